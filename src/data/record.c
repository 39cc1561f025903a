/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules and measurements in the store. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "data/measure.h"
#include "data/sql.h"
#include "store/journal.h"
#include "base/poison.h"

/* ---- Rules ---------------------------------------------------------------------------------------------------------
 */

static const char *describe(struct arena *arena, const struct rules *rules, const struct rule *rule)
{
    return arena_format(arena, "%s %s %s %d.%03d %d", rule->kind->name, rules->datasets[rule->dataset].key, rule->hash,
                        rule->norm / 1000, rule->norm % 1000, rule->weight);
}

static const struct rule *find_rule(const struct rules *rules, const char *key)
{
    for (size_t i = 0; rules && i < rules->rule_count; i++)
        if (strcmp(rules->rules[i].key, key) == 0)
            return &rules->rules[i];
    return NULL;
}

const char *rules_diff(struct arena *arena, const struct rules *before, const struct rules *after)
{
    _cleanup_buffer_ struct buffer text = {0};
    for (size_t i = 0; i < after->rule_count; i++) {
        const struct rule *rule = &after->rules[i], *old = find_rule(before, rule->key);
        if (!old)
            buffer_append_format(&text, _("rule %s: added (%s)\n"), rule->key, rule->kind->name);
        else if (strcmp(old->hash, rule->hash) != 0 || old->kind != rule->kind)
            buffer_append_format(&text, _("rule %s: counts something else\n"), rule->key);
        else if (strcmp(describe(arena, before, old), describe(arena, after, rule)) != 0)
            buffer_append_format(&text, _("rule %s: norm %d.%03d -> %d.%03d, weight %d -> %d\n"), rule->key,
                                 old->norm / 1000, old->norm % 1000, rule->norm / 1000, rule->norm % 1000, old->weight,
                                 rule->weight);
    }
    for (size_t i = 0; before && i < before->rule_count; i++)
        if (!find_rule(after, before->rules[i].key))
            buffer_append_format(&text, _("rule %s: gone\n"), before->rules[i].key);
    if (text.size && text.data[text.size - 1] == '\n')
        text.data[--text.size] = '\0';
    return arena_text(arena, buffer_text(&text));
}

static const char *document_file(struct arena *arena, const struct rules *rules)
{
    const char *colon = rules->rule_count ? strrchr(rules->rules[0].place, ':') : NULL;
    return colon ? arena_text_n(arena, rules->rules[0].place, (size_t)(colon - rules->rules[0].place)) : "rules.ini";
}

int rules_apply(struct arena *arena, struct store *store, struct rules *rules, const char *why, bool *ret_changed,
                struct peil_error *error)
{
    _cleanup_result_ PGresult *newest = NULL, *set = NULL, *version = NULL;
    struct hash hash;
    unsigned char digest[HASH_SIZE];
    char hex[HASH_HEX_SIZE];
    int failed = store_query(store, data_sql_rules_find, &newest, error, "t", rules->name);
    if (failed)
        return failed;
    *ret_changed = PQntuples(newest) == 0 || strcmp(store_text(newest, 0, 3), rules->document) != 0;
    if (!*ret_changed) {
        rules->id = (int32_t)store_integer(newest, 0, 0);
        rules->version_id = (int32_t)store_integer(newest, 0, 1);
        rules->version = (int)store_integer(newest, 0, 2);
        return 0;
    }
    hash_begin(&hash);
    hash_add(&hash, rules->document, strlen(rules->document));
    hash_end(&hash, digest);
    hash_hex(digest, hex);
    failed = store_query_one(store, data_sql_rules_add, &set, error, "tt", rules->name, rules->title);
    if (failed)
        return failed;
    rules->id = (int32_t)store_integer(set, 0, 0);
    failed = store_query_one(store, data_sql_version_add, &version, error, "idtttt", (int64_t)rules->id, rules->from,
                             document_file(arena, rules), rules->document, hex, store_actor(store));
    if (failed)
        return failed;
    rules->version_id = (int32_t)store_integer(version, 0, 0);
    rules->version = (int)store_integer(version, 0, 1);
    json_t *content =
        json_pack("{s:i, s:s, s:I}", "version", rules->version, "hash", hex, "rules", (json_int_t)rules->rule_count);
    _cleanup_free_ char *text = json_dumps(content, JSON_COMPACT);
    json_decref(content);
    journal_add(store, &(struct journal_entry){.area = "data",
                                               .action = "applied",
                                               .subject = arena_format(arena, "rules/%s", rules->name),
                                               .why = why,
                                               .content = text});
    return 0;
}

int rules_load(struct arena *arena, struct store *store, const char *name, date_day as_of, struct rules **ret_rules,
               size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, data_sql_rules_on, &rows, error, "dt", as_of, name);
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_rules = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_rules));
    for (size_t i = 0; !failed && i < *ret_count; i++) {
        struct rules *rules = &(*ret_rules)[i];
        const char *document = store_text(rows, (int)i, 4);
        failed = rules_read_text(arena, arena_text(arena, store_text(rows, (int)i, 3)), document, strlen(document),
                                 rules, error);
        rules->id = (int32_t)store_integer(rows, (int)i, 0);
        rules->version_id = (int32_t)store_integer(rows, (int)i, 1);
        rules->version = (int)store_integer(rows, (int)i, 2);
    }
    return failed;
}

