/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_review says: rhythms, the tolerance to the day, and dates that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "check_common/rhythm.h"
#include "judge.h"
#include "base/poison.h"

static struct fake_host host;
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static int begin(void **state)
{
    (void)state;
    fake_host_init(&host); /* the measuring date is 2026-11-24 */
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_host_release(&host);
    return 0;
}

static void a_fixed_rhythm_counts_to_the_day(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"in_time", {"days=10", "tolerance=100"}, {"field.modified=2026-11-14"}, "1 of 1"},
        {"in_time", {"days=10", "tolerance=100"}, {"field.modified=2026-11-13"}, "0 of 1 late (2026-11-13 (+1 d))"},
        {"in_time", {"days=10"}, {"field.modified=2026-11-09"}, "1 of 1"},
        {"in_time", {"days=10"}, {"field.modified=2026-11-08"}, "0 of 1 late (2026-11-08 (+1 d))"},
        {"in_time", {"months=12", "tolerance=100"}, {"field.modified=2025-11-24"}, "1 of 1"},
        {"in_time", {"months=12", "tolerance=100"}, {"field.modified=2025-11-23"}, "0 of 1 late (2025-11-23 (+1 d))"},
        {"in_time", {"months=12"}, {"field.modified=2025-05-26"}, "1 of 1"}, /* 547 of 547.5 days */
        {"in_time", {"months=12"}, {"field.modified=2025-05-25"}, "0 of 1 late (2025-05-25 (+1 d))"},
        {"in_time", {"days=1", "tolerance=100"}, {"field.modified=2026-11-24T23:59:59Z"}, "1 of 1"},
        {"in_time", {"months=12", "field=herzien_op"}, {"field.herzien_op=2026-01-01"}, "1 of 1"},
        {"in_time", {"days=20000"}, {"field.modified=0001-01-01"}, "0 of 1 late (0001-01-01 (+709943 d))"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_frequency_is_a_code_its_address_or_a_label(void **state)
{
    (void)state;
#define BY "frequency=freq"
    static const struct judge_case cases[] = {
        {"in_time", {BY}, {"field.freq=ANNUAL", "field.modified=2025-05-26"}, "1 of 1"},
        {"in_time", {BY}, {"field.freq=ANNUAL", "field.modified=2025-05-25"}, "0 of 1 late (2025-05-25 (+1 d))"},
        {"in_time", {BY}, {"field.freq= jaarlijks ", "field.modified=2025-05-26"}, "1 of 1"},
        {"in_time",
         {BY},
         {"field.freq=http://publications.europa.eu/resource/authority/frequency/ANNUAL", "field.modified=2025-05-25"},
         "0 of 1 late (2025-05-25 (+1 d))"},
        {"in_time", {BY}, {"field.freq:=[\"ANNUAL\"]", "field.modified=2025-05-26"}, "1 of 1"},
        {"in_time", {BY, "tolerance=100"}, {"field.freq=ANNUAL_2", "field.modified=2026-05-26"}, "1 of 1"},
        {"in_time",
         {BY, "tolerance=100"},
         {"field.freq=Halfjaarlijks", "field.modified=2026-05-25"},
         "0 of 1 late (2026-05-25 (+1 d))"},
        {"in_time", {BY}, {"field.freq=HOURLY", "field.modified=2026-11-24"}, "1 of 1"},
        {"in_time", {BY}, {"field.freq=HOURLY", "field.modified=2026-11-23"}, "0 of 1 late (2026-11-23 (+1 d))"},
        {"in_time", {BY}, {"field.freq=IRREG", "field.modified=1999-01-01"}, "not_applicable no_interval"},
        {"in_time", {BY}, {"field.freq=OP_DATPRO"}, "not_applicable no_interval"},
        {"in_time", {BY}, {"field.freq=voor zover nodig"}, "not_applicable no_interval"},
        {"in_time", {BY}, {"field.freq=UNKNOWN", "field.modified=2026-11-24"}, "0 of 1 frequency_not_recorded"},
        {"in_time", {BY}, {"field.freq=onbekend", "field.modified=2026-11-24"}, "0 of 1 frequency_not_recorded"},
        {"in_time", {BY}, {"field.modified=2026-11-24"}, "0 of 1 frequency_not_recorded"},
        {"in_time", {BY}, {"field.freq=  ", "field.modified=2026-11-24"}, "0 of 1 frequency_not_recorded"},
        {"in_time", {BY}, {"field.freq=soms", "field.modified=2026-11-24"}, "0 of 1 frequency_unreadable"},
        {"in_time", {BY}, {"field.freq:=[]", "field.modified=2026-11-24"}, "0 of 1 frequency_unreadable"},
        {"in_time", {BY}, {"field.freq!", "field.modified=2026-11-24"}, "not_measured frequency_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_date_that_is_none_is_not_recorded(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"in_time", {"days=10"}, {NULL}, "0 of 1 not_recorded"},
        {"in_time", {"days=10"}, {"field.modified="}, "0 of 1 not_recorded"},
        {"in_time", {"days=10"}, {"field.modified=\t "}, "0 of 1 not_recorded"},
        {"in_time", {"days=10"}, {"field.modified=24-11-2026"}, "0 of 1 unreadable"},
        {"in_time", {"days=10"}, {"field.modified=2026-02-29"}, "0 of 1 unreadable"},
        {"in_time", {"days=10"}, {"field.modified=2026-11-2"}, "0 of 1 unreadable"},
        {"in_time", {"days=10"}, {"field.modified=2026-11-240"}, "0 of 1 unreadable"},
        {"in_time", {"days=10"}, {"field.modified:={}"}, "0 of 1 unreadable"},
        {"in_time", {"days=10"}, {"field.modified=2026-11-25"}, "0 of 1 in_future (2026-11-25)"},
        {"in_time", {"days=10"}, {"field.modified=9999-12-31"}, "0 of 1 in_future (9999-12-31)"},
        {"in_time", {"days=10"}, {"field.modified!"}, "not_measured field_gone"},
        {"in_time", {"days=10"}, {"field.modified?"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void the_newest_of_the_field_and_the_recorded_review_counts(void **state)
{
    (void)state;
#define DATA "days=10", "tolerance=100", "review=data"
    static const struct judge_case cases[] = {
        {"in_time", {DATA}, {"field.modified=2020-01-01", "review.data=2026-11-20"}, "1 of 1"},
        {"in_time", {DATA}, {"field.modified=2026-11-20", "review.data=2020-01-01"}, "1 of 1"},
        {"in_time", {DATA}, {"field.modified=2027-01-01", "review.data=2026-11-20"}, "1 of 1"},
        {"in_time", {DATA}, {"field.modified=vorig jaar", "review.data=2026-11-20"}, "1 of 1"},
        {"in_time", {DATA}, {"field.modified!", "review.data=2026-11-20"}, "1 of 1"},
        {"in_time", {DATA}, {"review.data=2026-11-13"}, "0 of 1 late (2026-11-13 (+1 d))"},
        {"in_time", {DATA}, {"field.modified!"}, "not_measured field_gone"},
        {"in_time", {DATA}, {NULL}, "0 of 1 not_recorded"},
        {"in_time", {"days=10", "review=process"}, {"review.process=2026-11-20"}, "1 of 1"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_rhythm_is_said_once(void **state)
{
    (void)state;
    struct fake_check check;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "in_time", NULL), PEIL_ERROR_USAGE);
    assert_string_equal(host.error.message, "say the rhythm with one of months, days or frequency");
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "in_time", "days=1", "months=1", NULL),
                     PEIL_ERROR_USAGE);
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "in_time", "days=1", "frequency=f", NULL),
                     PEIL_ERROR_USAGE);
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "in_time", "days=1", "tolerance=99", NULL),
                     PEIL_ERROR_USAGE);
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "in_time", "days=1", "review=wel", NULL),
                     PEIL_ERROR_USAGE);
}

