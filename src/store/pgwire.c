/* SPDX-License-Identifier: EUPL-1.2 */
/* Values in PostgreSQL's binary format. */
#include "store/pgwire.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "base/poison.h"

void pgwire_int2(struct buffer *out, int16_t value)
{
    uint16_t bytes = htobe16((uint16_t)value);
    buffer_append(out, &bytes, sizeof(bytes));
}

void pgwire_int4(struct buffer *out, int32_t value)
{
    uint32_t bytes = htobe32((uint32_t)value);
    buffer_append(out, &bytes, sizeof(bytes));
}

void pgwire_int8(struct buffer *out, int64_t value)
{
    uint64_t bytes = htobe64((uint64_t)value);
    buffer_append(out, &bytes, sizeof(bytes));
}

/* numeric: number of digits, weight of the first, sign, digits after the point; then the digits, base 10,000. */
void pgwire_numeric(struct buffer *out, __int128 value)
{
    enum { MOST_DIGITS = 10 }; /* 2^127 has 39 decimals */
    int16_t digits[MOST_DIGITS];
    int count = 0;
    unsigned __int128 rest = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    for (; rest; rest /= 10000)
        digits[count++] = (int16_t)(rest % 10000);
    pgwire_int2(out, (int16_t)count);
    pgwire_int2(out, (int16_t)(count ? count - 1 : 0));
    pgwire_int2(out, value < 0 ? 0x4000 : 0);
    pgwire_int2(out, 0);
    while (count)
        pgwire_int2(out, digits[--count]);
}

/* Dimensions (0 when it is empty), whether there are nulls, type of the items; then size and lower bound. */
static void array_head(struct buffer *out, int32_t type, size_t count, bool nulls)
{
    pgwire_int4(out, count ? 1 : 0);
    pgwire_int4(out, nulls);
    pgwire_int4(out, type);
    if (count) {
        pgwire_int4(out, (int32_t)count);
        pgwire_int4(out, 1);
    }
}

/* The arrays of results have thousands of places: room is made once and filled in place. */
void pgwire_int2_array(struct buffer *out, const int16_t *values, size_t count)
{
    array_head(out, PGWIRE_OID_INT2, count, false);
    buffer_reserve(out, count * 6);
    char *at = out->data + out->size;
    uint32_t size = htobe32(2);
    for (size_t i = 0; i < count; i++, at += 6) {
        uint16_t value = htobe16((uint16_t)values[i]);
        memcpy(at, &size, 4);
        memcpy(at + 4, &value, 2);
    }
    out->size += count * 6;
    out->data[out->size] = '\0';
}

void pgwire_int8_array(struct buffer *out, const int64_t *values, size_t count)
{
    array_head(out, PGWIRE_OID_INT8, count, false);
    buffer_reserve(out, count * 12);
    char *at = out->data + out->size;
    uint32_t size = htobe32(8);
    for (size_t i = 0; i < count; i++, at += 12) {
        uint64_t value = htobe64((uint64_t)values[i]);
        memcpy(at, &size, 4);
        memcpy(at + 4, &value, 8);
    }
    out->size += count * 12;
    out->data[out->size] = '\0';
}

void pgwire_numeric_array(struct buffer *out, const __int128 *values, size_t count)
{
    array_head(out, PGWIRE_OID_NUMERIC, count, false);
    for (size_t i = 0; i < count; i++) {
        size_t before = out->size;
        pgwire_int4(out, 0);
        pgwire_numeric(out, values[i]);
        uint32_t size = htobe32((uint32_t)(out->size - before - 4));
        memcpy(out->data + before, &size, 4);
    }
}

void pgwire_text_array(struct buffer *out, const char *const *values, size_t count)
{
    bool nulls = false;
    for (size_t i = 0; i < count; i++)
        nulls = nulls || !values[i];
    array_head(out, PGWIRE_OID_TEXT, count, nulls);
    for (size_t i = 0; i < count; i++) {
        size_t size = values[i] ? strlen(values[i]) : 0;
        pgwire_int4(out, values[i] ? (int32_t)size : -1);
        buffer_append(out, values[i], size);
    }
}
