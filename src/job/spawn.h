/* SPDX-License-Identifier: EUPL-1.2 */
/* A child process with a socket on descriptor 3 and nothing else of ours: no environment, no other descriptors, its own
 * session and process group. Used by job.c alone. */
#ifndef JOB_SPAWN_H
#define JOB_SPAWN_H

#include <stdint.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/buffer.h"

struct spawn {
    pid_t pid;
    int socket; /* ours, non-blocking */
    int exited; /* a descriptor that is readable when it has ended (pidfd); -1: this kernel has none */
    int words;  /* what it writes to stderr (a memfd); -1 */
};

int spawn_start(const char *program, struct spawn *ret_child, struct peil_error *error);

/* Whether it has ended; it stays a zombie, so that its process group keeps its number until spawn_reap. */
bool spawn_has_ended(const struct spawn *child);
/* Waits for at most that long; true when it has ended. */
bool spawn_wait(const struct spawn *child, int64_t wait_ms);
/* To the child's whole process group. */
void spawn_signal(const struct spawn *child, int signal);

/* Kills what is left of the group, reaps the child and closes everything. status as of waitpid. */
void spawn_reap(struct spawn *child, int *ret_status);
/* The status of a child that has ended, without reaping it; as of waitpid. */
int spawn_status(const struct spawn *child);

/* How it ended, in words: "killed by signal 11 (SIGSEGV, invalid memory access)", "ended with status 3". */
void spawn_obituary(int status, char text[160]);
/* The last that it wrote to stderr, at most a few lines, printable. */
void spawn_last_words(const struct spawn *child, struct buffer *ret_text);

/* The most memory that an ended child had in use at once, in bytes; 0: it has not ended. */
uint64_t spawn_memory(const struct spawn *child);

/* Milliseconds of a clock that never jumps. */
int64_t spawn_now_ms(void);

#endif
