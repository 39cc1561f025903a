/* SPDX-License-Identifier: EUPL-1.2 */
/* peil: the command line. Finds the configuration, then the command in a table, parses its options, runs it. */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/option.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "base/poison.h"

static const struct peil_option global_options[] = {
    {"config", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
     N_("configuration file (default: PEIL_CONFIG, then /etc/peil/peil.conf)")},
    {"lang", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "nl|en", N_("language of messages: nl or en")},
    {"format", PEIL_OPTION_CHOICE, 0, "text", 0, 0, "text|json", N_("how data is printed: text or json")},
    {"help", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("this help")},
    {"version", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("the version of peil")},
};
enum { GLOBAL_CONFIG, GLOBAL_LANG, GLOBAL_FORMAT, GLOBAL_HELP, GLOBAL_VERSION, GLOBAL_COUNT };
const struct peil_option *const cli_global_options = global_options;
const size_t cli_global_option_count = GLOBAL_COUNT;

static void print_error(const char *program, const struct peil_error *error)
{
    _cleanup_buffer_ struct buffer text = {0};
    utf8_printable(&text, error->message, strlen(error->message));
    fprintf(stderr, "%s: %s\n", program, buffer_text(&text));
}

static void print_option(const struct peil_option *option)
{
    _cleanup_buffer_ struct buffer left = {0};
    buffer_append_format(&left, "--%s", option->name);
    if (option->type != PEIL_OPTION_BOOLEAN)
        buffer_append_format(&left, " %s", option->type == PEIL_OPTION_CHOICE ? option->choices : "…");
    size_t width = utf8_width(left.data, left.size);
    printf("  %s%*s%s\n", left.data, width < 24 ? (int)(24 - width) : 1, "", option->text ? _(option->text) : "");
}

static void print_help(const struct command *command, const char *path)
{
    if (!command) {
        printf(_("usage: peil [options] command …\n\nCommands:\n"));
        for (size_t i = 0; cli_commands[i]; i++)
            printf("  %-12s %s\n", cli_commands[i]->name, _(cli_commands[i]->summary));
        printf(_("\nOptions of every command:\n"));
        for (size_t i = 0; i < GLOBAL_COUNT; i++)
            print_option(&global_options[i]);
        return;
    }
    if (command->subcommands) {
        printf("%s\n", _(command->summary));
        for (const struct command *sub = command->subcommands; sub->name; sub++)
            printf("  %s %s%s%s\n      %s\n", path, sub->name, sub->words ? " " : "", sub->words ? sub->words : "",
                   _(sub->summary));
        return;
    }
    printf(_("usage: %s%s%s\n%s\n"), path, command->words ? " " : "", command->words ? command->words : "",
           _(command->summary));
    for (size_t i = 0; i < command->option_count; i++)
        print_option(&command->options[i]);
}

struct words {
    const char **items;
    size_t count;
};

/* Takes "--name value", "--name=value" and flags out of the arguments, for global rows and the command's own. */
struct option_reader {
    struct arena *arena;
    const struct peil_option *rows;
    size_t count;
    struct peil_setting *settings;
};

static const struct peil_option *option_named(const struct option_reader *reader, const char *name, size_t size,
                                              size_t *ret_index)
{
    for (size_t i = 0; i < reader->count; i++)
        if (strlen(reader->rows[i].name) == size && memcmp(reader->rows[i].name, name, size) == 0) {
            *ret_index = i;
            return &reader->rows[i];
        }
    return NULL;
}

/* Returns the number of arguments taken: 0 when it is not one of these rows. */
static int option_take(struct option_reader *reader, char **arguments, struct peil_error *error)
{
    const char *name = arguments[0] + 2;
    size_t size = strcspn(name, "=");
    size_t index;
    const struct peil_option *row = option_named(reader, name, size, &index);
    if (!row)
        return 0;
    const char *value = name[size] == '=' ? name + size + 1 : NULL;
    int taken = 1;
    if (!value && row->type == PEIL_OPTION_BOOLEAN) {
        value = "yes";
    } else if (!value) {
        value = arguments[1];
        taken = 2;
        if (!value)
            return error_set(error, PEIL_ERROR_USAGE, _("--%s needs a value"), row->name);
    }
    const char *place = arena_format(reader->arena, "--%s", row->name);
    int failed = option_check_value(reader->arena, row, place, value, &reader->settings[index], error);
    reader->settings[index].given = 1;
    return failed ? failed : taken;
}

static int options_default(struct option_reader *reader, struct peil_error *error)
{
    reader->settings = arena_allocate_array(reader->arena, reader->count + 1, sizeof(*reader->settings));
    for (size_t i = 0; i < reader->count; i++) {
        if (!reader->rows[i].standard)
            continue;
        int failed = option_check_value(reader->arena, &reader->rows[i], reader->rows[i].name, reader->rows[i].standard,
                                        &reader->settings[i], error);
        if (failed)
            return failed;
    }
    return 0;
}

