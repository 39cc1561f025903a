/* SPDX-License-Identifier: EUPL-1.2 */
/* Scores of the audience and of each unit, with what changed since the baseline and since the previous run. */
#include "report/build.h"

#include <string.h>

#include "report/sql.h"
#include "base/poison.h"

static int dimension_of(const char *name)
{
    return *name ? dimension_index(name) : SPLIT_TOTAL;
}

/* ---- Reading --------------------------------------------------------------------------------------------------- */

static size_t wanted_units(struct build *build, int64_t *ids)
{
    size_t count = 0;
    ids[count++] = build->audience.id;
    for (size_t i = 0; i < build->row_count; i++)
        ids[count++] = build->rows[i]->id;
    return count;
}

static size_t wanted_runs(struct build *build, int64_t *ids)
{
    size_t count = 0;
    for (size_t i = build->first; i <= build->run; i++)
        ids[count++] = build->runs[i].id;
    if (build->run > 0 && build->first == build->run)
        ids[count++] = build->runs[build->run - 1].id;
    return count;
}

static int scores_read(struct build *build, const int64_t *runs, size_t run_count, const int64_t *units, size_t count)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_scores, &rows, build->error, "II", runs, run_count, units, count);
    if (failed)
        return failed;
    size_t total = (size_t)PQntuples(rows);
    build->scores = arena_allocate_array(build->arena, total + 1, sizeof(*build->scores));
    for (size_t i = 0; i < total; i++) {
        int row = (int)i;
        int dimension = dimension_of(store_text(rows, row, 2));
        if (dimension >= 0)
            build->scores[build->score_count++] =
                (struct build_score){.run = store_integer(rows, row, 0),
                                     .unit = store_integer(rows, row, 1),
                                     .dimension = dimension,
                                     .objects = store_integer(rows, row, 3),
                                     .measured = store_integer(rows, row, 4),
                                     .at_norm = store_integer(rows, row, 5),
                                     .mean = {store_integer(rows, row, 6), store_integer(rows, row, 7)},
                                     .weight_measured = store_integer(rows, row, 8),
                                     .weight_applicable = store_integer(rows, row, 9)};
    }
    return 0;
}

static int splits_read(struct build *build, const int64_t *runs, size_t run_count, const int64_t *units, size_t count)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_splits, &rows, build->error, "III", runs, run_count, runs,
                             run_count, units, count);
    if (failed)
        return failed;
    size_t total = (size_t)PQntuples(rows);
    build->splits = arena_allocate_array(build->arena, total + 1, sizeof(*build->splits));
    for (size_t i = 0; i < total; i++) {
        int row = (int)i;
        struct build_split *split = &build->splits[build->split_count];
        split->run = store_integer(rows, row, 0);
        split->against = store_integer(rows, row, 1);
        split->unit = store_integer(rows, row, 2);
        split->dimension = dimension_of(store_text(rows, row, 3));
        for (int state = 0; state < SPLIT_STATES; state++)
            split->split.state[state] = (struct score_mean){store_integer(rows, row, 4 + state),
                                                            store_integer(rows, row, 4 + SPLIT_STATES + state)};
        build->split_count += split->dimension >= 0;
    }
    return 0;
}

int build_scores_load(struct build *build)
{
    int64_t *units = arena_allocate_array(build->arena, build->row_count + 1, sizeof(*units));
    int64_t *runs = arena_allocate_array(build->arena, build->run_count + 1, sizeof(*runs));
    size_t unit_count = wanted_units(build, units), run_count = wanted_runs(build, runs);
    int failed = scores_read(build, runs, run_count, units, unit_count);
    return failed ? failed : splits_read(build, runs, run_count, units, unit_count);
}

const struct build_score *build_score_find(const struct build *build, int64_t run, int64_t unit, int dimension)
{
    for (size_t i = 0; i < build->score_count; i++)
        if (build->scores[i].run == run && build->scores[i].unit == unit && build->scores[i].dimension == dimension)
            return &build->scores[i];
    return NULL;
}

