/* SPDX-License-Identifier: EUPL-1.2 */
/* The one way to PostgreSQL: connecting with keyword arrays, transactions, statements with bound parameters, binary
 * COPY.
 *
 * Statements live in each module's sql/ folder, one a file, and are embedded as NUL-terminated text named after the
 * module and the file: src/register/sql/object_find.sql is register_sql_object_find, declared in "register/sql.h". */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/memory.h"

/* How to reach the store; NULL members are libpq's own defaults. A password is not among them: libpq's
 * passfile or service has it, or it is read where password says when it is needed, and forgotten again. */
struct store_settings {
    const char *host; /* a name, or the folder of a Unix socket */
    const char *port;
    const char *database;
    const char *user;
    const char *service;
    const char *passfile;
    const char *password;    /* where it stands, as secret_read takes it */
    int64_t connect_timeout; /* seconds */
};

/* The option rows of [store] in peil.conf; config/ reads them. */
extern const struct peil_option store_options[];
extern const size_t store_option_count;

struct store; /* a connection */

/* Opens a connection and refuses (PEIL_ERROR_VERSION) a schema that is newer, older or absent, naming both numbers and
 * the command that mends it. store_open_bare does not look at the schema (for peil store …). The session is set to
 * search_path = '' (always write peil.table), time zone UTC, ISO dates, UTF-8, and no JIT: compiling a statement took
 * seconds where running it takes a part of one. */
int store_open(struct store **ret_store, const struct store_settings *settings, struct peil_error *error);
int store_open_bare(struct store **ret_store, const struct store_settings *settings, struct peil_error *error);
/* Begins a connection as PQconnectStart does, with the same session settings, for who may not wait: PQconnectPoll goes
 * on with it. Looks at nothing. */
int store_connect_start(PGconn **ret_connection, const struct store_settings *settings, struct peil_error *error);
/* How long a statement may take before its connection counts as lost (08006); 0, the default: as long as it takes. */
void store_patience(struct store *store, int64_t patience_ms);
void store_close(struct store *store); /* NULL is allowed; rolls back what is open */
void store_cleanup_(struct store **store);
#define _cleanup_store_ __attribute__((cleanup(store_cleanup_)))

/* Transactions do not nest. repeatable: REPEATABLE READ, one snapshot for every statement in it. Commit writes the
 * journal rows that were added (journal.h) before it commits. When somebody else journalled something since the
 * snapshot of a repeatable transaction was taken, that gives PEIL_ERROR_CONFLICT: read in a repeatable one, end it,
 * write in another. */
int store_begin(struct store *store, struct peil_error *error);
int store_begin_repeatable(struct store *store, struct peil_error *error);
int store_commit(struct store *store, struct peil_error *error);
void store_rollback(struct store *store); /* never fails: a lost connection has rolled back by itself */
bool store_in_transaction(const struct store *store);

/* Runs one statement. types has a letter for each $n, and one argument follows for each letter:
 *   t  const char *   text, NULL is null          i  int64_t    integer (smallint, integer, bigint, numeric)
 *   d  date_day       date, DATE_NONE is null     b  int        boolean
 *   h  const unsigned char * of 32 bytes          bytea (a hash), NULL is null
 *   A  const char *const *, size_t                text[] (two arguments)
 *   I  const int64_t *, size_t                    bigint[] (two arguments)
 * ret_rows may be NULL for statements without rows. Errors are PEIL_ERROR_STORE (cause: 0) and name the SQLSTATE; a
 * statement that failed leaves the transaction aborted, as in PostgreSQL. */
int store_query(struct store *store, const char *sql, PGresult **ret_rows, struct peil_error *error, const char *types,
                ...);
/* As store_query, for exactly one row; PEIL_ERROR_STORE when there are none or more. */
int store_query_one(struct store *store, const char *sql, PGresult **ret_rows, struct peil_error *error,
                    const char *types, ...);
/* As store_query with the results in binary format (read them with wire-like care: network byte order). */
int store_query_binary(struct store *store, const char *sql, PGresult **ret_rows, struct peil_error *error,
                       const char *types, ...);
/* Several statements without parameters (a migration). */
int store_script(struct store *store, const char *sql, struct peil_error *error);

void result_cleanup_(PGresult **rows);
#define _cleanup_result_ __attribute__((cleanup(result_cleanup_)))

/* Reading rows in text format. NULL reads as NULL, 0, DATE_NONE or false. */
const char *store_text(const PGresult *rows, int row, int column);
int64_t store_integer(const PGresult *rows, int row, int column);
date_day store_date(const PGresult *rows, int row, int column);
bool store_boolean(const PGresult *rows, int row, int column);
/* bytea in text format ("\x…") of exactly 32 bytes; false when it is not. */
bool store_hash(const PGresult *rows, int row, int column, unsigned char ret_hash[32]);

/* Binary COPY into a table. target is "peil.table (column, column)". Between begin and end only store_copy_… calls; end
 * with failed != 0 gives the COPY up, leaves error as it is and returns failed. Values are given column after column,
 * row after row. */
int store_copy_begin(struct store *store, const char *target, int columns, struct peil_error *error);
int store_copy_row(struct store *store, struct peil_error *error); /* starts a row */
void store_copy_null(struct store *store);
void store_copy_text(struct store *store, const char *text,
                     size_t size); /* text; jsonb: store_copy_jsonb; NULL is null */
void store_copy_jsonb(struct store *store, const char *text, size_t size);
void store_copy_int2(struct store *store, int16_t value);
void store_copy_int4(struct store *store, int32_t value);
void store_copy_int8(struct store *store, int64_t value);
void store_copy_boolean(struct store *store, bool value);
void store_copy_date(struct store *store, date_day day);                    /* DATE_NONE is null */
void store_copy_timestamp(struct store *store, int64_t microseconds);       /* since 1970-01-01 UTC */
void store_copy_bytes(struct store *store, const void *bytes, size_t size); /* bytea; NULL is null */
void store_copy_numeric(struct store *store, __int128 value);               /* numeric, whole numbers */
void store_copy_numeric_array(struct store *store, const __int128 *values, size_t count);
void store_copy_int2_array(struct store *store, const int16_t *values, size_t count);
void store_copy_int8_array(struct store *store, const int64_t *values, size_t count);
void store_copy_text_array(struct store *store, const char *const *values, size_t count);
int store_copy_end(struct store *store, int failed, struct peil_error *error);

/* Of the last statement that failed: five characters, or "" for a failure without one. A lost connection is 08006, and
 * one lost while committing 08007: whether it was recorded is to be read back. */
const char *store_sqlstate(const struct store *store);
/* The database user, and when known the person on whose behalf: "anna (peil_steward)". Owned by the store. */
const char *store_actor(const struct store *store);
/* The connection itself, for the few things above does not cover (asynchronous reads in results/). */
PGconn *store_connection(struct store *store);

#endif
