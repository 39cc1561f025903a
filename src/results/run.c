/* SPDX-License-Identifier: EUPL-1.2 */
/* Measuring: under the programme's lock, first everything is read and judged in one snapshot, then everything is
 * recorded in one transaction. */
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/text.h"
#include "data/measure.h"
#include "results/record.h"
#include "results/sql.h"
#include "base/poison.h"

struct measuring {
    struct arena *arena;
    struct store *store;
    const struct job_place *place;
    const struct results_request *request;
    int64_t started_us;
    struct verdicts verdicts;
    struct state state, before, baseline;
    struct judgement judgement;
    int number;
    int64_t before_run, baseline_run; /* 0: none; baseline_run is 0 too when it is the run before */
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- Reading and judging
 * ---------------------------------------------------------------------------------------------- */

/* Which run this is, and which it is compared with. */
static int find_place(struct measuring *measuring, struct peil_error *error)
{
    const struct programme *programme = &measuring->state.programme;
    _cleanup_result_ PGresult *newest = NULL;
    _cleanup_result_ PGresult *baseline = NULL;
    char before[11], asked[11];
    int failed = store_query(measuring->store, results_sql_run_newest, &newest, error, "i", (int64_t)programme->id);
    failed = failed ? failed
                    : store_query(measuring->store, results_sql_baseline_newest, &baseline, error, "i",
                                  (int64_t)programme->id);
    if (failed || PQntuples(newest) == 0)
        return failed;
    measuring->before_run = store_integer(newest, 0, 0);
    measuring->number = (int)store_integer(newest, 0, 1) + 1;
    if (PQntuples(baseline) && store_integer(baseline, 0, 1) != measuring->before_run)
        measuring->baseline_run = store_integer(baseline, 0, 1);
    if (measuring->state.as_of >= store_date(newest, 0, 2))
        return 0;
    date_format(store_date(newest, 0, 2), before);
    date_format(measuring->state.as_of, asked);
    return error_set(error, PEIL_ERROR_USAGE,
                     _("run %d of '%s' was as of %s: a run as of %s would come before it; give --as-of %s or later"),
                     measuring->number - 1, programme->name, before, asked, before);
}

static int load_units_on(struct measuring *measuring, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(measuring->store, results_sql_units, &rows, error, "d", measuring->state.as_of);
    if (!failed)
        state_units_read(measuring->arena, rows, &measuring->state.units);
    return failed;
}

/* What was judged becomes the state of the run. */
static void take_judgement(struct measuring *measuring)
{
    measuring->state.places = measuring->judgement.objects.places;
    measuring->state.objects = measuring->judgement.objects;
    measuring->state.columns = measuring->judgement.columns;
}

static int read_and_judge(struct measuring *measuring, struct peil_error *error)
{
    struct arena *arena = measuring->arena;
    struct store *store = measuring->store;
    int failed = programme_load(arena, store, measuring->request->programme, measuring->state.as_of,
                                &measuring->state.programme, error);
    failed = failed ? failed : find_place(measuring, error);
    failed = failed ? failed : load_units_on(measuring, error);
    failed = failed ? failed : verdicts_load(&measuring->verdicts, arena, store, error);
    failed = failed ? failed
                    : judge_objects(arena, store, measuring->place, measuring->request, &measuring->state.programme,
                                    measuring->state.as_of, &measuring->verdicts, &measuring->judgement, error);
    if (failed)
        return failed;
    take_judgement(measuring);
    if (measuring->before_run)
        failed = state_load(arena, store, measuring->before_run, &measuring->verdicts, measuring->state.places,
                            &measuring->before, error);
    if (!failed && measuring->baseline_run)
        failed = state_load(arena, store, measuring->baseline_run, &measuring->verdicts, measuring->state.places,
                            &measuring->baseline, error);
    return failed;
}

static int in_snapshot(struct measuring *measuring, struct peil_error *error)
{
    int failed = store_begin_repeatable(measuring->store, error);
    failed = failed ? failed : read_and_judge(measuring, error);
    store_rollback(measuring->store); /* nothing was written */
    return failed;
}

/* Rules on data are measured first, when a check of the programme judges them: what was counted is then a fact like any
 * other. What goes wrong with a source is in its results. */
static int measure_data(struct measuring *measuring, struct peil_error *error)
{
    struct programme programme;
    bool judged = false;
    int failed = programme_load(measuring->arena, measuring->store, measuring->request->programme,
                                measuring->state.as_of, &programme, error);
    for (size_t i = 0; !failed && i < programme.check_count; i++)
        judged |= strcmp(programme.checks[i].plugin, "quality") == 0;
    if (failed || !judged)
        return failed;
    return data_measure_all(measuring->arena, measuring->store, measuring->place, measuring->state.as_of, error);
}

/* ---- Computing and recording
 * -------------------------------------------------------------------------------------------- */

static int record_all(struct measuring *measuring, const struct record *record, struct peil_error *error)
{
    int failed = store_begin(measuring->store, error);
    failed = failed ? failed : record_run(measuring->arena, measuring->store, record, error);
    if (!failed && measuring->request->recorded)
        failed =
            measuring->request->recorded(measuring->request->context, measuring->store, record->state->run_id, error);
    failed = failed ? failed : store_commit(measuring->store, error);
    if (failed)
        store_rollback(measuring->store);
    return failed;
}

static int compute_and_record(struct measuring *measuring, struct peil_error *error)
{
    struct arena *arena = measuring->arena;
    struct rollup_run run;
    struct rollup_patterns patterns;
    struct rollup rollup;
    struct record_split splits[2];
    size_t split_count = 0;
    measuring->state.number = measuring->number;
    state_rollup_run(arena, &measuring->state, &measuring->verdicts, &run);
    rollup_patterns_make(arena, &patterns, &run);
    rollup_at_norm_since(&measuring->state.objects, &patterns,
                         measuring->before_run ? &measuring->before.objects : NULL, measuring->number);
    rollup_compute(arena, &rollup, &run, &patterns);
    const struct state *earlier[2] = {measuring->before_run ? &measuring->before : NULL,
                                      measuring->baseline_run ? &measuring->baseline : NULL};
    for (int i = 0; i < 2; i++) {
        struct split *means;
        if (!earlier[i])
            continue;
        state_split(arena, earlier[i], &measuring->state, &measuring->verdicts, &means);
        splits[split_count++] = (struct record_split){.against_run = earlier[i]->run_id, .splits = means};
    }
    struct record record = {.state = &measuring->state,
                            .before = earlier[0],
                            .judgement = &measuring->judgement,
                            .verdicts = &measuring->verdicts,
                            .rollup = &rollup,
                            .splits = splits,
                            .split_count = split_count,
                            .number = measuring->number,
                            .took_us = now_us() - measuring->started_us};
    return record_all(measuring, &record, error);
}

/* ---- The lock
 * ------------------------------------------------------------------------------------------------------------ */

/* Held by the session, over both transactions. Without such a programme there is nothing to lock: loading it says so.
 */
static int lock_programme(struct store *store, const char *name, bool *ret_locked, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_programme_lock, &rows, error, "t", name);
    *ret_locked = !failed && PQntuples(rows) && store_boolean(rows, 0, 0);
    if (!failed && PQntuples(rows) && !*ret_locked)
        return error_set(error, PEIL_ERROR_CONFLICT, _("programme '%s' is being run already; wait until that is done"),
                         name);
    return failed;
}

