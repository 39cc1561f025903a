/* SPDX-License-Identifier: EUPL-1.2 */
/* Judging: facts go to plugins' runners and outcomes come back, for every object that holds on the day.
 *
 * Each plugin is a lane: a runner at work on the next JUDGE_WINDOW objects, in parallel with those of the other lanes.
 * A job counts when it ends well; from a job that fails nothing is used. If it had more than one check, each of them is
 * tried alone on the same objects, so that only the guilty one loses. What is lost is not measured, with the cause
 * kept. */
#ifndef RESULTS_JUDGE_H
#define RESULTS_JUDGE_H

#include "job/job.h"
#include "programme/programme.h"
#include "results/chunk.h"
#include "results/results.h"
#include "results/verdicts.h"

enum { JUDGE_WINDOW = 131072 /* objects a job */ };
#define JUDGE_LOST "plugin_failed" /* the reason of what a failed plugin should have measured */

struct judge_detail {
    uint32_t place;
    uint32_t size;
    size_t at; /* in the buffer */
};
/* The words of evidence of one check, by place. */
struct judge_details {
    struct judge_detail *items;
    size_t count, capacity;
    struct buffer text;
};

struct judge_failure {
    size_t check; /* index in the programme */
    const char *plugin, *cause;
    int64_t first_object, last_object, objects;
};

struct judge_plugin {
    const char *name, *version, *hash; /* version and hash are NULL when it could never be loaded */
};

/* What was found. Columns and details have a place for each check of the programme. */
struct judgement {
    struct column objects; /* criticality and unit: rollup.h */
    struct column *columns;
    struct judge_details *details;
    size_t check_count;
    int64_t population, measured, not_measured;
    struct judge_failure *failures; /* by check and object */
    size_t failure_count;
    struct judge_plugin *plugins; /* in the order of the programme */
    size_t plugin_count;
};
void judgement_release(struct judgement *judgement);
#define _cleanup_judgement_ __attribute__((cleanup(judgement_release)))

/* Inside a transaction with one snapshot. Only the store's failure is an error: a plugin's is a result. */
int judge_objects(struct arena *arena, struct store *store, const struct job_place *place,
                  const struct results_request *request, const struct programme *programme, date_day as_of,
                  struct verdicts *verdicts, struct judgement *ret_judgement, struct peil_error *error);

#endif
