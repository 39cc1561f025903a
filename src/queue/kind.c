/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds of work, and their payloads. */
#include "queue/kind.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/option.h"
#include "base/text.h"
#include "base/poison.h"

static const struct peil_option run_options[] = {
    [KIND_RUN_AS_OF] = {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day to measure; today without it")},
    [KIND_RUN_DEADLINE] = {"deadline", PEIL_OPTION_INTEGER, 0, "60", 1, 86400, NULL,
                           N_("seconds that a plugin may let us wait for a job")},
};
static const struct peil_option import_options[] = {
    [KIND_IMPORT_MAPPING] = {"mapping", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                             N_("the mapping, a file in the daemon's folder of registers")},
    [KIND_IMPORT_LOCATION] = {"location", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                              N_("the register, a file or folder in the daemon's folder of registers")},
    [KIND_IMPORT_AS_OF] = {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL,
                           N_("the day from which it holds; today without it")},
};
static const struct peil_option report_options[] = {
    [KIND_REPORT_FOR] = {"for", PEIL_OPTION_CHOICE, 0, "mt", 0, 0, "mt|steward", N_("whom it is for")},
    [KIND_REPORT_FORMAT] = {"format", PEIL_OPTION_TEXT, 0, "html", 0, 0, NULL, N_("the report plugin")},
    [KIND_REPORT_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                          N_("for this unit: its key or name (default: the whole organisation)")},
    [KIND_REPORT_LANGUAGE] = {"language", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "nl|en", N_("language of the report")},
    [KIND_REPORT_OUTPUT] = {"output", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                            N_("the file to write, in the daemon's folder of reports")},
};
static const struct peil_option probe_options[] = {
    [KIND_PROBE_PLUGIN] = {"plugin", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                           N_("a plugin to open in a runner, such as check_owner; without it no runner is started")},
    [KIND_PROBE_LOCATION] = {"location", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                             N_("for a source plugin: what it is to read, in the daemon's folder of registers")},
};

const struct queue_kind queue_kinds[] = {
    {"run", N_("measure a programme"), N_("programme"), run_options, KIND_RUN_COUNT},
    {"import", N_("read a register"), N_("source"), import_options, KIND_IMPORT_COUNT},
    {"report", N_("render a report to a file"), N_("programme"), report_options, KIND_REPORT_COUNT},
    {"probe", N_("show that daemons, workers and runners do their work"), N_("any word"), probe_options,
     KIND_PROBE_COUNT},
};
const size_t queue_kind_count = sizeof(queue_kinds) / sizeof(queue_kinds[0]);

int queue_kind_find(const char *name, const struct queue_kind **ret_kind, struct peil_error *error)
{
    const char *names[sizeof(queue_kinds) / sizeof(queue_kinds[0])];
    for (size_t i = 0; i < queue_kind_count; i++) {
        names[i] = queue_kinds[i].name;
        if (strcmp(names[i], name) != 0)
            continue;
        *ret_kind = &queue_kinds[i];
        return 0;
    }
    const char *nearest = text_nearest(name, names, queue_kind_count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("no work is called '%s'; did you mean '%s'?"), name, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("no work is called '%s'; see peil queue kinds"), name);
}

int queue_kind_settings(struct arena *arena, const struct queue_kind *kind, const char *payload, const char *place,
                        struct peil_setting **ret_settings, struct peil_error *error)
{
    json_t *object = json_loads(payload, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        return error_set(error, PEIL_ERROR_INPUT, _("%s: its payload is no JSON object"), place);
    }
    struct ini_section section = {.name = kind->name, .kind = kind->name, .rest = ""};
    section.entries = arena_allocate_array(arena, json_object_size(object) + 1, sizeof(*section.entries));
    const char *key;
    json_t *value;
    int failed = 0;
    json_object_foreach(object, key, value)
    {
        if (!json_is_string(value))
            failed = error_set(error, PEIL_ERROR_INPUT, _("%s: '%s' in its payload is no text"), place, key);
        section.entries[section.entry_count++] =
            (struct ini_entry){.key = arena_text(arena, key), .value = arena_text(arena, json_string_value(value))};
    }
    json_decref(object);
    *ret_settings = arena_allocate_array(arena, kind->option_count + 1, sizeof(**ret_settings));
    return failed ? failed
                  : option_check(arena, kind->options, kind->option_count, place, &section, *ret_settings, error);
}

int queue_kind_payload(struct arena *arena, const struct queue_kind *kind, const char *lines, const char **ret_payload,
                       struct peil_error *error)
{
    json_t *object = json_object();
    int failed = 0;
    while (!failed && lines && *lines) {
        size_t size = strcspn(lines, "\n"), name = strcspn(lines, "=\n");
        if (name == 0 || name >= size)
            failed = error_set(error, PEIL_ERROR_USAGE, _("'%.*s' is not name=value"), (int)size, lines);
        else
            json_object_set_new(object, arena_text_n(arena, lines, name),
                                json_stringn(lines + name + 1, size - name - 1));
        lines += size + (lines[size] == '\n');
    }
    char *text = json_dumps(object, JSON_SORT_KEYS);
    json_decref(object);
    *ret_payload = arena_text(arena, text);
    free(text);
    struct peil_setting *settings;
    return failed ? failed : queue_kind_settings(arena, kind, *ret_payload, "--set", &settings, error);
}
