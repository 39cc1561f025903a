/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing steps, and sealing them. */
#include "pdca/batch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/sql.h"
#include "store/journal.h"
#include "base/poison.h"

int batch_begin(struct batch *ret_batch, struct store *store, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_batch = (struct batch){.store = store};
    int failed = store_query_one(store, pdca_sql_batch_begin, &rows, error, "");
    if (!failed)
        ret_batch->number = store_integer(rows, 0, 0);
    return failed;
}

/* What a person would have to do first. */
static int refuse(const char *event, int64_t finding, const char *state, struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_USAGE,
                     _("finding %" PRId64 " is '%s' and cannot be '%s'; see peil finding show %" PRId64), finding,
                     state, event, finding);
}

int batch_step(struct batch *batch, const struct batch_step *step, int64_t *ret_taken, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(batch->store, pdca_sql_step, &rows, error, "Itditiiidt", step->findings, step->count,
                             step->event, step->day, batch->number, store_actor(batch->store), step->action,
                             step->decision, step->party, step->until, step->why);
    if (failed)
        return failed;
    int64_t taken = 0;
    for (int row = 0; row < PQntuples(rows); row++) {
        bool moved = !PQgetisnull(rows, row, 2);
        if (!moved && !step->lenient)
            return refuse(step->event, store_integer(rows, row, 0), store_text(rows, row, 1), error);
        taken += moved;
    }
    if (ret_taken)
        *ret_taken = taken;
    return 0;
}

int batch_seal(struct batch *batch, const char *why, json_t *content, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(batch->store, pdca_sql_steps_seal, &rows, error, "i", batch->number);
    int count = failed ? 0 : PQntuples(rows);
    content = content ? content : json_object();
    if (count) {
        json_t *steps = json_array();
        for (int row = 0; row < count; row++)
            json_array_append_new(
                steps, json_pack("[I, s]", (json_int_t)store_integer(rows, row, 0), store_text(rows, row, 1)));
        json_object_set_new(content, "steps", steps);
        _cleanup_free_ char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
        _cleanup_free_ char *subject = memory_format("finding_steps/%" PRId64, batch->number);
        journal_add(batch->store,
                    &(struct journal_entry){
                        .area = "pdca", .action = "stepped", .subject = subject, .why = why, .content = text});
    }
    json_decref(content);
    return failed;
}
