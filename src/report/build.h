/* SPDX-License-Identifier: EUPL-1.2 */
/* A report model while it is being built. Private to report/. */
#ifndef REPORT_BUILD_H
#define REPORT_BUILD_H

#include <jansson.h>

#include "programme/programme.h"
#include "report/model.h"
#include "results/chunk.h"
#include "results/results.h"
#include "results/rollup.h"

struct build_unit {
    int32_t id; /* 0: everything */
    const char *key, *name, *kind;
    int32_t parent;
    int row; /* of the report: the place among rows of the unit that this one is in or below; -1: none, BUILD_REST */
    bool inside; /* in or below the audience */
};
enum { BUILD_REST = -2 };

struct build_score {
    int64_t run, unit;
    int dimension; /* SPLIT_TOTAL: over all */
    int64_t objects, measured, at_norm, weight_measured, weight_applicable;
    struct score_mean mean;
};
struct build_split {
    int64_t run, against, unit;
    int dimension;
    struct split split;
};

struct build {
    struct arena *arena;
    struct store *store;
    const struct job_place *place;
    const struct report_request *request;
    struct peil_error *error;
    json_t *model;

    struct results_run *runs; /* of the programme, oldest first */
    size_t run_count;
    size_t run, first; /* places in runs: of this report, and of the trend's first */
    bool has_baseline;
    size_t baseline;
    struct results_baseline frozen;
    struct programme *programmes; /* of each run; the same version is loaded once */
    struct programme *programme;  /* of this run */

    struct build_unit *units; /* as the run saw them, by name */
    size_t unit_count;
    struct build_unit audience;
    const struct build_unit **rows; /* the units that the report tells of */
    size_t row_count;

    struct build_score *scores;
    size_t score_count;
    struct build_split *splits;
    size_t split_count;
    bool rest; /* there are objects of the audience in none of the rows */

    /* cells.c */
    enum outcome *outcomes; /* by verdict */
    const char **verdict_plugins, **verdict_reasons;
    size_t verdict_count;
    struct column objects;  /* rollup.h */
    struct column *columns; /* of each check of the programme */
    int *place_rows;        /* by place: row, BUILD_REST, or -1: not of the audience */
    json_t *infos;          /* plugin -> language -> its descriptor */
};

static inline const struct results_run *build_run(const struct build *build)
{
    return &build->runs[build->run];
}

/* units.c: the audience and the rows. */
int build_units(struct build *build);
json_t *build_unit_json(const struct build_unit *unit);

/* scores.c */
int build_scores_load(struct build *build);
int build_scores(struct build *build); /* "whole", "units" */
/* In tenths of a point; -1: none. */
struct build_norm {
    int64_t norm, intervention;
};
struct build_norm build_norm_of(const struct programme *programme, date_day day, int dimension);
json_t *build_coverage(int64_t n, int64_t d);
const struct build_score *build_score_find(const struct build *build, int64_t run, int64_t unit, int dimension);
/* The difference of a unit's score with an earlier run's, or null. */
json_t *build_change(const struct build *build, int64_t run, int64_t against, int64_t unit, int dimension);
const struct split *build_split_find(const struct build *build, int64_t run, int64_t against, int64_t unit,
                                     int dimension);
bool build_dimension_used(const struct programme *programme, int dimension);

/* trend.c: "trend" */
int build_trend(struct build *build);

/* cells.c: the results themselves, for gaps, findings and what was not measured. */
int build_cells_load(struct build *build);
void build_cells_release(struct build *build);
/* Came and went per run of the trend, from the recorded populations; room for run_count. */
int build_population(struct build *build, int64_t *came, int64_t *went);

/* followed.c: "followed" */
int build_followed(struct build *build);

/* gaps.c: "gaps" */
int build_gaps(struct build *build);

/* register.c: "owners", "register"; account.c: "accountability" */
int build_owners(struct build *build);
int build_register(struct build *build);
int build_account(struct build *build);

/* steward.c: "checks"; for stewards also "findings", "imports", the programme's dimensions */
int build_checks(struct build *build);
int build_steward(struct build *build);

/* reasons.c: {"en": …, "nl": …} of a reason's text or hint, from the plugin's own descriptor. The reason's key when the
 * plugin does not say (any more). */
json_t *build_reason(struct build *build, const char *plugin, const char *rule, const char *reason, const char *member);

#endif
