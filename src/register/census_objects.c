/* SPDX-License-Identifier: EUPL-1.2 */
/* Objects: what an import says of them, held against what is registered. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "register/census.h"
#include "register/sql.h"
#include "base/poison.h"

static void put_json_text(struct buffer *json, const char *text)
{
    buffer_append_byte(json, '"');
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            buffer_append_byte(json, '\\');
            buffer_append_byte(json, byte);
        } else if (byte < 0x20) {
            buffer_append_format(json, "\\u%04x", byte);
        } else {
            buffer_append_byte(json, byte);
        }
    }
    buffer_append_byte(json, '"');
}

struct attribute {
    const char *name;
    const struct mapping_field *field;
};

static int compare_attributes(const void *one, const void *other)
{
    return strcmp(((const struct attribute *)one)->name, ((const struct attribute *)other)->name);
}

/* A list or an object, made canonical; an empty one counts as nothing filled in. */
static bool put_structure(struct census *census, const struct census_record *record, const struct mapping_field *field,
                          const struct peil_value *value, struct buffer *json, bool *ret_bad)
{
    json_error_t problem;
    json_t *parsed = json_loadb(value->text, value->size, JSON_REJECT_DUPLICATES, &problem);
    if (!parsed) {
        census_problem(census, record, _("%s is no valid JSON: %s"), census_field_name(census, field), problem.text);
        *ret_bad = true;
        return false;
    }
    char *text = json_dumps(parsed, JSON_COMPACT | JSON_SORT_KEYS);
    bool filled = json_array_size(parsed) || json_object_size(parsed);
    buffer_append_text(json, text ? text : "null");
    free(text);
    json_decref(parsed);
    return filled;
}

/* The sorted attributes of a section: sorted once, kept with it. */
static size_t section_attributes(struct census *census, const struct mapping_section *section,
                                 struct attribute **ret_attributes)
{
    struct attribute *attributes = arena_allocate_array(census->arena, section->field_count + 1, sizeof(*attributes));
    size_t count = 0;
    for (size_t i = 0; i < section->field_count; i++)
        if (section->fields[i].target == MAPPING_ATTRIBUTE || section->fields[i].target == MAPPING_ATTRIBUTE_DATE)
            attributes[count++] = (struct attribute){section->fields[i].name, &section->fields[i]};
    if (count)
        qsort(attributes, count, sizeof(*attributes), compare_attributes);
    *ret_attributes = attributes;
    return count;
}

/* {"description":"…","keywords":["…"]}: what is absent or blank is left out. */
static const char *object_attributes(struct census *census, const struct census_record *record,
                                     struct object_section *section, bool *ret_bad)
{
    _cleanup_buffer_ struct buffer json = {0};
    buffer_append_byte(&json, '{');
    for (size_t i = 0; i < section->attribute_count; i++) {
        const struct mapping_field *field = section->attributes[i].field;
        size_t before = json.size;
        bool filled = false;
        if (json.size > 1)
            buffer_append_byte(&json, ',');
        put_json_text(&json, field->name);
        buffer_append_byte(&json, ':');
        if (field->target == MAPPING_ATTRIBUTE_DATE) {
            char text[11];
            date_day day = census_date(census, record, field, ret_bad);
            date_format(day, text);
            filled = day != DATE_NONE;
            put_json_text(&json, text);
        } else if (field->selector && record->values[field->index].state == PEIL_VALUE_JSON) {
            filled = put_structure(census, record, field, &record->values[field->index], &json, ret_bad);
        } else {
            const char *text = census_text(census, record, field, ret_bad);
            filled = text != NULL;
            put_json_text(&json, text ? text : "");
        }
        section->filled[i] = filled;
        if (!filled) {
            json.size = before;
            json.data[before] = '\0';
        }
        if (*ret_bad)
            return NULL;
    }
    buffer_append_byte(&json, '}');
    return arena_text_n(census->arena, json.data, json.size);
}

/* ---- Roles in an object's own record
 * --------------------------------------------------------------------------------- */

static bool object_role(struct census *census, const struct census_record *record, struct census_object *object,
                        const struct mapping_section *section, const char *role)
{
    bool bad = false;
    const struct mapping_field *holder = mapping_find(section, MAPPING_HOLDER, role);
    const struct mapping_field *person = mapping_find(section, MAPPING_PERSON_KEY, role);
    const char *written = census_text(census, record, holder, &bad);
    const char *person_key = census_text(census, record, person, &bad);
    struct census_assignment assignment = {
        .object = object,
        .role = role,
        .mandate = census_text(census, record, mapping_find(section, MAPPING_MANDATE, role), &bad),
        .since = census_date(census, record, mapping_find(section, MAPPING_SINCE, role), &bad),
        .until = census_date(census, record, mapping_find(section, MAPPING_UNTIL, role), &bad),
        .accepted = census_date(census, record, mapping_find(section, MAPPING_ACCEPTED, role), &bad),
        .by_object = true,
    };
    if (bad)
        return false;
    /* The column of a role can leave the source's format as any other. */
    census_count_field(census, object->kind, arena_format(census->arena, "role.%s", role), written || person_key);
    if (!written && !person_key)
        return true;
    assignment.party = census_resolve(census, record, person_key ? person : holder, written, person_key);
    if (!assignment.party)
        return false;
    assignment.written = written ? written : assignment.party->name;
    struct census_assignment *kept = arena_copy(census->arena, &assignment, sizeof(assignment));
    kept->next = object->imported;
    object->imported = kept;
    return true;
}

