/* SPDX-License-Identifier: EUPL-1.2 */
/* The processes of the roles, as the supervisor has them: starting the same program again with --role, hearing what it
 * is at, seeing it end, and what the next life of it must know. */
#ifndef DAEMON_CHILD_H
#define DAEMON_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "daemon/restart.h"
#include "daemon/role.h"

struct child_role {
    const char *name;    /* --role=NAME */
    const char *speaker; /* in the log */
};

struct child {
    const struct child_role *role;
    int number; /* the second worker is 2 */
    unsigned life;
    char name[ROLE_NAME_SIZE];
    pid_t pid;  /* 0: it is not there */
    int exited; /* a pidfd; -1 */
    int channel;
    bool ready;     /* this life took over from the one before */
    bool finishing; /* was asked to end */
    bool surplus;   /* is not to come back */
    bool late;      /* was ended because its job took too long */
    int64_t job;    /* it is at; 0: none */
    char about[160];
    int64_t job_since_ms;
    int64_t start_ms; /* when to start it again; only while it is not there */
    struct restart restart;
    /* For its next life. */
    char lost[ROLE_NAME_SIZE];
    char lost_told[ROLE_TOLD_SIZE];
    int64_t lost_job;
};

extern const struct child_role child_worker, child_scheduler, child_health, child_config;

/* Starts it and gives it the task (NULL: none). config: --config. On an error it is not there. */
int child_start(struct child *child, const struct role_task *task, const char *config, struct peil_error *error);
/* Sends it what is to be sent. */
void child_finish(struct child *child);
/* Reads what it said, without waiting; the next packet's size, 0: none. */
size_t child_hear(struct child *child, unsigned char packet[ROLE_PACKET_MOST]);
/* Takes in AT and READY. */
void child_take(struct child *child, const unsigned char *packet, size_t size, int64_t now_ms);
/* Reaps it: false when it has not ended. It is not there afterwards. */
bool child_reap(struct child *child, int *ret_status);

#endif
