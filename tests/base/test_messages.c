/* SPDX-License-Identifier: EUPL-1.2 */
/* Catalogues: both byte orders, forms of a count, and files that are cut or damaged anywhere. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/messages.h"
#include "base/poison.h"

static char path[] = "/tmp/peil-catalogue-XXXXXX";

/* Three messages in order: "", "a" and "one\0many". */
enum { TEXTS = 28 + 3 * 8 + 3 * 8, SIZE = TEXTS + 64 };
static const struct {
    const char *text;
    uint32_t size;
} parts[] = {{"", 0}, {"a", 1}, {"one\0many", 8}, {"header", 6}, {"A", 1}, {"een\0veel", 8}};

static size_t build(unsigned char out[SIZE], bool other_order)
{
    uint32_t words[7 + 12] = {0x950412deu, 0, 3, 28, 28 + 24, 0, 0};
    uint32_t at = TEXTS;
    memset(out, 0, SIZE);
    for (size_t i = 0; i < 6; i++) {
        words[7 + 2 * i] = parts[i].size;
        words[8 + 2 * i] = at;
        memcpy(out + at, parts[i].text, parts[i].size);
        at += parts[i].size + 1;
    }
    for (size_t i = 0; i < 19; i++) {
        uint32_t word = other_order ? __builtin_bswap32(words[i]) : words[i];
        memcpy(out + 4 * i, &word, 4);
    }
    return at;
}

static bool open_bytes(struct messages *catalogue, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return messages_open(catalogue, path);
}

static void both_byte_orders_are_read(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        unsigned char bytes[SIZE];
        struct messages catalogue;
        size_t size = build(bytes, order == 1);
        assert_true(open_bytes(&catalogue, bytes, size));
        assert_string_equal(messages_find(&catalogue, "a", 0), "A");
        assert_string_equal(messages_find(&catalogue, "a", 1), "A"); /* it has one form */
        assert_string_equal(messages_find(&catalogue, "one", 0), "een");
        assert_string_equal(messages_find(&catalogue, "one", 1), "veel");
        assert_null(messages_find(&catalogue, "b", 0));
        assert_null(messages_find(&catalogue, "z", 0));
        messages_release(&catalogue);
        assert_null(messages_find(&catalogue, "a", 0));
    }
}

static void no_file_is_no_catalogue(void **state)
{
    (void)state;
    struct messages catalogue;
    assert_false(messages_open(&catalogue, "/nowhere/peil.mo"));
    assert_null(messages_find(&catalogue, "a", 0));
    assert_false(open_bytes(&catalogue, "this is no catalogue, and long enough to be one", 47));
}

/* Whatever is wrong with it, nothing outside of it is read: the sanitizers say so. */
static void damage_is_survived(void **state)
{
    (void)state;
    unsigned char bytes[SIZE];
    struct messages catalogue;
    size_t size = build(bytes, false);
    for (size_t cut = 0; cut < size; cut++) {
        open_bytes(&catalogue, bytes, cut);
        messages_find(&catalogue, "one", 1);
        messages_release(&catalogue);
    }
    for (size_t i = 0; i < TEXTS; i++) {
        unsigned char kept = bytes[i];
        static const unsigned char others[] = {0, 1, 0x7f, 0xff};
        for (size_t j = 0; j < sizeof(others); j++) {
            bytes[i] = others[j];
            open_bytes(&catalogue, bytes, size);
            messages_find(&catalogue, "a", 0);
            messages_find(&catalogue, "one", 1);
            messages_release(&catalogue);
        }
        bytes[i] = kept;
    }
}

static int make_path(void **state)
{
    (void)state;
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_byte_orders_are_read),
        cmocka_unit_test(no_file_is_no_catalogue),
        cmocka_unit_test(damage_is_survived),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
