/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_self says of what owners say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge.h"
#include "base/poison.h"

static struct fake_host host;
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define SAID "field.self_assessment="
#define SCORE "measured.score="

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

static void an_owner_says_how_it_stands(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"given", {NULL}, {SAID "1"}, "1 of 1"},
        {"given", {NULL}, {SAID " 5,0 "}, "1 of 1"},
        {"given", {NULL}, {"field.zelfbeoordeling=3.5"}, "1 of 1"},
        {"given", {NULL}, {SAID " ", "field.zelfbeoordeling=4"}, "1 of 1"},
        {"given", {NULL}, {SAID "0.9"}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {SAID "5.1"}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {SAID "goed"}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {SAID "3."}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {SAID "3.55"}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {SAID "99999999999"}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {"field.self_assessment:=[\"4\"]"}, "0 of 1 not_on_scale"},
        {"given", {"scale=0-100"}, {SAID "100"}, "1 of 1"},
        {"given", {"scale=0-100"}, {SAID "100.1"}, "0 of 1 not_on_scale"},
        {"given", {"scale=0-100"}, {SAID "-1"}, "0 of 1 not_on_scale"},
        {"given", {NULL}, {NULL}, "0 of 1 not_said"},
        {"given", {NULL}, {"field.self_assessment!"}, "0 of 1 not_said"},
        {"given", {NULL}, {"field.self_assessment!", "field.zelfbeoordeling!"}, "not_measured field_gone"},
        {"given", {"field=x"}, {"field.x=2"}, "1 of 1"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void the_gap_is_shown(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"gap", {NULL}, {SAID "5", SCORE "75.0"}, "1 of 1 (100.0, 75.0)"},
        {"gap", {NULL}, {SAID "5", SCORE "74.9"}, "0 of 1 said_higher (100.0, 74.9)"},
        {"gap", {NULL}, {SAID "1", SCORE "25.0"}, "1 of 1 (0.0, 25.0)"},
        {"gap", {NULL}, {SAID "1", SCORE "25.1"}, "0 of 1 said_lower (0.0, 25.1)"},
        {"gap", {NULL}, {SAID "3,5", SCORE "62.5"}, "1 of 1 (62.5, 62.5)"},
        {"gap", {"most=0"}, {SAID "3,5", SCORE "62.4"}, "0 of 1 said_higher (62.5, 62.4)"},
        {"gap", {"scale=0-100", "most=5"}, {SAID "80", SCORE "74.9"}, "0 of 1 said_higher (80.0, 74.9)"},
        {"gap", {NULL}, {SAID "4"}, "not_applicable not_measured_before"},
        {"gap", {NULL}, {SCORE "50.0"}, "not_applicable not_said"},
        {"gap", {NULL}, {SAID "6", SCORE "50.0"}, "not_applicable not_on_scale"},
        {"gap", {NULL}, {"field.self_assessment!", "field.zelfbeoordeling!", SCORE "50.0"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_owner_says_how_it_stands, begin, end),
        cmocka_unit_test_setup_teardown(the_gap_is_shown, begin, end),
    };
    return cmocka_run_group_tests_name("plugins/check_self", tests, NULL, NULL);
}
