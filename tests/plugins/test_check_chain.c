/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_chain says of chains: phase, owner with a mandate, departments, links, hand-overs, the weakest link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge.h"
#include "base/poison.h"

static struct fake_host host;
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* kind key here unit department level party service title */
#define PART(key, department, level, service)                                                                          \
    "process\t" key "\tyes\tteam-" department "\t" department "\t" level "\tSomebody\t" service "\tTitle"
#define PARTS "links.part_of.back="
#define ASK PART("ask", "kcc", "below", "yes")
#define DECIDE PART("decide", "wmo", "below", "yes")
#define PAY PART("pay", "fin", "below", "")
#define THREE PARTS ASK "\n" DECIDE "\n" PAY
#define OVER(from, to, how, number) "process\t" from "\tprocess\t" to "\t" how "\t" number
#define OVERS "chain.hand_overs="

static int begin(void **state)
{
    (void)state;
    fake_host_init(&host); /* the measuring date is 2026-11-24 */
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_host_release(&host);
    return 0;
}

static void a_phase_is_one_of_three(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"phase", {NULL}, {"field.phase=candidate"}, "1 of 1"},
        {"phase", {NULL}, {"field.fase= Vastgesteld "}, "1 of 1"},
        {"phase", {NULL}, {"field.phase=Experiment", "field.fase=?"}, "1 of 1"}, /* the first that is filled */
        {"phase", {NULL}, {"field.fase=afgeblazen"}, "0 of 1 unknown_phase"},
        {"phase", {NULL}, {"field.fase=proefje"}, "0 of 1 unknown_phase"},
        {"phase", {NULL}, {"field.fase=proe"}, "0 of 1 unknown_phase"},
        {"phase", {NULL}, {"field.fase=  "}, "0 of 1 no_phase"},
        {"phase", {NULL}, {NULL}, "0 of 1 no_phase"},
        {"phase", {NULL}, {"field.phase!", "field.fase!"}, "not_measured phase_gone"},
        {"phase", {NULL}, {"field.phase!"}, "0 of 1 no_phase"},
        {"phase", {"phase_field=stand"}, {"field.stand=pilot"}, "1 of 1"},
        {"phase", {"phases=experiment"}, {"field.fase=kandidaat"}, "not_applicable other_phase"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_rule_may_be_for_some_phases_only(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"links_owned", {"phases=experiment, vastgesteld"}, {"field.fase=geborgd", THREE}, "3 of 3"},
        {"links_owned", {"phases=established"}, {"field.fase=proef", THREE}, "not_applicable other_phase"},
        {"links_owned", {"phases=established"}, {THREE}, "not_applicable other_phase"},
        {"links_owned", {"phases=established"}, {"field.fase=iets", THREE}, "not_applicable other_phase"},
        {"links_owned", {"phases=established"}, {"field.phase!", "field.fase!", THREE}, "not_measured phase_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
    struct fake_check check;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "owner", "phases=later", NULL), PEIL_ERROR_USAGE);
}

