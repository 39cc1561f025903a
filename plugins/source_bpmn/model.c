/* SPDX-License-Identifier: EUPL-1.2 */
/* From the elements of a BPMN file, as they stream by, to a struct model. */
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "source_common/tree.h"

/* What an element means to us. */
enum meaning {
    MEANS_NOTHING = 0, /* also everything below it, unless a rule below says otherwise */
    MEANS_DEFINITIONS,
    MEANS_COLLABORATION,
    MEANS_PARTICIPANT,
    MEANS_PROCESS,
    MEANS_NODE,
    MEANS_FLOW,
    MEANS_CONDITION,
    MEANS_DOCUMENTATION,
    MEANS_EXTENSIONS,
    MEANS_LANE_SET,
    MEANS_LANE,
    MEANS_LANE_NODE,
    MEANS_DATA,
    MEANS_IO,
    MEANS_DATA_READ,
    MEANS_DATA_WRITTEN,
    MEANS_DATA_SOURCE,
    MEANS_DATA_TARGET,
    MEANS_ASSOCIATION,
    MEANS_ROLE,
    MEANS_RESOURCE_REF,
    MEANS_ROLE_EXPRESSION,
    MEANS_RESOURCE,
    MEANS_EVENT_DEFINITION,
    MEANS_INSIDE_EXTENSIONS,
};

struct term {
    const char *name; /* sorted */
    uint8_t meaning;
    uint8_t class;
    uint8_t kind; /* enum node_kind or enum data_kind */
};

