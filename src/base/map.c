/* SPDX-License-Identifier: EUPL-1.2 */
/* A hash map with open addressing. */
#include "base/map.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "base/poison.h"

struct map_entry {
    const char *key; /* NULL: free */
    void *value;
    uint64_t hash;
};

static uint64_t map_hash(const char *key)
{
    static unsigned char secret[crypto_shorthash_KEYBYTES];
    static int ready;
    uint64_t hash;
    if (!ready) {
        randombytes_buf(secret, sizeof(secret));
        ready = 1;
    }
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key, strlen(key), secret);
    return hash;
}

struct map map_new(struct arena *arena)
{
    return (struct map){.arena = arena};
}

/* The entry of key, or the free one where it would come. */
static struct map_entry *map_place(const struct map *map, const char *key, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        struct map_entry *entry = &map->entries[at];
        if (!entry->key || (entry->hash == hash && strcmp(entry->key, key) == 0))
            return entry;
    }
}

static void map_grow(struct map *map)
{
    struct map grown = {.arena = map->arena, .count = map->count, .capacity = map->capacity ? 2 * map->capacity : 64};
    grown.entries = arena_allocate_array(map->arena, grown.capacity, sizeof(*grown.entries));
    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].key)
            *map_place(&grown, map->entries[i].key, map->entries[i].hash) = map->entries[i];
    *map = grown;
}

static struct map_entry *map_reach(struct map *map, const char *key)
{
    uint64_t hash = map_hash(key);
    if (2 * (map->count + 1) > map->capacity)
        map_grow(map);
    struct map_entry *entry = map_place(map, key, hash);
    entry->hash = hash;
    return entry;
}

void *map_find(const struct map *map, const char *key)
{
    return map->capacity ? map_place(map, key, map_hash(key))->value : NULL;
}

void *map_add(struct map *map, const char *key, void *value)
{
    struct map_entry *entry = map_reach(map, key);
    if (entry->key)
        return entry->value;
    entry->key = key;
    entry->value = value;
    map->count++;
    return NULL;
}

void map_put(struct map *map, const char *key, void *value)
{
    struct map_entry *entry = map_reach(map, key);
    map->count += entry->key == NULL;
    entry->key = key;
    entry->value = value;
}
