/* SPDX-License-Identifier: EUPL-1.2 */
/* The queue on a live server: claiming, fencing, giving back, rescue, limits, the lead. Run by test_live, which sets
 * PEIL_CONFIG. Every test begins with an empty queue. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "queue/life.h"
#include "queue/probe.h"
#include "queue/queue.h"
#include "base/poison.h"

static struct store_settings settings;
static struct peil_error error;
static struct arena *arena;
static struct store *one, *two; /* two workers' connections */

static void good(int result)
{
    if (result)
        fail_msg("%d: %s", result, error.message);
}

static int begin_group(void **state)
{
    (void)state;
    struct config config;
    const struct config_from from = {.environment = getenv("PEIL_CONFIG")};
    arena = arena_new();
    if (config_load(arena, &from, &config, &error))
        return -1;
    config_store(&config, &settings);
    return store_open(&one, &settings, &error) || store_open(&two, &settings, &error);
}

static int end_group(void **state)
{
    (void)state;
    store_close(one);
    store_close(two);
    arena_free(arena);
    return 0;
}

static int empty(void **state)
{
    (void)state;
    return store_script(one,
                        "truncate peil.job, peil.probe, peil.due, peil.source_limit, peil.daemon; "
                        "update peil.leader set daemon = null, until = '-infinity'",
                        &error);
}

static int64_t number(const char *statement)
{
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(one, statement, &rows, &error, ""));
    return store_integer(rows, 0, 0);
}

static void add(const char *subject, const char *source, const char *due)
{
    good(queue_add(one, &(struct queue_order){.kind = "probe", .subject = subject, .source = source, .due = due}, NULL,
                   &error));
}

static size_t claim(struct store *store, const char *worker, int most, struct queue_job **ret_jobs)
{
    size_t count;
    good(queue_claim(arena, store, worker, most, 60000, ret_jobs, &count, &error));
    return count;
}

static void what_is_due_longest_comes_first_and_once(void **state)
{
    (void)state;
    struct queue_job *jobs, *others;
    add("later", NULL, "2126-01-01");
    add("b", NULL, "2026-01-02");
    add("a", NULL, "2026-01-01");
    add("c", NULL, NULL);
    assert_int_equal(claim(one, "d/s/1.1", 2, &jobs), 2);
    assert_string_equal(jobs[0].subject, "a");
    assert_string_equal(jobs[1].subject, "b");
    assert_int_equal(jobs[0].attempts, 1);
    assert_int_equal(claim(two, "d/s/2.1", 9, &others), 1);
    assert_string_equal(others[0].subject, "c");
    assert_true(others[0].token > jobs[1].token);
    assert_int_equal(claim(one, "d/s/1.1", 9, &jobs), 0);
}

static void two_who_claim_at_once_do_not_wait_for_each_other(void **state)
{
    (void)state;
    struct queue_job *jobs;
    add("a", NULL, "2026-01-01");
    add("b", NULL, "2026-01-02");
    good(store_begin(one, &error));
    assert_int_equal(claim(one, "d/s/1.1", 1, &jobs), 1);
    assert_string_equal(jobs[0].subject, "a");
    assert_int_equal(claim(two, "d/s/2.1", 9, &jobs), 1);
    assert_string_equal(jobs[0].subject, "b");
    store_rollback(one);
}

static void what_an_old_token_writes_does_not_stay(void **state)
{
    (void)state;
    struct queue_job *stale, *fresh;
    bool finished;
    add("a", NULL, NULL);
    assert_int_equal(claim(one, "d/s/1.1", 1, &stale), 1);
    good(store_script(one, "update peil.job set lease_until = clock_timestamp() - interval '1 second'", &error));
    _cleanup_result_ PGresult *rows = NULL;
    good(queue_rescue(two, &rows, &error));
    assert_int_equal(PQntuples(rows), 1);
    assert_int_equal(claim(two, "d/s/2.1", 1, &fresh), 1);
    assert_int_equal(fresh[0].id, stale[0].id);
    assert_int_equal(fresh[0].losses, 1);
    /* the first wakes up, and writes its result */
    good(store_begin(one, &error));
    good(store_script(one, "insert into peil.probe select id, 1, 'stale', '' from peil.job", &error));
    assert_int_equal(queue_finish(one, stale, 1, &error), PEIL_ERROR_CONFLICT);
    store_rollback(one);
    good(store_begin(two, &error));
    good(store_script(two, "insert into peil.probe select id, 2, 'fresh', '' from peil.job", &error));
    good(queue_finish(two, fresh, 1, &error));
    good(store_commit(two, &error));
    assert_int_equal(number("select count(*) from peil.probe"), 1);
    assert_int_equal(number("select count(*) from peil.probe where worker = 'fresh'"), 1);
    good(queue_was_finished(one, stale, &finished, &error));
    assert_false(finished);
    good(queue_was_finished(one, fresh, &finished, &error));
    assert_true(finished);
    /* nor can it give back what is done, or finish it again */
    const char *now = "";
    good(queue_return(one, stale, PEIL_ERROR_SYSTEM, "", "late", &now, &error));
    assert_null(now);
    assert_int_equal(queue_finish(two, fresh, 1, &error), PEIL_ERROR_CONFLICT);
}

