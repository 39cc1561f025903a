/* SPDX-License-Identifier: EUPL-1.2 */
/* The restart policy. */
#include "daemon/restart.h"

#include "base/poison.h"

int64_t restart_wait(struct restart *restart, int64_t now_ms)
{
    unsigned recent = 1;
    unsigned remembered = restart->count < RESTART_REMEMBERED ? restart->count : RESTART_REMEMBERED;
    for (unsigned i = 0; i < remembered; i++)
        recent += now_ms - restart->deaths[i] < RESTART_PERIOD_MS;
    restart->deaths[restart->count++ % RESTART_REMEMBERED] = now_ms;
    if (recent <= RESTART_FREE)
        return 0;
    int64_t wait = RESTART_FIRST_MS;
    for (unsigned i = RESTART_FREE + 1; i < recent && wait < RESTART_MOST_MS; i++)
        wait *= 2;
    return wait < RESTART_MOST_MS ? wait : RESTART_MOST_MS;
}
