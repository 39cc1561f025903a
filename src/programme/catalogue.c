/* SPDX-License-Identifier: EUPL-1.2 */
/* Descriptors of check plugins: from JSON to option rows. */
#include "programme/catalogue.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

static const char *const type_names[] = {
    [PEIL_OPTION_TEXT] = "text",     [PEIL_OPTION_INTEGER] = "integer", [PEIL_OPTION_BOOLEAN] = "boolean",
    [PEIL_OPTION_CHOICE] = "choice", [PEIL_OPTION_LIST] = "list",       [PEIL_OPTION_DATE] = "date",
    [PEIL_OPTION_PATH] = "path",
};

static uint32_t type_of(const char *name)
{
    for (uint32_t i = PEIL_OPTION_TEXT; name && i < sizeof(type_names) / sizeof(type_names[0]); i++)
        if (strcmp(type_names[i], name) == 0)
            return i;
    return PEIL_OPTION_TEXT;
}

static const char *text_of(struct arena *arena, const json_t *object, const char *key)
{
    return arena_text(arena, json_string_value(json_object_get(object, key)));
}

/* ["a", "b"] as "a|b"; NULL when there are none. */
static const char *choices_of(struct arena *arena, const json_t *list)
{
    const char *choices = NULL;
    size_t index;
    json_t *choice;
    json_array_foreach((json_t *)list, index, choice)
    {
        const char *text = json_string_value(choice);
        choices = arena_format(arena, "%s%s%s", choices ? choices : "", choices ? "|" : "", text ? text : "");
    }
    return choices;
}

static bool read_options(struct arena *arena, const json_t *list, struct catalogue_rule *rule)
{
    rule->option_count = json_array_size(list);
    struct peil_option *options = arena_allocate_array(arena, rule->option_count + 1, sizeof(*options));
    for (size_t i = 0; i < rule->option_count; i++) {
        const json_t *row = json_array_get(list, i);
        options[i] = (struct peil_option){
            .name = text_of(arena, row, "name"),
            .type = type_of(json_string_value(json_object_get(row, "type"))),
            .flags = (json_is_true(json_object_get(row, "required")) ? PEIL_OPTION_REQUIRED : 0u) |
                     (json_is_true(json_object_get(row, "secret")) ? PEIL_OPTION_SECRET : 0u),
            .standard = text_of(arena, row, "standard"),
            .minimum = json_integer_value(json_object_get(row, "minimum")),
            .maximum = json_integer_value(json_object_get(row, "maximum")),
            .choices = choices_of(arena, json_object_get(row, "choices")),
            .text = text_of(arena, row, "text"),
        };
        if (!options[i].name || (options[i].type == PEIL_OPTION_CHOICE && !options[i].choices))
            return false;
    }
    rule->options = options;
    return true;
}

static bool read_descriptor(struct arena *arena, const json_t *whole, struct catalogue_plugin *plugin)
{
    const json_t *checks = json_object_get(whole, "checks");
    plugin->version = text_of(arena, whole, "version");
    plugin->rule_count = json_array_size(checks);
    struct catalogue_rule *rules = arena_allocate_array(arena, plugin->rule_count + 1, sizeof(*rules));
    plugin->rules = rules;
    for (size_t i = 0; i < plugin->rule_count; i++) {
        const json_t *check = json_array_get(checks, i);
        rules[i].name = text_of(arena, check, "name");
        rules[i].version = text_of(arena, check, "version");
        if (!rules[i].name || !rules[i].version || !read_options(arena, json_object_get(check, "options"), &rules[i]))
            return false;
    }
    return plugin->version && plugin->rule_count;
}

int catalogue_find(struct catalogue *catalogue, const char *name, const struct catalogue_plugin **ret_plugin,
                   struct peil_error *error)
{
    for (const struct catalogue_plugin *known = catalogue->plugins; known; known = known->next)
        if (strcmp(known->name, name) == 0) {
            *ret_plugin = known;
            return 0;
        }
    _cleanup_free_ char *json = NULL;
    int failed = catalogue->describe(catalogue->context, name, &json, error);
    if (failed)
        return failed;
    struct catalogue_plugin *plugin = arena_allocate(catalogue->arena, sizeof(*plugin));
    plugin->name = arena_text(catalogue->arena, name);
    plugin->next = catalogue->plugins;
    json_t *whole = json_loads(json, 0, NULL);
    bool good = whole && read_descriptor(catalogue->arena, whole, plugin);
    json_decref(whole);
    if (!good)
        return error_set(error, PEIL_ERROR_PLUGIN, _("plugin check_%s does not describe itself as a check plugin"),
                         name);
    catalogue->plugins = plugin;
    *ret_plugin = plugin;
    return 0;
}

const struct catalogue_rule *catalogue_rule_named(const struct catalogue_plugin *plugin, const char *name,
                                                  const char **ret_nearest)
{
    *ret_nearest = NULL;
    for (size_t i = 0; i < plugin->rule_count; i++)
        if (strcmp(plugin->rules[i].name, name) == 0)
            return &plugin->rules[i];
    const char **names = memory_resize(NULL, plugin->rule_count, sizeof(*names));
    for (size_t i = 0; i < plugin->rule_count; i++)
        names[i] = plugin->rules[i].name;
    *ret_nearest = text_nearest(name, names, plugin->rule_count);
    free(names);
    return NULL;
}
