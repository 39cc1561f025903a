/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside src/schedule: the local days of a rule, in ascending order. */
#ifndef SCHEDULE_DAYS_H
#define SCHEDULE_DAYS_H

#include "schedule/rule.h"

enum { SCHEDULE_HORIZON = 40 * 366 };

/* The first day of the rule at or after `day` (of the plan's from and until too); DATE_NONE: none up to `last`. */
date_day schedule_day_next(const struct schedule_plan *plan, date_day day, date_day last);
/* The same for an RRULE, without the plan's bounds. */
date_day schedule_rrule_next(const struct schedule_plan *plan, date_day day, date_day last);

#endif
