/* SPDX-License-Identifier: EUPL-1.2 */
/* A worker: claims jobs under a token, does them one after the other, and gives back what could not be done. It keeps
 * what it claimed over a lost connection: its daemon's sign of life renews the leases, and the tokens say whose they
 * are. */
#include <inttypes.h>
#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "daemon/role.h"
#include "daemon/say.h"
#include "daemon/work.h"
#include "queue/life.h"
#include "queue/retry.h"
#include "base/poison.h"

enum {
    WORKER_AGAIN_FIRST_MS = 100,
    WORKER_AGAIN_MOST_MS = 3500,
    WORKER_SETTLE_MS = 250,
    WORKER_PATIENCE_MS = 8000, /* with a statement of the queue; work.c has those of jobs */
};

struct worker {
    struct role role;
    const struct daemon_settings *settings;
    struct store *store; /* NULL: no connection */
    int64_t tries;
    bool worked;         /* since it was idle last */
    bool took_back;      /* what the life before this one had */
    struct arena *arena; /* of what was claimed */
    struct queue_job *jobs;
    size_t count, at;
    /* The job at hand failed, and that was not told yet: the connection went first. */
    bool unsettled;
    int code;
    char sqlstate[6];
    struct peil_error failure;
};

static void say_job(enum say_event event, const struct worker *worker, const struct queue_job *job, const char *format,
                    const char *told)
{
    char id[24];
    snprintf(id, sizeof(id), "%" PRId64, job->id);
    const struct say_field fields[] = {{"PEIL_JOB", id},
                                       {"PEIL_WORK", job->kind},
                                       {"PEIL_SUBJECT", job->subject},
                                       {"PEIL_WORKER", worker->role.task.name},
                                       {NULL, NULL}};
    say(event, fields, format, id, job->kind, job->subject, told);
}

static void disconnect(struct worker *worker)
{
    store_close(worker->store);
    worker->store = NULL;
}

static int64_t again_ms(struct worker *worker)
{
    return retry_delay_ms(WORKER_AGAIN_FIRST_MS, WORKER_AGAIN_MOST_MS, ++worker->tries, randombytes_random());
}

/* ---- Taking back ------------------------------------------------------------------------------------------------- */

static void say_taken_back(const PGresult *rows, const char *told)
{
    for (int i = 0; i < PQntuples(rows); i++) {
        bool aside = strcmp(store_text(rows, i, 1), "quarantined") == 0;
        const struct say_field fields[] = {{"PEIL_JOB", store_text(rows, i, 0)},
                                           {"PEIL_WORK", store_text(rows, i, 2)},
                                           {"PEIL_SUBJECT", store_text(rows, i, 3)},
                                           {"PEIL_WORKER", store_text(rows, i, 4)},
                                           {NULL, NULL}};
        if (aside)
            say(SAY_JOB_ASIDE, fields, _("job %s (%s %s) is set in quarantine: it lost its worker %d times; %s"),
                store_text(rows, i, 0), store_text(rows, i, 2), store_text(rows, i, 3), (int)QUEUE_LOSSES_MOST, told);
        else
            say(SAY_JOB_TAKEN_BACK, fields, _("job %s (%s %s) waits again: %s"), store_text(rows, i, 0),
                store_text(rows, i, 2), store_text(rows, i, 3), told);
    }
}

/* What the life of this worker before this one had, and what earlier starts of this daemon had: known to be dead. */
static int take_back_own(struct worker *worker, struct peil_error *error)
{
    _cleanup_result_ PGresult *lost = NULL;
    _cleanup_result_ PGresult *orphans = NULL;
    const struct role_task *task = &worker->role.task;
    int failed =
        worker->took_back ? 0 : queue_orphans(worker->store, worker->settings->name, task->start, &orphans, error);
    if (!failed && !worker->took_back && task->lost) {
        failed = queue_lost(worker->store, task->lost, task->lost_job, task->lost_told, &lost, error);
        if (!failed)
            say_taken_back(lost, task->lost_told);
    }
    if (!failed && !worker->took_back)
        role_tell(ROLE_READY, NULL, 0);
    worker->took_back = worker->took_back || !failed;
    return failed;
}

