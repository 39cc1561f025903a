/* SPDX-License-Identifier: EUPL-1.2 */
/* Pointers, '*', and values as text. */
#include "json_select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <peil/plugin.h>

bool json_pointer_valid(const char *pointer)
{
    if (*pointer && *pointer != '/')
        return false;
    for (const char *tilde = pointer; (tilde = strchr(tilde, '~')); tilde++)
        if (tilde[1] != '0' && tilde[1] != '1')
            return false;
    return true;
}

/* Takes the next token of a pointer that is at a '/'; NULL when it is longer than any name of ours. */
static const char *json_take_token(const char **pointer, char *token, size_t room)
{
    size_t used = 0;
    const char *at = *pointer + 1;
    for (; *at && *at != '/'; at++) {
        char character = *at;
        if (character == '~')
            character = *++at == '0' ? '~' : '/';
        if (used + 1 >= room)
            return NULL;
        token[used++] = character;
    }
    token[used] = '\0';
    *pointer = at;
    return token;
}

static json_t *json_member(json_t *value, const char *token)
{
    if (json_is_object(value))
        return json_object_get(value, token);
    if (!json_is_array(value) || (token[0] == '0' && token[1]) || token[0] == '\0' || strlen(token) > 9 ||
        token[strspn(token, "0123456789")])
        return NULL;
    return json_array_get(value, strtoul(token, NULL, 10));
}

json_t *json_pointer_find(json_t *value, const char *pointer)
{
    char token[JSON_SELECT_LONGEST];
    while (value && *pointer) {
        if (!json_take_token(&pointer, token, sizeof(token)))
            return NULL;
        value = json_member(value, token);
    }
    return value;
}

struct json_selecting {
    json_visit *visit;
    void *context;
    char pointer[JSON_SELECT_LONGEST];
    size_t size;
};

static int json_tell(struct json_selecting *selecting, json_t *value, const char *key, enum json_select_problem problem)
{
    struct json_element element = {.value = value, .pointer = selecting->pointer, .key = key};
    return selecting->visit(selecting->context, &element, problem);
}

static bool json_put(struct json_selecting *selecting, char character)
{
    if (selecting->size + 1 >= sizeof(selecting->pointer))
        return false;
    selecting->pointer[selecting->size++] = character;
    selecting->pointer[selecting->size] = '\0';
    return true;
}

/* Appends "/token", escaped. */
static bool json_push(struct json_selecting *selecting, const char *token)
{
    bool fits = json_put(selecting, '/');
    for (; *token && fits; token++) {
        if (*token == '~' || *token == '/')
            fits = json_put(selecting, '~') && json_put(selecting, *token == '~' ? '0' : '1');
        else
            fits = json_put(selecting, *token);
    }
    return fits;
}

static int json_select_from(struct json_selecting *selecting, json_t *value, const char *pointer, const char *key,
                            int depth);

static int json_select_member(struct json_selecting *selecting, json_t *value, const char *name, const char *pointer,
                              const char *key, int depth)
{
    size_t size = selecting->size;
    int answer = json_push(selecting, name) ? json_select_from(selecting, value, pointer, key, depth + 1)
                                            : json_tell(selecting, NULL, key, JSON_SELECT_TOO_DEEP);
    selecting->size = size;
    selecting->pointer[size] = '\0';
    return answer;
}

static int json_select_all(struct json_selecting *selecting, json_t *value, const char *pointer, const char *key,
                           int depth)
{
    int answer = 0;
    if (json_is_object(value)) {
        const char *name;
        json_t *member;
        json_object_foreach(value, name, member) if ((answer = json_select_member(selecting, member, name, pointer,
                                                                                  name, depth)) != 0) break;
    } else if (json_is_array(value)) {
        size_t index;
        json_t *member;
        json_array_foreach(value, index, member)
        {
            char name[24];
            snprintf(name, sizeof(name), "%zu", index);
            if ((answer = json_select_member(selecting, member, name, pointer, name, depth)) != 0)
                break;
        }
    } else {
        answer = json_tell(selecting, NULL, key, JSON_SELECT_NO_CONTAINER);
    }
    return answer;
}

static int json_select_from(struct json_selecting *selecting, json_t *value, const char *pointer, const char *key,
                            int depth)
{
    if (!value || json_is_null(value))
        return 0;
    if (!*pointer)
        return json_tell(selecting, value, key, JSON_SELECT_FINE);
    char token[512];
    if (depth > JSON_SELECT_DEEPEST || !json_take_token(&pointer, token, sizeof(token)))
        return json_tell(selecting, NULL, key, JSON_SELECT_TOO_DEEP);
    if (strcmp(token, "*") == 0)
        return json_select_all(selecting, value, pointer, key, depth);
    return json_select_member(selecting, json_member(value, token), token, pointer, key, depth);
}

int json_select(json_t *root, const char *pointer, json_visit *visit, void *context)
{
    struct json_selecting selecting = {.visit = visit, .context = context};
    return json_select_from(&selecting, root, pointer, "", 0);
}

static char *json_number_text(const json_t *value)
{
    char text[64];
    if (json_is_integer(value)) {
        snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return strdup(text);
    }
    double number = json_real_value(value);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    return strdup(text);
}

char *json_as_text(const json_t *value, size_t *ret_size, bool *ret_structured)
{
    char *text = NULL;
    *ret_structured = false;
    *ret_size = 0;
    switch (json_typeof(value)) {
    case JSON_STRING:
        *ret_size = json_string_length(value);
        text = malloc(*ret_size + 1);
        if (text)
            memcpy(text, json_string_value(value), *ret_size + 1);
        return text;
    case JSON_INTEGER:
    case JSON_REAL:
        text = json_number_text(value);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        text = strdup(json_is_true(value) ? "true" : "false");
        break;
    case JSON_NULL:
        return NULL;
    default:
        *ret_structured = true;
        text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    }
    *ret_size = text ? strlen(text) : 0;
    return text;
}

const char *json_type_name(const json_t *value)
{
    static const char *const names[] = {
        [JSON_OBJECT] = PEIL_N_("an object"), [JSON_ARRAY] = PEIL_N_("a list"),  [JSON_STRING] = PEIL_N_("text"),
        [JSON_INTEGER] = PEIL_N_("a number"), [JSON_REAL] = PEIL_N_("a number"), [JSON_TRUE] = PEIL_N_("a boolean"),
        [JSON_FALSE] = PEIL_N_("a boolean"),  [JSON_NULL] = PEIL_N_("null"),
    };
    return names[json_typeof(value)];
}
