/* SPDX-License-Identifier: EUPL-1.2 */
/* What to mend: the smallest set of checks which, mended on every object of a unit that falls short on them, brings the
 * unit to a plateau, and what each brings to its score. Pure functions.
 *
 * Mended means: n becomes d. What was not measured stays so. A unit stands on a plateau when 90 % of its weight does.
 *
 * While it is not too much work (PROPOSAL_WORK: sets times groups) every set of the checks that can matter is tried,
 * the smallest first; of the sets of that size the one that brings the unit's score furthest is taken, and among
 * equals the first in the order of the checks. With more the answer is a set of which none can be left out, found by
 * leaving out, again and again, the check that costs the score least; it may be larger than need be: exact is false. */
#ifndef MEASURE_PROPOSAL_H
#define MEASURE_PROPOSAL_H

#include "measure/score.h"

enum { PROPOSAL_WORK = 1 << 22 };

/* Objects that say the same, with the sum of their criticality. */
struct proposal_group {
    const struct score_cell *cells; /* check_count */
    int64_t weight;
    int runs_at_norm; /* as plateau_of wants it */
};
struct proposal_unit {
    const struct score_check *checks;
    size_t check_count; /* at most CHECK_MOST */
    int dimension_weights[DIMENSION_MOST];
    int norms[DIMENSION_MOST]; /* whole points */
    const struct proposal_group *groups;
    size_t group_count;
};

/* The plateau that a unit stands on when the checks in mended (check_count places; NULL: none) are mended. */
int proposal_plateau(const struct proposal_unit *unit, const bool *mended);
/* The mean of the unit's object scores when they are. */
struct score_mean proposal_mean(const struct proposal_unit *unit, const bool *mended);
/* The score of one object when they are, in 1e-9; false: it has none. */
bool proposal_score(const struct proposal_unit *unit, const struct score_cell *cells, const bool *mended,
                    int64_t *ret_score);

struct proposal_step {
    size_t check;
    struct score_mean before, after; /* the unit's score without and with it, the steps above it done */
};
struct proposal {
    int from, to; /* plateaus; to is from when there is none above it that mending can reach */
    bool exact;
    size_t count;
    struct proposal_step steps[CHECK_MOST]; /* what brings most first */
};
/* To the next plateau, or when mending cannot reach that, none: count is 0. The last plateau asks for time and is never
 * proposed. */
void proposal_compute(struct proposal *ret_proposal, const struct proposal_unit *unit);

#endif
