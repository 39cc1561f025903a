/* SPDX-License-Identifier: EUPL-1.2 */
/* Allocation. Memory that runs out ends the process with status 3 and one line on stderr: everything that lasts is in
 * a PostgreSQL transaction, so nothing is half-done, and no caller carries a branch that is never tried.
 *
 * An arena is the memory of one job, command or request: allocate freely, free it whole. It is passed explicitly. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

#include "peil/plugin.h"

/* malloc, calloc, realloc that never return NULL. count * size is checked for overflow. Free with free(). */
void *memory_allocate(size_t size);
void *memory_allocate_zeroed(size_t count, size_t size);
void *memory_resize(void *pointer, size_t count, size_t size);
char *memory_text(const char *text);                            /* strdup; NULL gives NULL */
char *memory_format(const char *format, ...) PEIL_PRINTF(1, 2); /* asprintf */

struct arena; /* opaque */

struct arena *arena_new(void);
void arena_free(struct arena *arena);         /* NULL is allowed */
void arena_clear(struct arena *arena);        /* empties it, keeps one block */
size_t arena_size(const struct arena *arena); /* bytes handed out since the last clear */

void *arena_allocate(struct arena *arena, size_t size);                     /* zeroed, aligned for anything */
void *arena_allocate_array(struct arena *arena, size_t count, size_t size); /* zeroed; overflow ends the process */
char *arena_text(struct arena *arena, const char *text);                    /* NULL gives NULL */
char *arena_text_n(struct arena *arena, const char *text, size_t size);     /* copies size bytes, adds NUL */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_format(struct arena *arena, const char *format, ...) PEIL_PRINTF(2, 3);

/* For __attribute__((cleanup)): _cleanup_free_ char *text = memory_text("…"); */
void cleanup_free_(void *pointer);
void cleanup_arena_(struct arena **arena);
#define _cleanup_free_ __attribute__((cleanup(cleanup_free_)))
#define _cleanup_arena_ __attribute__((cleanup(cleanup_arena_)))

#endif
