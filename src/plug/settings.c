/* SPDX-License-Identifier: EUPL-1.2 */
/* A plugin's settings out of what was written, with the place of each. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/option.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

/* "etc/norms/basis.ini:12" is file and line; anything else is a file without lines. */
static unsigned place_split(struct arena *arena, const char *place, const char **ret_file)
{
    const char *colon = place ? strrchr(place, ':') : NULL;
    *ret_file = place;
    if (!colon || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return 0;
    *ret_file = arena_text_n(arena, place, (size_t)(colon - place));
    return (unsigned)strtoul(colon + 1, NULL, 10);
}

static const char *settings_file(struct arena *arena, const char *place, const struct job_setting *given, size_t count)
{
    const char *file = NULL;
    place_split(arena, place, &file);
    for (size_t i = 0; !file && i < count; i++)
        place_split(arena, given[i].place, &file);
    return file;
}

static const char *path_beside(struct arena *arena, const char *file, const char *path)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    return *path == '/' || !slash ? path : arena_format(arena, "%.*s/%s", (int)(slash - file), file, path);
}

int plug_settings(struct arena *arena, const struct peil_option *options, size_t option_count, const char *name,
                  const char *place, const struct job_setting *given, size_t given_count,
                  const struct peil_setting **ret_settings, struct peil_error *error)
{
    const char *file = settings_file(arena, place, given, given_count);
    const char *ignored;
    struct ini_section section = {.name = name,
                                  .kind = name,
                                  .rest = "",
                                  .line = place_split(arena, place, &ignored),
                                  .entry_count = given_count};
    section.entries = arena_allocate_array(arena, given_count + 1, sizeof(*section.entries));
    for (size_t i = 0; i < given_count; i++)
        section.entries[i] = (struct ini_entry){
            .key = given[i].key, .value = given[i].value, .line = place_split(arena, given[i].place, &ignored)};
    struct peil_setting *settings = arena_allocate_array(arena, option_count + 1, sizeof(*settings));
    int failed = option_check(arena, options, option_count, file ? file : name, &section, settings, error);
    for (size_t i = 0; !failed && i < option_count; i++)
        if (options[i].type == PEIL_OPTION_PATH && settings[i].given)
            settings[i].text = path_beside(arena, file, settings[i].text);
    *ret_settings = settings;
    return failed;
}
