/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_owner says of owners: the three steps, and which of them counts what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge.h"
#include "base/poison.h"

#include "base/poison.h"

static struct fake_host host;
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define NAME "role.owner.name=Anna Voorbeeld"
#define BELOW "role.owner.level=below"

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

static void filled_is_any_value(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"filled", {NULL}, {NAME}, "1 of 1"},
        {"filled", {NULL}, {"role.owner.name=Gemeente Waterrijk", "role.owner.level=organisation"}, "1 of 1"},
        {"filled", {NULL}, {"role.owner.name=onbekend", "role.owner.level=nobody"}, "1 of 1"},
        {"filled", {NULL}, {NULL}, "0 of 1 no_owner"},
        {"filled", {NULL}, {"role.owner.name="}, "0 of 1 no_owner"},
        {"filled", {NULL}, {"role.owner.name= \xc2\xa0\t"}, "0 of 1 no_owner"},
        {"filled", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
        {"filled", {"role=steward"}, {"role.steward.name=Bram"}, "1 of 1"},
        {"filled", {"role=steward"}, {NULL}, "0 of 1 no_owner"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void effective_is_below_the_organisation(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"effective", {NULL}, {NAME, BELOW}, "1 of 1"},
        {"effective", {NULL}, {"role.owner.name=Directie Fysiek Domein", BELOW}, "1 of 1"},
        {"effective",
         {NULL},
         {"role.owner.name=Gemeente Waterrijk", "role.owner.level=organisation"},
         "0 of 1 organisation_level"},
        {"effective", {NULL}, {"role.owner.name=n.t.b.", "role.owner.level=nobody"}, "0 of 1 nobody"},
        {"effective", {NULL}, {NULL}, "0 of 1 no_owner"},
        {"effective", {NULL}, {NAME}, "not_measured unresolved"},
        {"effective", {NULL}, {NAME, "role.owner.level?"}, "not_measured unresolved"},
        {"effective", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void in_service_is_about_persons_on_the_measuring_date(void **state)
{
    (void)state;
#define YES "role.owner.in_service=yes"
#define NO "role.owner.in_service=no"
    static const struct judge_case cases[] = {
        {"in_service", {NULL}, {NAME, BELOW, YES}, "1 of 1"},
        {"in_service", {NULL}, {NAME, BELOW, YES, "role.owner.until=2026-11-24"}, "1 of 1"},
        {"in_service", {NULL}, {NAME, BELOW, YES, "role.owner.until=2026-11-23"}, "0 of 1 role_ended (2026-11-23)"},
        {"in_service", {NULL}, {NAME, BELOW, YES, "role.owner.since=2026-11-24"}, "1 of 1"},
        {"in_service", {NULL}, {NAME, BELOW, YES, "role.owner.since=2026-11-25"}, "0 of 1 role_not_begun (2026-11-25)"},
        {"in_service", {NULL}, {NAME, BELOW, NO, "role.owner.left=2026-10-01"}, "0 of 1 left (2026-10-01)"},
        {"in_service", {NULL}, {NAME, BELOW, NO, "role.owner.left=2026-12-01"}, "0 of 1 not_in_service"},
        {"in_service", {NULL}, {NAME, BELOW, NO}, "0 of 1 not_in_service"},
        {"in_service", {NULL}, {"role.owner.name=Directie Fysiek Domein", BELOW}, "not_applicable not_a_person"},
        {"in_service",
         {"person_required=yes"},
         {"role.owner.name=Directie Fysiek Domein", BELOW},
         "0 of 1 person_needed"},
        {"in_service", {NULL}, {NAME, BELOW, "role.owner.in_service?"}, "not_measured no_persons_register"},
        {"in_service", {NULL}, {NULL}, "not_applicable no_effective_owner"},
        {"in_service",
         {"person_required=yes"},
         {"role.owner.name=Gemeente Waterrijk", "role.owner.level=organisation"},
         "not_applicable no_effective_owner"},
        {"in_service", {NULL}, {"role.owner.name=?", "role.owner.level=nobody"}, "not_applicable no_effective_owner"},
        {"in_service", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
        {"in_service",
         {"role=deputy"},
         {"role.deputy.name=Bram", "role.deputy.level=below", "role.deputy.in_service=yes"},
         "1 of 1"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void the_measuring_date_decides(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"in_service", {NULL}, {NAME, BELOW, YES, "role.owner.until=2026-11-23"}, "1 of 1"},
    };
    host.date = "2026-11-01";
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void accepted_is_a_day_that_is_not_too_long_ago(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"accepted", {NULL}, {NAME, BELOW, "role.owner.accepted=2026-11-24"}, "1 of 1"},
        {"accepted", {NULL}, {NAME, BELOW, "role.owner.accepted=2024-11-24"}, "1 of 1"},
        {"accepted",
         {NULL},
         {NAME, BELOW, "role.owner.accepted=2024-11-23"},
         "0 of 1 accepted_too_long_ago (2024-11-23)"},
        {"accepted", {"months=0"}, {NAME, BELOW, "role.owner.accepted=1990-01-01"}, "1 of 1"},
        {"accepted", {NULL}, {NAME, BELOW, "role.owner.accepted=2026-11-25"}, "0 of 1 accepted_in_future (2026-11-25)"},
        {"accepted", {NULL}, {NAME, BELOW}, "0 of 1 not_accepted"},
        {"accepted", {NULL}, {NULL}, "not_applicable no_effective_owner"},
        {"accepted", {NULL}, {"role.owner.name=?", "role.owner.level=nobody"}, "not_applicable no_effective_owner"},
        {"accepted", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
        {"accepted",
         {"role=steward", "months=1"},
         {"role.steward.name=Bram", "role.steward.level=below", "role.steward.accepted=2026-10-24"},
         "1 of 1"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_deputy_is_somebody_else(void **state)
{
    (void)state;
#define DEPUTY "role.deputy.name=Bram", "role.deputy.level=below"
    static const struct judge_case cases[] = {
        {"deputy", {NULL}, {NAME, BELOW, DEPUTY, "role.owner.party=Anna", "role.deputy.party=Bram"}, "1 of 1"},
        {"deputy", {NULL}, {NAME, BELOW, DEPUTY, "role.deputy.in_service=yes"}, "1 of 1"},
        {"deputy", {NULL}, {NAME, BELOW, DEPUTY, "role.deputy.in_service?"}, "1 of 1"},
        {"deputy", {NULL}, {NAME, BELOW, DEPUTY, "role.deputy.in_service=no"}, "0 of 1 deputy_left"},
        {"deputy", {NULL}, {NAME, BELOW, DEPUTY, "role.deputy.until=2026-11-24"}, "1 of 1"},
        {"deputy", {NULL}, {NAME, BELOW, DEPUTY, "role.deputy.until=2026-11-23"}, "0 of 1 deputy_ended (2026-11-23)"},
        {"deputy",
         {NULL},
         {NAME, BELOW, DEPUTY, "role.owner.party=Anna", "role.deputy.party=Anna"},
         "0 of 1 deputy_is_owner"},
        {"deputy",
         {NULL},
         {NAME, BELOW, DEPUTY, "role.owner.party=A. Anna", "role.deputy.party=Anna", "role.owner.person=p1",
          "role.deputy.person=p1"},
         "0 of 1 deputy_is_owner"},
        {"deputy",
         {NULL},
         {NAME, BELOW, DEPUTY, "role.owner.party=Anna", "role.deputy.party=Anna", "role.owner.person=p1",
          "role.deputy.person=p2"},
         "1 of 1"},
        {"deputy", {NULL}, {NAME, BELOW}, "0 of 1 no_deputy"},
        {"deputy", {NULL}, {NAME, BELOW, "role.deputy.name=?", "role.deputy.level=nobody"}, "0 of 1 deputy_nobody"},
        {"deputy", {NULL}, {DEPUTY}, "not_applicable no_effective_owner"},
        {"deputy", {NULL}, {NAME, BELOW, "role.deputy.name!"}, "not_measured deputies_gone"},
        {"deputy", {NULL}, {"role.owner.name!", DEPUTY}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_role_that_ends_needs_a_successor(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"ending", {NULL}, {NAME, BELOW}, "1 of 1"},
        {"ending", {NULL}, {NAME, BELOW, "role.owner.until=2027-02-23"}, "1 of 1"}, /* 91 days */
        {"ending", {NULL}, {NAME, BELOW, "role.owner.until=2027-02-22"}, "0 of 1 ends_soon (2027-02-22 (90 d))"},
        {"ending", {NULL}, {NAME, BELOW, "role.owner.until=2026-11-24"}, "0 of 1 ends_soon (2026-11-24 (0 d))"},
        {"ending", {NULL}, {NAME, BELOW, "role.owner.until=2026-11-23"}, "0 of 1 vacant (2026-11-23 (1 d))"},
        {"ending", {NULL}, {NAME, BELOW, "role.owner.until=2025-11-24"}, "0 of 1 vacant (2025-11-24 (365 d))"},
        {"ending", {NULL}, {NAME, BELOW, "role.owner.until=2026-12-31", "role.owner.successor=2027-01-01"}, "1 of 1"},
        {"ending",
         {NULL},
         {NAME, BELOW, "role.owner.until=2026-11-01", "role.owner.successor=2027-01-01"},
         "0 of 1 vacant (2026-11-01 (23 d))"},
        {"ending", {"days=7"}, {NAME, BELOW, "role.owner.until=2026-12-31"}, "1 of 1"},
        {"ending", {NULL}, {NULL}, "not_applicable no_effective_owner"},
        {"ending", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void an_owner_stands_in_a_unit_that_fits(void **state)
{
    (void)state;
#define PLACE "unit=groen", "unit.line=groen\nbor\nfd\nwaterrijk", "unit.domain=fd"
    static const struct judge_case cases[] = {
        {"fit", {NULL}, {NAME, BELOW, PLACE, "holder.owner.unit=groen", "holder.owner.domain=fd"}, "1 of 1"},
        {"fit", {NULL}, {NAME, BELOW, PLACE, "holder.owner.unit=ro", "holder.owner.domain=fd"}, "1 of 1"},
        {"fit", {NULL}, {NAME, BELOW, PLACE, "holder.owner.unit=waterrijk"}, "1 of 1"},
        {"fit",
         {NULL},
         {NAME, BELOW, PLACE, "holder.owner.unit=kcc", "holder.owner.domain=dv"},
         "0 of 1 other_unit (kcc / groen)"},
        {"fit", {"within=line"}, {NAME, BELOW, PLACE, "holder.owner.unit=bor", "holder.owner.domain=fd"}, "1 of 1"},
        {"fit",
         {"within=line"},
         {NAME, BELOW, PLACE, "holder.owner.unit=ro", "holder.owner.domain=fd"},
         "0 of 1 other_unit (ro / groen)"},
        {"fit", {"within=line"}, {NAME, BELOW, PLACE, "holder.owner.unit=roen"}, "0 of 1 other_unit (roen / groen)"},
        {"fit", {"within=line"}, {NAME, BELOW, PLACE, "holder.owner.unit=bo"}, "0 of 1 other_unit (bo / groen)"},
        {"fit", {"within=unit"}, {NAME, BELOW, PLACE, "holder.owner.unit=groen"}, "1 of 1"},
        {"fit", {"within=unit"}, {NAME, BELOW, PLACE, "holder.owner.unit=bor"}, "0 of 1 other_unit (bor / groen)"},
        /* neither in a domain: not the same one */
        {"fit", {NULL}, {NAME, BELOW, "unit=a", "unit.line=a", "holder.owner.unit=b"}, "0 of 1 other_unit (b / a)"},
        {"fit", {NULL}, {NAME, BELOW, PLACE}, "not_measured owner_unit_unknown"},
        {"fit", {NULL}, {NAME, BELOW, "holder.owner.unit=bor"}, "not_applicable no_unit"},
        {"fit", {NULL}, {PLACE, "holder.owner.unit=bor"}, "not_applicable no_effective_owner"},
        {"fit", {NULL}, {"role.owner.name!", PLACE}, "not_measured field_gone"},
        {"fit",
         {"role=steward"},
         {"role.steward.name=S", "role.steward.level=below", PLACE, "holder.steward.unit=kcc"},
         "0 of 1 other_unit (kcc / groen)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void one_person_owns_no_more_than_one_can(void **state)
{
    (void)state;
#define PERSON "role.owner.person=p1"
    static const struct judge_case cases[] = {
        {"span", {NULL}, {NAME, BELOW, PERSON, "holder.owner.span=20"}, "1 of 1"},
        {"span",
         {NULL},
         {NAME, BELOW, PERSON, "holder.owner.span=21", "holder.owner.span.dataset=15", "holder.owner.span.process=6",
          "holder.owner.span.chain=0", "holder.owner.span.system=0"},
         "0 of 1 owns_too_many (21 > 20: 15 dataset, 6 process)"},
        {"span",
         {"most=1"},
         {NAME, BELOW, PERSON, "holder.owner.span=2", "holder.owner.span.system=2"},
         "0 of 1 owns_too_many (2 > 1: 2 system)"},
        {"span", {"most=2"}, {NAME, BELOW, PERSON, "holder.owner.span=2"}, "1 of 1"},
        {"span", {"most=1"}, {NAME, BELOW, "holder.owner.span=2"}, "not_applicable not_a_person"},
        {"span", {"most=1", "units=yes"}, {NAME, BELOW, "holder.owner.span=2"}, "0 of 1 owns_too_many (2 > 1)"},
        {"span", {NULL}, {NULL}, "not_applicable no_effective_owner"},
        {"span", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void owner_and_steward_are_two(void **state)
{
    (void)state;
#define STEWARD "role.steward.name=Bram", "role.steward.level=below"
    static const struct judge_case cases[] = {
        {"separate", {NULL}, {NAME, BELOW, STEWARD, "role.owner.party=Anna", "role.steward.party=Bram"}, "1 of 1"},
        {"separate",
         {NULL},
         {NAME, BELOW, STEWARD, "role.owner.party=Anna", "role.steward.party=Anna"},
         "0 of 1 same_holder"},
        {"separate", {NULL}, {NAME, BELOW, STEWARD, PERSON, "role.steward.person=p1"}, "0 of 1 same_holder"},
        {"separate",
         {NULL},
         {NAME, BELOW, STEWARD, PERSON, "role.steward.person=p2", "role.owner.party=A", "role.steward.party=A"},
         "1 of 1"},
        {"separate", {NULL}, {NAME, BELOW}, "not_applicable no_other"},
        {"separate",
         {NULL},
         {NAME, BELOW, "role.steward.name=?", "role.steward.level=nobody"},
         "not_applicable no_other"},
        {"separate", {NULL}, {STEWARD}, "not_applicable no_effective_owner"},
        {"separate", {NULL}, {"role.owner.name!", STEWARD}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void one_holds_the_role(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"single", {NULL}, {NAME, BELOW, "holder.owner.holders=1"}, "1 of 1"},
        {"single", {NULL}, {NAME, BELOW, "holder.owner.holders=0"}, "1 of 1"}, /* it has ended: another rule's */
        {"single", {NULL}, {NAME, BELOW, "holder.owner.holders=2"}, "0 of 1 several_owners (2)"},
        {"single", {NULL}, {NULL}, "not_applicable no_effective_owner"},
        {"single", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

/* The measuring date is 2026-11-24. */
static void reviews_on_time_are_counted(void **state)
{
    (void)state;
#define REVIEWS "steering.reviews="
    static const struct judge_case cases[] = {
        {"reviewed", {NULL}, {NAME, BELOW, REVIEWS "2026-11-24\tdata"}, "1 of 1"},
        {"reviewed", {NULL}, {NAME, BELOW, REVIEWS "2025-11-24\tdata"}, "1 of 1"}, /* the very last day */
        {"reviewed", {NULL}, {NAME, BELOW, REVIEWS "2025-11-23\tdata"}, "0 of 1 reviews_late (2025-11-23)"},
        {"reviewed", {"tolerance=110"}, {NAME, BELOW, REVIEWS "2025-11-23\tdata"}, "1 of 1"},
        {"reviewed", {NULL}, {NAME, BELOW, REVIEWS "2026-06-01\tdata\n2025-06-01\tdata\n2024-06-01\tdata"}, "3 of 3"},
        {"reviewed",
         {NULL},
         {NAME, BELOW, REVIEWS "2026-06-02\tdata\n2025-06-01\tdata\n2024-06-01\tdata"},
         "2 of 3 reviews_late (2026-06-02)"},
        {"reviewed",
         {"period=6"},
         {NAME, BELOW, REVIEWS "2026-06-02\tdata\n2025-06-01\tdata\n2020-06-01\tdata"},
         "1 of 2 reviews_late (2026-06-02)"},
        {"reviewed", {"period=5"}, {NAME, BELOW, REVIEWS "2026-06-02\tdata\n2025-06-01\tdata"}, "1 of 1"},
        /* two on one day are one */
        {"reviewed", {NULL}, {NAME, BELOW, REVIEWS "2026-06-02\tdata\n2026-06-02\tdescription"}, "1 of 1"},
        {"reviewed", {"review=process"}, {NAME, BELOW, REVIEWS "2026-06-02\tdata"}, "0 of 1 never_reviewed"},
        {"reviewed", {"review=data"}, {NAME, BELOW, REVIEWS "2026-06-02\tdata\n2020-06-02\tprocess"}, "1 of 1"},
        {"reviewed", {NULL}, {NAME, BELOW}, "0 of 1 never_reviewed"},
        {"reviewed", {"field=herzien"}, {NAME, BELOW, "field.herzien=2026-01-01"}, "1 of 1"},
        {"reviewed", {"field=herzien"}, {NAME, BELOW, "field.herzien=ooit"}, "0 of 1 never_reviewed"},
        {"reviewed", {"field=herzien"}, {NAME, BELOW, "field.herzien=2027-01-01"}, "0 of 1 never_reviewed"},
        {"reviewed",
         {"field=herzien"},
         {NAME, BELOW, "field.herzien=2025-12-01", REVIEWS "2026-10-01\tdata\n2025-01-01\tdata"},
         "3 of 3"},
        {"reviewed", {NULL}, {REVIEWS "2026-06-02\tdata"}, "not_applicable no_effective_owner"},
        {"reviewed", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void findings_are_answered_in_time(void **state)
{
    (void)state;
#define ANSWERS "steering.answers="
    static const struct judge_case cases[] = {
        {"answers", {NULL}, {NAME, BELOW}, "not_applicable nothing_due"},
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2026-10-25\t\topen"}, "not_applicable nothing_due"}, /* 30 days */
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2026-10-24\t\topen"}, "0 of 1 answers_late (1, 2026-10-24)"},
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2026-10-24\t2026-11-23\topen"}, "1 of 1"},
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2026-10-23\t2026-11-23\topen"}, "0 of 1 answers_late (0)"},
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2026-11-20\t2026-11-21\tmet"}, "1 of 1"},
        {"answers",
         {NULL},
         {NAME, BELOW, ANSWERS "2026-01-01\t\topen\n2026-02-01\t2026-02-02\tmet\n2026-03-01\t\topen"},
         "1 of 3 answers_late (2, 2026-01-01)"},
        /* an answer of long ago is forgotten; what waits never is */
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2025-11-23\t2026-05-05\tmet"}, "not_applicable nothing_due"},
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "2020-01-01\t\topen"}, "0 of 1 answers_late (1, 2020-01-01)"},
        {"answers", {"days=1"}, {NAME, BELOW, ANSWERS "2026-11-22\t\topen"}, "0 of 1 answers_late (1, 2026-11-22)"},
        {"answers", {NULL}, {NAME, BELOW, ANSWERS "\n\t\t\nno line"}, "not_applicable nothing_due"},
        {"answers", {NULL}, {ANSWERS "2020-01-01\t\topen"}, "not_applicable no_effective_owner"},
        {"answers", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void what_is_open_moves(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"moving", {NULL}, {NAME, BELOW}, "1 of 1"},
        {"moving", {NULL}, {NAME, BELOW, ANSWERS "2020-01-01\t2020-01-02\tmet"}, "1 of 1"},
        {"moving", {NULL}, {NAME, BELOW, ANSWERS "2026-05-28\t\topen"}, "1 of 1"}, /* 180 days */
        {"moving", {NULL}, {NAME, BELOW, ANSWERS "2026-05-27\t\topen"}, "0 of 1 never_acted"},
        {"moving", {NULL}, {NAME, BELOW, ANSWERS "2020-01-01\t\topen", "steering.last=2026-05-28"}, "1 of 1"},
        {"moving",
         {NULL},
         {NAME, BELOW, ANSWERS "2020-01-01\t\topen", "steering.last=2026-05-27"},
         "0 of 1 standstill (2026-05-27 (181 d))"},
        {"moving",
         {"days=10"},
         {NAME, BELOW, ANSWERS "2026-11-01\t2026-11-02\topen", "steering.last=2026-11-02"},
         "0 of 1 standstill (2026-11-02 (22 d))"},
        {"moving", {NULL}, {ANSWERS "2020-01-01\t\topen"}, "not_applicable no_effective_owner"},
        {"moving", {NULL}, {"role.owner.name!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void a_role_that_is_none_is_refused(void **state)
{
    (void)state;
    struct fake_check check;
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "filled", "role=eigenaar", NULL),
                     PEIL_ERROR_USAGE);
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "effective", "person_required=yes", NULL),
                     PEIL_ERROR_USAGE);
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "deputy", "role=deputy", NULL), PEIL_ERROR_USAGE);
    assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "separate", "role=steward", NULL),
                     PEIL_ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(filled_is_any_value, begin, end),
        cmocka_unit_test_setup_teardown(effective_is_below_the_organisation, begin, end),
        cmocka_unit_test_setup_teardown(in_service_is_about_persons_on_the_measuring_date, begin, end),
        cmocka_unit_test_setup_teardown(the_measuring_date_decides, begin, end),
        cmocka_unit_test_setup_teardown(accepted_is_a_day_that_is_not_too_long_ago, begin, end),
        cmocka_unit_test_setup_teardown(a_deputy_is_somebody_else, begin, end),
        cmocka_unit_test_setup_teardown(a_role_that_ends_needs_a_successor, begin, end),
        cmocka_unit_test_setup_teardown(an_owner_stands_in_a_unit_that_fits, begin, end),
        cmocka_unit_test_setup_teardown(one_person_owns_no_more_than_one_can, begin, end),
        cmocka_unit_test_setup_teardown(owner_and_steward_are_two, begin, end),
        cmocka_unit_test_setup_teardown(one_holds_the_role, begin, end),
        cmocka_unit_test_setup_teardown(reviews_on_time_are_counted, begin, end),
        cmocka_unit_test_setup_teardown(findings_are_answered_in_time, begin, end),
        cmocka_unit_test_setup_teardown(what_is_open_moves, begin, end),
        cmocka_unit_test_setup_teardown(a_role_that_is_none_is_refused, begin, end),
    };
    return cmocka_run_group_tests_name("plugins/check_owner", tests, NULL, NULL);
}
