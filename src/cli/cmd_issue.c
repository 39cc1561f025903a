/* SPDX-License-Identifier: EUPL-1.2 */
/* peil issue add|list|answer (terugmelding): somebody doubts a value, and gets an answer. */
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
        rows_dump(json_pack("{s:I}", "issue", (json_int_t)id));
    else
        print_text(text);
    return CLI_EXIT_OK;
}

enum { ADD_FIELD, ADD_BY, ADD_ANSWER_BY, ADD_ON };
static const struct peil_option add_options[] = {
    [ADD_FIELD] = {"field", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the field whose value is doubted")},
    [ADD_BY] = {"by", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("who doubts it, as written; no personal data needed")},
    [ADD_ANSWER_BY] = {"answer-by", PEIL_OPTION_TEXT, 0, "10 werkdagen", 0, 0, NULL,
                       N_("when it gets an answer: a date, or '10 werkdagen'")},
    [ADD_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int add_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_object object;
    char day[11];
    int64_t id;
    struct pdca_issue issue = {.object = &object,
                               .field = settings[ADD_FIELD].text,
                               .what = arguments->words[1],
                               .reporter = settings[ADD_BY].text,
                               .day = pdca_on(&settings[ADD_ON])};
    int failed = pdca_day_read(settings[ADD_ANSWER_BY].text, issue.day, &issue.due, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : rows_object(cli, store, arguments->words[0], &object, error);
    failed = failed ? failed : pdca_issue_add(store, &issue, &id, error);
    if (failed)
        return failed;
    date_format(issue.due, day);
    return say(cli, id, arena_format(cli->arena, _("Issue %" PRId64 " gets an answer by %s."), id, day));
}

enum { LIST_OPEN };
static const struct peil_option list_options[] = {
    [LIST_OPEN] = {"open", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("only what waits for an answer")},
};

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    const struct pdca_filter filter = {.open = arguments->settings[LIST_OPEN].integer, .day = date_today()};
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : pdca_issue_list(store, &filter, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"#issue", "kind",  "key",         "field",  "what",  "by", "reported_on",
                                            "due_on", "state", "answered_on", "answer", "?late", NULL};
        rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    if (PQntuples(rows) == 0) {
        printf(_("No issues there.\n"));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("nr"), PRINT_RIGHT, false},       {_("object"), PRINT_LEFT, true},
                                           {_("doubt"), PRINT_LEFT, true},      {_("state"), PRINT_LEFT, false},
                                           {_("answer by"), PRINT_LEFT, false}, {_("answer"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(rows); row++) {
        print_cell(table, store_text(rows, row, 0));
        print_cell_format(table, "%s/%s", store_text(rows, row, 1), store_text(rows, row, 2));
        print_cell(table, store_text(rows, row, 4));
        print_cell_format(table, store_boolean(rows, row, 11) ? _("%s, late") : "%s",
                          pdca_word(store_text(rows, row, 8)));
        print_cell(table, store_text(rows, row, 7));
        print_cell(table, store_text(rows, row, 10));
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

enum { ANSWER_REFUSED, ANSWER_ON };
static const struct peil_option answer_options[] = {
    [ANSWER_REFUSED] = {"refused", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("the value stays as it is")},
    [ANSWER_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int answer_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    int64_t id;
    int failed = pdca_number(arguments->words[0], &id, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed
                    : pdca_issue_answer(store, id, !settings[ANSWER_REFUSED].integer, arguments->words[1],
                                        pdca_on(&settings[ANSWER_ON]), error);
    return failed ? failed : say(cli, id, _("Answered."));
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command issue_commands[] = {
    {"add", "OBJECT WHAT", N_("records a doubt about a value"), 2, 2, OPTIONS(add_options), add_run, NULL},
    {"list", NULL, N_("doubts, the first that is due on top"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"answer", "NUMBER ANSWER", N_("the answer: mended, or why not"), 2, 2, OPTIONS(answer_options), answer_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_issue = {.name = "issue",
                                      .summary = N_("issue reports (terugmelding): doubts about a value"),
                                      .subcommands = issue_commands};
