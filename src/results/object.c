/* SPDX-License-Identifier: EUPL-1.2 */
/* One object of the register, for whoever wants to see its results. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/results.h"
#include "results/sql.h"
#include "base/poison.h"

static const char *copy(struct arena *arena, const PGresult *rows, int row, int column)
{
    return arena_text(arena, store_text(rows, row, column));
}

static int no_such_object(struct store *store, const char *key, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_keys, &rows, error, "t", key);
    if (failed)
        return failed;
    size_t count = (size_t)PQntuples(rows);
    _cleanup_free_ const char **keys = memory_allocate_zeroed(count + 1, sizeof(*keys));
    for (size_t i = 0; i < count; i++)
        keys[i] = store_text(rows, (int)i, 0);
    const char *nearest = text_nearest(key, keys, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no object '%s'; did you mean '%s'?"), key, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("there is no object '%s' in the register"), key);
}

static int several_objects(const PGresult *rows, const char *key, struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_USAGE,
                     _("'%s' is the key of more than one object: say which with --kind %s or --kind %s"), key,
                     store_text(rows, 0, 1), store_text(rows, 1, 1));
}

static int read_roles(struct arena *arena, struct store *store, struct results_object *object, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_roles, &rows, error, "i", object->id);
    if (failed)
        return failed;
    object->role_count = (size_t)PQntuples(rows);
    object->roles = arena_allocate_array(arena, object->role_count + 1, sizeof(*object->roles));
    for (size_t i = 0; i < object->role_count; i++)
        object->roles[i] = (struct results_role){.role = copy(arena, rows, (int)i, 0),
                                                 .written = copy(arena, rows, (int)i, 1),
                                                 .since = store_date(rows, (int)i, 2),
                                                 .until = store_date(rows, (int)i, 3)};
    return 0;
}

int results_object_find(struct arena *arena, struct store *store, const char *kind, const char *key,
                        struct results_object *ret_object, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_find, &rows, error, "tt", key, kind);
    if (failed)
        return failed;
    if (PQntuples(rows) != 1)
        return PQntuples(rows) ? several_objects(rows, key, error) : no_such_object(store, key, error);
    *ret_object = (struct results_object){.id = store_integer(rows, 0, 0),
                                          .kind = copy(arena, rows, 0, 1),
                                          .key = copy(arena, rows, 0, 2),
                                          .title = copy(arena, rows, 0, 3),
                                          .attributes = copy(arena, rows, 0, 4),
                                          .criticality = (int)store_integer(rows, 0, 5),
                                          .unit_key = copy(arena, rows, 0, 6),
                                          .unit_name = copy(arena, rows, 0, 7),
                                          .valid_from = store_date(rows, 0, 8),
                                          .valid_to = store_date(rows, 0, 9)};
    return read_roles(arena, store, ret_object, error);
}

int results_programmes(struct arena *arena, struct store *store, struct results_programme **ret_programmes,
                       size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_count = 0;
    int failed = store_query(store, results_sql_object_programmes, &rows, error, "");
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_programmes = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_programmes));
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_programmes)[i] = (struct results_programme){.id = (int32_t)store_integer(rows, (int)i, 0),
                                                          .name = copy(arena, rows, (int)i, 1)};
    return 0;
}
