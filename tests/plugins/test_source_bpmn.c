/* SPDX-License-Identifier: EUPL-1.2 */
/* source_bpmn: what it gives of a model, in which spelling it was written, and what it refuses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "source_bpmn/select.h"
#include "source_host.h"
#include "base/poison.h"

#define MODEL "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define HEAD "<definitions xmlns='" MODEL "' xmlns:x='urn:x'>"
#define FOOT "</definitions>"
#define SELECTORS(...)                                                                                                 \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }

/* Reads one file and compares what was said, without the note at the end. */
static void expect_settings(const char *const *settings, const char *const *selectors, const char *model,
                            const char *expected)
{
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    source_host_write(folder, "map/m.bpmn", model, strlen(model));
    int failed = source_host_read(&host, peil_plugin(), folder, settings, NULL, selectors, &error);
    source_host_remove(folder);
    assert_string_equal(error.message, "");
    assert_int_equal(failed, 0);
    char *said = (char *)buffer_text(&host.said), *end = strstr(said, "note ");
    if (end != NULL)
        *end = '\0';
    assert_string_equal(said, expected);
    source_host_release(&host);
}

static void expect(const char *const *selectors, const char *model, const char *expected)
{
    expect_settings(NULL, selectors, model, expected);
}

static void identity_of_a_process(void **state)
{
    (void)state;
    expect(
        SELECTORS("@key", "@id", "@name", "@title", "@file", "@folder", "@line", "@executable", "@documentation"),
        HEAD "\n<process id='P' name=' Bezwaar &amp;&#10; beroep ' isExecutable='true'>"
             "<documentation> Eerst </documentation><documentation><![CDATA[dan <b>]]></documentation></process>" FOOT,
        "0 map/m.bpmn:2#P |map/m.bpmn#P|P|Bezwaar & beroep|Bezwaar & beroep|map/m.bpmn|map|2|yes| Eerst \ndan <b>\n");
    expect(SELECTORS("@key", "@id", "@name", "@title", "@executable", "@documentation"), HEAD "<process/>" FOOT,
           "0 map/m.bpmn:1 |map/m.bpmn#1|~|~|m|~|~\n");
}

static void namespaces_and_not_prefixes(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"bpmn", "semantic", "sem", "bpmn2", "model"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const char *p = prefixes[i];
        _cleanup_free_ char *model = memory_format(
            "<%s:definitions xmlns:%s='" MODEL "'><%s:process id='P'><%s:task id='t'/><%s:task id='u'/><task id='no'/>"
            "<%s:sequenceFlow id='f' sourceRef='t' targetRef='x:u'/></%s:process></%s:definitions>",
            p, p, p, p, p, p, p, p);
        expect(SELECTORS("activities", "flows", "dangling"), model, "0 map/m.bpmn:1#P |2|1|0\n");
    }
    expect(SELECTORS("@id"), "<bpmn:definitions xmlns:bpmn='urn:other'><bpmn:process id='P'/></bpmn:definitions>",
           "reject 0 map/m.bpmn:1 not BPMN 2.0: its root element is not definitions of " MODEL "\n");
}

#define TWO_POOLS                                                                                                      \
    HEAD "<collaboration><participant id='a' name='Gemeente' processRef='P'><documentation>Van ons</documentation>"    \
         "</participant><participant id='b' name='Inwoner' processRef='x:Q'/><participant id='c' name='Rijk'/>"        \
         "</collaboration><process id='P'><task id='t'/></process><process id='Q'/>" FOOT

static void pools_of_others_are_left_out_unless_kept(void **state)
{
    (void)state;
    expect(SELECTORS("@id", "@title", "@participant", "@documentation", "activities_with_executor"), TWO_POOLS,
           "0 map/m.bpmn:1#P |P|Gemeente|Gemeente|Van ons|1\n");
    expect_settings(SELECTORS("empty_pools=keep"), SELECTORS("@id", "@participant"), TWO_POOLS,
                    "0 map/m.bpmn:1#P |P|Gemeente\n0 map/m.bpmn:1#Q |Q|Inwoner\n");
    /* a file with nothing else than an empty process is a process without a description */
    expect(SELECTORS("@id", "activities"),
           HEAD "<collaboration><participant processRef='P'/></collaboration><process id='P'/>" FOOT,
           "0 map/m.bpmn:1#P |P|0\n");
}

static void several_processes_do_not_mix(void **state)
{
    (void)state;
    expect(
        SELECTORS("@id", "activities", "flows", "dangling", "@where:dangling", "@lanes"),
        HEAD
        "<process id='A'><laneSet><lane name='x'><flowNodeRef>b</flowNodeRef></lane></laneSet><task id='a'/></process>"
        "<process id='B'><task id='b'/><sequenceFlow id='f' sourceRef='a' targetRef='b'/></process>" FOOT,
        "0 map/m.bpmn:1#A |A|1|0|0|~|[\"x\"]j\n0 map/m.bpmn:1#B |B|1|1|1|[\"sequenceFlow (f)\"]j|~\n");
}

