/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbered, append-only migrations, embedded in the program: one transaction each, under an advisory lock, with the
 * SHA-256 of every applied file kept and compared. Only peil store init|upgrade runs them; a daemon never does. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

struct migration {
    int number;
    const char *name; /* "0001_journal" */
    const char *sql;
};

extern const struct migration migrations[]; /* generated from migrations/NNNN_name.sql, in order */
extern const size_t migration_count;

struct migrate_state {
    int applied;        /* highest number in the store; 0: no schema */
    int available;      /* highest number in this program */
    int changed_number; /* first applied migration whose checksum differs from this program's; 0: none */
};

int migrate_state_read(struct store *store, struct migrate_state *ret_state, struct peil_error *error);
/* Applies what is missing; ret_applied counts. Refuses a newer store and a changed checksum (PEIL_ERROR_VERSION), and
 * a second migrator at the same time (PEIL_ERROR_CONFLICT). */
int migrate_apply(struct store *store, int *ret_applied, struct peil_error *error);

#endif
