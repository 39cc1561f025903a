/* SPDX-License-Identifier: EUPL-1.2 */
/* Recording an import: versions, roles, links, parties, the import itself and the journal. All inside the caller's
 * transaction; inserts are COPY, ends are one statement each. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "register/census.h"
#include "register/sql.h"
#include "store/journal.h"
#include "base/poison.h"

struct writing {
    struct census *census;
    struct store *store;
    date_day as_of;
    struct peil_error *error;
    struct buffer content; /* of journal rows */
};

static bool makes_version(const struct census_item *item)
{
    return item->change == CENSUS_ADDED || item->change == CENSUS_CHANGED;
}

/* Of a changed object only roles may have changed: then there is no new version. */
static bool object_makes_version(const struct census_object *object)
{
    return makes_version(&object->item) &&
           (!object->item.valid || object->merged || memcmp(object->item.hash, object->item.new_hash, HASH_SIZE) != 0);
}

static const char *change_word(enum census_change change)
{
    static const char *const names[] = {
        [CENSUS_UNSEEN] = "",         [CENSUS_UNCHANGED] = "",        [CENSUS_ADDED] = "added",
        [CENSUS_CHANGED] = "changed", [CENSUS_VANISHED] = "vanished", [CENSUS_KEPT] = ""};
    return names[change];
}

/* ---- Items with an identity: ids for the new ones -----------------------------------------------------------------
 */

typedef struct census_item *item_at(struct census *census, size_t index);

static struct census_item *unit_item(struct census *census, size_t index)
{
    return &((struct census_unit *)census->units.items[index])->item;
}

static struct census_item *person_item(struct census *census, size_t index)
{
    return &((struct census_person *)census->persons.items[index])->item;
}

static struct census_item *object_item(struct census *census, size_t index)
{
    return &((struct census_object *)census->objects.items[index])->item;
}

/* Inserts what is new and reads the ids back. */
static int add_identities(struct writing *writing, const char *sql, struct map *by_key, item_at *at, size_t count)
{
    struct census *census = writing->census;
    const char **keys = arena_allocate_array(census->arena, count + 1, sizeof(*keys));
    size_t fresh = 0;
    for (size_t i = 0; i < count; i++)
        if (at(census, i)->id == 0 && makes_version(at(census, i)))
            keys[fresh++] = at(census, i)->key;
    if (fresh == 0)
        return 0;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(writing->store, sql, &rows, writing->error, "Ai", keys, fresh, census->source);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        struct census_item *item = map_find(by_key, store_text(rows, row, 1)); /* the item is the first member */
        item->id = store_integer(rows, row, 0);
    }
    return failed;
}

/* Ends the versions of what changed or vanished. */
static int close_versions(struct writing *writing, const char *sql, const int64_t *ids, size_t count)
{
    if (count == 0)
        return 0;
    return store_query(writing->store, sql, NULL, writing->error, "Id", ids, count, writing->as_of);
}

static int close_items(struct writing *writing, const char *sql, item_at *at, size_t count)
{
    int64_t *ids = arena_allocate_array(writing->census->arena, count + 1, sizeof(*ids));
    size_t closing = 0;
    for (size_t i = 0; i < count; i++) {
        const struct census_item *item = at(writing->census, i);
        if (item->valid && (item->change == CENSUS_CHANGED || item->change == CENSUS_VANISHED))
            ids[closing++] = item->id;
    }
    return close_versions(writing, sql, ids, closing);
}

static void copy_nullable(struct store *store, const char *text)
{
    if (text)
        store_copy_text(store, text, strlen(text));
    else
        store_copy_null(store);
}

/* ---- Units and persons
 * ------------------------------------------------------------------------------------------------ */

