/* SPDX-License-Identifier: EUPL-1.2 */
/* Prints every day of the years 1901 to 2100 as calendar.c has it, for tests/base/holidays: the day, its weekday and
 * week, the holiday under three rules, whether work is done, and what lies some working days and months away. */
#include <stdio.h>

#include "base/calendar.h"
#include "base/poison.h"

static const struct calendar lustrum = {.liberation = CALENDAR_LIBERATION_LUSTRUM, .good_friday = true};
static const struct calendar never = {.liberation = CALENDAR_LIBERATION_NEVER, .good_friday = false};

static void print_day(date_day day)
{
    char text[11];
    date_format(day, text);
    printf(" %s", text);
}

int main(void)
{
    date_day first = 0, last = 0;
    if (!date_from_civil(1901, 1, 1, &first) || !date_from_civil(2100, 12, 31, &last))
        return 1;
    for (date_day day = first; day <= last; day++) {
        int year;
        int week = calendar_week(day, &year);
        print_day(day);
        printf(" %d %d %d %d %d %d %d", calendar_weekday(day), year, week,
               (int)calendar_holiday(&calendar_standard, day), (int)calendar_holiday(&lustrum, day),
               (int)calendar_holiday(&never, day), calendar_is_working(&calendar_standard, day));
        print_day(calendar_add_working(&calendar_standard, day, 10));
        print_day(calendar_add_working(&lustrum, day, -3));
        print_day(calendar_working_from(&calendar_standard, day));
        print_day(calendar_working_until(&calendar_standard, day));
        print_day(calendar_add_months(day, 1));
        print_day(calendar_add_months(day, -25));
        printf("\n");
    }
    return 0;
}
