/* SPDX-License-Identifier: EUPL-1.2 */
/* Expressions over a row: every operator and function, three-valued, and what is refused with its byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "data_common/expression.h"
#include "data_common/sql_postgresql.h"
#include "fake_host.h"

#include "base/poison.h"

static const struct peil_column columns[] = {
    {"name", "text", PEIL_COLUMN_TEXT, 0},        {"age", "integer", PEIL_COLUMN_INTEGER, 0},
    {"price", "numeric", PEIL_COLUMN_DECIMAL, 0}, {"born", "date", PEIL_COLUMN_DATE, 0},
    {"seen", "timestamp", PEIL_COLUMN_MOMENT, 0}, {"active", "boolean", PEIL_COLUMN_BOOLEAN, 0},
    {"nothing", "text", PEIL_COLUMN_TEXT, 0},     {"none", "integer", PEIL_COLUMN_INTEGER, 0},
    {"de \"naam\"", "text", PEIL_COLUMN_TEXT, 0}, {"padded", "text", PEIL_COLUMN_TEXT, 0},
    {"digits", "text", PEIL_COLUMN_TEXT, 0},      {"day_text", "text", PEIL_COLUMN_TEXT, 0},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };
#define TEXT(of)                                                                                                       \
    {                                                                                                                  \
        .text = of, .size = sizeof(of) - 1, .state = VALUE_TEXT                                                        \
    }
static const struct value row[COLUMNS] = {
    TEXT("J\xc3\xb6rg"),
    {.state = VALUE_NUMBER, .number = 42},
    {.state = VALUE_NUMBER, .number = 1050, .scale = 2},
    {.state = VALUE_DATE, .number = 19782},                       /* 2024-02-29 */
    {.state = VALUE_MOMENT, .number = INT64_C(1709208000000000)}, /* 2024-02-29 12:00:00 */
    {.state = VALUE_BOOLEAN, .number = 1},
    {.state = VALUE_NULL},
    {.state = VALUE_NULL},
    TEXT("x"),
    TEXT(" a "),
    TEXT("0012.50"),
    TEXT("2023-02-29"),
};

static struct fake_host host;

static const struct expression_scope *scope(void)
{
    static struct expression_scope made;
    made = (struct expression_scope){&host.abi, columns, COLUMNS, 20000};
    return &made;
}

static enum expression_truth test(const char *text)
{
    const struct value *values[COLUMNS];
    struct peil_error error = {0};
    for (size_t i = 0; i < COLUMNS; i++)
        values[i] = &row[i];
    const struct expression *parsed = expression_parse(scope(), text, TYPE_BOOLEAN, NULL, &error);
    if (!parsed)
        fail_msg("%s: %s", text, error.message);
    return expression_test(parsed, values, 0);
}