static int unknown_option(const struct option_reader *first, const struct option_reader *second, const char *argument,
                          struct peil_error *error)
{
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; i < first->count && count < 64; i++)
        names[count++] = first->rows[i].name;
    for (size_t i = 0; i < second->count && count < 64; i++)
        names[count++] = second->rows[i].name;
    char name[64];
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("no option '--%s'; did you mean '--%s'?"), name, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("no option '--%s'; see --help"), name);
}

static char count_option[] = "--count"; /* what -n is short for */

static int parse_arguments(struct option_reader *global, struct option_reader *own, char **arguments,
                           struct words *ret_words, struct peil_error *error)
{
    bool only_words = false;
    for (int at = 0; arguments[at];) {
        size_t count_row;
        if (!only_words && strcmp(arguments[at], "-n") == 0 && option_named(own, "count", 5, &count_row))
            arguments[at] = count_option;
        if (only_words || strncmp(arguments[at], "--", 2) != 0) {
            ret_words->items[ret_words->count++] = arguments[at++];
            continue;
        }
        if (arguments[at][2] == '\0') {
            only_words = true;
            at++;
            continue;
        }
        int taken = option_take(own, arguments + at, error);
        if (taken == 0)
            taken = option_take(global, arguments + at, error);
        if (taken == 0)
            return unknown_option(global, own, arguments[at], error);
        if (taken < 0)
            return taken;
        at += taken;
    }
    return 0;
}

static const struct command *command_named(const struct command *const *commands, const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int unknown_command(const char *name, const struct command *parent, struct peil_error *error)
{
    const char *names[64];
    size_t count = 0;
    if (parent)
        for (const struct command *sub = parent->subcommands; sub->name && count < 64; sub++)
            names[count++] = sub->name;
    else
        for (size_t i = 0; cli_commands[i] && count < 64; i++)
            names[count++] = cli_commands[i]->name;
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("no command '%s'; did you mean '%s'?"), name, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("no command '%s'; see peil --help"), name);
}

static int load_config(struct cli *cli, const char *given, struct peil_error *error)
{
    const struct config_from from = {
        .file = given, .environment = getenv("PEIL_CONFIG"), .credentials = getenv("CREDENTIALS_DIRECTORY")};
    return config_load(cli->arena, &from, &cli->config, error);
}

static void apply_config(struct cli *cli, const struct peil_setting *global)
{
    const char *language = config_text(&cli->config, "peil", "language");
    cli->language = global && global[GLOBAL_LANG].given ? global[GLOBAL_LANG].text
                    : language                          ? language
                                                        : text_language_of_environment();
    config_store(&cli->config, &cli->store);
    config_place(&cli->config, cli->language, &cli->place);
    if (!cli->place.locale_folder)
        cli->place.locale_folder = getenv("PEIL_LOCALE");
    text_language(cli->language, cli->place.locale_folder);
}

static void look_at_terminal(struct cli *cli)
{
    struct winsize size;
    const char *plain = getenv("NO_COLOR");
    bool terminal = isatty(STDOUT_FILENO);
    cli->colour = terminal && !(plain && *plain);
    cli->columns = 80;
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        cli->columns = size.ws_col;
}

int cli_store(struct cli *cli, struct store **ret_store, struct peil_error *error)
{
    return store_open(ret_store, &cli->store, error);
}

static int check_words(const struct command *command, const char *path, size_t count, struct peil_error *error)
{
    if ((int)count < command->words_least || (command->words_most >= 0 && (int)count > command->words_most))
        return error_set(error, PEIL_ERROR_USAGE, _("usage: %s%s%s"), path, command->words ? " " : "",
                         command->words ? command->words : "");
    return 0;
}

static int check_required(const struct command *command, const struct peil_setting *settings, struct peil_error *error)
{
    for (size_t i = 0; i < command->option_count; i++)
        if ((command->options[i].flags & PEIL_OPTION_REQUIRED) && !settings[i].given)
            return error_set(error, PEIL_ERROR_USAGE, _("--%s is needed: %s"), command->options[i].name,
                             _(command->options[i].text));
    return 0;
}

/* Takes the leading words that name a command; *arguments is moved past them. */
static int find_command(char ***arguments, const struct command **ret_command, struct buffer *path,
                        struct peil_error *error)
{
    *ret_command = NULL;
    buffer_append_text(path, "peil");
    if (!**arguments || (**arguments)[0] == '-')
        return 0;
    const struct command *command = command_named(cli_commands, **arguments);
    if (!command)
        return unknown_command(**arguments, NULL, error);
    while (true) {
        buffer_append_format(path, " %s", command->name);
        ++*arguments;
        *ret_command = command;
        if (!command->subcommands || !**arguments || (**arguments)[0] == '-')
            return 0;
        const struct command *sub = command->subcommands;
        while (sub->name && strcmp(sub->name, **arguments) != 0)
            sub++;
        if (!sub->name)
            return unknown_command(**arguments, command, error);
        command = sub;
    }
}

