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

/* Begins a transaction and a batch, for what a person does; batch_end seals and commits it, or rolls it back when
 * failed is not 0, and gives back what failed. */
int batch_open(struct batch *ret_batch, struct store *store, struct peil_error *error);
int batch_end(struct batch *batch, int failed, const char *why, struct peil_error *error);

/* A journal row of the area pdca; subject is "NOUN/ID". content is released. */
void batch_journal(struct batch *batch, const char *noun, int64_t id, const char *action, const char *why,
                   json_t *content);
/* A day as JSON; null for DATE_NONE. And ids. */
json_t *batch_day(date_day day);
json_t *batch_ids(const int64_t *ids, size_t count);
/* Ids in an array of PostgreSQL, "{1,2}", as arena's. */
size_t batch_read_ids(struct arena *arena, const char *text, const int64_t **ret_ids);

/* pdca_action_do inside a batch. */
int batch_action_do(struct batch *batch, struct arena *arena, int64_t action, const char *deed, date_day day,
                    const char *why, struct peil_error *error);

/* Adds the journal row that seals what was written; none when nothing was. content (NULL: none) gets the seals and is
 * released. */
int batch_seal(struct batch *batch, const char *why, json_t *content, struct peil_error *error);

#endif
