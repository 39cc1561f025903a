/* SPDX-License-Identifier: EUPL-1.2 */
/* INI files: long values, places, continuation, and every refusal with its line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ini.h"
#include "base/buffer.h"
#include "base/poison.h"

static struct peil_error error;

static int read_text(struct arena *arena, const char *text, size_t size, struct ini_document *document)
{
    return ini_read_text(arena, "x.ini", text, size, document, &error);
}

static void sections_and_values_keep_their_order_and_lines(void **state)
{
    (void)state;
    static const char text[] = "; a comment\n"
                               "lonely = 1\n"
                               "[first]\n"
                               "a = 1\n"
                               "# another\n"
                               "b\t=  two words  \r\n"
                               "\n"
                               "[check  description_present ] ; why\n"
                               "a=\n"
                               "a = x = y\n"
                               "[first]";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, sizeof(text) - 1, &document), 0);
    assert_string_equal(document.file, "x.ini");
    assert_int_equal(document.section_count, 4);
    const struct ini_section *at = document.sections;
    assert_string_equal(at[0].name, "");
    assert_string_equal(at[0].entries[0].key, "lonely");
    assert_int_equal(at[0].entries[0].line, 2);
    assert_string_equal(at[1].name, "first");
    assert_int_equal(at[1].line, 3);
    assert_int_equal(at[1].entry_count, 2);
    assert_string_equal(at[1].entries[1].key, "b");
    assert_string_equal(at[1].entries[1].value, "two words");
    assert_int_equal(at[1].entries[1].line, 6);
    assert_string_equal(at[2].name, "check  description_present");
    assert_string_equal(at[2].kind, "check");
    assert_string_equal(at[2].rest, "description_present");
    assert_int_equal(at[2].line, 8);
    assert_string_equal(at[2].entries[0].value, "");
    assert_string_equal(at[2].entries[1].value, "x = y");
    assert_string_equal(at[3].name, "first");
    assert_string_equal(at[3].rest, "");
    assert_int_equal(at[3].entry_count, 0);
}

static void values_may_hold_comment_signs(void **state)
{
    (void)state;
    static const char text[] = "[a]\nseparator = ;\nlist = a ; b # c\nq = \"; #\"\n";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, sizeof(text) - 1, &document), 0);
    assert_string_equal(document.sections[0].entries[0].value, ";");
    assert_string_equal(document.sections[0].entries[1].value, "a ; b # c");
    assert_string_equal(document.sections[0].entries[2].value, "\"; #\"");
}

static void long_values_are_whole(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 20 };
    _cleanup_buffer_ struct buffer text = {0};
    buffer_append_text(&text, "[a]\nlong = ");
    for (int i = 0; i < LENGTH; i++)
        buffer_append_byte(&text, (unsigned char)('a' + i % 26));
    buffer_append_text(&text, "\nafter = 1\n");
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text.data, text.size, &document), 0);
    assert_int_equal(strlen(document.sections[0].entries[0].value), LENGTH);
    assert_memory_equal(document.sections[0].entries[0].value, text.data + 11, LENGTH);
    assert_int_equal(document.sections[0].entries[1].line, 3);
}

static void indented_lines_continue_a_value(void **state)
{
    (void)state;
    static const char text[] = "[a]\nx = one\n  two ; not a comment\n\n; a comment\n\tthree = 3\ny = 4\n";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, sizeof(text) - 1, &document), 0);
    assert_int_equal(document.sections[0].entry_count, 2);
    assert_string_equal(document.sections[0].entries[0].value, "one\ntwo ; not a comment\nthree = 3");
    assert_int_equal(document.sections[0].entries[0].line, 2);
    assert_int_equal(document.sections[0].entries[1].line, 7);
}

static void an_indented_line_with_nothing_above_it_stands_alone(void **state)
{
    (void)state;
    static const char text[] = "[a]\n  x = 1\n";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, sizeof(text) - 1, &document), 0);
    assert_string_equal(document.sections[0].entries[0].key, "x");
    assert_string_equal(document.sections[0].entries[0].value, "1");
}

static void a_byte_order_mark_is_skipped(void **state)
{
    (void)state;
    static const char text[] = "\xef\xbb\xbf[a]\nx = 1";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, sizeof(text) - 1, &document), 0);
    assert_string_equal(document.sections[0].name, "a");
    assert_string_equal(document.sections[0].entries[0].value, "1");
}

/* inih skips a mark and all white space of C at the start of a line: what stood behind them was lost. */
static void what_inih_would_skip_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"\xef\xbb\xbf\xef\xbb\xbf;a = 1", "\f = 1", "\v;a = 1", "[a]\n\x01x = 1"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        _cleanup_arena_ struct arena *arena = arena_new();
        struct ini_document document;
        assert_int_equal(read_text(arena, texts[i], strlen(texts[i]), &document), PEIL_ERROR_INPUT);
    }
}

static void nothing_is_a_document_too(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, "", 0, &document), 0);
    assert_int_equal(document.section_count, 0);
    assert_int_equal(read_text(arena, "\n; x\n\n", 6, &document), 0);
    assert_int_equal(document.section_count, 0);
}

