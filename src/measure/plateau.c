/* SPDX-License-Identifier: EUPL-1.2 */
/* Plateaus: how far an object, and a unit, has come. */
#include "measure/score.h"

#include "base/poison.h"

enum { RUNS_TO_EXCEL = 3, PLATEAU_STEPS = 3 };

/* Two dimensions carry each plateau, in the order of dimension_names. */
static const int plateau_dimensions[PLATEAU_STEPS][2] = {
    {0, 1}, /* described, owned: PLATEAU_PRECONDITION */
    {2, 3}, /* steered, current: PLATEAU_FOUNDATION */
    {4, 5}, /* quality, improving: PLATEAU_IMPROVING */
};

int plateau_of(const int at_norm[DIMENSION_MOST], int runs_at_norm)
{
    for (int step = 0; step < PLATEAU_STEPS; step++) {
        int first = at_norm[plateau_dimensions[step][0]];
        int second = at_norm[plateau_dimensions[step][1]];
        bool carried = first == 1 || second == 1;
        if (!carried || first == 0 || second == 0)
            return PLATEAU_NONE + step;
    }
    return runs_at_norm >= RUNS_TO_EXCEL ? PLATEAU_EXCELLING : PLATEAU_IMPROVING;
}

int plateau_of_unit(const int64_t weights[PLATEAU_COUNT])
{
    __int128 all = 0;
    for (int i = 0; i < PLATEAU_COUNT; i++)
        all += weights[i];
    __int128 reached = 0;
    for (int plateau = PLATEAU_COUNT - 1; plateau > PLATEAU_NONE; plateau--) {
        reached += weights[plateau];
        if (all > 0 && reached * 10 >= all * 9)
            return plateau;
    }
    return PLATEAU_NONE;
}
