/* SPDX-License-Identifier: EUPL-1.2 */
/* peil completion bash: completion made of the rows of all commands, so that it knows what they know. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "base/poison.h"

/* The part that does not depend on the commands. $path is the command so far (" schedule next"), $all its options. */
static const char before[] = "# Completion of peil for bash, made by 'peil completion bash'.\n"
                             "_peil() {\n"
                             "    local path='' word i values='' files='' words='' takes='' all=''\n"
                             "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                             "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                             "        word=${COMP_WORDS[i]}\n"
                             "        if [[ $word == --* ]]; then\n"
                             "            _peil_rows \"$path\"\n"
                             "            [[ $word != *=* && \" $takes \" == *\" $word \"* ]] && i=$((i + 1))\n"
                             "        else\n"
                             "            _peil_rows \"$path\"\n"
                             "            [[ \" $words \" == *\" $word \"* ]] && path=\"$path $word\"\n"
                             "        fi\n"
                             "    done\n"
                             "    _peil_rows \"$path\"\n"
                             "    if [[ $prev == --* && \" $takes \" == *\" $prev \"* ]]; then\n"
                             "        _peil_values \"$path\" \"$prev\"\n"
                             "        if [ -n \"$files\" ]; then\n"
                             "            mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                             "        else\n"
                             "            mapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$cur\")\n"
                             "        fi\n"
                             "    elif [[ $cur == -* ]]; then\n"
                             "        mapfile -t COMPREPLY < <(compgen -W \"$all\" -- \"$cur\")\n"
                             "    else\n"
                             "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                             "    fi\n"
                             "}\n";

/* Runs a function for a command and all below it; path is that of the command (" schedule next"). */
typedef void command_function(const struct command *command, const char *path);

static void for_all(command_function *function, const struct command *command, const char *above)
{
    _cleanup_free_ char *path = memory_format("%s %s", above, command->name);
    function(command, path);
    for (const struct command *sub = command->subcommands; sub && sub->name; sub++)
        for_all(function, sub, path);
}

static void print_names(const struct peil_option *options, size_t count, bool those_that_take)
{
    for (size_t i = 0; i < count; i++)
        if (!those_that_take || options[i].type != PEIL_OPTION_BOOLEAN)
            printf(" --%s", options[i].name);
}

static void print_rows(const struct command *command, const char *path)
{
    printf("    '%s')\n        words='", path);
    for (const struct command *sub = command->subcommands; sub && sub->name; sub++)
        printf("%s ", sub->name);
    printf("'\n        all+='");
    print_names(command->options, command->option_count, false);
    printf("'\n        takes+='");
    print_names(command->options, command->option_count, true);
    printf("'\n        ;;\n");
}

/* Nothing that a row says can end the quotes: names and choices are letters, digits, '-' and '_'. */
static void print_value(const char *path, const struct peil_option *option)
{
    if (option->type == PEIL_OPTION_PATH)
        printf("    '%s --%s') files=yes ;;\n", path, option->name);
    if (option->type != PEIL_OPTION_CHOICE || !option->choices)
        return;
    printf("    '%s --%s') values='", path, option->name);
    for (const char *at = option->choices; *at; at++)
        putchar(*at == '|' ? ' ' : *at);
    printf("' ;;\n");
}

static void print_values(const struct command *command, const char *path)
{
    for (size_t i = 0; i < command->option_count; i++)
        print_value(path, &command->options[i]);
}

static int completion_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)cli;
    (void)arguments;
    (void)error;
    printf("%s_peil_rows() {\n    words=''\n    all='", before);
    print_names(cli_global_options, cli_global_option_count, false);
    printf("'\n    takes='");
    print_names(cli_global_options, cli_global_option_count, true);
    printf("'\n    case $1 in\n    '') words='");
    for (size_t i = 0; cli_commands[i]; i++)
        printf("%s ", cli_commands[i]->name);
    printf("' ;;\n");
    for (size_t i = 0; cli_commands[i]; i++)
        for_all(print_rows, cli_commands[i], "");
    printf("    esac\n}\n_peil_values() {\n    case \"$1 $2\" in\n");
    for (size_t i = 0; cli_commands[i]; i++)
        for_all(print_values, cli_commands[i], "");
    printf("    esac\n    case $2 in\n");
    for (size_t i = 0; i < cli_global_option_count; i++) {
        if (cli_global_options[i].type == PEIL_OPTION_PATH)
            printf("    --%s) files=yes ;;\n", cli_global_options[i].name);
        if (cli_global_options[i].type == PEIL_OPTION_CHOICE) {
            printf("    --%s) [ -n \"$values\" ] || values='", cli_global_options[i].name);
            for (const char *at = cli_global_options[i].choices; *at; at++)
                putchar(*at == '|' ? ' ' : *at);
            printf("' ;;\n");
        }
    }
    printf("    esac\n}\ncomplete -F _peil peil\n");
    return CLI_EXIT_OK;
}

static const struct command completion_commands[] = {
    {"bash", NULL, N_("prints completion for bash: . <(peil completion bash)"), 0, 0, NULL, 0, completion_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_completion = {.name = "completion",
                                           .summary = N_("completion of commands and options in a shell"),
                                           .subcommands = completion_commands};