static int rescue(struct worker *worker, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = queue_rescue(worker->store, &rows, error);
    if (!failed)
        say_taken_back(rows, _("its worker gave no sign of life"));
    return failed;
}

/* ---- Failing ----------------------------------------------------------------------------------------------------- */

/* What becomes of the job at hand. */
static int settle(struct worker *worker, struct peil_error *error)
{
    const struct queue_job *job = &worker->jobs[worker->at];
    const char *state = NULL;
    bool finished = false;
    bool lost = retry_class_of(worker->code, worker->sqlstate) == RETRY_RECONNECT;
    int failed = lost ? queue_was_finished(worker->store, job, &finished, error) : 0;
    if (failed && strcmp(store_sqlstate(worker->store), "55P03") == 0) {
        /* The server does not know yet that our last connection is gone, and may still be committing. */
        role_wait(&worker->role, -1, WORKER_SETTLE_MS);
        return 0;
    }
    if (!failed && !finished)
        failed =
            queue_return(worker->store, job, worker->code, worker->sqlstate, worker->failure.message, &state, error);
    if (failed)
        return failed;
    worker->unsettled = false;
    worker->at++;
    if (finished)
        return 0;
    if (!state)
        say_job(SAY_JOB_RETURNED, worker, job, _("job %s (%s %s) is another's by now: %s"), worker->failure.message);
    else if (strcmp(state, "ready") == 0)
        say_job(SAY_JOB_RETURNED, worker, job, _("job %s (%s %s) will be tried again: %s"), worker->failure.message);
    else if (strcmp(state, "failed") == 0)
        say_job(SAY_JOB_ASIDE, worker, job, _("job %s (%s %s) failed: %s"), worker->failure.message);
    else
        say_job(SAY_JOB_ASIDE, worker, job, _("job %s (%s %s) is set in quarantine: %s"), worker->failure.message);
    return 0;
}

static void note_failure(struct worker *worker, int code, const struct peil_error *error)
{
    worker->unsettled = true;
    worker->code = code;
    worker->failure = *error;
    snprintf(worker->sqlstate, sizeof(worker->sqlstate), "%s",
             code == PEIL_ERROR_STORE ? store_sqlstate(worker->store) : "");
}

/* ---- Working ----------------------------------------------------------------------------------------------------- */

/* As many light jobs as follow each other, recorded together; when one of them is not held any more, each by itself. */
static int do_light(struct worker *worker, struct peil_error *error)
{
    size_t count = 0;
    while (worker->at + count < worker->count && work_is_light(&worker->jobs[worker->at + count]))
        count++;
    const char *name = worker->role.task.name;
    int failed = work_do_light(worker->store, name, &worker->jobs[worker->at], count, error);
    if (failed == PEIL_ERROR_CONFLICT || (failed && PQstatus(store_connection(worker->store)) == CONNECTION_BAD)) {
        count = 1;
        if (failed == PEIL_ERROR_CONFLICT)
            failed = work_do_light(worker->store, name, &worker->jobs[worker->at], 1, error);
    }
    if (!failed)
        worker->at += count;
    return failed;
}

static int do_one(struct worker *worker, struct peil_error *error)
{
    const struct queue_job *job = &worker->jobs[worker->at];
    _cleanup_free_ char *about = memory_format("%s %s", job->kind, job->subject);
    _cleanup_arena_ struct arena *arena = arena_new();
    struct work work = {.arena = arena,
                        .store = worker->store,
                        .settings = worker->settings,
                        .job = job,
                        .worker = worker->role.task.name};
    role_at(job->id, about);
    worker->worked = true;
    int failed = work_do(&work, error);
    store_patience(worker->store, WORKER_PATIENCE_MS);
    if (!failed)
        worker->at++;
    return failed;
}