static void an_expired_lease_that_nobody_took_is_still_ones_own(void **state)
{
    (void)state;
    struct queue_job *jobs;
    add("a", NULL, NULL);
    claim(one, "d/s/1.1", 1, &jobs);
    good(store_script(one, "update peil.job set lease_until = clock_timestamp() - interval '1 second'", &error));
    good(queue_finish(one, jobs, 1, &error));
}

/* Claims, and gives back as that failure says; the state after it. */
static const char *fail_once(int code, const char *sqlstate, struct queue_job *ret_job)
{
    struct queue_job *jobs;
    const char *now;
    good(store_script(one, "update peil.job set due_at = clock_timestamp() where state = 'ready'", &error));
    assert_int_equal(claim(one, "d/s/1.1", 1, &jobs), 1);
    *ret_job = jobs[0];
    good(queue_return(one, jobs, code, sqlstate, "words", &now, &error));
    return now;
}

static void a_third_death_of_a_runner_is_quarantine(void **state)
{
    (void)state;
    struct queue_job job;
    add("a", NULL, NULL);
    assert_string_equal(fail_once(PEIL_ERROR_PLUGIN, "", &job), "ready");
    assert_string_equal(fail_once(PEIL_ERROR_PLUGIN, "", &job), "ready");
    assert_int_equal(job.deaths, 1);
    assert_string_equal(fail_once(PEIL_ERROR_PLUGIN, "", &job), "quarantined");
    assert_int_equal(number("select deaths from peil.job where told = 'words' and ended_at is not null"), 3);
    good(store_begin(one, &error));
    good(queue_retry(one, job.id, NULL, &error));
    good(store_commit(one, &error));
    assert_string_equal(fail_once(PEIL_ERROR_PLUGIN, "", &job), "ready");
    assert_int_equal(job.deaths, 0);
}

static void what_may_pass_is_tried_a_bounded_number_of_times(void **state)
{
    (void)state;
    struct queue_job job;
    add("a", NULL, NULL);
    for (int i = 1; i < QUEUE_ATTEMPTS_MOST; i++)
        assert_string_equal(fail_once(PEIL_ERROR_STORE, "40001", &job), "ready");
    assert_true(number("select extract(epoch from due_at - clock_timestamp()) * 1000 from peil.job") > 40000);
    assert_string_equal(fail_once(PEIL_ERROR_STORE, "40001", &job), "failed");
}

static void what_is_not_the_jobs_fault_does_not_count(void **state)
{
    (void)state;
    struct queue_job job;
    add("a", NULL, NULL);
    for (int i = 0; i < 3 * QUEUE_ATTEMPTS_MOST; i++)
        assert_string_equal(fail_once(PEIL_ERROR_STORE, i % 2 ? "53300" : "08006", &job), "ready");
    assert_int_equal(job.attempts, 1);
    assert_string_equal(fail_once(PEIL_ERROR_STORE, "42501", &job), "failed");
}

