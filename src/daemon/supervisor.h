/* SPDX-License-Identifier: EUPL-1.2 */
/* The supervisor: starts the roles, gives the store a sign of life for them, reaps them, says how they died, starts
 * them again, takes over a new configuration after it was checked, and ends it all in order. One thread, one epoll
 * loop; it opens no plugin, reads no configuration and never waits for anybody.
 *
 *     SIGTERM, SIGINT   end: running work gets [daemon] stop_timeout; again: hand back what is not done, now
 *     SIGQUIT           end at once
 *     SIGHUP            read the configuration again
 *     SIGUSR1           say how it stands */
#ifndef DAEMON_SUPERVISOR_H
#define DAEMON_SUPERVISOR_H

struct supervisor_options {
    const char *config; /* --config; NULL */
    const char *clock;  /* --clock; NULL */
};

/* The exit status of the program. */
int supervise(const struct supervisor_options *options);

#endif
