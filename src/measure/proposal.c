/* SPDX-License-Identifier: EUPL-1.2 */
/* The smallest set of checks to mend. */
#include "measure/proposal.h"

#include <string.h>

#include "base/poison.h"

/* ---- What mending does ------------------------------------------------------------------------------------------- */

static void score_mended(const struct proposal_unit *unit, const struct score_cell *cells, const bool *mended,
                         struct score_object *ret_score)
{
    struct score_cell changed[CHECK_MOST];
    memcpy(changed, cells, unit->check_count * sizeof(*cells));
    for (size_t i = 0; mended && i < unit->check_count; i++)
        if (mended[i] && changed[i].outcome == OUTCOME_SHORT) {
            changed[i].outcome = OUTCOME_OK;
            changed[i].n = changed[i].d;
        }
    score_object_compute(ret_score, changed, unit->checks, NULL, unit->check_count, unit->dimension_weights);
}

bool proposal_score(const struct proposal_unit *unit, const struct score_cell *cells, const bool *mended,
                    int64_t *ret_score)
{
    struct score_object score;
    score_mended(unit, cells, mended, &score);
    *ret_score = score.total;
    return score.total_measured;
}

struct score_mean proposal_mean(const struct proposal_unit *unit, const bool *mended)
{
    struct score_mean mean = {0};
    int64_t score;
    for (size_t i = 0; i < unit->group_count; i++)
        if (proposal_score(unit, unit->groups[i].cells, mended, &score)) {
            mean.sum += (__int128)score * unit->groups[i].weight;
            mean.weight += unit->groups[i].weight;
        }
    return mean;
}

static int plateau_mended(const struct proposal_unit *unit, const struct proposal_group *group, const bool *mended)
{
    struct score_object score;
    int at_norm[DIMENSION_MOST];
    score_mended(unit, group->cells, mended, &score);
    for (int i = 0; i < DIMENSION_MOST; i++) {
        bool enough = score.measured[i] && score.dimension[i] * 100 >= unit->norms[i] * SCORE_ONE;
        at_norm[i] = score.weight_applicable[i] == 0 ? -1 : enough;
    }
    return plateau_of(at_norm, group->runs_at_norm);
}

int proposal_plateau(const struct proposal_unit *unit, const bool *mended)
{
    int64_t weights[PLATEAU_COUNT] = {0};
    for (size_t i = 0; i < unit->group_count; i++)
        weights[plateau_mended(unit, &unit->groups[i], mended)] += unit->groups[i].weight;
    return plateau_of_unit(weights);
}

/* ---- Which checks can matter ------------------------------------------------------------------------------------- */

/* Those that somebody falls short on, of the dimensions that carry the plateaus up to this one. */
static size_t find_candidates(const struct proposal_unit *unit, int plateau, size_t *ret_checks)
{
    size_t count = 0;
    for (size_t check = 0; check < unit->check_count; check++) {
        bool falls_short = false;
        for (size_t i = 0; i < unit->group_count; i++)
            falls_short |= unit->groups[i].cells[check].outcome == OUTCOME_SHORT;
        if (falls_short && unit->checks[check].weight > 0 && unit->checks[check].dimension < 2 * plateau)
            ret_checks[count++] = check;
    }
    return count;
}

/* a < b as means of the same weight. */
static bool mean_less(struct score_mean a, struct score_mean b)
{
    return a.sum * (b.weight ? b.weight : 1) < b.sum * (a.weight ? a.weight : 1);
}

/* ---- Every set, the smallest first ------------------------------------------------------------------------------- */

static void set_of(const size_t *candidates, size_t count, unsigned bits, bool *ret_mended)
{
    memset(ret_mended, 0, CHECK_MOST * sizeof(*ret_mended));
    for (size_t i = 0; i < count; i++)
        ret_mended[candidates[i]] = bits >> i & 1;
}

static bool find_exact(const struct proposal_unit *unit, int plateau, const size_t *candidates, size_t count,
                       bool *ret_mended)
{
    bool mended[CHECK_MOST];
    for (int size = 1; size <= (int)count; size++) {
        bool found = false;
        struct score_mean best = {0};
        for (unsigned bits = 1; bits < 1u << count; bits++) {
            if (__builtin_popcount(bits) != size)
                continue;
            set_of(candidates, count, bits, mended);
            if (proposal_plateau(unit, mended) < plateau)
                continue;
            struct score_mean mean = proposal_mean(unit, mended);
            if (found && !mean_less(best, mean))
                continue;
            found = true;
            best = mean;
            memcpy(ret_mended, mended, sizeof(mended));
        }
        if (found)
            return true;
    }
    return false;
}

/* ---- Leaving out what can be missed ------------------------------------------------------------------------------ */

static bool find_irreducible(const struct proposal_unit *unit, int plateau, const size_t *candidates, size_t count,
                             bool *ret_mended)
{
    memset(ret_mended, 0, CHECK_MOST * sizeof(*ret_mended));
    for (size_t i = 0; i < count; i++)
        ret_mended[candidates[i]] = true;
    if (proposal_plateau(unit, ret_mended) < plateau)
        return false;
    for (;;) {
        size_t least = CHECK_MOST;
        struct score_mean best = {0};
        for (size_t i = 0; i < count; i++) {
            size_t check = candidates[i];
            if (!ret_mended[check])
                continue;
            ret_mended[check] = false;
            struct score_mean mean = proposal_mean(unit, ret_mended);
            bool better = least == CHECK_MOST || mean_less(best, mean);
            if (better && proposal_plateau(unit, ret_mended) >= plateau) {
                least = check;
                best = mean;
            }
            ret_mended[check] = true;
        }
        if (least == CHECK_MOST)
            return true;
        ret_mended[least] = false;
    }
}

/* ---- What each brings -------------------------------------------------------------------------------------------- */

/* One after the other, what brings most first: so that the gains add up to that of the whole. */
static void order_steps(struct proposal *proposal, const struct proposal_unit *unit, const bool *chosen)
{
    bool done[CHECK_MOST] = {false};
    struct score_mean before = proposal_mean(unit, NULL);
    for (;;) {
        size_t next = CHECK_MOST;
        struct score_mean best = {0};
        for (size_t check = 0; check < unit->check_count; check++) {
            if (!chosen[check] || done[check])
                continue;
            done[check] = true;
            struct score_mean mean = proposal_mean(unit, done);
            done[check] = false;
            if (next != CHECK_MOST && !mean_less(best, mean))
                continue;
            next = check;
            best = mean;
        }
        if (next == CHECK_MOST)
            return;
        done[next] = true;
        proposal->steps[proposal->count++] = (struct proposal_step){next, before, best};
        before = best;
    }
}

void proposal_compute(struct proposal *ret_proposal, const struct proposal_unit *unit)
{
    size_t candidates[CHECK_MOST];
    bool chosen[CHECK_MOST];
    int from = proposal_plateau(unit, NULL);
    *ret_proposal = (struct proposal){.from = from, .to = from};
    if (from >= PLATEAU_IMPROVING)
        return;
    size_t count = find_candidates(unit, from + 1, candidates);
    ret_proposal->exact = count < 22 && ((size_t)1 << count) * unit->group_count <= PROPOSAL_WORK;
    if (!(ret_proposal->exact ? find_exact(unit, from + 1, candidates, count, chosen)
                              : find_irreducible(unit, from + 1, candidates, count, chosen)))
        return;
    ret_proposal->to = from + 1;
    order_steps(ret_proposal, unit, chosen);
}
