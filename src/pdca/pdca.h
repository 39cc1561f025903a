/* SPDX-License-Identifier: EUPL-1.2 */
/* Plan, do, check, act: findings and what is done about them. migrations/0007_findings.sql has the tables and, in
 * peil.finding_transition, every step that a finding can take: the store refuses any other.
 *
 * Findings follow from runs: pdca_follow is called in the transaction that records one (results_request.recorded), so
 * that a run and its findings are there together or not at all. Everything a person does about them is one transaction
 * with journal rows of the area pdca; steps of findings are sealed by the journal row of their batch.
 *
 * A result that was not measured never opens a finding and never closes one. */
#ifndef PDCA_PDCA_H
#define PDCA_PDCA_H

#include "job/job.h"
#include "register/owner.h"
#include "results/recheck.h"
#include "store/store.h"

/* ---- Following runs ---------------------------------------------------------------------------------------------- */

/* What a run did to findings. */
struct pdca_followed {
    int64_t found, came_back, met, ineffective, gone;
};
/* Inside the transaction that records the run. ret_followed may be NULL. */
int pdca_follow(struct store *store, int64_t run_id, struct pdca_followed *ret_followed, struct peil_error *error);
/* As results_request.recorded wants it; context is not looked at. */
int pdca_recorded(void *context, struct store *store, int64_t run_id, struct peil_error *error);

/* ---- Whether all this is still as it was written ----------------------------------------------------------------- */

struct pdca_verdict {
    int64_t steps, findings; /* rows that are there */
    int64_t bad_step;        /* peil.finding_step.id; 0: all are as the journal says */
    int64_t bad_finding;     /* peil.finding.id; 0: all stand where their last step put them */
    int64_t seq;             /* of bad_step: the journal row that sealed it; 0: none knows it */
    char reason[256];
};
/* Holds steps against the journal, and findings against their steps. The journal itself is verified by journal_verify,
 * first. Returns 0 also when something is wrong: look at the verdict. */
int pdca_verify(struct store *store, struct pdca_verdict *ret_verdict, struct peil_error *error);

/* ---- What a person does ------------------------------------------------------------------------------------------
 * Each is one transaction with its rows in the journal. day is the day on which it was done. */

struct pdca_ids {
    const int64_t *ids;
    size_t count;
};

/* "6 weken", "10 werkdagen", "3 months" after a day, or a day itself, "2026-12-31". */
int pdca_day_read(const char *text, date_day from, date_day *ret_day, struct peil_error *error);
/* The key of a unit, given its key or its name; NULL stays NULL. ret_id 0: everything. */
int pdca_unit_find(struct store *store, struct arena *arena, const char *words, int64_t *ret_id, const char **ret_key,
                   struct peil_error *error);

/* Who has to answer findings, and by when (DATE_NONE: as it was). holder NULL: as it was. */
int pdca_assign(struct store *store, const struct pdca_ids *findings, const struct owner_holder *holder, date_day due,
                date_day day, const char *why, struct peil_error *error);
/* No alerts of these findings up to and including a day. */
int pdca_mute(struct store *store, const struct pdca_ids *findings, date_day until, date_day day, const char *why,
              struct peil_error *error);

struct pdca_action {
    const char *title;
    struct pdca_ids findings, depends; /* at least one finding; all of one programme */
    const struct owner_holder *holder; /* NULL: nobody yet */
    const char *unit; /* key or name; NULL: that of the findings when it is one, otherwise everything */
    date_day due, day;
    int expect_tenths; /* -1: what mending the findings would bring in the newest run, computed */
    const char *priority;
    int64_t decision; /* of not_taken_up */
    const char *why;
};
/* PEIL_ERROR_CONFLICT when the programme has no baseline: a plan starts from one. */
int pdca_action_add(struct store *store, struct arena *arena, const struct pdca_action *action, int64_t *ret_id,
                    struct peil_error *error);
/* "start", "done", "drop". ret_state is how the action stands after it. */
int pdca_action_do(struct store *store, struct arena *arena, int64_t action, const char *deed, date_day day,
                   const char *why, const char **ret_state, struct peil_error *error);
int pdca_action_depend(struct store *store, struct arena *arena, int64_t action, int64_t on, struct peil_error *error);
int pdca_promise_add(struct store *store, struct arena *arena, int64_t action, const struct owner_holder *by,
                     const struct owner_holder *to, const char *what, date_day due, date_day day, int64_t *ret_id,
                     struct peil_error *error);
int pdca_promise_end(struct store *store, int64_t promise, bool kept, date_day day, struct peil_error *error);

struct pdca_decision {
    const char *kind, *state; /* asked, postponed or taken */
    const char *what, *body, *unit, *why;
    bool mandate;
    const struct owner_holder *holder; /* who carries it out; NULL */
    date_day until, day;
    struct pdca_ids findings, actions;
};
/* A taken one has its consequence at once: accept makes findings accepted until its last day, extend gives actions that
 * day, stop drops actions, escalate takes findings to the MT. */
int pdca_decision_add(struct store *store, struct arena *arena, const struct pdca_decision *decision, int64_t *ret_id,
                      struct peil_error *error);
/* "take", "postpone", "close", "revoke"; until DATE_NONE: as it was. Revoking an acceptance opens its findings again.
 */
int pdca_decision_do(struct store *store, struct arena *arena, int64_t decision, const char *deed, date_day until,
                     date_day day, const char *why, struct peil_error *error);

/* quarter is its first day; dimension "" is the score over all. */
int pdca_target_set(struct store *store, struct arena *arena, const char *programme, const char *unit,
                    const char *dimension, date_day quarter, int target_tenths, int64_t *ret_id,
                    struct peil_error *error);
int pdca_target_reason(struct store *store, int64_t target, const char *reason, date_day day, struct peil_error *error);

struct pdca_issue {
    const struct owner_object *object;
    const char *field, *what, *reporter; /* field and reporter may be NULL */
    date_day day, due;
};
int pdca_issue_add(struct store *store, const struct pdca_issue *issue, int64_t *ret_id, struct peil_error *error);
int pdca_issue_answer(struct store *store, int64_t issue, bool mended, const char *answer, date_day day,
                      struct peil_error *error);

/* Records what recheck_measure found of an object, and makes its findings turn. A recheck belongs to no run: scores and
 * verdicts on actions wait for the next one, which looks at these findings again, changed or not. */
int pdca_recheck(struct store *store, struct recheck *recheck, int64_t object_id, struct pdca_followed *ret_followed,
                 struct peil_error *error);

/* ---- Lists: columns as in the statements of sql/ ------------------------------------------------------------------
 */

struct pdca_filter {
    const char *programme, *unit, *state, *check; /* NULL: all; unit is a key */
    bool open;                                    /* outstanding findings, unfinished actions, open decisions only */
    int64_t party, object, id;                    /* 0: all */
    date_day day;
};
int pdca_finding_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                      struct peil_error *error);
int pdca_finding_steps(struct store *store, int64_t finding, PGresult **ret_rows, struct peil_error *error);
int pdca_finding_actions(struct store *store, int64_t finding, PGresult **ret_rows, struct peil_error *error);
int pdca_action_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                     struct peil_error *error);
int pdca_action_findings(struct store *store, int64_t action, PGresult **ret_rows, struct peil_error *error);
int pdca_action_promises(struct store *store, int64_t action, PGresult **ret_rows, struct peil_error *error);
int pdca_decision_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                       struct peil_error *error);
int pdca_target_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                     struct peil_error *error);
int pdca_issue_list(struct store *store, const struct pdca_filter *filter, PGresult **ret_rows,
                    struct peil_error *error);

#endif
