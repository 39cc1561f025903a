/* SPDX-License-Identifier: EUPL-1.2 */
/* peil target set|list|reason: what a unit wants to have reached in a quarter, and why not. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/pdca_words.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "cli/run_page.h"
#include "base/poison.h"

static int say(struct cli *cli, int64_t id, const char *text)
{
    if (cli->json)
        rows_dump(json_pack("{s:I}", "target", (json_int_t)id));
    else
        print_text(text);
    return CLI_EXIT_OK;
}

enum { SET_UNIT, SET_DIMENSION, SET_QUARTER, SET_SCORE };
static const struct peil_option set_options[] = {
    [SET_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the unit (its key or name); everything")},
    [SET_DIMENSION] = {"dimension", PEIL_OPTION_CHOICE, 0, NULL, 0, 0,
                       "described|owned|steered|current|quality|improving", N_("one dimension; the score over all")},
    [SET_QUARTER] = {"quarter", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                     N_("by the end of which, for instance 2026Q3")},
    [SET_SCORE] = {"score", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("the score, 0 to 100")},
};

static int set_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    int tenths;
    int64_t id;
    date_day quarter;
    int failed = pdca_points(settings[SET_SCORE].text, &tenths, error);
    failed = failed ? failed : pdca_quarter(settings[SET_QUARTER].text, &quarter, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed
                    : pdca_target_set(store, cli->arena, arguments->words[0], settings[SET_UNIT].text,
                                      settings[SET_DIMENSION].text ? settings[SET_DIMENSION].text : "", quarter, tenths,
                                      &id, error);
    return failed ? failed
                  : say(cli, id,
                        arena_format(cli->arena, _("Target %" PRId64 ": %s by the end of %s."), id,
                                     print_tenths(cli, tenths), settings[SET_QUARTER].text));
}

static const struct peil_option reason_options[] = {
    {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int reason_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int64_t id;
    int failed = pdca_number(arguments->words[0], &id, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed =
        failed ? failed : pdca_target_reason(store, id, arguments->words[1], pdca_on(&arguments->settings[0]), error);
    return failed ? failed : say(cli, id, _("The reason is recorded."));
}

enum { LIST_UNIT, LIST_PROGRAMME };
static const struct peil_option list_options[] = {
    [LIST_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("of this unit (its key or name) only")},
    [LIST_PROGRAMME] = {"programme", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only those of this programme")},
};
enum { ID, PROGRAMME, UNIT, DIMENSION, QUARTER, TARGET, RUN, SCORE, REACHED, OVER, REASON };

/* A target that was missed in a quarter that is over needs its reason. */
static const char *verdict(const PGresult *rows, int row)
{
    if (store_boolean(rows, row, REACHED))
        return _("reached");
    if (!store_boolean(rows, row, OVER))
        return _("under way");
    if (!PQgetisnull(rows, row, REASON))
        return store_text(rows, row, REASON);
    return _("not reached; why?");
}

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    struct pdca_filter filter = {.programme = arguments->settings[LIST_PROGRAMME].text, .day = date_today()};
    int64_t unit;
    int failed = cli_store(cli, &store, error);
    failed = failed
                 ? failed
                 : pdca_unit_find(store, cli->arena, arguments->settings[LIST_UNIT].text, &unit, &filter.unit, error);
    failed = failed ? failed : pdca_target_list(store, &filter, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"#target",  "programme",      "unit",   "dimension",
                                            "quarter",  "#target_tenths", "#run",   "#score_tenths",
                                            "?reached", "?over",          "reason", NULL};
        rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("nr"), PRINT_RIGHT, false},       {_("unit"), PRINT_LEFT, true},
                                           {_("dimension"), PRINT_LEFT, false}, {_("quarter"), PRINT_LEFT, false},
                                           {_("target"), PRINT_RIGHT, false},   {_("score"), PRINT_RIGHT, false},
                                           {_("reached?"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *dimension = store_text(rows, row, DIMENSION);
        print_cell(table, store_text(rows, row, ID));
        print_cell(table, store_text(rows, row, UNIT) ? store_text(rows, row, UNIT) : _("everything"));
        print_cell(table, dimension_word(dimension ? dimension_index(dimension) : SPLIT_TOTAL));
        print_cell(table, store_text(rows, row, QUARTER));
        print_cell(table, print_tenths(cli, store_integer(rows, row, TARGET)));
        print_cell(table, PQgetisnull(rows, row, SCORE) ? NULL : print_tenths(cli, store_integer(rows, row, SCORE)));
        print_cell(table, verdict(rows, row));
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command target_commands[] = {
    {"set", "PROGRAMME", N_("what is to be reached in a quarter"), 1, 1, OPTIONS(set_options), set_run, NULL},
    {"list", NULL, N_("targets: reached, or why not"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"reason", "NUMBER WHY", N_("why a target was not reached"), 2, 2, OPTIONS(reason_options), reason_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_target = {.name = "target",
                                       .summary = N_("targets per quarter and unit: reached, or why not"),
                                       .subcommands = target_commands};
