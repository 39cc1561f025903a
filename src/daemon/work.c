/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of work, and its short entries: measuring a programme, reading a register, rendering a report. */
#include "daemon/work.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/pdca.h"
#include "queue/life.h"
#include "register/import.h"
#include "report/model.h"
#include "report/render.h"
#include "results/results.h"
#include "base/poison.h"

enum { WORK_PATIENCE_MS = 8000, WORK_LONG_PATIENCE_MS = 180000 };

static const struct {
    const char *kind;
    int (*execute)(struct work *work, struct peil_error *error);
    int64_t patience_ms; /* with one statement of it */
    bool keeps_snapshot; /* in a transaction that is idle while it waits for a plugin */
} table[] = {
    {"run", work_run, WORK_LONG_PATIENCE_MS, true},
    {"import", work_import, WORK_LONG_PATIENCE_MS, true},
    {"report", work_report, WORK_LONG_PATIENCE_MS, true},
    {"probe", work_probe, WORK_PATIENCE_MS, false},
};

int work_do(struct work *work, struct peil_error *error)
{
    const struct queue_kind *kind;
    struct peil_setting *given;
    int failed = queue_kind_find(work->job->kind, &kind, error);
    if (failed)
        return failed;
    const char *place = arena_format(work->arena, _("job %" PRId64), work->job->id);
    failed = queue_kind_settings(work->arena, kind, work->job->payload, place, &given, error);
    work->given = given;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]) && !failed; i++)
        if (strcmp(table[i].kind, kind->name) == 0) {
            store_patience(work->store, table[i].patience_ms);
            failed = table[i].keeps_snapshot ? life_session(work->store, true, error) : 0;
            failed = failed ? failed : table[i].execute(work, error);
            if (table[i].keeps_snapshot && PQstatus(store_connection(work->store)) == CONNECTION_OK)
                life_session(work->store, false, NULL);
            return failed;
        }
    return failed ? failed : error_set(error, PEIL_ERROR_VERSION, _("this daemon cannot do '%s'"), kind->name);
}

int work_recorded(void *context, struct store *store, int64_t id, struct peil_error *error)
{
    const struct work *work = context;
    (void)id;
    return queue_finish(store, work->job, 1, error);
}

/* A run and the findings that follow from it, and the end of the job: all of it or nothing. */
static int run_recorded(void *context, struct store *store, int64_t run_id, struct peil_error *error)
{
    int failed = pdca_follow(store, run_id, NULL, error);
    return failed ? failed : work_recorded(context, store, run_id, error);
}

int work_path(struct work *work, const char *folder, const char *key, const char *name, const char **ret_path,
              struct peil_error *error)
{
    if (!folder)
        return error_set(error, PEIL_ERROR_USAGE, _("%s: peil.conf names no folder for it ([daemon] %s)"), name, key);
    bool leaves = name[0] == '/' || name[0] == '\0' || strcmp(name, "..") == 0 || strncmp(name, "../", 3) == 0 ||
                  strstr(name, "/../") != NULL || (strlen(name) > 2 && strcmp(name + strlen(name) - 3, "/..") == 0);
    if (leaves)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is not a name in the folder %s"), name, folder);
    *ret_path = arena_format(work->arena, "%s/%s", folder, name);
    return 0;
}

int work_run(struct work *work, struct peil_error *error)
{
    struct results_run run;
    const struct results_request request = {
        .programme = work->job->subject,
        .as_of = work->given[KIND_RUN_AS_OF].given ? (date_day)work->given[KIND_RUN_AS_OF].integer : DATE_NONE,
        .limits = {.deadline_ms = work->given[KIND_RUN_DEADLINE].integer * 1000},
        .recorded = run_recorded,
        .context = work,
    };
    return results_measure(work->arena, work->store, &work->settings->place, &request, &run, error);
}

int work_import(struct work *work, struct peil_error *error)
{
    struct mapping mapping;
    struct import_result result;
    const char *file, *location;
    const struct peil_setting *given = work->given;
    const char *folder = work->settings->registers;
    int failed = work_path(work, folder, "registers", given[KIND_IMPORT_MAPPING].text, &file, error);
    failed = failed ? failed : work_path(work, folder, "registers", given[KIND_IMPORT_LOCATION].text, &location, error);
    failed = failed ? failed : mapping_read(work->arena, file, &mapping, error);
    if (failed)
        return failed;
    const struct import_request request = {
        .mapping = &mapping,
        .location = location,
        .as_of = given[KIND_IMPORT_AS_OF].given ? (date_day)given[KIND_IMPORT_AS_OF].integer : date_today(),
        .place = &work->settings->place,
        .recorded = work_recorded,
        .recorded_context = work,
    };
    return register_import(work->store, work->arena, &request, &result, error);
}

/* The file is there before the job is finished: done twice it is the same file, whole each time. */
static int finish_alone(struct work *work, struct peil_error *error)
{
    int failed = store_begin(work->store, error);
    failed = failed ? failed : queue_finish(work->store, work->job, 1, error);
    failed = failed ? failed : store_commit(work->store, error);
    if (failed)
        store_rollback(work->store);
    return failed;
}

int work_report(struct work *work, struct peil_error *error)
{
    const struct peil_setting *given = work->given;
    const struct report_request request = {
        .kind = given[KIND_REPORT_FOR].integer == 1 ? REPORT_STEWARD : REPORT_MT,
        .programme = work->job->subject,
        .unit = given[KIND_REPORT_UNIT].text,
        .run = -1,
        .findings_most = REPORT_FINDINGS_MOST,
    };
    const struct render_request render = {
        .renderer = given[KIND_REPORT_FORMAT].text,
        .language =
            given[KIND_REPORT_LANGUAGE].given ? given[KIND_REPORT_LANGUAGE].text : work->settings->place.language,
    };
    _cleanup_buffer_ struct buffer model = {0};
    _cleanup_buffer_ struct buffer bytes = {0};
    const char *path;
    if (strchr(render.renderer, '/') || !*render.renderer)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is not the name of a report plugin"), render.renderer);
    int failed = work_path(work, work->settings->reports, "reports", given[KIND_REPORT_OUTPUT].text, &path, error);
    failed = failed ? failed : report_model_build(work->store, &work->settings->place, &request, &model, error);
    failed = failed ? failed : report_render(&work->settings->place, &render, &model, &bytes, error);
    failed = failed ? failed : report_write_file(path, &bytes, error);
    return failed ? failed : finish_alone(work, error);
}
