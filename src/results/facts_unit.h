/* SPDX-License-Identifier: EUPL-1.2 */
/* unit.line, unit.domain, unit.department: where an object's unit stands in the organisation on the measuring date. */
#ifndef RESULTS_FACTS_UNIT_H
#define RESULTS_FACTS_UNIT_H

#include "results/facts_family.h"

extern const struct facts_family facts_unit;

#endif
