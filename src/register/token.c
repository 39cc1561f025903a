/* SPDX-License-Identifier: EUPL-1.2 */
/* Making, checking and redeeming tokens of acceptance. */
#include "register/token.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "register/sql.h"
#include "store/journal.h"
#include "base/poison.h"

enum { SECRET_SIZE = 16, SIGNED_SIZE = 8 + 8 + SECRET_SIZE, RAW_SIZE = SIGNED_SIZE + crypto_auth_BYTES };
static const char token_prefix[] = "peil1.";

_Static_assert(crypto_auth_KEYBYTES == 32, "the store keeps 32 bytes");
_Static_assert(sizeof(token_prefix) - 1 + (RAW_SIZE * 4 + 2) / 3 + 1 <= TOKEN_SIZE, "a token has room");

struct token {
    unsigned char raw[RAW_SIZE];
    int64_t number, expires;
};

static void put_number(unsigned char *out, int64_t number)
{
    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
}

static int64_t get_number(const unsigned char *in)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | in[i];
    return (int64_t)number;
}

/* What the store keeps of the secret. */
static void secret_hash(const unsigned char *secret, unsigned char out[32])
{
    crypto_generichash(out, 32, secret, SECRET_SIZE, NULL, 0);
}

/* The store's key; the first that asks makes it. */
static int read_key(struct store *store, unsigned char key[32], struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    unsigned char fresh[32];
    randombytes_buf(fresh, sizeof(fresh));
    int failed = store_query_one(store, register_sql_token_key, &rows, error, "h", fresh);
    sodium_memzero(fresh, sizeof(fresh));
    if (!failed && !store_hash(rows, 0, 0, key))
        failed = error_set(error, PEIL_ERROR_STORE, _("the key of invitations is none"));
    return failed;
}

/* ---- Making ------------------------------------------------------------------------------------------------------ */

static void about_of(struct arena *arena, const PGresult *rows, struct token_about *about)
{
    about->number = store_integer(rows, 0, 0);
    about->object = (struct owner_object){.id = store_integer(rows, 0, 1),
                                          .kind = arena_text(arena, store_text(rows, 0, 2)),
                                          .key = arena_text(arena, store_text(rows, 0, 3))};
    about->title = arena_text(arena, store_text(rows, 0, 4));
    about->role = arena_text(arena, store_text(rows, 0, 5));
    about->party = store_integer(rows, 0, 6);
    about->name = arena_text(arena, store_text(rows, 0, 7));
    about->mandate = arena_text(arena, store_text(rows, 0, 8));
    about->since = store_date(rows, 0, 9);
    about->until = store_date(rows, 0, 10);
    about->expires = arena_text(arena, store_text(rows, 0, 11));
}

static void journal_token(struct store *store, const struct token_about *about, const char *action, const char *why)
{
    _cleanup_free_ char *subject = memory_format("%s/%s", about->object.kind, about->object.key);
    _cleanup_free_ char *content = memory_format("{\"party\":%" PRId64 ",\"role\":\"%s\",\"token\":%" PRId64 "}",
                                                 about->party, about->role, about->number);
    journal_add(store, &(struct journal_entry){
                           .area = "register", .action = action, .subject = subject, .why = why, .content = content});
}

static int make(struct store *store, struct arena *arena, const struct owner_deed *deed, int64_t days,
                struct token *token, struct token_about *ret_about, struct peil_error *error)
{
    _cleanup_result_ PGresult *added = NULL, *about = NULL;
    unsigned char *secret = token->raw + 16, hash[32], key[32];
    randombytes_buf(secret, SECRET_SIZE);
    secret_hash(secret, hash);
    int failed = read_key(store, key, error);
    failed = failed ? failed
                    : store_query(store, register_sql_token_add, &added, error, "itdhit", deed->object.id, deed->role,
                                  deed->today, hash, days, store_actor(store));
    if (!failed && PQntuples(added) == 0)
        failed = error_set(error, PEIL_ERROR_USAGE, _("%s/%s has no %s; this gives it one: peil owner assign"),
                           deed->object.kind, deed->object.key, deed->role);
    if (!failed) {
        token->number = store_integer(added, 0, 0);
        token->expires = store_integer(added, 0, 1);
        put_number(token->raw, token->number);
        put_number(token->raw + 8, token->expires);
        crypto_auth(token->raw + SIGNED_SIZE, token->raw, SIGNED_SIZE, key);
    }
    sodium_memzero(key, sizeof(key));
    failed = failed ? failed
                    : store_query_one(store, register_sql_token_about, &about, error, "id", token->number, deed->today);
    if (failed)
        return failed;
    about_of(arena, about, ret_about);
    journal_token(store, ret_about, "invited", deed->why);
    return 0;
}

