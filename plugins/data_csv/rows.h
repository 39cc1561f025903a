/* SPDX-License-Identifier: EUPL-1.2 */
/* From a window of bytes, scanned, to batches of rows; and what both ways of reading share: batches, cells that need
 * memory of their own, findings. */
#ifndef DATA_CSV_ROWS_H
#define DATA_CSV_ROWS_H

#include "table.h"

struct chunk; /* of memory for cells */

/* A finding before its row is known in the whole file. */
struct local_finding {
    enum table_problem problem;
    uint64_t window, row; /* row in the window, from 1 */
    uint64_t byte;
};

/* One thread's rows on their way to the sink. */
struct rows {
    const struct table *table;
    const struct table_sink *sink;
    unsigned thread;
    const uint32_t *columns;
    size_t column_count;

    struct table_value **values; /* of each column, TABLE_BATCH */
    size_t row_count;
    struct chunk *chunks, *spare;
    bool stopped; /* the sink wants no more */

    uint64_t window; /* at work on, and how many rows it had so far, refused ones too */
    uint64_t window_rows;
    uint64_t given, refused;
    uint64_t problems[TABLE_PROBLEMS];
    struct local_finding findings[TABLE_FINDINGS];
    size_t finding_count;
};

int rows_begin(struct rows *rows); /* the first five members are set, the rest is zero; -1: no memory */
void rows_release(struct rows *rows);

/* The rows of a scanned window; base: its offset in the file. Every row that is given was given when it returns. */
void rows_of_window(struct rows *rows, struct scan *scan, const unsigned char *bytes, size_t size, uint64_t base);

/* Row by row: the next row's cells go in values[column][row_count]; rows_add counts it. */
void rows_add(struct rows *rows);
void rows_flush(struct rows *rows);
void rows_refuse(struct rows *rows, enum table_problem problem, uint64_t byte);
/* A copy that lasts until the batch is flushed. */
char *rows_memory(struct rows *rows, size_t size);

#endif
