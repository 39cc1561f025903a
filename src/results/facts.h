/* SPDX-License-Identifier: EUPL-1.2 */
/* What is known of the objects on a day: facts by name (peil/plugin.h), read from the store in order of object, inside
 * one snapshot. Objects come in blocks; while one is being judged the server is reading the next.
 *
 *   field.X    "title", or the attribute X: text, or JSON for a list. GONE for every object of a source and kind whose
 * newest import (on the day) has the field on no record while an earlier one had it.
 *   role.R.X   the assignment of that role that holds on the day, by the rule of peil.role_on (migration 0006). GONE in
 * the same way as a field, where nobody is known to hold it. successor is the day on which somebody else holds it after
 * until. R may be "owner". level, party and person are those of the party it was joined to. in_service and left are
 * UNKNOWN when there is no register of persons on the day at all; otherwise in_service is ABSENT when the party is no
 * person.
 *   Every other fact is of a family, known by the prefix of its name, with a file of its own: facts_family.h says how
 * one is added. */
#ifndef RESULTS_FACTS_H
#define RESULTS_FACTS_H

#include "store/store.h"

/* In the order of the bits of PROGRAMME_KIND_…. */
enum { FACTS_KINDS = 4 };
extern const char *const facts_kind_names[FACTS_KINDS];

struct facts_object {
    int64_t id;
    int kind; /* index in facts_kind_names */
    int32_t unit_id;
    int criticality;
    const struct peil_value *values; /* by slot; valid until the next object */
};

struct facts; /* a reader */

/* Inside a transaction with one snapshot. kinds: PROGRAMME_KIND_… of the objects wanted; programme_id: whose run it is,
 * 0: nobody's. */
int facts_open(struct facts **ret_facts, struct store *store, date_day as_of, unsigned kinds, int32_t programme_id,
               struct peil_error *error);
void facts_close(struct facts *facts); /* NULL is allowed */
void facts_cleanup_(struct facts **facts);
#define _cleanup_facts_ __attribute__((cleanup(facts_cleanup_)))

/* The slot of a fact. Only before facts_begin; PEIL_ERROR_PLUGIN when there is no such fact. */
int facts_want(struct facts *facts, const char *name, size_t *ret_slot, struct peil_error *error);
/* The slot of a fact asked for before; SIZE_MAX when it was not. */
size_t facts_find(const struct facts *facts, const char *name);
size_t facts_count(const struct facts *facts);

/* The largest id there is; 0 when there are no objects. */
int64_t facts_last_id(const struct facts *facts);

/* Reads the objects with first_id <= id <= last_id. Until facts_next gave 0 (or an error) the store is not to be used
 * for anything else. */
int facts_begin(struct facts *facts, int64_t first_id, int64_t last_id, struct peil_error *error);
int facts_next(struct facts *facts, struct facts_object *ret_object, struct peil_error *error); /* 1; 0: no more */

#endif
