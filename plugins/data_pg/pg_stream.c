/* SPDX-License-Identifier: EUPL-1.2 */
/* The road of rows: binary COPY of the columns that are needed, over one or two connections that share a snapshot, and
 * the engine counting while more comes in. */
#include <endian.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"
#include "data_pg/sql.h"

enum { BLOCKS_FOR_TWO = 512, SPARE = 64 << 10 };
#define POSTGRES_EPOCH_DAYS 10957

/* Memory for what is not in the row's own bytes, until the batch was counted. */
struct spare {
    struct spare *next;
    size_t size;
    char bytes[SPARE];
};

struct stream {
    struct pg pg;
    const struct pg_table *table;
    const bool *needs, *values_needed;
    struct engine_part *part;
    struct sql_text copy;
    char *buffers[ENGINE_BATCH];
    struct value **values; /* by column; ENGINE_BATCH values each */
    const struct value **views;
    size_t rows;
    struct spare *spare;
    struct peil_error error;
    int failed;
};

/* ---- Values
 * ------------------------------------------------------------------------------------------------------------ */

static uint16_t get16(const char *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof(value));
    return be16toh(value);
}

static uint32_t get32(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return be32toh(value);
}

static uint64_t get64(const char *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof(value));
    return be64toh(value);
}

static char *spare_room(struct stream *stream, size_t size)
{
    if (!stream->spare || stream->spare->size + size > SPARE) {
        struct spare *made = malloc(sizeof(*made));
        if (!made || size > SPARE)
            abort();
        made->next = stream->spare;
        made->size = 0;
        stream->spare = made;
    }
    char *room = stream->spare->bytes + stream->spare->size;
    stream->spare->size += size;
    return room;
}

static void spare_clear(struct stream *stream, bool all)
{
    while (stream->spare && (all || stream->spare->next)) {
        struct spare *next = stream->spare->next;
        free(stream->spare);
        stream->spare = next;
    }
    if (stream->spare)
        stream->spare->size = 0;
}

static void other_text(struct value *value, const char *text)
{
    value->state = VALUE_OTHER;
    value->text = text;
    value->size = (uint32_t)strlen(text);
}

/* Digits of four, base 10,000: as much as fits in a whole number, or written out. */
static bool read_numeric(struct stream *stream, const char *bytes, uint32_t size, struct value *value)
{
    if (size < 8)
        return false;
    int count = get16(bytes), weight = (int16_t)get16(bytes + 2), sign = get16(bytes + 4), scale = get16(bytes + 6);
    if (size != 8u + 2u * (unsigned)count)
        return false;
    if (sign & 0x8000) {
        other_text(value, sign == 0xd000 ? "Infinity" : sign == 0xf000 ? "-Infinity" : "NaN");
        return true;
    }
    int whole = weight < 0 ? 0 : weight + 1, behind = (scale + 3) / 4;
    value->state = VALUE_NUMBER;
    if (whole + behind <= 4) {
        int64_t number = 0;
        for (int place = weight < 0 ? 0 : weight; place >= -behind; place--) {
            int at = weight - place;
            number = number * 10000 + (at >= 0 && at < count ? get16(bytes + 8 + 2 * at) : 0);
        }
        for (int i = scale; i < behind * 4; i++)
            number /= 10;
        value->number = sign ? -number : number;
        value->scale = (uint8_t)scale;
        return true;
    }
    if (whole > 4000 || behind > 4000)
        return false;
    char *room = spare_room(stream, (size_t)(whole + behind) * 4 + 8), *to = room;
    if (sign)
        *to++ = '-';
    bool any = false;
    for (int place = weight < 0 ? 0 : weight; place >= -behind; place--) {
        int at = weight - place, digits = at >= 0 && at < count ? get16(bytes + 8 + 2 * at) : 0;
        if (place == -1) {
            if (!any)
                *to++ = '0';
            any = true;
            *to++ = '.';
        }
        for (int power = 1000; power; power /= 10) {
            int digit = digits / power % 10;
            if (place >= 0 && !digit && !any)
                continue;
            any = true;
            *to++ = (char)('0' + digit);
        }
    }
    if (!any)
        *to++ = '0';
    for (int i = scale; i < behind * 4; i++)
        to--;
    if (behind && to[-1] == '.')
        to--;
    value->large = 1;
    value->scale = 0;
    value->text = room;
    value->size = (uint32_t)(to - room);
    return true;
}

