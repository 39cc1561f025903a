/* SPDX-License-Identifier: EUPL-1.2 */
/* Programmes out of the store. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/option.h"
#include "base/text.h"
#include "programme/reading.h"
#include "programme/sql.h"
#include "base/poison.h"

/* ---- The parts of a version
 * ------------------------------------------------------------------------------------------ */

static int damaged(const struct programme *programme, const char *what, struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_STORE, _("programme %s, version %d: %s in the store cannot be read"),
                     programme->name, programme->version, what);
}

static bool read_norms(struct arena *arena, const char *text, struct programme_dimension *dimension)
{
    json_t *list = text ? json_loads(text, 0, NULL) : NULL;
    size_t count = json_array_size(list);
    struct programme_norm *norms = arena_allocate_array(arena, count + 1, sizeof(*norms));
    bool good = count > 0;
    for (size_t i = 0; i < count && good; i++) {
        const json_t *norm = json_array_get(list, i);
        const json_t *from = json_object_get(norm, "from");
        good = json_unpack((json_t *)norm, "{s:i, s:i}", "norm", &norms[i].norm, "intervention",
                           &norms[i].intervention) == 0;
        norms[i].from = DATE_NONE;
        if (good && json_is_string(from))
            good = date_parse_iso(json_string_value(from), &norms[i].from);
    }
    json_decref(list);
    dimension->norms = norms;
    dimension->norm_count = count;
    return good;
}

static int by_index(const void *a, const void *b)
{
    return ((const struct programme_dimension *)a)->index - ((const struct programme_dimension *)b)->index;
}

static int load_dimensions(struct arena *arena, struct store *store, struct programme *programme,
                           struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, programme_sql_dimension_list, &rows, error, "i", (int64_t)programme->version_id);
    if (failed)
        return failed;
    programme->dimension_count = (size_t)PQntuples(rows);
    struct programme_dimension *dimensions =
        arena_allocate_array(arena, programme->dimension_count + 1, sizeof(*dimensions));
    for (int i = 0; i < PQntuples(rows); i++) {
        dimensions[i].index = dimension_index(store_text(rows, i, 0));
        dimensions[i].weight = (int)store_integer(rows, i, 1);
        if (dimensions[i].index < 0 || !read_norms(arena, store_text(rows, i, 2), &dimensions[i]))
            return damaged(programme, store_text(rows, i, 0), error);
    }
    qsort(dimensions, programme->dimension_count, sizeof(*dimensions), by_index);
    programme->dimensions = dimensions;
    return 0;
}

/* "dataset process" as bits. */
static unsigned kinds_of(const char *text)
{
    unsigned kinds = 0;
    for (unsigned i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++) {
        size_t size = strlen(kind_names[i]);
        for (const char *at = text; *at; at += strcspn(at, " ") + (at[strcspn(at, " ")] == ' '))
            if (strcspn(at, " ") == size && memcmp(at, kind_names[i], size) == 0)
                kinds |= 1u << i;
    }
    return kinds;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct job_setting *)a)->key, ((const struct job_setting *)b)->key);
}

static bool read_settings(struct arena *arena, const struct programme *programme, const char *text,
                          struct programme_check *check)
{
    json_t *options = text ? json_loads(text, 0, NULL) : NULL;
    struct job_setting *settings = arena_allocate_array(arena, json_object_size(options) + 1, sizeof(*settings));
    const char *place = arena_format(arena, "%s (%d), [check %s]", programme->name, programme->version, check->key);
    const char *key;
    json_t *value;
    bool good = json_is_object(options);
    json_object_foreach(options, key, value)
    {
        good = good && json_is_string(value);
        settings[check->setting_count++] = (struct job_setting){
            .key = arena_text(arena, key), .value = arena_text(arena, json_string_value(value)), .place = place};
    }
    json_decref(options);
    qsort(settings, check->setting_count, sizeof(*settings), by_key);
    check->settings = settings;
    return good;
}

static int load_checks(struct arena *arena, struct store *store, struct programme *programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, programme_sql_check_list, &rows, error, "i", (int64_t)programme->version_id);
    if (failed)
        return failed;
    programme->check_count = (size_t)PQntuples(rows);
    struct programme_check *checks = arena_allocate_array(arena, programme->check_count + 1, sizeof(*checks));
    for (int i = 0; i < PQntuples(rows); i++) {
        checks[i] = (struct programme_check){
            .check_id = (int32_t)store_integer(rows, i, 0),
            .rule_id = (int32_t)store_integer(rows, i, 1),
            .key = arena_text(arena, store_text(rows, i, 2)),
            .title = arena_text(arena, store_text(rows, i, 3)),
            .dimension = dimension_index(store_text(rows, i, 4)),
            .kinds = kinds_of(store_text(rows, i, 5)),
            .plugin = arena_text(arena, store_text(rows, i, 6)),
            .rule = arena_text(arena, store_text(rows, i, 7)),
            .plugin_version = arena_text(arena, store_text(rows, i, 8)),
            .rule_version = arena_text(arena, store_text(rows, i, 9)),
            .weight = (int)store_integer(rows, i, 10),
            .norm = (int)store_integer(rows, i, 11),
            .rule_hash = arena_text(arena, store_text(rows, i, 13)),
        };
        if (checks[i].dimension < 0 || !read_settings(arena, programme, store_text(rows, i, 12), &checks[i]))
            return damaged(programme, checks[i].key, error);
    }
    programme->checks = checks;
    return programme->check_count <= CHECK_MOST ? 0 : damaged(programme, "check", error);
}

