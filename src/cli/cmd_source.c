/* SPDX-License-Identifier: EUPL-1.2 */
/* peil source test: what the login of a data source could do that it should not. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "data/rules.h"
#include "base/poison.h"

static int find_source(const struct rules *rules, const char *name, const struct data_source **ret_source,
                       struct peil_error *error)
{
    for (size_t i = 0; i < rules->source_count; i++)
        if (strcmp(rules->sources[i].name + strlen("source "), name) == 0) {
            *ret_source = &rules->sources[i];
            return 0;
        }
    return error_set(error, PEIL_ERROR_USAGE, _("there is no [source %s]"), name);
}

static json_t *findings_json(const struct data_answers *answers)
{
    json_t *list = json_array();
    for (size_t i = 0; i < answers->finding_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:b, s:s}", "key", answers->findings[i].key, "ok",
                                              answers->findings[i].level > 4, "text", answers->findings[i].text));
    return list;
}

static int test_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct rules rules;
    const struct data_source *source = NULL;
    struct data_answers answers;
    struct protocol_question question = {.aspect = QUESTION_TEST, .date = date_today()};
    bool wide = false;
    int failed = rules_read(cli->arena, arguments->words[0], &rules, error);
    failed = failed ? failed : find_source(&rules, arguments->words[1], &source, error);
    failed = failed ? failed
                    : data_ask(cli->arena, &cli->place, source, &question, (struct job_limits){.deadline_ms = 60000},
                               &answers, error);
    if (failed)
        return failed;
    for (size_t i = 0; i < answers.finding_count; i++)
        wide |= answers.findings[i].level <= 4;
    if (cli->json)
        rows_dump(findings_json(&answers));
    for (size_t i = 0; !cli->json && i < answers.finding_count; i++) {
        printf("%s ", answers.findings[i].level <= 4 ? "✖" : "✔");
        print_text(answers.findings[i].text);
    }
    if (!cli->json && answers.finding_count == 0)
        printf("%s\n", _("this kind of source has nothing to try"));
    return wide ? CLI_EXIT_BELOW_NORM : CLI_EXIT_OK;
}

static const struct command subcommands[] = {
    {.name = "test",
     .words = "FILE SOURCE",
     .summary = N_("try what the login of a source could do that it should not, and undo it"),
     .words_least = 2,
     .words_most = 2,
     .run = test_command},
    {.name = NULL},
};

const struct command command_source = {
    .name = "source", .summary = N_("sources of data: what their logins could do"), .subcommands = subcommands};
