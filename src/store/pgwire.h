/* SPDX-License-Identifier: EUPL-1.2 */
/* PostgreSQL's binary format: network byte order, arrays and numerics as their receive functions read them. */
#ifndef STORE_PGWIRE_H
#define STORE_PGWIRE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Fixed by PostgreSQL's catalogue (pg_type.dat). */
enum {
    PGWIRE_OID_BYTEA = 17,
    PGWIRE_OID_INT8 = 20,
    PGWIRE_OID_INT2 = 21,
    PGWIRE_OID_TEXT = 25,
    PGWIRE_OID_INT8_ARRAY = 1016,
    PGWIRE_OID_TEXT_ARRAY = 1009,
    PGWIRE_OID_NUMERIC = 1700,
};

/* Days and microseconds from 1970-01-01 to 2000-01-01, PostgreSQL's zero. */
#define PGWIRE_EPOCH_DAYS 10957
#define PGWIRE_EPOCH_MICROSECONDS INT64_C(946684800000000)

void pgwire_int2(struct buffer *out, int16_t value);
void pgwire_int4(struct buffer *out, int32_t value);
void pgwire_int8(struct buffer *out, int64_t value);
/* A whole number, without the size before it. */
void pgwire_numeric(struct buffer *out, __int128 value);

/* Whole arrays of one dimension, without the size before them. */
void pgwire_int2_array(struct buffer *out, const int16_t *values, size_t count);
void pgwire_int8_array(struct buffer *out, const int64_t *values, size_t count);
void pgwire_numeric_array(struct buffer *out, const __int128 *values, size_t count);
void pgwire_text_array(struct buffer *out, const char *const *values, size_t count); /* NULL items are null */

#endif
