/* SPDX-License-Identifier: EUPL-1.2 */
/* What must hold for the four parts of a difference whatever the data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "measure/split.h"
#include "chance.h"

#include "base/poison.h"

enum { CHECKS = 6, OBJECTS = 8 };

struct pair {
    struct score_cell earlier[OBJECTS][CHECKS], later[OBJECTS][CHECKS];
    bool in_earlier[OBJECTS], in_later[OBJECTS];
    int earlier_criticality[OBJECTS], later_criticality[OBJECTS];
    struct score_check earlier_checks[CHECKS], later_checks[CHECKS];
    int earlier_weights[DIMENSION_MOST], later_weights[DIMENSION_MOST];
    bool same_rule[CHECKS];
};

static struct score_cell chance_cell(bool may_miss)
{
    static const enum outcome others[] = {OUTCOME_ALLOWED_INCOMPLETE, OUTCOME_NOT_APPLICABLE, OUTCOME_NOT_MEASURED};
    if (may_miss && chance_one_in(3))
        return (struct score_cell){others[chance(2)], 0, 0};
    int64_t d = chance_one_in(2) ? 1 : 1 + chance(6);
    int64_t n = chance(d);
    return (struct score_cell){outcome_judge(n, d, 100), n, d};
}

/* Two runs that are the same in every way; what a test changes, it changes afterwards. */
static void chance_same(struct pair *pair)
{
    memset(pair, 0, sizeof(*pair));
    for (int c = 0; c < CHECKS; c++) {
        pair->same_rule[c] = true;
        pair->earlier_checks[c] = (struct score_check){(int)chance(1), (int)chance(3)};
        pair->later_checks[c] = pair->earlier_checks[c];
    }
    for (int i = 0; i < DIMENSION_MOST; i++)
        pair->earlier_weights[i] = pair->later_weights[i] = (int)chance(2);
    for (int o = 0; o < OBJECTS; o++) {
        pair->in_earlier[o] = pair->in_later[o] = true;
        pair->earlier_criticality[o] = pair->later_criticality[o] = 1 + (int)chance(2);
        for (int c = 0; c < CHECKS; c++)
            pair->earlier[o][c] = pair->later[o][c] = chance_cell(true);
    }
}

static void change_scope(struct pair *pair)
{
    for (int o = 0; o < OBJECTS; o++) {
        int64_t which = chance(5);
        pair->in_earlier[o] = which != 0;
        pair->in_later[o] = which != 1;
    }
}

static void change_rules(struct pair *pair)
{
    for (int c = 0; c < CHECKS; c++)
        if (chance_one_in(2)) {
            pair->same_rule[c] = false;
            pair->later_checks[c] = (struct score_check){(int)chance(1), (int)chance(3)};
            for (int o = 0; o < OBJECTS; o++)
                pair->later[o][c] = chance_cell(true);
        }
    for (int i = 0; i < DIMENSION_MOST; i++)
        pair->later_weights[i] = (int)chance(2);
    for (int o = 0; o < OBJECTS; o++)
        pair->later_criticality[o] = 1 + (int)chance(2);
}

static void change_coverage(struct pair *pair)
{
    for (int o = 0; o < OBJECTS; o++)
        for (int c = 0; c < CHECKS; c++)
            if (chance_one_in(3)) {
                struct score_cell *one = chance_one_in(2) ? &pair->earlier[o][c] : &pair->later[o][c];
                *one = (struct score_cell){OUTCOME_NOT_MEASURED, 0, 0};
            }
}

static bool is_number(struct score_cell cell)
{
    return cell.outcome == OUTCOME_OK || cell.outcome == OUTCOME_SHORT;
}

/* direction 1: only upwards, -1: only downwards, 0: any way. */
static void change_objects(struct pair *pair, int direction)
{
    for (int o = 0; o < OBJECTS; o++)
        for (int c = 0; c < CHECKS; c++)
            if (chance_one_in(2) && pair->same_rule[c] && is_number(pair->later[o][c])) {
                struct score_cell *cell = &pair->later[o][c];
                cell->n = direction > 0   ? cell->n + chance(cell->d - cell->n)
                          : direction < 0 ? chance(cell->n)
                                          : chance(cell->d);
                cell->outcome = outcome_judge(cell->n, cell->d, 100);
            }
}

