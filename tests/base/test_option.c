/* SPDX-License-Identifier: EUPL-1.2 */
/* Option rows: types, bounds, defaults, and refusals with the place and the nearest name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/option.h"
#include "base/date.h"
#include "base/poison.h"

static struct peil_error error;

static const struct peil_option rows[] = {
    {"title", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, "what it is called"},
    {"weight", PEIL_OPTION_INTEGER, 0, "1", 0, 1000, NULL, NULL},
    {"strict", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, NULL},
    {"kind", PEIL_OPTION_CHOICE, 0, "dataset", 0, 0, "dataset|process|chain", NULL},
    {"words", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, NULL},
    {"from", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, NULL},
    {"file", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, NULL},
    {"free", PEIL_OPTION_INTEGER, 0, NULL, 0, 0, NULL, NULL},
};
enum { TITLE, WEIGHT, STRICT, KIND, WORDS, FROM, FILE_ROW, FREE, ROWS };

static int check(struct arena *arena, const char *text, struct peil_setting *settings)
{
    struct ini_document document;
    assert_int_equal(ini_read_text(arena, "x.ini", text, strlen(text), &document, &error), 0);
    return option_check(arena, rows, ROWS, "x.ini", document.section_count ? &document.sections[0] : NULL, settings,
                        &error);
}

static void everything_given(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct peil_setting settings[ROWS];
    assert_int_equal(check(arena,
                           "[a]\ntitle = Één titel\nweight = 1000\nstrict = Ja\nkind = chain\nwords = a, b c,,\n  d ,\n"
                           "from = 2026-11-24\nfile = ../x\nfree = -9223372036854775808\n",
                           settings),
                     0);
    assert_string_equal(settings[TITLE].text, "Één titel");
    assert_int_equal(settings[TITLE].given, 1);
    assert_int_equal(settings[WEIGHT].integer, 1000);
    assert_int_equal(settings[STRICT].integer, 1);
    assert_int_equal(settings[KIND].integer, 2);
    assert_string_equal(settings[WORDS].text, "a\nb c\nd");
    assert_int_equal(settings[WORDS].integer, 3);
    assert_int_equal(settings[FROM].integer, 20781);
    assert_string_equal(settings[FILE_ROW].text, "../x");
    assert_true(settings[FREE].integer == INT64_MIN);
}

static void defaults_are_filled_in(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct peil_setting settings[ROWS];
    assert_int_equal(check(arena, "[a]\ntitle = t\n", settings), 0);
    assert_int_equal(settings[WEIGHT].integer, 1);
    assert_int_equal(settings[WEIGHT].given, 0);
    assert_string_equal(settings[WEIGHT].text, "1");
    assert_int_equal(settings[STRICT].integer, 0);
    assert_string_equal(settings[KIND].text, "dataset");
    assert_null(settings[WORDS].text);
    assert_null(settings[FROM].text);
}

static void what_is_wrong_is_refused_with_the_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[a]\nweight = 1\n", "x.ini:1: [a] needs 'title': what it is called"},
        {"", "x.ini:0: [] needs 'title': what it is called"},
        {"[a]\ntitle = t\nwieght = 1\n", "x.ini:3: [a] has no option 'wieght'; did you mean 'weight'?"},
        {"[a]\ntitle = t\nxyzzy = 1\n", "x.ini:3: [a] has no option 'xyzzy'"},
        {"[a]\ntitle = t\nweight = 1\nweight = 2\n", "x.ini:4: 'weight' was given before, on line 3"},
        {"[a]\ntitle = t\nweight = ten\n", "x.ini:3: 'weight' is a whole number, not 'ten'"},
        {"[a]\ntitle = t\nweight = 1.5\n", "x.ini:3: 'weight' is a whole number, not '1.5'"},
        {"[a]\ntitle = t\nweight =\n", "x.ini:3: 'weight' is a whole number, not ''"},
        {"[a]\ntitle = t\nweight = 1001\n", "x.ini:3: 'weight' is between 0 and 1000, not 1001"},
        {"[a]\ntitle = t\nweight = -1\n", "x.ini:3: 'weight' is between 0 and 1000, not -1"},
        {"[a]\ntitle = t\nfree = 9223372036854775808\n",
         "x.ini:3: 'free' is a whole number, not '9223372036854775808'"},
        {"[a]\ntitle = t\nstrict = maybe\n", "x.ini:3: 'strict' is yes or no, not 'maybe'"},
        {"[a]\ntitle = t\nkind = data\n", "x.ini:3: 'kind' is one of dataset|process|chain, not 'data'"},
        {"[a]\ntitle = t\nkind =\n", "x.ini:3: 'kind' is one of dataset|process|chain, not ''"},
        {"[a]\ntitle = t\nfrom = 31-02-2026\n", "x.ini:3: 'from' is a date such as 2026-11-24, not '31-02-2026'"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        _cleanup_arena_ struct arena *arena = arena_new();
        struct peil_setting settings[ROWS];
        assert_int_equal(check(arena, cases[i].text, settings), PEIL_ERROR_USAGE);
        assert_string_equal(error.message, cases[i].message);
    }
}

static void used_entries_are_somebody_elses(void **state)
{
    (void)state;
    static const char text[] = "[a]\nplugin = described\ntitle = t\n";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    struct peil_setting settings[ROWS];
    assert_int_equal(ini_read_text(arena, "x.ini", text, strlen(text), &document, &error), 0);
    ini_find(&document.sections[0], "plugin");
    assert_int_equal(option_check(arena, rows, ROWS, "x.ini", &document.sections[0], settings, &error), 0);
    assert_true(document.sections[0].entries[1].used);
}

static void yes_and_no_in_every_spelling(void **state)
{
    (void)state;
    static const char *const words[] = {"no", "yes", "nee", "ja", "false", "true", "0", "1", "NEE", "True"};
    static const int values[] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    _cleanup_arena_ struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct peil_setting setting;
        assert_int_equal(option_check_value(arena, &rows[STRICT], "--strict", words[i], &setting, &error), 0);
        assert_int_equal(setting.integer, values[i]);
        assert_string_equal(setting.text, words[i]);
    }
}

static void no_rows_take_no_keys(void **state)
{
    (void)state;
    static const char text[] = "[a]\nx = 1\n";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(ini_read_text(arena, "x.ini", text, strlen(text), &document, &error), 0);
    assert_int_equal(option_check(arena, NULL, 0, "x.ini", &document.sections[0], NULL, &error), PEIL_ERROR_USAGE);
    assert_int_equal(option_check(arena, NULL, 0, "x.ini", NULL, NULL, &error), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_given),
        cmocka_unit_test(defaults_are_filled_in),
        cmocka_unit_test(what_is_wrong_is_refused_with_the_way_out),
        cmocka_unit_test(used_entries_are_somebody_elses),
        cmocka_unit_test(yes_and_no_in_every_spelling),
        cmocka_unit_test(no_rows_take_no_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