static void a_worker_that_is_lost_too_often_is_quarantine_too(void **state)
{
    (void)state;
    struct queue_job *jobs;
    add("killer", NULL, "2026-01-01");
    add("bystander", NULL, "2026-01-02");
    for (int i = 0; i < QUEUE_LOSSES_MOST; i++) {
        _cleanup_result_ PGresult *rows = NULL;
        assert_int_equal(claim(one, "d/s/1.1", 2, &jobs), 2);
        good(queue_lost(two, "d/s/1.1", jobs[0].id, "killed by signal 9", &rows, &error));
        assert_int_equal(PQntuples(rows), 2);
    }
    assert_int_equal(number("select losses from peil.job where subject = 'killer' and state = 'quarantined'"),
                     QUEUE_LOSSES_MOST);
    assert_int_equal(number("select count(*) from peil.job where subject = 'bystander' and state = 'ready' and "
                            "losses = 0 and attempts = 0 and told is null"),
                     1);
}

static void a_new_start_takes_back_what_the_old_one_had(void **state)
{
    (void)state;
    struct queue_job *jobs;
    for (int i = 0; i < 3; i++)
        add("a", NULL, NULL);
    claim(one, "d/old/1.1", 1, &jobs);
    claim(one, "d/new/1.1", 1, &jobs);
    claim(one, "e/old/1.1", 1, &jobs);
    _cleanup_result_ PGresult *rows = NULL;
    good(queue_orphans(two, "d", "new", &rows, &error));
    assert_int_equal(PQntuples(rows), 1);
    assert_int_equal(number("select count(*) from peil.job where state = 'leased'"), 2);
}

static void a_source_is_burdened_by_so_many_at_a_time(void **state)
{
    (void)state;
    struct queue_job *jobs, *more;
    good(store_begin(one, &error));
    good(queue_limit_set(one, "erp", 2, NULL, NULL, NULL, &error));
    good(store_commit(one, &error));
    for (int i = 0; i < 5; i++)
        add("a", "erp", "2026-01-01");
    add("other", "gis", "2026-01-02");
    add("none", NULL, "2026-01-03");
    assert_int_equal(claim(one, "d/s/1.1", 4, &jobs), 4);
    assert_int_equal(number("select count(*) from peil.job where state = 'leased' and source = 'erp'"), 2);
    assert_int_equal(claim(two, "d/s/2.1", 9, &more), 0);
    good(queue_finish(one, jobs, 1, &error));
    assert_int_equal(claim(two, "d/s/2.1", 9, &more), 1);
    assert_string_equal(more[0].source, "erp");
}

static void a_limit_holds_for_two_who_claim_at_once(void **state)
{
    (void)state;
    struct queue_job *jobs;
    good(store_begin(one, &error));
    good(queue_limit_set(one, "erp", 1, NULL, NULL, NULL, &error));
    good(store_commit(one, &error));
    add("a", "erp", NULL);
    add("b", "erp", NULL);
    /* the first has claimed and not committed; the second waits for it, sees it and leaves the other one */
    good(store_begin(one, &error));
    assert_int_equal(claim(one, "d/s/1.1", 9, &jobs), 1);
    static const char *const values[] = {"d/s/2.1", "9", "60000"};
    assert_int_equal(PQsendQueryParams(store_connection(two),
                                       "select count(*) from peil.job_claim($1, $2::integer, "
                                       "$3::bigint * interval '1 millisecond')",
                                       3, NULL, values, NULL, NULL, 0),
                     1);
    while (number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") == 0)
        continue;
    good(store_commit(one, &error));
    PGresult *rows = PQgetResult(store_connection(two));
    assert_string_equal(PQgetvalue(rows, 0, 0), "0");
    PQclear(rows);
    assert_null(PQgetResult(store_connection(two)));
}

static void a_window_is_in_local_time_and_may_go_over_midnight(void **state)
{
    (void)state;
    struct queue_job *jobs;
    char from[6], until[6];
    static const struct {
        int from, until; /* minutes from now */
        size_t claimed;
    } windows[] = {{-60, 60, 1}, {60, 120, 0}, {-120, -60, 0}};
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
        empty(NULL);
        int64_t minute = number("select extract(hour from now() at time zone 'Europe/Amsterdam') * 60 + "
                                "extract(minute from now() at time zone 'Europe/Amsterdam')");
        unsigned begin = (unsigned)(minute + windows[i].from + 1440) % 1440;
        unsigned end = (unsigned)(minute + windows[i].until + 1440) % 1440;
        snprintf(from, sizeof(from), "%02u:%02u", begin / 60 % 24, begin % 60);
        snprintf(until, sizeof(until), "%02u:%02u", end / 60 % 24, end % 60);
        good(store_begin(one, &error));
        good(queue_limit_set(one, "erp", 1, from, until, NULL, &error));
        good(store_commit(one, &error));
        add("a", "erp", NULL);
        assert_int_equal(claim(one, "d/s/1.1", 9, &jobs), windows[i].claimed);
    }
}

