/* SPDX-License-Identifier: EUPL-1.2 */
/* source_json: pointers, '*', trees of files, wrong types, and what is refused with which place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "source_host.h"
#include "source_json/json_select.h"
#include "base/poison.h"

static void expect(const char *each, const char *const *selectors, const char *json, const char *expected)
{
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *path = memory_format("%s/r.json", folder);
    source_host_write(folder, "r.json", json, strlen(json));
    int failed = source_host_read(&host, peil_plugin(), path, NULL, each, selectors, &error);
    source_host_remove(folder);
    assert_string_equal(error.message, "");
    assert_int_equal(failed, 0);
    assert_string_equal(buffer_text(&host.said), expected);
    source_host_release(&host);
}

#define SELECTORS(...)                                                                                                 \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }

static void values_of_every_type(void **state)
{
    (void)state;
    expect(NULL, SELECTORS("/t", "/n", "/r", "/b", "/z", "/l", "/o", "/none", "/o/b", "/l/1", "@file"),
           "{\"t\":\"\",\"n\":-12,\"r\":1.10,\"b\":true,\"z\":null,\"l\":[1,\"x\"],\"o\":{\"b\":2,\"a\":[]}}",
           "0 r.json ||-12|1.1|true|~|[1,\"x\"]j|{\"a\":[],\"b\":2}j|~|2|x|r.json\n"
           "note r.json: JSON, 1 of 1 files read\n");
}

static void pointers_as_rfc_6901_says(void **state)
{
    (void)state;
    expect(NULL, SELECTORS("/a~1b", "/m~0n", "/ ", "/"), "{\"a/b\":1,\"m~n\":8,\" \":7,\"\":0}",
           "0 r.json |1|8|7|0\nnote r.json: JSON, 1 of 1 files read\n");
    assert_true(json_pointer_valid(""));
    assert_true(json_pointer_valid("/a~0~1"));
    assert_false(json_pointer_valid("a"));
    assert_false(json_pointer_valid("/a~2"));
    assert_false(json_pointer_valid("/a~"));
    json_t *list = json_pack("[i,i]", 5, 6);
    assert_int_equal(json_integer_value(json_pointer_find(list, "/1")), 6);
    assert_null(json_pointer_find(list, "/01"));
    assert_null(json_pointer_find(list, "/-"));
    assert_null(json_pointer_find(list, "/2"));
    assert_null(json_pointer_find(list, "/99999999999"));
    json_decref(list);
}

static void several_records_a_file(void **state)
{
    (void)state;
    expect("/tables/*", SELECTORS("/id", "@key", "#/id"),
           "{\"id\":\"bag\",\"tables\":[{\"id\":\"p\"},{\"id\":\"v\"},null]}",
           "0 r.json#/tables/0 |p|0|bag\n0 r.json#/tables/1 |v|1|bag\nnote r.json: JSON, 1 of 1 files read\n");
    expect("/v/*/t/*", SELECTORS("@key", "@value"), "{\"v\":{\"v1\":{\"t\":{\"a/b\":\"x\"}},\"v2\":{}}}",
           "0 r.json#/v/v1/t/a~1b |a/b|x\nnote r.json: JSON, 1 of 1 files read\n");
    expect("/*", SELECTORS("/id"), "[{\"id\":1},{\"id\":2}]",
           "0 r.json#/0 |1\n0 r.json#/1 |2\nnote r.json: JSON, 1 of 1 files read\n");
}

static void wrong_types_are_refused_with_their_pointer(void **state)
{
    (void)state;
    expect(NULL, SELECTORS("/id"), "[1,2]",
           "reject 0 r.json# an object is expected here, not a list\nnote r.json: JSON, 1 of 1 files read\n");
    expect("/t/*", SELECTORS("/id"), "{\"t\":[{\"id\":\"a\"},\"b\",3]}",
           "0 r.json#/t/0 |a\n"
           "reject 0 r.json#/t/1 an object is expected here, not text\n"
           "reject 0 r.json#/t/2 an object is expected here, not a number\n"
           "note r.json: JSON, 1 of 1 files read\n");
    expect("/t/*", SELECTORS("/id"), "{\"t\":\"none\"}",
           "reject 0 r.json#/t a list or an object is expected here\nnote r.json: JSON, 1 of 1 files read\n");
}

static void broken_documents_name_line_and_column(void **state)
{
    (void)state;
    expect(NULL, SELECTORS("/id"), "{\n \"id\": \"a\",\n \"b\": [1,",
           "reject 0 r.json:3 no valid JSON, line 3 column 9: ']' expected near end of file\n"
           "note r.json: JSON, 0 of 1 files read\n");
    expect(NULL, SELECTORS("/id"), "{\"id\":1,\"id\":2}",
           "reject 0 r.json:1 no valid JSON, line 1 column 12: duplicate object key near '\"id\"'\n"
           "note r.json: JSON, 0 of 1 files read\n");
    expect(NULL, SELECTORS("/id"), "",
           "reject 0 r.json:1 no valid JSON, line 1 column 0: unexpected token near end of file\n"
           "note r.json: JSON, 0 of 1 files read\n");
    expect(NULL, SELECTORS("/id"), "\xef\xbb\xbf{\"id\":1}", "0 r.json |1\nnote r.json: JSON, 1 of 1 files read\n");
    _cleanup_buffer_ struct buffer deep = {0};
    for (int i = 0; i < 100000; i++)
        buffer_append_byte(&deep, '[');
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    source_host_write(folder, "deep.json", deep.data, deep.size);
    source_host_write(folder, "bytes.json", "{\"id\":\"\xff\"}", 10);
    source_host_write(folder, "good.json", "{\"id\":1}", 8);
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, NULL, SELECTORS("/id"), &error), 0);
    assert_non_null(strstr(buffer_text(&host.said),
                           "reject 0 bytes.json:1 no valid JSON, line 1 column 7: unable to decode byte 0xff"));
    assert_non_null(strstr(buffer_text(&host.said),
                           "reject 0 deep.json:1 no valid JSON, line 1 column 2049: maximum parsing depth reached"));
    assert_non_null(strstr(buffer_text(&host.said), "0 good.json |1\n"));
    assert_non_null(strstr(buffer_text(&host.said), "JSON, 1 of 3 files read\n"));
    source_host_remove(folder);
    source_host_release(&host);
}

static void a_tree_is_read_in_order_and_stays_in_itself(void **state)
{
    (void)state;
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *outside = source_host_folder();
    source_host_write(outside, "dataset.json", "{\"id\":\"secret\"}", 15);
    source_host_write(folder, "datasets/b/dataset.json", "{\"id\":\"x\"}", 10);
    source_host_write(folder, "datasets/a/sub/dataset.json", "{\"id\":\"x\"}", 10);
    source_host_write(folder, "datasets/a/dataset.json", "{\"id\":\"x\"}", 10);
    source_host_write(folder, "datasets/a/v1.json", "{\"id\":\"y\"}", 10);
    source_host_write(folder, "datasets/.git/dataset.json", "{\"id\":\"y\"}", 10);
    source_host_write(folder, "other/dataset.json", "{\"id\":\"z\"}", 10);
    _cleanup_free_ char *link = memory_format("%s/datasets/c", folder);
    assert_int_equal(symlink(outside, link), 0);
    const char *files[] = {"files=datasets/**/dataset.json", NULL};
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, files, NULL, SELECTORS("/id", "@folder"), &error),
                     0);
    const char *said = buffer_text(&host.said);
    assert_memory_equal(said,
                        "0 datasets/a/dataset.json |x|a\n"
                        "0 datasets/a/sub/dataset.json |x|a/sub\n"
                        "0 datasets/b/dataset.json |x|b\n",
                        94);
    assert_int_equal(host.records, 3);
    assert_non_null(strstr(said, ": 1 symbolic links were not followed\n"));
    assert_non_null(strstr(said, ": JSON, 3 of 3 files read\n"));
    /* a selection may name files of its own */
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, files, "other/*.json#", SELECTORS("/id"), &error),
                     0);
    assert_non_null(strstr(buffer_text(&host.said), "0 other/dataset.json |z\n"));
    assert_int_equal(host.records, 1);
    source_host_remove(folder);
    source_host_remove(outside);
    source_host_release(&host);
}

