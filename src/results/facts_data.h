/* SPDX-License-Identifier: EUPL-1.2 */
/* data.*: what the rules on its data say of a dataset, of the newest measurement up to the day. */
#ifndef RESULTS_FACTS_DATA_H
#define RESULTS_FACTS_DATA_H

#include "results/facts_family.h"

extern const struct facts_family facts_data;

#endif
