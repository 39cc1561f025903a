/* SPDX-License-Identifier: EUPL-1.2 */
/* Outcomes, and the one place where a number is rounded. */
#include "measure/outcome.h"

#include <assert.h>

#include "base/poison.h"

const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_NONE] = "none",
    [OUTCOME_OK] = "ok",
    [OUTCOME_SHORT] = "short",
    [OUTCOME_ALLOWED_INCOMPLETE] = "allowed_incomplete",
    [OUTCOME_NOT_APPLICABLE] = "not_applicable",
    [OUTCOME_NOT_MEASURED] = "not_measured",
};

bool outcome_possible(int64_t n, int64_t d)
{
    return d >= 1 && n >= 0 && n <= d;
}

enum outcome outcome_judge(int64_t n, int64_t d, int norm)
{
    assert(outcome_possible(n, d));
    return (__int128)n * 100 >= (__int128)norm * d ? OUTCOME_OK : OUTCOME_SHORT;
}

int64_t round_half_away(__int128 a, __int128 b)
{
    assert(b > 0);
    __int128 quotient = a / b;
    __int128 rest = a % b; /* has the sign of a */
    __int128 distance = rest < 0 ? -rest : rest;
    if (distance >= b - distance)
        quotient += a < 0 ? -1 : 1;
    assert(quotient >= INT64_MIN && quotient <= INT64_MAX);
    return (int64_t)quotient;
}

int64_t percentage_tenths(int64_t n, int64_t d)
{
    return round_half_away((__int128)n * 1000, d);
}
