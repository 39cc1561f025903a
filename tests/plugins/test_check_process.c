/* SPDX-License-Identifier: EUPL-1.2 */
/* check_process on models read by source_bpmn: for each rule a sound and a faulty one, with what is said of both. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "fake_host.h"
#include "source_host.h"
#include "base/poison.h"

#define HEAD                                                                                                           \
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "                                                \
    "xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI'>"
#define PROCESS(inside) HEAD "<process id='P' name='Vergunning'>" inside "</process></definitions>"
#define POOL(name, inside)                                                                                             \
    HEAD "<collaboration id='C'><participant id='pp' name='" name "' processRef='P'/></collaboration>"                 \
         "<process id='P'>" inside "</process></definitions>"
#define NODE(element, id, name, inside) "<" element " id='" id "' name='" name "'>" inside "</" element ">"
#define BARE(element, id) "<" element " id='" id "'/>"
#define FLOW(id, from, to) "<sequenceFlow id='" id "' sourceRef='" from "' targetRef='" to "'/>"
#define FLOW_IF(id, name, from, to)                                                                                    \
    "<sequenceFlow id='" id "' name='" name "' sourceRef='" from "' targetRef='" to                                    \
    "'><conditionExpression>ja</conditionExpression></sequenceFlow>"
#define FLOW_NAMED(id, name, from, to)                                                                                 \
    "<sequenceFlow id='" id "' name='" name "' sourceRef='" from "' targetRef='" to "'/>"
#define START NODE("startEvent", "s", "Aanvraag ontvangen", "")
#define TASK NODE("userTask", "t", "Aanvraag beoordelen", "")
#define END NODE("endEvent", "e", "Besluit verzonden", "")
#define BASE START TASK END FLOW("f1", "s", "t") FLOW("f2", "t", "e")
#define TASK2 NODE("task", "u", "Besluit nemen", "")
/* s -> g -> t | u -> h -> e, with gateways of a sort */
#define SPLIT(gateway)                                                                                                 \
    START NODE(gateway, "g", "Volledig?", "") TASK TASK2 NODE(gateway, "h", "", "") END FLOW("f1", "s", "g")           \
        FLOW("f4", "t", "h") FLOW("f5", "u", "h") FLOW("f6", "h", "e")
#define OPEN_WAYS FLOW("f2", "g", "t") FLOW("f3", "g", "u")
#define SUB(attributes, inside) "<subProcess id='p' name='Advies inwinnen' " attributes ">" inside "</subProcess>"
#define AROUND(sub) START sub END FLOW("f1", "s", "p") FLOW("f2", "p", "e")
#define LANE(name, node) "<laneSet><lane id='l' name='" name "'><flowNodeRef>" node "</flowNodeRef></lane></laneSet>"
#define TIMER "<timerEventDefinition/>"
#define LINK "<linkEventDefinition/>"
#define SHAPE(id) "<di:BPMNShape bpmnElement='" id "'/>"
#define DRAWN(shapes) HEAD "<process id='P'>" BASE "</process>" shapes "</definitions>"

