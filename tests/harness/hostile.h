/* SPDX-License-Identifier: EUPL-1.2 */
/* Sixty things that a plugin has no business doing. Each is tried so that it harms nobody where it is not refused: with
 * arguments that the kernel itself would turn down for another reason, with signal 0, on files of the test. */
#ifndef TESTS_HARNESS_HOSTILE_H
#define TESTS_HARNESS_HOSTILE_H

#include <stdbool.h>

/* What there is to get at. */
struct hostile_target {
    const char *folder; /* holds secret.conf, other.csv, empty/, socket */
    int tcp, udp;       /* ports of the test on 127.0.0.1 */
    int parent;         /* process that started the runner */
};

struct hostile_attempt {
    const char *name;
    /* 0 when it was refused: EPERM, EACCES or ENOSYS. 1 when it got through, or failed for another reason. */
    int (*attempt)(const struct hostile_target *target);
    bool network; /* what a plugin that was granted network may do */
    bool harmful; /* cannot be tried where it would not be refused */
};

extern const struct hostile_attempt hostile_attempts[];
enum { HOSTILE_ATTEMPTS = 60 };

#endif
