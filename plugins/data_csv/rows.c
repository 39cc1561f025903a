/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows out of a scanned window. Cells point into the window; those with doubled quotes, or in another encoding than
 * UTF-8, get memory that lasts as long as their batch. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 1 << 16 };

struct chunk {
    struct chunk *next;
    size_t size, used;
    char bytes[];
};

const char *const table_problem_names[TABLE_PROBLEMS] = {
    PEIL_N_("another number of fields than the header"),
    PEIL_N_("bytes that are no text in this encoding"),
    PEIL_N_("a NUL byte"),
    PEIL_N_("text behind a closing quote"),
    PEIL_N_("a quote that is never closed"),
    PEIL_N_("a row that is too large"),
};

int rows_begin(struct rows *rows)
{
    rows->values = calloc(rows->column_count + 1, sizeof(*rows->values));
    if (!rows->values)
        return -1;
    for (size_t i = 0; i < rows->column_count; i++)
        if (!(rows->values[i] = malloc(TABLE_BATCH * sizeof(**rows->values))))
            return -1;
    return 0;
}

static void chunks_free(struct chunk *chunk)
{
    while (chunk) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void rows_release(struct rows *rows)
{
    for (size_t i = 0; rows->values && i < rows->column_count; i++)
        free(rows->values[i]);
    free(rows->values);
    chunks_free(rows->chunks);
    chunks_free(rows->spare);
}

char *rows_memory(struct rows *rows, size_t size)
{
    struct chunk *chunk = rows->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t wanted = size > CHUNK_SIZE ? size : CHUNK_SIZE;
        if (rows->spare && rows->spare->size >= size) {
            chunk = rows->spare;
            rows->spare = chunk->next;
        } else if ((chunk = malloc(sizeof(*chunk) + wanted))) {
            chunk->size = wanted;
        } else {
            abort(); /* a window is bounded: this is a machine without memory, and the process does this job only */
        }
        chunk->used = 0;
        chunk->next = rows->chunks;
        rows->chunks = chunk;
    }
    char *memory = chunk->bytes + chunk->used;
    chunk->used += size;
    return memory;
}

/* Ordinary chunks are kept for the next batch, large ones are not. */
static void memory_reset(struct rows *rows)
{
    struct chunk *chunk = rows->chunks;
    while (chunk) {
        struct chunk *next = chunk->next;
        if (chunk->size == CHUNK_SIZE) {
            chunk->next = rows->spare;
            rows->spare = chunk;
        } else {
            free(chunk);
        }
        chunk = next;
    }
    rows->chunks = NULL;
}

void rows_flush(struct rows *rows)
{
    if (rows->row_count && !rows->stopped) {
        struct table_batch batch = {.row_count = rows->row_count,
                                    .columns = (const struct table_value *const *)rows->values};
        if (rows->sink->batch(rows->sink->context, rows->thread, &batch))
            rows->stopped = true;
        rows->given += rows->row_count;
    }
    rows->row_count = 0;
    memory_reset(rows);
}

void rows_add(struct rows *rows)
{
    rows->window_rows++;
    if (++rows->row_count == TABLE_BATCH)
        rows_flush(rows);
}

void rows_refuse(struct rows *rows, enum table_problem problem, uint64_t byte)
{
    rows->window_rows++;
    rows->refused++;
    rows->problems[problem]++;
    if (rows->finding_count < TABLE_FINDINGS)
        rows->findings[rows->finding_count++] =
            (struct local_finding){.problem = problem, .window = rows->window, .row = rows->window_rows, .byte = byte};
}

/* ---- Cells --------------------------------------------------------------------------------------------------------
 */

/* Two quotes inside quotes are one. */
static void cell_unescape(struct rows *rows, struct table_value *value)
{
    const char *from = value->text, *end = value->text + value->size;
    char *memory = rows_memory(rows, value->size), *to = memory;
    while (from < end) {
        const char *quote = memchr(from, '"', (size_t)(end - from));
        size_t size = quote ? (size_t)(quote - from) + 1 : (size_t)(end - from);
        memcpy(to, from, size);
        to += size;
        from += size + (quote != NULL);
    }
    value->text = memory;
    value->size = (uint32_t)(to - memory);
}

