/* SPDX-License-Identifier: EUPL-1.2 */
/* Columns of cells, and the rows of changes that they are stored as. */
#include "results/chunk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/poison.h"

void column_make(struct column *ret_column, size_t places)
{
    assert(places % CHUNK_OBJECTS == 0);
    *ret_column = (struct column){.places = places, .verdict = memory_allocate_zeroed(places, sizeof(int16_t))};
}

void column_release(struct column *column)
{
    free(column->verdict);
    free(column->n);
    free(column->d);
    *column = (struct column){0};
}

void column_set_plain(struct column *column, size_t place, int16_t verdict, int64_t n, int64_t d)
{
    assert(place < column->places);
    column->verdict[place] = verdict;
    if (!column->d) {
        if (n == 0 && d == 0)
            return;
        column->n = memory_allocate_zeroed(column->places, sizeof(int64_t));
        column->d = memory_allocate_zeroed(column->places, sizeof(int64_t));
    }
    column->n[place] = n;
    column->d[place] = d;
}

static int64_t implied_n(enum outcome outcome)
{
    return outcome == OUTCOME_OK ? 1 : 0;
}

static int64_t implied_d(enum outcome outcome)
{
    return outcome == OUTCOME_OK || outcome == OUTCOME_SHORT ? 1 : 0;
}

void column_set(struct column *column, size_t place, int16_t verdict, enum outcome outcome, int64_t n, int64_t d)
{
    bool implied = n == implied_n(outcome) && d == implied_d(outcome);
    column_set_plain(column, place, verdict, implied ? 0 : n, implied ? 0 : d);
}

/* ---- Differences ------------------------------------------------------------------------------------------------- */

static bool numbers_equal(const int64_t *a, const int64_t *b, size_t count)
{
    if (a && b)
        return memcmp(a, b, count * sizeof(*a)) == 0;
    const int64_t *one = a ? a : b;
    for (size_t i = 0; one && i < count; i++)
        if (one[i])
            return false;
    return true;
}

static bool chunk_equal(const struct column *before, const struct column *after, size_t first)
{
    return memcmp(before->verdict + first, after->verdict + first, CHUNK_OBJECTS * sizeof(int16_t)) == 0 &&
           numbers_equal(before->n ? before->n + first : NULL, after->n ? after->n + first : NULL, CHUNK_OBJECTS) &&
           numbers_equal(before->d ? before->d + first : NULL, after->d ? after->d + first : NULL, CHUNK_OBJECTS);
}

static bool cell_equal(const struct column *before, const struct column *after, size_t place)
{
    return before->verdict[place] == after->verdict[place] && column_n(before, place) == column_n(after, place) &&
           column_d(before, place) == column_d(after, place);
}

/* The cell, with what it implies written out. */
static void row_cell(struct chunk_row *row, size_t at, const struct column *after, size_t place,
                     const enum outcome *outcomes)
{
    row->verdict[at] = after->verdict[place];
    row->n[at] = column_n(after, place);
    row->d[at] = column_d(after, place);
    if (row->d[at] != 0 || row->n[at] != 0) {
        row->numbers = true;
    } else if (outcomes) {
        enum outcome outcome = outcomes[after->verdict[place]];
        row->n[at] = implied_n(outcome);
        row->d[at] = implied_d(outcome);
    }
}

void chunk_difference(struct chunk_row *ret_row, const struct column *before, const struct column *after, size_t chunk,
                      const enum outcome *outcomes)
{
    size_t first = chunk * CHUNK_OBJECTS;
    assert(first + CHUNK_OBJECTS <= after->places);
    ret_row->count = 0;
    ret_row->whole = false;
    ret_row->numbers = false;
    bool known = before && first < before->places;
    if (known && chunk_equal(before, after, first))
        return;
    size_t changed = 0;
    size_t end = 0; /* after the last cell that is or was there */
    for (size_t i = 0; i < CHUNK_OBJECTS; i++) {
        bool differs = known ? !cell_equal(before, after, first + i) : after->verdict[first + i] != 0;
        if (differs)
            ret_row->place[changed++] = (int16_t)i;
        if (after->verdict[first + i] || (known && before->verdict[first + i]))
            end = i + 1;
    }
    /* A changed cell costs a place as well: from half of them on, writing all of them is the smaller row. */
    ret_row->whole = changed > 0 && changed * 2 >= end;
    ret_row->count = ret_row->whole ? end : changed;
    for (size_t i = 0; i < ret_row->count; i++)
        row_cell(ret_row, i, after, first + (ret_row->whole ? i : (size_t)ret_row->place[i]), outcomes);
}

bool chunk_apply(struct column *column, size_t chunk, const struct chunk_row *row, const enum outcome *outcomes,
                 size_t verdict_count)
{
    size_t first = chunk * CHUNK_OBJECTS;
    if (first + CHUNK_OBJECTS > column->places || row->count > CHUNK_OBJECTS)
        return false;
    int last = -1;
    for (size_t i = 0; i < row->count; i++) {
        int place = row->whole ? (int)i : row->place[i];
        if (place <= last || place >= CHUNK_OBJECTS || row->verdict[i] < 0 || (size_t)row->verdict[i] >= verdict_count)
            return false;
        last = place;
        int64_t n = row->numbers ? row->n[i] : 0;
        int64_t d = row->numbers ? row->d[i] : 0;
        if (outcomes && row->numbers) {
            enum outcome outcome = outcomes[row->verdict[i]];
            if (implied_d(outcome) ? !outcome_possible(n, d) : n != 0 || d != 0)
                return false;
            column_set(column, first + (size_t)place, row->verdict[i], outcome, n, d);
        } else {
            column_set_plain(column, first + (size_t)place, row->verdict[i], n, d);
        }
    }
    if (row->whole) /* what lies behind a whole row is gone */
        for (size_t i = row->count; i < CHUNK_OBJECTS; i++)
            column_set_plain(column, first + i, 0, 0, 0);
    return true;
}
