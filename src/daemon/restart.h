/* SPDX-License-Identifier: EUPL-1.2 */
/* When a role that died is started again. A daemon outlives its roles: it never gives up because of them, it slows
 * down.
 *
 * The policy, once: a role that dies is started again at once, unless it died more than RESTART_FREE times in the last
 * RESTART_PERIOD_MS; then each death more doubles the wait, from RESTART_FIRST_MS to RESTART_MOST_MS. Work is not lost
 * meanwhile: other workers, here or elsewhere, have it. */
#ifndef DAEMON_RESTART_H
#define DAEMON_RESTART_H

#include <stdint.h>

enum {
    RESTART_FREE = 5,
    RESTART_PERIOD_MS = 10000,
    RESTART_FIRST_MS = 100,
    RESTART_MOST_MS = 5000,
    RESTART_REMEMBERED = 16,
};

/* The last deaths of one role; zero-initialise it. Times are of a clock that never jumps. */
struct restart {
    int64_t deaths[RESTART_REMEMBERED];
    unsigned count;
};

/* It died now: how long to wait. */
int64_t restart_wait(struct restart *restart, int64_t now_ms);

#endif
