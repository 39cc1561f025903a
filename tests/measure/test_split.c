/* SPDX-License-Identifier: EUPL-1.2 */
/* The four parts of a difference, each alone and together, on examples worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/split.h"

#include "base/poison.h"

static const int weights[DIMENSION_MOST] = {1, 1, 1, 1, 1, 1};
#define OK                                                                                                             \
    {                                                                                                                  \
        OUTCOME_OK, 1, 1                                                                                               \
    }
#define SHORT                                                                                                          \
    {                                                                                                                  \
        OUTCOME_SHORT, 0, 1                                                                                            \
    }
#define MISSED                                                                                                         \
    {                                                                                                                  \
        OUTCOME_NOT_MEASURED, 0, 0                                                                                     \
    }
#define NONE                                                                                                           \
    {                                                                                                                  \
        OUTCOME_NONE, 0, 0                                                                                             \
    }

enum { CHECKS = 2 };

/* An object as it was and as it is; present: bit 0 earlier, bit 1 later. */
struct change {
    int present;
    struct score_cell earlier[CHECKS], later[CHECKS];
};

static void split_of(struct split_parts *ret_parts, const struct change *changes, size_t count, const bool *same_rule,
                     int second_weight_earlier, int second_weight_later)
{
    const struct score_check before[CHECKS] = {{0, 1}, {0, second_weight_earlier}};
    const struct score_check after[CHECKS] = {{0, 1}, {0, second_weight_later}};
    const struct split_run earlier_run = {before, weights}, later_run = {after, weights};
    struct split split[DIMENSION_MOST + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct split_object earlier = {changes[i].earlier, 1}, later = {changes[i].later, 1};
        split_add(split, &earlier_run, &later_run, changes[i].present & 1 ? &earlier : NULL,
                  changes[i].present & 2 ? &later : NULL, same_rule, CHECKS);
    }
    split_parts_compute(&split[0], ret_parts);
    struct split_parts total;
    split_parts_compute(&split[SPLIT_TOTAL], &total); /* one dimension: the object score is the dimension's */
    assert_true(total.total.numerator == ret_parts->total.numerator);
    assert_true(total.real.numerator == ret_parts->real.numerator);
}

static void assert_parts(const struct split_parts *parts, int64_t total, int64_t real, int64_t scope, int64_t rules,
                         int64_t coverage)
{
    assert_true(parts->defined);
    assert_int_equal(split_tenths(parts->total), total);
    assert_int_equal(split_tenths(parts->real), real);
    assert_int_equal(split_tenths(parts->scope), scope);
    assert_int_equal(split_tenths(parts->rules), rules);
    assert_int_equal(split_tenths(parts->coverage), coverage);
}

static const bool same[CHECKS] = {true, true};
static const bool first_same[CHECKS] = {true, false};
static const bool none_same[CHECKS] = {false, false};

static void test_only_objects_changed(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {SHORT, OK}, {OK, OK}}, {3, {SHORT, SHORT}, {SHORT, SHORT}}};
    struct split_parts parts;
    split_of(&parts, changes, 2, same, 1, 1);
    assert_parts(&parts, 250, 250, 0, 0, 0); /* 1/4 -> 2/4 */
    assert_true(parts.real.numerator == SCORE_ONE / 4 && parts.real.denominator == 1);
}

static void test_only_scope_changed(void **state)
{
    (void)state;
    const struct change changes[] = {
        {3, {OK, SHORT}, {OK, SHORT}}, {1, {SHORT, SHORT}, {NONE, NONE}}, {2, {NONE, NONE}, {OK, OK}}};
    struct split_parts parts;
    split_of(&parts, changes, 3, same, 1, 1);
    assert_parts(&parts, 500, 0, 500, 0, 0); /* (1/2 + 0) / 2 -> (1/2 + 1) / 2 */
}

static void test_only_rules_changed(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {OK, OK}, {OK, SHORT}}};
    struct split_parts parts;
    split_of(&parts, changes, 1, first_same, 1, 1);
    assert_parts(&parts, -500, 0, 0, -500, 0);
    split_of(&parts, changes, 1, first_same, 1, 3);
    assert_parts(&parts, -750, 0, 0, -750, 0);
}

static void test_only_a_weight_changed(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {OK, SHORT}, {OK, SHORT}}};
    struct split_parts parts;
    split_of(&parts, changes, 1, same, 1, 3);
    assert_parts(&parts, -250, 0, 0, -250, 0); /* 1/2 -> 1/4 */
}

static void test_only_coverage_changed(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {OK, SHORT}, {OK, MISSED}}};
    struct split_parts parts;
    split_of(&parts, changes, 1, same, 1, 1);
    assert_parts(&parts, 500, 0, 0, 0, 500); /* it looks better: nobody looked */
    const struct change back[] = {{3, {OK, MISSED}, {OK, SHORT}}};
    split_of(&parts, back, 1, same, 1, 1);
    assert_parts(&parts, -500, 0, 0, 0, -500);
}

