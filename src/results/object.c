/* SPDX-License-Identifier: EUPL-1.2 */
/* One object of the register, for whoever wants to see its results. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/facts.h"
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
    return error_set(error, PEIL_ERROR_USAGE, _("'%s' is the key of more than one object: say %s/%s or %s/%s"), key,
                     store_text(rows, 0, 1), key, store_text(rows, 1, 1), key);
}

static int read_roles(struct arena *arena, struct store *store, struct results_object *object, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_roles, &rows, error, "id", object->id, date_today());
    if (failed)
        return failed;
    object->role_count = (size_t)PQntuples(rows);
    object->roles = arena_allocate_array(arena, object->role_count + 1, sizeof(*object->roles));
    for (size_t i = 0; i < object->role_count; i++)
        object->roles[i] = (struct results_role){.role = copy(arena, rows, (int)i, 0),
                                                 .written = copy(arena, rows, (int)i, 1),
                                                 .since = store_date(rows, (int)i, 2),
                                                 .until = store_date(rows, (int)i, 3),
                                                 .accepted = store_date(rows, (int)i, 4),
                                                 .mandate = copy(arena, rows, (int)i, 5),
                                                 .valid_from = store_date(rows, (int)i, 6),
                                                 .valid_to = store_date(rows, (int)i, 7),
                                                 .actor = copy(arena, rows, (int)i, 8),
                                                 .source = copy(arena, rows, (int)i, 9),
                                                 .held = store_boolean(rows, (int)i, 10)};
    return 0;
}

static int read_reviews(struct arena *arena, struct store *store, struct results_object *object,
                        struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_reviews, &rows, error, "i", object->id);
    if (failed)
        return failed;
    object->review_count = (size_t)PQntuples(rows);
    object->reviews = arena_allocate_array(arena, object->review_count + 1, sizeof(*object->reviews));
    for (size_t i = 0; i < object->review_count; i++)
        object->reviews[i] = (struct results_review){.what = copy(arena, rows, (int)i, 0),
                                                     .done_on = store_date(rows, (int)i, 1),
                                                     .party = copy(arena, rows, (int)i, 2),
                                                     .note = copy(arena, rows, (int)i, 3),
                                                     .actor = copy(arena, rows, (int)i, 4)};
    return 0;
}

static int read_links(struct arena *arena, struct store *store, struct results_object *object, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_links, &rows, error, "id", object->id, date_today());
    if (failed)
        return failed;
    object->link_count = (size_t)PQntuples(rows);
    object->links = arena_allocate_array(arena, object->link_count + 1, sizeof(*object->links));
    for (size_t i = 0; i < object->link_count; i++)
        object->links[i] = (struct results_link){.relation = copy(arena, rows, (int)i, 0),
                                                 .outward = store_boolean(rows, (int)i, 1),
                                                 .kind = copy(arena, rows, (int)i, 2),
                                                 .key = copy(arena, rows, (int)i, 3),
                                                 .title = copy(arena, rows, (int)i, 4)};
    return 0;
}

static int read_additions(struct arena *arena, struct store *store, struct results_object *object,
                          struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_additions, &rows, error, "i", object->id);
    if (failed)
        return failed;
    object->addition_count = (size_t)PQntuples(rows);
    object->additions = arena_allocate_array(arena, object->addition_count + 1, sizeof(*object->additions));
    for (size_t i = 0; i < object->addition_count; i++)
        object->additions[i] = (struct results_addition){.source = copy(arena, rows, (int)i, 0),
                                                         .place = copy(arena, rows, (int)i, 1),
                                                         .since = store_date(rows, (int)i, 2),
                                                         .values = copy(arena, rows, (int)i, 3)};
    return 0;
}

/* KIND/KEY: the kind and what comes after it; NULL when it does not begin with a kind. */
static const char *split_kind(const char *key, const char **ret_kind)
{
    for (int i = 0; i < FACTS_KINDS; i++) {
        size_t size = strlen(facts_kind_names[i]);
        if (strncmp(key, facts_kind_names[i], size) == 0 && key[size] == '/') {
            *ret_kind = facts_kind_names[i];
            return key + size + 1;
        }
    }
    return NULL;
}

int results_object_find(struct arena *arena, struct store *store, const char *kind, const char *key,
                        struct results_object *ret_object, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_object_find, &rows, error, "tt", key, kind);
    const char *of_kind = NULL, *rest = kind ? NULL : split_kind(key, &of_kind);
    if (!failed && PQntuples(rows) == 0 && rest) { /* a key may hold a slash itself */
        PQclear(rows);
        rows = NULL;
        failed = store_query(store, results_sql_object_find, &rows, error, "tt", rest, of_kind);
    }
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
    failed = read_roles(arena, store, ret_object, error);
    failed = failed ? failed : read_reviews(arena, store, ret_object, error);
    failed = failed ? failed : read_links(arena, store, ret_object, error);
    return failed ? failed : read_additions(arena, store, ret_object, error);
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
