/* SPDX-License-Identifier: EUPL-1.2 */
/* What every command of peil gets, and how a command is declared: one file a command, its entry is data. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

#include "config/config.h"
#include "job/job.h"
#include "store/store.h"

enum cli_exit {
    CLI_EXIT_OK = 0, /* at norm */
    CLI_EXIT_BELOW_NORM = 1,
    CLI_EXIT_USAGE = 2,        /* usage, configuration or input */
    CLI_EXIT_NOT_MEASURED = 3, /* something could not be done or measured */
};

struct cli {
    struct arena *arena; /* of this command */
    const char *program; /* argv[0]'s last part */
    struct config config;
    const char *language;
    struct store_settings store;
    struct job_place place;
    bool json;   /* --format json */
    bool colour; /* stdout is a terminal and NO_COLOR is not set */
    int columns; /* of the terminal; 80 when it is none */
};

/* Options of a command are option rows too (BOOLEAN ones take no value on the command line). What is given on the
 * command line: settings in the order of the rows, the other arguments in words. */
struct cli_arguments {
    const struct peil_setting *settings;
    size_t word_count;
    const char *const *words;
};

struct command {
    const char *name;
    const char *words;           /* "PROGRAMME" or "[NAME …]", as in the usage line */
    const char *summary;         /* message id */
    int words_least, words_most; /* -1: any number */
    const struct peil_option *options;
    size_t option_count;
    /* Returns a cli_exit, or a negative code with the error filled: the main program prints it and exits 2 or 3. */
    int (*run)(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error);
    const struct command *subcommands; /* ends with an entry whose name is NULL; then run is NULL */
};

/* Opens the store of the configuration. */
int cli_store(struct cli *cli, struct store **ret_store, struct peil_error *error);

extern const struct command *const cli_commands[]; /* ends with NULL */
extern const struct peil_option *const cli_global_options; /* those that every command has */
extern const size_t cli_global_option_count;

#endif
