/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading runs back: their rows, rollups, failures, and cells. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/results.h"
#include "results/sql.h"
#include "results/state.h"
#include "base/poison.h"

/* ---- Runs
 * ------------------------------------------------------------------------------------------------------------ */

static const char *copy(struct arena *arena, const PGresult *rows, int row, int column)
{
    return arena_text(arena, store_text(rows, row, column));
}

static void read_run(struct arena *arena, const PGresult *rows, int row, struct results_run *ret_run)
{
    *ret_run = (struct results_run){
        .id = store_integer(rows, row, 0),
        .programme_id = (int32_t)store_integer(rows, row, 1),
        .version_id = (int32_t)store_integer(rows, row, 2),
        .version = (int)store_integer(rows, row, 3),
        .number = (int)store_integer(rows, row, 4),
        .as_of = store_date(rows, row, 5),
        .programme = copy(arena, rows, row, 6),
        .programme_title = copy(arena, rows, row, 7),
        .started_at = copy(arena, rows, row, 8),
        .finished_at = copy(arena, rows, row, 9),
        .actor = copy(arena, rows, row, 10),
        .population = store_integer(rows, row, 11),
        .measured = store_integer(rows, row, 12),
        .not_measured = store_integer(rows, row, 13),
        .plugins = copy(arena, rows, row, 14),
        .population_hash = copy(arena, rows, row, 15),
        .results_hash = copy(arena, rows, row, 16),
        .baseline = store_boolean(rows, row, 17),
    };
}

/* No runs were found: is there such a programme? */
static int check_programme(struct arena *arena, struct store *store, const char *programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_programmes, &rows, error, "");
    if (failed)
        return failed;
    size_t count = (size_t)PQntuples(rows);
    const char **names = arena_allocate_array(arena, count + 1, sizeof(*names));
    for (size_t i = 0; i < count; i++) {
        names[i] = store_text(rows, (int)i, 0);
        if (strcmp(names[i], programme) == 0)
            return 0;
    }
    const char *nearest = text_nearest(programme, names, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no programme '%s'; did you mean '%s'?"), programme,
                         nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("there is no programme '%s'; see peil programme show"), programme);
}

static int runs_query(struct arena *arena, struct store *store, const char *programme, const char *number,
                      PGresult **ret_rows, struct peil_error *error)
{
    int failed = store_query(store, results_sql_runs, ret_rows, error, "tt", programme, number);
    if (!failed && PQntuples(*ret_rows) == 0)
        failed = check_programme(arena, store, programme, error);
    return failed;
}

int results_run_list(struct arena *arena, struct store *store, const char *programme, struct results_run **ret_runs,
                     size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = runs_query(arena, store, programme, NULL, &rows, error);
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_runs = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_runs));
    for (size_t i = 0; i < *ret_count; i++)
        read_run(arena, rows, (int)i, &(*ret_runs)[i]);
    return 0;
}

int results_run_find(struct arena *arena, struct store *store, const char *programme, int number,
                     struct results_run *ret_run, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = runs_query(arena, store, programme, arena_format(arena, "%d", number), &rows, error);
    if (failed)
        return failed;
    if (PQntuples(rows) == 1) {
        read_run(arena, rows, 0, ret_run);
        return 0;
    }
    if (number < 0)
        return error_set(error, PEIL_ERROR_USAGE, _("programme '%s' has no runs yet: peil run %s"), programme,
                         programme);
    return error_set(error, PEIL_ERROR_USAGE, _("programme '%s' has no run %d; see peil runs list %s"), programme,
                     number, programme);
}

int results_baseline_find(struct arena *arena, struct store *store, const char *programme, struct results_run *ret_run,
                          struct peil_error *error)
{
    struct results_run *runs;
    size_t count;
    *ret_run = (struct results_run){0};
    int failed = results_run_list(arena, store, programme, &runs, &count, error);
    for (size_t i = 0; !failed && i < count; i++)
        if (runs[i].baseline)
            *ret_run = runs[i];
    return failed;
}

/* ---- Rollups
 * ---------------------------------------------------------------------------------------------------------- */

