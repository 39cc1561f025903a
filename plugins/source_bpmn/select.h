/* SPDX-License-Identifier: EUPL-1.2 */
/* The selectors of a mapping: "@name", "@where:disconnected", "extension:versie", "activities" …, and their values. */
#ifndef SOURCE_BPMN_SELECT_H
#define SOURCE_BPMN_SELECT_H

#include "figures.h"

struct selector {
    uint8_t kind;
    uint8_t figure;   /* of a figure, or of where */
    const char *name; /* of an extension */
};

/* What a value is taken from: one process of one file. */
struct subject {
    struct model *model;
    uint32_t process;
    const struct tally *tally;
    const char *file;
    const char *folder;
};

/* Sorts out one selector. PEIL_ERROR_USAGE names the nearest one there is. */
int selector_read(const struct peil_host *host, const char *section, const char *text, struct selector *ret_selector,
                  struct peil_error *error);
/* Its value; the memory is the model's. */
struct peil_value selector_value(const struct selector *selector, const struct subject *subject);

#endif
