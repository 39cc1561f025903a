/* SPDX-License-Identifier: EUPL-1.2 */
/* What mending brings: the effect of each finding, and what to do to get a unit to the next plateau. The arithmetic is
 * measure/proposal.h's, over the newest run. */
#ifndef PDCA_PLAN_H
#define PDCA_PLAN_H

#include "measure/proposal.h"
#include "pdca/pdca.h"

/* For each row of pdca_finding_list what the score of a unit (0: everything) would gain if it were mended, in 1e-9 as
 * sum / weight; weight 0: unknown. */
int plan_effects(struct store *store, struct arena *arena, const PGresult *findings, int64_t unit_id,
                 struct score_mean **ret_effects, struct peil_error *error);
/* What one action would bring that mends all of these findings. */
int plan_expect(struct store *store, struct arena *arena, const struct pdca_ids *findings, int64_t unit_id,
                struct score_mean *ret_mean, struct peil_error *error);

struct plan_step {
    const char *check, *title;
    int64_t findings; /* outstanding ones of this check in the unit */
    struct score_mean before, after;
};
struct plan_proposal {
    int64_t programme_id;
    const char *programme;
    bool baseline;   /* there is one; without it nothing is proposed */
    int64_t actions; /* that were not dropped */
    int number;      /* of the newest run */
    int from, to;    /* plateaus, as proposal.h */
    bool exact;
    struct score_mean now;
    size_t count;
    struct plan_step *steps;
};
/* programme NULL: the one there is. PEIL_ERROR_USAGE when there is none, or several; PEIL_ERROR_CONFLICT without a run
 * or baseline. */
int plan_propose(struct store *store, struct arena *arena, const char *programme, const char *unit_key, int64_t unit_id,
                 struct plan_proposal *ret_proposal, struct peil_error *error);

#endif
