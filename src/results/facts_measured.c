/* SPDX-License-Identifier: EUPL-1.2 */
/* What was measured before: scores of objects, worked out by the store from the cells of the newest run. */
#include "results/facts_measured.h"

#include <string.h>

#include "results/facts_lines.h"
#include "results/sql.h"
#include "base/poison.h"

static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    return strcmp(name, "score") == 0 ? 0 : -1;
}

static int load_scores(struct store *store, int64_t run, int64_t version, struct facts_lines *lines,
                       struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_measured_scores, &rows, error, "ii", run, version);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        facts_lines_row(lines, store_integer(rows, row, 0), 0);
        facts_lines_column(lines, store_text(rows, row, 1));
    }
    facts_lines_done(lines);
    return failed;
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    struct facts_lines *lines = arena_allocate(arena, sizeof(*lines));
    lines->arena = arena;
    *state = lines;
    int failed =
        store_query(store, results_sql_measured_run, &rows, error, "id", (int64_t)wish->programme_id, wish->as_of);
    if (failed || PQntuples(rows) == 0)
        return failed;
    return load_scores(store, store_integer(rows, 0, 0), store_integer(rows, 0, 1), lines, error);
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

const struct facts_family facts_measured = {
    .prefix = "measured.", .member = member, .load = load, .seek = seek, .value = value};
