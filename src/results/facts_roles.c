/* SPDX-License-Identifier: EUPL-1.2 */
/* Roles: a stream of assignments in order of object and role, held against the parties of the day. */
#include "results/facts_roles.h"

#include <stdlib.h>
#include <string.h>

#include "results/facts_family.h"
#include "results/sql.h"
#include "store/pgwire.h"
#include "base/poison.h"

const char *const facts_role_names[FACTS_ROLES] = {"data_owner",   "process_owner", "chain_owner",
                                                   "system_owner", "steward",       "deputy"};

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

enum {
    COLUMN_OBJECT,
    COLUMN_ROLE,
    COLUMN_PARTY,
    COLUMN_WRITTEN,
    COLUMN_SINCE,
    COLUMN_UNTIL,
    COLUMN_ACCEPTED,
    COLUMN_SUCCESSOR
};

/* By the numbers of members; those of the assignment are not used. */
struct party {
    struct peil_value facts[MEMBER_COUNT];
};

struct block {
    PGresult *rows;
    int row;
};

struct facts_roles {
    struct arena *arena;
    char date[11];
    struct party *parties; /* by id */
    size_t party_count;
    struct buffer role_names; /* text[] */
    struct stream stream;
    struct block at;                /* the next assignment */
    PGresult *before;               /* the block in front of it: an object may lie in both */
    struct block decided;           /* of objects that have several assignments of a role, in order of object */
    struct block held[FACTS_ROLES]; /* of the object at hand; rows NULL: nobody */
    char dates[FACTS_ROLES][4][11];
};

/* ---- Names ------------------------------------------------------------------------------------------------------- */

static int name_index(const char *name, size_t size, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return i;
    return -1;
}

bool facts_role_parse(const char *name, int *ret_role, int *ret_member)
{
    const char *dot = strchr(name, '.');
    if (!dot)
        return false;
    size_t size = (size_t)(dot - name);
    bool owner = size == 5 && memcmp(name, "owner", 5) == 0;
    *ret_role = owner ? FACTS_ROLE_OWNER : name_index(name, size, facts_role_names, FACTS_ROLES);
    *ret_member = name_index(dot + 1, strlen(dot + 1), member_names, MEMBER_COUNT);
    return *ret_role >= 0 && *ret_member >= 0;
}

/* ---- Making and ending ------------------------------------------------------------------------------------------- */

struct facts_roles *facts_roles_new(void)
{
    struct facts_roles *roles = memory_allocate_zeroed(1, sizeof(*roles));
    roles->arena = arena_new();
    pgwire_text_array(&roles->role_names, facts_role_names, FACTS_ROLES);
    return roles;
}

static void block_release(struct block *block)
{
    PQclear(block->rows);
    *block = (struct block){0};
}

static void reading_release(struct facts_roles *roles)
{
    stream_release(&roles->stream);
    block_release(&roles->at);
    block_release(&roles->decided);
    PQclear(roles->before);
    roles->before = NULL;
}

void facts_roles_free(struct facts_roles *roles)
{
    if (!roles)
        return;
    reading_release(roles);
    buffer_release(&roles->role_names);
    arena_free(roles->arena);
    free(roles);
}

/* ---- Parties ----------------------------------------------------------------------------------------------------- */

static struct peil_value party_fact(struct facts_roles *roles, const PGresult *rows, int row, int column)
{
    const char *text = store_text(rows, row, column);
    return facts_value(text ? arena_text(roles->arena, text) : NULL);
}

/* '?' in the column of service: it cannot be known, nor when somebody left. */
static void take_party(struct facts_roles *roles, const PGresult *rows, int row)
{
    static const struct peil_value unknown = {.state = PEIL_VALUE_UNKNOWN};
    struct party *party = &roles->parties[store_integer(rows, row, 0)];
    const char *in_service = store_text(rows, row, 4);
    bool service_unknown = in_service && in_service[0] == '?';
    party->facts[MEMBER_LEVEL] = party_fact(roles, rows, row, 1);
    party->facts[MEMBER_PARTY] = party_fact(roles, rows, row, 2);
    party->facts[MEMBER_PERSON] = party_fact(roles, rows, row, 3);
    party->facts[MEMBER_IN_SERVICE] = service_unknown ? unknown : party_fact(roles, rows, row, 4);
    party->facts[MEMBER_LEFT] = service_unknown ? unknown : party_fact(roles, rows, row, 5);
}

int facts_roles_load(struct facts_roles *roles, struct store *store, date_day as_of, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    date_format(as_of, roles->date);
    int failed = store_query(store, results_sql_parties, &rows, error, "d", as_of);
    if (failed || PQntuples(rows) == 0)
        return failed;
    roles->party_count = (size_t)store_integer(rows, PQntuples(rows) - 1, 0) + 1;
    roles->parties = arena_allocate_array(roles->arena, roles->party_count, sizeof(*roles->parties));
    for (int row = 0; row < PQntuples(rows); row++)
        take_party(roles, rows, row);
    return 0;
}

/* ---- Assignments ------------------------------------------------------------------------------------------------- */

int facts_roles_begin(struct facts_roles *roles, struct streams *streams, int64_t first_id, int64_t end_id,
                      struct peil_error *error)
{
    struct stream_parameters parameters = {0};
    int64_t ids[2] = {(int64_t)htobe64((uint64_t)first_id), (int64_t)htobe64((uint64_t)end_id)};
    reading_release(roles);
    stream_put_binary(&parameters, PGWIRE_OID_INT8, &ids[0], sizeof(ids[0]));
    stream_put_binary(&parameters, PGWIRE_OID_INT8, &ids[1], sizeof(ids[1]));
    stream_put_text(&parameters, roles->date);
    stream_put_binary(&parameters, PGWIRE_OID_TEXT_ARRAY, roles->role_names.data, roles->role_names.size);
    return stream_open(streams, &roles->stream, results_sql_assignments, &parameters, error);
}