static void split_of(const struct pair *pair, const int order[OBJECTS], struct split split[DIMENSION_MOST + 1])
{
    const struct split_run earlier_run = {pair->earlier_checks, pair->earlier_weights};
    const struct split_run later_run = {pair->later_checks, pair->later_weights};
    memset(split, 0, (DIMENSION_MOST + 1) * sizeof(*split));
    for (int i = 0; i < OBJECTS; i++) {
        int o = order ? order[i] : i;
        const struct split_object earlier = {pair->earlier[o], pair->earlier_criticality[o]};
        const struct split_object later = {pair->later[o], pair->later_criticality[o]};
        split_add(split, &earlier_run, &later_run, pair->in_earlier[o] ? &earlier : NULL,
                  pair->in_later[o] ? &later : NULL, pair->same_rule, CHECKS);
    }
}

static bool is_zero(struct split_fraction fraction)
{
    return fraction.numerator == 0;
}

static bool equal(struct split_fraction a, struct split_fraction b)
{
    return a.numerator == b.numerator && a.denominator == b.denominator;
}

static __int128 divisor_of(__int128 a, __int128 b)
{
    while (b) {
        __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static struct split_fraction sum_of(struct split_fraction a, struct split_fraction b)
{
    __int128 common = a.denominator / divisor_of(a.denominator, b.denominator) * b.denominator;
    __int128 top = a.numerator * (common / a.denominator) + b.numerator * (common / b.denominator);
    __int128 divisor = divisor_of(top, common);
    return (struct split_fraction){top / divisor, common / divisor};
}

static void assert_adds_up(const struct split *split, const struct split_parts *parts)
{
    struct split_fraction sum = sum_of(sum_of(parts->real, parts->coverage), sum_of(parts->scope, parts->rules));
    assert_true(equal(sum, parts->total));
    if (!parts->defined) {
        assert_true(is_zero(sum));
        return;
    }
    /* and the total is the difference of the two runs themselves: m7 - m0, cross-multiplied */
    __int128 difference = split->state[7].sum * split->state[0].weight - split->state[0].sum * split->state[7].weight;
    __int128 both = (__int128)split->state[0].weight * split->state[7].weight;
    assert_true(difference * parts->total.denominator == parts->total.numerator * both);
    if (!parts->common)
        assert_true(is_zero(parts->real));
}

typedef void check_function(const struct split_parts *parts);

static void over_all_dimensions(const struct pair *pair, check_function *check)
{
    struct split split[DIMENSION_MOST + 1];
    split_of(pair, NULL, split);
    for (int i = 0; i <= DIMENSION_MOST; i++) {
        struct split_parts parts;
        split_parts_compute(&split[i], &parts);
        assert_adds_up(&split[i], &parts);
        if (check)
            check(&parts);
    }
}

static void test_parts_add_up_whatever_changed(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        if (chance_one_in(2))
            change_rules(&pair);
        if (chance_one_in(2))
            change_objects(&pair, 0);
        if (chance_one_in(2))
            change_coverage(&pair);
        if (chance_one_in(2))
            change_scope(&pair);
        over_all_dimensions(&pair, NULL);
    }
}

static void all_zero(const struct split_parts *parts)
{
    assert_true(is_zero(parts->real) && is_zero(parts->scope) && is_zero(parts->rules) && is_zero(parts->coverage));
}

static void test_no_change_is_no_difference(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        over_all_dimensions(&pair, all_zero);
    }
}

static void only_scope(const struct split_parts *parts)
{
    assert_true(is_zero(parts->real) && is_zero(parts->rules) && is_zero(parts->coverage));
}

static void test_objects_that_come_and_go_are_scope_alone(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        change_scope(&pair);
        over_all_dimensions(&pair, only_scope);
    }
}

static void only_rules(const struct split_parts *parts)
{
    assert_true(is_zero(parts->real) && is_zero(parts->scope) && is_zero(parts->coverage));
}

static void test_rules_and_weights_are_rules_alone(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        change_rules(&pair);
        over_all_dimensions(&pair, only_rules);
    }
}

