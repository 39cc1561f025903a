/* SPDX-License-Identifier: EUPL-1.2 */
/* Rollups: patterns of equal objects, groups of them per unit, and sums up the tree of units. */
#include "results/rollup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "results/groups.h"
#include "base/poison.h"

/* ---- The tree of units --------------------------------------------------------------------------------------------
 */

static int row_compare(const void *a, const void *b)
{
    const struct rollup_unit_row *one = a, *other = b;
    return one->id < other->id ? -1 : one->id > other->id;
}

static const struct rollup_unit_row *row_find(const struct rollup_unit_row *rows, size_t count, int32_t id)
{
    struct rollup_unit_row key = {.id = id};
    return bsearch(&key, rows, count, sizeof(*rows), row_compare);
}

void rollup_units_make(struct arena *arena, struct rollup_units *ret_units, const struct rollup_unit_row *rows,
                       size_t count)
{
    struct rollup_unit_row *sorted = arena_allocate_array(arena, count + 1, sizeof(*sorted));
    if (count)
        memcpy(sorted, rows, count * sizeof(*rows));
    qsort(sorted, count, sizeof(*sorted), row_compare);
    int32_t *ids = arena_allocate_array(arena, count + 1, sizeof(*ids));
    int *parents = arena_allocate_array(arena, count + 1, sizeof(*parents));
    int *index_of = arena_allocate_array(arena, count + 1, sizeof(*index_of)); /* of a sorted row; 0: not placed yet */
    parents[0] = -1;
    size_t placed = 1;
    bool circles = false; /* what is left are circles: cut one open at its first unit */
    while (placed <= count) {
        size_t before = placed;
        for (size_t i = 0; i < count; i++) {
            if (index_of[i])
                continue;
            const struct rollup_unit_row *parent = row_find(sorted, count, sorted[i].parent_id);
            int parent_index = parent ? index_of[parent - sorted] : 0;
            if (parent && !parent_index && !circles)
                continue;
            circles = false;
            ids[placed] = sorted[i].id;
            parents[placed] = parent_index;
            index_of[i] = (int)placed++;
        }
        circles = placed == before;
    }
    *ret_units = (struct rollup_units){.count = count + 1, .ids = ids, .parents = parents};
}

size_t rollup_unit_find(const struct rollup_units *units, int32_t id)
{
    for (size_t i = 1; i < units->count; i++)
        if (units->ids[i] == id)
            return i;
    return 0;
}

/* Unit indexes of objects are looked up a hundred thousand times: by id, in a table. */
struct unit_table {
    int32_t largest;
    const uint32_t *index;
};

static struct unit_table unit_table_make(struct arena *arena, const struct rollup_units *units)
{
    struct unit_table table = {0};
    for (size_t i = 1; i < units->count; i++)
        if (units->ids[i] > table.largest)
            table.largest = units->ids[i];
    uint32_t *index = arena_allocate_array(arena, (size_t)table.largest + 1, sizeof(*index));
    for (size_t i = 1; i < units->count; i++)
        index[units->ids[i]] = (uint32_t)i;
    table.index = index;
    return table;
}

static uint32_t unit_of(const struct unit_table *table, int64_t id)
{
    return id > 0 && id <= table->largest ? table->index[id] : 0;
}

/* ---- Patterns ------------------------------------------------------------------------------------------------------
 */

/* The words that an object's cells come down to: each verdict, and n and d of the columns that have numbers. */
static size_t pattern_words(const struct rollup_run *run)
{
    size_t words = 0;
    for (size_t i = 0; i < run->check_count; i++)
        words += !run->columns[i] ? 0 : run->columns[i]->d ? 3 : 1;
    return words ? words : 1;
}

static void pattern_read(const struct rollup_run *run, size_t place, int64_t *ret_words)
{
    size_t at = 0;
    for (size_t i = 0; i < run->check_count; i++) {
        const struct column *column = run->columns[i];
        if (!column)
            continue;
        bool there = place < column->places;
        ret_words[at++] = there ? column->verdict[place] : 0;
        if (column->d) {
            ret_words[at++] = there ? column->n[place] : 0;
            ret_words[at++] = there ? column->d[place] : 0;
        }
    }
}

