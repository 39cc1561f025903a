/* SPDX-License-Identifier: EUPL-1.2 */
/* The local days of a rule: is a day one of them, and which is the next. Days are walked one by one: forty years are
 * some 15,000, and a day costs some tens of nanoseconds. */
#include "schedule/days.h"

#include "base/poison.h"

static void span_bounds(date_day day, enum schedule_span span, date_day *ret_first, date_day *ret_last)
{
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    int first = span == SCHEDULE_MONTH ? month : span == SCHEDULE_QUARTER ? (month - 1) / 3 * 3 + 1 : 1;
    int last = span == SCHEDULE_MONTH ? month : span == SCHEDULE_QUARTER ? first + 2 : 12;
    *ret_first = *ret_last = day;
    date_from_civil(year, first, 1, ret_first);
    date_from_civil(year, last, calendar_month_length(year, last), ret_last);
}

/* Is day the n-th working day of first..last? Counting stops as soon as it cannot be. */
static bool is_nth_working(const struct calendar *calendar, date_day day, int nth, date_day first, date_day last)
{
    int count = 0, wanted = nth > 0 ? nth : -nth, step = nth > 0 ? 1 : -1;
    if (!calendar_is_working(calendar, day))
        return false;
    for (date_day at = nth > 0 ? first : last; at != day && count < wanted; at += step)
        count += calendar_is_working(calendar, at);
    return count + 1 == wanted;
}

static bool is_nth(const struct schedule_plan *plan, date_day day)
{
    const struct schedule_rule *rule = &plan->rule;
    date_day first, last;
    span_bounds(day, rule->span, &first, &last);
    if (rule->days == SCHEDULE_NTH_WORKING)
        return is_nth_working(&plan->calendar, day, rule->nth, first, last);
    int away = rule->nth > 0 ? day - first : last - day;
    int wanted = (rule->nth > 0 ? rule->nth : -rule->nth) - 1;
    if (rule->days == SCHEDULE_NTH_DAY)
        return away == wanted;
    return away / 7 == wanted && rule->weekdays >> calendar_weekday(day) & 1;
}

static bool is_weekday(const struct schedule_plan *plan, date_day day)
{
    const struct schedule_rule *rule = &plan->rule;
    int weekday = calendar_weekday(day);
    if (!(rule->weekdays >> weekday & 1))
        return false;
    if (rule->parity != SCHEDULE_ALL_WEEKS)
        return calendar_week(day, NULL) % 2 == (rule->parity == SCHEDULE_ODD_WEEKS);
    date_day monday = day - weekday, first = plan->from - calendar_weekday(plan->from);
    return (monday - first) / 7 % rule->weeks == 0;
}

static bool is_cron(const struct schedule_cron *cron, date_day day)
{
    int year, month, of_month, weekday = calendar_weekday(day);
    date_to_civil(day, &year, &month, &of_month);
    int length = calendar_month_length(year, month);
    bool by_number = cron->month_days >> of_month & 1 || (cron->month_days & 1 && of_month == length);
    bool by_weekday = cron->weekdays >> weekday & 1 || cron->nth[(of_month - 1) / 7 + 1] >> weekday & 1 ||
                      (of_month + 7 > length && cron->nth[6] >> weekday & 1);
    if (cron->any_month_day || cron->any_weekday)
        return (cron->any_month_day || by_number) && (cron->any_weekday || by_weekday);
    return by_number || by_weekday;
}

static bool is_date(const struct schedule_rule *rule, int month, int of_month)
{
    for (int i = 0; i < rule->year_day_count; i++)
        if (rule->year_days[i].month == month && rule->year_days[i].day == of_month)
            return true;
    return false;
}

/* Before it is moved. */
static bool is_named(const struct schedule_plan *plan, date_day day)
{
    const struct schedule_rule *rule = &plan->rule;
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    if (rule->months && !(rule->months >> month & 1))
        return false;
    switch (rule->days) {
    case SCHEDULE_WEEKDAYS:
        return is_weekday(plan, day);
    case SCHEDULE_MONTH_DAYS:
        return rule->month_days >> of_month & 1;
    case SCHEDULE_YEAR_DAYS:
        return is_date(rule, month, of_month);
    case SCHEDULE_CRON_DAYS:
        return is_cron(&rule->cron, day);
    default:
        return is_nth(plan, day);
    }
}

static date_day moved(const struct schedule_plan *plan, date_day day)
{
    const struct schedule_rule *rule = &plan->rule;
    if (rule->offset && rule->offset_working)
        day = calendar_add_working(&plan->calendar, day, rule->offset);
    else
        day += rule->offset;
    if (day != DATE_NONE && rule->shift == SCHEDULE_ELSE_NEXT)
        return calendar_working_from(&plan->calendar, day);
    if (day != DATE_NONE && rule->shift == SCHEDULE_ELSE_PREVIOUS)
        return calendar_working_until(&plan->calendar, day);
    return day;
}

/* "behalve op feestdagen": a weekend is no holiday. */
static bool is_left_out(const struct schedule_plan *plan, date_day day)
{
    return plan->rule.working && calendar_holiday(&plan->calendar, day) != CALENDAR_NO_HOLIDAY;
}

date_day schedule_day_next(const struct schedule_plan *plan, date_day day, date_day last)
{
    const struct schedule_rule *rule = &plan->rule;
    if (day < plan->from)
        day = plan->from;
    if (plan->until != DATE_NONE && last > plan->until)
        last = plan->until;
    if (rule->days == SCHEDULE_RRULE_DAYS)
        return schedule_rrule_next(plan, day, last);
    /* How far a day can be moved: two days for a working day, and the longest run of days off. */
    int distance = rule->offset < 0 ? -rule->offset : rule->offset;
    int margin = distance || rule->shift ? distance * 2 + 14 : 0;
    for (date_day at = day - margin; at <= last + margin; at++) {
        if (!is_named(plan, at))
            continue;
        date_day result = moved(plan, at);
        if (result > last)
            return DATE_NONE; /* moving keeps the order */
        if (result >= day && result != DATE_NONE && !is_left_out(plan, result))
            return result;
    }
    return DATE_NONE;
}
