/* SPDX-License-Identifier: EUPL-1.2 */
/* What probes answered. */
#ifndef QUEUE_PROBE_H
#define QUEUE_PROBE_H

#include "queue/queue.h"

/* In the transaction that finishes the jobs: an answer for each. */
int probe_add(struct store *store, const char *worker, const struct queue_job *jobs, size_t count,
              const char *const *answers, struct peil_error *error);

#endif
