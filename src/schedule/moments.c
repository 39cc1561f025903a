/* SPDX-License-Identifier: EUPL-1.2 */
/* From local days and times to moments, and what of them is due. */
#include "base/error.h"
#include "base/text.h"
#include "schedule/days.h"
#include "schedule/rule.h"
#include "base/poison.h"

enum { SECONDS_A_DAY = 86400, STEPS_MOST = 200000, CATCH_UP_WINDOW = 31 * SECONDS_A_DAY };

struct local {
    date_day day;
    int minute; /* rounded down */
};

static struct local local_of(const struct schedule_plan *plan, int64_t instant)
{
    struct local local;
    int second;
    zone_to_local(plan->zone, instant, &local.day, &second);
    local.minute = second / 60;
    return local;
}

static int64_t instant_of(const struct schedule_plan *plan, date_day day, int minute)
{
    return zone_to_instant(plan->zone, day, minute * 60, NULL);
}

static bool in_window(const struct schedule_rule *rule, int minute)
{
    if (rule->window_from == rule->window_until)
        return true;
    if (rule->window_from < rule->window_until)
        return minute >= rule->window_from && minute <= rule->window_until;
    return minute >= rule->window_from || minute <= rule->window_until; /* over midnight */
}

/* An interval counts elapsed time from the start of the first day. */
static int64_t next_interval(const struct schedule_plan *plan, int64_t after, date_day last)
{
    const struct schedule_rule *rule = &plan->rule;
    int64_t origin = instant_of(plan, plan->from, 0), step = (int64_t)rule->interval * 60;
    int64_t at = after < origin ? origin : origin + ((after - origin) / step + 1) * step;
    for (int i = 0; i < STEPS_MOST; i++) {
        struct local local = local_of(plan, at);
        date_day day = schedule_day_next(plan, local.day, last);
        if (day == DATE_NONE)
            return SCHEDULE_NEVER;
        if (day == local.day && in_window(rule, local.minute))
            return at;
        /* The next moment that can be one: the start of a later day, or of the window. */
        int64_t from = day != local.day                   ? instant_of(plan, day, 0)
                       : local.minute < rule->window_from ? instant_of(plan, day, rule->window_from)
                                                          : instant_of(plan, day + 1, 0);
        int64_t change = zone_next_change(plan->zone, at);
        from = change < from ? change : from; /* the hour of the window may come twice */
        int64_t steps = (from - origin + step - 1) / step;
        at = origin + steps * step > at ? origin + steps * step : at + step;
    }
    return SCHEDULE_NEVER;
}

/* Both hours of the autumn night, none in the gap: from stretch to stretch of one offset. */
static int64_t next_on_the_clock(const struct schedule_plan *plan, int64_t after, date_day last)
{
    int64_t at =
        after - after % 60 + 60; /* offsets of today's zones are whole minutes; those of before 1937 are not used */
    for (int i = 0; i < STEPS_MOST; i++) {
        struct local local = local_of(plan, at);
        date_day day = schedule_day_next(plan, local.day, last);
        if (day == DATE_NONE)
            return SCHEDULE_NEVER;
        int minute = day == local.day ? schedule_time_next(&plan->rule, local.minute) : -1;
        int64_t change = zone_next_change(plan->zone, at);
        int64_t found = minute >= 0 ? at + (int64_t)(minute - local.minute) * 60 : INT64_MAX;
        if (found < change)
            return found;
        int64_t next = instant_of(plan, day == local.day ? day + 1 : day, 0);
        at = change < next && change != INT64_MAX ? change : next > at ? next : at + 60;
    }
    return SCHEDULE_NEVER;
}

static int64_t next_at_times(const struct schedule_plan *plan, int64_t after, date_day last)
{
    const struct schedule_rule *rule = &plan->rule;
    const struct schedule_rrule *rrule = &rule->rrule;
    struct local local = local_of(plan, after);
    bool recurs = rule->days == SCHEDULE_RRULE_DAYS;
    int64_t end = INT64_MAX;
    if (recurs && rrule->until != DATE_NONE)
        end = rrule->until_utc ? (int64_t)rrule->until * SECONDS_A_DAY + rrule->until_minute * 60
                               : instant_of(plan, rrule->until, rrule->until_minute);
    for (date_day day = schedule_day_next(plan, local.day, last); day != DATE_NONE;
         day = schedule_day_next(plan, day + 1, last)) {
        int minute = day == local.day ? local.minute : 0;
        if (recurs && day == rrule->start && minute < rrule->start_minute)
            minute = rrule->start_minute;
        for (minute = schedule_time_next(rule, minute); minute >= 0; minute = schedule_time_next(rule, minute + 1)) {
            int64_t instant = instant_of(plan, day, minute);
            if (instant > end)
                return SCHEDULE_NEVER;
            if (instant > after)
                return instant;
        }
    }
    return SCHEDULE_NEVER;
}

