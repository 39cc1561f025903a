/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading ArchiMate files of three forms into one model, as their elements stream by. */
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "source_common/tree.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define XML_SPACE "http://www.w3.org/XML/1998/namespace"

enum meaning {
    MEANS_NOTHING = 0,
    MEANS_MODEL,
    MEANS_LIST, /* elements, relationships, propertyDefinitions; a folder of Archi */
    MEANS_ELEMENT,
    MEANS_RELATION,
    MEANS_DEFINITION,
    MEANS_PROPERTIES,
    MEANS_PROPERTY,
    MEANS_NAME,
    MEANS_DOCUMENTATION,
    MEANS_VALUE,
};

struct open {
    uint8_t meaning;
    uint32_t number; /* of the element, relation, definition or property */
    bool fits;       /* text in the preferred language */
};

enum { MOST_OPEN = 256 };

struct reading {
    struct model *model;
    const struct peil_host *host;
    const char *file, *folder;
    enum model_form form;
    struct open open[MOST_OPEN];
    uint32_t depth;
    struct text text;
};

struct model *model_new(const char *language)
{
    struct pool *pool = pool_new();
    struct model *model = pool_allocate(pool, sizeof *model);
    *model = (struct model){.pool = pool,
                            .language = language,
                            .elements = {.size = sizeof(struct element)},
                            .relations = {.size = sizeof(struct relation)},
                            .properties = {.size = sizeof(struct property)},
                            .definitions = {.size = sizeof(struct definition)},
                            .links = {.size = sizeof(struct link)}};
    return model;
}

void model_free(struct model *model)
{
    if (model == NULL)
        return;
    array_clear(&model->elements);
    array_clear(&model->relations);
    array_clear(&model->properties);
    array_clear(&model->definitions);
    array_clear(&model->links);
    pool_free(model->pool);
}

static void *add(struct reading *reading, struct array *array, struct peil_error *error)
{
    void *item = array_add(array, MOST_PARTS);
    if (item == NULL)
        tree_error(reading->host, error, PEIL_ERROR_INPUT, PEIL_N_("more than %d parts of one sort"), (int)MOST_PARTS);
    return item;
}

/* The value of an attribute of a namespace, or NULL. */
static char *value_in(struct pool *pool, const struct xml_element *element, const char *space, const char *name)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        struct xml_attribute attribute = xml_attribute_at(element, i);
        if (attribute.space != NULL && strcmp(attribute.space, space) == 0 && strcmp(attribute.name, name) == 0)
            return xml_value_of(pool, attribute);
    }
    return NULL;
}

/* "archimate:AssignmentRelationship" is Assignment. */
static const char *plain_type(struct pool *pool, const char *type)
{
    static const char ending[] = "Relationship";
    if (type == NULL)
        return "";
    const char *colon = strrchr(type, ':');
    type = colon == NULL ? type : colon + 1;
    size_t size = strlen(type);
    if (size > sizeof ending - 1 && strcmp(type + size - (sizeof ending - 1), ending) == 0)
        return pool_text(pool, type, size - (sizeof ending - 1));
    return pool_text(pool, type, size);
}

