/* SPDX-License-Identifier: EUPL-1.2 */
/* The report model: everything that a report says, as one JSON document with stable keys and exact integers (its manual
 * is peil-json(5)). Renderers get nothing else. It is built from a run's rollups, its cells and the register as of the
 * run's day, in one snapshot: no clock, no locale and no order that is not written out, so that the same run gives the
 * same bytes. */
#ifndef REPORT_MODEL_H
#define REPORT_MODEL_H

#include "base/buffer.h"
#include "job/job.h"
#include "store/store.h"

enum report_kind { REPORT_MT, REPORT_STEWARD };
extern const char *const report_kind_names[]; /* "mt", "steward" */

struct report_request {
    enum report_kind kind;
    const char *programme;
    const char *unit;      /* key or name; NULL: the whole organisation */
    int run;               /* number; -1: the newest */
    int64_t findings_most; /* rows that the steward report gives at most */
};

enum { REPORT_FINDINGS_MOST = 10000 };

/* Appends the model. PEIL_ERROR_USAGE when there is no such programme, run or unit, naming the nearest. Not inside a
 * transaction of the caller. */
int report_model_build(struct store *store, const struct job_place *place, const struct report_request *request,
                       struct buffer *ret_json, struct peil_error *error);

#endif
