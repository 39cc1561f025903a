/* SPDX-License-Identifier: EUPL-1.2 */
/* Facts: names to slots, and objects of a range of ids, with what goes with them, as they come in from the store. */
#include "results/facts.h"

#include <inttypes.h>
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/facts_family.h"
#include "results/facts_roles.h"
#include "results/fields.h"
#include "results/sql.h"
#include "store/pgwire.h"
#include "base/poison.h"

const char *const facts_kind_names[FACTS_KINDS] = {"dataset", "process", "chain", "system"};

enum slot_sort {
    SLOT_KIND,
    SLOT_KEY,
    SLOT_TITLE,
    SLOT_UNIT,
    SLOT_DATE,
    SLOT_FIELD,
    SLOT_ROLE,
    SLOT_FAMILY,
    SLOT_SORTS
};
static const char *const plain_names[] = {"kind", "key", "title", "unit", "date"};

struct slot {
    const char *name;
    enum slot_sort sort;
    int role, member; /* of a family: member is its own number, role the family's index in facts_families */
};

/* A family of which something is wanted. */
struct family {
    bool made;
    void *state;
    int *members;
    size_t member_count;
};
enum { FAMILIES_MOST = 32 };

enum {
    COLUMN_ID,
    COLUMN_KIND,
    COLUMN_SOURCE,
    COLUMN_UNIT,
    COLUMN_CRITICALITY,
    COLUMN_KEY,
    COLUMN_TITLE,
    COLUMN_FIELDS
};

struct facts {
    struct store *store;
    struct arena *arena;
    date_day as_of;
    char date[11];
    int64_t last_id;
    struct buffer kinds; /* text[] */

    struct slot *slots;
    size_t slot_count, slot_capacity;
    bool wanted[SLOT_SORTS];
    struct peil_value *values;
    struct field_name *fields;
    size_t field_count;
    struct family families[FAMILIES_MOST]; /* as facts_families */
    unsigned kind_bits;
    int32_t programme_id;

    const char **unit_keys; /* by id */
    size_t unit_count;
    bool *gone; /* by source, kind and slot */
    size_t source_count;

    struct facts_roles *roles; /* NULL: none is wanted */
    struct streams streams;
    struct stream stream;
    PGresult *objects; /* the block at hand */
    int object_row;
    struct buffer scratch;
};

/* ---- What is asked for ---------------------------------------------------------------------------------------------
 */

static int name_index(const char *name, size_t size, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return i;
    return -1;
}

/* The family that a fact is of, by its prefix, and its member there (-1: it has no such fact). -1: of none. */
static int family_find(struct facts *facts, const char *name, int *ret_member)
{
    for (int i = 0; facts_families[i]; i++) {
        const struct facts_family *family = facts_families[i];
        struct family *wanted = &facts->families[i];
        assert(i < FAMILIES_MOST);
        if (strncmp(name, family->prefix, strlen(family->prefix)) != 0)
            continue;
        if (!wanted->made && family->make)
            wanted->state = family->make(facts->arena);
        wanted->made = true;
        *ret_member = family->member(wanted->state, facts->arena, name + strlen(family->prefix));
        return i;
    }
    return -1;
}

static bool slot_parse(struct facts *facts, const char *name, struct slot *ret_slot)
{
    *ret_slot = (struct slot){.name = name};
    int plain = name_index(name, strlen(name), plain_names, SLOT_DATE + 1);
    if (plain >= 0) {
        ret_slot->sort = (enum slot_sort)plain;
        return true;
    }
    if (strncmp(name, "field.", 6) == 0 && name[6]) {
        ret_slot->sort = strcmp(name + 6, "title") == 0 ? SLOT_TITLE : SLOT_FIELD;
        return true;
    }
    ret_slot->role = family_find(facts, name, &ret_slot->member);
    if (ret_slot->role >= 0) {
        ret_slot->sort = SLOT_FAMILY;
        return ret_slot->member >= 0;
    }
    ret_slot->sort = SLOT_ROLE;
    return strncmp(name, "role.", 5) == 0 && facts_role_parse(name + 5, &ret_slot->role, &ret_slot->member);
}

