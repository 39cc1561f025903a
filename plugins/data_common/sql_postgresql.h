/* SPDX-License-Identifier: EUPL-1.2 */
/* PostgreSQL's way of saying what expressions and metrics say. */
#ifndef DATA_COMMON_SQL_POSTGRESQL_H
#define DATA_COMMON_SQL_POSTGRESQL_H

#include "data_common/expression.h"

extern const struct sql_dialect postgresql_dialect;

/* A name of the catalogue, quoted. */
void postgresql_name(struct sql_text *sql, const char *name);
/* Whether a text, given as SQL, is valid for a format, or allowed but incomplete; false: it cannot be said. */
bool postgresql_format(struct sql_text *sql, const char *name, const char *argument);
bool postgresql_format_allowed(struct sql_text *sql, const char *name, const char *argument);

#endif
