/* SPDX-License-Identifier: EUPL-1.2 */
/* Roles by hand and reviews: what is checked, recorded and journalled. */
#include "register/owner.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "register/mapping.h"
#include "register/sql.h"
#include "store/journal.h"
#include "base/poison.h"

static const struct {
    const char *kind, *role;
} owner_roles[] = {
    {"dataset", "data_owner"}, {"process", "process_owner"}, {"chain", "chain_owner"}, {"system", "system_owner"}};
enum { OWNER_ROLES = sizeof(owner_roles) / sizeof(owner_roles[0]) };

int owner_role_word(struct arena *arena, const char *written, const char **ret_role, struct peil_error *error)
{
    *ret_role = mapping_word(WORDS_ROLE, written, strlen(written));
    return *ret_role ? 0
                     : error_set(error, PEIL_ERROR_USAGE, _("'%s' is no role; there are: %s"), written,
                                 mapping_words_known(arena, WORDS_ROLE));
}

int owner_role(struct arena *arena, const struct owner_object *object, const char *written, const char **ret_role,
               struct peil_error *error)
{
    bool standard = !written || strcmp(written, "owner") == 0 || strcmp(written, "eigenaar") == 0;
    int failed = standard ? 0 : owner_role_word(arena, written, ret_role, error);
    if (failed)
        return failed;
    for (int i = 0; i < OWNER_ROLES; i++) {
        bool same_kind = strcmp(owner_roles[i].kind, object->kind) == 0;
        if (standard && same_kind)
            *ret_role = owner_roles[i].role;
        else if (!standard && !same_kind && strcmp(owner_roles[i].role, *ret_role) == 0)
            return error_set(error, PEIL_ERROR_USAGE, _("%s/%s cannot have a %s: that goes with a %s"), object->kind,
                             object->key, *ret_role, owner_roles[i].kind);
    }
    return 0;
}

/* ---- Who ----------------------------------------------------------------------------------------------------------
 */

int owner_holder_find(struct store *store, struct arena *arena, const char *words, struct owner_holder *ret_holder,
                      struct peil_error *error)
{
    struct party_list list;
    const struct party *party;
    struct peil_error unknown;
    int failed = party_list_read(store, arena, &list, error);
    if (failed)
        return failed;
    if (party_find(&list, arena, words, &party, &unknown) == 0) {
        *ret_holder = (struct owner_holder){.party = party->joined_to ? party->joined_to : party->id,
                                            .name = party->joined_name ? party->joined_name : party->name,
                                            .level = party->level};
        return 0;
    }
    _cleanup_result_ PGresult *rows = NULL, *known = NULL;
    failed = store_query(store, register_sql_role_holder, &rows, error, "t", words);
    if (failed)
        return failed;
    if (PQntuples(rows) > 1)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("'%s' is the name of %d persons and units; give the personnel number or the unit's key"),
                         words, PQntuples(rows));
    if (PQntuples(rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("%s; nor is there a person or unit of that name or key, import those first"),
                         unknown.message);
    bool person = store_boolean(rows, 0, 3);
    *ret_holder = (struct owner_holder){.person = person ? store_integer(rows, 0, 0) : 0,
                                        .unit = person ? 0 : store_integer(rows, 0, 0),
                                        .name = arena_text(arena, store_text(rows, 0, 1)),
                                        .level = arena_text(arena, store_text(rows, 0, 2))};
    failed = store_query(store, register_sql_role_party, &known, error, "ii", ret_holder->person, ret_holder->unit);
    if (!failed && PQntuples(known) > 0)
        ret_holder->party = store_integer(known, 0, 0);
    return failed;
}

int owner_holder_party(struct store *store, const struct owner_holder *holder, int64_t *ret_party,
                       struct peil_error *error)
{
    *ret_party = holder->party;
    if (holder->party)
        return 0;
    _cleanup_result_ PGresult *rows = NULL;
    _cleanup_buffer_ struct buffer folded = {0};
    int failed = store_query_one(store, register_sql_party_add, &rows, error, "AAII", &holder->name, (size_t)1,
                                 &holder->level, (size_t)1, &holder->person, (size_t)1, &holder->unit, (size_t)1);
    if (failed)
        return failed;
    *ret_party = store_integer(rows, 0, 0);
    utf8_fold(&folded, holder->name, strlen(holder->name));
    return store_query(store, register_sql_role_spelling, NULL, error, "tti", buffer_text(&folded), holder->name,
                       *ret_party);
}