/* The plugin counts days by itself: it agrees with base/date.h over 1,600 years. */
static void days_and_months_are_those_of_the_calendar(void **state)
{
    (void)state;
    char text[11];
    for (date_day day = -200000; day < 400000; day += 13) {
        int32_t read;
        int year, month, of_month;
        date_day later;
        date_format(day, text);
        assert_true(rhythm_day(text, 10, &read));
        assert_int_equal(read, day);
        date_to_civil(day, &year, &month, &of_month);
        while (!date_from_civil(year + (month + 6) / 12, (month + 6) % 12 + 1, of_month, &later))
            of_month--;
        assert_int_equal(rhythm_months_later(day, 7), later);
    }
    assert_int_equal(rhythm_months_later(19753, 1), 19782); /* 2024-01-31, 2024-02-29 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fixed_rhythm_counts_to_the_day, begin, end),
        cmocka_unit_test_setup_teardown(a_frequency_is_a_code_its_address_or_a_label, begin, end),
        cmocka_unit_test_setup_teardown(a_date_that_is_none_is_not_recorded, begin, end),
        cmocka_unit_test_setup_teardown(the_newest_of_the_field_and_the_recorded_review_counts, begin, end),
        cmocka_unit_test_setup_teardown(a_rhythm_is_said_once, begin, end),
        cmocka_unit_test(days_and_months_are_those_of_the_calendar),
    };
    return cmocka_run_group_tests_name("plugins/check_review", tests, NULL, NULL);
}
