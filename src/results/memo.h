/* SPDX-License-Identifier: EUPL-1.2 */
/* Which objects of a job have the very same facts: a check is pure, so one of them is judged for all. A memo that finds
 * too few of them stops looking. */
#ifndef RESULTS_MEMO_H
#define RESULTS_MEMO_H

#include <stdbool.h>

#include "base/buffer.h"
#include "peil/plugin.h"

struct memo {
    bool off;
    struct buffer bytes; /* facts of those judged, one after another */
    struct memo_entry *entries;
    size_t count, capacity;
    uint32_t *slots; /* entry plus 1; 0: free */
    size_t slot_count;
    size_t asked, found;
    struct buffer key;
};

#define MEMO_NEW UINT32_MAX

/* The ordinal of an object that had the same kind and facts; MEMO_NEW when there is none: this one is kept with its
 * ordinal then. */
uint32_t memo_find(struct memo *memo, int kind, const struct peil_value *facts, uint32_t count, uint32_t ordinal);
void memo_release(struct memo *memo);

#endif
