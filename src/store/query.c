/* SPDX-License-Identifier: EUPL-1.2 */
/* Statements with bound parameters, their errors, and reading their rows. */
#include <assert.h>
#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/error.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/pgwire.h"
#include "base/poison.h"

enum { QUERY_MOST_PARAMETERS = 64, QUERY_TEXT_ROOM = 24 };

struct query_parameters {
    int count;
    Oid types[QUERY_MOST_PARAMETERS]; /* 0: the server sees from the statement what it is */
    const char *values[QUERY_MOST_PARAMETERS];
    int lengths[QUERY_MOST_PARAMETERS];
    int formats[QUERY_MOST_PARAMETERS]; /* 1: binary */
    char text[QUERY_MOST_PARAMETERS][QUERY_TEXT_ROOM];
    struct buffer binary[QUERY_MOST_PARAMETERS];
};

static void parameters_release(struct query_parameters *parameters)
{
    for (int i = 0; i < parameters->count; i++)
        buffer_release(&parameters->binary[i]);
}

/* One parameter; its arguments are taken from the list, which must be the caller's own (hence the pointer). */
static void parameter_take(struct query_parameters *parameters, char type, va_list *arguments)
{
    int at = parameters->count++;
    char *text = parameters->text[at];
    struct buffer *binary = &parameters->binary[at];
    *binary = (struct buffer){0};
    parameters->types[at] = 0;
    parameters->values[at] = text;
    parameters->lengths[at] = 0;
    parameters->formats[at] = 0;
    switch (type) {
    case 't':
        parameters->values[at] = va_arg(*arguments, const char *);
        return;
    case 'i':
        snprintf(text, QUERY_TEXT_ROOM, "%" PRId64, va_arg(*arguments, int64_t));
        return;
    case 'b':
        snprintf(text, QUERY_TEXT_ROOM, "%s", va_arg(*arguments, int) ? "t" : "f");
        return;
    case 'd': {
        date_day day = va_arg(*arguments, date_day);
        date_format(day, text);
        if (day == DATE_NONE)
            parameters->values[at] = NULL;
        return;
    }
    case 'h':
        parameters->values[at] = va_arg(*arguments, const char *);
        parameters->lengths[at] = 32;
        parameters->types[at] = PGWIRE_OID_BYTEA;
        parameters->formats[at] = 1;
        return;
    case 'A': {
        const char *const *items = va_arg(*arguments, const char *const *);
        pgwire_text_array(binary, items, va_arg(*arguments, size_t));
        parameters->types[at] = PGWIRE_OID_TEXT_ARRAY;
        break;
    }
    case 'I': {
        const int64_t *items = va_arg(*arguments, const int64_t *);
        pgwire_int8_array(binary, items, va_arg(*arguments, size_t));
        parameters->types[at] = PGWIRE_OID_INT8_ARRAY;
        break;
    }
    default:
        assert(!"a letter that store.h knows");
    }
    parameters->values[at] = binary->data;
    parameters->lengths[at] = (int)binary->size;
    parameters->formats[at] = 1;
}

/* A failure without SQLSTATE comes from libpq, which may not have noticed yet that nobody is there: reading tells. */
static bool connection_lost(struct store *store, const char *state)
{
    if (!state)
        PQconsumeInput(store->connection);
    return PQstatus(store->connection) == CONNECTION_BAD;
}

