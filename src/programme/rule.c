/* SPDX-License-Identifier: EUPL-1.2 */
/* One [check KEY]: the programme's own keys, the plugin's options, and the hash over all that makes the rule. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/option.h"
#include "base/text.h"
#include "programme/reading.h"
#include "base/poison.h"

const char *const kind_names[4] = {"dataset", "process", "chain", "system"};

enum { OWN_TITLE, OWN_DIMENSION, OWN_CHECK, OWN_OBJECTS, OWN_WEIGHT, OWN_NORM, OWN_WAS, OWN_COUNT };

static const struct peil_option own_options[OWN_COUNT] = {
    [OWN_TITLE] = {.name = "title", .type = PEIL_OPTION_TEXT, .text = N_("what people see; the key when not given")},
    [OWN_DIMENSION] = {.name = "dimension",
                       .type = PEIL_OPTION_TEXT,
                       .flags = PEIL_OPTION_REQUIRED,
                       .text = N_("the dimension that it feeds")},
    [OWN_CHECK] = {.name = "check",
                   .type = PEIL_OPTION_TEXT,
                   .flags = PEIL_OPTION_REQUIRED,
                   .text = N_("plugin.rule, for instance described.present")},
    [OWN_OBJECTS] = {.name = "objects",
                     .type = PEIL_OPTION_LIST,
                     .standard = "dataset, process, chain, system",
                     .text = N_("the kinds of objects that it is for")},
    [OWN_WEIGHT] = {.name = "weight",
                    .type = PEIL_OPTION_INTEGER,
                    .standard = "1",
                    .minimum = 0,
                    .maximum = 1000,
                    .text = N_("how much it counts in its dimension")},
    [OWN_NORM] = {.name = "norm",
                  .type = PEIL_OPTION_INTEGER,
                  .standard = "100",
                  .minimum = 0,
                  .maximum = 100,
                  .text = N_("the share of one object that must be good, in per cents")},
    [OWN_WAS] = {.name = "was",
                 .type = PEIL_OPTION_TEXT,
                 .text = N_("the key that it had before: its findings go on under this one")},
};

/* ---- plugin.rule ---------------------------------------------------------------------------------------------------
 */

static const char *written(const struct ini_section *section, const char *key)
{
    for (size_t i = 0; i < section->entry_count; i++)
        if (strcmp(section->entries[i].key, key) == 0)
            return section->entries[i].value;
    return NULL;
}

static int find_rule(struct reading *reading, const struct ini_section *section,
                     const struct catalogue_plugin **ret_plugin, const struct catalogue_rule **ret_rule)
{
    unsigned line = reading_line(section, "check");
    const char *name = written(section, "check");
    if (!name)
        return reading_refuse(reading, line, _("[%s] needs 'check = plugin.rule', for instance described.present"),
                              section->name);
    const char *dot = strchr(name, '.');
    if (!dot || dot == name || !dot[1] || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.") != strlen(name))
        return reading_refuse(reading, line, _("'check' is plugin.rule, for instance described.present, not '%s'"),
                              name);
    const char *plugin = arena_text_n(reading->arena, name, (size_t)(dot - name));
    int failed = catalogue_find(&reading->catalogue, plugin, ret_plugin, reading->error);
    if (failed) {
        error_prefix(reading->error, "%s:%u", reading->file, line);
        return failed;
    }
    const char *nearest;
    *ret_rule = catalogue_rule_named(*ret_plugin, dot + 1, &nearest);
    if (*ret_rule)
        return 0;
    if (nearest)
        return reading_refuse(reading, line, _("plugin check_%s has no rule '%s'; did you mean '%s.%s'?"), plugin,
                              dot + 1, plugin, nearest);
    return reading_refuse(reading, line, _("plugin check_%s has no rule '%s'; peil plugin info check %s lists them"),
                          plugin, dot + 1, plugin);
}

/* ---- Settings ------------------------------------------------------------------------------------------------------
 */

static const char *absolute_path(struct arena *arena, const char *file, const char *path)
{
    if (*path == '/')
        return path;
    const char *slash = strrchr(file, '/');
    const char *folder = slash ? arena_text_n(arena, file, (size_t)(slash - file)) : ".";
    _cleanup_free_ char *real = realpath(*folder ? folder : "/", NULL);
    return real ? arena_format(arena, "%s/%s", real, path) : path;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct job_setting *)a)->key, ((const struct job_setting *)b)->key);
}

/* What was given, as it was written: so that it can be checked again by the plugin itself, with its place. */
static void keep_given(const struct reading *reading, const struct ini_section *section,
                       const struct catalogue_rule *rule, const struct peil_setting *settings,
                       struct programme_check *check)
{
    struct job_setting *given = arena_allocate_array(reading->arena, rule->option_count + 1, sizeof(*given));
    for (size_t i = 0; i < rule->option_count; i++) {
        if (!settings[i].given)
            continue;
        const char *value = written(section, rule->options[i].name);
        if (rule->options[i].type == PEIL_OPTION_PATH)
            value = absolute_path(reading->arena, reading->file, value);
        given[check->setting_count++] = (struct job_setting){
            .key = rule->options[i].name,
            .value = value,
            .place = arena_format(reading->arena, "%s:%u", reading->file, reading_line(section, rule->options[i].name)),
        };
    }
    qsort(given, check->setting_count, sizeof(*given), by_key);
    check->settings = given;
}

