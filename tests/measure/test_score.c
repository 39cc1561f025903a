/* SPDX-License-Identifier: EUPL-1.2 */
/* Scores of objects and units, colours, plateaus: examples worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/score.h"

#include "base/poison.h"

enum { DESCRIBED, OWNED };
static const int equal_weights[DIMENSION_MOST] = {1, 1, 1, 1, 1, 1};

static void test_dimension_is_the_weighted_mean(void **state)
{
    (void)state;
    /* described: (3 * 1 + 1 * 0 + 1 * 1/2) / 5 = 0.7; owned: (1 * 0 + 2 * 1) / 3 = 0.666666667 */
    const struct score_cell cells[] = {
        {OUTCOME_OK, 1, 1}, {OUTCOME_SHORT, 0, 1}, {OUTCOME_SHORT, 1, 2}, {OUTCOME_SHORT, 0, 1}, {OUTCOME_OK, 4, 4},
    };
    const struct score_check checks[] = {{DESCRIBED, 3}, {DESCRIBED, 1}, {DESCRIBED, 1}, {OWNED, 1}, {OWNED, 2}};
    const int weights[DIMENSION_MOST] = {2, 1, 1, 1, 1, 1};
    struct score_object score;
    score_object_compute(&score, cells, checks, NULL, 5, weights);
    assert_true(score.measured[DESCRIBED]);
    assert_int_equal(score.dimension[DESCRIBED], 700000000);
    assert_int_equal(score.dimension[OWNED], 666666667);
    assert_false(score.measured[2]);
    assert_true(score.total_measured);
    /* (2 * 700000000 + 666666667) / 3 = 688888889 */
    assert_int_equal(score.total, 688888889);
    assert_int_equal(score.weight_measured[DESCRIBED], 5);
    assert_int_equal(score.weight_applicable[DESCRIBED], 5);
}

static void test_what_was_not_measured_is_neither_good_nor_bad(void **state)
{
    (void)state;
    const struct score_cell cells[] = {
        {OUTCOME_OK, 1, 1},
        {OUTCOME_NOT_MEASURED, 0, 0},
        {OUTCOME_NOT_APPLICABLE, 0, 0},
        {OUTCOME_ALLOWED_INCOMPLETE, 0, 0},
        {OUTCOME_NONE, 0, 0},
        {OUTCOME_NOT_MEASURED, 0, 0},
    };
    const struct score_check checks[] = {{DESCRIBED, 2}, {DESCRIBED, 3}, {DESCRIBED, 5},
                                         {DESCRIBED, 7}, {DESCRIBED, 9}, {OWNED, 4}};
    struct score_object score;
    score_object_compute(&score, cells, checks, NULL, 6, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], SCORE_ONE);
    assert_int_equal(score.weight_measured[DESCRIBED], 2);
    assert_int_equal(score.weight_applicable[DESCRIBED], 5); /* coverage 2/5 */
    assert_false(score.measured[OWNED]);
    assert_int_equal(score.weight_applicable[OWNED], 4);
    assert_int_equal(score.total, SCORE_ONE);
}

static void test_nothing_measured_is_no_score(void **state)
{
    (void)state;
    const struct score_cell cells[] = {{OUTCOME_NOT_MEASURED, 0, 0}};
    const struct score_check checks[] = {{DESCRIBED, 1}};
    struct score_object score;
    score_object_compute(&score, cells, checks, NULL, 1, equal_weights);
    assert_false(score.measured[DESCRIBED]);
    assert_false(score.total_measured);
}

static void test_weight_zero_counts_for_nothing(void **state)
{
    (void)state;
    const struct score_cell cells[] = {{OUTCOME_SHORT, 0, 1}, {OUTCOME_OK, 1, 1}};
    const struct score_check checks[] = {{DESCRIBED, 0}, {OWNED, 1}};
    const int weights[DIMENSION_MOST] = {1, 0, 0, 0, 0, 0};
    struct score_object score;
    score_object_compute(&score, cells, checks, NULL, 2, weights);
    assert_false(score.measured[DESCRIBED]);
    assert_true(score.measured[OWNED]);
    assert_false(score.total_measured);
}

