/* SPDX-License-Identifier: EUPL-1.2 */
/* peil config show|check: what counts, where each value comes from, and whether what it names is there. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "base/poison.h"

static const struct peil_option show_options[] = {
    {"origin", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("say where each value comes from, and show the defaults")},
};

/* What a user may see of it: of a secret only that there is one. */
static const char *value_shown(const struct config_value *value)
{
    return value->written && (value->option->flags & PEIL_OPTION_SECRET) ? "****" : value->setting.text;
}

static json_t *value_json(const char *section, const struct config_value *value)
{
    return json_pack("{s:s, s:s, s:s?, s:s?, s:b}", "section", section, "key", value->option->name, "value",
                     value_shown(value), "origin", value->place, "secret",
                     (value->option->flags & PEIL_OPTION_SECRET) != 0);
}

static void show_json(struct cli *cli)
{
    json_t *files = json_array(), *values = json_array();
    for (size_t i = 0; i < cli->config.file_count; i++)
        json_array_append_new(files, json_string(cli->config.files[i]));
    for (size_t i = 0; i < config_section_count; i++)
        for (size_t j = 0; j < *config_sections[i].option_count; j++)
            json_array_append_new(values, value_json(config_sections[i].name, &cli->config.values[i][j]));
    rows_dump(json_pack("{s:o, s:o}", "files", files, "values", values));
}

/* As it could stand in a file: a value of several lines continues indented. */
static void print_value(const char *text)
{
    for (const char *line = text; line;) {
        const char *end = strchr(line, '\n');
        _cleanup_buffer_ struct buffer clean = {0};
        utf8_printable(&clean, line, end ? (size_t)(end - line) : strlen(line));
        printf("%s%s\n", line == text ? "" : "    ", buffer_text(&clean));
        line = end ? end + 1 : NULL;
    }
}

static void show_section(size_t at, const struct config_value *values, bool origin)
{
    bool headed = false;
    for (size_t i = 0; i < *config_sections[at].option_count; i++) {
        const struct config_value *value = &values[i];
        if (!value->place && !origin)
            continue;
        if (!headed)
            printf("[%s]\n", config_sections[at].name);
        headed = true;
        if (origin) {
            printf("; ");
            print_text(value->place ? value->place : value->setting.text ? _("default") : _("not given"));
        }
        if (value_shown(value)) {
            printf("%s = ", value->option->name);
            print_value(value_shown(value));
        } else {
            printf(";%s =\n", value->option->name);
        }
    }
    if (headed)
        printf("\n");
}

static int config_show(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)error;
    bool origin = arguments->settings[0].integer;
    if (cli->json) {
        show_json(cli);
        return CLI_EXIT_OK;
    }
    for (size_t i = 0; i < cli->config.file_count; i++) {
        printf("; ");
        print_text(cli->config.files[i]);
    }
    if (cli->config.file_count == 0)
        printf("; %s\n", _("There is no configuration file; every key has its default."));
    for (size_t i = 0; i < config_section_count; i++)
        show_section(i, cli->config.values[i], origin);
    return CLI_EXIT_OK;
}

static int config_check(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    int failed = config_verify(&cli->config, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_t *files = json_array();
        for (size_t i = 0; i < cli->config.file_count; i++)
            json_array_append_new(files, json_string(cli->config.files[i]));
        rows_dump(json_pack("{s:b, s:o}", "ok", 1, "files", files));
        return CLI_EXIT_OK;
    }
    for (size_t i = 0; i < cli->config.file_count; i++) {
        print_text(cli->config.files[i]);
    }
    printf("%s\n", cli->config.file_count ? _("The configuration is sound.")
                                          : _("There is no configuration file; every key has its default."));
    return CLI_EXIT_OK;
}

static const struct command config_commands[] = {
    {"show", NULL, N_("the configuration that counts, put together from its files"), 0, 0, show_options, 1, config_show,
     NULL},
    {"check", NULL, N_("see whether the configuration is sound, and what it names is there"), 0, 0, NULL, 0,
     config_check, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_config = {.name = "config",
                                       .summary = N_("the configuration: show where it comes from, check it"),
                                       .subcommands = config_commands};
