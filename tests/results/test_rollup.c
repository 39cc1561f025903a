/* SPDX-License-Identifier: EUPL-1.2 */
/* Rollups: figures worked by hand, and the same figures as adding every object to every unit by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "results/rollup.h"

#include "base/poison.h"

enum { V_NONE, V_OK, V_SHORT, V_LOST, V_APART, V_COUNT };
static const enum outcome outcomes[V_COUNT] = {OUTCOME_NONE, OUTCOME_OK, OUTCOME_SHORT, OUTCOME_NOT_MEASURED,
                                               OUTCOME_NOT_APPLICABLE};

/* ---- The tree of units --------------------------------------------------------------------------------------------
 */

static void test_units_stand_behind_their_parents(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const struct rollup_unit_row rows[] = {{7, 3}, {3, 9}, {9, 0}, {4, 9}, {12, 99}, {20, 21}, {21, 20}, {30, 30}};
    struct rollup_units units;
    rollup_units_make(arena, &units, rows, 8);
    assert_int_equal(units.count, 9);
    assert_int_equal(units.ids[0], 0);
    assert_int_equal(units.parents[0], -1);
    for (size_t i = 1; i < units.count; i++) {
        assert_true(units.parents[i] >= 0);
        assert_true((size_t)units.parents[i] < i);
    }
    assert_int_equal(units.ids[units.parents[rollup_unit_find(&units, 7)]], 3);
    assert_int_equal(units.ids[units.parents[rollup_unit_find(&units, 3)]], 9);
    assert_int_equal(units.parents[rollup_unit_find(&units, 9)], 0);
    assert_int_equal(units.parents[rollup_unit_find(&units, 12)], 0); /* its parent is not there */
    assert_int_equal(rollup_unit_find(&units, 99), 0);
    /* A circle is cut open: one of the two is a root, the other stands below it. */
    size_t one = rollup_unit_find(&units, 20), other = rollup_unit_find(&units, 21);
    assert_true((units.parents[one] == 0) != (units.parents[other] == 0));
    assert_int_equal(units.parents[rollup_unit_find(&units, 30)], 0);
    arena_free(arena);
}

/* ---- A run worked by hand ------------------------------------------------------------------------------------------
 */

enum { CHECKS = 3, DESCRIBED = 0, OWNED = 1 };
/* described: titel (1), omschrijving (3); owned: eigenaar (2) */
static const struct score_check checks[CHECKS] = {{DESCRIBED, 1}, {DESCRIBED, 3}, {OWNED, 2}};

struct hand {
    struct arena *arena;
    struct column objects, columns[CHECKS];
    const struct column *pointers[CHECKS];
    struct rollup_units units;
    struct rollup_run run;
};

static void hand_make(struct hand *hand)
{
    *hand = (struct hand){.arena = arena_new()};
    static const struct rollup_unit_row rows[] = {{1, 0}, {2, 1}, {3, 1}};
    column_make(&hand->objects, CHUNK_OBJECTS);
    for (int i = 0; i < CHECKS; i++) {
        column_make(&hand->columns[i], CHUNK_OBJECTS);
        hand->pointers[i] = &hand->columns[i];
    }
    rollup_units_make(hand->arena, &hand->units, rows, 3);
    hand->run = (struct rollup_run){.check_count = CHECKS,
                                    .checks = checks,
                                    .dimension_weights = {1, 1},
                                    .dimension_used = {true, true},
                                    .norms = {75, 75},
                                    .outcomes = outcomes,
                                    .columns = hand->pointers,
                                    .objects = &hand->objects,
                                    .units = &hand->units};
}

static void hand_release(struct hand *hand)
{
    column_release(&hand->objects);
    for (int i = 0; i < CHECKS; i++)
        column_release(&hand->columns[i]);
    arena_free(hand->arena);
}

static void put(struct hand *hand, size_t place, int criticality, int unit, int16_t titel, int16_t omschrijving,
                int16_t eigenaar)
{
    const int16_t verdicts[CHECKS] = {titel, omschrijving, eigenaar};
    column_set_plain(&hand->objects, place, (int16_t)criticality, unit, 0);
    for (int i = 0; i < CHECKS; i++)
        column_set(&hand->columns[i], place, verdicts[i], outcomes[verdicts[i]], verdicts[i] == V_OK,
                   verdicts[i] == V_OK || verdicts[i] == V_SHORT);
}

static const struct rollup_dimension *at(const struct rollup *rollup, const struct hand *hand, int32_t unit,
                                         int dimension)
{
    return &rollup->dimensions[rollup_unit_find(&hand->units, unit) * (DIMENSION_MOST + 1) + (size_t)dimension];
}

