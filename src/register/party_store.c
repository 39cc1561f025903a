/* SPDX-License-Identifier: EUPL-1.2 */
/* Parties in the store: reading them, offering what is probably one, joining. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "register/party.h"
#include "register/sql.h"
#include "store/journal.h"
#include "store/store.h"
#include "base/poison.h"

int party_list_read(struct store *store, struct arena *arena, struct party_list *ret_list, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, register_sql_party_list, &rows, error, "");
    if (failed)
        return failed;
    ret_list->count = (size_t)PQntuples(rows);
    ret_list->parties = arena_allocate_array(arena, ret_list->count + 1, sizeof(*ret_list->parties));
    for (int row = 0; row < PQntuples(rows); row++)
        ret_list->parties[row] = (struct party){
            .id = store_integer(rows, row, 0),
            .name = arena_text(arena, store_text(rows, row, 1)),
            .level = arena_text(arena, store_text(rows, row, 2)),
            .person = arena_text(arena, store_text(rows, row, 3)),
            .unit = arena_text(arena, store_text(rows, row, 4)),
            .joined_to = store_integer(rows, row, 5),
            .joined_name = arena_text(arena, store_text(rows, row, 6)),
            .objects = store_integer(rows, row, 7),
            .spellings = arena_text(arena, store_text(rows, row, 8)),
            .folds = arena_text(arena, store_text(rows, row, 9)),
        };
    return 0;
}

static bool has_spelling(const struct party *party, const char *words)
{
    size_t size = strlen(words);
    for (const char *at = party->spellings; *at;) {
        size_t length = strcspn(at, "\n");
        if (length == size && memcmp(at, words, size) == 0)
            return true;
        at += length + (at[length] == '\n');
    }
    return false;
}

static const char *folded(struct arena *arena, const char *text)
{
    _cleanup_buffer_ struct buffer out = {0};
    utf8_fold(&out, text, strlen(text));
    return arena_text(arena, buffer_text(&out));
}

int party_find(const struct party_list *list, struct arena *arena, const char *words, const struct party **ret_party,
               struct peil_error *error)
{
    char *end;
    long long id = strtoll(words, &end, 10);
    const char *wanted = folded(arena, words);
    const char **names = arena_allocate_array(arena, list->count + 1, sizeof(*names));
    for (size_t i = 0; i < list->count; i++)
        if (*words && *end == '\0' && list->parties[i].id == id) {
            *ret_party = &list->parties[i];
            return 0;
        }
    for (size_t i = 0; i < list->count; i++) {
        const struct party *party = &list->parties[i];
        names[i] = party->name;
        if (has_spelling(party, words) || strcmp(folded(arena, party->name), wanted) == 0) {
            *ret_party = party;
            return 0;
        }
    }
    const char *nearest = text_nearest(words, names, list->count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no party '%s'; did you mean '%s'?"), words, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("there is no party '%s'; see peil party list"), words);
}

/* What of two parties is alike: any spelling of the one with any of the other. */
static enum party_likeness alike(const char *const *one, const char *const *other)
{
    for (; *one; one++)
        for (const char *const *at = other; *at; at++) {
            enum party_likeness why = party_alike(*one, *at);
            if (why != PARTY_UNLIKE)
                return why;
        }
    return PARTY_UNLIKE;
}

/* The folds of a party, ended by NULL. */
static const char *const *folds_of(struct arena *arena, const struct party *party)
{
    size_t lines = 2;
    for (const char *at = party->folds; *at; at++)
        lines += *at == '\n';
    const char **folds = arena_allocate_array(arena, lines + 1, sizeof(*folds));
    size_t count = 0;
    for (const char *at = party->folds; *at;) {
        size_t length = strcspn(at, "\n");
        folds[count++] = arena_text_n(arena, at, length);
        at += length + (at[length] == '\n');
    }
    return folds;
}

size_t party_candidates(const struct party_list *list, struct arena *arena, struct party_candidate **ret_candidates)
{
    const struct party **open = arena_allocate_array(arena, list->count + 1, sizeof(*open));
    size_t open_count = 0, count = 0, capacity = 16;
    for (size_t i = 0; i < list->count; i++) {
        const struct party *party = &list->parties[i];
        if (strcmp(party->level, "below") == 0 && !party->person && !party->joined_to)
            open[open_count++] = party;
    }
    const char *const **folds = arena_allocate_array(arena, open_count + 1, sizeof(*folds));
    for (size_t i = 0; i < open_count; i++)
        folds[i] = folds_of(arena, open[i]);
    struct party_candidate *candidates = arena_allocate_array(arena, capacity, sizeof(*candidates));
    for (size_t i = 0; i < open_count; i++)
        for (size_t j = i + 1; j < open_count; j++) {
            enum party_likeness why = alike(folds[i], folds[j]);
            if (why == PARTY_UNLIKE)
                continue;
            if (count == capacity) {
                struct party_candidate *grown = arena_allocate_array(arena, 2 * capacity, sizeof(*grown));
                memcpy(grown, candidates, count * sizeof(*grown));
                candidates = grown;
                capacity *= 2;
            }
            candidates[count++] = (struct party_candidate){.one = open[i], .other = open[j], .why = why};
        }
    *ret_candidates = candidates;
    return count;
}

int party_join(struct store *store, const struct party *party, const struct party *into, const char *why,
               struct peil_error *error)
{
    int64_t root = into->joined_to ? into->joined_to : into->id;
    if (party->id == root || party->joined_to == root)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' and '%s' are one party already"), party->name, into->name);
    if (party->person)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is a person; join the other one to it"), party->name);
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = store_query(store, register_sql_import_lock, NULL, error, "");
    failed = failed ? failed : store_query(store, register_sql_party_join, NULL, error, "ii", party->id, root);
    if (failed) {
        store_rollback(store);
        return failed;
    }
    _cleanup_free_ char *subject = memory_format("party/%" PRId64, party->id);
    _cleanup_free_ char *content = memory_format("{\"joined_to\":%" PRId64 "}", root);
    journal_add(store, &(struct journal_entry){
                           .area = "register", .action = "joined", .subject = subject, .why = why, .content = content});
    return store_commit(store, error);
}
