/* SPDX-License-Identifier: EUPL-1.2 */
/* Enqueue, claim, finish, give back. */
#include "queue/queue.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "queue/retry.h"
#include "queue/sql.h"
#include "store/migrate.h"
#include "base/poison.h"

enum {
    QUEUE_SOON_MS = 1000, /* doubling for each attempt … */
    QUEUE_LATER_MS = 15000,
    QUEUE_MOST_MS = 15 * 60000, /* … up to this */
    QUEUE_WAIT_MS = 5000,
};

const char *const queue_states[] = {"ready", "leased", "done", "failed", "quarantined", "dropped", NULL};

int queue_add(struct store *store, const struct queue_order *order, int64_t *ret_id, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, queue_sql_job_add, &rows, error, "tttttt", order->kind, order->subject,
                                 order->payload ? order->payload : "{}", order->source, order->due, store_actor(store));
    if (!failed && ret_id)
        *ret_id = store_integer(rows, 0, 0);
    return failed;
}

int queue_claim(struct arena *arena, struct store *store, const char *worker, int most, int64_t lease_ms,
                struct queue_job **ret_jobs, size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_count = 0;
    int failed = store_query(store, queue_sql_job_claim, &rows, error, "tiii", worker, (int64_t)most, lease_ms,
                             (int64_t)migrations[migration_count - 1].number);
    if (failed)
        return failed;
    size_t count = (size_t)PQntuples(rows);
    struct queue_job *jobs = arena_allocate_array(arena, count + 1, sizeof(*jobs));
    for (int i = 0; i < (int)count; i++)
        jobs[i] = (struct queue_job){
            .id = store_integer(rows, i, 0),
            .kind = arena_text(arena, store_text(rows, i, 1)),
            .subject = arena_text(arena, store_text(rows, i, 2)),
            .payload = arena_text(arena, store_text(rows, i, 3)),
            .source = arena_text(arena, store_text(rows, i, 4)),
            .due_id = store_integer(rows, i, 5),
            .attempts = store_integer(rows, i, 6),
            .deaths = store_integer(rows, i, 7),
            .losses = store_integer(rows, i, 8),
            .token = store_integer(rows, i, 9),
        };
    *ret_jobs = jobs;
    *ret_count = count;
    return 0;
}

int queue_finish(struct store *store, const struct queue_job *jobs, size_t count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    _cleanup_free_ int64_t *ids = memory_resize(NULL, count, sizeof(*ids));
    _cleanup_free_ int64_t *tokens = memory_resize(NULL, count, sizeof(*tokens));
    for (size_t i = 0; i < count; i++) {
        ids[i] = jobs[i].id;
        tokens[i] = jobs[i].token;
    }
    int failed = store_query(store, queue_sql_job_finish, &rows, error, "II", ids, count, tokens, count);
    if (!failed && (size_t)PQntuples(rows) != count)
        failed = error_set(error, PEIL_ERROR_CONFLICT,
                           _("the job was given to another worker in the meantime; nothing of this one is recorded"));
    return failed;
}

int queue_was_finished(struct store *store, const struct queue_job *job, bool *ret_finished, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_finished = false;
    int failed = store_query(store, queue_sql_job_held, &rows, error, "i", job->id);
    if (!failed && PQntuples(rows))
        *ret_finished = store_integer(rows, 0, 1) == job->token && strcmp(store_text(rows, 0, 0), "done") == 0;
    return failed;
}

/* What a failure makes of a job. */
struct returning {
    const char *state;
    int64_t delay_ms;
    bool counts, died;
};

static struct returning returning_of(const struct queue_job *job, enum retry_class class)
{
    uint32_t chance = randombytes_random();
    bool again = job->attempts < QUEUE_ATTEMPTS_MOST;
    switch (class) {
    case RETRY_SOON:
        return (struct returning){again ? "ready" : "failed",
                                  retry_delay_ms(QUEUE_SOON_MS, QUEUE_MOST_MS, job->attempts, chance), true, false};
    case RETRY_LATER:
        return (struct returning){again ? "ready" : "failed",
                                  retry_delay_ms(QUEUE_LATER_MS, QUEUE_MOST_MS, job->attempts, chance), true, false};
    case RETRY_WAIT:
        return (struct returning){"ready", retry_delay_ms(QUEUE_WAIT_MS, QUEUE_WAIT_MS, 1, chance), false, false};
    case RETRY_RECONNECT:
        return (struct returning){"ready", 0, false, false};
    case RETRY_DIED:
        return (struct returning){job->deaths + 1 < QUEUE_DEATHS_MOST ? "ready" : "quarantined",
                                  retry_delay_ms(QUEUE_SOON_MS, QUEUE_MOST_MS, job->deaths + 1, chance), true, true};
    default:
        return (struct returning){"failed", 0, true, false};
    }
}

static int give_back(struct store *store, const struct queue_job *job, const struct returning *how, const char *told,
                     const char **ret_state, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, queue_sql_job_return, &rows, error, "iititbb", job->id, job->token, how->state,
                             how->delay_ms, told, (int)how->counts, (int)how->died);
    if (!failed && ret_state)
        *ret_state = PQntuples(rows) ? how->state : NULL;
    return failed;
}

int queue_return(struct store *store, const struct queue_job *job, int code, const char *sqlstate, const char *told,
                 const char **ret_state, struct peil_error *error)
{
    struct returning how = returning_of(job, retry_class_of(code, sqlstate));
    return give_back(store, job, &how, told, ret_state, error);
}

int queue_hand_back(struct store *store, const struct queue_job *job, struct peil_error *error)
{
    return give_back(store, job, &(struct returning){.state = "ready"}, NULL, NULL, error);
}

int queue_rescue(struct store *store, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, queue_sql_job_rescue, ret_rows, error, "it", (int64_t)QUEUE_LOSSES_MOST,
                       _("its worker gave no sign of life"));
}

int queue_lost(struct store *store, const char *worker, int64_t job, const char *told, PGresult **ret_rows,
               struct peil_error *error)
{
    return store_query(store, queue_sql_job_lost, ret_rows, error, "titi", worker, job, told,
                       (int64_t)QUEUE_LOSSES_MOST);
}

int queue_orphans(struct store *store, const char *daemon, const char *start, PGresult **ret_rows,
                  struct peil_error *error)
{
    return store_query(store, queue_sql_job_orphans, ret_rows, error, "tt", daemon, start);
}

int queue_tidy(struct store *store, struct peil_error *error)
{
    return store_query(store, queue_sql_job_tidy, NULL, error, "i", (int64_t)QUEUE_KEPT_DAYS);
}

int queue_listen(struct store *store, struct peil_error *error)
{
    return store_query(store, queue_sql_listen, NULL, error, "");
}
