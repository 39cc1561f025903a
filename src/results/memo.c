/* SPDX-License-Identifier: EUPL-1.2 */
/* A table of facts, by their bytes. */
#include "results/memo.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/poison.h"

enum {
    TRIED = 2048,       /* objects before it is judged whether looking pays */
    ONE_IN = 2,         /* at least so many must have been found */
    KEY_LARGEST = 2048, /* longer facts are hardly ever the same */
};

struct memo_entry {
    uint64_t hash;
    size_t at;
    uint32_t size;
    uint32_t ordinal;
};

void memo_release(struct memo *memo)
{
    buffer_release(&memo->bytes);
    buffer_release(&memo->key);
    free(memo->entries);
    free(memo->slots);
    *memo = (struct memo){.off = true};
}

static void put(struct buffer *key, const void *bytes, size_t size)
{
    buffer_append(key, bytes, size);
}

/* State and size before each text, so that no two lists of facts have the same bytes. */
static bool make_key(struct buffer *key, int kind, const struct peil_value *facts, uint32_t count)
{
    buffer_clear(key);
    put(key, &kind, sizeof(kind));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t head[2] = {facts[i].state, facts[i].text ? facts[i].size : 0};
        if (key->size + head[1] > KEY_LARGEST)
            return false;
        put(key, head, sizeof(head));
        if (head[1])
            put(key, facts[i].text, head[1]);
    }
    return true;
}

static uint64_t key_hash(const struct buffer *key)
{
    uint64_t hash = key->size;
    size_t at = 0;
    for (; at + 8 <= key->size; at += 8) {
        uint64_t word;
        memcpy(&word, key->data + at, 8);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    for (; at < key->size; at++)
        hash = (hash ^ (unsigned char)key->data[at]) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

static void grow(struct memo *memo)
{
    memo->slot_count = memo->slot_count ? memo->slot_count * 4 : 1024;
    memo->capacity = memo->slot_count / 2;
    memo->entries = memory_resize(memo->entries, memo->capacity, sizeof(*memo->entries));
    free(memo->slots);
    memo->slots = memory_allocate_zeroed(memo->slot_count, sizeof(*memo->slots));
    for (size_t i = 0; i < memo->count; i++) {
        size_t slot = memo->entries[i].hash & (memo->slot_count - 1);
        while (memo->slots[slot])
            slot = (slot + 1) & (memo->slot_count - 1);
        memo->slots[slot] = (uint32_t)i + 1;
    }
}

static bool entry_is(const struct memo *memo, const struct memo_entry *entry, uint64_t hash)
{
    return entry->hash == hash && entry->size == memo->key.size &&
           memcmp(memo->bytes.data + entry->at, memo->key.data, memo->key.size) == 0;
}

uint32_t memo_find(struct memo *memo, int kind, const struct peil_value *facts, uint32_t count, uint32_t ordinal)
{
    if (memo->off)
        return MEMO_NEW;
    if (memo->asked == TRIED && memo->found * ONE_IN < memo->asked) {
        memo_release(memo);
        return MEMO_NEW;
    }
    memo->asked++;
    if (!make_key(&memo->key, kind, facts, count))
        return MEMO_NEW;
    if (memo->count == memo->capacity)
        grow(memo);
    uint64_t hash = key_hash(&memo->key);
    size_t slot = hash & (memo->slot_count - 1);
    for (; memo->slots[slot]; slot = (slot + 1) & (memo->slot_count - 1))
        if (entry_is(memo, &memo->entries[memo->slots[slot] - 1], hash)) {
            memo->found++;
            return memo->entries[memo->slots[slot] - 1].ordinal;
        }
    memo->entries[memo->count] =
        (struct memo_entry){.hash = hash, .at = memo->bytes.size, .size = (uint32_t)memo->key.size, .ordinal = ordinal};
    memo->slots[slot] = (uint32_t)++memo->count;
    buffer_append(&memo->bytes, memo->key.data, memo->key.size);
    return MEMO_NEW;
}
