/* SPDX-License-Identifier: EUPL-1.2 */
/* Memory of one XML file: a chain of blocks, and arrays that double. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pool.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    max_align_t bytes[];
};

struct pool {
    struct block *blocks;
};

static void *need(void *memory)
{
    if (memory == NULL) {
        static const char line[] = "peil: out of memory while reading XML\n";
        ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
        (void)written;
        _exit(3);
    }
    return memory;
}

struct pool *pool_new(void)
{
    return need(calloc(1, sizeof(struct pool)));
}

void pool_free(struct pool *pool)
{
    if (pool == NULL)
        return;
    for (struct block *block = pool->blocks; block != NULL;) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(pool);
}

static struct block *pool_block(struct pool *pool, size_t size)
{
    bool own = size > BLOCK_SIZE / 4;
    size_t room = own ? size : BLOCK_SIZE;
    struct block *block = need(malloc(sizeof *block + room));
    *block = (struct block){.size = room};
    if (own && pool->blocks != NULL) { /* a large piece gets a block of its own, behind the one that has room */
        block->next = pool->blocks->next;
        pool->blocks->next = block;
    } else {
        block->next = pool->blocks;
        pool->blocks = block;
    }
    return block;
}

static void *pool_take(struct pool *pool, size_t size)
{
    size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    struct block *block = pool->blocks;
    if (rounded < size)
        need(NULL);
    if (block == NULL || block->size - block->used < rounded)
        block = pool_block(pool, rounded);
    void *memory = (char *)block->bytes + block->used;
    block->used += rounded;
    return memory;
}

void *pool_allocate(struct pool *pool, size_t size)
{
    return memset(pool_take(pool, size), 0, size);
}

char *pool_text(struct pool *pool, const char *text, size_t size)
{
    char *copy = pool_take(pool, size + 1);
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

void *array_add(struct array *array, size_t most)
{
    if (array->count >= most)
        return NULL;
    if (array->count == array->capacity) {
        size_t capacity = array->capacity == 0 ? 16 : array->capacity * 2;
        array->items = need(reallocarray(array->items, capacity, array->size));
        array->capacity = capacity;
    }
    return memset((char *)array->items + array->size * array->count++, 0, array->size);
}

void array_clear(struct array *array)
{
    free(array->items);
    array->items = NULL;
    array->count = array->capacity = 0;
}
