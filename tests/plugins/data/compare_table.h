/* SPDX-License-Identifier: EUPL-1.2 */
/* A table held against the careful reader alone; every difference is an assertion that fails. */
#ifndef TESTS_COMPARE_TABLE_H
#define TESTS_COMPARE_TABLE_H

#include <pthread.h>

#include "data_csv/table.h"

/* The rows that a sink got, each as one text. */
struct found {
    pthread_mutex_t lock;
    char **rows;
    size_t count, capacity;
    size_t columns;
    unsigned restarts;
    size_t stop_after; /* 0: never */
};
int compare_batch(void *context, unsigned thread, const struct table_batch *batch);
void compare_restart(void *context);
void compare_sort(struct found *found);
void compare_release(struct found *found);

/* Opens the file of the settings, which holds these bytes (unpacked), reads all columns twice and compares. */
void compare_read(const struct table_settings *settings, unsigned threads, const void *bytes, size_t size);
extern unsigned compare_quick, compare_careful; /* how often a file was read in which way */

#endif