static void lanes_in_lanes(void **state)
{
    (void)state;
    expect(
        SELECTORS("@lanes", "lane_count", "activities", "activities_with_executor", "@where:activities_with_executor"),
        HEAD
        "<process id='P'><laneSet><lane id='l1' name='Balie'><childLaneSet><lane id='l2' name='Loket'>"
        "<flowNodeRef>t</flowNodeRef></lane><lane id='l3'><flowNodeRef>u</flowNodeRef></lane></childLaneSet></lane>"
        "<lane id='l4'><flowNodeRef>v</flowNodeRef></lane></laneSet>"
        "<task id='t'/><subProcess id='u'><task id='w'/></subProcess><task id='v'/></process>" FOOT,
        "0 map/m.bpmn:1#P |[\"Balie\",\"Loket\"]j|4|4|3|[\"task (v)\"]j\n");
}

static void roles_of_all_sorts(void **state)
{
    (void)state;
    expect(
        SELECTORS("@roles", "@responsible", "activities", "activities_in_lane_or_role"),
        HEAD
        "<resource id='R' name='Jurist'/><process id='P'><potentialOwner><resourceRef>R</resourceRef></potentialOwner>"
        "<task id='a'><performer><resourceRef>x:R</resourceRef></performer></task>"
        "<task id='b'><humanPerformer name='Balie'/></task>"
        "<task id='c'><performer><resourceAssignmentExpression><formalExpression>wie</formalExpression>"
        "</resourceAssignmentExpression></performer></task>"
        "<userTask id='d' x:candidateGroups='team'/><userTask id='e'><extensionElements>"
        "<x:assignmentDefinition assignee='iemand'/></extensionElements></userTask>"
        "<userTask id='f' x:assignee=' '/><task id='g'><performer/></task></process>" FOOT,
        "0 map/m.bpmn:1#P |[\"Balie\",\"Jurist\"]j|[\"Jurist\"]j|7|5\n");
}

static void properties_of_tools(void **state)
{
    (void)state;
    expect(SELECTORS("extension:owner", "extension:VERSIE", "extension:status", "extension:tag", "extension:leeg",
                     "extension:none", "extension:noot", "@exporter"),
           "<definitions xmlns='" MODEL "' xmlns:x='urn:x' exporter='Tekenaar' x:tag='alles'><collaboration>"
           "<participant processRef='P'><extensionElements><x:meta metaKey='status' "
           "metaValue='concept'/></extensionElements>"
           "</participant></collaboration><process id='P'><extensionElements><x:properties><x:property name='owner' "
           "value=''/>"
           "<x:property name='owner' value='A &amp; B'/></x:properties><x:versie>3.1</x:versie><x:leeg value=''/>"
           "<x:noot> tekst <x:b/></x:noot></extensionElements><task><extensionElements><x:property name='owner' "
           "value='no'/>"
           "</extensionElements></task></process>" FOOT,
           "0 map/m.bpmn:1#P |A & B|3.1|concept|alles||~|~|Tekenaar\n");
}

static void data_that_go_in_and_out(void **state)
{
    (void)state;
    expect(SELECTORS("data_inputs", "data_outputs", "data_used", "data_named", "@where:data_named"),
           HEAD "<dataStore id='S' name='BAG'/><process id='P'><dataObject id='o' name='Dossier'/>"
                "<dataObjectReference id='r' dataObjectRef='o'/><dataStoreReference id='q' dataStoreRef='S'/>"
                "<dataObjectReference id='n'/><dataObject id='ongebruikt' name='Niet'/>"
                "<task id='t'><dataInputAssociation><sourceRef>q</sourceRef></dataInputAssociation>"
                "<dataOutputAssociation><targetRef>r</targetRef></dataOutputAssociation></task>"
                "<association sourceRef='n' targetRef='t'/></process>" FOOT,
           "0 map/m.bpmn:1#P |[\"BAG\"]j|[\"Dossier\"]j|3|2|[\"dataObjectReference (n)\"]j\n");
}

static void compensation_ad_hoc_and_event_sub_processes_may_stand_apart(void **state)
{
    (void)state;
    expect(SELECTORS("elements", "disconnected", "unreachable", "no_way_out", "implicit_start", "implicit_end"),
           HEAD "<process id='P'><startEvent id='s'/><task id='t'/><endEvent id='e'/>"
                "<sequenceFlow id='1' sourceRef='s' targetRef='t'/><sequenceFlow id='2' sourceRef='t' targetRef='e'/>"
                "<boundaryEvent id='b' attachedToRef='t'><compensateEventDefinition/></boundaryEvent>"
                "<task id='c' isForCompensation='true'/>"
                "<subProcess id='ev' triggeredByEvent='true'><startEvent id='es'><timerEventDefinition/></startEvent>"
                "<endEvent id='ee'/><sequenceFlow id='3' sourceRef='es' targetRef='ee'/></subProcess>"
                "<adHocSubProcess id='ah'><task id='x'/><task id='y'/></adHocSubProcess></process>" FOOT,
           "0 map/m.bpmn:1#P |11|1|1|1|1|1\n");
}

