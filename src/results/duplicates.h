/* SPDX-License-Identifier: EUPL-1.2 */
/* Objects of one kind that look like one: their titles are nearly the same (measure/similar.h), with what speaks for
 * it.
 *
 * Of a title the words that say nothing (the, of, voor) are left out, and those of the object's own unit, and of the
 * units above it, as long as two words remain: "Subsidie verlenen Sociaal Domein" and "Subsidie verlenen Fysiek Domein"
 * are one process in two departments. */
#ifndef RESULTS_DUPLICATES_H
#define RESULTS_DUPLICATES_H

#include "store/store.h"

enum { DUPLICATES_LEAST = 60 };

enum duplicate_decision { DUPLICATE_OPEN, DUPLICATE_DISTINCT, DUPLICATE_MERGE };

struct duplicate_object {
    int64_t id;
    const char *key, *title;
    const char *unit, *department; /* keys; NULL: none */
};

struct duplicate {
    const char *kind;
    struct duplicate_object one, other; /* one.id < other.id */
    int score;                          /* of the titles, least … 100 */
    bool same_unit;                     /* or neither has one, or the same department */
    bool same_register;
    int64_t same, filled; /* of so many attributes that both have, so many are the same */
    enum duplicate_decision decision;
    int64_t keep; /* MERGE: the id of the one that stays */
};

/* Pairs of the objects of a day, best first; kinds: PROGRAMME_KIND_…; least: DUPLICATES_LEAST … 100. */
int duplicates_find(struct arena *arena, struct store *store, date_day day, unsigned kinds, int least,
                    struct duplicate **ret_duplicates, size_t *ret_count, struct peil_error *error);

#endif
