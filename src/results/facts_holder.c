/* SPDX-License-Identifier: EUPL-1.2 */
/* Holders of roles: one pass over who holds what, counted by party and role, kept by object. */
#include "results/facts_holder.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "results/facts.h"
#include "results/facts_tree.h"
#include "results/sql.h"
#include "base/poison.h"

/* The first four in the order of the kinds that they own. */
enum { ROLE_STEWARD = FACTS_KINDS, ROLE_DEPUTY, ROLE_COUNT, ROLE_OWNER = ROLE_COUNT };
static const char *const role_names[ROLE_COUNT + 1] = {"data_owner", "process_owner", "chain_owner", "system_owner",
                                                       "steward",    "deputy",        "owner"};
enum {
    PART_MANDATE,
    PART_UNIT,
    PART_LINE,
    PART_DOMAIN,
    PART_HOLDERS,
    PART_SPAN,
    PART_SPAN_KIND, /* and the kinds after it */
    PART_COUNT = PART_SPAN_KIND + FACTS_KINDS,
};
static const char *const part_names[PART_COUNT] = {"mandate",    "unit",       "line",         "domain",
                                                   "holders",    "span",       "span.dataset", "span.process",
                                                   "span.chain", "span.system"};

struct holding {
    int64_t object;
    int32_t party; /* the one it was joined to */
    int32_t holders;
    int8_t role;
    bool holds; /* on the day, by a party below the organisation */
    const char *mandate;
};

struct party {
    const struct facts_unit *unit; /* NULL: not a party below the organisation */
    int32_t span[ROLE_COUNT][FACTS_KINDS];
};

struct holders {
    struct facts_tree tree;
    struct holding *items; /* in order of object */
    size_t count, at;
    struct party *parties; /* by id */
    size_t party_count;
    const struct holding *held[ROLE_COUNT]; /* of the object at hand */
    int kind;
    char number[PART_COUNT * (ROLE_COUNT + 1)][12];
};

static int name_index(const char *name, size_t size, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return i;
    return -1;
}

static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    const char *dot = strchr(name, '.');
    int role = dot ? name_index(name, (size_t)(dot - name), role_names, ROLE_COUNT + 1) : -1;
    int part = role >= 0 ? name_index(dot + 1, strlen(dot + 1), part_names, PART_COUNT) : -1;
    return part < 0 ? -1 : role * PART_COUNT + part;
}

static int load_parties(struct arena *arena, struct store *store, date_day day, struct holders *holders,
                        struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_party_units, &rows, error, "d", day);
    int count = failed ? 0 : PQntuples(rows);
    if (count == 0)
        return failed;
    holders->party_count = (size_t)store_integer(rows, count - 1, 0) + 1;
    holders->parties = arena_allocate_array(arena, holders->party_count, sizeof(*holders->parties));
    for (int row = 0; row < count; row++)
        holders->parties[store_integer(rows, row, 0)].unit =
            facts_tree_unit(&holders->tree, store_integer(rows, row, 1));
    return 0;
}

static struct party *party_of(const struct holders *holders, const struct holding *holding)
{
    struct party *party =
        holding->party > 0 && (size_t)holding->party < holders->party_count ? &holders->parties[holding->party] : NULL;
    return party && party->unit ? party : NULL;
}

static int load_holdings(struct arena *arena, struct store *store, date_day day, struct holders *holders,
                         struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_holders, &rows, error, "dA", day, role_names, (size_t)ROLE_COUNT);
    if (failed)
        return failed;
    holders->items = arena_allocate_array(arena, (size_t)PQntuples(rows) + 1, sizeof(*holders->items));
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *role = store_text(rows, row, 2);
        int kind =
            name_index(store_text(rows, row, 1), strlen(store_text(rows, row, 1)), facts_kind_names, FACTS_KINDS);
        struct holding holding = {.object = store_integer(rows, row, 0),
                                  .role = (int8_t)name_index(role, strlen(role), role_names, ROLE_COUNT),
                                  .party = (int32_t)store_integer(rows, row, 3),
                                  .mandate = arena_text(arena, store_text(rows, row, 4)),
                                  .holds = store_boolean(rows, row, 5),
                                  .holders = (int32_t)store_integer(rows, row, 6)};
        struct party *party = party_of(holders, &holding);
        if (holding.role < 0 || kind < 0)
            continue;
        if (party && holding.holds)
            party->span[holding.role][kind]++;
        holders->items[holders->count++] = holding;
    }
    return 0;
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    struct holders *holders = arena_allocate(arena, sizeof(*holders));
    *state = holders;
    int failed = facts_tree_load(arena, store, wish->as_of, &holders->tree, error);
    failed = failed ? failed : load_parties(arena, store, wish->as_of, holders, error);
    return failed ? failed : load_holdings(arena, store, wish->as_of, holders, error);
}

static void seek(void *state, int64_t object_id, int kind)
{
    struct holders *holders = state;
    memset(holders->held, 0, sizeof(holders->held));
    holders->kind = kind;
    while (holders->at > 0 && holders->items[holders->at - 1].object >= object_id) /* a new pass */
        holders->at--;
    while (holders->at < holders->count && holders->items[holders->at].object < object_id)
        holders->at++;
    for (size_t i = holders->at; i < holders->count && holders->items[i].object == object_id; i++)
        holders->held[holders->items[i].role] = &holders->items[i];
}

/* Of "owner": of each kind the role that owns it. */
static int32_t span_of(const struct party *party, int role, int kind)
{
    int32_t sum = 0;
    for (int of = 0; of < FACTS_KINDS; of++)
        if (kind < 0 || kind == of)
            sum += party->span[role == ROLE_OWNER ? of : role][of];
    return sum;
}

static struct peil_value number_value(struct holders *holders, int wanted, int32_t number)
{
    snprintf(holders->number[wanted], sizeof(holders->number[wanted]), "%" PRId32, number);
    return facts_value(holders->number[wanted]);
}

static struct peil_value value(void *state, int wanted)
{
    struct holders *holders = state;
    int role = wanted / PART_COUNT, part = wanted % PART_COUNT;
    const struct holding *holding = holders->held[role == ROLE_OWNER ? holders->kind : role];
    const struct party *party = holding ? party_of(holders, holding) : NULL;
    if (!holding)
        return facts_value(NULL);
    if (part == PART_MANDATE)
        return facts_value(holding->mandate);
    if (part == PART_HOLDERS)
        return number_value(holders, wanted, holding->holders);
    if (!party)
        return facts_value(NULL);
    if (part < PART_HOLDERS)
        return facts_value(part == PART_UNIT   ? party->unit->key
                           : part == PART_LINE ? party->unit->line
                                               : party->unit->domain);
    return number_value(holders, wanted, span_of(party, role, part == PART_SPAN ? -1 : part - PART_SPAN_KIND));
}

const struct facts_family facts_holder = {
    .prefix = "holder.", .member = member, .load = load, .seek = seek, .value = value};
