/* SPDX-License-Identifier: EUPL-1.2 */
/* Programmes: which objects, which checks, which norms. An INI file is read and checked against the plugins' own option
 * rows (through a runner), compared with what is in force, and applied as a new version.
 *
 * (peil-programme(5) is the manual)
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
    const char *was; /* the key that it had before; NULL: none said. Of a document that was read only */
    unsigned was_line;
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
    const char *why; /* for the journal, when it is applied; NULL: none given */
};

/* Reads and checks a file. Everything that is wrong with it is refused with file:line and, where there is one, the
 * nearest name: unknown sections, keys and values, double names, impossible norms (outside 0–100, intervention above
 * norm, dates out of order or later than the programme), unknown plugins, rules and options, a check on a dimension
 * that is not there, a dimension that no check feeds, weights that are all 0. The plugins say themselves, in a runner,
 * which rules and options they have. Paths in options are made absolute, seen from the file's folder. */
int programme_read(struct arena *arena, const char *path, const struct job_place *place,
                   struct programme *ret_programme, struct peil_error *error);

/* As programme_read, of text that was read already, with descriptors from elsewhere (tests, fuzzing). describe gives
 * the descriptor of a check plugin as job_plugin_info does. */
typedef int programme_describe(void *context, const char *plugin, char **ret_json, struct peil_error *error);
int programme_read_text(struct arena *arena, const char *file, const char *text, size_t size,
                        programme_describe *describe, void *context, struct programme *ret_programme,
                        struct peil_error *error);

/* The version in force on a day; PEIL_ERROR_USAGE when there is no such programme (naming the nearest), or none yet. */
int programme_load(struct arena *arena, struct store *store, const char *name, date_day as_of,
                   struct programme *ret_programme, struct peil_error *error);
/* A version by its id, for reports and splits. */
int programme_load_version(struct arena *arena, struct store *store, int32_t version_id,
                           struct programme *ret_programme, struct peil_error *error);

/* Inside the caller's transaction. ret_changed is false when the newest version has the same document and rules: then
 * nothing is written. Fills id, version and check ids of programme.
 *
 * A version holds from its day 'from' on, until a version with a later (or, applied later, the same) day takes over.
 * Runs are never measured again, so a version may not begin before the day of the newest run: PEIL_ERROR_CONFLICT. From
 * that very day is allowed: the run keeps the version that it was measured with, the next one gets the new one. */
int programme_apply(struct arena *arena, struct store *store, struct programme *programme, bool *ret_changed,
                    struct peil_error *error);

/* The newest version; ret_programme->id is 0 when there is no such programme. */
int programme_load_newest(struct arena *arena, struct store *store, const char *name, struct programme *ret_programme,
                          struct peil_error *error);

struct programme_summary {
    const char *name, *title;
    int version; /* the newest */
    date_day from;
    const char *applied_at; /* "2026-11-24 09:12", UTC */
    const char *actor;
    int checks;
    int runs;
};
int programme_list(struct arena *arena, struct store *store, struct programme_summary **ret_list, size_t *ret_count,
                   struct peil_error *error);

/* The norm in force on a day; before the first one: the first. */
struct programme_norm programme_norm_on(const struct programme_dimension *dimension, date_day day);

/* What differs between two programmes, one line each ("check owner_in_service: weight 1 -> 2"), newline-separated; ""
 * when they measure the same. before: NULL when there is none yet. */
const char *programme_diff(struct arena *arena, const struct programme *before, const struct programme *after);

#endif
