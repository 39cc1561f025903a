/* SPDX-License-Identifier: EUPL-1.2 */
/* Dutch public holidays, working days and periods. Easter follows the anonymous Gregorian computus (Meeus, Astronomical
 * Algorithms, chapter 8). */
#include "base/calendar.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

const struct calendar calendar_standard = {.liberation = CALENDAR_LIBERATION_YEARLY, .good_friday = false};

static date_day civil(int year, int month, int day)
{
    date_day result = DATE_NONE;
    date_from_civil(year, month, day, &result);
    return result;
}

date_day calendar_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return civil(year, n / 31, n % 31 + 1);
}

int calendar_weekday(date_day day)
{
    int64_t since_monday = ((int64_t)day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int calendar_week(date_day day, int *ret_year)
{
    int year, month, of_month;
    date_day thursday = day - calendar_weekday(day) + 4; /* the year of a week is that of its Thursday */
    date_to_civil(thursday, &year, &month, &of_month);
    if (ret_year)
        *ret_year = year;
    return (thursday - civil(year, 1, 1)) / 7 + 1;
}

int calendar_month_length(int year, int month)
{
    date_day ignored;
    int length = 31;
    while (length > 28 && !date_from_civil(year, month, length, &ignored))
        length--;
    return length;
}

static date_day kings_day(int year)
{
    static const struct {
        int since, month, day, shift;
    } rules[] = {{2014, 4, 27, -1}, {1980, 4, 30, -1}, {1949, 4, 30, 1}, {1, 8, 31, 1}};
    size_t i = 0;
    while (i < 3 && year < rules[i].since)
        i++;
    date_day day = civil(year, rules[i].month, rules[i].day);
    return calendar_weekday(day) == 7 ? day + rules[i].shift : day;
}

static bool liberation_day(const struct calendar *calendar, int year)
{
    bool lustrum = year >= 1950 && year % 5 == 0;
    return calendar->liberation == CALENDAR_LIBERATION_YEARLY
               ? lustrum || year >= 1990
               : calendar->liberation == CALENDAR_LIBERATION_LUSTRUM && lustrum;
}

enum calendar_holiday calendar_holiday(const struct calendar *calendar, date_day day)
{
    static const struct {
        int after_easter;
        enum calendar_holiday holiday;
    } moving[] = {{0, CALENDAR_EASTER},
                  {1, CALENDAR_EASTER_MONDAY},
                  {39, CALENDAR_ASCENSION},
                  {49, CALENDAR_WHITSUN},
                  {50, CALENDAR_WHIT_MONDAY}};
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    if (year < 1 || year > 9999)
        return CALENDAR_NO_HOLIDAY;
    if (month == 1)
        return of_month == 1 ? CALENDAR_NEW_YEAR : CALENDAR_NO_HOLIDAY;
    if (month == 12)
        return of_month == 25 ? CALENDAR_CHRISTMAS : of_month == 26 ? CALENDAR_BOXING_DAY : CALENDAR_NO_HOLIDAY;
    if (month == 2 || month == 7 || month > 9)
        return CALENDAR_NO_HOLIDAY;
    int after_easter = day - calendar_easter(year);
    if (after_easter == -2 && calendar->good_friday)
        return CALENDAR_GOOD_FRIDAY;
    if (after_easter == 0 || after_easter == 1)
        return moving[after_easter].holiday;
    if (day == kings_day(year))
        return CALENDAR_KINGS_DAY;
    if (month == 5 && of_month == 5 && liberation_day(calendar, year))
        return CALENDAR_LIBERATION_DAY;
    for (size_t i = 0; i < sizeof(moving) / sizeof(moving[0]); i++)
        if (after_easter == moving[i].after_easter)
            return moving[i].holiday;
    return CALENDAR_NO_HOLIDAY;
}

const char *calendar_holiday_name(enum calendar_holiday holiday)
{
    static const char *const names[CALENDAR_HOLIDAYS] = {"",
                                                         N_("New Year's Day"),
                                                         N_("Good Friday"),
                                                         N_("Easter Sunday"),
                                                         N_("Easter Monday"),
                                                         N_("King's Day"),
                                                         N_("Liberation Day"),
                                                         N_("Ascension Day"),
                                                         N_("Whit Sunday"),
                                                         N_("Whit Monday"),
                                                         N_("Christmas Day"),
                                                         N_("Boxing Day")};
    return holiday == CALENDAR_NO_HOLIDAY ? "" : _(names[holiday]);
}

/* ---- Working days ------------------------------------------------------------------------------------------------ */

bool calendar_is_working(const struct calendar *calendar, date_day day)
{
    return calendar_weekday(day) < 6 && calendar_holiday(calendar, day) == CALENDAR_NO_HOLIDAY;
}

date_day calendar_working_from(const struct calendar *calendar, date_day day)
{
    while (!calendar_is_working(calendar, day))
        day++;
    return day;
}

date_day calendar_working_until(const struct calendar *calendar, date_day day)
{
    while (!calendar_is_working(calendar, day))
        day--;
    return day;
}

static bool within(int64_t day)
{
    return day >= civil(1, 1, 1) && day <= civil(9999, 12, 31);
}

date_day calendar_add_working(const struct calendar *calendar, date_day day, int n)
{
    int step = n < 0 ? -1 : 1;
    while (n != 0) {
        day += step;
        if (!within(day))
            return DATE_NONE;
        if (calendar_is_working(calendar, day))
            n -= step;
    }
    return day;
}

int calendar_count_working(const struct calendar *calendar, date_day from, date_day until)
{
    int count = 0;
    for (date_day day = from + 1; day <= until; day++)
        count += calendar_is_working(calendar, day);
    for (date_day day = from - 1; day >= until; day--)
        count -= calendar_is_working(calendar, day);
    return count;
}

date_day calendar_add_months(date_day day, int months)
{
    int year, month, of_month;
    date_to_civil(day, &year, &month, &of_month);
    int64_t total = (int64_t)year * 12 + month - 1 + months;
    if (total < 12 || total >= 10000 * 12)
        return DATE_NONE;
    year = (int)(total / 12);
    month = (int)(total % 12) + 1;
    int length = calendar_month_length(year, month);
    return civil(year, month, of_month < length ? of_month : length);
}

/* ---- Periods ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    enum calendar_unit unit;
} unit_words[] = {
    {"dag", CALENDAR_DAYS},
    {"dagen", CALENDAR_DAYS},
    {"day", CALENDAR_DAYS},
    {"days", CALENDAR_DAYS},
    {"werkdag", CALENDAR_WORKING_DAYS},
    {"werkdagen", CALENDAR_WORKING_DAYS},
    {"workday", CALENDAR_WORKING_DAYS},
    {"workdays", CALENDAR_WORKING_DAYS},
    {"week", CALENDAR_WEEKS},
    {"weken", CALENDAR_WEEKS},
    {"weeks", CALENDAR_WEEKS},
    {"maand", CALENDAR_MONTHS},
    {"maanden", CALENDAR_MONTHS},
    {"month", CALENDAR_MONTHS},
    {"months", CALENDAR_MONTHS},
    {"kwartaal", CALENDAR_QUARTERS},
    {"kwartalen", CALENDAR_QUARTERS},
    {"quarter", CALENDAR_QUARTERS},
    {"quarters", CALENDAR_QUARTERS},
    {"jaar", CALENDAR_YEARS},
    {"jaren", CALENDAR_YEARS},
    {"year", CALENDAR_YEARS},
    {"years", CALENDAR_YEARS},
};
enum { UNIT_WORDS = sizeof(unit_words) / sizeof(unit_words[0]) };

static const struct {
    const char *word;
    int count;
} number_words[] = {
    {"a", 1},     {"an", 1},    {"een", 1},     {"one", 1},     {"twee", 2},    {"two", 2},  {"drie", 3},
    {"three", 3}, {"vier", 4},  {"four", 4},    {"vijf", 5},    {"five", 5},    {"zes", 6},  {"six", 6},
    {"zeven", 7}, {"seven", 7}, {"acht", 8},    {"eight", 8},   {"negen", 9},   {"nine", 9}, {"tien", 10},
    {"ten", 10},  {"elf", 11},  {"eleven", 11}, {"twaalf", 12}, {"twelve", 12},
};
enum { NUMBER_WORDS = sizeof(number_words) / sizeof(number_words[0]) };

enum { PERIOD_WORDS = 5, PERIOD_LONGEST = 64 };

/* Cuts folded text into words, and a number from the unit written against it ("6weken"); the number of words, or -1. */
static int split_words(char *text, const char *words[PERIOD_WORDS])
{
    int count = 0;
    while (*text) {
        if (count == PERIOD_WORDS)
            return -1;
        words[count++] = text;
        size_t digits = strspn(text, "0123456789");
        size_t size = strcspn(text, " ");
        if (digits > 0 && digits < size) {
            memmove(text + digits + 1, text + digits, strlen(text + digits) + 1);
            size = digits;
            text[size] = ' ';
        }
        text += size;
        if (*text)
            *text++ = '\0';
    }
    return count;
}

static bool read_count(const char *word, int *ret_count)
{
    size_t digits = strspn(word, "0123456789");
    *ret_count = 0;
    if (digits > 0 && word[digits] == '\0') {
        for (size_t i = 0; i < digits && digits <= 4; i++)
            *ret_count = *ret_count * 10 + (word[i] - '0');
        return digits <= 4;
    }
    for (int i = 0; i < NUMBER_WORDS; i++)
        if (strcmp(word, number_words[i].word) == 0) {
            *ret_count = number_words[i].count;
            return true;
        }
    return false;
}

static bool is_one_of(const char *word, const char *const *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, all[i]) == 0)
            return true;
    return false;
}

