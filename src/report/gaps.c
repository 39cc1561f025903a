/* SPDX-License-Identifier: EUPL-1.2 */
/* The largest gaps: what one check misses in one unit, and how many points would be gained if every object there were
 * mended. It is computed, not estimated: each object's score is computed again with that check ok. */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

#include "report/sql.h"
#include "base/poison.h"

enum { GAPS_MOST = 10 };

struct gap {
    size_t check;
    int row;
    int64_t short_objects, measured;
    __int128 missed;                     /* weight of check and object, times the share that is missed, in 1e-9 */
    __int128 gain_dimension, gain_total; /* sums in 1e-9 times criticality */
};

struct gaps {
    struct build *build;
    struct rollup_run run;
    struct rollup_patterns patterns;
    int64_t *gain_dimension, *gain_total; /* per pattern and check */
    struct gap *items;                    /* per row (the rest last) and check */
    size_t count;
};

static struct gap *gap_at(const struct gaps *gaps, int row, size_t check)
{
    size_t rows = gaps->build->row_count;
    return &gaps->items[(row == BUILD_REST ? rows : (size_t)row) * gaps->run.check_count + check];
}

static void run_prepare(struct gaps *gaps)
{
    struct build *build = gaps->build;
    const struct programme *programme = build->programme;
    struct rollup_run *run = &gaps->run;
    struct score_check *checks = arena_allocate_array(build->arena, programme->check_count + 1, sizeof(*checks));
    const struct column **columns = arena_allocate_array(build->arena, programme->check_count + 1, sizeof(*columns));
    for (size_t i = 0; i < programme->check_count; i++) {
        checks[i] = (struct score_check){programme->checks[i].dimension, programme->checks[i].weight};
        columns[i] = &build->columns[i];
    }
    for (size_t i = 0; i < programme->dimension_count; i++) {
        const struct programme_dimension *dimension = &programme->dimensions[i];
        run->dimension_weights[dimension->index] = dimension->weight;
        run->dimension_used[dimension->index] = true;
        run->norms[dimension->index] = programme_norm_on(dimension, build_run(build)->as_of).norm;
    }
    struct rollup_unit_row *units = arena_allocate_array(build->arena, build->unit_count + 1, sizeof(*units));
    for (size_t i = 0; i < build->unit_count; i++)
        units[i] = (struct rollup_unit_row){build->units[i].id, build->units[i].parent};
    struct rollup_units *tree = arena_allocate(build->arena, sizeof(*tree));
    rollup_units_make(build->arena, tree, units, build->unit_count);
    run->check_count = programme->check_count;
    run->checks = checks;
    run->outcomes = build->outcomes;
    run->columns = columns;
    run->objects = &build->objects;
    run->units = tree;
}

/* What a pattern's scores gain when one of its short checks is ok. */
static void pattern_gains(struct gaps *gaps, size_t pattern, struct score_cell *cells)
{
    size_t count = gaps->run.check_count;
    const struct score_cell *known = gaps->patterns.cells + pattern * count;
    const struct score_object *before = &gaps->patterns.scores[pattern];
    memcpy(cells, known, count * sizeof(*cells));
    for (size_t i = 0; i < count; i++) {
        if (known[i].outcome != OUTCOME_SHORT)
            continue;
        struct score_object after;
        int dimension = gaps->run.checks[i].dimension;
        cells[i].n = cells[i].d;
        score_object_compute(&after, cells, gaps->run.checks, NULL, count, gaps->run.dimension_weights);
        cells[i] = known[i];
        gaps->gain_dimension[pattern * count + i] =
            before->measured[dimension] ? after.dimension[dimension] - before->dimension[dimension] : 0;
        gaps->gain_total[pattern * count + i] = before->total_measured ? after.total - before->total : 0;
    }
}

static void place_add(struct gaps *gaps, size_t place, int row)
{
    size_t pattern = gaps->patterns.of_place[place], count = gaps->run.check_count;
    const struct score_cell *cells = gaps->patterns.cells + pattern * count;
    int64_t criticality = gaps->build->objects.verdict[place];
    for (size_t i = 0; i < count; i++) {
        struct gap *gap = gap_at(gaps, row, i);
        gap->measured += cells[i].outcome == OUTCOME_OK || cells[i].outcome == OUTCOME_SHORT;
        if (cells[i].outcome != OUTCOME_SHORT)
            continue;
        __int128 share = round_half_away((__int128)(cells[i].d - cells[i].n) * SCORE_ONE, cells[i].d);
        gap->short_objects++;
        gap->missed += share * gaps->run.checks[i].weight * criticality;
        gap->gain_dimension += (__int128)gaps->gain_dimension[pattern * count + i] * criticality;
        gap->gain_total += (__int128)gaps->gain_total[pattern * count + i] * criticality;
    }
}

