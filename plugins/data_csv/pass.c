/* SPDX-License-Identifier: EUPL-1.2 */
/* One pass over a table: windows handed out to threads, or the careful reader. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"

struct pass {
    struct table *table;
    const struct table_sink *sink;
    pthread_mutex_t lock;

    /* Under the lock: what comes next. */
    uint64_t at;          /* offset in the file of the next window */
    unsigned char *carry; /* stream: what was unpacked already and not handed out */
    size_t carry_size, carry_capacity;
    bool stream_ended;
    uint64_t windows;
    uint64_t *window_rows; /* of each window that was done */
    size_t window_capacity;

    bool crooked, stopped, failed;
    char *text;
    size_t text_size;
};

struct worker {
    struct pass *pass;
    pthread_t thread;
    struct rows rows;
    struct scan scan;
    size_t scan_capacity;

    /* The window at hand. */
    const unsigned char *bytes;
    size_t size;
    uint64_t base;
    bool scanned;
    unsigned char *own; /* stream */
    size_t own_capacity;
};

static bool pass_fail(struct pass *pass, const char *what)
{
    if (!pass->failed)
        snprintf(pass->text, pass->text_size, "%s", what);
    pass->failed = true;
    return false;
}

static bool reserve(struct pass *pass, void **memory, size_t *capacity, size_t wanted, size_t each)
{
    if (*capacity >= wanted)
        return true;
    size_t room = wanted + wanted / 4;
    void *grown = realloc(*memory, room * each);
    if (!grown)
        return pass_fail(pass, PEIL_N_("no memory"));
    *memory = grown;
    *capacity = room;
    return true;
}

/* False: no memory. */
static bool scan_window(struct worker *worker)
{
    struct pass *pass = worker->pass;
    size_t room = worker->size + SCAN_SLACK;
    if (room > worker->scan_capacity) {
        free(worker->scan.ends);
        free(worker->scan.lines);
        room += room / 4;
        worker->scan.ends = malloc(room * sizeof(uint32_t));
        worker->scan.lines = malloc(room * sizeof(uint32_t));
        worker->scan_capacity = worker->scan.ends && worker->scan.lines ? room : 0;
        if (worker->scan_capacity == 0)
            return false;
    }
    scan_fields(pass->table->settings.way, worker->bytes, worker->size, (unsigned char)pass->table->detected.separator,
                &worker->scan);
    worker->scanned = true;
    return true;
}

/* ---- Handing out windows, under the lock --------------------------------------------------------------------------
 */

/* The bytes of the file from pass->at on, size of them: in the mapping, or read into the worker's own memory. */
static const unsigned char *plain_bytes(struct pass *pass, struct worker *worker, size_t size)
{
    const struct input *input = &pass->table->input;
    if (input->bytes)
        return input->bytes + pass->at;
    void *own = worker->own;
    if (!reserve(pass, &own, &worker->own_capacity, size, 1))
        return NULL;
    worker->own = own;
    if (input_at(input, worker->own, size, pass->at, pass->text, pass->text_size) < 0) {
        pass->failed = true;
        return NULL;
    }
    return worker->own;
}

enum { BEHIND = 1 << 14 /* bytes behind a window in which its last record mostly ends */ };

/* A file that is not packed: the quotes of the window say whether a record is open at its nominal end. */
static bool claim_plain(struct pass *pass, struct worker *worker)
{
    const struct table_settings *settings = &pass->table->settings;
    uint64_t size = pass->table->input.size;
    if (pass->at >= size)
        return false;
    size_t left = size - pass->at < SIZE_MAX ? (size_t)(size - pass->at) : SIZE_MAX;
    size_t end = settings->window < left ? settings->window : left;
    size_t most = left - end < settings->largest ? left : end + settings->largest;
    size_t known = most - end < BEHIND ? most : end + BEHIND;
    const unsigned char *bytes = plain_bytes(pass, worker, known);
    if (!bytes)
        return false;
    bool open = end < left && (scan_quotes(settings->way, bytes, end) & 1);
    bool line = end == left;
    while (!line && end < most) {
        if (end == known) {
            known = most - known < known ? most : 2 * known;
            bytes = plain_bytes(pass, worker, known);
            if (!bytes)
                return false;
        }
        open ^= bytes[end] == '"';
        line = !open && (bytes[end] == '\n' || bytes[end] == '\r');
        end++;
    }
    if (!line && end < left) {
        pass->crooked = true;
        return false;
    }
    worker->bytes = bytes;
    worker->size = end;
    worker->base = pass->at;
    worker->scanned = false;
    pass->at += end;
    return true;
}