int token_make(struct store *store, struct arena *arena, const struct owner_deed *deed, int64_t days,
               char ret_token[TOKEN_SIZE], struct token_about *ret_about, struct peil_error *error)
{
    struct token token = {0};
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = make(store, arena, deed, days, &token, ret_about, error);
    if (failed) {
        store_rollback(store);
        return failed;
    }
    memcpy(ret_token, token_prefix, sizeof(token_prefix));
    sodium_bin2base64(ret_token + sizeof(token_prefix) - 1, TOKEN_SIZE - sizeof(token_prefix) + 1, token.raw, RAW_SIZE,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(&token, sizeof(token));
    return store_commit(store, error);
}

/* ---- Checking ---------------------------------------------------------------------------------------------------- */

static int no_token(struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_USAGE,
                     _("this is no invitation of this organisation, or it was not copied whole; nothing was accepted"));
}

/* Its parts, when the signature is the store's. */
static int parse(struct store *store, const char *text, struct token *ret_token, struct peil_error *error)
{
    size_t prefix = sizeof(token_prefix) - 1, size = 0;
    unsigned char key[32];
    if (strlen(text) >= TOKEN_SIZE || strncmp(text, token_prefix, prefix) != 0 ||
        sodium_base642bin(ret_token->raw, RAW_SIZE, text + prefix, strlen(text + prefix), NULL, &size, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        size != RAW_SIZE)
        return no_token(error);
    int failed = read_key(store, key, error);
    bool genuine = !failed && crypto_auth_verify(ret_token->raw + SIGNED_SIZE, ret_token->raw, SIGNED_SIZE, key) == 0;
    sodium_memzero(key, sizeof(key));
    if (failed || !genuine)
        return failed ? failed : no_token(error);
    ret_token->number = get_number(ret_token->raw);
    ret_token->expires = get_number(ret_token->raw + 8);
    return 0;
}

static int check(struct store *store, struct arena *arena, const char *text, bool redeem, struct token_about *ret_about,
                 struct peil_error *error)
{
    struct token token;
    unsigned char hash[32], kept[32];
    _cleanup_result_ PGresult *rows = NULL;
    int failed = parse(store, text, &token, error);
    if (!failed && redeem)
        failed = store_query(store, register_sql_token_lock, NULL, error, "i", token.number);
    failed =
        failed ? failed : store_query(store, register_sql_token_about, &rows, error, "id", token.number, date_today());
    if (failed)
        return failed;
    secret_hash(token.raw + 16, hash);
    bool known = PQntuples(rows) == 1 && store_hash(rows, 0, 12, kept) && sodium_memcmp(hash, kept, sizeof(hash)) == 0;
    if (!known || store_integer(rows, 0, 13) != token.expires)
        return no_token(error);
    about_of(arena, rows, ret_about);
    if (!PQgetisnull(rows, 0, 14))
        return error_set(error, PEIL_ERROR_CONFLICT, _("this invitation was used on %s; nothing more is needed"),
                         store_text(rows, 0, 14));
    if (store_boolean(rows, 0, 15))
        return error_set(error, PEIL_ERROR_CONFLICT, _("this invitation was good until %s; ask for a new one"),
                         ret_about->expires);
    if (store_boolean(rows, 0, 16))
        return error_set(error, PEIL_ERROR_CONFLICT, _("a newer invitation has taken the place of this one"));
    if (!store_boolean(rows, 0, 17))
        return error_set(error, PEIL_ERROR_CONFLICT, _("%s/%s has another %s by now; ask for a new invitation"),
                         ret_about->object.kind, ret_about->object.key, ret_about->role);
    return 0;
}

int token_read(struct store *store, struct arena *arena, const char *token, struct token_about *ret_about,
               struct peil_error *error)
{
    return check(store, arena, token, false, ret_about, error);
}

static int redeem(struct store *store, struct arena *arena, const char *token, struct token_about *ret_about,
                  struct peil_error *error)
{
    const char *name;
    int failed = store_query(store, register_sql_import_lock, NULL, error, "");
    failed = failed ? failed : check(store, arena, token, true, ret_about, error);
    if (failed)
        return failed;
    struct owner_deed deed = {.object = ret_about->object,
                              .role = ret_about->role,
                              .today = date_today(),
                              .on = date_today(),
                              .since = DATE_NONE,
                              .until = DATE_NONE};
    failed = owner_accept_inside(store, arena, &deed, ret_about->party, &name, error);
    return failed
               ? failed
               : store_query(store, register_sql_token_use, NULL, error, "it", ret_about->number, store_actor(store));
}

int token_redeem(struct store *store, struct arena *arena, const char *token, struct token_about *ret_about,
                 struct peil_error *error)
{
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = redeem(store, arena, token, ret_about, error);
    if (failed) {
        store_rollback(store);
        return failed;
    }
    return store_commit(store, error);
}
