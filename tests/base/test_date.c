/* SPDX-License-Identifier: EUPL-1.2 */
/* Days: every one of the years 1 to 9999, those that are none, patterns, and how people read them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/poison.h"

static void known_days(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        date_day number;
    } cases[] = {
        {1970, 1, 1, 0},       {1969, 12, 31, -1}, {2000, 1, 1, 10957},     {2000, 2, 29, 11016},
        {2026, 11, 24, 20781}, {1, 1, 1, -719162}, {9999, 12, 31, 2932896},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        date_day day;
        assert_true(date_from_civil(cases[i].year, cases[i].month, cases[i].day, &day));
        assert_int_equal(day, cases[i].number);
    }
}

static void every_day_there_and_back(void **state)
{
    (void)state;
    date_day next = -719162;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            int last = lengths[month - 1] + (month == 2 && leap);
            date_day day;
            for (int of_month = 1; of_month <= last; of_month++, next++) {
                int y, m, d;
                date_to_civil(next, &y, &m, &d);
                if (!date_from_civil(year, month, of_month, &day) || day != next || y != year || m != month ||
                    d != of_month)
                    fail_msg("%d-%d-%d", year, month, of_month);
            }
            if (date_from_civil(year, month, last + 1, &day) || date_from_civil(year, month, 0, &day))
                fail_msg("%d-%d has no day %d", year, month, last + 1);
        }
    assert_int_equal(next, 2932897);
}

static void days_that_are_none(void **state)
{
    (void)state;
    date_day day;
    assert_false(date_from_civil(0, 1, 1, &day));
    assert_false(date_from_civil(10000, 1, 1, &day));
    assert_false(date_from_civil(2026, 0, 1, &day));
    assert_false(date_from_civil(2026, 13, 1, &day));
    assert_false(date_from_civil(2026, 2, 29, &day));
    assert_false(date_from_civil(1900, 2, 29, &day));
    assert_false(date_from_civil(2026, 1, -1, &day));
    static const char *const texts[] = {"",           "2026",        "31-02-2026",  "2026-02-31", "2026-2-3",
                                        "2026-02-3 ", "2026-02-03x", " 2026-02-03", "2026/02/03", "20260203",
                                        "0000-01-01", "-026-02-03",  "2026-00-10",  "2026-13-01", "２026-02-03"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(date_parse_iso(texts[i], &day));
}

static void patterns_read_what_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pattern, *iso;
    } cases[] = {
        {"24-11-2026", "DD-MM-YYYY", "2026-11-24"},
        {"4-1-2026", "D-M-YYYY", "2026-01-04"},
        {"24-11-2026", "D-M-YYYY", "2026-11-24"},
        {"20261124", "YYYYMMDD", "2026-11-24"},
        {"2026-11-24T00:00:00", "YYYY-MM-DDT00:00:00", NULL},
        {"11/24/2026", "MM/DD/YYYY", "2026-11-24"},
        {"4-11-2026", "DD-MM-YYYY", NULL},
        {"31-02-2026", "DD-MM-YYYY", NULL},
        {"24-11-26", "DD-MM-YYYY", NULL},
        {"24-11-2026 ", "DD-MM-YYYY", NULL},
        {"024-11-2026", "D-M-YYYY", NULL},
        {"24.11.2026", "DD-MM-YYYY", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        date_day day;
        char text[11] = "";
        bool read = date_pattern_valid(cases[i].pattern) &&
                    date_parse(cases[i].text, strlen(cases[i].text), cases[i].pattern, &day);
        assert_int_equal(read, cases[i].iso != NULL);
        if (read) {
            date_format(day, text);
            assert_string_equal(text, cases[i].iso);
        }
    }
}

static void parse_keeps_to_the_size(void **state)
{
    (void)state;
    date_day day;
    assert_true(date_parse("2026-11-2499", 10, "YYYY-MM-DD", &day));
    assert_int_equal(day, 20781);
    assert_false(date_parse("2026-11-24", 9, "YYYY-MM-DD", &day));
}

static void patterns_that_cannot_be(void **state)
{
    (void)state;
    static const char *const good[] = {"YYYY-MM-DD", "D-M-YYYY", "DD.MM.YYYY", "YYYYMMDD"};
    static const char *const bad[] = {
        "",      "YYYY-MM",     "YY-MM-DD",    "YYYYY-MM-DD", "YYYY-MMM-DD", "YYYY-MM-DD-DD", "YYYY-0M-DD",
        "MM-DD", "YYYY-MM-DDD", "YY-YY-MM-DD", "YYYY-M-M-DD", "D-YYYY-MM-D", "yyyy-mm-dd"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(date_pattern_valid(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (date_pattern_valid(bad[i]))
            fail_msg("%s", bad[i]);
}

static void as_people_read_it(void **state)
{
    (void)state;
    char text[32], iso[11];
    date_format_long(20781, "nl", text);
    assert_string_equal(text, "24 november 2026");
    date_format_long(10957, "en", text);
    assert_string_equal(text, "1 January 2000");
    date_format_long(DATE_NONE, "nl", text);
    assert_string_equal(text, "");
    date_format(DATE_NONE, iso);
    assert_string_equal(iso, "");
    date_format(-719162, iso);
    assert_string_equal(iso, "0001-01-01");
    date_format(2932896, iso);
    assert_string_equal(iso, "9999-12-31");
    date_format(INT32_MAX, iso);
    assert_string_equal(iso, "");
}

static void today_is_in_the_zone_of_the_process(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    tzset();
    date_day before = (date_day)(time(NULL) / 86400);
    date_day today = date_today();
    date_day after = (date_day)(time(NULL) / 86400);
    assert_true(today >= before && today <= after);
    setenv("TZ", "AHEAD-24", 1); /* a day ahead */
    tzset();
    assert_true(date_today() >= before + 1 && date_today() <= after + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days),
        cmocka_unit_test(every_day_there_and_back),
        cmocka_unit_test(days_that_are_none),
        cmocka_unit_test(patterns_read_what_they_say),
        cmocka_unit_test(parse_keeps_to_the_size),
        cmocka_unit_test(patterns_that_cannot_be),
        cmocka_unit_test(as_people_read_it),
        cmocka_unit_test(today_is_in_the_zone_of_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
