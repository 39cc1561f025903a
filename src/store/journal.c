/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing and verifying the journal's chain. */
#include "store/journal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/sql.h"
#include "base/poison.h"

enum { JOURNAL_PAGE = 5000 };

void journal_add(struct store *store, const struct journal_entry *entry)
{
    assert(store->in_transaction);
    if (store->pending_count == store->pending_capacity) {
        store->pending_capacity = store->pending_capacity ? 2 * store->pending_capacity : 64;
        store->pending = memory_resize(store->pending, store->pending_capacity, sizeof(*store->pending));
    }
    struct arena *arena = store->pending_arena;
    store->pending[store->pending_count++] = (struct journal_entry){
        .area = arena_text(arena, entry->area),
        .action = arena_text(arena, entry->action),
        .subject = arena_text(arena, entry->subject),
        .why = arena_text(arena, entry->why),
        .content = arena_text(arena, entry->content),
    };
}

void journal_forget(struct store *store)
{
    store->pending_count = 0;
    arena_clear(store->pending_arena);
}

/* The canonical row of 0001_journal.sql. */
struct journal_row {
    int64_t seq;
    int64_t at; /* microseconds since 1970-01-01 UTC */
    const char *actor;
    struct journal_entry entry;
};

static void add_field(struct hash *hash, const char *text)
{
    if (!text) {
        hash_add(hash, "-", 1);
        return;
    }
    char size[24];
    size_t length = strlen(text);
    int digits = snprintf(size, sizeof(size), "%zu:", length);
    hash_add(hash, size, (size_t)digits);
    hash_add(hash, text, length);
}

/* Makes hash, that of the row before, the hash of this row. */
static void chain(unsigned char link[HASH_SIZE], const struct journal_row *row)
{
    char number[24];
    struct hash hash;
    hash_begin(&hash);
    hash_add(&hash, link, HASH_SIZE);
    snprintf(number, sizeof(number), "%" PRId64, row->seq);
    add_field(&hash, number);
    snprintf(number, sizeof(number), "%" PRId64, row->at);
    add_field(&hash, number);
    add_field(&hash, row->actor);
    add_field(&hash, row->entry.area);
    add_field(&hash, row->entry.action);
    add_field(&hash, row->entry.subject);
    add_field(&hash, row->entry.why);
    add_field(&hash, row->entry.content);
    hash_end(&hash, link);
}

static void copy_text(struct store *store, const char *text)
{
    store_copy_text(store, text, text ? strlen(text) : 0);
}

static int copy_row(struct store *store, const struct journal_row *row, const unsigned char link[HASH_SIZE],
                    struct peil_error *error)
{
    int failed = store_copy_row(store, error);
    if (failed)
        return failed;
    store_copy_int8(store, row->seq);
    store_copy_timestamp(store, row->at);
    copy_text(store, row->actor);
    copy_text(store, row->entry.area);
    copy_text(store, row->entry.action);
    copy_text(store, row->entry.subject);
    copy_text(store, row->entry.why);
    copy_text(store, row->entry.content);
    store_copy_bytes(store, link, HASH_SIZE);
    return 0;
}

/* Waits for whoever else is appending. In a repeatable transaction PostgreSQL refuses (40001) when somebody appended
 * since its snapshot. */
static int lock_head(struct store *store, PGresult **ret_head, struct peil_error *error)
{
    int failed = store_query_one(store, store_sql_journal_head_lock, ret_head, error, "");
    if (failed && store->repeatable && error && strstr(error->message, "SQLSTATE 40001"))
        return error_set(
            error, PEIL_ERROR_CONFLICT,
            _("somebody else recorded something in the meantime; nothing was recorded here, run it again"));
    return failed;
}

int journal_write(struct store *store, struct peil_error *error)
{
    unsigned char link[HASH_SIZE];
    _cleanup_result_ PGresult *head = NULL;
    int failed = lock_head(store, &head, error);
    if (failed)
        return failed;
    struct journal_row row = {.seq = store_integer(head, 0, 0), .at = store_integer(head, 0, 2), .actor = store->actor};
    if (!store_hash(head, 0, 1, link))
        return error_set(error, PEIL_ERROR_STORE, _("the end of the journal cannot be read; see peil journal verify"));
    failed =
        store_copy_begin(store, "peil.journal (seq, at, actor, area, action, subject, why, content, hash)", 9, error);
    if (failed)
        return failed;
    for (size_t i = 0; i < store->pending_count && !failed; i++) {
        row.seq++;
        row.entry = store->pending[i];
        chain(link, &row);
        failed = copy_row(store, &row, link, error);
    }
    failed = store_copy_end(store, failed, error);
    if (failed)
        return failed;
    return store_query(store, store_sql_journal_head_set, NULL, error, "ih", row.seq, link);
}

