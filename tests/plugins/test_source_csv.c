/* SPDX-License-Identifier: EUPL-1.2 */
/* source_csv: what it reads, what it refuses and where, from the smallest file to a line of hundreds of megabytes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/utf8.h"
#include "source_csv/csv_reader.h"
#include "source_host.h"
#include "../harness/skip.h"
#include "base/poison.h"

static const char *const id_and_title[] = {"id", "title", NULL};

static void expect_with(const char *const *settings, const char *const *selectors, const void *bytes, size_t size,
                        const char *expected)
{
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *path = memory_format("%s/r.csv", folder);
    source_host_write(folder, "r.csv", bytes, size);
    int failed = source_host_read(&host, peil_plugin(), path, settings, NULL, selectors, &error);
    source_host_remove(folder);
    assert_string_equal(error.message, "");
    assert_int_equal(failed, 0);
    assert_string_equal(buffer_text(&host.said), expected);
    source_host_release(&host);
}

static void expect(const char *text, const char *expected)
{
    expect_with(NULL, id_and_title, text, strlen(text), expected);
}

static void plain_quoted_and_doubled_quotes(void **state)
{
    (void)state;
    expect("id,title\nbag,\"Adressen, en \"\"gebouwen\"\"\"\nbgt,plain \"inside\"\n",
           "0 r.csv:2 |bag|Adressen, en \"gebouwen\"\n"
           "0 r.csv:3 |bgt|plain \"inside\"\n"
           "note r.csv: UTF-8, separator ',', 3 lines\n");
}

static void crlf_cr_and_newlines_in_quotes_keep_the_line_count(void **state)
{
    (void)state;
    expect("id;title\r\na;\"one\r\ntwo\nthree\"\r\n\r\nb;x\r\n", "0 r.csv:2 |a|one\r\ntwo\nthree\n"
                                                                 "0 r.csv:6 |b|x\n"
                                                                 "note r.csv: UTF-8, separator ';', 6 lines\n");
    expect("id\ttitle\ra\tb\rc\td", "0 r.csv:2 |a|b\n0 r.csv:3 |c|d\nnote r.csv: UTF-8, separator a tab, 3 lines\n");
}

static void separators_are_found_or_told(void **state)
{
    (void)state;
    expect("id|title\na|x, y; z\n", "0 r.csv:2 |a|x, y; z\nnote r.csv: UTF-8, separator '|', 2 lines\n");
    expect("sep=^\nid^title\na^b\n", "0 r.csv:3 |a|b\nnote r.csv: UTF-8, separator '^', 3 lines\n");
    const char *told[] = {"separator=:", NULL};
    expect_with(told, id_and_title, "id:title\na:b;c\n", 15,
                "0 r.csv:2 |a|b;c\nnote r.csv: UTF-8, separator ':', 2 lines\n");
}

static void byte_order_marks_and_legacy_encodings(void **state)
{
    (void)state;
    expect("\xef\xbb\xbfid;title\na;caf\xc3\xa9\n",
           "0 r.csv:2 |a|café\nnote r.csv: UTF-8 with BOM, separator ';', 2 lines\n");
    expect("id;title\na;caf\xe9 \x80 5\n", "0 r.csv:2 |a|café € 5\nnote r.csv: Windows-1252, separator ';', 2 lines\n");
    static const char little[] = "\xff\xfei\0d\0;\0t\0i\0t\0l\0e\0\n\0a\0;\0\xe9\0\x3d\xd8\x00\xde\n";
    expect_with(NULL, id_and_title, little, sizeof(little),
                "0 r.csv:2 |a|é\xf0\x9f\x98\x80\nnote r.csv: UTF-16LE with BOM, separator ';', 2 lines\n");
    static const char big[] = "\xfe\xff\0i\0d\0;\0t\0i\0t\0l\0e\0\n\0a\0;\0\xe9\0\n";
    expect_with(NULL, id_and_title, big, sizeof(big) - 1,
                "0 r.csv:2 |a|é\nnote r.csv: UTF-16BE with BOM, separator ';', 2 lines\n");
    const char *latin[] = {"encoding=iso-8859-1", NULL};
    expect_with(latin, id_and_title, "id;title\na;\xe9\x80\n", 14,
                "0 r.csv:2 |a|é\xc2\x80\nnote r.csv: ISO-8859-1, separator ';', 2 lines\n");
}

static void invalid_utf8_costs_one_record_and_names_line_and_byte(void **state)
{
    (void)state;
    expect("id,title\na,caf\xc3\xa9\nb,caf\xe9 x\nc,\xc3\xab\n", "0 r.csv:2 |a|café\n"
                                                                 "reject 0 r.csv:3 line 3, byte 6: not valid UTF-8\n"
                                                                 "0 r.csv:4 |c|ë\n"
                                                                 "note r.csv: UTF-8, separator ',', 4 lines\n");
    const char *told[] = {"encoding=utf-8", NULL};
    expect_with(told, id_and_title, "id,title\n\"a\n\xff\",b\nc,d\n", 21,
                "reject 0 r.csv:2 line 3, byte 1: not valid UTF-8\n"
                "0 r.csv:4 |c|d\n"
                "note r.csv: UTF-8, separator ',', 4 lines\n");
    /* overlong, surrogate, beyond U+10FFFF */
    expect_with(told, id_and_title, "id,title\na,\xc0\xaf\nb,\xed\xa0\x80\nc,\xf4\x90\x80\x80\nd,\xe2\x82\n", 32,
                "reject 0 r.csv:2 line 2, byte 3: not valid UTF-8\n"
                "reject 0 r.csv:3 line 3, byte 3: not valid UTF-8\n"
                "reject 0 r.csv:4 line 4, byte 3: not valid UTF-8\n"
                "reject 0 r.csv:5 line 5, byte 3: not valid UTF-8\n"
                "note r.csv: UTF-8, separator ',', 5 lines\n");
}

