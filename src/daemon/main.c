/* SPDX-License-Identifier: EUPL-1.2 */
/* peild: the daemon. Its arguments; which role this process has. */
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "daemon/role.h"
#include "daemon/supervisor.h"
#include "base/poison.h"

enum { EXIT_USAGE = 2, EXIT_NOT_CONFIGURED = 6 };

struct arguments {
    struct supervisor_options options;
    const char *role;
    bool test_config, help, version;
};

static const struct option rows[] = {
    {"config", required_argument, NULL, 'c'},
    {"test-config", no_argument, NULL, 't'},
    {"clock", required_argument, NULL, 'k'},
    {"role", required_argument, NULL, 'r'},
    {"version", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool parse(int argc, char **argv, struct arguments *arguments)
{
    int letter;
    while ((letter = getopt_long(argc, argv, "", rows, NULL)) != -1) {
        switch (letter) {
        case 'c':
            arguments->options.config = optarg;
            break;
        case 't':
            arguments->test_config = true;
            break;
        case 'k':
            arguments->options.clock = optarg;
            break;
        case 'r':
            arguments->role = optarg;
            break;
        case 'v':
            arguments->version = true;
            break;
        case 'h':
            arguments->help = true;
            break;
        default:
            return false;
        }
    }
    return optind == argc;
}

static void usage(FILE *file)
{
    fprintf(file, _("usage: peild [--config FILE] [--test-config]\n"
                    "Measures by itself: what schedules ask for, and what is put in the queue. See peild(8).\n"
                    "  --config FILE          configuration (default: PEIL_CONFIG, then /etc/peil/peil.conf)\n"
                    "  --test-config          read the configuration, say what is wrong with it, and end\n"
                    "  --version, --help\n"));
}

/* The same reading and checking as a start or a reload does. */
static int test_config(const char *file)
{
    struct peil_error error = {0};
    struct config config;
    struct daemon_settings settings;
    struct arena *arena = arena_new();
    const struct config_from from = {
        .file = file, .environment = getenv("PEIL_CONFIG"), .credentials = getenv("CREDENTIALS_DIRECTORY")};
    int failed = config_load(arena, &from, &config, &error);
    failed = failed ? failed : config_verify(&config, &error);
    failed = failed ? failed : daemon_settings_read(arena, &config, &settings, &error);
    if (failed)
        fprintf(stderr, "peild: %s\n", error.message);
    else
        printf(_("The configuration is in order: %s.\n"), config.file ? config.file : _("no file, every default"));
    arena_free(arena);
    return failed ? EXIT_NOT_CONFIGURED : 0;
}

static int run_role(const struct arguments *arguments)
{
    if (strcmp(arguments->role, "config") == 0)
        return role_config(arguments->options.config);
    if (strcmp(arguments->role, "worker") == 0)
        return role_worker();
    if (strcmp(arguments->role, "scheduler") == 0)
        return role_scheduler();
    if (strcmp(arguments->role, "health") == 0)
        return role_health();
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {0};
    secret_guard();
    if (sodium_init() < 0)
        return 1;
    text_language(text_language_of_environment(), getenv("PEIL_LOCALE"));
    if (!parse(argc, argv, &arguments)) {
        usage(stderr);
        return EXIT_USAGE;
    }
    if (arguments.help || arguments.version) {
        if (arguments.version)
            printf("peild %s\n", PACKAGE_VERSION);
        else
            usage(stdout);
        return 0;
    }
    if (arguments.role)
        return run_role(&arguments);
    return arguments.test_config ? test_config(arguments.options.config) : supervise(&arguments.options);
}
