/* SPDX-License-Identifier: EUPL-1.2 */
/* POSIX TZ strings: reading them, and when their changes are. */
#include "schedule/posix_tz.h"

#include <string.h>

#include "base/calendar.h"
#include "base/poison.h"

enum { POSIX_TZ_LONGEST = 128, SECONDS_A_DAY = 86400 };

struct reader {
    const char *at;
};

static bool read_char(struct reader *reader, char expected)
{
    if (*reader->at != expected)
        return false;
    reader->at++;
    return true;
}

/* "CET" or "<+0330>" */
static bool read_name(struct reader *reader)
{
    bool quoted = read_char(reader, '<');
    size_t size = strspn(reader->at, quoted ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
                                            : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    reader->at += size;
    return size >= 1 && (!quoted || read_char(reader, '>'));
}

static bool read_number(struct reader *reader, int least, int most, int *ret_value)
{
    size_t digits = strspn(reader->at, "0123456789");
    *ret_value = 0;
    if (digits < 1 || digits > 3)
        return false;
    for (size_t i = 0; i < digits; i++)
        *ret_value = *ret_value * 10 + (*reader->at++ - '0');
    return *ret_value >= least && *ret_value <= most;
}

/* [+-]hh[:mm[:ss]] in seconds */
static bool read_time(struct reader *reader, int most_hours, int *ret_seconds)
{
    int hours, minutes = 0, seconds = 0;
    int sign = read_char(reader, '-') ? -1 : 1;
    if (sign > 0)
        read_char(reader, '+');
    if (!read_number(reader, 0, most_hours, &hours) ||
        (read_char(reader, ':') &&
         (!read_number(reader, 0, 59, &minutes) || (read_char(reader, ':') && !read_number(reader, 0, 59, &seconds)))))
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool read_day(struct reader *reader, struct posix_tz_day *ret_day)
{
    *ret_day = (struct posix_tz_day){.second = 2 * 3600};
    bool sound;
    if (read_char(reader, 'M')) {
        ret_day->sort = POSIX_TZ_WEEKDAY;
        sound = read_number(reader, 1, 12, &ret_day->month) && read_char(reader, '.') &&
                read_number(reader, 1, 5, &ret_day->week) && read_char(reader, '.') &&
                read_number(reader, 0, 6, &ret_day->day);
    } else if (read_char(reader, 'J')) {
        ret_day->sort = POSIX_TZ_JULIAN;
        sound = read_number(reader, 1, 365, &ret_day->day);
    } else {
        ret_day->sort = POSIX_TZ_ZERO_BASED;
        sound = read_number(reader, 0, 365, &ret_day->day);
    }
    return sound && (!read_char(reader, '/') || read_time(reader, 167, &ret_day->second));
}

bool posix_tz_parse(const char *text, size_t size, struct posix_tz *ret_rule)
{
    char copy[POSIX_TZ_LONGEST];
    if (size >= sizeof(copy) || memchr(text, '\0', size))
        return false;
    memcpy(copy, text, size);
    copy[size] = '\0';
    struct reader reader = {copy};
    *ret_rule = (struct posix_tz){0};
    if (!read_name(&reader) || !read_time(&reader, 24, &ret_rule->standard))
        return false;
    ret_rule->standard = -ret_rule->standard; /* POSIX counts to the west */
    if (!*reader.at)
        return true;
    ret_rule->changes = true;
    ret_rule->summer = ret_rule->standard + 3600;
    if (!read_name(&reader))
        return false;
    if (*reader.at != ',') {
        if (!read_time(&reader, 24, &ret_rule->summer))
            return false;
        ret_rule->summer = -ret_rule->summer;
    }
    return read_char(&reader, ',') && read_day(&reader, &ret_rule->start) && read_char(&reader, ',') &&
           read_day(&reader, &ret_rule->end) && *reader.at == '\0';
}

/* ---- Changes ----------------------------------------------------------------------------------------------------- */

static date_day day_in_year(const struct posix_tz_day *rule, int year)
{
    date_day first = 0;
    if (rule->sort != POSIX_TZ_WEEKDAY) {
        date_from_civil(year, 1, 1, &first);
        bool leap = calendar_month_length(year, 2) == 29;
        if (rule->sort == POSIX_TZ_ZERO_BASED)
            return first + rule->day;
        return first + rule->day - 1 + (leap && rule->day >= 60); /* J60 is 1 March in every year */
    }
    date_from_civil(year, rule->month, 1, &first);
    int weekday = calendar_weekday(first) % 7;
    int of_month = (rule->day - weekday + 7) % 7 + (rule->week - 1) * 7;
    while (of_month >= calendar_month_length(year, rule->month))
        of_month -= 7;
    return first + of_month;
}

static int64_t change_in_year(const struct posix_tz *rule, bool start, int year)
{
    const struct posix_tz_day *day = start ? &rule->start : &rule->end;
    int before = start ? rule->standard : rule->summer;
    return (int64_t)day_in_year(day, year) * SECONDS_A_DAY + day->second - before;
}

static int year_of(int64_t instant)
{
    int year, month, of_month;
    int64_t day = instant / SECONDS_A_DAY;
    date_to_civil((date_day)(day > 2932000 ? 2932000 : day < -719000 ? -719000 : day), &year, &month, &of_month);
    return year < 2 ? 2 : year > 9996 ? 9996 : year; /* so that its neighbours have days too */
}

int posix_tz_offset(const struct posix_tz *rule, int64_t instant)
{
    if (!rule->changes)
        return rule->standard;
    int64_t newest = INT64_MIN;
    int offset = rule->standard;
    for (int year = year_of(instant) - 1, last = year + 2; year <= last; year++)
        for (int start = 0; start <= 1; start++) {
            int64_t at = change_in_year(rule, start, year);
            /* of two at once the later half of the loop: summer time all year ends and starts in one moment */
            if (at <= instant && at >= newest) {
                newest = at;
                offset = start ? rule->summer : rule->standard;
            }
        }
    return offset;
}

int64_t posix_tz_next(const struct posix_tz *rule, int64_t instant)
{
    int64_t next = INT64_MAX;
    if (!rule->changes)
        return next;
    int before = posix_tz_offset(rule, instant);
    for (int year = year_of(instant) - 1, last = year + 3; year <= last; year++)
        for (int start = 0; start <= 1; start++) {
            int64_t at = change_in_year(rule, start, year);
            if (at > instant && at < next && posix_tz_offset(rule, at) != before)
                next = at;
        }
    return next;
}
