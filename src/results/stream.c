/* SPDX-License-Identifier: EUPL-1.2 */
/* Cursors in libpq's pipeline mode: answers come in the order in which they were asked for, whoever waits. */
#include "results/stream.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "store/pgwire.h"
#include "base/poison.h"

/* ---- Parameters -------------------------------------------------------------------------------------------------- */

void stream_put_text(struct stream_parameters *parameters, const char *text)
{
    assert(parameters->count < STREAM_PARAMETERS);
    parameters->values[parameters->count++] = text;
}

void stream_put_binary(struct stream_parameters *parameters, Oid type, const void *bytes, size_t size)
{
    int at = parameters->count;
    stream_put_text(parameters, bytes);
    parameters->types[at] = type;
    parameters->lengths[at] = (int)size;
    parameters->formats[at] = 1;
}

/* ---- Asking and answers ------------------------------------------------------------------------------------------ */

static int lost(struct streams *streams, const PGresult *rows, struct peil_error *error)
{
    PGconn *connection = store_connection(streams->store);
    const char *message = rows ? PQresultErrorField(rows, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!message)
        PQconsumeInput(connection); /* libpq may not have noticed yet that nobody is there */
    if (PQstatus(connection) == CONNECTION_BAD || !message)
        return error_set(error, PEIL_ERROR_STORE,
                         _("the connection with PostgreSQL was lost; nothing of this command was recorded, run it "
                           "again when the server is back"));
    return error_set(error, PEIL_ERROR_STORE, "PostgreSQL: %s", message);
}

static int ask(struct streams *streams, struct stream *stream, const char *sql,
               const struct stream_parameters *parameters, struct peil_error *error)
{
    static const struct stream_parameters none;
    PGconn *connection = store_connection(streams->store);
    const struct stream_parameters *given = parameters ? parameters : &none;
    assert(streams->asked_count < (int)(sizeof(streams->asked) / sizeof(streams->asked[0])));
    if (!PQsendQueryParams(connection, sql, given->count, given->types, given->values, given->lengths, given->formats,
                           1) ||
        !PQpipelineSync(connection))
        return lost(streams, NULL, error);
    streams->asked[streams->asked_count++] = stream;
    return 0;
}

/* The next answer of all; whose it is. */
static int answer(struct streams *streams, struct stream **ret_stream, PGresult **ret_rows, struct peil_error *error)
{
    PGconn *connection = store_connection(streams->store);
    assert(streams->asked_count > 0);
    PGresult *rows = PQgetResult(connection);
    ExecStatusType status = PQresultStatus(rows);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        int failed = lost(streams, rows, error);
        PQclear(rows);
        return failed;
    }
    PQclear(PQgetResult(connection)); /* the NULL that ends the statement */
    PQclear(PQgetResult(connection)); /* PGRES_PIPELINE_SYNC */
    *ret_stream = streams->asked[0];
    *ret_rows = rows;
    memmove(streams->asked, streams->asked + 1, (size_t)--streams->asked_count * sizeof(streams->asked[0]));
    return 0;
}

static void keep_block(struct stream *stream, PGresult *rows)
{
    assert(stream->block_count < STREAM_AHEAD + 1);
    stream->asked--;
    stream->last |= PQntuples(rows) < STREAM_BLOCK;
    stream->blocks[stream->block_count++] = rows;
}

/* Waits for the answer of this stream (NULL: of another statement), keeping what comes before it for whom it is. */
static int wait_for(struct streams *streams, const struct stream *stream, PGresult **ret_rows, struct peil_error *error)
{
    while (true) {
        struct stream *whose = NULL;
        PGresult *rows = NULL;
        int failed = answer(streams, &whose, &rows, error);
        if (failed)
            return failed;
        if (whose)
            keep_block(whose, rows);
        else
            *ret_rows = rows;
        if (whose == stream)
            return 0;
    }
}

static int ask_ahead(struct streams *streams, struct stream *stream, struct peil_error *error)
{
    int failed = 0;
    while (!failed && !stream->last && stream->asked + stream->block_count < STREAM_AHEAD) {
        failed = ask(streams, stream, stream->fetch, NULL, error);
        stream->asked++;
    }
    return failed;
}

/* ---- Streams ----------------------------------------------------------------------------------------------------- */

int streams_begin(struct streams *streams, struct store *store, struct peil_error *error)
{
    streams->store = store;
    streams->asked_count = 0;
    if (!PQenterPipelineMode(store_connection(store)))
        return lost(streams, NULL, error);
    streams->on = true;
    return 0;
}

void streams_end(struct streams *streams)
{
    if (!streams->on)
        return;
    PGconn *connection = store_connection(streams->store);
    while (streams->asked_count > 0 && PQstatus(connection) == CONNECTION_OK) {
        PGresult *rows = PQgetResult(connection);
        streams->asked_count -= PQresultStatus(rows) == PGRES_PIPELINE_SYNC;
        PQclear(rows);
    }
    streams->asked_count = 0;
    streams->on = false;
    PQexitPipelineMode(connection);
}

int stream_open(struct streams *streams, struct stream *stream, const char *sql,
                const struct stream_parameters *parameters, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer declare = {0};
    PGresult *rows = NULL;
    int name = ++streams->opened;
    *stream = (struct stream){0};
    snprintf(stream->fetch, sizeof(stream->fetch), "fetch forward %d from peil_stream_%d", STREAM_BLOCK, name);
    buffer_append_format(&declare, "declare peil_stream_%d no scroll cursor for\n%s", name, sql);
    int failed = ask(streams, NULL, buffer_text(&declare), parameters, error);
    failed = failed ? failed : wait_for(streams, NULL, &rows, error);
    PQclear(rows);
    return failed ? failed : ask_ahead(streams, stream, error);
}

int stream_next(struct streams *streams, struct stream *stream, PGresult **ret_rows, struct peil_error *error)
{
    int failed = ask_ahead(streams, stream, error);
    if (!failed && stream->block_count == 0 && stream->asked > 0)
        failed = wait_for(streams, stream, NULL, error);
    if (failed || stream->block_count == 0)
        return failed;
    *ret_rows = stream->blocks[0];
    memmove(stream->blocks, stream->blocks + 1, (size_t)--stream->block_count * sizeof(stream->blocks[0]));
    failed = ask_ahead(streams, stream, error);
    return failed ? failed : 1;
}

void stream_release(struct stream *stream)
{
    for (int i = 0; i < stream->block_count; i++)
        PQclear(stream->blocks[i]);
    stream->block_count = 0;
}

int streams_query(struct streams *streams, const char *sql, const struct stream_parameters *parameters,
                  PGresult **ret_rows, struct peil_error *error)
{
    *ret_rows = NULL;
    int failed = ask(streams, NULL, sql, parameters, error);
    return failed ? failed : wait_for(streams, NULL, ret_rows, error);
}

/* ---- Reading binary values --------------------------------------------------------------------------------------- */

int16_t stream_int2(const PGresult *rows, int row, int column)
{
    uint16_t value;
    memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
    return (int16_t)be16toh(value);
}

int32_t stream_int4(const PGresult *rows, int row, int column)
{
    uint32_t value = 0;
    if (!PQgetisnull(rows, row, column))
        memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
    return (int32_t)be32toh(value);
}

int64_t stream_int8(const PGresult *rows, int row, int column)
{
    uint64_t value;
    memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
    return (int64_t)be64toh(value);
}

date_day stream_date(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? DATE_NONE : (date_day)(stream_int4(rows, row, column) + PGWIRE_EPOCH_DAYS);
}
