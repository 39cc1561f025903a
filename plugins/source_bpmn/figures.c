/* SPDX-License-Identifier: EUPL-1.2 */
/* Counting a process: one pass over its nodes, its flows, its scopes and its data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"

const char *const figure_names[FIGURE_COUNT] = {
#define FIGURE(name) #name,
    FIGURES
#undef FIGURE
};

/* ---- Where ------------------------------------------------------------------------------------------------------- */

/* Keeps "Name (id)", or "userTask (id)" for what has no name. */
static void note(struct tally *tally, enum figure figure, const char *name, const char *element, const char *id)
{
    struct text label = {0};
    if (tally->where_count[figure] == WHERE_KEPT)
        return;
    const char *shown = name != NULL ? name : element;
    text_append(&label, shown, text_cut(shown, strlen(shown), 80));
    if (*id != '\0') {
        text_add(&label, " (");
        text_append(&label, id, text_cut(id, strlen(id), 80));
        text_add(&label, ")");
    }
    if (tally->where_count[figure]++ > 0)
        text_add(&tally->where[figure], ",");
    text_json(&tally->where[figure], label.bytes, label.size);
    text_clear(&label);
}

static void note_node(struct tally *tally, enum figure figure, const struct node *node)
{
    note(tally, figure, node->name, node->element, node->id);
}

/* A fault: counted, and its place kept. */
static void fault(struct tally *tally, enum figure figure, const struct node *node)
{
    tally->count[figure]++;
    note_node(tally, figure, node);
}

/* One of those that should be so: counted when it is, and its place kept when it is not. */
static void good(struct tally *tally, enum figure figure, const struct node *node, bool is_good)
{
    if (is_good)
        tally->count[figure]++;
    else
        note_node(tally, figure, node);
}

/* ---- Nodes ------------------------------------------------------------------------------------------------------- */

static bool in_ad_hoc(const struct tally *tally, const struct node *node)
{
    int32_t outer = MODEL_SCOPE(tally->model, node->scope)->node;
    return outer != NONE && MODEL_NODE(tally->model, outer)->kind == KIND_AD_HOC;
}

static bool is_compensation(const struct node *node)
{
    return node->for_compensation || (node->kind == KIND_BOUNDARY_EVENT && node->definition == DEFINITION_COMPENSATE);
}

/* bpmnlint no-disconnected, with call activities. */
static void count_loose(struct tally *tally, const struct node *node)
{
    bool exempt = node->by_event || is_compensation(node) || (node->class == NODE_ACTIVITY && in_ad_hoc(tally, node));
    if (!exempt && node->incoming == 0 && node->outgoing == 0)
        fault(tally, FIGURE_disconnected, node);
    if (!node->from_start)
        fault(tally, FIGURE_unreachable, node);
    if (!node->to_end)
        fault(tally, FIGURE_no_way_out, node);
}

/* bpmnlint no-implicit-start, no-implicit-end, no-implicit-split, fake-join. */
static void count_implicit(struct tally *tally, const struct node *node)
{
    bool exempt = node->by_event || is_compensation(node) || (node->class == NODE_ACTIVITY && in_ad_hoc(tally, node));
    bool link = node->definition == DEFINITION_LINK;
    bool starts =
        node->kind == KIND_START_EVENT || node->kind == KIND_BOUNDARY_EVENT || (node->kind == KIND_CATCH_EVENT && link);
    bool ends = node->kind == KIND_END_EVENT || (node->kind == KIND_THROW_EVENT && link);
    if (!exempt && !starts && node->incoming == 0)
        fault(tally, FIGURE_implicit_start, node);
    if (!exempt && !ends && node->outgoing == 0)
        fault(tally, FIGURE_implicit_end, node);
    if (node->class == NODE_GATEWAY)
        return;
    if (node->open > 1)
        fault(tally, FIGURE_implicit_split, node);
    if (node->incoming > 1)
        fault(tally, FIGURE_fake_joins, node);
}

/* bpmnlint label-required. */
static bool needs_label(const struct node *node)
{
    if (node->kind == KIND_PARALLEL || node->kind == KIND_EVENT_BASED)
        return false;
    if (node->class == NODE_GATEWAY)
        return node->outgoing > 1;
    return node->kind != KIND_SUB_PROCESS && node->kind != KIND_AD_HOC;
}

static void count_activity(struct tally *tally, const struct node *node)
{
    bool lane_or_role = node->in_lane || node->role;
    tally->count[FIGURE_activities]++;
    good(tally, FIGURE_activities_named, node, node->name != NULL || node->by_event);
    good(tally, FIGURE_activities_documented, node, node->documented);
    good(tally, FIGURE_activities_in_lane_or_role, node, lane_or_role);
    good(tally, FIGURE_activities_with_executor, node, lane_or_role || tally->process->participant != NULL);
    if (node->name != NULL || node->by_event)
        good(tally, FIGURE_verb_object_labels, node, node->name == NULL || label_is_verb_object(node->name));
    if (node->kind != KIND_AD_HOC && node->own_scope != NONE) {
        const struct scope *scope = MODEL_SCOPE(tally->model, node->own_scope);
        if (scope->nodes > 0 && scope->starts == 0)
            fault(tally, FIGURE_subprocess_start_missing, node);
        if (scope->nodes > 0 && scope->ends == 0)
            fault(tally, FIGURE_subprocess_end_missing, node);
    }
}

