/* SPDX-License-Identifier: EUPL-1.2 */
/* How often something is to be looked at: EU frequency codes and their Dutch labels as intervals, days as numbers. */
#ifndef CHECK_COMMON_RHYTHM_H
#define CHECK_COMMON_RHYTHM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rhythm_sort {
    RHYTHM_INTERVAL, /* n / d days */
    RHYTHM_FREE,     /* a code that has no interval: continuous, as needed, never … */
    RHYTHM_UNKNOWN,  /* the code for "unknown", or nothing at all */
    RHYTHM_STRANGE,  /* none of the codes or labels */
};

struct rhythm {
    enum rhythm_sort sort;
    int32_t n, d;
};

/* A code (ANNUAL), its address (http://publications.europa.eu/resource/authority/frequency/ANNUAL) or a Dutch label. */
struct rhythm rhythm_read(const char *text, size_t size);

/* YYYY-MM-DD, alone or before a time, as days since 1970-01-01. */
bool rhythm_day(const char *text, size_t size, int32_t *ret_day);
/* The same day some months later, or the last of that month. */
int32_t rhythm_months_later(int32_t day, int32_t months);

#endif