static bool is_relation_type(const char *type)
{
    static const char ending[] = "Relationship";
    size_t size = strlen(type);
    return size > sizeof ending - 1 && strcmp(type + size - (sizeof ending - 1), ending) == 0;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *filled(const char *text)
{
    return text_is_blank(text) ? NULL : text;
}

/* ---- What an element becomes --------------------------------------------------------------------------------------
 */

static int add_element(struct reading *reading, const struct xml_element *xml, const char *id, const char *type,
                       struct open *open, struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    struct element *element = add(reading, &reading->model->elements, error);
    if (element == NULL)
        return error->code;
    const char *documentation = filled(xml_value(pool, xml, "documentation"));
    *element = (struct element){.id = or_empty(id),
                                .type = plain_type(pool, type),
                                .name = xml_label(pool, xml, "name"),
                                .documentation = documentation,
                                .file = reading->file,
                                .folder = reading->folder,
                                .line = (uint32_t)xml->line};
    *open = (struct open){.meaning = MEANS_ELEMENT, .number = (uint32_t)reading->model->elements.count - 1};
    return 0;
}

static int add_relation(struct reading *reading, const struct xml_element *xml, const char *type, struct open *open,
                        struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    struct relation *relation = add(reading, &reading->model->relations, error);
    if (relation == NULL)
        return error->code;
    *relation = (struct relation){.type = plain_type(pool, type),
                                  .source = xml_label(pool, xml, "source"),
                                  .target = xml_label(pool, xml, "target"),
                                  .from = NONE,
                                  .to = NONE};
    *open = (struct open){.meaning = MEANS_RELATION, .number = (uint32_t)reading->model->relations.count - 1};
    return 0;
}

static int add_property(struct reading *reading, const char *key, const char *value, bool by_definition,
                        uint32_t element, struct open *open, struct peil_error *error)
{
    struct property *property = add(reading, &reading->model->properties, error);
    if (property == NULL)
        return error->code;
    *property = (struct property){
        .key = or_empty(key), .value = or_empty(value), .element = element, .by_definition = by_definition};
    *open = (struct open){.meaning = MEANS_PROPERTY, .number = (uint32_t)reading->model->properties.count - 1};
    return 0;
}

/* Text begins, in this language or another. */
static void begin_text(struct reading *reading, const struct xml_element *xml, enum meaning meaning,
                       const struct open *parent, struct open *open)
{
    const char *language = value_in(reading->model->pool, xml, XML_SPACE, "lang");
    *open = (struct open){.meaning = (uint8_t)meaning,
                          .number = parent->number,
                          .fits = language != NULL && reading->model->language != NULL &&
                                  strncmp(language, reading->model->language, strlen(reading->model->language)) == 0};
    text_empty(&reading->text);
}

/* ---- The exchange format ------------------------------------------------------------------------------------------
 */

static int start_exchange(struct reading *reading, const struct xml_element *xml, struct open *open,
                          const struct open *parent, struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    const char *name = xml->name;
    bool in_list = parent->meaning == MEANS_LIST, in_element = parent->meaning == MEANS_ELEMENT;
    if (parent->meaning == MEANS_MODEL) {
        bool list = strcmp(name, "elements") == 0 || strcmp(name, "relationships") == 0 ||
                    strcmp(name, "propertyDefinitions") == 0;
        open->meaning = list ? MEANS_LIST : MEANS_NOTHING;
    } else if (in_list && strcmp(name, "element") == 0) {
        return add_element(reading, xml, xml_label(pool, xml, "identifier"), value_in(pool, xml, XSI, "type"), open,
                           error);
    } else if (in_list && strcmp(name, "relationship") == 0) {
        return add_relation(reading, xml, value_in(pool, xml, XSI, "type"), open, error);
    } else if (in_list && strcmp(name, "propertyDefinition") == 0) {
        struct definition *definition = add(reading, &reading->model->definitions, error);
        if (definition == NULL)
            return error->code;
        definition->id = or_empty(xml_label(pool, xml, "identifier"));
        definition->name = xml_label(pool, xml, "name"); /* version 3.0 has it as an attribute too */
        *open = (struct open){.meaning = MEANS_DEFINITION, .number = (uint32_t)reading->model->definitions.count - 1};
    } else if ((in_element || parent->meaning == MEANS_DEFINITION) && strcmp(name, "name") == 0) {
        begin_text(reading, xml, MEANS_NAME, parent, open);
    } else if (in_element && strcmp(name, "documentation") == 0) {
        begin_text(reading, xml, MEANS_DOCUMENTATION, parent, open);
    } else if (in_element && strcmp(name, "properties") == 0) {
        *open = (struct open){.meaning = MEANS_PROPERTIES, .number = parent->number};
    } else if (parent->meaning == MEANS_PROPERTIES && strcmp(name, "property") == 0) {
        return add_property(reading, xml_label(pool, xml, "propertyDefinitionRef"), NULL, true, parent->number, open,
                            error);
    } else if (parent->meaning == MEANS_PROPERTY && strcmp(name, "value") == 0) {
        begin_text(reading, xml, MEANS_VALUE, parent, open);
    }
    return 0;
}

/* ---- Archi's file and tree ----------------------------------------------------------------------------------------
 */

/* <source xsi:type="archimate:BusinessRole" href="FILE#ID"/>: what a relation of the tree leaves or reaches. */
static void end_of_relation(struct reading *reading, const struct xml_element *xml, const struct open *parent)
{
    struct pool *pool = reading->model->pool;
    struct relation *relation = MODEL_RELATION(reading->model, parent->number);
    const char *href = xml_label(pool, xml, "href"), *hash = href == NULL ? NULL : strrchr(href, '#');
    if (hash == NULL)
        return;
    if (strcmp(xml->name, "source") == 0) {
        relation->source = hash + 1;
        relation->source_type = plain_type(pool, value_in(pool, xml, XSI, "type"));
    } else if (strcmp(xml->name, "target") == 0) {
        relation->target = hash + 1;
    }
}

static int start_archi(struct reading *reading, const struct xml_element *xml, struct open *open,
                       const struct open *parent, struct peil_error *error)
{
    struct pool *pool = reading->model->pool;
    bool in_folder = parent->meaning == MEANS_MODEL || parent->meaning == MEANS_LIST;
    struct open ignored;
    if (in_folder && strcmp(xml->name, "folder") == 0) {
        open->meaning = MEANS_LIST;
    } else if (in_folder && strcmp(xml->name, "element") == 0) {
        const char *type = or_empty(value_in(pool, xml, XSI, "type"));
        if (is_relation_type(type))
            return add_relation(reading, xml, type, open, error);
        return add_element(reading, xml, xml_label(pool, xml, "id"), type, open, error);
    } else if (parent->meaning == MEANS_ELEMENT &&
               (strcmp(xml->name, "property") == 0 || strcmp(xml->name, "properties") == 0)) {
        return add_property(reading, xml_label(pool, xml, "key"), xml_value(pool, xml, "value"), false, parent->number,
                            &ignored, error);
    } else if (parent->meaning == MEANS_ELEMENT && strcmp(xml->name, "documentation") == 0) {
        begin_text(reading, xml, MEANS_DOCUMENTATION, parent, open);
    } else if (parent->meaning == MEANS_RELATION && reading->form == FORM_GRAFICO) {
        end_of_relation(reading, xml, parent);
    }
    return 0;
}

static int start_root(struct reading *reading, const struct xml_element *xml, struct open *open,
                      struct peil_error *error)
{
    if (xml->space != NULL && strcmp(xml->space, ARCHIMATE_EXCHANGE) == 0 && strcmp(xml->name, "model") == 0) {
        reading->form = FORM_EXCHANGE;
        open->meaning = MEANS_MODEL;
    } else if (xml->space != NULL && strcmp(xml->space, ARCHIMATE_ARCHI) == 0) {
        bool whole = strcmp(xml->name, "model") == 0;
        reading->form = whole ? FORM_ARCHI : FORM_GRAFICO;
        if (whole)
            open->meaning = MEANS_MODEL;
        else if (is_relation_type(xml->name))
            return add_relation(reading, xml, xml->name, open, error);
        else if (strcmp(xml->name, "Folder") != 0)
            return add_element(reading, xml, xml_label(reading->model->pool, xml, "id"), xml->name, open, error);
    }
    return 0;
}

/* ---- The stream ---------------------------------------------------------------------------------------------------
 */

static int on_start(void *context, const struct xml_element *xml, struct peil_error *error)
{
    struct reading *reading = context;
    if (reading->depth >= MOST_OPEN)
        return tree_error(reading->host, error, PEIL_ERROR_INPUT, PEIL_N_("elements nested more than 200 deep"));
    struct open *open = &reading->open[reading->depth], *parent = reading->depth == 0 ? NULL : open - 1;
    *open = (struct open){0};
    reading->depth++;
    if (parent == NULL)
        return start_root(reading, xml, open, error);
    if (reading->form == FORM_EXCHANGE && xml->space != NULL && strcmp(xml->space, ARCHIMATE_EXCHANGE) == 0)
        return start_exchange(reading, xml, open, parent, error);
    if (reading->form == FORM_ARCHI || reading->form == FORM_GRAFICO)
        return start_archi(reading, xml, open, parent, error);
    return 0;
}

/* Of a text in several languages the preferred one counts, otherwise the first. */
static void end_text(struct reading *reading, const struct open *open, const struct open *parent)
{
    struct pool *pool = reading->model->pool;
    size_t size = text_cut(reading->text.bytes, reading->text.size, MOST_TEXT);
    const char *label = text_label(pool, reading->text.bytes, size);
    if (label == NULL)
        return;
    if (open->meaning == MEANS_VALUE) {
        struct property *property = (struct property *)reading->model->properties.items + open->number;
        if (*property->value == '\0')
            property->value = label;
    } else if (parent->meaning == MEANS_DEFINITION) {
        struct definition *definition = (struct definition *)reading->model->definitions.items + open->number;
        if (definition->name == NULL)
            definition->name = label;
    } else {
        struct element *element = MODEL_ELEMENT(reading->model, open->number);
        bool is_name = open->meaning == MEANS_NAME;
        const char **text = is_name ? &element->name : &element->documentation;
        bool *fits = is_name ? &element->name_fits : &element->documentation_fits;
        if (*text != NULL && (*fits || !open->fits))
            return;
        *text = is_name ? label : pool_text(pool, reading->text.bytes, size);
        *fits = open->fits;
    }
}

static int on_end(void *context, struct peil_error *error)
{
    struct reading *reading = context;
    struct open *open = &reading->open[--reading->depth];
    (void)error;
    if (open->meaning >= MEANS_NAME && reading->text.bytes != NULL)
        end_text(reading, open, open - 1);
    return 0;
}

static void on_characters(void *context, const char *bytes, size_t size)
{
    struct reading *reading = context;
    if (reading->depth == 0 || reading->open[reading->depth - 1].meaning < MEANS_NAME ||
        reading->text.size >= MOST_TEXT)
        return;
    text_append(&reading->text, bytes, text_cut(bytes, size, MOST_TEXT));
}

int model_read(struct model *model, const struct peil_host *host, int descriptor, uint64_t most_bytes,
               const char *bytes, size_t size, const char *file, const char *folder, enum model_form *ret_form,
               uint64_t *ret_line, struct peil_error *error)
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL)
        return tree_error(host, error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"), file);
    *reading = (struct reading){.model = model, .host = host, .file = file, .folder = folder};
    struct xml_handler handler = {.start = on_start, .end = on_end, .characters = on_characters, .context = reading};
    int result = descriptor < 0 ? xml_read_bytes(host, bytes, size, &handler, ret_line, error)
                                : xml_read(host, descriptor, most_bytes, &handler, ret_line, error);
    *ret_form = reading->form;
    text_clear(&reading->text);
    free(reading);
    return result;
}

