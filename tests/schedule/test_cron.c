/* SPDX-License-Identifier: EUPL-1.2 */
/* cron and RRULE: what is refused, by name; what is read is in tests/schedule/five_years. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "schedule/rule.h"
#include "base/poison.h"

static void what_is_not_understood_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } wrong[] = {
        {"60 * * * *", "cron, minute: '60' is not understood; it has 0 to 59, see peil-schedule(7)"},
        {"* 24 * * *", "cron, hour: '24' is not understood; it has 0 to 23, see peil-schedule(7)"},
        {"0 6 0 * *", "cron, day of the month: '0' is not understood; it has 1 to 31, see peil-schedule(7)"},
        {"0 6 * foo *", "cron, month: 'foo' is not understood; it has 1 to 12, see peil-schedule(7)"},
        {"0 6 * * 8", "cron, day of the week: '8' is not understood; it has 0 to 7, see peil-schedule(7)"},
        {"0 6 * * fri-mon", "cron, day of the week: 'fri-mon' is not understood; it has 0 to 7, see peil-schedule(7)"},
        {"*/0 * * * *", "cron, minute: '*/0' is not understood; it has 0 to 59, see peil-schedule(7)"},
        {"1,,2 * * * *", "cron, minute: '1,,2' is not understood; it has 0 to 59, see peil-schedule(7)"},
        {"0 6 * * 1#6", "cron, day of the week: '1#6' is not understood; it has 0 to 7, see peil-schedule(7)"},
        {"0 6 * *", "cron: the day of the week is missing; five fields: minute hour day month weekday"},
        {"0 6 * * * *", "cron: more than five fields; they are: minute hour day month weekday"},
        {"@dayly", "cron: '@dayly' is not known; did you mean '@daily'?"},
        {"RRULE:FREQ=SECONDLY", "RRULE, FREQ: 'SECONDLY' is not understood, see peil-schedule(7)"},
        {"RRULE:INTERVAL=2", "RRULE: FREQ is missing"},
        {"FREQ=DAILY;BYDAY=XX", "RRULE, BYDAY: 'XX' is not understood, see peil-schedule(7)"},
        {"FREQ=DAILY;BYDYA=MO", "RRULE: 'BYDYA' is not known; did you mean 'BYDAY'?"},
        {"FREQ=DAILY;FREQ=WEEKLY", "RRULE: FREQ is there twice"},
        {"FREQ=DAILY;COUNT=3;UNTIL=20260101", "RRULE: COUNT and UNTIL do not go together"},
        {"FREQ=DAILY;UNTIL=20260230", "RRULE, UNTIL: '20260230' is not understood, see peil-schedule(7)"},
        {"FREQ=WEEKLY;BYDAY=1MO", "RRULE: an ordinal in BYDAY goes with MONTHLY and YEARLY, without BYWEEKNO"},
        {"FREQ=MONTHLY;BYMONTHDAY=0", "RRULE, BYMONTHDAY: '0' is not understood, see peil-schedule(7)"},
        {"FREQ=DAILY;BYHOUR=6,18;COUNT=3", "RRULE: COUNT and BYSETPOS go with one time of the day, not with several"},
        {"FREQ=HOURLY;BYDAY=MO", "RRULE: HOURLY and MINUTELY take INTERVAL and nothing else"},
        {"DTSTART;TZID=Europe/Paris:20260101T060000 RRULE:FREQ=DAILY",
         "DTSTART is a local time such as DTSTART:20260105T060000; the time zone is an option of the schedule"},
        {"FREQ=DAILY;X", "RRULE: 'X' is no NAME=VALUE"},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct schedule_rule rule;
        struct peil_error error = {0};
        if (schedule_rule_parse(wrong[i].text, &rule, &error) != PEIL_ERROR_USAGE)
            fail_msg("%s is read", wrong[i].text);
        assert_string_equal(error.message, wrong[i].message);
    }
}

static void which_of_the_three_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum schedule_form form;
    } known[] = {
        {"1 maart 06:00", SCHEDULE_WORDS}, {"15 minuten voor", SCHEDULE_WORDS},
        {"0 6 * * 1", SCHEDULE_CRON},      {"*/5 * * * *", SCHEDULE_CRON},
        {"@daily", SCHEDULE_CRON},         {"rrule:freq=daily", SCHEDULE_RRULE},
        {"  FREQ=YEARLY", SCHEDULE_RRULE}, {"1e dag van de maand", SCHEDULE_WORDS},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct schedule_rule rule;
        schedule_rule_parse(known[i].text, &rule, NULL);
        assert_int_equal(rule.form, known[i].form);
    }
}

static void a_rule_that_never_happens_is_refused(void **state)
{
    (void)state;
    static const char *const never[] = {"0 6 30 2 *",
                                        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                                        "FREQ=DAILY;UNTIL=20200101",
                                        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4",
                                        "op de 31e in april en juni",
                                        "elke 24 uur tussen 10:00 en 11:00"};
    struct arena *arena = arena_new();
    struct schedule_plan plan = {.calendar = calendar_standard, .until = DATE_NONE};
    struct zone *zone;
    struct peil_error error = {0};
    assert_int_equal(zone_load(arena, NULL, "Europe/Amsterdam", &zone, &error), 0);
    plan.zone = zone;
    assert_true(date_from_civil(2026, 1, 1, &plan.from));
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        assert_int_equal(schedule_rule_parse(never[i], &plan.rule, &error), 0);
        assert_int_equal(schedule_plan_check(&plan, &error), PEIL_ERROR_USAGE);
    }
    /* But one that happens once in forty years is not. */
    assert_int_equal(schedule_rule_parse("0 6 29 2 *", &plan.rule, &error), 0);
    assert_int_equal(schedule_plan_check(&plan, &error), 0);
    assert_int_equal(schedule_rule_parse("vijfde maandag van de maand in februari", &plan.rule, &error), 0);
    assert_int_equal(schedule_plan_check(&plan, &error), 0);
    plan.until = plan.from - 1;
    assert_int_equal(schedule_plan_check(&plan, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "the schedule ends before it starts");
    arena_free(arena);
}

static void zones_by_name_only(void **state)
{
    (void)state;
    static const char *const none[] = {"",       "Nowhere/Atall",     "../../etc/passwd", "/etc/passwd",
                                       "Europe", "Europe/ Amsterdam", "tzdata.zi"};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        struct zone *zone = NULL;
        struct peil_error error = {0};
        assert_true(zone_load(arena, NULL, none[i], &zone, &error) < 0);
        assert_null(zone);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_understood_is_named),
        cmocka_unit_test(which_of_the_three_it_is),
        cmocka_unit_test(a_rule_that_never_happens_is_refused),
        cmocka_unit_test(zones_by_name_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
