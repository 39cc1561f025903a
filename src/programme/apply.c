/* SPDX-License-Identifier: EUPL-1.2 */
/* Applying a programme: a new version in the store, and in the journal what changed. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "programme/reading.h"
#include "programme/sql.h"
#include "store/journal.h"
#include "base/poison.h"

static bool same_rules(const struct programme *a, const struct programme *b)
{
    if (strcmp(a->document, b->document) != 0 || a->check_count != b->check_count)
        return false;
    for (size_t i = 0; i < a->check_count; i++)
        if (strcmp(a->checks[i].key, b->checks[i].key) != 0 ||
            strcmp(a->checks[i].rule_hash, b->checks[i].rule_hash) != 0 ||
            strcmp(a->checks[i].plugin_version, b->checks[i].plugin_version) != 0)
            return false;
    return true;
}

static void take_ids(struct programme *programme, const struct programme *newest)
{
    struct programme_check *checks = (struct programme_check *)programme->checks;
    programme->id = newest->id;
    programme->version_id = newest->version_id;
    programme->version = newest->version;
    for (size_t i = 0; i < programme->check_count; i++) {
        checks[i].check_id = newest->checks[i].check_id;
        checks[i].rule_id = newest->checks[i].rule_id;
    }
}

/* Runs are never measured again: what held on the day of a run stays. */
static int refuse_before_runs(struct store *store, const struct programme *programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, programme_sql_run_newest, &rows, error, "i", (int64_t)programme->id);
    if (failed || PQntuples(rows) == 0 || programme->from >= store_date(rows, 0, 1))
        return failed;
    char from[11];
    date_format(programme->from, from);
    return error_set(error, PEIL_ERROR_CONFLICT,
                     _("this version would hold from %s, but run %" PRId64
                       " of %s was measured with the version before it; "
                       "runs are never measured again: put 'from' on %s or later"),
                     from, store_integer(rows, 0, 0), store_text(rows, 0, 1), store_text(rows, 0, 1));
}

static int add_programme(struct store *store, struct programme *programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    if (programme->id)
        return store_query(store, programme_sql_programme_title, NULL, error, "it", (int64_t)programme->id,
                           programme->title);
    int failed =
        store_query_one(store, programme_sql_programme_add, &rows, error, "tt", programme->name, programme->title);
    if (!failed)
        programme->id = (int32_t)store_integer(rows, 0, 0);
    return failed;
}

static void document_hash(const char *document, char hex[HASH_HEX_SIZE])
{
    struct hash hash;
    unsigned char digest[HASH_SIZE];
    hash_begin(&hash);
    hash_add(&hash, document, strlen(document));
    hash_end(&hash, digest);
    hash_hex(digest, hex);
}

static int add_version(struct store *store, struct programme *programme, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    char hex[HASH_HEX_SIZE];
    document_hash(programme->document, hex);
    int failed = store_query_one(store, programme_sql_version_add, &rows, error, "itdtt", (int64_t)programme->id,
                                 store_actor(store), programme->from, programme->document, hex);
    if (failed)
        return failed;
    programme->version_id = (int32_t)store_integer(rows, 0, 0);
    programme->version = (int)store_integer(rows, 0, 1);
    return 0;
}

static int add_dimension(struct store *store, const struct programme *programme,
                         const struct programme_dimension *dimension, struct peil_error *error)
{
    json_t *norms = json_array();
    for (size_t i = 0; i < dimension->norm_count; i++) {
        const struct programme_norm *norm = &dimension->norms[i];
        char from[11];
        date_format(norm->from, from);
        json_array_append_new(norms, json_pack("{s:s?, s:i, s:i}", "from", norm->from == DATE_NONE ? NULL : from,
                                               "norm", norm->norm, "intervention", norm->intervention));
    }
    _cleanup_free_ char *text = json_dumps(norms, JSON_COMPACT);
    json_decref(norms);
    return store_query(store, programme_sql_dimension_add, NULL, error, "itit", (int64_t)programme->version_id,
                       dimension_names[dimension->index], (int64_t)dimension->weight, text);
}

