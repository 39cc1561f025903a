/* SPDX-License-Identifier: EUPL-1.2 */
/* The daemon's sign of life in the store, from a loop that may never wait: connecting, asking and reading are steps
 * that are taken when the socket is ready or the time has come. With each sign the leases of those workers that live go
 * on.
 *
 * Whoever uses it polls beat_socket for beat_events, calls beat_step when it is ready and at beat_due_ms, and looks at
 * the state that comes back. */
#ifndef DAEMON_BEAT_H
#define DAEMON_BEAT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/settings.h"

enum {
    BEAT_PATIENCE_MS = 5000,   /* for an answer or a connection; more is a lost connection */
    BEAT_AGAIN_FIRST_MS = 100, /* before another try to connect, doubling … */
    BEAT_AGAIN_MOST_MS = 3500, /* … up to this, so that a store that is back is found within 5 s */
};

enum beat_state { BEAT_AWAY, BEAT_CONNECTING, BEAT_THERE, BEAT_ASKED };

struct beat {
    /* the owner's */
    const struct daemon_settings *settings;
    const char *start;
    const char *const *living; /* names of the workers that live */
    size_t living_count;
    /* what is known */
    bool reached;      /* the last sign of life was answered */
    bool other_schema; /* … and the store is of another version */
    int64_t schema, due, leased, aside;
    int64_t answered; /* how many were answered so far */
    int64_t ended;    /* how many came to an end, one way or the other */
    char words[256];  /* why the store is away */
    /* its own */
    enum beat_state state;
    PGconn *connection;
    int64_t next_ms, until_ms;
    int64_t tries;
    short events;
};

void beat_step(struct beat *beat, int64_t now_ms);
void beat_soon(struct beat *beat);            /* the next sign of life comes at once */
int beat_socket(const struct beat *beat);     /* -1: none now */
int64_t beat_due_ms(const struct beat *beat); /* when to call beat_step at the latest */
void beat_release(struct beat *beat);

#endif