static void pattern_cells(const struct rollup_run *run, const int64_t *words, struct score_cell *ret_cells)
{
    size_t at = 0;
    for (size_t i = 0; i < run->check_count; i++) {
        const struct column *column = run->columns[i];
        if (!column)
            continue;
        struct score_cell *cell = &ret_cells[i];
        cell->outcome = run->outcomes[words[at++]];
        int64_t n = column->d ? words[at++] : 0;
        int64_t d = column->d ? words[at++] : 0;
        if (cell->outcome != OUTCOME_OK && cell->outcome != OUTCOME_SHORT)
            continue;
        cell->n = d ? n : cell->outcome == OUTCOME_OK;
        cell->d = d ? d : 1;
    }
}

static void pattern_at_norm(const struct rollup_run *run, const struct score_object *score, int *ret_at_norm,
                            bool *ret_all)
{
    int good = 0, bad = 0;
    for (int i = 0; i < DIMENSION_MOST; i++) {
        bool enough = score->measured[i] && score->dimension[i] * 100 >= run->norms[i] * SCORE_ONE;
        ret_at_norm[i] = score->weight_applicable[i] == 0 ? -1 : enough;
        good += ret_at_norm[i] == 1;
        bad += ret_at_norm[i] == 0;
    }
    *ret_all = good > 0 && bad == 0;
}

void rollup_patterns_make(struct arena *arena, struct rollup_patterns *ret_patterns, const struct rollup_run *run)
{
    size_t words = pattern_words(run);
    size_t places = run->objects->places;
    uint32_t *of_place = arena_allocate_array(arena, places + 1, sizeof(*of_place));
    _cleanup_groups_ struct groups groups;
    groups_make(&groups, words, 0);
    int64_t *key = arena_allocate_array(arena, words, sizeof(*key));
    for (size_t place = 0; place < places; place++) {
        if (run->objects->verdict[place] == 0) {
            of_place[place] = UINT32_MAX;
            continue;
        }
        pattern_read(run, place, key);
        of_place[place] = groups_find(&groups, key);
    }
    struct score_cell *cells = arena_allocate_array(arena, groups.count * run->check_count + 1, sizeof(*cells));
    struct score_object *scores = arena_allocate_array(arena, groups.count + 1, sizeof(*scores));
    int *at_norm = arena_allocate_array(arena, groups.count * DIMENSION_MOST + 1, sizeof(*at_norm));
    bool *all = arena_allocate_array(arena, groups.count + 1, sizeof(*all));
    for (size_t i = 0; i < groups.count; i++) {
        pattern_cells(run, groups_key(&groups, i), cells + i * run->check_count);
        score_object_compute(&scores[i], cells + i * run->check_count, run->checks, NULL, run->check_count,
                             run->dimension_weights);
        pattern_at_norm(run, &scores[i], at_norm + i * DIMENSION_MOST, &all[i]);
    }
    *ret_patterns = (struct rollup_patterns){.count = groups.count,
                                             .cells = cells,
                                             .scores = scores,
                                             .at_norm = at_norm,
                                             .all_at_norm = all,
                                             .of_place = of_place,
                                             .places = places};
}

void rollup_at_norm_since(struct column *objects, const struct rollup_patterns *patterns, const struct column *before,
                          int number)
{
    for (size_t place = 0; place < objects->places; place++) {
        uint32_t pattern = patterns->of_place[place];
        if (pattern == UINT32_MAX)
            continue;
        int64_t since = 0;
        if (patterns->all_at_norm[pattern]) {
            bool known = before && place < before->places && before->verdict[place];
            since = known ? column_d(before, place) : 0;
            since = since ? since : number + 1;
        }
        column_set_plain(objects, place, objects->verdict[place], column_n(objects, place), since);
    }
}

