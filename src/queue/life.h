/* SPDX-License-Identifier: EUPL-1.2 */
/* Signs of life in the store: of daemons and, with them, of their workers; and which daemon leads. Every time that
 * counts is the server's: a clock of our own is only good for ceasing to trust a lease in time. */
#ifndef QUEUE_LIFE_H
#define QUEUE_LIFE_H

#include "store/store.h"

/* The statement of a sign of life, for whoever sends it without waiting (the supervisor), and what it takes and gives:
 * sql/beat.sql has the places. */
extern const char *const life_beat;
enum { LIFE_BEAT_PARAMETERS = 7 };
enum { LIFE_SCHEMA, LIFE_DUE, LIFE_LEASED, LIFE_ASIDE };

/* The lead, for so long from now: token is 0 when another daemon has it. */
struct life_lead {
    int64_t token;
    int64_t now; /* the server's, in seconds since 1970 */
};
int life_lead(struct store *store, const char *daemon, int64_t lease_ms, struct life_lead *ret_lead,
              struct peil_error *error);
/* A session that falls silent in a transaction, because its process was stopped or its network is gone, is ended by the
 * server, and what it locked is free: after 10 s, or (patient) 20 minutes. */
int life_session(struct store *store, bool patient, struct peil_error *error);
int life_lead_end(struct store *store, const char *daemon, int64_t token, struct peil_error *error);

/* A moment of a schedule, as the leader turns it into a job. */
struct life_due {
    const char *daemon; /* the leader, and its token */
    int64_t token;
    int64_t schedule_id, version;
    int64_t due_at;   /* seconds since 1970 */
    int64_t delay_ms; /* before the job is taken */
    const char *kind, *subject, *payload, *source;
    const char *actor;
};
/* ret_led is false when this daemon leads no more, or the schedule says something else by now; ret_job is 0 when the
 * moment was turned into a job before. */
int life_turn(struct store *store, const struct life_due *due, bool *ret_led, int64_t *ret_job,
              struct peil_error *error);
/* What the schedule missed up to due->due_at is left out, and not looked at again. */
int life_skip(struct store *store, const struct life_due *due, struct peil_error *error);

/* The daemon of that start ended, and says so. */
int life_end(struct store *store, const char *daemon, const char *start, struct peil_error *error);

/* name, pid, version, workers, started (UTC), seconds since its last sign of life, whether it leads. */
int life_daemons(struct store *store, PGresult **ret_rows, struct peil_error *error);

#endif
