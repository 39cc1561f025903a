/* SPDX-License-Identifier: EUPL-1.2 */
/* What to do about a failure: by its code and, when it came from the store, by the class of its SQLSTATE. One table. */
#ifndef QUEUE_RETRY_H
#define QUEUE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum retry_class {
    RETRY_NEVER,     /* it would fail again: set aside for a person */
    RETRY_SOON,      /* somebody was in the way; counts as an attempt */
    RETRY_LATER,     /* it may pass; counts as an attempt, and waits longer each time */
    RETRY_WAIT,      /* not the job's fault: does not count, waits */
    RETRY_RECONNECT, /* the connection is gone: does not count */
    RETRY_DIED,      /* its runner died: a third time is quarantine */
};

/* code: enum peil_error_code; sqlstate: five characters, "" when the store is not the cause. */
enum retry_class retry_class_of(int code, const char *sqlstate);

/* Milliseconds before the n-th attempt after the first (n from 1), doubling from first to most, then spread over a
 * quarter to either side by chance (any 32 bits). */
int64_t retry_delay_ms(int64_t first, int64_t most, int64_t n, uint32_t chance);

#endif