static void test_a_run_worked_by_hand(void **state)
{
    (void)state;
    struct hand hand;
    struct rollup_patterns patterns;
    struct rollup rollup;
    hand_make(&hand);
    put(&hand, 0, 1, 2, V_OK, V_OK, V_OK);      /* described 1, owned 1 */
    put(&hand, 1, 3, 2, V_OK, V_SHORT, V_LOST); /* described 1/4, owned not measured */
    put(&hand, 2, 2, 3, V_OK, V_OK, V_APART);   /* described 1, owned does not apply */
    put(&hand, 4, 2, 99, V_OK, V_OK, V_OK);     /* of a unit that is not there: in everything only */
    put(&hand, 5, 1, 2, V_OK, V_OK, V_OK);      /* as the first: one pattern */
    rollup_patterns_make(hand.arena, &patterns, &hand.run);
    assert_int_equal(patterns.count, 3);
    assert_int_equal(patterns.of_place[3], UINT32_MAX);
    assert_int_equal(patterns.of_place[0], patterns.of_place[5]);
    rollup_at_norm_since(&hand.objects, &patterns, NULL, 0);
    assert_int_equal(column_d(&hand.objects, 0), 1);
    assert_int_equal(column_d(&hand.objects, 1), 0);
    assert_int_equal(column_d(&hand.objects, 2), 1);
    rollup_compute(hand.arena, &rollup, &hand.run, &patterns);
    assert_int_equal(rollup.population, 5);

    const struct rollup_dimension *unit = at(&rollup, &hand, 2, DESCRIBED);
    assert_int_equal(unit->objects, 3);
    assert_int_equal(unit->objects_measured, 3);
    assert_int_equal(unit->objects_at_norm, 2);
    assert_int_equal(unit->mean.sum, SCORE_ONE + 3 * (SCORE_ONE / 4) + SCORE_ONE); /* 1 * 1 + 3 * 1/4 + 1 * 1 */
    assert_int_equal(unit->mean.weight, 5);
    assert_int_equal(unit->weight_measured, 4 + 3 * 4 + 4);
    assert_int_equal(unit->weight_applicable, 20);
    unit = at(&rollup, &hand, 2, OWNED);
    assert_int_equal(unit->objects, 3);
    assert_int_equal(unit->objects_measured, 2);
    assert_int_equal(unit->mean.weight, 2);
    assert_int_equal(unit->weight_measured, 4);
    assert_int_equal(unit->weight_applicable, 10);
    /* The one above it holds both departments; everything holds the object without a unit too. */
    assert_int_equal(at(&rollup, &hand, 1, DESCRIBED)->objects, 4);
    assert_int_equal(at(&rollup, &hand, 0, DESCRIBED)->objects, 5);
    assert_int_equal(at(&rollup, &hand, 1, OWNED)->objects, 3);
    assert_int_equal(at(&rollup, &hand, 3, OWNED)->objects, 0);
    /* Over all: the object with 1/4 and no owner counts with 1/4. */
    const struct rollup_dimension *total = at(&rollup, &hand, 0, SPLIT_TOTAL);
    assert_int_equal(total->objects, 5);
    assert_int_equal(total->objects_at_norm, 4);
    assert_int_equal(total->mean.sum, SCORE_ONE + 3 * (SCORE_ONE / 4) + 2 * SCORE_ONE + 2 * SCORE_ONE + SCORE_ONE);
    assert_int_equal(total->mean.weight, 9);

    const struct rollup_check *check = &rollup.checks[0 * CHECKS + 2]; /* eigenaar, everything */
    assert_int_equal(check->outcomes[OUTCOME_OK], 3);
    assert_int_equal(check->outcomes[OUTCOME_NOT_MEASURED], 1);
    assert_int_equal(check->outcomes[OUTCOME_NOT_APPLICABLE], 1);
    assert_int_equal(check->n, 3);
    assert_int_equal(check->d, 3);
    /* Plateaus of department 2: two described and owned (weight 2), one neither (weight 3). */
    const struct rollup_plateau *plateaus = &rollup.plateaus[rollup_unit_find(&hand.units, 2) * PLATEAU_COUNT];
    assert_int_equal(plateaus[PLATEAU_NONE].objects, 1);
    assert_int_equal(plateaus[PLATEAU_NONE].weight, 3);
    assert_int_equal(plateaus[PLATEAU_PRECONDITION].objects, 2);
    assert_int_equal(plateaus[PLATEAU_PRECONDITION].weight, 2);
    hand_release(&hand);
}

