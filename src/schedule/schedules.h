/* SPDX-License-Identifier: EUPL-1.2 */
/* Schedules in the store: what is to be done (a kind of work, queue/kind.h), and when (a rule, rule.h). Stewards set
 * them; whoever leads the daemons reads them and turns what is due into jobs. Nothing is thrown away: a change is a
 * further version, and a schedule that was removed can be added again under its name.
 *
 * Each deed is one transaction with a row in the journal, and wakes who listens to the queue. */
#ifndef SCHEDULE_SCHEDULES_H
#define SCHEDULE_SCHEDULES_H

#include "schedule/rule.h"
#include "store/store.h"

struct schedule {
    int64_t id;        /* 0: not in the store yet */
    const char *name;  /* letters, digits, '-' and '_'; at most 64 */
    const char *state; /* active, paused, removed */
    int64_t version;
    const char *kind, *subject, *payload, *source; /* as in struct queue_order; source may be NULL */
    const char *rule;                              /* as it was written */
    const char *zone;
    date_day first_day, last_day; /* DATE_NONE: no end */
    enum schedule_missed missed;
    int64_t spread;   /* seconds */
    int64_t since;    /* moments up to here are not its: when it was added, changed or resumed last (seconds) */
    int64_t last_due; /* the newest moment that was turned into a job or skipped; INT64_MIN: none */
};

extern const char *const schedule_missed_names[]; /* skip, once, all, NULL */

/* All in the order of their names; name: NULL or just that one; removed ones too when all is true. */
int schedules_read(struct arena *arena, struct store *store, const char *name, bool all,
                   struct schedule **ret_schedules, size_t *ret_count, struct peil_error *error);
/* Exactly one that was not removed; PEIL_ERROR_USAGE names the nearest when there is none. */
int schedule_find(struct arena *arena, struct store *store, const char *name, struct schedule *ret_schedule,
                  struct peil_error *error);

/* Its rule and zone, read and checked; folder as for zone_load. Works without a store. */
int schedule_plan_read(struct arena *arena, const struct schedule *schedule, const struct calendar *calendar,
                       const char *folder, struct schedule_plan *ret_plan, struct peil_error *error);
/* From where on moments are to be looked at: `after` of schedule_due. */
int64_t schedule_cursor(const struct schedule *schedule);

/* PEIL_ERROR_USAGE when the name is taken; what it says was checked with schedule_plan_read. Fills id and version. */
int schedule_add(struct store *store, struct schedule *schedule, const char *why, struct peil_error *error);
/* A further version of the schedule with that id. */
int schedule_change(struct store *store, struct schedule *schedule, const char *why, struct peil_error *error);
/* state: active (resumes), paused, removed. PEIL_ERROR_USAGE when it is that already. */
int schedule_set_state(struct store *store, const struct schedule *schedule, const char *state, const char *why,
                       struct peil_error *error);

/* The versions, newest first: version, recorded (UTC), actor, kind, subject, payload, source, rule, zone, first day,
 * last day, missed, spread. */
int schedule_versions(struct store *store, int64_t id, PGresult **ret_rows, struct peil_error *error);

#endif
