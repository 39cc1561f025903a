/* SPDX-License-Identifier: EUPL-1.2 */
/* Where an object's unit stands: its own key and those above it, the domain and the department that it is in. */
#include "results/facts_unit.h"

#include <string.h>

#include "results/facts_tree.h"
#include "base/poison.h"

enum { MEMBER_LINE, MEMBER_DOMAIN, MEMBER_DEPARTMENT, MEMBER_COUNT };
static const char *const member_names[MEMBER_COUNT] = {"line", "domain", "department"};

struct standing {
    struct facts_tree tree;
    struct facts_places places;
    const struct facts_unit *at;
};

static int member(void *state, struct arena *arena, const char *name)
{
    (void)state;
    (void)arena;
    for (int i = 0; i < MEMBER_COUNT; i++)
        if (strcmp(member_names[i], name) == 0)
            return i;
    return -1;
}

static int load(struct arena *arena, struct store *store, const struct facts_wish *wish, void **state,
                struct peil_error *error)
{
    struct standing *standing = arena_allocate(arena, sizeof(*standing));
    *state = standing;
    int failed = facts_tree_load(arena, store, wish->as_of, &standing->tree, error);
    return failed ? failed : facts_places_load(arena, store, wish->as_of, &standing->places, error);
}

static void seek(void *state, int64_t object_id, int kind)
{
    struct standing *standing = state;
    (void)kind;
    standing->at = facts_tree_unit(&standing->tree,
                                   (size_t)object_id < standing->places.count ? standing->places.units[object_id] : 0);
}

static struct peil_value value(void *state, int wanted)
{
    const struct facts_unit *unit = ((struct standing *)state)->at;
    return facts_value(wanted == MEMBER_LINE ? unit->line : wanted == MEMBER_DOMAIN ? unit->domain : unit->department);
}

const struct facts_family facts_unit = {
    .prefix = "unit.", .member = member, .load = load, .seek = seek, .value = value};