static int64_t lead(struct store *store, const char *daemon)
{
    struct life_lead got;
    good(life_lead(store, daemon, 60000, &got, &error));
    if (got.token)
        assert_true(got.now > 1700000000);
    return got.token;
}

static void there_is_one_leader_and_the_lead_passes_on(void **state)
{
    (void)state;
    int64_t first = lead(one, "d/s"), other;
    assert_true(first > 0);
    assert_int_equal(lead(two, "e/s"), 0);
    assert_int_equal(lead(one, "d/s"), first);
    good(store_script(one, "update peil.leader set until = clock_timestamp() - interval '1 second'", &error));
    other = lead(two, "e/s");
    assert_true(other > first);
    assert_int_equal(lead(one, "d/s"), 0);
    good(life_lead_end(one, "d/s", first, &error)); /* an old token ends nothing */
    assert_int_equal(lead(one, "d/s"), 0);
    good(life_lead_end(two, "e/s", other, &error));
    assert_true(lead(one, "d/s") > other);
}

/* A schedule that is there, version 1. */
static int64_t make_schedule(void)
{
    good(store_script(one,
                      "insert into peil.schedule (name, state, version) values ('s', 'active', 1); "
                      "insert into peil.schedule_version (schedule_id, version, kind, subject, rule, zone, first_day, "
                      "missed, actor) select id, 1, 'probe', 'x', 'every day 06:00', 'UTC', '2026-01-01', 'once', 'a' "
                      "from peil.schedule",
                      &error));
    return number("select max(id) from peil.schedule");
}

static void a_moment_is_turned_once_and_by_the_leader(void **state)
{
    (void)state;
    bool led;
    int64_t job;
    struct life_due due = {.daemon = "d/s",
                           .token = lead(one, "d/s"),
                           .schedule_id = make_schedule(),
                           .version = 1,
                           .due_at = 1790000000,
                           .delay_ms = 90000,
                           .kind = "probe",
                           .subject = "x",
                           .payload = "{}",
                           .actor = "schedule s"};
    good(life_turn(one, &due, &led, &job, &error));
    assert_true(led && job > 0);
    good(life_turn(one, &due, &led, &job, &error));
    assert_true(led && job == 0);
    due.due_at++;
    due.token--;
    good(life_turn(one, &due, &led, &job, &error)); /* an old token */
    assert_false(led);
    due.token++;
    due.version++;
    good(life_turn(one, &due, &led, &job, &error)); /* the schedule says something else */
    assert_false(led);
    due.version--;
    good(store_script(one, "update peil.leader set until = clock_timestamp()", &error));
    good(life_turn(one, &due, &led, &job, &error)); /* too late */
    assert_false(led);
    assert_int_equal(number("select count(*) from peil.due"), 1);
    assert_int_equal(number("select count(*) from peil.job join peil.due on due.id = due_id where job.actor = "
                            "'schedule s' and job.due_at > clock_timestamp() + interval '80 seconds'"),
                     1);
    due.token = lead(one, "d/s");
    good(life_skip(one, &due, &error));
    assert_int_equal(number("select count(*) from peil.due where skipped"), 1);
}

static void runs_of_one_programme_go_in_order(void **state)
{
    (void)state;
    struct queue_job *jobs;
    const char *now;
    for (int i = 0; i < 3; i++)
        good(queue_add(one, &(struct queue_order){.kind = "run", .subject = i < 2 ? "p" : "q"}, NULL, &error));
    assert_int_equal(claim(one, "d/s/1.1", 9, &jobs), 2);
    assert_string_equal(jobs[0].subject, "p");
    assert_string_equal(jobs[1].subject, "q");
    /* one that waits for another try still goes first */
    good(queue_return(one, jobs, PEIL_ERROR_SYSTEM, "", "words", &now, &error));
    assert_int_equal(claim(two, "d/s/2.1", 9, &jobs), 0);
    good(store_script(one, "update peil.job set due_at = clock_timestamp() where state = 'ready'", &error));
    assert_int_equal(claim(two, "d/s/2.1", 9, &jobs), 1);
    assert_int_equal(jobs[0].id, number("select min(id) from peil.job"));
    good(queue_return(two, jobs, PEIL_ERROR_USAGE, "", "words", &now, &error)); /* set aside: it holds nobody up */
    assert_int_equal(claim(two, "d/s/2.1", 9, &jobs), 1);
}

