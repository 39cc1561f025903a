/* SPDX-License-Identifier: EUPL-1.2 */
/* Frames: whole ones or a refusal, whatever was cut, flipped or made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "base/frame.h"
#include "base/wire.h"
#include "base/poison.h"

static struct peil_error error;

static void checksum_of_known_texts(void **state)
{
    (void)state;
    assert_true(frame_checksum("", 0) == 0);
    assert_true(frame_checksum("123456789", 9) == 0xe3069283u);
    assert_true(frame_checksum("a", 1) == 0xc1d04330u);
    assert_true(frame_checksum("The quick brown fox jumps over the lazy dog", 43) == 0x22620404u);
}

static void checksum_bit_by_bit(void **state)
{
    (void)state;
    unsigned char bytes[100];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)(i * 37 + 11);
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        uint32_t crc = UINT32_MAX;
        for (size_t i = 0; i < size; i++) {
            crc ^= bytes[i];
            for (int bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
        }
        assert_true(frame_checksum(bytes, size) == ~crc);
        assert_true(frame_checksum_by_table(bytes, size) == ~crc);
    }
}

static void frames_come_back_one_after_the_other(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    frame_put(&buffer, 7, "payload", 7);
    frame_put(&buffer, 8, NULL, 0);
    assert_int_equal(buffer.size, 2 * FRAME_HEADER_SIZE + 7);
    assert_memory_equal(buffer.data, "PFRM", 4);
    uint32_t type, size;
    const void *payload;
    assert_int_equal(frame_take(buffer.data, buffer.size, &type, &payload, &size, &error), 1);
    assert_int_equal(type, 7);
    assert_int_equal(size, 7);
    assert_memory_equal(payload, "payload", 7);
    buffer_drop_front(&buffer, FRAME_HEADER_SIZE + size);
    assert_int_equal(frame_take(buffer.data, buffer.size, &type, &payload, &size, &error), 1);
    assert_int_equal(type, 8);
    assert_int_equal(size, 0);
}

static void a_frame_that_is_cut_waits_for_more(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    frame_put(&buffer, 7, "payload", 7);
    uint32_t type, size;
    const void *payload;
    for (size_t cut = 0; cut < buffer.size; cut++)
        assert_int_equal(frame_take(buffer.data, cut, &type, &payload, &size, &error), 0);
}

static void a_flipped_bit_is_refused(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    frame_put(&buffer, 7, "payload", 7);
    for (size_t bit = 0; bit < 8 * buffer.size; bit++) {
        buffer.data[bit / 8] ^= (char)(1 << bit % 8);
        uint32_t type, size;
        const void *payload;
        int taken = frame_take(buffer.data, buffer.size, &type, &payload, &size, &error);
        bool in_type =
            bit >= 32 && bit < 64; /* not under the checksum: the receiver refuses types that it does not know */
        bool larger = bit >= 64 && bit < 96 && size <= FRAME_LARGEST && size > 7;
        assert_int_equal(taken, in_type ? 1 : larger ? 0 : PEIL_ERROR_PLUGIN);
        buffer.data[bit / 8] ^= (char)(1 << bit % 8);
    }
}

static void what_is_no_frame_is_refused_with_the_reason(void **state)
{
    (void)state;
    uint32_t type, size;
    const void *payload;
    assert_int_equal(frame_take("hello", 5, &type, &payload, &size, &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "not a frame: it starts with 6c6c6568");
    _cleanup_buffer_ struct buffer buffer = {0};
    wire_put_u32(&buffer, FRAME_MAGIC);
    wire_put_u32(&buffer, 1);
    wire_put_u32(&buffer, FRAME_LARGEST + 1);
    wire_put_u32(&buffer, 0);
    assert_int_equal(frame_take(buffer.data, buffer.size, &type, &payload, &size, &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "a frame of 16777217 bytes; the largest allowed is 16777216");
    buffer_clear(&buffer);
    frame_put(&buffer, 5, "abc", 3);
    buffer.data[buffer.size - 1] = 'x';
    assert_int_equal(frame_take(buffer.data, buffer.size, &type, &payload, &size, &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "a frame of type 5 whose checksum does not match");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checksum_of_known_texts),
        cmocka_unit_test(checksum_bit_by_bit),
        cmocka_unit_test(frames_come_back_one_after_the_other),
        cmocka_unit_test(a_frame_that_is_cut_waits_for_more),
        cmocka_unit_test(a_flipped_bit_is_refused),
        cmocka_unit_test(what_is_no_frame_is_refused_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