const struct split *build_split_find(const struct build *build, int64_t run, int64_t against, int64_t unit,
                                     int dimension)
{
    for (size_t i = 0; i < build->split_count; i++) {
        const struct build_split *split = &build->splits[i];
        if (split->run == run && split->against == against && split->unit == unit && split->dimension == dimension)
            return &split->split;
    }
    return NULL;
}

/* ---- Writing --------------------------------------------------------------------------------------------------- */

bool build_dimension_used(const struct programme *programme, int dimension)
{
    for (size_t i = 0; i < programme->dimension_count; i++)
        if (programme->dimensions[i].index == dimension)
            return true;
    return false;
}

/* The norm of the object score is the weighted mean of the dimensions' norms, rounded to a tenth of a point. */
struct build_norm build_norm_of(const struct programme *programme, date_day day, int dimension)
{
    int64_t weight = 0, norm = 0, intervention = 0;
    for (size_t i = 0; i < programme->dimension_count; i++) {
        const struct programme_dimension *here = &programme->dimensions[i];
        if (dimension != SPLIT_TOTAL && here->index != dimension)
            continue;
        struct programme_norm own = programme_norm_on(here, day);
        int64_t share = dimension == SPLIT_TOTAL ? here->weight : 1;
        weight += share;
        norm += share * own.norm;
        intervention += share * own.intervention;
    }
    if (weight == 0)
        return (struct build_norm){-1, -1};
    return (struct build_norm){round_half_away((__int128)norm * 10, weight),
                               round_half_away((__int128)intervention * 10, weight)};
}

static json_t *norm_tenths_json(int64_t tenths)
{
    return tenths < 0 ? json_null() : json_integer(tenths);
}

/* Green at or above the norm, red below the intervention value: on the exact mean, before it is rounded. */
static const char *colour_of(struct score_mean mean, struct build_norm norm)
{
    if (mean.weight == 0)
        return "grey";
    if (norm.norm < 0)
        return "none";
    __int128 thousandths = mean.sum * 1000, scale = (__int128)mean.weight * SCORE_ONE;
    return thousandths >= norm.norm * scale ? "green" : thousandths >= norm.intervention * scale ? "amber" : "red";
}

json_t *build_coverage(int64_t n, int64_t d)
{
    return json_pack("{s:I, s:I, s:o}", "n", (json_int_t)n, "d", (json_int_t)d, "tenths",
                     d > 0 ? json_integer(round_half_away((__int128)n * 1000, d)) : json_null());
}