int64_t schedule_next(const struct schedule_plan *plan, int64_t after)
{
    date_day first, last;
    if (!date_from_civil(9000, 1, 1, &last) || after >= (int64_t)last * SECONDS_A_DAY)
        return SCHEDULE_NEVER;
    if (after < (int64_t)(plan->from - 2) * SECONDS_A_DAY)
        after = (int64_t)(plan->from - 2) * SECONDS_A_DAY;
    first = local_of(plan, after).day;
    last = (first > plan->from ? first : plan->from) + SCHEDULE_HORIZON;
    if (plan->rule.interval)
        return next_interval(plan, after, last);
    return plan->rule.follows_clock ? next_on_the_clock(plan, after, last) : next_at_times(plan, after, last);
}

/* ---- Due --------------------------------------------------------------------------------------------------------- */

/* splitmix64: the same for the same schedule and moment, on every machine. */
static uint64_t mixed(uint64_t value)
{
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

static int64_t spread(uint64_t seed, int seconds)
{
    return seconds > 0 ? (int64_t)(mixed(seed) % ((uint64_t)seconds + 1)) : 0;
}

static struct schedule_occurrence occurrence(const struct schedule_plan *plan, int64_t due_at, int64_t now, size_t at)
{
    struct schedule_occurrence one = {.due_at = due_at, .missed = due_at < now - SCHEDULE_GRACE};
    int catch_up = plan->spread > SCHEDULE_CATCH_UP ? plan->spread : SCHEDULE_CATCH_UP;
    one.run_at = one.missed ? now + spread(plan->seed, catch_up) + (int64_t)at * SCHEDULE_CATCH_UP_STEP
                            : due_at + spread(plan->seed ^ (uint64_t)due_at, plan->spread);
    return one;
}

void schedule_due(const struct schedule_plan *plan, int64_t after, int64_t now, struct schedule_occurrence *ret_due,
                  size_t most, struct schedule_due *ret_summary)
{
    struct schedule_due due = {.cursor = after};
    size_t looked_at = 0;
    int64_t at = schedule_next(plan, after);
    while (at <= now) {
        bool missed = at < now - SCHEDULE_GRACE;
        if (plan->missed == SCHEDULE_MISSED_ALL || (plan->missed == SCHEDULE_MISSED_SKIP && !missed)) {
            if (due.count == most)
                break;
            ret_due[due.count] = occurrence(plan, at, now, due.count);
            due.count++;
        } else if (plan->missed == SCHEDULE_MISSED_ONCE && most > 0) {
            due.skipped += (int64_t)due.count;
            ret_due[0] = occurrence(plan, at, now, 0);
            due.count = 1;
        } else {
            due.skipped++;
        }
        due.cursor = at;
        /* After very long, an every-minute schedule that leaves out what was missed need not look at each of them. */
        bool far =
            ++looked_at >= SCHEDULE_DUE_MOST && plan->missed != SCHEDULE_MISSED_ALL && at < now - CATCH_UP_WINDOW;
        at = schedule_next(plan, far ? now - CATCH_UP_WINDOW : at);
    }
    if (at > now)
        due.cursor = now > due.cursor ? now : due.cursor;
    due.next = at;
    *ret_summary = due;
}

int schedule_plan_check(const struct schedule_plan *plan, struct peil_error *error)
{
    if (plan->until != DATE_NONE && plan->until < plan->from)
        return error_set(error, PEIL_ERROR_USAGE, _("the schedule ends before it starts"));
    if (schedule_next(plan, ((int64_t)plan->from - 2) * SECONDS_A_DAY) == SCHEDULE_NEVER)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("the schedule never happens: no such day within 40 years, or before "
                           "its last day"));
    return 0;
}