/* More of a stream, behind what the worker has. */
static bool stream_fill(struct pass *pass, struct worker *worker, size_t wanted)
{
    void *own = worker->own;
    if (!reserve(pass, &own, &worker->own_capacity, wanted + 1, 1))
        return false;
    worker->own = own;
    while (worker->size < wanted && !pass->stream_ended) {
        ssize_t got = input_next(&pass->table->input, worker->own + worker->size, wanted - worker->size, pass->text,
                                 pass->text_size);
        if (got < 0) {
            pass->failed = true;
            return false;
        }
        pass->stream_ended = got == 0;
        worker->size += (size_t)got;
    }
    return true;
}

/* A stream is scanned here: where its last record ends must be known before another thread goes on behind it. */
static bool claim_stream(struct pass *pass, struct worker *worker)
{
    const struct table_settings *settings = &pass->table->settings;
    void *own = worker->own;
    if (!reserve(pass, &own, &worker->own_capacity, pass->carry_size + settings->window + 1, 1))
        return false;
    worker->own = own;
    if (pass->carry_size)
        memcpy(worker->own, pass->carry, pass->carry_size);
    worker->size = pass->carry_size;
    worker->base = pass->at;
    pass->carry_size = 0;
    size_t end = 0;
    for (size_t wanted = worker->size + settings->window;; wanted += settings->window) {
        if (!stream_fill(pass, worker, wanted))
            return false;
        worker->bytes = worker->own;
        if (!scan_window(worker))
            return pass_fail(pass, PEIL_N_("no memory"));
        if (worker->scan.crooked || (pass->stream_ended && worker->scan.open)) {
            pass->crooked = true;
            return false;
        }
        if (worker->scan.line_count)
            end = (size_t)worker->scan.ends[worker->scan.lines[worker->scan.line_count - 1]] + 1;
        if (pass->stream_ended)
            end = worker->size;
        if (end || pass->stream_ended)
            break;
        if (worker->size > settings->window + settings->largest) {
            pass->crooked = true;
            return false;
        }
    }
    void *carry = pass->carry;
    if (!reserve(pass, &carry, &pass->carry_capacity, worker->size - end + 1, 1))
        return false;
    pass->carry = carry;
    pass->carry_size = worker->size - end;
    memcpy(pass->carry, worker->own + end, pass->carry_size);
    if (worker->scan.line_count && end < worker->size)
        worker->scan.end_count = (size_t)worker->scan.lines[worker->scan.line_count - 1] + 1;
    worker->size = end;
    pass->at += end;
    return end > 0;
}

static bool claim(struct worker *worker)
{
    struct pass *pass = worker->pass;
    bool got = false;
    pthread_mutex_lock(&pass->lock);
    if (!pass->stopped && pass->sink->cancelled && pass->sink->cancelled(pass->sink->context))
        pass->stopped = true;
    if (!pass->stopped && !pass->crooked && !pass->failed) {
        void *window_rows = pass->window_rows;
        if (reserve(pass, &window_rows, &pass->window_capacity, pass->windows + 1, sizeof(uint64_t))) {
            pass->window_rows = window_rows;
            got = pass->table->input.packing == INPUT_PLAIN ? claim_plain(pass, worker) : claim_stream(pass, worker);
        }
    }
    if (got) {
        pass->window_rows[pass->windows] = 0;
        worker->rows.window = pass->windows++;
        worker->rows.window_rows = 0;
    }
    pthread_mutex_unlock(&pass->lock);
    return got;
}

/* ---- Threads ------------------------------------------------------------------------------------------------------
 */

static void finish_window(struct worker *worker)
{
    struct pass *pass = worker->pass;
    pthread_mutex_lock(&pass->lock);
    pass->window_rows[worker->rows.window] = worker->rows.window_rows;
    pass->stopped |= worker->rows.stopped;
    pthread_mutex_unlock(&pass->lock);
}

static bool window_straight(struct worker *worker)
{
    struct pass *pass = worker->pass;
    if (worker->scanned)
        return true;
    bool memory = scan_window(worker);
    bool straight = memory && !worker->scan.crooked && !worker->scan.open;
    if (straight)
        return true;
    pthread_mutex_lock(&pass->lock);
    if (memory)
        pass->crooked = true;
    else
        pass_fail(pass, PEIL_N_("no memory"));
    pthread_mutex_unlock(&pass->lock);
    return false;
}

