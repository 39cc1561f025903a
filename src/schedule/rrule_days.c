/* SPDX-License-Identifier: EUPL-1.2 */
/* The days of an RRULE: period after period (day, week, month, year), the days of each that pass all BY parts, and of
 * those the positions asked for. At most the days between two bounds are looked at, so that no rule can go on for ever.
 */
#include "schedule/days.h"

#include "base/poison.h"

enum { PERIOD_DAYS_MOST = 366 };

struct walk {
    const struct schedule_plan *plan;
    const struct schedule_rrule *rrule;
    date_day start;
    int start_year, start_month, start_of_month;
};

static bool has(const struct schedule_by *by, int value, int from_the_end)
{
    for (int i = 0; i < by->count; i++)
        if (by->values[i] == value || by->values[i] == from_the_end)
            return true;
    return false;
}

static date_day civil(int year, int month, int day)
{
    date_day result = DATE_NONE;
    date_from_civil(year, month, day, &result);
    return result;
}

/* The week of a day and the number of weeks of its year, for weeks that start on week_start: week 1 has at least four
 * days in its year. *ret_weeks is how many the year has. */
static int week_number(date_day day, int week_start, int *ret_weeks)
{
    date_day first_of_week = day - (calendar_weekday(day) - week_start + 7) % 7;
    int year, month, of_month;
    date_to_civil(first_of_week + 3, &year, &month, &of_month);
    date_day first = civil(year, 1, 4), next = civil(year < 9999 ? year + 1 : year, 1, 4);
    first -= (calendar_weekday(first) - week_start + 7) % 7;
    next -= (calendar_weekday(next) - week_start + 7) % 7;
    *ret_weeks = (next - first) / 7;
    return (first_of_week - first) / 7 + 1;
}

static bool weekday_passes(const struct walk *walk, date_day day, int year, int month, int of_month)
{
    const struct schedule_rrule *rrule = walk->rrule;
    bool in_month = rrule->frequency == RRULE_MONTHLY || rrule->months.count;
    int length = in_month ? calendar_month_length(year, month) : civil(year, 12, 31) - civil(year, 1, 1) + 1;
    int at = in_month ? of_month : day - civil(year, 1, 1) + 1;
    int weekday = calendar_weekday(day);
    for (int i = 0; i < rrule->weekdays.count; i++) {
        int value = rrule->weekdays.values[i], wanted = (value % 8 + 8) % 8, nth = (value - wanted) / 8;
        if (wanted == weekday && (nth == 0 || nth == (at - 1) / 7 + 1 || nth == -((length - at) / 7 + 1)))
            return true;
    }
    return false;
}

static bool passes(const struct walk *walk, date_day day)
{
    const struct schedule_rrule *rrule = walk->rrule;
    int year, month, of_month, weeks;
    date_to_civil(day, &year, &month, &of_month);
    bool by_day = rrule->weekdays.count || rrule->month_days.count || rrule->year_days.count || rrule->weeks.count;
    if (rrule->months.count && !has(&rrule->months, month, month))
        return false;
    if (rrule->month_days.count &&
        !has(&rrule->month_days, of_month, of_month - calendar_month_length(year, month) - 1))
        return false;
    if (rrule->year_days.count) {
        int of_year = day - civil(year, 1, 1) + 1;
        if (!has(&rrule->year_days, of_year, day - civil(year, 12, 31) - 1))
            return false;
    }
    if (rrule->weeks.count) {
        int week = week_number(day, rrule->week_start, &weeks);
        if (!has(&rrule->weeks, week, week - weeks - 1))
            return false;
        if (!rrule->weekdays.count && !rrule->month_days.count && !rrule->year_days.count)
            return calendar_weekday(day) == calendar_weekday(walk->start);
    }
    if (rrule->weekdays.count && !weekday_passes(walk, day, year, month, of_month))
        return false;
    if (by_day || rrule->frequency == RRULE_DAILY)
        return true;
    /* What the rule does not say is taken from its start. */
    if (rrule->frequency == RRULE_WEEKLY)
        return calendar_weekday(day) == calendar_weekday(walk->start);
    return of_month == walk->start_of_month &&
           (rrule->frequency == RRULE_MONTHLY || rrule->months.count || month == walk->start_month);
}

