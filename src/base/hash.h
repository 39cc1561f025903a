/* SPDX-License-Identifier: EUPL-1.2 */
/* SHA-256 (libsodium), for integrity: contents, rules, plugins, the journal's chain. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <sodium.h>
#include <stddef.h>

#include "peil/plugin.h"

enum { HASH_SIZE = 32, HASH_HEX_SIZE = 65 };

struct hash {
    crypto_hash_sha256_state state;
};
void hash_begin(struct hash *hash);
void hash_add(struct hash *hash, const void *bytes, size_t size);
/* The size and then the text, so that no two lists of texts hash alike; NULL differs from "". */
void hash_add_text(struct hash *hash, const char *text);
void hash_end(struct hash *hash, unsigned char out[HASH_SIZE]);
void hash_hex(const unsigned char hash[HASH_SIZE], char out[HASH_HEX_SIZE]);
int hash_file(const char *path, unsigned char out[HASH_SIZE], struct peil_error *error);

#endif