static const struct pair {
    const char *rule;
    const char *sound, *says_sound;
    const char *faulty, *says_faulty;
    const char *settings[3];
} pairs[] = {
    {"activity_present",
     PROCESS(BASE),
     "1 of 1",
     PROCESS(START END FLOW("f1", "s", "e")),
     "0 of 1 no_activity",
     {NULL}},
    {"start_event_required",
     PROCESS(AROUND(SUB("", BARE("startEvent", "s2") BARE("endEvent", "e2")))),
     "2 of 2",
     PROCESS(AROUND(SUB("", BARE("task", "x")))),
     "1 of 2 no_start_event (Advies inwinnen (p))",
     {NULL}},
    {"end_event_required",
     PROCESS(BASE),
     "1 of 1",
     PROCESS(START TASK FLOW("f1", "s", "t")),
     "0 of 1 no_end_event (Vergunning (P))",
     {NULL}},
    {"label_required",
     PROCESS(BASE),
     "3 of 3",
     PROCESS(START BARE("userTask", "t") BARE("endEvent", "e")),
     "1 of 3 no_label (userTask (t); endEvent (e))",
     {NULL}},
    {"activities_named",
     PROCESS(BASE),
     "1 of 1",
     PROCESS(TASK NODE("task", "u", " &#160;", "")),
     "1 of 2 not_named (task (u))",
     {NULL}},
    {"no_disconnected",
     PROCESS(BASE SUB("triggeredByEvent='true'", "") "<task id='c' name='Terugdraaien' isForCompensation='true'/>"),
     "5 of 5",
     PROCESS(BASE BARE("callActivity", "x") BARE("task", "y")),
     "3 of 5 disconnected (callActivity (x); task (y))",
     {NULL}},
    {"flows_attached",
     PROCESS(BASE),
     "2 of 2",
     PROCESS(BASE FLOW("f3", "t", "nergens")),
     "2 of 3 dangling (sequenceFlow (f3))",
     {NULL}},
    {"reachable",
     PROCESS(BASE "<boundaryEvent id='b' name='Te laat' attachedToRef='t'/>" TASK2 FLOW("f3", "b", "u")
                 FLOW("f4", "u", "e")),
     "5 of 5",
     PROCESS(BASE NODE("task", "a", "A", "") NODE("task", "b", "B", "") FLOW("f3", "a", "b") FLOW("f4", "b", "a")),
     "3 of 5 unreachable (A (a); B (b))",
     {NULL}},
    {"way_out",
     PROCESS(BASE),
     "3 of 3",
     PROCESS(BASE NODE("task", "a", "A", "") NODE("task", "b", "B", "") FLOW("f3", "t", "a") FLOW("f4", "a", "b")
                 FLOW("f5", "b", "a")),
     "3 of 5 no_way_out (A (a); B (b))",
     {NULL}},
    {"executor",
     PROCESS(LANE("Vergunningverlener", "t") BASE),
     "1 of 1",
     PROCESS(LANE("", "t") BASE),
     "0 of 1 no_executor (Aanvraag beoordelen (t))",
     {NULL}},
    {"executor",
     POOL("Gemeente", BASE),
     "1 of 1",
     POOL("", BASE),
     "0 of 1 no_executor (Aanvraag beoordelen (t))",
     {NULL}},
    {"executor",
     PROCESS(START NODE("userTask", "t", "Beoordeel", "<potentialOwner><resourceRef>r</resourceRef></potentialOwner>")
                 END),
     "1 of 1",
     POOL("Gemeente", BASE),
     "0 of 1 no_executor (Aanvraag beoordelen (t))",
     {"pool=no", NULL}},
    {"documented",
     PROCESS("<documentation>Van aanvraag tot besluit op een vergunning.</documentation>" BASE),
     "1 of 1",
     PROCESS("<documentation> n.v.t. </documentation>" BASE),
     "0 of 1 not_documented",
     {NULL}},
    {"activities_documented",
     PROCESS(NODE("task", "t", "Aanvraag beoordelen", "<documentation>Hoe</documentation>")),
     "1 of 1",
     PROCESS(NODE("task", "t", "Aanvraag beoordelen", "<documentation> </documentation>")),
     "0 of 1 activities_not_documented (Aanvraag beoordelen (t))",
     {NULL}},
    {"decisions_named",
     PROCESS(SPLIT("exclusiveGateway") FLOW_NAMED("f2", "ja", "g", "t") FLOW_IF("f3", "", "g", "u")),
     "1 of 1",
     PROCESS(SPLIT("exclusiveGateway") FLOW_NAMED("f2", "ja", "g", "t") FLOW("f3", "g", "u")),
     "0 of 1 decision_not_stated (Volledig? (g))",
     {NULL}},
    {"conditional_flows",
     PROCESS(START "<exclusiveGateway id='g' default='f3'/>" TASK TASK2 FLOW("f1", "s", "g")
                 FLOW_IF("f2", "ja", "g", "t") FLOW("f3", "g", "u")),
     "3 of 3",
     PROCESS(SPLIT("exclusiveGateway") FLOW_IF("f2", "ja", "g", "t") FLOW_NAMED("f3", "nee", "g", "u")),
     "5 of 6 no_condition (nee (f3))",
     {NULL}},
    {"size", PROCESS(BASE), "3 of 3", PROCESS(BASE TASK2), "3 of 4 too_large", {"most=3", NULL}},
    {"no_inclusive_gateway",
     PROCESS(SPLIT("exclusiveGateway") OPEN_WAYS),
     "2 of 2",
     PROCESS(SPLIT("inclusiveGateway") OPEN_WAYS),
     "0 of 2 inclusive_gateway (Volledig? (g); inclusiveGateway (h))",
     {NULL}},
    {"no_complex_gateway",
     PROCESS(SPLIT("parallelGateway") OPEN_WAYS),
     "2 of 2",
     PROCESS(SPLIT("complexGateway") OPEN_WAYS),
     "0 of 2 complex_gateway (Volledig? (g); complexGateway (h))",
     {NULL}},
    {"verb_object",
     PROCESS(BASE NODE("task", "x", "Stuur brief", "")),
     "2 of 2",
     PROCESS(BASE NODE("task", "x", "Beoordeling", "") NODE("task", "y", "Toets op papier", "")),
     "2 of 3 not_verb_object (Beoordeling (x))",
     {NULL}},
    {"data_named",
     PROCESS("<dataObject id='d'/><dataObjectReference id='r' name='Aanvragen' dataObjectRef='d'/>" NODE(
         "task", "t", "Lezen", "<dataInputAssociation><sourceRef>r</sourceRef></dataInputAssociation>")),
     "1 of 1",
     PROCESS("<dataObject id='d'/><dataObjectReference id='r' dataObjectRef='d'/>" NODE(
         "task", "t", "Schrijven", "<dataOutputAssociation><targetRef>r</targetRef></dataOutputAssociation>")),
     "0 of 1 data_not_named (dataObjectReference (r))",
     {NULL}},
    {"data_named",
     PROCESS("<ioSpecification><dataInput id='i' name='BAG'/></ioSpecification>" BASE),
     "1 of 1",
     PROCESS("<dataObject id='d' name='ongebruikt'/>" BASE),
     "0 of 1 no_data",
     {NULL}},
    {"legal_basis",
     PROCESS("<documentation>Omgevingswet 5.1</documentation>" BASE),
     "1 of 1",
     PROCESS(BASE),
     "0 of 1 no_legal_basis",
     {"fields=description", NULL}},
    {"no_implicit_start",
     PROCESS(BASE),
     "3 of 3",
     PROCESS(BASE TASK2 FLOW("f3", "u", "e")),
     "3 of 4 implicit_start (Besluit nemen (u))",
     {NULL}},
    {"no_implicit_end",
     PROCESS(BASE),
     "3 of 3",
     PROCESS(BASE TASK2 FLOW("f3", "t", "u")),
     "3 of 4 implicit_end (Besluit nemen (u))",
     {NULL}},
    {"no_implicit_split",
     PROCESS(BASE TASK2 FLOW_IF("f3", "soms", "t", "u")),
     "4 of 4",
     PROCESS(BASE TASK2 FLOW("f3", "t", "u")),
     "3 of 4 implicit_split (Aanvraag beoordelen (t))",
     {NULL}},
    {"fake_join",
     PROCESS(SPLIT("parallelGateway") OPEN_WAYS),
     "6 of 6",
     PROCESS(BASE TASK2 FLOW("f3", "u", "e")),
     "3 of 4 fake_join (Besluit verzonden (e))",
     {NULL}},
    {"no_gateway_join_fork",
     PROCESS(SPLIT("parallelGateway") OPEN_WAYS),
     "2 of 2",
     PROCESS(SPLIT("parallelGateway") OPEN_WAYS FLOW("f7", "h", "u")),
     "1 of 2 join_fork (parallelGateway (h))",
     {NULL}},
    {"superfluous_gateway",
     PROCESS(SPLIT("parallelGateway") OPEN_WAYS),
     "2 of 2",
     PROCESS(START BARE("exclusiveGateway", "g") END FLOW("f1", "s", "g") FLOW("f2", "g", "e")),
     "0 of 1 superfluous_gateway (exclusiveGateway (g))",
     {NULL}},
    {"no_duplicate_sequence_flows",
     PROCESS(BASE FLOW_IF("f3", "soms", "t", "e")),
     "3 of 3",
     PROCESS(BASE FLOW("f3", "t", "e")),
     "2 of 3 duplicate_flow (sequenceFlow (f3))",
     {NULL}},
    {"event_based_gateway",
     PROCESS(SPLIT("eventBasedGateway") OPEN_WAYS FLOW("f7", "h", "t")),
     "2 of 2",
     PROCESS(SPLIT("eventBasedGateway") OPEN_WAYS),
     "1 of 2 event_gateway (eventBasedGateway (h))",
     {NULL}},
    {"single_blank_start_event",
     PROCESS(BASE NODE("startEvent", "s2", "Elke maand", TIMER)),
     "1 of 1",
     PROCESS(BASE BARE("startEvent", "s2")),
     "0 of 1 two_starts (Vergunning (P))",
     {NULL}},
    {"sub_process_blank_start_event",
     PROCESS(AROUND(SUB("", BARE("startEvent", "s2")))),
     "3 of 3",
     PROCESS(AROUND(SUB("", NODE("startEvent", "s2", "", TIMER)))),
     "2 of 3 start_not_blank (startEvent (s2))",
     {NULL}},
    {"event_sub_process_typed_start_event",
     PROCESS(BASE SUB("triggeredByEvent='true'", NODE("startEvent", "s2", "", TIMER))),
     "3 of 3",
     PROCESS(BASE SUB("triggeredByEvent='true'", BARE("startEvent", "s2"))),
     "2 of 3 start_not_typed (startEvent (s2))",
     {NULL}},
    {"single_event_definition",
     PROCESS(NODE("startEvent", "s", "Maandag", TIMER)),
     "1 of 1",
     PROCESS(NODE("startEvent", "s", "Maandag", TIMER "<messageEventDefinition/>")),
     "0 of 1 two_triggers (Maandag (s))",
     {NULL}},
    {"link_event",
     PROCESS(START NODE("intermediateThrowEvent", "a", "Verder", LINK)
                 NODE("intermediateCatchEvent", "b", "Verder", LINK) END FLOW("f1", "s", "a") FLOW("f2", "b", "e")),
     "4 of 4",
     PROCESS(START NODE("intermediateThrowEvent", "a", "Verder", LINK)
                 NODE("intermediateCatchEvent", "b", "Elders", LINK) END),
     "2 of 4 link_event (Verder (a); Elders (b))",
     {NULL}},
    {"ad_hoc_sub_process",
     PROCESS(START "<adHocSubProcess id='p'>" BARE("task", "x") BARE("task", "y") "</adHocSubProcess>" END),
     "2 of 2",
     PROCESS(START "<adHocSubProcess id='p'>" BARE("startEvent", "x") "</adHocSubProcess>" END),
     "2 of 3 ad_hoc (startEvent (x))",
     {NULL}},
    {"no_bpmndi",
     DRAWN(SHAPE("s") SHAPE("x:t") SHAPE("e")),
     "3 of 3",
     DRAWN(SHAPE("s") SHAPE("e")),
     "2 of 3 not_drawn (Aanvraag beoordelen (t))",
     {NULL}},
};