/* As the server turns a double into a numeric: its 15 (float4: 6) digits. */
static void read_double(struct stream *stream, double number, int digits, struct value *value)
{
    if (number != number || number > 1.7976931348623157e308 || number < -1.7976931348623157e308) {
        other_text(value, number != number ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        return;
    }
    char *room = spare_room(stream, 40);
    int size = snprintf(room, 40, "%.*g", digits, number);
    struct decimal decimal;
    char *letter = memchr(room, 'e', (size_t)size);
    int power = letter ? atoi(letter + 1) : 0;
    value->state = VALUE_NUMBER;
    value->text = room;
    value->size = (uint32_t)size;
    value->large = 1;
    if (!decimal_parse(room, letter ? (size_t)(letter - room) : (size_t)size, &decimal))
        return;
    decimal.scale -= power;
    for (; decimal.scale < 0 && decimal.digits < INT64_MAX / 10 && decimal.digits > INT64_MIN / 10; decimal.scale++)
        decimal.digits *= 10;
    if (decimal.scale >= 0 && decimal.scale < 30) {
        value->number = (int64_t)decimal.digits;
        value->scale = (uint8_t)decimal.scale;
        value->large = 0;
    }
}

static bool read_day(int64_t days, struct value *value)
{
    value->state = VALUE_DATE;
    value->number = days + POSTGRES_EPOCH_DAYS;
    return true;
}

static void read_uuid(struct stream *stream, const char *bytes, struct value *value)
{
    static const char digits[] = "0123456789abcdef";
    char *room = spare_room(stream, 40), *to = room;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        *to++ = digits[(unsigned char)bytes[i] >> 4];
        *to++ = digits[(unsigned char)bytes[i] & 15];
    }
    value->state = VALUE_TEXT;
    value->text = room;
    value->size = 36;
}

static bool read_fixed(struct value *value, enum value_state state, int64_t number)
{
    value->state = (uint8_t)state;
    value->number = number;
    return true;
}

/* False: it is not as the protocol has it. */
static bool read_value(struct stream *stream, uint32_t type, const char *bytes, uint32_t size, struct value *value)
{
    *value = (struct value){0};
    switch (type) {
    case 16:
        return size == 1 && read_fixed(value, VALUE_BOOLEAN, bytes[0] != 0);
    case 21:
        return size == 2 && read_fixed(value, VALUE_NUMBER, (int16_t)get16(bytes));
    case 23:
        return size == 4 && read_fixed(value, VALUE_NUMBER, (int32_t)get32(bytes));
    case 20:
        return size == 8 && read_fixed(value, VALUE_NUMBER, (int64_t)get64(bytes));
    case 1700:
        return read_numeric(stream, bytes, size, value);
    case 700: {
        uint32_t raw = size == 4 ? get32(bytes) : 0;
        float number;
        memcpy(&number, &raw, sizeof(number));
        read_double(stream, (double)number, 6, value);
        return size == 4;
    }
    case 701: {
        uint64_t raw = size == 8 ? get64(bytes) : 0;
        double number;
        memcpy(&number, &raw, sizeof(number));
        read_double(stream, number, 15, value);
        return size == 8;
    }
    case 1082: {
        int32_t days = size == 4 ? (int32_t)get32(bytes) : 0;
        if (days == INT32_MAX || days == INT32_MIN)
            other_text(value, days > 0 ? "infinity" : "-infinity");
        else
            read_day(days, value);
        return size == 4;
    }
    case 1114:
    case 1184: {
        int64_t moment = size == 8 ? (int64_t)get64(bytes) : 0;
        if (moment == INT64_MAX || moment == INT64_MIN)
            other_text(value, moment > 0 ? "infinity" : "-infinity");
        else
            read_fixed(value, VALUE_MOMENT, moment + POSTGRES_EPOCH_DAYS * INT64_C(86400000000));
        return size == 8;
    }
    case 2950:
        if (size == 16)
            read_uuid(stream, bytes, value);
        return size == 16;
    default:
        value->state = VALUE_TEXT;
        value->text = bytes;
        value->size = size;
        return true;
    }
}

/* ---- Rows
 * --------------------------------------------------------------------------------------------------------------- */

/* Which columns, in which form. A column of which only NULL or not is looked at comes as nothing at all. */
void pg_copy_sql(const struct pg_table *table, const bool *needs, const bool *values, const char *range,
                 struct sql_text *sql)
{
    struct sql_text columns = {0};
    for (uint32_t i = 0; i < table->column_count; i++) {
        struct sql_text name = {0};
        if (!needs[i])
            continue;
        postgresql_name(&name, table->columns[i].name);
        sql_add(&columns, columns.size ? ", " : "");
        if (!values[i])
            sql_format(&columns, "CASE WHEN %s IS NOT NULL THEN true END", name.data);
        else if (table->columns[i].type == PEIL_COLUMN_OTHER || table->columns[i].type == PEIL_COLUMN_GEOMETRY ||
                 table->types[i] == 1042)
            sql_format(&columns, "%s::text", name.data);
        else
            sql_add(&columns, name.data);
        sql_release(&name);
    }
    pg_fill(sql, data_pg_sql_copy, "columns", columns.data ? columns.data : "", "table", table->name, "range", range,
            NULL);
    sql_release(&columns);
}

