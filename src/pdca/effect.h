/* SPDX-License-Identifier: EUPL-1.2 */
/* What mending brings, and what it brought: a unit's score in a run against what it would be with some cells otherwise.
 * All arithmetic is measure/'s; a unit is an index in the run's tree, 0 is everything. */
#ifndef PDCA_EFFECT_H
#define PDCA_EFFECT_H

#include "measure/proposal.h"
#include "results/state.h"

struct effect_run {
    struct state state;
    struct verdicts verdicts;
    struct rollup_run run;
    struct rollup_patterns patterns;
    const int64_t *weights; /* of each unit: of its objects that have a score, by criticality */
};
int effect_load(struct arena *arena, struct store *store, int64_t run_id, struct effect_run *ret_run,
                struct peil_error *error);
void effect_release(struct effect_run *run);
#define _cleanup_effect_ __attribute__((cleanup(effect_release)))

/* The unit's index; 0 for id 0. False: the run has no such unit. */
bool effect_unit(const struct effect_run *run, int64_t unit_id, size_t *ret_unit);
/* The unit that an object belongs to in this run; false: it is not in the population. */
bool effect_unit_of(const struct effect_run *run, int64_t object_id, size_t *ret_unit);
bool effect_within(const struct effect_run *run, size_t unit, size_t above);

/* A cell, and what it would be: mended (n becomes d), or as in an earlier run. */
struct effect_cell {
    int64_t object_id;
    int32_t check_id;     /* in this run */
    int32_t check_before; /* in the earlier run; effect_measured only */
};
/* What the unit's score would gain if these were mended: points in 1e-9 of the scale, exact as sum / weight. Cells of
 * other units and cells that are not short count for nothing. cells is put in order. */
struct score_mean effect_expected(const struct effect_run *run, size_t unit, struct effect_cell *cells, size_t count);
/* What the unit's score has gained by what became of these since an earlier run: its score now less what it would be
 * with these cells as they were. Only cells that are a number in both runs count. */
struct score_mean effect_measured(const struct effect_run *run, const struct effect_run *earlier, size_t unit,
                                  struct effect_cell *cells, size_t count);

/* The unit as measure/proposal.h wants it. */
void effect_proposal_unit(struct arena *arena, const struct effect_run *run, size_t unit,
                          struct proposal_unit *ret_unit);

#endif