static char *plugin_file(const char *name)
{
    return memory_format("%s/plugins/%s", getenv("PEIL_BUILD") ? getenv("PEIL_BUILD") : ".", name);
}

static const struct peil_plugin *open_plugin(struct fake_host *host, const char *name)
{
    _cleanup_free_ char *file = plugin_file(name);
    const struct peil_plugin *plugin = fake_host_open(host, file);
    if (!plugin)
        fail_msg("%s: %s", file, host->error.message);
    return plugin;
}

/* The selector that gives a fact: "field.where_x" is "@where:x", the description is the documentation. */
static char *selector_of(struct arena *arena, const char *fact)
{
    const char *name = fact + strlen("field.");
    if (strncmp(name, "where_", 6) == 0)
        return arena_format(arena, "@where:%s", name + 6);
    if (strcmp(name, "description") == 0)
        return arena_text(arena, "@documentation");
    /* what another source gives */
    return arena_text(arena, strcmp(name, "assigned") == 0 || strcmp(name, "accessed") == 0 ? "extension:none" : name);
}

/* Reads a model with the facts that the check asks for, and judges it. */
static char *outcome_of(const struct pair *pair, const char *model)
{
    struct fake_host source, checks;
    struct fake_check check;
    struct peil_outcome outcome;
    const char *selectors[PLUG_CHECK_FACTS_MOST + 1] = {NULL};
    struct fake_fact facts[PLUG_CHECK_FACTS_MOST];
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *file = memory_format("%s/model.bpmn", folder);
    fake_host_init(&source);
    fake_host_init(&checks);
    /* A plugin is opened by the number of its descriptor: with another number it is another plugin to the loader. */
    const struct peil_plugin *bpmn = open_plugin(&source, "source_bpmn.so");
    int other = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const struct peil_plugin *process = open_plugin(&checks, "check_process.so");
    close(other);
    if (fake_check_prepare_pairs(&checks, &check, process, pair->rule, pair->settings) != 0)
        fail_msg("%s: %s", pair->rule, checks.error.message);
    for (uint32_t i = 0; i < check.fact_count; i++)
        selectors[i] = selector_of(checks.arena, check.facts[i]);
    source_host_write(folder, "model.bpmn", model, strlen(model));
    int failed = fake_source_read(&source, bpmn, file, NULL, selectors, NULL);
    source_host_remove(folder);
    if (failed || source.record_count != 1 || source.records[0].reason)
        fail_msg("%s: %s%s", pair->rule, source.error.message,
                 source.record_count ? source.records[0].reason : "no record");
    for (uint32_t i = 0; i < check.fact_count; i++)
        facts[i] = (struct fake_fact){check.facts[i], source.records[0].values[i]};
    if (fake_check_judge_facts(&checks, &check, facts, check.fact_count, &outcome) != 0)
        fail_msg("%s: %s", pair->rule, checks.error.message);
    char *line = memory_text(fake_outcome_line(&checks, &check, &outcome));
    fake_host_release(&source);
    fake_host_release(&checks);
    return line;
}

