/* SPDX-License-Identifier: EUPL-1.2 */
/* Moments of directories as days. */
#include "moment.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400, LONGEST = 40 };
#define FROM_1601 INT64_C(11644473600) /* seconds from 1601 to 1970 */
#define LATEST INT64_C(253402300799)   /* 9999-12-31T23:59:59Z */
#define EARLIEST (-FROM_1601)

bool moment_form(const char *name, enum moment_form *ret_form, bool *ret_end)
{
    static const char *const names[] = {[MOMENT_TIME] = "time", [MOMENT_FILETIME] = "filetime", [MOMENT_DAYS] = "days"};
    for (int form = MOMENT_TIME; form <= MOMENT_DAYS; form++) {
        size_t size = strlen(names[form]);
        if (strncmp(name, names[form], size) != 0 || (name[size] && strcmp(name + size, "-end") != 0))
            continue;
        *ret_form = (enum moment_form)form;
        *ret_end = name[size] != '\0';
        return true;
    }
    return false;
}

/* Digits of a generalized time at *at: moves on. -1: not that many. */
static int digits(const char **at, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (**at < '0' || **at > '9')
            return -1;
        number = number * 10 + (*(*at)++ - '0');
    }
    return number;
}

/* Z, or +HH, +HHMM and the same with a minus: the seconds that it is ahead of UTC. */
static bool offset(const char *at, int64_t *ret_seconds)
{
    *ret_seconds = 0;
    if (strcmp(at, "Z") == 0)
        return true;
    int sign = *at == '+' ? 1 : *at == '-' ? -1 : 0;
    if (sign == 0)
        return false;
    at++;
    int hours = digits(&at, 2), minutes = *at ? digits(&at, 2) : 0;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && *at == '\0';
}

/* YYYYMMDDHH, then perhaps MM, SS and a fraction, then the zone, which RFC 4517 wants. */
static bool parse_time(const char *at, int64_t *ret_moment)
{
    int year = digits(&at, 4), month = digits(&at, 2), day = digits(&at, 2), hour = digits(&at, 2);
    int minute = *at >= '0' && *at <= '9' ? digits(&at, 2) : 0;
    int second = *at >= '0' && *at <= '9' ? digits(&at, 2) : 0;
    int64_t ahead;
    if (*at == '.' || *at == ',') {
        size_t fraction = strspn(at + 1, "0123456789");
        if (fraction == 0)
            return false;
        at += 1 + fraction;
    }
    if (year < 1601 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60 || !offset(at, &ahead))
        return false;
    struct tm parts = {.tm_year = year - 1900,
                       .tm_mon = month - 1,
                       .tm_mday = day,
                       .tm_hour = hour,
                       .tm_min = minute,
                       .tm_sec = second};
    time_t moment = timegm(&parts);
    if (parts.tm_mon != month - 1) /* 31 February became March */
        return false;
    *ret_moment = (int64_t)moment - ahead;
    return true;
}

static bool parse_number(const char *text, int64_t *ret_number)
{
    char *end;
    size_t sign = *text == '-';
    if (strlen(text + sign) > 19 || text[sign] < '0' || text[sign] > '9')
        return false;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0; /* one that is too large is not the largest, which means never */
}

bool moment_day(const char *text, size_t size, enum moment_form form, bool end, char out[16])
{
    char copy[LONGEST];
    int64_t moment, number;
    out[0] = '\0';
    if (size == 0 || size >= sizeof copy || memchr(text, '\0', size))
        return false;
    memcpy(copy, text, size);
    copy[size] = '\0';
    if (form == MOMENT_TIME) {
        if (!parse_time(copy, &moment))
            return false;
    } else if (!parse_number(copy, &number)) {
        return false;
    } else if (form == MOMENT_DAYS) {
        if (number < 0)
            return true; /* never */
        if (number > LATEST / SECONDS_A_DAY)
            return false;
        moment = number * SECONDS_A_DAY;
    } else {
        if (number == 0 || number == INT64_MAX)
            return true; /* never */
        if (number < 0)
            return false;
        moment = number / 10000000 - FROM_1601;
    }
    moment -= end;
    if (moment < EARLIEST || moment > LATEST)
        return false;
    time_t seconds = (time_t)moment;
    struct tm parts;
    /* A day of shadowExpire is a day, whatever the time zone. */
    if (!(form == MOMENT_DAYS ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts)))
        return false;
    return strftime(out, 16, "%Y-%m-%d", &parts) == 10;
}
