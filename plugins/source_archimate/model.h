/* SPDX-License-Identifier: EUPL-1.2 */
/* An ArchiMate model in memory: elements, relations and properties, from files of three forms that hold the same:
 *
 *   - AMEFF, the Open Group's exchange format: model/elements/element and model/relationships/relationship;
 *   - Archi's own file: nested folders of element, relations among them;
 *   - Archi's "grafico" tree: a file for each element and for each relation, with references by href.
 *
 * Types are those of the exchange format: BusinessProcess, Assignment (not AssignmentRelationship). */
#ifndef SOURCE_ARCHIMATE_MODEL_H
#define SOURCE_ARCHIMATE_MODEL_H

#include <peil/plugin.h>

#include "source_common/pool.h"
#include "source_common/xml.h"

#define ARCHIMATE_EXCHANGE "http://www.opengroup.org/xsd/archimate/3.0/"
#define ARCHIMATE_ARCHI "http://www.archimatetool.com/archimate"

enum { NONE = -1, MOST_PARTS = 1000000, MOST_TEXT = 262144 };

struct element {
    const char *id;
    const char *type;
    const char *name;
    const char *documentation;
    const char *file;
    const char *folder;
    uint32_t line;
    uint32_t first_link, link_count; /* after model_resolve: in links */
    uint32_t first_property, property_count;
    bool name_fits, documentation_fits; /* they are in the language that was asked for */
    bool duplicate;                     /* an element with this id came before */
};

struct relation {
    const char *type;
    const char *source, *target; /* ids */
    const char *source_type;     /* as written beside the reference; NULL */
    int32_t from, to;            /* resolved: elements */
};

struct property {
    const char *key; /* its name; while reading AMEFF its definition's id */
    const char *value;
    uint32_t element;
    bool by_definition;
};

struct definition {
    const char *id;
    const char *name;
};

/* A relation as its element sees it. */
struct link {
    uint32_t element;
    uint32_t relation;
    bool leaves; /* the element is its source */
};

struct model {
    struct pool *pool;
    struct array elements, relations, properties, definitions, links;
    const char *language; /* preferred xml:lang */
    uint32_t duplicate_ids;
    uint32_t loose; /* relations with an end that is not in the model */
};

enum model_form { FORM_OTHER, FORM_EXCHANGE, FORM_ARCHI, FORM_GRAFICO };

struct model *model_new(const char *language);
void model_free(struct model *model);

/* Adds what the open file (or bytes, descriptor -1) holds. file and folder are kept. Returns 0 or a negative code;
 * ret_form says what it was: FORM_OTHER is XML that is no ArchiMate. */
int model_read(struct model *model, const struct peil_host *host, int descriptor, uint64_t most_bytes,
               const char *bytes, size_t size, const char *file, const char *folder, enum model_form *ret_form,
               uint64_t *ret_line, struct peil_error *error);
/* Follows all references. Once, after the last file. */
void model_resolve(struct model *model);

#define MODEL_ELEMENT(model, number) (&((struct element *)(model)->elements.items)[number])
#define MODEL_RELATION(model, number) (&((struct relation *)(model)->relations.items)[number])

#endif