static void gaps_compute(struct gaps *gaps)
{
    struct build *build = gaps->build;
    size_t count = gaps->run.check_count;
    rollup_patterns_make(build->arena, &gaps->patterns, &gaps->run);
    gaps->gain_dimension = arena_allocate_array(build->arena, gaps->patterns.count * count + 1, sizeof(int64_t));
    gaps->gain_total = arena_allocate_array(build->arena, gaps->patterns.count * count + 1, sizeof(int64_t));
    struct score_cell *cells = arena_allocate_array(build->arena, count + 1, sizeof(*cells));
    for (size_t i = 0; i < gaps->patterns.count; i++)
        pattern_gains(gaps, i, cells);
    gaps->count = (build->row_count + 1) * count;
    gaps->items = arena_allocate_array(build->arena, gaps->count + 1, sizeof(*gaps->items));
    for (size_t i = 0; i < gaps->count; i++) {
        gaps->items[i].check = i % count;
        gaps->items[i].row = i / count == build->row_count ? BUILD_REST : (int)(i / count);
    }
    for (size_t place = 0; place < gaps->patterns.places; place++)
        if (gaps->patterns.of_place[place] != UINT32_MAX && build->place_rows[place] != -1)
            place_add(gaps, place, build->place_rows[place]);
}

/* By gain in total, then by gain in the dimension, then by missed weight; ties in the order of programme and units. */
static int gap_compare(const void *a, const void *b)
{
    const struct gap *one = a, *other = b;
    if (one->gain_total != other->gain_total)
        return one->gain_total > other->gain_total ? -1 : 1;
    if (one->gain_dimension != other->gain_dimension)
        return one->gain_dimension > other->gain_dimension ? -1 : 1;
    if (one->missed != other->missed)
        return one->missed > other->missed ? -1 : 1;
    if (one->check != other->check)
        return one->check < other->check ? -1 : 1;
    return one->row < other->row ? -1 : one->row > other->row;
}

static int64_t gain_tenths(__int128 gain, int64_t weight)
{
    return weight > 0 ? round_half_away(gain * 1000, (__int128)weight * SCORE_ONE) : 0;
}

static int64_t weight_of(const struct build *build, int row, int dimension)
{
    const struct results_run *run = build_run(build);
    if (row >= 0) {
        const struct build_score *score = build_score_find(build, run->id, build->rows[row]->id, dimension);
        return score ? score->mean.weight : 0;
    }
    const struct build_score *whole = build_score_find(build, run->id, build->audience.id, dimension);
    int64_t weight = whole ? whole->mean.weight : 0;
    for (size_t i = 0; i < build->row_count; i++)
        weight -= weight_of(build, (int)i, dimension);
    return weight;
}

static json_t *gap_json(const struct build *build, const struct gap *gap)
{
    static const struct build_unit rest = {.key = "", .name = "", .kind = "rest"};
    const struct programme_check *check = &build->programme->checks[gap->check];
    const struct build_unit *unit = gap->row >= 0 ? build->rows[gap->row] : build->row_count ? &rest : &build->audience;
    const struct build_score *whole =
        build_score_find(build, build_run(build)->id, build->audience.id, check->dimension);
    const struct build_score *total = build_score_find(build, build_run(build)->id, build->audience.id, SPLIT_TOTAL);
    return json_pack("{s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "check", check->key, "title", check->title,
                     "dimension", dimension_names[check->dimension], "unit", build_unit_json(unit), "short",
                     (json_int_t)gap->short_objects, "measured", (json_int_t)gap->measured, "missed_weight",
                     (json_int_t)gap->missed, "gain_unit_tenths",
                     (json_int_t)gain_tenths(gap->gain_dimension, weight_of(build, gap->row, check->dimension)),
                     "gain_tenths", (json_int_t)gain_tenths(gap->gain_dimension, whole ? whole->mean.weight : 0),
                     "gain_total_tenths", (json_int_t)gain_tenths(gap->gain_total, total ? total->mean.weight : 0));
}

int build_gaps(struct build *build)
{
    struct gaps gaps = {.build = build};
    json_t *list = json_array();
    if (build->programme->check_count > 0) {
        run_prepare(&gaps);
        gaps_compute(&gaps);
        qsort(gaps.items, gaps.count, sizeof(*gaps.items), gap_compare);
    }
    for (size_t i = 0; i < gaps.count && json_array_size(list) < GAPS_MOST; i++)
        if (gaps.items[i].short_objects > 0)
            json_array_append_new(list, gap_json(build, &gaps.items[i]));
    json_object_set_new(build->model, "gaps", list);
    return 0;
}
