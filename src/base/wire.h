/* SPDX-License-Identifier: EUPL-1.2 */
/* How values are laid out inside a frame: little-endian fixed-width integers, and texts as a u32 size and that many
 * bytes. Writing goes to a buffer. Reading is bounds-checked: after the first value that does not fit, every read gives
 * zero and wire_reader.bad stays set, so that a caller checks once at the end. */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

void wire_put_u8(struct buffer *buffer, uint8_t value);
void wire_put_u16(struct buffer *buffer, uint16_t value);
void wire_put_u32(struct buffer *buffer, uint32_t value);
void wire_put_u64(struct buffer *buffer, uint64_t value);
void wire_put_i64(struct buffer *buffer, int64_t value);
void wire_put_bytes(struct buffer *buffer, const void *bytes, uint32_t size);
void wire_put_text(struct buffer *buffer, const char *text); /* NULL is written as the size 0xffffffff */

struct wire_reader {
    const unsigned char *data;
    size_t size;
    size_t at;
    bool bad;
};

struct wire_reader wire_reader(const void *data, size_t size);
uint8_t wire_get_u8(struct wire_reader *reader);
bool wire_get_boolean(struct wire_reader *reader); /* a u8 that is 0 or 1; anything else is bad */
uint16_t wire_get_u16(struct wire_reader *reader);
uint32_t wire_get_u32(struct wire_reader *reader);
uint64_t wire_get_u64(struct wire_reader *reader);
int64_t wire_get_i64(struct wire_reader *reader);
/* A view into the reader's data, not NUL-terminated. Returns NULL with size 0 for a NULL text or when bad. */
const char *wire_get_view(struct wire_reader *reader, uint32_t *ret_size);
/* Whether all was read and nothing was bad. */
bool wire_done(const struct wire_reader *reader);

#endif
