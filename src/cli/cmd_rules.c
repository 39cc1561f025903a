/* SPDX-License-Identifier: EUPL-1.2 */
/* peil rules apply|check|list|show|try: what is counted in data, and how much is enough. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "cli/rules_page.h"
#include "data/sql.h"
#include "base/poison.h"

static const struct peil_option apply_options[] = {
    {.name = "why", .type = PEIL_OPTION_TEXT, .text = N_("the reason, for the journal")},
    {.name = "dry-run",
     .type = PEIL_OPTION_BOOLEAN,
     .standard = "no",
     .text = N_("show what would change, change nothing")},
};
enum { APPLY_WHY, APPLY_DRY_RUN, APPLY_COUNT };

static void print_applied(const struct rules *rules, bool changed, bool dry_run, const char *lines)
{
    char from[11];
    date_format(rules->from, from);
    if (!changed) {
        printf(_("%s: version %d is the same already; nothing needed doing.\n"), rules->name, rules->version);
        return;
    }
    printf(dry_run ? _("%s would get version %d, from %s:\n") : _("%s has version %d now, from %s:\n"), rules->name,
           rules->version, from);
    if (!*lines)
        printf("  %s\n", _("only comments or layout differ"));
    for (; *lines; lines += strcspn(lines, "\n"), lines += *lines == '\n')
        printf("  %.*s\n", (int)strcspn(lines, "\n"), lines);
}

static int apply_in(struct cli *cli, struct store *store, struct rules *rules, const char *why, bool dry_run,
                    bool *ret_changed, const char **ret_lines, struct peil_error *error)
{
    struct rules *before;
    size_t count;
    int failed = store_begin(store, error);
    failed = failed ? failed : rules_load(cli->arena, store, rules->name, RULES_ALWAYS, &before, &count, error);
    failed = failed ? failed : rules_apply(cli->arena, store, rules, why, ret_changed, error);
    if (!failed)
        *ret_lines = rules_diff(cli->arena, count ? &before[0] : NULL, rules);
    if (failed || dry_run || !*ret_changed)
        store_rollback(store);
    else
        failed = store_commit(store, error);
    return failed;
}

static int rules_apply_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct rules rules;
    bool dry_run = arguments->settings[APPLY_DRY_RUN].integer, changed = false;
    const char *lines = "";
    int failed = rules_read(cli->arena, arguments->words[0], &rules, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed
                 ? failed
                 : apply_in(cli, store, &rules, arguments->settings[APPLY_WHY].text, dry_run, &changed, &lines, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:s, s:i, s:b, s:b, s:s}", "rules", rules.name, "version", rules.version, "changed",
                            changed, "dry_run", dry_run, "changes", lines));
    else
        print_applied(&rules, changed, dry_run, lines);
    return CLI_EXIT_OK;
}

static int rules_check_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct rules rules;
    int failed = rules_read(cli->arena, arguments->words[0], &rules, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:b, s:s, s:I, s:I}", "ok", 1, "rules", rules.name, "datasets",
                            (json_int_t)rules.dataset_count, "count", (json_int_t)rules.rule_count));
    else
        printf(_("%s: %s is in order: %zu rules on %zu datasets.\n"), arguments->words[0], rules.name, rules.rule_count,
               rules.dataset_count);
    return CLI_EXIT_OK;
}

static int rules_list_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    (void)arguments;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : store_query(store, data_sql_rules_list, &rows, error, "");
    if (failed)
        return failed;
    const struct print_column columns[] = {{_("rules"), PRINT_LEFT, false},    {_("title"), PRINT_LEFT, true},
                                           {_("version"), PRINT_RIGHT, false}, {_("from"), PRINT_LEFT, false},
                                           {_("applied"), PRINT_LEFT, false},  {_("by"), PRINT_LEFT, true}};
    static const char *const names[] = {"rules", "title", "#version", "from", "applied_at", "actor", NULL};
    if (cli->json)
        rows_json(rows, names);
    else
        rows_print(cli, rows, columns, sizeof(columns) / sizeof(columns[0]));
    return CLI_EXIT_OK;
}

static int rules_show_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct rules *rules;
    size_t count;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : rules_load(cli->arena, store, arguments->words[0], RULES_ALWAYS, &rules, &count, error);
    if (failed)
        return failed;
    if (count == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there are no rules '%s'; see peil rules list"),
                         arguments->words[0]);
    if (cli->json)
        rows_dump(json_pack("{s:s, s:i, s:s}", "rules", rules[0].name, "version", rules[0].version, "document",
                            rules[0].document));
    else
        rules_page_rules(cli, &rules[0]);
    return CLI_EXIT_OK;
}

static const struct peil_option try_options[] = {
    {.name = "dataset", .type = PEIL_OPTION_TEXT, .text = N_("only this dataset")},
    {.name = "finders",
     .type = PEIL_OPTION_BOOLEAN,
     .standard = "no",
     .text = N_("print the query that finds the bad rows of each rule")},
};
enum { TRY_DATASET, TRY_FINDERS, TRY_COUNT };

static int rules_try_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct rules rules;
    const char *only = arguments->settings[TRY_DATASET].text;
    int status = CLI_EXIT_OK, failed = rules_read(cli->arena, arguments->words[0], &rules, error);
    json_t *list = cli->json ? json_array() : NULL;
    for (size_t i = 0; !failed && i < rules.dataset_count; i++) {
        struct data_measurement measurement;
        if (only && strcmp(only, rules.datasets[i].key) != 0)
            continue;
        failed = data_measure(cli->arena, &cli->place, &rules, i, date_today(), &measurement, error);
        if (failed)
            break;
        int found = rules_page_status(&measurement);
        status = found > status ? found : status;
        if (cli->json)
            json_array_append_new(list, rules_page_json(&measurement));
        else
            rules_page_results(cli, &measurement, arguments->settings[TRY_FINDERS].integer != 0);
    }
    if (cli->json && !failed)
        rows_dump(list);
    else
        json_decref(list);
    return failed ? failed : status;
}

static const struct command subcommands[] = {
    {.name = "check",
     .words = "FILE",
     .summary = N_("check a file of rules, ask nothing, change nothing"),
     .words_least = 1,
     .words_most = 1,
     .run = rules_check_command},
    {.name = "try",
     .words = "FILE",
     .summary = N_("measure with a file of rules now, and record nothing"),
     .words_least = 1,
     .words_most = 1,
     .options = try_options,
     .option_count = TRY_COUNT,
     .run = rules_try_command},
    {.name = "apply",
     .words = "FILE",
     .summary = N_("record a file of rules as a new version"),
     .words_least = 1,
     .words_most = 1,
     .options = apply_options,
     .option_count = APPLY_COUNT,
     .run = rules_apply_command},
    {.name = "list", .words = "", .summary = N_("the sets of rules"), .run = rules_list_command},
    {.name = "show",
     .words = "NAME",
     .summary = N_("the rules of a set, in its newest version"),
     .words_least = 1,
     .words_most = 1,
     .run = rules_show_command},
    {.name = NULL},
};

const struct command command_rules = {.name = "rules",
                                      .summary = N_("rules on data: what is counted, and how much is enough"),
                                      .subcommands = subcommands};