/* ---- What is recorded ------------------------------------------------------------------------------------------- */

struct held {
    int64_t party;
    const char *written, *mandate;
    date_day since, until, accepted;
};

static date_day first_day(date_day one, date_day other)
{
    return one < other ? one : other;
}

/* ret_held->party is 0 when nobody holds it. */
static int read_held(struct store *store, struct arena *arena, const struct owner_deed *deed, date_day day,
                     struct held *ret_held, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_held = (struct held){.since = DATE_NONE, .until = DATE_NONE, .accepted = DATE_NONE};
    int failed = store_query(store, register_sql_role_current, &rows, error, "itd", deed->object.id, deed->role, day);
    if (failed || PQntuples(rows) == 0)
        return failed;
    *ret_held = (struct held){.party = store_integer(rows, 0, 0),
                              .written = arena_text(arena, store_text(rows, 0, 1)),
                              .since = store_date(rows, 0, 2),
                              .until = store_date(rows, 0, 3),
                              .mandate = arena_text(arena, store_text(rows, 0, 4)),
                              .accepted = store_date(rows, 0, 5)};
    return 0;
}

static int nobody_holds(const struct owner_deed *deed, struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_USAGE, _("%s/%s has no %s; this gives it one: peil owner assign"),
                     deed->object.kind, deed->object.key, deed->role);
}

static int record(struct store *store, const struct owner_deed *deed, const struct held *held, date_day from,
                  struct peil_error *error)
{
    int failed = store_query(store, register_sql_role_close, NULL, error, "itid", deed->object.id, deed->role,
                             held->party, from);
    return failed ? failed
                  : store_query(store, register_sql_role_add, NULL, error, "ititdddtdt", deed->object.id, deed->role,
                                held->party, held->written, from, held->since, held->until, held->mandate,
                                held->accepted, store_actor(store));
}

static void content_day(json_t *content, const char *name, date_day day)
{
    char text[11];
    date_format(day, text);
    if (day != DATE_NONE)
        json_object_set_new(content, name, json_string(text));
}

static void journal(struct store *store, const struct owner_object *object, const char *action, const char *why,
                    json_t *content)
{
    _cleanup_free_ char *subject = memory_format("%s/%s", object->kind, object->key);
    char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
    journal_add(store, &(struct journal_entry){
                           .area = "register", .action = action, .subject = subject, .why = why, .content = text});
    free(text);
    json_decref(content);
}

static int begin(struct store *store, struct peil_error *error)
{
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = store_query(store, register_sql_import_lock, NULL, error, "");
    if (failed)
        store_rollback(store);
    return failed;
}

static int finish(struct store *store, int failed, struct peil_error *error)
{
    if (failed) {
        store_rollback(store);
        return failed;
    }
    return store_commit(store, error);
}

static int assign(struct store *store, struct arena *arena, const struct owner_deed *deed,
                  const struct owner_holder *holder, date_day since, struct peil_error *error)
{
    date_day from = first_day(since, deed->today);
    struct held before;
    struct held now = {
        .written = holder->name, .mandate = deed->mandate, .since = since, .until = deed->until, .accepted = DATE_NONE};
    int failed = owner_holder_party(store, holder, &now.party, error);
    failed = failed ? failed : read_held(store, arena, deed, since, &before, error);
    if (failed)
        return failed;
    if (before.party == now.party) { /* the same one, on other terms: what was agreed before stays */
        now.accepted = before.accepted;
        now.mandate = now.mandate ? now.mandate : before.mandate;
        now.since = deed->since == DATE_NONE ? before.since : since;
    } else if (before.party && (before.until == DATE_NONE || before.until >= since)) {
        before.until = since - 1;
        failed = record(store, deed, &before, from, error);
    }
    failed = failed ? failed : record(store, deed, &now, from, error);
    if (failed)
        return failed;
    json_t *content =
        json_pack("{s:s, s:I, s:s?}", "role", deed->role, "party", (json_int_t)now.party, "mandate", now.mandate);
    content_day(content, "since", now.since);
    content_day(content, "until", now.until);
    if (before.party && before.party != now.party)
        json_object_set_new(content, "before", json_integer(before.party));
    journal(store, &deed->object, "assigned", deed->why, content);
    return 0;
}

