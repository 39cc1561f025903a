/* SPDX-License-Identifier: EUPL-1.2 */
/* What is due now, for whom: findings that wait too long go to a reminder, to the head of the unit, to the management
 * team. Computed, and recorded when it was brought there; delivering it is another's work. Only a change of level is
 * due: what was brought is not brought again. */
#ifndef PDCA_DUE_H
#define PDCA_DUE_H

#include "base/calendar.h"
#include "pdca/plan.h"

enum { DUE_REMINDER = 1, DUE_UNIT = 2, DUE_MT = 3, DUE_LEVELS = 3 };

struct due_rule {
    struct calendar calendar;
    int64_t days[DUE_LEVELS]; /* working days after which it goes to level 1, 2, 3 */
    int64_t requests;         /* at most so many reminders to one party, those that bring most first */
};

struct due {
    int64_t finding;
    const char *title, *kind, *key, *unit, *party; /* unit and party may be NULL */
    int from, level;                               /* stands at, goes to */
    date_day since;                                /* waits since */
    int working_days;                              /* that it waits */
    struct score_mean effect;                      /* on everything, when mended */
};
/* By level, the highest first; within it by party, and what brings most first. ret_held_back: reminders beyond the most
 * for one party; they come when there is room. unit: a key, NULL: everything. */
int due_list(struct store *store, struct arena *arena, const struct due_rule *rule, const char *unit, date_day day,
             struct due **ret_due, size_t *ret_count, size_t *ret_held_back, struct peil_error *error);
/* What was listed was brought to whom it is for: one transaction. */
int due_record(struct store *store, struct arena *arena, const struct due *due, size_t count, date_day day,
               struct peil_error *error);

/* Columns as in standstill.sql; days without a step, runs without a change. */
int due_standstill(struct store *store, date_day day, int64_t days, int64_t runs, PGresult **ret_rows,
                   struct peil_error *error);

#endif