static void only_what_stands_in_its_place_counts(void **state)
{
    (void)state;
    expect(SELECTORS("activities", "lane_count", "@documentation"),
           HEAD "<task/><process id='P'><process id='Q'><task/></process><task id='t'><task id='inside'/></task>"
                "<extensionElements><task/></extensionElements><lane/></process>" FOOT,
           "0 map/m.bpmn:1#P |1|0|~\n");
}

static void the_first_five_are_named(void **state)
{
    (void)state;
    expect(SELECTORS("disconnected", "@where:disconnected", "@where:flows"),
           HEAD "<process id='P'><task id='1' name='A &quot;q&quot;'/><task id='2'/><task/><task id='4'/><task id='5'/>"
                "<task id='6'/></process>" FOOT,
           "0 map/m.bpmn:1#P |6|[\"A \\\"q\\\" (1)\",\"task (2)\",\"task\",\"task (4)\",\"task (5)\"]j|~\n");
}

static void labels_that_say_what_is_done(void **state)
{
    (void)state;
    static const char *const good[] = {
        "Aanvraag beoordelen", "Beoordeel aanvraag",       "Stuur brief", "Register ship, mail it",
        "Ontvangen melding",   "Dossier nazien of inzien", "SEND LETTER"};
    static const char *const bad[] = {"",        "Beoordelen", "Beoordeling aanvraag", "Vergunning", "De balie",
                                      "Brief 1", "een ten"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!label_is_verb_object(good[i]))
            fail_msg("'%s' says what is done", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (label_is_verb_object(bad[i]))
            fail_msg("'%s' does not say what is done", bad[i]);
}

static void bad_files_are_named_and_the_others_read(void **state)
{
    (void)state;
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    source_host_write(folder, "a.bpmn", "<definitions", 12);
    source_host_write(folder, "b\xff.BPMN", "x", 1);
    source_host_write(folder, "c.bpmn", HEAD FOOT, strlen(HEAD FOOT));
    source_host_write(folder, "d/e.bpmn", HEAD "<process id='P'/>" FOOT, strlen(HEAD "<process id='P'/>" FOOT));
    source_host_write(folder, "no.txt", "x", 1);
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, "process", SELECTORS("@id"), &error), 0);
    _cleanup_free_ char *expected =
        memory_format("reject 0 a.bpmn:1 not well-formed XML: Couldn't find end of Start Tag "
                      "definitions line 1\nnote c.bpmn: no process in it\n0 d/e.bpmn:1#P |P\n"
                      "note %s: BPMN 2.0, 2 of 3 files read, 1 processes\n",
                      strrchr(folder, '/') + 1);
    assert_string_equal(buffer_text(&host.said), expected);
    source_host_release(&host);
    source_host_remove(folder);
}

static void expect_refused(const char *each, const char *selector, const char *message)
{
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    int failed = source_host_read(&host, peil_plugin(), folder, NULL, each, SELECTORS(selector), &error);
    source_host_remove(folder);
    assert_int_equal(failed, PEIL_ERROR_USAGE);
    assert_non_null(strstr(error.message, message));
    source_host_release(&host);
}

static void unknown_selectors_are_refused_with_the_nearest(void **state)
{
    (void)state;
    expect_refused(NULL, "actvities", "did you mean 'activities'?");
    expect_refused(NULL, "@naam", "did you mean '@name'?");
    expect_refused(NULL, "@where:disconected", "did you mean '@where:disconnected'?");
    expect_refused(NULL, "extension:", "peil-source_bpmn(7) lists them");
    expect_refused(NULL, "/json/pointer", "peil-source_bpmn(7) lists them");
    expect_refused("task", "@id", "each = task: bpmn has records of: process");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_of_a_process),
        cmocka_unit_test(namespaces_and_not_prefixes),
        cmocka_unit_test(pools_of_others_are_left_out_unless_kept),
        cmocka_unit_test(several_processes_do_not_mix),
        cmocka_unit_test(lanes_in_lanes),
        cmocka_unit_test(roles_of_all_sorts),
        cmocka_unit_test(properties_of_tools),
        cmocka_unit_test(data_that_go_in_and_out),
        cmocka_unit_test(compensation_ad_hoc_and_event_sub_processes_may_stand_apart),
        cmocka_unit_test(only_what_stands_in_its_place_counts),
        cmocka_unit_test(the_first_five_are_named),
        cmocka_unit_test(labels_that_say_what_is_done),
        cmocka_unit_test(bad_files_are_named_and_the_others_read),
        cmocka_unit_test(unknown_selectors_are_refused_with_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