/* ---- Counts and scores ---------------------------------------------------------------------------------------------
 */

/* Objects of one unit that say the same. */
enum { GROUP_UNIT, GROUP_PATTERN, GROUP_RUNS, GROUP_WORDS };
enum { SUM_OBJECTS, SUM_WEIGHT, SUM_WORDS };
enum { RUNS_MOST = 3 };

/* Successive runs, this one included; plateau_of asks for no more than three. */
static int64_t runs_at_norm(const struct rollup_run *run, size_t place)
{
    int64_t since = column_d(run->objects, place);
    int64_t runs = since ? run->number + 2 - since : 0;
    return runs > RUNS_MOST ? RUNS_MOST : runs;
}

static void group_objects(struct arena *arena, struct groups *groups, const struct rollup_run *run,
                          const struct rollup_patterns *patterns)
{
    struct unit_table table = unit_table_make(arena, run->units);
    for (size_t place = 0; place < patterns->places; place++) {
        if (patterns->of_place[place] == UINT32_MAX)
            continue;
        int64_t key[GROUP_WORDS] = {
            [GROUP_UNIT] = unit_of(&table, column_n(run->objects, place)),
            [GROUP_PATTERN] = patterns->of_place[place],
            [GROUP_RUNS] = runs_at_norm(run, place),
        };
        int64_t *sums = groups_sums(groups, groups_find(groups, key));
        sums[SUM_OBJECTS]++;
        sums[SUM_WEIGHT] += run->objects->verdict[place];
    }
}

static void add_checks(struct rollup_check *checks, const struct score_cell *cells, size_t count, int64_t objects)
{
    for (size_t i = 0; i < count; i++) {
        checks[i].outcomes[cells[i].outcome] += objects;
        checks[i].n += cells[i].n * objects;
        checks[i].d += cells[i].d * objects;
    }
}

static void mean_add(struct score_mean *mean, int64_t score, int64_t weight)
{
    mean->sum += (__int128)score * weight;
    mean->weight += weight;
}

static void add_dimensions(struct rollup_dimension *dimensions, const struct rollup_run *run,
                           const struct score_object *score, const int *at_norm, bool all_at_norm, const int64_t *sums)
{
    struct rollup_dimension *total = &dimensions[SPLIT_TOTAL];
    bool applies = false;
    for (int i = 0; i < DIMENSION_MOST; i++) {
        if (score->weight_applicable[i] == 0 || !run->dimension_used[i])
            continue;
        struct rollup_dimension *dimension = &dimensions[i];
        dimension->objects += sums[SUM_OBJECTS];
        dimension->weight_measured += score->weight_measured[i] * sums[SUM_WEIGHT];
        dimension->weight_applicable += score->weight_applicable[i] * sums[SUM_WEIGHT];
        dimension->objects_at_norm += at_norm[i] == 1 ? sums[SUM_OBJECTS] : 0;
        if (score->measured[i]) {
            dimension->objects_measured += sums[SUM_OBJECTS];
            mean_add(&dimension->mean, score->dimension[i], sums[SUM_WEIGHT]);
        }
        if (run->dimension_weights[i] == 0)
            continue;
        applies = true;
        total->weight_measured += score->weight_measured[i] * sums[SUM_WEIGHT];
        total->weight_applicable += score->weight_applicable[i] * sums[SUM_WEIGHT];
    }
    total->objects += applies ? sums[SUM_OBJECTS] : 0;
    total->objects_at_norm += all_at_norm ? sums[SUM_OBJECTS] : 0;
    if (score->total_measured) {
        total->objects_measured += sums[SUM_OBJECTS];
        mean_add(&total->mean, score->total, sums[SUM_WEIGHT]);
    }
}

static void check_sum(struct rollup_check *into, const struct rollup_check *from)
{
    for (int i = 0; i < OUTCOME_COUNT; i++)
        into->outcomes[i] += from->outcomes[i];
    into->n += from->n;
    into->d += from->d;
}