static void nul_bytes_are_refused(void **state)
{
    (void)state;
    expect_with(NULL, id_and_title, "id,title\na,x\0y\nb,z\n", 19,
                "reject 0 r.csv:2 line 2, byte 4: a NUL byte; is this UTF-16 or no CSV at all?\n"
                "0 r.csv:3 |b|z\n"
                "note r.csv: UTF-8, separator ',', 3 lines\n");
}

static void ragged_rows_are_refused_with_their_counts(void **state)
{
    (void)state;
    expect("id,title\na\nb,c,d\ne,f\n", "reject 0 r.csv:2 1 columns where the first line has 2\n"
                                        "reject 0 r.csv:3 3 columns where the first line has 2\n"
                                        "0 r.csv:4 |e|f\n"
                                        "note r.csv: UTF-8, separator ',', 4 lines\n");
}

static void a_quote_never_closed_costs_its_first_line_only(void **state)
{
    (void)state;
    expect("id,title\na,\"open\nb,c\nd,e\n", "reject 0 r.csv:2 a quote that is opened on line 2 is never closed\n"
                                             "0 r.csv:3 |b|c\n"
                                             "0 r.csv:4 |d|e\n"
                                             "note r.csv: UTF-8, separator ',', 4 lines\n");
    expect("id,title\na,\"b\"c\nd,e\n", "reject 0 r.csv:2 line 2, byte 6: text after a closing quote\n"
                                        "0 r.csv:3 |d|e\n"
                                        "note r.csv: UTF-8, separator ',', 3 lines\n");
}

static void odd_headers_are_named(void **state)
{
    (void)state;
    expect(" id ,,id,title\na,b,c,d\n", "note r.csv: column 2 has no name\n"
                                        "note r.csv: columns 1 and 3 are both called 'id'; the first counts\n"
                                        "0 r.csv:2 |a|d\n"
                                        "note r.csv: UTF-8, separator ',', 2 lines\n");
    const char *const other[] = {"id", "eigenaar", "@file", "@line", NULL};
    expect_with(NULL, other, "id,title\na,b\n", 13,
                "note r.csv: there is no column 'eigenaar'; there are: id, title\n"
                "0 r.csv:2 |a|~|r.csv|2\n"
                "note r.csv: UTF-8, separator ',', 2 lines\n");
}