static void test_a_tie_is_rounded_up_and_what_is_just_below_is_not(void **state)
{
    (void)state;
    /* 1 of 2,000,000,000 is exactly half of 1e-9. */
    struct score_cell cell = {OUTCOME_SHORT, 1, 2000000000};
    const struct score_check check = {DESCRIBED, 1};
    struct score_object score;
    score_object_compute(&score, &cell, &check, NULL, 1, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], 1);
    cell.d++;
    score_object_compute(&score, &cell, &check, NULL, 1, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], 0);
}

static void test_huge_denominators_without_a_common_one(void **state)
{
    (void)state;
    /* No common denominator of p and q fits in 64 bits, and (a + (p - a)) / p + (b + (q - b)) / q is 2 exactly. */
    const int64_t p = INT64_C(2305843009213693951); /* 2^61 - 1 */
    const int64_t q = INT64_C(9223372036854775783); /* 2^63 - 25 */
    const struct score_check checks[] = {{DESCRIBED, 1}, {DESCRIBED, 1}, {DESCRIBED, 1}, {DESCRIBED, 1}};
    struct score_cell cells[] = {{OUTCOME_SHORT, p / 3, p},
                                 {OUTCOME_SHORT, p - p / 3, p},
                                 {OUTCOME_SHORT, q / 7, q},
                                 {OUTCOME_SHORT, q - q / 7, q}};
    struct score_object score;
    score_object_compute(&score, cells, checks, NULL, 4, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], SCORE_ONE / 2);

    /* With a fifth the mean is an exact tie, which only equality can settle: no number of digits shows it. */
    const struct score_check checks_of_five[] = {
        {DESCRIBED, 1}, {DESCRIBED, 1}, {DESCRIBED, 1}, {DESCRIBED, 1}, {DESCRIBED, 1}};
    struct score_cell five[] = {{OUTCOME_SHORT, p / 3, p},
                                {OUTCOME_SHORT, p - p / 3, p},
                                {OUTCOME_SHORT, q / 7, q},
                                {OUTCOME_SHORT, q - q / 7, q},
                                {OUTCOME_SHORT, 1, 400000000}};
    /* (2 + 2.5e-9) / 5 = 0.4 + 0.5e-9 -> 0.400000001 */
    score_object_compute(&score, five, checks_of_five, NULL, 5, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], 400000001);
    five[2].n--; /* now a hair below the tie */
    score_object_compute(&score, five, checks_of_five, NULL, 5, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], 400000000);
}

static void test_included_chooses_checks(void **state)
{
    (void)state;
    const struct score_cell cells[] = {{OUTCOME_OK, 1, 1}, {OUTCOME_SHORT, 0, 1}};
    const struct score_check checks[] = {{DESCRIBED, 1}, {DESCRIBED, 1}};
    const bool included[] = {true, false};
    struct score_object score;
    score_object_compute(&score, cells, checks, included, 2, equal_weights);
    assert_int_equal(score.dimension[DESCRIBED], SCORE_ONE);
    assert_int_equal(score.weight_applicable[DESCRIBED], 1);
}

static void test_units_weigh_by_criticality(void **state)
{
    (void)state;
    struct score_mean mean = {0};
    assert_int_equal(score_tenths(mean), -1);
    assert_int_equal(score_scale_tenths(mean), -1);
    assert_int_equal(score_colour_of(mean, 75, 60), SCORE_GREY);
    score_mean_add(&mean, SCORE_ONE, 3);
    score_mean_add(&mean, 0, 1);
    assert_true(mean.sum == 3 * SCORE_ONE && mean.weight == 4);
    assert_int_equal(score_tenths(mean), 750);
    assert_int_equal(score_scale_tenths(mean), 40);
    assert_int_equal(score_colour_of(mean, 75, 60), SCORE_GREEN);
    assert_int_equal(score_colour_of(mean, 76, 75), SCORE_AMBER);
    assert_int_equal(score_colour_of(mean, 80, 76), SCORE_RED);
    struct score_mean zero = {0, 1}, one = {SCORE_ONE, 1};
    assert_int_equal(score_scale_tenths(zero), 10);
    assert_int_equal(score_scale_tenths(one), 50);
    struct score_mean like_amsterdam = {69 * SCORE_ONE, 80};
    assert_int_equal(score_tenths(like_amsterdam), 863);
}