/* ---- Measurements
 * ---------------------------------------------------------------------------------------------------- */

static char *columns_json(const struct data_measurement *measurement)
{
    json_t *list = json_array();
    for (size_t i = 0; i < measurement->column_count; i++) {
        const struct peil_column *column = &measurement->columns[i];
        json_array_append_new(list, json_pack("{s:s, s:i, s:s?, s:i}", "name", column->name, "type", (int)column->type,
                                              "native", column->native_type, "flags", (int)column->flags));
    }
    char *text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    return text;
}

static int copy_result(struct store *store, int64_t measurement, const struct data_result *result,
                       struct peil_error *error)
{
    const char *texts[] = {result->rule->key, result->rule->title, result->rule->kind->name,
                           outcome_names[result->outcome]};
    const char *more[] = {result->value, result->cause, result->finder};
    int failed = store_copy_row(store, error);
    if (failed)
        return failed;
    store_copy_int8(store, measurement);
    for (size_t i = 0; i < 4; i++)
        store_copy_text(store, texts[i], strlen(texts[i]));
    store_copy_int8(store, result->n);
    store_copy_int8(store, result->d);
    store_copy_int8(store, result->allowed);
    store_copy_int8(store, result->unknown);
    for (size_t i = 0; i < 3; i++)
        store_copy_text(store, more[i], more[i] ? strlen(more[i]) : 0);
    store_copy_int4(store, result->rule->norm);
    store_copy_int4(store, result->rule->weight);
    store_copy_text(store, result->rule->hash, strlen(result->rule->hash));
    return 0;
}

int data_record(struct arena *arena, struct store *store, const struct data_measurement *measurement, date_day as_of,
                struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    const struct data_answers *answers = &measurement->answers;
    _cleanup_free_ char *columns = columns_json(measurement);
    (void)arena;
    int failed = store_query_one(store, data_sql_measurement_add, &rows, error, "itdtttttiit",
                                 (int64_t)measurement->rules->version_id, measurement->dataset->key, as_of,
                                 store_actor(store), measurement->rules->sources[measurement->dataset->source].plugin,
                                 answers->plugin_version, answers->plugin_hash, answers->cost.road,
                                 (int64_t)answers->cost.scans, (int64_t)answers->cost.queries, columns);
    if (failed)
        return failed;
    failed = store_copy_begin(store,
                              "peil.data_result (measurement_id, rule, title, kind, outcome, n, d, allowed, unknown, "
                              "value, cause, finder, norm, weight, rule_hash)",
                              15, error);
    if (failed)
        return failed;
    for (size_t i = 0; !failed && i < measurement->result_count; i++)
        failed = copy_result(store, store_integer(rows, 0, 0), &measurement->results[i], error);
    return store_copy_end(store, failed, error);
}

int data_schema_newest(struct arena *arena, struct store *store, const char *dataset, struct peil_column **ret_columns,
                       size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, data_sql_schema_newest, &rows, error, "t", dataset);
    *ret_count = 0;
    *ret_columns = NULL;
    if (failed || PQntuples(rows) == 0)
        return failed;
    json_t *list = json_loads(store_text(rows, 0, 0), 0, NULL), *item;
    size_t index;
    *ret_columns = arena_allocate_array(arena, json_array_size(list) + 1, sizeof(**ret_columns));
    json_array_foreach(list, index, item)
    {
        const char *native = json_string_value(json_object_get(item, "native"));
        (*ret_columns)[(*ret_count)++] =
            (struct peil_column){.name = arena_text(arena, json_string_value(json_object_get(item, "name"))),
                                 .native_type = arena_text(arena, native),
                                 .type = (uint32_t)json_integer_value(json_object_get(item, "type")),
                                 .flags = (uint32_t)json_integer_value(json_object_get(item, "flags"))};
    }
    json_decref(list);
    return 0;
}

static int measure_one(struct store *store, const struct job_place *place, const struct rules *rules, size_t dataset,
                       date_day as_of, struct peil_error *error)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    struct data_measurement measurement;
    /* Whatever goes wrong with the source is in the results. */
    int failed = data_measure(arena, place, rules, dataset, as_of, &measurement, NULL);
    failed = failed ? failed : store_begin(store, error);
    failed = failed ? failed : data_record(arena, store, &measurement, as_of, error);
    failed = failed ? failed : store_commit(store, error);
    if (failed)
        store_rollback(store);
    return failed;
}

int data_measure_all(struct arena *arena, struct store *store, const struct job_place *place, date_day as_of,
                     struct peil_error *error)
{
    struct rules *rules;
    size_t count;
    int failed = rules_load(arena, store, NULL, as_of, &rules, &count, error);
    for (size_t i = 0; !failed && i < count; i++)
        for (size_t j = 0; !failed && j < rules[i].dataset_count; j++)
            failed = measure_one(store, place, &rules[i], j, as_of, error);
    return failed;
}