static void test_at_norm_since_goes_on_and_starts_again(void **state)
{
    (void)state;
    struct hand hand;
    struct rollup_patterns patterns;
    struct column before;
    hand_make(&hand);
    column_make(&before, CHUNK_OBJECTS);
    for (size_t i = 0; i < 5; i++)
        put(&hand, i, 1, 1, V_OK, i == 1 ? V_SHORT : V_OK, V_OK);
    column_set_plain(&before, 0, 1, 1, 2); /* since run 1 */
    column_set_plain(&before, 1, 1, 1, 2); /* falls back now */
    column_set_plain(&before, 2, 1, 1, 1); /* since the first run */
    column_set_plain(&before, 3, 1, 1, 0); /* was not at norm */
    column_set_plain(&before, 4, 0, 0, 0); /* was not there */
    rollup_patterns_make(hand.arena, &patterns, &hand.run);
    rollup_at_norm_since(&hand.objects, &patterns, &before, 7);
    static const int64_t expected[] = {2, 0, 1, 8, 8};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(column_d(&hand.objects, i), expected[i]);
    column_release(&before);
    hand_release(&hand);
}

/* All six dimensions at norm: improving at first, excelling in the third run in a row. */
static void test_excelling_asks_for_three_runs(void **state)
{
    (void)state;
    struct hand hand;
    static const struct score_check six[DIMENSION_MOST] = {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}};
    hand_make(&hand);
    const struct column *pointers[DIMENSION_MOST];
    for (int i = 0; i < DIMENSION_MOST; i++) {
        pointers[i] = &hand.columns[0];
        hand.run.norms[i] = 75;
        hand.run.dimension_weights[i] = 1;
        hand.run.dimension_used[i] = true;
    }
    hand.run.check_count = DIMENSION_MOST;
    hand.run.checks = six;
    hand.run.columns = pointers;
    put(&hand, 0, 2, 1, V_OK, V_OK, V_OK);
    for (hand.run.number = 3; hand.run.number < 7; hand.run.number++) {
        struct rollup_patterns patterns;
        struct rollup rollup;
        rollup_patterns_make(hand.arena, &patterns, &hand.run);
        rollup_at_norm_since(&hand.objects, &patterns, hand.run.number == 3 ? NULL : &hand.objects, hand.run.number);
        assert_int_equal(column_d(&hand.objects, 0), 4);
        rollup_compute(hand.arena, &rollup, &hand.run, &patterns);
        int plateau = hand.run.number < 5 ? PLATEAU_IMPROVING : PLATEAU_EXCELLING;
        assert_int_equal(rollup.plateaus[plateau].objects, 1);
        assert_int_equal(rollup.plateaus[plateau].weight, 2);
    }
    hand_release(&hand);
}

/* ---- Against adding object by object
 * --------------------------------------------------------------------------------- */

static uint64_t chance_state = 4711;

static uint64_t chance(uint64_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return chance_state % below;
}

enum { OBJECTS = 300, UNITS = 7 };

static void random_run(struct hand *hand, struct rollup_unit_row rows[UNITS])
{
    hand_make(hand);
    for (int i = 0; i < UNITS; i++)
        rows[i] = (struct rollup_unit_row){.id = i + 1, .parent_id = (int32_t)chance((uint64_t)i + 1)};
    rollup_units_make(hand->arena, &hand->units, rows, UNITS - chance(2));
    for (size_t i = 0; i < OBJECTS; i++) {
        if (chance(5) == 0)
            continue;
        column_set_plain(&hand->objects, i, (int16_t)(1 + chance(3)), (int64_t)chance(UNITS + 2), 0);
        for (int j = 0; j < CHECKS; j++) {
            int16_t verdict = (int16_t)(1 + chance(V_COUNT - 1));
            int64_t d = verdict == V_OK || verdict == V_SHORT ? 1 + (int64_t)chance(4) : 0;
            int64_t n = verdict == V_OK ? d : verdict == V_SHORT ? (int64_t)chance((uint64_t)d) : 0;
            column_set(&hand->columns[j], i, verdict, outcomes[verdict], n, d);
        }
    }
}

static bool object_read(const struct hand *hand, size_t place, struct score_cell cells[CHECKS], int *ret_criticality)
{
    *ret_criticality = hand->objects.verdict[place];
    memset(cells, 0, CHECKS * sizeof(*cells));
    for (int i = 0; i < CHECKS; i++) {
        const struct column *column = &hand->columns[i];
        enum outcome outcome = outcomes[column->verdict[place]];
        bool number = outcome == OUTCOME_OK || outcome == OUTCOME_SHORT;
        bool implied = column_implied(column, place);
        cells[i] = (struct score_cell){outcome,
                                       !number   ? 0
                                       : implied ? outcome == OUTCOME_OK
                                                 : column_n(column, place),
                                       !number   ? 0
                                       : implied ? 1
                                                 : column_d(column, place)};
    }
    return *ret_criticality > 0;
}

static bool is_in(const struct hand *hand, size_t place, int32_t unit)
{
    if (!hand->objects.verdict[place])
        return false;
    int at_unit = (int)rollup_unit_find(&hand->units, (int32_t)column_n(&hand->objects, place));
    for (; at_unit >= 0; at_unit = hand->units.parents[at_unit])
        if (hand->units.ids[at_unit] == unit)
            return true;
    return false;
}

