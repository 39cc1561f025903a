/* SPDX-License-Identifier: EUPL-1.2 */
/* duplicate.pairs: the other objects of the kind that look like this one (duplicates.h), best first; those that a
 * steward found to be two are left out. A line each:
 *
 *   score  kind  key  unit  "same" or "other" unit  "same" or "other" register  alike  filled  decision
 *
 * score: of the titles, DUPLICATES_LEAST … 100. Of so many attributes that both have filled, so many are alike.
 * decision: empty, "keep" (it was agreed that the other one goes) or "drop" (that this one goes). */
#ifndef RESULTS_FACTS_DUPLICATE_H
#define RESULTS_FACTS_DUPLICATE_H

#include "results/facts_family.h"

extern const struct facts_family facts_duplicate;

#endif
