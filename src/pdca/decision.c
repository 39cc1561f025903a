/* SPDX-License-Identifier: EUPL-1.2 */
/* Decisions, and what follows from one when it is taken or revoked. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/batch.h"
#include "pdca/pdca.h"
#include "pdca/sql.h"
#include "base/poison.h"

/* A decision as its consequences need it. */
struct taken {
    int64_t id;
    const char *kind, *why;
    date_day until, day;
    struct pdca_ids findings, actions;
};

static int step_findings(struct batch *batch, const struct taken *taken, const char *event, bool lenient,
                         struct peil_error *error)
{
    if (taken->findings.count == 0)
        return 0;
    return batch_step(batch,
                      &(struct batch_step){.event = event,
                                           .findings = taken->findings.ids,
                                           .count = taken->findings.count,
                                           .day = taken->day,
                                           .decision = taken->id,
                                           .until = taken->until,
                                           .why = taken->why,
                                           .lenient = lenient},
                      NULL, error);
}

static int do_accept(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error)
{
    (void)arena;
    if (taken->findings.count == 0 || taken->until == DATE_NONE)
        return error_set(error, PEIL_ERROR_USAGE, _("accepting takes findings and a last day: --finding, --until"));
    return step_findings(batch, taken, "accepted", false, error);
}

static int do_extend(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error)
{
    (void)arena;
    if (taken->actions.count == 0 || taken->until == DATE_NONE)
        return error_set(error, PEIL_ERROR_USAGE, _("extending takes actions and a day: --action, --until"));
    return store_query(batch->store, pdca_sql_decision_action_due, NULL, error, "Id", taken->actions.ids,
                       taken->actions.count, taken->until);
}

static int do_escalate(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error)
{
    (void)arena;
    return step_findings(batch, taken, "escalated", true, error);
}

static int do_stop(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < taken->actions.count; i++)
        failed = batch_action_do(batch, arena, taken->actions.ids[i], "drop", taken->day, taken->why, error);
    return failed;
}

static int do_nothing(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error)
{
    (void)batch, (void)arena, (void)taken, (void)error;
    return 0;
}

static const struct consequence {
    const char *kind;
    int (*follow)(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error);
} consequences[] = {
    {"accept", do_accept}, {"norm", do_nothing},      {"extend", do_extend},
    {"stop", do_stop},     {"escalate", do_escalate}, {"not_taken_up", do_nothing},
};

static int follow(struct batch *batch, struct arena *arena, const struct taken *taken, struct peil_error *error)
{
    for (size_t i = 0; i < sizeof(consequences) / sizeof(consequences[0]); i++)
        if (strcmp(consequences[i].kind, taken->kind) == 0)
            return consequences[i].follow(batch, arena, taken, error);
    return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no kind of decision"), taken->kind);
}

/* ---- Adding ------------------------------------------------------------------------------------------------------ */

static int add(struct batch *batch, struct arena *arena, const struct pdca_decision *decision, int64_t *ret_id,
               struct peil_error *error)
{
    int64_t unit, party = 0;
    const char *key;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = pdca_unit_find(batch->store, arena, decision->unit, &unit, &key, error);
    if (!failed && decision->holder)
        failed = owner_holder_party(batch->store, decision->holder, &party, error);
    failed = failed ? failed
                    : store_query_one(batch->store, pdca_sql_decision_add, &rows, error, "ttttbiiddtt", decision->kind,
                                      decision->state, decision->what, decision->body, (int)decision->mandate, unit,
                                      party, decision->day, decision->until, decision->why, store_actor(batch->store));
    if (failed)
        return failed;
    *ret_id = store_integer(rows, 0, 0);
    failed = store_query(batch->store, pdca_sql_decision_about, NULL, error, "iII", *ret_id, decision->findings.ids,
                         decision->findings.count, decision->actions.ids, decision->actions.count);
    if (!failed && strcmp(decision->state, "taken") == 0)
        failed = follow(batch, arena,
                        &(struct taken){.id = *ret_id,
                                        .kind = decision->kind,
                                        .why = decision->why,
                                        .until = decision->until,
                                        .day = decision->day,
                                        .findings = decision->findings,
                                        .actions = decision->actions},
                        error);
    if (!failed)
        batch_journal(batch, "decision", *ret_id, decision->state, decision->why,
                      json_pack("{s:s, s:s, s:s, s:b, s:I, s:I, s:o, s:o, s:o, s:o}", "kind", decision->kind, "what",
                                decision->what, "body", decision->body, "mandate", (int)decision->mandate, "unit",
                                (json_int_t)unit, "party", (json_int_t)party, "until", batch_day(decision->until),
                                "day", batch_day(decision->day), "findings",
                                batch_ids(decision->findings.ids, decision->findings.count), "actions",
                                batch_ids(decision->actions.ids, decision->actions.count)));
    return failed;
}

