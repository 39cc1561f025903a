/* SPDX-License-Identifier: EUPL-1.2 */
/* SHA-256: published vectors, lists of texts that must not hash alike, files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/poison.h"

static struct peil_error error;

static void published_vectors(void **state)
{
    (void)state;
    /* FIPS 180-4's examples. */
    static const struct {
        const char *text, *digest;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned char digest[HASH_SIZE];
        char text[HASH_HEX_SIZE];
        struct hash hash;
        hash_begin(&hash);
        for (size_t j = 0; cases[i].text[j]; j++)
            hash_add(&hash, cases[i].text + j, 1);
        hash_end(&hash, digest);
        hash_hex(digest, text);
        assert_string_equal(text, cases[i].digest);
    }
}

static void hash_of(const char *const *texts, size_t count, unsigned char out[HASH_SIZE])
{
    struct hash hash;
    hash_begin(&hash);
    for (size_t i = 0; i < count; i++)
        hash_add_text(&hash, texts[i]);
    hash_end(&hash, out);
}

static void lists_of_texts_do_not_run_together(void **state)
{
    (void)state;
    static const char *const lists[][2] = {{"ab", "c"}, {"a", "bc"},   {"abc", ""},
                                           {"", "abc"}, {"abc", NULL}, {NULL, "abc"}};
    unsigned char digests[6][HASH_SIZE];
    for (size_t i = 0; i < 6; i++) {
        hash_of(lists[i], 2, digests[i]);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(digests[i], digests[j], HASH_SIZE);
    }
}

static void files_hash_as_their_content(void **state)
{
    (void)state;
    char path[] = "/tmp/peil-hash-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    char chunk[1000];
    memset(chunk, 'a', sizeof(chunk));
    for (int i = 0; i < 1000; i++)
        assert_int_equal(write(descriptor, chunk, sizeof(chunk)), sizeof(chunk));
    close(descriptor);
    unsigned char digest[HASH_SIZE];
    char text[HASH_HEX_SIZE];
    assert_int_equal(hash_file(path, digest, &error), 0);
    hash_hex(digest, text);
    /* A million letters a, also of FIPS 180. */
    assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    unlink(path);
    assert_int_equal(hash_file(path, digest, &error), PEIL_ERROR_SYSTEM);
    assert_memory_equal(error.message, path, strlen(path));
    assert_int_equal(hash_file("/tmp", digest, &error), PEIL_ERROR_SYSTEM);
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors),
        cmocka_unit_test(lists_of_texts_do_not_run_together),
        cmocka_unit_test(files_hash_as_their_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