/* Sums are numeric(30, 0): larger than an int64_t, not than this. */
static __int128 wide_integer(const char *text)
{
    __int128 value = 0;
    bool negative = *text == '-';
    for (text += negative; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (*text - '0');
    return negative ? -value : value;
}

static int dimension_place(const char *name)
{
    return *name ? dimension_index(name) : SPLIT_TOTAL;
}

int results_scores(struct store *store, int64_t run_id, int32_t unit_id,
                   struct results_score ret_scores[DIMENSION_MOST + 1], struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    for (int i = 0; i <= DIMENSION_MOST; i++)
        ret_scores[i] = (struct results_score){.norm = -1, .intervention = -1};
    int failed = store_query(store, results_sql_scores, &rows, error, "ii", run_id, (int64_t)unit_id);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        int place = dimension_place(store_text(rows, row, 0));
        if (place < 0)
            continue;
        ret_scores[place] = (struct results_score){
            .exists = true,
            .objects = store_integer(rows, row, 1),
            .objects_measured = store_integer(rows, row, 2),
            .objects_at_norm = store_integer(rows, row, 3),
            .mean = {.sum = wide_integer(store_text(rows, row, 4)), .weight = store_integer(rows, row, 5)},
            .weight_measured = store_integer(rows, row, 6),
            .weight_applicable = store_integer(rows, row, 7),
            .norm = store_text(rows, row, 8) ? (int)store_integer(rows, row, 8) : -1,
            .intervention = store_text(rows, row, 9) ? (int)store_integer(rows, row, 9) : -1,
        };
    }
    return failed;
}

int results_splits(struct store *store, int64_t run_id, int64_t against_run, int32_t unit_id,
                   struct split_parts ret_parts[DIMENSION_MOST + 1], bool *ret_found, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    struct split splits[DIMENSION_MOST + 1] = {0};
    *ret_found = false;
    int failed = store_query(store, results_sql_splits, &rows, error, "iii", run_id, against_run, (int64_t)unit_id);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        int place = dimension_place(store_text(rows, row, 0));
        int64_t state = store_integer(rows, row, 1) - 1;
        if (place < 0 || state < 0 || state >= SPLIT_STATES)
            continue;
        *ret_found = true;
        splits[place].state[state] =
            (struct score_mean){.sum = wide_integer(store_text(rows, row, 2)), .weight = store_integer(rows, row, 3)};
    }
    for (int i = 0; i <= DIMENSION_MOST; i++)
        split_parts_compute(&splits[i], &ret_parts[i]);
    return failed;
}

int results_failures(struct arena *arena, struct store *store, int64_t run_id, struct results_failure **ret_failures,
                     size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_count = 0;
    int failed = store_query(store, results_sql_failures, &rows, error, "i", run_id);
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_failures = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_failures));
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_failures)[i] = (struct results_failure){
            .check_id = (int32_t)store_integer(rows, (int)i, 0),
            .check = copy(arena, rows, (int)i, 1),
            .plugin = copy(arena, rows, (int)i, 2),
            .cause = copy(arena, rows, (int)i, 3),
            .first_object = store_integer(rows, (int)i, 4),
            .last_object = store_integer(rows, (int)i, 5),
            .objects = store_integer(rows, (int)i, 6),
        };
    return 0;
}

/* ---- Cells
 * ------------------------------------------------------------------------------------------------------------ */

static int load_checks(struct arena *arena, struct store *store, int64_t run_id, const int64_t *check_ids, size_t count,
                       struct verdicts *verdicts, struct state *ret_state, struct peil_error *error)
{
    size_t places;
    *ret_state = (struct state){0};
    int failed = verdicts_load(verdicts, arena, store, error);
    failed = failed ? failed : state_places(store, &places, error);
    return failed ? failed
                  : state_load_some(arena, store, run_id, verdicts, places, check_ids, count, ret_state, error);
}

/* The checks that have the outcome at all: the rollup knows. */
static int checks_with(struct arena *arena, struct store *store, int64_t run_id, enum outcome outcome,
                       int64_t **ret_check_ids, size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_checks_with, &rows, error, "it", run_id, outcome_names[outcome]);
    *ret_count = failed ? 0 : (size_t)PQntuples(rows);
    *ret_check_ids = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_check_ids));
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_check_ids)[i] = store_integer(rows, (int)i, 0);
    return failed;
}

static int reason_compare(const void *a, const void *b)
{
    const struct results_reason *one = a, *other = b;
    int order = strcmp(one->check, other->check);
    if (order)
        return order;
    if (one->objects != other->objects)
        return one->objects > other->objects ? -1 : 1;
    order = strcmp(one->plugin, other->plugin);
    return order ? order : strcmp(one->reason, other->reason);
}

int results_reasons(struct arena *arena, struct store *store, int64_t run_id, enum outcome outcome,
                    struct results_reason **ret_reasons, size_t *ret_count, struct peil_error *error)
{
    struct verdicts verdicts;
    _cleanup_state_ struct state state = {0};
    int64_t *check_ids;
    size_t check_count;
    *ret_count = 0;
    int failed = checks_with(arena, store, run_id, outcome, &check_ids, &check_count, error);
    failed = failed ? failed : load_checks(arena, store, run_id, check_ids, check_count, &verdicts, &state, error);
    if (failed)
        return failed;
    size_t checks = state.programme.check_count;
    struct results_reason *reasons = arena_allocate_array(arena, checks * verdicts.count + 1, sizeof(*reasons));
    int64_t *counts = arena_allocate_array(arena, verdicts.count, sizeof(*counts));
    for (size_t i = 0; i < checks; i++) {
        memset(counts, 0, verdicts.count * sizeof(*counts));
        for (size_t place = 0; place < state.places; place++)
            counts[state.columns[i].verdict[place]]++;
        for (size_t j = 1; j < verdicts.count; j++)
            if (counts[j] && verdicts.outcomes[j] == outcome)
                reasons[(*ret_count)++] = (struct results_reason){.check_id = state.programme.checks[i].check_id,
                                                                  .check = state.programme.checks[i].key,
                                                                  .title = state.programme.checks[i].title,
                                                                  .plugin = verdicts.items[j].plugin,
                                                                  .reason = verdicts.items[j].reason,
                                                                  .objects = counts[j]};
    }
    qsort(reasons, *ret_count, sizeof(*reasons), reason_compare);
    *ret_reasons = reasons;
    return 0;
}

