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

/* The lead, for so long from now: ret_token is 0 when another daemon has it. */
int life_lead(struct store *store, const char *daemon, int64_t lease_ms, int64_t *ret_token, struct peil_error *error);
int life_lead_end(struct store *store, const char *daemon, int64_t token, struct peil_error *error);

/* The daemon of that start ended, and says so. */
int life_end(struct store *store, const char *daemon, const char *start, struct peil_error *error);

/* name, pid, version, workers, started (UTC), seconds since its last sign of life, whether it leads. */
int life_daemons(struct store *store, PGresult **ret_rows, struct peil_error *error);

#endif