static const struct term terms[] = {
    {"adHocSubProcess", MEANS_NODE, NODE_ACTIVITY, KIND_AD_HOC},
    {"association", MEANS_ASSOCIATION, 0, 0},
    {"boundaryEvent", MEANS_NODE, NODE_EVENT, KIND_BOUNDARY_EVENT},
    {"businessRuleTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"callActivity", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"childLaneSet", MEANS_LANE_SET, 0, 0},
    {"collaboration", MEANS_COLLABORATION, 0, 0},
    {"complexGateway", MEANS_NODE, NODE_GATEWAY, KIND_COMPLEX},
    {"conditionExpression", MEANS_CONDITION, 0, 0},
    {"dataInput", MEANS_DATA, 0, DATA_INPUT},
    {"dataInputAssociation", MEANS_DATA_READ, 0, 0},
    {"dataObject", MEANS_DATA, 0, DATA_OBJECT},
    {"dataObjectReference", MEANS_DATA, 0, DATA_REFERENCE},
    {"dataOutput", MEANS_DATA, 0, DATA_OUTPUT},
    {"dataOutputAssociation", MEANS_DATA_WRITTEN, 0, 0},
    {"dataStore", MEANS_DATA, 0, DATA_STORE},
    {"dataStoreReference", MEANS_DATA, 0, DATA_STORE_REFERENCE},
    {"definitions", MEANS_DEFINITIONS, 0, 0},
    {"documentation", MEANS_DOCUMENTATION, 0, 0},
    {"endEvent", MEANS_NODE, NODE_EVENT, KIND_END_EVENT},
    {"eventBasedGateway", MEANS_NODE, NODE_GATEWAY, KIND_EVENT_BASED},
    {"exclusiveGateway", MEANS_NODE, NODE_GATEWAY, KIND_EXCLUSIVE},
    {"extensionElements", MEANS_EXTENSIONS, 0, 0},
    {"flowNodeRef", MEANS_LANE_NODE, 0, 0},
    {"humanPerformer", MEANS_ROLE, 0, 0},
    {"inclusiveGateway", MEANS_NODE, NODE_GATEWAY, KIND_INCLUSIVE},
    {"intermediateCatchEvent", MEANS_NODE, NODE_EVENT, KIND_CATCH_EVENT},
    {"intermediateThrowEvent", MEANS_NODE, NODE_EVENT, KIND_THROW_EVENT},
    {"ioSpecification", MEANS_IO, 0, 0},
    {"lane", MEANS_LANE, 0, 0},
    {"laneSet", MEANS_LANE_SET, 0, 0},
    {"manualTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"parallelGateway", MEANS_NODE, NODE_GATEWAY, KIND_PARALLEL},
    {"participant", MEANS_PARTICIPANT, 0, 0},
    {"performer", MEANS_ROLE, 0, 0},
    {"potentialOwner", MEANS_ROLE, 0, 0},
    {"process", MEANS_PROCESS, 0, 0},
    {"receiveTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"resource", MEANS_RESOURCE, 0, 0},
    {"resourceAssignmentExpression", MEANS_ROLE_EXPRESSION, 0, 0},
    {"resourceRef", MEANS_RESOURCE_REF, 0, 0},
    {"resourceRole", MEANS_ROLE, 0, 0},
    {"scriptTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"sendTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"sequenceFlow", MEANS_FLOW, 0, 0},
    {"serviceTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"sourceRef", MEANS_DATA_SOURCE, 0, 0},
    {"startEvent", MEANS_NODE, NODE_EVENT, KIND_START_EVENT},
    {"subProcess", MEANS_NODE, NODE_ACTIVITY, KIND_SUB_PROCESS},
    {"targetRef", MEANS_DATA_TARGET, 0, 0},
    {"task", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
    {"transaction", MEANS_NODE, NODE_ACTIVITY, KIND_SUB_PROCESS},
    {"userTask", MEANS_NODE, NODE_ACTIVITY, KIND_TASK},
};

/* An element that is open. */
struct open {
    uint8_t meaning;
    uint8_t owner_kind; /* inside extensionElements of a process, participant or the file */
    bool collects;      /* its text is being collected */
    bool has_children;  /* inside extensionElements */
    uint32_t number;    /* of the thing in its array */
    uint32_t scope;     /* process and node with own scope: it */
    const char *name;   /* inside extensionElements */
};

enum { MOST_OPEN = 256 };

struct reading {
    struct model *model;
    const struct peil_host *host;
    struct open open[MOST_OPEN];
    uint32_t depth;
    int32_t process;  /* that we are in */
    struct text text; /* being collected */
    bool collecting;
};

struct model *model_new(void)
{
    struct pool *pool = pool_new();
    struct model *model = pool_allocate(pool, sizeof *model);
    model->pool = pool;
    model->nodes.size = sizeof(struct node);
    model->flows.size = sizeof(struct flow);
    model->scopes.size = sizeof(struct scope);
    model->processes.size = sizeof(struct process);
    model->lanes.size = sizeof(struct lane);
    model->participants.size = sizeof(struct participant);
    model->data.size = sizeof(struct data);
    model->links.size = sizeof(struct link);
    model->extensions.size = sizeof(struct extension);
    model->resources.size = sizeof(struct resource);
    model->roles.size = sizeof(struct role);
    return model;
}

void model_free(struct model *model)
{
    if (model == NULL)
        return;
    struct array *arrays[] = {&model->nodes,        &model->flows, &model->scopes,   &model->processes,
                              &model->lanes,        &model->data,  &model->links,    &model->extensions,
                              &model->participants, &model->roles, &model->resources};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        array_clear(arrays[i]);
    pool_free(model->pool);
}

static int term_compare(const void *key, const void *item)
{
    return strcmp(key, ((const struct term *)item)->name);
}

static const struct term *term_find(const char *name)
{
    return bsearch(name, terms, sizeof terms / sizeof *terms, sizeof *terms, term_compare);
}

/* Adds to an array; when it is full, error is filled and NULL given. */
static void *add(struct reading *reading, struct array *array, size_t most, struct peil_error *error)
{
    void *item = array_add(array, most);
    if (item == NULL)
        tree_error(reading->host, error, PEIL_ERROR_INPUT, PEIL_N_("more than %zu parts of one sort in one file"),
                   most);
    return item;
}

static bool is_true(const char *value)
{
    return value != NULL && (strcmp(value, "true") == 0 || strcmp(value, "1") == 0);
}

static const char *id_of(struct pool *pool, const struct xml_element *element)
{
    const char *id = xml_label(pool, element, "id");
    return id == NULL ? "" : id;
}

/* ---- Start of an element: one function a meaning ----------------------------------------------------------------- */

static int start_process(struct reading *reading, const struct xml_element *element, struct open *open,
                         struct peil_error *error)
{
    struct model *model = reading->model;
    struct process *process = add(reading, &model->processes, MOST_NODES, error);
    struct scope *scope = process == NULL ? NULL : add(reading, &model->scopes, MOST_NODES, error);
    if (scope == NULL)
        return error->code;
    const char *executable = xml_value(model->pool, element, "isExecutable");
    *process = (struct process){.id = id_of(model->pool, element),
                                .name = xml_label(model->pool, element, "name"),
                                .executable = executable == NULL    ? NULL
                                              : is_true(executable) ? "yes"
                                                                    : "no",
                                .scope = (uint32_t)model->scopes.count - 1,
                                .first_node = (uint32_t)model->nodes.count,
                                .first_flow = (uint32_t)model->flows.count,
                                .first_lane = (uint32_t)model->lanes.count,
                                .participant_number = NONE,
                                .line = (uint32_t)element->line};
    open->number = (uint32_t)model->processes.count - 1;
    open->scope = process->scope;
    *scope = (struct scope){.process = open->number, .node = NONE};
    reading->process = (int32_t)open->number;
    return 0;
}

static bool has_assignee(struct pool *pool, const struct xml_element *element)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        struct xml_attribute attribute = xml_attribute_at(element, i);
        if (strcmp(attribute.name, "assignee") != 0 && strcmp(attribute.name, "candidateGroups") != 0 &&
            strcmp(attribute.name, "candidateUsers") != 0)
            continue;
        if (!text_is_blank(xml_value_of(pool, attribute)))
            return true;
    }
    return false;
}

static int start_node(struct reading *reading, const struct xml_element *element, const struct term *term,
                      struct open *open, uint32_t scope, struct peil_error *error)
{
    struct model *model = reading->model;
    struct pool *pool = model->pool;
    struct node *node = add(reading, &model->nodes, MOST_NODES, error);
    if (node == NULL)
        return error->code;
    *node = (struct node){.id = id_of(pool, element),
                          .name = xml_label(pool, element, "name"),
                          .element = term->name,
                          .otherwise = xml_label(pool, element, "default"),
                          .process = (uint32_t)reading->process,
                          .scope = scope,
                          .own_scope = NONE,
                          .host = NONE,
                          .line = (uint32_t)element->line,
                          .class = term->class,
                          .kind = term->kind,
                          .by_event = is_true(xml_value(pool, element, "triggeredByEvent")),
                          .for_compensation = is_true(xml_value(pool, element, "isForCompensation")),
                          .role = term->class == NODE_ACTIVITY && has_assignee(pool, element)};
    if (node->kind == KIND_BOUNDARY_EVENT)
        node->attached = xml_label(pool, element, "attachedToRef");
    open->number = (uint32_t)model->nodes.count - 1;
    if (node->kind != KIND_SUB_PROCESS && node->kind != KIND_AD_HOC)
        return 0;
    node->own_scope = (int32_t)model->scopes.count;
    struct scope *inside = add(reading, &model->scopes, 2 * MOST_NODES, error);
    if (inside == NULL)
        return error->code;
    *inside = (struct scope){.process = node->process, .node = (int32_t)open->number};
    open->scope = (uint32_t)node->own_scope;
    return 0;
}

static int start_flow(struct reading *reading, const struct xml_element *element, struct open *open, uint32_t scope,
                      struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    struct flow *flow = add(reading, &reading->model->flows, MOST_FLOWS, error);
    if (flow == NULL)
        return error->code;
    *flow = (struct flow){.id = id_of(pool, element),
                          .name = xml_label(pool, element, "name"),
                          .source = xml_label(pool, element, "sourceRef"),
                          .target = xml_label(pool, element, "targetRef"),
                          .from = NONE,
                          .to = NONE,
                          .process = (uint32_t)reading->process,
                          .scope = scope};
    open->number = (uint32_t)reading->model->flows.count - 1;
    return 0;
}

static int start_participant(struct reading *reading, const struct xml_element *element, struct open *open,
                             struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    struct participant *participant = add(reading, &reading->model->participants, MOST_NODES, error);
    if (participant == NULL)
        return error->code;
    *participant = (struct participant){.id = id_of(pool, element),
                                        .name = xml_label(pool, element, "name"),
                                        .process = xml_label(pool, element, "processRef")};
    open->number = (uint32_t)reading->model->participants.count - 1;
    return 0;
}

static int start_lane(struct reading *reading, const struct xml_element *element, struct open *open,
                      struct peil_error *error)
{
    struct model *model = reading->model;
    struct lane *lane = add(reading, &model->lanes, MOST_NODES, error);
    if (lane == NULL)
        return error->code;
    *lane = (struct lane){.id = id_of(model->pool, element),
                          .name = xml_label(model->pool, element, "name"),
                          .above = NONE,
                          .process = (uint32_t)reading->process};
    open->number = (uint32_t)model->lanes.count - 1;
    /* lane > childLaneSet > lane */
    struct open *set = &reading->open[reading->depth - 1], *outer = set - 1;
    if (reading->depth >= 2 && outer->meaning == MEANS_LANE) {
        lane->above = (int32_t)outer->number;
        MODEL_LANE(model, outer->number)->divided = true;
    }
    return 0;
}

static int start_data(struct reading *reading, const struct xml_element *element, const struct term *term,
                      struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    struct data *data = add(reading, &reading->model->data, MOST_NODES, error);
    if (data == NULL)
        return error->code;
    const char *refers = xml_label(pool, element, "dataObjectRef");
    *data = (struct data){.id = id_of(pool, element),
                          .name = xml_label(pool, element, "name"),
                          .refers = refers != NULL ? refers : xml_label(pool, element, "dataStoreRef"),
                          .process = reading->process,
                          .kind = term->kind};
    return 0;
}

static int add_link(struct reading *reading, enum link_kind kind, const char *id, const char *other, uint32_t owner,
                    struct peil_error *error)
{
    if (id == NULL)
        return 0;
    struct link *link = add(reading, &reading->model->links, 4 * (size_t)MOST_NODES, error);
    if (link == NULL)
        return error->code;
    *link = (struct link){.id = id, .other = other, .owner = owner, .process = reading->process, .kind = (uint8_t)kind};
    return 0;
}

static int add_extension(struct reading *reading, const struct open *open, const char *name, const char *value,
                         struct peil_error *error)
{
    struct extension *extension = add(reading, &reading->model->extensions, MOST_NODES, error);
    if (extension == NULL)
        return error->code;
    *extension = (struct extension){
        .name = name, .value = value == NULL ? "" : value, .owner = open->number, .owner_kind = open->owner_kind};
    return 0;
}

/* Attributes of a tool's own namespace on a process, a participant or the whole file. */
static int foreign_attributes(struct reading *reading, const struct xml_element *element, const struct open *open,
                              struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    struct open owner = {.number = open->number,
                         .owner_kind = open->meaning == MEANS_PROCESS       ? OWNER_PROCESS
                                       : open->meaning == MEANS_PARTICIPANT ? OWNER_PARTICIPANT
                                                                            : OWNER_FILE};
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        struct xml_attribute attribute = xml_attribute_at(element, i);
        if (attribute.space == NULL || strcmp(attribute.space, BPMN_MODEL) == 0 ||
            strcmp(attribute.space, "http://www.w3.org/2001/XMLSchema-instance") == 0)
            continue;
        const char *name = pool_text(pool, attribute.name, strlen(attribute.name));
        if (add_extension(reading, &owner, name, xml_value_of(pool, attribute), error) != 0)
            return error->code;
    }
    return 0;
}

/* An element under extensionElements: name="…" value="…" in the spelling of several tools, or a plain element. */
static int start_extension(struct reading *reading, const struct xml_element *element, struct open *open,
                           struct open *parent, struct peil_error *error)
{
    static const char *const keys[] = {"name", "key", "metaKey"};
    static const char *const values[] = {"value", "metaValue"};
    struct pool *pool = reading->model->pool;
    const char *name = NULL, *value = NULL;
    parent->has_children = true;
    for (size_t i = 0; i < 3 && name == NULL; i++)
        name = xml_label(pool, element, keys[i]);
    for (size_t i = 0; i < 2 && value == NULL; i++)
        value = xml_value(pool, element, values[i]);
    open->meaning = MEANS_INSIDE_EXTENSIONS;
    open->owner_kind = parent->owner_kind;
    open->number = parent->number;
    open->name = name != NULL ? name : pool_text(pool, element->name, strlen(element->name));
    if (value != NULL) {
        open->has_children = true; /* its text is not its value */
        return add_extension(reading, open, open->name, value, error);
    }
    text_empty(&reading->text);
    return 0;
}

static int start_shape(struct reading *reading, const struct xml_element *element, struct peil_error *error)
{
    if (strcmp(element->name, "BPMNShape") != 0)
        return 0;
    return add_link(reading, LINK_SHAPE, xml_label(reading->model->pool, element, "bpmnElement"), NULL, 0, error);
}

static void start_definition(struct reading *reading, const struct xml_element *element, const struct open *parent)
{
    struct node *node = MODEL_NODE(reading->model, parent->number);
    if (node->class != NODE_EVENT)
        return;
    if (node->definitions < UINT16_MAX)
        node->definitions++;
    node->definition |= strcmp(element->name, "linkEventDefinition") == 0         ? DEFINITION_LINK
                        : strcmp(element->name, "compensateEventDefinition") == 0 ? DEFINITION_COMPENSATE
                                                                                  : DEFINITION_OTHER;
}

static bool is_definition(const char *name)
{
    static const char definition[] = "EventDefinition";
    size_t size = strlen(name);
    return strcmp(name, "eventDefinitionRef") == 0 ||
           (size > sizeof definition - 1 && strcmp(name + size - (sizeof definition - 1), definition) == 0);
}

static void collect(struct reading *reading, struct open *open)
{
    if (reading->collecting)
        return;
    open->collects = reading->collecting = true;
    text_empty(&reading->text);
}

static int start_extensions(struct open *open, const struct open *parent)
{
    bool owner = parent->meaning == MEANS_PROCESS || parent->meaning == MEANS_PARTICIPANT ||
                 parent->meaning == MEANS_DEFINITIONS || parent->meaning == MEANS_COLLABORATION;
    open->meaning = owner ? MEANS_EXTENSIONS : MEANS_NOTHING;
    open->number = parent->number;
    open->owner_kind = parent->meaning == MEANS_PROCESS       ? OWNER_PROCESS
                       : parent->meaning == MEANS_PARTICIPANT ? OWNER_PARTICIPANT
                                                              : OWNER_FILE;
    return 0;
}

/* An element that stands directly in a process or a sub-process. */
static int start_in_container(struct reading *reading, const struct xml_element *element, const struct term *term,
                              struct open *open, const struct open *parent, struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    switch (open->meaning) {
    case MEANS_NODE:
        return start_node(reading, element, term, open, parent->scope, error);
    case MEANS_FLOW:
        return start_flow(reading, element, open, parent->scope, error);
    case MEANS_DATA:
        return start_data(reading, element, term, error);
    case MEANS_ASSOCIATION:
        return add_link(reading, LINK_ASSOCIATION, xml_label(pool, element, "sourceRef"),
                        xml_label(pool, element, "targetRef"), 0, error);
    case MEANS_LANE_SET:
    case MEANS_IO:
        return 0;
    default:
        open->meaning = MEANS_NOTHING;
        return 0;
    }
}

static int start_role(struct reading *reading, const struct xml_element *element, struct open *open,
                      const struct open *parent, struct peil_error *error)
{
    struct role *role = add(reading, &reading->model->roles, MOST_NODES, error);
    if (role == NULL)
        return error->code;
    *role = (struct role){.name = xml_label(reading->model->pool, element, "name"),
                          .node = parent->meaning == MEANS_NODE ? (int32_t)parent->number : NONE,
                          .process = (uint32_t)reading->process};
    open->number = (uint32_t)reading->model->roles.count - 1;
    if (role->name != NULL && role->node != NONE)
        MODEL_NODE(reading->model, role->node)->role = true;
    return 0;
}

/* An element whose parent decides whether it is meant. */
static int start_part(struct reading *reading, const struct xml_element *element, const struct term *term,
                      struct open *open, struct open *parent, struct peil_error *error)
{
    bool in_process = reading->process != NONE, in_node = parent->meaning == MEANS_NODE;
    uint8_t meaning = open->meaning, above = parent->meaning;
    open->meaning = MEANS_NOTHING;
    open->number = parent->number;
    if (meaning == MEANS_DOCUMENTATION && (above == MEANS_PROCESS || above == MEANS_PARTICIPANT || in_node))
        collect(reading, open);
    else if (meaning == MEANS_CONDITION && above == MEANS_FLOW)
        collect(reading, open);
    else if (meaning == MEANS_LANE && above == MEANS_LANE_SET && in_process) {
        open->meaning = meaning;
        return start_lane(reading, element, open, error);
    } else if (meaning == MEANS_LANE_NODE && above == MEANS_LANE)
        collect(reading, open);
    else if ((meaning == MEANS_DATA_READ || meaning == MEANS_DATA_WRITTEN) && in_node)
        ;
    else if ((meaning == MEANS_DATA_SOURCE && above == MEANS_DATA_READ) ||
             (meaning == MEANS_DATA_TARGET && above == MEANS_DATA_WRITTEN))
        collect(reading, open);
    else if (meaning == MEANS_ROLE && (above == MEANS_PROCESS || (in_node && reading->process != NONE))) {
        open->meaning = meaning;
        return start_role(reading, element, open, parent, error);
    } else if ((meaning == MEANS_RESOURCE_REF || meaning == MEANS_ROLE_EXPRESSION) && above == MEANS_ROLE)
        collect(reading, open);
    else if (meaning == MEANS_DATA && above == MEANS_IO && reading->depth >= 2 &&
             reading->open[reading->depth - 2].meaning == MEANS_PROCESS) {
        open->meaning = meaning;
        return start_data(reading, element, term, error);
    } else if (meaning != MEANS_LANE_SET || above != MEANS_LANE)
        return 0;
    open->meaning = meaning;
    return 0;
}

static int start_root_part(struct reading *reading, const struct xml_element *element, const struct term *term,
                           struct open *open, struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    switch (open->meaning) {
    case MEANS_PROCESS:
        if (start_process(reading, element, open, error) != 0)
            return error->code;
        return foreign_attributes(reading, element, open, error);
    case MEANS_DATA:
        return start_data(reading, element, term, error);
    case MEANS_COLLABORATION:
        return 0;
    case MEANS_RESOURCE: {
        struct resource *resource = add(reading, &reading->model->resources, MOST_NODES, error);
        if (resource == NULL)
            return error->code;
        *resource = (struct resource){.id = id_of(pool, element), .name = xml_label(pool, element, "name")};
        return 0;
    }
    default:
        open->meaning = MEANS_NOTHING;
        return 0;
    }
}

static int start_bpmn(struct reading *reading, const struct xml_element *element, struct open *open,
                      struct open *parent, struct peil_error *error)
{
    const struct term *term = term_find(element->name);
    if (term == NULL) {
        if (parent->meaning == MEANS_NODE && is_definition(element->name))
            start_definition(reading, element, parent);
        return 0;
    }
    open->meaning = term->meaning;
    if (term->meaning == MEANS_EXTENSIONS)
        return start_extensions(open, parent);
    bool container = parent->meaning == MEANS_PROCESS ||
                     (parent->meaning == MEANS_NODE && MODEL_NODE(reading->model, parent->number)->own_scope != NONE);
    bool contained = term->meaning == MEANS_NODE || term->meaning == MEANS_FLOW || term->meaning == MEANS_DATA ||
                     term->meaning == MEANS_ASSOCIATION || term->meaning == MEANS_LANE_SET || term->meaning == MEANS_IO;
    if (container && contained)
        return start_in_container(reading, element, term, open, parent, error);
    if (parent->meaning == MEANS_DEFINITIONS)
        return start_root_part(reading, element, term, open, error);
    if (parent->meaning == MEANS_COLLABORATION && term->meaning == MEANS_PARTICIPANT) {
        if (start_participant(reading, element, open, error) != 0)
            return error->code;
        return foreign_attributes(reading, element, open, error);
    }
    return start_part(reading, element, term, open, parent, error);
}

static int on_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct reading *reading = context;
    if (reading->depth >= MOST_OPEN)
        return tree_error(reading->host, error, PEIL_ERROR_INPUT, PEIL_N_("elements nested more than 200 deep"));
    struct open *open = &reading->open[reading->depth], *parent = reading->depth == 0 ? NULL : open - 1;
    bool bpmn = element->space != NULL && strcmp(element->space, BPMN_MODEL) == 0;
    int result = 0;
    *open = (struct open){0};
    if (parent == NULL) {
        reading->model->is_bpmn = bpmn && strcmp(element->name, "definitions") == 0;
        if (reading->model->is_bpmn) {
            open->meaning = MEANS_DEFINITIONS;
            reading->model->exporter = xml_label(reading->model->pool, element, "exporter");
            result = foreign_attributes(reading, element, open, error);
        }
    } else if (parent->meaning == MEANS_EXTENSIONS || parent->meaning == MEANS_INSIDE_EXTENSIONS) {
        result = start_extension(reading, element, open, parent, error);
    } else if (bpmn) {
        result = start_bpmn(reading, element, open, parent, error);
    } else if (element->space != NULL && strcmp(element->space, BPMN_DI) == 0) {
        result = start_shape(reading, element, error);
    } else if (strcmp(element->name, "assignmentDefinition") == 0 && reading->depth >= 2 &&
               (parent - 1)->meaning == MEANS_NODE && has_assignee(reading->model->pool, element)) {
        MODEL_NODE(reading->model, (parent - 1)->number)->role = true; /* inside extensionElements of a task */
    }
    reading->depth++;
    return result;
}

/* ---- End of an element ------------------------------------------------------------------------------------------- */

static const char *joined(struct pool *pool, const char *before, const struct text *text)
{
    size_t old = before == NULL ? 0 : strlen(before), size = text_cut(text->bytes, text->size, MOST_TEXT);
    if (old + size >= MOST_TEXT && old > 0)
        return before;
    char *both = pool_allocate(pool, old + size + 2);
    memcpy(both, before == NULL ? "" : before, old);
    if (old > 0)
        both[old++] = '\n';
    memcpy(both + old, text->bytes, size);
    return both;
}

static void end_documentation(struct reading *reading, const struct open *parent)
{
    struct model *model = reading->model;
    if (text_is_blank(reading->text.bytes))
        return;
    if (parent->meaning == MEANS_NODE) {
        MODEL_NODE(model, parent->number)->documented = true;
    } else if (parent->meaning == MEANS_PROCESS) {
        struct process *process = MODEL_PROCESS(model, parent->number);
        process->documentation = joined(model->pool, process->documentation, &reading->text);
    } else if (parent->meaning == MEANS_PARTICIPANT) {
        struct participant *participant = (struct participant *)model->participants.items + parent->number;
        participant->documentation = joined(model->pool, participant->documentation, &reading->text);
    }
}

static void end_role(struct reading *reading, const struct open *parent, const char *name, bool is_reference)
{
    struct role *role = (struct role *)reading->model->roles.items + parent->number;
    if (role->node != NONE)
        MODEL_NODE(reading->model, role->node)->role = true;
    if (!is_reference || role->name != NULL)
        return;
    role->name = name; /* the resource's name is looked up afterwards */
}

static int end_collected(struct reading *reading, const struct open *open, const struct open *parent,
                         struct peil_error *error)
{
    struct model *model = reading->model;
    const char *label =
        reading->text.bytes == NULL ? NULL : text_label(model->pool, reading->text.bytes, reading->text.size);
    switch (open->meaning) {
    case MEANS_DOCUMENTATION:
        end_documentation(reading, parent);
        return 0;
    case MEANS_CONDITION:
        MODEL_FLOW(model, parent->number)->condition = label == NULL ? "" : label;
        return 0;
    case MEANS_LANE_NODE:
        return add_link(reading, LINK_LANE_NODE, label, NULL, parent->number, error);
    case MEANS_DATA_SOURCE:
        return add_link(reading, LINK_DATA_READ, label, NULL, 0, error);
    case MEANS_DATA_TARGET:
        return add_link(reading, LINK_DATA_WRITTEN, label, NULL, 0, error);
    case MEANS_RESOURCE_REF:
    case MEANS_ROLE_EXPRESSION:
        if (label != NULL)
            end_role(reading, parent, label, open->meaning == MEANS_RESOURCE_REF);
        return 0;
    default:
        return 0;
    }
}

static void end_process(struct reading *reading, const struct open *open)
{
    struct model *model = reading->model;
    struct process *process = MODEL_PROCESS(model, open->number);
    process->node_count = (uint32_t)model->nodes.count - process->first_node;
    process->flow_count = (uint32_t)model->flows.count - process->first_flow;
    process->lane_count = (uint32_t)model->lanes.count - process->first_lane;
    reading->process = NONE;
}

static int on_end(void *context, struct peil_error *error)
{
    struct reading *reading = context;
    struct open *open = &reading->open[--reading->depth], *parent = reading->depth == 0 ? NULL : open - 1;
    int result = 0;
    if (open->collects) {
        result = end_collected(reading, open, parent, error);
        reading->collecting = false;
    } else if (open->meaning == MEANS_PROCESS) {
        end_process(reading, open);
    } else if (open->meaning == MEANS_INSIDE_EXTENSIONS && !open->has_children && reading->text.bytes != NULL) {
        const char *label = text_label(reading->model->pool, reading->text.bytes, reading->text.size);
        if (label != NULL)
            result = add_extension(reading, open, open->name, label, error);
        text_empty(&reading->text);
    }
    return result;
}

static void on_characters(void *context, const char *bytes, size_t size)
{
    struct reading *reading = context;
    struct open *open = reading->depth == 0 ? NULL : &reading->open[reading->depth - 1];
    if (reading->text.size >= MOST_TEXT || open == NULL)
        return;
    if (reading->collecting || (open->meaning == MEANS_INSIDE_EXTENSIONS && !open->has_children))
        text_append(&reading->text, bytes, text_cut(bytes, size, MOST_TEXT));
}

int model_read(struct model *model, const struct peil_host *host, const struct model_input *input, uint64_t *ret_line,
               struct peil_error *error)
{
    struct reading *reading = pool_allocate(model->pool, sizeof *reading);
    struct xml_handler handler = {.start = on_start, .end = on_end, .characters = on_characters, .context = reading};
    reading->model = model;
    reading->host = host;
    reading->process = NONE;
    int result = input->descriptor < 0
                     ? xml_read_bytes(host, input->bytes, input->size, &handler, ret_line, error)
                     : xml_read(host, input->descriptor, input->most_bytes, &handler, ret_line, error);
    text_clear(&reading->text);
    return result;
}
