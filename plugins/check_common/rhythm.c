/* SPDX-License-Identifier: EUPL-1.2 */
/* The EU frequency codes with their intervals in days, and reading them. */
#include "rhythm.h"

#include <string.h>
#include <strings.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))
#define EVERY(n, d)                                                                                                    \
    {                                                                                                                  \
        RHYTHM_INTERVAL, n, d                                                                                          \
    }
#define FREE                                                                                                           \
    {                                                                                                                  \
        RHYTHM_FREE, 0, 0                                                                                              \
    }

static const struct {
    const char *word;
    struct rhythm rhythm;
} words[] = {
    {"10MIN", EVERY(1, 144)},
    {"HOURLY", EVERY(1, 24)},
    {"TRIHOURLY", EVERY(3, 24)},
    {"DAILY", EVERY(1, 1)},
    {"DAILY_2", EVERY(1, 2)},
    {"WEEKLY", EVERY(7, 1)},
    {"WEEKLY_2", EVERY(7, 2)},
    {"WEEKLY_3", EVERY(7, 3)},
    {"WEEKLY_5", EVERY(7, 5)},
    {"BIWEEKLY", EVERY(14, 1)},
    {"MONTHLY", EVERY(30, 1)},
    {"MONTHLY_2", EVERY(15, 1)},
    {"MONTHLY_3", EVERY(10, 1)},
    {"BIMONTHLY", EVERY(60, 1)},
    {"QUARTERLY", EVERY(90, 1)},
    {"ANNUAL_2", EVERY(365, 2)},
    {"ANNUAL_3", EVERY(365, 3)},
    {"ANNUAL", EVERY(365, 1)},
    {"BIENNIAL", EVERY(730, 1)},
    {"TRIENNIAL", EVERY(1095, 1)},
    {"QUADRENNIAL", EVERY(1460, 1)},
    {"QUINQUENNIAL", EVERY(1825, 1)},
    {"DECENNIAL", EVERY(3650, 1)},
    {"BIDECENNIAL", EVERY(7300, 1)},
    {"TRIDECENNIAL", EVERY(10950, 1)},
    {"UPDATE_CONT", FREE},
    {"CONT", FREE},
    {"AS_NEEDED", FREE},
    {"IRREG", FREE},
    {"NEVER", FREE},
    {"NOT_PLANNED", FREE},
    {"OTHER", FREE},
    {"OP_DATPRO", FREE},
    {"UNKNOWN", {RHYTHM_UNKNOWN, 0, 0}},
    {"dagelijks", EVERY(1, 1)},
    {"wekelijks", EVERY(7, 1)},
    {"tweewekelijks", EVERY(14, 1)},
    {"maandelijks", EVERY(30, 1)},
    {"tweemaandelijks", EVERY(60, 1)},
    {"driemaandelijks", EVERY(90, 1)},
    {"halfjaarlijks", EVERY(365, 2)},
    {"jaarlijks", EVERY(365, 1)},
    {"tweejaarlijks", EVERY(730, 1)},
    {"driejaarlijks", EVERY(1095, 1)},
    {"vierjaarlijks", EVERY(1460, 1)},
    {"vijfjaarlijks", EVERY(1825, 1)},
    {"continu", FREE},
    {"onregelmatig", FREE},
    {"voor zover nodig", FREE},
    {"niet gepland", FREE},
    {"nooit", FREE},
    {"onbekend", {RHYTHM_UNKNOWN, 0, 0}},
};

static bool blank(char byte)
{
    return (unsigned char)byte <= ' ';
}

struct rhythm rhythm_read(const char *text, size_t size)
{
    for (; size && blank(text[0]); size--)
        text++;
    while (size && blank(text[size - 1]))
        size--;
    if (size == 0)
        return (struct rhythm){.sort = RHYTHM_UNKNOWN};
    for (size_t i = size; i-- > 0;)
        if (text[i] == '/' || text[i] == '#') {
            text += i + 1;
            size -= i + 1;
            break;
        }
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strlen(words[i].word) == size && strncasecmp(words[i].word, text, size) == 0)
            return words[i].rhythm;
    return (struct rhythm){.sort = RHYTHM_STRANGE};
}

/* ---- Days: the civil calendar counted in eras of 400 years from 1 March --------------------------------------- */

enum { ERA_DAYS = 146097, EPOCH_DAYS = 719468 };

static int32_t day_of(int32_t year, int32_t month, int32_t day)
{
    year -= month <= 2;
    int32_t era = year / 400, of_era = year % 400; /* year >= 0 */
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS;
}

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static bool digits(const char *text, size_t count, int32_t *ret_number)
{
    *ret_number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *ret_number = *ret_number * 10 + (text[i] - '0');
    }
    return true;
}

bool rhythm_day(const char *text, size_t size, int32_t *ret_day)
{
    enum { ISO_SIZE = 10 };
    int32_t year, month, day;
    for (; size && blank(text[0]); size--)
        text++;
    if (size < ISO_SIZE || text[4] != '-' || text[7] != '-' || !digits(text, 4, &year) ||
        !digits(text + 5, 2, &month) || !digits(text + 8, 2, &day))
        return false;
    if (size > ISO_SIZE && text[ISO_SIZE] != 'T' && !blank(text[ISO_SIZE]))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *ret_day = day_of(year, month, day);
    return true;
}

int32_t rhythm_months_later(int32_t day, int32_t months)
{
    int32_t since = day + EPOCH_DAYS, era = since / ERA_DAYS, of_era = since % ERA_DAYS;
    int32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t from_march = (5 * of_year + 2) / 153;
    int32_t month = from_march + (from_march < 10 ? 3 : -9);
    int32_t year = era * 400 + year_of_era + (month <= 2);
    int32_t of_month = of_year - (153 * from_march + 2) / 5 + 1;
    int32_t total = year * 12 + month - 1 + months;
    year = total / 12;
    month = total % 12 + 1;
    return day_of(year, month, of_month < month_days(year, month) ? of_month : month_days(year, month));
}
