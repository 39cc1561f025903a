/* SPDX-License-Identifier: EUPL-1.2 */
/* peil run PROGRAMME: measures, records, and shows where it stands; peil runs list|show: what was measured before. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_page.h"
#include "pdca/pdca.h"
#include "base/poison.h"

static void print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    printf("\n");
    json_decref(value);
}

/* ---- run
 * ------------------------------------------------------------------------------------------------------------- */

static const struct peil_option run_options[] = {
    {.name = "as-of", .type = PEIL_OPTION_DATE, .text = N_("the day to measure; today when it is not given")},
    {.name = "fail-on",
     .type = PEIL_OPTION_CHOICE,
     .standard = "any",
     .choices = "any|below-norm|not-measured|never",
     .text = N_("when the exit status is not 0: below norm is 1, not measured 3")},
    {.name = "deadline",
     .type = PEIL_OPTION_INTEGER,
     .standard = "60",
     .minimum = 1,
     .maximum = 86400,
     .text = N_("seconds that a plugin may let us wait for a job")},
};
enum { RUN_AS_OF, RUN_FAIL_ON, RUN_DEADLINE, RUN_COUNT };
enum { FAIL_ON_ANY, FAIL_ON_BELOW_NORM, FAIL_ON_NOT_MEASURED, FAIL_ON_NEVER };

static int exit_of(const struct run_page *page, int64_t fail_on)
{
    bool norm_counts = fail_on == FAIL_ON_ANY || fail_on == FAIL_ON_BELOW_NORM;
    bool measuring_counts = fail_on == FAIL_ON_ANY || fail_on == FAIL_ON_NOT_MEASURED;
    if (norm_counts && run_page_below_norm(page))
        return CLI_EXIT_BELOW_NORM;
    if (measuring_counts && (page->run.not_measured || page->run.population == 0))
        return CLI_EXIT_NOT_MEASURED;
    return CLI_EXIT_OK;
}

struct run_progress {
    struct cli *cli;
    struct print_progress progress;
    bool begun;
};

static void show_progress(void *context, int64_t done, int64_t total)
{
    struct run_progress *shown = context;
    if (!shown->begun)
        print_progress_begin(&shown->progress, shown->cli, _("measuring objects"), total);
    shown->begun = true;
    print_progress_step(&shown->progress, done);
}

static void keep_reason(void *context, const char *plugin, const char *reason, const char *text, const char *hint)
{
    const struct run_progress *shown = context;
    reason_words_keep(shown->cli, plugin, reason, text, hint);
}

static int run_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    _cleanup_store_ struct store *store = NULL;
    struct results_run run;
    struct run_page page;
    struct run_progress shown = {.cli = cli};
    struct results_request request = {
        .programme = arguments->words[0],
        .as_of = settings[RUN_AS_OF].text ? (date_day)settings[RUN_AS_OF].integer : DATE_NONE,
        .limits = {.deadline_ms = settings[RUN_DEADLINE].integer * 1000},
        .progress = show_progress,
        .reason = keep_reason,
        .recorded = pdca_recorded,
        .context = &shown,
    };
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : results_measure(cli->arena, store, &cli->place, &request, &run, error);
    if (shown.begun)
        print_progress_end(&shown.progress);
    failed = failed ? failed : run_page_read(cli, store, &run, &page, error);
    if (failed)
        return failed;
    if (cli->json) {
        print_json(run_page_json(&page));
    } else {
        run_page_print(cli, &page);
        if (!page.baseline.id)
            printf(_("\nFreeze this as the baseline? peil baseline set %s --run %d\n"), run.programme, run.number);
    }
    return exit_of(&page, settings[RUN_FAIL_ON].integer);
}

const struct command command_run = {
    .name = "run",
    .words = "PROGRAMME",
    .summary = N_("measure a programme and record the results"),
    .words_least = 1,
    .words_most = 1,
    .options = run_options,
    .option_count = RUN_COUNT,
    .run = run_run,
};

/* ---- runs
 * ------------------------------------------------------------------------------------------------------------ */

static json_t *run_json(const struct results_run *run)
{
    char day[11];
    date_format(run->as_of, day);
    return json_pack("{s:i, s:s, s:s, s:s, s:i, s:I, s:I, s:I, s:b}", "number", run->number, "as_of", day,
                     "finished_at", run->finished_at, "actor", run->actor, "version", run->version, "objects",
                     (json_int_t)run->population, "measured", (json_int_t)run->measured, "not_measured",
                     (json_int_t)run->not_measured, "baseline", (int)run->baseline);
}

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct results_run *runs;
    size_t count;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : results_run_list(cli->arena, store, arguments->words[0], &runs, &count, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(list, run_json(&runs[i]));
        print_json(list);
        return CLI_EXIT_OK;
    }
    if (count == 0) {
        printf(_("No runs yet: peil run %s\n"), arguments->words[0]);
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("run"), PRINT_RIGHT, false},          {_("as of"), PRINT_LEFT, false},
                                           {_("objects"), PRINT_RIGHT, false},      {_("results"), PRINT_RIGHT, false},
                                           {_("not measured"), PRINT_RIGHT, false}, {"", PRINT_LEFT, false}};
    struct print_table *table = print_table_new(cli, columns, 6);
    for (size_t i = 0; i < count; i++) {
        char day[11];
        date_format(runs[i].as_of, day);
        print_cell_format(table, "%d", runs[i].number);
        print_cell(table, day);
        print_cell(table, print_count(cli, runs[i].population));
        print_cell(table, print_count(cli, runs[i].measured + runs[i].not_measured));
        print_cell(table, print_count(cli, runs[i].not_measured));
        print_cell(table, runs[i].baseline ? _("baseline") : "");
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

static int read_number(const char *text, int *ret_number, struct peil_error *error)
{
    size_t digits = strspn(text, "0123456789");
    *ret_number = 0;
    if (digits == 0 || digits > 9 || text[digits])
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no number of a run"), text);
    for (; *text; text++)
        *ret_number = *ret_number * 10 + (*text - '0');
    return 0;
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct results_run run;
    struct run_page page;
    int number = -1;
    int failed = arguments->word_count > 1 ? read_number(arguments->words[1], &number, error) : 0;
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : results_run_find(cli->arena, store, arguments->words[0], number, &run, error);
    failed = failed ? failed : run_page_read(cli, store, &run, &page, error);
    if (failed)
        return failed;
    if (cli->json)
        print_json(run_page_json(&page));
    else
        run_page_print(cli, &page);
    return CLI_EXIT_OK;
}

static const struct command runs_commands[] = {
    {.name = "list",
     .words = "PROGRAMME",
     .summary = N_("every run of a programme"),
     .words_least = 1,
     .words_most = 1,
     .run = list_run},
    {.name = "show",
     .words = "PROGRAMME [NUMBER]",
     .summary = N_("one run, the newest when no number is given"),
     .words_least = 1,
     .words_most = 2,
     .run = show_run},
    {0},
};

const struct command command_runs = {
    .name = "runs",
    .summary = N_("runs that were recorded"),
    .subcommands = runs_commands,
};