static int write_units(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed = add_identities(writing, register_sql_units_add, &census->units_by_key, unit_item, census->units.count);
    failed = failed ? failed : close_items(writing, register_sql_units_close, unit_item, census->units.count);
    failed = failed ? failed
                    : store_copy_begin(store,
                                       "peil.unit_version (unit_id, version, valid_from, name, kind, parent_id, hash)",
                                       7, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->units.count && !failed; i++) {
        const struct census_unit *unit = census->units.items[i];
        if (!makes_version(&unit->item))
            continue;
        failed = store_copy_row(store, writing->error);
        store_copy_int4(store, (int32_t)unit->item.id);
        store_copy_int4(store, (int32_t)unit->item.version + 1);
        store_copy_date(store, writing->as_of);
        copy_nullable(store, unit->new_name);
        copy_nullable(store, unit->new_kind);
        if (unit->new_parent)
            store_copy_int4(store, (int32_t)unit->new_parent->item.id);
        else
            store_copy_null(store);
        store_copy_bytes(store, unit->item.new_hash, HASH_SIZE);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

static int write_persons(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed =
        add_identities(writing, register_sql_persons_add, &census->persons_by_key, person_item, census->persons.count);
    failed = failed ? failed : close_items(writing, register_sql_persons_close, person_item, census->persons.count);
    failed = failed ? failed
                    : store_copy_begin(
                          store,
                          "peil.person_version (person_id, version, valid_from, name, unit_id, since, until, hash, "
                          "manager_id)",
                          9, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->persons.count && !failed; i++) {
        const struct census_person *person = census->persons.items[i];
        if (!makes_version(&person->item))
            continue;
        failed = store_copy_row(store, writing->error);
        store_copy_int4(store, (int32_t)person->item.id);
        store_copy_int4(store, (int32_t)person->item.version + 1);
        store_copy_date(store, writing->as_of);
        copy_nullable(store, person->new_name);
        if (person->new_unit)
            store_copy_int4(store, (int32_t)person->new_unit->item.id);
        else
            store_copy_null(store);
        store_copy_date(store, person->new_since);
        store_copy_date(store, person->new_until);
        store_copy_bytes(store, person->item.new_hash, HASH_SIZE);
        if (person->new_manager)
            store_copy_int4(store, (int32_t)person->new_manager->item.id);
        else
            store_copy_null(store);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

/* ---- Objects
 * -------------------------------------------------------------------------------------------------------------- */

/* Object ids are dense, so they are given out here; the lock of the import makes that safe. */
static int write_new_objects(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, register_sql_object_newest, &rows, writing->error, "");
    failed = failed ? failed : store_copy_begin(store, "peil.object (id, kind, key, source_id)", 4, writing->error);
    if (failed)
        return failed;
    int64_t id = store_integer(rows, 0, 0);
    for (size_t i = 0; i < census->objects.count && !failed; i++) {
        struct census_object *object = census->objects.items[i];
        if (object->item.id || !makes_version(&object->item))
            continue;
        object->item.id = ++id;
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, object->item.id);
        copy_nullable(store, object->kind);
        copy_nullable(store, object->item.key);
        store_copy_int4(store, (int32_t)census->source);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

static int close_objects(struct writing *writing)
{
    struct census *census = writing->census;
    int64_t *ids = arena_allocate_array(census->arena, census->objects.count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < census->objects.count; i++) {
        const struct census_object *object = census->objects.items[i];
        if (object->item.valid && (object->item.change == CENSUS_VANISHED ||
                                   (object->item.change == CENSUS_CHANGED && object_makes_version(object))))
            ids[count++] = object->item.id;
    }
    return close_versions(writing, register_sql_objects_close, ids, count);
}

static int write_objects(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed = write_new_objects(writing);
    failed = failed ? failed : close_objects(writing);
    failed = failed ? failed
                    : store_copy_begin(store,
                                       "peil.object_version (object_id, version, valid_from, title, unit_id, "
                                       "criticality, attributes, hash, added)",
                                       9, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->objects.count && !failed; i++) {
        const struct census_object *object = census->objects.items[i];
        if (!object_makes_version(object))
            continue;
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, object->item.id);
        store_copy_int4(store, (int32_t)object->item.version + 1);
        store_copy_date(store, writing->as_of);
        copy_nullable(store, object->new_title);
        if (object->new_unit)
            store_copy_int4(store, (int32_t)object->new_unit->item.id);
        else
            store_copy_null(store);
        store_copy_int2(store, (int16_t)object->new_criticality);
        store_copy_jsonb(store, object->new_attributes, strlen(object->new_attributes));
        store_copy_bytes(store, object->item.new_hash, HASH_SIZE);
        store_copy_text_array(store, object->added, object->added_count);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

/* ---- Additions --------------------------------------------------------------------------------------------------- */

static int close_additions(struct writing *writing)
{
    struct census *census = writing->census;
    int64_t *ids = arena_allocate_array(census->arena, census->additions.count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < census->additions.count; i++) {
        const struct census_addition *addition = census->additions.items[i];
        if (addition->ends)
            ids[count++] = addition->id;
    }
    return close_versions(writing, register_sql_additions_close, ids, count);
}

static int write_bases(struct writing *writing)
{
    struct census *census = writing->census;
    int failed = 0;
    for (size_t i = 0; i < census->mapping->section_count && !failed; i++)
        if (census->bases[i])
            failed = store_query(writing->store, register_sql_base_add, NULL, writing->error, "ii", census->source,
                                 census->bases[i]);
    return failed;
}

static int write_additions(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed = write_bases(writing);
    failed = failed ? failed : close_additions(writing);
    failed = failed ? failed
                    : store_copy_begin(store,
                                       "peil.object_addition (object_id, source_id, valid_from, title, unit_id, "
                                       "attributes, hash, place)",
                                       8, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->fresh.count && !failed; i++) {
        const struct census_addition *addition = census->fresh.items[i];
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, addition->object->item.id);
        store_copy_int4(store, (int32_t)census->source);
        store_copy_date(store, writing->as_of);
        copy_nullable(store, addition->title);
        if (addition->unit)
            store_copy_int4(store, (int32_t)addition->unit->item.id);
        else
            store_copy_null(store);
        store_copy_jsonb(store, addition->attributes, strlen(addition->attributes));
        store_copy_bytes(store, addition->hash, HASH_SIZE);
        copy_nullable(store, addition->place);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

/* ---- Parties, roles, links
 * ---------------------------------------------------------------------------------------------------- */

static int64_t party_person(const struct census_party *party)
{
    return party->person ? party->person->item.id : 0;
}

static int64_t party_unit(const struct census_party *party)
{
    return party->unit ? party->unit->item.id : 0;
}

static int change_parties(struct writing *writing)
{
    struct census *census = writing->census;
    int failed = 0;
    for (size_t i = 0; i < census->parties.count && !failed; i++) {
        const struct census_party *party = census->parties.items[i];
        if (party->id && party->changed)
            failed = store_query(writing->store, register_sql_party_change, NULL, writing->error, "itii", party->id,
                                 party_level_names[party->level], party_person(party), party_unit(party));
    }
    return failed;
}

/* The store gives ids in the order in which it was asked for them: that is looked at, not believed. */
static int take_party_ids(struct writing *writing, const PGresult *rows, size_t fresh)
{
    struct census *census = writing->census;
    size_t row = 0;
    for (size_t i = 0; i < census->parties.count; i++) {
        struct census_party *party = census->parties.items[i];
        if (party->id)
            continue;
        if (row == (size_t)PQntuples(rows) || strcmp(store_text(rows, (int)row, 1), party->name) != 0)
            break;
        party->id = store_integer(rows, (int)row++, 0);
    }
    if (row == fresh)
        return 0;
    return error_set(writing->error, PEIL_ERROR_STORE, _("one row was expected of the store, and it gave %d"),
                     PQntuples(rows));
}

static int add_parties(struct writing *writing)
{
    struct census *census = writing->census;
    size_t count = census->parties.count;
    const char **names = arena_allocate_array(census->arena, count + 1, sizeof(*names));
    const char **levels = arena_allocate_array(census->arena, count + 1, sizeof(*levels));
    int64_t *persons = arena_allocate_array(census->arena, count + 1, sizeof(*persons));
    int64_t *units = arena_allocate_array(census->arena, count + 1, sizeof(*units));
    size_t fresh = 0;
    for (size_t i = 0; i < count; i++) {
        const struct census_party *party = census->parties.items[i];
        if (party->id)
            continue;
        names[fresh] = party->name;
        levels[fresh] = party_level_names[party->level];
        persons[fresh] = party_person(party);
        units[fresh++] = party_unit(party);
    }
    _cleanup_result_ PGresult *rows = NULL;
    if (fresh == 0)
        return 0;
    int failed = store_query(writing->store, register_sql_party_add, &rows, writing->error, "AAII", names, fresh,
                             levels, fresh, persons, fresh, units, fresh);
    return failed ? failed : take_party_ids(writing, rows, fresh);
}

static int add_spellings(struct writing *writing)
{
    struct census *census = writing->census;
    size_t count = census->spellings.count;
    const char **folded = arena_allocate_array(census->arena, count + 1, sizeof(*folded));
    const char **written = arena_allocate_array(census->arena, count + 1, sizeof(*written));
    int64_t *parties = arena_allocate_array(census->arena, count + 1, sizeof(*parties));
    for (size_t i = 0; i < count; i++) {
        const struct census_spelling *spelling = census->spellings.items[i];
        folded[i] = spelling->folded;
        written[i] = spelling->written;
        parties[i] = spelling->party->id;
    }
    if (count == 0)
        return 0;
    return store_query(writing->store, register_sql_spelling_add, NULL, writing->error, "AAI", folded, count, written,
                       count, parties, count);
}

static int write_parties(struct writing *writing)
{
    int failed = change_parties(writing);
    failed = failed ? failed : add_parties(writing);
    return failed ? failed : add_spellings(writing);
}

static int close_assignments(struct writing *writing)
{
    struct census *census = writing->census;
    int64_t *ids = arena_allocate_array(census->arena, census->assignments.count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < census->assignments.count; i++) {
        const struct census_assignment *assignment = census->assignments.items[i];
        if (assignment->change == CENSUS_VANISHED)
            ids[count++] = assignment->id;
    }
    return close_versions(writing, register_sql_assignments_close, ids, count);
}

static int write_assignments(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed = close_assignments(writing);
    failed = failed ? failed
                    : store_copy_begin(store,
                                       "peil.assignment (object_id, role, party_id, written, valid_from, since, until, "
                                       "mandate, accepted_on, source_id)",
                                       10, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->assignments.count && !failed; i++) {
        const struct census_assignment *assignment = census->assignments.items[i];
        if (assignment->change == CENSUS_VANISHED)
            continue;
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, assignment->object->item.id);
        copy_nullable(store, assignment->role);
        store_copy_int4(store, (int32_t)assignment->party->id);
        copy_nullable(store, assignment->written);
        store_copy_date(store, writing->as_of);
        store_copy_date(store, assignment->since);
        store_copy_date(store, assignment->until);
        copy_nullable(store, assignment->mandate);
        store_copy_date(store, assignment->accepted);
        store_copy_int4(store, (int32_t)census->source);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

static int write_links(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int64_t *ids = arena_allocate_array(census->arena, census->links.count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < census->links.count; i++) {
        const struct census_link *link = census->links.items[i];
        if (link->change == CENSUS_VANISHED)
            ids[count++] = link->id;
    }
    int failed = close_versions(writing, register_sql_links_close, ids, count);
    failed = failed ? failed
                    : store_copy_begin(store, "peil.link (object_id, relation, to_object_id, valid_from, source_id)", 5,
                                       writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->links.count && !failed; i++) {
        const struct census_link *link = census->links.items[i];
        if (link->change != CENSUS_ADDED)
            continue;
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, link->from->item.id);
        copy_nullable(store, link->relation);
        store_copy_int8(store, link->to->item.id);
        store_copy_date(store, writing->as_of);
        store_copy_int4(store, (int32_t)census->source);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

/* ---- The import itself, and the journal
 * --------------------------------------------------------------------------------------- */

static int write_import(struct writing *writing)
{
    struct census *census = writing->census;
    struct import_result *result = census->result;
    const char **notes = arena_allocate_array(census->arena, result->note_count + 1, sizeof(*notes));
    for (size_t i = 0; i < result->note_count; i++)
        notes[i] = arena_format(census->arena, "%s: %s", result->notes[i].file, result->notes[i].text);
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query_one(writing->store, register_sql_import_add, &rows, writing->error, "idtttiiiiiA", census->source,
                        writing->as_of, store_actor(writing->store), census->request->location, census->mapping->hash,
                        result->total.added, result->total.changed, result->total.vanished, result->total.unchanged,
                        result->total.rejected, notes, result->note_count);
    result->id = failed ? 0 : store_integer(rows, 0, 0);
    return failed;
}

static int write_rejects(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed =
        store_copy_begin(store, "peil.import_reject (import_id, number, section, place, reason)", 5, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->problems.count && !failed; i++) {
        const struct import_problem *problem = &census->result->problems[i];
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, census->result->id);
        store_copy_int4(store, (int32_t)i + 1);
        copy_nullable(store, problem->section);
        copy_nullable(store, problem->place);
        copy_nullable(store, problem->reason);
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

static int write_fields(struct writing *writing)
{
    struct census *census = writing->census;
    struct store *store = writing->store;
    int failed = store_copy_begin(store, "peil.import_field (import_id, kind, field, present)", 4, writing->error);
    if (failed)
        return failed;
    for (size_t i = 0; i < census->field_names.count && !failed; i++) {
        const char *name = census->field_names.items[i];
        const char *field = strchr(name, '\n') + 1;
        failed = store_copy_row(store, writing->error);
        store_copy_int8(store, census->result->id);
        store_copy_text(store, name, (size_t)(field - name) - 1);
        copy_nullable(store, field);
        store_copy_int4(store, (int32_t) * (int64_t *)map_find(&census->fields, name));
    }
    int ended = store_copy_end(store, failed, writing->error);
    return failed ? failed : ended;
}

/* One row of peil.import_change and one of the journal; item is NULL for roles and links. */
static int write_change(struct writing *writing, enum mapping_sort sort, const char *subject, enum census_change change,
                        const struct census_item *item)
{
    struct store *store = writing->store;
    const char *word = change_word(change);
    size_t field_count = item ? item->field_count : 0;
    const char *const *fields = item ? item->fields : NULL;
    int failed = store_copy_row(store, writing->error);
    store_copy_int8(store, writing->census->result->id);
    copy_nullable(store, mapping_sort_names[sort]);
    copy_nullable(store, subject);
    copy_nullable(store, word);
    if (field_count)
        store_copy_text_array(store, fields, field_count);
    else
        store_copy_null(store);
    buffer_clear(&writing->content);
    buffer_append_format(&writing->content, "{\"import\":%" PRId64, writing->census->result->id);
    for (size_t i = 0; i < field_count; i++)
        buffer_append_format(&writing->content, "%s\"%s\"", i ? "," : ",\"fields\":[", fields[i]);
    if (field_count)
        buffer_append_byte(&writing->content, ']');
    if (item && item->values)
        buffer_append_format(&writing->content, ",\"values\":%s", item->values);
    if (item) {
        char hexadecimal[HASH_HEX_SIZE];
        hash_hex(change == CENSUS_VANISHED ? item->hash : item->new_hash, hexadecimal);
        buffer_append_format(&writing->content, ",\"hash\":\"%s\"", hexadecimal);
    }
    buffer_append_byte(&writing->content, '}');
    journal_add(store, &(struct journal_entry){.area = "register",
                                               .action = word,
                                               .subject = subject,
                                               .why = writing->census->request->why,
                                               .content = buffer_text(&writing->content)});
    return failed;
}

static int write_item_changes(struct writing *writing, enum mapping_sort sort, item_at *at, size_t count)
{
    struct census *census = writing->census;
    int failed = 0;
    for (size_t i = 0; i < count && !failed; i++) {
        const struct census_item *item = at(census, i);
        if (!makes_version(item) && item->change != CENSUS_VANISHED)
            continue;
        const char *kind = sort == MAPPING_OBJECT ? ((struct census_object *)census->objects.items[i])->kind
                                                  : mapping_sort_names[sort];
        _cleanup_buffer_ struct buffer subject = {0};
        buffer_append_format(&subject, "%s/%s", kind, item->key);
        failed = write_change(writing, sort, buffer_text(&subject), item->change, item);
    }
    return failed;
}

static int write_changes(struct writing *writing)
{
    struct census *census = writing->census;
    int failed = store_copy_begin(writing->store, "peil.import_change (import_id, sort, subject, change, fields)", 5,
                                  writing->error);
    if (failed)
        return failed;
    failed = write_item_changes(writing, MAPPING_UNIT, unit_item, census->units.count);
    failed = failed ? failed : write_item_changes(writing, MAPPING_PERSON, person_item, census->persons.count);
    failed = failed ? failed : write_item_changes(writing, MAPPING_OBJECT, object_item, census->objects.count);
    for (size_t i = 0; i < census->assignments.count && !failed; i++) {
        const struct census_assignment *assignment = census->assignments.items[i];
        if (assignment->by_object)
            continue;
        const char *subject = arena_format(census->arena, "%s/%s %s", assignment->object->kind,
                                           assignment->object->item.key, assignment->role);
        failed = write_change(writing, MAPPING_ASSIGNMENT, subject, assignment->change, NULL);
    }
    for (size_t i = 0; i < census->links.count && !failed; i++) {
        const struct census_link *link = census->links.items[i];
        if (census->result->mapped[MAPPING_LINK] && (link->change == CENSUS_ADDED || link->change == CENSUS_VANISHED))
            failed = write_change(writing, MAPPING_LINK, link->subject, link->change, NULL);
    }
    int ended = store_copy_end(writing->store, failed, writing->error);
    return failed ? failed : ended;
}

static void write_journal_of_import(struct writing *writing)
{
    struct census *census = writing->census;
    const struct import_count *total = &census->result->total;
    char as_of[11];
    date_format(writing->as_of, as_of);
    char *subject = arena_format(census->arena, "import/%" PRId64, census->result->id);
    char *content = arena_format(census->arena,
                                 "{\"as_of\":\"%s\",\"source\":%" PRId64 ",\"mapping\":\"%s\",\"added\":%" PRId64
                                 ",\"changed\":%" PRId64 ",\"vanished\":%" PRId64 ",\"unchanged\":%" PRId64
                                 ",\"rejected\":%" PRId64 "}",
                                 as_of, census->source, census->mapping->hash, total->added, total->changed,
                                 total->vanished, total->unchanged, total->rejected);
    journal_add(writing->store, &(struct journal_entry){.area = "register",
                                                        .action = "imported",
                                                        .subject = subject,
                                                        .why = census->request->why,
                                                        .content = content});
}

static int add_source(struct writing *writing)
{
    struct census *census = writing->census;
    if (census->source)
        return 0;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(writing->store, register_sql_source_add, &rows, writing->error, "tt",
                                 census->mapping->source, census->mapping->plugin);
    census->source = failed ? 0 : store_integer(rows, 0, 0);
    return failed;
}

int census_write(struct census *census)
{
    static int (*const steps[])(struct writing *) = {add_source,    write_import,  write_units,     write_persons,
                                                     write_parties, write_objects, write_additions, write_assignments,
                                                     write_links,   write_rejects, write_fields,    write_changes};
    struct writing writing = {
        .census = census, .store = census->store, .as_of = census->request->as_of, .error = census->error};
    int failed = 0;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !failed; i++)
        failed = steps[i](&writing);
    if (!failed)
        write_journal_of_import(&writing);
    buffer_release(&writing.content);
    return failed;
}