static void test_indicative_below_five_objects_or_coverage(void **state)
{
    (void)state;
    assert_true(score_indicative(4, 10, 10));
    assert_false(score_indicative(5, 10, 10));
    assert_false(score_indicative(5, 6, 10));
    assert_true(score_indicative(500, 599, 1000));
}

static void test_plateau_needs_the_one_below(void **state)
{
    (void)state;
    const int nothing[] = {1, 0, 1, 1, 1, 1};
    const int precondition[] = {1, 1, 1, 0, 1, 1};
    const int foundation[] = {1, 1, 1, 1, 0, 1};
    const int all[] = {1, 1, 1, 1, 1, 1};
    assert_int_equal(plateau_of(nothing, 5), PLATEAU_NONE);
    assert_int_equal(plateau_of(precondition, 5), PLATEAU_PRECONDITION);
    assert_int_equal(plateau_of(foundation, 5), PLATEAU_FOUNDATION);
    assert_int_equal(plateau_of(all, 2), PLATEAU_IMPROVING);
    assert_int_equal(plateau_of(all, 3), PLATEAU_EXCELLING);
}

static void test_plateau_without_dimensions_is_not_reached(void **state)
{
    (void)state;
    const int only_two[] = {1, 1, -1, -1, -1, -1};
    const int no_owner[] = {1, -1, -1, 1, -1, -1};
    const int none[] = {-1, -1, -1, -1, -1, -1};
    assert_int_equal(plateau_of(only_two, 9), PLATEAU_PRECONDITION);
    assert_int_equal(plateau_of(no_owner, 9), PLATEAU_FOUNDATION);
    assert_int_equal(plateau_of(none, 9), PLATEAU_NONE);
}

static void test_unit_stands_where_nine_tenths_stand(void **state)
{
    (void)state;
    const int64_t exactly[PLATEAU_COUNT] = {1, 4, 5, 0, 0};
    const int64_t too_few[PLATEAU_COUNT] = {11, 40, 49, 0, 0};
    const int64_t higher[PLATEAU_COUNT] = {0, 1, 4, 5, 0};
    const int64_t empty[PLATEAU_COUNT] = {0};
    assert_int_equal(plateau_of_unit(exactly), PLATEAU_PRECONDITION);
    assert_int_equal(plateau_of_unit(too_few), PLATEAU_NONE);
    assert_int_equal(plateau_of_unit(higher), PLATEAU_FOUNDATION);
    assert_int_equal(plateau_of_unit(empty), PLATEAU_NONE);
}

static void test_dimension_names(void **state)
{
    (void)state;
    assert_int_equal(dimension_index("described"), 0);
    assert_int_equal(dimension_index("improving"), 5);
    assert_int_equal(dimension_index("Described"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dimension_is_the_weighted_mean),
        cmocka_unit_test(test_what_was_not_measured_is_neither_good_nor_bad),
        cmocka_unit_test(test_nothing_measured_is_no_score),
        cmocka_unit_test(test_weight_zero_counts_for_nothing),
        cmocka_unit_test(test_a_tie_is_rounded_up_and_what_is_just_below_is_not),
        cmocka_unit_test(test_huge_denominators_without_a_common_one),
        cmocka_unit_test(test_included_chooses_checks),
        cmocka_unit_test(test_units_weigh_by_criticality),
        cmocka_unit_test(test_indicative_below_five_objects_or_coverage),
        cmocka_unit_test(test_plateau_needs_the_one_below),
        cmocka_unit_test(test_plateau_without_dimensions_is_not_reached),
        cmocka_unit_test(test_unit_stands_where_nine_tenths_stand),
        cmocka_unit_test(test_dimension_names),
    };
    return cmocka_run_group_tests_name("measure/score", tests, NULL, NULL);
}