static void unlock_programme(struct store *store, const char *name)
{
    if (PQstatus(store_connection(store)) == CONNECTION_OK)
        store_query(store, results_sql_programme_unlock, NULL, NULL, "t", name);
}

int results_measure(struct arena *arena, struct store *store, const struct job_place *place,
                    const struct results_request *request, struct results_run *ret_run, struct peil_error *error)
{
    struct measuring measuring = {.arena = arena,
                                  .store = store,
                                  .place = place,
                                  .request = request,
                                  .started_us = now_us(),
                                  .state.as_of = request->as_of == DATE_NONE ? date_today() : request->as_of};
    bool locked = false;
    int failed = lock_programme(store, request->programme, &locked, error);
    failed = failed ? failed : measure_data(&measuring, error);
    failed = failed ? failed : in_snapshot(&measuring, error);
    failed = failed ? failed : compute_and_record(&measuring, error);
    measuring.state.columns = NULL; /* they are the judgement's */
    measuring.judgement.objects =
        measuring.state.objects.verdict ? measuring.state.objects : measuring.judgement.objects;
    judgement_release(&measuring.judgement);
    state_release(&measuring.before);
    state_release(&measuring.baseline);
    if (locked)
        unlock_programme(store, request->programme);
    return failed ? failed : results_run_find(arena, store, request->programme, measuring.number, ret_run, error);
}
