/* SPDX-License-Identifier: EUPL-1.2 */
/* Easter, holidays by name, working days at their edges, and periods as people write them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/calendar.h"
#include "base/poison.h"

static date_day on(const char *text)
{
    date_day day = 0;
    assert_true(date_parse_iso(text, &day));
    return day;
}

static void easter_is_where_almanacs_have_it(void **state)
{
    (void)state;
    static const char *const sundays[] = {"1818-03-22", "1943-04-25", "1981-04-19", "2000-04-23", "2016-03-27",
                                          "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
                                          "2029-04-01", "2030-04-21", "2038-04-25", "2285-03-22"};
    for (size_t i = 0; i < sizeof(sundays) / sizeof(sundays[0]); i++) {
        int year, month, of_month;
        date_to_civil(on(sundays[i]), &year, &month, &of_month);
        assert_int_equal(calendar_easter(year), on(sundays[i]));
    }
}

static void holidays_have_their_names(void **state)
{
    (void)state;
    static const struct {
        const char *day, *name;
    } known[] = {
        {"2026-01-01", "New Year's Day"},
        {"2026-04-03", ""},
        {"2026-04-05", "Easter Sunday"},
        {"2026-04-06", "Easter Monday"},
        {"2026-04-27", "King's Day"},
        {"2026-05-05", "Liberation Day"},
        {"2026-05-14", "Ascension Day"},
        {"2026-05-24", "Whit Sunday"},
        {"2026-05-25", "Whit Monday"},
        {"2026-12-25", "Christmas Day"},
        {"2026-12-26", "Boxing Day"},
        {"2025-04-26", "King's Day"}, /* the 27th is a Sunday */
        {"2025-04-27", ""},
        {"2031-04-26", "King's Day"},
        {"2013-04-30", "King's Day"},
        {"2006-04-29", "King's Day"},
        {"2006-04-30", ""},
        {"1961-05-01", "King's Day"},
        {"1947-09-01", "King's Day"},
        {"2016-05-05", "Liberation Day"},
        {"1991-05-05", "Liberation Day"},
        {"1989-05-05", ""},
        {"1985-05-05", "Liberation Day"},
        {"1945-05-05", ""},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        assert_string_equal(calendar_holiday_name(calendar_holiday(&calendar_standard, on(known[i].day))),
                            known[i].name);
    struct calendar lustrum = {.liberation = CALENDAR_LIBERATION_LUSTRUM, .good_friday = true};
    assert_int_equal(calendar_holiday(&lustrum, on("2026-05-05")), CALENDAR_NO_HOLIDAY);
    assert_int_equal(calendar_holiday(&lustrum, on("2030-05-05")), CALENDAR_LIBERATION_DAY);
    assert_int_equal(calendar_holiday(&lustrum, on("2026-04-03")), CALENDAR_GOOD_FRIDAY);
    struct calendar never = {.liberation = CALENDAR_LIBERATION_NEVER, .good_friday = false};
    assert_int_equal(calendar_holiday(&never, on("2030-05-05")), CALENDAR_NO_HOLIDAY);
}

static void working_days_step_over_what_is_off(void **state)
{
    (void)state;
    const struct calendar *nl = &calendar_standard;
    assert_true(calendar_is_working(nl, on("2026-04-03")));
    assert_int_equal(calendar_add_working(nl, on("2026-04-03"), 1), on("2026-04-07"));
    assert_int_equal(calendar_add_working(nl, on("2026-04-04"), 0), on("2026-04-04"));
    assert_int_equal(calendar_add_working(nl, on("2026-04-04"), 1), on("2026-04-07"));
    assert_int_equal(calendar_add_working(nl, on("2026-12-24"), 2), on("2026-12-29"));
    assert_int_equal(calendar_add_working(nl, on("2027-01-04"), -2), on("2026-12-30")); /* 31 and 30 December */
    assert_int_equal(calendar_working_from(nl, on("2026-05-23")), on("2026-05-26"));
    assert_int_equal(calendar_working_until(nl, on("2026-05-25")), on("2026-05-22"));
    assert_int_equal(calendar_add_working(nl, on("9999-12-31"), 1), DATE_NONE);
    assert_int_equal(calendar_add_working(nl, on("0001-01-02"), -2), DATE_NONE);
    assert_int_equal(calendar_count_working(nl, on("2026-04-03"), on("2026-04-07")), 1);
    assert_int_equal(calendar_count_working(nl, on("2026-04-07"), on("2026-04-03")), -1);
    assert_int_equal(calendar_count_working(nl, on("2025-12-31"), on("2026-12-31")), 254); /* 261 weekdays, 7 off */
    for (int n = -30; n <= 30; n++)
        assert_int_equal(calendar_count_working(nl, on("2026-04-07"), calendar_add_working(nl, on("2026-04-07"), n)),
                         n);
}

static void weeks_and_months(void **state)
{
    (void)state;
    int year;
    assert_int_equal(calendar_week(on("2026-12-31"), &year), 53);
    assert_int_equal(year, 2026);
    assert_int_equal(calendar_week(on("2027-01-03"), &year), 53);
    assert_int_equal(year, 2026);
    assert_int_equal(calendar_week(on("2025-12-29"), &year), 1);
    assert_int_equal(year, 2026);
    assert_int_equal(calendar_weekday(on("1969-12-31")), 3);
    assert_int_equal(calendar_month_length(2028, 2), 29);
    assert_int_equal(calendar_month_length(2100, 2), 28);
    assert_int_equal(calendar_add_months(on("2028-01-31"), 1), on("2028-02-29"));
    assert_int_equal(calendar_add_months(on("2026-01-31"), -2), on("2025-11-30"));
    assert_int_equal(calendar_add_months(on("9999-12-01"), 1), DATE_NONE);
    assert_int_equal(calendar_add_months(on("0001-01-31"), -1), DATE_NONE);
}