int store_fail(struct store *store, const PGresult *rows, struct peil_error *error)
{
    const char *state = rows ? PQresultErrorField(rows, PG_DIAG_SQLSTATE) : NULL;
    const char *primary = rows ? PQresultErrorField(rows, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = rows ? PQresultErrorField(rows, PG_DIAG_MESSAGE_DETAIL) : NULL;
    bool lost = connection_lost(store, state);
    snprintf(store->sqlstate, sizeof(store->sqlstate), "%s", state ? state : lost ? "08006" : "");
    if (lost)
        return error_set(
            error, PEIL_ERROR_STORE,
            store->in_transaction
                ? _("the connection with PostgreSQL was lost; nothing of this command was recorded, run it "
                    "again when the server is back")
                : _("the connection with PostgreSQL was lost; run this again when the server is back"));
    if (primary && state)
        return error_set(error, PEIL_ERROR_STORE, "PostgreSQL: %s%s%s (SQLSTATE %s)", primary, detail ? ": " : "",
                         detail ? detail : "", state);
    _cleanup_free_ char *message = memory_text(PQerrorMessage(store->connection));
    message[strcspn(message, "\n")] = '\0';
    return error_set(error, PEIL_ERROR_STORE, "PostgreSQL: %s", message);
}

/* ---- Patience ---------------------------------------------------------------------------------------------------- */

/* Milliseconds of a clock that never jumps. */
static int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the answer. What is sent on a connection of which the other end fell silent may be acknowledged by whatever
 * stands in between: only a clock of our own notices. Cutting our end makes libpq see a lost connection. */
static void wait_for_answer(struct store *store)
{
    int64_t until = clock_ms() + store->patience_ms;
    while (PQstatus(store->connection) == CONNECTION_OK) {
        int unsent = PQflush(store->connection);
        if (!PQconsumeInput(store->connection) || (unsent == 0 && !PQisBusy(store->connection)))
            return;
        int64_t left = until - clock_ms();
        struct pollfd socket = {.fd = PQsocket(store->connection), .events = (short)(POLLIN | (unsent ? POLLOUT : 0))};
        if (left > 0 && poll(&socket, 1, (int)(left < 60000 ? left : 60000)) >= 0)
            continue;
        if (left <= 0)
            shutdown(PQsocket(store->connection), SHUT_RDWR);
    }
}

PGresult *store_execute(struct store *store, const char *sql, int count, const Oid *types, const char *const *values,
                        const int *lengths, const int *formats, int result_format)
{
    if (store->patience_ms <= 0)
        return PQexecParams(store->connection, sql, count, types, values, lengths, formats, result_format);
    if (!PQsendQueryParams(store->connection, sql, count, types, values, lengths, formats, result_format))
        return NULL;
    PGresult *last = NULL;
    while (true) {
        wait_for_answer(store);
        PGresult *rows = PQgetResult(store->connection);
        if (!rows)
            return last;
        PQclear(last);
        last = rows;
        ExecStatusType status = PQresultStatus(last);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            return last;
    }
}

void store_patience(struct store *store, int64_t patience_ms)
{
    store->patience_ms = patience_ms;
}

/* ---- Statements -------------------------------------------------------------------------------------------------- */

static int query_va(struct store *store, const char *sql, PGresult **ret_rows, int result_format,
                    struct peil_error *error, const char *types, va_list *arguments)
{
    struct query_parameters parameters;
    parameters.count = 0;
    assert(!store->copy.open && strlen(types) <= QUERY_MOST_PARAMETERS);
    if (ret_rows)
        *ret_rows = NULL;
    for (const char *type = types; *type; type++)
        parameter_take(&parameters, *type, arguments);
    PGresult *rows = store_execute(store, sql, parameters.count, parameters.types, parameters.values,
                                   parameters.lengths, parameters.formats, result_format);
    parameters_release(&parameters);
    ExecStatusType status = PQresultStatus(rows);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        int failed = store_fail(store, rows, error);
        PQclear(rows);
        return failed;
    }
    if (ret_rows)
        *ret_rows = rows;
    else
        PQclear(rows);
    return 0;
}

int store_query(struct store *store, const char *sql, PGresult **ret_rows, struct peil_error *error, const char *types,
                ...)
{
    va_list arguments;
    va_start(arguments, types);
    int failed = query_va(store, sql, ret_rows, 0, error, types, &arguments);
    va_end(arguments);
    return failed;
}

int store_query_binary(struct store *store, const char *sql, PGresult **ret_rows, struct peil_error *error,
                       const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    int failed = query_va(store, sql, ret_rows, 1, error, types, &arguments);
    va_end(arguments);
    return failed;
}

int store_query_one(struct store *store, const char *sql, PGresult **ret_rows, struct peil_error *error,
                    const char *types, ...)
{
    PGresult *rows = NULL;
    va_list arguments;
    va_start(arguments, types);
    int failed = query_va(store, sql, &rows, 0, error, types, &arguments);
    va_end(arguments);
    if (!failed && PQntuples(rows) != 1)
        failed =
            error_set(error, PEIL_ERROR_STORE, _("one row was expected of the store, and it gave %d"), PQntuples(rows));
    if (failed || !ret_rows) {
        PQclear(rows);
        rows = NULL;
    }
    if (ret_rows)
        *ret_rows = rows;
    return failed;
}

/* Several statements: the simple protocol, whose answers come one by one. The first that failed is the one that counts.
 */
int store_script(struct store *store, const char *sql, struct peil_error *error)
{
    assert(!store->copy.open);
    if (!PQsendQuery(store->connection, sql))
        return store_fail(store, NULL, error);
    int failed = 0;
    PGresult *rows;
    while ((rows = PQgetResult(store->connection))) {
        ExecStatusType status = PQresultStatus(rows);
        if (!failed && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
            failed = store_fail(store, rows, error);
        PQclear(rows);
    }
    return failed;
}

void result_cleanup_(PGresult **rows)
{
    PQclear(*rows);
}

const char *store_text(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? NULL : PQgetvalue(rows, row, column);
}

int64_t store_integer(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? 0 : strtoll(PQgetvalue(rows, row, column), NULL, 10);
}

date_day store_date(const PGresult *rows, int row, int column)
{
    date_day day;
    const char *text = store_text(rows, row, column);
    return text && date_parse_iso(text, &day) ? day : DATE_NONE;
}

bool store_boolean(const PGresult *rows, int row, int column)
{
    const char *text = store_text(rows, row, column);
    return text && *text == 't';
}

bool store_hash(const PGresult *rows, int row, int column, unsigned char ret_hash[32])
{
    const char *text = store_text(rows, row, column);
    size_t size = 0;
    return text && strlen(text) == 66 && memcmp(text, "\\x", 2) == 0 &&
           sodium_hex2bin(ret_hash, 32, text + 2, 64, NULL, &size, NULL) == 0 && size == 32;
}