static void count_event(struct tally *tally, const struct node *node)
{
    const struct scope *scope = MODEL_SCOPE(tally->model, node->scope);
    const struct node *outer = scope->node == NONE ? NULL : MODEL_NODE(tally->model, scope->node);
    bool start = node->kind == KIND_START_EVENT, end = node->kind == KIND_END_EVENT;
    tally->count[FIGURE_events]++;
    tally->count[FIGURE_start_events] += outer == NULL && start;
    tally->count[FIGURE_end_events] += outer == NULL && end;
    if (node->definitions > 1)
        fault(tally, FIGURE_multiple_definitions, node);
    if (start && outer != NULL && !outer->by_event && node->definitions > 0)
        fault(tally, FIGURE_start_events_not_blank, node);
    if (start && outer != NULL && outer->by_event && node->definitions == 0)
        fault(tally, FIGURE_untyped_event_starts, node);
    if (node->definition == DEFINITION_LINK && (node->name == NULL || node->host == NONE))
        fault(tally, FIGURE_link_events_unmatched, node);
    if (outer != NULL && outer->kind == KIND_AD_HOC &&
        (start || end || (node->kind == KIND_CATCH_EVENT && node->outgoing == 0)))
        fault(tally, FIGURE_ad_hoc_faults, node);
}

static void count_gateway(struct tally *tally, const struct node *node)
{
    tally->count[FIGURE_gateways]++;
    if (node->kind == KIND_INCLUSIVE)
        fault(tally, FIGURE_inclusive_gateways, node);
    if (node->kind == KIND_COMPLEX)
        fault(tally, FIGURE_complex_gateways, node);
    if (node->kind == KIND_EXCLUSIVE && node->outgoing > 1) {
        tally->count[FIGURE_exclusive_decisions]++;
        good(tally, FIGURE_exclusive_decisions_named, node, node->unstated == 0);
    }
    if (node->kind == KIND_EVENT_BASED && (node->outgoing < 2 || node->conditional > 0))
        fault(tally, FIGURE_event_gateways_wrong, node);
    if (node->incoming > 1 && node->outgoing > 1)
        fault(tally, FIGURE_gateway_join_fork, node);
    if (node->incoming == 1 && node->outgoing == 1)
        fault(tally, FIGURE_superfluous_gateways, node);
}

static void count_node(struct tally *tally, const struct node *node)
{
    if (node->class == NODE_ACTIVITY)
        count_activity(tally, node);
    else if (node->class == NODE_EVENT)
        count_event(tally, node);
    else
        count_gateway(tally, node);
    if (needs_label(node)) {
        tally->count[FIGURE_nodes_needing_label]++;
        good(tally, FIGURE_nodes_labelled, node, node->name != NULL);
    }
    count_loose(tally, node);
    count_implicit(tally, node);
    if (node->drawn)
        tally->count[FIGURE_has_diagram] = 1;
    else
        fault(tally, FIGURE_nodes_not_drawn, node);
}

/* ---- Flows ------------------------------------------------------------------------------------------------------- */

static void fault_flow(struct tally *tally, enum figure figure, const struct flow *flow)
{
    tally->count[figure]++;
    note(tally, figure, flow->name, "sequenceFlow", flow->id);
}

static void count_flow(struct tally *tally, const struct flow *flow)
{
    const struct node *from = flow->from == NONE ? NULL : MODEL_NODE(tally->model, flow->from);
    if (flow->from == NONE || flow->to == NONE)
        fault_flow(tally, FIGURE_dangling, flow);
    /* bpmnlint conditional-flows: where one way has a condition, each has one or is the default */
    if (from != NULL && (from->conditional > 0 || from->otherwise != NULL) && from->outgoing > 1 &&
        flow->condition == NULL && !flow->otherwise)
        fault_flow(tally, FIGURE_unconditional_flows, flow);
    if (flow->condition != NULL) { /* bpmnlint label-required asks names of conditional flows too */
        tally->count[FIGURE_nodes_needing_label]++;
        if (flow->name != NULL)
            tally->count[FIGURE_nodes_labelled]++;
        else
            note(tally, FIGURE_nodes_labelled, NULL, "sequenceFlow", flow->id);
    }
}

static int flow_compare(const void *left, const void *right)
{
    const struct flow *a = *(const struct flow *const *)left, *b = *(const struct flow *const *)right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    int order = strcmp(a->condition == NULL ? "" : a->condition, b->condition == NULL ? "" : b->condition);
    return order != 0 ? order : (a > b) - (a < b);
}

