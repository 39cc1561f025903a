/* SPDX-License-Identifier: EUPL-1.2 */
/* Facts: names to slots, objects and assignments of a range of ids in two statements, both in flight ahead of use. */
#include "results/facts.h"

#include <inttypes.h>
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/facts_family.h"
#include "results/fields.h"
#include "results/sql.h"
#include "store/pgwire.h"
#include "base/poison.h"

const char *const facts_kind_names[FACTS_KINDS] = {"dataset", "process", "chain", "system"};

enum {
    ROLE_DATA_OWNER,
    ROLE_PROCESS_OWNER,
    ROLE_CHAIN_OWNER,
    ROLE_SYSTEM_OWNER,
    ROLE_STEWARD,
    ROLE_DEPUTY,
    ROLE_COUNT
};
/* The first four in the order of the kinds that they own. */
static const char *const role_names[ROLE_COUNT] = {"data_owner",   "process_owner", "chain_owner",
                                                   "system_owner", "steward",       "deputy"};
enum { ROLE_OWNER = ROLE_COUNT /* that which goes with the kind */ };

enum {
    MEMBER_NAME,
    MEMBER_LEVEL,
    MEMBER_PARTY,
    MEMBER_PERSON,
    MEMBER_SINCE,
    MEMBER_UNTIL,
    MEMBER_ACCEPTED,
    MEMBER_IN_SERVICE,
    MEMBER_LEFT,
    MEMBER_SUCCESSOR,
    MEMBER_COUNT,
};
static const char *const member_names[MEMBER_COUNT] = {"name",  "level",    "party",      "person", "since",
                                                       "until", "accepted", "in_service", "left",   "successor"};

enum slot_sort { SLOT_KIND, SLOT_KEY, SLOT_TITLE, SLOT_UNIT, SLOT_DATE, SLOT_FIELD, SLOT_ROLE, SLOT_FAMILY };
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

struct party {
    const char *level, *name, *person, *in_service, *left; /* in_service "?": cannot be known */
};

enum { RANGE_OBJECTS = 8192, RANGES_AHEAD = 2, FIELDS_APART = 40, OBJECTS_PARAMETERS = 5 };
enum {
    COLUMN_ID,
    COLUMN_KIND,
    COLUMN_SOURCE,
    COLUMN_KEY,
    COLUMN_TITLE,
    COLUMN_UNIT,
    COLUMN_CRITICALITY,
    COLUMN_FIELDS
};
enum {
    COLUMN_OBJECT,
    COLUMN_ROLE,
    COLUMN_PARTY,
    COLUMN_WRITTEN,
    COLUMN_SINCE,
    COLUMN_UNTIL,
    COLUMN_ACCEPTED,
    COLUMN_BY_HAND,
    COLUMN_SUCCESSOR
};

struct facts {
    struct store *store;
    struct arena *arena;
    date_day as_of;
    char date[11];
    int64_t last_id;
    struct buffer kinds, roles; /* text[] parameters */

    struct slot *slots;
    size_t slot_count, slot_capacity;
    struct peil_value *values;
    struct buffer objects_sql;
    bool whole; /* attributes are read whole: there are too many fields to ask for each */
    struct field_name *fields;
    size_t field_count;
    bool wants_role;
    struct family families[FAMILIES_MOST]; /* as facts_families */
    unsigned kind_bits;
    int32_t programme_id;

    struct party *parties; /* by id */
    size_t party_count;
    const char **unit_keys; /* by id */
    size_t unit_count;
    bool *gone; /* by source, kind and slot */
    size_t source_count;

