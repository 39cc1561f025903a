/* SPDX-License-Identifier: EUPL-1.2 */
/* INI files with a place for every line: inih parses the lines, a reader of our own counts them, so that values may
 * have any length and hold ';' and '#', and every message can say file:line.
 *
 *     ; or # starts a comment line       [section]  or  [section name]
 *     key = value                         a line that starts with white space continues the value above it (joined
 *                                         with a newline)
 *
 * Section and key names have at most 49 bytes (inih's limit; longer ones are refused, never cut). Values are UTF-8;
 * NUL and invalid UTF-8 are refused with line and byte. The file may start with a UTF-8 BOM. At most 16 MiB. */
#ifndef BASE_INI_H
#define BASE_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

struct ini_entry {
    const char *key;
    const char *value;
    unsigned line;
    bool used; /* for the caller: what nobody used is an unknown key */
};

struct ini_section {
    const char *name; /* as written between the brackets, trimmed; "" for entries before the first section */
    const char *kind; /* its first word: "check" of [check description_present] */
    const char *rest; /* what follows it, trimmed; "" when nothing does */
    unsigned line;
    size_t entry_count;
    struct ini_entry *entries; /* in the order of the file; a key may occur more than once */
};

struct ini_document {
    const char *file; /* as it is to be named in messages */
    size_t section_count;
    struct ini_section *sections; /* in the order of the file; the same name twice stays two sections */
};

/* Memory is the arena's. Errors: PEIL_ERROR_INPUT with file:line, PEIL_ERROR_SYSTEM when the file cannot be read. */
int ini_read_file(struct arena *arena, const char *path, struct ini_document *ret_document, struct peil_error *error);
int ini_read_text(struct arena *arena, const char *file, const char *text, size_t size,
                  struct ini_document *ret_document, struct peil_error *error);

/* The last entry with that key, marked used; NULL: none. */
struct ini_entry *ini_find(struct ini_section *section, const char *key);

#endif
