/* SPDX-License-Identifier: EUPL-1.2 */
/* A column: what one check says of every object, and its chunks of 8,192 as they are in the store. Pure, no I/O.
 *
 * A cell is a verdict (0: the object is not in the population) and n of d. d = 0 stands for what the verdict implies, 1
 * of 1 for ok and 0 of 1 for short, so that equal cells are equal in memory, whatever they looked like in the store. */
#ifndef RESULTS_CHUNK_H
#define RESULTS_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/outcome.h"

enum { CHUNK_OBJECTS = 8192 };

struct column {
    size_t places;    /* a multiple of CHUNK_OBJECTS; place 0 is object 1 */
    int16_t *verdict; /* places */
    int64_t *n, *d;   /* places, or NULL while every d is 0 */
};

void column_make(struct column *ret_column, size_t places); /* all cells 0 */
void column_release(struct column *column);
/* n and d of OK and SHORT; implied ones are taken as such. */
void column_set(struct column *column, size_t place, int16_t verdict, enum outcome outcome, int64_t n, int64_t d);
/* As column_set, for numbers that nothing implies. */
void column_set_plain(struct column *column, size_t place, int16_t verdict, int64_t n, int64_t d);
static inline bool column_implied(const struct column *column, size_t place)
{
    return !column->d || column->d[place] == 0;
}
static inline int64_t column_n(const struct column *column, size_t place)
{
    return column->n ? column->n[place] : 0;
}
static inline int64_t column_d(const struct column *column, size_t place)
{
    return column->d ? column->d[place] : 0;
}

/* One row of peil.result_chunk: the cells of a chunk that differ from before. */
struct chunk_row {
    size_t count; /* of cells; 0: nothing differs */
    bool whole;   /* every place from 0 up to count; place is not used */
    bool numbers; /* n and d are used; otherwise all are implied */
    int16_t place[CHUNK_OBJECTS];
    int16_t verdict[CHUNK_OBJECTS];
    int64_t n[CHUNK_OBJECTS], d[CHUNK_OBJECTS];
};

/* What must be written to get from before (NULL, or with fewer places: nothing was there) to after. outcomes tells what
 * each verdict is, so that n and d of implied cells can be written out when others in the row have numbers; NULL:
 * nothing is implied. */
void chunk_difference(struct chunk_row *ret_row, const struct column *before, const struct column *after, size_t chunk,
                      const enum outcome *outcomes);
/* Puts a row into a column. False: the row cannot be (places outside the chunk or out of order, more cells than a chunk
 * has, a number that cannot be). outcomes as above; verdicts must be known to it: verdict_count. */
bool chunk_apply(struct column *column, size_t chunk, const struct chunk_row *row, const enum outcome *outcomes,
                 size_t verdict_count);

#endif
