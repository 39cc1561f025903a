/* SPDX-License-Identifier: EUPL-1.2 */
/* The memory and the text of one XML file that is being read: a pool that is freed whole, arrays that grow to a limit,
 * text that is put together, names that are found again. Shared by the sources that read XML.
 *
 * Real memory exhaustion ends the process with status 3 and a line on stderr, as everywhere in peil: it does one job.
 * What a file may ask for is bounded before that by its size and by the limits of the arrays. */
#ifndef SOURCE_COMMON_POOL_H
#define SOURCE_COMMON_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool; /* opaque */

struct pool *pool_new(void);
void pool_free(struct pool *pool);                                 /* NULL is allowed */
void *pool_allocate(struct pool *pool, size_t size);               /* zeroed, aligned for anything */
char *pool_text(struct pool *pool, const char *text, size_t size); /* a copy with a NUL byte */

/* An array of things that are all of one size. Zero it, set size, and add; array_clear frees what it holds. */
struct array {
    void *items;
    size_t count;
    size_t capacity;
    size_t size; /* of one item */
};

/* A new zeroed item at the end, or NULL when the array has most items already. Pointers to older items become invalid.
 */
void *array_add(struct array *array, size_t most);
void array_clear(struct array *array);

/* Text that is put together; always followed by a NUL byte. Zero it before use. */
struct text {
    char *bytes;
    size_t size;
    size_t capacity;
};

void text_append(struct text *text, const char *bytes, size_t size);
void text_add(struct text *text, const char *terminated);
void text_json(struct text *text, const char *bytes, size_t size); /* as a JSON string, with its quotes */
void text_empty(struct text *text);                                /* keeps the memory */
void text_clear(struct text *text);                                /* frees it */

/* True when there is nothing but white space (also the no-break space). NULL is blank. */
bool text_is_blank(const char *terminated);
/* The largest size of at most most bytes that does not cut a UTF-8 character. */
size_t text_cut(const char *bytes, size_t size, size_t most);
/* A copy in the pool without white space at both ends and with runs of it inside made one space: a label as people read
 * it. NULL when nothing is left. */
char *text_label(struct pool *pool, const char *bytes, size_t size);
/* A copy in the pool in which every byte that is not UTF-8 is a question mark: for file names. */
char *text_utf8(struct pool *pool, const char *terminated);

/* Finds the number that goes with a name: an ordered table, so that no choice of names makes it slow. */
struct index_entry {
    const char *name;
    uint32_t number;
};
void index_sort(struct index_entry *entries, size_t count);
/* The number of the first entry (lowest number) with that name, or -1. A name with a prefix ("tns:Task_1") that is not
 * there as it is written, is looked for without the prefix: BPMN references may be qualified names. */
int64_t index_find(const struct index_entry *entries, size_t count, const char *name);

/* The names in order, each once, as a JSON list. The array of names is sorted in place. */
void text_json_names(struct text *text, const char **names, size_t count);

#endif
