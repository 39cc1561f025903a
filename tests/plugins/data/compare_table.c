/* SPDX-License-Identifier: EUPL-1.2 */
/* A table held against the careful reader alone: the same rows, in any order, and the same findings. */
#undef NDEBUG
#include "compare_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/poison.h"

/* ---- Every row as one text, and all rows in order of that text -----------------------------------------------------
 */

static void found_add(struct found *found, char *row)
{
    if (found->count == found->capacity) {
        found->capacity = found->capacity ? 2 * found->capacity : 256;
        found->rows = memory_resize(found->rows, found->capacity, sizeof(*found->rows));
    }
    found->rows[found->count++] = row;
}

static void put_cell(struct buffer *text, const char *cell, size_t size, bool quoted)
{
    buffer_append_format(text, "%c%zu:", size ? '=' : quoted ? '\'' : '-', size);
    buffer_append(text, cell ? cell : "", size);
}

int compare_batch(void *context, unsigned thread, const struct table_batch *batch)
{
    struct found *found = context;
    (void)thread;
    pthread_mutex_lock(&found->lock);
    for (size_t row = 0; row < batch->row_count; row++) {
        struct buffer text = {0};
        for (size_t column = 0; column < found->columns; column++) {
            const struct table_value *value = &batch->columns[column][row];
            assert(value->text || (value->size == 0 && !value->quoted));
            put_cell(&text, value->text, value->size, value->quoted);
        }
        found_add(found, memory_text(buffer_text(&text)));
        buffer_release(&text);
    }
    int stop = found->stop_after && found->count >= found->stop_after;
    pthread_mutex_unlock(&found->lock);
    return stop;
}

void compare_restart(void *context)
{
    struct found *found = context;
    for (size_t i = 0; i < found->count; i++)
        free(found->rows[i]);
    found->count = 0;
    found->restarts++;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void compare_sort(struct found *found)
{
    if (found->count)
        qsort(found->rows, found->count, sizeof(*found->rows), by_text);
}

void compare_release(struct found *found)
{
    compare_restart(found);
    free(found->rows);
    pthread_mutex_destroy(&found->lock);
}

static void assert_same(const struct found *is, const struct found *should)
{
    assert(is->count == should->count);
    for (size_t i = 0; i < is->count; i++)
        assert(strcmp(is->rows[i], should->rows[i]) == 0);
}

/* ---- The careful reader alone is what everything is held against ---------------------------------------------------
 */

struct source {
    const unsigned char *bytes;
    size_t size;
};

static ssize_t read_source(void *context, void *out, size_t size, uint64_t offset)
{
    const struct source *source = context;
    size_t left = offset < source->size ? source->size - (size_t)offset : 0;
    size = size < left ? size : left;
    if (size)
        memcpy(out, source->bytes + offset, size);
    return (ssize_t)size;
}

struct expected {
    struct found found;
    struct table_report report;
};

static void expect_problem(struct expected *expected, enum table_problem problem, uint64_t row, uint64_t byte)
{
    struct table_report *report = &expected->report;
    report->refused++;
    report->problems[problem]++;
    if (report->finding_count < TABLE_FINDINGS)
        report->findings[report->finding_count++] =
            (struct table_finding){.problem = problem, .row = row, .byte = byte};
}

static void expect(struct expected *expected, const void *bytes, size_t size, const struct table *table)
{
    static const enum table_problem problems[] = {[CSV_INVALID] = TABLE_INVALID,
                                                  [CSV_NUL] = TABLE_NUL,
                                                  [CSV_AFTER_QUOTE] = TABLE_AFTER_QUOTE,
                                                  [CSV_UNCLOSED] = TABLE_UNCLOSED,
                                                  [CSV_TOO_LARGE] = TABLE_TOO_LARGE};
    struct source source = {bytes, size};
    struct csv_reader reader = {.input = read_source,
                                .context = &source,
                                .encoding = table->detected.encoding,
                                .separator = table->detected.separator,
                                .largest = table->settings.largest,
                                .start = table->detected.start};
    *expected = (struct expected){.found = {.columns = table->name_count}};
    pthread_mutex_init(&expected->found.lock, NULL);
    for (uint64_t row = 1; table->name_count && csv_next(&reader) > 0; row++) {
        struct buffer text = {0};
        if (reader.problem != CSV_FINE) {
            expect_problem(expected, problems[reader.problem], row, reader.problem_offset);
            continue;
        }
        if (reader.field_count != table->name_count) {
            expect_problem(expected, TABLE_RAGGED, row, reader.offset);
            continue;
        }
        for (size_t i = 0; i < reader.field_count; i++)
            put_cell(&text, reader.text + reader.fields[i].at, reader.fields[i].size, reader.fields[i].quoted);
        found_add(&expected->found, memory_text(buffer_text(&text)));
        expected->report.rows++;
        buffer_release(&text);
    }
    csv_reader_release(&reader);
    compare_sort(&expected->found);
}

unsigned compare_quick, compare_careful;

/* Opens the file, reads all columns, compares. */
void compare_read(const struct table_settings *settings, unsigned threads, const void *bytes, size_t size)
{
    struct table table;
    char text[256];
    if (table_open(&table, settings, text, sizeof(text)) != 0)
        return; /* a header that cannot be read: the same for every way */
    struct expected expected;
    expect(&expected, bytes, size, &table);
    struct found found = {.columns = table.name_count};
    pthread_mutex_init(&found.lock, NULL);
    const struct table_sink sink = {.context = &found, .batch = compare_batch, .restart = compare_restart};
    uint32_t *columns = memory_allocate((table.name_count + 1) * sizeof(*columns));
    for (size_t i = 0; i < table.name_count; i++)
        columns[i] = (uint32_t)i;
    struct table_report report;
    for (int time = 0; time < 2; time++) { /* it can be read again */
        compare_restart(&found);
        assert(table_read(&table, columns, table.name_count, threads, &sink, &report, text, sizeof(text)) == 0);
        compare_sort(&found);
        assert_same(&found, &expected.found);
        compare_careful += report.careful;
        compare_quick += !report.careful && report.rows > 0;
        assert(report.rows == expected.report.rows);
        assert(report.refused == expected.report.refused);
        assert(memcmp(report.problems, expected.report.problems, sizeof(report.problems)) == 0);
        assert(report.finding_count == expected.report.finding_count);
        for (size_t i = 0; i < report.finding_count; i++) {
            assert(report.findings[i].problem == expected.report.findings[i].problem);
            assert(report.findings[i].row == expected.report.findings[i].row);
            assert(report.findings[i].byte == expected.report.findings[i].byte);
        }
    }
    free(columns);
    compare_release(&found);
    compare_release(&expected.found);
    table_close(&table);
}
