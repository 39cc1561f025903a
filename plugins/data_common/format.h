/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats: named validators of one value, given as its text form. Data plugins share them; a plugin compiles in
 * $(DATA_FORMATS) (plugins/data_common/Makefile.inc).
 *
 * A matcher is pure, reads only the bytes it is given (no NUL behind them), allocates nothing and takes time linear in
 * size. It trims nothing: a value with a blank before or behind it is not valid, unless the format says so. NULL never
 * comes here; an empty value does, and is FORMAT_INVALID for every format there is.
 *
 * To add one: a row in a table of format_….c (or a new file with a table of its own, listed in format.c), a test with
 * its public vectors in tests/plugins/test_data_format.c, a line in peil-data(7). Raise version when the same value
 * would be judged otherwise: trends then show the difference as a change of rules. */
#ifndef DATA_COMMON_FORMAT_H
#define DATA_COMMON_FORMAT_H

#include <stddef.h>
#include <stdint.h>

enum format_verdict {
    FORMAT_INVALID = 0,
    FORMAT_VALID = 1,
    FORMAT_ALLOWED_INCOMPLETE = 2, /* legal but incomplete: a BRP date with 00 */
};

struct format {
    const char *name; /* [a-z][a-z0-9_]* */
    const char *version;
    const char *summary; /* one line, message id */
    enum format_verdict (*match)(const char *bytes, size_t size);
    /* What is valid, as a condition in PostgreSQL's SQL on the text $ ("$ ~ '^[0-9]{9}$'"), when that means exactly the
     * same; NULL: it cannot be pushed down, and such a metric is streamed. Only immutable pg_catalog functions. */
    const char *sql_valid;
    /* The same for what is allowed but incomplete; NULL: nothing is. */
    const char *sql_allowed;
    /* How much a match says, for profiling: 0 nothing (integer), 1 some (postcode), 2 a check digit (bsn). */
    int evidence;
};

/* NULL: there is no such format. */
const struct format *format_find(const char *name);
/* All of them, by index; NULL behind the last. */
const struct format *format_at(size_t index);

/* The tables that format.c gathers. The last row has no name. */
extern const struct format formats_general[]; /* format_general.c */
extern const struct format formats_dutch[];   /* format_dutch.c */
extern const struct format formats_places[];  /* format_places.c */

#endif
