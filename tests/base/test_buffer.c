/* SPDX-License-Identifier: EUPL-1.2 */
/* Growing runs of bytes, always with a NUL behind them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buffer.h"
#include "base/poison.h"

static void empty_is_empty_text(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    assert_string_equal(buffer_text(&buffer), "");
    buffer_append(&buffer, NULL, 0);
    assert_int_equal(buffer.size, 0);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_drop_front(&buffer, 0);
}

static void appending_keeps_what_was_there(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    buffer_append_text(&buffer, "één");
    buffer_append_byte(&buffer, '\0');
    buffer_append(&buffer, "two", 3);
    buffer_append_format(&buffer, " %d %s", 3, "");
    assert_int_equal(buffer.size, 5 + 1 + 3 + 3);
    assert_memory_equal(buffer.data, "één\0two 3 ", 12);
    assert_int_equal(buffer.data[buffer.size], 0);
}

static void it_grows_without_losing_a_byte(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    for (int i = 0; i < 100000; i++) {
        buffer_append_byte(&buffer, (unsigned char)(i * 31));
        assert_true(buffer.capacity > buffer.size);
    }
    for (int i = 0; i < 100000; i++)
        assert_int_equal((unsigned char)buffer.data[i], (unsigned char)(i * 31));
}

static void long_formats_fit(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    buffer_append_format(&buffer, "%5000d", 1);
    assert_int_equal(buffer.size, 5000);
    assert_int_equal(strlen(buffer.data), 5000);
}

static void reserve_makes_room_for_a_nul_too(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    buffer_reserve(&buffer, 64);
    assert_true(buffer.capacity >= 65);
    assert_string_equal(buffer_text(&buffer), "");
    assert_int_equal(buffer.size, 0);
    char *before = buffer.data;
    buffer_reserve(&buffer, 10);
    assert_ptr_equal(buffer.data, before);
}

static void dropping_the_front_keeps_the_rest(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    buffer_append_text(&buffer, "abcdef");
    buffer_drop_front(&buffer, 2);
    assert_string_equal(buffer_text(&buffer), "cdef");
    buffer_drop_front(&buffer, 4);
    assert_string_equal(buffer_text(&buffer), "");
    assert_int_equal(buffer.size, 0);
}

static void clear_keeps_memory_and_release_gives_it_back(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_clear(&buffer);
    buffer_append_text(&buffer, "abc");
    buffer_clear(&buffer);
    assert_int_equal(buffer.size, 0);
    assert_true(buffer.capacity > 0);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_release(&buffer);
    assert_null(buffer.data);
    assert_int_equal(buffer.capacity, 0);
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_is_empty_text),
        cmocka_unit_test(appending_keeps_what_was_there),
        cmocka_unit_test(it_grows_without_losing_a_byte),
        cmocka_unit_test(long_formats_fit),
        cmocka_unit_test(reserve_makes_room_for_a_nul_too),
        cmocka_unit_test(dropping_the_front_keeps_the_rest),
        cmocka_unit_test(clear_keeps_memory_and_release_gives_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
