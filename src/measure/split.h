/* SPDX-License-Identifier: EUPL-1.2 */
/* The difference between two runs, without remainder, in real change, scope, rules and coverage.
 *
 * Eight successive means lead from the earlier run to the later one; each step changes one thing only:
 *   0  the earlier run as it was                             (all its objects, its rules and weights, what it measured)
 *   1  only objects that are in both runs                    scope    += m1 - m0
 *   2  only checks whose rule is the same in both, with the  rules    += m2 - m1
 *      later run's weights: of checks, dimensions, objects
 *   3  only results that both runs measured                  coverage += m3 - m2
 *   4  those same results, as the later run has them         real      = m4 - m3
 *   5  all of its results on those objects and rules         coverage += m5 - m4
 *   6  with new and changed rules                            rules    += m6 - m5
 *   7  with new objects: the later run as it is              scope    += m7 - m6
 * The sum telescopes to m7 - m0.
 *
 * "Measured" is ok or short: a number. A result that became or stopped being applicable has no number on one of the two
 * sides, so nothing is claimed of it as real change: it falls under coverage. States 3 and 4 hold the very same
 * objects, checks and weights, so that real change is positive only when something that was measured twice became
 * better.
 *
 * A state is undefined when it has no weight: nothing is left to take a mean of. When the difference itself is defined
 * (0 and 7 are), an undefined state takes the value of its outer neighbour: on the way in (1, 2, 3) that of the state
 * before it, on the way out (6, 5, 4) that of the state after it. 3 and 4 are undefined together; then there is no
 * common ground, real change is 0, and what lies between the value of 3 and the value of 4 falls to the step that
 * emptied it first: scope when 1 is undefined, otherwise rules when 2 is, otherwise coverage. Each part stays an exact
 * fraction. */
#ifndef MEASURE_SPLIT_H
#define MEASURE_SPLIT_H

#include "measure/score.h"

enum { SPLIT_STATES = 8, SPLIT_TOTAL = DIMENSION_MOST /* the place of the object score over all dimensions */ };

struct split {
    struct score_mean state[SPLIT_STATES];
};

/* An exact fraction in units of 1e-9 of the scale (SCORE_ONE is the whole scale), in lowest terms; denominator > 0.
 * Exact while a unit's weight is below ten million. */
struct split_fraction {
    __int128 numerator;
    __int128 denominator;
};

struct split_parts {
    bool defined; /* false: one of the two runs has no score here at all; then the rest is 0 */
    bool common;  /* there is common ground: real change says something */
    struct split_fraction total, real, scope, rules, coverage; /* total = real + scope + rules + coverage, exactly */
};

/* One place for each check that occurs in either run. Where a run does not have the check, its weight is 0 and its
 * dimension any valid one. */
struct split_run {
    const struct score_check *checks; /* weights and dimensions as of that run */
    const int *dimension_weights;     /* DIMENSION_MOST places */
};
/* cells: as run, in the same places; a check that the run does not have has outcome OUTCOME_NONE. */
struct split_object {
    const struct score_cell *cells;
    int criticality;
};

/* The scores of one object in the states, computed once and added to every unit that it belongs to. */
struct split_scores {
    struct score_object earlier;    /* states 0 and 1 */
    struct score_object between[4]; /* states 2, 3, 4, 5; only when it is in both runs */
    struct score_object later;      /* states 6 and 7 */
    int earlier_criticality, later_criticality;
    bool in_earlier, in_later;
};
/* earlier/later: NULL when the object is not in that run. same_rule tells for which checks the rule is the same. */
void split_scores_compute(struct split_scores *ret_scores, const struct split_run *earlier_run,
                          const struct split_run *later_run, const struct split_object *earlier,
                          const struct split_object *later, const bool *same_rule, size_t count);
/* Adds it to the eight means of a unit, per dimension and (SPLIT_TOTAL) over all. in_earlier, in_later: whether the
 * object is in this unit in that run; an object that moved to another unit left the scope of the one and came into the
 * scope of the other. */
void split_scores_add(struct split split_by_dimension[DIMENSION_MOST + 1], const struct split_scores *scores,
                      bool in_earlier, bool in_later);

/* Both at once, for one unit. */
void split_add(struct split split_by_dimension[DIMENSION_MOST + 1], const struct split_run *earlier_run,
               const struct split_run *later_run, const struct split_object *earlier, const struct split_object *later,
               const bool *same_rule, size_t count);

void split_parts_compute(const struct split *split, struct split_parts *ret_parts);
/* In tenths of a point on 0–100, rounded half away from zero. */
int64_t split_tenths(struct split_fraction fraction);

#endif