/* Global options may stand before the command too: they are moved behind it. */
static char **reorder(struct arena *arena, int argc, char **argv)
{
    char **ordered = arena_allocate_array(arena, (size_t)argc + 1, sizeof(*ordered));
    int first = 1;
    while (first < argc && strncmp(argv[first], "--", 2) == 0 && argv[first][2]) {
        size_t size = strcspn(argv[first] + 2, "=");
        size_t index;
        struct option_reader global = {.rows = global_options, .count = GLOBAL_COUNT};
        const struct peil_option *row = option_named(&global, argv[first] + 2, size, &index);
        if (!row)
            break;
        first += row->type == PEIL_OPTION_BOOLEAN || argv[first][2 + size] == '=' ? 1 : 2;
    }
    if (first > argc)
        first = argc;
    int words = 0;
    int at = first;
    const struct command *const *commands = cli_commands;
    const struct command *command = at < argc ? command_named(commands, argv[at]) : NULL;
    if (command) {
        ordered[words++] = argv[at++];
        while (command && command->subcommands && at < argc && argv[at][0] != '-') {
            const char *name = argv[at];
            ordered[words++] = argv[at++];
            const struct command *sub = command->subcommands;
            while (sub->name && strcmp(sub->name, name) != 0)
                sub++;
            command = sub->name ? sub : NULL;
        }
    } else if (at < argc) {
        ordered[words++] = argv[at++];
    }
    for (int i = 1; i < first; i++)
        ordered[words++] = argv[i];
    while (at < argc)
        ordered[words++] = argv[at++];
    ordered[words] = NULL;
    return ordered;
}

/* So that also a mistyped command is answered in the language of the configuration; what is wrong with that is told
 * later, by the command that needs it. */
static void speak_early(struct cli *cli)
{
    struct peil_error ignored = {0};
    text_language(text_language_of_environment(), NULL);
    if (load_config(cli, NULL, &ignored) == 0)
        apply_config(cli, NULL);
}

static int run(struct cli *cli, int argc, char **argv, struct peil_error *error)
{
    char **arguments = reorder(cli->arena, argc, argv);
    _cleanup_buffer_ struct buffer path = {0};
    const struct command *command;
    int failed = find_command(&arguments, &command, &path, error);
    if (failed)
        return failed;
    struct option_reader global = {.arena = cli->arena, .rows = global_options, .count = GLOBAL_COUNT};
    struct option_reader own = {
        .arena = cli->arena, .rows = command ? command->options : NULL, .count = command ? command->option_count : 0};
    struct words words = {.items = arena_allocate_array(cli->arena, (size_t)argc + 1, sizeof(char *))};
    failed = options_default(&global, error);
    failed = failed ? failed : options_default(&own, error);
    failed = failed ? failed : parse_arguments(&global, &own, arguments, &words, error);
    if (failed)
        return failed;
    bool help = global.settings[GLOBAL_HELP].integer || !command || command->subcommands;
    int configured = load_config(cli, global.settings[GLOBAL_CONFIG].text, error);
    if (!configured)
        apply_config(cli, global.settings);
    if (help || global.settings[GLOBAL_VERSION].integer) { /* these work with a broken configuration too */
        if (global.settings[GLOBAL_VERSION].integer)
            printf("peil %s\n", PACKAGE_VERSION);
        else
            print_help(command, buffer_text(&path));
        bool asked = global.settings[GLOBAL_HELP].integer || global.settings[GLOBAL_VERSION].integer;
        return asked ? CLI_EXIT_OK : CLI_EXIT_USAGE;
    }
    failed = configured ? configured : check_words(command, buffer_text(&path), words.count, error);
    failed = failed ? failed : check_required(command, own.settings, error);
    if (failed)
        return failed;
    cli->json = global.settings[GLOBAL_FORMAT].integer == 1;
    struct cli_arguments given = {.settings = own.settings, .word_count = words.count, .words = words.items};
    return command->run(cli, &given, error);
}

static int exit_status(int result)
{
    if (result >= 0)
        return result;
    return result == PEIL_ERROR_USAGE || result == PEIL_ERROR_INPUT || result == PEIL_ERROR_VERSION
               ? CLI_EXIT_USAGE
               : CLI_EXIT_NOT_MEASURED;
}

int main(int argc, char **argv)
{
    struct peil_error error = {0};
    struct cli cli = {.arena = arena_new(), .program = "peil"};
    secret_guard();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error like a full disk */
    if (sodium_init() < 0) {
        fprintf(stderr, "peil: libsodium cannot start\n");
        return CLI_EXIT_NOT_MEASURED;
    }
    look_at_terminal(&cli);
    speak_early(&cli);
    int result = run(&cli, argc, argv, &error);
    if (result < 0)
        print_error(cli.program, &error);
    arena_free(cli.arena);
    if (fflush(stdout) != 0) {
        perror("peil");
        return CLI_EXIT_NOT_MEASURED;
    }
    return exit_status(result);
}