static void a_chain_has_an_owner_with_a_mandate(void **state)
{
    (void)state;
#define NAME "role.chain_owner.name=Anna Voorbeeld"
#define BELOW "role.chain_owner.level=below"
#define MANDATE "holder.chain_owner.mandate=Decides on order and capacity"
    static const struct judge_case cases[] = {
        {"owner", {NULL}, {NAME, BELOW, MANDATE}, "1 of 1"},
        {"owner", {NULL}, {NAME, BELOW, MANDATE, "role.chain_owner.in_service=yes"}, "1 of 1"},
        {"owner", {NULL}, {NAME, BELOW}, "0 of 1 no_mandate"},
        {"owner", {NULL}, {NAME, BELOW, "holder.chain_owner.mandate= "}, "0 of 1 no_mandate"},
        {"owner", {"mandate=no"}, {NAME, BELOW}, "1 of 1"},
        {"owner", {NULL}, {NULL}, "0 of 1 no_owner"},
        {"owner", {NULL}, {NAME, "role.chain_owner.level=organisation", MANDATE}, "0 of 1 organisation_level"},
        {"owner", {NULL}, {"role.chain_owner.name=n.t.b.", "role.chain_owner.level=nobody"}, "0 of 1 nobody"},
        {"owner", {NULL}, {NAME, MANDATE}, "not_measured unresolved"},
        {"owner", {NULL}, {NAME, BELOW, MANDATE, "role.chain_owner.in_service=no"}, "0 of 1 left"},
        {"owner", {NULL}, {NAME, BELOW, MANDATE, "role.chain_owner.until=2026-11-23"}, "0 of 1 role_ended"},
        {"owner", {NULL}, {NAME, BELOW, MANDATE, "role.chain_owner.until=2026-11-24"}, "1 of 1"},
        {"owner", {NULL}, {"role.chain_owner.name!", MANDATE}, "not_measured field_gone"},
        {"owner", {"phases=established"}, {"field.fase=proef"}, "not_applicable other_phase"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_chain_runs_over_departments(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"departments", {NULL}, {THREE}, "2 of 2"},
        {"departments", {"least=3"}, {THREE}, "3 of 3"},
        {"departments", {"least=4"}, {THREE}, "3 of 4 too_few_departments (kcc, wmo, fin)"},
        {"departments", {NULL}, {PARTS ASK "\n" PART("tell", "kcc", "", "")}, "1 of 2 too_few_departments (kcc)"},
        /* two teams in no department are two places; no unit is none */
        {"departments", {NULL}, {PARTS "process\ta\tyes\tone\t\t\t\t\t\nprocess\tb\tyes\ttwo\t\t\t\t\t"}, "2 of 2"},
        {"departments", {NULL}, {PARTS "process\ta\tyes\t\t\t\t\t\t"}, "0 of 2 too_few_departments"},
        {"departments", {NULL}, {NULL}, "0 of 2 no_links"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void every_link_has_an_owner_who_is_there(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"links_owned", {NULL}, {THREE}, "3 of 3"},
        {"links_owned",
         {NULL},
         {PARTS ASK "\n" PART("b", "x", "", "") "\n" PART("c", "x", "organisation", "") "\n" PART(
             "d", "x", "below", "no") "\n" PART("e", "x", "below", "ended") "\n" PART("f", "x", "below", "?")},
         "2 of 6 links_not_owned (b, c, d, e)"},
        {"links_owned", {NULL}, {PARTS "process\tgone\tno\t\t\tbelow\tX\tyes\tT"}, "0 of 1 links_not_owned (gone)"},
        {"links_owned",
         {NULL},
         {PARTS PART("a", "", "", "") "\n" PART("b", "", "", "") "\n" PART("c", "", "", "") "\n" PART(
             "d", "", "", "") "\n" PART("e", "", "", "") "\n" PART("f", "", "", "") "\n" PART("g", "", "", "")},
         "0 of 7 links_not_owned (a, b, c, d, e, \xe2\x80\xa6)"},
        {"links_owned",
         {NULL},
         {PARTS PART("een-sleutel-van-wel-dertig-l\xc3\xa9\xc3\xa9tters", "", "", "")},
         "0 of 1 links_not_owned (een-sleutel-van-wel-dertig-l\xc3\xa9)"}, /* whole characters only */
        {"links_owned", {NULL}, {NULL}, "not_applicable no_links"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void what_one_produces_the_next_uses(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"hand_overs",
         {NULL},
         {THREE, OVERS OVER("ask", "decide", "next", "1") "\n" OVER("decide", "pay", "next", "2")},
         "2 of 2"},
        {"hand_overs",
         {NULL},
         {THREE, OVERS OVER("ask", "decide", "next", "0") "\n" OVER("decide", "pay", "next", "2")},
         "1 of 2 nothing_handed_over (ask > decide)"},
        {"hand_overs",
         {NULL},
         {THREE, OVERS OVER("ask", "decide", "next", "0") "\n" OVER("decide", "pay", "next", "0")},
         "0 of 2 nothing_handed_over (ask > decide, decide > pay)"},
        /* pay hangs on nothing: one piece more */
        {"hand_overs", {NULL}, {THREE, OVERS OVER("ask", "decide", "next", "1")}, "1 of 2 links_apart (pay)"},
        /* data alone: two of the two hand-overs that three links need */
        {"hand_overs",
         {NULL},
         {THREE, OVERS OVER("ask", "decide", "data", "1") "\n" OVER("ask", "pay", "data", "1")},
         "2 of 2"},
        {"hand_overs", {NULL}, {THREE, OVERS OVER("pay", "decide", "data", "1")}, "1 of 2 links_apart (ask)"},
        {"hand_overs", {NULL}, {THREE}, "0 of 2 links_apart (decide, pay)"},
        /* a circle is no trouble */
        {"hand_overs",
         {NULL},
         {THREE, OVERS OVER("ask", "decide", "next", "1") "\n" OVER("decide", "pay", "next",
                                                                    "1") "\n" OVER("pay", "ask", "next", "1")},
         "3 of 3"},
        {"hand_overs", {NULL}, {PARTS ASK}, "not_applicable one_link"},
        {"hand_overs", {NULL}, {NULL}, "not_applicable no_links"},
        {"hand_overs", {NULL}, {THREE, OVERS OVER("other", "pay", "next", "1")}, "0 of 2 links_apart (decide, pay)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_chain_is_as_strong_as_its_weakest_link(void **state)
{
    (void)state;
#define DESCRIBED(key) "process\t" key "\tWhat it is"
#define DESCRIPTIONS "chain.field.description="
    static const struct judge_case cases[] = {
        {"weakest",
         {NULL},
         {THREE, DESCRIPTIONS DESCRIBED("ask") "\n" DESCRIBED("decide") "\n" DESCRIBED("pay")},
         "3 of 3"},
        {"weakest",
         {NULL},
         {THREE, DESCRIPTIONS DESCRIBED("ask") "\n" DESCRIBED("pay")},
         "2 of 3 weakest_link (decide: description)"},
        {"weakest", {NULL}, {PARTS ASK "\n" PART("b", "x", "", "")}, "0 of 3 weakest_link (b: owner)"},
        {"weakest",
         {NULL},
         {PARTS ASK "\n" PART("b", "x", "below", "no"), DESCRIPTIONS DESCRIBED("ask") "\n" DESCRIBED("b")},
         "2 of 3 weakest_link (b: in_service)"},
        {"weakest", {"fields="}, {THREE}, "2 of 2"},
        {"weakest",
         {"fields=description, law"},
         {PARTS ASK, DESCRIPTIONS DESCRIBED("ask"), "chain.field.law=process\task\t \t"},
         "3 of 4 weakest_link (ask: law)"},
        {"weakest", {NULL}, {NULL}, "not_applicable no_links"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

/* Many parts, long lines, lines without columns: bounded, and nothing read beyond. */
static void odd_tables_do_no_harm(void **state)
{
    (void)state;
    struct buffer many = {0};
    for (int i = 0; i < 600; i++)
        buffer_append_format(&many, "%sprocess\tp%d\tyes\tu%d\td%d\tbelow\tX\tyes\t", i ? "\n" : "", i, i, i);
    struct fake_check check;
    struct peil_outcome outcome;
    const struct fake_fact facts[] = {{"links.part_of.back", {many.data, (uint32_t)many.size, PEIL_VALUE_TEXT}}};
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "links_owned", NULL), 0);
    assert_int_equal(fake_check_judge_facts(&host, &check, facts, 1, &outcome), 0);
    assert_string_equal(fake_outcome_line(&host, &check, &outcome), "512 of 512"); /* the first 512 are looked at */
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "hand_overs", NULL), 0);
    assert_int_equal(fake_check_judge_facts(&host, &check, facts, 1, &outcome), 0);
    assert_int_equal(outcome.d, 511);
    assert_int_equal(outcome.n, 0);
    buffer_release(&many);
    static const struct judge_case cases[] = {
        {"links_owned", {NULL}, {PARTS "\n\n\t\t\t"}, "0 of 3 links_not_owned (, , )"},
        {"links_owned", {NULL}, {PARTS}, "not_applicable no_links"},
        {"hand_overs", {NULL}, {PARTS "\n", OVERS "\n\t"}, "not_applicable one_link"},
        {"weakest",
         {NULL},
         {PARTS "process\ta", "chain.field.description=process\ta"},
         "0 of 3 weakest_link (a: owner)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_phase_is_one_of_three, begin, end),
        cmocka_unit_test_setup_teardown(a_rule_may_be_for_some_phases_only, begin, end),
        cmocka_unit_test_setup_teardown(a_chain_has_an_owner_with_a_mandate, begin, end),
        cmocka_unit_test_setup_teardown(a_chain_runs_over_departments, begin, end),
        cmocka_unit_test_setup_teardown(every_link_has_an_owner_who_is_there, begin, end),
        cmocka_unit_test_setup_teardown(what_one_produces_the_next_uses, begin, end),
        cmocka_unit_test_setup_teardown(a_chain_is_as_strong_as_its_weakest_link, begin, end),
        cmocka_unit_test_setup_teardown(odd_tables_do_no_harm, begin, end),
    };
    return cmocka_run_group_tests_name("plugins/check_chain", tests, NULL, NULL);
}
