/* SPDX-License-Identifier: EUPL-1.2 */
/* Fields out of jsonb text: the right value of the right sort, escapes undone, everything else stepped over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "results/fields.h"

#include "base/poison.h"

static struct field_name names[] = {
    {"description", 11, 0}, {"tags", 4, 1}, {"a", 1, 2}, {"zz", 2, 3}, {"nothing", 7, 4}, {"number", 6, 5},
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

static struct buffer scratch;
static struct peil_value values[NAMES];

static bool pick(const char *json)
{
    /* A copy that ends where the text ends: reading behind it is seen by a sanitizer. */
    size_t size = strlen(json);
    char *copy = test_malloc(size ? size : 1);
    memcpy(copy, json, size);
    fields_sort(names, NAMES);
    bool good = fields_pick(copy, size, names, NAMES, values, &scratch);
    static char kept[4096];
    char *at = kept;
    for (int i = 0; i < NAMES; i++)
        if (values[i].text) {
            memcpy(at, values[i].text, values[i].size);
            values[i].text = at;
            at += values[i].size;
        }
    test_free(copy);
    return good;
}

static void assert_value(int slot, uint32_t state, const char *text)
{
    assert_int_equal(values[slot].state, state);
    if (!text) {
        assert_null(values[slot].text);
        return;
    }
    assert_int_equal(values[slot].size, strlen(text));
    assert_memory_equal(values[slot].text, text, strlen(text));
}

static void test_values_by_their_sort(void **state)
{
    (void)state;
    assert_true(
        pick("{\"a\": \"x\", \"b\": {\"a\": \"no\"}, \"zz\": \"\", \"tags\": [\"p\", \"q]\"], \"number\": 12.50, "
             "\"nothing\": null, \"description\": \"Tekst\", \"a longer key than all\": true}"));
    assert_value(0, PEIL_VALUE_TEXT, "Tekst");
    assert_value(1, PEIL_VALUE_JSON, "[\"p\", \"q]\"]");
    assert_value(2, PEIL_VALUE_TEXT, "x");
    assert_value(3, PEIL_VALUE_TEXT, "");
    assert_value(4, PEIL_VALUE_ABSENT, NULL);
    assert_value(5, PEIL_VALUE_TEXT, "12.50");
}

static void test_what_is_not_there_is_absent(void **state)
{
    (void)state;
    assert_true(pick("{}"));
    for (int i = 0; i < NAMES; i++)
        assert_value(i, PEIL_VALUE_ABSENT, NULL);
    assert_true(pick("{\"tags\": {\"x\": [1, {\"y\": \"}\"}]}}"));
    assert_value(1, PEIL_VALUE_JSON, "{\"x\": [1, {\"y\": \"}\"}]}");
    assert_value(0, PEIL_VALUE_ABSENT, NULL);
}

static void test_escapes_are_undone(void **state)
{
    (void)state;
    assert_true(pick("{\"a\": \"\\\"q\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u0001é\", \"description\": \"tweede \\\\\"}"));
    assert_value(2, PEIL_VALUE_TEXT, "\"q\" \\ / \b\f\n\r\t \001é");
    assert_value(0, PEIL_VALUE_TEXT, "tweede \\");
    /* also in a key: this one is "a" */
    assert_true(pick("{\"\\u0061\": \"y\"}"));
    assert_value(2, PEIL_VALUE_TEXT, "y");
}

static void test_what_is_no_object_gives_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "null",
        "[]",
        "{",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\": \"x",
        "{\"a\": \"x\"",
        "{\"a\": \"x\\",
        "{\"a\": [1",
        "{\"a\": \"\\u00\"}",
        "{\"a\": \"\\ud800\"}",
        "{\"a\": \"\\q\"}",
        "{\"a\": \"\\u0000\"}",
        "{\"a\": \"x\" \"b\": 1}",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(pick(bad[i]));
        for (int j = 0; j < NAMES; j++)
            assert_value(j, PEIL_VALUE_ABSENT, NULL);
    }
    buffer_release(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_by_their_sort),
        cmocka_unit_test(test_what_is_not_there_is_absent),
        cmocka_unit_test(test_escapes_are_undone),
        cmocka_unit_test(test_what_is_no_object_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