/* The same value however it was written: "ja" is "yes", "030" is "30". */
static const char *plain_value(struct arena *arena, const struct peil_option *option,
                               const struct peil_setting *setting)
{
    if (!setting->text)
        return NULL;
    switch (option->type) {
    case PEIL_OPTION_INTEGER:
        return arena_format(arena, "%" PRId64, setting->integer);
    case PEIL_OPTION_BOOLEAN:
        return setting->integer ? "yes" : "no";
    default:
        return setting->text;
    }
}

static const char *hash_rule(struct arena *arena, const struct programme_check *check,
                             const struct catalogue_rule *rule, const struct peil_setting *settings)
{
    struct job_setting *all = arena_allocate_array(arena, rule->option_count + 1, sizeof(*all));
    for (size_t i = 0; i < rule->option_count; i++)
        all[i] = (struct job_setting){.key = rule->options[i].name,
                                      .value = plain_value(arena, &rule->options[i], &settings[i])};
    qsort(all, rule->option_count, sizeof(*all), by_key);
    struct hash hash;
    hash_begin(&hash);
    hash_add_text(&hash, check->plugin);
    hash_add_text(&hash, check->rule);
    hash_add_text(&hash, check->rule_version);
    hash_add_text(&hash, arena_format(arena, "%d", check->norm));
    hash_add_text(&hash, arena_format(arena, "%u", check->kinds));
    for (size_t i = 0; i < rule->option_count; i++) {
        hash_add_text(&hash, all[i].key);
        hash_add_text(&hash, all[i].value);
    }
    unsigned char digest[HASH_SIZE];
    char *hex = arena_allocate(arena, HASH_HEX_SIZE);
    hash_end(&hash, digest);
    hash_hex(digest, hex);
    return hex;
}

/* ---- The section ---------------------------------------------------------------------------------------------------
 */

static int read_kinds(const struct reading *reading, const struct ini_section *section, const char *lines,
                      unsigned *ret_kinds)
{
    enum { KINDS = sizeof(kind_names) / sizeof(kind_names[0]) };
    *ret_kinds = 0;
    for (const char *at = lines; *at;) {
        size_t size = strcspn(at, "\n");
        const char *name = arena_text_n(reading->arena, at, size);
        unsigned kind = 0;
        while (kind < KINDS && strcmp(kind_names[kind], name) != 0)
            kind++;
        if (kind == KINDS) {
            const char *nearest = text_nearest(name, kind_names, KINDS);
            unsigned line = reading_line(section, "objects");
            if (nearest)
                return reading_refuse(reading, line, _("'objects': no kind '%s'; did you mean '%s'?"), name, nearest);
            return reading_refuse(reading, line,
                                  _("'objects': no kind '%s': there are dataset, process, chain, system"), name);
        }
        *ret_kinds |= 1u << kind;
        at += size + (at[size] == '\n');
    }
    if (*ret_kinds == 0)
        return reading_refuse(reading, reading_line(section, "objects"), _("'objects' names no kind of object"));
    return 0;
}

static int find_dimension(const struct reading *reading, const struct ini_section *section, const char *name,
                          int *ret_dimension)
{
    const char *declared[DIMENSION_MOST];
    for (size_t i = 0; i < reading->programme->dimension_count; i++) {
        declared[i] = dimension_names[reading->dimensions[i].index];
        if (strcmp(declared[i], name) == 0) {
            *ret_dimension = reading->dimensions[i].index;
            return 0;
        }
    }
    unsigned line = reading_line(section, "dimension");
    const char *nearest = text_nearest(name, declared, reading->programme->dimension_count);
    if (dimension_index(name) >= 0)
        return reading_refuse(reading, line, _("this programme has no [dimension %s]"), name);
    if (nearest)
        return reading_refuse(reading, line, _("no dimension '%s'; did you mean '%s'?"), name, nearest);
    return reading_refuse(reading, line, _("no dimension '%s'"), name);
}

int rule_read(struct reading *reading, struct ini_section *section, struct programme_check *check)
{
    const struct catalogue_plugin *plugin;
    const struct catalogue_rule *rule;
    int failed = find_rule(reading, section, &plugin, &rule);
    if (failed)
        return failed;
    struct arena *arena = reading->arena;
    size_t count = OWN_COUNT + rule->option_count;
    struct peil_option *options = arena_allocate_array(arena, count, sizeof(*options));
    struct peil_setting *settings = arena_allocate_array(arena, count, sizeof(*settings));
    memcpy(options, own_options, sizeof(own_options));
    if (rule->option_count)
        memcpy(options + OWN_COUNT, rule->options, rule->option_count * sizeof(*options));
    failed = option_check(arena, options, count, reading->file, section, settings, reading->error);
    if (failed)
        return failed;
    *check = (struct programme_check){
        .key = section->rest,
        .title = settings[OWN_TITLE].given ? settings[OWN_TITLE].text : section->rest,
        .plugin = plugin->name,
        .rule = rule->name,
        .plugin_version = plugin->version,
        .rule_version = rule->version,
        .weight = (int)settings[OWN_WEIGHT].integer,
        .norm = (int)settings[OWN_NORM].integer,
        .was = settings[OWN_WAS].text,
        .was_line = reading_line(section, "was"),
    };
    failed = find_dimension(reading, section, settings[OWN_DIMENSION].text, &check->dimension);
    failed = failed ? failed : read_kinds(reading, section, settings[OWN_OBJECTS].text, &check->kinds);
    if (failed)
        return failed;
    keep_given(reading, section, rule, settings + OWN_COUNT, check);
    check->rule_hash = hash_rule(arena, check, rule, settings + OWN_COUNT);
    return 0;
}
