/* SPDX-License-Identifier: EUPL-1.2 */
/* Text of an XML file: putting it together, as JSON, as a label; and finding names again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

void text_append(struct text *text, const char *bytes, size_t size)
{
    if (text->capacity - text->size <= size) {
        struct array grown = {.items = text->bytes, .count = text->capacity, .capacity = text->capacity, .size = 1};
        while (grown.capacity - text->size <= size) {
            grown.count = grown.capacity;
            array_add(&grown, SIZE_MAX);
        }
        text->bytes = grown.items;
        text->capacity = grown.capacity;
    }
    if (size > 0)
        memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void text_add(struct text *text, const char *terminated)
{
    text_append(text, terminated, strlen(terminated));
}

void text_empty(struct text *text)
{
    text->size = 0;
    if (text->bytes != NULL)
        text->bytes[0] = '\0';
}

void text_clear(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

void text_json(struct text *text, const char *bytes, size_t size)
{
    text_append(text, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '"' || byte == '\\') {
            text_append(text, "\\", 1);
            text_append(text, bytes + i, 1);
        } else if (byte < 0x20) {
            char escape[8];
            snprintf(escape, sizeof escape, "\\u%04x", byte);
            text_add(text, escape);
        } else {
            text_append(text, bytes + i, 1);
        }
    }
    text_append(text, "\"", 1);
}

/* Bytes of white space at text: 1, 2 for the no-break space, or 0. */
static size_t space_at(const char *bytes, size_t size)
{
    if (size >= 1 && (bytes[0] == ' ' || bytes[0] == '\t' || bytes[0] == '\n' || bytes[0] == '\r'))
        return 1;
    return size >= 2 && memcmp(bytes, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

bool text_is_blank(const char *terminated)
{
    if (terminated == NULL)
        return true;
    size_t size = strlen(terminated), at = 0;
    while (at < size) {
        size_t space = space_at(terminated + at, size - at);
        if (space == 0)
            return false;
        at += space;
    }
    return true;
}

size_t text_cut(const char *bytes, size_t size, size_t most)
{
    if (size <= most)
        return size;
    while (most > 0 && ((unsigned char)bytes[most] & 0xc0) == 0x80)
        most--;
    return most;
}

char *text_label(struct pool *pool, const char *bytes, size_t size)
{
    char *label = pool_text(pool, bytes, size);
    size_t to = 0;
    bool gap = false;
    for (size_t at = 0; at < size;) {
        size_t space = space_at(bytes + at, size - at);
        if (space > 0) {
            gap = to > 0;
            at += space;
            continue;
        }
        if (gap)
            label[to++] = ' ';
        gap = false;
        label[to++] = bytes[at++];
    }
    label[to] = '\0';
    return to == 0 ? NULL : label;
}

/* Bytes of the UTF-8 character at bytes, or 0 when it is not one. */
static size_t utf8_at(const unsigned char *bytes, size_t size)
{
    static const struct {
        unsigned char first, last, low, high;
        size_t size;
    } forms[] = {
        {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (bytes[0] < forms[i].first || bytes[0] > forms[i].last)
            continue;
        if (forms[i].size > size || (forms[i].size > 1 && (bytes[1] < forms[i].low || bytes[1] > forms[i].high)))
            return 0;
        for (size_t k = 2; k < forms[i].size; k++)
            if ((bytes[k] & 0xc0) != 0x80)
                return 0;
        return forms[i].size;
    }
    return 0;
}

char *text_utf8(struct pool *pool, const char *terminated)
{
    size_t size = strlen(terminated);
    char *copy = pool_text(pool, terminated, size);
    for (size_t at = 0; at < size;) {
        size_t bytes = utf8_at((const unsigned char *)copy + at, size - at);
        if (bytes == 0)
            copy[at++] = '?';
        else
            at += bytes;
    }
    return copy;
}

static int entry_compare(const void *left, const void *right)
{
    const struct index_entry *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

void index_sort(struct index_entry *entries, size_t count)
{
    if (count > 0)
        qsort(entries, count, sizeof *entries, entry_compare);
}

static int64_t index_exact(const struct index_entry *entries, size_t count, const char *name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(entries[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && strcmp(entries[low].name, name) == 0 ? (int64_t)entries[low].number : -1;
}

int64_t index_find(const struct index_entry *entries, size_t count, const char *name)
{
    if (name == NULL)
        return -1;
    int64_t number = index_exact(entries, count, name);
    const char *colon = number < 0 ? strrchr(name, ':') : NULL;
    return colon != NULL ? index_exact(entries, count, colon + 1) : number;
}

static int name_compare(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

void text_json_names(struct text *text, const char **names, size_t count)
{
    if (count > 0)
        qsort(names, count, sizeof *names, name_compare);
    text_add(text, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
            continue;
        if (i > 0)
            text_add(text, ",");
        text_json(text, names[i], text_cut(names[i], strlen(names[i]), 200));
    }
    text_add(text, "]");
}
