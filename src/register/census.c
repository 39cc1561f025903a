/* SPDX-License-Identifier: EUPL-1.2 */
/* Loading what is registered on a day, and the small things that all parts of an import use. */
#include "register/census.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "register/sql.h"
#include "base/poison.h"

void census_push(struct census *census, struct census_list *list, void *item)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 64;
        void **grown = arena_allocate_array(census->arena, capacity, sizeof(*grown));
        if (list->count)
            memcpy(grown, list->items, list->count * sizeof(*grown));
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
}

const char *census_place(struct census *census, const struct census_record *record)
{
    if (record->line)
        return arena_format(census->arena, "%s:%" PRIu64, record->file, record->line);
    if (record->pointer)
        return arena_format(census->arena, "%s#%s", record->file, record->pointer);
    return record->file;
}

void census_problem(struct census *census, const struct census_record *record, const char *format, ...)
{
    struct census_problem *problem = arena_allocate(census->arena, sizeof(*problem));
    const struct mapping_section *section = &census->mapping->sections[record->section];
    struct peil_error words = {0};
    va_list arguments;
    va_start(arguments, format);
    error_set_va(&words, PEIL_ERROR_INPUT, format, arguments);
    va_end(arguments);
    *problem = (struct census_problem){.shown = {.section = section->title,
                                                 .sort = section->sort,
                                                 .place = census_place(census, record),
                                                 .reason = arena_text(census->arena, words.message)},
                                       .file = record->file,
                                       .line = record->line,
                                       .order = census->problems.count};
    census->result->sorts[section->sort].rejected++;
    census_push(census, &census->problems, problem);
}

