/* SPDX-License-Identifier: EUPL-1.2 */
/* The map from texts to pointers: what was added is found, as often as it grows, and only once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "base/map.h"
#include "base/poison.h"

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct map map = map_new(arena);
    assert_null(map_find(&map, ""));
    assert_null(map_find(&map, "a"));
    assert_int_equal(map.count, 0);
}

static void adding_twice_keeps_the_first_and_putting_the_last(void **state)
{
    (void)state;
    int one, two;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct map map = map_new(arena);
    assert_null(map_add(&map, "a", &one));
    assert_ptr_equal(map_add(&map, "a", &two), &one);
    assert_ptr_equal(map_find(&map, "a"), &one);
    assert_int_equal(map.count, 1);
    map_put(&map, "a", &two);
    assert_ptr_equal(map_find(&map, "a"), &two);
    map_put(&map, "", &one);
    assert_ptr_equal(map_find(&map, ""), &one);
    assert_int_equal(map.count, 2);
    assert_null(map_find(&map, "b"));
}

static void everything_is_found_after_growing(void **state)
{
    (void)state;
    enum { KEYS = 20000 };
    static int values[KEYS];
    _cleanup_arena_ struct arena *arena = arena_new();
    struct map map = map_new(arena);
    for (int i = 0; i < KEYS; i++)
        assert_null(map_add(&map, arena_format(arena, "key %d", i), &values[i]));
    assert_int_equal(map.count, KEYS);
    assert_true(map.capacity >= 2 * (size_t)KEYS);
    for (int i = 0; i < KEYS; i++) {
        char *same = arena_format(arena, "key %d", i); /* the text counts and not where it stands */
        assert_ptr_equal(map_find(&map, same), &values[i]);
    }
    assert_null(map_find(&map, "key"));
    assert_null(map_find(&map, "key 20000"));
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(adding_twice_keeps_the_first_and_putting_the_last),
        cmocka_unit_test(everything_is_found_after_growing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
