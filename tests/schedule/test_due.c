/* SPDX-License-Identifier: EUPL-1.2 */
/* What is due: the two nights, missed runs under each policy, days of being down, and runs that are spread. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "schedule/rule.h"
#include "base/poison.h"

enum { HOUR = 3600, DAY = 86400, MOST = 64 };

static struct arena *arena;
static struct schedule_plan plan;
static struct schedule_occurrence due[MOST];
static struct schedule_due summary;

static int64_t utc(int year, int month, int day, int hour, int minute)
{
    date_day civil = 0;
    assert_true(date_from_civil(year, month, day, &civil));
    return (int64_t)civil * DAY + hour * HOUR + minute * 60;
}

static void plan_of(const char *text, enum schedule_missed missed)
{
    struct peil_error error = {0};
    struct zone *zone;
    if (!arena)
        arena = arena_new();
    assert_int_equal(zone_load(arena, NULL, "Europe/Amsterdam", &zone, &error), 0);
    plan = (struct schedule_plan){
        .zone = zone, .calendar = calendar_standard, .until = DATE_NONE, .missed = missed, .seed = 42};
    assert_true(date_from_civil(2026, 1, 1, &plan.from));
    assert_int_equal(schedule_rule_parse(text, &plan.rule, &error), 0);
}

static void spring_night_runs_right_after_the_gap(void **state)
{
    (void)state;
    plan_of("elke dag om 02:30", SCHEDULE_MISSED_ALL);
    int64_t before = utc(2026, 3, 28, 12, 0);
    assert_int_equal(schedule_next(&plan, before), utc(2026, 3, 29, 1, 0)); /* 03:00 in summer time */
    assert_int_equal(schedule_next(&plan, utc(2026, 3, 29, 1, 0)), utc(2026, 3, 30, 0, 30));
    plan_of("elke dag om 02:00, 02:15, 02:45 en 03:00", SCHEDULE_MISSED_ALL); /* four times, one moment */
    assert_int_equal(schedule_next(&plan, before), utc(2026, 3, 29, 1, 0));
    assert_int_equal(schedule_next(&plan, utc(2026, 3, 29, 1, 0)), utc(2026, 3, 30, 0, 0));
}

static void autumn_night_runs_once(void **state)
{
    (void)state;
    plan_of("elke dag om 02:30", SCHEDULE_MISSED_ALL);
    assert_int_equal(schedule_next(&plan, utc(2026, 10, 24, 12, 0)), utc(2026, 10, 25, 0, 30)); /* the first */
    assert_int_equal(schedule_next(&plan, utc(2026, 10, 25, 0, 30)), utc(2026, 10, 26, 1, 30));
}

static void intervals_and_wildcards_go_by_elapsed_time(void **state)
{
    (void)state;
    static const char *const rules[] = {"elk uur", "0 * * * *"};
    for (int i = 0; i < 2; i++) {
        plan_of(rules[i], SCHEDULE_MISSED_ALL);
        schedule_due(&plan, utc(2026, 10, 24, 21, 59), utc(2026, 10, 25, 4, 0), due, MOST, &summary);
        assert_int_equal(summary.count, 7);
        for (int at = 0; at < 7; at++)
            assert_int_equal(due[at].due_at, utc(2026, 10, 24, 22, 0) + at * HOUR);
        schedule_due(&plan, utc(2026, 3, 28, 22, 59), utc(2026, 3, 29, 4, 0), due, MOST, &summary);
        assert_int_equal(summary.count, 6);
        for (int at = 0; at < 6; at++)
            assert_int_equal(due[at].due_at, utc(2026, 3, 28, 23, 0) + at * HOUR);
    }
}

static void nothing_is_due_twice_and_nothing_is_lost(void **state)
{
    (void)state;
    plan_of("elke werkdag om 07:30 en 12:00", SCHEDULE_MISSED_ALL);
    int64_t start = utc(2026, 3, 20, 0, 0), end = utc(2026, 4, 20, 0, 0), cursor = start;
    int64_t whole[MOST];
    schedule_due(&plan, start, end, due, MOST, &summary);
    size_t count = summary.count;
    for (size_t i = 0; i < count; i++)
        whole[i] = due[i].due_at;
    assert_int_equal(count, 40); /* 20 working days: Easter Monday is none */
    size_t seen = 0;
    for (int64_t now = start; now < end + 1800; now += 1700) { /* the same in small steps */
        schedule_due(&plan, cursor, now < end ? now : end, due, MOST, &summary);
        for (size_t i = 0; i < summary.count; i++) {
            assert_int_equal(due[i].due_at, whole[seen]);
            seen++;
        }
        cursor = summary.cursor;
    }
    assert_int_equal(seen, count);
    seen = 0;
    cursor = start;
    do { /* and with room for three at a time */
        schedule_due(&plan, cursor, end, due, 3, &summary);
        for (size_t i = 0; i < summary.count; i++) {
            assert_int_equal(due[i].due_at, whole[seen]);
            seen++;
        }
        cursor = summary.cursor;
    } while (summary.count > 0);
    assert_int_equal(seen, count);
    assert_true(summary.next > end);
}