static void dimension_sum(struct rollup_dimension *into, const struct rollup_dimension *from)
{
    into->objects += from->objects;
    into->objects_measured += from->objects_measured;
    into->objects_at_norm += from->objects_at_norm;
    into->mean.sum += from->mean.sum;
    into->mean.weight += from->mean.weight;
    into->weight_measured += from->weight_measured;
    into->weight_applicable += from->weight_applicable;
}

/* Adds each unit to its parent: units stand after their parents. */
static void sum_up(struct rollup *rollup, const struct rollup_units *units, size_t check_count)
{
    for (size_t unit = units->count - 1; unit > 0; unit--) {
        size_t parent = (size_t)units->parents[unit];
        for (size_t i = 0; i < check_count; i++)
            check_sum(&rollup->checks[parent * check_count + i], &rollup->checks[unit * check_count + i]);
        for (size_t i = 0; i <= DIMENSION_MOST; i++)
            dimension_sum(&rollup->dimensions[parent * (DIMENSION_MOST + 1) + i],
                          &rollup->dimensions[unit * (DIMENSION_MOST + 1) + i]);
        for (size_t i = 0; i < PLATEAU_COUNT; i++) {
            rollup->plateaus[parent * PLATEAU_COUNT + i].objects += rollup->plateaus[unit * PLATEAU_COUNT + i].objects;
            rollup->plateaus[parent * PLATEAU_COUNT + i].weight += rollup->plateaus[unit * PLATEAU_COUNT + i].weight;
        }
    }
}

void rollup_compute(struct arena *arena, struct rollup *ret_rollup, const struct rollup_run *run,
                    const struct rollup_patterns *patterns)
{
    size_t units = run->units->count;
    *ret_rollup = (struct rollup){
        .checks = arena_allocate_array(arena, units * run->check_count + 1, sizeof(struct rollup_check)),
        .dimensions = arena_allocate_array(arena, units * (DIMENSION_MOST + 1), sizeof(struct rollup_dimension)),
        .plateaus = arena_allocate_array(arena, units * PLATEAU_COUNT, sizeof(struct rollup_plateau)),
    };
    _cleanup_groups_ struct groups groups;
    groups_make(&groups, GROUP_WORDS, SUM_WORDS);
    group_objects(arena, &groups, run, patterns);
    for (size_t i = 0; i < groups.count; i++) {
        const int64_t *key = groups_key(&groups, i);
        const int64_t *sums = groups_sums(&groups, i);
        size_t unit = (size_t)key[GROUP_UNIT];
        size_t pattern = (size_t)key[GROUP_PATTERN];
        const int *at_norm = patterns->at_norm + pattern * DIMENSION_MOST;
        add_checks(ret_rollup->checks + unit * run->check_count, patterns->cells + pattern * run->check_count,
                   run->check_count, sums[SUM_OBJECTS]);
        add_dimensions(ret_rollup->dimensions + unit * (DIMENSION_MOST + 1), run, &patterns->scores[pattern], at_norm,
                       patterns->all_at_norm[pattern], sums);
        size_t plateau = (size_t)plateau_of(at_norm, (int)key[GROUP_RUNS]);
        ret_rollup->plateaus[unit * PLATEAU_COUNT + plateau].objects += sums[SUM_OBJECTS];
        ret_rollup->plateaus[unit * PLATEAU_COUNT + plateau].weight += sums[SUM_WEIGHT];
        ret_rollup->population += sums[SUM_OBJECTS];
    }
    sum_up(ret_rollup, run->units, run->check_count);
}

/* ---- The difference with an earlier run
 * ------------------------------------------------------------------------------ */

enum { PAIR_EARLIER_UNIT, PAIR_LATER_UNIT, PAIR_EARLIER_PATTERN, PAIR_LATER_PATTERN, PAIR_WORDS };
enum { WEIGHT_EARLIER, WEIGHT_LATER, WEIGHT_WORDS };

