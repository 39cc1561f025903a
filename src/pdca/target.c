/* SPDX-License-Identifier: EUPL-1.2 */
/* Targets per quarter and unit, and doubts about values (terugmeldingen). */
#include <inttypes.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/batch.h"
#include "pdca/pdca.h"
#include "pdca/sql.h"
#include "base/poison.h"

/* ---- Targets ----------------------------------------------------------------------------------------------------- */

static int set(struct batch *batch, struct arena *arena, const char *programme, const char *unit, const char *dimension,
               date_day quarter, int target_tenths, int64_t *ret_id, struct peil_error *error)
{
    _cleanup_result_ PGresult *found = NULL, *rows = NULL;
    int64_t unit_id;
    const char *key;
    int failed = store_query(batch->store, pdca_sql_programmes, &found, error, "t", programme);
    if (!failed && PQntuples(found) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("no programme '%s'"), programme);
    failed = failed ? failed : pdca_unit_find(batch->store, arena, unit, &unit_id, &key, error);
    failed =
        failed ? failed
               : store_query_one(batch->store, pdca_sql_target_set, &rows, error, "iitdit", store_integer(found, 0, 0),
                                 unit_id, dimension, quarter, (int64_t)target_tenths, store_actor(batch->store));
    if (failed)
        return failed;
    *ret_id = store_integer(rows, 0, 0);
    batch_journal(batch, "target", *ret_id, "set", NULL,
                  json_pack("{s:s, s:s?, s:s, s:o, s:i}", "programme", programme, "unit", key, "dimension", dimension,
                            "quarter", batch_day(quarter), "target_tenths", target_tenths));
    return 0;
}

int pdca_target_set(struct store *store, struct arena *arena, const char *programme, const char *unit,
                    const char *dimension, date_day quarter, int target_tenths, int64_t *ret_id,
                    struct peil_error *error)
{
    struct batch batch;
    int failed = batch_open(&batch, store, error);
    return failed ? failed
                  : batch_end(&batch,
                              set(&batch, arena, programme, unit, dimension, quarter, target_tenths, ret_id, error),
                              NULL, error);
}

int pdca_target_reason(struct store *store, int64_t target, const char *reason, date_day day, struct peil_error *error)
{
    struct batch batch;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = store_query(store, pdca_sql_target_reason, &rows, error, "itd", target, reason, day);
    if (!failed && PQntuples(rows) == 0)
        failed = error_set(error, PEIL_ERROR_USAGE, _("there is no target %" PRId64), target);
    if (!failed)
        batch_journal(&batch, "target", target, "explained", reason, NULL);
    return batch_end(&batch, failed, NULL, error);
}

int pdca_target_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                     struct peil_error *error)
{
    return store_query(store, pdca_sql_target_list, ret_rows, error, "ttd", filter->programme, filter->unit,
                       filter->day);
}

/* ---- Doubts ------------------------------------------------------------------------------------------------------ */

int pdca_issue_add(struct store *store, const struct pdca_issue *issue, int64_t *ret_id, struct peil_error *error)
{
    struct batch batch;
    _cleanup_result_ PGresult *rows = NULL;
    if (issue->due < issue->day)
        return error_set(error, PEIL_ERROR_USAGE, _("the answer would be due before the question"));
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = store_query_one(store, pdca_sql_issue_add, &rows, error, "itttddt", issue->object->id, issue->field,
                             issue->what, issue->reporter, issue->day, issue->due, store_actor(store));
    if (!failed) {
        *ret_id = store_integer(rows, 0, 0);
        batch_journal(&batch, "issue", *ret_id, "added", NULL,
                      json_pack("{s:s, s:s, s:s?, s:s, s:o, s:o}", "kind", issue->object->kind, "key",
                                issue->object->key, "field", issue->field, "what", issue->what, "day",
                                batch_day(issue->day), "due", batch_day(issue->due)));
    }
    return batch_end(&batch, failed, NULL, error);
}

int pdca_issue_answer(struct store *store, int64_t issue, bool mended, const char *answer, date_day day,
                      struct peil_error *error)
{
    struct batch batch;
    _cleanup_result_ PGresult *rows = NULL;
    const char *state = mended ? "mended" : "refused";
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = store_query(store, pdca_sql_issue_answer, &rows, error, "itdt", issue, state, day, answer);
    if (!failed && PQntuples(rows) == 0)
        failed = error_set(error, PEIL_ERROR_USAGE, _("there is no issue %" PRId64 " that waits for an answer"), issue);
    if (!failed)
        batch_journal(&batch, "issue", issue, state, answer, json_pack("{s:o}", "day", batch_day(day)));
    return batch_end(&batch, failed, NULL, error);
}

int pdca_issue_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                    struct peil_error *error)
{
    return store_query(store, pdca_sql_issue_list, ret_rows, error, "bid", (int)filter->open, filter->object,
                       filter->day);
}
