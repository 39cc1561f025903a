/* SPDX-License-Identifier: EUPL-1.2 */
/* One object measured between runs, by the programme in force: nothing is recorded as a run, and no score changes. */
#ifndef RESULTS_RECHECK_H
#define RESULTS_RECHECK_H

#include "results/results.h"
#include "results/verdicts.h"

struct recheck_cell {
    int32_t check_id;
    const char *check, *title;
    int16_t verdict;    /* a number of verdicts, which verdicts_save gives its number in the store */
    int64_t n, d;       /* d 0: implied by the outcome */
    const char *detail; /* NULL: none */
};
struct recheck {
    int32_t programme_id, version_id;
    const char *programme;
    date_day as_of;
    struct verdicts verdicts;
    struct recheck_cell *cells; /* of the checks that cover the object */
    size_t count;
    struct results_failure *failures; /* plugins that failed */
    size_t failure_count;
};
/* Outside a transaction. request as for results_measure; recorded is not called. No cells: the programme does not cover
 * the object, or it is not in the register on the day. */
int recheck_measure(struct arena *arena, struct store *store, const struct job_place *place,
                    const struct results_request *request, int64_t object_id, struct recheck *ret_recheck,
                    struct peil_error *error);

#endif
