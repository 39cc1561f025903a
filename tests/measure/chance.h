/* SPDX-License-Identifier: EUPL-1.2 */
/* Random numbers for property tests: a seed that is printed, and that PEIL_SEED repeats. */
#ifndef TESTS_MEASURE_CHANCE_H
#define TESTS_MEASURE_CHANCE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CHANCE_CASES = 20000 };

static uint64_t chance_state;

/* splitmix64 */
static inline uint64_t chance_next(void)
{
    uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 … most, most included. */
static inline int64_t chance(int64_t most)
{
    return (int64_t)(chance_next() % ((uint64_t)most + 1));
}

static inline bool chance_one_in(int64_t count)
{
    return chance(count - 1) == 0;
}

static inline void chance_seed(void)
{
    const char *given = getenv("PEIL_SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)now.tv_sec * 1000000007u + (uint64_t)now.tv_nsec;
    chance_state = seed;
    printf("# seed %" PRIu64 " (again: PEIL_SEED=%" PRIu64 ")\n", seed, seed);
    fflush(stdout);
}

#endif
