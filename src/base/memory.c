/* SPDX-License-Identifier: EUPL-1.2 */
/* Allocation that ends the process when memory runs out, and arenas of doubling blocks. */
#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/poison.h"

enum { ARENA_FIRST_BLOCK = 4096, ARENA_LARGEST_BLOCK = 1 << 20 };

static _Noreturn void memory_spent(void)
{
    static const char text[] = "peil: out of memory\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);
    (void)written;
    _exit(3);
}

void *memory_allocate(size_t size)
{
    void *pointer = malloc(size ? size : 1);
    if (!pointer)
        memory_spent();
    return pointer;
}

void *memory_allocate_zeroed(size_t count, size_t size)
{
    void *pointer = calloc(count ? count : 1, size ? size : 1);
    if (!pointer)
        memory_spent();
    return pointer;
}

void *memory_resize(void *pointer, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        memory_spent();
    void *resized = realloc(pointer, bytes ? bytes : 1);
    if (!resized)
        memory_spent();
    return resized;
}

char *memory_text(const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    return memcpy(memory_allocate(size), text, size);
}

char *memory_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        memory_spent();
    va_end(arguments);
    return text;
}

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t next_size;
    size_t handed_out;
};

struct arena *arena_new(void)
{
    struct arena *arena = memory_allocate_zeroed(1, sizeof(*arena));
    arena->next_size = ARENA_FIRST_BLOCK;
    return arena;
}

static void arena_drop_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_drop_blocks(arena->blocks);
    free(arena);
}

void arena_clear(struct arena *arena)
{
    arena->handed_out = 0;
    if (!arena->blocks)
        return;
    arena_drop_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
    memset(arena->blocks->bytes, 0, arena->blocks->used);
    arena->blocks->used = 0;
}

size_t arena_size(const struct arena *arena)
{
    return arena->handed_out;
}

static struct arena_block *arena_block_new(struct arena *arena, size_t at_least)
{
    size_t size = arena->next_size > at_least ? arena->next_size : at_least;
    if (arena->next_size < ARENA_LARGEST_BLOCK)
        arena->next_size *= 2;
    size_t bytes;
    if (__builtin_add_overflow(sizeof(struct arena_block), size, &bytes))
        memory_spent();
    struct arena_block *block = memory_allocate_zeroed(1, bytes);
    block->size = size;
    return block;
}

void *arena_allocate(struct arena *arena, size_t size)
{
    size_t alignment = alignof(max_align_t);
    size_t rounded;
    if (__builtin_add_overflow(size ? size : 1, alignment - 1, &rounded))
        memory_spent();
    rounded -= rounded % alignment;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < rounded) {
        block = arena_block_new(arena, rounded);
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *pointer = block->bytes + block->used;
    block->used += rounded;
    arena->handed_out += rounded;
    return pointer;
}

void *arena_allocate_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        memory_spent();
    return arena_allocate(arena, bytes);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_allocate(arena, size);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *arena_text_n(struct arena *arena, const char *text, size_t size)
{
    char *copy = arena_allocate(arena, size + 1);
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        memory_spent();
    char *text = arena_allocate(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void cleanup_free_(void *pointer)
{
    free(*(void **)pointer);
}

void cleanup_arena_(struct arena **arena)
{
    arena_free(*arena);
}
