/* SPDX-License-Identifier: EUPL-1.2 */
/* What kinds of work there are: the words for them, and the option rows of their payload. The one table that the
 * command line, schedules and daemons share; how the work is done is the daemon's (daemon/work.h). */
#ifndef QUEUE_KIND_H
#define QUEUE_KIND_H

#include "base/memory.h"

struct queue_kind {
    const char *name;
    const char *summary;               /* message id */
    const char *subject;               /* message id: what its subject is */
    const struct peil_option *options; /* of the payload */
    size_t option_count;
};

extern const struct queue_kind queue_kinds[];
extern const size_t queue_kind_count;

/* Rows of the payloads. */
enum { KIND_RUN_AS_OF, KIND_RUN_DEADLINE, KIND_RUN_COUNT };
enum { KIND_IMPORT_MAPPING, KIND_IMPORT_LOCATION, KIND_IMPORT_AS_OF, KIND_IMPORT_COUNT };
enum {
    KIND_REPORT_FOR,
    KIND_REPORT_FORMAT,
    KIND_REPORT_UNIT,
    KIND_REPORT_LANGUAGE,
    KIND_REPORT_OUTPUT,
    KIND_REPORT_COUNT
};
enum { KIND_PROBE_PLUGIN, KIND_PROBE_LOCATION, KIND_PROBE_COUNT };

/* PEIL_ERROR_USAGE when there is no such kind, naming the nearest. */
int queue_kind_find(const char *name, const struct queue_kind **ret_kind, struct peil_error *error);

/* The payload of a job, a JSON object of texts, against the rows of its kind; place is for messages ("job 12"). */
int queue_kind_settings(struct arena *arena, const struct queue_kind *kind, const char *payload, const char *place,
                        struct peil_setting **ret_settings, struct peil_error *error);
/* "as_of=2026-01-01" lines as a payload, checked. Allocated in the arena. */
int queue_kind_payload(struct arena *arena, const struct queue_kind *kind, const char *lines, const char **ret_payload,
                       struct peil_error *error);

#endif
