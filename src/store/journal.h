/* SPDX-License-Identifier: EUPL-1.2 */
/* The journal: an append-only chain of who changed what, when and why (migrations/0001_journal.sql has the format).
 * Rows are gathered during a transaction and written, chained, by store_commit: one lock of the head, one COPY. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/store.h"

struct journal_entry {
    const char *area;    /* register, programme, results, queue, schedule, store */
    const char *action;  /* added, changed, vanished, applied, recorded, set, joined … */
    const char *subject; /* 'dataset/bag', 'import/7', 'run/12' */
    const char *why;     /* NULL: none given */
    const char *content; /* JSON text, NULL: none */
};

/* Texts are copied. Only inside a transaction. */
void journal_add(struct store *store, const struct journal_entry *entry);

struct journal_verdict {
    int64_t rows;     /* read and found in order */
    int64_t bad_seq;  /* 0: the whole chain is sound */
    char reason[256]; /* what is wrong with bad_seq: hash, gap, head … */
    char head[65];    /* hexadecimal hash of the last row */
};

/* Recomputes the chain from the first row. Returns 0 also when the chain is broken: look at bad_seq. */
int journal_verify(struct store *store, struct journal_verdict *ret_verdict, struct peil_error *error);

/* The newest rows, oldest first; subject NULL: of everything, ending with '/': of all that starts with it. Columns:
 * seq, time (UTC), actor, area, action, subject, why, content, hash in hexadecimal. */
int journal_newest(struct store *store, const char *subject, int64_t limit, PGresult **ret_rows,
                   struct peil_error *error);

#endif
