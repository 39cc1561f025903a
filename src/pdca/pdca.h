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

#endif