static void a_sign_of_life_renews_the_leases_of_living_workers(void **state)
{
    (void)state;
    struct queue_job *jobs;
    static const char *const living[] = {"d/s/1.1"};
    add("a", NULL, NULL);
    add("b", NULL, NULL);
    claim(one, "d/s/1.1", 1, &jobs);
    claim(one, "d/s/2.1", 1, &jobs);
    good(store_script(one, "update peil.job set lease_until = clock_timestamp() + interval '1 second'", &error));
    _cleanup_result_ PGresult *rows = NULL;
    good(store_query_one(two, life_beat, &rows, &error, "ttitiAi", "d", "s", (int64_t)1, "0.1", (int64_t)2, living,
                         (size_t)1, (int64_t)60000));
    assert_int_equal(store_integer(rows, 0, LIFE_LEASED), 2);
    assert_int_equal(number("select count(*) from peil.job where lease_until > clock_timestamp() + interval '30 s'"),
                     1);
    assert_int_equal(number("select workers from peil.daemon where name = 'd'"), 2);
    good(life_end(two, "d", "other", &error));
    assert_int_equal(number("select count(*) from peil.daemon"), 1);
    good(life_end(two, "d", "s", &error));
    assert_int_equal(number("select count(*) from peil.daemon"), 0);
}

static void what_probes_answered_is_recorded_with_their_end(void **state)
{
    (void)state;
    struct queue_job *jobs;
    static const char *const answers[] = {"first", ""};
    add("a", NULL, NULL);
    add("b", NULL, NULL);
    assert_int_equal(claim(one, "d/s/1.1", 2, &jobs), 2);
    good(store_begin(one, &error));
    good(probe_add(one, "d/s/1.1", jobs, 2, answers, &error));
    good(queue_finish(one, jobs, 2, &error));
    store_rollback(one);
    assert_int_equal(number("select count(*) from peil.probe"), 0);
    good(store_begin(one, &error));
    good(probe_add(one, "d/s/1.1", jobs, 2, answers, &error));
    good(queue_finish(one, jobs, 2, &error));
    good(store_commit(one, &error));
    assert_int_equal(number("select count(*) from peil.probe join peil.job on job.id = job_id where "
                            "job.state = 'done' and job.token = probe.token and answer in ('first', '')"),
                     2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_due_longest_comes_first_and_once, empty),
        cmocka_unit_test_setup(two_who_claim_at_once_do_not_wait_for_each_other, empty),
        cmocka_unit_test_setup(what_an_old_token_writes_does_not_stay, empty),
        cmocka_unit_test_setup(an_expired_lease_that_nobody_took_is_still_ones_own, empty),
        cmocka_unit_test_setup(a_third_death_of_a_runner_is_quarantine, empty),
        cmocka_unit_test_setup(what_may_pass_is_tried_a_bounded_number_of_times, empty),
        cmocka_unit_test_setup(what_is_not_the_jobs_fault_does_not_count, empty),
        cmocka_unit_test_setup(a_worker_that_is_lost_too_often_is_quarantine_too, empty),
        cmocka_unit_test_setup(a_new_start_takes_back_what_the_old_one_had, empty),
        cmocka_unit_test_setup(a_source_is_burdened_by_so_many_at_a_time, empty),
        cmocka_unit_test_setup(a_limit_holds_for_two_who_claim_at_once, empty),
        cmocka_unit_test_setup(a_window_is_in_local_time_and_may_go_over_midnight, empty),
        cmocka_unit_test_setup(there_is_one_leader_and_the_lead_passes_on, empty),
        cmocka_unit_test_setup(a_moment_is_turned_once_and_by_the_leader, empty),
        cmocka_unit_test_setup(runs_of_one_programme_go_in_order, empty),
        cmocka_unit_test_setup(what_probes_answered_is_recorded_with_their_end, empty),
        cmocka_unit_test_setup(a_sign_of_life_renews_the_leases_of_living_workers, empty),
    };
    return cmocka_run_group_tests(tests, begin_group, end_group);
}
