/* SPDX-License-Identifier: EUPL-1.2 */
/* measured.score: the object's own score in the newest run of the programme before the day, 0 to 100 with one decimal;
 * it leaves out the checks on what owners say of themselves. ABSENT when there is no such run, or it was not in it. */
#ifndef RESULTS_FACTS_MEASURED_H
#define RESULTS_FACTS_MEASURED_H

#include "results/facts_family.h"

extern const struct facts_family facts_measured;

#endif