struct journal_walk {
    struct journal_verdict *verdict;
    unsigned char link[HASH_SIZE];
    int64_t seq; /* of the last sound row */
};

static void found_bad(struct journal_walk *walk, int64_t seq, const char *reason)
{
    walk->verdict->bad_seq = seq;
    snprintf(walk->verdict->reason, sizeof(walk->verdict->reason), "%s", reason);
}

static void walk_row(struct journal_walk *walk, const PGresult *rows, int at)
{
    unsigned char stored[HASH_SIZE];
    struct journal_row row = {
        .seq = store_integer(rows, at, 0),
        .at = store_integer(rows, at, 1),
        .actor = store_text(rows, at, 2),
        .entry = {.area = store_text(rows, at, 3),
                  .action = store_text(rows, at, 4),
                  .subject = store_text(rows, at, 5),
                  .why = store_text(rows, at, 6),
                  .content = store_text(rows, at, 7)},
    };
    if (row.seq != walk->seq + 1) {
        found_bad(walk, walk->seq + 1, _("this row is missing"));
        return;
    }
    unsigned char link[HASH_SIZE];
    memcpy(link, walk->link, sizeof(link));
    chain(link, &row);
    if (!store_hash(rows, at, 8, stored) || sodium_memcmp(link, stored, sizeof(link)) != 0) {
        found_bad(walk, row.seq, _("its hash does not go with its content and the row before it"));
        return;
    }
    memcpy(walk->link, link, sizeof(link));
    walk->seq = row.seq;
    walk->verdict->rows++;
}

static int walk_head(struct store *store, struct journal_walk *walk, struct peil_error *error)
{
    _cleanup_result_ PGresult *head = NULL;
    int failed = store_query(store, store_sql_journal_head_read, &head, error, "");
    if (failed)
        return failed;
    unsigned char stored[HASH_SIZE];
    int64_t seq = PQntuples(head) == 1 ? store_integer(head, 0, 0) : -1;
    if (seq > walk->seq)
        found_bad(walk, walk->seq + 1, _("this row is missing"));
    else if (seq < walk->seq)
        found_bad(walk, seq < 0 ? walk->seq : seq + 1, _("the head of the journal stops before this row"));
    else if (!store_hash(head, 0, 1, stored) || sodium_memcmp(stored, walk->link, sizeof(stored)) != 0)
        found_bad(walk, seq > 0 ? seq : 1, _("the head of the journal has another hash than this row"));
    return 0;
}

static int walk_all(struct store *store, struct journal_walk *walk, struct peil_error *error)
{
    while (walk->verdict->bad_seq == 0) {
        _cleanup_result_ PGresult *rows = NULL;
        int failed = store_query(store, store_sql_journal_page, &rows, error, "ii", walk->seq, (int64_t)JOURNAL_PAGE);
        if (failed)
            return failed;
        int count = PQntuples(rows);
        for (int i = 0; i < count && walk->verdict->bad_seq == 0; i++)
            walk_row(walk, rows, i);
        if (count < JOURNAL_PAGE)
            break;
    }
    return walk->verdict->bad_seq ? 0 : walk_head(store, walk, error);
}

int journal_verify(struct store *store, struct journal_verdict *ret_verdict, struct peil_error *error)
{
    *ret_verdict = (struct journal_verdict){0};
    struct journal_walk walk = {.verdict = ret_verdict};
    bool own = !store->in_transaction;
    int failed = own ? store_begin_repeatable(store, error) : 0;
    if (!failed)
        failed = walk_all(store, &walk, error);
    if (own)
        store_rollback(store);
    hash_hex(walk.link, ret_verdict->head);
    return failed;
}

int journal_newest(struct store *store, const char *subject, int64_t limit, PGresult **ret_rows,
                   struct peil_error *error)
{
    return store_query(store, store_sql_journal_newest, ret_rows, error, "ti", subject, limit);
}
