/* SPDX-License-Identifier: EUPL-1.2 */
/* peil plugin new: writes a plugin that works, with its test, manual and Makefile. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/cmd_plugin.h"
#include "cli/skeleton.h"
#include "base/poison.h"

const struct peil_option plugin_new_options[PLUGIN_NEW_COUNT] = {
    [PLUGIN_NEW_FOLDER] = {"folder", PEIL_OPTION_PATH, 0, ".", 0, 0, NULL,
                           N_("where the new folder KIND_NAME is made")},
};

struct skeleton {
    const char *kind, *name;
    const char *folder; /* of the new plugin */
    char date[32];
};

static void append_upper(struct buffer *text, const char *word)
{
    for (; *word; word++)
        buffer_append_byte(text, (unsigned char)toupper((unsigned char)*word));
}

/* "@name@" and the like at the start of text: appends what it stands for and returns its length; 0: it is none. */
static size_t skeleton_word(const struct skeleton *skeleton, const char *text, struct buffer *out)
{
    static const char *const words[] = {"@name@", "@kind@", "@date@", "@packages@", "@NAME@", "@KIND@"};
    size_t which = 0;
    while (which < 6 && strncmp(text, words[which], strlen(words[which])) != 0)
        which++;
    switch (which) {
    case 0:
        buffer_append_text(out, skeleton->name);
        break;
    case 1:
        buffer_append_text(out, skeleton->kind);
        break;
    case 2:
        buffer_append_text(out, skeleton->date);
        break;
    case 3:
        buffer_append_text(out, strcmp(skeleton->kind, "report") == 0 ? " jansson" : "");
        break;
    case 4:
        append_upper(out, skeleton->name);
        break;
    case 5:
        append_upper(out, skeleton->kind);
        break;
    default:
        return 0;
    }
    return strlen(words[which]);
}

/* "check.c" is licence.c of a check, "test_check.c" its test, "check.7" its manual; files of other kinds give NULL. */
static const char *skeleton_name(struct arena *arena, const struct skeleton *skeleton, const char *file)
{
    static const char *const kinds[] = {"source", "check", "report"};
    bool test = strncmp(file, "test_", 5) == 0;
    const char *rest = test ? file + 5 : file;
    for (size_t i = 0; i < 3; i++) {
        size_t size = strlen(kinds[i]);
        if (strncmp(rest, kinds[i], size) != 0 || rest[size] != '.')
            continue;
        if (strcmp(kinds[i], skeleton->kind) != 0)
            return NULL;
        if (strcmp(rest + size, ".7") == 0)
            return arena_format(arena, "peil-%s_%s.7", skeleton->kind, skeleton->name);
        return arena_format(arena, "%s%s%s", test ? "test_" : "", skeleton->name, rest + size);
    }
    return file;
}

static int skeleton_write(struct cli *cli, const struct skeleton *skeleton, const struct skeleton_file *file,
                          struct peil_error *error)
{
    const char *name = skeleton_name(cli->arena, skeleton, file->name);
    _cleanup_buffer_ struct buffer text = {0};
    if (!name)
        return 0;
    for (const char *at = file->text; *at;) {
        size_t taken = skeleton_word(skeleton, at, &text);
        if (!taken)
            buffer_append_byte(&text, (unsigned char)*at);
        at += taken ? taken : 1;
    }
    const char *path = arena_format(cli->arena, "%s/%s", skeleton->folder, name);
    FILE *out = fopen(path, "wx");
    if (!out)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    bool written = fwrite(text.data, 1, text.size, out) == text.size;
    if (fclose(out) != 0 || !written)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    printf("  %s\n", path);
    return 0;
}

/* "check licence" or "check_licence". */
static int skeleton_words(struct cli *cli, const struct cli_arguments *arguments, struct skeleton *skeleton,
                          struct peil_error *error)
{
    static const char *const kinds[] = {"source", "check", "report"};
    const char *first = arguments->words[0];
    const char *bar = strchr(first, '_');
    skeleton->kind = first;
    skeleton->name = arguments->word_count == 2 ? arguments->words[1] : NULL;
    if (!skeleton->name && bar) {
        skeleton->kind = arena_text_n(cli->arena, first, (size_t)(bar - first));
        skeleton->name = bar + 1;
    }
    size_t known = 0;
    while (known < 3 && strcmp(kinds[known], skeleton->kind) != 0)
        known++;
    if (known == 3)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no kind of plugin: source, check or report"),
                         skeleton->kind);
    if (!skeleton->name)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("a new plugin needs a name, for instance: peil plugin new %s licence"), skeleton->kind);
    size_t size = strspn(skeleton->name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (!islower((unsigned char)skeleton->name[0]) || skeleton->name[size] || size > 40)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("'%s' cannot be a plugin's name: small letters, digits and '_', a letter first, at most 40"),
                         skeleton->name);
    return 0;
}

int plugin_new_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    struct skeleton skeleton = {0};
    int year, month, day;
    int failed = skeleton_words(cli, arguments, &skeleton, error);
    if (failed)
        return failed;
    date_to_civil(date_today(), &year, &month, &day);
    snprintf(skeleton.date, sizeof(skeleton.date), "%s %d, %d", months[month - 1], day, year);
    skeleton.folder =
        arena_format(cli->arena, "%s/%s_%s", arguments->settings[PLUGIN_NEW_FOLDER].text, skeleton.kind, skeleton.name);
    if (mkdir(skeleton.folder, 0777) < 0)
        return error_set_errno(error, PEIL_ERROR_USAGE, "%s", skeleton.folder);
    for (const struct skeleton_file *file = skeleton_files; !failed && file->name; file++)
        failed = skeleton_write(cli, &skeleton, file, error);
    if (failed)
        return failed;
    printf(_("It builds and passes its test: make -C %s check. peil-plugin(7) has the rules.\n"), skeleton.folder);
    return CLI_EXIT_OK;
}
