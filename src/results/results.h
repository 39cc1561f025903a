/* SPDX-License-Identifier: EUPL-1.2 */
/* Runs and their results: measuring a programme's objects on a day, recording it as changes, freezing a baseline, and
 * reading it all back. Rollups are plain rows: migrations/0004_results.sql says what they hold. */
#ifndef RESULTS_RESULTS_H
#define RESULTS_RESULTS_H

#include "job/job.h"
#include "measure/score.h"
#include "measure/split.h"
#include "programme/programme.h"
#include "store/store.h"

/* ---- Measuring --------------------------------------------------------------------------------------------------- */

struct results_request {
    const char *programme;
    date_day as_of;           /* DATE_NONE: today */
    struct job_limits limits; /* of each job; zeroes are the defaults */
    /* Called now and then while measuring; total and done are objects. NULL: nobody looks. */
    void (*progress)(void *context, int64_t done, int64_t total);
    /* Called in the transaction that records the run, after its rows were written and before the commit: what is
     * written here holds or falls with the run, and an error here undoes it. NULL: nothing follows. */
    int (*recorded)(void *context, struct store *store, int64_t run_id, struct peil_error *error);
    /* Called as the plugins start, for each reason that a check can give: what the plugin says of it, in the language
     * of the job; text and hint may be NULL. NULL: nobody wants to know. */
    void (*reason)(void *context, const char *plugin, const char *reason, const char *text, const char *hint);
    void *context;
    int64_t only_object; /* recheck.h: judge this one only; 0: all */
};

/* A run, as recorded. */
struct results_run {
    int64_t id;
    int32_t programme_id, version_id;
    int version; /* of the programme */
    int number;  /* 0, 1, 2 … */
    date_day as_of;
    const char *programme, *programme_title;
    const char *started_at, *finished_at, *actor; /* times as "2026-11-24 14:03:11+00" */
    int64_t population, measured, not_measured;
    const char *plugins; /* JSON */
    const char *population_hash, *results_hash;
    bool baseline; /* the programme's newest baseline is this run */
};

/* Measures the programme in force on the day and records the run: everything or nothing. The population is every object
 * of a kind that a check covers and that is in the register on that day. A plugin that fails costs its own results,
 * which are recorded as not measured.
 *
 * PEIL_ERROR_CONFLICT when the same programme is being run already; PEIL_ERROR_USAGE when as_of is before that of the
 * newest run, or when there is no such programme. Not inside a transaction of the caller. */
int results_measure(struct arena *arena, struct store *store, const struct job_place *place,
                    const struct results_request *request, struct results_run *ret_run, struct peil_error *error);

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

/* Runs of a programme, oldest first. No such programme: PEIL_ERROR_USAGE, naming the nearest. */
int results_run_list(struct arena *arena, struct store *store, const char *programme, struct results_run **ret_runs,
                     size_t *ret_count, struct peil_error *error);
/* One run; number -1: the newest. PEIL_ERROR_USAGE when there is none. */
int results_run_find(struct arena *arena, struct store *store, const char *programme, int number,
                     struct results_run *ret_run, struct peil_error *error);
/* The baseline of a programme; ret_run->id is 0 when none was set. */
int results_baseline_find(struct arena *arena, struct store *store, const char *programme, struct results_run *ret_run,
                          struct peil_error *error);

/* One unit's scores in a run: a place for each dimension and (SPLIT_TOTAL) one over all of them. */
struct results_score {
    bool exists;     /* the dimension is in the programme (or applies to no object here: objects is 0) */
    int64_t objects; /* to which it applies */
    int64_t objects_measured, objects_at_norm;
    struct score_mean mean;
    int64_t weight_measured, weight_applicable; /* coverage */
    int norm, intervention;                     /* -1: none, as for the object score */
};
int results_scores(struct store *store, int64_t run_id, int32_t unit_id,
                   struct results_score ret_scores[DIMENSION_MOST + 1], struct peil_error *error);
/* The differences with an earlier run, as stored. ret_found is false when that pair was not stored. */
int results_splits(struct store *store, int64_t run_id, int64_t against_run, int32_t unit_id,
                   struct split_parts ret_parts[DIMENSION_MOST + 1], bool *ret_found, struct peil_error *error);

/* What a plugin's failure cost. */
struct results_failure {
    int32_t check_id;
    const char *check; /* its key */
    const char *plugin, *cause;
    int64_t first_object, last_object, objects;
};
int results_failures(struct arena *arena, struct store *store, int64_t run_id, struct results_failure **ret_failures,
                     size_t *ret_count, struct peil_error *error);

