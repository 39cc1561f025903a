/* SPDX-License-Identifier: EUPL-1.2 */
/* A role: one job of the daemon in a process of its own, the same program started again with --role. It has a socket to
 * the supervisor on descriptor 3, standard input to nowhere, standard error, and nothing else; it dies with the
 * supervisor, whichever way that goes (PDEATHSIG, and the end of file on the socket).
 *
 * Messages are packets: a byte that says what it is, and what follows.
 *
 *     to the role      TASK  the settings and what is to be done     FINISH  end when what you are at is done
 *     from the role    READY it took back what was lost               AT      the job it is at now; 0: none
 *                      BLOCK the settings that were read             WORDS   why they could not be */
#ifndef DAEMON_ROLE_H
#define DAEMON_ROLE_H

#include <stdbool.h>

#include "daemon/settings.h"

enum role_message {
    ROLE_TASK = 'T',
    ROLE_FINISH = 'F',
    ROLE_READY = 'R',
    ROLE_AT = 'A',
    ROLE_BLOCK = 'B',
    ROLE_WORDS = 'W',
};

enum { ROLE_CHANNEL = 3, ROLE_PACKET_MOST = 64 << 10, ROLE_NAME_SIZE = 160, ROLE_TOLD_SIZE = 512 };

/* What a role is to do. */
struct role_task {
    struct daemon_settings settings;
    const char *start;     /* of the supervisor: a text that nobody else has */
    const char *name;      /* DAEMON/START/2.7: the seventh life of the second worker */
    const char *lost;      /* the name that the life before this one had; NULL: none, or it ended well */
    const char *lost_told; /* how that died */
    int64_t lost_job;      /* what it was at then */
    const char *clock;     /* for tests of the scheduler; NULL */
};
void role_task_put(struct buffer *out, const struct role_task *task);
int role_task_get(struct arena *arena, const void *bytes, size_t size, struct role_task *ret_task,
                  struct peil_error *error);

/* In the role's own process. */
struct role {
    struct arena *arena;
    struct role_task task;
    bool stopping; /* asked to end */
    int also;      /* a second descriptor that ends a wait; -1 */
};

/* Waits for the task. Ends the process when there is no supervisor. */
int role_begin(struct role *role, const char *speaker, struct peil_error *error);
void role_tell(enum role_message message, const void *bytes, size_t size);
void role_at(int64_t job, const char *about);
/* Waits until descriptor (-1: none) can be read, somebody asks to end, or the time has passed; -1: for ever. True when
 * descriptor can be read. */
bool role_wait(struct role *role, int descriptor, int64_t wait_ms);
/* Looks, without waiting, whether somebody asks to end. */
bool role_stopping(struct role *role);

/* The roles; each returns the exit status of its process. */
int role_config(const char *file);
int role_worker(void);
int role_scheduler(void);
int role_health(void);

#endif
