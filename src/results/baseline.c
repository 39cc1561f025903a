/* SPDX-License-Identifier: EUPL-1.2 */
/* The baseline: a run frozen as the zero, with a hash over everything that it rests on, part by part. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "results/record.h"
#include "results/results.h"
#include "results/sql.h"
#include "store/journal.h"
#include "base/poison.h"

/* ---- What it rests on
 * --------------------------------------------------------------------------------------------------- */

/* Each part has a hash of its own, so that what differs can be named. */
struct part {
    const char *name; /* "population", "plugins", "dimension/described", "rule/KEY", "results/KEY" */
    char hash[65];
};
struct parts {
    size_t count;
    struct part *items;
    char hash[65]; /* over all of them */
};

static void part_add(struct parts *parts, const char *name, const char *const *texts, size_t count)
{
    struct hash hash;
    unsigned char out[HASH_SIZE];
    hash_begin(&hash);
    for (size_t i = 0; i < count; i++)
        hash_add_text(&hash, texts[i]);
    hash_end(&hash, out);
    parts->items[parts->count].name = name;
    hash_hex(out, parts->items[parts->count++].hash);
}

static void add_dimensions(struct arena *arena, struct parts *parts, const struct state *state)
{
    for (size_t i = 0; i < state->programme.dimension_count; i++) {
        const struct programme_dimension *dimension = &state->programme.dimensions[i];
        struct programme_norm norm = programme_norm_on(dimension, state->as_of);
        const char *text =
            arena_format(arena, "weight %d norm %d intervention %d", dimension->weight, norm.norm, norm.intervention);
        part_add(parts, arena_format(arena, "dimension/%s", dimension_names[dimension->index]), &text, 1);
    }
}

static void add_checks(struct arena *arena, struct parts *parts, const struct state *state,
                       const struct verdicts *verdicts)
{
    for (size_t i = 0; i < state->programme.check_count; i++) {
        const struct programme_check *check = &state->programme.checks[i];
        const char *rule[] = {check->rule_hash, dimension_names[check->dimension],
                              arena_format(arena, "weight %d", check->weight)};
        part_add(parts, arena_format(arena, "rule/%s", check->key), rule, 3);
        struct part *results = &parts->items[parts->count++];
        results->name = arena_format(arena, "results/%s", check->key);
        state_check_hash(state, verdicts, i, results->hash);
    }
}

static int parts_compute(struct arena *arena, struct store *store, const struct state *state,
                         const struct verdicts *verdicts, struct parts *ret_parts, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    size_t most = 2 + state->programme.dimension_count + 2 * state->programme.check_count;
    *ret_parts = (struct parts){.items = arena_allocate_array(arena, most, sizeof(struct part))};
    int failed = store_query_one(store, results_sql_run_hashes, &rows, error, "i", state->run_id);
    if (failed)
        return failed;
    ret_parts->items[0].name = "population";
    state_population_hash(state, ret_parts->items[0].hash);
    ret_parts->count = 1;
    const char *plugins = store_text(rows, 0, 0);
    part_add(ret_parts, "plugins", &plugins, 1);
    add_dimensions(arena, ret_parts, state);
    add_checks(arena, ret_parts, state, verdicts);
    struct hash hash;
    unsigned char out[HASH_SIZE];
    hash_begin(&hash);
    for (size_t i = 0; i < ret_parts->count; i++) {
        hash_add_text(&hash, ret_parts->items[i].name);
        hash_add_text(&hash, ret_parts->items[i].hash);
    }
    hash_end(&hash, out);
    hash_hex(out, ret_parts->hash);
    return 0;
}

static int load(struct arena *arena, struct store *store, int64_t run_id, struct verdicts *verdicts,
                struct state *ret_state, struct parts *ret_parts, struct peil_error *error)
{
    size_t places;
    int failed = verdicts_load(verdicts, arena, store, error);
    failed = failed ? failed : state_places(store, &places, error);
    failed = failed ? failed : state_load(arena, store, run_id, verdicts, places, ret_state, error);
    return failed ? failed : parts_compute(arena, store, ret_state, verdicts, ret_parts, error);
}

/* ---- Setting
 * ------------------------------------------------------------------------------------------------------------- */

static int add_splits(struct arena *arena, struct store *store, const struct state *baseline,
                      const struct verdicts *verdicts, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_runs_without_split, &rows, error, "ii", (int64_t)baseline->programme.id,
                             baseline->run_id);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        struct state later;
        struct split *splits;
        failed = state_load(arena, store, store_integer(rows, row, 0), verdicts, baseline->places, &later, error);
        if (failed)
            break;
        state_split(arena, baseline, &later, verdicts, &splits);
        failed = record_splits(store, &later, &(struct record_split){.against_run = baseline->run_id, .splits = splits},
                               1, error);
        state_release(&later);
    }
    return failed;
}