const char *census_id_key(struct census *census, int64_t id)
{
    return arena_format(census->arena, "%" PRId64, id);
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

const char *census_field_name(struct census *census, const struct mapping_field *field)
{
    if (!field->selector)
        return arena_format(census->arena, "\"%s\"", field->constant);
    return arena_format(census->arena, "'%s'", field->selector);
}

const char *census_text(struct census *census, const struct census_record *record, const struct mapping_field *field,
                        bool *ret_bad)
{
    if (!field)
        return NULL;
    if (!field->selector)
        return *field->constant ? field->constant : NULL;
    const struct peil_value *value = &record->values[field->index];
    if (value->state == PEIL_VALUE_JSON) {
        census_problem(census, record, _("%s (for %s) is a list or an object; text is expected"),
                       census_field_name(census, field), field->written);
        *ret_bad = true;
        return NULL;
    }
    if (value->state != PEIL_VALUE_TEXT)
        return NULL;
    const char *text = value->text;
    size_t size = value->size;
    while (size && (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r'))
        text++, size--;
    while (size &&
           (text[size - 1] == ' ' || text[size - 1] == '\t' || text[size - 1] == '\n' || text[size - 1] == '\r'))
        size--;
    if (size == 0)
        return NULL;
    return text[size] == '\0' ? text : arena_text_n(census->arena, text, size);
}

date_day census_date(struct census *census, const struct census_record *record, const struct mapping_field *field,
                     bool *ret_bad)
{
    const char *text = census_text(census, record, field, ret_bad);
    date_day day;
    if (!text)
        return DATE_NONE;
    for (size_t i = 0; i < census->mapping->date_count; i++)
        if (date_parse(text, strlen(text), census->mapping->dates[i], &day))
            return day;
    _cleanup_buffer_ struct buffer patterns = {0};
    for (size_t i = 0; i < census->mapping->date_count; i++)
        buffer_append_format(&patterns, "%s%s", i ? ", " : "", census->mapping->dates[i]);
    census_problem(census, record, _("%s: '%.80s' is no date (%s)"), census_field_name(census, field), text,
                   buffer_text(&patterns));
    *ret_bad = true;
    return DATE_NONE;
}

/* ---- Loading ----------------------------------------------------------------------------------------------------- */

static const char *census_fold(struct census *census, const char *text)
{
    _cleanup_buffer_ struct buffer folded = {0};
    utf8_fold(&folded, text, strlen(text));
    return arena_text(census->arena, buffer_text(&folded));
}

static const char *census_copy(struct census *census, const PGresult *rows, int row, int column)
{
    return arena_text(census->arena, store_text(rows, row, column));
}

static void census_load_item(struct census *census, struct census_item *item, const PGresult *rows, int row, int first)
{
    item->id = store_integer(rows, row, 0);
    item->key = census_copy(census, rows, row, first);
    item->source = store_integer(rows, row, first + 1);
    item->version = store_integer(rows, row, first + 2);
    item->valid = store_boolean(rows, row, first + 3);
}

static int census_load_units(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(census->store, register_sql_units_as_of, &rows, census->error, "d", census->request->as_of);
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct census_unit *unit = arena_allocate(census->arena, sizeof(*unit));
        census_load_item(census, &unit->item, rows, row, 1);
        unit->name = census_copy(census, rows, row, 5);
        unit->kind = census_copy(census, rows, row, 6);
        unit->parent_id = store_integer(rows, row, 7);
        if (unit->item.valid && !store_hash(rows, row, 8, unit->item.hash))
            return error_set(census->error, PEIL_ERROR_STORE, _("unit %s has a hash that is none"), unit->item.key);
        census_push(census, &census->units, unit);
        map_put(&census->units_by_key, unit->item.key, unit);
        map_put(&census->units_by_id, census_id_key(census, unit->item.id), unit);
    }
    for (size_t i = 0; i < census->units.count; i++) {
        struct census_unit *unit = census->units.items[i];
        if (unit->parent_id)
            unit->parent = map_find(&census->units_by_id, census_id_key(census, unit->parent_id));
    }
    return 0;
}

static int census_load_persons(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(census->store, register_sql_persons_as_of, &rows, census->error, "d", census->request->as_of);
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct census_person *person = arena_allocate(census->arena, sizeof(*person));
        census_load_item(census, &person->item, rows, row, 1);
        person->name = census_copy(census, rows, row, 5);
        int64_t unit = store_integer(rows, row, 6);
        person->unit = unit ? map_find(&census->units_by_id, census_id_key(census, unit)) : NULL;
        person->since = store_date(rows, row, 7);
        person->until = store_date(rows, row, 8);
        person->manager_id = store_integer(rows, row, 10);
        if (person->item.valid && !store_hash(rows, row, 9, person->item.hash))
            return error_set(census->error, PEIL_ERROR_STORE, _("a person has a hash that is none"));
        census_push(census, &census->persons, person);
        map_put(&census->persons_by_key, person->item.key, person);
        map_put(&census->persons_by_id, census_id_key(census, person->item.id), person);
    }
    for (size_t i = 0; i < census->persons.count; i++) {
        struct census_person *person = census->persons.items[i];
        if (person->manager_id)
            person->manager = map_find(&census->persons_by_id, census_id_key(census, person->manager_id));
    }
    return 0;
}

static const char *census_object_name(struct census *census, const char *kind, const char *key)
{
    return arena_format(census->arena, "%s/%s", kind, key);
}

struct census_object *census_find_object(struct census *census, const char *kind, const char *key)
{
    return map_find(&census->objects_by_name, census_object_name(census, kind, key));
}

static int census_load_objects(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(census->store, register_sql_objects_as_of, &rows, census->error, "d", census->request->as_of);
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct census_object *object = arena_allocate(census->arena, sizeof(*object));
        object->kind = mapping_word(WORDS_OBJECT_KIND, store_text(rows, row, 1), strlen(store_text(rows, row, 1)));
        census_load_item(census, &object->item, rows, row, 2);
        if (!object->kind || (object->item.valid && !store_hash(rows, row, 6, object->item.hash)))
            return error_set(census->error, PEIL_ERROR_STORE, _("object %s has a hash that is none"), object->item.key);
        census_push(census, &census->objects, object);
        map_put(&census->objects_by_name, census_object_name(census, object->kind, object->item.key), object);
        map_put(&census->objects_by_id, census_id_key(census, object->item.id), object);
    }
    return 0;
}

static enum party_level census_level(const char *name)
{
    return strcmp(name, "organisation") == 0 ? PARTY_ORGANISATION
           : strcmp(name, "nobody") == 0     ? PARTY_NOBODY
                                             : PARTY_BELOW;
}

