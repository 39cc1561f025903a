/* SPDX-License-Identifier: EUPL-1.2 */
/* Recording a run: one COPY a table. */
#include "results/record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "results/sql.h"
#include "store/journal.h"
#include "base/poison.h"

/* ---- The run itself
 * --------------------------------------------------------------------------------------------------- */

/* {"described": {"version": "1.0", "sha256": "…"}}, allocated. */
static char *plugins_json(const struct judgement *judgement)
{
    json_t *plugins = json_object();
    for (size_t i = 0; i < judgement->plugin_count; i++) {
        const struct judge_plugin *plugin = &judgement->plugins[i];
        json_object_set_new(plugins, plugin->name,
                            json_pack("{s:s?, s:s?}", "version", plugin->version, "sha256", plugin->hash));
    }
    char *text = json_dumps(plugins, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(plugins);
    return text;
}

static int add_run(struct store *store, const struct record *record, const char *population_hash,
                   const char *results_hash, struct peil_error *error)
{
    const struct programme *programme = &record->state->programme;
    const struct judgement *judgement = record->judgement;
    _cleanup_result_ PGresult *rows = NULL;
    _cleanup_free_ char *plugins = plugins_json(judgement);
    int failed = store_query_one(store, results_sql_run_add, &rows, error,
                                 "iiidi"
                                 "tiiittt",
                                 (int64_t)programme->id, (int64_t)programme->version_id, (int64_t)record->number,
                                 record->state->as_of, record->took_us, store_actor(store), judgement->population,
                                 judgement->measured, judgement->not_measured, plugins, population_hash, results_hash);
    if (failed)
        return failed;
    record->state->run_id = store_integer(rows, 0, 0);
    return store_query(store, results_sql_partition, NULL, error, "i", record->state->run_id);
}

static void add_journal(struct arena *arena, struct store *store, const struct record *record,
                        const char *population_hash, const char *results_hash)
{
    const struct programme *programme = &record->state->programme;
    char day[11];
    date_format(record->state->as_of, day);
    json_t *content = json_pack(
        "{s:s, s:i, s:i, s:s, s:I, s:I, s:I, s:s, s:s}", "programme", programme->name, "version", programme->version,
        "number", record->number, "as_of", day, "objects", (json_int_t)record->judgement->population, "measured",
        (json_int_t)record->judgement->measured, "not_measured", (json_int_t)record->judgement->not_measured,
        "population_hash", population_hash, "results_hash", results_hash);
    char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
    journal_add(store,
                &(struct journal_entry){.area = "results",
                                        .action = "recorded",
                                        .subject = arena_format(arena, "run/%s/%d", programme->name, record->number),
                                        .content = text});
    free(text);
    json_decref(content);
}

/* ---- Cells
 * ------------------------------------------------------------------------------------------------------------ */

struct chunk_writer {
    struct store *store;
    int64_t run_id;
    struct chunk_row row;
    const struct verdicts *verdicts; /* NULL: verdicts are numbers of their own */
};

static int write_row(struct chunk_writer *writer, int32_t check_id, size_t chunk, struct peil_error *error)
{
    struct store *store = writer->store;
    struct chunk_row *row = &writer->row;
    for (size_t i = 0; writer->verdicts && i < row->count; i++)
        row->verdict[i] = writer->verdicts->items[row->verdict[i]].store_id;
    int failed = store_copy_row(store, error);
    if (failed)
        return failed;
    store_copy_int8(store, writer->run_id);
    store_copy_int4(store, check_id);
    store_copy_int4(store, (int32_t)chunk);
    if (row->whole)
        store_copy_null(store);
    else
        store_copy_int2_array(store, row->place, row->count);
    store_copy_int2_array(store, row->verdict, row->count);
    if (row->numbers) {
        store_copy_int8_array(store, row->n, row->count);
        store_copy_int8_array(store, row->d, row->count);
    } else {
        store_copy_null(store);
        store_copy_null(store);
    }
    return 0;
}

static int write_column(struct chunk_writer *writer, int32_t check_id, const struct column *before,
                        const struct column *after, struct peil_error *error)
{
    int failed = 0;
    for (size_t chunk = 0; !failed && chunk < after->places / CHUNK_OBJECTS; chunk++) {
        chunk_difference(&writer->row, before, after, chunk, writer->verdicts ? writer->verdicts->outcomes : NULL);
        if (writer->row.count)
            failed = write_row(writer, check_id, chunk, error);
    }
    return failed;
}

/* Checks that the run before it had and this one has not: their cells are gone. */
static int write_dropped(struct chunk_writer *writer, const struct record *record, struct peil_error *error)
{
    const struct state *before = record->before;
    int failed = 0;
    for (size_t i = 0; before && !failed && i < before->programme.check_count; i++) {
        int32_t check_id = before->programme.checks[i].check_id;
        if (state_column(record->state, check_id))
            continue;
        struct column empty;
        column_make(&empty, record->state->places);
        failed = write_column(writer, check_id, &before->columns[i], &empty, error);
        column_release(&empty);
    }
    return failed;
}

static int write_cells(struct store *store, const struct record *record, struct peil_error *error)
{
    const struct state *state = record->state;
    _cleanup_free_ struct chunk_writer *writer = memory_allocate(sizeof(*writer));
    writer->store = store;
    writer->run_id = state->run_id;
    int failed = store_copy_begin(store, "peil.result_chunk (run_id, check_id, chunk, place, verdict, n, d)", 7, error);
    if (failed)
        return failed;
    writer->verdicts = record->verdicts;
    for (size_t i = 0; !failed && i < state->programme.check_count; i++) {
        int32_t check_id = state->programme.checks[i].check_id;
        failed = write_column(writer, check_id, record->before ? state_column(record->before, check_id) : NULL,
                              &state->columns[i], error);
    }
    failed = failed ? failed : write_dropped(writer, record, error);
    writer->verdicts = NULL;
    if (!failed)
        failed = write_column(writer, -state->programme.id, record->before ? &record->before->objects : NULL,
                              &state->objects, error);
    return store_copy_end(store, failed, error);
}

/* ---- Evidence
 * --------------------------------------------------------------------------------------------------------- */

struct detail_cursor {
    const PGresult *rows; /* of the run before it, by check id and object; NULL: none */
    int row;
};

static int write_detail(struct store *store, int64_t run_id, int32_t check_id, int64_t object_id, const char *text,
                        size_t size, struct peil_error *error)
{
    int failed = store_copy_row(store, error);
    if (failed)
        return failed;
    store_copy_int8(store, run_id);
    store_copy_int4(store, check_id);
    store_copy_int8(store, object_id);
    store_copy_text(store, text, size);
    return 0;
}

/* What one check had before and has not now is null; what is new or other is written. Both are in order of object. */
static int write_check_details(struct store *store, int64_t run_id, int32_t check_id, const PGresult *before, int from,
                               int to, const struct judge_details *now, struct peil_error *error)
{
    int failed = 0;
    size_t at = 0;
    while (!failed && (from < to || at < now->count)) {
        int64_t old = from < to ? store_integer(before, from, 1) : INT64_MAX;
        int64_t new = at < now->count ? now->items[at].place + INT64_C(1) : INT64_MAX;
        if (old < new) {
            failed = write_detail(store, run_id, check_id, old, NULL, 0, error);
            from++;
            continue;
        }
        const char *text = now->text.data + now->items[at].at;
        size_t size = now->items[at].size;
        bool same = old == new &&
                    (size_t)PQgetlength(before, from, 2) == size &&memcmp(PQgetvalue(before, from, 2), text, size) == 0;
        if (!same)
            failed = write_detail(store, run_id, check_id, new, text, size, error);
        from += old == new;
        at++;
    }
    return failed;
}

static int row_of_check(const PGresult *rows, int32_t check_id)
{
    int low = 0;
    int high = rows ? PQntuples(rows) : 0;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (store_integer(rows, middle, 0) < check_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int details_before(struct store *store, const struct record *record, PGresult **ret_rows,
                          struct peil_error *error)
{
    const struct programme *programme = &record->before->programme;
    _cleanup_free_ int64_t *ids = memory_allocate_zeroed(programme->check_count + 1, sizeof(*ids));
    for (size_t i = 0; i < programme->check_count; i++)
        ids[i] = programme->checks[i].check_id;
    return store_query(store, results_sql_details, ret_rows, error, "Ii", ids, programme->check_count,
                       record->before->run_id);
}

static int write_details(struct store *store, const struct record *record, struct peil_error *error)
{
    static const struct judge_details none;
    const struct state *state = record->state;
    _cleanup_result_ PGresult *before = NULL;
    int failed = record->before ? details_before(store, record, &before, error) : 0;
    failed =
        failed ? failed : store_copy_begin(store, "peil.result_detail (run_id, check_id, object_id, detail)", 4, error);
    if (failed)
        return failed;
    for (size_t i = 0; !failed && i < state->programme.check_count; i++) {
        int32_t check_id = state->programme.checks[i].check_id;
        failed = write_check_details(store, state->run_id, check_id, before, row_of_check(before, check_id),
                                     row_of_check(before, check_id + 1), &record->judgement->details[i], error);
    }
    for (size_t i = 0; record->before && !failed && i < record->before->programme.check_count; i++) {
        int32_t check_id = record->before->programme.checks[i].check_id;
        if (!state_column(state, check_id))
            failed = write_check_details(store, state->run_id, check_id, before, row_of_check(before, check_id),
                                         row_of_check(before, check_id + 1), &none, error);
    }
    return store_copy_end(store, failed, error);
}

/* ---- Failures and units
 * ----------------------------------------------------------------------------------------------- */

static int write_failures(struct store *store, const struct record *record, struct peil_error *error)
{
    const struct judgement *judgement = record->judgement;
    if (judgement->failure_count == 0)
        return 0;
    int failed = store_copy_begin(
        store, "peil.run_failure (run_id, check_id, first_object, last_object, objects, plugin, cause)", 7, error);
    if (failed)
        return failed;
    for (size_t i = 0; !failed && i < judgement->failure_count; i++) {
        const struct judge_failure *failure = &judgement->failures[i];
        failed = store_copy_row(store, error);
        if (failed)
            break;
        store_copy_int8(store, record->state->run_id);
        store_copy_int4(store, record->state->programme.checks[failure->check].check_id);
        store_copy_int8(store, failure->first_object);
        store_copy_int8(store, failure->last_object);
        store_copy_int4(store, (int32_t)failure->objects);
        store_copy_text(store, failure->plugin, strlen(failure->plugin));
        store_copy_text(store, failure->cause, strlen(failure->cause));
    }
    return store_copy_end(store, failed, error);
}

static int write_units(struct store *store, const struct record *record, struct peil_error *error)
{
    const struct rollup_units *units = &record->state->units;
    int failed = store_copy_begin(store, "peil.run_unit (run_id, unit_id, parent_id)", 3, error);
    if (failed)
        return failed;
    for (size_t i = 1; !failed && i < units->count; i++) {
        failed = store_copy_row(store, error);
        if (failed)
            break;
        store_copy_int8(store, record->state->run_id);
        store_copy_int4(store, units->ids[i]);
        if (units->parents[i] > 0)
            store_copy_int4(store, units->ids[units->parents[i]]);
        else
            store_copy_null(store);
    }
    return store_copy_end(store, failed, error);
}

/* ---- Rollups
 * ---------------------------------------------------------------------------------------------------------- */

static int write_rollup_checks(struct store *store, const struct record *record, struct peil_error *error)
{
    const struct state *state = record->state;
    size_t checks = state->programme.check_count;
    int failed = store_copy_begin(store,
                                  "peil.rollup_check (run_id, unit_id, check_id, ok, short, allowed_incomplete, "
                                  "not_applicable, not_measured, n, d)",
                                  10, error);
    if (failed)
        return failed;
    for (size_t at = 0; !failed && at < state->units.count * checks; at++) {
        const struct rollup_check *row = &record->rollup->checks[at];
        int64_t all = 0;
        for (int outcome = OUTCOME_OK; outcome < OUTCOME_COUNT; outcome++)
            all += row->outcomes[outcome];
        if (all == 0 && at >= checks) /* everything has all its rows */
            continue;
        failed = store_copy_row(store, error);
        if (failed)
            break;
        store_copy_int8(store, state->run_id);
        store_copy_int4(store, state->units.ids[at / checks]);
        store_copy_int4(store, state->programme.checks[at % checks].check_id);
        for (int outcome = OUTCOME_OK; outcome < OUTCOME_COUNT; outcome++)
            store_copy_int4(store, (int32_t)row->outcomes[outcome]);
        store_copy_int8(store, row->n);
        store_copy_int8(store, row->d);
    }
    return store_copy_end(store, failed, error);
}

static const char *dimension_text(size_t dimension)
{
    return dimension == SPLIT_TOTAL ? "" : dimension_names[dimension];
}

static const struct programme_dimension *dimension_of(const struct state *state, size_t dimension)
{
    for (size_t i = 0; i < state->programme.dimension_count; i++)
        if ((size_t)state->programme.dimensions[i].index == dimension)
            return &state->programme.dimensions[i];
    return NULL;
}

static void put_norm(struct store *store, const struct state *state, const struct programme_dimension *dimension)
{
    if (!dimension) {
        store_copy_null(store);
        store_copy_null(store);
        return;
    }
    struct programme_norm norm = programme_norm_on(dimension, state->as_of);
    store_copy_int4(store, norm.norm);
    store_copy_int4(store, norm.intervention);
}

static int write_dimension(struct store *store, const struct state *state, size_t unit, size_t dimension,
                           const struct rollup_dimension *row, struct peil_error *error)
{
    const struct programme_dimension *in_programme = dimension_of(state, dimension);
    if (dimension != SPLIT_TOTAL && !in_programme)
        return 0;
    if (row->objects == 0 && unit > 0)
        return 0;
    int failed = store_copy_row(store, error);
    if (failed)
        return failed;
    const char *name = dimension_text(dimension);
    store_copy_int8(store, state->run_id);
    store_copy_int4(store, state->units.ids[unit]);
    store_copy_text(store, name, strlen(name));
    store_copy_int4(store, (int32_t)row->objects);
    store_copy_int4(store, (int32_t)row->objects_measured);
    store_copy_int4(store, (int32_t)row->objects_at_norm);
    store_copy_numeric(store, row->mean.sum);
    store_copy_int8(store, row->mean.weight);
    store_copy_int8(store, row->weight_measured);
    store_copy_int8(store, row->weight_applicable);
    put_norm(store, state, in_programme);
    return 0;
}

static int write_rollup_dimensions(struct store *store, const struct record *record, struct peil_error *error)
{
    const struct state *state = record->state;
    int failed = store_copy_begin(store,
                                  "peil.rollup_dimension (run_id, unit_id, dimension, objects, objects_measured, "
                                  "objects_at_norm, score_sum, weight_sum, weight_measured, weight_applicable, norm, "
                                  "intervention)",
                                  12, error);
    if (failed)
        return failed;
    for (size_t unit = 0; !failed && unit < state->units.count; unit++)
        for (size_t i = 0; !failed && i <= DIMENSION_MOST; i++)
            failed = write_dimension(store, state, unit, i,
                                     &record->rollup->dimensions[unit * (DIMENSION_MOST + 1) + i], error);
    return store_copy_end(store, failed, error);
}

static int write_rollup_plateaus(struct store *store, const struct record *record, struct peil_error *error)
{
    const struct state *state = record->state;
    int failed = store_copy_begin(store, "peil.rollup_plateau (run_id, unit_id, plateau, objects, weight)", 5, error);
    if (failed)
        return failed;
    for (size_t at = 0; !failed && at < state->units.count * PLATEAU_COUNT; at++) {
        const struct rollup_plateau *row = &record->rollup->plateaus[at];
        if (row->objects == 0)
            continue;
        failed = store_copy_row(store, error);
        if (failed)
            break;
        store_copy_int8(store, state->run_id);
        store_copy_int4(store, state->units.ids[at / PLATEAU_COUNT]);
        store_copy_int2(store, (int16_t)(at % PLATEAU_COUNT));
        store_copy_int4(store, (int32_t)row->objects);
        store_copy_int8(store, row->weight);
    }
    return store_copy_end(store, failed, error);
}

static bool split_empty(const struct split *split)
{
    for (int i = 0; i < SPLIT_STATES; i++)
        if (split->state[i].weight)
            return false;
    return true;
}

static int write_split(struct store *store, const struct state *state, int64_t against_run, size_t at,
                       const struct split *split, struct peil_error *error)
{
    __int128 sums[SPLIT_STATES];
    int64_t weights[SPLIT_STATES];
    const char *dimension = dimension_text(at % (DIMENSION_MOST + 1));
    for (int i = 0; i < SPLIT_STATES; i++) {
        sums[i] = split->state[i].sum;
        weights[i] = split->state[i].weight;
    }
    int failed = store_copy_row(store, error);
    if (failed)
        return failed;
    store_copy_int8(store, state->run_id);
    store_copy_int8(store, against_run);
    store_copy_int4(store, state->units.ids[at / (DIMENSION_MOST + 1)]);
    store_copy_text(store, dimension, strlen(dimension));
    store_copy_numeric_array(store, sums, SPLIT_STATES);
    store_copy_int8_array(store, weights, SPLIT_STATES);
    return 0;
}

int record_splits(struct store *store, const struct state *state, const struct record_split *splits, size_t count,
                  struct peil_error *error)
{
    if (count == 0)
        return 0;
    int failed = store_copy_begin(
        store, "peil.rollup_split (run_id, against_run, unit_id, dimension, state_sum, state_weight)", 6, error);
    if (failed)
        return failed;
    for (size_t i = 0; !failed && i < count; i++)
        for (size_t at = 0; !failed && at < state->units.count * (DIMENSION_MOST + 1); at++)
            if (!split_empty(&splits[i].splits[at]))
                failed = write_split(store, state, splits[i].against_run, at, &splits[i].splits[at], error);
    return store_copy_end(store, failed, error);
}

/* ---- The whole
 * -------------------------------------------------------------------------------------------------------- */

int record_run(struct arena *arena, struct store *store, const struct record *record, struct peil_error *error)
{
    char population_hash[65], results_hash[65];
    state_population_hash(record->state, population_hash);
    state_results_hash(record->state, record->verdicts, results_hash);
    int failed = store_query(store, results_sql_compression, NULL, error, "");
    failed = failed ? failed : add_run(store, record, population_hash, results_hash, error);
    failed = failed ? failed : verdicts_save(record->verdicts, store, error);
    failed = failed ? failed : write_cells(store, record, error);
    failed = failed ? failed : write_details(store, record, error);
    failed = failed ? failed : write_failures(store, record, error);
    failed = failed ? failed : write_units(store, record, error);
    failed = failed ? failed : write_rollup_checks(store, record, error);
    failed = failed ? failed : write_rollup_dimensions(store, record, error);
    failed = failed ? failed : write_rollup_plateaus(store, record, error);
    failed = failed ? failed : record_splits(store, record->state, record->splits, record->split_count, error);
    if (!failed)
        add_journal(arena, store, record, population_hash, results_hash);
    return failed;
}