static const char *const yes[] = {
    "true",
    "age = 42",
    "age >= 42 and age <= 42",
    "price = 10.5",
    "price = 10.50",
    "price * 2 = 21",
    "price + 0.5 = 11",
    "-age < 0",
    "age - 2 = 40",
    "name = 'J\xc3\xb6rg'",
    "length(name) = 4",
    "substring(name, 2, 1) = '\xc3\xb6'",
    "substring(name, 9, 2) = ''",
    "starts_with(name, 'J')",
    "contains(name, 'rg')",
    "contains(name, '')",
    "lower(name) = 'j\xc3\xb6rg'",
    "upper(name) = 'J\xc3\xb6RG'",
    "trim(padded) = 'a'",
    "padded <> 'a'",
    "number(digits) = 12.5",
    "text(price) = '10.50'",
    "text(born) = '2024-02-29'",
    "born = date '2024-02-29'",
    "born < today",
    "born + 1 = date '2024-03-01'",
    "born - 60 = date '2023-12-31'",
    "date '2024-03-01' - born = 1",
    "year(born) = 2024",
    "month(born) = 2",
    "day(born) = 29",
    "date(seen) = born",
    "seen = moment '2024-02-29 12:00:00'",
    "text(seen) = '2024-02-29 12:00:00'",
    "active",
    "active = true",
    "not (age = 1)",
    "age in (1, 42)",
    "age not in (1, 2)",
    "name in ('a', 'J\xc3\xb6rg')",
    "age between 40 and 42",
    "age not between 1 and 2",
    "nothing is null",
    "name is not null",
    "coalesce(none, 5) = 5",
    "coalesce(nothing, name, 'z') = name",
    "abs(-3) = 3",
    "name > 'J'",
    "'a' > 'B'",
    "matches('123456782', 'bsn')",
    "not matches(name, 'integer')",
    "date(day_text) is null",
    "nothing = 'a' or age = 42",
    "\"age\" = 42",
    "\"de \"\"naam\"\"\" = 'x'",
    "null is null",
    "age IN (42)",
    "age <> 41 AND NOT age != 42",
    "'it''s' = 'it''s'",
    "age in (-1, 42)",
    "0.1 + 0.2 = 0.3",
    "12345678901234567890 < 12345678901234567890.5",
    "(none in (1)) is null",
};
static const char *const no[] = {
    "false",        "age = 41",   "nothing = 'a' and age = 41", "name = 'j\xc3\xb6rg'", "padded = 'a'",
    "name is null", "not active", "age between 43 and 50",      "'' is null",           "price = 10.49",
    "'a ' = 'a'",
};
static const char *const unknown[] = {
    "nothing = 'a'",
    "none > 1",
    "not (none > 1)",
    "nothing = 'a' and age = 42",
    "none in (1, 2)",
    "none between 1 and 3",
    "none + 1 = 2",
    "length(nothing) = 0",
    "null = name",
    "number(name) = 1",
    "coalesce(nothing, nothing) = ''",
    "date(day_text) = today",
    "nothing = nothing",
    "none not in (1)",
};

static void true_false_and_unknown(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        if (test(yes[i]) != TRUTH_TRUE)
            fail_msg("%s is %d", yes[i], (int)test(yes[i]));
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        if (test(no[i]) != TRUTH_FALSE)
            fail_msg("%s is %d", no[i], (int)test(no[i]));
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        if (test(unknown[i]) != TRUTH_UNKNOWN)
            fail_msg("%s is %d", unknown[i], (int)test(unknown[i]));
}

static void numbers_that_do_not_fit_fail(void **state)
{
    (void)state;
    assert_int_equal(test("123456789012345678901234567890123456 * 100000 = 1"), TRUTH_FAILED);
    assert_int_equal(test("123456789012345678901234567890123456 * 100000 = 1 or age = 42"), TRUTH_TRUE);
}

static void refused(const char *text, const char *message)
{
    struct peil_error error = {0};
    assert_null(expression_parse(scope(), text, TYPE_BOOLEAN, NULL, &error));
    assert_int_equal(error.code, PEIL_ERROR_USAGE);
    assert_string_equal(error.message, message);
}

static void what_is_wrong_is_refused_with_its_byte(void **state)
{
    (void)state;
    refused("", "byte 1 of the expression: a value is missing");
    refused("age = ", "byte 7 of the expression: a value is missing");
    refused("age", "byte 1 of the expression: this is of type number, where boolean is needed");
    refused("ag = 1", "byte 1 of the expression: there is no column 'ag'");
    refused("age = 'x'", "byte 5 of the expression: number and text cannot be compared");
    refused("age = 1; select 1", "byte 8 of the expression: a character that has no place in an expression");
    refused("age = 1 age", "byte 9 of the expression: something stands behind the expression");
    refused("name = 'x", "byte 8 of the expression: a quote that is not closed");
    refused("pg_sleep(1) = 1", "byte 1 of the expression: there is no column 'pg_sleep'");
    refused("set_config('a', 'b', false) = 'x'", "byte 1 of the expression: there is no column 'set_config'");
    refused("born = date '2023-02-29'", "byte 13 of the expression: this is no date that there is");
    refused("born + age = today", "byte 6 of the expression: only a whole number of days can be added to a date");
    refused("matches(name, 'nothing')", "byte 1 of the expression: there is no format 'nothing'; see peil-data(7)");
    refused("age in (1, none)", "byte 5 of the expression: in takes values that are written out, and no null");
    refused("substring(name, 0, 1) = ''",
            "byte 1 of the expression: substring takes a text, a place from 1 and a count, as whole numbers");
    refused("active < false", "byte 8 of the expression: booleans have no order");
    refused("coalesce(age) = 1", "byte 1 of the expression: coalesce takes 2 to 8 arguments");
}

