/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules on data: an INI file that says where datasets are, what is counted in them (rules), and how much is enough
 * (norms). peil-rules(5) is the manual.
 *
 *     [rules]
 *     name = brp
 *     from = 2026-01-01
 *     [source register]
 *     plugin = pg
 *     host = db.example
 *     database = register
 *     [dataset brp-personen]               ; the key of a dataset in the register
 *     source = register
 *     table = brp.personen
 *     personal = bsn, naam
 *     [rule bsn_geldig]
 *     dataset = brp-personen
 *     check = validity.format
 *     column = bsn
 *     format = bsn
 *     norm = 99.5 */
#ifndef DATA_RULES_H
#define DATA_RULES_H

#include "base/ini.h"
#include "data/ask.h"
#include "store/store.h"

/* What a rule holds its answer against. */
enum rule_judging {
    RULE_SHARE,  /* good of good + bad, against the norm */
    RULE_COUNT,  /* the number of rows, within minimum and maximum */
    RULE_DAYS,   /* newest day, at most so many days ago */
    RULE_GAP,    /* largest gap, at most so many days */
    RULE_SCHEMA, /* the columns that the dataset has */
};

/* A kind of rule, as 'check' names it. */
struct rule_kind {
    const char *name; /* "completeness.filled" */
    uint32_t metric;  /* enum peil_metric_kind; 0: none */
    enum rule_judging judging;
    unsigned needs;   /* RULE_KEY_… that must be given */
    unsigned allows;  /* that may be given besides */
    const char *text; /* message id */
};
enum {
    RULE_KEY_COLUMN = 1 << 0,
    RULE_KEY_COLUMNS = 1 << 1,
    RULE_KEY_FORMAT = 1 << 2,
    RULE_KEY_PATTERN = 1 << 3,
    RULE_KEY_VALUES = 1 << 4,
    RULE_KEY_BOUNDS = 1 << 5, /* minimum, maximum or both */
    RULE_KEY_EXPRESSION = 1 << 6,
    RULE_KEY_REFERENCE = 1 << 7, /* reference_table and reference_columns */
    RULE_KEY_OTHERS = 1 << 8,    /* determines, or compares: the columns that follow */
    RULE_KEY_DAYS = 1 << 9,
    RULE_KEY_WHERE = 1 << 10,
};
extern const struct rule_kind rule_kinds[]; /* the last has no name */

struct rules_dataset {
    const char *key; /* in the register */
    const char *table;
    size_t source; /* index */
    const char *place;
    const struct peil_column *personal; /* columns that are marked; name and flags alone */
    size_t personal_count;
    int64_t deadline_s;
};

struct rule {
    const char *key, *title, *place;
    size_t dataset; /* index */
    const struct rule_kind *kind;
    struct peil_metric metric;
    int32_t norm; /* thousandths of a per cent: 99.5 % is 99500 */
    int weight;
    int64_t minimum, maximum, days; /* RULE_COUNT, RULE_DAYS, RULE_GAP; minimum -1, maximum INT64_MAX: open */
    const char *hash;               /* of what is counted: the norm and the title are not in it */
};

struct rules {
    int32_t id, version_id; /* 0: not applied */
    int version;
    const char *name, *title;
    date_day from;
    const struct data_source *sources;
    size_t source_count;
    const struct rules_dataset *datasets;
    size_t dataset_count;
    const struct rule *rules; /* in the order of the file */
    size_t rule_count;
    const char *document;
};

/* Reads and checks a file, without asking any source. What is wrong is refused with file:line and, where there is one,
 * the nearest name. Paths in settings of sources are made absolute, seen from the file's folder. */
int rules_read(struct arena *arena, const char *path, struct rules *ret_rules, struct peil_error *error);
int rules_read_text(struct arena *arena, const char *file, const char *text, size_t size, struct rules *ret_rules,
                    struct peil_error *error);

/* ---- In the store ---- */

/* Inside the caller's transaction; journalled. ret_changed is false when the newest version has the same document. */
int rules_apply(struct arena *arena, struct store *store, struct rules *rules, const char *why, bool *ret_changed,
                struct peil_error *error);
/* The version in force on a day; rule sets that have none yet are left out. name NULL: all. */
int rules_load(struct arena *arena, struct store *store, const char *name, date_day as_of, struct rules **ret_rules,
               size_t *ret_count, struct peil_error *error);
/* A day later than any other: the newest version that there is. */
enum { RULES_ALWAYS = 2932896 };
/* What differs, one line each; before NULL: none yet. */
const char *rules_diff(struct arena *arena, const struct rules *before, const struct rules *after);

#endif