static int add_check(struct store *store, const struct programme *programme, struct programme_check *check,
                     struct peil_error *error)
{
    _cleanup_result_ PGresult *identity = NULL, *rows = NULL;
    int failed = store_query_one(store, programme_sql_check_identity, &identity, error, "itt", (int64_t)programme->id,
                                 check->key, check->was);
    if (failed)
        return failed;
    check->check_id = (int32_t)store_integer(identity, 0, 0);
    if (!check->check_id)
        return error_set(error, PEIL_ERROR_USAGE, _("[check %s] 'was = %s': the programme never had a check '%s'"),
                         check->key, check->was, check->was);
    json_t *options = json_object();
    for (size_t i = 0; i < check->setting_count; i++)
        json_object_set_new(options, check->settings[i].key, json_string(check->settings[i].value));
    _cleanup_free_ char *text = json_dumps(options, JSON_COMPACT);
    json_decref(options);
    const char *kinds[sizeof(kind_names) / sizeof(kind_names[0])];
    size_t kind_count = 0;
    for (unsigned i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++)
        if (check->kinds & 1u << i)
            kinds[kind_count++] = kind_names[i];
    failed =
        store_query_one(store, programme_sql_check_add, &rows, error, "iittAttttiitt", (int64_t)programme->version_id,
                        (int64_t)check->check_id, check->title, dimension_names[check->dimension], kinds, kind_count,
                        check->plugin, check->rule, check->plugin_version, check->rule_version, (int64_t)check->weight,
                        (int64_t)check->norm, text, check->rule_hash);
    if (!failed)
        check->rule_id = (int32_t)store_integer(rows, 0, 0);
    return failed;
}

static void add_journal(struct arena *arena, struct store *store, const struct programme *programme,
                        const struct programme *before)
{
    json_t *changes = json_array();
    char from[11], hex[HASH_HEX_SIZE];
    date_format(programme->from, from);
    document_hash(programme->document, hex);
    for (const char *at = programme_diff(arena, before, programme); *at;) {
        size_t size = strcspn(at, "\n");
        json_array_append_new(changes, json_stringn(at, size));
        at += size + (at[size] == '\n');
    }
    json_t *content = json_pack("{s:i, s:s, s:s, s:o}", "version", programme->version, "from", from, "sha256", hex,
                                "changes", changes);
    _cleanup_free_ char *text = json_dumps(content, JSON_COMPACT);
    json_decref(content);
    journal_add(store, &(struct journal_entry){.area = "programme",
                                               .action = "applied",
                                               .subject = arena_format(arena, "programme/%s", programme->name),
                                               .why = programme->why,
                                               .content = text});
}

int programme_apply(struct arena *arena, struct store *store, struct programme *programme, bool *ret_changed,
                    struct peil_error *error)
{
    struct programme newest;
    *ret_changed = false;
    int failed = store_query(store, programme_sql_programme_lock, NULL, error, "t", programme->name);
    failed = failed ? failed : programme_load_newest(arena, store, programme->name, &newest, error);
    if (failed)
        return failed;
    if (newest.id && same_rules(&newest, programme)) {
        take_ids(programme, &newest);
        return 0;
    }
    programme->id = newest.id;
    failed = newest.id ? refuse_before_runs(store, programme, error) : 0;
    failed = failed ? failed : add_programme(store, programme, error);
    failed = failed ? failed : add_version(store, programme, error);
    for (size_t i = 0; i < programme->dimension_count && !failed; i++)
        failed = add_dimension(store, programme, &programme->dimensions[i], error);
    for (size_t i = 0; i < programme->check_count && !failed; i++)
        failed = add_check(store, programme, &((struct programme_check *)programme->checks)[i], error);
    if (failed)
        return failed;
    add_journal(arena, store, programme, newest.id ? &newest : NULL);
    *ret_changed = true;
    return 0;
}