    bool reading;
    int64_t next_first, end; /* of the ranges not yet asked for */
    int in_flight;
    PGresult *objects, *assignments; /* of the range at hand */
    int object_row, assignment_row;
    int role_rows[ROLE_COUNT]; /* of the object at hand; -1: nobody */
    char dates[ROLE_COUNT][4][11];
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
    const char *dot = strncmp(name, "role.", 5) == 0 ? strchr(name + 5, '.') : NULL;
    if (!dot)
        return false;
    size_t size = (size_t)(dot - name - 5);
    ret_slot->sort = SLOT_ROLE;
    ret_slot->role = size == 5 && memcmp(name + 5, "owner", 5) == 0
                         ? ROLE_OWNER
                         : name_index(name + 5, size, role_names, ROLE_COUNT);
    ret_slot->member = name_index(dot + 1, strlen(dot + 1), member_names, MEMBER_COUNT);
    return ret_slot->role >= 0 && ret_slot->member >= 0;
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
    facts->wants_role |= slot.sort == SLOT_ROLE;
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

static int load_parties(struct facts *facts, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(facts->store, results_sql_parties, &rows, error, "d", facts->as_of);
    if (failed || PQntuples(rows) == 0)
        return failed;
    facts->party_count = (size_t)store_integer(rows, PQntuples(rows) - 1, 0) + 1;
    facts->parties = arena_allocate_array(facts->arena, facts->party_count, sizeof(*facts->parties));
    for (int row = 0; row < PQntuples(rows); row++)
        facts->parties[store_integer(rows, row, 0)] = (struct party){
            .level = arena_text(facts->arena, store_text(rows, row, 1)),
            .name = arena_text(facts->arena, store_text(rows, row, 2)),
            .person = arena_text(facts->arena, store_text(rows, row, 3)),
            .in_service = arena_text(facts->arena, store_text(rows, row, 4)),
            .left = arena_text(facts->arena, store_text(rows, row, 5)),
        };
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
    const char *role = role_names[slot->role == ROLE_OWNER ? kind : slot->role];
    return strcmp(field, role) == 0 || (strcmp(field, "owner") == 0 && strcmp(role, role_names[kind]) == 0);
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
    facts->whole = facts->field_count > FIELDS_APART;
}

/* objects.sql with a column for each field. */
static void make_objects_sql(struct facts *facts)
{
    static const char mark[] = "/* fields */";
    const char *at = strstr(results_sql_objects, mark);
    assert(at);
    buffer_append(&facts->objects_sql, results_sql_objects, (size_t)(at - results_sql_objects));
    for (size_t i = 0; !facts->whole && i < facts->field_count; i++)
        buffer_append_format(&facts->objects_sql,
                             ", case when version.plain then version.attributes ->> $%zu::text end",
                             i + OBJECTS_PARAMETERS + 1);
    buffer_append_text(&facts->objects_sql, at + strlen(mark));
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
    pgwire_text_array(&facts->roles, role_names, ROLE_COUNT);
    *ret_facts = facts;
    return load_last_id(facts, error);
}

/* ---- Ranges ---------------------------------------------------------------------------------------------------------
 */

static int send_failed(struct facts *facts, struct peil_error *error)
{
    _cleanup_free_ char *message = memory_text(PQerrorMessage(store_connection(facts->store)));
    message[strcspn(message, "\n")] = '\0';
    return error_set(error, PEIL_ERROR_STORE, "PostgreSQL: %s", message);
}

static bool send_statement(struct facts *facts, const char *sql, int64_t first, const struct buffer *names,
                           bool of_objects)
{
    int64_t ids[2] = {(int64_t)htobe64((uint64_t)first), (int64_t)htobe64((uint64_t)first + RANGE_OBJECTS)};
    const char *values[OBJECTS_PARAMETERS + FIELDS_APART] = {(const char *)&ids[0], (const char *)&ids[1], facts->date,
                                                             names->data, facts->whole ? "t" : "f"};
    static const Oid types[OBJECTS_PARAMETERS + FIELDS_APART] = {PGWIRE_OID_INT8, PGWIRE_OID_INT8, 0,
                                                                 PGWIRE_OID_TEXT_ARRAY};
    int lengths[OBJECTS_PARAMETERS + FIELDS_APART] = {8, 8, 0, (int)names->size};
    static const int formats[OBJECTS_PARAMETERS + FIELDS_APART] = {1, 1, 0, 1};
    size_t apart = of_objects && !facts->whole ? facts->field_count : 0;
    for (size_t i = 0; i < apart; i++)
        values[OBJECTS_PARAMETERS + i] = facts->fields[i].name;
    int count = of_objects ? OBJECTS_PARAMETERS + (int)apart : OBJECTS_PARAMETERS - 1;
    return PQsendQueryParams(store_connection(facts->store), sql, count, types, values, lengths, formats, 1);
}

static int send_range(struct facts *facts, struct peil_error *error)
{
    PGconn *connection = store_connection(facts->store);
    bool sent = send_statement(facts, buffer_text(&facts->objects_sql), facts->next_first, &facts->kinds, true);
    if (sent && facts->wants_role)
        sent = send_statement(facts, results_sql_assignments, facts->next_first, &facts->roles, false);
    if (!sent || !PQpipelineSync(connection))
        return send_failed(facts, error);
    facts->next_first += RANGE_OBJECTS;
    facts->in_flight++;
    return 0;
}

static int send_ahead(struct facts *facts, struct peil_error *error)
{
    int failed = 0;
    while (!failed && facts->in_flight < RANGES_AHEAD && facts->next_first < facts->end)
        failed = send_range(facts, error);
    return failed;
}

int facts_begin(struct facts *facts, int64_t first_id, int64_t last_id, struct peil_error *error)
{
    assert(!facts->reading && first_id >= 1);
    int failed = 0;
    if (!facts->values) {
        facts->values = arena_allocate_array(facts->arena, facts->slot_count + 1, sizeof(*facts->values));
        take_fields(facts);
        make_objects_sql(facts);
        failed = load_gone(facts, error);
        failed = failed ? failed : load_units(facts, error);
        if (!failed && facts->wants_role)
            failed = load_parties(facts, error);
        failed = failed ? failed : load_families(facts, error);
    }
    if (failed)
        return failed;
    if (!PQenterPipelineMode(store_connection(facts->store)))
        return send_failed(facts, error);
    facts->reading = true;
    facts->next_first = first_id;
    facts->end = last_id + 1;
    return send_ahead(facts, error);
}

static void range_release(struct facts *facts)
{
    PQclear(facts->objects);
    PQclear(facts->assignments);
    facts->objects = facts->assignments = NULL;
}

static int take_result(struct facts *facts, PGresult **ret_rows, struct peil_error *error)
{
    PGconn *connection = store_connection(facts->store);
    *ret_rows = PQgetResult(connection);
    if (PQresultStatus(*ret_rows) != PGRES_TUPLES_OK) {
        const char *message = *ret_rows ? PQresultErrorField(*ret_rows, PG_DIAG_MESSAGE_PRIMARY) : NULL;
        if (PQstatus(connection) == CONNECTION_BAD || !message)
            return error_set(error, PEIL_ERROR_STORE,
                             _("the connection with PostgreSQL was lost; nothing of this command was recorded, run it "
                               "again when the server is back"));
        return error_set(error, PEIL_ERROR_STORE, "PostgreSQL: %s", message);
    }
    PQclear(PQgetResult(connection)); /* the NULL that ends this statement */
    return 0;
}

static int take_range(struct facts *facts, struct peil_error *error)
{
    range_release(facts);
    int failed = take_result(facts, &facts->objects, error);
    if (!failed && facts->wants_role)
        failed = take_result(facts, &facts->assignments, error);
    if (failed)
        return failed;
    PQclear(PQgetResult(store_connection(facts->store))); /* PGRES_PIPELINE_SYNC */
    facts->in_flight--;
    facts->object_row = facts->assignment_row = 0;
    return send_ahead(facts, error);
}

static void reading_end(struct facts *facts)
{
    PGconn *connection = store_connection(facts->store);
    range_release(facts);
    while (facts->in_flight > 0 && PQstatus(connection) == CONNECTION_OK) {
        PGresult *rows = PQgetResult(connection);
        facts->in_flight -= PQresultStatus(rows) == PGRES_PIPELINE_SYNC;
        PQclear(rows);
    }
    facts->in_flight = 0;
    facts->reading = false;
    PQexitPipelineMode(connection);
}

void facts_close(struct facts *facts)
{
    if (!facts)
        return;
    if (facts->reading)
        reading_end(facts);
    range_release(facts);
    buffer_release(&facts->kinds);
    buffer_release(&facts->roles);
    buffer_release(&facts->scratch);
    buffer_release(&facts->objects_sql);
    free(facts->slots);
    arena_free(facts->arena);
    free(facts);
}

void facts_cleanup_(struct facts **facts)
{
    facts_close(*facts);
}

/* ---- One object
 * ------------------------------------------------------------------------------------------------------ */

static int16_t read_int2(const PGresult *rows, int row, int column)
{
    uint16_t value;
    memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
    return (int16_t)be16toh(value);
}

/* 0 for NULL. */
static int32_t read_int4(const PGresult *rows, int row, int column)
{
    uint32_t value = 0;
    if (!PQgetisnull(rows, row, column))
        memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
    return (int32_t)be32toh(value);
}

static int64_t read_int8(const PGresult *rows, int row, int column)
{
    uint64_t value;
    memcpy(&value, PQgetvalue(rows, row, column), sizeof(value));
    return (int64_t)be64toh(value);
}

static struct peil_value value_at(const PGresult *rows, int row, int column)
{
    if (PQgetisnull(rows, row, column))
        return (struct peil_value){.state = PEIL_VALUE_ABSENT};
    return (struct peil_value){.text = PQgetvalue(rows, row, column),
                               .size = (uint32_t)PQgetlength(rows, row, column),
                               .state = PEIL_VALUE_TEXT};
}

static struct peil_value value_of_date(const PGresult *rows, int row, int column, char out[11])
{
    if (PQgetisnull(rows, row, column))
        return (struct peil_value){.state = PEIL_VALUE_ABSENT};
    date_format((date_day)(read_int4(rows, row, column) + PGWIRE_EPOCH_DAYS), out);
    return facts_value(out);
}

/* The rows of this object's assignments: they follow those of the object before it. */
static void find_roles(struct facts *facts, int64_t id)
{
    const PGresult *rows = facts->assignments;
    for (int i = 0; i < ROLE_COUNT; i++)
        facts->role_rows[i] = -1;
    for (; facts->assignment_row < PQntuples(rows); facts->assignment_row++) {
        int row = facts->assignment_row;
        int64_t object = read_int8(rows, row, COLUMN_OBJECT);
        if (object > id)
            return;
        if (object < id)
            continue;
        int role = name_index(PQgetvalue(rows, row, COLUMN_ROLE), (size_t)PQgetlength(rows, row, COLUMN_ROLE),
                              role_names, ROLE_COUNT);
        if (role >= 0 && facts->role_rows[role] < 0)
            facts->role_rows[role] = row;
    }
}

/* A steward recorded it here, whatever the source has. */
static bool role_by_hand(const struct facts *facts, const struct slot *slot, int kind)
{
    int row = facts->role_rows[slot->role == ROLE_OWNER ? kind : slot->role];
    return row >= 0 && PQgetlength(facts->assignments, row, COLUMN_BY_HAND) == 1 &&
           PQgetvalue(facts->assignments, row, COLUMN_BY_HAND)[0] == 1;
}

static struct peil_value role_value(struct facts *facts, const struct slot *slot, int kind)
{
    static const struct party nobody;
    static const struct peil_value unknown = {.state = PEIL_VALUE_UNKNOWN};
    const PGresult *rows = facts->assignments;
    int role = slot->role == ROLE_OWNER ? kind : slot->role;
    int row = facts->role_rows[role];
    if (row < 0)
        return (struct peil_value){.state = PEIL_VALUE_ABSENT};
    size_t party_id = (size_t)read_int4(rows, row, COLUMN_PARTY);
    const struct party *party = party_id < facts->party_count ? &facts->parties[party_id] : &nobody;
    bool service_unknown = party->in_service && party->in_service[0] == '?';
    switch (slot->member) {
    case MEMBER_NAME:
        return value_at(rows, row, COLUMN_WRITTEN);
    case MEMBER_LEVEL:
        return facts_value(party->level);
    case MEMBER_PARTY:
        return facts_value(party->name);
    case MEMBER_PERSON:
        return facts_value(party->person);
    case MEMBER_SINCE:
        return value_of_date(rows, row, COLUMN_SINCE, facts->dates[role][0]);
    case MEMBER_UNTIL:
        return value_of_date(rows, row, COLUMN_UNTIL, facts->dates[role][1]);
    case MEMBER_ACCEPTED:
        return value_of_date(rows, row, COLUMN_ACCEPTED, facts->dates[role][2]);
    case MEMBER_SUCCESSOR:
        return value_of_date(rows, row, COLUMN_SUCCESSOR, facts->dates[role][3]);
    case MEMBER_IN_SERVICE:
        return service_unknown ? unknown : facts_value(party->in_service);
    default:
        return service_unknown ? unknown : facts_value(party->left);
    }
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
        return role_value(facts, slot, object->kind);
    case SLOT_FAMILY:
        return facts_families[slot->role]->value(facts->families[slot->role].state, slot->member);
    default:
        return facts->values[slot - facts->slots]; /* fields were picked already */
    }
}

