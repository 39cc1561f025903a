/* SPDX-License-Identifier: EUPL-1.2 */
/* What the steward report has beyond that of the MT: each check with its counts and rule, each result that falls short
 * with the way to mend it, what imports refused, and the programme's norms. */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

#include "report/sql.h"
#include "base/poison.h"

/* ---- Checks ---------------------------------------------------------------------------------------------------- */

static const char *const count_names[] = {"ok", "short", "allowed_incomplete", "not_applicable", "not_measured",
                                          "n",  "d"};
enum { COUNTS = sizeof(count_names) / sizeof(count_names[0]) };

struct counts {
    int64_t values[COUNTS];
};

static json_t *counts_json(const struct build_unit *unit, const struct counts *counts)
{
    json_t *json = unit ? build_unit_json(unit) : json_object();
    for (size_t i = 0; i < COUNTS; i++)
        json_object_set_new(json, count_names[i], json_integer(counts->values[i]));
    return json;
}

static json_t *settings_json(const struct programme_check *check)
{
    json_t *json = json_object();
    for (size_t i = 0; i < check->setting_count; i++)
        json_object_set_new(json, check->settings[i].key, json_string(check->settings[i].value));
    return json;
}

static json_t *kinds_json(unsigned kinds)
{
    static const char *const names[] = {"dataset", "process", "chain", "system"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (kinds & 1u << i)
            json_array_append_new(list, json_string(names[i]));
    return list;
}

/* counts: of the audience, then of each row. */
static json_t *check_json(const struct build *build, const struct programme_check *check, const struct counts *counts)
{
    static const struct build_unit rest_unit = {.key = "", .name = "", .kind = "rest"};
    json_t *units = json_array();
    struct counts rest = counts[0];
    for (size_t i = 0; i < build->row_count; i++) {
        json_array_append_new(units, counts_json(build->rows[i], &counts[i + 1]));
        for (size_t j = 0; j < COUNTS; j++)
            rest.values[j] -= counts[i + 1].values[j];
    }
    if (build->rest)
        json_array_append_new(units, counts_json(&rest_unit, &rest));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o}", "key", check->key,
                     "title", check->title, "dimension", dimension_names[check->dimension], "plugin", check->plugin,
                     "rule", check->rule, "plugin_version", check->plugin_version, "rule_version", check->rule_version,
                     "rule_hash", check->rule_hash, "weight", check->weight, "norm", check->norm, "kinds",
                     kinds_json(check->kinds), "options", settings_json(check), "whole", counts_json(NULL, &counts[0]),
                     "units", units);
}

int build_checks(struct build *build)
{
    size_t units = build->row_count + 1, checks = build->programme->check_count;
    int64_t *ids = arena_allocate_array(build->arena, units, sizeof(*ids));
    ids[0] = build->audience.id;
    for (size_t i = 0; i < build->row_count; i++)
        ids[i + 1] = build->rows[i]->id;
    struct counts *counts = arena_allocate_array(build->arena, units * checks + 1, sizeof(*counts));
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(build->store, report_sql_checks, &rows, build->error, "iI", build_run(build)->id, ids, units);
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        for (size_t check = 0; check < checks; check++)
            for (size_t unit = 0; unit < units; unit++)
                if (build->programme->checks[check].check_id == store_integer(rows, row, 1) &&
                    ids[unit] == store_integer(rows, row, 0))
                    for (int i = 0; i < COUNTS; i++)
                        counts[check * units + unit].values[i] = store_integer(rows, row, 2 + i);
    json_t *list = json_array();
    for (size_t i = 0; !failed && i < checks; i++)
        json_array_append_new(list, check_json(build, &build->programme->checks[i], counts + i * units));
    json_object_set_new(build->model, "checks", list);
    return failed;
}

/* ---- Findings -------------------------------------------------------------------------------------------------- */

struct finding {
    size_t place, check;
};

/* Heaviest objects first, then by number, then in the order of the programme. */
static struct finding *findings_find(struct build *build, size_t *ret_count, int64_t *ret_total)
{
    size_t most = (size_t)build->request->findings_most, checks = build->programme->check_count;
    struct finding *findings = arena_allocate_array(build->arena, most + 1, sizeof(*findings));
    *ret_count = 0;
    *ret_total = 0;
    for (int criticality = 3; criticality >= 1; criticality--)
        for (size_t place = 0; place < build->objects.places; place++)
            for (size_t check = 0; check < checks; check++) {
                if (build->place_rows[place] == -1 || build->objects.verdict[place] != criticality ||
                    build->outcomes[build->columns[check].verdict[place]] != OUTCOME_SHORT)
                    continue;
                ++*ret_total;
                if (*ret_count < most)
                    findings[(*ret_count)++] = (struct finding){place, check};
            }
    return findings;
}

