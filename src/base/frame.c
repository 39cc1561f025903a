/* SPDX-License-Identifier: EUPL-1.2 */
/* Whole frames or a refusal. */
#include "base/frame.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/wire.h"
#include "base/poison.h"

static uint32_t frame_table[8][256];

/* Tables for eight bytes at a time ("slicing by 8", Kounavis and Berry 2005). */
__attribute__((constructor)) static void frame_fill_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
        frame_table[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int slice = 1; slice < 8; slice++)
            frame_table[slice][i] = frame_table[slice - 1][i] >> 8 ^ frame_table[0][frame_table[slice - 1][i] & 255];
}

static uint32_t frame_load_u32(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The processor's own instruction, where it has one: a run sends its objects twice past here. */
__attribute__((target("sse4.2"))) static uint32_t checksum_by_processor(const unsigned char *at, size_t size)
{
    uint64_t crc = UINT32_MAX;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        crc = __builtin_ia32_crc32di(crc, word);
    }
    for (; size > 0; size--, at++)
        crc = __builtin_ia32_crc32qi((uint32_t)crc, *at);
    return ~(uint32_t)crc;
}

static bool processor_can(void)
{
    return __builtin_cpu_supports("sse4.2");
}
#else
static uint32_t checksum_by_processor(const unsigned char *at, size_t size)
{
    (void)at;
    (void)size;
    return 0;
}

static bool processor_can(void)
{
    return false;
}
#endif

uint32_t frame_checksum(const void *bytes, size_t size)
{
    return processor_can() ? checksum_by_processor(bytes, size) : frame_checksum_by_table(bytes, size);
}

uint32_t frame_checksum_by_table(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint32_t crc = UINT32_MAX;
    for (; size >= 8; size -= 8, at += 8) {
        uint32_t low = frame_load_u32(at) ^ crc;
        uint32_t high = frame_load_u32(at + 4);
        crc = frame_table[7][low & 255] ^ frame_table[6][low >> 8 & 255] ^ frame_table[5][low >> 16 & 255] ^
              frame_table[4][low >> 24] ^ frame_table[3][high & 255] ^ frame_table[2][high >> 8 & 255] ^
              frame_table[1][high >> 16 & 255] ^ frame_table[0][high >> 24];
    }
    for (; size > 0; size--, at++)
        crc = crc >> 8 ^ frame_table[0][(crc ^ *at) & 255];
    return ~crc;
}

void frame_put(struct buffer *buffer, uint32_t type, const void *payload, uint32_t size)
{
    buffer_reserve(buffer, (size_t)size + FRAME_HEADER_SIZE);
    wire_put_u32(buffer, FRAME_MAGIC);
    wire_put_u32(buffer, type);
    wire_put_u32(buffer, size);
    wire_put_u32(buffer, frame_checksum(payload, size));
    buffer_append(buffer, payload, size);
}

int frame_take(const void *data, size_t size, uint32_t *ret_type, const void **ret_payload, uint32_t *ret_size,
               struct peil_error *error)
{
    struct wire_reader reader = wire_reader(data, size);
    uint32_t magic = size >= 4 ? wire_get_u32(&reader) : FRAME_MAGIC;
    if (magic != FRAME_MAGIC)
        return error_set(error, PEIL_ERROR_PLUGIN, _("not a frame: it starts with %08x"), magic);
    if (size < FRAME_HEADER_SIZE)
        return 0;
    *ret_type = wire_get_u32(&reader);
    *ret_size = wire_get_u32(&reader);
    uint32_t checksum = wire_get_u32(&reader);
    if (*ret_size > FRAME_LARGEST)
        return error_set(error, PEIL_ERROR_PLUGIN, _("a frame of %u bytes; the largest allowed is %u"), *ret_size,
                         FRAME_LARGEST);
    if (size - FRAME_HEADER_SIZE < *ret_size)
        return 0;
    *ret_payload = (const unsigned char *)data + FRAME_HEADER_SIZE;
    if (frame_checksum(*ret_payload, *ret_size) != checksum)
        return error_set(error, PEIL_ERROR_PLUGIN, _("a frame of type %u whose checksum does not match"), *ret_type);
    return 1;
}
