/* SPDX-License-Identifier: EUPL-1.2 */
/* Acceptance without an account: an invitation to one party to accept one role on one object, as a token that can be
 * mailed. Signed, good until a moment, and used once.
 *
 * A token is "peil1." and, in base64url, its number (8 bytes), the moment after which it is no good (seconds since
 * 1970, 8 bytes), a secret (16 bytes) and HMAC-SHA-512-256 of these under the store's key. The store has a hash of the
 * secret, never the secret: who reads a copy of the store cannot make a token of it. A token is in no log, journal or
 * error.
 *
 * The key is in the store (peil.acceptance_key), where stewards and the daemon may read it: whoever can read it may
 * write acceptances anyway, and the web page, the daemon and every steward need the same one. */
#ifndef REGISTER_TOKEN_H
#define REGISTER_TOKEN_H

#include "register/owner.h"

enum { TOKEN_SIZE = 96, TOKEN_DAYS = 30, TOKEN_MOST_DAYS = 366 }; /* TOKEN_SIZE: with its NUL byte */

/* What a token invites to. */
struct token_about {
    int64_t number;
    struct owner_object object;
    const char *title; /* of the object; NULL */
    const char *role;
    int64_t party;
    const char *name;    /* of the party */
    const char *mandate; /* NULL */
    date_day since, until;
    const char *expires; /* "2026-12-31 14:00", local time */
};

/* For whoever holds the role of the deed now; it holds for days. Earlier tokens for the same are no good any more. */
int token_make(struct store *store, struct arena *arena, const struct owner_deed *deed, int64_t days,
               char ret_token[TOKEN_SIZE], struct token_about *ret_about, struct peil_error *error);
/* What it is about, when it is good. PEIL_ERROR_USAGE: no token, or not one of this store; PEIL_ERROR_CONFLICT: it has
 * expired, was used or taken back, or somebody else has the role. Changes nothing. */
int token_read(struct store *store, struct arena *arena, const char *token, struct token_about *ret_about,
               struct peil_error *error);
/* Accepts: the role is accepted today, the token used, the journal has both. */
int token_redeem(struct store *store, struct arena *arena, const char *token, struct token_about *ret_about,
                 struct peil_error *error);

#endif
