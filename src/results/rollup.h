/* SPDX-License-Identifier: EUPL-1.2 */
/* Rollups of a run: counts per unit and check, scores per unit and dimension, plateaus, and the difference with an
 * earlier run. Pure, no I/O.
 *
 * Objects that say the same on every check share a pattern, and a score is computed once for each pattern; objects of
 * one unit and pattern are added with the sum of their criticality. A unit's figures include those of the units below
 * it. */
#ifndef RESULTS_ROLLUP_H
#define RESULTS_ROLLUP_H

#include "base/memory.h"
#include "measure/score.h"
#include "measure/split.h"
#include "results/chunk.h"

/* ---- The tree of units --------------------------------------------------------------------------------------------
 */

/* Index 0 is everything (id 0, parent -1); a unit stands after its parent. */
struct rollup_units {
    size_t count;
    const int32_t *ids;
    const int *parents;
};
struct rollup_unit_row {
    int32_t id, parent_id; /* parent_id 0: a root */
};
/* A unit whose parent is not among the rows is a root; so is one whose parents go round in a circle. */
void rollup_units_make(struct arena *arena, struct rollup_units *ret_units, const struct rollup_unit_row *rows,
                       size_t count);
/* The index of a unit; 0 when it is not there. */
size_t rollup_unit_find(const struct rollup_units *units, int32_t id);

/* ---- A run ---------------------------------------------------------------------------------------------------------
 */

/* Checks and columns have check_count places. Comparing two runs, both have the same checks in the same places: one
 * that a run does not have has weight 0 and empty cells. */
struct rollup_run {
    size_t check_count;
    const struct score_check *checks;
    int dimension_weights[DIMENSION_MOST];
    bool dimension_used[DIMENSION_MOST];
    int norms[DIMENSION_MOST];           /* whole points, on the run's day */
    const enum outcome *outcomes;        /* of each verdict; the same for both runs of a comparison */
    const struct column *const *columns; /* NULL: empty cells only */
    const struct column *objects;        /* verdict: criticality, n: unit id, d: at norm since */
    int number;                          /* of the run, from 0 */
    const struct rollup_units *units;
};

/* What the objects of a run say, each once. */
struct rollup_patterns {
    size_t count;
    const struct score_cell *cells;    /* count * check_count */
    const struct score_object *scores; /* count */
    const int *at_norm;                /* count * DIMENSION_MOST: 1, 0, -1 as in plateau_of */
    const bool *all_at_norm;           /* count: every dimension that applies, and one does */
    const uint32_t *of_place;          /* by place; UINT32_MAX: not in the population */
    size_t places;
};
void rollup_patterns_make(struct arena *arena, struct rollup_patterns *ret_patterns, const struct rollup_run *run);

/* Fills d of objects: 1 + the number of the run from which on, without a break, each is at norm in every dimension that
 * applies to it; 0: it is not now. before: those of the run before (NULL: there is none). */
void rollup_at_norm_since(struct column *objects, const struct rollup_patterns *patterns, const struct column *before,
                          int number);

struct rollup_check {
    int64_t outcomes[OUTCOME_COUNT];
    int64_t n, d; /* of ok and short */
};
struct rollup_dimension {
    int64_t objects, objects_measured, objects_at_norm;
    struct score_mean mean;
    int64_t weight_measured, weight_applicable; /* of checks, times criticality */
};
struct rollup_plateau {
    int64_t objects, weight;
};
struct rollup {
    struct rollup_check *checks;         /* units * check_count */
    struct rollup_dimension *dimensions; /* units * (DIMENSION_MOST + 1); SPLIT_TOTAL: over all */
    struct rollup_plateau *plateaus;     /* units * PLATEAU_COUNT */
    int64_t population;
};
void rollup_compute(struct arena *arena, struct rollup *ret_rollup, const struct rollup_run *run,
                    const struct rollup_patterns *patterns);

/* The eight means for each unit of the later run, DIMENSION_MOST + 1 for each unit. */
void rollup_split_compute(struct arena *arena, struct split **ret_splits, const struct rollup_run *earlier,
                          const struct rollup_patterns *earlier_patterns, const struct rollup_run *later,
                          const struct rollup_patterns *later_patterns, const bool *same_rule);

#endif
