/* SPDX-License-Identifier: EUPL-1.2 */
/* The eight means between two runs, and the four parts of their difference as exact fractions. */
#include "measure/split.h"

#include <assert.h>

#include "base/poison.h"

enum { FIRST_BETWEEN = 2, COMMON_EARLIER = 3, COMMON_LATER = 4, LAST = SPLIT_STATES - 1 };

static bool outcome_is_number(enum outcome outcome)
{
    return outcome == OUTCOME_OK || outcome == OUTCOME_SHORT;
}

void split_scores_compute(struct split_scores *ret_scores, const struct split_run *earlier_run,
                          const struct split_run *later_run, const struct split_object *earlier,
                          const struct split_object *later, const bool *same_rule, size_t count)
{
    assert(count <= CHECK_MOST);
    *ret_scores = (struct split_scores){.in_earlier = earlier, .in_later = later};
    if (earlier) {
        ret_scores->earlier_criticality = earlier->criticality;
        score_object_compute(&ret_scores->earlier, earlier->cells, earlier_run->checks, NULL, count,
                             earlier_run->dimension_weights);
    }
    if (later) {
        ret_scores->later_criticality = later->criticality;
        score_object_compute(&ret_scores->later, later->cells, later_run->checks, NULL, count,
                             later_run->dimension_weights);
    }
    if (!earlier || !later)
        return;
    bool measured_twice[CHECK_MOST];
    for (size_t i = 0; i < count; i++)
        measured_twice[i] =
            same_rule[i] && outcome_is_number(earlier->cells[i].outcome) && outcome_is_number(later->cells[i].outcome);
    const struct score_cell *cells[] = {earlier->cells, earlier->cells, later->cells, later->cells};
    const bool *included[] = {same_rule, measured_twice, measured_twice, same_rule};
    for (int i = 0; i < 4; i++)
        score_object_compute(&ret_scores->between[i], cells[i], later_run->checks, included[i], count,
                             later_run->dimension_weights);
}

static void add_state(struct split split_by_dimension[DIMENSION_MOST + 1], int state, const struct score_object *score,
                      int criticality)
{
    for (int i = 0; i < DIMENSION_MOST; i++)
        if (score->measured[i])
            score_mean_add(&split_by_dimension[i].state[state], score->dimension[i], criticality);
    if (score->total_measured)
        score_mean_add(&split_by_dimension[SPLIT_TOTAL].state[state], score->total, criticality);
}

void split_scores_add(struct split split_by_dimension[DIMENSION_MOST + 1], const struct split_scores *scores,
                      bool in_earlier, bool in_later)
{
    assert((!in_earlier || scores->in_earlier) && (!in_later || scores->in_later));
    if (in_earlier)
        add_state(split_by_dimension, 0, &scores->earlier, scores->earlier_criticality);
    if (in_earlier && in_later) {
        add_state(split_by_dimension, 1, &scores->earlier, scores->earlier_criticality);
        for (int i = 0; i < 4; i++)
            add_state(split_by_dimension, FIRST_BETWEEN + i, &scores->between[i], scores->later_criticality);
        add_state(split_by_dimension, 6, &scores->later, scores->later_criticality);
    }
    if (in_later)
        add_state(split_by_dimension, LAST, &scores->later, scores->later_criticality);
}

void split_add(struct split split_by_dimension[DIMENSION_MOST + 1], const struct split_run *earlier_run,
               const struct split_run *later_run, const struct split_object *earlier, const struct split_object *later,
               const bool *same_rule, size_t count)
{
    struct split_scores scores;
    split_scores_compute(&scores, earlier_run, later_run, earlier, later, same_rule, count);
    split_scores_add(split_by_dimension, &scores, earlier != NULL, later != NULL);
}

/* ---- The parts --------------------------------------------------------------------------------------------------- */

static __int128 greatest_common_divisor(__int128 a, __int128 b)
{
    if (a < 0)
        a = -a;
    while (b) {
        __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct split_fraction fraction_of(__int128 numerator, __int128 denominator)
{
    __int128 divisor = greatest_common_divisor(numerator, denominator);
    return (struct split_fraction){numerator / divisor, denominator / divisor};
}

static struct split_fraction fraction_add(struct split_fraction a, struct split_fraction b, int sign)
{
    __int128 divisor = greatest_common_divisor(a.denominator, b.denominator);
    __int128 left, right, sum, denominator;
    bool overflow = __builtin_mul_overflow(a.numerator, b.denominator / divisor, &left);
    overflow |= __builtin_mul_overflow(sign * b.numerator, a.denominator / divisor, &right);
    overflow |= __builtin_add_overflow(left, right, &sum);
    overflow |= __builtin_mul_overflow(a.denominator, b.denominator / divisor, &denominator);
    assert(!overflow);
    (void)overflow;
    return fraction_of(sum, denominator);
}

/* A part is a sum of states, each with a sign: counting them first makes equal ones cancel before anything is computed.
 */
struct part {
    int sign[SPLIT_STATES];
};

static void part_step(struct part *part, int from, int to)
{
    part->sign[from]--;
    part->sign[to]++;
}

static struct split_fraction part_value(const struct part *part, const struct split *split)
{
    struct split_fraction value = {0, 1};
    for (int i = 0; i < SPLIT_STATES; i++) {
        struct split_fraction mean = {0, 1};
        if (part->sign[i])
            mean = fraction_of(split->state[i].sum, split->state[i].weight);
        for (int times = part->sign[i]; times != 0; times -= times > 0 ? 1 : -1)
            value = fraction_add(value, mean, times > 0 ? 1 : -1);
    }
    return value;
}

static bool state_defined(const struct split *split, int state)
{
    return split->state[state].weight > 0;
}

void split_parts_compute(const struct split *split, struct split_parts *ret_parts)
{
    static const struct split_fraction zero = {0, 1};
    *ret_parts = (struct split_parts){.total = zero, .real = zero, .scope = zero, .rules = zero, .coverage = zero};
    if (!state_defined(split, 0) || !state_defined(split, LAST))
        return;
    assert(state_defined(split, COMMON_EARLIER) == state_defined(split, COMMON_LATER));
    ret_parts->defined = true;
    ret_parts->common = state_defined(split, COMMON_EARLIER);

    int stands_for[SPLIT_STATES]; /* the state whose value an undefined one takes */
    stands_for[0] = 0;
    stands_for[LAST] = LAST;
    for (int i = 1; i <= COMMON_EARLIER; i++)
        stands_for[i] = state_defined(split, i) ? i : stands_for[i - 1];
    for (int i = LAST - 1; i >= COMMON_LATER; i--)
        stands_for[i] = state_defined(split, i) ? i : stands_for[i + 1];

    struct part total = {0}, real = {0}, scope = {0}, rules = {0}, coverage = {0};
    struct part *emptied = !state_defined(split, 1) ? &scope : !state_defined(split, 2) ? &rules : &coverage;
    struct part *steps[] = {&scope, &rules, &coverage, ret_parts->common ? &real : emptied, &coverage, &rules, &scope};
    for (int i = 0; i < LAST; i++)
        part_step(steps[i], stands_for[i], stands_for[i + 1]);
    part_step(&total, 0, LAST);

    ret_parts->total = part_value(&total, split);
    ret_parts->real = part_value(&real, split);
    ret_parts->scope = part_value(&scope, split);
    ret_parts->rules = part_value(&rules, split);
    ret_parts->coverage = part_value(&coverage, split);
}

int64_t split_tenths(struct split_fraction fraction)
{
    return round_half_away(fraction.numerator, fraction.denominator * (SCORE_ONE / 1000));
}
