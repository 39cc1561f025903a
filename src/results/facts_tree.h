/* SPDX-License-Identifier: EUPL-1.2 */
/* The tree of units on a day, for the families of facts that tell where something or somebody stands in it. */
#ifndef RESULTS_FACTS_TREE_H
#define RESULTS_FACTS_TREE_H

#include "store/store.h"

enum { FACTS_TREE_DEEPEST = 64 }; /* an import refuses cycles; what is deeper than any organisation is cut off */

struct facts_unit {
    const char *key;        /* NULL: there is no such unit on the day */
    int64_t parent;         /* id; 0: none */
    const char *line;       /* its key and those of all units above it, nearest first, a line each */
    const char *domain;     /* the nearest domain, itself or above; NULL: in none */
    const char *department; /* the same for a department */
};

struct facts_tree {
    struct facts_unit *units; /* by id */
    size_t count;
};

int facts_tree_load(struct arena *arena, struct store *store, date_day day, struct facts_tree *ret_tree,
                    struct peil_error *error);
/* A unit without members when there is none of that id. */
const struct facts_unit *facts_tree_unit(const struct facts_tree *tree, int64_t id);

/* Which unit each object is in: by object id, 0 for none. */
struct facts_places {
    int32_t *units;
    size_t count;
};
int facts_places_load(struct arena *arena, struct store *store, date_day day, struct facts_places *ret_places,
                      struct peil_error *error);

#endif
