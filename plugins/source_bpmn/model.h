/* SPDX-License-Identifier: EUPL-1.2 */
/* One BPMN 2.0 file in memory: its processes, their nodes, flows, lanes and data, as flat arrays.
 *
 * Reading (model.c) keeps references as text; model_resolve (graph.c) turns them into numbers and finds what hangs
 * loose. Nothing here recurses on what a file holds. Numbers are indexes in the arrays below; NONE is none. */
#ifndef SOURCE_BPMN_MODEL_H
#define SOURCE_BPMN_MODEL_H

#include <peil/plugin.h>

#include "source_common/xml.h"
#include "source_common/pool.h"

#define BPMN_MODEL "http://www.omg.org/spec/BPMN/20100524/MODEL"
#define BPMN_DI "http://www.omg.org/spec/BPMN/20100524/DI"

enum {
    NONE = -1,
    MOST_NODES = 250000, /* in a file: nodes, and as many lanes, data, references */
    MOST_FLOWS = 500000, /* sequence flows */
    MOST_TEXT = 262144,  /* bytes of one documentation that are kept */
};

enum node_class { NODE_ACTIVITY = 1, NODE_EVENT, NODE_GATEWAY };

enum node_kind {
    KIND_NONE = 0,
    KIND_TASK, /* of any sort, and call activities */
    KIND_SUB_PROCESS,
    KIND_AD_HOC,
    KIND_START_EVENT,
    KIND_END_EVENT,
    KIND_CATCH_EVENT,
    KIND_THROW_EVENT,
    KIND_BOUNDARY_EVENT,
    KIND_EXCLUSIVE,
    KIND_INCLUSIVE,
    KIND_COMPLEX,
    KIND_PARALLEL,
    KIND_EVENT_BASED,
};

/* What an event has inside it, besides its definition's count. */
enum { DEFINITION_LINK = 1, DEFINITION_COMPENSATE = 2, DEFINITION_OTHER = 4 };

struct node {
    const char *id;        /* "" when it has none */
    const char *name;      /* a label; NULL: not named */
    const char *element;   /* its element, for instance userTask */
    const char *attached;  /* boundary event: the activity's id */
    const char *otherwise; /* its default flow's id */
    uint32_t process;
    uint32_t scope;    /* that it stands in */
    int32_t own_scope; /* sub-process: what stands in it */
    int32_t host;      /* resolved: boundary event: its activity */
    uint32_t incoming, outgoing;
    uint32_t conditional; /* outgoing flows with a condition */
    uint32_t open;        /* outgoing flows without a condition that are not the default */
    uint32_t unstated;    /* outgoing flows without name and condition that are not the default */
    uint32_t line;
    uint16_t definitions; /* of an event */
    uint8_t class;        /* enum node_class */
    uint8_t kind;         /* enum node_kind */
    uint8_t definition;   /* DEFINITION_… */
    bool by_event;        /* an event sub-process */
    bool for_compensation;
    bool documented;
    bool role;               /* it has a resource role, or an assignee */
    bool in_lane;            /* resolved: it, or what it stands in, is in a lane with a name */
    bool drawn;              /* resolved: the diagram has a shape for it */
    bool from_start, to_end; /* resolved: can be reached, and can reach an end */
};

struct flow {
    const char *id;
    const char *name;
    const char *source, *target; /* as written */
    const char *condition;       /* text; NULL: none */
    int32_t from, to;            /* resolved: nodes of the same process */
    uint32_t process;
    uint32_t scope;
    bool otherwise; /* it is the default flow of its source */
};

/* A process, or a sub-process: what has a start and an end of its own. */
struct scope {
    uint32_t process;
    int32_t node; /* the sub-process; NONE: the process itself */
    uint32_t nodes, starts, ends, blank_starts;
};

struct process {
    const char *id;
    const char *name;
    const char *documentation;
    const char *executable; /* "yes", "no" or NULL */
    const char *participant;
    const char *participant_documentation;
    uint32_t scope;
    uint32_t first_node, node_count;
    uint32_t first_flow, flow_count;
    uint32_t first_lane, lane_count;
    uint32_t line;
    int32_t participant_number; /* in participants */
    bool pooled;                /* a participant refers to it */
};

struct lane {
    const char *id;
    const char *name;
    int32_t above; /* the lane it lies in */
    uint32_t process;
    bool divided; /* other lanes lie in it */
};

struct participant {
    const char *id;
    const char *name;
    const char *process; /* as written */
    const char *documentation;
};

enum data_kind { DATA_OBJECT = 1, DATA_STORE, DATA_INPUT, DATA_OUTPUT, DATA_REFERENCE, DATA_STORE_REFERENCE };

/* Data by its id; references lead to objects and stores. */
struct data {
    const char *id;
    const char *name;
    const char *refers;
    int32_t process; /* NONE: of the whole file */
    uint8_t kind;    /* enum data_kind */
    bool read, written;
};

/* A reference from one thing to another that is followed after reading. */
enum link_kind { LINK_LANE_NODE = 1, LINK_DATA_READ, LINK_DATA_WRITTEN, LINK_ASSOCIATION, LINK_SHAPE, LINK_ROLE };
struct link {
    const char *id;    /* what it points at */
    const char *other; /* association: its other end */
    uint32_t owner;    /* lane; or node, for roles */
    int32_t process;
    uint8_t kind;
};

/* A property that a tool keeps under extensionElements, or as an attribute of its own namespace. */
enum owner_kind { OWNER_FILE = 0, OWNER_PROCESS = 1, OWNER_PARTICIPANT = 2 };
struct extension {
    const char *name;
    const char *value;
    uint32_t owner; /* process or participant */
    uint8_t owner_kind;
};

struct resource {
    const char *id;
    const char *name;
};

struct model {
    struct pool *pool;
    struct array nodes, flows, scopes, processes, lanes, participants, data, links, extensions, resources, roles;
    const char *exporter;
    uint32_t duplicate_ids;
    bool is_bpmn; /* its root is definitions in BPMN's namespace */
    /* after model_resolve */
    struct index_entry *node_ids;
};

/* A resource role's name, of a node or (node NONE) of a process. */
struct role {
    const char *name;
    int32_t node;
    uint32_t process;
};

#define MODEL_NODE(model, number) (&((struct node *)(model)->nodes.items)[number])
#define MODEL_FLOW(model, number) (&((struct flow *)(model)->flows.items)[number])
#define MODEL_SCOPE(model, number) (&((struct scope *)(model)->scopes.items)[number])
#define MODEL_PROCESS(model, number) (&((struct process *)(model)->processes.items)[number])
#define MODEL_LANE(model, number) (&((struct lane *)(model)->lanes.items)[number])
#define MODEL_DATA(model, number) (&((struct data *)(model)->data.items)[number])
#define MODEL_LINK(model, number) (&((struct link *)(model)->links.items)[number])

struct model *model_new(void);
void model_free(struct model *model);

/* Where the XML comes from. */
struct model_input {
    int descriptor; /* -1: bytes */
    const char *bytes;
    size_t size;
    uint64_t most_bytes;
};

/* Reads one file. Returns 0 (also for XML that is not BPMN: see is_bpmn) or a negative code; ret_line: where it stood.
 */
int model_read(struct model *model, const struct peil_host *host, const struct model_input *input, uint64_t *ret_line,
               struct peil_error *error);

/* Follows all references and walks the graph of every scope. Time is O(n log n) in the size of the file. */
void model_resolve(struct model *model);

#endif
