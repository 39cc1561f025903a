/* SPDX-License-Identifier: EUPL-1.2 */
/* Objects that look like one: found once a run, told of each of the two. */
#include "results/facts_duplicate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/duplicates.h"
#include "results/facts_lines.h"
#include "base/poison.h"

struct side {
    int64_t object;
    size_t pair;
};

static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    return strcmp(name, "pairs") == 0 ? 0 : -1;
}

static int compare_sides(const void *a, const void *b)
{
    const struct side *one = a, *other = b;
    if (one->object != other->object)
        return one->object < other->object ? -1 : 1;
    return one->pair < other->pair ? -1 : one->pair > other->pair;
}

static void put_number(struct facts_lines *lines, int64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRId64, number);
    facts_lines_column(lines, text);
}

static void put_side(struct facts_lines *lines, const struct duplicate *duplicate, int64_t object)
{
    const struct duplicate_object *other = duplicate->one.id == object ? &duplicate->other : &duplicate->one;
    facts_lines_row(lines, object, 0);
    put_number(lines, duplicate->score);
    facts_lines_column(lines, duplicate->kind);
    facts_lines_column(lines, other->key);
    facts_lines_column(lines, other->unit);
    facts_lines_column(lines, duplicate->same_unit ? "same" : "other");
    facts_lines_column(lines, duplicate->same_register ? "same" : "other");
    put_number(lines, duplicate->same);
    put_number(lines, duplicate->filled);
    facts_lines_column(lines, duplicate->decision != DUPLICATE_MERGE ? ""
                              : duplicate->keep == object            ? "keep"
                                                                     : "drop");
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    struct facts_lines *lines = arena_allocate(arena, sizeof(*lines));
    struct duplicate *duplicates = NULL;
    size_t count = 0, side_count = 0;
    struct arena *work = arena_new();
    lines->arena = arena;
    *state = lines;
    int failed = duplicates_find(work, store, wish->as_of, wish->kinds, DUPLICATES_LEAST, &duplicates, &count, error);
    struct side *sides = arena_allocate_array(work, 2 * count + 1, sizeof(*sides));
    for (size_t i = 0; !failed && i < count; i++) {
        if (duplicates[i].decision == DUPLICATE_DISTINCT)
            continue;
        sides[side_count++] = (struct side){duplicates[i].one.id, i};
        sides[side_count++] = (struct side){duplicates[i].other.id, i};
    }
    qsort(sides, side_count, sizeof(*sides), compare_sides);
    for (size_t i = 0; i < side_count; i++)
        put_side(lines, &duplicates[sides[i].pair], sides[i].object);
    facts_lines_done(lines);
    arena_free(work);
    return failed;
}

static void seek(void *state, int64_t object_id, int kind)
{
    (void)kind;
    facts_lines_seek(state, object_id);
}

static struct peil_value value(void *state, int wanted)
{
    return facts_lines_value(state, wanted);
}

const struct facts_family facts_duplicate = {
    .prefix = "duplicate.", .member = member, .load = load, .seek = seek, .value = value};
