/* SPDX-License-Identifier: EUPL-1.2 */
/* Shared by read.c, norm.c and rule.c: the state of reading one programme file. */
#ifndef PROGRAMME_READING_H
#define PROGRAMME_READING_H

#include "base/ini.h"
#include "programme/catalogue.h"

struct reading {
    struct arena *arena;
    const char *file;
    struct ini_document document;
    struct catalogue catalogue;
    struct programme *programme;
    struct programme_dimension *dimensions; /* programme->dimensions, in the order of the file */
    const unsigned *dimension_lines;
    struct programme_check *checks; /* programme->checks */
    struct peil_error *error;
};

/* PEIL_ERROR_USAGE, with file:line before the message. */
int reading_refuse(const struct reading *reading, unsigned line, const char *format, ...) PEIL_PRINTF(3, 4);
/* The line of a key in a section; the section's own when it does not stand there. */
unsigned reading_line(const struct ini_section *section, const char *key);

/* norm.c: the norms and intervention values of a dimension, by date. */
int norm_read(const struct reading *reading, const struct ini_section *section, const char *norm,
              const char *intervention, struct programme_dimension *dimension);

/* rule.c: one [check KEY]. */
int rule_read(struct reading *reading, struct ini_section *section, struct programme_check *check);
extern const char *const kind_names[4]; /* bit 0 … bit 3 of PROGRAMME_KIND_… */

#endif
