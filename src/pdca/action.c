/* SPDX-License-Identifier: EUPL-1.2 */
/* Actions: what will be done about findings, and what their states do to those. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/batch.h"
#include "pdca/pdca.h"
#include "pdca/plan.h"
#include "pdca/sql.h"
#include "base/poison.h"

/* ---- Adding ------------------------------------------------------------------------------------------------------ */

/* What the findings of an action have in common. */
struct ground {
    int64_t programme, unit; /* unit 0: several, or none */
};

static int refuse_state(const PGresult *rows, int row, struct peil_error *error)
{
    int64_t finding = store_integer(rows, row, 0);
    const char *state = store_text(rows, row, 1);
    if (strcmp(state, "accepted") == 0)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("finding %" PRId64 " was accepted by decision %" PRId64
                           "; revoke that first: peil decision revoke %" PRId64),
                         finding, store_integer(rows, row, 4), store_integer(rows, row, 4));
    return error_set(error, PEIL_ERROR_USAGE, _("finding %" PRId64 " is '%s': there is nothing to mend"), finding,
                     state);
}

static int read_ground(struct store *store, const struct pdca_ids *findings, struct ground *ret_ground,
                       struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    if (findings->count == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("an action answers at least one finding: --finding NUMBER"));
    int failed = store_query(store, pdca_sql_findings_of, &rows, error, "I", findings->ids, findings->count);
    if (failed)
        return failed;
    if ((size_t)PQntuples(rows) < findings->count)
        return error_set(error, PEIL_ERROR_USAGE, _("not all of these findings are there; see peil finding list"));
    *ret_ground = (struct ground){store_integer(rows, 0, 2), store_integer(rows, 0, 3)};
    for (int row = 0; row < PQntuples(rows); row++) {
        static const char *const settled[] = {"verified", "gone", "accepted"};
        for (size_t i = 0; i < sizeof(settled) / sizeof(settled[0]); i++)
            if (strcmp(store_text(rows, row, 1), settled[i]) == 0)
                return refuse_state(rows, row, error);
        if (store_integer(rows, row, 2) != ret_ground->programme)
            return error_set(error, PEIL_ERROR_USAGE, _("an action answers findings of one programme"));
        if (!store_boolean(rows, row, 5))
            return error_set(error, PEIL_ERROR_CONFLICT,
                             _("programme '%s' has no baseline yet, and a plan starts from one: peil baseline set %s"),
                             store_text(rows, row, 6), store_text(rows, row, 6));
        if (store_integer(rows, row, 3) != ret_ground->unit)
            ret_ground->unit = 0;
    }
    return 0;
}

