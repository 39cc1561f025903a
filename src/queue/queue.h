/* SPDX-License-Identifier: EUPL-1.2 */
/* Work that waits in the store, and work that somebody has: enqueue, claim, finish, give back, set aside.
 *
 * Promises
 *   - A job that was enqueued is done, or set aside with the reason in words; nothing that dies loses it. Who claims it
 *     has it for a lease, which a daemon's sign of life renews for as long as the worker lives (queue/life.h).
 *   - What a job brings is recorded once. A claim gives a token that was never given before; queue_finish, in the
 *     transaction that writes the results, holds only under that token. A worker that was paused, and whose job was
 * given to another, finds PEIL_ERROR_CONFLICT there and its transaction undone.
 *   - NOTIFY (channel peil_queue) only wakes; asking now and then is what finds work.
 *   - A job whose runner died QUEUE_DEATHS_MOST times is set in quarantine, with plugin and signal named; one that
 *     lost its worker QUEUE_LOSSES_MOST times (killed from outside, no memory) as well. */
#ifndef QUEUE_QUEUE_H
#define QUEUE_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

enum {
    QUEUE_DEATHS_MOST = 3,
    QUEUE_LOSSES_MOST = 8,
    QUEUE_ATTEMPTS_MOST = 8, /* that failed for a reason that may pass */
    QUEUE_KEPT_DAYS = 30,    /* that what was done can still be seen */
};

struct queue_order {
    const char *kind;    /* queue/kind.h */
    const char *subject; /* the name of a programme, a file, … */
    const char *payload; /* a JSON object; NULL: {} */
    const char *source;  /* what it burdens; NULL: nothing in particular */
    const char *due;     /* a time as PostgreSQL reads it; NULL: now */
};
int queue_add(struct store *store, const struct queue_order *order, int64_t *ret_id, struct peil_error *error);

/* A job that this worker has. */
struct queue_job {
    int64_t id, token;
    const char *kind, *subject, *payload, *source; /* source may be NULL */
    int64_t due_id;                                /* 0: asked by hand */
    int64_t attempts, deaths, losses;              /* attempts counts this one */
};

/* At most that many, the longest due first; fewer, or none, when there are no more, or when the store is of another
 * version by now than this program. */
int queue_claim(struct arena *arena, struct store *store, const char *worker, int most, int64_t lease_ms,
                struct queue_job **ret_jobs, size_t *ret_count, struct peil_error *error);

/* In the transaction that writes what the jobs brought: they are done. PEIL_ERROR_CONFLICT when one of them is not this
 * worker's any more: undo the transaction. */
int queue_finish(struct store *store, const struct queue_job *jobs, size_t count, struct peil_error *error);

/* Whether a job was finished under its token: for whoever lost the connection while committing. Fails with SQLSTATE
 * 55P03 while that commit may still be going on: ask again. Not inside a transaction. */
int queue_was_finished(struct store *store, const struct queue_job *job, bool *ret_finished, struct peil_error *error);

/* What becomes of a job that could not be done, by how it failed (queue/retry.h). told, in words, is kept with it. A
 * job that is not this worker's any more is left alone: ret_state is NULL then, otherwise its new state. */
int queue_return(struct store *store, const struct queue_job *job, int code, const char *sqlstate, const char *told,
                 const char **ret_state, struct peil_error *error);
/* Unbegun, or given up on purpose: nothing is held against it. */
int queue_hand_back(struct store *store, const struct queue_job *job, struct peil_error *error);

/* Takes back what is leased and gave no sign of life; the rows are id, state, kind, subject, worker. */
int queue_rescue(struct store *store, PGresult **ret_rows, struct peil_error *error);
/* Takes back what a worker had that is known to be dead: job is the one it was at (0: not known), told how it died. The
 * same rows. */
int queue_lost(struct store *store, const char *worker, int64_t job, const char *told, PGresult **ret_rows,
               struct peil_error *error);
/* Takes back what earlier starts of a daemon had. */
int queue_orphans(struct store *store, const char *daemon, const char *start, PGresult **ret_rows,
                  struct peil_error *error);
/* Forgets what was done QUEUE_KEPT_DAYS ago. */
int queue_tidy(struct store *store, struct peil_error *error);
int queue_listen(struct store *store, struct peil_error *error);

/* ---- For people -------------------------------------------------------------------------------------------------- */

/* id, kind, subject, state, due (UTC), attempts, worker, told. state NULL: all that is not over. */
int queue_list(struct store *store, const char *state, int64_t limit, PGresult **ret_rows, struct peil_error *error);
/* One row: id, kind, subject, payload, source, state, created, actor, due, attempts, deaths, losses, worker, claimed,
 * ended, told, due_id. PEIL_ERROR_USAGE when there is none. */
int queue_show(struct store *store, int64_t id, PGresult **ret_rows, struct peil_error *error);
/* Another chance for what was set aside; setting aside what nobody is at. Inside a transaction: the journal says who
 * and why. PEIL_ERROR_USAGE when its state does not allow it. */
int queue_retry(struct store *store, int64_t id, const char *why, struct peil_error *error);
int queue_drop(struct store *store, int64_t id, const char *why, struct peil_error *error);

/* How many jobs may burden a source at a time, and between which local times ("20:00", NULL: always). at_most 0 removes
 * the limit. Inside a transaction. Rows of the list: source, at most, from, until, zone, at work now. */
int queue_limit_set(struct store *store, const char *source, int64_t at_most, const char *from, const char *until,
                    const char *why, struct peil_error *error);
int queue_limit_list(struct store *store, PGresult **ret_rows, struct peil_error *error);

extern const char *const queue_states[]; /* ends with NULL */

#endif
