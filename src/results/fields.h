/* SPDX-License-Identifier: EUPL-1.2 */
/* Picking fields out of a jsonb object's text, in one walk: its keys are unique and in jsonb's order (length, then
 * bytes), and so are the wanted names, so that they are merged. */
#ifndef RESULTS_FIELDS_H
#define RESULTS_FIELDS_H

#include <stdbool.h>

#include "base/buffer.h"
#include "peil/plugin.h"

struct field_name {
    const char *name;
    uint32_t size;
    uint32_t slot; /* the place among the values that this field goes to */
};

void fields_sort(struct field_name *names, size_t count);
/* Sets values[slot] of every name: TEXT for a string (and for a number or truth value, as written), JSON for a list or
 * object, ABSENT for null or no such key. Values are views into json or scratch and stay valid until either changes.
 * False: json is not an object as jsonb writes it; all values are then ABSENT. */
bool fields_pick(const char *json, size_t size, const struct field_name *names, size_t count, struct peil_value *values,
                 struct buffer *scratch);

#endif
