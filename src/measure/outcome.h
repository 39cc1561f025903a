/* SPDX-License-Identifier: EUPL-1.2 */
/* Outcomes: what a check says of an object. Pure functions on integers; nothing here does I/O. */
#ifndef MEASURE_OUTCOME_H
#define MEASURE_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

enum outcome {
    OUTCOME_NONE = 0, /* the object was not in the population */
    OUTCOME_OK = 1,
    OUTCOME_SHORT = 2,
    OUTCOME_ALLOWED_INCOMPLETE = 3, /* legal but incomplete: counted apart, neither good nor bad */
    OUTCOME_NOT_APPLICABLE = 4,
    OUTCOME_NOT_MEASURED = 5, /* never good, never bad: coverage */
    OUTCOME_COUNT = 6,
};

extern const char *const outcome_names[OUTCOME_COUNT]; /* as in the store: "ok", "short", … */

/* n of d against a norm in whole per cents: ok when n/d >= norm/100, exactly. */
enum outcome outcome_judge(int64_t n, int64_t d, int norm);
/* Whether a plugin's numbers can be: d >= 1 and 0 <= n <= d. */
bool outcome_possible(int64_t n, int64_t d);

/* a/b rounded half away from zero; b > 0, and the result fits. The only rounding there is. */
int64_t round_half_away(__int128 a, __int128 b);
/* n of d in tenths of a per cent: 69 of 80 is 863 ("86,3 %"). d >= 1. */
int64_t percentage_tenths(int64_t n, int64_t d);

#endif
