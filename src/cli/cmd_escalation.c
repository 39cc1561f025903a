/* SPDX-License-Identifier: EUPL-1.2 */
/* peil escalation list|record|standstill: what is due now, for whom, and where nothing moves. */
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
#include "pdca/due.h"
#include "base/poison.h"

enum { LIST_UNIT, LIST_ON };
static const struct peil_option list_options[] = {
    [LIST_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                   N_("of this unit (its key or name) and of those below it only")},
    [LIST_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static void read_rule(struct cli *cli, struct due_rule *ret_rule)
{
    static const char *const keys[DUE_LEVELS] = {"reminder", "unit", "mt"};
    *ret_rule = (struct due_rule){.requests = config_integer(&cli->config, "escalation", "requests")};
    for (int i = 0; i < DUE_LEVELS; i++)
        ret_rule->days[i] = config_integer(&cli->config, "escalation", keys[i]);
    config_calendar(&cli->config, &ret_rule->calendar);
}

static int read_due(struct cli *cli, struct store *store, const struct peil_setting *settings, struct due **ret_due,
                    size_t *ret_count, size_t *ret_held_back, struct peil_error *error)
{
    struct due_rule rule;
    const char *unit;
    int64_t id;
    read_rule(cli, &rule);
    int failed = pdca_unit_find(store, cli->arena, settings[LIST_UNIT].text, &id, &unit, error);
    return failed ? failed
                  : due_list(store, cli->arena, &rule, unit, pdca_on(&settings[LIST_ON]), ret_due, ret_count,
                             ret_held_back, error);
}

/* For whom: the party, the head of its unit, the management team. */
static const char *recipient(struct cli *cli, const struct due *due)
{
    if (due->level == DUE_MT)
        return _("MT");
    if (due->level == DUE_UNIT)
        return due->unit ? arena_format(cli->arena, _("head of %s"), due->unit) : _("MT");
    return due->party;
}

static json_t *due_json(struct cli *cli, const struct due *due)
{
    char since[11];
    date_format(due->since, since);
    return json_pack("{s:I, s:s?, s:s, s:s, s:s?, s:s?, s:s?, s:i, s:i, s:s, s:i, s:o}", "finding",
                     (json_int_t)due->finding, "title", due->title, "kind", due->kind, "key", due->key, "unit",
                     due->unit, "answers", due->party, "to", recipient(cli, due), "from_level", due->from, "level",
                     due->level, "since", since, "working_days", due->working_days, "effect",
                     due->effect.weight ? json_real((double)due->effect.sum / (double)due->effect.weight / 1e7)
                                        : json_null());
}

static void print_due(struct cli *cli, const struct due *due, size_t count, size_t held_back)
{
    const struct print_column columns[] = {{_("for"), PRINT_LEFT, true},     {_("nr"), PRINT_RIGHT, false},
                                           {_("object"), PRINT_LEFT, true},  {_("check"), PRINT_LEFT, true},
                                           {_("waits"), PRINT_RIGHT, false}, {_("effect"), PRINT_RIGHT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < count; i++) {
        print_cell(table, recipient(cli, &due[i]));
        print_cell_format(table, "%" PRId64, due[i].finding);
        print_cell_format(table, "%s/%s", due[i].kind, due[i].key);
        print_cell(table, due[i].title);
        print_cell_format(table, "%d", due[i].working_days);
        print_cell(table, pdca_effect_text(cli, due[i].effect));
    }
    print_table_end(table);
    if (held_back)
        printf(_("%s more reminders wait: no more than so many at a time for one party.\n"),
               print_count(cli, (int64_t)held_back));
}

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct due *due;
    size_t count, held_back;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : read_due(cli, store, arguments->settings, &due, &count, &held_back, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_t *all = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(all, due_json(cli, &due[i]));
        rows_dump(json_pack("{s:o, s:I}", "due", all, "held_back", (json_int_t)held_back));
    } else if (count == 0) {
        printf(_("Nothing is due.\n"));
    } else {
        print_due(cli, due, count, held_back);
    }
    return CLI_EXIT_OK;
}

static int record_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct due *due;
    size_t count, held_back;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : read_due(cli, store, arguments->settings, &due, &count, &held_back, error);
    if (!failed && count)
        failed = due_record(store, cli->arena, due, count, pdca_on(&arguments->settings[LIST_ON]), error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:I}", "recorded", (json_int_t)count));
    else
        printf(ngettext("%zu finding was brought further.\n", "%zu findings were brought further.\n", count), count);
    return CLI_EXIT_OK;
}

static const struct peil_option standstill_options[] = {
    [0] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int standstill_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int64_t days = config_integer(&cli->config, "escalation", "standstill_days");
    int64_t runs = config_integer(&cli->config, "escalation", "standstill_runs");
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : due_standstill(store, pdca_on(&arguments->settings[0]), days, runs, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"unit",    "#findings", "#without_step",   "#median_age",
                                            "#oldest", "#objects",  "#without_change", NULL};
        rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("unit"), PRINT_LEFT, true},       {_("findings"), PRINT_RIGHT, false},
                                           {_("no step"), PRINT_RIGHT, false},  {_("median age"), PRINT_RIGHT, false},
                                           {_("oldest"), PRINT_RIGHT, false},   {_("objects"), PRINT_RIGHT, false},
                                           {_("no change"), PRINT_RIGHT, false}};
    rows_print(cli, rows, columns, sizeof(columns) / sizeof(columns[0]));
    printf(_("No step: in %" PRId64 " days. No change: in %" PRId64 " runs. Ages in days.\n"), days, runs);
    return CLI_EXIT_OK;
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command escalation_commands[] = {
    {"list", NULL, N_("what is due now, for whom"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"record", NULL, N_("what is due was brought to whom it is for"), 0, 0, OPTIONS(list_options), record_run, NULL},
    {"standstill", NULL, N_("where nothing moves, and how old findings are"), 0, 0, OPTIONS(standstill_options),
     standstill_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_escalation = {.name = "escalation",
                                           .summary =
                                               N_("escalation: what is due now, for whom, and where nothing moves"),
                                           .subcommands = escalation_commands};
