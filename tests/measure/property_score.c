/* SPDX-License-Identifier: EUPL-1.2 */
/* What must hold for scores whatever the data: bounds, order, adding up, and rounding against a slow reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "measure/score.h"
#include "chance.h"

#include "base/poison.h"

enum { CHECKS = 12, OBJECTS = 30 };

struct example {
    struct score_cell cells[CHECKS];
    struct score_check checks[CHECKS];
    int weights[DIMENSION_MOST];
    size_t count;
};

static struct score_cell chance_cell(void)
{
    static const enum outcome others[] = {OUTCOME_NONE, OUTCOME_ALLOWED_INCOMPLETE, OUTCOME_NOT_APPLICABLE,
                                          OUTCOME_NOT_MEASURED};
    if (chance_one_in(4))
        return (struct score_cell){others[chance(3)], 0, 0};
    int64_t d = chance_one_in(3) ? 1 : 1 + chance(20);
    int64_t n = chance_one_in(2) ? d : chance(d);
    return (struct score_cell){outcome_judge(n, d, 100), n, d};
}

static void chance_example(struct example *example)
{
    example->count = (size_t)chance(CHECKS);
    for (size_t i = 0; i < example->count; i++) {
        example->cells[i] = chance_cell();
        example->checks[i] =
            (struct score_check){(int)chance(DIMENSION_MOST - 1), chance_one_in(8) ? 0 : 1 + (int)chance(999)};
    }
    for (int i = 0; i < DIMENSION_MOST; i++)
        example->weights[i] = (int)chance(3);
}

static void compute(struct score_object *score, const struct example *example)
{
    score_object_compute(score, example->cells, example->checks, NULL, example->count, example->weights);
}

static void test_scores_stay_on_the_scale(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct example example;
        struct score_object score;
        chance_example(&example);
        compute(&score, &example);
        assert_in_range(score.total, 0, SCORE_ONE);
        for (int i = 0; i < DIMENSION_MOST; i++) {
            assert_in_range(score.dimension[i], 0, SCORE_ONE);
            assert_true(score.weight_measured[i] <= score.weight_applicable[i]);
            assert_true(score.measured[i] == (score.weight_measured[i] > 0));
        }
    }
}

static void test_the_order_of_checks_does_not_matter(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct example example;
        struct score_object score, shuffled;
        chance_example(&example);
        compute(&score, &example);
        for (size_t i = example.count; i > 1; i--) {
            size_t j = (size_t)chance((int64_t)i - 1);
            struct score_cell cell = example.cells[i - 1];
            struct score_check check = example.checks[i - 1];
            example.cells[i - 1] = example.cells[j];
            example.checks[i - 1] = example.checks[j];
            example.cells[j] = cell;
            example.checks[j] = check;
        }
        compute(&shuffled, &example);
        assert_memory_equal(score.dimension, shuffled.dimension, sizeof(score.dimension));
        assert_int_equal(score.total, shuffled.total);
    }
}

static void test_a_good_result_never_lowers_its_dimension(void **state)
{
    (void)state;
    int tried = 0;
    for (int round = 0; tried < CHANCE_CASES; round++) {
        struct example example;
        struct score_object before, after;
        chance_example(&example);
        if (example.count == 0)
            continue;
        compute(&before, &example);
        size_t place = (size_t)chance((int64_t)example.count - 1);
        int dimension = example.checks[place].dimension;
        example.cells[place] = (struct score_cell){OUTCOME_OK, 1, 1};
        compute(&after, &example);
        if (before.measured[dimension])
            assert_true(after.dimension[dimension] >= before.dimension[dimension]);
        tried++;
    }
}

/* Half away from zero by doubling the scale and cutting off: another road to the same place. */
static int64_t slow_round(__int128 a, __int128 b)
{
    __int128 size = a < 0 ? -a : a;
    __int128 whole = 0;
    for (int bit = 62; bit >= 0; bit--)
        if (((whole + ((__int128)1 << bit)) * b) <= size)
            whole += (__int128)1 << bit;
    if (2 * (size - whole * b) >= b)
        whole++;
    return (int64_t)(a < 0 ? -whole : whole);
}

