/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_duplicate says of pairs: which rule is told of which, what was decided, and what is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge.h"
#include "base/poison.h"

static struct fake_host host;
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
/* score kind key unit same|other register alike filled decision */
#define PAIR(score, kind, key, unit, decision) score "\t" kind "\t" key "\tu\t" unit "\tsame\t1\t2\t" decision
#define PAIRS "duplicate.pairs="
#define DATASET "kind=dataset"
#define PROCESS "kind=process"

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

static void a_thing_is_registered_once(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"single", {NULL}, {DATASET}, "1 of 1"},
        {"single",
         {NULL},
         {DATASET, PAIRS PAIR("80", "dataset", "trees-2", "same", "")},
         "0 of 1 registered_twice (trees-2 80 %)"},
        {"single", {NULL}, {DATASET, PAIRS PAIR("79", "dataset", "trees-2", "same", "")}, "1 of 1"},
        {"single",
         {"least=79"},
         {DATASET, PAIRS PAIR("79", "dataset", "trees-2", "other", "")},
         "0 of 1 registered_twice (trees-2 79 %)"},
        {"single",
         {NULL},
         {PROCESS, PAIRS PAIR("100", "process", "b", "same", "")},
         "0 of 1 registered_twice (b 100 %)"},
        {"single", {NULL}, {PROCESS, PAIRS PAIR("100", "process", "b", "other", "")}, "1 of 1"}, /* a variant */
        {"single",
         {NULL},
         {DATASET, PAIRS PAIR("99", "dataset", "a", "same", "") "\n" PAIR("98", "dataset", "b", "other", "") "\n" PAIR(
                       "97", "dataset", "c", "same", "") "\n" PAIR("96", "dataset", "d", "same",
                                                                   "") "\n" PAIR("95", "dataset", "e", "same", "")},
         "0 of 1 registered_twice (a 99 %, b 98 %, c 97 %, \xe2\x80\xa6)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_process_is_described_once(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"variants", {NULL}, {PROCESS}, "1 of 1"},
        {"variants", {NULL}, {PROCESS, PAIRS PAIR("90", "process", "b", "other", "")}, "0 of 1 variants (b 90 %)"},
        {"variants", {NULL}, {PROCESS, PAIRS PAIR("90", "process", "b", "same", "")}, "1 of 1"},
        {"variants", {NULL}, {DATASET, PAIRS PAIR("90", "dataset", "b", "other", "")}, "not_applicable not_a_process"},
        {"variants", {NULL}, {NULL}, "not_applicable not_a_process"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void what_was_agreed_is_held_against_the_one_that_goes(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"single", {NULL}, {DATASET, PAIRS PAIR("90", "dataset", "b", "same", "keep")}, "1 of 1"},
        {"single", {NULL}, {DATASET, PAIRS PAIR("90", "dataset", "b", "same", "drop")}, "0 of 1 merge_agreed (b 90 %)"},
        {"single",
         {NULL},
         {DATASET, PAIRS PAIR("95", "dataset", "a", "same", "") "\n" PAIR("90", "dataset", "b", "same", "drop")},
         "0 of 1 merge_agreed (b 90 %)"},
        {"single",
         {NULL},
         {DATASET, PAIRS PAIR("95", "dataset", "a", "same", "keep") "\n" PAIR("90", "dataset", "b", "same", "")},
         "0 of 1 registered_twice (b 90 %)"},
        {"variants",
         {NULL},
         {PROCESS, PAIRS PAIR("90", "process", "b", "other", "drop")},
         "0 of 1 merge_agreed (b 90 %)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void odd_tables_do_no_harm(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"single", {NULL}, {DATASET, PAIRS}, "1 of 1"},
        {"single", {NULL}, {DATASET, PAIRS "\n\n"}, "1 of 1"},
        {"single", {NULL}, {DATASET, PAIRS "99"}, "0 of 1 registered_twice ( 99 %)"},
        {"single", {NULL}, {DATASET, PAIRS "9999999999\tx"}, "0 of 1 registered_twice ( 999 %)"},
        {"single", {NULL}, {DATASET, "duplicate.pairs?"}, "not_measured pairs_unknown"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
    struct fake_check check;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "single", "least=59", NULL), PEIL_ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_thing_is_registered_once, begin, end),
        cmocka_unit_test_setup_teardown(a_process_is_described_once, begin, end),
        cmocka_unit_test_setup_teardown(what_was_agreed_is_held_against_the_one_that_goes, begin, end),
        cmocka_unit_test_setup_teardown(odd_tables_do_no_harm, begin, end),
    };
    return cmocka_run_group_tests_name("plugins/check_duplicate", tests, NULL, NULL);
}
