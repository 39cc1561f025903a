/* SPDX-License-Identifier: EUPL-1.2 */
/* peil plugin list|info|test|new: what plugins there are, what they can do, and how to make one. */
#include "cli/cmd_plugin.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "base/poison.h"

enum { PLUGINS_MOST = 1000 };

const char *plugin_member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

int plugin_describe(struct cli *cli, const char *kind, const char *name, json_t **ret_info, struct peil_error *error)
{
    _cleanup_free_ char *text = NULL;
    *ret_info = NULL;
    int failed = job_plugin_info(&cli->place, kind, name, &text, error);
    if (failed)
        return failed;
    json_error_t wrong;
    *ret_info = json_loads(text, JSON_REJECT_DUPLICATES, &wrong);
    if (!*ret_info)
        return error_set(error, PEIL_ERROR_PLUGIN, _("plugin %s: its description is no JSON: %s"), name, wrong.text);
    return 0;
}

/* ---- The folder -------------------------------------------------------------------------------------------------- */

struct plugin_file {
    const char *kind;
    const char *name;
};

static size_t kind_rank(const char *kind)
{
    static const char *const order[] = {"source", "check", "report"};
    size_t rank = 0;
    while (rank < 3 && strcmp(kind, order[rank]) != 0)
        rank++;
    return rank;
}

static int by_kind_and_name(const void *a, const void *b)
{
    const struct plugin_file *left = a, *right = b;
    size_t first = kind_rank(left->kind), second = kind_rank(right->kind);
    if (first != second)
        return first < second ? -1 : 1;
    int kinds = strcmp(left->kind, right->kind);
    return kinds ? kinds : strcmp(left->name, right->name);
}

/* Every KIND_NAME.so of the plugin folder, sources first. */
static int plugin_files(struct cli *cli, struct plugin_file **ret_files, size_t *ret_count, struct peil_error *error)
{
    DIR *folder = opendir(cli->place.plugin_folder);
    if (!folder)
        return error_set_errno(error, PEIL_ERROR_USAGE, _("plugin folder %s"), cli->place.plugin_folder);
    struct plugin_file *files = arena_allocate_array(cli->arena, PLUGINS_MOST, sizeof(*files));
    size_t count = 0;
    for (struct dirent *entry; count < PLUGINS_MOST && (entry = readdir(folder));) {
        size_t size = strlen(entry->d_name);
        const char *bar = strchr(entry->d_name, '_');
        if (!bar || bar == entry->d_name || size < 4 || strcmp(entry->d_name + size - 3, ".so") != 0)
            continue;
        size_t kind = (size_t)(bar - entry->d_name);
        if (kind + 1 >= size - 3)
            continue;
        files[count].kind = arena_text_n(cli->arena, entry->d_name, kind);
        files[count++].name = arena_text_n(cli->arena, bar + 1, size - 3 - kind - 1);
    }
    closedir(folder);
    qsort(files, count, sizeof(*files), by_kind_and_name);
    *ret_files = files;
    *ret_count = count;
    return 0;
}

static int plugin_unknown(struct cli *cli, const char *word, const struct plugin_file *files, size_t count,
                          struct peil_error *error)
{
    const char **names = arena_allocate_array(cli->arena, 2 * count + 1, sizeof(*names));
    for (size_t i = 0; i < count; i++) {
        names[2 * i] = files[i].name;
        names[2 * i + 1] = arena_format(cli->arena, "%s_%s", files[i].kind, files[i].name);
    }
    const char *nearest = text_nearest(word, names, 2 * count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no plugin '%s'; did you mean '%s'?"), word, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("there is no plugin '%s' in %s; see peil plugin list"), word,
                     cli->place.plugin_folder);
}

int plugin_find(struct cli *cli, const char *word, const char **ret_kind, const char **ret_name,
                struct peil_error *error)
{
    struct plugin_file *files;
    size_t count;
    const struct plugin_file *found = NULL;
    *ret_kind = NULL;
    *ret_name = word;
    if (strchr(word, '/'))
        return 0;
    int failed = plugin_files(cli, &files, &count, error);
    if (failed)
        return failed;
    for (size_t i = 0; i < count; i++) {
        const char *whole = arena_format(cli->arena, "%s_%s", files[i].kind, files[i].name);
        if (strcmp(whole, word) != 0 && strcmp(files[i].name, word) != 0)
            continue;
        if (found && strcmp(whole, word) != 0)
            return error_set(error, PEIL_ERROR_USAGE, _("'%s' is more than one plugin: say %s_%s or %s_%s"), word,
                             found->kind, found->name, files[i].kind, files[i].name);
        found = &files[i];
    }
    if (!found)
        return plugin_unknown(cli, word, files, count, error);
    *ret_kind = found->kind;
    *ret_name = found->name;
    return 0;
}

/* ---- List -------------------------------------------------------------------------------------------------------- */

