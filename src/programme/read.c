/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading and checking a programme file: its sections, and what must hold between them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/option.h"
#include "base/text.h"
#include "programme/reading.h"
#include "base/poison.h"

enum { LARGEST_FILE = 1 << 20, LONGEST_NAME = 49 };

int reading_refuse(const struct reading *reading, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_va(reading->error, PEIL_ERROR_USAGE, format, arguments);
    va_end(arguments);
    return error_prefix(reading->error, "%s:%u", reading->file, line);
}

unsigned reading_line(const struct ini_section *section, const char *key)
{
    for (size_t i = 0; i < section->entry_count; i++)
        if (strcmp(section->entries[i].key, key) == 0)
            return section->entries[i].line;
    return section->line;
}

/* ---- Names ---------------------------------------------------------------------------------------------------------
 */

static const char name_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

static bool name_is_good(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size <= LONGEST_NAME && strspn(name, name_characters) == size && name[0] != '-';
}

enum section_kind { SECTION_PROGRAMME, SECTION_DIMENSION, SECTION_CHECK, SECTION_KINDS };
static const char *const section_kinds[SECTION_KINDS] = {"programme", "dimension", "check"};

static int section_kind(const struct reading *reading, const struct ini_section *section, enum section_kind *ret_kind)
{
    if (!*section->name)
        return reading_refuse(reading, section->entries[0].line, _("'%s' stands before the first [section]"),
                              section->entries[0].key);
    for (unsigned kind = 0; kind < SECTION_KINDS; kind++)
        if (strcmp(section->kind, section_kinds[kind]) == 0) {
            *ret_kind = kind;
            return 0;
        }
    const char *nearest = text_nearest(section->kind, section_kinds, SECTION_KINDS);
    if (nearest)
        return reading_refuse(reading, section->line, _("no section [%s]; did you mean [%s%s%s]?"), section->name,
                              nearest, *section->rest ? " " : "", section->rest);
    return reading_refuse(reading, section->line,
                          _("no section [%s]: a programme has [programme], [dimension NAME] and [check KEY]"),
                          section->name);
}

/* Every section is one that there is, and stands there once. Counts them. */
static int check_sections(const struct reading *reading, size_t ret_counts[SECTION_KINDS])
{
    memset(ret_counts, 0, SECTION_KINDS * sizeof(*ret_counts));
    for (size_t i = 0; i < reading->document.section_count; i++) {
        const struct ini_section *section = &reading->document.sections[i];
        enum section_kind kind = SECTION_PROGRAMME;
        int failed = section_kind(reading, section, &kind);
        if (failed)
            return failed;
        if (kind == SECTION_PROGRAMME && *section->rest)
            return reading_refuse(reading, section->line, _("[programme] has no name: that is the key 'name'"));
        if (kind != SECTION_PROGRAMME && !name_is_good(section->rest))
            return reading_refuse(reading, section->line,
                                  _("[%s NAME]: a name has letters, digits, '_' and '-', and no spaces"),
                                  section_kinds[kind]);
        for (size_t j = 0; j < i; j++) {
            const struct ini_section *other = &reading->document.sections[j];
            if (strcmp(other->kind, section->kind) == 0 && strcmp(other->rest, section->rest) == 0)
                return reading_refuse(reading, section->line, _("[%s] is there already, on line %u"), section->name,
                                      other->line);
        }
        ret_counts[kind]++;
    }
    return 0;
}

/* ---- [programme] ---------------------------------------------------------------------------------------------------
 */

enum { PROGRAMME_NAME, PROGRAMME_TITLE, PROGRAMME_ORGANISATION, PROGRAMME_FROM, PROGRAMME_OPTIONS };

static const struct peil_option programme_options[PROGRAMME_OPTIONS] = {
    [PROGRAMME_NAME] = {.name = "name",
                        .type = PEIL_OPTION_TEXT,
                        .flags = PEIL_OPTION_REQUIRED,
                        .text = N_("short name, for commands")},
    [PROGRAMME_TITLE] = {.name = "title", .type = PEIL_OPTION_TEXT, .text = N_("what people see")},
    [PROGRAMME_ORGANISATION] = {.name = "organisation",
                                .type = PEIL_OPTION_LIST,
                                .text = N_("spellings of the whole organisation, as an owner")},
    [PROGRAMME_FROM] = {.name = "from",
                        .type = PEIL_OPTION_DATE,
                        .flags = PEIL_OPTION_REQUIRED,
                        .text = N_("the day from which it holds")},
};

static int read_head(struct reading *reading, struct ini_section *section)
{
    struct peil_setting settings[PROGRAMME_OPTIONS];
    int failed = option_check(reading->arena, programme_options, PROGRAMME_OPTIONS, reading->file, section, settings,
                              reading->error);
    if (failed)
        return failed;
    struct programme *programme = reading->programme;
    programme->name = settings[PROGRAMME_NAME].text;
    programme->title = settings[PROGRAMME_TITLE].given ? settings[PROGRAMME_TITLE].text : programme->name;
    programme->organisation = settings[PROGRAMME_ORGANISATION].text ? settings[PROGRAMME_ORGANISATION].text : "";
    programme->from = (date_day)settings[PROGRAMME_FROM].integer;
    if (!name_is_good(programme->name))
        return reading_refuse(reading, reading_line(section, "name"),
                              _("'name' has letters, digits, '_' and '-', and no spaces; not '%s'"), programme->name);
    return 0;
}

