/* SPDX-License-Identifier: EUPL-1.2 */
/* A descriptor as JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

static const char *const option_types[] = {
    [PEIL_OPTION_TEXT] = "text",     [PEIL_OPTION_INTEGER] = "integer", [PEIL_OPTION_BOOLEAN] = "boolean",
    [PEIL_OPTION_CHOICE] = "choice", [PEIL_OPTION_LIST] = "list",       [PEIL_OPTION_DATE] = "date",
    [PEIL_OPTION_PATH] = "path",
};

static json_t *describe_choices(const char *choices)
{
    if (!choices)
        return json_null();
    json_t *list = json_array();
    while (choices) {
        const char *bar = strchr(choices, '|');
        json_array_append_new(list, json_stringn(choices, bar ? (size_t)(bar - choices) : strlen(choices)));
        choices = bar ? bar + 1 : NULL;
    }
    return list;
}

static json_t *describe_options(const struct plug *plug, const struct peil_option *options, uint32_t count)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++) {
        const struct peil_option *row = &options[i];
        bool bounded = row->type == PEIL_OPTION_INTEGER && (row->minimum || row->maximum);
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:b, s:s?, s:o, s:o, s:o, s:s?, s:s?}", "name",
                                              row->name, "type", option_types[row->type], "required",
                                              (row->flags & PEIL_OPTION_REQUIRED) != 0, "secret",
                                              (row->flags & PEIL_OPTION_SECRET) != 0, "standard", row->standard,
                                              "minimum", bounded ? json_integer(row->minimum) : json_null(), "maximum",
                                              bounded ? json_integer(row->maximum) : json_null(), "choices",
                                              describe_choices(row->type == PEIL_OPTION_CHOICE ? row->choices : NULL),
                                              "text", plug_text(plug, row->text), "text_en", row->text));
    }
    return list;
}

static json_t *describe_reasons(const struct plug *plug, const struct peil_check *check)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < check->reason_count; i++) {
        const struct peil_reason *reason = &check->reasons[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "key", reason->key, "text",
                                              plug_text(plug, reason->text), "text_en", reason->text, "hint",
                                              plug_text(plug, reason->hint), "hint_en", reason->hint));
    }
    return list;
}

static json_t *describe_checks(const struct plug *plug)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < plug_check_count(plug); i++) {
        const struct peil_check *check = plug_check(plug, i);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "name", check->name, "version",
                                              check->version, "summary", plug_text(plug, check->summary), "summary_en",
                                              check->summary, "options",
                                              describe_options(plug, check->options, check->option_count), "reasons",
                                              describe_reasons(plug, check)));
    }
    return list;
}

static void describe_table(const struct plug *plug, json_t *whole)
{
    const struct peil_source *source = plug_source(plug);
    const struct peil_report *report = plug_report(plug);
    const struct peil_data *data = plug_data(plug);
    const struct peil_notify *notify = plug_notify(plug);
    switch (plug->descriptor->kind) {
    case PEIL_KIND_SOURCE:
        json_object_set_new(whole, "options", describe_options(plug, source->options, source->option_count));
        break;
    case PEIL_KIND_DATA:
        json_object_set_new(whole, "options", describe_options(plug, data->options, data->option_count));
        break;
    case PEIL_KIND_NOTIFY:
        json_object_set_new(whole, "options", describe_options(plug, notify->options, notify->option_count));
        break;
    case PEIL_KIND_REPORT:
        json_object_set_new(whole, "options", describe_options(plug, report->options, report->option_count));
        json_object_set_new(whole, "media_type", json_string(report->media_type));
        json_object_set_new(whole, "extension", json_string(report->extension));
        break;
    default:
        json_object_set_new(whole, "checks", describe_checks(plug));
    }
}

int plug_describe(const struct plug *plug, struct buffer *ret_json, struct peil_error *error)
{
    const struct peil_plugin *descriptor = plug->descriptor;
    _cleanup_buffer_ struct buffer abi = {0};
    buffer_append_format(&abi, "%u.%u", descriptor->abi_major, descriptor->abi_minor);
    json_t *whole =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "kind", plug->kind, "name", descriptor->name, "version",
                  descriptor->version, "abi", buffer_text(&abi), "sha256", plug->hash, "file", plug->file, "summary",
                  plug_text(plug, descriptor->summary), "summary_en", descriptor->summary);
    const struct protocol_fence *fence = &plug->fence;
    if (whole)
        json_object_set_new(whole, "sandbox",
                            json_pack("{s:i, s:b, s:b, s:b, s:b}", "landlock", fence->landlock, "system_calls",
                                      fence->calls, "write_or_execute", fence->write_or_execute, "network",
                                      fence->network, "loose", fence->loose));
    if (whole)
        describe_table(plug, whole);
    char *text = whole ? json_dumps(whole, JSON_COMPACT) : NULL;
    json_decref(whole);
    if (!text)
        return error_set(error, PEIL_ERROR_PLUGIN, _("its descriptor holds text that is not UTF-8"));
    buffer_append_text(ret_json, text);
    free(text);
    return 0;
}
