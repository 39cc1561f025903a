/* SPDX-License-Identifier: EUPL-1.2 */
/* The dictionary of verdicts in memory and in the store. */
#include "results/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/sql.h"
#include "base/poison.h"

static int16_t verdict_append(struct verdicts *verdicts, enum outcome outcome, const char *plugin, const char *reason,
                              int16_t store_id)
{
    if (verdicts->count == verdicts->capacity) {
        size_t capacity = verdicts->capacity ? verdicts->capacity * 2 : 64;
        struct verdict *items = arena_allocate_array(verdicts->arena, capacity, sizeof(*items));
        enum outcome *outcomes = arena_allocate_array(verdicts->arena, capacity, sizeof(*outcomes));
        if (verdicts->count) {
            memcpy(items, verdicts->items, verdicts->count * sizeof(*items));
            memcpy(outcomes, verdicts->outcomes, verdicts->count * sizeof(*outcomes));
        }
        verdicts->items = items;
        verdicts->outcomes = outcomes;
        verdicts->capacity = capacity;
    }
    verdicts->items[verdicts->count] = (struct verdict){.outcome = outcome,
                                                        .plugin = arena_text(verdicts->arena, plugin),
                                                        .reason = arena_text(verdicts->arena, reason),
                                                        .store_id = store_id};
    verdicts->outcomes[verdicts->count] = outcome;
    return (int16_t)verdicts->count++;
}

static enum outcome outcome_named(const char *name)
{
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (strcmp(outcome_names[i], name) == 0)
            return (enum outcome)i;
    return OUTCOME_NONE;
}

static size_t verdict_index(const struct verdicts *verdicts, enum outcome outcome, const char *plugin,
                            const char *reason)
{
    for (size_t i = 1; i < verdicts->count; i++)
        if (verdicts->items[i].outcome == outcome && strcmp(verdicts->items[i].plugin, plugin) == 0 &&
            strcmp(verdicts->items[i].reason, reason) == 0)
            return i;
    return 0;
}

static int verdicts_read(struct verdicts *verdicts, struct store *store, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_verdicts, &rows, error, "");
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++) {
        enum outcome outcome = outcome_named(store_text(rows, row, 1));
        int16_t store_id = (int16_t)store_integer(rows, row, 0);
        size_t index = verdict_index(verdicts, outcome, store_text(rows, row, 2), store_text(rows, row, 3));
        if (index)
            verdicts->items[index].store_id = store_id;
        else
            verdict_append(verdicts, outcome, store_text(rows, row, 2), store_text(rows, row, 3), store_id);
    }
    size_t last = PQntuples(rows) ? (size_t)store_integer(rows, PQntuples(rows) - 1, 0) : 0;
    verdicts->store_count = last + 1;
    verdicts->by_store_id = arena_allocate_array(verdicts->arena, verdicts->store_count, sizeof(int16_t));
    for (size_t i = 1; i < verdicts->count; i++)
        verdicts->by_store_id[verdicts->items[i].store_id] = verdicts->items[i].store_id ? (int16_t)i : 0;
    return 0;
}

int verdicts_load(struct verdicts *ret_verdicts, struct arena *arena, struct store *store, struct peil_error *error)
{
    *ret_verdicts = (struct verdicts){.arena = arena};
    verdict_append(ret_verdicts, OUTCOME_NONE, "", "", 0);
    return verdicts_read(ret_verdicts, store, error);
}

int16_t verdicts_find(struct verdicts *verdicts, enum outcome outcome, const char *plugin, const char *reason)
{
    if (!*reason)
        plugin = "";
    size_t index = verdict_index(verdicts, outcome, plugin, reason);
    return index ? (int16_t)index : verdict_append(verdicts, outcome, plugin, reason, 0);
}

int verdicts_save(struct verdicts *verdicts, struct store *store, struct peil_error *error)
{
    bool new_ones = false;
    for (size_t i = 1; i < verdicts->count; i++)
        new_ones |= verdicts->items[i].store_id == 0;
    if (!new_ones)
        return 0;
    int failed = store_query(store, results_sql_verdict_lock, NULL, error, "");
    failed = failed ? failed : verdicts_read(verdicts, store, error);
    size_t next = verdicts->store_count;
    for (size_t i = 1; !failed && i < verdicts->count; i++) {
        struct verdict *item = &verdicts->items[i];
        if (item->store_id)
            continue;
        if (next > INT16_MAX)
            return error_set(error, PEIL_ERROR_STORE, _("there are more than %d different verdicts"), INT16_MAX);
        item->store_id = (int16_t)next++;
        failed = store_query(store, results_sql_verdict_add, NULL, error, "ittt", (int64_t)item->store_id,
                             outcome_names[item->outcome], item->plugin, item->reason);
    }
    return failed;
}
