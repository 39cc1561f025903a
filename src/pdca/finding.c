/* SPDX-License-Identifier: EUPL-1.2 */
/* Findings: who answers them and by when, and lists of them. */
#include <inttypes.h>

#include "base/calendar.h"
#include "base/error.h"
#include "base/text.h"
#include "pdca/batch.h"
#include "pdca/pdca.h"
#include "pdca/sql.h"
#include "base/poison.h"

int pdca_day_read(const char *text, date_day from, date_day *ret_day, struct peil_error *error)
{
    struct calendar_period period;
    if (date_parse_iso(text, ret_day))
        return 0;
    int failed = calendar_period_parse(text, &period, error);
    if (failed)
        return failed;
    *ret_day = calendar_add(&calendar_standard, from, &period);
    return *ret_day == DATE_NONE ? error_set(error, PEIL_ERROR_USAGE, _("'%s' is too far away"), text) : 0;
}

int pdca_unit_find(struct store *store, struct arena *arena, const char *words, int64_t *ret_id, const char **ret_key,
                   struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL, *all = NULL;
    *ret_id = 0;
    *ret_key = NULL;
    if (!words)
        return 0;
    int failed = store_query(store, pdca_sql_unit_find, &rows, error, "t", words);
    if (failed)
        return failed;
    if (PQntuples(rows)) {
        *ret_id = store_integer(rows, 0, 0);
        *ret_key = arena_text(arena, store_text(rows, 0, 1));
        return 0;
    }
    failed = store_query(store, pdca_sql_unit_keys, &all, error, "");
    if (failed)
        return failed;
    size_t count = (size_t)PQntuples(all);
    const char **keys = arena_allocate_array(arena, count + 1, sizeof(*keys));
    for (size_t i = 0; i < count; i++)
        keys[i] = store_text(all, (int)i, 0);
    const char *nearest = text_nearest(words, keys, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("no unit '%s'; did you mean '%s'?"), words, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("no unit '%s'"), words);
}

static int refuse_unknown(struct store *store, const struct pdca_ids *findings, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, pdca_sql_findings_of, &rows, error, "I", findings->ids, findings->count);
    if (!failed && (size_t)PQntuples(rows) < findings->count)
        return error_set(error, PEIL_ERROR_USAGE, _("not all of these findings are there; see peil finding list"));
    return failed;
}

int pdca_assign(struct store *store, const struct pdca_ids *findings, const struct owner_holder *holder, date_day due,
                date_day day, const char *why, struct peil_error *error)
{
    struct batch batch;
    int64_t party = 0;
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = refuse_unknown(store, findings, error);
    if (!failed && holder)
        failed = owner_holder_party(store, holder, &party, error);
    failed = failed ? failed
                    : batch_step(&batch,
                                 &(struct batch_step){.event = "assigned",
                                                      .findings = findings->ids,
                                                      .count = findings->count,
                                                      .day = day,
                                                      .party = party,
                                                      .until = due,
                                                      .why = why},
                                 NULL, error);
    return batch_end(&batch, failed, why, error);
}

int pdca_mute(struct store *store, const struct pdca_ids *findings, date_day until, date_day day, const char *why,
              struct peil_error *error)
{
    struct batch batch;
    if (until < day)
        return error_set(error, PEIL_ERROR_USAGE, _("that day has passed"));
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = refuse_unknown(store, findings, error);
    failed = failed ? failed
                    : batch_step(&batch,
                                 &(struct batch_step){.event = "muted",
                                                      .findings = findings->ids,
                                                      .count = findings->count,
                                                      .day = day,
                                                      .until = until,
                                                      .why = why},
                                 NULL, error);
    return batch_end(&batch, failed, why, error);
}

int pdca_finding_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                      struct peil_error *error)
{
    return store_query(store, pdca_sql_finding_list, ret_rows, error, "ttbttidii", filter->programme, filter->unit,
                       (int)filter->open, filter->state, filter->check, filter->party, filter->day, filter->object,
                       filter->id);
}

int pdca_finding_steps(struct store *store, int64_t finding, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, pdca_sql_finding_steps, ret_rows, error, "i", finding);
}

int pdca_finding_actions(struct store *store, int64_t finding, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, pdca_sql_finding_actions, ret_rows, error, "i", finding);
}
