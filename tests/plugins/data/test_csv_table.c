/* SPDX-License-Identifier: EUPL-1.2 */
/* A CSV file as a table: the quick way and the careful one give the same rows and the same findings of any file, by any
 * width of instructions, window and number of threads. PEIL_SEED=… repeats a run of the random files. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#ifndef HAVE_ZLIB
#define HAVE_ZLIB 0
#endif
#ifndef HAVE_ZSTD
#define HAVE_ZSTD 0
#endif
#if HAVE_ZLIB
#include <zlib.h>
#endif
#if HAVE_ZSTD
#include <zstd.h>
#endif

#include "base/buffer.h"
#include "base/memory.h"
#include "compare_table.h"
#include "../../measure/chance.h"
#include "base/poison.h"

static char folder[] = "/tmp/peil-table-XXXXXX";
static char path[64];

static void write_file(const void *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), (ssize_t)size);
    close(file);
}

/* ---- Files ---------------------------------------------------------------------------------------------------------
 */

/* Without the library the file is not packed. */
static void gzip_file(const void *bytes, size_t size, size_t members)
{
#if HAVE_ZLIB
    gzFile file;
    size_t at = 0;
    unlink(path);
    for (size_t i = 0; i < members; i++) {
        size_t part = i + 1 == members ? size - at : size / members;
        file = gzopen(path, "ab");
        assert_non_null(file);
        if (part)
            assert_int_equal(gzwrite(file, (const char *)bytes + at, (unsigned)part), (int)part);
        gzclose(file);
        at += part;
    }
#else
    (void)members;
    write_file(bytes, size);
#endif
}

static void zstd_file(const void *bytes, size_t size)
{
#if HAVE_ZSTD
    size_t room = ZSTD_compressBound(size);
    void *packed = memory_allocate(room);
    size_t made = ZSTD_compress(packed, room, bytes, size, 3);
    assert_false(ZSTD_isError(made));
    write_file(packed, made);
    free(packed);
#else
    write_file(bytes, size);
#endif
}

/* Mostly sound, sometimes anything but. */
static void random_file(struct buffer *text)
{
    static const char *const cells[] = {"",
                                        "a",
                                        "Zaandam",
                                        "\"\"",
                                        "\"a;b\"",
                                        "\"a,b\"",
                                        "\"regel\nregel\"",
                                        "\"\"\"x\"\"\"",
                                        "1234AB",
                                        "\"\r\n\"",
                                        "caf\xc3\xa9",
                                        "\xe2\x82\xac",
                                        " \"",
                                        "  ",
                                        "00"};
    static const char *const odd[] = {"\"", "\xff", "a\"b", "\"a\"b", "\xe2\x82", "\"open", "\r", "x\n"};
    size_t columns = 1 + chance(4);
    size_t rows = chance(119);
    const char *separator = chance(1) ? ";" : ",";
    const char *line = chance(2) ? "\n" : "\r\n";
    bool sound = chance(2) != 0;
    if (chance(3) == 0)
        buffer_append(text, "\xef\xbb\xbf", 3);
    for (size_t row = 0; row <= rows; row++) {
        size_t fields = columns + (chance(19) == 0);
        for (size_t i = 0; i < fields; i++) {
            if (i)
                buffer_append_text(text, separator);
            if (row == 0)
                buffer_append_format(text, "kolom%zu", i);
            else if (!sound && chance(39) == 0)
                buffer_append_text(text, odd[chance(sizeof(odd) / sizeof(odd[0]) - 1)]);
            else if (!sound && chance(199) == 0)
                buffer_append(text, "", 1);
            else
                buffer_append_text(text, cells[chance(sizeof(cells) / sizeof(cells[0]) - (sound ? 4 : 1))]);
        }
        if (row < rows || chance(1))
            buffer_append_text(text, line);
    }
}

