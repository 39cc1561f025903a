/* SPDX-License-Identifier: EUPL-1.2 */
/* Recording what probes answered. */
#include "queue/probe.h"

#include "queue/sql.h"
#include "base/poison.h"

int probe_add(struct store *store, const char *worker, const struct queue_job *jobs, size_t count,
              const char *const *answers, struct peil_error *error)
{
    _cleanup_free_ int64_t *ids = memory_resize(NULL, count, sizeof(*ids));
    _cleanup_free_ int64_t *tokens = memory_resize(NULL, count, sizeof(*tokens));
    for (size_t i = 0; i < count; i++) {
        ids[i] = jobs[i].id;
        tokens[i] = jobs[i].token;
    }
    return store_query(store, queue_sql_probe_add, NULL, error, "IItA", ids, count, tokens, count, worker, answers,
                       count);
}