/* Each role that the section maps, once: by its holder, or by its person when there is no holder. */
static bool object_roles(struct census *census, const struct census_record *record, struct census_object *object,
                         const struct mapping_section *section)
{
    for (size_t i = 0; i < section->field_count; i++) {
        const struct mapping_field *field = &section->fields[i];
        bool leads = field->target == MAPPING_HOLDER ||
                     (field->target == MAPPING_PERSON_KEY && !mapping_find(section, MAPPING_HOLDER, field->name));
        if (leads && !object_role(census, record, object, section, field->name))
            return false;
    }
    return true;
}

/* ---- Objects
 * ----------------------------------------------------------------------------------------------------------- */

static bool object_unit(struct census *census, const struct census_record *record, struct census_object *object,
                        const struct mapping_section *section, bool *ret_bad)
{
    bool twice;
    const struct mapping_field *field = mapping_find(section, MAPPING_UNIT_OF, NULL);
    const char *written = census_text(census, record, field, ret_bad);
    object->new_unit = NULL;
    if (!written)
        return !*ret_bad;
    object->new_unit = census_find_unit(census, written, &twice);
    if (object->new_unit)
        return true;
    census_problem(census, record,
                   twice ? _("%s: several units are called '%s'; give the key") : _("%s: there is no unit '%s'"),
                   census_field_name(census, field), written);
    return false;
}

static bool object_criticality(struct census *census, const struct census_record *record, struct census_object *object,
                               const struct mapping_section *section, bool *ret_bad)
{
    const struct mapping_field *field = mapping_find(section, MAPPING_CRITICALITY, NULL);
    const char *written = census_text(census, record, field, ret_bad);
    object->new_criticality = 1;
    if (!written)
        return !*ret_bad;
    object->new_criticality = written[0] - '0';
    if (written[1] == '\0' && object->new_criticality >= 1 && object->new_criticality <= 3)
        return true;
    census_problem(census, record, _("%s: criticality is 1, 2 or 3, not '%.80s'"), census_field_name(census, field),
                   written);
    return false;
}

static void object_hash(struct census_object *object)
{
    struct hash hash;
    char criticality[2] = {(char)('0' + object->new_criticality), '\0'};
    hash_begin(&hash);
    hash_add_text(&hash, object->new_title);
    hash_add_text(&hash, object->new_unit ? object->new_unit->item.key : NULL);
    hash_add_text(&hash, criticality);
    hash_add_text(&hash, object->new_attributes);
    hash_end(&hash, object->item.new_hash);
}

bool census_fill_object(struct census *census, const struct census_record *record, struct census_object *object,
                        struct object_section *section)
{
    bool bad = false;
    object->new_title = census_text(census, record, mapping_find(section->section, MAPPING_TITLE, NULL), &bad);
    if (bad || !object_unit(census, record, object, section->section, &bad) ||
        !object_criticality(census, record, object, section->section, &bad))
        return false;
    object->new_attributes = object_attributes(census, record, section, &bad);
    if (bad || !object_roles(census, record, object, section->section))
        return false;
    object_hash(object);
    if (mapping_find(section->section, MAPPING_TITLE, NULL))
        census_count_field(census, object->kind, "title", object->new_title != NULL);
    for (size_t i = 0; i < section->attribute_count; i++)
        census_count_field(census, object->kind, section->attributes[i].name, section->filled[i]);
    return true;
}

static void object_take(struct census *census, const struct census_record *record, struct object_section *section)
{
    bool bad = false;
    const struct mapping_field *field = mapping_find(section->section, MAPPING_KEY, NULL);
    const char *key = census_text(census, record, field, &bad);
    if (!key) {
        if (!bad)
            census_problem(census, record, _("there is no key"));
        return;
    }
    const char *name = arena_format(census->arena, "%s/%s", section->section->kind, key);
    struct census_object *object = map_find(&census->objects_by_name, name);
    if (!object) {
        object = arena_allocate(census->arena, sizeof(*object));
        object->kind = section->section->kind;
        object->item.key = key;
        map_put(&census->objects_by_name, name, object);
        census_push(census, &census->objects, object);
    }
    if (census_claim(census, &object->item, record, name))
        object->item.rejected = !census_fill_object(census, record, object, section);
}

