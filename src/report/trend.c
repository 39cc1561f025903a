/* SPDX-License-Identifier: EUPL-1.2 */
/* The trend: every run since the baseline, with baseline plus real change, and what breaks the line between two runs.
 */
#include "report/build.h"

#include <string.h>

#include "base/poison.h"

enum { BREAK_SCOPE_SHARE = 5 /* one in so many of the objects came or went */ };

/* ---- Breaks ---------------------------------------------------------------------------------------------------- */

static const struct programme_check *check_find(const struct programme *programme, int32_t id)
{
    for (size_t i = 0; i < programme->check_count; i++)
        if (programme->checks[i].check_id == id)
            return &programme->checks[i];
    return NULL;
}

static void break_rule(json_t *breaks, const struct programme_check *check, const char *change)
{
    json_array_append_new(breaks, json_pack("{s:s, s:s, s:s, s:s}", "kind", "rules", "change", change, "key",
                                            check->key, "title", check->title));
}

static void breaks_of_rules(json_t *breaks, const struct programme *before, const struct programme *after)
{
    for (size_t i = 0; i < after->check_count; i++) {
        const struct programme_check *check = &after->checks[i], *old = check_find(before, check->check_id);
        if (!old)
            break_rule(breaks, check, "added");
        else if (strcmp(old->rule_hash, check->rule_hash) != 0)
            break_rule(breaks, check, "changed");
        else if (old->weight != check->weight || old->dimension != check->dimension)
            break_rule(breaks, check, "weight");
    }
    for (size_t i = 0; i < before->check_count; i++)
        if (!check_find(after, before->checks[i].check_id))
            break_rule(breaks, &before->checks[i], "removed");
}

static const struct programme_dimension *dimension_find(const struct programme *programme, int index)
{
    for (size_t i = 0; i < programme->dimension_count; i++)
        if (programme->dimensions[i].index == index)
            return &programme->dimensions[i];
    return NULL;
}

static void breaks_of_dimensions(json_t *breaks, const struct programme *before, date_day day_before,
                                 const struct programme *after, date_day day)
{
    for (int i = 0; i < DIMENSION_MOST; i++) {
        const struct programme_dimension *old = dimension_find(before, i), *now = dimension_find(after, i);
        if (!old || !now)
            continue;
        int from = programme_norm_on(old, day_before).norm, to = programme_norm_on(now, day).norm;
        if (from != to)
            json_array_append_new(breaks, json_pack("{s:s, s:s, s:i, s:i}", "kind", "norm", "dimension",
                                                    dimension_names[i], "from", from, "to", to));
        if (old->weight != now->weight)
            json_array_append_new(breaks, json_pack("{s:s, s:s, s:i, s:i}", "kind", "weight", "dimension",
                                                    dimension_names[i], "from", old->weight, "to", now->weight));
    }
}

static json_t *breaks_between(const struct build *build, size_t run, int64_t came, int64_t went)
{
    json_t *breaks = json_array();
    if (run == build->first)
        return breaks;
    const struct results_run *before = &build->runs[run - 1], *after = &build->runs[run];
    breaks_of_dimensions(breaks, &build->programmes[run - 1], before->as_of, &build->programmes[run], after->as_of);
    breaks_of_rules(breaks, &build->programmes[run - 1], &build->programmes[run]);
    int64_t larger = before->population > after->population ? before->population : after->population;
    if (came + went > 0 && (came + went) * BREAK_SCOPE_SHARE >= larger)
        json_array_append_new(
            breaks, json_pack("{s:s, s:I, s:I}", "kind", "scope", "came", (json_int_t)came, "went", (json_int_t)went));
    return breaks;
}

/* ---- Runs ------------------------------------------------------------------------------------------------------ */

/* Baseline plus real change: the score that would be had if nothing but the objects themselves had changed. */
static json_t *real_level(const struct build *build, size_t run, int dimension)
{
    if (!build->has_baseline || run < build->baseline)
        return json_null();
    int64_t zero = build->runs[build->baseline].id;
    const struct build_score *base = build_score_find(build, zero, build->audience.id, dimension);
    if (!base || base->mean.weight == 0)
        return json_null();
    if (run == build->baseline)
        return json_integer(score_tenths(base->mean));
    const struct split *split = build_split_find(build, build->runs[run].id, zero, build->audience.id, dimension);
    struct split_parts parts;
    if (!split)
        return json_null();
    split_parts_compute(split, &parts);
    if (!parts.defined || !parts.common)
        return json_null();
    __int128 numerator = base->mean.sum * parts.real.denominator + parts.real.numerator * base->mean.weight;
    __int128 denominator = base->mean.weight * parts.real.denominator;
    return json_integer(split_tenths((struct split_fraction){numerator, denominator}));
}

static json_t *norm_json(const struct build *build, size_t run, int dimension)
{
    int64_t norm = build_norm_of(&build->programmes[run], build->runs[run].as_of, dimension).norm;
    return norm < 0 ? json_null() : json_integer(norm);
}

static json_t *tenths_json(const struct build_score *score)
{
    return score && score->mean.weight > 0 ? json_integer(score_tenths(score->mean)) : json_null();
}

static json_t *run_json(const struct build *build, size_t at, int64_t came, int64_t went)
{
    const struct results_run *run = &build->runs[at];
    const struct build_score *score = build_score_find(build, run->id, build->audience.id, SPLIT_TOTAL);
    static const struct build_score none = {0};
    const struct build_score *known = score ? score : &none;
    char day[11];
    date_format(run->as_of, day);
    json_t *dimensions = json_array();
    for (int i = 0; i < DIMENSION_MOST; i++)
        if (build_dimension_used(&build->programmes[at], i))
            json_array_append_new(dimensions,
                                  json_pack("{s:s, s:o, s:o, s:o}", "name", dimension_names[i], "tenths",
                                            tenths_json(build_score_find(build, run->id, build->audience.id, i)),
                                            "real_level_tenths", real_level(build, at, i), "norm_tenths",
                                            norm_json(build, at, i)));
    bool after_zero = build->has_baseline && at > build->baseline;
    return json_pack(
        "{s:i, s:s, s:I, s:I, s:I, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "number", run->number, "as_of", day,
        "objects", (json_int_t)known->objects, "came", (json_int_t)came, "went", (json_int_t)went, "coverage",
        build_coverage(known->weight_measured, known->weight_applicable), "sum", (json_int_t)known->mean.sum, "weight",
        (json_int_t)known->mean.weight, "tenths", tenths_json(score), "real_level_tenths",
        real_level(build, at, SPLIT_TOTAL), "norm_tenths", norm_json(build, at, SPLIT_TOTAL), "dimensions", dimensions,
        "breaks", breaks_between(build, at, came, went), "since_baseline",
        after_zero ? build_change(build, run->id, build->runs[build->baseline].id, build->audience.id, SPLIT_TOTAL)
                   : json_null());
}

int build_trend(struct build *build)
{
    int64_t *came = arena_allocate_array(build->arena, build->run_count, sizeof(*came));
    int64_t *went = arena_allocate_array(build->arena, build->run_count, sizeof(*went));
    int failed = build_population(build, came, went);
    if (failed)
        return failed;
    json_t *trend = json_array();
    for (size_t i = build->first; i <= build->run; i++)
        json_array_append_new(trend, run_json(build, i, came[i], went[i]));
    json_object_set_new(build->model, "trend", trend);
    return 0;
}