size_t facts_find(const struct facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->slot_count; i++)
        if (strcmp(facts->slots[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

size_t facts_count(const struct facts *facts)
{
    return facts->slot_count;
}

int64_t facts_last_id(const struct facts *facts)
{
    return facts->last_id;
}

int facts_want(struct facts *facts, const char *name, size_t *ret_slot, struct peil_error *error)
{
    assert(!facts->values);
    *ret_slot = facts_find(facts, name);
    if (*ret_slot != SIZE_MAX)
        return 0;
    struct slot slot;
    if (!slot_parse(facts, name, &slot))
        return error_set(error, PEIL_ERROR_PLUGIN, _("asks for fact '%s', which there is not; see peil-plugin(7)"),
                         name);
    slot.name = arena_text(facts->arena, name);
    if (facts->slot_count == facts->slot_capacity) {
        facts->slot_capacity = facts->slot_capacity ? facts->slot_capacity * 2 : 16;
        facts->slots = memory_resize(facts->slots, facts->slot_capacity, sizeof(*facts->slots));
    }
    *ret_slot = facts->slot_count;
    facts->slots[facts->slot_count++] = slot;
    facts->wanted[slot.sort] = true;
    return 0;
}

/* ---- What is read once ----------------------------------------------------------------------------------------------
 */

static int load_last_id(struct facts *facts, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(facts->store, results_sql_object_last, &rows, error, "");
    facts->last_id = failed ? 0 : store_integer(rows, 0, 0);
    return failed;
}

static int load_units(struct facts *facts, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(facts->store, results_sql_unit_keys, &rows, error, "");
    if (failed || PQntuples(rows) == 0)
        return failed;
    facts->unit_count = (size_t)store_integer(rows, PQntuples(rows) - 1, 0) + 1;
    facts->unit_keys = arena_allocate_array(facts->arena, facts->unit_count, sizeof(*facts->unit_keys));
    for (int row = 0; row < PQntuples(rows); row++)
        facts->unit_keys[store_integer(rows, row, 0)] = arena_text(facts->arena, store_text(rows, row, 1));
    return 0;
}

static void family_members(struct facts *facts, int at)
{
    struct family *family = &facts->families[at];
    family->members = arena_allocate_array(facts->arena, facts->slot_count + 1, sizeof(int));
    for (size_t i = 0; i < facts->slot_count; i++)
        if (facts->slots[i].sort == SLOT_FAMILY && facts->slots[i].role == at)
            family->members[family->member_count++] = facts->slots[i].member;
}

static int load_families(struct facts *facts, struct peil_error *error)
{
    int failed = 0;
    for (int i = 0; !failed && facts_families[i]; i++) {
        struct family *family = &facts->families[i];
        if (!family->made)
            continue;
        family_members(facts, i);
        struct facts_wish wish = {.as_of = facts->as_of,
                                  .kinds = facts->kind_bits,
                                  .members = family->members,
                                  .member_count = family->member_count,
                                  .programme_id = facts->programme_id};
        if (family->member_count)
            failed = facts_families[i]->load(facts->arena, facts->store, &wish, &family->state, error);
    }
    return failed;
}

static void seek_families(struct facts *facts, int64_t object_id, int kind)
{
    for (int i = 0; facts_families[i]; i++)
        if (facts->families[i].member_count)
            facts_families[i]->seek(facts->families[i].state, object_id, kind);
}

static bool slot_is_field(const struct slot *slot, int kind, const char *field)
{
    if (slot->sort == SLOT_TITLE)
        return strcmp(field, "title") == 0;
    if (slot->sort == SLOT_FIELD)
        return strcmp(field, slot->name + 6) == 0;
    if (slot->sort != SLOT_ROLE)
        return false;
    if (strncmp(field, "role.", 5) == 0)
        field += 5;
    const char *role = facts_role_names[slot->role == FACTS_ROLE_OWNER ? kind : slot->role];
    return strcmp(field, role) == 0 || (strcmp(field, "owner") == 0 && strcmp(role, facts_role_names[kind]) == 0);
}

static bool *gone_at(const struct facts *facts, int64_t source, int kind)
{
    return facts->gone + ((size_t)source * FACTS_KINDS + (size_t)kind) * facts->slot_count;
}

static int load_gone(struct facts *facts, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(facts->store, results_sql_fields_gone, &rows, error, "d", facts->as_of);
    if (failed)
        return failed;
    for (int row = 0; row < PQntuples(rows); row++)
        if ((size_t)store_integer(rows, row, 0) >= facts->source_count)
            facts->source_count = (size_t)store_integer(rows, row, 0) + 1;
    facts->gone = arena_allocate_array(facts->arena, facts->source_count * FACTS_KINDS * facts->slot_count + 1, 1);
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *kind_name = store_text(rows, row, 1);
        int kind = name_index(kind_name, strlen(kind_name), facts_kind_names, FACTS_KINDS);
        for (size_t i = 0; kind >= 0 && i < facts->slot_count; i++)
            if (slot_is_field(&facts->slots[i], kind, store_text(rows, row, 2)))
                gone_at(facts, store_integer(rows, row, 0), kind)[i] = true;
    }
    return 0;
}

static void take_fields(struct facts *facts)
{
    facts->fields = arena_allocate_array(facts->arena, facts->slot_count + 1, sizeof(*facts->fields));
    for (size_t i = 0; i < facts->slot_count; i++)
        if (facts->slots[i].sort == SLOT_FIELD)
            facts->fields[facts->field_count++] =
                (struct field_name){.name = facts->slots[i].name + 6,
                                    .size = (uint32_t)strlen(facts->slots[i].name + 6),
                                    .slot = (uint32_t)i};
    fields_sort(facts->fields, facts->field_count);
}

int facts_open(struct facts **ret_facts, struct store *store, date_day as_of, unsigned kinds, int32_t programme_id,
               struct peil_error *error)
{
    struct facts *facts = memory_allocate_zeroed(1, sizeof(*facts));
    const char *wanted[FACTS_KINDS];
    size_t count = 0;
    facts->store = store;
    facts->arena = arena_new();
    facts->as_of = as_of;
    facts->kind_bits = kinds;
    facts->programme_id = programme_id;
    date_format(as_of, facts->date);
    for (int i = 0; i < FACTS_KINDS; i++)
        if (kinds & 1u << i)
            wanted[count++] = facts_kind_names[i];
    pgwire_text_array(&facts->kinds, wanted, count);
    *ret_facts = facts;
    return load_last_id(facts, error);
}

/* ---- Reading -----------------------------------------------------------------------------------------------------
 */

static int load(struct facts *facts, struct peil_error *error)
{
    facts->values = arena_allocate_array(facts->arena, facts->slot_count + 1, sizeof(*facts->values));
    take_fields(facts);
    int failed = load_gone(facts, error);
    if (!failed && facts->wanted[SLOT_UNIT])
        failed = load_units(facts, error);
    if (!failed && facts->wanted[SLOT_ROLE]) {
        facts->roles = facts_roles_new();
        failed = facts_roles_load(facts->roles, facts->store, facts->as_of, error);
    }
    return failed ? failed : load_families(facts, error);
}

static int open_objects(struct facts *facts, int64_t first_id, int64_t end_id, struct peil_error *error)
{
    struct stream_parameters parameters = {0};
    int64_t ids[2] = {(int64_t)htobe64((uint64_t)first_id), (int64_t)htobe64((uint64_t)end_id)};
    stream_put_binary(&parameters, PGWIRE_OID_INT8, &ids[0], sizeof(ids[0]));
    stream_put_binary(&parameters, PGWIRE_OID_INT8, &ids[1], sizeof(ids[1]));
    stream_put_text(&parameters, facts->date);
    stream_put_binary(&parameters, PGWIRE_OID_TEXT_ARRAY, facts->kinds.data, facts->kinds.size);
    stream_put_text(&parameters, facts->wanted[SLOT_KEY] ? "t" : "f");
    stream_put_text(&parameters, facts->wanted[SLOT_TITLE] ? "t" : "f");
    stream_put_text(&parameters, facts->wanted[SLOT_FIELD] ? "t" : "f");
    return stream_open(&facts->streams, &facts->stream, results_sql_objects, &parameters, error);
}

static void reading_end(struct facts *facts)
{
    streams_end(&facts->streams);
    stream_release(&facts->stream);
    PQclear(facts->objects);
    facts->objects = NULL;
}

int facts_begin(struct facts *facts, int64_t first_id, int64_t last_id, struct peil_error *error)
{
    assert(!facts->streams.on && first_id >= 1);
    int failed = facts->values ? 0 : load(facts, error);
    failed = failed ? failed : streams_begin(&facts->streams, facts->store, error);
    failed = failed ? failed : open_objects(facts, first_id, last_id + 1, error);
    if (!failed && facts->roles)
        failed = facts_roles_begin(facts->roles, &facts->streams, first_id, last_id + 1, error);
    return failed;
}

void facts_close(struct facts *facts)
{
    if (!facts)
        return;
    reading_end(facts);
    facts_roles_free(facts->roles);
    buffer_release(&facts->kinds);
    buffer_release(&facts->scratch);
    free(facts->slots);
    arena_free(facts->arena);
    free(facts);
}

void facts_cleanup_(struct facts **facts)
{
    facts_close(*facts);
}

/* ---- One object --------------------------------------------------------------------------------------------------
 */

static struct peil_value value_at(const PGresult *rows, int row, int column)
{
    if (PQgetisnull(rows, row, column))
        return (struct peil_value){.state = PEIL_VALUE_ABSENT};
    return (struct peil_value){.text = PQgetvalue(rows, row, column),
                               .size = (uint32_t)PQgetlength(rows, row, column),
                               .state = PEIL_VALUE_TEXT};
}

static int role_of(const struct slot *slot, int kind)
{
    return slot->role == FACTS_ROLE_OWNER ? kind : slot->role;
}

static struct peil_value slot_value(struct facts *facts, const struct slot *slot, const struct facts_object *object)
{
    int row = facts->object_row;
    switch (slot->sort) {
    case SLOT_KIND:
        return facts_value(facts_kind_names[object->kind]);
    case SLOT_KEY:
        return value_at(facts->objects, row, COLUMN_KEY);
    case SLOT_TITLE:
        return value_at(facts->objects, row, COLUMN_TITLE);
    case SLOT_UNIT:
        return facts_value((size_t)object->unit_id < facts->unit_count ? facts->unit_keys[object->unit_id] : NULL);
    case SLOT_DATE:
        return facts_value(facts->date);
    case SLOT_ROLE:
        return facts_roles_value(facts->roles, role_of(slot, object->kind), slot->member);
    case SLOT_FAMILY:
        return facts_families[slot->role]->value(facts->families[slot->role].state, slot->member);
    default:
        return facts->values[slot - facts->slots]; /* fields were picked already */
    }
}

static bool read_fields(struct facts *facts)
{
    const PGresult *rows = facts->objects;
    int row = facts->object_row;
    return fields_pick(PQgetvalue(rows, row, COLUMN_FIELDS), (size_t)PQgetlength(rows, row, COLUMN_FIELDS),
                       facts->fields, facts->field_count, facts->values, &facts->scratch);
}

static bool slot_gone(const struct facts *facts, const struct slot *slot, const bool *gone, int kind)
{
    if (!gone || !gone[slot - facts->slots])
        return false;
    return slot->sort != SLOT_ROLE || !facts_roles_held(facts->roles, role_of(slot, kind));
}

static int read_object(struct facts *facts, struct facts_object *ret_object, struct peil_error *error)
{
    const PGresult *rows = facts->objects;
    int row = facts->object_row;
    ret_object->id = stream_int8(rows, row, COLUMN_ID);
    ret_object->kind = name_index(PQgetvalue(rows, row, COLUMN_KIND), (size_t)PQgetlength(rows, row, COLUMN_KIND),
                                  facts_kind_names, FACTS_KINDS);
    ret_object->unit_id = stream_int4(rows, row, COLUMN_UNIT);
    ret_object->criticality = stream_int2(rows, row, COLUMN_CRITICALITY);
    ret_object->values = facts->values;
    if (facts->field_count && !read_fields(facts))
        return error_set(error, PEIL_ERROR_STORE, _("the attributes of object %" PRId64 " cannot be read"),
                         ret_object->id);
    int failed = facts->roles ? facts_roles_seek(facts->roles, &facts->streams, ret_object->id, error) : 0;
    if (failed)
        return failed;
    seek_families(facts, ret_object->id, ret_object->kind);
    size_t source = (size_t)stream_int4(rows, row, COLUMN_SOURCE);
    const bool *gone = source < facts->source_count ? gone_at(facts, (int64_t)source, ret_object->kind) : NULL;
    for (size_t i = 0; i < facts->slot_count; i++)
        facts->values[i] = slot_gone(facts, &facts->slots[i], gone, ret_object->kind)
                               ? (struct peil_value){.state = PEIL_VALUE_GONE}
                               : slot_value(facts, &facts->slots[i], ret_object);
    return 0;
}

int facts_next(struct facts *facts, struct facts_object *ret_object, struct peil_error *error)
{
    while (!facts->objects || facts->object_row >= PQntuples(facts->objects)) {
        PQclear(facts->objects);
        facts->objects = NULL;
        facts->object_row = 0;
        int got = stream_next(&facts->streams, &facts->stream, &facts->objects, error);
        if (got <= 0) {
            reading_end(facts);
            return got;
        }
    }
    int failed = read_object(facts, ret_object, error);
    facts->object_row++;
    return failed ? failed : 1;
}