int pdca_decision_add(struct store *store, struct arena *arena, const struct pdca_decision *decision, int64_t *ret_id,
                      struct peil_error *error)
{
    struct batch batch;
    int failed = batch_open(&batch, store, error);
    return failed ? failed : batch_end(&batch, add(&batch, arena, decision, ret_id, error), decision->why, error);
}

/* ---- What is done with them -------------------------------------------------------------------------------------- */

static const struct deed {
    const char *deed, *to;
    const char *from[4];
} deeds[] = {
    {"take", "taken", {"asked", "postponed"}},
    {"postpone", "postponed", {"asked", "postponed"}},
    {"close", "closed", {"asked", "postponed", "taken"}},
    {"revoke", "revoked", {"asked", "postponed", "taken"}},
};

static bool may(const struct deed *deed, const char *state)
{
    for (size_t i = 0; i < sizeof(deed->from) / sizeof(deed->from[0]) && deed->from[i]; i++)
        if (strcmp(deed->from[i], state) == 0)
            return true;
    return false;
}

static int do_deed(struct batch *batch, struct arena *arena, const struct deed *deed, struct taken *taken,
                   struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(batch->store, pdca_sql_decision_find, &rows, error, "i", taken->id);
    if (failed)
        return failed;
    if (PQntuples(rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no decision %" PRId64), taken->id);
    if (!may(deed, store_text(rows, 0, 0)))
        return error_set(error, PEIL_ERROR_USAGE, _("decision %" PRId64 " is '%s' and cannot go to '%s'"), taken->id,
                         store_text(rows, 0, 0), deed->to);
    bool was_taken = strcmp(store_text(rows, 0, 0), "taken") == 0;
    taken->kind = store_text(rows, 0, 1);
    taken->findings.count = batch_read_ids(arena, store_text(rows, 0, 3), &taken->findings.ids);
    taken->actions.count = batch_read_ids(arena, store_text(rows, 0, 4), &taken->actions.ids);
    failed = store_query(batch->store, pdca_sql_decision_move, NULL, error, "itddt", taken->id, deed->to, taken->day,
                         taken->until, taken->why);
    taken->until = taken->until == DATE_NONE ? store_date(rows, 0, 2) : taken->until;
    if (!failed && strcmp(deed->to, "taken") == 0)
        failed = follow(batch, arena, taken, error);
    if (!failed && was_taken && strcmp(taken->kind, "accept") == 0) /* closing it early ends the acceptance too */
        failed = step_findings(batch, taken, "revoked", true, error);
    if (!failed)
        batch_journal(batch, "decision", taken->id, deed->to, taken->why,
                      json_pack("{s:o, s:o}", "day", batch_day(taken->day), "until", batch_day(taken->until)));
    return failed;
}

int pdca_decision_do(struct store *store, struct arena *arena, int64_t decision, const char *name, date_day until,
                     date_day day, const char *why, struct peil_error *error)
{
    struct batch batch;
    const struct deed *deed = NULL;
    struct taken taken = {.id = decision, .why = why, .until = until, .day = day};
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
        if (strcmp(deeds[i].deed, name) == 0)
            deed = &deeds[i];
    int failed = batch_open(&batch, store, error);
    return failed ? failed : batch_end(&batch, do_deed(&batch, arena, deed, &taken, error), why, error);
}

int pdca_decision_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                       struct peil_error *error)
{
    return store_query(store, pdca_sql_decision_list, ret_rows, error, "tb", filter->unit, (int)filter->open);
}