static int row_of(const PGresult *rows, int64_t id)
{
    int low = 0, high = PQntuples(rows);
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (store_integer(rows, middle, 0) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const char *detail_of(const PGresult *details, int64_t object, int32_t check)
{
    for (int row = row_of(details, object); row < PQntuples(details) && store_integer(details, row, 0) == object; row++)
        if (store_integer(details, row, 1) == check)
            return store_text(details, row, 2);
    return NULL;
}

static const struct build_unit *unit_of(const struct build *build, int64_t id)
{
    static const struct build_unit none = {.key = "", .name = "", .kind = "rest"};
    for (size_t i = 0; i < build->unit_count; i++)
        if (build->units[i].id == id)
            return &build->units[i];
    return &none;
}

static json_t *finding_json(struct build *build, const struct finding *finding, const PGresult *objects,
                            const PGresult *details)
{
    const struct programme_check *check = &build->programme->checks[finding->check];
    const struct column *column = &build->columns[finding->check];
    int64_t id = (int64_t)finding->place + 1;
    int row = row_of(objects, id);
    int16_t verdict = column->verdict[finding->place];
    const char *plugin = build->verdict_plugins[verdict], *reason = build->verdict_reasons[verdict];
    bool implied = column_implied(column, finding->place);
    const char *title = store_text(objects, row, 3);
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s?, s:I, s:I, s:i}", "kind",
                     store_text(objects, row, 1), "key", store_text(objects, row, 2), "title", title ? title : "",
                     "unit", build_unit_json(unit_of(build, column_n(&build->objects, finding->place))), "check",
                     check->key, "check_title", check->title, "dimension", dimension_names[check->dimension], "plugin",
                     plugin, "reason", reason, "text", build_reason(build, plugin, check->rule, reason, "text"), "hint",
                     build_reason(build, plugin, check->rule, reason, "hint"), "detail",
                     detail_of(details, id, check->check_id), "n",
                     (json_int_t)(implied ? 0 : column_n(column, finding->place)), "d",
                     (json_int_t)(implied ? 1 : column_d(column, finding->place)), "criticality",
                     (int)build->objects.verdict[finding->place]);
}

static int findings_build(struct build *build)
{
    size_t count;
    int64_t total;
    struct finding *findings = findings_find(build, &count, &total);
    int64_t *ids = arena_allocate_array(build->arena, count + 1, sizeof(*ids));
    for (size_t i = 0; i < count; i++)
        ids[i] = (int64_t)findings[i].place + 1;
    _cleanup_result_ PGresult *objects = NULL;
    _cleanup_result_ PGresult *details = NULL;
    const struct results_run *run = build_run(build);
    int failed = store_query(build->store, report_sql_objects, &objects, build->error, "Id", ids, count, run->as_of);
    if (!failed)
        failed = store_query(build->store, report_sql_details, &details, build->error, "Ii", ids, count, run->id);
    if (failed)
        return failed;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, finding_json(build, &findings[i], objects, details));
    json_object_set_new(build->model, "findings", json_pack("{s:I, s:o}", "total", (json_int_t)total, "rows", list));
    return 0;
}

/* ---- Imports --------------------------------------------------------------------------------------------------- */

static int rejects_json(struct build *build, int64_t import, json_t **ret_list)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_rejects, &rows, build->error, "i", import);
    *ret_list = json_array();
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        json_array_append_new(*ret_list,
                              json_pack("{s:I, s:s, s:s, s:s}", "number", (json_int_t)store_integer(rows, row, 0),
                                        "section", store_text(rows, row, 1), "place", store_text(rows, row, 2),
                                        "reason", store_text(rows, row, 3)));
    return failed;
}

static json_t *notes_json(const char *text)
{
    json_t *list = json_array();
    while (text && *text) {
        size_t size = strcspn(text, "\n");
        json_array_append_new(list, json_stringn(text, size));
        text += size + (text[size] == '\n');
    }
    return list;
}

static int imports_build(struct build *build)
{
    static const char *const names[] = {"added", "changed", "vanished", "unchanged", "rejected"};
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_imports, &rows, build->error, "d", build_run(build)->as_of);
    json_t *list = json_array();
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        json_t *rejects;
        failed = rejects_json(build, store_integer(rows, row, 0), &rejects);
        json_t *import = json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:o}", "id", (json_int_t)store_integer(rows, row, 0),
                                   "source", store_text(rows, row, 1), "plugin", store_text(rows, row, 2), "as_of",
                                   store_text(rows, row, 3), "location", store_text(rows, row, 4), "notes",
                                   notes_json(store_text(rows, row, 10)), "rejects", rejects);
        for (int i = 0; i < 5; i++)
            json_object_set_new(import, names[i], json_integer(store_integer(rows, row, 5 + i)));
        json_array_append_new(list, import);
    }
    json_object_set_new(build->model, "imports", list);
    return failed;
}

/* ---- The programme --------------------------------------------------------------------------------------------- */

static json_t *norms_json(const struct programme_dimension *dimension)
{
    json_t *list = json_array();
    for (size_t i = 0; i < dimension->norm_count; i++) {
        char from[11];
        date_format(dimension->norms[i].from, from);
        json_array_append_new(list,
                              json_pack("{s:o, s:i, s:i}", "from", *from ? json_string(from) : json_null(), "norm",
                                        dimension->norms[i].norm, "intervention", dimension->norms[i].intervention));
    }
    return list;
}

static int programme_build(struct build *build)
{
    json_t *list = json_array();
    for (size_t i = 0; i < build->programme->dimension_count; i++) {
        const struct programme_dimension *dimension = &build->programme->dimensions[i];
        struct programme_norm norm = programme_norm_on(dimension, build_run(build)->as_of);
        json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:i, s:o}", "name", dimension_names[dimension->index],
                                              "weight", dimension->weight, "norm", norm.norm, "intervention",
                                              norm.intervention, "norms", norms_json(dimension)));
    }
    json_object_set_new(json_object_get(build->model, "programme"), "dimensions", list);
    return 0;
}

int build_steward(struct build *build)
{
    int failed = programme_build(build);
    failed = failed ? failed : findings_build(build);
    return failed ? failed : imports_build(build);
}