static void without_a_header_columns_are_numbers(void **state)
{
    (void)state;
    const char *const numbers[] = {"2", "1", "3", NULL};
    const char *told[] = {"header=no", NULL};
    expect_with(told, numbers, "a;b\nc;d\n", 8,
                "note r.csv: there is no column '3'; there are: \n"
                "0 r.csv:1 |b|a|~\n"
                "0 r.csv:2 |d|c|~\n"
                "note r.csv: UTF-8, separator ';', 2 lines\n");
}

static void empty_files_yield_nothing(void **state)
{
    (void)state;
    expect("", "note r.csv: UTF-8, separator ',', 0 lines\n");
    expect("\xef\xbb\xbf", "note r.csv: UTF-8 with BOM, separator ',', 0 lines\n");
}

/* 200 MB on one line, sparse on disk: refused with its line, what stands behind it is read, memory stays small. */
static void a_line_of_200_megabytes_is_refused_and_passed(void **state)
{
    (void)state;
    const char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "vgpreload")) {
        skip_because("it takes minutes under valgrind, and memory is measured");
    }
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *path = memory_format("%s/r.csv", folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("id,title\na,b\nc,", file);
    char block[65536];
    memset(block, 'x', sizeof(block));
    for (int i = 0; i < 200 * 16; i++)
        fwrite(block, 1, sizeof(block), file);
    fputs("\nd,e\n", file);
    fclose(file);
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(source_host_read(&host, peil_plugin(), path, NULL, NULL, id_and_title, &error), 0);
    getrusage(RUSAGE_SELF, &after);
    source_host_remove(folder);
    assert_string_equal(buffer_text(&host.said), "0 r.csv:2 |a|b\n"
                                                 "reject 0 r.csv:3 larger than 4 MiB, or more than 16384 columns\n"
                                                 "0 r.csv:4 |d|e\n"
                                                 "note r.csv: UTF-8, separator ',', 4 lines\n");
    assert_true(after.ru_maxrss - before.ru_maxrss < 32 * 1024);
    source_host_release(&host);
}

/* Lines that each leave a quote open: what is read again is bounded. */
static void many_lost_quotes_end_in_bounded_time(void **state)
{
    (void)state;
    struct source_host host = {.quiet = true};
    struct peil_error error = {0};
    _cleanup_buffer_ struct buffer text = {0};
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *path = memory_format("%s/r.csv", folder);
    buffer_append_text(&text, "id,title\n");
    for (int i = 0; i < 20000; i++)
        buffer_append_text(&text, "x\",\"y\n");
    source_host_write(folder, "r.csv", text.data, text.size);
    assert_int_equal(source_host_read(&host, peil_plugin(), path, NULL, NULL, id_and_title, &error), 0);
    source_host_remove(folder);
    /* Each of the first lines opens a quote that never closes; when the ways back are used up, one line that is too
     * long is passed, and what is left of the file is one record. */
    assert_int_equal(host.rejects, CSV_REWINDS + 2);
    source_host_release(&host);
}

