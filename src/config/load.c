/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading peil.conf and conf.d/ into the table of sections. */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/option.h"
#include "base/secret.h"
#include "base/text.h"
#include "config/config.h"
#include "base/poison.h"

enum { CONFIG_FILES_MOST = 1000, CONFIG_OPTIONS_MOST = 200 };

struct config_reading {
    struct arena *arena;
    struct config *config;
    const char *credentials;
    const char **files;
};

static const char *config_folder(struct arena *arena, const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? arena_text_n(arena, file, slash == file ? 1 : (size_t)(slash - file)) : ".";
}

/* ---- One file -----------------------------------------------------------------------------------------------------
 */

static int config_unknown_section(const char *file, const struct ini_section *section, struct peil_error *error)
{
    const char *names[64];
    size_t count = config_section_count < 64 ? config_section_count : 64;
    if (!*section->name)
        return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: '%s' stands before the first [section]"), file,
                         section->entry_count ? section->entries[0].line : section->line,
                         section->entry_count ? section->entries[0].key : "");
    for (size_t i = 0; i < count; i++)
        names[i] = config_sections[i].name;
    const char *nearest = text_nearest(section->name, names, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: there is no section [%s]; did you mean [%s]?"), file,
                         section->line, section->name, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("%s:%u: there is no section [%s]"), file, section->line, section->name);
}

static size_t config_section_at(const char *name)
{
    size_t at = 0;
    while (at < config_section_count && strcmp(config_sections[at].name, name) != 0)
        at++;
    return at;
}

/* A connection string with a password in it, where a name belongs: libpq would repeat it in its messages. */
static bool config_holds_password(const char *text)
{
    const char *scheme = strstr(text, "://");
    const char *at = scheme ? strchr(scheme, '@') : NULL;
    const char *colon = scheme ? strchr(scheme + 3, ':') : NULL;
    return (at && colon && colon < at) || strcasestr(text, "password=");
}

static int config_keep(struct config_reading *reading, const char *file, const struct ini_section *section,
                       const struct peil_setting *setting, struct config_value *value, struct peil_error *error)
{
    const struct ini_entry *entry = section->entries;
    while (strcmp(entry->key, value->option->name) != 0)
        entry++;
    value->setting = *setting;
    value->written = entry->value;
    value->place = arena_format(reading->arena, "%s:%u", file, entry->line);
    const char *folder = config_folder(reading->arena, file);
    if (config_holds_password(entry->value))
        return error_set(error, PEIL_ERROR_USAGE,
                         _("%s: '%s' holds a password, which is not repeated here; say where it stands: 'password' in "
                           "peil.conf(5)"),
                         value->place, value->option->name);
    if (value->option->flags & PEIL_OPTION_SECRET) {
        int failed = secret_check_reference(value->place, entry->value, error);
        if (failed)
            return failed;
        value->setting.text = secret_resolve(reading->arena, entry->value, folder, reading->credentials);
    } else if (value->option->type == PEIL_OPTION_PATH && *entry->value != '/') {
        value->setting.text = arena_format(reading->arena, "%s/%s", folder, entry->value);
    }
    return 0;
}

static int config_read_section(struct config_reading *reading, const char *file, struct ini_section *section,
                               struct peil_error *error)
{
    struct peil_setting settings[CONFIG_OPTIONS_MOST];
    size_t at = config_section_at(section->name);
    if (at == config_section_count)
        return config_unknown_section(file, section, error);
    size_t count = *config_sections[at].option_count;
    assert(count <= CONFIG_OPTIONS_MOST);
    int failed = option_check(reading->arena, config_sections[at].options, count, file, section, settings, error);
    for (size_t i = 0; !failed && i < count; i++)
        if (settings[i].given)
            failed = config_keep(reading, file, section, &settings[i], &reading->config->values[at][i], error);
    return failed;
}

