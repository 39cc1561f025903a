/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading the report model in a renderer. */
#include "model.h"

#include <stdio.h>
#include <string.h>

#include "say.h"

int model_parse(const char *text, size_t size, json_t **ret_model, struct peil_error *error)
{
    json_error_t problem;
    char message[256];
    json_t *model = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
    *ret_model = NULL;
    if (!model) {
        snprintf(message, sizeof(message), "report model: line %d, column %d: %.160s", problem.line, problem.column,
                 problem.text);
        return say_fail(error, PEIL_ERROR_INPUT, message);
    }
    const char *format = json_string_value(json_object_get(model, "format"));
    json_int_t version = json_integer_value(json_object_get(model, "version"));
    if (!format || strcmp(format, "peil-report") != 0 || version != MODEL_VERSION) {
        snprintf(message, sizeof(message),
                 "report model: format \"peil-report\" version %d is needed, not \"%.40s\" %lld", MODEL_VERSION,
                 format ? format : "", (long long)version);
        json_decref(model);
        return say_fail(error, PEIL_ERROR_VERSION, message);
    }
    *ret_model = model;
    return 0;
}

const json_t *model_at(const json_t *value, const char *path)
{
    while (value && *path) {
        size_t size = strcspn(path, ".");
        char name[64];
        if (size >= sizeof(name))
            return NULL;
        memcpy(name, path, size);
        name[size] = '\0';
        value = json_object_get(value, name);
        path += size + (path[size] == '.');
    }
    return json_is_null(value) ? NULL : value;
}

const char *model_text(const json_t *value, const char *path)
{
    const char *text = json_string_value(model_at(value, path));
    return text ? text : "";
}

int64_t model_integer(const json_t *value, const char *path)
{
    return json_integer_value(model_at(value, path));
}

int model_has(const json_t *value, const char *path)
{
    return model_at(value, path) != NULL;
}

int model_true(const json_t *value, const char *path)
{
    return json_is_true(model_at(value, path));
}

size_t model_count(const json_t *value, const char *path)
{
    return json_array_size(model_at(value, path));
}

const json_t *model_item(const json_t *value, const char *path, size_t index)
{
    return json_array_get(model_at(value, path), index);
}
