/* SPDX-License-Identifier: EUPL-1.2 */
/* peil party list|show|join: who can hold a role, however it is spelled. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "register/party.h"
#include "base/poison.h"

static json_t *party_json(const struct party *party)
{
    json_t *spellings = json_array();
    for (const char *at = party->spellings; *at;) {
        size_t size = strcspn(at, "\n");
        json_array_append_new(spellings, json_stringn(at, size));
        at += size + (at[size] == '\n');
    }
    json_t *out = json_pack("{s:I, s:s, s:s, s:s?, s:s?, s:I, s:o}", "id", (json_int_t)party->id, "name", party->name,
                            "level", party->level, "person", party->person, "unit", party->unit, "objects",
                            (json_int_t)party->objects, "spellings", spellings);
    if (party->joined_to)
        json_object_set_new(out, "joined_to", json_integer(party->joined_to));
    return out;
}

static void dump(json_t *out)
{
    json_dumpf(out, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(out);
}

static const struct peil_option list_options[] = {
    {"candidates", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("pairs that are probably one party")},
};

static int list_candidates(struct cli *cli, const struct party_list *list)
{
    struct party_candidate *candidates;
    size_t count = party_candidates(list, cli->arena, &candidates);
    if (cli->json) {
        json_t *out = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(out, json_pack("{s:o, s:o, s:s}", "one", party_json(candidates[i].one), "other",
                                                 party_json(candidates[i].other), "why",
                                                 party_likeness_names[candidates[i].why]));
        dump(out);
        return CLI_EXIT_OK;
    }
    if (count == 0) {
        printf(_("No two parties look like one.\n"));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("id"), PRINT_RIGHT, false},
                                           {_("party"), PRINT_LEFT, true},
                                           {_("id"), PRINT_RIGHT, false},
                                           {_("party"), PRINT_LEFT, true},
                                           {_("why"), PRINT_LEFT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < count; i++) {
        print_cell_format(table, "%" PRId64, candidates[i].one->id);
        print_cell(table, candidates[i].one->name);
        print_cell_format(table, "%" PRId64, candidates[i].other->id);
        print_cell(table, candidates[i].other->name);
        print_cell(table, _(party_likeness_names[candidates[i].why]));
    }
    print_table_end(table);
    printf(_("One and the same? peil party join %" PRId64 " %" PRId64 "\n"), candidates[0].one->id,
           candidates[0].other->id);
    return CLI_EXIT_OK;
}

static int party_list_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct party_list list;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : party_list_read(store, cli->arena, &list, error);
    if (failed)
        return failed;
    if (arguments->settings[0].integer)
        return list_candidates(cli, &list);
    if (cli->json) {
        json_t *out = json_array();
        for (size_t i = 0; i < list.count; i++)
            json_array_append_new(out, party_json(&list.parties[i]));
        dump(out);
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("id"), PRINT_RIGHT, false},
                                           {_("party"), PRINT_LEFT, true},
                                           {_("level"), PRINT_LEFT, false},
                                           {_("objects"), PRINT_RIGHT, false},
                                           {_("is"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < list.count; i++) {
        const struct party *party = &list.parties[i];
        print_cell_format(table, "%" PRId64, party->id);
        print_cell(table, party->name);
        print_cell(table, _(party->level));
        print_cell(table, print_count(cli, party->objects));
        if (party->joined_name)
            print_cell_format(table, "= %s", party->joined_name);
        else if (party->person)
            print_cell_format(table, _("person %s"), party->person);
        else if (party->unit)
            print_cell_format(table, _("unit %s"), party->unit);
        else
            print_cell(table, "");
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

static int party_show(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct party_list list;
    const struct party *party;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : party_list_read(store, cli->arena, &list, error);
    failed = failed ? failed : party_find(&list, cli->arena, arguments->words[0], &party, error);
    if (failed)
        return failed;
    if (cli->json) {
        dump(party_json(party));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{NULL, PRINT_LEFT, false}, {NULL, PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, 2);
    print_cell(table, _("party"));
    print_cell_format(table, "%s (%" PRId64 ")", party->name, party->id);
    print_cell(table, _("level"));
    print_cell(table, _(party->level));
    print_cell(table, _("objects"));
    print_cell(table, print_count(cli, party->objects));
    if (party->person || party->unit) {
        print_cell(table, party->person ? _("person") : _("unit"));
        print_cell(table, party->person ? party->person : party->unit);
    }
    if (party->joined_name) {
        print_cell(table, _("joined to"));
        print_cell(table, party->joined_name);
    }
    for (const char *at = party->spellings; *at;) {
        size_t size = strcspn(at, "\n");
        print_cell(table, at == party->spellings ? _("written as") : "");
        print_cell_format(table, "%.*s", (int)size, at);
        at += size + (at[size] == '\n');
    }
    for (size_t i = 0; i < list.count; i++)
        if (list.parties[i].joined_to == party->id) {
            print_cell(table, _("also"));
            print_cell_format(table, "%s (%" PRId64 ")", list.parties[i].name, list.parties[i].id);
        }
    print_table_end(table);
    return CLI_EXIT_OK;
}

static const struct peil_option join_options[] = {
    {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
};

static int party_join_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct party_list list;
    const struct party *party, *into;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : party_list_read(store, cli->arena, &list, error);
    failed = failed ? failed : party_find(&list, cli->arena, arguments->words[0], &party, error);
    failed = failed ? failed : party_find(&list, cli->arena, arguments->words[1], &into, error);
    failed = failed ? failed : party_join(store, party, into, arguments->settings[0].text, error);
    if (failed)
        return failed;
    const char *shown = into->joined_name ? into->joined_name : into->name;
    if (cli->json)
        dump(json_pack("{s:I, s:I, s:s}", "party", (json_int_t)party->id, "joined_to",
                       (json_int_t)(into->joined_to ? into->joined_to : into->id), "name", shown));
    else
        printf(_("'%s' is '%s' from now on.\n"), party->name, shown);
    return CLI_EXIT_OK;
}

static const struct command party_commands[] = {
    {"list", NULL, N_("the parties, and what is probably one"), 0, 0, list_options, 1, party_list_command, NULL},
    {"show", "PARTY", N_("one party: its spellings and what it is"), 1, 1, NULL, 0, party_show, NULL},
    {"join", "PARTY PARTY", N_("the first is a spelling of the second"), 2, 2, join_options, 1, party_join_command,
     NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_party = {
    .name = "party", .summary = N_("who can hold a role, however it is spelled"), .subcommands = party_commands};
