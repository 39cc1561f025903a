/* SPDX-License-Identifier: EUPL-1.2 */
/* peil store init|upgrade|status|check: making the store, bringing it up to date, and looking whether it is sound. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/sound.h"
#include "base/poison.h"

static int print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    printf("\n");
    json_decref(value);
    return 0;
}

static int apply(struct cli *cli, bool upgrade, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct migrate_state state;
    int applied = 0;
    int failed = store_open_bare(&store, &cli->store, error);
    if (!failed)
        failed = migrate_state_read(store, &state, error);
    if (!failed && upgrade && state.applied == 0)
        failed = error_set(error, PEIL_ERROR_USAGE,
                           _("this database has no store of peil yet; this makes one: peil store init"));
    if (!failed)
        failed = migrate_apply(store, &applied, error);
    if (failed)
        return failed;
    if (cli->json)
        print_json(json_pack("{s:i, s:i}", "version", state.available, "applied", applied));
    else if (applied)
        printf(ngettext("The store is at version %d; %d migration was applied.\n",
                        "The store is at version %d; %d migrations were applied.\n", (unsigned long)applied),
               state.available, applied);
    else
        printf(_("The store is at version %d already; nothing needed doing.\n"), state.available);
    return CLI_EXIT_OK;
}

static int store_init(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    return apply(cli, false, error);
}

static int store_upgrade(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    return apply(cli, true, error);
}

static const char *state_word(const struct migrate_state *state)
{
    return state->applied == 0                 ? "absent"
           : state->applied > state->available ? "newer"
           : state->applied < state->available ? "older"
           : state->changed_number             ? "changed"
                                               : "current";
}

static void print_state(const struct migrate_state *state)
{
    if (state->applied == 0)
        printf(_("version   none; this makes the store: peil store init\n"));
    else if (state->applied > state->available)
        printf(_("version   %d; this peil knows up to %d: install a newer peil\n"), state->applied, state->available);
    else if (state->applied < state->available)
        printf(_("version   %d of %d; this brings it there: peil store upgrade\n"), state->applied, state->available);
    else if (state->changed_number)
        printf(_("version   %d, but migration %d was applied with another text\n"), state->applied,
               state->changed_number);
    else
        printf(_("version   %d, up to date\n"), state->applied);
}

static int store_status(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    _cleanup_store_ struct store *store = NULL;
    struct migrate_state state;
    int failed = store_open_bare(&store, &cli->store, error);
    if (!failed)
        failed = migrate_state_read(store, &state, error);
    if (failed)
        return failed;
    PGconn *connection = store_connection(store);
    int server = PQserverVersion(connection);
    if (cli->json) {
        print_json(json_pack("{s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:i}", "state", state_word(&state), "version",
                             state.applied, "available", state.available, "host", PQhost(connection), "database",
                             PQdb(connection), "user", PQuser(connection), "actor", store_actor(store), "server",
                             server));
    } else {
        print_state(&state);
        printf(_("server    PostgreSQL %d.%d, host %s, database %s\n"), server / 10000, server % 10000,
               PQhost(connection), PQdb(connection));
        printf(_("as        %s\n"), store_actor(store));
    }
    return state.applied == state.available && state.changed_number == 0 ? CLI_EXIT_OK : CLI_EXIT_USAGE;
}

static void print_finding(void *context, const struct sound_finding *finding)
{
    struct cli *cli = context;
    if (!cli->json)
        printf("%-3s %-10s %s\n", finding->good ? "✔" : "✖", finding->part, finding->text);
}

static void gather_finding(void *context, const struct sound_finding *finding)
{
    json_array_append_new(
        context, json_pack("{s:s, s:b, s:s}", "part", finding->part, "ok", finding->good, "text", finding->text));
}

static int store_check(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    _cleanup_store_ struct store *store = NULL;
    int failed = store_open_bare(&store, &cli->store, error);
    if (failed)
        return failed;
    json_t *list = json_array();
    struct sound_report report = {.found = cli->json ? gather_finding : print_finding,
                                  .context = cli->json ? (void *)list : cli};
    failed = sound_check(store, &report, error);
    if (failed) {
        json_decref(list);
        return failed;
    }
    if (cli->json)
        print_json(json_pack("{s:b, s:o}", "ok", report.bad == 0, "parts", list));
    else
        json_decref(list);
    if (!cli->json)
        printf("%s\n", report.bad ? _("The store is not sound.") : _("The store is sound."));
    return report.bad == 0 ? CLI_EXIT_OK : report.other_version ? CLI_EXIT_USAGE : CLI_EXIT_NOT_MEASURED;
}

static const struct command store_commands[] = {
    {"init", NULL, N_("make the store in an empty database"), 0, 0, NULL, 0, store_init, NULL},
    {"upgrade", NULL, N_("bring the store to the version of this program"), 0, 0, NULL, 0, store_upgrade, NULL},
    {"status", NULL, N_("which version the store has, and where it is"), 0, 0, NULL, 0, store_status, NULL},
    {"check", NULL, N_("see whether the store is sound: version, journal, constraints, partitions"), 0, 0, NULL, 0,
     store_check, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_store = {
    .name = "store", .summary = N_("the store in PostgreSQL: make, upgrade, check"), .subcommands = store_commands};