/* False: the attributes are not as jsonb is sent: a version byte, then the text. */
static bool read_fields(struct facts *facts)
{
    const PGresult *rows = facts->objects;
    int row = facts->object_row;
    if (PQgetisnull(rows, row, COLUMN_FIELDS)) {
        for (size_t i = 0; i < facts->field_count; i++)
            facts->values[facts->fields[i].slot] = value_at(rows, row, COLUMN_FIELDS + 1 + (int)i);
        return true;
    }
    const char *json = PQgetvalue(rows, row, COLUMN_FIELDS);
    int size = PQgetlength(rows, row, COLUMN_FIELDS);
    return size >= 1 && json[0] == 1 &&
           fields_pick(json + 1, (size_t)size - 1, facts->fields, facts->field_count, facts->values, &facts->scratch);
}

static int read_object(struct facts *facts, struct facts_object *ret_object, struct peil_error *error)
{
    const PGresult *rows = facts->objects;
    int row = facts->object_row;
    ret_object->id = read_int8(rows, row, COLUMN_ID);
    ret_object->kind = name_index(PQgetvalue(rows, row, COLUMN_KIND), (size_t)PQgetlength(rows, row, COLUMN_KIND),
                                  facts_kind_names, FACTS_KINDS);
    ret_object->unit_id = read_int4(rows, row, COLUMN_UNIT);
    ret_object->criticality = read_int2(rows, row, COLUMN_CRITICALITY);
    ret_object->values = facts->values;
    if (facts->field_count && !read_fields(facts))
        return error_set(error, PEIL_ERROR_STORE, _("the attributes of object %" PRId64 " cannot be read"),
                         ret_object->id);
    if (facts->wants_role)
        find_roles(facts, ret_object->id);
    seek_families(facts, ret_object->id, ret_object->kind);
    size_t source = (size_t)read_int4(rows, row, COLUMN_SOURCE);
    const bool *gone = source < facts->source_count ? gone_at(facts, (int64_t)source, ret_object->kind) : NULL;
    for (size_t i = 0; i < facts->slot_count; i++) {
        bool by_hand = facts->slots[i].sort == SLOT_ROLE && role_by_hand(facts, &facts->slots[i], ret_object->kind);
        if (gone && gone[i] && !by_hand)
            facts->values[i] = (struct peil_value){.state = PEIL_VALUE_GONE};
        else
            facts->values[i] = slot_value(facts, &facts->slots[i], ret_object);
    }
    return 0;
}

int facts_next(struct facts *facts, struct facts_object *ret_object, struct peil_error *error)
{
    while (!facts->objects || facts->object_row >= PQntuples(facts->objects)) {
        if (facts->in_flight == 0) {
            reading_end(facts);
            return 0;
        }
        int failed = take_range(facts, error);
        if (failed)
            return failed;
    }
    int failed = read_object(facts, ret_object, error);
    facts->object_row++;
    return failed ? failed : 1;
}
