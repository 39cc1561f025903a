/* SPDX-License-Identifier: EUPL-1.2 */
/* Working days in the Netherlands: public holidays computed, never listed, and periods such as "10 werkdagen". Pure
 * functions over date_day, for the years 1 to 9999; no clock and no time zone.
 *
 * A working day is no Saturday, no Sunday and no public holiday. The holidays are those of the Algemene termijnenwet,
 * article 3: New Year's Day, Easter, King's Day, Liberation Day, Ascension Day, Whitsun and the two days of Christmas.
 *   King's Day        27 April, on a Sunday the 26th (since 2014); 30 April, on a Sunday the 29th (1980-2013), on a
 * Sunday 1 May (1949-1979); 31 August, on a Sunday 1 September (before) Liberation Day    5 May, every year since 1990
 * and every fifth year since 1950: the standard. An organisation whose agreement gives the day off in years that end in
 * 0 or 5 only takes CALENDAR_LIBERATION_LUSTRUM Good Friday       is a working day, unless good_friday says otherwise
 * (article 3, second member, equates it) */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/date.h"
#include "base/error.h"

enum calendar_liberation { CALENDAR_LIBERATION_YEARLY, CALENDAR_LIBERATION_LUSTRUM, CALENDAR_LIBERATION_NEVER };

struct calendar {
    enum calendar_liberation liberation;
    bool good_friday; /* a day off */
};
extern const struct calendar calendar_standard; /* every year; Good Friday is a working day */

enum calendar_holiday {
    CALENDAR_NO_HOLIDAY,
    CALENDAR_NEW_YEAR,
    CALENDAR_GOOD_FRIDAY,
    CALENDAR_EASTER,
    CALENDAR_EASTER_MONDAY,
    CALENDAR_KINGS_DAY,
    CALENDAR_LIBERATION_DAY,
    CALENDAR_ASCENSION,
    CALENDAR_WHITSUN,
    CALENDAR_WHIT_MONDAY,
    CALENDAR_CHRISTMAS,
    CALENDAR_BOXING_DAY,
    CALENDAR_HOLIDAYS
};

date_day calendar_easter(int year);             /* Easter Sunday, Gregorian */
int calendar_weekday(date_day day);             /* ISO 8601: 1 is Monday, 7 is Sunday */
int calendar_week(date_day day, int *ret_year); /* ISO week 1..53 and the year it belongs to; ret_year may be NULL */
int calendar_month_length(int year, int month);

/* Ascension Day and Liberation Day can be the same day (5 May 2016): the first in the list above is what it is called.
 */
enum calendar_holiday calendar_holiday(const struct calendar *calendar, date_day day);
const char *calendar_holiday_name(enum calendar_holiday holiday); /* translated */

bool calendar_is_working(const struct calendar *calendar, date_day day);
date_day calendar_working_from(const struct calendar *calendar, date_day day);  /* the first working day on or after */
date_day calendar_working_until(const struct calendar *calendar, date_day day); /* the last working day on or before */
/* The n-th working day after day (n > 0) or before it (n < 0); day itself for n = 0. DATE_NONE beyond the year 9999. */
date_day calendar_add_working(const struct calendar *calendar, date_day day, int n);
/* Working days after `from` up to and including `until`; negative when until is earlier. The inverse of add_working for
 * working days. */
int calendar_count_working(const struct calendar *calendar, date_day from, date_day until);

/* Months later or earlier; the 31st becomes the last day of a shorter month. DATE_NONE outside 1..9999. */
date_day calendar_add_months(date_day day, int months);

enum calendar_unit {
    CALENDAR_DAYS,
    CALENDAR_WORKING_DAYS,
    CALENDAR_WEEKS,
    CALENDAR_MONTHS,
    CALENDAR_QUARTERS,
    CALENDAR_YEARS,
    CALENDAR_UNITS
};
struct calendar_period {
    int count; /* 0..9999 as it was read; a caller may negate it */
    enum calendar_unit unit;
};
/* Reads "6 weken", "10 werkdagen", "3 maanden", "2 weeks", "een half jaar", "a quarter": a number of at most four
 * digits or one of the words up to twelve, and a unit, in Dutch or English. PEIL_ERROR_USAGE names the word that is not
 * understood and the nearest that is. */
int calendar_period_parse(const char *text, struct calendar_period *ret_period, struct peil_error *error);
/* As people read it, in the language of the messages: "6 weken". */
void calendar_period_format(const struct calendar_period *period, char out[48]);
/* DATE_NONE outside the years 1..9999. */
date_day calendar_add(const struct calendar *calendar, date_day day, const struct calendar_period *period);

#endif
