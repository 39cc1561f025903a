/* SPDX-License-Identifier: EUPL-1.2 */
/* Errors are filled, prefixed and cut at a character. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "base/poison.h"

static void set_fills_code_and_message(void **state)
{
    (void)state;
    struct peil_error error = {.code = 1, .cause = 2, .message = "old"};
    assert_int_equal(error_set(&error, PEIL_ERROR_INPUT, "%s:%d: %s", "a.csv", 7, "wrong"), PEIL_ERROR_INPUT);
    assert_int_equal(error.code, PEIL_ERROR_INPUT);
    assert_int_equal(error.cause, 0);
    assert_string_equal(error.message, "a.csv:7: wrong");
}

static void no_struct_is_allowed(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, PEIL_ERROR_USAGE, "x"), PEIL_ERROR_USAGE);
    assert_int_equal(error_set_errno(NULL, PEIL_ERROR_SYSTEM, "x"), PEIL_ERROR_SYSTEM);
}

static void a_message_may_hold_the_one_before_it(void **state)
{
    (void)state;
    struct peil_error error = {0};
    error_set(&error, PEIL_ERROR_INPUT, "inner");
    error_set(&error, PEIL_ERROR_PLUGIN, "outer (%s) again %s", error.message, error.message);
    assert_string_equal(error.message, "outer (inner) again inner");
}

static void errno_is_kept_and_spelled_out(void **state)
{
    (void)state;
    struct peil_error error = {0};
    errno = ENOENT;
    assert_int_equal(error_set_errno(&error, PEIL_ERROR_SYSTEM, "%s", "/nowhere"), PEIL_ERROR_SYSTEM);
    assert_int_equal(error.cause, ENOENT);
    assert_string_equal(error.message, "/nowhere: No such file or directory");
}

static void prefixes_stack_up(void **state)
{
    (void)state;
    struct peil_error error = {0};
    error_set(&error, PEIL_ERROR_STORE, "inner");
    assert_int_equal(error_prefix(&error, "row %d", 3), PEIL_ERROR_STORE);
    error_prefix(&error, "file");
    assert_string_equal(error.message, "file: row 3: inner");
}

static void long_messages_are_cut_at_a_character(void **state)
{
    (void)state;
    char text[2 * PEIL_ERROR_MESSAGE_SIZE + 1];
    for (size_t odd = 0; odd < 2; odd++) {
        memset(text, 'x', odd);
        for (size_t i = odd; i + 1 < sizeof(text); i += 2)
            memcpy(text + i, "\xc3\xa9", 2);
        text[sizeof(text) - 1 - odd] = '\0';
        struct peil_error error = {0};
        error_set(&error, PEIL_ERROR_INPUT, "%s", text);
        assert_int_equal(strlen(error.message), odd ? PEIL_ERROR_MESSAGE_SIZE - 1 : PEIL_ERROR_MESSAGE_SIZE - 2);
        assert_true(utf8_is_valid(error.message, strlen(error.message)));
        error_prefix(&error, "abc");
        assert_true(utf8_is_valid(error.message, strlen(error.message)));
        assert_memory_equal(error.message, "abc: ", 5);
        errno = EIO;
        error_set_errno(&error, PEIL_ERROR_INPUT, "%s", text);
        assert_true(utf8_is_valid(error.message, strlen(error.message)));
    }
}

static void clear_empties(void **state)
{
    (void)state;
    struct peil_error error = {.code = -4, .cause = 2, .message = "x"};
    error_clear(&error);
    assert_int_equal(error.code, 0);
    assert_int_equal(error.cause, 0);
    assert_string_equal(error.message, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_fills_code_and_message),
        cmocka_unit_test(no_struct_is_allowed),
        cmocka_unit_test(a_message_may_hold_the_one_before_it),
        cmocka_unit_test(errno_is_kept_and_spelled_out),
        cmocka_unit_test(prefixes_stack_up),
        cmocka_unit_test(long_messages_are_cut_at_a_character),
        cmocka_unit_test(clear_empties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
