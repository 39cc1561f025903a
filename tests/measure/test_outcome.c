/* SPDX-License-Identifier: EUPL-1.2 */
/* Outcomes and rounding, on examples worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/outcome.h"

#include "base/poison.h"

static void test_norm_is_held_exactly(void **state)
{
    (void)state;
    assert_int_equal(outcome_judge(1, 1, 100), OUTCOME_OK);
    assert_int_equal(outcome_judge(0, 1, 100), OUTCOME_SHORT);
    assert_int_equal(outcome_judge(0, 1, 0), OUTCOME_OK);
    assert_int_equal(outcome_judge(3, 4, 75), OUTCOME_OK);
    assert_int_equal(outcome_judge(3, 4, 76), OUTCOME_SHORT);
    assert_int_equal(outcome_judge(2, 3, 66), OUTCOME_OK);
    assert_int_equal(outcome_judge(2, 3, 67), OUTCOME_SHORT);
    assert_int_equal(outcome_judge(INT64_MAX - 1, INT64_MAX, 100), OUTCOME_SHORT);
    assert_int_equal(outcome_judge(INT64_MAX, INT64_MAX, 100), OUTCOME_OK);
}

static void test_impossible_numbers_are_known(void **state)
{
    (void)state;
    assert_true(outcome_possible(0, 1));
    assert_true(outcome_possible(7, 7));
    assert_false(outcome_possible(0, 0));
    assert_false(outcome_possible(101, 100));
    assert_false(outcome_possible(-1, 3));
    assert_false(outcome_possible(-1, -1));
}

static void test_halves_are_rounded_away_from_zero(void **state)
{
    (void)state;
    assert_int_equal(round_half_away(1, 2), 1);
    assert_int_equal(round_half_away(-1, 2), -1);
    assert_int_equal(round_half_away(5, 10), 1);
    assert_int_equal(round_half_away(4, 10), 0);
    assert_int_equal(round_half_away(-4, 10), 0);
    assert_int_equal(round_half_away(-15, 10), -2);
    assert_int_equal(round_half_away(0, 3), 0);
    assert_int_equal(round_half_away(7, 1), 7);
    assert_int_equal(round_half_away((__int128)INT64_MAX * INT64_MAX, INT64_MAX), INT64_MAX);
}

static void test_percentages_as_in_print(void **state)
{
    (void)state;
    assert_int_equal(percentage_tenths(69, 80), 863); /* 86,25 -> 86,3 */
    assert_int_equal(percentage_tenths(0, 80), 0);
    assert_int_equal(percentage_tenths(80, 80), 1000);
    assert_int_equal(percentage_tenths(1, 3), 333);
    assert_int_equal(percentage_tenths(2, 3), 667);
    assert_int_equal(percentage_tenths(1, 2000), 1); /* 0,05 -> 0,1 */
    assert_int_equal(percentage_tenths(INT64_MAX, INT64_MAX), 1000);
}

static void test_names_are_those_of_the_store(void **state)
{
    (void)state;
    assert_string_equal(outcome_names[OUTCOME_OK], "ok");
    assert_string_equal(outcome_names[OUTCOME_SHORT], "short");
    assert_string_equal(outcome_names[OUTCOME_ALLOWED_INCOMPLETE], "allowed_incomplete");
    assert_string_equal(outcome_names[OUTCOME_NOT_APPLICABLE], "not_applicable");
    assert_string_equal(outcome_names[OUTCOME_NOT_MEASURED], "not_measured");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_norm_is_held_exactly),
        cmocka_unit_test(test_impossible_numbers_are_known),
        cmocka_unit_test(test_halves_are_rounded_away_from_zero),
        cmocka_unit_test(test_percentages_as_in_print),
        cmocka_unit_test(test_names_are_those_of_the_store),
    };
    return cmocka_run_group_tests_name("measure/outcome", tests, NULL, NULL);
}