static void any_file_any_way(void **state)
{
    (void)state;
    chance_seed();
    for (int round = 0; round < 400; round++) {
        struct buffer text = {0};
        random_file(&text);
        int packing = round % 4;
        if (packing == 1)
            gzip_file(text.data, text.size, 1 + chance(2));
        else if (packing == 2)
            zstd_file(text.data, text.size);
        else
            write_file(text.data, text.size);
        for (enum scan_way way = 0; way < SCAN_WAYS; way++) {
            if (!scan_has(way))
                continue;
            struct table_settings settings = {.path = path,
                                              .encoding = round % 7 == 0 ? CSV_WINDOWS_1252 : TABLE_ANY,
                                              .separator = TABLE_ANY,
                                              .no_header = round % 11 == 0,
                                              .no_map = chance_one_in(2),
                                              .way = way,
                                              .window = 1 + chance(299),
                                              .largest = 1 << 20};
            compare_read(&settings, 1 + chance(3), text.data ? text.data : "", text.size);
        }
        buffer_release(&text);
    }
    assert_in_range(compare_quick, 100, 10000); /* both ways were tried */
    assert_in_range(compare_careful, 100, 10000);
}

static struct table_settings standard(void)
{
    return (struct table_settings){.path = path, .encoding = TABLE_ANY, .separator = TABLE_ANY, .way = scan_best()};
}

