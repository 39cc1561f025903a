/* SPDX-License-Identifier: EUPL-1.2 */
/* Columns and the rows of changes that they are kept as: what is written is exactly what changed, and reads back equal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "results/chunk.h"

#include "base/poison.h"

enum { V_NONE, V_OK, V_SHORT, V_LOST, V_COUNT };
static const enum outcome outcomes[V_COUNT] = {OUTCOME_NONE, OUTCOME_OK, OUTCOME_SHORT, OUTCOME_NOT_MEASURED};
static struct chunk_row row;

static void test_a_first_chunk_is_written_whole_up_to_its_last_object(void **state)
{
    (void)state;
    struct column column;
    column_make(&column, CHUNK_OBJECTS);
    for (size_t i = 0; i < 5; i++)
        column_set(&column, i, i == 3 ? V_SHORT : V_OK, outcomes[i == 3 ? V_SHORT : V_OK], i != 3, 1);
    chunk_difference(&row, NULL, &column, 0, outcomes);
    assert_true(row.whole);
    assert_false(row.numbers);
    assert_int_equal(row.count, 5);
    assert_memory_equal(row.verdict, ((int16_t[]){V_OK, V_OK, V_OK, V_SHORT, V_OK}), 10);
    assert_null(column.d);
    column_release(&column);
}

static void test_numbers_are_written_out_for_every_cell_of_their_row(void **state)
{
    (void)state;
    struct column column;
    column_make(&column, CHUNK_OBJECTS);
    column_set(&column, 0, V_OK, OUTCOME_OK, 1, 1);
    column_set(&column, 1, V_SHORT, OUTCOME_SHORT, 7, 9);
    column_set(&column, 2, V_SHORT, OUTCOME_SHORT, 0, 1);
    column_set(&column, 3, V_LOST, OUTCOME_NOT_MEASURED, 0, 0);
    assert_int_equal(column_d(&column, 0), 0); /* implied */
    assert_int_equal(column_d(&column, 1), 9);
    chunk_difference(&row, NULL, &column, 0, outcomes);
    assert_true(row.numbers);
    assert_int_equal(row.count, 4);
    assert_memory_equal(row.n, ((int64_t[]){1, 7, 0, 0}), 32);
    assert_memory_equal(row.d, ((int64_t[]){1, 9, 1, 0}), 32);
    column_release(&column);
}

static void test_only_changed_cells_are_written(void **state)
{
    (void)state;
    struct column before, after;
    column_make(&before, CHUNK_OBJECTS);
    column_make(&after, (size_t)2 * CHUNK_OBJECTS);
    for (size_t i = 0; i < CHUNK_OBJECTS; i++) {
        column_set(&before, i, V_OK, OUTCOME_OK, 1, 1);
        column_set(&after, i, V_OK, OUTCOME_OK, 1, 1);
    }
    chunk_difference(&row, &before, &after, 0, outcomes);
    assert_int_equal(row.count, 0);
    column_set(&after, 17, V_SHORT, OUTCOME_SHORT, 0, 1);
    column_set(&after, 8191, V_NONE, OUTCOME_NONE, 0, 0);
    chunk_difference(&row, &before, &after, 0, outcomes);
    assert_false(row.whole);
    assert_false(row.numbers);
    assert_int_equal(row.count, 2);
    assert_memory_equal(row.place, ((int16_t[]){17, 8191}), 4);
    assert_memory_equal(row.verdict, ((int16_t[]){V_SHORT, V_NONE}), 4);
    /* A chunk that was not there before, and holds nothing, is not written. */
    chunk_difference(&row, &before, &after, 1, outcomes);
    assert_int_equal(row.count, 0);
    /* The same verdict with other numbers is a change. */
    column_set(&before, 17, V_SHORT, OUTCOME_SHORT, 1, 3);
    chunk_difference(&row, &before, &after, 0, outcomes);
    assert_int_equal(row.count, 2);
    assert_int_equal(row.place[0], 17);
    column_release(&before);
    column_release(&after);
}