static void *work(void *context)
{
    struct worker *worker = context;
    while (claim(worker)) {
        if (!window_straight(worker))
            break;
        rows_of_window(&worker->rows, &worker->scan, worker->bytes, worker->size, worker->base);
        finish_window(worker);
    }
    return NULL;
}

static unsigned processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > TABLE_THREADS_MOST ? TABLE_THREADS_MOST : (unsigned)count;
}

unsigned table_threads(unsigned wanted)
{
    return wanted == 0 ? processors() : wanted < TABLE_THREADS_MOST ? wanted : TABLE_THREADS_MOST;
}

/* Starts the others, works itself. A thread that cannot be had is done without. */
static unsigned work_all(struct worker *workers, unsigned threads)
{
    unsigned started = 1;
    while (started < threads && pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    return started;
}

/* ---- What was found -----------------------------------------------------------------------------------------------
 */

static int by_byte(const void *left, const void *right)
{
    const struct table_finding *a = left, *b = right;
    return a->byte < b->byte ? -1 : a->byte > b->byte;
}

/* The first findings of every worker are those of the whole, because a worker's windows come in order. */
static void report_findings(struct table_report *report, const struct rows *rows, const uint64_t *window_rows)
{
    struct table_finding all[2 * TABLE_FINDINGS];
    size_t count = report->finding_count;
    memcpy(all, report->findings, count * sizeof(all[0]));
    for (size_t i = 0; i < rows->finding_count; i++) {
        const struct local_finding *local = &rows->findings[i];
        uint64_t row = local->row;
        for (uint64_t window = 0; window < local->window; window++)
            row += window_rows[window];
        all[count++] = (struct table_finding){.problem = local->problem, .row = row, .byte = local->byte};
    }
    qsort(all, count, sizeof(all[0]), by_byte);
    report->finding_count = count < TABLE_FINDINGS ? count : TABLE_FINDINGS;
    memcpy(report->findings, all, report->finding_count * sizeof(all[0]));
}

static void report_add(struct table_report *report, const struct rows *rows, const uint64_t *window_rows)
{
    report->rows += rows->given;
    report->refused += rows->refused;
    for (int i = 0; i < TABLE_PROBLEMS; i++)
        report->problems[i] += rows->problems[i];
    report_findings(report, rows, window_rows);
}

/* ---- The quick way ------------------------------------------------------------------------------------------------
 */

static void worker_begin(struct worker *worker, struct pass *pass, unsigned thread, const uint32_t *columns,
                         size_t column_count)
{
    *worker = (struct worker){.pass = pass,
                              .rows = {.table = pass->table,
                                       .sink = pass->sink,
                                       .thread = thread,
                                       .columns = columns,
                                       .column_count = column_count}};
    if (rows_begin(&worker->rows) != 0)
        pass_fail(pass, PEIL_N_("no memory"));
}

static void worker_release(struct worker *worker)
{
    rows_release(&worker->rows);
    free(worker->scan.ends);
    free(worker->scan.lines);
    free(worker->own);
}

/* Skips the header of a stream: what is before the first row is unpacked and dropped. */
static void stream_to_start(struct pass *pass)
{
    unsigned char dropped[4096];
    uint64_t left = pass->table->detected.start;
    if (input_rewind(&pass->table->input, pass->text, pass->text_size) != 0)
        pass->failed = true;
    while (left && !pass->failed) {
        ssize_t got = input_next(&pass->table->input, dropped, left < sizeof(dropped) ? (size_t)left : sizeof(dropped),
                                 pass->text, pass->text_size);
        if (got <= 0)
            pass_fail(pass, PEIL_N_("it became shorter"));
        else
            left -= (uint64_t)got;
    }
}

static void read_quickly(struct pass *pass, const uint32_t *columns, size_t column_count, unsigned threads,
                         struct table_report *report)
{
    struct worker *workers = calloc(threads, sizeof(*workers));
    if (!workers) {
        pass_fail(pass, PEIL_N_("no memory"));
        return;
    }
    pass->at = pass->table->detected.start;
    if (pass->table->input.packing != INPUT_PLAIN)
        stream_to_start(pass);
    for (unsigned i = 0; i < threads; i++)
        worker_begin(&workers[i], pass, i, columns, column_count);
    if (!pass->failed)
        report->threads = work_all(workers, threads);
    for (unsigned i = 0; i < threads; i++) {
        if (!pass->crooked && !pass->failed)
            report_add(report, &workers[i].rows, pass->window_rows);
        worker_release(&workers[i]);
    }
    report->bytes = pass->at;
    free(workers);
}

/* ---- The careful way ----------------------------------------------------------------------------------------------
 */

/* The stream is read forwards; the careful reader goes back a few times at most, and then it begins again. */
static ssize_t careful_input(void *context, void *out, size_t size, uint64_t offset)
{
    struct pass *pass = context;
    struct input *input = &pass->table->input;
    if (input->packing == INPUT_PLAIN)
        return input_at(input, out, size, offset, pass->text, pass->text_size);
    if (offset < input->offset && input_rewind(input, pass->text, pass->text_size) != 0)
        return -1;
    while (input->offset < offset) {
        size_t skip = offset - input->offset < size ? (size_t)(offset - input->offset) : size;
        ssize_t got = input_next(input, out, skip, pass->text, pass->text_size);
        if (got <= 0)
            return got;
    }
    return input_next(input, out, size, pass->text, pass->text_size);
}

static void careful_row(struct rows *rows, const struct csv_reader *reader)
{
    static const enum table_problem problems[] = {[CSV_INVALID] = TABLE_INVALID,
                                                  [CSV_NUL] = TABLE_NUL,
                                                  [CSV_AFTER_QUOTE] = TABLE_AFTER_QUOTE,
                                                  [CSV_UNCLOSED] = TABLE_UNCLOSED,
                                                  [CSV_TOO_LARGE] = TABLE_TOO_LARGE};
    if (reader->problem != CSV_FINE) {
        rows_refuse(rows, problems[reader->problem], reader->problem_offset);
        return;
    }
    if (reader->field_count != rows->table->name_count) {
        rows_refuse(rows, TABLE_RAGGED, reader->offset);
        return;
    }
    for (size_t c = 0; c < rows->column_count; c++) {
        const struct csv_field *field = &reader->fields[rows->columns[c]];
        struct table_value *value = &rows->values[c][rows->row_count];
        *value = (struct table_value){0};
        if (field->size == 0 && !field->quoted)
            continue;
        char *memory = rows_memory(rows, field->size + 1);
        memcpy(memory, reader->text + field->at, field->size + 1);
        *value = (struct table_value){.text = memory, .size = (uint32_t)field->size, .quoted = field->quoted};
    }
    rows_add(rows);
}

static void read_carefully(struct pass *pass, const uint32_t *columns, size_t column_count, struct table_report *report)
{
    static const uint64_t no_rows[1];
    const struct table *table = pass->table;
    struct rows rows = {.table = table, .sink = pass->sink, .columns = columns, .column_count = column_count};
    struct csv_reader reader = {.input = careful_input,
                                .context = pass,
                                .encoding = table->detected.encoding,
                                .separator = table->detected.separator,
                                .largest = table->settings.largest,
                                .start = table->detected.start};
    int got = 0;
    if (rows_begin(&rows) != 0)
        pass_fail(pass, PEIL_N_("no memory"));
    while (!pass->failed && !rows.stopped && !pass->stopped && (got = csv_next(&reader)) > 0) {
        careful_row(&rows, &reader);
        if (pass->sink->cancelled && rows.window_rows % TABLE_BATCH == 0)
            pass->stopped = pass->sink->cancelled(pass->sink->context);
    }
    if (got < 0)
        pass->failed = true;
    rows_flush(&rows);
    pass->stopped |= rows.stopped;
    report->bytes = reader.buffer_offset + reader.buffer_at;
    report->careful = true;
    report->threads = 1;
    report_add(report, &rows, no_rows);
    csv_reader_release(&reader);
    rows_release(&rows);
}

int table_read(struct table *table, const uint32_t *columns, size_t column_count, unsigned threads,
               const struct table_sink *sink, struct table_report *ret_report, char *text, size_t text_size)
{
    struct pass pass = {.table = table, .sink = sink, .text = text, .text_size = text_size};
    bool wide = table->detected.encoding == CSV_UTF_16LE || table->detected.encoding == CSV_UTF_16BE;
    *ret_report = (struct table_report){0};
    text[0] = '\0';
    if (table->name_count == 0)
        return 0;
    threads = table_threads(threads);
    pthread_mutex_init(&pass.lock, NULL);
    if (!wide)
        read_quickly(&pass, columns, column_count, threads, ret_report);
    if (!pass.failed && !pass.stopped && (wide || pass.crooked)) {
        if (!wide && sink->restart)
            sink->restart(sink->context);
        *ret_report = (struct table_report){0};
        read_carefully(&pass, columns, column_count, ret_report);
    }
    pthread_mutex_destroy(&pass.lock);
    free(pass.carry);
    free(pass.window_rows);
    return pass.failed || pass.stopped ? -1 : 0;
}