static void add_journal(struct arena *arena, struct store *store, const struct results_run *run, const char *why,
                        const struct parts *parts)
{
    json_t *list = json_object();
    for (size_t i = 0; i < parts->count; i++)
        json_object_set_new(list, parts->items[i].name, json_string(parts->items[i].hash));
    json_t *content = json_pack("{s:i, s:s, s:o}", "run", run->number, "hash", parts->hash, "parts", list);
    char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
    journal_add(store, &(struct journal_entry){.area = "results",
                                               .action = "set",
                                               .subject = arena_format(arena, "baseline/%s", run->programme),
                                               .why = why,
                                               .content = text});
    free(text);
    json_decref(content);
}

static int set_inside(struct arena *arena, struct store *store, const struct results_run *run, const char *why,
                      struct peil_error *error)
{
    struct verdicts verdicts;
    struct parts parts;
    _cleanup_state_ struct state state = {0};
    int failed = load(arena, store, run->id, &verdicts, &state, &parts, error);
    failed = failed ? failed
                    : store_query(store, results_sql_baseline_add, NULL, error, "iittt", (int64_t)run->programme_id,
                                  run->id, store_actor(store), why, parts.hash);
    failed = failed ? failed : add_splits(arena, store, &state, &verdicts, error);
    if (!failed)
        add_journal(arena, store, run, why, &parts);
    return failed;
}

int results_baseline_set(struct arena *arena, struct store *store, const struct results_run *run, const char *why,
                         struct results_baseline *ret_baseline, struct peil_error *error)
{
    int failed = store_begin(store, error);
    failed = failed ? failed : set_inside(arena, store, run, why, error);
    failed = failed ? failed : store_commit(store, error);
    if (failed)
        store_rollback(store);
    return failed ? failed : results_baseline_read(arena, store, run->programme_id, ret_baseline, error);
}

/* ---- Reading and verifying
 * ---------------------------------------------------------------------------------------------- */

int results_baseline_read(struct arena *arena, struct store *store, int32_t programme_id,
                          struct results_baseline *ret_baseline, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_baseline = (struct results_baseline){0};
    int failed = store_query(store, results_sql_baseline_newest, &rows, error, "i", (int64_t)programme_id);
    if (failed || PQntuples(rows) == 0)
        return failed;
    *ret_baseline = (struct results_baseline){.id = store_integer(rows, 0, 0),
                                              .run_id = store_integer(rows, 0, 1),
                                              .number = (int)store_integer(rows, 0, 2),
                                              .set_at = arena_text(arena, store_text(rows, 0, 3)),
                                              .actor = arena_text(arena, store_text(rows, 0, 4)),
                                              .why = arena_text(arena, store_text(rows, 0, 5)),
                                              .hash = arena_text(arena, store_text(rows, 0, 6))};
    return 0;
}

static void name_differences(const struct parts *parts, const json_t *frozen, struct buffer *differences)
{
    const char *name;
    const json_t *hash;
    for (size_t i = 0; i < parts->count; i++) {
        const char *before = json_string_value(json_object_get(frozen, parts->items[i].name));
        if (!before || strcmp(before, parts->items[i].hash) != 0)
            buffer_append_format(differences, "%s%s", differences->size ? "\n" : "", parts->items[i].name);
    }
    json_object_foreach((json_t *)(uintptr_t)frozen, name, hash)
    {
        bool known = false;
        for (size_t i = 0; i < parts->count; i++)
            known |= strcmp(parts->items[i].name, name) == 0;
        if (!known)
            buffer_append_format(differences, "%s%s", differences->size ? "\n" : "", name);
    }
}

int results_baseline_verify(struct arena *arena, struct store *store, const struct results_baseline *baseline,
                            const char **ret_differences, struct peil_error *error)
{
    struct verdicts verdicts;
    struct parts parts;
    _cleanup_state_ struct state state = {0};
    _cleanup_result_ PGresult *rows = NULL;
    _cleanup_buffer_ struct buffer differences = {0};
    *ret_differences = NULL;
    int failed = load(arena, store, baseline->run_id, &verdicts, &state, &parts, error);
    if (failed || strcmp(parts.hash, baseline->hash) == 0)
        return failed;
    failed = store_query(store, results_sql_baseline_parts, &rows, error, "tt",
                         arena_format(arena, "baseline/%s", state.programme.name), baseline->hash);
    if (failed)
        return failed;
    json_t *content = PQntuples(rows) ? json_loads(store_text(rows, 0, 0), 0, NULL) : NULL;
    name_differences(&parts, json_object_get(content, "parts"), &differences);
    json_decref(content);
    *ret_differences = arena_text(arena, differences.size ? buffer_text(&differences) : "hash");
    return 0;
}