static void three_days_down(void **state)
{
    (void)state;
    int64_t after = utc(2026, 6, 1, 4, 0), now = utc(2026, 6, 4, 10, 0);
    plan_of("elke dag 06:00", SCHEDULE_MISSED_ALL); /* 04:00 UTC */
    schedule_due(&plan, after, now, due, MOST, &summary);
    assert_int_equal(summary.count, 3);
    assert_int_equal(summary.skipped, 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(due[i].due_at, after + (i + 1) * DAY);
        assert_true(due[i].missed);
        assert_in_range(due[i].run_at, now, now + SCHEDULE_CATCH_UP + 2 * SCHEDULE_CATCH_UP_STEP);
        assert_true(i == 0 || due[i].run_at > due[i - 1].run_at); /* oldest first */
    }
    plan.missed = SCHEDULE_MISSED_ONCE;
    schedule_due(&plan, after, now, due, MOST, &summary);
    assert_int_equal(summary.count, 1);
    assert_int_equal(due[0].due_at, after + 3 * DAY);
    assert_int_equal(summary.skipped, 2);
    plan.missed = SCHEDULE_MISSED_SKIP;
    schedule_due(&plan, after, now, due, MOST, &summary);
    assert_int_equal(summary.count, 0);
    assert_int_equal(summary.skipped, 3);
    assert_int_equal(summary.cursor, now);
    assert_int_equal(summary.next, after + 4 * DAY);
    /* What is due now is no missed run. */
    schedule_due(&plan, after, after + 3 * DAY + SCHEDULE_GRACE, due, MOST, &summary);
    assert_int_equal(summary.count, 1);
    assert_false(due[0].missed);
    assert_int_equal(summary.skipped, 2);
}

static void years_down_with_an_every_minute_schedule(void **state)
{
    (void)state;
    plan_of("elke minuut", SCHEDULE_MISSED_ONCE);
    int64_t now = utc(2029, 1, 1, 0, 0) + 30;
    schedule_due(&plan, utc(2026, 6, 1, 0, 0), now, due, MOST, &summary);
    assert_int_equal(summary.count, 1);
    assert_int_equal(due[0].due_at, now - 30);
    assert_true(summary.skipped >= 100000);
    plan.missed = SCHEDULE_MISSED_SKIP;
    schedule_due(&plan, utc(2026, 6, 1, 0, 0), now, due, MOST, &summary);
    assert_int_equal(summary.count, SCHEDULE_GRACE / 60); /* those of the last minutes */
    plan.missed = SCHEDULE_MISSED_ALL;
    schedule_due(&plan, utc(2026, 6, 1, 0, 0), now, due, MOST, &summary);
    assert_int_equal(summary.count, MOST);
    assert_int_equal(due[0].due_at, utc(2026, 6, 1, 0, 1));
    assert_int_equal(summary.cursor, due[MOST - 1].due_at);
}

static void a_clock_that_jumps_back_gives_nothing(void **state)
{
    (void)state;
    plan_of("every 15 minutes", SCHEDULE_MISSED_ALL);
    int64_t after = utc(2026, 6, 1, 12, 0);
    schedule_due(&plan, after, after - 3 * DAY, due, MOST, &summary);
    assert_int_equal(summary.count, 0);
    assert_int_equal(summary.cursor, after);
    assert_int_equal(summary.next, after + 900);
}

static void the_spread_is_the_same_again_and_differs_between_schedules(void **state)
{
    (void)state;
    plan_of("elke dag 06:00", SCHEDULE_MISSED_ALL);
    plan.spread = 600;
    int64_t after = utc(2026, 6, 1, 5, 0), now = utc(2026, 6, 2, 4, 1);
    int64_t first[8], differ = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        plan.seed = seed;
        schedule_due(&plan, after, now, due, MOST, &summary);
        assert_int_equal(summary.count, 1);
        assert_in_range(due[0].run_at - due[0].due_at, 0, 600);
        first[seed] = due[0].run_at;
        differ += seed > 0 && first[seed] != first[0];
        schedule_due(&plan, after, now + 60, due, MOST, &summary);
        assert_int_equal(due[0].run_at, first[seed]);
    }
    assert_true(differ >= 6);
}

static void a_schedule_has_a_first_and_a_last_day(void **state)
{
    (void)state;
    plan_of("elke dag 06:00", SCHEDULE_MISSED_ALL);
    plan.until = plan.from + 1;
    schedule_due(&plan, utc(2025, 1, 1, 0, 0), utc(2026, 12, 1, 0, 0), due, MOST, &summary);
    assert_int_equal(summary.count, 2);
    assert_int_equal(due[0].due_at, utc(2026, 1, 1, 5, 0));
    assert_int_equal(summary.next, SCHEDULE_NEVER);
}

static int end_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spring_night_runs_right_after_the_gap),
        cmocka_unit_test(autumn_night_runs_once),
        cmocka_unit_test(intervals_and_wildcards_go_by_elapsed_time),
        cmocka_unit_test(nothing_is_due_twice_and_nothing_is_lost),
        cmocka_unit_test(three_days_down),
        cmocka_unit_test(years_down_with_an_every_minute_schedule),
        cmocka_unit_test(a_clock_that_jumps_back_gives_nothing),
        cmocka_unit_test(the_spread_is_the_same_again_and_differs_between_schedules),
        cmocka_unit_test(a_schedule_has_a_first_and_a_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, end_arena);
}
