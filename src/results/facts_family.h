/* SPDX-License-Identifier: EUPL-1.2 */
/* A family of facts: every fact whose name begins with one prefix, served by one reader beside facts.c.
 *
 * To add one: a file facts_NAME.c that exports a const struct facts_family, a line in the table of facts_family.c, a
 * line in the table of src/plug/facts.c (so that a runner knows the names), and the names in peil/plugin.h and
 * peil-plugin(7). facts_review.c is the smallest whole example. Nothing in facts.c, lane.c or judge.c is touched.
 *
 * What is served must be the same for the same register, results and day, whenever it is asked: a run can be repeated.
 * An object that a family knows nothing of gets PEIL_VALUE_ABSENT; what cannot be known is PEIL_VALUE_UNKNOWN. */
#ifndef RESULTS_FACTS_FAMILY_H
#define RESULTS_FACTS_FAMILY_H

#include "store/store.h"

/* What a family is to serve. */
struct facts_wish {
    date_day as_of;
    unsigned kinds;     /* PROGRAMME_KIND_… of the objects that will be asked about */
    const int *members; /* as member() gave them, each once */
    size_t member_count;
    int32_t programme_id; /* of the run; 0: none */
};

struct facts_family {
    const char *prefix; /* "review." */
    /* A number of the family's own for what follows the prefix, from 0; -1: there is no such fact. A name without end
     * (a metric's) is kept in state. */
    int (*member)(void *state, struct arena *arena, const char *name);
    /* Room for the state, from the arena, before the first member(). NULL: state is NULL until load. */
    void *(*make)(struct arena *arena);
    /* Reads all that will be asked, once, before the first object and only when some member was wanted: inside the
     * snapshot of the run, with the store free to be used. *state may be replaced. */
    int (*load)(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error);
    /* Stands at an object. They come in order of id, but a new pass may begin anywhere. Called once for each object. */
    void (*seek)(void *state, int64_t object_id, int kind);
    /* The fact of the object that it stands at. Text stays until the next seek. */
    struct peil_value (*value)(void *state, int member);
};

/* All of them; NULL ends the table. */
extern const struct facts_family *const facts_families[];

/* For use in a family: text until NUL; NULL is ABSENT. */
struct peil_value facts_value(const char *text);

#endif
