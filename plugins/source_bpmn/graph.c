/* SPDX-License-Identifier: EUPL-1.2 */
/* Following the references of a BPMN file, and walking its graph: with queues, never by recursion. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

/* An ordered table of the ids of one array. id_at gives the id of an item; empty ids are left out. */
static struct index_entry *ids_of(struct model *model, const struct array *array, size_t id_offset, size_t *ret_count)
{
    struct index_entry *entries = pool_allocate(model->pool, (array->count + 1) * sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < array->count; i++) {
        const char *id;
        memcpy(&id, (const char *)array->items + i * array->size + id_offset, sizeof id);
        if (*id != '\0')
            entries[count++] = (struct index_entry){.name = id, .number = (uint32_t)i};
    }
    index_sort(entries, count);
    for (size_t i = 1; i < count; i++)
        model->duplicate_ids += strcmp(entries[i].name, entries[i - 1].name) == 0;
    *ret_count = count;
    return entries;
}

static void resolve_participants(struct model *model)
{
    size_t count;
    struct index_entry *ids = ids_of(model, &model->processes, offsetof(struct process, id), &count);
    for (size_t i = 0; i < model->participants.count; i++) {
        const struct participant *participant = (const struct participant *)model->participants.items + i;
        int64_t number = index_find(ids, count, participant->process);
        struct process *process = number < 0 ? NULL : MODEL_PROCESS(model, number);
        if (process == NULL || process->pooled)
            continue;
        process->pooled = true;
        process->participant_number = (int32_t)i;
        process->participant = participant->name;
        process->participant_documentation = participant->documentation;
    }
}

static void count_scopes(struct model *model)
{
    for (size_t i = 0; i < model->nodes.count; i++) {
        const struct node *node = MODEL_NODE(model, i);
        struct scope *scope = MODEL_SCOPE(model, node->scope);
        scope->nodes++;
        scope->starts += node->kind == KIND_START_EVENT;
        scope->ends += node->kind == KIND_END_EVENT;
        scope->blank_starts += node->kind == KIND_START_EVENT && node->definitions == 0;
    }
}

/* The ends of each flow. A flow to a node of another process is as loose as one to nothing. */
static void resolve_flows(struct model *model, const struct index_entry *ids, size_t count)
{
    for (size_t i = 0; i < model->flows.count; i++) {
        struct flow *flow = MODEL_FLOW(model, i);
        int64_t from = index_find(ids, count, flow->source), to = index_find(ids, count, flow->target);
        if (from >= 0 && MODEL_NODE(model, from)->process == flow->process)
            flow->from = (int32_t)from;
        if (to >= 0 && MODEL_NODE(model, to)->process == flow->process)
            flow->to = (int32_t)to;
        if (flow->to != NONE)
            MODEL_NODE(model, flow->to)->incoming++;
        if (flow->from == NONE)
            continue;
        struct node *source = MODEL_NODE(model, flow->from);
        flow->otherwise = source->otherwise != NULL && strcmp(source->otherwise, flow->id) == 0;
        source->outgoing++;
        source->conditional += flow->condition != NULL;
        source->open += flow->condition == NULL && !flow->otherwise;
        source->unstated += flow->condition == NULL && !flow->otherwise && flow->name == NULL;
    }
}

static void resolve_lanes(struct model *model, const struct index_entry *ids, size_t count)
{
    /* A lane without a name is called as the lane it lies in; lanes come after those they lie in. */
    for (size_t i = 0; i < model->lanes.count; i++) {
        struct lane *lane = MODEL_LANE(model, i);
        if (lane->name == NULL && lane->above != NONE)
            lane->name = MODEL_LANE(model, lane->above)->name;
    }
    for (size_t i = 0; i < model->links.count; i++) {
        const struct link *link = MODEL_LINK(model, i);
        int64_t node = link->kind == LINK_LANE_NODE ? index_find(ids, count, link->id) : -1;
        if (node >= 0 && MODEL_LANE(model, link->owner)->name != NULL &&
            MODEL_NODE(model, node)->process == MODEL_LANE(model, link->owner)->process)
            MODEL_NODE(model, node)->in_lane = true;
    }
    /* What stands in a sub-process is in its lane, and done by its roles. Sub-processes come before what they hold. */
    for (size_t i = 0; i < model->nodes.count; i++) {
        struct node *node = MODEL_NODE(model, i);
        int32_t outer = MODEL_SCOPE(model, node->scope)->node;
        if (outer == NONE)
            continue;
        node->in_lane |= MODEL_NODE(model, outer)->in_lane;
        node->role |= MODEL_NODE(model, outer)->role;
    }
}

