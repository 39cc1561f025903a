/* SPDX-License-Identifier: EUPL-1.2 */
/* peil plan show|export: how far the actions are, and what to mend first to come to the next plateau. */
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

enum { PLAN_UNIT, PLAN_PROGRAMME };
static const struct peil_option plan_options[] = {
    [PLAN_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the unit (its key or name); everything")},
    [PLAN_PROGRAMME] = {"programme", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the programme; the one there is")},
};

struct plan {
    const char *unit;
    struct plan_proposal proposal;
    PGresult *actions;
};

static int read_plan(struct cli *cli, struct store *store, const struct peil_setting *settings, struct plan *ret_plan,
                     struct peil_error *error)
{
    int64_t unit;
    *ret_plan = (struct plan){0};
    int failed = pdca_unit_find(store, cli->arena, settings[PLAN_UNIT].text, &unit, &ret_plan->unit, error);
    failed = failed ? failed
                    : plan_propose(store, cli->arena, settings[PLAN_PROGRAMME].text, ret_plan->unit, unit,
                                   &ret_plan->proposal, error);
    const struct pdca_filter filter = {
        .programme = ret_plan->proposal.programme, .unit = ret_plan->unit, .day = date_today()};
    return failed ? failed : pdca_action_list(store, &filter, &ret_plan->actions, error);
}

static struct score_mean gain_of(const struct plan_step *step)
{
    return (struct score_mean){step->after.sum - step->before.sum, step->after.weight};
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

static const char *const states[] = {"planned", "in_progress", "done", "verified", "ineffective", "dropped"};
enum { STATES = sizeof(states) / sizeof(states[0]) };

static void count_states(const PGresult *actions, int ret_counts[STATES], int *ret_late)
{
    *ret_late = 0;
    memset(ret_counts, 0, STATES * sizeof(*ret_counts));
    for (int row = 0; row < PQntuples(actions); row++) {
        for (int i = 0; i < STATES; i++)
            ret_counts[i] += strcmp(store_text(actions, row, 5), states[i]) == 0;
        *ret_late += store_boolean(actions, row, 17);
    }
}

static json_t *plan_json(const struct plan *plan)
{
    int counts[STATES], late;
    json_t *steps = json_array(), *progress = json_object();
    const struct plan_proposal *proposal = &plan->proposal;
    count_states(plan->actions, counts, &late);
    for (int i = 0; i < STATES; i++)
        json_object_set_new(progress, states[i], json_integer(counts[i]));
    json_object_set_new(progress, "late", json_integer(late));
    for (size_t i = 0; i < proposal->count; i++) {
        struct score_mean gain = gain_of(&proposal->steps[i]);
        json_array_append_new(steps,
                              json_pack("{s:s, s:s, s:I, s:f}", "check", proposal->steps[i].check, "title",
                                        proposal->steps[i].title, "findings", (json_int_t)proposal->steps[i].findings,
                                        "gain", gain.weight ? (double)gain.sum / (double)gain.weight / 1e7 : 0.0));
    }
    return json_pack("{s:s, s:s?, s:i, s:i, s:i, s:b, s:o, s:o}", "programme", proposal->programme, "unit", plan->unit,
                     "run", proposal->number, "plateau", proposal->from, "next", proposal->to, "smallest",
                     (int)proposal->exact, "proposal", steps, "progress", progress);
}

static void print_proposal(struct cli *cli, const struct plan *plan)
{
    const struct plan_proposal *proposal = &plan->proposal;
    printf(_("%s, run %d: %s, score %s.\n"), proposal->programme, proposal->number, pdca_plateau_word(proposal->from),
           print_tenths(cli, score_tenths(proposal->now)));
    if (proposal->count == 0) {
        print_sentence(proposal->from >= PLATEAU_IMPROVING
                           ? _("The next plateau asks for three runs at norm in a row.\n")
                           : _("Mending findings alone does not reach the next plateau: something was not "
                               "measured, or is not in the programme.\n"));
        return;
    }
    print_sentence(arena_format(cli->arena,
                                proposal->exact
                                    ? _("The smallest set that brings the next plateau, '%s':\n")
                                    : _("A set of which none can be missed that brings the next plateau, '%s':\n"),
                                pdca_plateau_word(proposal->to)));
    const struct print_column columns[] = {{_("mend"), PRINT_LEFT, true},
                                           {_("findings"), PRINT_RIGHT, false},
                                           {_("gain"), PRINT_RIGHT, false},
                                           {_("score then"), PRINT_RIGHT, false}};
    struct print_table *table = print_table_new(cli, columns, 4);
    for (size_t i = 0; i < proposal->count; i++) {
        print_cell_format(table, "%s (%s)", proposal->steps[i].title, proposal->steps[i].check);
        print_cell(table, print_count(cli, proposal->steps[i].findings));
        print_cell(table, pdca_effect_text(cli, gain_of(&proposal->steps[i])));
        print_cell(table, print_tenths(cli, score_tenths(proposal->steps[i].after)));
    }
    print_table_end(table);
}

static void print_progress_of(const struct plan *plan)
{
    int counts[STATES], late;
    count_states(plan->actions, counts, &late);
    if (PQntuples(plan->actions) == 0) {
        printf(_("\nThere is no plan yet: peil action add.\n"));
        return;
    }
    printf(_("\nPlan: %d actions"), PQntuples(plan->actions));
    for (int i = 0; i < STATES; i++)
        if (counts[i])
            printf(", %d %s", counts[i], pdca_word(states[i]));
    printf(late ? _("; %d late.\n") : ".\n", late);
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct plan plan = {0};
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : read_plan(cli, store, arguments->settings, &plan, error);
    if (!failed && cli->json) {
        rows_dump(plan_json(&plan));
    } else if (!failed) {
        print_proposal(cli, &plan);
        print_progress_of(&plan);
    }
    result_cleanup_(&plan.actions);
    return failed ? failed : CLI_EXIT_OK;
}

/* ---- export ------------------------------------------------------------------------------------------------------ */

static const char *const names[] = {"#action",
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

/* RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
static void print_csv_cell(const char *text, bool number)
{
    bool formula = !number && *text && strchr("=+-@\t\r", *text);
    if (!formula && !strpbrk(text, "\",;\r\n")) {
        printf("%s", text);
        return;
    }
    printf(formula ? "\"'" : "\"");
    for (; *text; text++)
        printf(*text == '"' ? "\"\"" : "%c", *text);
    printf("\"");
}

static void print_csv(const PGresult *rows)
{
    for (int i = 0; names[i]; i++)
        printf("%s%s", i ? "," : "", names[i] + strspn(names[i], "#?"));
    printf("\r\n");
    for (int row = 0; row < PQntuples(rows); row++) {
        for (int i = 0; names[i]; i++) {
            const char *text = store_text(rows, row, i);
            printf("%s", i ? "," : "");
            print_csv_cell(text ? text : "", names[i][0] == '#' || i == 13);
        }
        printf("\r\n");
    }
}

enum { EXPORT_UNIT, EXPORT_PROGRAMME, EXPORT_AS };
static const struct peil_option export_options[] = {
    [EXPORT_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                     N_("of this unit (its key or name) and of those below it only")},
    [EXPORT_PROGRAMME] = {"programme", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only those of this programme")},
    [EXPORT_AS] = {"as", PEIL_OPTION_CHOICE, 0, "csv", 0, 0, "csv|json", N_("how it is written")},
};

static int export_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    struct pdca_filter filter = {.programme = arguments->settings[EXPORT_PROGRAMME].text, .day = date_today()};
    int64_t unit;
    int failed = cli_store(cli, &store, error);
    failed = failed
                 ? failed
                 : pdca_unit_find(store, cli->arena, arguments->settings[EXPORT_UNIT].text, &unit, &filter.unit, error);
    failed = failed ? failed : pdca_action_list(store, &filter, &rows, error);
    if (failed)
        return failed;
    if (cli->json || arguments->settings[EXPORT_AS].integer == 1)
        rows_json(rows, names);
    else
        print_csv(rows);
    return CLI_EXIT_OK;
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command plan_commands[] = {
    {"show", NULL, N_("what to mend first, and how far the actions are"), 0, 0, OPTIONS(plan_options), show_run, NULL},
    {"export", NULL, N_("all actions, for elsewhere"), 0, 0, OPTIONS(export_options), export_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_plan = {
    .name = "plan", .summary = N_("the plan: what to mend first, and how far it is"), .subcommands = plan_commands};
