/* SPDX-License-Identifier: EUPL-1.2 */
/* What owners did: one statement for each fact that is wanted. */
#include "results/facts_steering.h"

#include <string.h>

#include "results/facts_lines.h"
#include "results/sql.h"
#include "base/poison.h"

enum { MEMBER_REVIEWS, MEMBER_ANSWERS, MEMBER_LAST, MEMBER_COUNT };
static const char *const member_names[MEMBER_COUNT] = {"reviews", "answers", "last"};

struct steering {
    struct facts_lines lines[MEMBER_COUNT];
};

static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    for (int i = 0; i < MEMBER_COUNT; i++)
        if (strcmp(member_names[i], name) == 0)
            return i;
    return -1;
}

static int query(struct store *store, const struct facts_wish *wish, int wanted, PGresult **ret_rows,
                 struct peil_error *error)
{
    if (wanted == MEMBER_REVIEWS)
        return store_query(store, results_sql_steering_reviews, ret_rows, error, "d", wish->as_of);
    if (wanted == MEMBER_LAST)
        return store_query(store, results_sql_steering_last, ret_rows, error, "d", wish->as_of);
    return store_query(store, results_sql_steering_answers, ret_rows, error, "di", wish->as_of,
                       (int64_t)wish->programme_id);
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    struct steering *steering = arena_allocate(arena, sizeof(*steering));
    int failed = 0;
    *state = steering;
    for (size_t i = 0; i < wish->member_count && !failed; i++) {
        _cleanup_result_ PGresult *rows = NULL;
        struct facts_lines *lines = &steering->lines[wish->members[i]];
        lines->arena = arena;
        failed = query(store, wish, wish->members[i], &rows, error);
        for (int row = 0; !failed && row < PQntuples(rows); row++) {
            facts_lines_row(lines, store_integer(rows, row, 0), wish->members[i]);
            for (int column = 1; column < PQnfields(rows); column++)
                facts_lines_column(lines, store_text(rows, row, column));
        }
        facts_lines_done(lines);
    }
    return failed;
}

static void seek(void *state, int64_t object_id, int kind)
{
    struct steering *steering = state;
    (void)kind;
    for (int i = 0; i < MEMBER_COUNT; i++)
        facts_lines_seek(&steering->lines[i], object_id);
}

static struct peil_value value(void *state, int wanted)
{
    return facts_lines_value(&((struct steering *)state)->lines[wanted], wanted);
}

const struct facts_family facts_steering = {
    .prefix = "steering.", .member = member, .load = load, .seek = seek, .value = value};