static void resolve_shapes(struct model *model, const struct index_entry *ids, size_t count)
{
    for (size_t i = 0; i < model->links.count; i++) {
        const struct link *link = MODEL_LINK(model, i);
        int64_t node = link->kind == LINK_SHAPE ? index_find(ids, count, link->id) : -1;
        if (node >= 0)
            MODEL_NODE(model, node)->drawn = true;
    }
}

/* The data item that a reference means in the end: an object or a store; references are followed once. */
static void use_data(struct model *model, int64_t number, int32_t process, bool read)
{
    if (number < 0)
        return;
    struct data *data = MODEL_DATA(model, number);
    if (data->process == NONE && data->kind == DATA_STORE)
        data->process = process; /* a store of the whole file that is used here directly */
    if (data->process != process)
        return;
    data->read |= read;
    data->written |= !read;
}

static void resolve_data(struct model *model, const struct index_entry *nodes, size_t node_count)
{
    size_t count;
    struct index_entry *ids = ids_of(model, &model->data, offsetof(struct data, id), &count);
    for (size_t i = 0; i < model->data.count; i++) {
        struct data *data = MODEL_DATA(model, i);
        int64_t object = data->refers == NULL ? -1 : index_find(ids, count, data->refers);
        if (object >= 0 && data->name == NULL)
            data->name = MODEL_DATA(model, object)->name;
    }
    for (size_t i = 0; i < model->links.count; i++) {
        const struct link *link = MODEL_LINK(model, i);
        if (link->kind == LINK_DATA_READ || link->kind == LINK_DATA_WRITTEN) {
            use_data(model, index_find(ids, count, link->id), link->process, link->kind == LINK_DATA_READ);
        } else if (link->kind == LINK_ASSOCIATION && link->other != NULL) {
            if (index_find(nodes, node_count, link->other) >= 0)
                use_data(model, index_find(ids, count, link->id), link->process, true);
            if (index_find(nodes, node_count, link->id) >= 0)
                use_data(model, index_find(ids, count, link->other), link->process, false);
        }
    }
    for (size_t i = 0; i < model->data.count; i++) { /* what the process itself takes and gives */
        struct data *data = MODEL_DATA(model, i);
        data->read |= data->kind == DATA_INPUT;
        data->written |= data->kind == DATA_OUTPUT;
    }
}

static void resolve_roles(struct model *model)
{
    size_t count;
    struct index_entry *ids = ids_of(model, &model->resources, offsetof(struct resource, id), &count);
    for (size_t i = 0; i < model->roles.count; i++) {
        struct role *role = (struct role *)model->roles.items + i;
        int64_t number = index_find(ids, count, role->name);
        const struct resource *resource = number < 0 ? NULL : (const struct resource *)model->resources.items + number;
        if (resource != NULL && resource->name != NULL)
            role->name = resource->name;
    }
}

/* ---- The walk ---------------------------------------------------------------------------------------------------- */

/* Edges in one array, grouped by the node they leave: first[n] .. first[n + 1]. */
struct edges {
    uint32_t *first;
    uint32_t *to;
};

struct pair {
    uint32_t from, to;
};

static struct edges edges_group(struct model *model, const struct array *pairs, bool backwards)
{
    size_t nodes = model->nodes.count;
    const struct pair *pair = pairs->items;
    struct edges edges = {.first = pool_allocate(model->pool, (nodes + 2) * sizeof(uint32_t)),
                          .to = pool_allocate(model->pool, (pairs->count + 1) * sizeof(uint32_t))};
    for (size_t i = 0; i < pairs->count; i++)
        edges.first[(backwards ? pair[i].to : pair[i].from) + 2]++;
    for (size_t i = 2; i < nodes + 2; i++)
        edges.first[i] += edges.first[i - 1];
    for (size_t i = 0; i < pairs->count; i++)
        edges.to[edges.first[(backwards ? pair[i].to : pair[i].from) + 1]++] = backwards ? pair[i].from : pair[i].to;
    return edges;
}

static void add_pair(struct array *pairs, int64_t from, int64_t to)
{
    struct pair *pair = array_add(pairs, SIZE_MAX);
    *pair = (struct pair){.from = (uint32_t)from, .to = (uint32_t)to};
}

/* A link event is known by its name within its scope: each throw leads to each catch of that name, through the first.
 */
static int link_compare(const void *left, const void *right)
{
    const struct node *a = *(const struct node *const *)left, *b = *(const struct node *const *)right;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    return strcmp(a->name == NULL ? "" : a->name, b->name == NULL ? "" : b->name);
}