static int unknown_unit(const char *word, struct peil_error *error)
{
    const char *known[UNIT_WORDS];
    for (int i = 0; i < UNIT_WORDS; i++)
        known[i] = unit_words[i].word;
    const char *nearest = text_nearest(word, known, UNIT_WORDS);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no unit of time; did you mean '%s'?"), word, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no unit of time; for instance: 10 werkdagen, 6 weeks"), word);
}

static int read_period(const char *const *words, int count, const char *text, struct calendar_period *ret_period,
                       struct peil_error *error)
{
    static const char *const working[] = {"working", "business"};
    static const char *const halves[] = {"half", "halve"};
    int at = 0;
    bool counted = count > 0 && read_count(words[0], &ret_period->count);
    at += counted;
    bool half = at < count && is_one_of(words[at], halves, 2);
    at += half;
    bool business = at + 1 < count && is_one_of(words[at], working, 2);
    at += business;
    if (!counted && !half)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("'%s' is no period: it starts with a number of at most four digits, such as 10 werkdagen"),
                         text);
    if (at >= count)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no period: a unit is missing, such as werkdagen or weeks"),
                         text);
    int unit = 0;
    while (unit < UNIT_WORDS && strcmp(words[at], unit_words[unit].word) != 0)
        unit++;
    if (unit == UNIT_WORDS)
        return unknown_unit(words[at], error);
    ret_period->unit = unit_words[unit].unit;
    if (at + 1 < count)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no period: what does '%s' say?"), text, words[at + 1]);
    if (business && ret_period->unit != CALENDAR_DAYS)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no period: what does '%s' say?"), text, words[at - 1]);
    if (half && (ret_period->unit != CALENDAR_YEARS || (counted && ret_period->count != 1)))
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no period: only a year can be halved"), text);
    if (business)
        ret_period->unit = CALENDAR_WORKING_DAYS;
    if (half)
        *ret_period = (struct calendar_period){.count = 6, .unit = CALENDAR_MONTHS};
    return 0;
}