/* ---- [dimension …] -------------------------------------------------------------------------------------------------
 */

enum { DIMENSION_WEIGHT, DIMENSION_NORM, DIMENSION_INTERVENTION, DIMENSION_OPTIONS };

static const struct peil_option dimension_options[DIMENSION_OPTIONS] = {
    [DIMENSION_WEIGHT] = {.name = "weight",
                          .type = PEIL_OPTION_INTEGER,
                          .standard = "1",
                          .minimum = 0,
                          .maximum = 1000,
                          .text = N_("how much it counts in an object's score")},
    [DIMENSION_NORM] = {.name = "norm",
                        .type = PEIL_OPTION_TEXT,
                        .flags = PEIL_OPTION_REQUIRED,
                        .text = N_("from this score on it is good enough")},
    [DIMENSION_INTERVENTION] = {.name = "intervention",
                                .type = PEIL_OPTION_TEXT,
                                .flags = PEIL_OPTION_REQUIRED,
                                .text = N_("below this score somebody must act now")},
};

static int read_dimension(struct reading *reading, struct ini_section *section, struct programme_dimension *dimension)
{
    dimension->index = dimension_index(section->rest);
    if (dimension->index < 0) {
        const char *nearest = text_nearest(section->rest, dimension_names, DIMENSION_MOST);
        if (nearest)
            return reading_refuse(reading, section->line, _("no dimension '%s'; did you mean '%s'?"), section->rest,
                                  nearest);
        return reading_refuse(reading, section->line,
                              _("no dimension '%s': there are described, owned, steered, current, quality, improving"),
                              section->rest);
    }
    struct peil_setting settings[DIMENSION_OPTIONS];
    int failed = option_check(reading->arena, dimension_options, DIMENSION_OPTIONS, reading->file, section, settings,
                              reading->error);
    if (failed)
        return failed;
    dimension->weight = (int)settings[DIMENSION_WEIGHT].integer;
    return norm_read(reading, section, settings[DIMENSION_NORM].text, settings[DIMENSION_INTERVENTION].text, dimension);
}

/* ---- What must hold between sections -------------------------------------------------------------------------------
 */

static int check_weights(const struct reading *reading)
{
    const struct programme *programme = reading->programme;
    int dimension_weight = 0;
    for (size_t i = 0; i < programme->dimension_count; i++) {
        const struct programme_dimension *dimension = &reading->dimensions[i];
        bool fed = false;
        int weight = 0;
        for (size_t j = 0; j < programme->check_count; j++)
            if (reading->checks[j].dimension == dimension->index) {
                fed = true;
                weight += reading->checks[j].weight;
            }
        const char *name = dimension_names[dimension->index];
        if (!fed)
            return reading_refuse(reading, reading->dimension_lines[i],
                                  _("no check feeds [dimension %s]: leave it out until one does"), name);
        if (weight == 0)
            return reading_refuse(reading, reading->dimension_lines[i],
                                  _("all checks of [dimension %s] have weight 0: it would never have a score"), name);
        dimension_weight += dimension->weight;
    }
    if (dimension_weight == 0)
        return reading_refuse(reading, reading->dimension_lines[0],
                              _("all dimensions have weight 0: no object would ever have a score"));
    return 0;
}

/* A key goes on under one other, and then is no check of its own. */
static int check_renamed(const struct reading *reading)
{
    size_t count = reading->programme->check_count;
    for (size_t i = 0; i < count; i++) {
        const struct programme_check *check = &reading->checks[i];
        for (size_t j = 0; check->was && j < count; j++) {
            const struct programme_check *other = &reading->checks[j];
            if (strcmp(other->key, check->was) == 0)
                return reading_refuse(reading, check->was_line,
                                      _("'was = %s': [check %s] is still there; a check goes on under one key"),
                                      check->was, check->was);
            if (i != j && other->was && strcmp(other->was, check->was) == 0)
                return reading_refuse(reading, check->was_line, _("'was = %s' stands on line %u too"), check->was,
                                      other->was_line);
        }
    }
    return 0;
}

static int by_index(const void *a, const void *b)
{
    return ((const struct programme_dimension *)a)->index - ((const struct programme_dimension *)b)->index;
}

