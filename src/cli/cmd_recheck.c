/* SPDX-License-Identifier: EUPL-1.2 */
/* peil recheck OBJECT: measures one object's checks now, and shows its findings turn. */
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

enum { RECHECK_PROGRAMME, RECHECK_AS_OF };
static const struct peil_option recheck_options[] = {
    [RECHECK_PROGRAMME] = {"programme", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the programme; the one there is")},
    [RECHECK_AS_OF] = {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day to measure; today")},
};

static int find_programme(struct cli *cli, struct store *store, const char *name, const char **ret_name,
                          struct peil_error *error)
{
    struct results_programme *programmes;
    size_t count;
    *ret_name = name;
    int failed = name ? 0 : results_programmes(cli->arena, store, &programmes, &count, error);
    if (failed || name)
        return failed;
    if (count != 1)
        return error_set(error, PEIL_ERROR_USAGE, _("there are %zu programmes with runs; say which: --programme"),
                         count);
    *ret_name = programmes[0].name;
    return 0;
}

static void show(struct cli *cli, const struct owner_object *object, const struct recheck *recheck,
                 const struct pdca_followed *followed)
{
    json_t *cells = json_array();
    const struct print_column columns[] = {
        {_("check"), PRINT_LEFT, true}, {_("outcome"), PRINT_LEFT, false}, {_("why"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, 3);
    for (size_t i = 0; i < recheck->count; i++) {
        const struct recheck_cell *cell = &recheck->cells[i];
        const struct verdict *verdict = &recheck->verdicts.items[cell->verdict];
        struct reason_words words =
            *verdict->reason ? reason_words(cli, verdict->plugin, verdict->reason) : (struct reason_words){0};
        print_cell(table, cell->title);
        print_cell(table, outcome_word(verdict->outcome));
        print_cell(table, *verdict->reason ? (words.text ? words.text : verdict->reason) : "");
        json_array_append_new(cells, json_pack("{s:s, s:s, s:s, s:s, s:s?}", "check", cell->check, "title", cell->title,
                                               "outcome", outcome_names[verdict->outcome], "reason", verdict->reason,
                                               "detail", cell->detail));
    }
    if (cli->json) {
        rows_dump(json_pack("{s:s, s:s, s:o, s:I, s:I, s:I, s:I}", "kind", object->kind, "key", object->key, "cells",
                            json_incref(cells), "found", (json_int_t)followed->found, "came_back",
                            (json_int_t)followed->came_back, "met", (json_int_t)followed->met, "ineffective",
                            (json_int_t)followed->ineffective));
    } else {
        print_table_end(table);
        printf(_("Findings: %" PRId64 " at norm now, %" PRId64 " done and no better, %" PRId64 " new or back.\n"),
               followed->met, followed->ineffective, followed->found + followed->came_back);
        printf(_("Scores and verdicts on actions follow with the next run.\n"));
    }
    json_decref(cells);
}

static int recheck_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_object object;
    struct recheck recheck;
    struct pdca_followed followed;
    struct results_request request = {.as_of = settings[RECHECK_AS_OF].given ? (date_day)settings[RECHECK_AS_OF].integer
                                                                             : DATE_NONE};
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : rows_object(cli, store, arguments->words[0], &object, error);
    failed = failed ? failed : find_programme(cli, store, settings[RECHECK_PROGRAMME].text, &request.programme, error);
    failed = failed ? failed : recheck_measure(cli->arena, store, &cli->place, &request, object.id, &recheck, error);
    if (!failed && recheck.count == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("programme '%s' has no checks for %s/%s"), recheck.programme,
                         object.kind, object.key);
    failed = failed ? failed : pdca_recheck(store, &recheck, object.id, &followed, error);
    if (failed)
        return failed;
    show(cli, &object, &recheck, &followed);
    return recheck.failure_count ? CLI_EXIT_NOT_MEASURED : CLI_EXIT_OK;
}

const struct command command_recheck = {
    .name = "recheck",
    .words = "OBJECT",
    .summary = N_("measures one object now, and shows its findings turn"),
    .words_least = 1,
    .words_most = 1,
    .options = recheck_options,
    .option_count = sizeof(recheck_options) / sizeof(recheck_options[0]),
    .run = recheck_run,
};
