/* SPDX-License-Identifier: EUPL-1.2 */
/* Sections that add to the objects of another source: which objects a row is about, and own and added values together.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "register/census.h"
#include "register/sql.h"
#include "base/poison.h"

/* ---- Loading ----------------------------------------------------------------------------------------------------- */

static bool is_base(const struct census *census, int64_t source)
{
    for (size_t i = 0; i < census->mapping->section_count; i++)
        if (census->bases[i] == source && source)
            return true;
    return false;
}

static bool has_bases(const struct census *census)
{
    for (size_t i = 0; i < census->mapping->section_count; i++)
        if (census->bases[i])
            return true;
    return false;
}

static int load_registered(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(census->store, register_sql_additions_all, &rows, census->error, "");
    for (int row = PQntuples(rows); !failed && row-- > 0;) { /* each goes before what is there: in order again */
        struct census_addition *addition = arena_allocate(census->arena, sizeof(*addition));
        int64_t unit = store_integer(rows, row, 4);
        *addition = (struct census_addition){
            .id = store_integer(rows, row, 0),
            .source = store_integer(rows, row, 2),
            .object = map_find(&census->objects_by_id, store_text(rows, row, 1)),
            .title = arena_text(census->arena, store_text(rows, row, 3)),
            .unit = unit ? map_find(&census->units_by_id, census_id_key(census, unit)) : NULL,
            .attributes = arena_text(census->arena, store_text(rows, row, 5)),
        };
        if (!addition->object || !store_hash(rows, row, 6, addition->hash))
            return error_set(census->error, PEIL_ERROR_STORE, _("an addition has a hash that is none"));
        addition->next = addition->object->additions;
        addition->object->additions = addition;
        census_push(census, &census->additions, addition);
    }
    return failed;
}

/* What the objects that may be added to have of their own. */
static int load_own(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(census->store, register_sql_objects_own, &rows, census->error, "Id", census->bases,
                             census->mapping->section_count, census->request->as_of);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        struct census_object *object = map_find(&census->objects_by_id, store_text(rows, row, 0));
        int64_t unit = store_integer(rows, row, 2);
        object->own_title = arena_text(census->arena, store_text(rows, row, 1));
        object->own_unit = unit ? map_find(&census->units_by_id, census_id_key(census, unit)) : NULL;
        object->new_criticality = (int)store_integer(rows, row, 3);
        object->own_attributes = arena_text(census->arena, store_text(rows, row, 4));
    }
    return failed;
}

int census_load_additions(struct census *census)
{
    int failed = load_registered(census);
    return failed || !has_bases(census) ? failed : load_own(census);
}

/* ---- Which objects ----------------------------------------------------------------------------------------------- */

/* As people write it in a list: without folders and extension ("Bezwaar" for processen/Bezwaar.bpmn), capitals aside.
 */
static void loosen(const char *text, struct buffer *out)
{
    const char *name = text;
    for (const char *at = text; *at; at++)
        if ((*at == '/' || *at == '\\') && at[1])
            name = at + 1;
    const char *dot = strrchr(name, '.');
    size_t size = strlen(name);
    if (dot && dot > name && strlen(dot) <= 6 && !strchr(dot, ' '))
        size = (size_t)(dot - name);
    utf8_fold(out, name, size);
}

static void add_match(struct census *census, size_t section, const char *field, const char *value, const char *form,
                      struct census_object *object)
{
    const char *name = arena_format(census->arena, "%zu\n%s\n%s\n%s", section, field, form, value);
    struct census_list *list = map_find(&census->matches, name);
    if (!list) {
        list = arena_allocate(census->arena, sizeof(*list));
        map_put(&census->matches, name, list);
    }
    census_push(census, list, object);
}

/* Text of an attribute, or NULL; the arena's. */
static const char *own_value(struct census *census, const struct census_object *object, const char *field)
{
    if (strcmp(field, "key") == 0)
        return object->item.key;
    if (strcmp(field, "title") == 0)
        return object->own_title;
    json_t *attributes = json_loads(object->own_attributes, 0, NULL);
    const char *text = json_string_value(json_object_get(attributes, field));
    const char *kept = text && *text ? arena_text(census->arena, text) : NULL;
    json_decref(attributes);
    return kept;
}

