/* SPDX-License-Identifier: EUPL-1.2 */
/* peil report: the report model of a run, rendered by a report plugin. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "report/model.h"
#include "report/render.h"
#include "report/sql.h"
#include "base/poison.h"

/* format is this command's own: --format json gives the report in JSON, which is the model. */
static const struct peil_option options[] = {
    {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
     N_("for this unit: its key or name (default: the whole organisation)")},
    {"run", PEIL_OPTION_INTEGER, 0, NULL, 0, 1000000, NULL, N_("number of the run (default: the newest)")},
    {"format", PEIL_OPTION_TEXT, 0, "text", 0, 0, NULL, N_("renderer: html, text, json, csv or another report plugin")},
    {"language", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "nl|en", N_("language of the report (default: that of messages)")},
    {"output", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
     N_("file to write, whole or not at all (default: standard output)")},
    {"set", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("settings of the renderer, such as table=trend,bom=yes")},
    {"findings", PEIL_OPTION_INTEGER, 0, "10000", 0, 1000000, NULL,
     N_("steward: at most so many results that fall short")},
};
enum {
    OPTION_UNIT,
    OPTION_RUN,
    OPTION_FORMAT,
    OPTION_LANGUAGE,
    OPTION_OUTPUT,
    OPTION_SET,
    OPTION_FINDINGS,
    OPTION_COUNT
};

/* The only programme there is, when none was named. */
static int programme_name(struct cli *cli, struct store *store, const struct cli_arguments *arguments,
                          const char **ret_name, struct peil_error *error)
{
    if (arguments->word_count > 0) {
        *ret_name = arguments->words[0];
        return 0;
    }
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, report_sql_programmes, &rows, error, "");
    if (failed)
        return failed;
    if (PQntuples(rows) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is no programme yet; see peil programme apply"));
    if (PQntuples(rows) > 1)
        return error_set(error, PEIL_ERROR_USAGE, _("there are %d programmes: name one of %s"), PQntuples(rows),
                         store_text(rows, 0, 1));
    *ret_name = arena_text(cli->arena, store_text(rows, 0, 0));
    return 0;
}

/* "table=trend" lines as settings. */
static int settings_read(struct cli *cli, const char *lines, struct render_request *request, struct peil_error *error)
{
    size_t room = 1;
    for (const char *at = lines ? lines : ""; *at; at++)
        room += *at == '\n';
    struct job_setting *settings = arena_allocate_array(cli->arena, room, sizeof(*settings));
    while (lines && *lines) {
        size_t size = strcspn(lines, "\n"), name = strcspn(lines, "=\n");
        if (name == 0 || name >= size)
            return error_set(error, PEIL_ERROR_USAGE, _("--set: '%.*s' is not name=value"), (int)size, lines);
        settings[request->setting_count++] =
            (struct job_setting){.key = arena_text_n(cli->arena, lines, name),
                                 .value = arena_text_n(cli->arena, lines + name + 1, size - name - 1),
                                 .place = "--set"};
        lines += size + (lines[size] == '\n');
    }
    request->settings = settings;
    return 0;
}

static int write_out(const char *path, const struct buffer *bytes, struct peil_error *error)
{
    if (path)
        return report_write_file(path, bytes, error);
    if (fwrite(buffer_text(bytes), 1, bytes->size, stdout) != bytes->size || fflush(stdout) != 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("standard output: cannot be written"));
    return 0;
}

static int run_report(struct cli *cli, const struct cli_arguments *arguments, enum report_kind kind,
                      struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    struct report_request request = {.kind = kind,
                                     .unit = settings[OPTION_UNIT].text,
                                     .run = settings[OPTION_RUN].given ? (int)settings[OPTION_RUN].integer : -1,
                                     .findings_most = settings[OPTION_FINDINGS].integer};
    struct render_request render = {.renderer = settings[OPTION_FORMAT].text,
                                    .language = settings[OPTION_LANGUAGE].given ? settings[OPTION_LANGUAGE].text
                                                                                : cli->language};
    _cleanup_store_ struct store *store = NULL;
    _cleanup_buffer_ struct buffer model = {0};
    _cleanup_buffer_ struct buffer bytes = {0};
    if (strchr(render.renderer, '/') || !*render.renderer)
        return error_set(error, PEIL_ERROR_USAGE, _("--format is the name of a report plugin, such as html"));
    int failed = settings_read(cli, settings[OPTION_SET].text, &render, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : programme_name(cli, store, arguments, &request.programme, error);
    failed = failed ? failed : report_model_build(store, &cli->place, &request, &model, error);
    failed = failed ? failed : report_render(&cli->place, &render, &model, &bytes, error);
    return failed ? failed : write_out(settings[OPTION_OUTPUT].text, &bytes, error);
}

static int run_mt(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return run_report(cli, arguments, REPORT_MT, error);
}

static int run_steward(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return run_report(cli, arguments, REPORT_STEWARD, error);
}

static const struct command subcommands[] = {
    {.name = "mt",
     .words = "[PROGRAMME]",
     .summary = N_("for a management team: one page to decide by, and what lies beneath it"),
     .words_most = 1,
     .options = options,
     .option_count = OPTION_COUNT,
     .run = run_mt},
    {.name = "steward",
     .words = "[PROGRAMME]",
     .summary = N_("for data stewards: everything, down to each check and what to do"),
     .words_most = 1,
     .options = options,
     .option_count = OPTION_COUNT,
     .run = run_steward},
    {0},
};

const struct command command_report = {
    .name = "report",
    .summary = N_("what was measured, as a page, text, JSON or a table"),
    .subcommands = subcommands,
};