/* rows: in the order of the file. */
static void read_bytes(const char *bytes, size_t size, struct table_report *report, const char *rows)
{
    struct table table;
    char text[256];
    struct table_settings settings = standard();
    write_file(bytes, size);
    assert_int_equal(table_open(&table, &settings, text, sizeof(text)), 0);
    struct found found = {.columns = table.name_count};
    pthread_mutex_init(&found.lock, NULL);
    const struct table_sink sink = {.context = &found, .batch = compare_batch, .restart = compare_restart};
    uint32_t columns[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    assert_int_equal(table_read(&table, columns, table.name_count, 1, &sink, report, text, sizeof(text)), 0);
    struct buffer all = {0};
    for (size_t i = 0; i < found.count; i++)
        buffer_append_format(&all, "%s%s", i ? "|" : "", found.rows[i]);
    assert_string_equal(all.data ? buffer_text(&all) : "", rows);
    buffer_release(&all);
    compare_release(&found);
    table_close(&table);
}

#define read_text(text, report, rows) read_bytes(text, sizeof(text) - 1, report, rows)

static void nothing_is_not_empty(void **state)
{
    struct table_report report;
    (void)state;
    read_text("a;b\r\n;\"\"\r\n\r\n\"x \"\"y\"\"\";é\r\n", &report, "-0:'0:|=5:x \"y\"=2:é");
    assert_int_equal(report.rows, 2);
    assert_int_equal(report.refused, 0);
    assert_false(report.careful);
}

static void each_problem_has_its_place(void **state)
{
    static const char text[] = "a,b\né,é\n1\n1,\xff\n1,2,3\n\"1\"x,2\n3,\0\n4,\"5\n";
    struct table_report report;
    (void)state;
    read_text(text, &report, "=2:é=2:é");
    assert_true(report.careful);
    assert_int_equal(report.problems[TABLE_RAGGED], 2);
    assert_int_equal(report.problems[TABLE_INVALID], 1);
    assert_int_equal(report.problems[TABLE_NUL], 1);
    assert_int_equal(report.problems[TABLE_AFTER_QUOTE], 1);
    assert_int_equal(report.problems[TABLE_UNCLOSED], 1);
    assert_int_equal(report.findings[0].row, 2);
    assert_int_equal(report.findings[0].byte, 10);
    assert_int_equal(report.findings[1].row, 3);
    assert_int_equal(report.findings[1].byte, 14);
}

static void other_encodings_come_out_as_utf8(void **state)
{
    static const char utf16[] = "\xff\xfe"
                                "a\0;\0b\0\n\0\xac\x20;\0x\0\n\0";
    struct table_report report;
    (void)state;
    read_text("a;b\n\x80;\xe9\xe9n\n", &report, "=3:\xe2\x82\xac=5:\xc3\xa9\xc3\xa9n");
    assert_false(report.careful);
    read_text(utf16, &report, "=3:\xe2\x82\xac=1:x");
    assert_true(report.careful);
}

static void a_stray_quote_costs_no_row(void **state)
{
    struct table_report report;
    (void)state;
    read_text("a;b\npijp 5\";x\n\"y\";z\n", &report, "=7:pijp 5\"=1:x|=1:y=1:z");
    assert_true(report.careful);
    assert_int_equal(report.refused, 0);
}

static void columns_are_found_by_name_and_number(void **state)
{
    struct table table;
    char text[256];
    struct table_settings settings = standard();
    (void)state;
    write_file("naam;;naam;code\n", 16);
    assert_int_equal(table_open(&table, &settings, text, sizeof(text)), 0);
    assert_int_equal(table.name_count, 4);
    assert_int_equal(table_column(&table, "code"), 3);
    assert_int_equal(table_column(&table, "naam"), -2);
    assert_int_equal(table_column(&table, "#3"), 2);
    assert_int_equal(table_column(&table, "#2"), 1);
    assert_int_equal(table_column(&table, "#5"), -1);
    assert_int_equal(table_column(&table, "leeftijd"), -1);
    table_close(&table);
}

static void what_cannot_be_opened_says_why(void **state)
{
    struct table table;
    char text[256];
    struct table_settings settings = standard();
    (void)state;
    unlink(path);
    assert_int_equal(table_open(&table, &settings, text, sizeof(text)), -1);
    assert_string_equal(text, "No such file or directory");
    settings.path = folder;
    assert_int_equal(table_open(&table, &settings, text, sizeof(text)), -1);
    assert_string_equal(text, "it is no file");
    settings.path = path;
    write_file("a;b\0\n", 5);
    assert_int_equal(table_open(&table, &settings, text, sizeof(text)), -1);
    assert_string_equal(text, "its header has a NUL byte");
    write_file("", 0);
    assert_int_equal(table_open(&table, &settings, text, sizeof(text)), 0);
    assert_int_equal(table.name_count, 0);
    table_close(&table);
}

/* A packed file that was cut never looks like a shorter one. */
static void a_cut_stream_is_an_error(void **state)
{
    struct buffer text = {0};
    char said[256];
    struct table table;
    struct table_report report;
    struct table_settings settings = standard();
    uint32_t column = 0;
    (void)state;
    buffer_append_text(&text, "nummer;naam\n");
    for (int i = 0; i < 200000; i++)
        buffer_append_format(&text, "%d;naam %d\n", i, i * 7919 % 1000);
    for (int packing = 0; packing < 2; packing++) {
        if (packing ? !HAVE_ZSTD : !HAVE_ZLIB)
            continue;
        if (packing)
            zstd_file(text.data, text.size);
        else
            gzip_file(text.data, text.size, 1);
        struct stat status;
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(truncate(path, status.st_size - 100), 0);
        assert_int_equal(table_open(&table, &settings, said, sizeof(said)), 0);
        struct found found = {.columns = 1};
        pthread_mutex_init(&found.lock, NULL);
        const struct table_sink sink = {.context = &found, .batch = compare_batch, .restart = compare_restart};
        assert_int_equal(table_read(&table, &column, 1, 2, &sink, &report, said, sizeof(said)), -1);
        assert_string_equal(said, "it ends in the middle: the packed file was cut");
        compare_release(&found);
        table_close(&table);
    }
    buffer_release(&text);
}

static void the_sink_can_stop(void **state)
{
    struct buffer text = {0};
    char said[256];
    struct table table;
    struct table_report report;
    struct table_settings settings = standard();
    uint32_t column = 0;
    (void)state;
    buffer_append_text(&text, "nummer\n");
    for (int i = 0; i < 300000; i++)
        buffer_append_format(&text, "%d\n", i);
    write_file(text.data, text.size);
    assert_int_equal(table_open(&table, &settings, said, sizeof(said)), 0);
    struct found found = {.columns = 1, .stop_after = 5000};
    pthread_mutex_init(&found.lock, NULL);
    const struct table_sink sink = {.context = &found, .batch = compare_batch, .restart = compare_restart};
    assert_int_equal(table_read(&table, &column, 1, 1, &sink, &report, said, sizeof(said)), -1);
    assert_string_equal(said, "");
    assert_in_range(found.count, 5000, 5000 + TABLE_BATCH);
    compare_release(&found);
    table_close(&table);
    buffer_release(&text);
}

static int begin(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/table", folder);
    return 0;
}

static int end(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_file_any_way),
        cmocka_unit_test(nothing_is_not_empty),
        cmocka_unit_test(each_problem_has_its_place),
        cmocka_unit_test(other_encodings_come_out_as_utf8),
        cmocka_unit_test(a_stray_quote_costs_no_row),
        cmocka_unit_test(columns_are_found_by_name_and_number),
        cmocka_unit_test(what_cannot_be_opened_says_why),
        cmocka_unit_test(a_cut_stream_is_an_error),
        cmocka_unit_test(the_sink_can_stop),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
