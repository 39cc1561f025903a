/* SPDX-License-Identifier: EUPL-1.2 */
/* Scores. A check's score on an object is n/d. A dimension's score on an object is the mean of its measured, applicable
 * checks, weighted; an object's score is the mean of its measured dimensions, weighted. Each of the two is rounded
 * once, to 1e-9, half away from zero, and is an integer from then on: SCORE_ONE is 1.0. A unit's score is the mean of
 * its objects weighted by criticality, kept as the exact pair (sum, weight), so that rollups add up and differences
 * have no remainder.
 *
 * What an outcome does to the score and to its coverage (weight measured / weight applicable):
 *     ok, short            counts in the score, as n/d    measured and applicable
 *     not_measured         left out                       applicable, not measured
 *     allowed_incomplete   left out: neither good nor bad in neither: it is counted apart
 *     not_applicable, none left out                       in neither */
#ifndef MEASURE_SCORE_H
#define MEASURE_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/outcome.h"

#define SCORE_ONE INT64_C(1000000000)
enum { DIMENSION_MOST = 6, CHECK_MOST = 256 };

/* described, owned, steered, current, quality, improving: their order everywhere. */
extern const char *const dimension_names[DIMENSION_MOST];
int dimension_index(const char *name); /* -1: there is none */

/* One check's part in an object's score. */
struct score_cell {
    enum outcome outcome;
    int64_t n, d; /* of OK and SHORT: 0 <= n <= d */
};

struct score_check {
    int dimension; /* 0 … DIMENSION_MOST - 1 */
    int weight;    /* 0 … 1000 */
};

struct score_object {
    int64_t dimension[DIMENSION_MOST]; /* 0 … SCORE_ONE; meaningless when not measured */
    bool measured[DIMENSION_MOST];
    int64_t weight_measured[DIMENSION_MOST]; /* of checks */
    int64_t weight_applicable[DIMENSION_MOST];
    int64_t total; /* over the dimensions */
    bool total_measured;
};

/* cells and checks have count places. included, when not NULL, tells which checks count (for split.h). */
void score_object_compute(struct score_object *ret_score, const struct score_cell *cells,
                          const struct score_check *checks, const bool *included, size_t count,
                          const int dimension_weights[DIMENSION_MOST]);

/* A mean over objects, exact. weight 0: undefined. */
struct score_mean {
    __int128 sum;   /* score * criticality, in 1e-9 */
    int64_t weight; /* criticality */
};
void score_mean_add(struct score_mean *mean, int64_t score, int criticality);

/* As people see it. tenths: 0 … 1000 ("86,3"). scale: 10 … 50 tenths on the 1–5 scale (1 + 4·s). Undefined gives -1. */
int64_t score_tenths(struct score_mean mean);
int64_t score_scale_tenths(struct score_mean mean);

enum score_colour { SCORE_GREY, SCORE_RED, SCORE_AMBER, SCORE_GREEN };
/* Against norm and intervention value in whole points, exactly: green at or above the norm, red below the intervention
 * value, amber between, grey when there is no score. */
enum score_colour score_colour_of(struct score_mean mean, int norm, int intervention);

/* "indicatief": fewer than five objects with a score, or coverage below 0.6. No trend is claimed on such a score. */
bool score_indicative(int64_t objects, int64_t weight_measured, int64_t weight_applicable);

enum { PLATEAU_NONE, PLATEAU_PRECONDITION, PLATEAU_FOUNDATION, PLATEAU_IMPROVING, PLATEAU_EXCELLING, PLATEAU_COUNT };
/* The plateau of an object. at_norm: per dimension 1 at norm, 0 not (short or not measured), -1 does not apply to it.
 * described and owned carry the first plateau, steered and current the second, quality and improving the third. One
 * that does not apply does not stand in the way of the other, but a plateau that neither carries is not reached: nobody
 * looked. runs_at_norm: successive runs, this one included, with all that applies at norm; the last plateau asks three.
 */
int plateau_of(const int at_norm[DIMENSION_MOST], int runs_at_norm);
/* The highest plateau that 90 % of the weight has reached; weights has the weight of the objects that stand on each. */
int plateau_of_unit(const int64_t weights[PLATEAU_COUNT]);

#endif