/* ---- References ---------------------------------------------------------------------------------------------------
 */

static int link_compare(const void *left, const void *right)
{
    const struct link *a = left, *b = right;
    if (a->element != b->element)
        return a->element < b->element ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation < b->relation ? -1 : 1;
    return (int)a->leaves - (int)b->leaves;
}

static void add_link(struct model *model, int32_t element, uint32_t relation, bool leaves)
{
    if (element == NONE)
        return;
    struct link *link = array_add(&model->links, SIZE_MAX);
    *link = (struct link){.element = (uint32_t)element, .relation = relation, .leaves = leaves};
}

static void resolve_relations(struct model *model)
{
    struct index_entry *ids = pool_allocate(model->pool, (model->elements.count + 1) * sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < model->elements.count; i++)
        if (*MODEL_ELEMENT(model, i)->id != '\0')
            ids[count++] = (struct index_entry){.name = MODEL_ELEMENT(model, i)->id, .number = (uint32_t)i};
    index_sort(ids, count);
    for (size_t i = 1; i < count; i++)
        if (strcmp(ids[i].name, ids[i - 1].name) == 0) {
            MODEL_ELEMENT(model, ids[i].number)->duplicate = true;
            model->duplicate_ids++;
        }
    for (size_t i = 0; i < model->relations.count; i++) {
        struct relation *relation = MODEL_RELATION(model, i);
        relation->from = (int32_t)index_find(ids, count, relation->source);
        relation->to = (int32_t)index_find(ids, count, relation->target);
        model->loose += relation->from == NONE || relation->to == NONE;
        add_link(model, relation->from, (uint32_t)i, true);
        add_link(model, relation->to, (uint32_t)i, false);
    }
}