int calendar_period_parse(const char *text, struct calendar_period *ret_period, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer folded = {0}, shown = {0};
    const char *words[PERIOD_WORDS];
    utf8_printable(&shown, text, strlen(text));
    *ret_period = (struct calendar_period){0};
    if (strlen(text) > PERIOD_LONGEST)
        return error_set(error, PEIL_ERROR_USAGE, _("a period has at most %d characters"), (int)PERIOD_LONGEST);
    if (text[strcspn(text, "-+.,:;/'\"!?()")]) /* folding would make spaces of these: "-3 weken" is not "3 weken" */
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no period; for instance: 10 werkdagen, 6 weeks"),
                         buffer_text(&shown));
    utf8_fold(&folded, text, strlen(text));
    buffer_reserve(&folded, PERIOD_WORDS + 1); /* split_words makes room between a number and its unit */
    int count = folded.data ? split_words(folded.data, words) : 0;
    if (count < 0)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no period; for instance: 10 werkdagen, 6 weeks"),
                         buffer_text(&shown));
    return read_period(words, count, buffer_text(&shown), ret_period, error);
}

void calendar_period_format(const struct calendar_period *period, char out[48])
{
    static const char *const names[CALENDAR_UNITS][2] = {
        {N_("%d day"), N_("%d days")},         {N_("%d working day"), N_("%d working days")},
        {N_("%d week"), N_("%d weeks")},       {N_("%d month"), N_("%d months")},
        {N_("%d quarter"), N_("%d quarters")}, {N_("%d year"), N_("%d years")},
    };
    bool many = period->count != 1 && period->count != -1;
    snprintf(out, 48, _(names[period->unit][many]), period->count);
}

date_day calendar_add(const struct calendar *calendar, date_day day, const struct calendar_period *period)
{
    static const int days[CALENDAR_UNITS] = {[CALENDAR_DAYS] = 1, [CALENDAR_WEEKS] = 7};
    static const int months[CALENDAR_UNITS] = {[CALENDAR_MONTHS] = 1, [CALENDAR_QUARTERS] = 3, [CALENDAR_YEARS] = 12};
    if (period->unit == CALENDAR_WORKING_DAYS)
        return calendar_add_working(calendar, day, period->count);
    if (months[period->unit])
        return calendar_add_months(day, period->count * months[period->unit]);
    int64_t result = (int64_t)day + (int64_t)period->count * days[period->unit];
    return within(result) ? (date_day)result : DATE_NONE;
}
