/* SPDX-License-Identifier: EUPL-1.2 */
/* The account of a run: what was not measured and why, what is indicative, which plugins measured or failed, and the
 * hashes by which it can be repeated. */
#include "report/build.h"

#include <string.h>

#include "base/error.h"
#include "report/sql.h"
#include "base/poison.h"

/* ---- Not measured ---------------------------------------------------------------------------------------------- */

static json_t *not_measured_json(struct build *build)
{
    json_t *list = json_array();
    int64_t *counts = arena_allocate_array(build->arena, build->verdict_count + 1, sizeof(*counts));
    for (size_t i = 0; i < build->programme->check_count; i++) {
        const struct programme_check *check = &build->programme->checks[i];
        memset(counts, 0, build->verdict_count * sizeof(*counts));
        for (size_t place = 0; place < build->columns[i].places; place++)
            if (build->place_rows[place] != -1)
                counts[build->columns[i].verdict[place]]++;
        for (size_t verdict = 1; verdict < build->verdict_count; verdict++) {
            if (counts[verdict] == 0 || build->outcomes[verdict] != OUTCOME_NOT_MEASURED)
                continue;
            const char *plugin = build->verdict_plugins[verdict], *reason = build->verdict_reasons[verdict];
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:o, s:I}", "check", check->key, "title",
                                                  check->title, "plugin", plugin, "reason", reason, "text",
                                                  build_reason(build, plugin, check->rule, reason, "text"), "results",
                                                  (json_int_t)counts[verdict]));
        }
    }
    return list;
}

/* ---- Indicative ------------------------------------------------------------------------------------------------ */

static void indicative_add(json_t *list, const json_t *unit, const char *dimension, const json_t *score)
{
    if (!json_is_true(json_object_get(score, "indicative")))
        return;
    json_array_append_new(list,
                          json_pack("{s:O, s:O, s:O, s:s, s:O, s:O}", "unit", json_object_get(unit, "key"), "name",
                                    json_object_get(unit, "name"), "kind", json_object_get(unit, "kind"), "dimension",
                                    dimension, "objects", json_object_get(score, "objects_measured"), "coverage_tenths",
                                    json_object_get(json_object_get(score, "coverage"), "tenths")));
}

static void indicative_unit(json_t *list, const json_t *unit)
{
    size_t i;
    json_t *dimension;
    indicative_add(list, unit, "", json_object_get(unit, "score"));
    json_array_foreach(json_object_get(unit, "dimensions"), i, dimension)
    {
        indicative_add(list, unit, json_string_value(json_object_get(dimension, "name")), dimension);
    }
}

static json_t *indicative_json(const struct build *build)
{
    json_t *list = json_array();
    size_t i;
    json_t *unit;
    indicative_unit(list, json_object_get(build->model, "whole"));
    json_array_foreach(json_object_get(build->model, "units"), i, unit)
    {
        indicative_unit(list, unit);
    }
    return list;
}

/* ---- Plugins and hashes ---------------------------------------------------------------------------------------- */

static json_t *plugins_json(const char *text)
{
    json_t *list = json_array(), *plugins = json_loads(text ? text : "{}", 0, NULL);
    json_t *sorted = json_array();
    const char *name;
    json_t *value;
    json_object_foreach(plugins, name, value)
    {
        size_t at = 0;
        while (at < json_array_size(sorted) && strcmp(json_string_value(json_array_get(sorted, at)), name) < 0)
            at++;
        json_array_insert_new(sorted, at, json_string(name));
    }
    for (size_t i = 0; i < json_array_size(sorted); i++) {
        value = json_object_get(plugins, json_string_value(json_array_get(sorted, i)));
        const char *version = json_string_value(json_object_get(value, "version"));
        const char *hash = json_string_value(json_object_get(value, "sha256"));
        json_array_append_new(list, json_pack("{s:O, s:s, s:s}", "name", json_array_get(sorted, i), "version",
                                              version ? version : "", "sha256", hash ? hash : ""));
    }
    json_decref(sorted);
    json_decref(plugins);
    return list;
}

static int failures_json(struct build *build, json_t **ret_list)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_failures, &rows, build->error, "i", build_run(build)->id);
    *ret_list = json_array();
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        json_array_append_new(*ret_list, json_pack("{s:s, s:s, s:s, s:I}", "check", store_text(rows, row, 0), "plugin",
                                                   store_text(rows, row, 1), "cause", store_text(rows, row, 2),
                                                   "results", (json_int_t)store_integer(rows, row, 3)));
    return failed;
}

static int journal_json(struct build *build, json_t **ret_row)
{
    _cleanup_result_ PGresult *rows = NULL;
    const struct results_run *run = build_run(build);
    const char *subject = arena_format(build->arena, "run/%s/%d", run->programme, run->number);
    int failed = store_query(build->store, report_sql_journal, &rows, build->error, "t", subject);
    *ret_row = !failed && PQntuples(rows) == 1 ? json_pack("{s:I, s:s}", "seq", (json_int_t)store_integer(rows, 0, 0),
                                                           "hash", store_text(rows, 0, 1))
                                               : json_null();
    return failed;
}

int build_account(struct build *build)
{
    json_t *failures, *journal = NULL;
    int failed = failures_json(build, &failures);
    if (!failed)
        failed = journal_json(build, &journal);
    if (failed) {
        json_decref(failures);
        json_decref(journal);
        return failed;
    }
    json_object_set_new(build->model, "accountability",
                        json_pack("{s:o, s:o, s:o, s:o, s:o}", "not_measured", not_measured_json(build), "indicative",
                                  indicative_json(build), "plugins", plugins_json(build_run(build)->plugins),
                                  "failures", failures, "journal", journal));
    return 0;
}
