/* SPDX-License-Identifier: EUPL-1.2 */
/* UTF-8: what is valid, where to cut, how wide it is, how it folds and how it is made printable. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/utf8.h"
#include "base/poison.h"

static void valid_prefix_stops_at_the_first_bad_byte(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size, valid;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"a\0b", 3, 1},             /* NUL */
        {"\xc3\xa9", 2, 2},         /* é */
        {"\xe2\x82\xac", 3, 3},     /* € */
        {"\xf0\x9f\x8c\xb7", 4, 4}, /* a tulip */
        {"\xf4\x8f\xbf\xbf", 4, 4}, /* U+10FFFF */
        {"x\xc3", 2, 1},            /* cut short */
        {"x\xe2\x82", 3, 1},
        {"x\xf0\x9f\x8c", 4, 1},
        {"\x80", 1, 0},     /* a follower first */
        {"\xc0\xaf", 2, 0}, /* overlong '/' */
        {"\xc1\xbf", 2, 0},
        {"\xe0\x80\xaf", 3, 0},
        {"\xe0\x9f\xbf", 3, 0},
        {"\xf0\x80\x80\xaf", 4, 0},
        {"\xf0\x8f\xbf\xbf", 4, 0},
        {"\xed\xa0\x80", 3, 0}, /* a surrogate */
        {"\xed\xbf\xbf", 3, 0},
        {"\xed\x9f\xbf", 3, 3},     /* the last before them */
        {"\xee\x80\x80", 3, 3},     /* the first after them */
        {"\xf4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
        {"\xf5\x80\x80\x80", 4, 0},
        {"\xff", 1, 0},
        {"\xc3(", 2, 0}, /* no follower */
        {"\xe2(\xa1", 3, 0},
        {"\xe2\x82(", 3, 0},
        {"ok\xc3\xa9\xfe", 5, 4},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(utf8_valid_prefix(cases[i].text, cases[i].size), cases[i].valid);
        assert_int_equal(utf8_is_valid(cases[i].text, cases[i].size), cases[i].valid == cases[i].size);
    }
}

static void every_code_point_encodes_and_decodes(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    for (uint32_t code = 1; code <= 0x10ffff; code++) {
        if (code >= 0xd800 && code <= 0xdfff)
            continue;
        uint32_t back;
        buffer_clear(&buffer);
        utf8_encode(&buffer, code);
        if (!utf8_is_valid(buffer.data, buffer.size) || utf8_decode(buffer.data, buffer.size, &back) != buffer.size ||
            back != code)
            fail_msg("U+%04X", code);
    }
    buffer_release(&buffer);
}

static void cut_never_splits_a_character(void **state)
{
    (void)state;
    const char *text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\xb7z";
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
        assert_int_equal(utf8_cut(text, i), expected[i]);
}

static void lengths_and_widths(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length, width;
    } cases[] = {
        {"", 0, 0},          {"peil", 4, 4}, {"coördinatie", 11, 11},
        {"e\xcc\x81", 2, 1}, /* e and an accent */
        {"✔ voldoet", 9, 9}, {"漢字", 2, 4}, {"🌷", 1, 2},
        {"86,3 %", 6, 6},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(utf8_length(cases[i].text, strlen(cases[i].text)), cases[i].length);
        assert_int_equal(utf8_width(cases[i].text, strlen(cases[i].text)), cases[i].width);
    }
}

static void folding_brings_spellings_together(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"", ""},
        {" ,.- ", ""},
        {"Directie  V&OR,", "directie v&or"},
        {"directie v&or", "directie v&or"},
        {"Coördinatie\tén  Één", "coordinatie en een"},
        {"Coo\xcc\x88rdinatie", "coordinatie"}, /* a combining diaeresis */
        {"(Ruimte/Wonen)", "ruimte wonen"},
        {"Ĳsselstein ĳs", "ijsselstein ijs"},
        {"ÀÉÎÕÜÝÇÑßŠŽ", "aeiouycnssz"},
        {"a\xc2\xa0z\xe2\x80\x93z", "a z z"}, /* no-break space, en dash */
        {"x\xff\xfe y", "x y"},
        {"Ωμέγα", "Ωμέγα"},
        {"2024 (v2)", "2024 v2"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        _cleanup_buffer_ struct buffer buffer = {0};
        utf8_fold(&buffer, cases[i].text, strlen(cases[i].text));
        assert_string_equal(buffer_text(&buffer), cases[i].folded);
    }
}

static void folding_twice_is_folding_once(void **state)
{
    (void)state;
    struct buffer once = {0}, twice = {0};
    for (uint32_t code = 1; code <= 0x2fff; code++) {
        _cleanup_buffer_ struct buffer text = {0};
        buffer_append_byte(&text, 'a');
        utf8_encode(&text, code);
        buffer_append_byte(&text, 'b');
        buffer_clear(&once);
        buffer_clear(&twice);
        utf8_fold(&once, text.data, text.size);
        utf8_fold(&twice, once.data, once.size);
        assert_true(utf8_is_valid(once.data, once.size));
        assert_string_equal(once.data, twice.data);
    }
    buffer_release(&once);
    buffer_release(&twice);
}

static void folding_appends(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer buffer = {0};
    buffer_append_text(&buffer, "X-");
    utf8_fold(&buffer, " A ", 3);
    assert_string_equal(buffer.data, "X-a");
}

static void nothing_can_forge_a_line_or_an_escape(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *printed;
    } cases[] = {
        {"gewoon é €", 13, "gewoon é €"}, {"a\nb\r\tc", 6, "a\\x0ab\\x0d\\x09c"},
        {"\x1b[31m", 5, "\\x1b[31m"},     {"\x7f", 1, "\\x7f"},
        {"\xc2\x9b", 2, "\\xc2\\x9b"},                                            /* CSI in one character */
        {"a\0b", 3, "a\\x00b"},           {"\xe2\x80\xae", 3, "\\xe2\\x80\\xae"}, /* right-to-left override */
        {"\xff\xfe", 2, "\\xff\\xfe"},    {"\xc3", 1, "\\xc3"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        _cleanup_buffer_ struct buffer buffer = {0};
        utf8_printable(&buffer, cases[i].text, cases[i].size);
        assert_string_equal(buffer_text(&buffer), cases[i].printed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_prefix_stops_at_the_first_bad_byte),
        cmocka_unit_test(every_code_point_encodes_and_decodes),
        cmocka_unit_test(cut_never_splits_a_character),
        cmocka_unit_test(lengths_and_widths),
        cmocka_unit_test(folding_brings_spellings_together),
        cmocka_unit_test(folding_twice_is_folding_once),
        cmocka_unit_test(folding_appends),
        cmocka_unit_test(nothing_can_forge_a_line_or_an_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
