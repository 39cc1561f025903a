/* SPDX-License-Identifier: EUPL-1.2 */
/* Reviews are recorded by people, so there are few: all are read at once, in order of object. */
#include "results/facts_review.h"

#include <string.h>

#include "results/sql.h"
#include "base/poison.h"

enum { REVIEW_COUNT = 3 };
static const char *const review_names[REVIEW_COUNT] = {"description", "data", "process"};

struct review {
    int64_t object;
    int what; /* index in review_names */
    date_day done_on;
};

struct reviews {
    struct review *items;
    size_t count, at;
    char done_on[REVIEW_COUNT][11]; /* of the object at hand; "": never */
};

static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    for (int i = 0; i < REVIEW_COUNT; i++)
        if (strcmp(review_names[i], name) == 0)
            return i;
    return -1;
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_reviews, &rows, error, "d", wish->as_of);
    if (failed)
        return failed;
    struct reviews *reviews = arena_allocate(arena, sizeof(*reviews));
    reviews->count = (size_t)PQntuples(rows);
    reviews->items = arena_allocate_array(arena, reviews->count + 1, sizeof(*reviews->items));
    for (int row = 0; row < PQntuples(rows); row++)
        reviews->items[row] = (struct review){.object = store_integer(rows, row, 0),
                                              .what = member(NULL, NULL, store_text(rows, row, 1)),
                                              .done_on = store_date(rows, row, 2)};
    *state = reviews;
    return 0;
}

static void seek(void *state, int64_t object_id, int kind)
{
    struct reviews *reviews = state;
    (void)kind;
    memset(reviews->done_on, 0, sizeof(reviews->done_on));
    while (reviews->at > 0 && reviews->items[reviews->at - 1].object >= object_id) /* a new pass */
        reviews->at--;
    while (reviews->at < reviews->count && reviews->items[reviews->at].object < object_id)
        reviews->at++;
    for (size_t i = reviews->at; i < reviews->count && reviews->items[i].object == object_id; i++)
        if (reviews->items[i].what >= 0)
            date_format(reviews->items[i].done_on, reviews->done_on[reviews->items[i].what]);
}

static struct peil_value value(void *state, int member_wanted)
{
    struct reviews *reviews = state;
    return facts_value(reviews->done_on[member_wanted][0] ? reviews->done_on[member_wanted] : NULL);
}

const struct facts_family facts_review = {
    .prefix = "review.", .member = member, .load = load, .seek = seek, .value = value};