static void count_duplicates(struct tally *tally)
{
    const struct process *process = tally->process;
    const struct flow **flows = malloc((process->flow_count + 1) * sizeof(struct flow *));
    size_t count = 0;
    for (uint32_t i = 0; flows != NULL && i < process->flow_count; i++) {
        const struct flow *flow = MODEL_FLOW(tally->model, process->first_flow + i);
        if (flow->from != NONE && flow->to != NONE)
            flows[count++] = flow;
    }
    if (count > 0)
        qsort(flows, count, sizeof(struct flow *), flow_compare);
    for (size_t i = 1; i < count; i++) {
        const struct flow *a = flows[i - 1], *b = flows[i];
        if (a->from == b->from && a->to == b->to &&
            strcmp(a->condition == NULL ? "" : a->condition, b->condition == NULL ? "" : b->condition) == 0)
            fault_flow(tally, FIGURE_duplicate_flows, b);
    }
    free(flows);
}

/* ---- Scopes, lanes, data ----------------------------------------------------------------------------------------- */

static void count_scope(struct tally *tally, const struct scope *scope)
{
    const struct node *outer = scope->node == NONE ? NULL : MODEL_NODE(tally->model, scope->node);
    const char *name = outer == NULL ? tally->process->name : outer->name;
    const char *id = outer == NULL ? tally->process->id : outer->id;
    const char *element = outer == NULL ? "process" : outer->element;
    if (outer != NULL && (outer->kind == KIND_AD_HOC || scope->nodes == 0))
        return;
    tally->count[FIGURE_scopes]++;
    if (scope->starts > 0)
        tally->count[FIGURE_scopes_with_start]++;
    else
        note(tally, FIGURE_scopes_with_start, name, element, id);
    if (scope->ends > 0)
        tally->count[FIGURE_scopes_with_end]++;
    else
        note(tally, FIGURE_scopes_with_end, name, element, id);
    if (scope->blank_starts > 1) {
        tally->count[FIGURE_blank_starts_double]++;
        note(tally, FIGURE_blank_starts_double, name, element, id);
    }
}

static void count_scopes(struct tally *tally)
{
    const struct process *process = tally->process;
    count_scope(tally, MODEL_SCOPE(tally->model, process->scope));
    for (uint32_t i = 0; i < process->node_count; i++) {
        const struct node *node = MODEL_NODE(tally->model, process->first_node + i);
        if (node->own_scope != NONE)
            count_scope(tally, MODEL_SCOPE(tally->model, node->own_scope));
    }
}

static void count_label(struct tally *tally, const char *name, const char *element, const char *id)
{
    tally->count[FIGURE_nodes_needing_label]++;
    if (name != NULL)
        tally->count[FIGURE_nodes_labelled]++;
    else
        note(tally, FIGURE_nodes_labelled, NULL, element, id);
}

static void count_lanes(struct tally *tally)
{
    const struct process *process = tally->process;
    for (uint32_t i = 0; i < process->lane_count; i++) {
        const struct lane *lane = MODEL_LANE(tally->model, process->first_lane + i);
        tally->count[FIGURE_lane_count]++;
        count_label(tally, lane->name, "lane", lane->id);
    }
    if (process->participant_number != NONE) {
        const struct participant *participant =
            (const struct participant *)tally->model->participants.items + process->participant_number;
        count_label(tally, participant->name, "participant", participant->id);
    }
}

static void count_data(struct tally *tally)
{
    int32_t process = (int32_t)(tally->process - (const struct process *)tally->model->processes.items);
    for (size_t i = 0; i < tally->model->data.count; i++) {
        const struct data *data = MODEL_DATA(tally->model, i);
        if (data->process != process || !(data->read || data->written))
            continue;
        tally->count[FIGURE_data_used]++;
        if (data->name != NULL)
            tally->count[FIGURE_data_named]++;
        else
            note(tally, FIGURE_data_named, NULL,
                 data->kind == DATA_STORE_REFERENCE ? "dataStoreReference" : "dataObjectReference", data->id);
    }
}

void tally_process(struct tally *tally, const struct model *model, uint32_t process)
{
    tally->model = model;
    tally->process = MODEL_PROCESS(model, process);
    memset(tally->count, 0, sizeof tally->count);
    memset(tally->where_count, 0, sizeof tally->where_count);
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        text_empty(&tally->where[i]);
    for (uint32_t i = 0; i < tally->process->node_count; i++)
        count_node(tally, MODEL_NODE(model, tally->process->first_node + i));
    for (uint32_t i = 0; i < tally->process->flow_count; i++)
        count_flow(tally, MODEL_FLOW(model, tally->process->first_flow + i));
    count_duplicates(tally);
    count_scopes(tally);
    count_lanes(tally);
    count_data(tally);
    tally->count[FIGURE_elements] = tally->process->node_count;
    tally->count[FIGURE_flows] = tally->process->flow_count;
    tally->count[FIGURE_duplicate_ids] = model->duplicate_ids;
}

void tally_clear(struct tally *tally)
{
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        text_clear(&tally->where[i]);
}