/* Goes on with what was claimed. An error is trouble with the store: everything else is settled with the job. */
static int go_on(struct worker *worker, struct peil_error *error)
{
    int failed = 0;
    while (!failed && worker->at < worker->count) {
        if (worker->unsettled) {
            failed = settle(worker, error);
            if (worker->unsettled && role_stopping(&worker->role))
                return PEIL_ERROR_INTERRUPTED; /* whoever comes after finds out */
        } else if (role_stopping(&worker->role)) {
            failed = queue_hand_back(worker->store, &worker->jobs[worker->at], error);
            worker->at += !failed;
        } else {
            int undone = work_is_light(&worker->jobs[worker->at]) ? do_light(worker, error) : do_one(worker, error);
            if (undone)
                note_failure(worker, undone, error);
            if (undone && PQstatus(store_connection(worker->store)) == CONNECTION_BAD)
                failed = undone;
        }
    }
    return failed;
}

static int claim(struct worker *worker, struct peil_error *error)
{
    arena_clear(worker->arena);
    worker->count = worker->at = 0;
    return queue_claim(worker->arena, worker->store, worker->role.task.name, (int)worker->settings->batch,
                       worker->settings->lease * 1000, &worker->jobs, &worker->count, error);
}

/* A round: what is left over first, then what waits. Nothing to do: wait for a word, or until it is time to look. */
static int work_round(struct worker *worker, struct peil_error *error)
{
    bool busy = worker->at < worker->count;
    int failed = take_back_own(worker, error);
    failed = failed || busy ? failed : claim(worker, error);
    failed = failed ? failed : go_on(worker, error);
    if (failed)
        return failed;
    if (worker->count) {
        role_stopping(&worker->role);
        return 0;
    }
    failed = rescue(worker, error);
    if (failed)
        return failed;
    role_at(0, NULL);
    if (worker->worked)
        malloc_trim(0); /* what a large register took goes back: an idle worker is small */
    worker->worked = false;
    PGconn *connection = store_connection(worker->store);
    PGnotify *word;
    if (role_wait(&worker->role, PQsocket(connection), worker->settings->poll * 1000) && !PQconsumeInput(connection))
        return error_set(error, PEIL_ERROR_STORE, "%s", PQerrorMessage(connection));
    while ((word = PQnotifies(connection)))
        PQfreemem(word);
    return 0;
}

static int connect_store(struct worker *worker, struct peil_error *error)
{
    int failed = store_open(&worker->store, &worker->settings->store, error);
    if (failed)
        return failed;
    store_patience(worker->store, WORKER_PATIENCE_MS);
    failed = life_session(worker->store, false, error);
    failed = failed ? failed : queue_listen(worker->store, error);
    if (failed)
        disconnect(worker);
    return failed;
}

int role_worker(void)
{
    struct peil_error error = {0};
    static struct worker worker;
    if (role_begin(&worker.role, "peild: worker", &error))
        return 1;
    worker.settings = &worker.role.task.settings;
    worker.arena = arena_new();
    while (!worker.role.stopping || worker.at < worker.count) {
        int failed = worker.store ? 0 : connect_store(&worker, &error);
        failed = failed ? failed : work_round(&worker, &error);
        if (!failed) {
            worker.tries = 0;
            continue;
        }
        /* The supervisor tells of a store that is away; this is for what it does not see. */
        if (worker.store && PQstatus(store_connection(worker.store)) == CONNECTION_OK && worker.tries == 0)
            say(SAY_CANNOT, NULL, "%s", error.message);
        disconnect(&worker);
        if (worker.role.stopping)
            break; /* whoever comes after takes back what is left */
        role_wait(&worker.role, -1, again_ms(&worker));
    }
    disconnect(&worker);
    arena_free(worker.arena);
    arena_free(worker.role.arena);
    return 0;
}