static void depth_and_size_are_bounded(void **state)
{
    (void)state;
    char text[2 * EXPRESSION_SIZE_MOST];
    struct peil_error error = {0};
    memset(text, '(', 1000);
    text[1000] = '\0';
    assert_null(expression_parse(scope(), text, TYPE_BOOLEAN, NULL, &error));
    assert_non_null(strstr(error.message, "nested too deeply"));
    memset(text, '-', 1000);
    assert_null(expression_parse(scope(), text, TYPE_BOOLEAN, NULL, &error));
    text[0] = '\0';
    while (strlen(text) < 7000)
        memcpy(text + strlen(text), "not ", 5);
    assert_null(expression_parse(scope(), text, TYPE_BOOLEAN, NULL, &error));
    memset(text, ' ', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_null(expression_parse(scope(), text, TYPE_BOOLEAN, NULL, &error));
    assert_string_equal(error.message, "byte 8193 of the expression: an expression of more than 8192 bytes");
}

static void sql_quotes_names_and_binds_literals(void **state)
{
    (void)state;
    struct peil_error error = {0};
    struct sql_text sql = {0};
    const struct expression *parsed = expression_parse(
        scope(), "\"de \"\"naam\"\"\" = 'x''; drop table y' and age > 12.5 or active", TYPE_BOOLEAN, NULL, &error);
    assert_non_null(parsed);
    assert_true(expression_sql(parsed, &postgresql_dialect, &sql));
    assert_string_equal(sql.data, "((((\"de \"\"naam\"\"\"::text COLLATE \"C\") = ($1::text COLLATE \"C\")) AND "
                                  "((\"age\"::numeric) > ($2::numeric))) OR (\"active\"))");
    assert_int_equal(sql.parameter_count, 2);
    assert_string_equal(sql.parameters[0].text, "x'; drop table y");
    assert_string_equal(sql.parameters[1].text, "12.5");
    sql_release(&sql);
}

static void decimals_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written;
    } rows[] = {{"0", "0"},
                {"-0.00", "0"},
                {"0.05", "0.05"},
                {"-1.50", "-1.5"},
                {"100", "100"},
                {"10.0", "10"},
                {"000.1", "0.1"},
                {"123456789012345678901234567890.123456", ""},
                {"0.000001", "0.000001"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct decimal decimal;
        char room[VALUE_TEXT_MOST];
        assert_true(decimal_parse(rows[i].text, strlen(rows[i].text), &decimal));
        size_t size = decimal_write(decimal, room);
        const char *wanted = *rows[i].written ? rows[i].written : rows[i].text;
        assert_int_equal(size, strlen(wanted));
        assert_memory_equal(room, wanted, size);
    }
}

static int begin(void **state)
{
    (void)state;
    fake_host_init(&host);
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_host_release(&host);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_false_and_unknown),
        cmocka_unit_test(numbers_that_do_not_fit_fail),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_byte),
        cmocka_unit_test(depth_and_size_are_bounded),
        cmocka_unit_test(sql_quotes_names_and_binds_literals),
        cmocka_unit_test(decimals_are_exact),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
