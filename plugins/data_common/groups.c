/* SPDX-License-Identifier: EUPL-1.2 */
/* Partitions are lists of chunks; each is counted by itself with a table that fits in a cache. */
#include "data_common/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { PARTITIONS = 256, CHUNK = 32 << 10, KEY_INLINE = 512 };

struct chunk {
    struct chunk *next;
    uint32_t size, room;
    char bytes[];
};

struct groups {
    _Atomic int64_t *budget;
    struct chunk *first[PARTITIONS], *last[PARTITIONS];
    uint64_t count[PARTITIONS];
    bool spilled;
    char *key; /* the key at hand */
    size_t key_size, key_room;
};

/* Before each key in a chunk. */
struct entry {
    uint64_t hash;
    uint32_t key_size, whole_size;
};

static void *need(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        _exit(3);
    }
    return memory;
}

struct groups *groups_new(_Atomic int64_t *budget)
{
    struct groups *groups = need(calloc(1, sizeof(*groups)));
    groups->budget = budget;
    return groups;
}

static void free_partition(struct groups *groups, int partition)
{
    for (struct chunk *chunk = groups->first[partition], *next; chunk; chunk = next) {
        next = chunk->next;
        atomic_fetch_add(groups->budget, chunk->room);
        free(chunk);
    }
    groups->first[partition] = groups->last[partition] = NULL;
    groups->count[partition] = 0;
}

void groups_free(struct groups *groups)
{
    if (!groups)
        return;
    for (int i = 0; i < PARTITIONS; i++)
        free_partition(groups, i);
    free(groups->key);
    free(groups);
}

bool groups_spilled(const struct groups *groups)
{
    return groups->spilled;
}

static void key_put(struct groups *groups, const void *bytes, size_t size)
{
    if (groups->key_size + size > groups->key_room) {
        groups->key_room = (groups->key_size + size) * 2 + KEY_INLINE;
        groups->key = need(realloc(groups->key, groups->key_room));
    }
    memcpy(groups->key + groups->key_size, bytes, size);
    groups->key_size += size;
}

/* Equal numbers have equal bytes, whatever their scale: zeroes at the end are taken off. */
static void key_number(struct groups *groups, const struct value *value)
{
    if (!value->large) {
        int64_t number = value->number;
        uint8_t scale = value->scale;
        while (scale && number % 10 == 0) {
            number /= 10;
            scale--;
        }
        key_put(groups, &scale, 1);
        key_put(groups, &number, sizeof(number));
        return;
    }
    struct decimal decimal;
    char room[VALUE_TEXT_MOST];
    const char *text = value->text;
    size_t size = value->size;
    if (decimal_parse(text, size, &decimal)) {
        while (decimal.scale && decimal.digits % 10 == 0) {
            decimal.digits /= 10;
            decimal.scale--;
        }
        if (decimal.digits >= INT64_MIN && decimal.digits <= INT64_MAX) {
            struct value small = {.number = (int64_t)decimal.digits, .scale = (uint8_t)decimal.scale};
            key_number(groups, &small);
            return;
        }
        text = room;
        size = decimal_write(decimal, room);
    } else if (memchr(text, '.', size)) {
        while (text[size - 1] == '0')
            size--;
        size -= text[size - 1] == '.';
    }
    uint32_t size_put = (uint32_t)size;
    key_put(groups, "\xff", 1);
    key_put(groups, &size_put, sizeof(size_put));
    key_put(groups, text, size);
}

static void key_value(struct groups *groups, const struct value *value)
{
    uint32_t size = value->size;
    switch (value->state) {
    case VALUE_NUMBER:
        key_put(groups, "n", 1);
        key_number(groups, value);
        break;
    case VALUE_BOOLEAN:
    case VALUE_DATE:
    case VALUE_MOMENT:
        key_put(groups, "d", 1);
        key_put(groups, &value->number, sizeof(value->number));
        break;
    default:
        key_put(groups, "t", 1);
        key_put(groups, &size, sizeof(size));
        key_put(groups, value->text, size);
    }
}

static bool spill(struct groups *groups)
{
    groups->spilled = true;
    for (int i = 0; i < PARTITIONS; i++)
        free_partition(groups, i);
    return false;
}

static struct chunk *room_for(struct groups *groups, int partition, size_t size)
{
    struct chunk *last = groups->last[partition];
    if (last && last->room - last->size >= size)
        return last;
    /* The first chunks are small: few rows shall not take 256 large ones. */
    size_t room = last ? (last->room * 2 < CHUNK ? last->room * 2 : CHUNK) : 512;
    room = room > size ? room : size;
    if (atomic_fetch_sub(groups->budget, (int64_t)room) < (int64_t)room) {
        atomic_fetch_add(groups->budget, (int64_t)room);
        return NULL;
    }
    struct chunk *made = need(malloc(sizeof(*made) + room));
    *made = (struct chunk){.room = (uint32_t)room};
    if (last)
        last->next = made;
    else
        groups->first[partition] = made;
    groups->last[partition] = made;
    return made;
}