static void sound_and_faulty_models_of_every_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        _cleanup_free_ char *sound = outcome_of(&pairs[i], pairs[i].sound),
                            *faulty = outcome_of(&pairs[i], pairs[i].faulty);
        if (strcmp(sound, pairs[i].says_sound) != 0)
            fail_msg("%s, sound: '%s', expected '%s'", pairs[i].rule, sound, pairs[i].says_sound);
        if (strcmp(faulty, pairs[i].says_faulty) != 0)
            fail_msg("%s, faulty: '%s', expected '%s'", pairs[i].rule, faulty, pairs[i].says_faulty);
    }
}

static void every_rule_has_a_pair_and_a_hint(void **state)
{
    (void)state;
    struct fake_host host;
    fake_host_init(&host);
    const struct peil_plugin *plugin = open_plugin(&host, "check_process.so");
    const struct peil_check_table *table = plugin->table;
    assert_int_equal(table->check_count, 35);
    for (uint32_t i = 0; i < table->check_count; i++) {
        size_t found = 0;
        assert_non_null(table->checks[i].name);
        for (size_t k = 0; k < sizeof(pairs) / sizeof(pairs[0]); k++)
            found += strcmp(pairs[k].rule, table->checks[i].name) == 0;
        if (found == 0)
            fail_msg("%s has no pair of models", table->checks[i].name);
        assert_non_null(table->checks[i].reasons[0].hint);
        assert_true(strlen(table->checks[i].reasons[0].hint) > 20);
    }
    fake_host_release(&host);
}

