/* SPDX-License-Identifier: EUPL-1.2 */
/* Calendar days. The civil conversions follow Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms". */
#include "base/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/poison.h"

bool date_from_civil(int year, int month, int day, date_day *ret_day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[month - 1] + (month == 2 && leap))
        return false;
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *ret_day = era * 146097 + day_of_era - 719468;
    return true;
}

void date_to_civil(date_day day, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t shifted = (int64_t)day + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = (int)(shifted - era * 146097);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *ret_month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *ret_year = (int)(year_of_era + era * 400) + (*ret_month <= 2);
}

/* Reads `most` or, when loose, at least one digit; returns -1 when there is none. */
static int date_digits(const char *text, size_t size, size_t *at, size_t most, bool loose)
{
    int value = 0;
    size_t count = 0;
    while (count < most && *at < size && text[*at] >= '0' && text[*at] <= '9') {
        value = value * 10 + (text[*at] - '0');
        ++*at;
        count++;
    }
    return count == most || (loose && count > 0) ? value : -1;
}

bool date_parse(const char *text, size_t size, const char *pattern, date_day *ret_day)
{
    int year = 0, month = 0, day = 0;
    size_t at = 0;
    while (*pattern) {
        size_t run = strspn(pattern, (char[]){*pattern, '\0'});
        int *part = *pattern == 'Y' ? &year : *pattern == 'M' ? &month : *pattern == 'D' ? &day : NULL;
        if (part) {
            bool loose = run == 1;
            *part = date_digits(text, size, &at, loose ? 2 : run, loose);
            if (*part < 0)
                return false;
            pattern += run;
        } else {
            if (at >= size || text[at] != *pattern)
                return false;
            at++;
            pattern++;
        }
    }
    return at == size && date_from_civil(year, month, day, ret_day);
}

bool date_parse_iso(const char *text, date_day *ret_day)
{
    return date_parse(text, strlen(text), "YYYY-MM-DD", ret_day);
}

bool date_pattern_valid(const char *pattern)
{
    size_t years = 0, months = 0, days = 0;
    while (*pattern) {
        size_t run = strspn(pattern, (char[]){*pattern, '\0'});
        size_t *part = *pattern == 'Y' ? &years : *pattern == 'M' ? &months : *pattern == 'D' ? &days : NULL;
        if ((part && *part) || (*pattern >= '0' && *pattern <= '9'))
            return false; /* each part once: the second would silently count */
        if (part)
            *part = run;
        pattern += run;
    }
    return years == 4 && (months == 1 || months == 2) && (days == 1 || days == 2);
}

void date_format(date_day day, char out[11])
{
    int year, month, of_month;
    out[0] = '\0';
    if (day == DATE_NONE)
        return;
    date_to_civil(day, &year, &month, &of_month);
    if (year < 0 || year > 9999)
        return;
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)year % 10000u, (unsigned)month % 100u, (unsigned)of_month % 100u);
}

void date_format_long(date_day day, const char *language, char out[32])
{
    static const char *const names[2][12] = {
        {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
         "december"},
        {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"},
    };
    int year, month, of_month;
    out[0] = '\0';
    if (day == DATE_NONE)
        return;
    date_to_civil(day, &year, &month, &of_month);
    snprintf(out, 32, "%d %s %d", of_month, names[strncmp(language, "en", 2) == 0][month - 1], year);
}

date_day date_today(void)
{
    time_t now = time(NULL);
    struct tm local;
    date_day day = 0;
    localtime_r(&now, &local);
    date_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, &day);
    return day;
}
