/* SPDX-License-Identifier: EUPL-1.2 */
/* What check_described says: every rule, every reason, and where counting is delicate. */
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

static void present_is_something_that_is_not_blank(void **state)
{
    (void)state;
#define D "field.description"
    static const struct judge_case cases[] = {
        {"present", {"field=description"}, {D "=Wegen"}, "1 of 1"},
        {"present", {"field=description"}, {D "=0"}, "1 of 1"},
        {"present", {"field=description"}, {NULL}, "0 of 1 missing"},
        {"present", {"field=description"}, {D "="}, "0 of 1 missing"},
        {"present", {"field=description"}, {D "= \t\r\n "}, "0 of 1 missing"},
        {"present", {"field=description"}, {D "=\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf"}, "0 of 1 missing"},
        {"present", {"field=description"}, {D "= \xc3\xa0 "}, "1 of 1"}, /* à ends in the byte of a no-break space */
        {"present", {"field=keywords"}, {"field.keywords:=[]"}, "0 of 1 missing"},
        {"present", {"field=keywords"}, {"field.keywords:=[\"\", \" \", null]"}, "0 of 1 missing"},
        {"present", {"field=keywords"}, {"field.keywords:={}"}, "0 of 1 missing"},
        {"present", {"field=keywords"}, {"field.keywords:=[\"wegen\"]"}, "1 of 1"},
        {"present", {"field=keywords"}, {"field.keywords:=[[{\"nl\": \"wegen\"}]]"}, "1 of 1"},
        {"present", {"field=keywords"}, {"field.keywords:=[0]"}, "1 of 1"},
        {"present", {"field=keywords"}, {"field.keywords:=[false]"}, "1 of 1"},
        {"present", {"field=status"}, {"field.status!"}, "not_measured field_gone"},
        {"present", {"field=status"}, {"field.status?"}, "not_measured unknown"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void length_counts_characters(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"length", {NULL}, {D "=123456789012345678901234567890"}, "1 of 1"},
        {"length", {NULL}, {D "=12345678901234567890123456789"}, "0 of 1 too_short (29/30)"},
        {"length", {"minimum=4"}, {D "=Zeeë"}, "1 of 1"},
        {"length", {"minimum=5"}, {D "=Zeeë"}, "0 of 1 too_short (4/5)"},
        {"length", {"minimum=5"}, {D "=  ab   "}, "0 of 1 too_short (2/5)"},
        {"length", {"minimum=5"}, {D "=a    b"}, "0 of 1 too_short (3/5)"},
        {"length", {"minimum=5"}, {D ":={\"nl\": \"wegen\"}"}, "1 of 1"},
        {"length", {"minimum=1"}, {D "="}, "not_applicable empty"},
        {"length", {"minimum=1"}, {NULL}, "not_applicable empty"},
        {"length", {"minimum=1"}, {D "!"}, "not_measured field_gone"},
        {"length", {"field=purpose", "minimum=2"}, {"field.purpose=x"}, "0 of 1 too_short (1/2)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void not_title_sees_a_title_in_other_clothes(void **state)
{
    (void)state;
#define TITLE "title=Gesloten verklaringen"
    static const struct judge_case cases[] = {
        {"not_title", {NULL}, {D "=Gesloten verklaringen", TITLE}, "0 of 1 repeats_title"},
        {"not_title", {NULL}, {D "=GESLOTEN  VERKLARINGEN.", TITLE}, "0 of 1 repeats_title"},
        {"not_title", {NULL}, {D "=Géslöten verklaringén", TITLE}, "0 of 1 repeats_title"},
        {"not_title", {NULL}, {D "=Ge\xcc\x81sloten verklaringen", TITLE}, "0 of 1 repeats_title"},
        {"not_title", {NULL}, {D "=Dataset met de gesloten verklaringen", TITLE}, "0 of 1 repeats_title"},
        {"not_title", {NULL}, {D "=Verklaringen", TITLE}, "0 of 1 repeats_title"},
        {"not_title",
         {NULL},
         {D "=Gesloten verklaringen verklaringen verklaringen gesloten wegen", TITLE},
         "0 of 1 mostly_title"},
        {"not_title",
         {"overlap=100"},
         {D "=Gesloten verklaringen verklaringen verklaringen gesloten wegen", TITLE},
         "1 of 1"},
        {"not_title", {NULL}, {D "=Wegen waar vrachtverkeer niet mag rijden", TITLE}, "1 of 1"},
        {"not_title", {NULL}, {D "=", TITLE}, "not_applicable empty"},
        {"not_title", {NULL}, {D "=Wegen"}, "not_applicable no_title"},
        {"not_title", {NULL}, {D "=Wegen", "title= "}, "not_applicable no_title"},
        {"not_title", {NULL}, {D "!", TITLE}, "not_measured field_gone"},
        {"not_title", {NULL}, {D "=?!", "title=???"}, "0 of 1 repeats_title"},
        {"not_title", {"field=purpose"}, {"field.purpose=Gesloten verklaringen", TITLE}, "0 of 1 repeats_title"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void not_filler_knows_fillers_and_lets_texts_through(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"not_filler", {NULL}, {D "=n.v.t."}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=N.V.T"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=nvt"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=Niet van toepassing"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=N/A"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=test"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=Test test TEST"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=TODO"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=to do"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=onbekend"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=Volgt nog..."}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=Omschrijving volgt"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=Nog niet beschikbaar"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=Geen beschrijving beschikbaar"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=omschrijving"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=zie titel"}, "0 of 1 filler"},
        {"not_filler", {NULL}, {D "=..."}, "0 of 1 only_signs"},
        {"not_filler", {NULL}, {D "=-"}, "0 of 1 only_signs"},
        {"not_filler", {NULL}, {D "=—"}, "0 of 1 only_signs"},
        {"not_filler", {NULL}, {D "=x"}, "0 of 1 only_signs"},
        {"not_filler", {NULL}, {D "=xxx xx"}, "0 of 1 only_signs"},
        {"not_filler", {NULL}, {D "=Lorem ipsum dolor sit amet"}, "0 of 1 lorem_ipsum"},
        {"not_filler", {NULL}, {D "=Begin. LOREM  IPSUM"}, "0 of 1 lorem_ipsum"},
        {"not_filler", {"fillers=zie bijlage, Concept"}, {D "=Zie bijlage."}, "0 of 1 filler"},
        {"not_filler", {"fillers=zie bijlage, Concept"}, {D "=CONCEPT"}, "0 of 1 filler"},
        {"not_filler", {"fillers=zie bijlage"}, {D "=Zie bijlage 3 van het besluit"}, "1 of 1"},
        {"not_filler", {NULL}, {D "=Zie bijlage."}, "1 of 1"},
        {"not_filler", {NULL}, {D "=Testresultaten van het drinkwater"}, "1 of 1"},
        {"not_filler", {NULL}, {D "=Omschrijving van de wegen"}, "1 of 1"},
        {"not_filler", {NULL}, {D "=Wegen"}, "1 of 1"},
        {"not_filler", {NULL}, {D "=Панорама"}, "1 of 1"},
        {"not_filler", {NULL}, {D "="}, "not_applicable empty"},
        {"not_filler", {NULL}, {D "?"}, "not_measured unknown"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void profile_counts_what_a_standard_asks(void **state)
{
    (void)state;
#define NL_FIVE "field.title=a", "field.description=b", "field.creator=c", "field.publisher=d", "field.theme:=[\"e\"]"
    static const struct judge_case cases[] = {
        {"profile",
         {"profile=dcat-ap-nl-verplicht"},
         {NL_FIVE, "field.accessRights=f", "field.contactPoint=g", "field.identifier=h"},
         "8 of 8"},
        {"profile",
         {"profile=dcat-ap-nl-verplicht"},
         {NL_FIVE},
         "5 of 8 incomplete (accessRights, contactPoint, identifier)"},
        {"profile",
         {"profile=dcat-ap-nl-verplicht", "names=contactPoint=contact, identifier = code"},
         {NL_FIVE, "field.contact=g", "field.code=h"},
         "7 of 8 incomplete (accessRights)"},
        {"profile",
         {"profile=dcat-ap-nl-verplicht", "required=status, title"},
         {NL_FIVE, "field.accessRights=f", "field.contactPoint=g", "field.identifier=h"},
         "8 of 9 incomplete (status)"},
        {"profile",
         {"profile=dcat-ap-nl-aanbevolen"},
         {"field.keyword:=[\"x\"]", "field.language=nl"},
         "2 of 7 incomplete (spatial, temporal, conformsTo, page, landingPage)"},
        {"profile",
         {"profile=mqa"},
         {"field.keyword=a", "field.theme=b", "field.issued=c"},
         "65 of 150 incomplete (spatial, temporal, accessRights, contactPoint, publisher, modified)"},
        {"profile", {"profile=own", "required=a, b, c"}, {"field.a=1", "field.c=2"}, "2 of 3 incomplete (b)"},
        {"profile", {"profile=own", "required=a, b"}, {"field.a!"}, "not_measured field_gone (a)"},
        {"profile", {"profile=own", "required=a, b"}, {"field.b?"}, "not_measured unknown (b)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void the_avg_allows_what_is_only_asked_where_possible(void **state)
{
    (void)state;
#define AVG                                                                                                            \
    "field.verwerkingsverantwoordelijke=college", "field.verwerkingsdoel=b", "field.categorieen_betrokkenen=c",        \
        "field.categorieen_persoonsgegevens=d", "field.categorieen_ontvangers=e"
    static const struct judge_case cases[] = {
        {"profile",
         {"profile=avg-art30"},
         {AVG, "field.bewaartermijn=7 jaar", "field.beveiligingsmaatregelen=ja"},
         "5 of 5"},
        {"profile",
         {"profile=avg-art30"},
         {AVG, "field.bewaartermijn=7 jaar"},
         "allowed_incomplete where_possible (beveiligingsmaatregelen)"},
        {"profile",
         {"profile=avg-art30"},
         {AVG, "field.doorgifte=ja, naar een derde land", "field.bewaartermijn=7 jaar"},
         "5 of 6 incomplete (waarborgen)"},
        {"profile",
         {"profile=avg-art30"},
         {AVG, "field.doorgifte=ja", "field.waarborgen=modelcontract", "field.bewaartermijn=1",
          "field.beveiligingsmaatregelen=1"},
         "6 of 6"},
        {"profile",
         {"profile=avg-art30"},
         {AVG, "field.doorgifte=Nee", "field.bewaartermijn=1", "field.beveiligingsmaatregelen=1"},
         "5 of 5"},
        {"profile",
         {"profile=avg-art30"},
         {"field.verwerkingsdoel=b"},
         "1 of 5 incomplete (verwerkingsverantwoordelijke, categorieen_betrokkenen, categorieen_persoonsgegevens, "
         "categorieen_ontvangers)"},
        {"profile", {"profile=avg-art30"}, {AVG, "field.bewaartermijn!"}, "not_measured field_gone (bewaartermijn)"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void code_takes_a_code_or_its_uri(void **state)
{
    (void)state;
#define EU "http://publications.europa.eu/resource/authority/"
    static const struct judge_case cases[] = {
        {"code", {"field=theme", "list=eu-theme"}, {"field.theme=GOVE"}, "1 of 1"},
        {"code", {"field=theme", "list=eu-theme"}, {"field.theme=gove"}, "1 of 1"},
        {"code", {"field=theme", "list=eu-theme"}, {"field.theme=" EU "data-theme/TRAN"}, "1 of 1"},
        {"code",
         {"field=theme", "list=eu-theme"},
         {"field.theme=https://publications.europa.eu/resource/authority/data-theme/TRAN"},
         "1 of 1"},
        {"code", {"field=theme", "list=eu-theme"}, {"field.theme=" EU "frequency/TRAN"}, "0 of 1 not_in_list"},
        {"code", {"field=theme", "list=eu-theme"}, {"field.theme=" EU "data-theme/"}, "0 of 1 not_in_list"},
        {"code",
         {"field=theme", "list=eu-theme"},
         {"field.theme:=[\"GOVE\", \"Wonen\", \"" EU "data-theme/ENVI\"]"},
         "2 of 3 not_in_list"},
        {"code", {"field=a", "list=eu-access-rights"}, {"field.a=NON_PUBLIC"}, "1 of 1"},
        {"code", {"field=a", "list=eu-access-rights"}, {"field.a=openbaar"}, "0 of 1 not_in_list"},
        {"code", {"field=a", "list=eu-access-rights", "values=openbaar"}, {"field.a=Openbaar"}, "1 of 1"},
        {"code", {"field=f", "list=eu-frequency"}, {"field.f=ANNUAL"}, "1 of 1"},
        {"code", {"field=f", "list=eu-frequency"}, {"field.f=dagelijks"}, "0 of 1 not_in_list"},
        {"code", {"field=s", "values=beschikbaar, niet_beschikbaar"}, {"field.s=niet_beschikbaar"}, "1 of 1"},
        {"code", {"field=s", "values=beschikbaar, niet_beschikbaar"}, {"field.s=niet"}, "0 of 1 not_in_list"},
        {"code", {"field=s", "values=beschikbaar"}, {NULL}, "not_applicable empty"},
        {"code", {"field=s", "values=beschikbaar"}, {"field.s:=[]"}, "not_applicable empty"},
        {"code", {"field=s", "values=beschikbaar"}, {"field.s!"}, "not_measured field_gone"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

static void assert_refused(const char *rule, const char *const *pairs, const char *message)
{
    struct fake_check check;
    assert_int_equal(fake_check_prepare_pairs(&host, &check, peil_plugin(), rule, pairs), PEIL_ERROR_USAGE);
    if (!strstr(host.error.message, message))
        fail_msg("'%s' does not say '%s'", host.error.message, message);
}

static void settings_that_cannot_be_are_refused(void **state)
{
    (void)state;
    assert_refused("present", (const char *const[]){NULL}, "field");
    assert_refused("length", (const char *const[]){"minimum=0", NULL}, "minimum");
    assert_refused("not_title", (const char *const[]){"overlap=49", NULL}, "overlap");
    assert_refused("profile", (const char *const[]){"profile=own", NULL}, "required: with 'own'");
    assert_refused("profile", (const char *const[]){"profile=dcat", NULL}, "profile");
    assert_refused("profile", (const char *const[]){"profile=mqa", "names=thema", NULL}, "'thema' is not like");
    assert_refused("profile", (const char *const[]){"profile=mqa", "names=themes=thema", NULL}, "no 'themes'");
    assert_refused("code", (const char *const[]){"field=a", NULL}, "values: with the list 'own'");
}

static void evidence_holds_no_value_from_the_register(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {"code", {"field=c", "values=a"}, {"field.c=Piet Verzonnen"}, "0 of 1 not_in_list"},
        {"length", {NULL}, {D "=bel Piet Verzonnen"}, "0 of 1 too_short (18/30)"},
        {"present", {"field=description"}, {D "="}, "0 of 1 missing"},
    };
    judge_all(&host, peil_plugin(), cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(present_is_something_that_is_not_blank, begin, end),
        cmocka_unit_test_setup_teardown(length_counts_characters, begin, end),
        cmocka_unit_test_setup_teardown(not_title_sees_a_title_in_other_clothes, begin, end),
        cmocka_unit_test_setup_teardown(not_filler_knows_fillers_and_lets_texts_through, begin, end),
        cmocka_unit_test_setup_teardown(profile_counts_what_a_standard_asks, begin, end),
        cmocka_unit_test_setup_teardown(the_avg_allows_what_is_only_asked_where_possible, begin, end),
        cmocka_unit_test_setup_teardown(code_takes_a_code_or_its_uri, begin, end),
        cmocka_unit_test_setup_teardown(settings_that_cannot_be_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(evidence_holds_no_value_from_the_register, begin, end),
    };
    return cmocka_run_group_tests_name("plugins/check_described", tests, NULL, NULL);
}