struct comparison {
    const struct rollup_run *earlier, *later;
    const struct rollup_patterns *earlier_patterns, *later_patterns;
    const bool *same_rule;
    const int *later_index;    /* of each unit of the earlier run; -1: it is no more */
    const bool *same_place;    /* of each unit of the earlier run: the same units are above it in both runs */
    int *was_in;               /* room for the units above one of the earlier run, as indexes of the later one */
    struct split *own, *moved; /* units * (DIMENSION_MOST + 1): own is to be summed up the tree, moved is not */
};

/* Objects in neither run are in no group; -1 stands for a run that an object is not in. */
static void group_pairs(struct arena *arena, struct groups *pairs, const struct comparison *comparison)
{
    struct unit_table earlier_units = unit_table_make(arena, comparison->earlier->units);
    struct unit_table later_units = unit_table_make(arena, comparison->later->units);
    const struct column *before = comparison->earlier->objects;
    const struct column *after = comparison->later->objects;
    size_t places = before->places > after->places ? before->places : after->places;
    for (size_t place = 0; place < places; place++) {
        bool in_earlier = place < before->places && before->verdict[place];
        bool in_later = place < after->places && after->verdict[place];
        if (!in_earlier && !in_later)
            continue;
        int64_t key[PAIR_WORDS] = {
            [PAIR_EARLIER_UNIT] = in_earlier ? (int64_t)unit_of(&earlier_units, column_n(before, place)) : -1,
            [PAIR_LATER_UNIT] = in_later ? (int64_t)unit_of(&later_units, column_n(after, place)) : -1,
            [PAIR_EARLIER_PATTERN] = in_earlier ? (int64_t)comparison->earlier_patterns->of_place[place] : -1,
            [PAIR_LATER_PATTERN] = in_later ? (int64_t)comparison->later_patterns->of_place[place] : -1,
        };
        int64_t *sums = groups_sums(pairs, groups_find(pairs, key));
        sums[WEIGHT_EARLIER] += in_earlier ? before->verdict[place] : 0;
        sums[WEIGHT_LATER] += in_later ? after->verdict[place] : 0;
    }
}

static void compare_units(struct arena *arena, struct comparison *comparison)
{
    const struct rollup_units *earlier = comparison->earlier->units;
    const struct rollup_units *later = comparison->later->units;
    int *later_index = arena_allocate_array(arena, earlier->count, sizeof(*later_index));
    bool *same_place = arena_allocate_array(arena, earlier->count, sizeof(*same_place));
    same_place[0] = true;
    for (size_t i = 1; i < earlier->count; i++) {
        size_t found = rollup_unit_find(later, earlier->ids[i]);
        later_index[i] = found ? (int)found : -1;
        int parent = earlier->parents[i];
        same_place[i] = found && same_place[parent] && later->parents[found] == later_index[parent];
    }
    comparison->later_index = later_index;
    comparison->same_place = same_place;
}

static bool is_above(const struct rollup_units *units, int above, int unit)
{
    while (unit > above)
        unit = units->parents[unit];
    return unit == above;
}

/* An object that moved, came or went: to each unit that it is in now, then to each that it was in and is not in now. */
static void add_moved(const struct comparison *comparison, const struct split_scores *scores, int64_t earlier_unit,
                      int64_t later_unit)
{
    const struct rollup_units *earlier = comparison->earlier->units;
    const struct rollup_units *later = comparison->later->units;
    int *was_in = comparison->was_in;
    size_t was_count = 0;
    for (int unit = (int)earlier_unit; unit >= 0; unit = earlier->parents[unit])
        if (comparison->later_index[unit] >= 0)
            was_in[was_count++] = comparison->later_index[unit];
    for (int unit = (int)later_unit; unit >= 0; unit = later->parents[unit]) {
        bool was = false;
        for (size_t i = 0; i < was_count; i++)
            was |= was_in[i] == unit;
        split_scores_add(comparison->moved + (size_t)unit * (DIMENSION_MOST + 1), scores, was, true);
    }
    for (size_t i = 0; i < was_count; i++)
        if (later_unit < 0 || !is_above(later, was_in[i], (int)later_unit))
            split_scores_add(comparison->moved + (size_t)was_in[i] * (DIMENSION_MOST + 1), scores, true, false);
}