static int read_sections(struct reading *reading)
{
    size_t counts[SECTION_KINDS];
    int failed = check_sections(reading, counts);
    if (failed)
        return failed;
    if (counts[SECTION_PROGRAMME] == 0)
        return reading_refuse(reading, 1, _("there is no [programme]"));
    if (counts[SECTION_DIMENSION] == 0 || counts[SECTION_CHECK] == 0)
        return reading_refuse(reading, 1, _("a programme has at least one [dimension NAME] and one [check KEY]"));
    if (counts[SECTION_CHECK] > CHECK_MOST)
        return reading_refuse(reading, 1, _("a programme has at most %d checks"), CHECK_MOST);
    struct programme *programme = reading->programme;
    unsigned *lines = arena_allocate_array(reading->arena, counts[SECTION_DIMENSION], sizeof(*lines));
    reading->dimensions = arena_allocate_array(reading->arena, counts[SECTION_DIMENSION], sizeof(*reading->dimensions));
    reading->checks = arena_allocate_array(reading->arena, counts[SECTION_CHECK], sizeof(*reading->checks));
    reading->dimension_lines = lines;
    programme->dimensions = reading->dimensions;
    programme->checks = reading->checks;
    for (unsigned kind = 0; kind < SECTION_KINDS; kind++)
        for (size_t i = 0; i < reading->document.section_count && !failed; i++) {
            struct ini_section *section = &reading->document.sections[i];
            if (strcmp(section->kind, section_kinds[kind]) != 0)
                continue;
            if (kind == SECTION_PROGRAMME) {
                failed = read_head(reading, section);
            } else if (kind == SECTION_DIMENSION) {
                lines[programme->dimension_count] = section->line;
                failed = read_dimension(reading, section, &reading->dimensions[programme->dimension_count++]);
            } else {
                failed = rule_read(reading, section, &reading->checks[programme->check_count++]);
            }
        }
    failed = failed ? failed : check_renamed(reading);
    failed = failed ? failed : check_weights(reading);
    if (!failed)
        qsort(reading->dimensions, programme->dimension_count, sizeof(*reading->dimensions), by_index);
    return failed;
}

int programme_read_text(struct arena *arena, const char *file, const char *text, size_t size,
                        programme_describe *describe, void *context, struct programme *ret_programme,
                        struct peil_error *error)
{
    struct peil_error local = {0};
    struct reading reading = {
        .arena = arena,
        .file = arena_text(arena, file),
        .catalogue = {.arena = arena, .describe = describe, .context = context},
        .programme = ret_programme,
        .error = error ? error : &local,
    };
    *ret_programme = (struct programme){0};
    int failed = ini_read_text(arena, file, text, size, &reading.document, reading.error);
    failed = failed ? failed : read_sections(&reading);
    ret_programme->document = arena_text_n(arena, text, size);
    return failed;
}

/* ---- From a file, with plugins in runners ---------------------------------------------------------------------------
 */

/* Names of the check plugins in a folder, for "did you mean". */
static const char *nearest_plugin(struct arena *arena, const char *folder, const char *name)
{
    enum { MOST = 256 };
    const char *names[MOST];
    size_t count = 0;
    DIR *directory = opendir(folder);
    if (!directory)
        return NULL;
    for (struct dirent *entry; count < MOST && (entry = readdir(directory));) {
        size_t size = strlen(entry->d_name);
        if (size > 9 && strncmp(entry->d_name, "check_", 6) == 0 && strcmp(entry->d_name + size - 3, ".so") == 0)
            names[count++] = arena_text_n(arena, entry->d_name + 6, size - 9);
    }
    closedir(directory);
    return text_nearest(name, names, count);
}

struct in_runner {
    struct arena *arena;
    const struct job_place *place;
};

static int describe_in_runner(void *context, const char *plugin, char **ret_json, struct peil_error *error)
{
    const struct in_runner *in_runner = context;
    const char *folder = in_runner->place->plugin_folder;
    if (folder && access(arena_format(in_runner->arena, "%s/check_%s.so", folder, plugin), F_OK) != 0) {
        const char *nearest = nearest_plugin(in_runner->arena, folder, plugin);
        if (nearest)
            return error_set(error, PEIL_ERROR_USAGE, _("no check plugin '%s'; did you mean '%s'?"), plugin, nearest);
        return error_set(error, PEIL_ERROR_USAGE,
                         _("no check plugin '%s' in %s; peil plugin list shows which there are"), plugin, folder);
    }
    return job_plugin_info(in_runner->place, "check", plugin, ret_json, error);
}

static int read_file(const char *path, struct buffer *text, struct peil_error *error)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return error_set_errno(error, PEIL_ERROR_USAGE, "%s", path);
    char chunk[16384];
    size_t got;
    while (text->size <= LARGEST_FILE && (got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buffer_append(text, chunk, got);
    int failed = ferror(file) ? error_set_errno(error, PEIL_ERROR_USAGE, "%s", path) : 0;
    fclose(file);
    if (!failed && text->size > LARGEST_FILE)
        return error_set(error, PEIL_ERROR_USAGE, _("%s: larger than 1 MiB: that is no programme"), path);
    return failed;
}

int programme_read(struct arena *arena, const char *path, const struct job_place *place,
                   struct programme *ret_programme, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer text = {0};
    int failed = read_file(path, &text, error);
    if (failed)
        return failed;
    struct in_runner in_runner = {.arena = arena, .place = place};
    return programme_read_text(arena, path, buffer_text(&text), text.size, describe_in_runner, &in_runner,
                               ret_programme, error);
}