static void test_a_whole_row_ends_what_lay_behind_it(void **state)
{
    (void)state;
    struct column column;
    column_make(&column, CHUNK_OBJECTS);
    for (size_t i = 0; i < 10; i++)
        column_set(&column, i, V_SHORT, OUTCOME_SHORT, 1, 2);
    row = (struct chunk_row){.count = 2, .whole = true, .verdict = {V_OK, V_LOST}};
    assert_true(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    assert_int_equal(column.verdict[0], V_OK);
    assert_int_equal(column.verdict[1], V_LOST);
    for (size_t i = 2; i < 10; i++)
        assert_int_equal(column.verdict[i], V_NONE);
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(column_d(&column, i), 0);
    column_release(&column);
}

static void test_damaged_rows_are_refused(void **state)
{
    (void)state;
    struct column column;
    column_make(&column, CHUNK_OBJECTS);
    struct chunk_row good = {.count = 2, .place = {3, 4}, .verdict = {V_OK, V_SHORT}};
    row = good;
    assert_true(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    assert_false(chunk_apply(&column, 1, &row, outcomes, V_COUNT)); /* no such chunk */
    row.place[1] = 3;                                               /* twice */
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row.place[1] = 2; /* out of order */
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row = good;
    row.place[0] = -1;
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row = good;
    row.place[1] = CHUNK_OBJECTS;
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row = good;
    row.verdict[1] = V_COUNT;
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row.verdict[1] = -1;
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row = good;
    row.count = CHUNK_OBJECTS + 1;
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row = good;
    row.numbers = true; /* ok of 0 */
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row.n[0] = row.d[0] = row.d[1] = 4;
    assert_true(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row.n[1] = 5; /* 5 of 4 */
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row.n[1] = -1;
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    row.n[1] = 4;
    row.verdict[1] = V_LOST; /* numbers for what was not measured */
    assert_false(chunk_apply(&column, 0, &row, outcomes, V_COUNT));
    column_release(&column);
}

/* ---- A property: what is written, put on what was there, is what is there now
 * ------------------------------------------ */

static uint64_t chance_state = 20261124;

static uint64_t chance(uint64_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return chance_state % below;
}

static void random_cell(struct column *column, size_t place)
{
    int16_t verdict = (int16_t)chance(V_COUNT);
    int64_t d = verdict == V_OK || verdict == V_SHORT ? (chance(3) ? 1 : (int64_t)chance(1000) + 1) : 0;
    int64_t n = verdict == V_OK ? d : verdict == V_SHORT && d > 1 ? (int64_t)chance((uint64_t)d) : 0;
    column_set(column, place, verdict, outcomes[verdict], n, d);
}

static void test_difference_and_apply_are_each_others_inverse(void **state)
{
    (void)state;
    print_message("# seed %llu\n", (unsigned long long)chance_state);
    static const uint64_t one_in[] = {1, 2, 10, 1000, 1000000};
    for (int round = 0; round < 60; round++) {
        struct column before, after, rebuilt;
        size_t population = 1 + chance(CHUNK_OBJECTS);
        size_t changed = 0;
        column_make(&before, CHUNK_OBJECTS);
        column_make(&after, CHUNK_OBJECTS);
        column_make(&rebuilt, CHUNK_OBJECTS);
        for (size_t i = 0; i < population; i++)
            random_cell(&before, i);
        for (size_t i = 0; i < population; i++) {
            column_set_plain(&after, i, before.verdict[i], column_n(&before, i), column_d(&before, i));
            column_set_plain(&rebuilt, i, before.verdict[i], column_n(&before, i), column_d(&before, i));
            if (chance(one_in[round % 5]) == 0)
                random_cell(&after, i);
            changed += after.verdict[i] != before.verdict[i] || column_n(&after, i) != column_n(&before, i) ||
                       column_d(&after, i) != column_d(&before, i);
        }
        chunk_difference(&row, &before, &after, 0, outcomes);
        if (!row.whole)
            assert_int_equal(row.count, changed);
        assert_true(row.count == 0 || chunk_apply(&rebuilt, 0, &row, outcomes, V_COUNT));
        for (size_t i = 0; i < CHUNK_OBJECTS; i++) {
            assert_int_equal(rebuilt.verdict[i], after.verdict[i]);
            assert_int_equal(column_n(&rebuilt, i), column_n(&after, i));
            assert_int_equal(column_d(&rebuilt, i), column_d(&after, i));
        }
        column_release(&before);
        column_release(&after);
        column_release(&rebuilt);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_first_chunk_is_written_whole_up_to_its_last_object),
        cmocka_unit_test(test_numbers_are_written_out_for_every_cell_of_their_row),
        cmocka_unit_test(test_only_changed_cells_are_written),
        cmocka_unit_test(test_a_whole_row_ends_what_lay_behind_it),
        cmocka_unit_test(test_damaged_rows_are_refused),
        cmocka_unit_test(test_difference_and_apply_are_each_others_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
