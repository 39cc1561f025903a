/* SPDX-License-Identifier: EUPL-1.2 */
/* What commands on the register share: rows of the store as a table or as JSON, and naming an object. */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include <jansson.h>

#include "cli/cli.h"
#include "cli/print.h"
#include "register/owner.h"

/* An array of objects on standard output; names end with NULL: "#name" is an integer, "?name" a boolean. */
void rows_json(const PGresult *rows, const char *const *names);
/* A column shows the value of the same place in the row. */
void rows_print(struct cli *cli, const PGresult *rows, const struct print_column *columns, size_t count);
/* Prints a JSON value with a newline, and releases it. */
void rows_dump(json_t *value);
/* A line of text that may hold what people wrote: made printable. */
void print_text(const char *text);
/* "  name            text"; longer text goes on below it, so that it fits 80 columns. */
void print_line(const char *name, const char *text);
void print_sentence(const char *text); /* our own words up to a line feed, within 80 columns */

/* An object that is in the register, by KEY or KIND/KEY. */
int rows_object(struct cli *cli, struct store *store, const char *words, struct owner_object *ret_object,
                struct peil_error *error);

#endif