static void names_of_49_bytes_fit(void **state)
{
    (void)state;
    char text[200];
    char name[50];
    memset(name, 'n', 49);
    name[49] = '\0';
    snprintf(text, sizeof(text), "[%s]\n%s = 1\n", name, name);
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, strlen(text), &document), 0);
    assert_string_equal(document.sections[0].name, name);
    assert_string_equal(document.sections[0].entries[0].key, name);
}

static void what_is_wrong_is_refused_with_its_line(void **state)
{
    (void)state;
#define NAME_50 "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
    static const struct {
        const char *text;
        size_t size;
        const char *message;
    } cases[] = {
#define CASE(text, message) {text, sizeof(text) - 1, message}
        CASE("[a]\nx = 1\njust words\n", "x.ini:3: neither a [section], 'key = value' nor a comment"),
        CASE("[a\n", "x.ini:1: a section without ']'"),
        CASE("\n[a] b\n", "x.ini:2: text after ']'"),
        CASE("[]\n", "x.ini:1: a section name has 1 to 49 characters"),
        CASE("[" NAME_50 "]\n", "x.ini:1: a section name has 1 to 49 characters"),
        CASE(NAME_50 " = 1\n", "x.ini:1: a key has 1 to 49 characters and no ':'"),
        CASE("= 1\n", "x.ini:1: a key has 1 to 49 characters and no ':'"),
        CASE("a:b = 1\n", "x.ini:1: a key has 1 to 49 characters and no ':'"),
        CASE("[a]\nx = caf\xe9\n", "x.ini:2: byte 8 of the line is not valid UTF-8"),
        CASE("[a]\n\nx = a\0b\n", "x.ini:3: byte 6 of the line is not valid UTF-8"),
        CASE("[a]\nx ;y = 1\n", "x.ini:2: not a line of an INI file"),
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        _cleanup_arena_ struct arena *arena = arena_new();
        struct ini_document document;
        assert_int_equal(read_text(arena, cases[i].text, cases[i].size, &document), PEIL_ERROR_INPUT);
        assert_string_equal(error.message, cases[i].message);
    }
}

static void find_gives_the_last_and_marks_it(void **state)
{
    (void)state;
    static const char text[] = "[a]\nx = 1\ny = 2\nx = 3\n";
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text, sizeof(text) - 1, &document), 0);
    struct ini_entry *found = ini_find(&document.sections[0], "x");
    assert_string_equal(found->value, "3");
    assert_true(found->used);
    assert_false(document.sections[0].entries[0].used);
    assert_null(ini_find(&document.sections[0], "z"));
}

static void many_entries_and_sections_keep_their_order(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    for (int i = 0; i < 200; i++) {
        buffer_append_format(&text, "[s %d]\n", i);
        for (int j = 0; j < 20; j++)
            buffer_append_format(&text, "k%d = %d\n", j, i * j);
    }
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(read_text(arena, text.data, text.size, &document), 0);
    assert_int_equal(document.section_count, 200);
    for (unsigned i = 0; i < 200; i++) {
        assert_int_equal(document.sections[i].entry_count, 20);
        assert_int_equal(document.sections[i].line, i * 21 + 1);
        assert_int_equal(strtol(document.sections[i].entries[19].value, NULL, 10), i * 19);
    }
}

static void files_are_read_and_those_that_cannot_be_named(void **state)
{
    (void)state;
    char path[] = "/tmp/peil-ini-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, "[a]\nx = 1\n", 10), 10);
    close(descriptor);
    _cleanup_arena_ struct arena *arena = arena_new();
    struct ini_document document;
    assert_int_equal(ini_read_file(arena, path, &document, &error), 0);
    assert_string_equal(document.file, path);
    assert_string_equal(document.sections[0].entries[0].value, "1");
    unlink(path);
    assert_int_equal(ini_read_file(arena, path, &document, &error), PEIL_ERROR_SYSTEM);
    assert_memory_equal(error.message, path, strlen(path));
    assert_int_equal(ini_read_file(arena, "/tmp", &document, &error), PEIL_ERROR_SYSTEM);
    assert_int_equal(ini_read_file(arena, "/dev/zero", &document, &error), PEIL_ERROR_INPUT);
    assert_string_equal(error.message, "/dev/zero: larger than 16 MiB: that is no INI file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_and_values_keep_their_order_and_lines),
        cmocka_unit_test(values_may_hold_comment_signs),
        cmocka_unit_test(long_values_are_whole),
        cmocka_unit_test(indented_lines_continue_a_value),
        cmocka_unit_test(an_indented_line_with_nothing_above_it_stands_alone),
        cmocka_unit_test(a_byte_order_mark_is_skipped),
        cmocka_unit_test(what_inih_would_skip_is_refused),
        cmocka_unit_test(nothing_is_a_document_too),
        cmocka_unit_test(names_of_49_bytes_fit),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_line),
        cmocka_unit_test(find_gives_the_last_and_marks_it),
        cmocka_unit_test(many_entries_and_sections_keep_their_order),
        cmocka_unit_test(files_are_read_and_those_that_cannot_be_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
