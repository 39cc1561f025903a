/* SPDX-License-Identifier: EUPL-1.2 */
/* Why a verdict fell and how to mend it, in both languages, from the plugin's own descriptor. */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

/* The descriptor in a language; an empty object when the plugin cannot be asked any more. */
static const json_t *info(struct build *build, const char *plugin, const char *language)
{
    const char *name = arena_format(build->arena, "%s/%s", language, plugin);
    json_t *known = json_object_get(build->infos, name);
    if (known)
        return known;
    struct job_place place = *build->place;
    place.language = language;
    _cleanup_free_ char *text = NULL;
    struct peil_error ignored;
    json_t *value = NULL;
    if (job_plugin_info(&place, "check", plugin, &text, &ignored) == 0)
        value = json_loads(text, 0, NULL);
    value = value ? value : json_object();
    json_object_set_new(build->infos, name, value);
    return value;
}

static const char *reason_text(const json_t *plugin, const char *rule, const char *reason, const char *member)
{
    size_t i, j;
    json_t *check, *entry;
    json_array_foreach(json_object_get(plugin, "checks"), i, check)
    {
        if (rule && strcmp(rule, json_string_value(json_object_get(check, "name"))) != 0)
            continue;
        json_array_foreach(json_object_get(check, "reasons"), j, entry)
        {
            if (strcmp(json_string_value(json_object_get(entry, "key")), reason) == 0)
                return json_string_value(json_object_get(entry, member));
        }
    }
    return NULL;
}

/* The host's own reasons, for which no plugin speaks. */
static json_t *host_text(const char *reason, bool hint)
{
    if (strcmp(reason, "plugin_failed") != 0)
        return NULL;
    return hint ? json_pack("{s:s, s:s}", "en", "look at the cause of death in the account, and run again", "nl",
                            "zie de doodsoorzaak in de verantwoording, en meet opnieuw")
                : json_pack("{s:s, s:s}", "en", "the plugin that measures it failed", "nl",
                            "de plugin die dit meet, is vastgelopen");
}

json_t *build_reason(struct build *build, const char *plugin, const char *rule, const char *reason, const char *member)
{
    bool hint = strcmp(member, "hint") == 0;
    json_t *own = host_text(reason, hint);
    if (own || !*reason)
        return own ? own : json_pack("{s:s, s:s}", "en", "", "nl", "");
    const char *english =
        reason_text(info(build, plugin, "en"), rule, reason, arena_format(build->arena, "%s_en", member));
    const char *dutch = reason_text(info(build, plugin, "nl"), rule, reason, member);
    const char *otherwise = hint ? "" : reason;
    return json_pack("{s:s, s:s}", "en", english ? english : otherwise, "nl", dutch ? dutch : otherwise);
}