static void only_coverage(const struct split_parts *parts)
{
    assert_true(is_zero(parts->real) && is_zero(parts->scope) && is_zero(parts->rules));
}

static void test_what_was_not_measured_is_coverage_alone(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        change_coverage(&pair);
        over_all_dimensions(&pair, only_coverage);
    }
}

static void only_real(const struct split_parts *parts)
{
    assert_true(is_zero(parts->scope) && is_zero(parts->rules) && is_zero(parts->coverage));
    assert_true(equal(parts->real, parts->total));
}

static void test_objects_that_changed_are_real_alone(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        change_objects(&pair, 0);
        over_all_dimensions(&pair, only_real);
    }
}

static void not_negative(const struct split_parts *parts)
{
    assert_true(parts->real.numerator >= 0);
}

static void not_positive(const struct split_parts *parts)
{
    assert_true(parts->real.numerator <= 0);
}

static void test_nothing_but_better_results_make_real_change_positive(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        int direction = round & 1 ? 1 : -1;
        chance_same(&pair);
        change_rules(&pair);
        change_objects(&pair, direction);
        change_coverage(&pair);
        change_scope(&pair);
        over_all_dimensions(&pair, direction > 0 ? not_negative : not_positive);
    }
}

static void test_the_order_of_objects_does_not_matter(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct pair pair;
        chance_same(&pair);
        change_rules(&pair);
        change_objects(&pair, 0);
        change_scope(&pair);
        int order[OBJECTS];
        for (int i = 0; i < OBJECTS; i++)
            order[i] = i;
        for (int i = OBJECTS - 1; i > 0; i--) {
            int j = (int)chance(i);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        struct split straight[DIMENSION_MOST + 1], shuffled[DIMENSION_MOST + 1];
        split_of(&pair, NULL, straight);
        split_of(&pair, order, shuffled);
        for (int i = 0; i <= DIMENSION_MOST; i++)
            for (int s = 0; s < SPLIT_STATES; s++) {
                assert_true(straight[i].state[s].sum == shuffled[i].state[s].sum);
                assert_int_equal(straight[i].state[s].weight, shuffled[i].state[s].weight);
            }
    }
}

/* A million objects: the fractions of each part still fit, and the tenths are those of floating point. */
static void test_large_units_fit(void **state)
{
    (void)state;
    for (int round = 0; round < CHANCE_CASES; round++) {
        struct split split;
        for (int s = 0; s < SPLIT_STATES; s++) {
            int64_t weight = s == 4 ? split.state[3].weight : 1 + chance(9999998);
            split.state[s] = (struct score_mean){(__int128)weight * chance(SCORE_ONE) - chance(weight), weight};
            if (split.state[s].sum < 0)
                split.state[s].sum = 0;
        }
        struct split_parts parts;
        split_parts_compute(&split, &parts);
        long double mean[SPLIT_STATES];
        for (int s = 0; s < SPLIT_STATES; s++)
            mean[s] = (long double)split.state[s].sum / (long double)split.state[s].weight / 1e6L;
        long double scope = mean[1] - mean[0] + mean[7] - mean[6];
        long double off = (long double)split_tenths(parts.scope) - scope;
        assert_true(off < 0.5001L && off > -0.5001L);
        long double rules = mean[2] - mean[1] + mean[6] - mean[5];
        off = (long double)split_tenths(parts.rules) - rules;
        assert_true(off < 0.5001L && off > -0.5001L);
    }
}

int main(void)
{
    chance_seed();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_add_up_whatever_changed),
        cmocka_unit_test(test_no_change_is_no_difference),
        cmocka_unit_test(test_objects_that_come_and_go_are_scope_alone),
        cmocka_unit_test(test_rules_and_weights_are_rules_alone),
        cmocka_unit_test(test_what_was_not_measured_is_coverage_alone),
        cmocka_unit_test(test_objects_that_changed_are_real_alone),
        cmocka_unit_test(test_nothing_but_better_results_make_real_change_positive),
        cmocka_unit_test(test_the_order_of_objects_does_not_matter),
        cmocka_unit_test(test_large_units_fit),
    };
    return cmocka_run_group_tests_name("measure/property_split", tests, NULL, NULL);
}
