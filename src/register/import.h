/* SPDX-License-Identifier: EUPL-1.2 */
/* An import: a register is read through a source plugin in a process of its own, held against what is registered, and
 * the difference recorded in one transaction: added, changed, vanished, unchanged, rejected; each rejected record with
 * its place and the reason.
 *
 * Rules
 *   - What an import says holds from its as-of date. Imports of one source are in order of that date.
 *   - A record that is rejected changes nothing: what was registered under its key stays as it was.
 *   - Nothing vanishes while there are records that could not be read at all: who knows what they were.
 *   - A kind of record that the mapping does not speak of is left alone.
 *   - When every record is rejected, or nothing is left of what was registered, the import is refused. */
#ifndef REGISTER_IMPORT_H
#define REGISTER_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "register/mapping.h"
#include "store/store.h"

struct import_request {
    const struct mapping *mapping;
    const char *location;
    date_day as_of;
    bool dry_run;     /* the difference is computed, and nothing written */
    bool allow_empty; /* all that was registered may vanish */
    const char *why;  /* for the journal; NULL */
    const struct job_place *place;
    void (*progress)(void *context, int64_t records); /* now and then while reading; NULL */
    void *progress_context;
    /* Called in the transaction that records the import, before the commit: what is written here holds or falls with
     * it, and an error here undoes it. NULL: nothing follows. */
    int (*recorded)(void *context, struct store *store, int64_t import, struct peil_error *error);
    void *recorded_context;
};

struct import_count {
    int64_t added, changed, vanished, unchanged, rejected;
};

struct import_problem {
    const char *section; /* of the mapping */
    enum mapping_sort sort;
    const char *place; /* file:line, or file#/json/pointer */
    const char *reason;
};

struct import_note {
    const char *file;
    const char *text;
};

/* An object to which this import might have added something, and no row of it does. */
struct import_without {
    const char *object; /* "process/P1" */
    const char *place;  /* what it is known by, such as its file */
};

struct import_result {
    int64_t id; /* peil.import; 0 for a dry run */
    struct import_count total;
    struct import_count sorts[MAPPING_SORTS];
    bool mapped[MAPPING_SORTS]; /* the mapping speaks of it */
    const struct import_note *notes;
    size_t note_count;
    const struct import_problem *problems;
    size_t problem_count;
    const struct import_without *without;
    size_t without_count;
    int64_t kept; /* not seen, and kept because some records could not be read */
};

/* Memory is the arena's. On an error ret_result holds what is known of notes and problems. */
int register_import(struct store *store, struct arena *arena, const struct import_request *request,
                    struct import_result *ret_result, struct peil_error *error);

#endif
