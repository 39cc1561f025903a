/* SPDX-License-Identifier: EUPL-1.2 */
/* Checking written values against option rows. */
#include "base/option.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

static int option_integer(const struct peil_option *option, const char *place, const char *value, int64_t *ret_value,
                          struct peil_error *error)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (end == value || *end || errno)
        return error_set(error, PEIL_ERROR_USAGE, _("%s: '%s' is a whole number, not '%s'"), place, option->name,
                         value);
    bool bounded = option->minimum != 0 || option->maximum != 0;
    if (bounded && (number < option->minimum || number > option->maximum))
        return error_set(error, PEIL_ERROR_USAGE, _("%s: '%s' is between %" PRId64 " and %" PRId64 ", not %s"), place,
                         option->name, option->minimum, option->maximum, value);
    *ret_value = number;
    return 0;
}

static int option_boolean(const struct peil_option *option, const char *place, const char *value, int64_t *ret_value,
                          struct peil_error *error)
{
    static const char *const words[] = {"no", "yes", "nee", "ja", "false", "true", "0", "1"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasecmp(value, words[i]) == 0) {
            *ret_value = (int64_t)(i & 1);
            return 0;
        }
    return error_set(error, PEIL_ERROR_USAGE, _("%s: '%s' is yes or no, not '%s'"), place, option->name, value);
}

static int option_choice(const struct peil_option *option, const char *place, const char *value, int64_t *ret_value,
                         struct peil_error *error)
{
    size_t size = strlen(value);
    int64_t index = 0;
    for (const char *at = option->choices; at; index++) {
        const char *bar = strchr(at, '|');
        size_t length = bar ? (size_t)(bar - at) : strlen(at);
        if (length == size && memcmp(at, value, size) == 0) {
            *ret_value = index;
            return 0;
        }
        at = bar ? bar + 1 : NULL;
    }
    return error_set(error, PEIL_ERROR_USAGE, _("%s: '%s' is one of %s, not '%s'"), place, option->name,
                     option->choices, value);
}

/* "a, b\n c" becomes "a\nb\nc"; empty items are left out. */
static const char *option_list(struct arena *arena, const char *value, int64_t *ret_count)
{
    _cleanup_buffer_ struct buffer items = {0};
    *ret_count = 0;
    while (*value) {
        value += strspn(value, " \t\n,");
        size_t length = strcspn(value, ",\n");
        size_t trimmed = length;
        while (trimmed && (value[trimmed - 1] == ' ' || value[trimmed - 1] == '\t'))
            trimmed--;
        if (trimmed) {
            if (items.size)
                buffer_append_byte(&items, '\n');
            buffer_append(&items, value, trimmed);
            ++*ret_count;
        }
        value += length;
    }
    return arena_text_n(arena, buffer_text(&items), items.size);
}

int option_check_value(struct arena *arena, const struct peil_option *option, const char *place, const char *value,
                       struct peil_setting *ret_setting, struct peil_error *error)
{
    *ret_setting = (struct peil_setting){.text = arena_text(arena, value)};
    date_day day;
    switch (option->type) {
    case PEIL_OPTION_INTEGER:
        return option_integer(option, place, value, &ret_setting->integer, error);
    case PEIL_OPTION_BOOLEAN:
        return option_boolean(option, place, value, &ret_setting->integer, error);
    case PEIL_OPTION_CHOICE:
        return option_choice(option, place, value, &ret_setting->integer, error);
    case PEIL_OPTION_LIST:
        ret_setting->text = option_list(arena, value, &ret_setting->integer);
        return 0;
    case PEIL_OPTION_DATE:
        if (!date_parse_iso(value, &day))
            return error_set(error, PEIL_ERROR_USAGE, _("%s: '%s' is a date such as 2026-11-24, not '%s'"), place,
                             option->name, value);
        ret_setting->integer = day;
        return 0;
    default:
        return 0;
    }
}

static int option_unknown(const struct peil_option *options, size_t count, const char *file,
                          const struct ini_section *section, const struct ini_entry *entry, struct peil_error *error)
{
    const char **names = memory_resize(NULL, count, sizeof(*names));
    for (size_t i = 0; i < count; i++)
        names[i] = options[i].name;
    const char *nearest = text_nearest(entry->key, names, count);
    free(names);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: [%s] has no option '%s'; did you mean '%s'?"), file,
                         entry->line, section->name, entry->key, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: [%s] has no option '%s'"), file, entry->line, section->name,
                     entry->key);
}

static int option_from_entry(struct arena *arena, const struct peil_option *option, const char *file,
                             struct ini_section *section, struct peil_setting *ret_setting, struct peil_error *error)
{
    struct ini_entry *found = NULL;
    for (size_t i = 0; section && i < section->entry_count; i++) {
        struct ini_entry *entry = &section->entries[i];
        if (entry->used || strcmp(entry->key, option->name) != 0)
            continue;
        if (found)
            return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: '%s' was given before, on line %u"), file, entry->line,
                             option->name, found->line);
        found = entry;
    }
    if (!found) {
        if (option->flags & PEIL_OPTION_REQUIRED)
            return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: [%s] needs '%s': %s"), file,
                             section ? section->line : 0, section ? section->name : "", option->name,
                             option->text ? _(option->text) : "");
        *ret_setting = (struct peil_setting){0};
        if (!option->standard)
            return 0;
        return option_check_value(arena, option, option->name, option->standard, ret_setting, error);
    }
    const char *place = arena_format(arena, "%s:%u", file, found->line);
    int failed = option_check_value(arena, option, place, found->value, ret_setting, error);
    ret_setting->given = 1;
    return failed;
}

int option_check(struct arena *arena, const struct peil_option *options, size_t count, const char *file,
                 struct ini_section *section, struct peil_setting *ret_settings, struct peil_error *error)
{
    for (size_t i = 0; i < count; i++) {
        int failed = option_from_entry(arena, &options[i], file, section, &ret_settings[i], error);
        if (failed)
            return failed;
    }
    for (size_t i = 0; section && i < section->entry_count; i++) {
        struct ini_entry *entry = &section->entries[i];
        bool known = entry->used;
        for (size_t j = 0; j < count && !known; j++)
            known = strcmp(options[j].name, entry->key) == 0;
        if (!known)
            return option_unknown(options, count, file, section, entry, error);
        entry->used = true;
    }
    return 0;
}
