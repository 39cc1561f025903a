/* SPDX-License-Identifier: EUPL-1.2 */
/* Links: one statement for all relations wanted, with who owns the other. */
#include "results/facts_links.h"

#include <string.h>

#include "results/facts_lines.h"
#include "results/facts_tree.h"
#include "results/sql.h"
#include "base/poison.h"

enum { RELATIONS = 5 };
static const char *const relation_names[RELATIONS] = {"uses", "produces", "part_of", "next", "refers_to"};

struct party {
    const char *level, *name, *service;
};

struct links {
    struct facts_lines lines;
    struct facts_tree tree;
    struct party *parties; /* by id */
    size_t party_count;
};

static int relation_index(const char *name, size_t size)
{
    for (int i = 0; i < RELATIONS; i++)
        if (strlen(relation_names[i]) == size && memcmp(relation_names[i], name, size) == 0)
            return i;
    return -1;
}

/* Forward ones first, then those back. */
static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    size_t size = strcspn(name, ".");
    bool back = strcmp(name + size, ".back") == 0;
    int relation = back || !name[size] ? relation_index(name, size) : -1;
    return relation < 0 ? -1 : relation + (back ? RELATIONS : 0);
}

static int load_parties(struct arena *arena, struct store *store, date_day day, struct links *links,
                        struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_parties, &rows, error, "d", day);
    int count = failed ? 0 : PQntuples(rows);
    if (count == 0)
        return failed;
    links->party_count = (size_t)store_integer(rows, count - 1, 0) + 1;
    links->parties = arena_allocate_array(arena, links->party_count, sizeof(*links->parties));
    for (int row = 0; row < count; row++)
        links->parties[store_integer(rows, row, 0)] =
            (struct party){.level = arena_text(arena, store_text(rows, row, 1)),
                           .name = arena_text(arena, store_text(rows, row, 2)),
                           .service = arena_text(arena, store_text(rows, row, 4))};
    return 0;
}

static void add_link(struct links *links, const PGresult *rows, int row)
{
    const char *relation = store_text(rows, row, 1);
    const struct facts_unit *unit = facts_tree_unit(&links->tree, store_integer(rows, row, 6));
    size_t party_id = (size_t)store_integer(rows, row, 8);
    static const struct party nobody;
    const struct party *party = party_id < links->party_count ? &links->parties[party_id] : &nobody;
    bool ended = party->level && !store_boolean(rows, row, 9);
    facts_lines_row(&links->lines, store_integer(rows, row, 0),
                    relation_index(relation, strlen(relation)) + (store_boolean(rows, row, 2) ? RELATIONS : 0));
    facts_lines_column(&links->lines, store_text(rows, row, 3));
    facts_lines_column(&links->lines, store_text(rows, row, 4));
    facts_lines_column(&links->lines, store_boolean(rows, row, 5) ? "yes" : "no");
    facts_lines_column(&links->lines, unit->key);
    facts_lines_column(&links->lines, unit->department);
    facts_lines_column(&links->lines, party->level);
    facts_lines_column(&links->lines, party->name);
    facts_lines_column(&links->lines, ended ? "ended" : party->service);
    facts_lines_column(&links->lines, store_text(rows, row, 7));
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    struct links *links = arena_allocate(arena, sizeof(*links));
    const char *forward[RELATIONS], *back[RELATIONS];
    size_t forward_count = 0, back_count = 0;
    *state = links;
    links->lines.arena = arena;
    for (size_t i = 0; i < wish->member_count; i++)
        if (wish->members[i] < RELATIONS)
            forward[forward_count++] = relation_names[wish->members[i]];
        else
            back[back_count++] = relation_names[wish->members[i] - RELATIONS];
    int failed = facts_tree_load(arena, store, wish->as_of, &links->tree, error);
    failed = failed ? failed : load_parties(arena, store, wish->as_of, links, error);
    if (!failed)
        failed = store_query(store, results_sql_links, &rows, error, "dAA", wish->as_of, forward, forward_count, back,
                             back_count);
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        add_link(links, rows, row);
    facts_lines_done(&links->lines);
    return failed;
}

static void seek(void *state, int64_t object_id, int kind)
{
    (void)kind;
    facts_lines_seek(&((struct links *)state)->lines, object_id);
}

static struct peil_value value(void *state, int wanted)
{
    return facts_lines_value(&((struct links *)state)->lines, wanted);
}

const struct facts_family facts_links = {
    .prefix = "links.", .member = member, .load = load, .seek = seek, .value = value};
