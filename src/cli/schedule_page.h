/* SPDX-License-Identifier: EUPL-1.2 */
/* Schedules and their moments, as people and programs read them. */
#ifndef CLI_SCHEDULE_PAGE_H
#define CLI_SCHEDULE_PAGE_H

#include "cli/cli.h"
#include "schedule/schedules.h"

/* A schedule's plan, with the organisation's calendar. */
int page_plan(struct cli *cli, const struct schedule *schedule, struct schedule_plan *ret_plan,
              struct peil_error *error);
/* In the language of the messages where it is in words. */
const char *page_rule(struct cli *cli, const struct schedule *schedule, const struct schedule_plan *plan);
/* "ma 2026-11-30 06:00" on the clocks of the zone; "2026-11-30T05:00:00Z". */
const char *page_moment(struct cli *cli, const struct zone *zone, int64_t moment);
const char *page_utc(struct cli *cli, int64_t moment);

void page_list(struct cli *cli, const struct schedule *schedules, size_t count, int64_t now);
void page_show(struct cli *cli, const struct schedule *schedule, const PGresult *versions, int64_t now);

struct page_moments {
    size_t most;
    date_day day; /* from its start on; DATE_NONE: after now */
    int64_t now;
};
/* The first moments of all that are active, in their order. */
int page_next(struct cli *cli, const struct schedule *schedules, size_t count, const struct page_moments *moments,
              struct peil_error *error);

#endif
