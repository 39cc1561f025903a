/* SPDX-License-Identifier: EUPL-1.2 */
/* How the kinds of work of queue/kind.h are done. One row a kind: to add one, add its row there and here, and a file.
 */
#ifndef DAEMON_WORK_H
#define DAEMON_WORK_H

#include "daemon/settings.h"
#include "queue/kind.h"
#include "queue/queue.h"

/* A job at hand. Memory is the arena's, of this job. */
struct work {
    struct arena *arena;
    struct store *store;
    const struct daemon_settings *settings;
    const struct queue_job *job;
    const char *worker;
    const struct peil_setting *given; /* its payload, in the rows of its kind */
};

/* Does the work, records what it brings and finishes the job, in one transaction (queue_finish). An error leaves
 * nothing behind; what becomes of the job then is queue_return's. */
int work_do(struct work *work, struct peil_error *error);

/* Jobs that need no runner and take no time: their answers are recorded together, as far as they are still held. */
bool work_is_light(const struct queue_job *job);
int work_do_light(struct store *store, const char *worker, const struct queue_job *jobs, size_t count,
                  struct peil_error *error);

/* A callback for results_request, import_request …: finishes the job in the transaction that records. */
int work_recorded(void *work, struct store *store, int64_t id, struct peil_error *error);

/* A name out of a payload as a path in a folder of the configuration; what would leave the folder is refused. */
int work_path(struct work *work, const char *folder, const char *key, const char *name, const char **ret_path,
              struct peil_error *error);

int work_run(struct work *work, struct peil_error *error);
int work_import(struct work *work, struct peil_error *error);
int work_report(struct work *work, struct peil_error *error);
int work_probe(struct work *work, struct peil_error *error);

#endif
