/* SPDX-License-Identifier: EUPL-1.2 */
/* peil action add|list|show|start|done|drop|depend|promise|kept: what is done about findings. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/pdca_words.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "base/poison.h"

/* Places in a row of pdca_action_list. */
enum {
    ID,
    TITLE,
    PROGRAMME,
    UNIT,
    PARTY,
    STATE,
    STATE_ON,
    PRIORITY,
    DECISION,
    ADDED_ON,
    DUE_ON,
    DONE_ON,
    EXPECTED,
    MEASURED,
    FINDINGS,
    VERIFIED,
    WAITS,
    LATE,
    WHY,
    PROOF,
    MEASURED_TENTHS
};

static int say(struct cli *cli, const char *noun, int64_t id, const char *text)
{
    if (cli->json)
        rows_dump(json_pack("{s:I}", noun, (json_int_t)id));
    else
        print_text(text);
    return CLI_EXIT_OK;
}

static int due_day(const char *text, date_day day, date_day *ret_due, struct peil_error *error)
{
    *ret_due = DATE_NONE;
    return text ? pdca_day_read(text, day, ret_due, error) : 0;
}

/* ---- add --------------------------------------------------------------------------------------------------------- */

enum {
    ADD_FINDING,
    ADD_CHECK,
    ADD_UNIT,
    ADD_OWNER,
    ADD_DUE,
    ADD_EXPECT,
    ADD_DEPENDS,
    ADD_PRIORITY,
    ADD_DECISION,
    ADD_WHY,
    ADD_ON
};
static const struct peil_option add_options[] = {
    [ADD_FINDING] = {"finding", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("the findings that it answers: 118,119")},
    [ADD_CHECK] = {"check", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                   N_("all open findings of this check, within --unit when given")},
    [ADD_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                  N_("the unit whose score it is to bring up; that of the objects")},
    [ADD_OWNER] = {"owner", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the party that does it")},
    [ADD_DUE] = {"due", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("a date, or '6 weken', '10 werkdagen'")},
    [ADD_EXPECT] = {"expect", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                    N_("points that it is to bring the unit; computed from the findings")},
    [ADD_DEPENDS] = {"depends-on", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("actions that it waits for: 3,4")},
    [ADD_PRIORITY] = {"priority", PEIL_OPTION_CHOICE, 0, "normal", 0, 0, "high|normal|low|not_taken_up",
                      N_("not_taken_up says by which --decision")},
    [ADD_DECISION] = {"decision", PEIL_OPTION_INTEGER, 0, NULL, 1, INT32_MAX, NULL,
                      N_("the decision by which it is not taken up")},
    [ADD_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
    [ADD_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int add_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_holder holder;
    int64_t id;
    struct pdca_action action = {.title = arguments->words[0],
                                 .unit = settings[ADD_UNIT].text,
                                 .day = pdca_on(&settings[ADD_ON]),
                                 .expect_tenths = -1,
                                 .priority = settings[ADD_PRIORITY].text,
                                 .decision = settings[ADD_DECISION].given ? settings[ADD_DECISION].integer : 0,
                                 .why = settings[ADD_WHY].text};
    int failed = due_day(settings[ADD_DUE].text, action.day, &action.due, error);
    if (!failed && settings[ADD_EXPECT].text)
        failed = pdca_points(settings[ADD_EXPECT].text, &action.expect_tenths, error);
    failed = failed ? failed : pdca_numbers(cli, settings[ADD_DEPENDS].text, &action.depends, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed
                    : pdca_findings_given(cli, store, settings[ADD_FINDING].text, settings[ADD_CHECK].text,
                                          settings[ADD_UNIT].text, &action.findings, error);
    if (!failed && settings[ADD_OWNER].text) {
        failed = owner_holder_find(store, cli->arena, settings[ADD_OWNER].text, &holder, error);
        action.holder = &holder;
    }
    failed = failed ? failed : pdca_action_add(store, cli->arena, &action, &id, error);
    return failed ? failed
                  : say(cli, "action", id,
                        arena_format(cli->arena,
                                     ngettext("Action %" PRId64 " answers %zu finding.",
                                              "Action %" PRId64 " answers %zu findings.", action.findings.count),
                                     id, action.findings.count));
}

/* ---- list, show -------------------------------------------------------------------------------------------------- */

enum { LIST_UNIT, LIST_OPEN, LIST_PROGRAMME };
static const struct peil_option list_options[] = {
    [LIST_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                   N_("of this unit (its key or name) and of those below it only")},
    [LIST_OPEN] = {"open", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("only what is not verified and not dropped")},
    [LIST_PROGRAMME] = {"programme", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only those of this programme")},
};
static const char *const list_names[] = {"#action",
                                         "title",
                                         "programme",
                                         "unit",
                                         "owner",
                                         "state",
                                         "state_on",
                                         "priority",
                                         "#decision",
                                         "added_on",
                                         "due_on",
                                         "done_on",
                                         "#expected_tenths",
                                         "measured",
                                         "#findings",
                                         "#verified",
                                         "waits_for",
                                         "?late",
                                         "why",
                                         "#proof_run",
                                         NULL};

static const char *measured_text(struct cli *cli, const PGresult *rows, int row)
{
    if (PQgetisnull(rows, row, MEASURED_TENTHS))
        return NULL;
    int64_t tenths = store_integer(rows, row, MEASURED_TENTHS);
    return arena_format(cli->arena, "%s%s", tenths < 0 ? "-" : "+", print_tenths(cli, tenths < 0 ? -tenths : tenths));
}

static const char *state_text(struct cli *cli, const PGresult *rows, int row)
{
    const char *state = pdca_word(store_text(rows, row, STATE));
    if (!PQgetisnull(rows, row, DECISION))
        return arena_format(cli->arena, _("not: decision %s"), store_text(rows, row, DECISION));
    if (!PQgetisnull(rows, row, WAITS) && strcmp(store_text(rows, row, STATE), "planned") == 0)
        return arena_format(cli->arena, _("waits for %s"), store_text(rows, row, WAITS));
    return store_boolean(rows, row, LATE) ? arena_format(cli->arena, _("%s, late"), state) : state;
}

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct pdca_filter filter = {
        .programme = settings[LIST_PROGRAMME].text, .open = settings[LIST_OPEN].integer, .day = date_today()};
    int64_t unit;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : pdca_unit_find(store, cli->arena, settings[LIST_UNIT].text, &unit, &filter.unit, error);
    failed = failed ? failed : pdca_action_list(store, &filter, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        rows_json(rows, list_names);
        return CLI_EXIT_OK;
    }
    if (PQntuples(rows) == 0) {
        printf(_("No actions there.\n"));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("nr"), PRINT_RIGHT, false},      {_("action"), PRINT_LEFT, true},
                                           {_("by"), PRINT_LEFT, true},        {_("due"), PRINT_LEFT, false},
                                           {_("state"), PRINT_LEFT, false},    {_("expected"), PRINT_RIGHT, false},
                                           {_("measured"), PRINT_RIGHT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(rows); row++) {
        print_cell(table, store_text(rows, row, ID));
        print_cell(table, store_text(rows, row, TITLE));
        print_cell(table, store_text(rows, row, PARTY));
        print_cell(table, store_text(rows, row, DUE_ON));
        print_cell(table, state_text(cli, rows, row));
        print_cell(table, pdca_tenths_text(cli, rows, row, EXPECTED));
        print_cell(table, measured_text(cli, rows, row));
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

static void print_action(struct cli *cli, const PGresult *rows)
{
    print_line(_("action"), arena_format(cli->arena, "%s  %s", store_text(rows, 0, ID), store_text(rows, 0, TITLE)));
    print_line(_("unit"), store_text(rows, 0, UNIT) ? store_text(rows, 0, UNIT) : _("everything"));
    print_line(_("by"), store_text(rows, 0, PARTY));
    print_line(_("state"),
               arena_format(cli->arena, _("%s since %s"), state_text(cli, rows, 0), store_text(rows, 0, STATE_ON)));
    print_line(_("priority"), pdca_word(store_text(rows, 0, PRIORITY)));
    print_line(_("due"), store_text(rows, 0, DUE_ON));
    print_line(_("done"), store_text(rows, 0, DONE_ON));
    print_line(_("expected"), pdca_tenths_text(cli, rows, 0, EXPECTED));
    if (!PQgetisnull(rows, 0, PROOF))
        print_line(_("measured"), arena_format(cli->arena, _("%s in run %s"),
                                               measured_text(cli, rows, 0) ? measured_text(cli, rows, 0) : "–",
                                               store_text(rows, 0, PROOF)));
    if (!PQgetisnull(rows, 0, WHY))
        print_line(_("why"), store_text(rows, 0, WHY));
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL, *findings = NULL, *promises = NULL;
    struct pdca_filter filter = {.day = date_today()};
    int failed = pdca_number(arguments->words[0], &filter.id, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : pdca_action_list(store, &filter, &rows, error);
    if (!failed && (filter.id == 0 || PQntuples(rows) == 0))
        return error_set(error, PEIL_ERROR_USAGE, _("there is no action %s"), arguments->words[0]);
    failed = failed ? failed : pdca_action_findings(store, filter.id, &findings, error);
    failed = failed ? failed : pdca_action_promises(store, filter.id, &promises, error);
    if (failed)
        return failed;
    if (cli->json) {
        rows_json(rows, list_names);
        return CLI_EXIT_OK;
    }
    print_action(cli, rows);
    for (int row = 0; row < PQntuples(promises); row++)
        print_line(row ? "" : _("promised"),
                   arena_format(cli->arena, _("%s  by %s: %s, before %s, %s"), store_text(promises, row, 0),
                                store_text(promises, row, 1), store_text(promises, row, 3),
                                store_text(promises, row, 4), pdca_word(store_text(promises, row, 5))));
    for (int row = 0; row < PQntuples(findings); row++)
        print_line(row ? "" : _("findings"),
                   arena_format(cli->arena, "%s  %s/%s, %s: %s", store_text(findings, row, 0),
                                store_text(findings, row, 2), store_text(findings, row, 3),
                                store_text(findings, row, 1), pdca_word(store_text(findings, row, 4))));
    return CLI_EXIT_OK;
}

/* ---- start, done, drop ------------------------------------------------------------------------------------------- */

enum { DEED_WHY, DEED_ON };
static const struct peil_option deed_options[] = {
    [DEED_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
    [DEED_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int deed(struct cli *cli, const struct cli_arguments *arguments, const char *name, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int64_t action;
    const char *state;
    int failed = pdca_number(arguments->words[0], &action, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed
                    : pdca_action_do(store, cli->arena, action, name, pdca_on(&arguments->settings[DEED_ON]),
                                     arguments->settings[DEED_WHY].text, &state, error);
    return failed ? failed
                  : say(cli, "action", action,
                        arena_format(cli->arena, _("Action %" PRId64 ": %s."), action, pdca_word(state)));
}

static int start_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "start", error);
}

static int done_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "done", error);
}

static int drop_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return deed(cli, arguments, "drop", error);
}

static int depend_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int64_t action, on;
    int failed = pdca_number(arguments->words[0], &action, error);
    failed = failed ? failed : pdca_number(arguments->words[1], &on, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : pdca_action_depend(store, cli->arena, action, on, error);
    return failed ? failed
                  : say(cli, "action", action,
                        arena_format(cli->arena, _("Action %" PRId64 " waits for %" PRId64 "."), action, on));
}

/* ---- promise, kept ----------------------------------------------------------------------------------------------- */

enum { PROMISE_BY, PROMISE_TO, PROMISE_DUE, PROMISE_WHAT, PROMISE_ON };
static const struct peil_option promise_options[] = {
    [PROMISE_BY] = {"by", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("the party that promises")},
    [PROMISE_TO] = {"to", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("to whom; whoever does the action")},
    [PROMISE_DUE] = {"due", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                     N_("a date, or '6 weken', '10 werkdagen'")},
    [PROMISE_WHAT] = {"what", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("what is promised")},
    [PROMISE_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int promise_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_holder by, to;
    int64_t action, id;
    date_day due, day = pdca_on(&settings[PROMISE_ON]);
    int failed = pdca_number(arguments->words[0], &action, error);
    failed = failed ? failed : pdca_day_read(settings[PROMISE_DUE].text, day, &due, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : owner_holder_find(store, cli->arena, settings[PROMISE_BY].text, &by, error);
    if (!failed && settings[PROMISE_TO].text)
        failed = owner_holder_find(store, cli->arena, settings[PROMISE_TO].text, &to, error);
    failed = failed ? failed
                    : pdca_promise_add(store, cli->arena, action, &by, settings[PROMISE_TO].text ? &to : NULL,
                                       settings[PROMISE_WHAT].text, due, day, &id, error);
    return failed ? failed
                  : say(cli, "promise", id, arena_format(cli->arena, _("Promise %" PRId64 " is recorded."), id));
}

enum { KEPT_BROKEN, KEPT_ON };
static const struct peil_option kept_options[] = {
    [KEPT_BROKEN] = {"broken", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("it was not kept")},
    [KEPT_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int kept_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int64_t id;
    bool kept = !arguments->settings[KEPT_BROKEN].integer;
    int failed = pdca_number(arguments->words[0], &id, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : pdca_promise_end(store, id, kept, pdca_on(&arguments->settings[KEPT_ON]), error);
    return failed
               ? failed
               : say(cli, "promise", id,
                     arena_format(cli->arena, _("Promise %" PRId64 ": %s."), id, pdca_word(kept ? "kept" : "broken")));
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command action_commands[] = {
    {"add", "TITLE", N_("plans something about one or more findings"), 1, 1, OPTIONS(add_options), add_run, NULL},
    {"list", NULL, N_("actions, the first that is due on top"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"show", "NUMBER", N_("one action: what it answers, what was promised"), 1, 1, NULL, 0, show_run, NULL},
    {"start", "NUMBER", N_("it is under way"), 1, 1, OPTIONS(deed_options), start_run, NULL},
    {"done", "NUMBER", N_("it is done: the next run proves it"), 1, 1, OPTIONS(deed_options), done_run, NULL},
    {"drop", "NUMBER", N_("it will not be done"), 1, 1, OPTIONS(deed_options), drop_run, NULL},
    {"depend", "NUMBER ON", N_("it waits for another action"), 2, 2, NULL, 0, depend_run, NULL},
    {"promise", "NUMBER", N_("who promised what for it, by when"), 1, 1, OPTIONS(promise_options), promise_run, NULL},
    {"kept", "PROMISE", N_("a promise was kept, or broken"), 1, 1, OPTIONS(kept_options), kept_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_action = {.name = "action",
                                       .summary = N_("actions: what is done about findings, and whether it helped"),
                                       .subcommands = action_commands};
