/* SPDX-License-Identifier: EUPL-1.2 */
/* Proposals against brute force: no smaller set reaches the plateau, none of equal size brings more, gains add up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "measure/proposal.h"
#include "chance.h"

#include "base/poison.h"

enum { CHECKS = 7, GROUPS = 6, CASES = 1500, MANY = 20 };

struct example {
    struct score_cell cells[GROUPS][MANY];
    struct score_check checks[MANY];
    struct proposal_group groups[GROUPS];
    struct proposal_unit unit;
};

static struct score_cell chance_cell(void)
{
    if (chance_one_in(8))
        return (struct score_cell){chance_one_in(2) ? OUTCOME_NOT_MEASURED : OUTCOME_NOT_APPLICABLE, 0, 0};
    int64_t d = chance_one_in(2) ? 1 : 1 + chance(4);
    int64_t n = chance_one_in(2) ? d : chance(d);
    return (struct score_cell){outcome_judge(n, d, 100), n, d};
}

static void chance_example(struct example *example, size_t checks)
{
    example->unit = (struct proposal_unit){.checks = example->checks,
                                           .check_count = checks,
                                           .groups = example->groups,
                                           .group_count = 1 + (size_t)chance(GROUPS - 1)};
    for (size_t i = 0; i < checks; i++)
        example->checks[i] = (struct score_check){(int)chance(3), (int)chance(4)};
    for (int i = 0; i < DIMENSION_MOST; i++) {
        example->unit.dimension_weights[i] = 1 + (int)chance(2);
        example->unit.norms[i] = (int)chance(4) * 25;
    }
    for (size_t i = 0; i < example->unit.group_count; i++) {
        for (size_t check = 0; check < checks; check++)
            example->cells[i][check] = chance_cell();
        example->groups[i] =
            (struct proposal_group){.cells = example->cells[i], .weight = 1 + chance(5), .runs_at_norm = 1};
    }
}

/* Of all sets of checks that reach the plateau: the least size, and the most score at that size. By definition. */
static bool by_force(const struct proposal_unit *unit, int plateau, int *ret_size, double *ret_score)
{
    bool reachable = false;
    for (unsigned bits = 0; bits < 1u << unit->check_count; bits++) {
        bool mended[CHECK_MOST] = {false};
        for (size_t i = 0; i < unit->check_count; i++)
            mended[i] = bits >> i & 1;
        if (proposal_plateau(unit, mended) < plateau)
            continue;
        struct score_mean mean = proposal_mean(unit, mended);
        double score = mean.weight ? (double)mean.sum / (double)mean.weight : 0;
        int size = __builtin_popcount(bits);
        if (reachable && (size > *ret_size || (size == *ret_size && score <= *ret_score)))
            continue;
        reachable = true;
        *ret_size = size;
        *ret_score = score;
    }
    return reachable;
}

static void smallest_set_that_brings_most(void **state)
{
    (void)state;
    int found = 0;
    for (int i = 0; i < CASES; i++) {
        struct example example;
        struct proposal proposal;
        int size = 0;
        double score = 0;
        chance_example(&example, 1 + (size_t)chance(CHECKS - 1));
        proposal_compute(&proposal, &example.unit);
        if (proposal.from >= PLATEAU_IMPROVING)
            continue;
        bool reachable = by_force(&example.unit, proposal.from + 1, &size, &score);
        assert_int_equal(proposal.to, proposal.from + reachable);
        assert_true(proposal.exact);
        assert_int_equal(proposal.count, reachable ? size : 0);
        if (!reachable)
            continue;
        found++;
        struct score_mean last = proposal.steps[proposal.count - 1].after;
        assert_true((double)last.sum / (double)last.weight > score - 0.5);
    }
    assert_true(found > CASES / 20);
}

static void gains_add_up_and_none_can_be_missed(void **state)
{
    (void)state;
    for (int i = 0; i < CASES / 5; i++) {
        struct example example;
        struct proposal proposal;
        bool chosen[CHECK_MOST] = {false};
        chance_example(&example, MANY);
        proposal_compute(&proposal, &example.unit);
        for (size_t j = 0; j < proposal.count; j++) {
            chosen[proposal.steps[j].check] = true;
            struct score_mean before = j ? proposal.steps[j - 1].after : proposal_mean(&example.unit, NULL);
            assert_true(before.sum == proposal.steps[j].before.sum);
            assert_true(proposal.steps[j].after.sum >= before.sum);
        }
        if (proposal.count == 0)
            continue;
        assert_true(proposal_mean(&example.unit, chosen).sum == proposal.steps[proposal.count - 1].after.sum);
        assert_true(proposal_plateau(&example.unit, chosen) >= proposal.to);
        for (size_t j = 0; j < proposal.count; j++) {
            chosen[proposal.steps[j].check] = false;
            assert_true(proposal_plateau(&example.unit, chosen) < proposal.to);
            chosen[proposal.steps[j].check] = true;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smallest_set_that_brings_most),
        cmocka_unit_test(gains_add_up_and_none_can_be_missed),
    };
    chance_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
