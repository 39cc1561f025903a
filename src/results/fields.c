/* SPDX-License-Identifier: EUPL-1.2 */
/* A walk over the text of a jsonb object: what is wanted is taken, the rest is stepped over. */
#include "results/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/poison.h"

static int name_compare(const char *a, size_t a_size, const char *b, size_t b_size)
{
    if (a_size != b_size)
        return a_size < b_size ? -1 : 1;
    return memcmp(a, b, a_size);
}

static int sort_compare(const void *a, const void *b)
{
    const struct field_name *one = a, *other = b;
    return name_compare(one->name, one->size, other->name, other->size);
}

void fields_sort(struct field_name *names, size_t count)
{
    qsort(names, count, sizeof(*names), sort_compare);
}

struct walk {
    const char *at, *end;
    struct buffer *scratch;
};

static void skip_space(struct walk *walk)
{
    while (walk->at < walk->end && *walk->at == ' ')
        walk->at++;
}

static bool take(struct walk *walk, char wanted)
{
    skip_space(walk);
    if (walk->at == walk->end || *walk->at != wanted)
        return false;
    walk->at++;
    return true;
}

/* The bytes between the quotes, escapes and all; at stands behind the first quote. */
static bool string_span(struct walk *walk, const char **ret_text, size_t *ret_size, bool *ret_escaped)
{
    const char *start = walk->at;
    *ret_escaped = false;
    while (true) {
        const char *quote = memchr(walk->at, '"', (size_t)(walk->end - walk->at));
        if (!quote)
            return false;
        const char *escape = memchr(walk->at, '\\', (size_t)(quote - walk->at));
        if (!escape) {
            *ret_text = start;
            *ret_size = (size_t)(quote - start);
            walk->at = quote + 1;
            return true;
        }
        *ret_escaped = true;
        if (walk->end - escape < 2)
            return false;
        walk->at = escape + 2;
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* \uXXXX: jsonb writes it for control characters only. */
static bool unescape_unicode(struct buffer *scratch, const char **text, const char *end)
{
    uint32_t code = 0;
    if (end - *text < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit((*text)[i]);
        if (digit < 0)
            return false;
        code = code * 16 + (uint32_t)digit;
    }
    if (code == 0 || (code >= 0xd800 && code <= 0xdfff))
        return false;
    *text += 4;
    utf8_encode(scratch, code);
    return true;
}

static bool unescape(struct buffer *scratch, const char *text, size_t size)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char bytes[] = "\"\\/\b\f\n\r\t";
    const char *end = text + size;
    while (text < end) {
        const char *escape = memchr(text, '\\', (size_t)(end - text));
        if (!escape) {
            buffer_append(scratch, text, (size_t)(end - text));
            return true;
        }
        buffer_append(scratch, text, (size_t)(escape - text));
        text = escape + 2; /* string_span saw that there are two */
        const char *letter = escape[1] ? strchr(letters, escape[1]) : NULL;
        if (letter)
            buffer_append_byte(scratch, (unsigned char)bytes[letter - letters]);
        else if (escape[1] != 'u' || !unescape_unicode(scratch, &text, end))
            return false;
    }
    return true;
}

static bool take_string(struct walk *walk, const char **ret_text, size_t *ret_size)
{
    bool escaped;
    if (!take(walk, '"') || !string_span(walk, ret_text, ret_size, &escaped))
        return false;
    if (!escaped)
        return true;
    size_t from = walk->scratch->size; /* reserved beforehand: it does not move */
    if (!unescape(walk->scratch, *ret_text, *ret_size))
        return false;
    *ret_text = walk->scratch->data + from;
    *ret_size = walk->scratch->size - from;
    return true;
}

static bool skip_nested(struct walk *walk)
{
    size_t depth = 0;
    while (walk->at < walk->end) {
        char c = *walk->at++;
        const char *text;
        size_t size;
        bool escaped;
        if (c == '"' && !string_span(walk, &text, &size, &escaped))
            return false;
        depth += c == '{' || c == '[';
        if (c == '}' || c == ']') {
            if (--depth == 0)
                return true;
        }
    }
    return false;
}

static bool take_value(struct walk *walk, struct peil_value *ret_value)
{
    skip_space(walk);
    if (walk->at == walk->end)
        return false;
    const char *start = walk->at;
    const char *text = start;
    size_t size;
    uint32_t state = PEIL_VALUE_TEXT;
    if (*start == '"') {
        if (!take_string(walk, &text, &size))
            return false;
    } else if (*start == '{' || *start == '[') {
        state = PEIL_VALUE_JSON;
        if (!skip_nested(walk))
            return false;
        size = (size_t)(walk->at - start);
    } else {
        while (walk->at < walk->end && *walk->at != ',' && *walk->at != '}')
            walk->at++;
        size = (size_t)(walk->at - start);
        if (size == 4 && memcmp(start, "null", 4) == 0)
            state = PEIL_VALUE_ABSENT;
    }
    *ret_value = (struct peil_value){.state = state};
    if (state != PEIL_VALUE_ABSENT) {
        ret_value->text = text;
        ret_value->size = (uint32_t)size;
    }
    return size <= UINT32_MAX;
}

static bool walk_object(struct walk *walk, const struct field_name *names, size_t count, struct peil_value *values)
{
    size_t next = 0;
    if (!take(walk, '{'))
        return false;
    if (take(walk, '}'))
        return true;
    do {
        const char *key;
        size_t size;
        struct peil_value value;
        if (!take_string(walk, &key, &size) || !take(walk, ':'))
            return false;
        int order = 1;
        while (next < count && (order = name_compare(names[next].name, names[next].size, key, size)) < 0)
            next++;
        if (next == count)
            return true; /* every key that follows is behind the last name */
        if (!take_value(walk, &value))
            return false;
        if (order == 0)
            values[names[next++].slot] = value;
    } while (take(walk, ','));
    return take(walk, '}');
}

bool fields_pick(const char *json, size_t size, const struct field_name *names, size_t count, struct peil_value *values,
                 struct buffer *scratch)
{
    struct walk walk = {.at = json, .end = json + size, .scratch = scratch};
    buffer_clear(scratch);
    buffer_reserve(scratch, size); /* unescaped is never longer */
    for (size_t i = 0; i < count; i++)
        values[names[i].slot] = (struct peil_value){.state = PEIL_VALUE_ABSENT};
    if (walk_object(&walk, names, count, values))
        return true;
    for (size_t i = 0; i < count; i++)
        values[names[i].slot] = (struct peil_value){.state = PEIL_VALUE_ABSENT};
    return false;
}