/* The k-th period as days; false beyond the year 9999. */
static bool period_bounds(const struct walk *walk, int64_t k, date_day *ret_first, date_day *ret_last)
{
    const struct schedule_rrule *rrule = walk->rrule;
    int64_t step = k * rrule->interval;
    if (rrule->frequency == RRULE_DAILY || rrule->frequency == RRULE_WEEKLY) {
        bool week = rrule->frequency == RRULE_WEEKLY;
        int64_t first = walk->start + step * (week ? 7 : 1);
        if (week)
            first -= (calendar_weekday(walk->start) - rrule->week_start + 7) % 7;
        if (first > civil(9999, 12, 1))
            return false;
        *ret_first = (date_day)first;
        *ret_last = (date_day)first + (week ? 6 : 0);
        return true;
    }
    bool by_month = rrule->frequency == RRULE_MONTHLY;
    int64_t months =
        (int64_t)walk->start_year * 12 + (by_month ? walk->start_month - 1 : 0) + step * (by_month ? 1 : 12);
    int year = (int)(months / 12 > 9998 ? 9999 : months / 12), month = (int)(months % 12) + 1;
    if (year > 9998)
        return false;
    *ret_first = civil(year, month, 1);
    *ret_last = by_month ? civil(year, month, calendar_month_length(year, month)) : civil(year, 12, 31);
    return true;
}

/* The period that holds day, or the last before it. */
static int64_t period_of(const struct walk *walk, date_day day)
{
    const struct schedule_rrule *rrule = walk->rrule;
    int year, month, of_month;
    if (day <= walk->start)
        return 0;
    date_to_civil(day, &year, &month, &of_month);
    int64_t steps = rrule->frequency == RRULE_DAILY     ? day - walk->start
                    : rrule->frequency == RRULE_WEEKLY  ? (day - walk->start) / 7
                    : rrule->frequency == RRULE_MONTHLY ? (year - walk->start_year) * 12 + month - walk->start_month
                                                        : year - walk->start_year;
    return steps / rrule->interval;
}

static bool is_position(const struct schedule_by *positions, int at, int count)
{
    return positions->count == 0 || has(positions, at, at - count - 1);
}

date_day schedule_rrule_next(const struct schedule_plan *plan, date_day day, date_day last)
{
    const struct schedule_rrule *rrule = &plan->rule.rrule;
    struct walk walk = {.plan = plan, .rrule = rrule, .start = rrule->start != DATE_NONE ? rrule->start : plan->from};
    date_to_civil(walk.start, &walk.start_year, &walk.start_month, &walk.start_of_month);
    if (rrule->until != DATE_NONE && last > rrule->until + 1)
        last = rrule->until + 1; /* UNTIL in UTC can lie in the next local day; the moment decides */
    int count = 0;
    date_day first, end;
    for (int64_t k = rrule->count ? 0 : period_of(&walk, day); period_bounds(&walk, k, &first, &end) && first <= last;
         k++) {
        date_day passing[PERIOD_DAYS_MOST];
        int found = 0;
        for (date_day at = first; at <= end && found < PERIOD_DAYS_MOST; at++)
            if (passes(&walk, at))
                passing[found++] = at;
        for (int i = 0; i < found; i++) {
            if (passing[i] < walk.start || !is_position(&rrule->positions, i + 1, found))
                continue;
            if (rrule->count && ++count > rrule->count)
                return DATE_NONE;
            if (passing[i] >= day)
                return passing[i] <= last ? passing[i] : DATE_NONE;
        }
    }
    return DATE_NONE;
}