#define EXPECT(rule, expected, ...)                                                                                    \
    do {                                                                                                               \
        struct fake_check check;                                                                                       \
        struct peil_outcome outcome;                                                                                   \
        assert_int_equal(fake_check_prepare(&host, &check, plugin, rule, NULL), 0);                                    \
        assert_int_equal(fake_check_judge(&host, &check, &outcome, __VA_ARGS__, FAKE_END), 0);                         \
        assert_string_equal(fake_outcome_line(&host, &check, &outcome), expected);                                     \
    } while (0)

static void what_cannot_be_measured_says_why(void **state)
{
    (void)state;
    struct fake_host host;
    fake_host_init(&host);
    const struct peil_plugin *plugin = open_plugin(&host, "check_process.so");
    EXPECT("no_disconnected", "not_measured no_model", FAKE_TEXT("field.disconnected", "0"));
    EXPECT("no_disconnected", "not_measured gone", FAKE_GONE("field.disconnected"));
    EXPECT("no_disconnected", "not_measured unknown", FAKE_UNKNOWN("field.disconnected"));
    EXPECT("no_disconnected", "not_measured no_number", FAKE_TEXT("field.disconnected", "-1"),
           FAKE_TEXT("field.elements", "3"));
    EXPECT("no_disconnected", "not_measured no_number", FAKE_TEXT("field.disconnected", "1"),
           FAKE_TEXT("field.elements", "99999999999999999999"));
    EXPECT("no_disconnected", "not_applicable no_elements", FAKE_TEXT("field.disconnected", "0"),
           FAKE_TEXT("field.elements", "0"));
    /* more faults than there are elements: figures of two different things */
    EXPECT("no_disconnected", "0 of 3 disconnected", FAKE_TEXT("field.disconnected", "9"),
           FAKE_TEXT("field.elements", "3"));
    EXPECT("documented", "not_measured gone", FAKE_GONE("field.description"));
    /* a model in ArchiMate: who is assigned, what is accessed */
    EXPECT("executor", "1 of 1", FAKE_TEXT("field.assigned", "2"));
    EXPECT("executor", "0 of 1 no_executor", FAKE_TEXT("field.assigned", "0"));
    EXPECT("data_named", "0 of 1 no_data", FAKE_TEXT("field.accessed", "0"));
    fake_host_release(&host);
}