static bool kind_is_mapped(const struct census *census, const char *kind)
{
    for (size_t i = 0; i < census->mapping->section_count; i++)
        if (census->mapping->sections[i].kind && !census->mapping->sections[i].adds_to &&
            strcmp(census->mapping->sections[i].kind, kind) == 0)
            return true;
    return false;
}

void census_take_objects(struct census *census)
{
    size_t count = census->mapping->section_count;
    struct object_section *sections = arena_allocate_array(census->arena, count + 1, sizeof(*sections));
    for (size_t i = 0; i < count; i++) {
        sections[i].section = &census->mapping->sections[i];
        sections[i].attribute_count = section_attributes(census, sections[i].section, &sections[i].attributes);
        sections[i].filled =
            arena_allocate_array(census->arena, sections[i].attribute_count + 1, sizeof(*sections[i].filled));
    }
    for (size_t i = 0; i < census->records.count; i++) {
        const struct census_record *record = census->records.items[i];
        if (sections[record->section].section->sort == MAPPING_OBJECT && !sections[record->section].section->adds_to)
            object_take(census, record, &sections[record->section]);
    }
    for (int pass = 0; pass < 2; pass++) /* a row that names the key goes before one that names a file */
        for (size_t i = 0; i < census->records.count; i++) {
            const struct census_record *record = census->records.items[i];
            if (sections[record->section].section->adds_to)
                census_take_addition(census, record, &sections[record->section], pass == 0);
        }
    for (size_t i = 0; i < census->objects.count; i++) {
        struct census_object *object = census->objects.items[i];
        census_settle(census, &object->item, MAPPING_OBJECT, kind_is_mapped(census, object->kind));
    }
    census_settle_additions(census);
}

/* ---- Which fields changed
 * ------------------------------------------------------------------------------------------------ */

enum { VALUE_LONGEST = 400 };

/* A value for the journal; long ones are cut. */
static json_t *journal_value(const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) : NULL;
    json_t *kept;
    if (!text)
        kept = json_null();
    else if (strlen(text) <= VALUE_LONGEST)
        kept = json_deep_copy(value);
    else
        kept = json_stringn(text, utf8_cut(text, VALUE_LONGEST));
    free(text);
    return kept;
}

/* Takes both over. */
static void compare_value(struct census *census, struct census_object *object, json_t *values, const char *name,
                          json_t *was, json_t *is)
{
    if ((was == NULL) != (is == NULL) || (was && !json_equal(was, is))) {
        census_add_field(census, &object->item, arena_text(census->arena, name));
        json_t *pair = json_array();
        json_array_append_new(pair, journal_value(was));
        json_array_append_new(pair, journal_value(is));
        json_object_set_new(values, name, pair);
    }
    json_decref(was);
    json_decref(is);
}

static json_t *text_value(const char *text)
{
    return text ? json_string(text) : NULL;
}

static int compare_object(struct census *census, struct census_object *object, const PGresult *rows, int row)
{
    json_t *was = json_loads(store_text(rows, row, 4), 0, NULL), *is = json_loads(object->new_attributes, 0, NULL);
    json_t *values = json_object();
    const char *name;
    json_t *value;
    if (was && is) {
        compare_value(census, object, values, "title", text_value(store_text(rows, row, 1)),
                      text_value(object->new_title));
        compare_value(census, object, values, "unit", text_value(store_text(rows, row, 2)),
                      text_value(object->new_unit ? object->new_unit->item.key : NULL));
        compare_value(census, object, values, "criticality", json_integer(store_integer(rows, row, 3)),
                      json_integer(object->new_criticality));
        json_object_foreach(is, name, value)
            compare_value(census, object, values, name, json_incref(json_object_get(was, name)), json_incref(value));
        json_object_foreach(was, name, value) if (!json_object_get(is, name))
            compare_value(census, object, values, name, json_incref(value), NULL);
        char *text = json_dumps(values, JSON_COMPACT | JSON_SORT_KEYS);
        object->item.values = arena_text(census->arena, text);
        free(text);
    }
    int failed = was && is ? 0
                           : error_set(census->error, PEIL_ERROR_STORE, _("object %s: its attributes are no JSON"),
                                       object->item.key);
    json_decref(was);
    json_decref(is);
    json_decref(values);
    return failed;
}

int census_compare_objects(struct census *census)
{
    int64_t *ids = arena_allocate_array(census->arena, census->objects.count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < census->objects.count; i++) {
        struct census_object *object = census->objects.items[i];
        if (object->item.change == CENSUS_CHANGED)
            ids[count++] = object->item.id;
    }
    if (count == 0)
        return 0;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(census->store, register_sql_objects_details, &rows, census->error, "Id", ids, count,
                             census->request->as_of);
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        failed = compare_object(census, map_find(&census->objects_by_id, store_text(rows, row, 0)), rows, row);
    return failed;
}