static int census_load_parties(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL, *spellings = NULL;
    int failed = store_query(census->store, register_sql_parties_all, &rows, census->error, "");
    if (!failed)
        failed = store_query(census->store, register_sql_spellings_all, &spellings, census->error, "");
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct census_party *party = arena_allocate(census->arena, sizeof(*party));
        int64_t person = store_integer(rows, row, 3), unit = store_integer(rows, row, 4);
        *party = (struct census_party){.id = store_integer(rows, row, 0),
                                       .name = census_copy(census, rows, row, 1),
                                       .level = census_level(store_text(rows, row, 2))};
        party->person = person ? map_find(&census->persons_by_id, census_id_key(census, person)) : NULL;
        party->unit = unit ? map_find(&census->units_by_id, census_id_key(census, unit)) : NULL;
        census_push(census, &census->parties, party);
        map_put(&census->parties_by_id, census_id_key(census, party->id), party);
    }
    for (int row = 0; row < PQntuples(spellings); row++) {
        struct census_spelling *spelling = arena_allocate(census->arena, sizeof(*spelling));
        *spelling = (struct census_spelling){.folded = census_copy(census, spellings, row, 0),
                                             .written = census_copy(census, spellings, row, 1)};
        spelling->party = map_find(&census->parties_by_id, store_text(spellings, row, 2));
        map_put(&census->spellings_by_fold, spelling->folded, spelling);
    }
    return 0;
}

static int census_load_assignments(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(census->store, register_sql_assignments_of_source, &rows, census->error, "i", census->source);
    if (failed)
        return failed;
    for (int row = PQntuples(rows); row-- > 0;) {
        struct census_assignment *assignment = arena_allocate(census->arena, sizeof(*assignment));
        *assignment = (struct census_assignment){
            .id = store_integer(rows, row, 0),
            .object = map_find(&census->objects_by_id, store_text(rows, row, 1)),
            .role = mapping_word(WORDS_ROLE, store_text(rows, row, 2), strlen(store_text(rows, row, 2))),
            .party_id = store_integer(rows, row, 3),
            .written = census_copy(census, rows, row, 4),
            .since = store_date(rows, row, 5),
            .until = store_date(rows, row, 6),
            .mandate = census_copy(census, rows, row, 7),
            .accepted = store_date(rows, row, 8),
        };
        assignment->next = assignment->object->registered;
        assignment->object->registered = assignment;
    }
    return 0;
}

static int census_load_links(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(census->store, register_sql_links_of_source, &rows, census->error, "i", census->source);
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct census_link *link = arena_allocate(census->arena, sizeof(*link));
        *link = (struct census_link){
            .id = store_integer(rows, row, 0),
            .from = map_find(&census->objects_by_id, store_text(rows, row, 1)),
            .relation = mapping_word(WORDS_RELATION, store_text(rows, row, 2), strlen(store_text(rows, row, 2))),
            .to = map_find(&census->objects_by_id, store_text(rows, row, 3)),
        };
        link->subject = arena_format(census->arena, "%s/%s %s %s/%s", link->from->kind, link->from->item.key,
                                     link->relation, link->to->kind, link->to->item.key);
        census_push(census, &census->links, link);
        map_put(&census->links_by_subject, link->subject, link);
    }
    return 0;
}

static void census_prepare(struct census *census)
{
    struct map *maps[] = {&census->units_by_key,      &census->units_by_name,   &census->persons_by_key,
                          &census->persons_by_name,   &census->objects_by_name, &census->parties_by_id,
                          &census->spellings_by_fold, &census->written_cache,   &census->person_shapes,
                          &census->links_by_subject,  &census->units_by_id,     &census->persons_by_id,
                          &census->objects_by_id,     &census->fields,          &census->kept_roles,
                          &census->matches,           &census->persons_known};
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
        *maps[i] = map_new(census->arena);
}

int census_load(struct census *census)
{
    census_prepare(census);
    int failed = census_load_units(census);
    failed = failed ? failed : census_load_persons(census);
    failed = failed ? failed : census_load_objects(census);
    failed = failed ? failed : census_load_parties(census);
    if (!failed && census->source) {
        failed = census_load_assignments(census);
        failed = failed ? failed : census_load_links(census);
    }
    failed = failed ? failed : census_load_additions(census);
    return failed;
}