static void names_in_the_detail_are_bounded(void **state)
{
    (void)state;
    struct fake_host host;
    fake_host_init(&host);
    const struct peil_plugin *plugin = open_plugin(&host, "check_process.so");
#define COUNTS FAKE_TEXT("field.disconnected", "12"), FAKE_TEXT("field.elements", "20")
    EXPECT("no_disconnected", "8 of 20 disconnected (A \"b\"; C\\ d? (+10))", COUNTS,
           FAKE_JSON("field.where_disconnected", "[\"A \\\"b\\\"\",\"C\\\\ d\\u0001\"]"));
    EXPECT("no_disconnected", "8 of 20 disconnected", COUNTS, FAKE_JSON("field.where_disconnected", "[]"));
    EXPECT("no_disconnected", "8 of 20 disconnected", COUNTS, FAKE_JSON("field.where_disconnected", "[\"not ended\\"));
    EXPECT("no_disconnected", "8 of 20 disconnected", COUNTS, FAKE_TEXT("field.where_disconnected", "\"A\""));
    char list[1000] = "[\"";
    memset(list + 2, 'x', 900);
    struct fake_fact facts[] = {COUNTS, {"field.where_disconnected", {list, 903, PEIL_VALUE_JSON}}};
    list[902] = '"';
    struct fake_check check;
    struct peil_outcome outcome;
    assert_int_equal(fake_check_prepare(&host, &check, plugin, "no_disconnected", NULL), 0);
    assert_int_equal(fake_check_judge_facts(&host, &check, facts, 3, &outcome), 0);
    assert_string_equal(fake_outcome_line(&host, &check, &outcome), "8 of 20 disconnected");
    fake_host_release(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_and_faulty_models_of_every_rule),
        cmocka_unit_test(every_rule_has_a_pair_and_a_hint),
        cmocka_unit_test(what_cannot_be_measured_says_why),
        cmocka_unit_test(names_in_the_detail_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