static char *put_utf8(char *to, unsigned point)
{
    if (point < 0x80) {
        *to++ = (char)point;
    } else if (point < 0x800) {
        *to++ = (char)(0xc0 | point >> 6);
        *to++ = (char)(0x80 | (point & 0x3f));
    } else {
        *to++ = (char)(0xe0 | point >> 12);
        *to++ = (char)(0x80 | (point >> 6 & 0x3f));
        *to++ = (char)(0x80 | (point & 0x3f));
    }
    return to;
}

static void cell_decode(struct rows *rows, struct table_value *value)
{
    uint32_t high = 0;
    for (uint32_t i = 0; i < value->size; i++)
        high += (unsigned char)value->text[i] >= 0x80;
    if (high == 0)
        return;
    char *memory = rows_memory(rows, value->size + 2 * (size_t)high), *to = memory;
    for (uint32_t i = 0; i < value->size; i++) {
        unsigned char byte = (unsigned char)value->text[i];
        to = put_utf8(to, csv_code_point(rows->table->detected.encoding, byte));
    }
    value->text = memory;
    value->size = (uint32_t)(to - memory);
}

static inline void cell_take(struct rows *rows, const unsigned char *bytes, size_t start, size_t end, bool decode,
                             struct table_value *value)
{
    if (start == end) {
        *value = (struct table_value){0};
        return;
    }
    if (bytes[start] != '"') {
        *value = (struct table_value){.text = (const char *)bytes + start, .size = (uint32_t)(end - start)};
    } else {
        *value = (struct table_value){
            .text = (const char *)bytes + start + 1, .size = (uint32_t)(end - start - 2), .quoted = 1};
        if (memchr(value->text, '"', value->size))
            cell_unescape(rows, value);
    }
    if (decode)
        cell_decode(rows, value);
}

/* ---- Windows ------------------------------------------------------------------------------------------------------
 */

/* The next places in a window where the text is not sound; size: no more. */
struct unsound {
    bool utf8, nul;
    size_t invalid, zero;
};

static void unsound_from(struct unsound *unsound, const unsigned char *bytes, size_t size, size_t from)
{
    if (unsound->utf8 && unsound->invalid < size)
        unsound->invalid = scan_utf8(bytes, size, from);
    if (unsound->nul && unsound->zero < size) {
        const unsigned char *found = from < size ? memchr(bytes + from, 0, size - from) : NULL;
        unsound->zero = found ? (size_t)(found - bytes) : size;
    }
}

/* The last record may lack its line break. */
static void close_last(struct scan *scan, size_t size)
{
    size_t behind = scan->line_count ? (size_t)scan->ends[scan->lines[scan->line_count - 1]] + 1 : 0;
    if (behind >= size)
        return;
    scan->ends[scan->end_count] = (uint32_t)size;
    scan->lines[scan->line_count++] = (uint32_t)scan->end_count++;
}

void rows_of_window(struct rows *rows, struct scan *scan, const unsigned char *bytes, size_t size, uint64_t base)
{
    enum csv_encoding encoding = rows->table->detected.encoding;
    struct unsound unsound = {.utf8 = scan->high && encoding == CSV_UTF_8, .nul = scan->nul};
    bool decode = scan->high && encoding != CSV_UTF_8;
    unsound.invalid = unsound.utf8 ? 0 : size;
    unsound.zero = unsound.nul ? 0 : size;
    unsound_from(&unsound, bytes, size, 0);
    close_last(scan, size);
    size_t first = 0, start = 0;
    for (size_t i = 0; i < scan->line_count && !rows->stopped; i++) {
        size_t last = scan->lines[i];
        size_t end = scan->ends[last];
        const uint32_t *ends = scan->ends + first;
        size_t fields = last - first + 1;
        size_t wrong = unsound.invalid < unsound.zero ? unsound.invalid : unsound.zero;
        if (fields == 1 && start == end) {
            /* an empty line is no row: the LF of CRLF makes one too */
        } else if (wrong < end) {
            rows_refuse(rows, unsound.invalid < unsound.zero ? TABLE_INVALID : TABLE_NUL, base + wrong);
            unsound_from(&unsound, bytes, size, end);
        } else if (fields != rows->table->name_count) {
            rows_refuse(rows, TABLE_RAGGED, base + start);
        } else {
            for (size_t c = 0; c < rows->column_count; c++) {
                uint32_t k = rows->columns[c];
                cell_take(rows, bytes, k ? (size_t)ends[k - 1] + 1 : start, ends[k], decode,
                          &rows->values[c][rows->row_count]);
            }
            rows_add(rows);
        }
        first = last + 1;
        start = end + 1;
    }
    rows_flush(rows);
}