/* ---- A version
 * ------------------------------------------------------------------------------------------------------- */

/* Title and organisation as they stand in the version's own document. */
static int read_head(struct arena *arena, struct programme *programme, struct peil_error *error)
{
    struct ini_document document;
    int failed =
        ini_read_text(arena, programme->name, programme->document, strlen(programme->document), &document, error);
    if (failed)
        return failed;
    programme->organisation = "";
    for (size_t i = 0; i < document.section_count; i++) {
        struct ini_section *section = &document.sections[i];
        if (strcmp(section->kind, "programme") != 0)
            continue;
        static const struct peil_option list = {.name = "organisation", .type = PEIL_OPTION_LIST};
        struct ini_entry *title = ini_find(section, "title"), *organisation = ini_find(section, "organisation");
        struct peil_setting setting;
        if (title)
            programme->title = title->value;
        if (!organisation)
            continue;
        failed = option_check_value(arena, &list, programme->name, organisation->value, &setting, error);
        if (failed)
            return failed;
        programme->organisation = setting.text;
    }
    return 0;
}

int programme_load_version(struct arena *arena, struct store *store, int32_t version_id,
                           struct programme *ret_programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, programme_sql_version_read, &rows, error, "i", (int64_t)version_id);
    if (failed)
        return failed;
    *ret_programme = (struct programme){
        .id = (int32_t)store_integer(rows, 0, 0),
        .name = arena_text(arena, store_text(rows, 0, 1)),
        .title = arena_text(arena, store_text(rows, 0, 2)),
        .version_id = (int32_t)store_integer(rows, 0, 3),
        .version = (int)store_integer(rows, 0, 4),
        .from = store_date(rows, 0, 5),
        .document = arena_text(arena, store_text(rows, 0, 6)),
    };
    failed = read_head(arena, ret_programme, error);
    failed = failed ? failed : load_dimensions(arena, store, ret_programme, error);
    return failed ? failed : load_checks(arena, store, ret_programme, error);
}

/* ---- By name
 * --------------------------------------------------------------------------------------------------------- */

static int refuse_unknown(struct arena *arena, struct store *store, const char *name, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, programme_sql_programme_names, &rows, error, "");
    if (failed)
        return failed;
    size_t count = (size_t)PQntuples(rows);
    const char **names = arena_allocate_array(arena, count + 1, sizeof(*names));
    for (size_t i = 0; i < count; i++)
        names[i] = store_text(rows, (int)i, 0);
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("no programme '%s'; did you mean '%s'?"), name, nearest);
    if (count == 0)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("no programme '%s': none was applied yet; this does: peil programme apply FILE"), name);
    return error_set(error, PEIL_ERROR_USAGE, _("no programme '%s'; peil programme list shows which there are"), name);
}

static int refuse_before_first(struct store *store, const char *name, int64_t id, date_day as_of,
                               struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, programme_sql_version_first_day, &rows, error, "i", id);
    if (failed)
        return failed;
    char day[11], first[11];
    date_format(as_of, day);
    date_format(store_date(rows, 0, 0), first);
    return error_set(error, PEIL_ERROR_USAGE, _("programme '%s' does not hold on %s yet: it begins on %s"), name, day,
                     first);
}

int programme_load(struct arena *arena, struct store *store, const char *name, date_day as_of,
                   struct programme *ret_programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *found = NULL, *version = NULL;
    *ret_programme = (struct programme){0};
    int failed = store_query(store, programme_sql_programme_find, &found, error, "t", name);
    if (failed)
        return failed;
    if (PQntuples(found) == 0)
        return refuse_unknown(arena, store, name, error);
    int64_t id = store_integer(found, 0, 0);
    failed = store_query(store, programme_sql_version_in_force, &version, error, "id", id, as_of);
    if (failed)
        return failed;
    if (PQntuples(version) == 0)
        return refuse_before_first(store, name, id, as_of, error);
    return programme_load_version(arena, store, (int32_t)store_integer(version, 0, 0), ret_programme, error);
}

int programme_load_newest(struct arena *arena, struct store *store, const char *name, struct programme *ret_programme,
                          struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_programme = (struct programme){0};
    int failed = store_query(store, programme_sql_version_newest, &rows, error, "t", name);
    if (failed || PQntuples(rows) == 0)
        return failed;
    return programme_load_version(arena, store, (int32_t)store_integer(rows, 0, 0), ret_programme, error);
}

int programme_list(struct arena *arena, struct store *store, struct programme_summary **ret_list, size_t *ret_count,
                   struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, programme_sql_programme_list, &rows, error, "");
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_list = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_list));
    for (int i = 0; i < PQntuples(rows); i++)
        (*ret_list)[i] = (struct programme_summary){
            .name = arena_text(arena, store_text(rows, i, 0)),
            .title = arena_text(arena, store_text(rows, i, 1)),
            .version = (int)store_integer(rows, i, 2),
            .from = store_date(rows, i, 3),
            .applied_at = arena_text(arena, store_text(rows, i, 4)),
            .actor = arena_text(arena, store_text(rows, i, 5)),
            .checks = (int)store_integer(rows, i, 6),
            .runs = (int)store_integer(rows, i, 7),
        };
    return 0;
}
