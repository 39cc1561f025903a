/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of store/ share about a connection; nobody else includes this. */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include "base/buffer.h"
#include "store/journal.h"
#include "store/store.h"

struct store_copy {
    bool open;
    bool broken;       /* the server no longer takes what we send */
    int columns;       /* of a row */
    int given;         /* values in the row at hand */
    struct buffer out; /* not sent yet */
};

struct store {
    PGconn *connection;
    char *actor;
    bool in_transaction;
    bool repeatable;
    struct store_copy copy;
    char sqlstate[6]; /* of the last failure; "08006" when the connection was lost, "" for one without */
    int64_t patience_ms; /* how long a statement may take; 0: as long as it takes */
    struct arena *pending_arena; /* texts of the journal rows of this transaction */
    struct journal_entry *pending;
    size_t pending_count;
    size_t pending_capacity;
};

/* Fills error from a failed result (NULL: from the connection) and returns PEIL_ERROR_STORE. */
int store_fail(struct store *store, const PGresult *rows, struct peil_error *error);

/* As PQexecParams, within the store's patience: a server that says nothing for longer is a connection that is lost. */
PGresult *store_execute(struct store *store, const char *sql, int count, const Oid *types, const char *const *values,
                        const int *lengths, const int *formats, int result_format);

/* Writes the gathered journal rows, chained; called by store_commit. */
int journal_write(struct store *store, struct peil_error *error);
void journal_forget(struct store *store);

#endif
