/* SPDX-License-Identifier: EUPL-1.2 */
/* What the register itself says on the run's day: owners that are none, owners that are probably one, and what came,
 * changed and went since the run before. */
#include "report/build.h"

#include <string.h>

#include "register/party.h"
#include "report/sql.h"
#include "base/poison.h"

enum { REGISTER_NAMES_MOST = 100, OWNERS_MOST = 50 };

/* ---- Owners ---------------------------------------------------------------------------------------------------- */

/* Ids of the audience's objects. */
static int64_t *audience_objects(struct build *build, size_t *ret_count)
{
    int64_t *ids = arena_allocate_array(build->arena, build->objects.places + 1, sizeof(*ids));
    *ret_count = 0;
    for (size_t place = 0; place < build->objects.places; place++)
        if (build->place_rows[place] != -1)
            ids[(*ret_count)++] = (int64_t)place + 1;
    return ids;
}

static void list_add(json_t *list, json_t *item)
{
    if (json_array_size(list) < OWNERS_MOST)
        json_array_append_new(list, item);
    else
        json_decref(item);
}

static json_t *lines_json(const char *text)
{
    json_t *list = json_array();
    while (*text) {
        size_t size = strcspn(text, "\n");
        json_array_append_new(list, json_stringn(text, size));
        text += size + (text[size] == '\n');
    }
    return list;
}

static void owner_left(json_t *list, const PGresult *rows, int row, date_day day)
{
    date_day left = store_date(rows, row, 5);
    char text[11];
    date_format(left, text);
    list_add(list, json_pack("{s:s, s:s, s:I, s:I}", "name", store_text(rows, row, 1), "left_on", text, "days",
                             (json_int_t)day - left, "objects", (json_int_t)store_integer(rows, row, 4)));
}

static void owner_spellings(json_t *list, const PGresult *rows, int row)
{
    json_t *spellings = lines_json(store_text(rows, row, 6));
    if (json_array_size(spellings) > 1)
        list_add(list, json_pack("{s:s, s:o}", "name", store_text(rows, row, 1), "spellings", spellings));
    else
        json_decref(spellings);
}

/* Of all parties, those that own something on the run's day; objects become those of that day. */
static int owning_parties(struct build *build, const PGresult *rows, struct party_list *ret_list)
{
    struct party_list all;
    int failed = party_list_read(build->store, build->arena, &all, build->error);
    if (failed)
        return failed;
    *ret_list = (struct party_list){arena_allocate_array(build->arena, all.count + 1, sizeof(struct party)), 0};
    for (size_t i = 0; i < all.count; i++)
        for (int row = 0; row < PQntuples(rows); row++)
            if (store_integer(rows, row, 0) == all.parties[i].id) {
                struct party *party = &ret_list->parties[ret_list->count++];
                *party = all.parties[i];
                party->objects = store_integer(rows, row, 4);
            }
    return 0;
}

static int candidates_json(struct build *build, const PGresult *rows, json_t **ret_list)
{
    struct party_list parties;
    struct party_candidate *found;
    *ret_list = json_array();
    int failed = owning_parties(build, rows, &parties);
    size_t count = failed ? 0 : party_candidates(&parties, build->arena, &found);
    for (size_t i = 0; i < count; i++)
        list_add(*ret_list, json_pack("{s:s, s:[{s:s, s:I}, {s:s, s:I}]}", "reason", party_likeness_names[found[i].why],
                                      "names", "name", found[i].one->name, "objects", (json_int_t)found[i].one->objects,
                                      "name", found[i].other->name, "objects", (json_int_t)found[i].other->objects));
    return failed;
}

int build_owners(struct build *build)
{
    size_t count;
    int64_t *objects = audience_objects(build, &count);
    date_day day = build_run(build)->as_of;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_owners, &rows, build->error, "dI", day, objects, count);
    if (failed)
        return failed;
    json_t *candidates;
    failed = candidates_json(build, rows, &candidates);
    json_t *organisation = json_array(), *nobody = json_array(), *left = json_array(), *joined = json_array();
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *level = store_text(rows, row, 2);
        if (strcmp(level, "below") == 0)
            owner_spellings(joined, rows, row);
        else
            list_add(strcmp(level, "nobody") == 0 ? nobody : organisation,
                     json_pack("{s:s, s:I}", "name", store_text(rows, row, 1), "objects",
                               (json_int_t)store_integer(rows, row, 4)));
        if (store_date(rows, row, 5) != DATE_NONE)
            owner_left(left, rows, row, day);
    }
    json_object_set_new(build->model, "owners",
                        json_pack("{s:o, s:o, s:o, s:o, s:o}", "nobody", nobody, "organisation_level", organisation,
                                  "left", left, "joined", joined, "candidates", candidates));
    return failed;
}

/* ---- Changes --------------------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {"dataset", "process", "chain", "system"};
enum { KINDS = sizeof(kind_names) / sizeof(kind_names[0]) };

struct changes {
    int64_t added[KINDS], changed[KINDS], vanished[KINDS];
};

static void change_count(struct changes *changes, const char *kind, const char *change)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kind_names[i], kind) == 0) {
            changes->added[i] += strcmp(change, "added") == 0;
            changes->changed[i] += strcmp(change, "changed") == 0;
            changes->vanished[i] += strcmp(change, "vanished") == 0;
        }
}

static json_t *changes_kinds(const struct changes *changes)
{
    json_t *kinds = json_array();
    for (size_t i = 0; i < KINDS; i++)
        if (changes->added[i] + changes->changed[i] + changes->vanished[i] > 0)
            json_array_append_new(kinds,
                                  json_pack("{s:s, s:I, s:I, s:I}", "kind", kind_names[i], "added",
                                            (json_int_t)changes->added[i], "changed", (json_int_t)changes->changed[i],
                                            "vanished", (json_int_t)changes->vanished[i]));
    return kinds;
}

/* Units of the audience; everything: none are given to the statement. */
static size_t audience_units(struct build *build, int64_t *ids)
{
    size_t count = 0;
    for (size_t i = 0; build->audience.id && i < build->unit_count; i++)
        if (build->units[i].inside)
            ids[count++] = build->units[i].id;
    return count;
}

static json_t *changes_json(struct build *build, const PGresult *rows, const char *since, const char *until)
{
    struct changes changes = {0};
    json_t *added = json_array(), *vanished = json_array();
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *change = store_text(rows, row, 3);
        change_count(&changes, store_text(rows, row, 0), change);
        json_t *list = strcmp(change, "added") == 0 ? added : strcmp(change, "vanished") == 0 ? vanished : NULL;
        if (list && json_array_size(list) < REGISTER_NAMES_MOST)
            json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "kind", store_text(rows, row, 0), "key",
                                                  store_text(rows, row, 1), "title", store_text(rows, row, 2)));
    }
    (void)build;
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "since", since, "until", until, "kinds", changes_kinds(&changes),
                     "added", added, "vanished", vanished);
}

int build_register(struct build *build)
{
    if (build->run == 0) {
        json_object_set_new(build->model, "register", json_null());
        return 0;
    }
    char since[11], until[11];
    date_day from = build->runs[build->run - 1].as_of, to = build_run(build)->as_of;
    date_format(from, since);
    date_format(to, until);
    int64_t *units = arena_allocate_array(build->arena, build->unit_count + 1, sizeof(*units));
    size_t count = audience_units(build, units);
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_register_changes, &rows, build->error, "ddbI", from, to,
                             build->audience.id == 0, units, count);
    if (!failed)
        json_object_set_new(build->model, "register", changes_json(build, rows, since, until));
    return failed;
}
