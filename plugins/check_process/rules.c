/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of rules: P1 to P12 of what makes a process description complete, and bpmnlint's recommended set. */
#include "rules.h"

#define PREFIX_ROW                                                                                                     \
    {                                                                                                                  \
        .name = "prefix", .type = PEIL_OPTION_TEXT, .standard = "",                                                    \
        .text = PEIL_N_("what the names of the attributes with figures begin with in the register")                    \
    }

static const struct peil_option plain_options[] = {PREFIX_ROW};

static const struct peil_option executor_options[] = {
    PREFIX_ROW,
    {.name = "pool",
     .type = PEIL_OPTION_BOOLEAN,
     .standard = "yes",
     .text = PEIL_N_("a pool with a name is enough; otherwise a lane or a role is needed")},
};

static const struct peil_option size_options[] = {
    PREFIX_ROW,
    {.name = "most",
     .type = PEIL_OPTION_INTEGER,
     .standard = "50",
     .minimum = 1,
     .maximum = 10000,
     .text = PEIL_N_("how many activities, events and gateways a process has at most")},
};

static const struct peil_option documented_options[] = {
    PREFIX_ROW,
    {.name = "fields",
     .type = PEIL_OPTION_LIST,
     .standard = "description",
     .text = PEIL_N_("attributes of which one at least must say something")},
    {.name = "least",
     .type = PEIL_OPTION_INTEGER,
     .standard = "20",
     .minimum = 1,
     .maximum = 10000,
     .text = PEIL_N_("how many bytes of text are the least that says something")},
};

static const struct peil_option basis_options[] = {
    PREFIX_ROW,
    {.name = "fields",
     .type = PEIL_OPTION_LIST,
     .standard = "legal_basis, grondslag, zaaktype",
     .text = PEIL_N_("attributes of which one at least must say something")},
    {.name = "least",
     .type = PEIL_OPTION_INTEGER,
     .standard = "3",
     .minimum = 1,
     .maximum = 10000,
     .text = PEIL_N_("how many bytes of text are the least that says something")},
};

#define PLAIN .options = plain_options, .option_count = COUNT_OF(plain_options)

#define NO_ELEMENTS                                                                                                    \
    {                                                                                                                  \
        "no_elements", PEIL_N_("the process has no elements"), NULL                                                    \
    }
#define NO_ACTIVITIES                                                                                                  \
    {                                                                                                                  \
        "no_activities", PEIL_N_("the process has no activities"), NULL                                                \
    }
#define NO_GATEWAYS                                                                                                    \
    {                                                                                                                  \
        "no_gateways", PEIL_N_("the process has no gateways"), NULL                                                    \
    }
#define NO_FLOWS                                                                                                       \
    {                                                                                                                  \
        "no_flows", PEIL_N_("the process has no sequence flows"), NULL                                                 \
    }
#define NO_EVENTS                                                                                                      \
    {                                                                                                                  \
        "no_events", PEIL_N_("the process has no events"), NULL                                                        \
    }

/* bad of total, a rule of bpmnlint */
#define NONE(rule, says, bad, of, empty, key, text, hint)                                                              \
    {                                                                                                                  \
        .name = #rule, .summary = says, .shape = SHAPE_NONE, .figure = #bad, .total = #of, .where = "where_" #bad,     \
        .fault = {key, text, hint}, .nothing = empty, PLAIN                                                            \
    }
/* good of total */
#define SHARE(rule, says, good, of, empty, key, text, hint)                                                            \
    {                                                                                                                  \
        .name = #rule, .summary = says, .shape = SHAPE_SHARE, .figure = #good, .total = #of, .where = "where_" #good,  \
        .fault = {key, text, hint}, .nothing = empty, PLAIN                                                            \
    }

