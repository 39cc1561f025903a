/* SPDX-License-Identifier: EUPL-1.2 */
/* Scores of objects and of units, in integers. */
#include "measure/score.h"

#include <assert.h>
#include <string.h>

#include "base/poison.h"

enum {
    PERCENT_OF_INDICATIVE = 60,
    OBJECTS_OF_INDICATIVE = 5,
    /* Denominators are below 2^63, so a sum of CHECK_MOST of them that is not a whole number differs from one by at
     * least 2^-(63 * CHECK_MOST): so many digits of 64 bits settle it. */
    DIGITS_MOST = 63 * CHECK_MOST / 64 + 1,
};

const char *const dimension_names[DIMENSION_MOST] = {
    "described", "owned", "steered", "current", "quality", "improving",
};

int dimension_index(const char *name)
{
    for (int i = 0; i < DIMENSION_MOST; i++)
        if (strcmp(dimension_names[i], name) == 0)
            return i;
    return -1;
}

/* ---- An exact sum of fractions, cut down to a whole number ---------------------------------------------------- */

/* Fractions top/bottom with 0 <= top < bottom. */
struct parts {
    int64_t top[CHECK_MOST];
    int64_t bottom[CHECK_MOST];
    size_t count;
};

static int64_t greatest_common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* False when the common denominator does not fit: never with the denominators that checks have in practice. */
static bool floor_by_common_denominator(const struct parts *parts, int64_t *ret_floor)
{
    int64_t common = 1;
    for (size_t i = 0; i < parts->count; i++) {
        int64_t factor = parts->bottom[i] / greatest_common_divisor(parts->bottom[i], common);
        if (__builtin_mul_overflow(common, factor, &common))
            return false;
    }
    __int128 sum = 0;
    for (size_t i = 0; i < parts->count; i++)
        sum += (__int128)parts->top[i] * (common / parts->bottom[i]);
    *ret_floor = (int64_t)(sum / common);
    return true;
}

/* By long division in digits of 64 bits, until what follows cannot carry any more. Changes parts. */
static int64_t floor_by_digits(struct parts *parts, int digits_left)
{
    unsigned __int128 sum = 0;
    uint64_t after = 0; /* fractions that go on after this digit: what they still add is less than this */
    for (size_t i = 0; i < parts->count; i++) {
        unsigned __int128 wide = (unsigned __int128)parts->top[i] << 64;
        sum += wide / (uint64_t)parts->bottom[i];
        parts->top[i] = (int64_t)(wide % (uint64_t)parts->bottom[i]);
        after += parts->top[i] != 0;
    }
    if (after && (sum >> 64) != ((sum + after - 1) >> 64)) {
        if (digits_left == 0)
            sum += after - 1; /* nearer to a whole number than any other sum can be: it is one */
        else
            sum += (unsigned __int128)floor_by_digits(parts, digits_left - 1);
    }
    return (int64_t)(sum >> 64);
}

static int64_t floor_of_sum(struct parts *parts)
{
    int64_t floor;
    if (floor_by_common_denominator(parts, &floor))
        return floor;
    return floor_by_digits(parts, DIGITS_MOST);
}

/* ---- One object ----------------------------------------------------------------------------------------------- */

static bool outcome_is_number(enum outcome outcome)
{
    return outcome == OUTCOME_OK || outcome == OUTCOME_SHORT;
}

/* The mean of one dimension, sum(weight * n / d) / sum(weight), rounded half away from zero to 1e-9, once:
 * floor((2 * whole + weight + floor(2 * parts)) / (2 * weight)), where whole + parts is the weighted sum in 1e-9. */
static int64_t dimension_mean(const struct score_cell *cells, const struct score_check *checks, const bool *included,
                              size_t count, int dimension, int64_t weight)
{
    struct parts parts;
    parts.count = 0;
    __int128 twice = 0;
    for (size_t i = 0; i < count; i++) {
        const struct score_cell *cell = &cells[i];
        if (checks[i].dimension != dimension || checks[i].weight == 0 || (included && !included[i]) ||
            !outcome_is_number(cell->outcome))
            continue;
        if (cell->n == cell->d || cell->n == 0) {
            twice += cell->n ? 2 * SCORE_ONE * checks[i].weight : 0;
            continue;
        }
        __int128 top = (__int128)cell->n * checks[i].weight * 2 * SCORE_ONE;
        twice += top / cell->d;
        parts.top[parts.count] = (int64_t)(top % cell->d);
        parts.bottom[parts.count++] = cell->d;
    }
    if (parts.count)
        twice += floor_of_sum(&parts);
    return (int64_t)((twice + weight) / (2 * (__int128)weight));
}

static void weigh(struct score_object *score, const struct score_cell *cell, const struct score_check *check)
{
    assert(check->dimension >= 0 && check->dimension < DIMENSION_MOST && check->weight >= 0);
    if (outcome_is_number(cell->outcome)) {
        assert(outcome_possible(cell->n, cell->d));
        score->weight_measured[check->dimension] += check->weight;
        score->weight_applicable[check->dimension] += check->weight;
    } else if (cell->outcome == OUTCOME_NOT_MEASURED) {
        score->weight_applicable[check->dimension] += check->weight;
    }
}

void score_object_compute(struct score_object *ret_score, const struct score_cell *cells,
                          const struct score_check *checks, const bool *included, size_t count,
                          const int dimension_weights[DIMENSION_MOST])
{
    assert(count <= CHECK_MOST);
    *ret_score = (struct score_object){0};
    for (size_t i = 0; i < count; i++)
        if (!included || included[i])
            weigh(ret_score, &cells[i], &checks[i]);
    __int128 sum = 0;
    int64_t weight = 0;
    for (int i = 0; i < DIMENSION_MOST; i++) {
        if (ret_score->weight_measured[i] == 0)
            continue;
        ret_score->measured[i] = true;
        ret_score->dimension[i] = dimension_mean(cells, checks, included, count, i, ret_score->weight_measured[i]);
        sum += (__int128)ret_score->dimension[i] * dimension_weights[i];
        weight += dimension_weights[i];
    }
    if (weight > 0) {
        ret_score->total_measured = true;
        ret_score->total = round_half_away(sum, weight);
    }
}

/* ---- Units ----------------------------------------------------------------------------------------------------- */

void score_mean_add(struct score_mean *mean, int64_t score, int criticality)
{
    assert(score >= 0 && score <= SCORE_ONE && criticality >= 0);
    mean->sum += (__int128)score * criticality;
    mean->weight += criticality;
}

int64_t score_tenths(struct score_mean mean)
{
    if (mean.weight <= 0)
        return -1;
    return round_half_away(mean.sum, (__int128)mean.weight * (SCORE_ONE / 1000));
}

int64_t score_scale_tenths(struct score_mean mean)
{
    if (mean.weight <= 0)
        return -1;
    __int128 whole = (__int128)mean.weight * SCORE_ONE;
    return round_half_away(10 * whole + 40 * mean.sum, whole);
}

enum score_colour score_colour_of(struct score_mean mean, int norm, int intervention)
{
    if (mean.weight <= 0)
        return SCORE_GREY;
    __int128 point = (__int128)mean.weight * (SCORE_ONE / 100);
    if (mean.sum >= norm * point)
        return SCORE_GREEN;
    return mean.sum < intervention * point ? SCORE_RED : SCORE_AMBER;
}

bool score_indicative(int64_t objects, int64_t weight_measured, int64_t weight_applicable)
{
    return objects < OBJECTS_OF_INDICATIVE ||
           (__int128)weight_measured * 100 < (__int128)weight_applicable * PERCENT_OF_INDICATIVE;
}
