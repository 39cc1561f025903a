/* SPDX-License-Identifier: EUPL-1.2 */
/* Telling systemd how it goes: the sd_notify protocol, a datagram to the socket that NOTIFY_SOCKET names. Without it
 * nothing is told. */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

#include <stdint.h>

#include "peil/plugin.h"

/* Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment, so that no child speaks for us. */
void notify_open(void);
/* "READY=1\nSTATUS=…" */
void notify(const char *format, ...) PEIL_PRINTF(1, 2);
/* Microseconds within which a WATCHDOG=1 is expected; 0: none is. */
uint64_t notify_watchdog(void);

#endif
