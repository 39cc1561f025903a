/* SPDX-License-Identifier: EUPL-1.2 */
/* Groups, in an open-addressing table of group numbers that is at most half full. */
#include "results/groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/poison.h"

void groups_make(struct groups *ret_groups, size_t key_words, size_t sum_words)
{
    *ret_groups = (struct groups){.key_words = key_words, .sum_words = sum_words, .slot_count = 256};
    ret_groups->slots = memory_allocate_zeroed(ret_groups->slot_count, sizeof(uint32_t));
}

void groups_release(struct groups *groups)
{
    free(groups->keys);
    free(groups->sums);
    free(groups->slots);
    *groups = (struct groups){0};
}

static uint64_t key_hash(const int64_t *key, size_t words)
{
    uint64_t hash = words;
    for (size_t i = 0; i < words; i++) {
        hash = (hash ^ (uint64_t)key[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}

/* The slot of this key, or the free one where it belongs. */
static size_t slot_of(const struct groups *groups, const int64_t *key)
{
    size_t slot = key_hash(key, groups->key_words) & (groups->slot_count - 1);
    while (groups->slots[slot] &&
           memcmp(groups_key(groups, groups->slots[slot] - 1), key, groups->key_words * sizeof(*key)) != 0)
        slot = (slot + 1) & (groups->slot_count - 1);
    return slot;
}

static void groups_grow(struct groups *groups)
{
    groups->capacity = groups->slot_count / 2;
    groups->keys = memory_resize(groups->keys, groups->capacity * groups->key_words, sizeof(int64_t));
    if (groups->sum_words)
        groups->sums = memory_resize(groups->sums, groups->capacity * groups->sum_words, sizeof(int64_t));
}

static void slots_grow(struct groups *groups)
{
    free(groups->slots);
    groups->slot_count *= 4;
    groups->slots = memory_allocate_zeroed(groups->slot_count, sizeof(uint32_t));
    for (size_t i = 0; i < groups->count; i++)
        groups->slots[slot_of(groups, groups_key(groups, i))] = (uint32_t)i + 1;
}

uint32_t groups_find(struct groups *groups, const int64_t *key)
{
    size_t slot = slot_of(groups, key);
    if (groups->slots[slot])
        return groups->slots[slot] - 1;
    if (groups->count == groups->slot_count / 2) {
        slots_grow(groups);
        slot = slot_of(groups, key);
    }
    if (groups->count == groups->capacity)
        groups_grow(groups);
    memcpy(groups->keys + groups->count * groups->key_words, key, groups->key_words * sizeof(*key));
    if (groups->sum_words)
        memset(groups->sums + groups->count * groups->sum_words, 0, groups->sum_words * sizeof(int64_t));
    groups->slots[slot] = (uint32_t)++groups->count;
    return (uint32_t)groups->count - 1;
}
