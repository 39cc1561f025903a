/* SPDX-License-Identifier: EUPL-1.2 */
/* The tree of units on a day: each unit's line upward, and the domain and department that it is in. */
#include "results/facts_tree.h"

#include <string.h>

#include "base/buffer.h"
#include "results/sql.h"
#include "base/poison.h"

static void climb(struct arena *arena, const struct facts_tree *tree, const char *const *kinds, size_t from)
{
    _cleanup_buffer_ struct buffer line = {0};
    struct facts_unit *unit = &tree->units[from];
    size_t at = from;
    for (int depth = 0; depth < FACTS_TREE_DEEPEST && at > 0 && at < tree->count && tree->units[at].key; depth++) {
        const char *kind = kinds[at];
        if (line.size)
            buffer_append_byte(&line, '\n');
        buffer_append_text(&line, tree->units[at].key);
        if (!unit->domain && strcmp(kind, "domain") == 0)
            unit->domain = tree->units[at].key;
        if (!unit->department && strcmp(kind, "department") == 0)
            unit->department = tree->units[at].key;
        at = (size_t)tree->units[at].parent;
    }
    unit->line = arena_text(arena, buffer_text(&line));
}

int facts_tree_load(struct arena *arena, struct store *store, date_day day, struct facts_tree *ret_tree,
                    struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_tree = (struct facts_tree){0};
    int failed = store_query(store, results_sql_unit_tree, &rows, error, "d", day);
    int count = failed ? 0 : PQntuples(rows);
    if (count == 0)
        return failed;
    ret_tree->count = (size_t)store_integer(rows, count - 1, 0) + 1;
    ret_tree->units = arena_allocate_array(arena, ret_tree->count, sizeof(*ret_tree->units));
    _cleanup_free_ const char **kinds = memory_allocate_zeroed(ret_tree->count, sizeof(*kinds));
    for (int row = 0; row < count; row++) {
        size_t id = (size_t)store_integer(rows, row, 0);
        ret_tree->units[id].key = arena_text(arena, store_text(rows, row, 1));
        ret_tree->units[id].parent = store_integer(rows, row, 3);
        kinds[id] = store_text(rows, row, 2);
    }
    for (size_t id = 0; id < ret_tree->count; id++)
        if (ret_tree->units[id].key)
            climb(arena, ret_tree, kinds, id);
    return 0;
}

const struct facts_unit *facts_tree_unit(const struct facts_tree *tree, int64_t id)
{
    static const struct facts_unit none;
    return id > 0 && (size_t)id < tree->count ? &tree->units[id] : &none;
}

int facts_places_load(struct arena *arena, struct store *store, date_day day, struct facts_places *ret_places,
                      struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_places = (struct facts_places){0};
    int failed = store_query(store, results_sql_object_units, &rows, error, "d", day);
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++)
        if ((size_t)store_integer(rows, row, 0) >= ret_places->count)
            ret_places->count = (size_t)store_integer(rows, row, 0) + 1;
    ret_places->units = arena_allocate_array(arena, ret_places->count + 1, sizeof(*ret_places->units));
    for (int row = 0; row < PQntuples(rows); row++)
        ret_places->units[store_integer(rows, row, 0)] = (int32_t)store_integer(rows, row, 1);
    return 0;
}
