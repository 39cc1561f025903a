/* SPDX-License-Identifier: EUPL-1.2 */
/* Building the report model: which run, what it is held against, and the parts in order. */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/sql.h"
#include "base/poison.h"

const char *const report_kind_names[] = {"mt", "steward"};

/* ---- Runs -------------------------------------------------------------------------------------------------------- */

static int runs_find(struct build *build)
{
    int failed = results_run_list(build->arena, build->store, build->request->programme, &build->runs,
                                  &build->run_count, build->error);
    if (failed)
        return failed;
    if (build->run_count == 0)
        return error_set(build->error, PEIL_ERROR_USAGE, _("programme '%s' has not been measured yet; see peil run"),
                         build->request->programme);
    if (build->request->run < 0) {
        build->run = build->run_count - 1;
        return 0;
    }
    for (build->run = 0; build->run < build->run_count; build->run++)
        if (build_run(build)->number == build->request->run)
            return 0;
    return error_set(build->error, PEIL_ERROR_USAGE, _("programme '%s' has no run %d; the newest is %d"),
                     build->request->programme, build->request->run, build->runs[build->run_count - 1].number);
}

static int baseline_find(struct build *build)
{
    int failed =
        results_baseline_read(build->arena, build->store, build_run(build)->programme_id, &build->frozen, build->error);
    if (failed || build->frozen.id == 0)
        return failed;
    for (size_t i = 0; i < build->run_count; i++)
        if (build->runs[i].id == build->frozen.run_id) {
            build->has_baseline = true;
            build->baseline = i;
            build->first = i <= build->run ? i : 0;
        }
    return 0;
}

static int programmes_load(struct build *build)
{
    build->programmes = arena_allocate_array(build->arena, build->run_count, sizeof(*build->programmes));
    for (size_t i = build->first; i <= build->run; i++) {
        if (i > build->first && build->runs[i].version_id == build->runs[i - 1].version_id) {
            build->programmes[i] = build->programmes[i - 1];
            continue;
        }
        int failed = programme_load_version(build->arena, build->store, build->runs[i].version_id,
                                            &build->programmes[i], build->error);
        if (failed)
            return failed;
    }
    build->programme = &build->programmes[build->run];
    return 0;
}

/* ---- The head of the model ------------------------------------------------------------------------------------- */

static const char *iso(struct build *build, date_day day)
{
    char text[11];
    date_format(day, text);
    return arena_text(build->arena, text);
}

static const char *run_kind(const struct build *build)
{
    if (!build->has_baseline)
        return build->run == 0 ? "candidate" : "follow_up";
    return build->run == build->baseline ? "baseline" : build->run < build->baseline ? "earlier" : "follow_up";
}

static void head_runs(struct build *build)
{
    const struct results_run *run = build_run(build);
    json_object_set_new(build->model, "run",
                        json_pack("{s:i, s:s, s:s, s:I, s:I, s:I, s:s, s:s}", "number", run->number, "kind",
                                  run_kind(build), "as_of", iso(build, run->as_of), "population",
                                  (json_int_t)run->population, "measured", (json_int_t)run->measured, "not_measured",
                                  (json_int_t)run->not_measured, "population_hash", run->population_hash,
                                  "results_hash", run->results_hash));
    json_object_set_new(build->model, "baseline",
                        build->has_baseline
                            ? json_pack("{s:i, s:s, s:s}", "number", build->runs[build->baseline].number, "as_of",
                                        iso(build, build->runs[build->baseline].as_of), "hash", build->frozen.hash)
                            : json_null());
    const struct results_run *previous = build->run > 0 ? &build->runs[build->run - 1] : NULL;
    json_object_set_new(build->model, "previous",
                        previous
                            ? json_pack("{s:i, s:s}", "number", previous->number, "as_of", iso(build, previous->as_of))
                            : json_null());
}

static void head(struct build *build)
{
    const struct programme *programme = build->programme;
    const char *organisation = programme->organisation ? programme->organisation : "";
    size_t size = strcspn(organisation, "\n");
    json_object_set_new(build->model, "format", json_string("peil-report"));
    json_object_set_new(build->model, "version", json_integer(1));
    json_object_set_new(build->model, "made_by", json_string("peil " PACKAGE_VERSION));
    json_object_set_new(build->model, "report", json_string(report_kind_names[build->request->kind]));
    json_object_set_new(build->model, "organisation", json_stringn(organisation, size));
    json_object_set_new(build->model, "audience", build_unit_json(&build->audience));
    json_object_set_new(build->model, "programme",
                        json_pack("{s:s, s:s, s:i, s:s}", "name", programme->name, "title", programme->title, "version",
                                  programme->version, "valid_from", iso(build, programme->from)));
    json_object_set_new(build->model, "decisions", json_array());
    head_runs(build);
}

/* ---- The whole ------------------------------------------------------------------------------------------------- */

static int build_all(struct build *build)
{
    int (*const parts[])(struct build *) = {runs_find,   baseline_find,     programmes_load,
                                            build_units, build_scores_load, build_cells_load};
    int (*const members[])(struct build *) = {build_scores, build_followed, build_trend,  build_gaps,
                                              build_owners, build_register, build_account};
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof(parts) / sizeof(parts[0]); i++)
        failed = parts[i](build);
    if (failed)
        return failed;
    head(build);
    for (size_t i = 0; !failed && i < sizeof(members) / sizeof(members[0]); i++)
        failed = members[i](build);
    failed = failed ? failed : build_checks(build);
    if (!failed && build->request->kind == REPORT_STEWARD)
        failed = build_steward(build);
    return failed;
}

int report_model_build(struct store *store, const struct job_place *place, const struct report_request *request,
                       struct buffer *ret_json, struct peil_error *error)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    struct build build = {.arena = arena,
                          .store = store,
                          .place = place,
                          .request = request,
                          .error = error,
                          .model = json_object(),
                          .infos = json_object()};
    int failed = store_begin_repeatable(store, error);
    if (!failed)
        failed = build_all(&build);
    if (store_in_transaction(store))
        store_rollback(store);
    if (!failed) {
        char *text = json_dumps(build.model, JSON_SORT_KEYS | JSON_COMPACT);
        if (text)
            buffer_append_text(ret_json, text);
        else
            failed = error_set(error, PEIL_ERROR_STORE, _("the store holds text that is not UTF-8"));
        free(text);
    }
    build_cells_release(&build);
    json_decref(build.model);
    json_decref(build.infos);
    return failed;
}
