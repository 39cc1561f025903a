/* SPDX-License-Identifier: EUPL-1.2 */
/* What is refused of a decision about two objects, before anything is asked of a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register/duplicate.h"
#include "base/poison.h"

static void what_cannot_be_one_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct duplicate_deed deed;
        const char *message;
    } cases[] = {
        {{.one = {1, "dataset", "trees"}, .other = {1, "dataset", "trees"}, .merge = true},
         "that is one and the same object: dataset/trees"},
        {{.one = {1, "dataset", "trees"}, .other = {3, "process", "pruning"}},
         "dataset/trees and process/pruning are of two kinds and cannot be one"},
        {{.one = {1, "dataset", "trees"}, .other = {2, "dataset", "trees-2"}, .on = 20001, .today = 20000},
         "that day has yet to come"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct peil_error error = {0};
        assert_int_equal(duplicate_decide(NULL, &cases[i].deed, &error), PEIL_ERROR_USAGE);
        assert_string_equal(error.message, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_cannot_be_one_is_refused)};
    return cmocka_run_group_tests_name("register/duplicate", tests, NULL, NULL);
}
