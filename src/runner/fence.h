/* SPDX-License-Identifier: EUPL-1.2 */
/* What the runner gives up before anything of a plugin runs, its constructors included. What a kind of plugin keeps is
 * in one table, fence_needs (fence.c):
 *
 *   check, report   judge and render what they are given: no file, no network, no process, no thread
 *   source          reads the file or folder it was given, and files that its settings name
 *   data            the same, and may work in threads
 *   notify          reads files that its settings name
 *   network         granted by name ([runner] network in peil.conf): sockets, and the files that name resolution and
 *                   TLS need
 *
 * Layers, each of which is best effort with what the kernel has, and is said in struct protocol_fence:
 *
 *   no new privileges, not dumpable, resource limits       always
 *   Landlock (fence_files.c)     files by rule; TCP, abstract sockets and signals where the kernel can refuse them
 *   system calls (fence_calls.c) an allow-list by kind; processes cannot be made, memory is never written and executed
 *
 * Under sanitizers and coverage (their run-time libraries need maps, files and processes of their own) the list of
 * system calls is reduced to staying in the process group, and address space and processes are not limited:
 * state.loose. */
#ifndef RUNNER_FENCE_H
#define RUNNER_FENCE_H

#include "job/protocol.h"

enum fence_need {
    FENCE_LOCATION = 1 << 0, /* the location of the job */
    FENCE_SETTINGS = 1 << 1, /* files and folders that its settings name */
    FENCE_THREADS = 1 << 2,
    FENCE_NETWORK = 1 << 3,
};

/* plugin: the descriptor of the shared object, which is readable inside. PEIL_ERROR_SYSTEM when a layer that the kernel
 * has could not be put up, or when job->strict and one is missing. */
int fence_raise(const struct protocol_job *job, int plugin, struct protocol_fence *ret_state, struct peil_error *error);

/* 1: sanitizers or coverage. */
extern const int fence_is_loose;

/* Returns the ABI of Landlock that is in force, 0 when the kernel has none, or a negative code. */
int fence_files(const struct protocol_job *job, unsigned needs, int plugin, struct peil_error *error);
/* Returns 1 when it is in force, 0 when this machine has no filter, or a negative code. */
int fence_calls(unsigned needs, struct peil_error *error);

#endif
