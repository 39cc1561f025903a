/* SPDX-License-Identifier: EUPL-1.2 */
/* Norms to the thousandth, what a file of rules says, and what differs between two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "data/measure.h"
#include "data/profile.h"
#include "base/poison.h"

static struct arena *arena;

static void a_norm_is_held_exactly(void **state)
{
    (void)state;
    assert_int_equal(data_judge(995, 1000, 99500), OUTCOME_OK);
    assert_int_equal(data_judge(994, 1000, 99500), OUTCOME_SHORT);
    assert_int_equal(data_judge(999999, 1000000, 100000), OUTCOME_SHORT);
    assert_int_equal(data_judge(1000000, 1000000, 100000), OUTCOME_OK);
    assert_int_equal(data_judge(0, 1, 0), OUTCOME_OK);
    assert_int_equal(data_judge(0, 0, 0), OUTCOME_NOT_MEASURED);
    assert_int_equal(data_judge(INT64_MAX - 1, INT64_MAX, 100000), OUTCOME_SHORT);
}

#define HEAD                                                                                                           \
    "[rules]\nname = x\nfrom = 2026-01-01\n[source s]\nplugin = pg\n[dataset d]\nsource = s\ntable = t\npersonal = "   \
    "a, b\n"

static int read_rules(const char *text, struct rules *rules, struct peil_error *error)
{
    return rules_read_text(arena, "rules.ini", text, strlen(text), rules, error);
}

static void a_rule_becomes_a_metric(void **state)
{
    (void)state;
    struct rules rules;
    struct peil_error error = {0};
    assert_int_equal(
        read_rules(HEAD "[rule one]\ndataset = d\ncheck = consistency.order\ncolumns = a, b\"c, d\nnorm = 99,25\n"
                        "[rule two]\ndataset = d\ncheck = validity.range\ncolumn = a\nmaximum = 3\n"
                        "[rule three]\ndataset = d\ncheck = accuracy.agrees\ncolumns = k\nfollow = v, w\n"
                        "reference_table = r\n",
                   &rules, &error),
        0);
    assert_int_equal(rules.rule_count, 3);
    assert_int_equal(rules.rules[0].norm, 99250);
    assert_int_equal(rules.rules[0].metric.kind, PEIL_METRIC_EXPRESSION);
    assert_string_equal(rules.rules[0].metric.argument, "\"a\" <= \"b\"\"c\" and \"b\"\"c\" <= \"d\"");
    assert_null(rules.rules[1].metric.values[0]);
    assert_string_equal(rules.rules[1].metric.values[1], "3");
    assert_int_equal(rules.rules[2].metric.column_count, 3);
    assert_int_equal(rules.rules[2].metric.split, 1);
    assert_string_equal(rules.rules[2].metric.reference->columns[2], "w");
    assert_int_equal(rules.datasets[0].personal_count, 2);
}

static void what_is_wrong_is_refused_with_its_line(void **state)
{
    (void)state;
    struct rules rules;
    struct peil_error error = {0};
    assert_int_equal(read_rules("[rules]\nname = x\nfrom = 2026-01-01\n", &rules, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "rules.ini:1: rules have one [rules] and at least one [rule KEY]");
    assert_int_equal(read_rules(HEAD "[rule r]\ndataset = d\ncheck = validity.length\ncolumn = a\n", &rules, &error),
                     PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "rules.ini:10: validity.length needs 'minimum'");
    assert_int_equal(read_rules(HEAD "[rule r]\ndataset = d\ncheck = volume.rows\nminimum = many\n", &rules, &error),
                     PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "rules.ini:13: 'many' is no whole number");
}

static void a_norm_that_changes_is_no_other_rule(void **state)
{
    (void)state;
    struct rules before, after;
    struct peil_error error = {0};
    assert_int_equal(read_rules(HEAD "[rule r]\ndataset = d\ncheck = completeness.filled\ncolumn = a\nnorm = 90\n"
                                     "[rule old]\ndataset = d\ncheck = volume.rows\nminimum = 1\n",
                                &before, &error),
                     0);
    assert_int_equal(
        read_rules(HEAD "[rule r]\ndataset = d\ncheck = completeness.filled\ncolumn = a\nnorm = 95\n", &after, &error),
        0);
    assert_string_equal(before.rules[0].hash, after.rules[0].hash);
    assert_string_equal(rules_diff(arena, &before, &after),
                        "rule r: norm 90.000 -> 95.000, weight 1 -> 1\nrule old: gone");
    assert_int_equal(
        read_rules(HEAD "[rule r]\ndataset = d\ncheck = completeness.filled\ncolumn = b\nnorm = 95\n", &before, &error),
        0);
    assert_string_equal(rules_diff(arena, &before, &after), "rule r: counts something else");
}

static int begin(void **state)
{
    (void)state;
    text_language("en", NULL);
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_norm_is_held_exactly),
        cmocka_unit_test(a_rule_becomes_a_metric),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_line),
        cmocka_unit_test(a_norm_that_changes_is_no_other_rule),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