bool groups_add(struct groups *groups, const struct value *const *values, const uint32_t *columns, uint32_t count,
                uint32_t of_key, size_t row)
{
    struct entry entry;
    if (groups->spilled)
        return false;
    groups->key_size = 0;
    for (uint32_t i = 0; i < of_key; i++)
        key_value(groups, &values[columns[i]][row]);
    entry.key_size = (uint32_t)groups->key_size;
    entry.hash = XXH3_64bits(groups->key, groups->key_size);
    for (uint32_t i = of_key; i < count; i++)
        key_value(groups, &values[columns[i]][row]);
    entry.whole_size = (uint32_t)groups->key_size;
    int partition = (int)(entry.hash >> 56);
    size_t size = (sizeof(entry) + groups->key_size + 7) & ~(size_t)7;
    struct chunk *chunk = room_for(groups, partition, size);
    if (!chunk)
        return spill(groups);
    memcpy(chunk->bytes + chunk->size, &entry, sizeof(entry));
    memcpy(chunk->bytes + chunk->size + sizeof(entry), groups->key, groups->key_size);
    chunk->size += (uint32_t)size;
    groups->count[partition]++;
    return true;
}

/* ---- Counting -----------------------------------------------------------------------------------------------------
 */

struct group {
    const struct entry *entry; /* of its first row; its key stands behind it */
    int64_t count;
    bool different;
};

static const char *entry_key(const struct entry *entry)
{
    return (const char *)(entry + 1);
}

static struct group *find_group(struct group *table, size_t mask, const struct entry *entry)
{
    size_t slot = (size_t)entry->hash & mask;
    for (;; slot = (slot + 1) & mask) {
        struct group *group = &table[slot];
        if (!group->entry || (group->entry->hash == entry->hash && group->entry->key_size == entry->key_size &&
                              memcmp(entry_key(group->entry), entry_key(entry), entry->key_size) == 0))
            return group;
    }
}

static void gather(struct group *table, size_t mask, const struct chunk *chunk)
{
    for (; chunk; chunk = chunk->next)
        for (size_t at = 0; at < chunk->size;) {
            const struct entry *entry = (const struct entry *)(const void *)(chunk->bytes + at);
            struct group *group = find_group(table, mask, entry);
            if (!group->entry)
                group->entry = entry;
            else if (!group->different)
                group->different = group->entry->whole_size != entry->whole_size ||
                                   memcmp(entry_key(group->entry) + entry->key_size, entry_key(entry) + entry->key_size,
                                          entry->whole_size - entry->key_size) != 0;
            group->count++;
            at += (sizeof(*entry) + entry->whole_size + 7) & ~(size_t)7;
        }
}

/* The first value of a key, as text. */
static void visit_group(const struct group *group, groups_visit *visit, void *context)
{
    const char *key = entry_key(group->entry);
    char room[VALUE_TEXT_MOST];
    uint32_t size;
    int64_t number;
    if (key[0] == 't' || (key[0] == 'n' && key[1] == '\xff')) {
        key += key[0] == 't' ? 1 : 2;
        memcpy(&size, key, sizeof(size));
        visit(context, key + sizeof(size), size, group->count);
        return;
    }
    memcpy(&number, key + (key[0] == 'n' ? 2 : 1), sizeof(number));
    struct value value = {.number = number,
                          .state = key[0] == 'n' ? VALUE_NUMBER : VALUE_DATE,
                          .scale = key[0] == 'n' ? (uint8_t)key[1] : 0};
    size_t text_size;
    const char *text = value_text(&value, room, &text_size);
    visit(context, text, text_size, group->count);
}

void groups_count(struct groups **parts, size_t part_count, int64_t low, int64_t high, groups_visit *visit,
                  void *context, struct groups_result *ret)
{
    struct group *table = NULL;
    size_t table_room = 0;
    *ret = (struct groups_result){0};
    for (int partition = 0; partition < PARTITIONS; partition++) {
        uint64_t count = 0;
        for (size_t i = 0; i < part_count; i++)
            count += parts[i]->count[partition];
        size_t size = 16;
        while (size < count * 2)
            size *= 2;
        if (size > table_room) {
            free(table);
            table = need(malloc(size * sizeof(*table)));
            table_room = size;
        }
        memset(table, 0, size * sizeof(*table));
        for (size_t i = 0; i < part_count; i++)
            gather(table, size - 1, parts[i]->first[partition]);
        for (size_t i = 0; i < size; i++) {
            const struct group *group = &table[i];
            if (!group->entry)
                continue;
            ret->groups++;
            *(group->count >= low && group->count <= high ? &ret->within : &ret->outside) += group->count;
            *(group->different ? &ret->different : &ret->alike) += group->count;
            if (visit)
                visit_group(group, visit, context);
        }
        for (size_t i = 0; i < part_count; i++)
            free_partition(parts[i], partition);
    }
    free(table);
}
