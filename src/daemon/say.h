/* SPDX-License-Identifier: EUPL-1.2 */
/* What the daemon tells its operators: one event a call, in words, with a fixed MESSAGE_ID and fields. To the journal
 * in its own protocol when standard error goes there; otherwise a line on standard error that begins with <priority>.
 * Control characters never leave: an event is one line, whatever a register or a plugin put in it. */
#ifndef DAEMON_SAY_H
#define DAEMON_SAY_H

#include <stddef.h>
#include <stdint.h>

#include "peil/plugin.h"

enum say_event {
    SAY_STARTED,
    SAY_STOPPED,
    SAY_STATE,          /* asked for with SIGUSR1 */
    SAY_CANNOT,         /* start, or go on */
    SAY_ROLE_DIED,      /* a worker or the scheduler: the obituary */
    SAY_JOB_RETURNED,   /* could not be done, will be tried again */
    SAY_JOB_ASIDE,      /* failed, or in quarantine: a person is to look */
    SAY_JOB_TAKEN_BACK, /* from a worker that is gone */
    SAY_STORE_AWAY,
    SAY_STORE_BACK,
    SAY_STORE_OTHER, /* its schema is another version's */
    SAY_RELOADED,
    SAY_RELOAD_REFUSED,
    SAY_LEADER, /* this daemon leads, or leads no more */
    SAY_EVENTS,
};

struct say_field {
    const char *name; /* PEIL_WORKER, PEIL_JOB …; NULL ends the list */
    const char *value;
};

/* fields may be NULL. */
void say(enum say_event event, const struct say_field *fields, const char *format, ...) PEIL_PRINTF(3, 4);
/* Where events go is looked at once; who speaks ("peild", "peild: worker 2") comes before the words on standard error.
 */
void say_open(const char *speaker);

#endif
