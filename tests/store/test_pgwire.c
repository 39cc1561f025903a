/* SPDX-License-Identifier: EUPL-1.2 */
/* PostgreSQL's binary format, byte for byte; and the [store] section of peil.conf. No server is needed here. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "store/pgwire.h"
#include "store/store.h"
#include "base/poison.h"

#define SAME(buffer, bytes)                                                                                            \
    do {                                                                                                               \
        assert_int_equal((buffer).size, sizeof(bytes) - 1);                                                            \
        assert_memory_equal((buffer).data, bytes, sizeof(bytes) - 1);                                                  \
    } while (0)

static void integers_are_in_network_order(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer out = {0};
    pgwire_int2(&out, -2);
    pgwire_int4(&out, 0x01020304);
    pgwire_int8(&out, INT64_MIN);
    SAME(out, "\xff\xfe\1\2\3\4\x80\0\0\0\0\0\0\0");
}

static void numerics_are_digits_of_ten_thousand(void **state)
{
    (void)state;
    static const struct {
        __int128 value;
        const char *bytes;
        size_t size;
    } cases[] = {
        {0, "\0\0\0\0\0\0\0\0", 8},
        {1, "\0\1\0\0\0\0\0\0\0\1", 10},
        {-9999, "\0\1\0\0\x40\0\0\0\x27\x0f", 10},
        {10000, "\0\2\0\1\0\0\0\0\0\1\0\0", 12},
        {-123456789, "\0\3\0\2\x40\0\0\0\0\1\x09\x29\x1a\x85", 14},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        _cleanup_buffer_ struct buffer out = {0};
        pgwire_numeric(&out, cases[i].value);
        assert_int_equal(out.size, cases[i].size);
        assert_memory_equal(out.data, cases[i].bytes, cases[i].size);
    }
    _cleanup_buffer_ struct buffer least = {0};
    pgwire_numeric(&least, (__int128)((unsigned __int128)1 << 127)); /* its absolute value fits no __int128 */
    SAME(least,
         "\0\x0a\0\x09\x40\0\0\0\x00\xaa\x05\x83\x20\x9a\x01\xd5\x09\x0d\x0c\x60\x1c\x87\x1b\xf6\x20\xda\x16\x60");
}

static void arrays_say_their_size_first(void **state)
{
    (void)state;
    static const int16_t small[] = {1, -1};
    static const int64_t large[] = {2};
    static const char *const texts[] = {"a", NULL};
    static const __int128 sums[] = {0, 7};
    _cleanup_buffer_ struct buffer out = {0};
    pgwire_int2_array(&out, small, 2);
    SAME(out, "\0\0\0\1\0\0\0\0\0\0\0\x15\0\0\0\2\0\0\0\1\0\0\0\2\0\1\0\0\0\2\xff\xff");
    buffer_clear(&out);
    pgwire_int8_array(&out, large, 1);
    SAME(out, "\0\0\0\1\0\0\0\0\0\0\0\x14\0\0\0\1\0\0\0\1\0\0\0\x08\0\0\0\0\0\0\0\2");
    buffer_clear(&out);
    pgwire_text_array(&out, texts, 2);
    SAME(out, "\0\0\0\1\0\0\0\1\0\0\0\x19\0\0\0\2\0\0\0\1\0\0\0\1"
              "a\xff\xff\xff\xff");
    buffer_clear(&out);
    pgwire_numeric_array(&out, sums, 2);
    SAME(out, "\0\0\0\1\0\0\0\0\0\0\6\xa4\0\0\0\2\0\0\0\1\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\x0a\0\1\0\0\0\0\0\0\0\7");
    buffer_clear(&out);
    pgwire_int8_array(&out, NULL, 0);
    SAME(out, "\0\0\0\0\0\0\0\0\0\0\0\x14");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_in_network_order),
        cmocka_unit_test(numerics_are_digits_of_ten_thousand),
        cmocka_unit_test(arrays_say_their_size_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
