/* SPDX-License-Identifier: EUPL-1.2 */
/* peil decision add|list|take|postpone|close|revoke: what a management team or an owner decided, or is asked to. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/pdca_words.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "base/poison.h"

static int say(struct cli *cli, int64_t id, const char *text)
{
    if (cli->json)
        rows_dump(json_pack("{s:I}", "decision", (json_int_t)id));
    else
        print_text(text);
    return CLI_EXIT_OK;
}

/* ---- add --------------------------------------------------------------------------------------------------------- */

enum {
    ADD_KIND,
    ADD_BODY,
    ADD_ASK,
    ADD_NO_MANDATE,
    ADD_UNIT,
    ADD_OWNER,
    ADD_UNTIL,
    ADD_FINDING,
    ADD_ACTION,
    ADD_WHY,
    ADD_ON
};
static const struct peil_option add_options[] = {
    [ADD_KIND] = {"kind", PEIL_OPTION_CHOICE, PEIL_OPTION_REQUIRED, NULL, 0, 0,
                  "accept|norm|extend|escalate|stop|not_taken_up", N_("what was decided")},
    [ADD_BODY] = {"body", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                  N_("who decides, for instance 'MT Sociaal Domein'")},
    [ADD_ASK] = {"ask", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("it is asked, and not taken yet")},
    [ADD_NO_MANDATE] = {"no-mandate", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL,
                        N_("it is not within the mandate of that body")},
    [ADD_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the unit that it is about (its key or name)")},
    [ADD_OWNER] = {"owner", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the party that carries it out")},
    [ADD_UNTIL] = {"until", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                   N_("the last day: a date, or '6 weken', '10 werkdagen'")},
    [ADD_FINDING] = {"finding", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("the findings that it is about: 118,119")},
    [ADD_ACTION] = {"action", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("the actions that it is about: 3,4")},
    [ADD_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason")},
    [ADD_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int add_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_holder holder;
    int64_t id;
    struct pdca_decision decision = {.kind = settings[ADD_KIND].text,
                                     .state = settings[ADD_ASK].integer ? "asked" : "taken",
                                     .what = arguments->words[0],
                                     .body = settings[ADD_BODY].text,
                                     .unit = settings[ADD_UNIT].text,
                                     .why = settings[ADD_WHY].text,
                                     .mandate = !settings[ADD_NO_MANDATE].integer,
                                     .until = DATE_NONE,
                                     .day = pdca_on(&settings[ADD_ON])};
    int failed = pdca_numbers(cli, settings[ADD_FINDING].text, &decision.findings, error);
    failed = failed ? failed : pdca_numbers(cli, settings[ADD_ACTION].text, &decision.actions, error);
    if (!failed && settings[ADD_UNTIL].text)
        failed = pdca_day_read(settings[ADD_UNTIL].text, decision.day, &decision.until, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    if (!failed && settings[ADD_OWNER].text) {
        failed = owner_holder_find(store, cli->arena, settings[ADD_OWNER].text, &holder, error);
        decision.holder = &holder;
    }
    failed = failed ? failed : pdca_decision_add(store, cli->arena, &decision, &id, error);
    return failed
               ? failed
               : say(cli, id, arena_format(cli->arena, _("Decision %" PRId64 ": %s."), id, pdca_word(decision.state)));
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

enum { LIST_UNIT, LIST_OPEN };
static const struct peil_option list_options[] = {
    [LIST_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                   N_("of this unit (its key or name) and of those below it only")},
    [LIST_OPEN] = {"open", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("only what is not closed and not revoked")},
};

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    struct pdca_filter filter = {.open = arguments->settings[LIST_OPEN].integer};
    int64_t unit;
    int failed = cli_store(cli, &store, error);
    failed = failed
                 ? failed
                 : pdca_unit_find(store, cli->arena, arguments->settings[LIST_UNIT].text, &unit, &filter.unit, error);
    failed = failed ? failed : pdca_decision_list(store, &filter, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"#decision", "kind",      "state",   "state_on", "what",     "body",
                                            "?mandate",  "unit",      "owner",   "asked_on", "taken_on", "until",
                                            "why",       "#findings", "actions", NULL};
        rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    if (PQntuples(rows) == 0) {
        printf(_("No decisions there.\n"));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("nr"), PRINT_RIGHT, false},   {_("decision"), PRINT_LEFT, true},
                                           {_("kind"), PRINT_LEFT, false},  {_("by"), PRINT_LEFT, true},
                                           {_("state"), PRINT_LEFT, false}, {_("until"), PRINT_LEFT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(rows); row++) {
        print_cell(table, store_text(rows, row, 0));
        print_cell(table, store_text(rows, row, 4));
        print_cell(table, pdca_word(store_text(rows, row, 1)));
        print_cell_format(table, "%s%s", store_text(rows, row, 5),
                          store_boolean(rows, row, 6) ? "" : _(" (no mandate)"));
        print_cell(table, pdca_word(store_text(rows, row, 2)));
        print_cell(table, store_text(rows, row, 11));
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

/* ---- take, postpone, close, revoke ------------------------------------------------------------------------------- */

enum { DEED_UNTIL, DEED_WHY, DEED_ON };
static const struct peil_option deed_options[] = {
    [DEED_UNTIL] = {"until", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                    N_("the last day: a date, or '6 weken', '10 werkdagen'")},
    [DEED_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason")},
    [DEED_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int deed(struct cli *cli, const struct cli_arguments *arguments, const char *name, const char *state,
                struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    int64_t decision;
    date_day day = pdca_on(&settings[DEED_ON]), until = DATE_NONE;
    int failed = pdca_number(arguments->words[0], &decision, error);
    if (!failed && settings[DEED_UNTIL].text)
        failed = pdca_day_read(settings[DEED_UNTIL].text, day, &until, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed
                    : pdca_decision_do(store, cli->arena, decision, name, until, day, settings[DEED_WHY].text, error);
    return failed ? failed
                  : say(cli, decision,
                        arena_format(cli->arena, _("Decision %" PRId64 ": %s."), decision, pdca_word(state)));
}

static int take_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "take", "taken", error);
}

static int postpone_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "postpone", "postponed", error);
}

static int close_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "close", "closed", error);
}

static int revoke_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "revoke", "revoked", error);
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command decision_commands[] = {
    {"add", "WHAT", N_("records a decision, with what follows from it"), 1, 1, OPTIONS(add_options), add_run, NULL},
    {"list", NULL, N_("decisions, what is asked on top"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"take", "NUMBER", N_("one that was asked is taken"), 1, 1, OPTIONS(deed_options), take_run, NULL},
    {"postpone", "NUMBER", N_("one that was asked is put off"), 1, 1, OPTIONS(deed_options), postpone_run, NULL},
    {"close", "NUMBER", N_("it was carried out"), 1, 1, OPTIONS(deed_options), close_run, NULL},
    {"revoke", "NUMBER", N_("it holds no longer"), 1, 1, OPTIONS(deed_options), revoke_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_decision = {.name = "decision",
                                         .summary = N_("decisions: asked, taken, postponed, and what they are about"),
                                         .subcommands = decision_commands};
