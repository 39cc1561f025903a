/* SPDX-License-Identifier: EUPL-1.2 */
/* Recording a run: its row, the cells that changed, evidence, failures and rollups. Inside the caller's transaction. */
#ifndef RESULTS_RECORD_H
#define RESULTS_RECORD_H

#include "results/judge.h"
#include "results/state.h"

/* The differences with one earlier run. */
struct record_split {
    int64_t against_run;
    const struct split *splits; /* units * (DIMENSION_MOST + 1) */
};

struct record {
    struct state *state;               /* run_id is filled */
    const struct state *before;        /* the run before it; NULL: none */
    const struct judgement *judgement; /* evidence, failures, plugins, counts */
    struct verdicts *verdicts;
    const struct rollup *rollup;
    const struct record_split *splits;
    size_t split_count;
    int number;
    int64_t took_us; /* since it started */
};
int record_run(struct arena *arena, struct store *store, const struct record *record, struct peil_error *error);

/* Differences of a run that was recorded before. */
int record_splits(struct store *store, const struct state *state, const struct record_split *splits, size_t count,
                  struct peil_error *error);

#endif
