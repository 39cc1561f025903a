/* SPDX-License-Identifier: EUPL-1.2 */
/* How a process ended, in words; and a child that is started, seen and reaped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "job/spawn.h"
#include "base/poison.h"

static void each_end_has_its_words(void **state)
{
    (void)state;
    char words[160];
    spawn_obituary(W_EXITCODE(3, 0), words);
    assert_string_equal(words, "ended with status 3");
    spawn_obituary(SIGSEGV, words);
    assert_string_equal(words, "killed by signal 11 (SIGSEGV, invalid memory access)");
    spawn_obituary(SIGKILL, words);
    assert_string_equal(words, "killed by signal 9 (SIGKILL, ended from outside, or the machine ran out of memory)");
    spawn_obituary(SIGWINCH, words);
    assert_string_equal(words, "killed by signal 28");
}

static void a_child_is_started_seen_and_reaped(void **state)
{
    (void)state;
    struct spawn child;
    struct peil_error error = {0};
    int status;
    assert_int_equal(spawn_start("/bin/cat", &child, &error), 0);
    int64_t before = spawn_now_ms();
    assert_true(spawn_wait(&child, 10000)); /* its input is nowhere: it ends */
    assert_true(spawn_now_ms() >= before);
    assert_int_equal(WEXITSTATUS(spawn_status(&child)), 0);
    spawn_reap(&child, &status);
    assert_true(WIFEXITED(status));
    assert_int_equal(spawn_start("/nowhere/at/all", &child, &error), PEIL_ERROR_SYSTEM);
    assert_non_null(strstr(error.message, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_end_has_its_words),
        cmocka_unit_test(a_child_is_started_seen_and_reaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
