/* SPDX-License-Identifier: EUPL-1.2 */
/* Facts that are tables: a line a row, a tab between columns. A family gathers rows in its load, in order of object and
 * with the rows of one fact together, and serves them from the arena. */
#ifndef RESULTS_FACTS_LINES_H
#define RESULTS_FACTS_LINES_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/memory.h"

struct facts_lines_fact {
    int64_t object;
    int member;
    uint32_t size;
    const char *text;
};

struct facts_lines {
    struct arena *arena;
    struct facts_lines_fact *facts;
    size_t count, capacity;
    size_t at, end; /* facts of the object at hand */
    struct buffer building;
    bool first; /* column of the row */
};

/* Gathering: a row, then its columns, and done after the last row. Control characters become blanks; NULL is empty. */
void facts_lines_row(struct facts_lines *lines, int64_t object, int member);
void facts_lines_column(struct facts_lines *lines, const char *text);
void facts_lines_done(struct facts_lines *lines);

void facts_lines_seek(struct facts_lines *lines, int64_t object);
/* ABSENT when it has no row. Stays until the arena goes. */
struct peil_value facts_lines_value(const struct facts_lines *lines, int member);

#endif
