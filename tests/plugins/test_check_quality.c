/* SPDX-License-Identifier: EUPL-1.2 */
/* check_quality: each verdict, and that what was not measured is never a pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_host.h"

#include "base/poison.h"

static struct fake_host host;
static struct fake_check check;

#define ASSERT_OUTCOME(line, ...)                                                                                      \
    do {                                                                                                               \
        struct peil_outcome outcome;                                                                                   \
        assert_int_equal(fake_check_judge(&host, &check, &outcome, __VA_ARGS__, FAKE_END), 0);                         \
        assert_string_equal(fake_outcome_line(&host, &check, &outcome), line);                                         \
    } while (0)
#define WEIGHTS(ok, not_good, not_measured)                                                                            \
    FAKE_TEXT("data.rules", "yes"), FAKE_TEXT("data.validity.ok", ok), FAKE_TEXT("data.validity.short", not_good),     \
        FAKE_TEXT("data.validity.not_measured", not_measured)

static void every_verdict(void **state)
{
    (void)state;
    ASSERT_OUTCOME("3 of 3", WEIGHTS("3", "0", "0"));
    ASSERT_OUTCOME("3 of 5 rules_short (bsn: 1 / 2)", WEIGHTS("3", "2", "0"),
                   FAKE_TEXT("data.validity.evidence", "bsn: 1 / 2"));
    ASSERT_OUTCOME("0 of 2 rules_short", WEIGHTS("0", "2", "4"));
    ASSERT_OUTCOME("not_measured part_not_measured", WEIGHTS("3", "0", "1"));
    ASSERT_OUTCOME("not_measured rules_not_measured (bsn: no connection)", WEIGHTS("0", "0", "1"),
                   FAKE_TEXT("data.validity.evidence", "bsn: no connection"));
    ASSERT_OUTCOME("not_applicable none_of_these", FAKE_TEXT("data.rules", "yes"));
    ASSERT_OUTCOME("not_measured no_rules", FAKE_TEXT("data.validity.ok", "0"));
}

static int begin(void **state)
{
    (void)state;
    fake_host_init(&host);
    return fake_check_prepare(&host, &check, peil_plugin(), "validity", NULL);
}

static int end(void **state)
{
    (void)state;
    fake_host_release(&host);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_verdict)};
    return cmocka_run_group_tests(tests, begin, end);
}
