/* SPDX-License-Identifier: EUPL-1.2 */
/* review.X: the day of the newest review of an object's description, data or process, up to the measuring date. */
#ifndef RESULTS_FACTS_REVIEW_H
#define RESULTS_FACTS_REVIEW_H

#include "results/facts_family.h"

extern const struct facts_family facts_review;

#endif