static void add_pair(const struct comparison *comparison, const int64_t *key, const int64_t *sums)
{
    size_t checks = comparison->later->check_count;
    bool in_earlier = key[PAIR_EARLIER_UNIT] >= 0;
    bool in_later = key[PAIR_LATER_UNIT] >= 0;
    /* A criticality is at most 3 and a group has fewer objects than 2^29: their sum is an int. */
    struct split_run earlier_run = {comparison->earlier->checks, comparison->earlier->dimension_weights};
    struct split_run later_run = {comparison->later->checks, comparison->later->dimension_weights};
    struct split_object earlier = {.criticality = (int)sums[WEIGHT_EARLIER]};
    struct split_object later = {.criticality = (int)sums[WEIGHT_LATER]};
    if (in_earlier)
        earlier.cells = comparison->earlier_patterns->cells + (size_t)key[PAIR_EARLIER_PATTERN] * checks;
    if (in_later)
        later.cells = comparison->later_patterns->cells + (size_t)key[PAIR_LATER_PATTERN] * checks;
    struct split_scores scores;
    split_scores_compute(&scores, &earlier_run, &later_run, in_earlier ? &earlier : NULL, in_later ? &later : NULL,
                         comparison->same_rule, checks);
    bool stayed = in_earlier && in_later && comparison->same_place[key[PAIR_EARLIER_UNIT]] &&
                  comparison->later_index[key[PAIR_EARLIER_UNIT]] == (int)key[PAIR_LATER_UNIT];
    if (stayed)
        split_scores_add(comparison->own + (size_t)key[PAIR_LATER_UNIT] * (DIMENSION_MOST + 1), &scores, true, true);
    else
        add_moved(comparison, &scores, key[PAIR_EARLIER_UNIT], key[PAIR_LATER_UNIT]);
}

static void split_sum(struct split *into, const struct split *from)
{
    for (int dimension = 0; dimension <= DIMENSION_MOST; dimension++)
        for (int state = 0; state < SPLIT_STATES; state++) {
            into[dimension].state[state].sum += from[dimension].state[state].sum;
            into[dimension].state[state].weight += from[dimension].state[state].weight;
        }
}

void rollup_split_compute(struct arena *arena, struct split **ret_splits, const struct rollup_run *earlier,
                          const struct rollup_patterns *earlier_patterns, const struct rollup_run *later,
                          const struct rollup_patterns *later_patterns, const bool *same_rule)
{
    assert(earlier->check_count == later->check_count);
    size_t units = later->units->count;
    struct comparison comparison = {
        .earlier = earlier,
        .later = later,
        .earlier_patterns = earlier_patterns,
        .later_patterns = later_patterns,
        .same_rule = same_rule,
        .was_in = arena_allocate_array(arena, earlier->units->count, sizeof(int)),
        .own = arena_allocate_array(arena, units * (DIMENSION_MOST + 1), sizeof(struct split)),
        .moved = arena_allocate_array(arena, units * (DIMENSION_MOST + 1), sizeof(struct split)),
    };
    compare_units(arena, &comparison);
    _cleanup_groups_ struct groups pairs;
    groups_make(&pairs, PAIR_WORDS, WEIGHT_WORDS);
    group_pairs(arena, &pairs, &comparison);
    for (size_t i = 0; i < pairs.count; i++)
        add_pair(&comparison, groups_key(&pairs, i), groups_sums(&pairs, i));
    for (size_t unit = units - 1; unit > 0; unit--)
        split_sum(comparison.own + (size_t)later->units->parents[unit] * (DIMENSION_MOST + 1),
                  comparison.own + unit * (DIMENSION_MOST + 1));
    for (size_t unit = 0; unit < units; unit++)
        split_sum(comparison.own + unit * (DIMENSION_MOST + 1), comparison.moved + unit * (DIMENSION_MOST + 1));
    *ret_splits = comparison.own;
}