/* One plugin, or why it cannot be used. */
static json_t *list_entry(struct cli *cli, const struct plugin_file *file, bool *ret_broken)
{
    struct peil_error error = {0};
    json_t *info;
    *ret_broken = plugin_describe(cli, file->kind, file->name, &info, &error) != 0;
    json_t *entry = json_pack("{s:s, s:s}", "kind", file->kind, "name", file->name);
    json_object_set_new(entry, "version", *ret_broken ? json_null() : json_string(plugin_member(info, "version")));
    json_object_set_new(entry, "summary", *ret_broken ? json_null() : json_string(plugin_member(info, "summary")));
    json_object_set_new(entry, "sha256", *ret_broken ? json_null() : json_string(plugin_member(info, "sha256")));
    json_object_set_new(entry, "error", *ret_broken ? json_string(error.message) : json_null());
    json_decref(info);
    return entry;
}

static void print_list(struct cli *cli, const json_t *list)
{
    const struct print_column columns[] = {
        {_("kind"), PRINT_LEFT, false},
        {_("plugin"), PRINT_LEFT, false},
        {_("version"), PRINT_LEFT, false},
        {_("what it does"), PRINT_LEFT, true},
    };
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    size_t index;
    json_t *entry;
    json_array_foreach(list, index, entry)
    {
        bool broken = json_is_string(json_object_get(entry, "error"));
        print_cell(table, plugin_member(entry, "kind"));
        print_cell(table, plugin_member(entry, "name"));
        print_cell(table, broken ? NULL : plugin_member(entry, "version"));
        print_cell(table, broken ? _("✖ cannot be used, see below") : plugin_member(entry, "summary"));
    }
    print_table_end(table);
    json_array_foreach(list, index, entry)
    {
        const char *reason = plugin_member(entry, "error");
        _cleanup_buffer_ struct buffer clean = {0};
        utf8_printable(&clean, reason, strlen(reason));
        if (*reason)
            printf("✖ %s\n", buffer_text(&clean));
    }
}

static int plugin_list_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct plugin_file *files;
    size_t count, broken_count = 0;
    (void)arguments;
    int failed = plugin_files(cli, &files, &count, error);
    if (failed)
        return failed;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        bool broken;
        json_array_append_new(list, list_entry(cli, &files[i], &broken));
        broken_count += broken;
    }
    if (cli->json) {
        json_dumpf(list, stdout, JSON_INDENT(2));
        printf("\n");
    } else if (count) {
        print_list(cli, list);
    } else {
        printf(_("There are no plugins in %s.\n"), cli->place.plugin_folder);
    }
    json_decref(list);
    return broken_count ? CLI_EXIT_NOT_MEASURED : CLI_EXIT_OK;
}

/* ---- Info -------------------------------------------------------------------------------------------------------- */

/* Text in lines that fit, each behind so many spaces. */
static void print_wrapped(struct cli *cli, int indent, const char *text)
{
    _cleanup_buffer_ struct buffer clean = {0};
    utf8_printable(&clean, text, strlen(text));
    size_t column = 0, room = (size_t)(cli->columns > indent + 20 ? cli->columns - indent : 20);
    const char *word = buffer_text(&clean);
    while (*word) {
        size_t size = strcspn(word, " ");
        size_t width = utf8_width(word, size);
        if (column && column + 1 + width > room) {
            printf("\n");
            column = 0;
        }
        printf("%*s%.*s", column ? 1 : indent, "", (int)size, word);
        column += (column ? 1 : 0) + width;
        word += size;
        word += strspn(word, " ");
    }
    printf("\n");
}

static const char *option_kind(struct cli *cli, const json_t *option)
{
    static const struct {
        const char *type;
        const char *words;
    } types[] = {
        {"text", N_("text")}, {"integer", N_("whole number")}, {"boolean", N_("yes or no")}, {"list", N_("list")},
        {"date", N_("date")}, {"path", N_("file or folder")},
    };
    const char *type = plugin_member(option, "type");
    const json_t *minimum = json_object_get(option, "minimum");
    const json_t *maximum = json_object_get(option, "maximum");
    if (json_is_integer(minimum))
        return arena_format(cli->arena, _("whole number, %lld to %lld"), (long long)json_integer_value(minimum),
                            (long long)json_integer_value(maximum));
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i].type, type) == 0)
            return _(types[i].words);
    _cleanup_buffer_ struct buffer choices = {0};
    size_t index;
    json_t *choice;
    json_array_foreach(json_object_get(option, "choices"), index, choice)
        buffer_append_format(&choices, "%s%s", index ? " | " : "", json_string_value(choice));
    return arena_text(cli->arena, buffer_text(&choices));
}

static void print_options(struct cli *cli, const json_t *options)
{
    size_t index;
    json_t *option;
    if (json_array_size(options))
        printf(_("  options\n"));
    json_array_foreach(options, index, option)
    {
        const char *standard = plugin_member(option, "standard");
        const char *kind = option_kind(cli, option);
        const char *line = arena_format(cli->arena, "%s = %s", plugin_member(option, "name"), kind);
        if (*standard)
            line = arena_format(cli->arena, _("%s (default: %s)"), line, standard);
        else if (json_is_true(json_object_get(option, "required")))
            line = arena_format(cli->arena, _("%s (needed)"), line);
        print_wrapped(cli, 4, line);
        print_wrapped(cli, 8, plugin_member(option, "text"));
    }
}

