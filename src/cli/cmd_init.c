/* SPDX-License-Identifier: EUPL-1.2 */
/* peil init --private DIR: a PostgreSQL of one's own in a folder, with a store in it and a configuration beside it. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "store/migrate.h"
#include "base/poison.h"

extern char **environ;

static const struct peil_option init_options[] = {
    {"private", PEIL_OPTION_PATH, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
     N_("folder for a PostgreSQL of your own and its peil.conf")},
};

/* The script that makes and starts clusters: installed beside peil-runner, or where PEIL_PRIVATE_CLUSTER says. */
static const char *cluster_script(void)
{
    const char *given = getenv("PEIL_PRIVATE_CLUSTER");
    return given && *given ? given : PEIL_RUNNERDIR "/private-cluster";
}

static void read_all(int descriptor, struct buffer *out)
{
    char chunk[512];
    ssize_t got;
    while ((got = read(descriptor, chunk, sizeof(chunk))) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            buffer_append(out, chunk, (size_t)got);
}

/* Runs "private-cluster start DIR/pg"; what it prints goes to out, what it says to people to our standard error. */
static int start_cluster(const char *folder, struct buffer *out, struct peil_error *error)
{
    const char *script = cluster_script();
    const char *const arguments[] = {script, "start", folder, NULL};
    int ends[2];
    if (access(script, X_OK) != 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", script);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    pid_t child = 0;
    int refused = posix_spawn(&child, script, &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (!refused)
        read_all(ends[0], out);
    close(ends[0]);
    if (refused) {
        errno = refused;
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", script);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return error_set(error, PEIL_ERROR_SYSTEM, _("no private PostgreSQL in %s; the reason stands above"), folder);
    return 0;
}

/* Takes "host=… user=… database=…" apart. The folder in host may hold spaces: user= is looked for from the end. */
static int read_settings(struct cli *cli, const struct buffer *printed, struct store_settings *ret_settings,
                         struct peil_error *error)
{
    static const char first[] = "host=", second[] = " user=", third[] = " database=";
    const char *line = buffer_text(printed);
    const char *end = line + strcspn(line, "\n");
    const char *database = end;
    while (database > line && strncmp(database, third, sizeof(third) - 1) != 0)
        database--;
    const char *user = database;
    while (user > line && strncmp(user, second, sizeof(second) - 1) != 0)
        user--;
    if (strncmp(line, first, sizeof(first) - 1) != 0 || user == line || database == line)
        return error_set(error, PEIL_ERROR_SYSTEM, _("%s did not say where the cluster is"), cluster_script());
    const char *host = line + sizeof(first) - 1;
    user += sizeof(second) - 1;
    database += sizeof(third) - 1;
    *ret_settings = (struct store_settings){
        .host = arena_text_n(cli->arena, host, (size_t)(user - (sizeof(second) - 1) - host)),
        .user = arena_text_n(cli->arena, user, (size_t)(database - (sizeof(third) - 1) - user)),
        .database = arena_text_n(cli->arena, database, (size_t)(end - database)),
        .connect_timeout = 10,
    };
    return 0;
}

/* Places are written down only where they are not the ones that were compiled in. */
static void add_place(struct buffer *text, const char *key, const char *value, const char *standard)
{
    if (value && strcmp(value, standard) != 0)
        buffer_append_format(text, "%s = %s\n", key, value);
}

/* Returns 1 when the file was there already: then it is left as it is. */
static int write_config(struct cli *cli, const char *path, const struct store_settings *settings,
                        struct peil_error *error)
{
    _cleanup_buffer_ struct buffer text = {0};
    buffer_append_format(&text, "; %s\n[peil]\nlanguage = %s\n", _("Written by peil init; yours to change."),
                         cli->language);
    add_place(&text, "plugins", cli->place.plugin_folder, PEIL_PLUGINDIR);
    add_place(&text, "runner", cli->place.runner, PEIL_RUNNERDIR "/peil-runner");
    add_place(&text, "locale", cli->place.locale_folder, PEIL_LOCALEDIR);
    buffer_append_format(&text, "\n[store]\nhost = %s\ndatabase = %s\nuser = %s\n", settings->host, settings->database,
                         settings->user);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0 && errno == EEXIST)
        return 1;
    if (descriptor < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    ssize_t written = write(descriptor, text.data, text.size);
    int failed = close(descriptor) != 0 || written != (ssize_t)text.size
                     ? error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path)
                     : 0;
    if (failed)
        unlink(path);
    return failed;
}

static int make_store(const struct store_settings *settings, int *ret_version, int *ret_server,
                      struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int applied = 0;
    struct migrate_state state = {0};
    int failed = store_open_bare(&store, settings, error);
    if (!failed)
        failed = migrate_apply(store, &applied, error);
    if (!failed)
        failed = migrate_state_read(store, &state, error);
    if (failed)
        return failed;
    *ret_version = state.applied;
    *ret_server = PQserverVersion(store_connection(store)) / 10000;
    return 0;
}

/* The folder as an absolute path, made when it is not there. */
static int make_folder(struct cli *cli, const char *given, const char **ret_folder, struct peil_error *error)
{
    if (mkdir(given, 0755) != 0 && errno != EEXIST)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", given);
    _cleanup_free_ char *absolute = realpath(given, NULL);
    if (!absolute)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", given);
    if (strpbrk(absolute, "\n\r"))
        return error_set(error, PEIL_ERROR_USAGE, _("a folder with a line break in its name cannot be used"));
    *ret_folder = arena_text(cli->arena, absolute);
    return 0;
}

static int init(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer printed = {0};
    struct store_settings settings;
    const char *folder = NULL;
    int version = 0, server = 0;
    int failed = make_folder(cli, arguments->settings[0].text, &folder, error);
    if (failed)
        return failed;
    const char *cluster = arena_format(cli->arena, "%s/pg", folder);
    const char *config = arena_format(cli->arena, "%s/peil.conf", folder);
    failed = start_cluster(cluster, &printed, error);
    failed = failed ? failed : read_settings(cli, &printed, &settings, error);
    failed = failed ? failed : make_store(&settings, &version, &server, error);
    if (failed)
        return failed;
    int kept = write_config(cli, config, &settings, error);
    if (kept < 0)
        return kept;
    if (cli->json) {
        json_t *out = json_pack("{s:s, s:s, s:s, s:s, s:i, s:b}", "config", config, "host", settings.host, "database",
                                settings.database, "user", settings.user, "version", version, "config_kept", kept);
        json_dumpf(out, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        printf("\n");
        json_decref(out);
        return CLI_EXIT_OK;
    }
    printf(_("A PostgreSQL %d of your own runs in %s (Unix socket only); store at version %d.\n"), server, cluster,
           version);
    printf(kept ? _("Configuration: %s (was there already, left as it is)\n") : _("Configuration: %s\n"), config);
    printf(_("\nFrom here:\n  export PEIL_CONFIG='%s'\n  peil register import --help\n"), config);
    printf(_("After a restart of this machine:  %s start '%s'\n"), cluster_script(), cluster);
    return CLI_EXIT_OK;
}

const struct command command_init = {
    .name = "init",
    .summary = N_("start with a PostgreSQL of your own in a folder"),
    .options = init_options,
    .option_count = sizeof(init_options) / sizeof(init_options[0]),
    .run = init,
};