static void count_batch(struct stream *stream)
{
    engine_rows(stream->part, stream->views, stream->rows);
    for (size_t i = 0; i < stream->rows; i++)
        PQfreemem(stream->buffers[i]);
    stream->rows = 0;
    spare_clear(stream, false);
}

static int torn(struct stream *stream)
{
    return pg_refuse(&stream->pg, &stream->error, PEIL_N_("the server sent a row that is not as it should be"), "");
}

/* One message of COPY is one row; the first has the header before it. */
static int take_row(struct stream *stream, char *buffer, int size, bool *first)
{
    const char *at = buffer, *end = buffer + size;
    if (*first) {
        if (size < 19 || memcmp(at, "PGCOPY\n\377\r\n", 11) != 0)
            return torn(stream);
        at += 19 + get32(at + 15);
        *first = false;
    }
    stream->pg.bytes += (uint64_t)size;
    if (end - at < 2 || (end - at == 2 && get16(at) == 0xffff)) {
        PQfreemem(buffer);
        return 0;
    }
    at += 2;
    for (uint32_t i = 0; i < stream->table->column_count; i++) {
        if (!stream->needs[i])
            continue;
        if (end - at < 4)
            return torn(stream);
        int32_t length = (int32_t)get32(at);
        struct value *value = &stream->values[i][stream->rows];
        at += 4;
        if (length < 0) {
            *value = (struct value){0};
            continue;
        }
        if (end - at < length)
            return torn(stream);
        if (!stream->values_needed[i])
            *value = (struct value){.state = VALUE_BOOLEAN, .number = 1};
        else if (!read_value(stream, stream->table->types[i], at, (uint32_t)length, value))
            return torn(stream);
        at += length;
    }
    stream->buffers[stream->rows++] = buffer;
    if (stream->rows == ENGINE_BATCH)
        count_batch(stream);
    return 0;
}

static int receive(struct stream *stream)
{
    int64_t until = pg_now_ms() + pg_timeout_ms(&stream->pg) + 2000;
    bool first = true;
    char *buffer;
    while (true) {
        int size = PQgetCopyData(stream->pg.connection, &buffer, 1);
        if (size > 0) {
            int failed = take_row(stream, buffer, size, &first);
            if (failed) {
                PQfreemem(buffer);
                return failed;
            }
            continue;
        }
        if (size < 0)
            break;
        if (!pg_wait(&stream->pg, until) || !PQconsumeInput(stream->pg.connection))
            return pg_fail(&stream->pg, NULL, &stream->error);
    }
    PGresult *end = PQgetResult(stream->pg.connection);
    int failed = PQresultStatus(end) == PGRES_COMMAND_OK ? 0 : pg_fail(&stream->pg, end, &stream->error);
    PQclear(end);
    while ((end = PQgetResult(stream->pg.connection)) != NULL)
        PQclear(end);
    if (!failed && stream->rows)
        count_batch(stream);
    return failed;
}

static int copy_out(struct stream *stream)
{
    PGresult *started = pg_run(&stream->pg, &stream->copy, &stream->error);
    if (!started)
        return stream->error.code;
    ExecStatusType status = PQresultStatus(started);
    PQclear(started);
    return status == PGRES_COPY_OUT ? receive(stream) : torn(stream);
}

static void *second_stream(void *context)
{
    struct stream *stream = context;
    stream->failed = pg_open(&stream->pg, &stream->error);
    if (!stream->failed)
        stream->failed = pg_begin_snapshot(&stream->pg, &stream->error);
    if (!stream->failed)
        stream->failed = copy_out(stream);
    pg_rollback(&stream->pg);
    pg_close(&stream->pg);
    return NULL;
}

/* ---- The streams
 * ---------------------------------------------------------------------------------------------------------- */