/* Whoever may change it may have another program run as us. */
static int config_check_file(const char *file, bool part, struct peil_error *error)
{
    struct stat stat_of;
    if (stat(file, &stat_of) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", file);
    /* One that is named may be a pipe: it was meant. */
    if (part ? !S_ISREG(stat_of.st_mode) : S_ISDIR(stat_of.st_mode))
        return error_set(error, PEIL_ERROR_USAGE, _("%s is not a file"), file);
    if (stat_of.st_mode & S_IWOTH)
        return error_set(error, PEIL_ERROR_USAGE, _("%s can be changed by anybody: chmod o-w it"), file);
    return 0;
}

static int config_read_file(struct config_reading *reading, const char *file, bool part, struct peil_error *error)
{
    struct ini_document document;
    if (reading->config->file_count == CONFIG_FILES_MOST)
        return error_set(error, PEIL_ERROR_USAGE, _("%s: more than %d files of configuration"), file,
                         CONFIG_FILES_MOST);
    file = arena_text(reading->arena, file);
    int failed = config_check_file(file, part, error);
    failed = failed ? failed : ini_read_file(reading->arena, file, &document, error);
    for (size_t i = 0; !failed && i < document.section_count; i++) {
        for (size_t j = 0; !failed && j < i; j++)
            if (strcmp(document.sections[i].name, document.sections[j].name) == 0)
                failed =
                    error_set(error, PEIL_ERROR_USAGE, _("%s:%u: [%s] stands in this file already, on line %u"), file,
                              document.sections[i].line, document.sections[i].name, document.sections[j].line);
        failed = failed ? failed : config_read_section(reading, file, &document.sections[i], error);
    }
    if (!failed)
        reading->files[reading->config->file_count++] = file;
    return failed;
}

/* ---- All files ----------------------------------------------------------------------------------------------------
 */

static int config_is_part(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return entry->d_name[0] != '.' && size > 5 && strcmp(entry->d_name + size - 5, ".conf") == 0;
}

static int config_by_bytes(const struct dirent **first, const struct dirent **second)
{
    return strcmp((*first)->d_name, (*second)->d_name);
}

static int config_read_folder(struct config_reading *reading, const char *folder, struct peil_error *error)
{
    struct dirent **parts = NULL;
    int count = scandir(folder, &parts, config_is_part, config_by_bytes);
    if (count < 0)
        return errno == ENOENT ? 0 : error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", folder);
    int failed = 0;
    for (int i = 0; i < count; i++) {
        if (!failed)
            failed =
                config_read_file(reading, arena_format(reading->arena, "%s/%s", folder, parts[i]->d_name), true, error);
        free(parts[i]);
    }
    free(parts);
    return failed;
}

static int config_defaults(struct config_reading *reading, struct peil_error *error)
{
    struct config *config = reading->config;
    config->values = arena_allocate_array(reading->arena, config_section_count, sizeof(*config->values));
    for (size_t i = 0; i < config_section_count; i++) {
        const struct config_section *section = &config_sections[i];
        config->values[i] = arena_allocate_array(reading->arena, *section->option_count + 1, sizeof(**config->values));
        for (size_t j = 0; j < *section->option_count; j++) {
            struct config_value *value = &config->values[i][j];
            value->option = &section->options[j];
            if (!value->option->standard)
                continue;
            int failed = option_check_value(reading->arena, value->option, section->name, value->option->standard,
                                            &value->setting, error);
            if (failed)
                return failed;
        }
    }
    return 0;
}

static int config_required(const struct config *config, struct peil_error *error)
{
    for (size_t i = 0; i < config_section_count; i++)
        for (size_t j = 0; j < *config_sections[i].option_count; j++) {
            const struct config_value *value = &config->values[i][j];
            if ((value->option->flags & PEIL_OPTION_REQUIRED) && !value->place)
                return error_set(error, PEIL_ERROR_USAGE, _("%s: [%s] needs '%s': %s"),
                                 config->file ? config->file : "peil.conf", config_sections[i].name,
                                 value->option->name, value->option->text ? _(value->option->text) : "");
        }
    return 0;
}

int config_load(struct arena *arena, const struct config_from *from, struct config *ret_config,
                struct peil_error *error)
{
    static const char standard[] = PEIL_SYSCONFDIR "/peil/peil.conf";
    struct config_reading reading = {.arena = arena, .config = ret_config, .credentials = from->credentials};
    *ret_config = (struct config){0};
    ret_config->files = reading.files = arena_allocate_array(arena, CONFIG_FILES_MOST, sizeof(*reading.files));
    const char *file = from->file ? from->file : from->environment && *from->environment ? from->environment : standard;
    int failed = config_defaults(&reading, error);
    if (failed)
        return failed;
    /* Absent is well when nobody named it; there and unreadable never is. */
    if (file != standard || access(file, F_OK) == 0 || errno != ENOENT) {
        failed = config_read_file(&reading, file, false, error);
        ret_config->file = arena_text(arena, file);
    }
    if (!failed)
        failed = config_read_folder(&reading, arena_format(arena, "%s/conf.d", config_folder(arena, file)), error);
    return failed ? failed : config_required(ret_config, error);
}

/* ---- Asking -------------------------------------------------------------------------------------------------------
 */

const struct config_value *config_value(const struct config *config, const char *section, const char *key)
{
    size_t at = config_section_at(section);
    assert(at < config_section_count);
    for (size_t i = 0; i < *config_sections[at].option_count; i++)
        if (strcmp(config_sections[at].options[i].name, key) == 0)
            return &config->values[at][i];
    assert(!"a key of the table");
    abort();
}

const char *config_text(const struct config *config, const char *section, const char *key)
{
    return config_value(config, section, key)->setting.text;
}

int64_t config_integer(const struct config *config, const char *section, const char *key)
{
    return config_value(config, section, key)->setting.integer;
}

void config_store(const struct config *config, struct store_settings *ret_settings)
{
    *ret_settings = (struct store_settings){
        .host = config_text(config, "store", "host"),
        .port = config_text(config, "store", "port"),
        .database = config_text(config, "store", "database"),
        .user = config_text(config, "store", "user"),
        .service = config_text(config, "store", "service"),
        .passfile = config_text(config, "store", "passfile"),
        .password = config_text(config, "store", "password"),
        .connect_timeout = config_integer(config, "store", "connect_timeout"),
    };
}

void config_place(const struct config *config, const char *language, struct job_place *ret_place)
{
    const char *runner = config_text(config, "peil", "runner");
    const char *plugins = config_text(config, "peil", "plugins");
    *ret_place = (struct job_place){
        .runner = runner ? runner : PEIL_RUNNERDIR "/peil-runner",
        .plugin_folder = plugins ? plugins : PEIL_PLUGINDIR,
        .locale_folder = config_text(config, "peil", "locale"),
        .language = language,
        .network = config_text(config, "runner", "network"),
        .readable = config_text(config, "runner", "readable"),
        .plugin_list = config_text(config, "runner", "plugin_list"),
        .strict = config_integer(config, "runner", "require_sandbox"),
    };
}

void config_calendar(const struct config *config, struct calendar *ret_calendar)
{
    *ret_calendar = (struct calendar){
        .liberation = (enum calendar_liberation)config_integer(config, "calendar", "liberation_day"),
        .good_friday = config_integer(config, "calendar", "good_friday") != 0,
    };
}
