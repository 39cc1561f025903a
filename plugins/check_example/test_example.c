/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_example says of titles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_host.h"

static struct fake_host host;

static int begin(void **state)
{
    (void)state;
    fake_host_init(&host);
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_host_release(&host);
    return 0;
}

static void a_title_of_five_characters_is_enough(void **state)
{
    struct fake_check check;
    struct peil_outcome outcome;
    (void)state;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "title", NULL), 0);
    assert_int_equal(fake_check_judge(&host, &check, &outcome, FAKE_TEXT("title", "Wegen"), FAKE_END), 0);
    assert_string_equal(fake_outcome_line(&host, &check, &outcome), "1 of 1");
}

static void characters_count_and_not_bytes(void **state)
{
    struct fake_check check;
    struct peil_outcome outcome;
    (void)state;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "title", NULL), 0);
    assert_int_equal(fake_check_judge(&host, &check, &outcome, FAKE_TEXT("title", "Zeeë"), FAKE_END), 0);
    assert_string_equal(fake_outcome_line(&host, &check, &outcome), "0 of 1 short_title");
}

static void the_minimum_is_an_option(void **state)
{
    struct fake_check check;
    struct peil_outcome outcome;
    (void)state;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "title", "minimum=4", NULL), 0);
    assert_int_equal(fake_check_judge(&host, &check, &outcome, FAKE_TEXT("title", "Zeeë"), FAKE_END), 0);
    assert_string_equal(fake_outcome_line(&host, &check, &outcome), "1 of 1");
}

static void no_title_is_a_reason_of_its_own(void **state)
{
    struct fake_check check;
    struct peil_outcome outcome;
    (void)state;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "title", NULL), 0);
    assert_int_equal(fake_check_judge(&host, &check, &outcome, FAKE_END), 0);
    assert_string_equal(fake_outcome_line(&host, &check, &outcome), "0 of 1 no_title");
}

static void a_wrong_setting_is_refused_with_its_line(void **state)
{
    struct fake_check check;
    (void)state;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "title", "minimun=4", NULL), PEIL_ERROR_USAGE);
    assert_string_equal(host.error.message, "test.ini:1: [test] has no option 'minimun'; did you mean 'minimum'?");
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "title", "minimum=0", NULL), PEIL_ERROR_USAGE);
    assert_string_equal(host.error.message, "test.ini:1: 'minimum' is between 1 and 200, not 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_title_of_five_characters_is_enough, begin, end),
        cmocka_unit_test_setup_teardown(characters_count_and_not_bytes, begin, end),
        cmocka_unit_test_setup_teardown(the_minimum_is_an_option, begin, end),
        cmocka_unit_test_setup_teardown(no_title_is_a_reason_of_its_own, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_setting_is_refused_with_its_line, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
