/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a field: a text, or the texts in a list or an object. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "described.h"

void scratch_clear(struct scratch *scratch)
{
    scratch->size = 0;
    if (scratch->data)
        scratch->data[0] = '\0';
}

int scratch_reserve(struct scratch *scratch, size_t size, struct peil_error *error)
{
    if (scratch->capacity - scratch->size > size)
        return 0;
    size_t capacity = 2 * (scratch->size + size) + 64;
    char *data = scratch->host->allocate(scratch->host->context, capacity);
    if (!data)
        return rule_no_memory(error);
    if (scratch->size)
        memcpy(data, scratch->data, scratch->size + 1);
    scratch->data = data;
    scratch->capacity = capacity;
    return 0;
}

int scratch_append(struct scratch *scratch, const char *text, size_t size, struct peil_error *error)
{
    int failed = scratch_reserve(scratch, size, error);
    if (failed)
        return failed;
    if (size)
        memcpy(scratch->data + scratch->size, text, size);
    scratch->size += size;
    scratch->data[scratch->size] = '\0';
    return 0;
}

/* Bytes of the white space at text: ASCII blanks and controls, no-break space, zero width characters, the spaces of
 * U+2000, and the byte order mark; 0 when there is none. */
static size_t blank_at(const char *text, size_t size)
{
    const unsigned char *at = (const unsigned char *)text;
    if (size >= 1 && (at[0] <= 0x20 || at[0] == 0x7f))
        return 1;
    if (size >= 2 && at[0] == 0xc2 && (at[1] == 0xa0 || at[1] == 0x85 || at[1] == 0xad))
        return 2;
    if (size >= 3 && at[0] == 0xe2 && at[1] == 0x80 &&
        ((at[2] >= 0x80 && at[2] <= 0x8f) || at[2] == 0xa8 || at[2] == 0xaf))
        return 3;
    if (size >= 3 &&
        ((at[0] == 0xe2 && at[1] == 0x81 && at[2] == 0xa0) || (at[0] == 0xe3 && at[1] == 0x80 && at[2] == 0x80) ||
         (at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf)))
        return 3;
    return 0;
}

static size_t blank_before(const char *text, size_t size)
{
    for (size_t bytes = 1; bytes <= 3 && bytes <= size; bytes++)
        if (blank_at(text + size - bytes, bytes) == bytes)
            return bytes;
    return 0;
}

static int add_item(struct field *field, const char *text, size_t size, struct peil_error *error)
{
    size_t blank;
    while (size && (blank = blank_at(text, size)) > 0)
        text += blank, size -= blank;
    while (size && (blank = blank_before(text, size)) > 0)
        size -= blank;
    if (size == 0)
        return 0;
    field->state = FIELD_FILLED;
    if (field->count++ > 0) {
        int failed = scratch_append(&field->items, "", 1, error);
        if (failed)
            return failed;
    }
    return scratch_append(&field->items, text, size, error);
}

static int add_json(struct field *field, const json_t *json, struct peil_error *error)
{
    int failed = 0;
    size_t index;
    const char *key;
    json_t *value;
    switch (json_typeof(json)) {
    case JSON_STRING:
        return add_item(field, json_string_value(json), json_string_length(json), error);
    case JSON_ARRAY:
        json_array_foreach(json, index, value)
        {
            failed = add_json(field, value, error);
            if (failed)
                return failed;
        }
        return 0;
    case JSON_OBJECT:
        json_object_foreach((json_t *)json, key, value)
        {
            failed = add_json(field, value, error);
            if (failed)
                return failed;
        }
        return 0;
    case JSON_NULL:
        return 0;
    default: {
        char *text = json_dumps(json, JSON_ENCODE_ANY);
        if (!text)
            return rule_no_memory(error);
        failed = add_item(field, text, strlen(text), error);
        free(text);
        return failed;
    }
    }
}

int field_read(struct field *field, const struct peil_value *value, struct peil_error *error)
{
    scratch_clear(&field->items);
    field->count = 0;
    switch (value->state) {
    case PEIL_VALUE_TEXT:
        field->state = FIELD_EMPTY;
        return add_item(field, value->text, value->size, error);
    case PEIL_VALUE_JSON: {
        field->state = FIELD_EMPTY;
        json_t *json = json_loadb(value->text, value->size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        int failed = json ? add_json(field, json, error) : add_item(field, value->text, value->size, error);
        json_decref(json);
        return failed;
    }
    case PEIL_VALUE_GONE:
        field->state = FIELD_GONE;
        return 0;
    case PEIL_VALUE_UNKNOWN:
        field->state = FIELD_UNKNOWN;
        return 0;
    default:
        field->state = FIELD_EMPTY;
        return 0;
    }
}

int field_look(struct field *field, const struct peil_value *value, struct peil_error *error)
{
    /* A text that begins with a letter or a sign, as nearly all do. */
    if (value->state == PEIL_VALUE_TEXT && value->size && value->text[0] > ' ' && value->text[0] < 0x7f) {
        field->state = FIELD_FILLED;
        return 0;
    }
    return field_read(field, value, error);
}

void field_join(struct field *field)
{
    for (size_t i = 0; field->count > 1 && i < field->items.size; i++)
        if (field->items.data[i] == '\0')
            field->items.data[i] = ' ';
    if (field->items.size)
        field->count = 1;
}