static void periods_are_read_in_both_languages(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int count;
        enum calendar_unit unit;
    } known[] = {
        {"6 weken", 6, CALENDAR_WEEKS},
        {"6weken", 6, CALENDAR_WEEKS},
        {" 10  Werkdagen ", 10, CALENDAR_WORKING_DAYS},
        {"3 maanden", 3, CALENDAR_MONTHS},
        {"2 weeks", 2, CALENDAR_WEEKS},
        {"1 dag", 1, CALENDAR_DAYS},
        {"één kwartaal", 1, CALENDAR_QUARTERS},
        {"half jaar", 6, CALENDAR_MONTHS},
        {"een half jaar", 6, CALENDAR_MONTHS},
        {"twaalf jaar", 12, CALENDAR_YEARS},
        {"5 working days", 5, CALENDAR_WORKING_DAYS},
        {"1 business day", 1, CALENDAR_WORKING_DAYS},
        {"a quarter", 1, CALENDAR_QUARTERS},
        {"0 days", 0, CALENDAR_DAYS},
        {"9999 days", 9999, CALENDAR_DAYS},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct calendar_period period;
        struct peil_error error = {0};
        assert_int_equal(calendar_period_parse(known[i].text, &period, &error), 0);
        assert_int_equal(period.count, known[i].count);
        assert_int_equal(period.unit, known[i].unit);
    }
}

static void what_is_no_period_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } known[] = {
        {"", "'' is no period: it starts with a number of at most four digits, such as 10 werkdagen"},
        {"weken", "'weken' is no period: it starts with a number of at most four digits, such as 10 werkdagen"},
        {"10000 days",
         "'10000 days' is no period: it starts with a number of at most four digits, such as 10 werkdagen"},
        {"6", "'6' is no period: a unit is missing, such as werkdagen or weeks"},
        {"6 wekken", "'wekken' is no unit of time; did you mean 'weken'?"},
        {"6 fortnights", "'fortnights' is no unit of time; for instance: 10 werkdagen, 6 weeks"},
        {"6 weken 2 dagen", "'6 weken 2 dagen' is no period: what does '2' say?"},
        {"6 weken2 dagen 3 uren 4", "'6 weken2 dagen 3 uren 4' is no period; for instance: 10 werkdagen, 6 weeks"},
        {"2 half jaar", "'2 half jaar' is no period: only a year can be halved"},
        {"half maand", "'half maand' is no period: only a year can be halved"},
        {"2 working weeks", "'2 working weeks' is no period: what does 'working' say?"},
        {"-3 weken", "'-3 weken' is no period; for instance: 10 werkdagen, 6 weeks"},
        {"1.5 jaar", "'1.5 jaar' is no period; for instance: 10 werkdagen, 6 weeks"},
        {"1234567890123456789012345678901234567890123456789012345678901234567", "a period has at most 64 characters"},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct calendar_period period;
        struct peil_error error = {0};
        assert_int_equal(calendar_period_parse(known[i].text, &period, &error), PEIL_ERROR_USAGE);
        assert_string_equal(error.message, known[i].message);
    }
}

static void periods_are_added_and_shown(void **state)
{
    (void)state;
    static const struct {
        const char *from, *shown, *to;
        struct calendar_period period;
    } known[] = {
        {"2026-11-28", "6 weeks", "2027-01-09", {6, CALENDAR_WEEKS}},
        {"2026-11-28", "10 working days", "2026-12-11", {10, CALENDAR_WORKING_DAYS}},
        {"2026-11-30", "1 quarter", "2027-02-28", {1, CALENDAR_QUARTERS}},
        {"2028-02-29", "1 year", "2029-02-28", {1, CALENDAR_YEARS}},
        {"2026-11-28", "1 working day", "2026-11-30", {1, CALENDAR_WORKING_DAYS}},
        {"2026-11-28", "-2 working days", "2026-11-26", {-2, CALENDAR_WORKING_DAYS}},
        {"2026-11-28", "0 days", "2026-11-28", {0, CALENDAR_DAYS}},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        char shown[48];
        calendar_period_format(&known[i].period, shown);
        assert_string_equal(shown, known[i].shown);
        assert_int_equal(calendar_add(&calendar_standard, on(known[i].from), &known[i].period), on(known[i].to));
    }
    struct calendar_period century = {100, CALENDAR_YEARS}, far = {9999, CALENDAR_WEEKS};
    assert_int_equal(calendar_add(&calendar_standard, on("9950-01-01"), &century), DATE_NONE);
    assert_int_equal(calendar_add(&calendar_standard, on("9950-01-01"), &far), DATE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easter_is_where_almanacs_have_it),   cmocka_unit_test(holidays_have_their_names),
        cmocka_unit_test(working_days_step_over_what_is_off), cmocka_unit_test(weeks_and_months),
        cmocka_unit_test(periods_are_read_in_both_languages), cmocka_unit_test(what_is_no_period_is_refused_by_name),
        cmocka_unit_test(periods_are_added_and_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