const struct rule process_rules[] = {
    /* P1 */
    {.name = "activity_present",
     .summary = PEIL_N_("the process has at least one activity"),
     .shape = SHAPE_ANY,
     .figure = "activities",
     .fault = {"no_activity", PEIL_N_("the process has no activity"),
               PEIL_N_("draw the steps of the process as tasks in the BPMN model, and import it again")},
     .nothing = NO_ACTIVITIES,
     PLAIN},
    /* P2 */
    SHARE(start_event_required, PEIL_N_("the process and each of its sub-processes has a start event"),
          scopes_with_start, scopes, NO_ELEMENTS, "no_start_event", PEIL_N_("a start event is missing"),
          PEIL_N_("draw a start event in what the detail names, and name it after what sets the process off")),
    SHARE(end_event_required, PEIL_N_("the process and each of its sub-processes has an end event"), scopes_with_end,
          scopes, NO_ELEMENTS, "no_end_event", PEIL_N_("an end event is missing"),
          PEIL_N_("draw an end event in what the detail names, and name it after the result")),
    /* P3 */
    SHARE(
        label_required, PEIL_N_("events, tasks, decisions, lanes and pools have a name"), nodes_labelled,
        nodes_needing_label, NO_ELEMENTS, "no_label", PEIL_N_("elements have no name"),
        PEIL_N_(
            "give each element that the detail names a name in the model: a task says what is done, an event what has "
            "happened, a decision what is asked")),
    SHARE(activities_named, PEIL_N_("every activity has a name"), activities_named, activities, NO_ACTIVITIES,
          "not_named", PEIL_N_("activities have no name"),
          PEIL_N_("name each activity that the detail names after what is done, such as \"Beoordeel aanvraag\"")),
    /* P4 */
    NONE(no_disconnected, PEIL_N_("nothing stands apart from the flow"), disconnected, elements, NO_ELEMENTS,
         "disconnected", PEIL_N_("elements are not connected"),
         PEIL_N_("draw a sequence flow to and from each element that the detail names, or take it out")),
    NONE(flows_attached, PEIL_N_("every sequence flow has both its ends in the process"), dangling, flows, NO_FLOWS,
         "dangling", PEIL_N_("sequence flows lead nowhere"),
         PEIL_N_(
             "attach both ends of each flow that the detail names to an element of the same process, or take it out")),
    NONE(reachable, PEIL_N_("every element can be reached from a start"), unreachable, elements, NO_ELEMENTS,
         "unreachable", PEIL_N_("elements can never be reached"),
         PEIL_N_("lead a flow from the start to each element that the detail names, or take it out")),
    NONE(way_out, PEIL_N_("from every element an end can be reached"), no_way_out, elements, NO_ELEMENTS, "no_way_out",
         PEIL_N_("from some elements no end can be reached"),
         PEIL_N_("lead a flow from each element that the detail names towards an end event")),
    /* P5 */
    {.name = "executor",
     .summary = PEIL_N_("every activity has somebody who does it: a lane, a pool or a role"),
     .shape = SHAPE_SHARE,
     .figure = "activities_with_executor",
     .total = "activities",
     .where = "where_activities_with_executor",
     .other = "assigned",
     .fault = {"no_executor", PEIL_N_("activities have nobody who does them"),
               PEIL_N_("put each activity that the detail names in a lane named after the role that does it, or give "
                       "it a role")},
     .nothing = NO_ACTIVITIES,
     .options = executor_options,
     .option_count = COUNT_OF(executor_options)},
    /* P7 */
    {.name = "documented",
     .summary = PEIL_N_("the process itself is described in words"),
     .shape = SHAPE_FILLED,
     .fault = {"not_documented", PEIL_N_("the process has no description in words"),
               PEIL_N_("write in the documentation of the process what it is for, for whom, and when it is finished")},
     .nothing = NO_ACTIVITIES,
     .options = documented_options,
     .option_count = COUNT_OF(documented_options)},
    SHARE(activities_documented, PEIL_N_("activities are described in words"), activities_documented, activities,
          NO_ACTIVITIES, "activities_not_documented", PEIL_N_("activities have no description in words"),
          PEIL_N_("write in the documentation of each activity that the detail names how it is done, with which system "
                  "and to "
                  "which result")),
    /* P8 */
    SHARE(
        decisions_named, PEIL_N_("every way out of a decision says when it is taken"), exclusive_decisions_named,
        exclusive_decisions, ((struct peil_reason){"no_decisions", PEIL_N_("the process has no decisions"), NULL}),
        "decision_not_stated", PEIL_N_("decisions do not say when which way is taken"),
        PEIL_N_("name every flow out of each decision that the detail names after its answer, or give it a condition")),
    NONE(conditional_flows, PEIL_N_("where one way has a condition, each way has one or is the default"),
         unconditional_flows, flows, NO_FLOWS, "no_condition", PEIL_N_("flows lack a condition"),
         PEIL_N_("give each flow that the detail names a condition, or make it the default")),
    /* P10 */
    {.name = "size",
     .summary = PEIL_N_("the process is small enough to be read"),
     .shape = SHAPE_SIZE,
     .figure = "elements",
     .fault = {"too_large", PEIL_N_("the process has too many elements"),
               PEIL_N_("move steps that belong together to a sub-process with a file of its own, and call it")},
     .nothing = NO_ELEMENTS,
     .options = size_options,
     .option_count = COUNT_OF(size_options)},
    NONE(no_inclusive_gateway, PEIL_N_("no inclusive gateways"), inclusive_gateways, gateways, NO_GATEWAYS,
         "inclusive_gateway", PEIL_N_("inclusive gateways are hard to read"),
         PEIL_N_("replace each gateway that the detail names by a parallel gateway with decisions after it")),
    NONE(no_complex_gateway, PEIL_N_("no complex gateways"), complex_gateways, gateways, NO_GATEWAYS, "complex_gateway",
         PEIL_N_("complex gateways are hard to read"),
         PEIL_N_("replace each gateway that the detail names by exclusive and parallel gateways")),
    SHARE(verb_object, PEIL_N_("activities are named after what is done with what"), verb_object_labels,
          activities_named, NO_ACTIVITIES, "not_verb_object",
          PEIL_N_("names of activities do not say what is done with what"),
          PEIL_N_(
              "name each activity that the detail names with a verb and what it is done to: \"Aanvraag beoordelen\"")),
    /* P11 */
    {.name = "data_named",
     .summary = PEIL_N_("the data that the process takes and gives have names"),
     .shape = SHAPE_SHARE,
     .figure = "data_named",
     .total = "data_used",
     .where = "where_data_named",
     .other = "accessed",
     .nothing_is_short = true,
     .fault = {"data_not_named", PEIL_N_("data have no name"),
               PEIL_N_("name each data object that the detail names as the dataset is called in the data register")},
     .nothing = {"no_data", PEIL_N_("the process does not show which data it takes and gives"),
                 PEIL_N_("draw the data that are used and made as data objects, and connect them with the activities")},
     PLAIN},
    /* P12 */
    {.name = "legal_basis",
     .summary = PEIL_N_("a legal basis or a case type is named"),
     .shape = SHAPE_FILLED,
     .fault = {"no_legal_basis", PEIL_N_("neither a legal basis nor a case type is named"),
               PEIL_N_("fill in the law and article that the process rests on, or its case type, in the register")},
     .nothing = NO_ACTIVITIES,
     .options = basis_options,
     .option_count = COUNT_OF(basis_options)},
    /* the rest of bpmnlint's recommended rules */
    NONE(no_implicit_start, PEIL_N_("the process starts at start events only"), implicit_start, elements, NO_ELEMENTS,
         "implicit_start", PEIL_N_("elements start without a start event"),
         PEIL_N_("draw a flow into each element that the detail names, from a start event or from what comes before")),
    NONE(no_implicit_end, PEIL_N_("the process ends at end events only"), implicit_end, elements, NO_ELEMENTS,
         "implicit_end", PEIL_N_("elements end without an end event"),
         PEIL_N_("draw a flow out of each element that the detail names, to what comes next or to an end event")),
    NONE(no_implicit_split, PEIL_N_("the flow splits at gateways only"), implicit_split, elements, NO_ELEMENTS,
         "implicit_split", PEIL_N_("the flow splits without a gateway"),
         PEIL_N_("put a gateway behind each element that the detail names, and lead its flows from there")),
    NONE(fake_join, PEIL_N_("flows come together at gateways only"), fake_joins, elements, NO_ELEMENTS, "fake_join",
         PEIL_N_("flows come together without a gateway"),
         PEIL_N_("put a gateway before each element that the detail names: exclusive for \"one of\", parallel for "
                 "\"all of\"")),
    NONE(no_gateway_join_fork, PEIL_N_("a gateway joins or splits, not both"), gateway_join_fork, gateways, NO_GATEWAYS,
         "join_fork", PEIL_N_("gateways join and split at once"),
         PEIL_N_("make two gateways of each that the detail names: one that joins, one that splits")),
    NONE(superfluous_gateway, PEIL_N_("every gateway joins or splits something"), superfluous_gateways, gateways,
         NO_GATEWAYS, "superfluous_gateway", PEIL_N_("gateways have one way in and one way out"),
         PEIL_N_("take out each gateway that the detail names, or draw the way that is missing")),
    NONE(no_duplicate_sequence_flows, PEIL_N_("no two flows say the same"), duplicate_flows, flows, NO_FLOWS,
         "duplicate_flow", PEIL_N_("flows are drawn twice"), PEIL_N_("take out each flow that the detail names")),
    NONE(event_based_gateway, PEIL_N_("event-based gateways wait for at least two things"), event_gateways_wrong,
         gateways, NO_GATEWAYS, "event_gateway", PEIL_N_("event-based gateways are drawn wrong"),
         PEIL_N_("lead two or more flows without conditions from each gateway that the detail names to the events it "
                 "waits for")),
    NONE(single_blank_start_event, PEIL_N_("at most one start event without a trigger"), blank_starts_double, scopes,
         NO_ELEMENTS, "two_starts", PEIL_N_("there is more than one start event without a trigger"),
         PEIL_N_("keep one start event in what the detail names, or say of each what triggers it")),
    NONE(
        sub_process_blank_start_event, PEIL_N_("sub-processes start without a trigger"), start_events_not_blank, events,
        NO_EVENTS, "start_not_blank", PEIL_N_("start events in sub-processes have a trigger"),
        PEIL_N_("make each start event that the detail names a plain one: the sub-process starts when it is its turn")),
    NONE(event_sub_process_typed_start_event, PEIL_N_("event sub-processes say what triggers them"),
         untyped_event_starts, events, NO_EVENTS, "start_not_typed",
         PEIL_N_("start events of event sub-processes have no trigger"),
         PEIL_N_("choose the trigger (message, timer, error and so on) of each start event that the detail names")),
    NONE(single_event_definition, PEIL_N_("an event has one trigger at most"), multiple_definitions, events, NO_EVENTS,
         "two_triggers", PEIL_N_("events have more than one trigger"),
         PEIL_N_("make separate events of each event that the detail names")),
    NONE(link_event, PEIL_N_("link events come in pairs with one name"), link_events_unmatched, events, NO_EVENTS,
         "link_event", PEIL_N_("link events have no counterpart"),
         PEIL_N_("give each link event that the detail names the name of its counterpart, or draw that")),
    NONE(ad_hoc_sub_process, PEIL_N_("ad-hoc sub-processes have no starts and ends"), ad_hoc_faults, events, NO_EVENTS,
         "ad_hoc", PEIL_N_("ad-hoc sub-processes hold events that do not belong there"),
         PEIL_N_("take out each start or end event that the detail names, and lead a flow from each event in between")),
    NONE(no_bpmndi, PEIL_N_("everything in the model is drawn in the diagram"), nodes_not_drawn, elements, NO_ELEMENTS,
         "not_drawn", PEIL_N_("elements are not in the diagram"),
         PEIL_N_("open the model in a modelling tool, draw what the detail names or take it out, and save it")),
};

const uint32_t process_rule_count = COUNT_OF(process_rules);
