/* SPDX-License-Identifier: EUPL-1.2 */
/* Values inside a frame: little-endian, length-checked. */
#include "base/wire.h"

#include <string.h>

#include "base/poison.h"

static const uint32_t WIRE_NULL = UINT32_MAX;

static void wire_put(struct buffer *buffer, uint64_t value, size_t bytes)
{
    unsigned char out[8];
    for (size_t i = 0; i < bytes; i++)
        out[i] = (unsigned char)(value >> (8 * i));
    buffer_append(buffer, out, bytes);
}

void wire_put_u8(struct buffer *buffer, uint8_t value)
{
    wire_put(buffer, value, 1);
}

void wire_put_u16(struct buffer *buffer, uint16_t value)
{
    wire_put(buffer, value, 2);
}

void wire_put_u32(struct buffer *buffer, uint32_t value)
{
    wire_put(buffer, value, 4);
}

void wire_put_u64(struct buffer *buffer, uint64_t value)
{
    wire_put(buffer, value, 8);
}

void wire_put_i64(struct buffer *buffer, int64_t value)
{
    wire_put(buffer, (uint64_t)value, 8);
}

void wire_put_bytes(struct buffer *buffer, const void *bytes, uint32_t size)
{
    wire_put_u32(buffer, size);
    buffer_append(buffer, bytes, size);
}

void wire_put_text(struct buffer *buffer, const char *text)
{
    if (text)
        wire_put_bytes(buffer, text, (uint32_t)strlen(text));
    else
        wire_put_u32(buffer, WIRE_NULL);
}

struct wire_reader wire_reader(const void *data, size_t size)
{
    return (struct wire_reader){.data = data, .size = size};
}

static uint64_t wire_get(struct wire_reader *reader, size_t bytes)
{
    if (reader->bad || reader->size - reader->at < bytes) {
        reader->bad = true;
        return 0;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)reader->data[reader->at + i] << (8 * i);
    reader->at += bytes;
    return value;
}

uint8_t wire_get_u8(struct wire_reader *reader)
{
    return (uint8_t)wire_get(reader, 1);
}

bool wire_get_boolean(struct wire_reader *reader)
{
    uint8_t value = wire_get_u8(reader);
    reader->bad |= value > 1;
    return value == 1;
}

uint16_t wire_get_u16(struct wire_reader *reader)
{
    return (uint16_t)wire_get(reader, 2);
}

uint32_t wire_get_u32(struct wire_reader *reader)
{
    return (uint32_t)wire_get(reader, 4);
}

uint64_t wire_get_u64(struct wire_reader *reader)
{
    return wire_get(reader, 8);
}

int64_t wire_get_i64(struct wire_reader *reader)
{
    return (int64_t)wire_get(reader, 8);
}

const char *wire_get_view(struct wire_reader *reader, uint32_t *ret_size)
{
    uint32_t size = wire_get_u32(reader);
    *ret_size = 0;
    if (reader->bad || size == WIRE_NULL)
        return NULL;
    if (reader->size - reader->at < size) {
        reader->bad = true;
        return NULL;
    }
    const char *view = (const char *)reader->data + reader->at;
    reader->at += size;
    *ret_size = size;
    return view;
}

bool wire_done(const struct wire_reader *reader)
{
    return !reader->bad && reader->at == reader->size;
}
