/* SPDX-License-Identifier: EUPL-1.2 */
/* peil review done: somebody looked at an object. */
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "register/owner.h"
#include "base/poison.h"

enum { OPTION_WHAT, OPTION_ON, OPTION_BY, OPTION_NOTE };
static const struct peil_option done_options[] = {
    [OPTION_WHAT] = {"what", PEIL_OPTION_CHOICE, PEIL_OPTION_REQUIRED, NULL, 0, 0, "description|data|process",
                     N_("what was looked at")},
    [OPTION_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
    [OPTION_BY] = {"by", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the party that looked; you")},
    [OPTION_NOTE] = {"note", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("what came out of it")},
};

static int done_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_holder by;
    struct owner_review review = {.what = settings[OPTION_WHAT].text, .today = date_today()};
    review.on = settings[OPTION_ON].given ? (date_day)settings[OPTION_ON].integer : review.today;
    review.note = settings[OPTION_NOTE].text;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : rows_object(cli, store, arguments->words[0], &review.object, error);
    if (!failed && settings[OPTION_BY].text) {
        failed = owner_holder_find(store, cli->arena, settings[OPTION_BY].text, &by, error);
        review.by = &by;
    }
    failed = failed ? failed : owner_review_add(store, &review, error);
    if (failed)
        return failed;
    char day[11];
    date_format(review.on, day);
    if (cli->json)
        rows_dump(json_pack("{s:s, s:s, s:s, s:s}", "kind", review.object.kind, "key", review.object.key, "what",
                            review.what, "on", day));
    else
        print_text(arena_format(cli->arena, _("%s/%s: %s reviewed on %s."), review.object.kind, review.object.key,
                                _(review.what), day));
    return CLI_EXIT_OK;
}

static const struct command review_commands[] = {
    {"done", "OBJECT", N_("records that an object was looked at"), 1, 1, done_options,
     sizeof(done_options) / sizeof(done_options[0]), done_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_review = {
    .name = "review", .summary = N_("reviews of objects"), .subcommands = review_commands};