static void a_folder_is_read_by_name_and_pattern(void **state)
{
    (void)state;
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    source_host_write(folder, "b.csv", "id\nb\n", 5);
    source_host_write(folder, "a.csv", "id\na\n", 5);
    source_host_write(folder, "c.txt", "id\nc\n", 5);
    source_host_write(folder, "sub/d.csv", "id\nd\n", 5);
    _cleanup_free_ char *link = memory_format("%s/e.csv", folder);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    const char *const id[] = {"id", NULL}, *const id_folder[] = {"id", "@folder", NULL};
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, NULL, id, &error), 0);
    const char *links = strstr(buffer_text(&host.said), "1 symbolic links were not followed\n");
    assert_non_null(links);
    assert_non_null(strstr(links, "0 a.csv:2 |a\nnote a.csv: UTF-8, separator ',', 2 lines\n0 b.csv:2 |b\n"));
    assert_null(strstr(links, "c.txt"));
    assert_null(strstr(links, "passwd"));
    assert_int_equal(host.records, 2);
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, "sub/*.csv", id_folder, &error), 0);
    assert_non_null(strstr(buffer_text(&host.said), "0 sub/d.csv:2 |d|"));
    struct peil_selection two[] = {{.name = "dataset", .each = "a.csv", .selectors = id, .selector_count = 1},
                                   {.name = "person", .each = "?.txt", .selectors = id_folder, .selector_count = 2}};
    assert_int_equal(source_host_read_all(&host, peil_plugin(), folder, NULL, two, 2, &error), 0);
    assert_non_null(strstr(buffer_text(&host.said), "0 a.csv:2 |a\n"));
    assert_non_null(strstr(buffer_text(&host.said), "1 c.txt:2 |c|\n"));
    assert_int_equal(host.records, 2);
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, "missing.csv", id, &error), PEIL_ERROR_INPUT);
    assert_non_null(strstr(error.message, "[dataset] each = missing.csv: "));
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, "../*.csv", id, &error), PEIL_ERROR_USAGE);
    source_host_remove(folder);
    source_host_release(&host);
}

/* ---- Public collections of odd files, where they are at hand ---------------------------------------------------- */

static char *shared_data(const char *name)
{
    const char *given = getenv("PEIL_SHARED_DATA");
    const char *source = getenv("PEIL_SOURCE");
    char *folder = given ? memory_format("%s/%s", given, name)
                         : memory_format("%s/../shared/data/%s", source ? source : ".", name);
    if (access(folder, R_OK) == 0)
        return folder;
    print_message("# skipped: no %s (set PEIL_SHARED_DATA)\n", folder);
    free(folder);
    return NULL;
}

static ssize_t memory_input(void *context, void *out, size_t size, uint64_t offset)
{
    const struct buffer *buffer = context;
    size_t left = offset < buffer->size ? buffer->size - (size_t)offset : 0;
    size = size < left ? size : left;
    if (size)
        memcpy(out, buffer->data + offset, size);
    return (ssize_t)size;
}

/* The files named crlf lost their CR to a checkout that normalised line ends; they get it back here. */
static void load_spectrum(const char *path, bool crlf, struct buffer *buffer)
{
    FILE *file = fopen(path, "re");
    int byte, before = 0;
    assert_non_null(file);
    while ((byte = fgetc(file)) != EOF) {
        if (byte == '\n' && crlf && before != '\r')
            buffer_append_byte(buffer, '\r');
        buffer_append_byte(buffer, (unsigned char)byte);
        before = byte;
    }
    fclose(file);
}

static void spectrum_file(const char *folder, const char *name)
{
    _cleanup_free_ char *csv = memory_format("%s/csvs/%s.csv", folder, name);
    _cleanup_free_ char *json = memory_format("%s/json/%s.json", folder, name);
    json_t *expected = json_load_file(json, 0, NULL);
    _cleanup_buffer_ struct buffer bytes = {0};
    load_spectrum(csv, strstr(name, "_crlf") != NULL, &bytes);
    assert_non_null(expected);
    struct csv_detected detected;
    assert_int_equal(csv_detect_encoding(memory_input, &bytes, &detected), 0);
    assert_int_equal(csv_detect_separator(memory_input, &bytes, &detected), 0);
    struct csv_reader reader = {.input = memory_input,
                                .context = &bytes,
                                .encoding = detected.encoding,
                                .separator = detected.separator,
                                .largest = 65536,
                                .start = detected.start};
    char *names[32];
    size_t columns = 0;
    json_t *rows = json_array();
    while (csv_next(&reader) > 0) {
        assert_int_equal(reader.problem, CSV_FINE);
        if (columns == 0) {
            for (; columns < reader.field_count; columns++)
                names[columns] = memory_text(reader.text + reader.fields[columns].at);
            continue;
        }
        assert_int_equal(reader.field_count, columns);
        json_t *row = json_object();
        for (size_t i = 0; i < columns; i++)
            json_object_set_new(row, names[i], json_string(reader.text + reader.fields[i].at));
        json_array_append_new(rows, row);
    }
    if (json_is_object(expected)) { /* its JSON is the one row itself, with the telephone number made unrecognisable */
        json_t *row = json_deep_copy(expected);
        assert_string_equal(name, "location_coordinates");
        json_object_set(row, "Contact Phone Number", json_object_get(json_array_get(rows, 0), "Contact Phone Number"));
        json_decref(expected);
        expected = json_array();
        json_array_append_new(expected, row);
    }
    _cleanup_free_ char *got = json_dumps(rows, JSON_SORT_KEYS);
    _cleanup_free_ char *want = json_dumps(expected, JSON_SORT_KEYS);
    assert_string_equal(got, want);
    for (size_t i = 0; i < columns; i++)
        free(names[i]);
    json_decref(rows);
    json_decref(expected);
    csv_reader_release(&reader);
}