int owner_assign(struct store *store, struct arena *arena, const struct owner_deed *deed,
                 const struct owner_holder *holder, struct peil_error *error)
{
    date_day since = deed->since == DATE_NONE ? deed->today : deed->since;
    if (deed->until != DATE_NONE && deed->until < since)
        return error_set(error, PEIL_ERROR_USAGE, _("the role would end before it begins"));
    int failed = begin(store, error);
    return failed ? failed : finish(store, assign(store, arena, deed, holder, since, error), error);
}

int owner_accept_inside(struct store *store, struct arena *arena, const struct owner_deed *deed, int64_t party,
                        const char **ret_name, struct peil_error *error)
{
    struct held held;
    int failed = read_held(store, arena, deed, deed->on, &held, error);
    if (failed)
        return failed;
    if (!held.party)
        return nobody_holds(deed, error);
    if (party && held.party != party)
        return error_set(error, PEIL_ERROR_CONFLICT, _("%s/%s has another %s by now; ask for a new invitation"),
                         deed->object.kind, deed->object.key, deed->role);
    held.accepted = deed->on;
    failed = record(store, deed, &held, deed->on, error);
    if (failed)
        return failed;
    json_t *content = json_pack("{s:s, s:I}", "role", deed->role, "party", (json_int_t)held.party);
    content_day(content, "accepted", deed->on);
    if (party)
        json_object_set_new(content, "by", json_string("token"));
    journal(store, &deed->object, "accepted", deed->why, content);
    *ret_name = held.written;
    return 0;
}

int owner_accept(struct store *store, struct arena *arena, const struct owner_deed *deed, const char **ret_name,
                 struct peil_error *error)
{
    if (deed->on > deed->today)
        return error_set(error, PEIL_ERROR_USAGE, _("that day has yet to come"));
    int failed = begin(store, error);
    return failed ? failed : finish(store, owner_accept_inside(store, arena, deed, 0, ret_name, error), error);
}

int owner_end(struct store *store, struct arena *arena, const struct owner_deed *deed, const char **ret_name,
              struct peil_error *error)
{
    struct held held;
    int failed = begin(store, error);
    if (failed)
        return failed;
    failed = read_held(store, arena, deed, first_day(deed->on, deed->today), &held, error);
    if (!failed && !held.party)
        failed = nobody_holds(deed, error);
    if (!failed && held.since != DATE_NONE && held.since > deed->on)
        failed = error_set(error, PEIL_ERROR_USAGE, _("the role would end before it begins"));
    held.until = deed->on;
    failed = failed ? failed : record(store, deed, &held, first_day(deed->on, deed->today), error);
    if (!failed) {
        json_t *content = json_pack("{s:s, s:I}", "role", deed->role, "party", (json_int_t)held.party);
        content_day(content, "until", deed->on);
        journal(store, &deed->object, "ended", deed->why, content);
    }
    *ret_name = held.written;
    return finish(store, failed, error);
}

static int review_add(struct store *store, const struct owner_review *review, struct peil_error *error)
{
    int64_t party = 0;
    int failed = review->by ? owner_holder_party(store, review->by, &party, error) : 0;
    failed = failed ? failed
                    : store_query(store, register_sql_review_add, NULL, error, "itditt", review->object.id,
                                  review->what, review->on, party, review->note, store_actor(store));
    if (failed)
        return failed;
    json_t *content = json_pack("{s:s}", "what", review->what);
    content_day(content, "on", review->on);
    if (party)
        json_object_set_new(content, "party", json_integer(party));
    journal(store, &review->object, "reviewed", review->note, content);
    return 0;
}

int owner_review_add(struct store *store, const struct owner_review *review, struct peil_error *error)
{
    if (review->on > review->today)
        return error_set(error, PEIL_ERROR_USAGE, _("that day has yet to come"));
    int failed = begin(store, error);
    return failed ? failed : finish(store, review_add(store, review, error), error);
}

/* ---- Lists --------------------------------------------------------------------------------------------------------
 */

int owner_list(struct store *store, date_day day, const char *unit, const char *role, PGresult **ret_rows,
               struct peil_error *error)
{
    return store_query(store, register_sql_owner_list, ret_rows, error, "dtt", day, unit, role);
}

int owner_show(struct store *store, date_day day, int64_t party, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, register_sql_owner_show, ret_rows, error, "id", party, day);
}

int owner_vacancies(struct store *store, date_day day, int64_t days_ahead, PGresult **ret_rows,
                    struct peil_error *error)
{
    return store_query(store, register_sql_owner_vacancies, ret_rows, error, "di", day, days_ahead);
}
