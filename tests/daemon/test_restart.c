/* SPDX-License-Identifier: EUPL-1.2 */
/* When a role that died is started again; settings and tasks that cross to another process. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "daemon/restart.h"
#include "daemon/role.h"
#include "base/poison.h"

static void a_few_deaths_cost_no_wait(void **state)
{
    (void)state;
    struct restart restart = {0};
    for (int i = 0; i < RESTART_FREE; i++)
        assert_int_equal(restart_wait(&restart, 1000 + i), 0);
    assert_int_equal(restart_wait(&restart, 1100), RESTART_FIRST_MS);
    assert_int_equal(restart_wait(&restart, 1200), 2 * RESTART_FIRST_MS);
    assert_int_equal(restart_wait(&restart, 1300), 4 * RESTART_FIRST_MS);
}

static void the_wait_has_a_most_and_is_forgotten(void **state)
{
    (void)state;
    struct restart restart = {0};
    int64_t wait = 0;
    for (int i = 0; i < 1000; i++)
        wait = restart_wait(&restart, 1000 + i);
    assert_int_equal(wait, RESTART_MOST_MS);
    assert_int_equal(restart_wait(&restart, 2000 + RESTART_PERIOD_MS), 0);
}

static void deaths_far_apart_never_cost_a_wait(void **state)
{
    (void)state;
    struct restart restart = {0};
    for (int64_t i = 0; i < 100; i++)
        assert_int_equal(restart_wait(&restart, i * RESTART_PERIOD_MS / RESTART_FREE), 0);
}

static struct role_task sample(void)
{
    return (struct role_task){
        .settings =
            {.store = {.host = "/tmp", .database = "peil", .connect_timeout = 7},
             .place = {.runner = "/r", .plugin_folder = "/p", .language = "nl", .network = "a_b", .strict = true},
             .name = "één",
             .runtime = "/run/peil",
             .workers = 3,
             .stop_timeout = 4,
             .job_timeout = 5,
             .poll = 6,
             .lease = 9,
             .batch = 8},
        .start = "0011",
        .name = "één/0011/2.7",
        .lost = "één/0011/2.6",
        .lost_told = "killed",
        .lost_job = INT64_MAX,
    };
}

static void a_task_arrives_as_it_was(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    _cleanup_buffer_ struct buffer out = {0};
    struct peil_error error;
    struct role_task there = {0}, task = sample();
    role_task_put(&out, &task);
    assert_int_equal(role_task_get(arena, out.data, out.size, &there, &error), 0);
    assert_string_equal(there.name, task.name);
    assert_string_equal(there.lost, task.lost);
    assert_int_equal(there.lost_job, INT64_MAX);
    assert_null(there.clock);
    assert_string_equal(there.settings.store.host, "/tmp");
    assert_null(there.settings.store.passfile);
    assert_int_equal(there.settings.store.connect_timeout, 7);
    assert_string_equal(there.settings.place.language, "nl");
    assert_string_equal(there.settings.place.network, "a_b");
    assert_true(there.settings.place.strict);
    assert_null(there.settings.reports);
    assert_int_equal(there.settings.workers, 3);
    assert_int_equal(there.settings.batch, 8);
}

static void a_task_that_is_cut_is_refused(void **state)
{
    (void)state;
    struct peil_error error;
    struct role_task task = sample();
    _cleanup_buffer_ struct buffer out = {0};
    role_task_put(&out, &task);
    for (size_t size = 0; size < out.size; size++) {
        _cleanup_arena_ struct arena *arena = arena_new();
        struct role_task there = {0};
        assert_int_equal(role_task_get(arena, out.data, size, &there, &error), PEIL_ERROR_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_deaths_cost_no_wait),          cmocka_unit_test(the_wait_has_a_most_and_is_forgotten),
        cmocka_unit_test(deaths_far_apart_never_cost_a_wait), cmocka_unit_test(a_task_arrives_as_it_was),
        cmocka_unit_test(a_task_that_is_cut_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
