/* SPDX-License-Identifier: EUPL-1.2 */
/* Wholes and their parts: hand-overs, and attributes of the parts. */
#include "results/facts_chain.h"

#include <string.h>

#include "results/facts_lines.h"
#include "results/sql.h"
#include "base/poison.h"

enum { FIELDS_MOST = 64, HAND_OVERS = FIELDS_MOST };

struct chains {
    struct facts_lines lines, hand_overs;
    const char *fields[FIELDS_MOST]; /* by member */
    size_t field_count;
};

static void *make(struct arena *arena)
{
    return arena_allocate(arena, sizeof(struct chains));
}

static int field_index(struct chains *chains, const char *name)
{
    for (size_t i = 0; i < chains->field_count; i++)
        if (strcmp(chains->fields[i], name) == 0)
            return (int)i;
    return -1;
}

static int member(void *state, struct arena *arena, const char *name)
{
    static const char prefix[] = "field.";
    struct chains *chains = state;
    if (strcmp(name, "hand_overs") == 0)
        return HAND_OVERS;
    if (strncmp(name, prefix, strlen(prefix)) != 0 || !name[strlen(prefix)])
        return -1;
    int known = field_index(chains, name + strlen(prefix));
    if (known >= 0 || chains->field_count == FIELDS_MOST)
        return known;
    chains->fields[chains->field_count] = arena_text(arena, name + strlen(prefix));
    return (int)chains->field_count++;
}

static void add_row(struct facts_lines *lines, const PGresult *rows, int row, int member_of, int columns)
{
    facts_lines_row(lines, store_integer(rows, row, 0), member_of);
    for (int column = 1; column <= columns; column++)
        facts_lines_column(lines, store_text(rows, row, column));
}

static int load_hand_overs(struct store *store, date_day day, struct chains *chains, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_chain_hand_overs, &rows, error, "d", day);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        add_row(&chains->hand_overs, rows, row, HAND_OVERS, 4);
        facts_lines_column(&chains->hand_overs, store_boolean(rows, row, 5) ? "next" : "data");
        facts_lines_column(&chains->hand_overs, store_text(rows, row, 6));
    }
    return failed;
}

static int load_fields(struct store *store, date_day day, struct chains *chains, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    if (chains->field_count == 0)
        return 0;
    int failed =
        store_query(store, results_sql_chain_fields, &rows, error, "dA", day, chains->fields, chains->field_count);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        facts_lines_row(&chains->lines, store_integer(rows, row, 0), field_index(chains, store_text(rows, row, 3)));
        facts_lines_column(&chains->lines, store_text(rows, row, 1));
        facts_lines_column(&chains->lines, store_text(rows, row, 2));
        facts_lines_column(&chains->lines, store_text(rows, row, 4));
    }
    return failed;
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    struct chains *chains = *state;
    chains->lines.arena = chains->hand_overs.arena = arena;
    bool wanted = false;
    for (size_t i = 0; i < wish->member_count; i++)
        wanted |= wish->members[i] == HAND_OVERS;
    int failed = wanted ? load_hand_overs(store, wish->as_of, chains, error) : 0;
    failed = failed ? failed : load_fields(store, wish->as_of, chains, error);
    facts_lines_done(&chains->lines);
    facts_lines_done(&chains->hand_overs);
    return failed;
}

static void seek(void *state, int64_t object_id, int kind)
{
    struct chains *chains = state;
    (void)kind;
    facts_lines_seek(&chains->lines, object_id);
    facts_lines_seek(&chains->hand_overs, object_id);
}

static struct peil_value value(void *state, int wanted)
{
    struct chains *chains = state;
    return facts_lines_value(wanted == HAND_OVERS ? &chains->hand_overs : &chains->lines, wanted);
}

const struct facts_family facts_chain = {
    .prefix = "chain.", .make = make, .member = member, .load = load, .seek = seek, .value = value};
