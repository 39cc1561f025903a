/* SPDX-License-Identifier: EUPL-1.2 */
/* A row an object and dimension of rules; all are read at once, in order of object. */
#include "results/facts_data.h"

#include <stdio.h>
#include <string.h>

#include "data/sql.h"
#include "base/poison.h"

enum { DIMENSIONS = 8, PARTS = 4, PART_OK = 0, PART_SHORT, PART_NOT_MEASURED, PART_EVIDENCE };
static const char *const dimension_words[DIMENSIONS] = {"completeness", "validity", "uniqueness", "consistency",
                                                        "timeliness",   "accuracy", "volume",     "schema"};
static const char *const part_words[PARTS] = {"ok", "short", "not_measured", "evidence"};
enum { MEMBER_RULES = DIMENSIONS * PARTS }; /* "yes" when there is any rule */

struct answered {
    int64_t object;
    int dimension;
    char weights[3][24];
    const char *evidence;
};

struct data {
    struct answered *items;
    size_t count, at;
    const struct answered *now[DIMENSIONS]; /* of the object at hand */
};

static int dimension_named(const char *name, size_t size)
{
    for (int i = 0; i < DIMENSIONS; i++)
        if (strlen(dimension_words[i]) == size && memcmp(dimension_words[i], name, size) == 0)
            return i;
    return -1;
}

static int member(void *state, struct arena *arena, const char *name)
{
    const char *dot = strchr(name, '.');
    int dimension = dot ? dimension_named(name, (size_t)(dot - name)) : -1;
    (void)state;
    (void)arena;
    if (strcmp(name, "rules") == 0)
        return MEMBER_RULES;
    for (int part = 0; dimension >= 0 && part < PARTS; part++)
        if (strcmp(dot + 1, part_words[part]) == 0)
            return dimension * PARTS + part;
    return -1;
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, data_sql_facts, &rows, error, "d", wish->as_of);
    if (failed)
        return failed;
    struct data *data = arena_allocate(arena, sizeof(*data));
    data->items = arena_allocate_array(arena, (size_t)PQntuples(rows) + 1, sizeof(*data->items));
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *dimension = store_text(rows, row, 1);
        struct answered *item = &data->items[data->count];
        item->object = store_integer(rows, row, 0);
        item->dimension = dimension_named(dimension, strlen(dimension));
        if (item->dimension < 0)
            continue;
        for (int part = 0; part < PART_EVIDENCE; part++)
            snprintf(item->weights[part], sizeof(item->weights[part]), "%s", store_text(rows, row, 2 + part));
        item->evidence = arena_text(arena, store_text(rows, row, 5));
        data->count++;
    }
    *state = data;
    return 0;
}

static void seek(void *state, int64_t object_id, int kind)
{
    struct data *data = state;
    (void)kind;
    memset(data->now, 0, sizeof(data->now));
    while (data->at > 0 && data->items[data->at - 1].object >= object_id) /* a new pass */
        data->at--;
    while (data->at < data->count && data->items[data->at].object < object_id)
        data->at++;
    for (size_t i = data->at; i < data->count && data->items[i].object == object_id; i++)
        data->now[data->items[i].dimension] = &data->items[i];
}

static struct peil_value value(void *state, int wanted)
{
    const struct data *data = state;
    if (wanted == MEMBER_RULES) {
        for (int i = 0; i < DIMENSIONS; i++)
            if (data->now[i])
                return facts_value("yes");
        return facts_value(NULL);
    }
    const struct answered *item = data->now[wanted / PARTS];
    int part = wanted % PARTS;
    return facts_value(!item ? NULL : part == PART_EVIDENCE ? item->evidence : item->weights[part]);
}

const struct facts_family facts_data = {
    .prefix = "data.", .member = member, .load = load, .seek = seek, .value = value};