static void csv_spectrum_equals_its_json(void **state)
{
    (void)state;
    static const char *const names[] = {
        "comma_in_quotes", "empty",  "empty_crlf",  "escaped_quotes",      "json", "newlines", "location_coordinates",
        "newlines_crlf",   "simple", "simple_crlf", "quotes_and_newlines", "utf8"};
    _cleanup_free_ char *folder = shared_data("csv-spectrum");
    for (size_t i = 0; folder && i < sizeof(names) / sizeof(names[0]); i++)
        spectrum_file(folder, names[i]);
}

static void every_messy_file_is_a_table_or_a_named_finding(void **state)
{
    (void)state;
    const char *const first[] = {"1", NULL};
    const char *told[] = {"header=no", NULL};
    _cleanup_free_ char *folder = shared_data("messytables-horror");
    DIR *stream = folder ? opendir(folder) : NULL;
    if (!stream)
        return;
    int files = 0;
    struct dirent *entry;
    while ((entry = readdir(stream))) {
        struct source_host host = {0};
        struct peil_error error = {0};
        _cleanup_free_ char *path = memory_format("%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        int failed = source_host_read(&host, peil_plugin(), path, told, NULL, first, &error);
        assert_int_equal(failed, 0);
        /* What came out is text, whatever went in; and the file was either read or blamed. */
        size_t valid = utf8_valid_prefix(buffer_text(&host.said), host.said.size);
        if (valid != host.said.size)
            print_error("%s: byte %zu of %zu: %.60s\n", entry->d_name, valid, host.said.size, host.said.data + valid);
        assert_int_equal(valid, host.said.size);
        assert_non_null(strstr(buffer_text(&host.said), " lines\n"));
        if (strstr(entry->d_name, ".csv"))
            assert_true(host.records + host.rejects > 0 || strcmp(entry->d_name, "null.csv") == 0);
        source_host_release(&host);
        files++;
    }
    closedir(stream);
    assert_true(files >= 43);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_quoted_and_doubled_quotes),
        cmocka_unit_test(crlf_cr_and_newlines_in_quotes_keep_the_line_count),
        cmocka_unit_test(separators_are_found_or_told),
        cmocka_unit_test(byte_order_marks_and_legacy_encodings),
        cmocka_unit_test(invalid_utf8_costs_one_record_and_names_line_and_byte),
        cmocka_unit_test(nul_bytes_are_refused),
        cmocka_unit_test(ragged_rows_are_refused_with_their_counts),
        cmocka_unit_test(a_quote_never_closed_costs_its_first_line_only),
        cmocka_unit_test(odd_headers_are_named),
        cmocka_unit_test(without_a_header_columns_are_numbers),
        cmocka_unit_test(empty_files_yield_nothing),
        cmocka_unit_test(a_line_of_200_megabytes_is_refused_and_passed),
        cmocka_unit_test(many_lost_quotes_end_in_bounded_time),
        cmocka_unit_test(a_folder_is_read_by_name_and_pattern),
        cmocka_unit_test(csv_spectrum_equals_its_json),
        cmocka_unit_test(every_messy_file_is_a_table_or_a_named_finding),
    };
    return cmocka_run_group_tests_name("source_csv", tests, NULL, NULL);
}
