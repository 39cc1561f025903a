/* SPDX-License-Identifier: EUPL-1.2 */
/* Groups: keys of a few whole numbers, numbered from 0 in the order they were first seen, each with a few sums. */
#ifndef RESULTS_GROUPS_H
#define RESULTS_GROUPS_H

#include <stddef.h>
#include <stdint.h>

struct groups {
    size_t key_words, sum_words;
    size_t count, capacity;
    int64_t *keys, *sums;
    uint32_t *slots; /* group number plus 1; 0: free */
    size_t slot_count;
};

void groups_make(struct groups *ret_groups, size_t key_words, size_t sum_words);
void groups_release(struct groups *groups);
#define _cleanup_groups_ __attribute__((cleanup(groups_release)))

/* The number of the group with this key; a new one has sums of 0. */
uint32_t groups_find(struct groups *groups, const int64_t *key);
static inline const int64_t *groups_key(const struct groups *groups, size_t group)
{
    return groups->keys + group * groups->key_words;
}
static inline int64_t *groups_sums(const struct groups *groups, size_t group)
{
    return groups->sums + group * groups->sum_words;
}

#endif
