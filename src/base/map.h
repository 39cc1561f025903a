/* SPDX-License-Identifier: EUPL-1.2 */
/* From texts to pointers, in an arena. Keys are hashed with a secret of the process (SipHash), so that no input can
 * make the map slow. There is no removal. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>

#include "base/memory.h"

struct map {
    struct arena *arena;
    struct map_entry *entries;
    size_t count;
    size_t capacity; /* a power of two */
};

struct map map_new(struct arena *arena);
/* NULL: it has no such key. */
void *map_find(const struct map *map, const char *key);
/* Keeps key (not a copy). Returns what was there before, and then changes nothing; NULL when it was added. */
void *map_add(struct map *map, const char *key, void *value);
/* Adds, or puts value in the place of what was there. */
void map_put(struct map *map, const char *key, void *value);

#endif
