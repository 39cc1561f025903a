/* SPDX-License-Identifier: EUPL-1.2 */
/* SHA-256 over texts, bytes and files. */
#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/poison.h"

void hash_begin(struct hash *hash)
{
    crypto_hash_sha256_init(&hash->state);
}

void hash_add(struct hash *hash, const void *bytes, size_t size)
{
    crypto_hash_sha256_update(&hash->state, bytes, size);
}

void hash_add_text(struct hash *hash, const char *text)
{
    unsigned char size[8];
    uint64_t length = text ? strlen(text) : UINT64_MAX;
    for (size_t i = 0; i < sizeof(size); i++)
        size[i] = (unsigned char)(length >> (8 * i));
    hash_add(hash, size, sizeof(size));
    if (text)
        hash_add(hash, text, strlen(text));
}

void hash_end(struct hash *hash, unsigned char out[HASH_SIZE])
{
    crypto_hash_sha256_final(&hash->state, out);
}

void hash_hex(const unsigned char hash[HASH_SIZE], char out[HASH_HEX_SIZE])
{
    sodium_bin2hex(out, HASH_HEX_SIZE, hash, HASH_SIZE);
}

int hash_file(const char *path, unsigned char out[HASH_SIZE], struct peil_error *error)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    struct hash hash;
    hash_begin(&hash);
    char chunk[16384];
    size_t got;
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        hash_add(&hash, chunk, got);
    int failed = ferror(file);
    fclose(file);
    if (failed)
        return error_set(error, PEIL_ERROR_SYSTEM, "%s: %s", path, strerror(EIO));
    hash_end(&hash, out);
    return 0;
}