/* Why results of a run could not be had, or fell short: how often, per check and reason. Only outcome. */
struct results_reason {
    int32_t check_id;
    const char *check, *title;
    const char *plugin, *reason; /* reason key; '' for none */
    int64_t objects;
};
int results_reasons(struct arena *arena, struct store *store, int64_t run_id, enum outcome outcome,
                    struct results_reason **ret_reasons, size_t *ret_count, struct peil_error *error);

/* One cell with its evidence. */
struct results_cell {
    int64_t object_id;
    int32_t check_id;
    const char *check, *title; /* of the check: its key, and its title in that run's programme */
    int number;                /* of the run */
    date_day as_of;
    enum outcome outcome;
    int64_t n, d; /* of ok and short */
    const char *plugin, *reason;
    const char *detail; /* NULL: none */
};
/* Every cell of one object in every run of a programme, by run and then check. */
int results_history(struct arena *arena, struct store *store, int32_t programme_id, int64_t object_id,
                    struct results_cell **ret_cells, size_t *ret_count, struct peil_error *error);
/* An object as it is now, or was last. */
struct results_object {
    int64_t id;
    const char *kind, *key, *title;
    const char *attributes; /* JSON: {"description": "…"} */
    int criticality;
    const char *unit_key, *unit_name; /* NULL: none */
    date_day valid_from, valid_to;    /* valid_to DATE_NONE: still there */
    struct results_role {
        const char *role, *written, *mandate;
        date_day since, until, accepted;
        date_day valid_from, valid_to; /* said from, up to; DATE_NONE: still */
        const char *actor, *source;    /* actor: who recorded it by hand; NULL: the source's import did */
        bool held;                     /* the one that counts today (peil.role_on) */
    } * roles;                         /* all there ever were: by role, the newest first */
    size_t role_count;
    struct results_review {
        const char *what, *party, *note, *actor; /* party and note may be NULL */
        date_day done_on;
    } * reviews; /* the newest first */
    size_t review_count;
    struct results_link {
        const char *relation;           /* "uses", "produces", "part_of", "next", "refers_to" */
        bool outward;                   /* from this object to the other; false: the other way */
        const char *kind, *key, *title; /* of the other; title NULL: it is not in the register today */
    } * links;                          /* that hold today, its own first */
    size_t link_count;
    struct results_addition {
        const char *source, *place, *values; /* values: JSON; an own value of the same name goes before */
        date_day since;
    } * additions; /* what other sources add */
    size_t addition_count;
};
/* By KEY or KIND/KEY; kind may be NULL. PEIL_ERROR_USAGE when there is none (naming the nearest) or when several kinds
 * have one (naming both). */
int results_object_find(struct arena *arena, struct store *store, const char *kind, const char *key,
                        struct results_object *ret_object, struct peil_error *error);
/* The programmes that have runs, by name. */
struct results_programme {
    int32_t id;
    const char *name;
};
int results_programmes(struct arena *arena, struct store *store, struct results_programme **ret_programmes,
                       size_t *ret_count, struct peil_error *error);

/* The objects with one outcome on one check in a run (NULL reason: any), by object id. */
int results_objects(struct arena *arena, struct store *store, const struct results_run *run, int32_t check_id,
                    enum outcome outcome, const char *reason, struct results_cell **ret_cells, size_t *ret_count,
                    struct peil_error *error);

/* ---- The baseline ------------------------------------------------------------------------------------------------ */

struct results_baseline {
    int64_t id;
    int64_t run_id;
    int number;
    const char *set_at, *actor, *why;
    const char *hash;
};

/* Freezes a run as the zero: in a transaction of its own, with the differences of later runs against it. */
int results_baseline_set(struct arena *arena, struct store *store, const struct results_run *run, const char *why,
                         struct results_baseline *ret_baseline, struct peil_error *error);
/* The newest baseline; ret_baseline->id is 0 when there is none. */
int results_baseline_read(struct arena *arena, struct store *store, int32_t programme_id,
                          struct results_baseline *ret_baseline, struct peil_error *error);
/* Computes the baseline's hash again from the store. What differs is named, one line each; NULL: nothing does. */
int results_baseline_verify(struct arena *arena, struct store *store, const struct results_baseline *baseline,
                            const char **ret_differences, struct peil_error *error);

#endif
