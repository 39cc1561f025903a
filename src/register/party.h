/* SPDX-License-Identifier: EUPL-1.2 */
/* Parties: whoever can hold a role, however it is spelled. "Directie V&OR, Gemeente Waterrijk" and "Gemeente Waterrijk,
 * Directie V&OR" are one party by themselves: case, accents, punctuation and the organisation's own name make no
 * difference. What is probably one party is offered (party_candidates), and joined only by a steward. */
#ifndef REGISTER_PARTY_H
#define REGISTER_PARTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/map.h"
#include "base/memory.h"

struct store;

/* ---- Pure ------------------------------------------------------------------------------------------------------ */

enum party_level { PARTY_BELOW, PARTY_ORGANISATION, PARTY_NOBODY };
extern const char *const party_level_names[]; /* "below", "organisation", "nobody" */

/* Folds what was written and takes the organisation's names off its front and back; organisations are folded. When
 * nothing is left the level is organisation and *out is the fold of all that was written; a filler ("onbekend",
 * "n.v.t.") is nobody. */
enum party_level party_fold(struct buffer *out, const char *written, size_t size, const char *const *organisations,
                            size_t organisation_count);

enum party_likeness {
    PARTY_UNLIKE,
    PARTY_ACRONYM,  /* V&OR, Verkeer en Openbare Ruimte */
    PARTY_PREFIX,   /* Directie Vastgoed, Vastgoed */
    PARTY_SPELLING, /* a letter or two in a long name */
};
extern const char *const party_likeness_names[]; /* "", "acronym", "prefix", "spelling" */
/* Both are folds. */
enum party_likeness party_alike(const char *one, const char *other);

/* ---- In the store ------------------------------------------------------------------------------------------------ */

struct party {
    int64_t id;
    const char *name;
    const char *level;
    const char *person; /* its key; NULL */
    const char *unit;   /* its key; NULL */
    int64_t joined_to;  /* 0: it is not */
    const char *joined_name;
    int64_t objects;       /* on which it, or what was joined to it, has a role now */
    const char *spellings; /* as written, one a line */
    const char *folds;     /* those, folded and without the organisation's name, one a line */
};

struct party_list {
    struct party *parties;
    size_t count;
};
int party_list_read(struct store *store, struct arena *arena, struct party_list *ret_list, struct peil_error *error);
/* A party by id, by name or by spelling; PEIL_ERROR_USAGE with the nearest name when there is none. */
int party_find(const struct party_list *list, struct arena *arena, const char *words, const struct party **ret_party,
               struct peil_error *error);

struct party_candidate {
    const struct party *one, *other; /* one has the lower id */
    enum party_likeness why;
};
/* Pairs that are probably one, neither of them joined; persons are never offered. */
size_t party_candidates(const struct party_list *list, struct arena *arena, struct party_candidate **ret_candidates);

/* Makes one party a spelling of the other from now on, in all measurements; written in the journal. In a transaction of
 * its own. */
int party_join(struct store *store, const struct party *party, const struct party *into, const char *why,
               struct peil_error *error);

#endif
