/* SPDX-License-Identifier: EUPL-1.2 */
/* Message language by option, and the nearest name to a mistyped one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/poison.h"

static const char *const names[] = {"description", "data_owner", "title", "key", "licence"};

static void nearest_finds_what_was_meant(void **state)
{
    (void)state;
    static const struct {
        const char *given, *nearest;
    } cases[] = {
        {"descripton", "description"},
        {"desrciption", "description"},
        {"data-owner", "data_owner"},
        {"titel", "title"},
        {"kye", "key"},
        {"license", "licence"},
        {"key", "key"},
        {"xyzzy", NULL},
        {"", NULL},
        {"de", NULL},
        {"dataowner", "data_owner"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *found = text_nearest(cases[i].given, names, sizeof(names) / sizeof(names[0]));
        if (!cases[i].nearest)
            assert_null(found);
        else
            assert_string_equal(found ? found : "nothing", cases[i].nearest);
    }
}

static void nearest_takes_the_closest_and_then_the_first(void **state)
{
    (void)state;
    const char *const near[] = {"abcdefgx", "abcdefgh", "abcdefgy"};
    assert_string_equal(text_nearest("abcdefgh", near, 3), "abcdefgh");
    assert_string_equal(text_nearest("abcdefgz", near, 3), "abcdefgx");
    assert_null(text_nearest("abc", near, 0));
}

static void endless_names_are_not_compared(void **state)
{
    (void)state;
    char name[5000];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    const char *const same[] = {name};
    assert_null(text_nearest(name, same, 1));
    assert_null(text_nearest("aaa", same, 1));
}

static void environment_asks_for_a_language(void **state)
{
    (void)state;
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    unsetenv("LANG");
    assert_string_equal(text_language_of_environment(), "nl");
    setenv("LANG", "en_GB.UTF-8", 1);
    assert_string_equal(text_language_of_environment(), "en");
    setenv("LC_MESSAGES", "nl_NL.UTF-8", 1);
    assert_string_equal(text_language_of_environment(), "nl");
    setenv("LC_ALL", "en_US", 1);
    assert_string_equal(text_language_of_environment(), "en");
    setenv("LC_ALL", "", 1);
    assert_string_equal(text_language_of_environment(), "nl");
    setenv("LC_MESSAGES", "de_DE", 1);
    assert_string_equal(text_language_of_environment(), "nl");
}

static void messages_come_in_the_language_asked_for(void **state)
{
    (void)state;
    const char *build = getenv("PEIL_BUILD");
    assert_non_null(build);
    char folder[4096];
    assert_true((size_t)snprintf(folder, sizeof(folder), "%s/locale", build) < sizeof(folder));
    text_language("nl", folder);
    assert_string_equal(text_language_now(), "nl");
    assert_string_equal(_("text after ']'"), "tekst na ']'");
    assert_string_equal(_("no such message"), "no such message");
    text_language("en", folder);
    assert_string_equal(text_language_now(), "en");
    assert_string_equal(_("text after ']'"), "text after ']'");
    /* Numbers stay those of the C locale. */
    char number[16];
    snprintf(number, sizeof(number), "%.1f", 1.5);
    assert_string_equal(number, "1.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_finds_what_was_meant),
        cmocka_unit_test(nearest_takes_the_closest_and_then_the_first),
        cmocka_unit_test(endless_names_are_not_compared),
        cmocka_unit_test(environment_asks_for_a_language),
        cmocka_unit_test(messages_come_in_the_language_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
