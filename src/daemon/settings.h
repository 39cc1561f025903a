/* SPDX-License-Identifier: EUPL-1.2 */
/* What the daemon needs of the configuration, as one block of bytes: a process of its own reads and checks the files
 * and hands the block over; the supervisor keeps it and gives it to every role that it starts. So a file that is broken
 * half way a change hurts nobody, and what runs stays on what was checked. */
#ifndef DAEMON_SETTINGS_H
#define DAEMON_SETTINGS_H

#include "base/buffer.h"
#include "config/config.h"

struct daemon_settings {
    struct store_settings store;
    struct job_place place;
    const char *name;      /* of this daemon in the store */
    const char *runtime;   /* folder for the lock */
    const char *reports;   /* folder that reports are written to; NULL: none are */
    const char *registers; /* folder that registers are read from; NULL: none are */
    const char *health;    /* where health is answered; NULL: nowhere */
    struct calendar calendar;
    int64_t workers;
    int64_t stop_timeout; /* seconds that running work gets when the daemon is asked to end */
    int64_t job_timeout;  /* seconds after which work is given up */
    int64_t poll;         /* seconds between two looks for work, when nobody says that there is some */
    int64_t lease;        /* seconds that a worker may give no sign of life; one comes each third of it */
    int64_t batch;        /* jobs claimed at a time */
};

/* Memory is the arena's, or the configuration's. */
int daemon_settings_read(struct arena *arena, const struct config *config, struct daemon_settings *ret_settings,
                         struct peil_error *error);
void daemon_settings_put(struct buffer *out, const struct daemon_settings *settings);
/* PEIL_ERROR_INPUT when the bytes are none of daemon_settings_put's. */
int daemon_settings_get(struct arena *arena, const void *bytes, size_t size, struct daemon_settings *ret_settings,
                        struct peil_error *error);

#endif
