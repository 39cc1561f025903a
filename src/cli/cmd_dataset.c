/* SPDX-License-Identifier: EUPL-1.2 */
/* peil dataset explain|profile: what would be asked of a dataset, and which rules its data suggests. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "data/measure.h"
#include "data/profile.h"
#include "base/poison.h"

static int find_dataset(const struct rules *rules, const char *key, size_t *ret_index, struct peil_error *error)
{
    for (size_t i = 0; i < rules->dataset_count; i++)
        if (strcmp(rules->datasets[i].key, key) == 0) {
            *ret_index = i;
            return 0;
        }
    return error_set(error, PEIL_ERROR_USAGE, _("there is no [dataset %s]"), key);
}

/* ---- explain -------------------------------------------------------------------------------------------------------
 */

static const struct peil_option explain_options[] = {
    {.name = "columns",
     .type = PEIL_OPTION_LIST,
     .text = N_("the columns and their types, 'name integer, …', when the dataset was never measured")},
};

static uint32_t type_named(const char *word)
{
    static const char *const names[] = {"other", "boolean", "integer", "decimal", "double",
                                        "text",  "date",    "moment",  "geometry"};
    for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i], word) == 0)
            return i;
    return PEIL_COLUMN_TEXT;
}

static struct peil_column *columns_given(struct cli *cli, const char *text, size_t *ret_count)
{
    struct peil_column *columns = arena_allocate_array(cli->arena, strlen(text) + 1, sizeof(*columns));
    *ret_count = 0;
    while (*text) {
        size_t size = strcspn(text, "\n");
        char *item = arena_text_n(cli->arena, text, size), *space = strrchr(item, ' ');
        if (space)
            *space++ = '\0';
        columns[(*ret_count)++] = (struct peil_column){.name = item, .type = type_named(space ? space : "text")};
        text += size + (text[size] == '\n');
    }
    return columns;
}

static int known_columns(struct cli *cli, const char *given, const char *dataset, struct peil_column **ret_columns,
                         size_t *ret_count, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    if (given) {
        *ret_columns = columns_given(cli, given, ret_count);
        return 0;
    }
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : data_schema_newest(cli->arena, store, dataset, ret_columns, ret_count, error);
    if (!failed && *ret_count == 0)
        failed = error_set(error, PEIL_ERROR_USAGE,
                           _("the columns of %s are not known yet: it was never measured; give --columns"), dataset);
    return failed;
}

static int explain_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct rules rules;
    struct peil_column *columns = NULL;
    size_t dataset = 0, count = 0;
    const char *text = "";
    int failed = rules_read(cli->arena, arguments->words[0], &rules, error);
    failed = failed ? failed : find_dataset(&rules, arguments->words[1], &dataset, error);
    failed =
        failed ? failed : known_columns(cli, arguments->settings[0].text, arguments->words[1], &columns, &count, error);
    failed = failed
                 ? failed
                 : data_explain(cli->arena, &cli->place, &rules, dataset, date_today(), columns, count, &text, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:s, s:s}", "dataset", arguments->words[1], "asks", text));
    else
        fputs(text, stdout);
    return CLI_EXIT_OK;
}

/* ---- profile -------------------------------------------------------------------------------------------------------
 */

static int profile_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct rules rules;
    size_t dataset = 0;
    const char *text = "";
    int failed = rules_read(cli->arena, arguments->words[0], &rules, error);
    failed = failed ? failed : find_dataset(&rules, arguments->words[1], &dataset, error);
    failed = failed ? failed : data_profile(cli->arena, &cli->place, &rules, dataset, date_today(), &text, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:s, s:s}", "dataset", arguments->words[1], "proposed", text));
    else
        fputs(text, stdout);
    return CLI_EXIT_OK;
}

static const struct command subcommands[] = {
    {.name = "explain",
     .words = "FILE DATASET",
     .summary = N_("print what would be asked of the source, to the byte, and touch nothing"),
     .words_least = 2,
     .words_most = 2,
     .options = explain_options,
     .option_count = 1,
     .run = explain_command},
    {.name = "profile",
     .words = "FILE DATASET",
     .summary = N_("propose rules from the data, each with its evidence; adopts nothing"),
     .words_least = 2,
     .words_most = 2,
     .run = profile_command},
    {.name = NULL},
};

const struct command command_dataset = {.name = "dataset",
                                        .summary =
                                            N_("one dataset: what would be asked of it, and which rules it suggests"),
                                        .subcommands = subcommands};
