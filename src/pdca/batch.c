/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing steps, and sealing them. */
#include "pdca/batch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- What a person does ------------------------------------------------------------------------------------------ */

int batch_open(struct batch *ret_batch, struct store *store, struct peil_error *error)
{
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = batch_begin(ret_batch, store, error);
    if (failed)
        store_rollback(store);
    return failed;
}

int batch_end(struct batch *batch, int failed, const char *why, struct peil_error *error)
{
    failed = failed ? failed : batch_seal(batch, why, NULL, error);
    failed = failed ? failed : store_commit(batch->store, error);
    if (failed)
        store_rollback(batch->store);
    return failed;
}

void batch_journal(struct batch *batch, const char *noun, int64_t id, const char *action, const char *why,
                   json_t *content)
{
    _cleanup_free_ char *subject = memory_format("%s/%" PRId64, noun, id);
    _cleanup_free_ char *text = content ? json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    journal_add(batch->store, &(struct journal_entry){
                                  .area = "pdca", .action = action, .subject = subject, .why = why, .content = text});
    json_decref(content);
}

json_t *batch_day(date_day day)
{
    char text[11];
    date_format(day, text);
    return day == DATE_NONE ? json_null() : json_string(text);
}

json_t *batch_ids(const int64_t *ids, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_integer(ids[i]));
    return list;
}

size_t batch_read_ids(struct arena *arena, const char *text, const int64_t **ret_ids)
{
    size_t count = 0;
    int64_t *ids = arena_allocate_array(arena, text ? strlen(text) : 1, sizeof(*ids));
    for (const char *at = text; at && *at; at++) {
        if (*at < '0' || *at > '9')
            continue;
        char *end;
        ids[count++] = strtoll(at, &end, 10);
        at = end - 1;
    }
    *ret_ids = ids;
    return count;
}