/* ---- Units by what people write -----------------------------------------------------------------------------------
 */

bool census_unit_stays(const struct census_unit *unit)
{
    if (unit->item.record && !unit->item.rejected)
        return true;
    return unit->item.valid && unit->item.change != CENSUS_VANISHED;
}

static void census_index_unit_names(struct census *census)
{
    static struct census_unit twice;
    for (size_t i = 0; i < census->units.count; i++) {
        struct census_unit *unit = census->units.items[i];
        const char *name = unit->item.record && !unit->item.rejected ? unit->new_name : unit->name;
        if (!census_unit_stays(unit) || !name)
            continue;
        const char *folded = census_fold(census, name);
        struct census_unit *other = map_add(&census->units_by_name, folded, unit);
        if (other && other != unit)
            map_put(&census->units_by_name, folded, &twice);
    }
}

struct census_unit *census_find_unit(struct census *census, const char *written, bool *ret_twice)
{
    struct census_unit *unit = map_find(&census->units_by_key, written);
    *ret_twice = false;
    if (unit && census_unit_stays(unit))
        return unit;
    if (census->units_by_name.count == 0)
        census_index_unit_names(census);
    _cleanup_buffer_ struct buffer folded = {0};
    utf8_fold(&folded, written, strlen(written));
    unit = map_find(&census->units_by_name, buffer_text(&folded));
    if (unit && !unit->item.key) {
        *ret_twice = true;
        return NULL;
    }
    return unit && census_unit_stays(unit) ? unit : NULL;
}

/* ---- Settling ------------------------------------------------------------------------------------------------------
 */

bool census_claim(struct census *census, struct census_item *item, const struct census_record *record,
                  const char *subject)
{
    if (item->record) {
        census_problem(census, record, _("%s is there twice; the first is at %s"), subject,
                       census_place(census, item->record));
        return false;
    }
    if (item->source && item->source != census->source) {
        census_problem(census, record, _("%s is registered by another source already"), subject);
        return false;
    }
    item->record = record;
    return true;
}

void census_count(struct census *census, enum mapping_sort sort, enum census_change change)
{
    struct import_count *count = &census->result->sorts[sort];
    int64_t *counters[] = {[CENSUS_UNCHANGED] = &count->unchanged,
                           [CENSUS_ADDED] = &count->added,
                           [CENSUS_CHANGED] = &count->changed,
                           [CENSUS_VANISHED] = &count->vanished};
    if (change == CENSUS_KEPT)
        census->result->kept++;
    else if (change != CENSUS_UNSEEN)
        ++*counters[change];
}

void census_settle(struct census *census, struct census_item *item, enum mapping_sort sort, bool covered)
{
    if (item->source != census->source && item->source)
        return;
    if (item->rejected)
        return; /* counted as rejected, and left as it was */
    if (item->record)
        item->change = !item->valid                                         ? CENSUS_ADDED
                       : memcmp(item->hash, item->new_hash, HASH_SIZE) == 0 ? CENSUS_UNCHANGED
                                                                            : CENSUS_CHANGED;
    else if (item->valid && covered)
        item->change = census->unreadable ? CENSUS_KEPT : CENSUS_VANISHED;
    if (sort != MAPPING_OBJECT) /* an object's roles are still to be compared */
        census_count(census, sort, item->change);
}

void census_add_field(struct census *census, struct census_item *item, const char *field)
{
    const char **grown = arena_allocate_array(census->arena, item->field_count + 1, sizeof(*grown));
    if (item->field_count)
        memcpy(grown, item->fields, item->field_count * sizeof(*grown));
    grown[item->field_count++] = field;
    item->fields = grown;
}

void census_count_field(struct census *census, const char *kind, const char *field, bool filled)
{
    char name[160];
    snprintf(name, sizeof(name), "%s\n%.120s", kind, field);
    int64_t *count = map_find(&census->fields, name);
    if (!count) {
        const char *kept = arena_text(census->arena, name);
        count = arena_allocate(census->arena, sizeof(*count));
        map_put(&census->fields, kept, count);
        census_push(census, &census->field_names, (void *)(uintptr_t)kept);
    }
    *count += filled;
}