static void compare_unit(const struct hand *earlier, const struct hand *later, int32_t unit, const struct split *got)
{
    static const bool same_rule[CHECKS] = {true, false, true};
    struct split expected[DIMENSION_MOST + 1] = {0};
    struct split_run earlier_run = {checks, earlier->run.dimension_weights};
    struct split_run later_run = {checks, later->run.dimension_weights};
    for (size_t place = 0; place < OBJECTS; place++) {
        struct score_cell before_cells[CHECKS], after_cells[CHECKS];
        struct split_object before = {.cells = before_cells}, after = {.cells = after_cells};
        object_read(earlier, place, before_cells, &before.criticality);
        object_read(later, place, after_cells, &after.criticality);
        bool in_earlier = is_in(earlier, place, unit), in_later = is_in(later, place, unit);
        if (in_earlier || in_later)
            split_add(expected, &earlier_run, &later_run, in_earlier ? &before : NULL, in_later ? &after : NULL,
                      same_rule, CHECKS);
    }
    for (int i = 0; i <= DIMENSION_MOST; i++)
        for (int j = 0; j < SPLIT_STATES; j++) {
            assert_true(got[i].state[j].sum == expected[i].state[j].sum);
            assert_int_equal(got[i].state[j].weight, expected[i].state[j].weight);
        }
}

static void test_splits_are_those_of_every_object_added_by_itself(void **state)
{
    (void)state;
    static const bool same_rule[CHECKS] = {true, false, true};
    print_message("# seed %llu\n", (unsigned long long)chance_state);
    for (int round = 0; round < 40; round++) {
        struct hand earlier, later;
        struct rollup_unit_row rows[UNITS];
        struct rollup_patterns earlier_patterns, later_patterns;
        struct split *splits;
        random_run(&earlier, rows);
        random_run(&later, rows);
        rollup_patterns_make(earlier.arena, &earlier_patterns, &earlier.run);
        rollup_patterns_make(later.arena, &later_patterns, &later.run);
        rollup_split_compute(later.arena, &splits, &earlier.run, &earlier_patterns, &later.run, &later_patterns,
                             same_rule);
        for (size_t unit = 0; unit < later.units.count; unit++)
            compare_unit(&earlier, &later, later.units.ids[unit], splits + unit * (DIMENSION_MOST + 1));
        hand_release(&earlier);
        hand_release(&later);
    }
}

static void test_sums_are_those_of_every_object_added_by_itself(void **state)
{
    (void)state;
    for (int round = 0; round < 40; round++) {
        struct hand hand;
        struct rollup_unit_row rows[UNITS];
        struct rollup_patterns patterns;
        struct rollup rollup;
        random_run(&hand, rows);
        rollup_patterns_make(hand.arena, &patterns, &hand.run);
        rollup_compute(hand.arena, &rollup, &hand.run, &patterns);
        for (size_t unit = 0; unit < hand.units.count; unit++) {
            struct score_mean means[DIMENSION_MOST + 1] = {0};
            int64_t shorts = 0, n = 0;
            for (size_t place = 0; place < OBJECTS; place++) {
                struct score_cell cells[CHECKS];
                struct score_object score;
                int criticality;
                if (!is_in(&hand, place, hand.units.ids[unit]))
                    continue;
                object_read(&hand, place, cells, &criticality);
                score_object_compute(&score, cells, checks, NULL, CHECKS, hand.run.dimension_weights);
                for (int i = 0; i < DIMENSION_MOST; i++)
                    if (score.measured[i])
                        score_mean_add(&means[i], score.dimension[i], criticality);
                if (score.total_measured)
                    score_mean_add(&means[SPLIT_TOTAL], score.total, criticality);
                shorts += cells[1].outcome == OUTCOME_SHORT;
                n += cells[1].n;
            }
            assert_int_equal(rollup.checks[unit * CHECKS + 1].outcomes[OUTCOME_SHORT], shorts);
            assert_int_equal(rollup.checks[unit * CHECKS + 1].n, n);
            for (size_t i = 0; i <= DIMENSION_MOST; i++) {
                assert_true(rollup.dimensions[unit * (DIMENSION_MOST + 1) + i].mean.sum == means[i].sum);
                assert_int_equal(rollup.dimensions[unit * (DIMENSION_MOST + 1) + i].mean.weight, means[i].weight);
            }
        }
        hand_release(&hand);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_stand_behind_their_parents),
        cmocka_unit_test(test_a_run_worked_by_hand),
        cmocka_unit_test(test_at_norm_since_goes_on_and_starts_again),
        cmocka_unit_test(test_excelling_asks_for_three_runs),
        cmocka_unit_test(test_sums_are_those_of_every_object_added_by_itself),
        cmocka_unit_test(test_splits_are_those_of_every_object_added_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