static void integer_text(__int128 value, char out[48])
{
    char digits[48];
    size_t at = sizeof(digits), length = 0;
    bool negative = value < 0;
    do {
        int digit = (int)(value % 10);
        digits[--at] = (char)('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value);
    if (negative)
        out[length++] = '-';
    memcpy(out + length, digits + at, sizeof(digits) - at);
    out[length + sizeof(digits) - at] = '\0';
}

static json_t *fraction_json(struct split_fraction fraction)
{
    char numerator[48], denominator[48];
    integer_text(fraction.numerator, numerator);
    integer_text(fraction.denominator, denominator);
    return json_sprintf("%s/%s", numerator, denominator);
}

static json_t *parts_json(const struct split_parts *parts, int against)
{
    return json_pack("{s:i, s:b, s:I, s:I, s:I, s:I, s:I, s:{s:o, s:o, s:o, s:o, s:o}}", "against", against, "common",
                     parts->common, "total_tenths", (json_int_t)split_tenths(parts->total), "real_tenths",
                     (json_int_t)split_tenths(parts->real), "scope_tenths", (json_int_t)split_tenths(parts->scope),
                     "rules_tenths", (json_int_t)split_tenths(parts->rules), "coverage_tenths",
                     (json_int_t)split_tenths(parts->coverage), "exact", "total", fraction_json(parts->total), "real",
                     fraction_json(parts->real), "scope", fraction_json(parts->scope), "rules",
                     fraction_json(parts->rules), "coverage", fraction_json(parts->coverage));
}

static int number_of_run(const struct build *build, int64_t run)
{
    for (size_t i = 0; i < build->run_count; i++)
        if (build->runs[i].id == run)
            return build->runs[i].number;
    return -1;
}

/* The rest's means are the audience's less those of all rows: they share no object. */
static bool split_of(const struct build *build, int64_t run, int64_t against, int64_t unit, int dimension,
                     struct split *ret_split)
{
    const struct split *whole =
        build_split_find(build, run, against, unit == BUILD_REST ? build->audience.id : unit, dimension);
    if (!whole)
        return false;
    *ret_split = *whole;
    for (size_t i = 0; unit == BUILD_REST && i < build->row_count; i++) {
        const struct split *row = build_split_find(build, run, against, build->rows[i]->id, dimension);
        for (int state = 0; row && state < SPLIT_STATES; state++) {
            ret_split->state[state].sum -= row->state[state].sum;
            ret_split->state[state].weight -= row->state[state].weight;
        }
    }
    return true;
}

json_t *build_change(const struct build *build, int64_t run, int64_t against, int64_t unit, int dimension)
{
    struct split split;
    struct split_parts parts;
    if (!split_of(build, run, against, unit, dimension, &split))
        return json_null();
    split_parts_compute(&split, &parts);
    return parts.defined ? parts_json(&parts, number_of_run(build, against)) : json_null();
}

static struct build_score score_of(const struct build *build, int64_t run, int64_t unit, int dimension)
{
    struct build_score score = {.run = run, .unit = unit, .dimension = dimension};
    const struct build_score *found =
        build_score_find(build, run, unit == BUILD_REST ? build->audience.id : unit, dimension);
    if (found)
        score = *found;
    for (size_t i = 0; found && unit == BUILD_REST && i < build->row_count; i++) {
        const struct build_score *row = build_score_find(build, run, build->rows[i]->id, dimension);
        if (!row)
            continue;
        score.objects -= row->objects;
        score.measured -= row->measured;
        score.at_norm -= row->at_norm;
        score.mean.sum -= row->mean.sum;
        score.mean.weight -= row->mean.weight;
        score.weight_measured -= row->weight_measured;
        score.weight_applicable -= row->weight_applicable;
    }
    return score;
}

static json_t *points(struct score_mean mean)
{
    return mean.weight > 0 ? json_integer(score_tenths(mean)) : json_null();
}

static void score_value(json_t *json, const struct build_score *score, struct build_norm norm)
{
    bool measured = score->mean.weight > 0;
    json_object_set_new(json, "sum", json_integer((json_int_t)score->mean.sum));
    json_object_set_new(json, "weight", json_integer(score->mean.weight));
    json_object_set_new(json, "tenths", points(score->mean));
    json_object_set_new(json, "scale_tenths", measured ? json_integer(score_scale_tenths(score->mean)) : json_null());
    json_object_set_new(json, "norm_tenths", norm_tenths_json(norm.norm));
    json_object_set_new(json, "intervention_tenths", norm_tenths_json(norm.intervention));
    json_object_set_new(json, "colour", json_string(colour_of(score->mean, norm)));
    json_object_set_new(
        json, "indicative",
        json_boolean(measured && score_indicative(score->measured, score->weight_measured, score->weight_applicable)));
}

static const char *score_state(const struct build *build, const struct build_score *score)
{
    if (score->dimension != SPLIT_TOTAL && !build_dimension_used(build->programme, score->dimension))
        return "not_in_programme";
    if (score->objects == 0)
        return "not_applicable";
    return score->mean.weight > 0 ? "measured" : "not_measured";
}

static json_t *score_json(const struct build *build, int64_t unit, int dimension)
{
    const struct results_run *run = build_run(build);
    struct build_score score = score_of(build, run->id, unit, dimension);
    json_t *json = json_pack("{s:s, s:I, s:I, s:I, s:o}", "state", score_state(build, &score), "objects",
                             (json_int_t)score.objects, "objects_measured", (json_int_t)score.measured,
                             "objects_at_norm", (json_int_t)score.at_norm, "coverage",
                             build_coverage(score.weight_measured, score.weight_applicable));
    score_value(json, &score, build_norm_of(build->programme, run->as_of, dimension));
    json_t *baseline = json_null(), *since_baseline = json_null(), *since_previous = json_null();
    if (build->has_baseline && build->baseline < build->run) {
        int64_t zero = build->runs[build->baseline].id;
        struct build_score then = score_of(build, zero, unit, dimension);
        if (then.mean.weight > 0)
            baseline = json_pack("{s:I, s:I}", "tenths", (json_int_t)score_tenths(then.mean), "scale_tenths",
                                 (json_int_t)score_scale_tenths(then.mean));
        since_baseline = build_change(build, run->id, zero, unit, dimension);
    }
    if (build->run > 0)
        since_previous = build_change(build, run->id, build->runs[build->run - 1].id, unit, dimension);
    json_object_set_new(json, "baseline", baseline);
    json_object_set_new(json, "since_baseline", since_baseline);
    json_object_set_new(json, "since_previous", since_previous);
    return json;
}

/* ---- Units ----------------------------------------------------------------------------------------------------- */

static const char *const plateau_names[PLATEAU_COUNT] = {"none", "precondition", "foundation", "improving",
                                                         "excelling"};

struct plateaus {
    int64_t objects[PLATEAU_COUNT], weight[PLATEAU_COUNT];
};

static json_t *plateau_json(const struct plateaus *plateaus)
{
    json_t *objects = json_array(), *weight = json_array();
    for (int i = 0; i < PLATEAU_COUNT; i++) {
        json_array_append_new(objects, json_integer(plateaus->objects[i]));
        json_array_append_new(weight, json_integer(plateaus->weight[i]));
    }
    int level = plateau_of_unit(plateaus->weight);
    return json_pack("{s:i, s:s, s:o, s:o}", "level", level, "name", plateau_names[level], "objects", objects, "weight",
                     weight);
}

static int plateaus_read(struct build *build, struct plateaus *ret_plateaus)
{
    int64_t *units = arena_allocate_array(build->arena, build->row_count + 1, sizeof(*units));
    size_t count = wanted_units(build, units);
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(build->store, report_sql_plateaus, &rows, build->error, "iI", build_run(build)->id, units, count);
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        for (size_t i = 0; i < count; i++)
            if (units[i] == store_integer(rows, row, 0)) {
                ret_plateaus[i].objects[store_integer(rows, row, 1)] = store_integer(rows, row, 2);
                ret_plateaus[i].weight[store_integer(rows, row, 1)] = store_integer(rows, row, 3);
            }
    return failed;
}

static json_t *unit_json(const struct build *build, const struct build_unit *unit, int64_t id,
                         const struct plateaus *plateaus)
{
    json_t *json = build_unit_json(unit), *dimensions = json_array();
    json_object_set_new(json, "score", score_json(build, id, SPLIT_TOTAL));
    for (int i = 0; i < DIMENSION_MOST; i++) {
        json_t *dimension = score_json(build, id, i);
        json_object_set_new(dimension, "name", json_string(dimension_names[i]));
        json_array_append_new(dimensions, dimension);
    }
    json_object_set_new(json, "dimensions", dimensions);
    json_object_set_new(json, "plateau", plateau_json(plateaus));
    return json;
}

int build_scores(struct build *build)
{
    struct plateaus *plateaus = arena_allocate_array(build->arena, build->row_count + 1, sizeof(*plateaus));
    int failed = plateaus_read(build, plateaus);
    if (failed)
        return failed;
    json_t *units = json_array();
    struct plateaus rest = plateaus[0];
    for (size_t i = 0; i < build->row_count; i++) {
        json_array_append_new(units, unit_json(build, build->rows[i], build->rows[i]->id, &plateaus[i + 1]));
        for (int level = 0; level < PLATEAU_COUNT; level++) {
            rest.objects[level] -= plateaus[i + 1].objects[level];
            rest.weight[level] -= plateaus[i + 1].weight[level];
        }
    }
    struct build_score left = score_of(build, build_run(build)->id, BUILD_REST, SPLIT_TOTAL);
    build->rest = build->row_count > 0 && left.objects > 0;
    static const struct build_unit rest_unit = {.key = "", .name = "", .kind = "rest"};
    if (build->rest)
        json_array_append_new(units, unit_json(build, &rest_unit, BUILD_REST, &rest));
    json_object_set_new(build->model, "whole", unit_json(build, &build->audience, build->audience.id, &plateaus[0]));
    json_object_set_new(build->model, "units", units);
    return 0;
}