static void a_file_of_200_megabytes_is_refused_unread(void **state)
{
    (void)state;
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    source_host_write(folder, "big.json", "{", 1);
    source_host_write(folder, "good.json", "{\"id\":1}", 8);
    _cleanup_free_ char *path = memory_format("%s/big.json", folder);
    assert_int_equal(truncate(path, 200 << 20), 0);
    assert_int_equal(source_host_read(&host, peil_plugin(), folder, NULL, NULL, SELECTORS("/id"), &error), 0);
    assert_non_null(strstr(buffer_text(&host.said), "reject 0 big.json 200 MiB; files larger than 64 MiB are refused\n"
                                                    "0 good.json |1\n"));
    source_host_remove(folder);
    source_host_release(&host);
}

static void what_is_no_pointer_is_refused(void **state)
{
    (void)state;
    struct source_host host = {0};
    struct peil_error error = {0};
    assert_int_equal(source_host_read(&host, peil_plugin(), "/tmp", NULL, NULL, SELECTORS("title"), &error),
                     PEIL_ERROR_USAGE);
    assert_string_equal(error.message,
                        "[dataset] 'title': a JSON pointer such as /title or #/title, @file, @folder, @key or @value");
    assert_int_equal(source_host_read(&host, peil_plugin(), "/tmp", NULL, "tables", SELECTORS("/a"), &error),
                     PEIL_ERROR_USAGE);
    assert_int_equal(source_host_read(&host, peil_plugin(), "/nowhere", NULL, NULL, SELECTORS("/a"), &error),
                     PEIL_ERROR_SYSTEM);
    assert_string_equal(error.message, "/nowhere: No such file or directory");
    source_host_release(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_type),
        cmocka_unit_test(pointers_as_rfc_6901_says),
        cmocka_unit_test(several_records_a_file),
        cmocka_unit_test(wrong_types_are_refused_with_their_pointer),
        cmocka_unit_test(broken_documents_name_line_and_column),
        cmocka_unit_test(a_tree_is_read_in_order_and_stays_in_itself),
        cmocka_unit_test(a_file_of_200_megabytes_is_refused_unread),
        cmocka_unit_test(what_is_no_pointer_is_refused),
    };
    return cmocka_run_group_tests_name("source_json", tests, NULL, NULL);
}