static void print_checks(struct cli *cli, const char *plugin, const json_t *checks)
{
    size_t index, at;
    json_t *check, *reason;
    json_array_foreach(checks, index, check)
    {
        printf("\n%s.%s  %s %s\n", plugin, plugin_member(check, "name"), _("version"), plugin_member(check, "version"));
        print_wrapped(cli, 2, plugin_member(check, "summary"));
        print_options(cli, json_object_get(check, "options"));
        if (json_array_size(json_object_get(check, "reasons")))
            printf(_("  reasons\n"));
        json_array_foreach(json_object_get(check, "reasons"), at, reason)
        {
            print_wrapped(
                cli, 4,
                arena_format(cli->arena, "%s: %s", plugin_member(reason, "key"), plugin_member(reason, "text")));
            if (*plugin_member(reason, "hint"))
                print_wrapped(cli, 8, plugin_member(reason, "hint"));
        }
    }
}

/* What it runs behind: what is in force, and loudly what is not. */
static void print_sandbox(struct cli *cli, const json_t *info)
{
    const json_t *fence = json_object_get(info, "sandbox");
    int landlock = (int)json_integer_value(json_object_get(fence, "landlock"));
    bool calls = json_is_true(json_object_get(fence, "system_calls"));
    _cleanup_buffer_ struct buffer words = {0};
    buffer_append_text(&words, json_is_true(json_object_get(fence, "network")) ? _("with network") : _("no network"));
    if (landlock)
        buffer_append_format(&words, _(", files by Landlock %d"), landlock);
    if (calls)
        buffer_append_text(&words, _(", system calls filtered"));
    if (json_is_true(json_object_get(fence, "write_or_execute")))
        buffer_append_text(&words, _(", memory is written or executed, never both"));
    print_wrapped(cli, 0, arena_format(cli->arena, _("sandbox: %s"), buffer_text(&words)));
    if (!landlock)
        print_wrapped(cli, 0, _("✖ not fenced: files. This kernel has no Landlock"));
    bool loose = json_is_true(json_object_get(fence, "loose"));
    if (!calls && !loose)
        print_wrapped(cli, 0, _("✖ not fenced: system calls. This machine has no filter for them"));
    if (loose)
        print_wrapped(cli, 0, _("✖ not fenced: this build is one for tests (sanitizers or coverage)"));
}

static int plugin_info_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const char *kind, *name;
    json_t *info = NULL;
    int failed = plugin_find(cli, arguments->words[0], &kind, &name, error);
    failed = failed ? failed : plugin_describe(cli, kind, name, &info, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_dumpf(info, stdout, JSON_INDENT(2));
        printf("\n");
    } else {
        printf("%s_%s %s\n", plugin_member(info, "kind"), plugin_member(info, "name"), plugin_member(info, "version"));
        print_wrapped(cli, 0, plugin_member(info, "summary"));
        print_wrapped(
            cli, 0,
            arena_format(cli->arena, _("ABI %s, file %s"), plugin_member(info, "abi"), plugin_member(info, "file")));
        if (*plugin_member(info, "media_type"))
            printf(_("writes %s, .%s\n"), plugin_member(info, "media_type"), plugin_member(info, "extension"));
        print_sandbox(cli, info);
        print_options(cli, json_object_get(info, "options"));
        print_checks(cli, plugin_member(info, "name"), json_object_get(info, "checks"));
    }
    json_decref(info);
    return CLI_EXIT_OK;
}

static const struct command plugin_commands[] = {
    {.name = "list",
     .summary = N_("every plugin in the plugin folder, and why a broken one cannot be used"),
     .run = plugin_list_command},
    {.name = "info",
     .words = "NAME",
     .summary = N_("what a plugin does: its checks, options and reasons"),
     .words_least = 1,
     .words_most = 1,
     .run = plugin_info_command},
    {.name = "test",
     .words = "NAME|FILE",
     .summary = N_("whether a plugin keeps to the rules: loads it in a runner and tries it"),
     .words_least = 1,
     .words_most = 1,
     .options = plugin_test_options,
     .option_count = PLUGIN_TEST_COUNT,
     .run = plugin_test_command},
    {.name = "new",
     .words = "KIND NAME",
     .summary = N_("writes a new source, check or report plugin that works, to go on from"),
     .words_least = 1,
     .words_most = 2,
     .options = plugin_new_options,
     .option_count = PLUGIN_NEW_COUNT,
     .run = plugin_new_command},
    {.name = NULL},
};

const struct command command_plugin = {
    .name = "plugin",
    .summary = N_("what plugins there are, what they can do, and how to make one"),
    .subcommands = plugin_commands,
};
