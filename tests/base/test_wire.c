/* SPDX-License-Identifier: EUPL-1.2 */
/* Values in a frame: little-endian, there and back, and never beyond the end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/wire.h"
#include "base/poison.h"

static void layout_is_little_endian(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    wire_put_u8(&buffer, 1);
    wire_put_u16(&buffer, 0x0203);
    wire_put_u32(&buffer, 0x04050607);
    wire_put_u64(&buffer, UINT64_C(0x08090a0b0c0d0e0f));
    wire_put_i64(&buffer, -2);
    wire_put_text(&buffer, "ab");
    wire_put_text(&buffer, NULL);
    wire_put_bytes(&buffer, "\0x", 2);
    static const unsigned char expected[] = {1, 3,   2,    7,    6,    5,    4,    15,   14,   13,   12, 11, 10,
                                             9, 8,   0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,  0,  0,
                                             0, 'a', 'b',  0xff, 0xff, 0xff, 0xff, 2,    0,    0,    0,  0,  'x'};
    assert_int_equal(buffer.size, sizeof(expected));
    assert_memory_equal(buffer.data, expected, sizeof(expected));
}

static void values_come_back(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    wire_put_u8(&buffer, UINT8_MAX);
    wire_put_u16(&buffer, UINT16_MAX);
    wire_put_u32(&buffer, UINT32_MAX);
    wire_put_u64(&buffer, UINT64_MAX);
    wire_put_i64(&buffer, INT64_MIN);
    wire_put_text(&buffer, "één");
    wire_put_text(&buffer, "");
    wire_put_text(&buffer, NULL);
    struct wire_reader reader = wire_reader(buffer.data, buffer.size);
    uint32_t size;
    assert_int_equal(wire_get_u8(&reader), UINT8_MAX);
    assert_int_equal(wire_get_u16(&reader), UINT16_MAX);
    assert_true(wire_get_u32(&reader) == UINT32_MAX);
    assert_true(wire_get_u64(&reader) == UINT64_MAX);
    assert_true(wire_get_i64(&reader) == INT64_MIN);
    const char *text = wire_get_view(&reader, &size);
    assert_int_equal(size, 5);
    assert_memory_equal(text, "één", 5);
    assert_non_null(wire_get_view(&reader, &size));
    assert_int_equal(size, 0);
    assert_false(wire_done(&reader));
    assert_null(wire_get_view(&reader, &size));
    assert_int_equal(size, 0);
    assert_true(wire_done(&reader));
}

static void every_cut_is_noticed_and_stays_so(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    wire_put_u32(&buffer, 7);
    wire_put_text(&buffer, "hello");
    wire_put_u64(&buffer, 9);
    for (size_t cut = 0; cut < buffer.size; cut++) {
        struct wire_reader reader = wire_reader(buffer.data, cut);
        uint32_t size;
        wire_get_u32(&reader);
        wire_get_view(&reader, &size);
        assert_true(wire_get_u64(&reader) == 0);
        assert_true(reader.bad);
        assert_false(wire_done(&reader));
        assert_int_equal(wire_get_u8(&reader), 0);
        assert_null(wire_get_view(&reader, &size));
        assert_int_equal(size, 0);
    }
}

static void a_size_beyond_the_end_is_refused(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0xfe, 0xff, 0xff, 0xff, 'a', 'b'};
    struct wire_reader reader = wire_reader(bytes, sizeof(bytes));
    uint32_t size = 5;
    assert_null(wire_get_view(&reader, &size));
    assert_int_equal(size, 0);
    assert_true(reader.bad);
}

static void what_is_left_over_is_not_done(void **state)
{
    (void)state;
    struct wire_reader reader = wire_reader("\1\2", 2);
    assert_int_equal(wire_get_u8(&reader), 1);
    assert_false(wire_done(&reader));
    assert_int_equal(wire_get_u8(&reader), 2);
    assert_true(wire_done(&reader));
}

static void a_boolean_is_0_or_1(void **state)
{
    static const unsigned char bytes[] = {0, 1, 2};
    struct wire_reader reader = wire_reader(bytes, sizeof(bytes));
    (void)state;
    assert_false(wire_get_boolean(&reader));
    assert_true(wire_get_boolean(&reader));
    assert_false(reader.bad);
    assert_false(wire_get_boolean(&reader));
    assert_true(reader.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_boolean_is_0_or_1),
        cmocka_unit_test(layout_is_little_endian),
        cmocka_unit_test(values_come_back),
        cmocka_unit_test(every_cut_is_noticed_and_stays_so),
        cmocka_unit_test(a_size_beyond_the_end_is_refused),
        cmocka_unit_test(what_is_left_over_is_not_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
