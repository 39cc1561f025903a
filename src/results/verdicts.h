/* SPDX-License-Identifier: EUPL-1.2 */
/* The dictionary of verdicts: an outcome and why it fell, as a small number. Numbers in memory are this dictionary's
 * own, from 1 (0: not in the population); the store has numbers of its own, and new verdicts get theirs when a run is
 * recorded. */
#ifndef RESULTS_VERDICTS_H
#define RESULTS_VERDICTS_H

#include "measure/outcome.h"
#include "store/store.h"

struct verdict {
    enum outcome outcome;
    const char *plugin; /* '' for the host's own reasons and for none */
    const char *reason; /* '' for none */
    int16_t store_id;   /* 0: not in the store yet */
};

struct verdicts {
    struct arena *arena;
    struct verdict *items;  /* items[0] is that of an object that is not in the population */
    enum outcome *outcomes; /* as items: what chunk.h and rollup.h want */
    size_t count, capacity;
    int16_t *by_store_id; /* number in memory; 0: unknown */
    size_t store_count;
};

/* Reads the store's dictionary. */
int verdicts_load(struct verdicts *ret_verdicts, struct arena *arena, struct store *store, struct peil_error *error);
/* The number of a verdict, added when it is new. */
int16_t verdicts_find(struct verdicts *verdicts, enum outcome outcome, const char *plugin, const char *reason);
/* Gives every verdict a number in the store; in a transaction, where others who do the same wait. */
int verdicts_save(struct verdicts *verdicts, struct store *store, struct peil_error *error);

#endif
