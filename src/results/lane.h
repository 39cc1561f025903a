/* SPDX-License-Identifier: EUPL-1.2 */
/* A lane: one plugin's checks and the jobs that judge them, one after the other. */
#ifndef RESULTS_LANE_H
#define RESULTS_LANE_H

#include "results/facts.h"
#include "results/judge.h"
#include "results/memo.h"
#include "results/memo.h"

struct lane_check {
    size_t index; /* in the programme, and of the column */
    const struct programme_check *check;
};

/* One job: what was sent, and what came back. */
struct task {
    struct task *next;
    struct lane *lane;
    struct job *job; /* NULL once it ended */
    bool ended;      /* END was sent */
    bool done;       /* DONE came */
    bool failed;
    struct buffer payload; /* of objects, not sent yet */
    struct peil_value *values;
    uint32_t fact_count;
    const size_t *slots;                  /* of each fact of the job */
    const struct protocol_check *answers; /* of each check: its reasons */
    int16_t **verdicts;                   /* of each check: by reason and outcome, as first met; 0: not yet */
    uint32_t *places;                     /* of each object taken, in order */
    uint8_t *kinds;
    uint32_t *judged_as; /* of each: which of them was sent for it; mostly itself */
    size_t taken;
    uint32_t *sent_as; /* of each object sent, in order: which of those taken it is */
    size_t sent;
    struct memo memo;
    struct judge_details *details; /* of each check */
    int64_t measured, not_measured;
    const char *cause; /* of its failure */
};

struct lane {
    struct lane *next;
    const char *plugin;
    struct lane_check *checks;
    size_t check_count;
    unsigned kinds;                              /* of its checks together */
    int64_t first_object, last_object;           /* for objects between these only */
    struct task *tasks;                          /* newest first; the newest may be taking objects */
    bool dead;                                   /* failed before any object: it takes none any more */
    const char *cause;                           /* of that */
    int64_t lost_first, lost_last, lost_objects; /* what a dead lane did not measure */
};

/* Everything a lane needs of its surroundings. */
struct lane_setting {
    struct arena *arena; /* of the run */
    const struct job_place *place;
    struct job_limits limits;
    const struct results_request *request;
    date_day as_of;
    struct facts *facts;
    struct verdicts *verdicts;
    struct judgement *judgement;
};

/* Starts a job; lane_ready waits until its plugin has said which facts it wants; first: they are asked of the reader. A
 * failure is kept in the task. */
struct task *lane_start(struct lane *lane, const struct lane_setting *setting);
void lane_ready(struct task *task, const struct lane_setting *setting, bool first);
/* Gives an object to the newest job. */
void lane_add(struct task *task, const struct lane_setting *setting, const struct facts_object *object);
/* No more objects for this job. */
void lane_end(struct task *task);
/* Takes in what came back, waiting at most so long for it; whether anything came. Sets done or failed at the end. */
bool lane_receive(struct task *task, const struct lane_setting *setting, int64_t wait_ms);
bool lane_finished(const struct task *task);
/* Frees a task; ends its job when it still runs. */
void lane_release(struct task *task);

#endif
