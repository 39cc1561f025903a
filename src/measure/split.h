/* SPDX-License-Identifier: EUPL-1.2 */
/* The difference between two runs, without remainder, in real change, scope, rules and coverage.
 *
 * Eight successive means lead from the earlier run to the later one; each step changes one thing only:
 *   0  the earlier run as it was                             (all its objects, its rules and weights, what it measured)
 *   1  only objects that are in both runs                    scope   += m1 - m0
 *   2  only checks whose rule is the same in both, with the  rules   += m2 - m1
 *      later run's weights
 *   3  only results that both runs measured                  coverage += m3 - m2
 *   4  those same results, as the later run has them         real     = m4 - m3
 *   5  all of its results on those objects and rules         coverage += m5 - m4
 *   6  with new and changed rules                            rules    += m6 - m5
 *   7  with new objects: the later run as it is              scope    += m7 - m6
 * The sum telescopes to m7 - m0. A mean that is undefined (nothing left) takes the value of its outer neighbour: on the
 * way in (1, 2, 3) that of the state before it, on the way out (4, 5, 6) that of the state after it; when there is no
 * common ground at all (3 and 4 undefined) real change is 0 and m7 - m0 falls to the step that emptied it first. */
#ifndef MEASURE_SPLIT_H
#define MEASURE_SPLIT_H

#include "measure/score.h"

enum { SPLIT_STATES = 8 };

struct split {
    struct score_mean state[SPLIT_STATES];
};

/* An exact fraction in units of 1e-9 points of score (SCORE_ONE is the whole scale); denominator > 0. */
struct split_fraction {
    __int128 numerator;
    __int128 denominator;
};

struct split_parts {
    bool defined; /* false: one of the two runs has no score here at all */
    struct split_fraction total, real, scope, rules, coverage; /* total = real + scope + rules + coverage, exactly */
};

/* Adds one object to the eight means of one unit. earlier/later: NULL when the object is not in this unit in that run.
 * cells have count places, one for each check that occurs in either run; same_rule tells for which the rule is the same.
 * A check that one of the runs does not have has outcome OUTCOME_NONE there. dimension: index, or -1 for the object
 * score over all dimensions. */
struct split_run {
    const struct score_check *checks; /* weights and dimensions as of that run */
    const int *dimension_weights;
};
struct split_object {
    const struct score_cell *cells;
    int criticality;
};
void split_add(struct split split_by_dimension[DIMENSION_MOST + 1], const struct split_run *earlier_run,
               const struct split_run *later_run, const struct split_object *earlier, const struct split_object *later,
               const bool *same_rule, size_t count);

void split_parts_compute(const struct split *split, struct split_parts *ret_parts);
/* In tenths of a point on 0–100, rounded half away from zero. */
int64_t split_tenths(struct split_fraction fraction);

#endif
