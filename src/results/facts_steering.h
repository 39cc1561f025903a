/* SPDX-License-Identifier: EUPL-1.2 */
/* steering.X: what the owner of an object did, and what waits.
 *
 *   steering.reviews  a line for each review up to the day, the newest first: day, what (description, data, process)
 *   steering.answers  a line for each finding of the programme that came up to the day, in order: since when, the day
 * of the answer (empty: none yet), open or met. A person's first step is an answer; so is that it was mended
 *   steering.last     the day on which somebody last did something for the object: a review, an acceptance, a role
 * given by hand, an answer, a step with a finding
 *
 * A finding keeps how it stands now: a run as of a day before the newest run (which peil refuses) would not see what it
 * was then. */
#ifndef RESULTS_FACTS_STEERING_H
#define RESULTS_FACTS_STEERING_H

#include "results/facts_family.h"

extern const struct facts_family facts_steering;

#endif