static void pair_links(struct model *model, struct array *pairs)
{
    struct node **links = pool_allocate(model->pool, (model->nodes.count + 1) * sizeof *links);
    struct node *base = model->nodes.items;
    size_t count = 0;
    for (size_t i = 0; i < model->nodes.count; i++)
        if (base[i].definition & DEFINITION_LINK)
            links[count++] = &base[i];
    if (count > 0)
        qsort(links, count, sizeof *links, link_compare);
    for (size_t i = 0; i < count;) {
        size_t end = i;
        struct node *caught = NULL;
        for (; end < count && link_compare(&links[i], &links[end]) == 0; end++)
            if (caught == NULL && links[end]->kind == KIND_CATCH_EVENT)
                caught = links[end];
        for (; i < end; i++)
            if (caught != NULL && links[i]->kind == KIND_THROW_EVENT) {
                links[i]->host = (int32_t)(caught - base);
                caught->host = (int32_t)(links[i] - base);
                add_pair(pairs, links[i] - base, caught - base);
            }
    }
}

static void walk(const struct model *model, const struct edges *edges, uint32_t *queue, size_t waiting, bool from_start)
{
    for (size_t at = 0; at < waiting; at++)
        for (uint32_t edge = edges->first[queue[at]]; edge < edges->first[queue[at] + 1]; edge++) {
            struct node *next = MODEL_NODE(model, edges->to[edge]);
            bool *mark = from_start ? &next->from_start : &next->to_end;
            if (*mark)
                continue;
            *mark = true;
            queue[waiting++] = edges->to[edge];
        }
}

/* Where a walk begins: at the starts (ends) of each scope; where a scope has none, at what has nothing before (after)
 * it. What BPMN lets stand apart begins a walk of its own. */
static bool begins(const struct model *model, const struct node *node, bool from_start)
{
    const struct scope *scope = MODEL_SCOPE(model, node->scope);
    bool apart = node->by_event || node->for_compensation ||
                 (scope->node != NONE && MODEL_NODE(model, scope->node)->kind == KIND_AD_HOC) ||
                 (node->kind == KIND_BOUNDARY_EVENT && (node->definition & DEFINITION_COMPENSATE));
    if (apart)
        return true;
    if (from_start)
        return node->kind == KIND_START_EVENT || (scope->starts == 0 && node->incoming == 0);
    return node->kind == KIND_END_EVENT || (scope->ends == 0 && node->outgoing == 0);
}

static void walk_from(struct model *model, const struct array *pairs, uint32_t *queue, bool from_start)
{
    struct edges edges = edges_group(model, pairs, !from_start);
    size_t waiting = 0;
    for (size_t i = 0; i < model->nodes.count; i++) {
        struct node *node = MODEL_NODE(model, i);
        if (!begins(model, node, from_start))
            continue;
        *(from_start ? &node->from_start : &node->to_end) = true;
        queue[waiting++] = (uint32_t)i;
    }
    walk(model, &edges, queue, waiting, from_start);
}

static void resolve_reach(struct model *model, const struct index_entry *ids, size_t count)
{
    struct array pairs = {.size = sizeof(struct pair)};
    for (size_t i = 0; i < model->flows.count; i++) {
        const struct flow *flow = MODEL_FLOW(model, i);
        if (flow->from != NONE && flow->to != NONE)
            add_pair(&pairs, flow->from, flow->to);
    }
    for (size_t i = 0; i < model->nodes.count; i++) {
        struct node *node = MODEL_NODE(model, i);
        int64_t host = node->attached == NULL ? -1 : index_find(ids, count, node->attached);
        if (host < 0 || MODEL_NODE(model, host)->process != node->process || (size_t)host == i)
            continue;
        node->host = (int32_t)host;
        add_pair(&pairs, host, (int64_t)i);
    }
    pair_links(model, &pairs);
    uint32_t *queue = pool_allocate(model->pool, (model->nodes.count + 1) * sizeof *queue);
    walk_from(model, &pairs, queue, true);
    walk_from(model, &pairs, queue, false);
    array_clear(&pairs);
}

void model_resolve(struct model *model)
{
    size_t count;
    struct index_entry *ids = ids_of(model, &model->nodes, offsetof(struct node, id), &count);
    model->node_ids = ids;
    resolve_participants(model);
    count_scopes(model);
    resolve_flows(model, ids, count);
    resolve_lanes(model, ids, count);
    resolve_shapes(model, ids, count);
    resolve_data(model, ids, count);
    resolve_roles(model);
    resolve_reach(model, ids, count);
}