static void stream_init(struct stream *stream, struct pg_question *asked, struct engine *engine, const char *range)
{
    const struct pg_table *table = asked->table;
    *stream = (struct stream){.pg = *asked->pg,
                              .table = table,
                              .needs = engine_needs(engine),
                              .values_needed = engine_needs_values(engine),
                              .part = engine_part_new(engine)};
    stream->pg.queries = stream->pg.bytes = 0;
    stream->values = calloc(table->column_count + 1u, sizeof(*stream->values));
    stream->views = calloc(table->column_count + 1u, sizeof(*stream->views));
    if (!stream->values || !stream->views)
        abort();
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (!stream->needs[i])
            continue;
        stream->values[i] = calloc(ENGINE_BATCH, sizeof(struct value));
        if (!stream->values[i])
            abort();
        stream->views[i] = stream->values[i];
    }
    pg_copy_sql(table, stream->needs, stream->values_needed, range, &stream->copy);
}

static void stream_release(struct stream *stream, struct pg *pg)
{
    for (size_t i = 0; i < stream->rows; i++)
        PQfreemem(stream->buffers[i]);
    for (uint32_t i = 0; i < stream->table->column_count; i++)
        free(stream->values[i]);
    free(stream->values);
    free((void *)stream->views);
    spare_clear(stream, true);
    sql_release(&stream->copy);
    pg->queries += stream->pg.queries;
    pg->bytes += stream->pg.bytes;
    pg->late |= stream->pg.late;
}

static int export_snapshot(struct pg *pg, char **ret_name, struct peil_error *error)
{
    PGresult *rows = pg_ask(pg, data_pg_sql_snapshot_export, 0, NULL, error);
    if (!rows)
        return error->code;
    *ret_name = strdup(PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return *ret_name ? 0 : PEIL_ERROR_SYSTEM;
}

/* Both over one snapshot; false: it could not be shared, and one goes over the whole. */
static bool start_second(struct pg_question *asked, struct engine *engine, struct stream *stream, char **snapshot,
                         pthread_t *ret_thread)
{
    struct peil_error ignored = {0};
    char range[64];
    if (export_snapshot(asked->pg, snapshot, &ignored))
        return false;
    snprintf(range, sizeof(range), " WHERE ctid >= '(%lld,0)'::tid", (long long)(asked->table->blocks / 2));
    stream_init(stream, asked, engine, range);
    stream->pg.connection = NULL;
    stream->pg.snapshot = *snapshot;
    stream->pg.second = true;
    return pthread_create(ret_thread, NULL, second_stream, stream) == 0;
}

static int run_streams(struct pg_question *asked, struct engine *engine, struct peil_error *error)
{
    struct pg *pg = asked->pg;
    struct stream *first = calloc(2, sizeof(*first)), *second = first + 1;
    pthread_t thread;
    char range[64] = "", *snapshot = NULL;
    if (!first)
        abort();
    int failed = pg_begin_snapshot(pg, error);
    bool two = !failed && asked->table->heap && !asked->table->replica && asked->table->blocks >= BLOCKS_FOR_TWO &&
               pg->settings[PG_CONNECTIONS].integer > 1 && start_second(asked, engine, second, &snapshot, &thread);
    if (two)
        snprintf(range, sizeof(range), " WHERE ctid < '(%lld,0)'::tid", (long long)(asked->table->blocks / 2));
    if (!failed) {
        stream_init(first, asked, engine, range);
        first->failed = copy_out(first);
        if (two)
            pthread_join(thread, NULL);
        pg->connection = first->pg.connection;
        failed = first->failed ? first->failed : two ? second->failed : 0;
        if (failed)
            *error = first->failed ? first->error : second->error;
        stream_release(first, pg);
        if (two)
            stream_release(second, pg);
    }
    if (pg->connection)
        pg_rollback(pg);
    pg->scans++;
    free(snapshot);
    free(first);
    return failed;
}

static const char *find_bad_rows(void *context, uint32_t metric)
{
    return pg_finder(context, metric);
}

int pg_stream(struct pg_question *asked, const bool *left_out, bool *ret_spilled, uint64_t *ret_rows,
              struct peil_error *error)
{
    struct engine_request request = {.host = asked->pg->host,
                                     .question = asked->question,
                                     .columns = asked->table->columns,
                                     .column_count = asked->table->column_count,
                                     .left_out = left_out,
                                     .retries = true,
                                     .memory_most = (uint64_t)asked->pg->settings[PG_MEMORY].integer << 20,
                                     .finder = find_bad_rows,
                                     .context = asked};
    struct engine *engine = engine_open(&request);
    int failed = run_streams(asked, engine, error);
    failed = failed ? failed : engine_finish(engine, error);
    for (uint32_t i = 0; !failed && i < asked->question->metric_count; i++) {
        ret_spilled[i] = engine_spilled(engine, i);
        asked->answered[i] |= !left_out[i] && !ret_spilled[i];
    }
    *ret_rows = engine_row_count(engine);
    engine_close(engine);
    return failed;
}
