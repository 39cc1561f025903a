/* SPDX-License-Identifier: EUPL-1.2 */
/* Effects on a unit's score. */
#include "pdca/effect.h"

#include <stdlib.h>
#include <string.h>

#include "base/poison.h"

static int load(struct arena *arena, struct store *store, int64_t run_id, struct effect_run *run,
                struct peil_error *error)
{
    size_t places;
    int failed = verdicts_load(&run->verdicts, arena, store, error);
    failed = failed ? failed : state_places(store, &places, error);
    return failed ? failed : state_load(arena, store, run_id, &run->verdicts, places, &run->state, error);
}

int effect_load(struct arena *arena, struct store *store, int64_t run_id, struct effect_run *ret_run,
                struct peil_error *error)
{
    *ret_run = (struct effect_run){0};
    int failed = load(arena, store, run_id, ret_run, error);
    if (failed)
        return failed;
    state_rollup_run(arena, &ret_run->state, &ret_run->verdicts, &ret_run->run);
    rollup_patterns_make(arena, &ret_run->patterns, &ret_run->run);
    const struct rollup_units *units = &ret_run->state.units;
    int64_t *weights = arena_allocate_array(arena, units->count, sizeof(*weights));
    size_t unit;
    for (size_t place = 0; place < ret_run->patterns.places; place++)
        if (effect_unit_of(ret_run, (int64_t)place + 1, &unit) &&
            ret_run->patterns.scores[ret_run->patterns.of_place[place]].total_measured)
            weights[unit] += ret_run->state.objects.verdict[place];
    for (unit = units->count - 1; unit > 0; unit--)
        weights[units->parents[unit]] += weights[unit];
    ret_run->weights = weights;
    return 0;
}

void effect_release(struct effect_run *run)
{
    state_release(&run->state);
}

bool effect_unit(const struct effect_run *run, int64_t unit_id, size_t *ret_unit)
{
    *ret_unit = unit_id ? rollup_unit_find(&run->state.units, (int32_t)unit_id) : 0;
    return unit_id == 0 || *ret_unit > 0;
}

bool effect_unit_of(const struct effect_run *run, int64_t object_id, size_t *ret_unit)
{
    size_t place = (size_t)object_id - 1;
    if (object_id < 1 || place >= run->patterns.places || run->patterns.of_place[place] == UINT32_MAX)
        return false;
    int64_t id = column_n(&run->state.objects, place);
    *ret_unit = id ? rollup_unit_find(&run->state.units, (int32_t)id) : 0;
    return true;
}

bool effect_within(const struct effect_run *run, size_t unit, size_t above)
{
    while (unit > 0 && unit != above)
        unit = (size_t)run->state.units.parents[unit];
    return unit == above;
}

/* ---- Cells ------------------------------------------------------------------------------------------------------- */

static const struct score_cell *cells_of(const struct effect_run *run, int64_t object_id)
{
    size_t place = (size_t)object_id - 1;
    if (object_id < 1 || place >= run->patterns.places || run->patterns.of_place[place] == UINT32_MAX)
        return NULL;
    return run->patterns.cells + run->patterns.of_place[place] * run->run.check_count;
}

static bool check_index(const struct effect_run *run, int32_t check_id, size_t *ret_check)
{
    for (*ret_check = 0; *ret_check < run->state.programme.check_count; (*ret_check)++)
        if (run->state.programme.checks[*ret_check].check_id == check_id)
            return true;
    return false;
}

static bool is_number(const struct score_cell *cell)
{
    return cell->outcome == OUTCOME_OK || cell->outcome == OUTCOME_SHORT;
}

/* Changes one cell; false: it counts for nothing. */
static bool change_cell(const struct effect_run *run, const struct effect_run *earlier, const struct effect_cell *cell,
                        struct score_cell *changed)
{
    size_t check, before;
    if (!check_index(run, cell->check_id, &check) || !is_number(&changed[check]))
        return false;
    if (!earlier) {
        bool falls_short = changed[check].outcome == OUTCOME_SHORT;
        changed[check].outcome = OUTCOME_OK;
        changed[check].n = changed[check].d;
        return falls_short;
    }
    const struct score_cell *then = cells_of(earlier, cell->object_id);
    if (!then || !check_index(earlier, cell->check_before, &before) || !is_number(&then[before]))
        return false;
    changed[check] = then[before];
    return true;
}

static int by_object(const void *a, const void *b)
{
    const struct effect_cell *one = a, *other = b;
    return one->object_id < other->object_id ? -1 : one->object_id > other->object_id;
}

/* The sum of what the scores of objects differ, by criticality: with the cells changed, less as they are. */
static struct score_mean difference(const struct effect_run *run, const struct effect_run *earlier, size_t unit,
                                    struct effect_cell *cells, size_t count)
{
    struct score_mean mean = {.weight = run->weights[unit]};
    size_t own;
    if (count)
        qsort(cells, count, sizeof(*cells), by_object);
    for (size_t first = 0, end; first < count; first = end) {
        struct score_cell changed[CHECK_MOST];
        struct score_object score;
        int64_t object = cells[first].object_id;
        const struct score_cell *now = cells_of(run, object);
        bool any = false;
        if (now)
            memcpy(changed, now, run->run.check_count * sizeof(*now));
        for (end = first; end < count && cells[end].object_id == object; end++)
            any |= now && change_cell(run, earlier, &cells[end], changed);
        if (!any || !effect_unit_of(run, object, &own) || !effect_within(run, own, unit))
            continue;
        size_t place = (size_t)object - 1;
        score_object_compute(&score, changed, run->run.checks, NULL, run->run.check_count, run->run.dimension_weights);
        int64_t as_is = run->patterns.scores[run->patterns.of_place[place]].total;
        mean.sum += (__int128)(score.total - as_is) * run->state.objects.verdict[place];
    }
    return mean;
}

struct score_mean effect_expected(const struct effect_run *run, size_t unit, struct effect_cell *cells, size_t count)
{
    return difference(run, NULL, unit, cells, count);
}

struct score_mean effect_measured(const struct effect_run *run, const struct effect_run *earlier, size_t unit,
                                  struct effect_cell *cells, size_t count)
{
    struct score_mean mean = difference(run, earlier, unit, cells, count);
    mean.sum = -mean.sum;
    return mean;
}

/* ---- For proposals ----------------------------------------------------------------------------------------------- */

void effect_proposal_unit(struct arena *arena, const struct effect_run *run, size_t unit,
                          struct proposal_unit *ret_unit)
{
    size_t patterns = run->patterns.count;
    int64_t *weights = arena_allocate_array(arena, patterns + 1, sizeof(*weights));
    struct proposal_group *groups = arena_allocate_array(arena, patterns + 1, sizeof(*groups));
    size_t own, count = 0;
    for (size_t place = 0; place < run->patterns.places; place++)
        if (effect_unit_of(run, (int64_t)place + 1, &own) && effect_within(run, own, unit))
            weights[run->patterns.of_place[place]] += run->state.objects.verdict[place];
    for (size_t i = 0; i < patterns; i++)
        if (weights[i])
            groups[count++] = (struct proposal_group){
                .cells = run->patterns.cells + i * run->run.check_count, .weight = weights[i], .runs_at_norm = 1};
    *ret_unit = (struct proposal_unit){
        .checks = run->run.checks, .check_count = run->run.check_count, .groups = groups, .group_count = count};
    memcpy(ret_unit->dimension_weights, run->run.dimension_weights, sizeof(ret_unit->dimension_weights));
    memcpy(ret_unit->norms, run->run.norms, sizeof(ret_unit->norms));
}