static bool block_more(const struct block *block)
{
    return block->rows && block->row < PQntuples(block->rows);
}

static int64_t block_object(const struct block *block)
{
    return stream_int8(block->rows, block->row, COLUMN_OBJECT);
}

/* Makes at the next assignment. 1; 0: there is none. */
static int more(struct facts_roles *roles, struct streams *streams, struct peil_error *error)
{
    while (!block_more(&roles->at)) {
        PGresult *rows;
        int got = stream_next(streams, &roles->stream, &rows, error);
        if (got <= 0)
            return got;
        PQclear(roles->before);
        roles->before = roles->at.rows;
        roles->at = (struct block){.rows = rows};
    }
    return 1;
}

static int block_role(const struct block *block)
{
    const char *name = PQgetvalue(block->rows, block->row, COLUMN_ROLE);
    return name_index(name, (size_t)PQgetlength(block->rows, block->row, COLUMN_ROLE), facts_role_names, FACTS_ROLES);
}

/* The object, and those behind it in the block that have several assignments of a role too. */
static size_t disputed(const struct block *at, int64_t object_id, int64_t *ret_ids)
{
    size_t count = 0;
    ret_ids[count++] = object_id;
    struct block next = *at;
    int64_t before = 0;
    int role_before = -1;
    for (; block_more(&next); next.row++) {
        int64_t object = block_object(&next);
        int role = block_role(&next);
        if (object == before && role == role_before && object != ret_ids[count - 1])
            ret_ids[count++] = object;
        before = object;
        role_before = role;
    }
    return count;
}

static int decide(struct facts_roles *roles, struct streams *streams, int64_t object_id, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer array = {0};
    _cleanup_free_ int64_t *ids = memory_allocate((STREAM_BLOCK + 1) * sizeof(*ids));
    struct stream_parameters parameters = {0};
    pgwire_int8_array(&array, ids, disputed(&roles->at, object_id, ids));
    stream_put_text(&parameters, roles->date);
    stream_put_binary(&parameters, PGWIRE_OID_INT8_ARRAY, array.data, array.size);
    block_release(&roles->decided);
    return streams_query(streams, results_sql_roles_decided, &parameters, &roles->decided.rows, error);
}

/* Stands at the object among those that were decided. */
static bool decided_seek(struct block *decided, int64_t object_id)
{
    while (block_more(decided) && block_object(decided) < object_id)
        decided->row++;
    return block_more(decided) && block_object(decided) == object_id;
}

static void hold(struct facts_roles *roles, struct block from)
{
    int role = block_role(&from);
    if (role >= 0)
        roles->held[role] = from;
}

int facts_roles_seek(struct facts_roles *roles, struct streams *streams, int64_t object_id, struct peil_error *error)
{
    int got;
    bool several = false;
    memset(roles->held, 0, sizeof(roles->held));
    while ((got = more(roles, streams, error)) == 1) {
        int64_t object = block_object(&roles->at);
        if (object > object_id)
            break;
        if (object == object_id) {
            int role = block_role(&roles->at);
            several |= role >= 0 && roles->held[role].rows;
            hold(roles, roles->at);
        }
        roles->at.row++;
    }
    if (got < 0 || !several)
        return got < 0 ? got : 0;
    if (!decided_seek(&roles->decided, object_id)) {
        int failed = decide(roles, streams, object_id, error);
        if (failed)
            return failed;
        decided_seek(&roles->decided, object_id);
    }
    memset(roles->held, 0, sizeof(roles->held));
    for (struct block at = roles->decided; block_more(&at) && block_object(&at) == object_id; at.row++)
        hold(roles, at);
    return 0;
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static struct peil_value date_value(const struct block *held, int column, char out[11])
{
    date_day day = stream_date(held->rows, held->row, column);
    if (day == DATE_NONE)
        return (struct peil_value){.state = PEIL_VALUE_ABSENT};
    date_format(day, out);
    return facts_value(out);
}

bool facts_roles_held(const struct facts_roles *roles, int role)
{
    return roles->held[role].rows != NULL;
}

struct peil_value facts_roles_value(struct facts_roles *roles, int role, int member)
{
    static const struct peil_value absent = {.state = PEIL_VALUE_ABSENT};
    const struct block *held = &roles->held[role];
    if (!held->rows)
        return absent;
    switch (member) {
    case MEMBER_NAME:
        return (struct peil_value){.text = PQgetvalue(held->rows, held->row, COLUMN_WRITTEN),
                                   .size = (uint32_t)PQgetlength(held->rows, held->row, COLUMN_WRITTEN),
                                   .state = PEIL_VALUE_TEXT};
    case MEMBER_SINCE:
        return date_value(held, COLUMN_SINCE, roles->dates[role][0]);
    case MEMBER_UNTIL:
        return date_value(held, COLUMN_UNTIL, roles->dates[role][1]);
    case MEMBER_ACCEPTED:
        return date_value(held, COLUMN_ACCEPTED, roles->dates[role][2]);
    case MEMBER_SUCCESSOR:
        return date_value(held, COLUMN_SUCCESSOR, roles->dates[role][3]);
    default: {
        size_t party = (size_t)stream_int4(held->rows, held->row, COLUMN_PARTY);
        return party < roles->party_count ? roles->parties[party].facts[member] : absent;
    }
    }
}
