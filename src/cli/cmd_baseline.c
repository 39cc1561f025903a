/* SPDX-License-Identifier: EUPL-1.2 */
/* peil baseline set|show|verify: the zero that every later run is held against. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "results/results.h"
#include "base/poison.h"

static void print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(value);
}

static json_t *baseline_json(const struct results_run *run, const struct results_baseline *baseline)
{
    char day[11];
    date_format(run->as_of, day);
    return json_pack("{s:s, s:i, s:s, s:I, s:s, s:s, s:s?, s:s}", "programme", run->programme, "run", run->number,
                     "as_of", day, "objects", (json_int_t)run->population, "set_at", baseline->set_at, "actor",
                     baseline->actor, "why", baseline->why, "hash", baseline->hash);
}

/* ---- set
 * ------------------------------------------------------------------------------------------------------------- */

static const struct peil_option set_options[] = {
    {.name = "run",
     .type = PEIL_OPTION_INTEGER,
     .minimum = 0,
     .maximum = INT32_MAX,
     .text = N_("number of the run; the only one when it is not given")},
    {.name = "why", .type = PEIL_OPTION_TEXT, .text = N_("the reason, for the journal")},
};
enum { SET_RUN, SET_WHY, SET_COUNT };

/* Which run: the one asked for, or the only one there is. */
static int choose_run(struct cli *cli, struct store *store, const struct cli_arguments *arguments,
                      struct results_run *ret_run, struct peil_error *error)
{
    const char *programme = arguments->words[0];
    if (arguments->settings[SET_RUN].text)
        return results_run_find(cli->arena, store, programme, (int)arguments->settings[SET_RUN].integer, ret_run,
                                error);
    int failed = results_run_find(cli->arena, store, programme, -1, ret_run, error);
    if (!failed && ret_run->number > 0)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' has %d runs: say which with --run, for instance --run 0"),
                         programme, ret_run->number + 1);
    return failed;
}

static int set_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct results_run run;
    struct results_baseline baseline;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : choose_run(cli, store, arguments, &run, error);
    if (failed)
        return failed;
    bool already = run.baseline;
    failed = already
                 ? results_baseline_read(cli->arena, store, run.programme_id, &baseline, error)
                 : results_baseline_set(cli->arena, store, &run, arguments->settings[SET_WHY].text, &baseline, error);
    if (failed)
        return failed;
    if (cli->json) {
        print_json(baseline_json(&run, &baseline));
        return CLI_EXIT_OK;
    }
    char day[11];
    date_format(run.as_of, day);
    if (already)
        printf(_("Run %d of %s (%s) is the baseline already; nothing needed doing.\n"), run.number, run.programme, day);
    else
        printf(_("Run %d of %s (%s) is the baseline now: later runs are compared with it.\nHash %s\n"), run.number,
               run.programme, day, baseline.hash);
    return CLI_EXIT_OK;
}

/* ---- show, verify
 * ------------------------------------------------------------------------------------------------------ */

static int find_baseline(struct cli *cli, struct store *store, const char *programme, struct results_run *ret_run,
                         struct results_baseline *ret_baseline, struct peil_error *error)
{
    int failed = results_baseline_find(cli->arena, store, programme, ret_run, error);
    if (failed)
        return failed;
    if (!ret_run->id)
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' has no baseline yet: peil baseline set %s --run 0"),
                         programme, programme);
    return results_baseline_read(cli->arena, store, ret_run->programme_id, ret_baseline, error);
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct results_run run;
    struct results_baseline baseline;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : find_baseline(cli, store, arguments->words[0], &run, &baseline, error);
    if (failed)
        return failed;
    if (cli->json) {
        print_json(baseline_json(&run, &baseline));
        return CLI_EXIT_OK;
    }
    char day[11];
    date_format(run.as_of, day);
    printf(_("Baseline of %s: run %d, as of %s\n"), run.programme, run.number, day);
    printf(_("  set      %s by %s\n"), baseline.set_at, baseline.actor);
    if (baseline.why)
        printf(_("  why      %s\n"), baseline.why);
    printf(_("  hash     %s\n"), baseline.hash);
    return CLI_EXIT_OK;
}

static int verify_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct results_run run;
    struct results_baseline baseline;
    const char *differences;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : find_baseline(cli, store, arguments->words[0], &run, &baseline, error);
    failed = failed ? failed : results_baseline_verify(cli->arena, store, &baseline, &differences, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_t *list = json_array();
        for (const char *line = differences ? differences : ""; *line;) {
            size_t size = strcspn(line, "\n");
            json_array_append_new(list, json_stringn(line, size));
            line += size + (line[size] == '\n');
        }
        print_json(json_pack("{s:b, s:o}", "sound", differences == NULL, "differs", list));
    } else if (differences) {
        printf(_("The baseline of %s (run %d) is not what was frozen. What differs:\n"), run.programme, run.number);
        for (const char *line = differences; *line;) {
            size_t size = strcspn(line, "\n");
            printf("  %.*s\n", (int)size, line);
            line += size + (line[size] == '\n');
        }
    } else {
        printf(_("The baseline of %s (run %d) is exactly what was frozen.\n"), run.programme, run.number);
    }
    return differences ? CLI_EXIT_NOT_MEASURED : CLI_EXIT_OK;
}

static const struct command baseline_commands[] = {
    {.name = "set",
     .words = "PROGRAMME",
     .summary = N_("freeze a run as the baseline"),
     .words_least = 1,
     .words_most = 1,
     .options = set_options,
     .option_count = SET_COUNT,
     .run = set_run},
    {.name = "show",
     .words = "PROGRAMME",
     .summary = N_("which run is the baseline, set when and by whom"),
     .words_least = 1,
     .words_most = 1,
     .run = show_run},
    {.name = "verify",
     .words = "PROGRAMME",
     .summary = N_("compute the baseline's hash again and name what differs"),
     .words_least = 1,
     .words_most = 1,
     .run = verify_run},
    {0},
};

const struct command command_baseline = {
    .name = "baseline",
    .summary = N_("the baseline that later runs are compared with"),
    .subcommands = baseline_commands,
};
