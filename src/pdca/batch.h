/* SPDX-License-Identifier: EUPL-1.2 */
/* A batch of steps: what one transaction makes findings do, and the journal row that seals it. */
#ifndef PDCA_BATCH_H
#define PDCA_BATCH_H

#include <jansson.h>

#include "store/store.h"

struct batch {
    struct store *store;
    int64_t number;
};
/* Takes the turn of whoever writes findings, up to the end of the transaction. */
int batch_begin(struct batch *ret_batch, struct store *store, struct peil_error *error);

struct batch_step {
    const char *event; /* peil.finding_transition */
    const int64_t *findings;
    size_t count;
    date_day day;
    int64_t action, decision, party; /* 0: none */
    date_day until;                  /* DATE_NONE */
    const char *why;
    bool lenient; /* findings that cannot take it are left as they are; otherwise the first is named and refused */
};
/* Makes findings take a step. ret_taken (may be NULL) is how many did. */
int batch_step(struct batch *batch, const struct batch_step *step, int64_t *ret_taken, struct peil_error *error);

/* Adds the journal row that seals what was written; none when nothing was. content (NULL: none) gets the seals and is
 * released. */
int batch_seal(struct batch *batch, const char *why, json_t *content, struct peil_error *error);

#endif
