/* SPDX-License-Identifier: EUPL-1.2 */
/* Binary COPY: values are laid out in a buffer that goes to the server in pieces of some 64 KiB. */
#include <assert.h>
#include <endian.h>
#include <string.h>

#include "base/error.h"
#include "store/connection.h"
#include "store/pgwire.h"
#include "store/sql.h"
#include "base/poison.h"

enum { COPY_PIECE = 64 << 10 };

int store_copy_begin(struct store *store, const char *target, int columns, struct peil_error *error)
{
    static const char head[] = "PGCOPY\n\377\r\n"; /* and its NUL */
    struct store_copy *copy = &store->copy;
    assert(!copy->open);
    buffer_clear(&copy->out);
    buffer_append_format(&copy->out, store_sql_copy_in, target);
    _cleanup_result_ PGresult *answer =
        PQexecParams(store->connection, buffer_text(&copy->out), 0, NULL, NULL, NULL, NULL, 0);
    if (PQresultStatus(answer) != PGRES_COPY_IN)
        return store_fail(store, answer, error);
    assert(PQnfields(answer) == columns);
    copy->open = true;
    copy->broken = false;
    copy->columns = columns;
    copy->given = columns;
    buffer_clear(&copy->out);
    buffer_append(&copy->out, head, sizeof(head));
    pgwire_int4(&copy->out, 0); /* flags */
    pgwire_int4(&copy->out, 0); /* header extension */
    return 0;
}

/* What could not be sent is found again at the end, where the server's reason can be read. */
static void copy_send(struct store *store)
{
    struct store_copy *copy = &store->copy;
    if (!copy->broken && copy->out.size && PQputCopyData(store->connection, copy->out.data, (int)copy->out.size) != 1)
        copy->broken = true;
    buffer_clear(&copy->out);
}

int store_copy_row(struct store *store, struct peil_error *error)
{
    struct store_copy *copy = &store->copy;
    assert(copy->open && copy->given == copy->columns);
    if (copy->out.size >= COPY_PIECE)
        copy_send(store);
    if (copy->broken)
        return store_fail(store, NULL, error);
    copy->given = 0;
    pgwire_int2(&copy->out, (int16_t)copy->columns);
    return 0;
}

static struct buffer *copy_value(struct store *store, int32_t size)
{
    struct store_copy *copy = &store->copy;
    assert(copy->open && copy->given < copy->columns);
    copy->given++;
    pgwire_int4(&copy->out, size);
    return &copy->out;
}

void store_copy_null(struct store *store)
{
    copy_value(store, -1);
}

void store_copy_text(struct store *store, const char *text, size_t size)
{
    if (text)
        buffer_append(copy_value(store, (int32_t)size), text, size);
    else
        store_copy_null(store);
}

void store_copy_jsonb(struct store *store, const char *text, size_t size)
{
    if (!text) {
        store_copy_null(store);
        return;
    }
    struct buffer *out = copy_value(store, (int32_t)size + 1);
    buffer_append_byte(out, 1); /* version of the format */
    buffer_append(out, text, size);
}

void store_copy_int2(struct store *store, int16_t value)
{
    pgwire_int2(copy_value(store, 2), value);
}

void store_copy_int4(struct store *store, int32_t value)
{
    pgwire_int4(copy_value(store, 4), value);
}

void store_copy_int8(struct store *store, int64_t value)
{
    pgwire_int8(copy_value(store, 8), value);
}

void store_copy_boolean(struct store *store, bool value)
{
    buffer_append_byte(copy_value(store, 1), value);
}

void store_copy_date(struct store *store, date_day day)
{
    if (day == DATE_NONE)
        store_copy_null(store);
    else
        pgwire_int4(copy_value(store, 4), day - PGWIRE_EPOCH_DAYS);
}

void store_copy_timestamp(struct store *store, int64_t microseconds)
{
    pgwire_int8(copy_value(store, 8), microseconds - PGWIRE_EPOCH_MICROSECONDS);
}

void store_copy_bytes(struct store *store, const void *bytes, size_t size)
{
    store_copy_text(store, bytes, size);
}

/* Values whose size is known only when they are written. */
static size_t copy_open_value(struct store *store)
{
    copy_value(store, 0);
    return store->copy.out.size;
}

static void copy_close_value(struct store *store, size_t start)
{
    uint32_t size = htobe32((uint32_t)(store->copy.out.size - start));
    memcpy(store->copy.out.data + start - sizeof(size), &size, sizeof(size));
}

void store_copy_numeric(struct store *store, __int128 value)
{
    size_t start = copy_open_value(store);
    pgwire_numeric(&store->copy.out, value);
    copy_close_value(store, start);
}

void store_copy_numeric_array(struct store *store, const __int128 *values, size_t count)
{
    size_t start = copy_open_value(store);
    pgwire_numeric_array(&store->copy.out, values, count);
    copy_close_value(store, start);
}

void store_copy_int2_array(struct store *store, const int16_t *values, size_t count)
{
    size_t start = copy_open_value(store);
    pgwire_int2_array(&store->copy.out, values, count);
    copy_close_value(store, start);
}

void store_copy_int8_array(struct store *store, const int64_t *values, size_t count)
{
    size_t start = copy_open_value(store);
    pgwire_int8_array(&store->copy.out, values, count);
    copy_close_value(store, start);
}

void store_copy_text_array(struct store *store, const char *const *values, size_t count)
{
    size_t start = copy_open_value(store);
    pgwire_text_array(&store->copy.out, values, count);
    copy_close_value(store, start);
}

int store_copy_end(struct store *store, int failed, struct peil_error *error)
{
    struct store_copy *copy = &store->copy;
    assert(copy->open && (failed || copy->given == copy->columns));
    copy->open = false;
    if (!failed) {
        pgwire_int2(&copy->out, -1);
        copy_send(store);
    }
    buffer_release(&copy->out);
    PQputCopyEnd(store->connection, failed ? "given up" : NULL);
    int refused = 0;
    PGresult *answer;
    while ((answer = PQgetResult(store->connection))) {
        if (!failed && !refused && PQresultStatus(answer) != PGRES_COMMAND_OK)
            refused = store_fail(store, answer, error);
        bool stuck = PQresultStatus(answer) == PGRES_COPY_IN; /* the end could not be sent: the connection is gone */
        PQclear(answer);
        if (stuck)
            break;
    }
    if (!failed && !refused && copy->broken)
        refused = store_fail(store, NULL, error);
    return failed ? failed : refused;
}