static enum outcome outcome_named(const char *name)
{
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (strcmp(outcome_names[i], name) == 0)
            return (enum outcome)i;
    return OUTCOME_NONE;
}

static void imply_numbers(struct results_cell *cell)
{
    if (cell->d == 0 && (cell->outcome == OUTCOME_OK || cell->outcome == OUTCOME_SHORT)) {
        cell->n = cell->outcome == OUTCOME_OK;
        cell->d = 1;
    }
}

int results_history(struct arena *arena, struct store *store, int32_t programme_id, int64_t object_id,
                    struct results_cell **ret_cells, size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_count = 0;
    int failed = store_query(store, results_sql_history, &rows, error, "iiii", (int64_t)programme_id, object_id,
                             (object_id - 1) / CHUNK_OBJECTS, (object_id - 1) % CHUNK_OBJECTS);
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_cells = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_cells));
    for (size_t i = 0; i < *ret_count; i++) {
        int row = (int)i;
        (*ret_cells)[i] = (struct results_cell){
            .object_id = object_id,
            .check_id = (int32_t)store_integer(rows, row, 2),
            .check = copy(arena, rows, row, 3),
            .title = copy(arena, rows, row, 4),
            .number = (int)store_integer(rows, row, 0),
            .as_of = store_date(rows, row, 1),
            .outcome = outcome_named(store_text(rows, row, 5)),
            .n = store_integer(rows, row, 8),
            .d = store_integer(rows, row, 9),
            .plugin = copy(arena, rows, row, 6),
            .reason = copy(arena, rows, row, 7),
            .detail = copy(arena, rows, row, 10),
        };
        imply_numbers(&(*ret_cells)[i]);
    }
    return 0;
}

/* Puts the evidence with the cells; both are in order of object. */
static int add_details(struct arena *arena, struct store *store, int64_t run_id, int32_t check_id,
                       struct results_cell *cells, size_t count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_check_details, &rows, error, "ii", (int64_t)check_id, run_id);
    size_t at = 0;
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        int64_t object_id = store_integer(rows, row, 0);
        while (at < count && cells[at].object_id < object_id)
            at++;
        if (at < count && cells[at].object_id == object_id)
            cells[at].detail = copy(arena, rows, row, 1);
    }
    return failed;
}

int results_objects(struct arena *arena, struct store *store, const struct results_run *run, int32_t check_id,
                    enum outcome outcome, const char *reason, struct results_cell **ret_cells, size_t *ret_count,
                    struct peil_error *error)
{
    struct verdicts verdicts;
    _cleanup_state_ struct state state = {0};
    *ret_count = 0;
    *ret_cells = NULL;
    int64_t wanted = check_id;
    int failed = load_checks(arena, store, run->id, &wanted, 1, &verdicts, &state, error);
    const struct column *column = failed ? NULL : state_column(&state, check_id);
    if (!column)
        return failed;
    const struct programme_check *check = state.programme.checks + (column - state.columns);
    size_t capacity = 0;
    for (size_t place = 0; place < state.places; place++)
        capacity += verdicts.outcomes[column->verdict[place]] == outcome;
    struct results_cell *cells = arena_allocate_array(arena, capacity + 1, sizeof(*cells));
    for (size_t place = 0; place < state.places; place++) {
        const struct verdict *verdict = &verdicts.items[column->verdict[place]];
        if (verdict->outcome != outcome || (reason && strcmp(verdict->reason, reason) != 0))
            continue;
        struct results_cell *cell = &cells[(*ret_count)++];
        *cell = (struct results_cell){.object_id = (int64_t)place + 1,
                                      .check_id = check_id,
                                      .check = check->key,
                                      .title = check->title,
                                      .number = run->number,
                                      .as_of = run->as_of,
                                      .outcome = outcome,
                                      .n = column_n(column, place),
                                      .d = column_d(column, place),
                                      .plugin = verdict->plugin,
                                      .reason = verdict->reason};
        imply_numbers(cell);
    }
    *ret_cells = cells;
    return add_details(arena, store, run->id, check_id, cells, *ret_count, error);
}