static void resolve_properties(struct model *model)
{
    struct definition *definitions = model->definitions.items;
    struct index_entry *ids = pool_allocate(model->pool, (model->definitions.count + 1) * sizeof *ids);
    size_t count = model->definitions.count;
    for (size_t i = 0; i < count; i++)
        ids[i] = (struct index_entry){.name = definitions[i].id, .number = (uint32_t)i};
    index_sort(ids, count);
    for (size_t i = 0; i < model->properties.count; i++) {
        struct property *property = (struct property *)model->properties.items + i;
        struct element *element = MODEL_ELEMENT(model, property->element);
        int64_t number = property->by_definition ? index_find(ids, count, property->key) : -1;
        if (number >= 0 && definitions[number].name != NULL)
            property->key = definitions[number].name;
        if (element->property_count++ == 0)
            element->first_property = (uint32_t)i; /* they were read one after the other */
    }
}

void model_resolve(struct model *model)
{
    resolve_relations(model);
    resolve_properties(model);
    const struct link *links = model->links.items;
    if (model->links.count > 0)
        qsort(model->links.items, model->links.count, sizeof *links, link_compare);
    for (size_t i = 0; i < model->links.count; i++) {
        struct element *element = MODEL_ELEMENT(model, links[i].element);
        if (element->link_count++ == 0)
            element->first_link = (uint32_t)i;
    }
}
