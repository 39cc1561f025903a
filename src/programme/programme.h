/* SPDX-License-Identifier: EUPL-1.2 */
/* Programmes: which objects, which checks, which norms. An INI file is read and checked against the plugins' own option
 * rows (through a runner), compared with what is in force, and applied as a new version.
 *
 *     [programme]
 *     name = basis-op-orde
 *     title = Basis op orde
 *     organisation = Gemeente Waterrijk, Waterrijk      ; spellings of the whole organisation
 *     from = 2025-10-01
 *
 *     [dimension described]
 *     weight = 1
 *     norm = 75 from 2025-10-01, 80 from 2026-04-01     ; or just: norm = 75
 *     intervention = 60
 *
 *     [check description_present]
 *     title = Beschrijving ingevuld
 *     dimension = described
 *     check = described.present
 *     objects = dataset, process                         ; default: all kinds
 *     weight = 3                                         ; default 1
 *     norm = 100                                         ; share of one object that must be good; default 100
 *     field = description                                ; the rest are the check's own options
 */
#ifndef PROGRAMME_PROGRAMME_H
#define PROGRAMME_PROGRAMME_H

#include "job/job.h"
#include "measure/score.h"
#include "store/store.h"

enum { PROGRAMME_KIND_DATASET = 1, PROGRAMME_KIND_PROCESS = 2, PROGRAMME_KIND_CHAIN = 4, PROGRAMME_KIND_SYSTEM = 8 };

struct programme_norm {
    date_day from; /* DATE_NONE: from the beginning */
    int norm;      /* whole points */
    int intervention;
};

struct programme_dimension {
    int index; /* measure/score.h */
    int weight;
    const struct programme_norm *norms; /* by date, at least one */
    size_t norm_count;
};

struct programme_check {
    int32_t check_id; /* peil.check_identity.id; 0 before it was applied */
    int32_t rule_id;  /* peil.check_rule.id */
    const char *key;
    const char *title;
    int dimension;
    unsigned kinds; /* PROGRAMME_KIND_…, or-ed */
    const char *plugin;
    const char *rule;
    const char *plugin_version;
    const char *rule_version;
    int weight;
    int norm;
    const struct job_setting *settings; /* sorted by key */
    size_t setting_count;
    const char *rule_hash;
};

struct programme {
    int32_t id, version_id;
    int version;
    const char *name, *title, *organisation; /* organisation: spellings, one a line */
    date_day from;
    const struct programme_dimension *dimensions;
    size_t dimension_count;
    const struct programme_check *checks; /* in the order of the file */
    size_t check_count;
    const char *document;
};

/* Reads and checks a file. Everything that is wrong with it is refused with file:line and, where there is one, the
 * nearest name: unknown keys, double names, impossible norms (outside 0–100, intervention above norm, dates out of
 * order), unknown plugins, rules and options, a dimension that no check feeds. */
int programme_read(struct arena *arena, const char *path, const struct job_place *place, struct programme *ret_programme,
                   struct peil_error *error);

/* The version in force on a day; PEIL_ERROR_USAGE when there is no such programme (naming the nearest), or none yet. */
int programme_load(struct arena *arena, struct store *store, const char *name, date_day as_of,
                   struct programme *ret_programme, struct peil_error *error);
/* A version by its id, for reports and splits. */
int programme_load_version(struct arena *arena, struct store *store, int32_t version_id, struct programme *ret_programme,
                           struct peil_error *error);

/* Inside the caller's transaction. ret_changed is false when the newest version has the same document and rules: then
 * nothing is written. Fills id, version and check ids of programme. */
int programme_apply(struct arena *arena, struct store *store, struct programme *programme, bool *ret_changed,
                    struct peil_error *error);

/* The norm in force on a day. */
struct programme_norm programme_norm_on(const struct programme_dimension *dimension, date_day day);

/* What differs between two programmes, one line each ("check owner_in_service: weight 1 -> 2"), newline-separated. */
const char *programme_diff(struct arena *arena, const struct programme *before, const struct programme *after);

#endif
