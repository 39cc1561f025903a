/* SPDX-License-Identifier: EUPL-1.2 */
/* What people ask of the queue and change in it; changes are in the journal. */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "queue/queue.h"
#include "queue/sql.h"
#include "store/journal.h"
#include "base/poison.h"

int queue_list(struct store *store, const char *state, int64_t limit, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, queue_sql_job_list, ret_rows, error, "ti", state, limit);
}

int queue_show(struct store *store, int64_t id, PGresult **ret_rows, struct peil_error *error)
{
    int failed = store_query(store, queue_sql_job_show, ret_rows, error, "i", id);
    if (!failed && PQntuples(*ret_rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no job %" PRId64 "; see peil queue list"), id);
    return failed;
}

/* A job that was not in a state for it: says in which it is. */
static int refuse_state(struct store *store, int64_t id, const char *format, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, queue_sql_job_state, &rows, error, "i", id);
    if (failed)
        return failed;
    if (PQntuples(rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no job %" PRId64 "; see peil queue list"), id);
    return error_set(error, PEIL_ERROR_USAGE, format, id, store_text(rows, 0, 0));
}

static int change_job(struct store *store, int64_t id, const char *statement, const char *action, const char *why,
                      const char *refusal, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, statement, &rows, error, "i", id);
    if (failed)
        return failed;
    if (PQntuples(rows) == 0)
        return refuse_state(store, id, refusal, error);
    char subject[32];
    snprintf(subject, sizeof(subject), "job/%" PRId64, id);
    journal_add(store, &(struct journal_entry){.area = "queue", .action = action, .subject = subject, .why = why});
    return 0;
}

int queue_retry(struct store *store, int64_t id, const char *why, struct peil_error *error)
{
    return change_job(store, id, queue_sql_job_retry, "retried", why,
                      _("job %" PRId64 " is %s: only what was set aside, or waits for a later try, can be retried"),
                      error);
}

int queue_drop(struct store *store, int64_t id, const char *why, struct peil_error *error)
{
    return change_job(store, id, queue_sql_job_drop, "dropped", why,
                      _("job %" PRId64 " is %s: only what nobody is at can be dropped"), error);
}

int queue_limit_set(struct store *store, const char *source, int64_t at_most, const char *from, const char *until,
                    const char *why, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    if ((from == NULL) != (until == NULL))
        return error_set(error, PEIL_ERROR_USAGE, _("a window has a begin and an end, such as 20:00-06:00"));
    int failed = at_most ? store_query(store, queue_sql_limit_set, NULL, error, "titt", source, at_most, from, until)
                         : store_query(store, queue_sql_limit_remove, &rows, error, "t", source);
    if (!failed && !at_most && PQntuples(rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' has no limit; see peil queue limit"), source);
    if (failed)
        return failed;
    _cleanup_free_ char *subject = memory_format("source/%s", source);
    _cleanup_free_ char *content =
        !at_most ? NULL
        : from ? memory_format("{\"at_most\": %" PRId64 ", \"from\": \"%s\", \"until\": \"%s\"}", at_most, from, until)
               : memory_format("{\"at_most\": %" PRId64 "}", at_most);
    journal_add(store, &(struct journal_entry){.area = "queue",
                                               .action = at_most ? "limited" : "freed",
                                               .subject = subject,
                                               .why = why,
                                               .content = content});
    return 0;
}

int queue_limit_list(struct store *store, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, queue_sql_limit_list, ret_rows, error, "");
}