static int depend(struct batch *batch, int64_t action, int64_t on, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL, *other = NULL;
    int failed = store_query(batch->store, pdca_sql_action_find, &other, error, "i", on);
    if (!failed && PQntuples(other) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no action %" PRId64), on);
    failed = failed ? failed : store_query(batch->store, pdca_sql_action_circle, &rows, error, "ii", action, on);
    if (!failed && PQntuples(rows))
        return error_set(error, PEIL_ERROR_USAGE, _("then action %" PRId64 " would wait for itself: %s"), action,
                         store_text(rows, 0, 0));
    return failed ? failed : store_query(batch->store, pdca_sql_action_depends, NULL, error, "ii", action, on);
}

static int add(struct batch *batch, struct arena *arena, const struct pdca_action *action, int64_t *ret_id,
               struct peil_error *error)
{
    struct ground ground;
    const char *key = NULL;
    int64_t party = 0;
    _cleanup_result_ PGresult *rows = NULL;
    bool taken_up = strcmp(action->priority, "not_taken_up") != 0;
    int failed = read_ground(batch->store, &action->findings, &ground, error);
    if (!failed && action->unit)
        failed = pdca_unit_find(batch->store, arena, action->unit, &ground.unit, &key, error);
    if (!failed && action->holder)
        failed = owner_holder_party(batch->store, action->holder, &party, error);
    int expect_tenths = action->expect_tenths;
    if (!failed && expect_tenths < 0) {
        struct score_mean expected;
        failed = plan_expect(batch->store, arena, &action->findings, ground.unit, &expected, error);
        expect_tenths = failed ? -1 : (int)score_tenths(expected);
    }
    failed = failed ? failed
                    : store_query_one(batch->store, pdca_sql_action_add, &rows, error, "tiiiditidt", action->title,
                                      ground.programme, ground.unit, party, action->due, (int64_t)expect_tenths,
                                      action->priority, action->decision, action->day, store_actor(batch->store));
    if (failed)
        return failed;
    *ret_id = store_integer(rows, 0, 0);
    failed = store_query(batch->store, pdca_sql_action_answers, NULL, error, "iI", *ret_id, action->findings.ids,
                         action->findings.count);
    for (size_t i = 0; !failed && i < action->depends.count; i++)
        failed = depend(batch, *ret_id, action->depends.ids[i], error);
    if (!failed && taken_up)
        failed = batch_step(batch,
                            &(struct batch_step){.event = "planned",
                                                 .findings = action->findings.ids,
                                                 .count = action->findings.count,
                                                 .day = action->day,
                                                 .action = *ret_id,
                                                 .until = action->due,
                                                 .lenient = true},
                            NULL, error);
    if (!failed)
        batch_journal(batch, "action", *ret_id, "added", action->why,
                      json_pack("{s:s, s:o, s:o, s:o, s:I, s:i, s:s, s:I, s:o, s:I}", "title", action->title,
                                "findings", batch_ids(action->findings.ids, action->findings.count), "depends",
                                batch_ids(action->depends.ids, action->depends.count), "due", batch_day(action->due),
                                "party", (json_int_t)party, "expect_tenths", expect_tenths, "priority",
                                action->priority, "decision", (json_int_t)action->decision, "day",
                                batch_day(action->day), "unit", (json_int_t)ground.unit));
    return failed;
}

int pdca_action_add(struct store *store, struct arena *arena, const struct pdca_action *action, int64_t *ret_id,
                    struct peil_error *error)
{
    struct batch batch;
    bool taken_up = strcmp(action->priority, "not_taken_up") != 0;
    if (taken_up == (action->decision != 0))
        return error_set(error, PEIL_ERROR_USAGE,
                         _("an action that is not taken up says by which decision (--decision), and only that one"));
    int failed = batch_open(&batch, store, error);
    return failed ? failed : batch_end(&batch, add(&batch, arena, action, ret_id, error), action->why, error);
}

int pdca_action_depend(struct store *store, struct arena *arena, int64_t action, int64_t on, struct peil_error *error)
{
    struct batch batch;
    (void)arena;
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = depend(&batch, action, on, error);
    if (!failed)
        batch_journal(&batch, "action", action, "depends", NULL, json_pack("{s:I}", "on", (json_int_t)on));
    return batch_end(&batch, failed, NULL, error);
}

/* ---- What is done with them -------------------------------------------------------------------------------------- */

/* From these states to that one, and the step that findings take which no other action is at work on. */
static const struct deed {
    const char *deed, *to, *event, *action;
    const char *from[4];
    bool why; /* a reason is required */
} deeds[] = {
    {"start", "in_progress", "started", "started", {"planned", "ineffective"}, false},
    {"done", "done", "finished", "done", {"planned", "in_progress", "ineffective"}, false},
    {"drop", "dropped", "unplanned", "dropped", {"planned", "in_progress", "done", "ineffective"}, true},
};

static const struct deed *find_deed(const char *name)
{
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
        if (strcmp(deeds[i].deed, name) == 0)
            return &deeds[i];
    return NULL;
}

static bool may(const struct deed *deed, const char *state)
{
    for (size_t i = 0; i < sizeof(deed->from) / sizeof(deed->from[0]) && deed->from[i]; i++)
        if (strcmp(deed->from[i], state) == 0)
            return true;
    return false;
}

int batch_action_do(struct batch *batch, struct arena *arena, int64_t action, const char *name, date_day day,
                    const char *why, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    const struct deed *deed = find_deed(name);
    const int64_t *findings;
    int failed = store_query(batch->store, pdca_sql_action_find, &rows, error, "i", action);
    if (failed)
        return failed;
    if (PQntuples(rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no action %" PRId64), action);
    if (!may(deed, store_text(rows, 0, 0)))
        return error_set(error, PEIL_ERROR_USAGE, _("action %" PRId64 " is '%s' and cannot go to '%s'"), action,
                         store_text(rows, 0, 0), deed->to);
    bool waits = strcmp(store_text(rows, 0, 4), "not_taken_up") == 0;
    if (waits && strcmp(name, "drop") != 0)
        return error_set(error, PEIL_ERROR_USAGE, _("action %" PRId64 " was not taken up; add one that is"), action);
    size_t count = batch_read_ids(arena, store_text(rows, 0, 3), &findings);
    failed = store_query(batch->store, pdca_sql_action_move, NULL, error, "itdt", action, deed->to, day, why);
    if (!failed && count && !waits)
        failed = batch_step(batch,
                            &(struct batch_step){.event = deed->event,
                                                 .findings = findings,
                                                 .count = count,
                                                 .day = day,
                                                 .action = action,
                                                 .until = DATE_NONE,
                                                 .why = why,
                                                 .lenient = true},
                            NULL, error);
    if (!failed)
        batch_journal(batch, "action", action, deed->action, why, json_pack("{s:o}", "day", batch_day(day)));
    return failed;
}

int pdca_action_do(struct store *store, struct arena *arena, int64_t action, const char *name, date_day day,
                   const char *why, const char **ret_state, struct peil_error *error)
{
    struct batch batch;
    const struct deed *deed = find_deed(name);
    if (deed->why && !why)
        return error_set(error, PEIL_ERROR_USAGE, _("say why: --why"));
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    *ret_state = deed->to;
    return batch_end(&batch, batch_action_do(&batch, arena, action, name, day, why, error), why, error);
}

/* ---- Promises ---------------------------------------------------------------------------------------------------- */

static int promise(struct batch *batch, int64_t action, const struct owner_holder *by, const struct owner_holder *to,
                   const char *what, date_day due, date_day day, int64_t *ret_id, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL, *found = NULL;
    int64_t by_party, to_party = 0;
    int failed = store_query(batch->store, pdca_sql_action_find, &found, error, "i", action);
    if (!failed && PQntuples(found) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no action %" PRId64), action);
    failed = failed ? failed : owner_holder_party(batch->store, by, &by_party, error);
    if (!failed && to)
        failed = owner_holder_party(batch->store, to, &to_party, error);
    failed = failed ? failed
                    : store_query_one(batch->store, pdca_sql_promise_add, &rows, error, "iiitddt", action, by_party,
                                      to_party, what, due, day, store_actor(batch->store));
    if (failed)
        return failed;
    *ret_id = store_integer(rows, 0, 0);
    batch_journal(batch, "promise", *ret_id, "added", NULL,
                  json_pack("{s:I, s:I, s:I, s:s, s:o}", "action", (json_int_t)action, "by", (json_int_t)by_party, "to",
                            (json_int_t)to_party, "what", what, "due", batch_day(due)));
    return 0;
}

int pdca_promise_add(struct store *store, struct arena *arena, int64_t action, const struct owner_holder *by,
                     const struct owner_holder *to, const char *what, date_day due, date_day day, int64_t *ret_id,
                     struct peil_error *error)
{
    struct batch batch;
    (void)arena;
    int failed = batch_open(&batch, store, error);
    return failed ? failed
                  : batch_end(&batch, promise(&batch, action, by, to, what, due, day, ret_id, error), NULL, error);
}

int pdca_promise_end(struct store *store, int64_t id, bool kept, date_day day, struct peil_error *error)
{
    struct batch batch;
    _cleanup_result_ PGresult *rows = NULL;
    const char *state = kept ? "kept" : "broken";
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    failed = store_query(store, pdca_sql_promise_end, &rows, error, "itd", id, state, day);
    if (!failed && PQntuples(rows) == 0)
        failed = error_set(error, PEIL_ERROR_USAGE, _("there is no promise %" PRId64), id);
    if (!failed)
        batch_journal(&batch, "promise", id, state, NULL, json_pack("{s:o}", "day", batch_day(day)));
    return batch_end(&batch, failed, NULL, error);
}

/* ---- Lists ------------------------------------------------------------------------------------------------------- */

int pdca_action_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                     struct peil_error *error)
{
    return store_query(store, pdca_sql_action_list, ret_rows, error, "ttbid", filter->programme, filter->unit,
                       (int)filter->open, filter->id, filter->day);
}

int pdca_action_findings(struct store *store, int64_t action, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, pdca_sql_action_findings, ret_rows, error, "i", action);
}

int pdca_action_promises(struct store *store, int64_t action, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, pdca_sql_action_promises, ret_rows, error, "i", action);
}
