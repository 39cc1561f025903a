/* SPDX-License-Identifier: EUPL-1.2 */
/* UTF-8: checking after RFC 3629 table 3-7 of the Unicode standard, cutting, widths, folding. */
#include "base/utf8.h"

#include <string.h>

#include "base/poison.h"

/* Length of the valid character at text, 0 when it is not one. */
static size_t utf8_character(const unsigned char *text, size_t size)
{
    unsigned char first = text[0];
    if (first >= 0x01 && first <= 0x7f)
        return 1;
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || size < length)
        return 0;
    unsigned char low = 0x80, high = 0xbf;
    if (first == 0xe0)
        low = 0xa0;
    else if (first == 0xed)
        high = 0x9f;
    else if (first == 0xf0)
        low = 0x90;
    else if (first == 0xf4)
        high = 0x8f;
    if (text[1] < low || text[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

size_t utf8_valid_prefix(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        size_t length = utf8_character((const unsigned char *)text + at, size - at);
        if (length == 0)
            return at;
        at += length;
    }
    return size;
}

bool utf8_is_valid(const char *text, size_t size)
{
    return utf8_valid_prefix(text, size) == size;
}

size_t utf8_cut(const char *text, size_t at_most)
{
    size_t end = at_most;
    while (end > 0 && ((unsigned char)text[end - 1] & 0xc0) == 0x80)
        end--;
    if (end == 0)
        return 0;
    size_t length = utf8_character((const unsigned char *)text + end - 1, at_most - end + 1);
    return length ? end - 1 + length : end - 1;
}

size_t utf8_decode(const char *text, size_t size, uint32_t *ret_code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = utf8_character(bytes, size);
    static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    if (length == 0) {
        *ret_code = 0xfffd;
        return 1;
    }
    uint32_t code = bytes[0] & mask[length];
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (bytes[i] & 0x3f);
    *ret_code = code;
    return length;
}

void utf8_encode(struct buffer *buffer, uint32_t code)
{
    if (code < 0x80) {
        buffer_append_byte(buffer, (unsigned char)code);
    } else if (code < 0x800) {
        buffer_append_byte(buffer, (unsigned char)(0xc0 | code >> 6));
        buffer_append_byte(buffer, (unsigned char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        buffer_append_byte(buffer, (unsigned char)(0xe0 | code >> 12));
        buffer_append_byte(buffer, (unsigned char)(0x80 | (code >> 6 & 0x3f)));
        buffer_append_byte(buffer, (unsigned char)(0x80 | (code & 0x3f)));
    } else {
        buffer_append_byte(buffer, (unsigned char)(0xf0 | code >> 18));
        buffer_append_byte(buffer, (unsigned char)(0x80 | (code >> 12 & 0x3f)));
        buffer_append_byte(buffer, (unsigned char)(0x80 | (code >> 6 & 0x3f)));
        buffer_append_byte(buffer, (unsigned char)(0x80 | (code & 0x3f)));
    }
}

size_t utf8_length(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

struct utf8_range {
    uint32_t first, last;
};

/* The blocks that matter for names and signs in our output; after Unicode's EastAsianWidth W and F, and Mn. */
static const struct utf8_range utf8_wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
    {0xa000, 0xa4cf},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f}, {0xff00, 0xff60},
    {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};
static const struct utf8_range utf8_zero[] = {
    {0x0300, 0x036f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

static bool utf8_in(const struct utf8_range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

size_t utf8_width(const char *text, size_t size)
{
    size_t width = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        if (utf8_in(utf8_zero, sizeof(utf8_zero) / sizeof(utf8_zero[0]), code))
            continue;
        width += utf8_in(utf8_wide, sizeof(utf8_wide) / sizeof(utf8_wide[0]), code) ? 2 : 1;
    }
    return width;
}

/* Base letters of U+00C0..U+017F, lower case; ' ' where there is none. */
static const char utf8_base_letters[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy"  /* 00C0..00FF */
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiyyjjkkklllllll"  /* 0100..013F */
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* 0140..017F */

/* The one Dutch letter that folds to two. */
enum { UTF8_IJ = 0x133 };

static uint32_t utf8_fold_code(uint32_t code)
{
    if (code >= 'A' && code <= 'Z')
        return code - 'A' + 'a';
    if (code == 0x132 || code == UTF8_IJ)
        return UTF8_IJ;
    if (code >= 0xc0 && code <= 0x17f)
        return (unsigned char)utf8_base_letters[code - 0xc0];
    if (code >= 0x80)
        return code >= 0x2000 && code <= 0x206f ? ' ' : code < 0xc0 ? ' ' : code;
    if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '&')
        return code;
    return ' ';
}

void utf8_fold(struct buffer *buffer, const char *text, size_t size)
{
    size_t start = buffer->size;
    buffer_reserve(buffer, size);
    bool space = false;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t length = utf8_decode(text + at, size - at, &code);
        at += length;
        code = code == 0xfffd ? ' ' : utf8_fold_code(code);
        if (code >= 0x300 && code <= 0x36f)
            continue; /* a combining accent */
        if (code == ' ') {
            space = true;
            continue;
        }
        if (space && buffer->size > start)
            buffer_append_byte(buffer, ' ');
        space = false;
        if (code == UTF8_IJ)
            buffer_append_text(buffer, "ij");
        else
            utf8_encode(buffer, code);
    }
}

void utf8_printable(struct buffer *buffer, const char *text, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t at = 0; at < size;) {
        size_t length = utf8_character((const unsigned char *)text + at, size - at);
        unsigned char byte = (unsigned char)text[at];
        uint32_t code = 0;
        if (length)
            utf8_decode(text + at, size - at, &code);
        if (length == 0 || code < 0x20 || code == 0x7f || (code >= 0x80 && code < 0xa0) ||
            (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) {
            size_t bytes = length ? length : 1;
            for (size_t i = 0; i < bytes; i++) {
                byte = (unsigned char)text[at + i];
                char escape[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
                buffer_append(buffer, escape, sizeof(escape));
            }
            at += bytes;
            continue;
        }
        buffer_append(buffer, text + at, length);
        at += length;
    }
}