static void test_rounding_against_a_slow_reference(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        int64_t b = 1 + chance(chance_one_in(2) ? 20 : INT64_C(1) << 40);
        int64_t a = chance(chance_one_in(2) ? 1000 : INT64_C(1) << 60) - (chance_one_in(2) ? INT64_C(1) << 59 : 0);
        if (chance_one_in(4)) { /* an exact half */
            b = 2 * (1 + chance(1000));
            a = b / 2 * (2 * chance(1000) - 999);
        }
        assert_int_equal(round_half_away(a, b), slow_round(a, b));
    }
}

/* One dimension against the same mean over a common denominator. */
static void test_dimension_is_rounded_once(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct example example;
        struct score_object score;
        chance_example(&example);
        for (size_t i = 0; i < example.count; i++)
            example.checks[i].dimension = 0;
        compute(&score, &example);
        const int64_t common = 232792560; /* of 1 … 20, and 21 divides it too */
        __int128 sum = 0, weight = 0;
        for (size_t i = 0; i < example.count; i++)
            if (example.cells[i].outcome == OUTCOME_OK || example.cells[i].outcome == OUTCOME_SHORT) {
                assert_int_equal(common % example.cells[i].d, 0);
                sum += (__int128)example.checks[i].weight * example.cells[i].n * (common / example.cells[i].d);
                weight += example.checks[i].weight;
            }
        assert_true(score.measured[0] == (weight > 0));
        if (weight > 0)
            assert_int_equal(score.dimension[0], slow_round(sum * SCORE_ONE, weight * common));
    }
}

/* Denominators without a common one: against floating point of 64 bits mantissa, which is right to well within 1e-9. */
static void test_large_denominators_are_close_to_floating_point(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct example example;
        struct score_object score;
        chance_example(&example);
        long double sum = 0, weight = 0;
        for (size_t i = 0; i < example.count; i++) {
            int64_t d = (INT64_MAX >> chance(20)) - chance(1000);
            int64_t n = chance(d);
            example.cells[i] = (struct score_cell){outcome_judge(n, d, 100), n, d};
            example.checks[i].dimension = 0;
            sum += (long double)example.checks[i].weight * (long double)n / (long double)d;
            weight += example.checks[i].weight;
        }
        compute(&score, &example);
        if (weight > 0) {
            long double off = (long double)score.dimension[0] - sum / weight * 1e9L;
            assert_true(off <= 0.501L && off >= -0.501L);
        }
    }
}

static void test_units_that_share_no_object_add_up(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct score_mean all = {0}, units[3] = {{0}, {0}, {0}};
        int64_t objects = chance(OBJECTS);
        for (int64_t i = 0; i < objects; i++) {
            int64_t score = chance(SCORE_ONE);
            int criticality = 1 + (int)chance(2);
            score_mean_add(&all, score, criticality);
            score_mean_add(&units[chance(2)], score, criticality);
        }
        assert_true(all.sum == units[0].sum + units[1].sum + units[2].sum);
        assert_int_equal(all.weight, units[0].weight + units[1].weight + units[2].weight);
        if (all.weight) {
            assert_in_range(score_tenths(all), 0, 1000);
            assert_in_range(score_scale_tenths(all), 10, 50);
        }
    }
}

int main(void)
{
    chance_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores_stay_on_the_scale),
        cmocka_unit_test(test_the_order_of_checks_does_not_matter),
        cmocka_unit_test(test_a_good_result_never_lowers_its_dimension),
        cmocka_unit_test(test_rounding_against_a_slow_reference),
        cmocka_unit_test(test_dimension_is_rounded_once),
        cmocka_unit_test(test_large_denominators_are_close_to_floating_point),
        cmocka_unit_test(test_units_that_share_no_object_add_up),
    };
    return cmocka_run_group_tests_name("measure/property_score", tests, NULL, NULL);
}