static void index_matches(struct census *census, size_t number, const char *field)
{
    const struct mapping_section *section = &census->mapping->sections[number];
    const char *done = arena_format(census->arena, "%zu\n%s", number, field);
    if (map_find(&census->matches, done))
        return;
    map_put(&census->matches, done, census);
    for (size_t i = 0; i < census->objects.count; i++) {
        struct census_object *object = census->objects.items[i];
        if (object->item.source != census->bases[number] || !object->item.valid ||
            strcmp(object->kind, section->kind) != 0 || !object->own_attributes)
            continue;
        const char *value = own_value(census, object, field);
        _cleanup_buffer_ struct buffer loose = {0};
        if (!value)
            continue;
        add_match(census, number, field, value, "=", object);
        loosen(value, &loose);
        add_match(census, number, field, buffer_text(&loose), "~", object);
    }
}

static const struct census_list *find_matches(struct census *census, size_t number, const char *field,
                                              const char *value)
{
    index_matches(census, number, field);
    const struct census_list *list =
        map_find(&census->matches, arena_format(census->arena, "%zu\n%s\n=\n%s", number, field, value));
    if (list)
        return list;
    _cleanup_buffer_ struct buffer loose = {0};
    loosen(value, &loose);
    return map_find(&census->matches,
                    arena_format(census->arena, "%zu\n%s\n~\n%s", number, field, buffer_text(&loose)));
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

static bool take_row(struct census *census, const struct census_record *record, struct object_section *section,
                     struct census_object *object, bool by_key)
{
    struct census_addition *row = arena_allocate(census->arena, sizeof(*row));
    int criticality = object->new_criticality;
    *row = (struct census_addition){
        .object = object, .place = census_place(census, record), .by_key = by_key, .attributes = "{}"};
    object->row = row;
    object->row_rejected = !census_fill_object(census, record, object, section);
    row->title = object->new_title;
    row->unit = object->new_unit;
    row->attributes = object->new_attributes ? object->new_attributes : "{}";
    memcpy(row->hash, object->item.new_hash, HASH_SIZE);
    object->new_criticality = criticality;
    return !object->row_rejected;
}

void census_take_addition(struct census *census, const struct census_record *record, struct object_section *section,
                          bool by_key)
{
    const struct mapping_field *match = NULL;
    const char *value = NULL;
    bool bad = false;
    for (size_t i = 0; i < section->section->field_count && !value && !bad; i++)
        if (section->section->fields[i].target == MAPPING_MATCH) {
            match = &section->section->fields[i];
            value = census_text(census, record, match, &bad);
        }
    if (bad || !value) {
        if (!bad && by_key)
            census_problem(census, record, _("nothing says which object this is about"));
        return;
    }
    if (by_key != (strcmp(match->name, "key") == 0))
        return;
    const struct census_list *objects = find_matches(census, record->section, match->name, value);
    if (!objects) {
        census_problem(census, record, _("no %s of '%s' has %s '%s'"), section->section->kind,
                       section->section->adds_to, match->name, value);
        return;
    }
    bool refused = false; /* and said once, however many objects the row is about */
    for (size_t i = 0; i < objects->count; i++) {
        struct census_object *object = objects->items[i];
        if (refused) {
            object->row_rejected = object->row_rejected || !object->row;
            continue;
        }
        if (object->row && object->row->by_key == by_key)
            census_problem(census, record, _("%s/%s is there twice; the first is at %s"), object->kind,
                           object->item.key, object->row->place);
        else if (!object->row)
            refused = !take_row(census, record, section, object, by_key);
    }
}

/* ---- Own and added values together ------------------------------------------------------------------------------- */

static void note_added(struct census *census, struct census_object *object, const char *name)
{
    const char **grown = arena_allocate_array(census->arena, object->added_count + 1, sizeof(*grown));
    if (object->added_count)
        memcpy(grown, object->added, object->added_count * sizeof(*grown));
    grown[object->added_count++] = name;
    object->added = grown;
}

/* Fills in what is missing. */
static void merge_one(struct census *census, struct census_object *object, json_t *attributes,
                      const struct census_addition *addition)
{
    json_t *added = json_loads(addition->attributes, 0, NULL), *value;
    const char *name;
    if (!object->new_title && addition->title) {
        object->new_title = addition->title;
        note_added(census, object, "@title");
    }
    if (!object->new_unit && addition->unit && census_unit_stays(addition->unit)) {
        object->new_unit = addition->unit;
        note_added(census, object, "@unit");
    }
    json_object_foreach(added, name, value) if (!json_object_get(attributes, name))
    {
        json_object_set(attributes, name, value);
        note_added(census, object, arena_text(census->arena, name));
    }
    json_decref(added);
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* new_title, new_unit and new_attributes hold the own values. */
static void merge(struct census *census, struct census_object *object)
{
    bool row_done = !object->row || object->row_rejected;
    json_t *attributes = json_loads(object->new_attributes, 0, NULL);
    for (const struct census_addition *addition = object->additions; addition; addition = addition->next) {
        if (addition->source == census->source && object->row_settled) {
            if (!row_done)
                merge_one(census, object, attributes, object->row);
            row_done = true;
        } else {
            merge_one(census, object, attributes, addition);
        }
    }
    if (!row_done)
        merge_one(census, object, attributes, object->row);
    if (object->added_count)
        qsort(object->added, object->added_count, sizeof(*object->added), compare_names);
    char *text = json_dumps(attributes, JSON_COMPACT | JSON_SORT_KEYS);
    object->new_attributes = arena_text(census->arena, text ? text : "{}");
    free(text);
    json_decref(attributes);
}

static struct census_addition *registered_of(const struct census *census, const struct census_object *object)
{
    for (struct census_addition *addition = object->additions; addition; addition = addition->next)
        if (addition->source == census->source && census->source)
            return addition;
    return NULL;
}

static void add_without(struct census *census, struct census_list *without, const struct census_object *object)
{
    struct import_without *one = arena_allocate(census->arena, sizeof(*one));
    _cleanup_buffer_ struct buffer place = {0};
    for (size_t i = 0; i < census->mapping->section_count; i++) {
        const struct mapping_section *section = &census->mapping->sections[i];
        if (census->bases[i] != object->item.source || strcmp(section->kind, object->kind) != 0)
            continue;
        for (size_t f = 0; f < section->field_count; f++) {
            const struct mapping_field *field = &section->fields[f];
            const char *value = field->target == MAPPING_MATCH && strcmp(field->name, "key") != 0
                                    ? own_value(census, object, field->name)
                                    : NULL;
            if (value)
                buffer_append_format(&place, "%s%s", place.size ? ", " : "", value);
        }
    }
    one->object = arena_format(census->arena, "%s/%s", object->kind, object->item.key);
    one->place = arena_text(census->arena, buffer_text(&place));
    census_push(census, without, one);
}

/* Whether a section of the mapping could have a row for it. */
static bool may_have_row(const struct census *census, const struct census_object *object)
{
    for (size_t i = 0; i < census->mapping->section_count; i++)
        if (census->bases[i] && census->bases[i] == object->item.source &&
            strcmp(census->mapping->sections[i].kind, object->kind) == 0)
            return true;
    return false;
}

static void settle(struct census *census, struct census_object *object, struct census_list *without)
{
    struct census_addition *was = registered_of(census, object);
    const struct census_addition *is = object->row;
    if (object->row_rejected || (!is && !was && !may_have_row(census, object)))
        return;
    if (!is) {
        add_without(census, without, object);
        if (was && census->unreadable) {
            census->result->kept++;
            return;
        }
    }
    object->row_settled = true;
    memcpy(object->item.new_hash, object->item.hash, HASH_SIZE);
    object->item.change = is || was ? CENSUS_UNCHANGED : CENSUS_UNSEEN;
    bool same = is && was && memcmp(is->hash, was->hash, HASH_SIZE) == 0;
    if (same || (!is && !was))
        return;
    if (was)
        was->ends = true;
    if (is)
        census_push(census, &census->fresh, object->row);
    object->item.change = CENSUS_CHANGED;
    object->merged = true;
    object->new_title = object->own_title;
    object->new_unit = object->own_unit;
    object->new_attributes = object->own_attributes;
    merge(census, object);
}

static void say_without(struct census *census, const struct census_list *without)
{
    struct import_without *kept = arena_allocate_array(census->arena, without->count + 1, sizeof(*kept));
    for (size_t i = 0; i < without->count; i++)
        kept[i] = *(struct import_without *)without->items[i];
    census->result->without = kept;
    census->result->without_count = without->count;
    if (!without->count)
        return;
    struct import_note *note = arena_allocate(census->arena, sizeof(*note));
    note->file = census->mapping->source;
    note->text = arena_format(census->arena, _("%zu objects have no row here"), without->count);
    census_push(census, &census->notes, note);
}

void census_settle_additions(struct census *census)
{
    struct census_list without = {0};
    for (size_t i = 0; i < census->objects.count; i++) {
        struct census_object *object = census->objects.items[i];
        bool own = object->item.source == census->source || object->item.source == 0;
        if (!own && object->item.valid && is_base(census, object->item.source))
            settle(census, object, &without);
        else if (own && object->additions && object->item.record && !object->item.rejected)
            merge(census, object);
    }
    for (size_t i = 0; i < census->additions.count && has_bases(census); i++) {
        struct census_addition *addition = census->additions.items[i];
        if (addition->source == census->source && !addition->object->item.valid)
            addition->ends = true; /* its object has gone */
    }
    say_without(census, &without);
}