static void test_a_fall_and_a_newcomer_together(void **state)
{
    (void)state;
    /* One object falls from 1 to 1/2 on the second check; a perfect one comes in. The mean falls by 25 only. */
    const struct change changes[] = {{3, {OK, OK}, {OK, SHORT}}, {2, {NONE, NONE}, {OK, OK}}};
    struct split_parts parts;
    split_of(&parts, changes, 2, same, 1, 1);
    assert_parts(&parts, -250, -500, 250, 0, 0);
}

static void test_no_object_in_common_is_scope(void **state)
{
    (void)state;
    const struct change changes[] = {{1, {SHORT, SHORT}, {NONE, NONE}}, {2, {NONE, NONE}, {OK, SHORT}}};
    struct split_parts parts;
    split_of(&parts, changes, 2, same, 1, 1);
    assert_parts(&parts, 500, 0, 500, 0, 0);
    assert_false(parts.common);
}

static void test_no_rule_in_common_is_rules(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {SHORT, SHORT}, {OK, SHORT}}};
    struct split_parts parts;
    split_of(&parts, changes, 1, none_same, 1, 1);
    assert_parts(&parts, 500, 0, 0, 500, 0);
    assert_false(parts.common);
}

static void test_nothing_measured_twice_is_coverage(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {MISSED, SHORT}, {OK, MISSED}}};
    struct split_parts parts;
    split_of(&parts, changes, 1, same, 1, 1);
    assert_parts(&parts, 1000, 0, 0, 0, 1000);
    assert_false(parts.common);
}

static void test_no_score_on_one_side_is_no_difference(void **state)
{
    (void)state;
    const struct change changes[] = {{3, {MISSED, MISSED}, {OK, OK}}};
    struct split_parts parts;
    split_of(&parts, changes, 1, same, 1, 1);
    assert_false(parts.defined);
    assert_int_equal(split_tenths(parts.total), 0);
}

static void test_criticality_is_a_rule_of_the_later_run(void **state)
{
    (void)state;
    const struct score_check checks[] = {{0, 1}};
    const struct split_run run = {checks, weights};
    const struct score_cell good[] = {OK}, bad[] = {SHORT};
    struct split split[DIMENSION_MOST + 1] = {0};
    const struct split_object was = {good, 1}, is = {good, 3}, other = {bad, 1};
    split_add(split, &run, &run, &was, &is, same, 1);
    split_add(split, &run, &run, &other, &other, same, 1);
    struct split_parts parts;
    split_parts_compute(&split[0], &parts);
    assert_parts(&parts, 250, 0, 0, 250, 0); /* 1/2 -> 3/4 */
}

static void test_an_object_that_moved_is_scope_for_both_units(void **state)
{
    (void)state;
    const struct score_check checks[] = {{0, 1}};
    const struct split_run run = {checks, weights};
    const struct score_cell good[] = {OK}, bad[] = {SHORT};
    const struct split_object mover = {good, 1}, stays_bad = {bad, 1};
    struct split_scores scores, stays;
    split_scores_compute(&scores, &run, &run, &mover, &mover, same, 1);
    split_scores_compute(&stays, &run, &run, &stays_bad, &stays_bad, same, 1);
    struct split left[DIMENSION_MOST + 1] = {0}, entered[DIMENSION_MOST + 1] = {0}, above[DIMENSION_MOST + 1] = {0};
    split_scores_add(left, &stays, true, true);
    split_scores_add(left, &scores, true, false);
    split_scores_add(entered, &stays, true, true);
    split_scores_add(entered, &scores, false, true);
    split_scores_add(above, &scores, true, true);
    struct split_parts parts;
    split_parts_compute(&left[0], &parts);
    assert_parts(&parts, -500, 0, -500, 0, 0);
    split_parts_compute(&entered[0], &parts);
    assert_parts(&parts, 500, 0, 500, 0, 0);
    split_parts_compute(&above[0], &parts);
    assert_parts(&parts, 0, 0, 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_objects_changed),
        cmocka_unit_test(test_only_scope_changed),
        cmocka_unit_test(test_only_rules_changed),
        cmocka_unit_test(test_only_a_weight_changed),
        cmocka_unit_test(test_only_coverage_changed),
        cmocka_unit_test(test_a_fall_and_a_newcomer_together),
        cmocka_unit_test(test_no_object_in_common_is_scope),
        cmocka_unit_test(test_no_rule_in_common_is_rules),
        cmocka_unit_test(test_nothing_measured_twice_is_coverage),
        cmocka_unit_test(test_no_score_on_one_side_is_no_difference),
        cmocka_unit_test(test_criticality_is_a_rule_of_the_later_run),
        cmocka_unit_test(test_an_object_that_moved_is_scope_for_both_units),
    };
    return cmocka_run_group_tests_name("measure/split", tests, NULL, NULL);
}
