/* SPDX-License-Identifier: EUPL-1.2 */
/* peil programme apply|check|show|diff|list: which objects, which checks, which norms. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "programme/programme.h"
#include "base/poison.h"

static void print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(value);
}

/* A list of lines as a JSON array. */
static json_t *lines_json(const char *lines)
{
    json_t *list = json_array();
    while (*lines) {
        size_t size = strcspn(lines, "\n");
        json_array_append_new(list, json_stringn(lines, size));
        lines += size + (lines[size] == '\n');
    }
    return list;
}

static void print_lines(const char *lines)
{
    while (*lines) {
        size_t size = strcspn(lines, "\n");
        printf("  %.*s\n", (int)size, lines);
        lines += size + (lines[size] == '\n');
    }
}

/* ---- apply, check
 * ---------------------------------------------------------------------------------------------------- */

static const struct peil_option apply_options[] = {
    {.name = "why", .type = PEIL_OPTION_TEXT, .text = N_("the reason, for the journal")},
    {.name = "dry-run",
     .type = PEIL_OPTION_BOOLEAN,
     .standard = "no",
     .text = N_("show what would change, change nothing")},
};
enum { APPLY_WHY, APPLY_DRY_RUN, APPLY_COUNT };

static void print_applied(const struct programme *programme, bool changed, bool dry_run, const char *lines)
{
    char from[11];
    date_format(programme->from, from);
    if (!changed) {
        printf(_("%s: version %d is the same already; nothing needed doing.\n"), programme->name, programme->version);
        return;
    }
    if (dry_run)
        printf(_("%s would get version %d, from %s:\n"), programme->name, programme->version, from);
    else
        printf(_("%s has version %d now, from %s:\n"), programme->name, programme->version, from);
    if (*lines)
        print_lines(lines);
    else
        printf("  %s\n", _("only comments or layout differ"));
}

static int apply_in(struct cli *cli, struct store *store, struct programme *programme, bool dry_run, bool *ret_changed,
                    const char **ret_lines, struct peil_error *error)
{
    struct programme before = {0};
    int failed = store_begin(store, error);
    failed = failed ? failed : programme_load_newest(cli->arena, store, programme->name, &before, error);
    failed = failed ? failed : programme_apply(cli->arena, store, programme, ret_changed, error);
    if (failed || dry_run || !*ret_changed)
        store_rollback(store);
    else
        failed = store_commit(store, error);
    *ret_lines = failed ? "" : programme_diff(cli->arena, before.id ? &before : NULL, programme);
    return failed;
}

static int programme_apply_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct programme programme;
    bool dry_run = arguments->settings[APPLY_DRY_RUN].integer;
    bool changed = false;
    const char *lines = "";
    int failed = programme_read(cli->arena, arguments->words[0], &cli->place, &programme, error);
    programme.why = arguments->settings[APPLY_WHY].text;
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : apply_in(cli, store, &programme, dry_run, &changed, &lines, error);
    if (failed)
        return failed;
    if (cli->json)
        print_json(json_pack("{s:s, s:i, s:b, s:b, s:o}", "programme", programme.name, "version", programme.version,
                             "changed", changed, "dry_run", dry_run, "changes", lines_json(changed ? lines : "")));
    else
        print_applied(&programme, changed, dry_run, lines);
    return CLI_EXIT_OK;
}

static int programme_check_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct programme programme;
    int failed = programme_read(cli->arena, arguments->words[0], &cli->place, &programme, error);
    if (failed)
        return failed;
    if (cli->json) {
        print_json(json_pack("{s:b, s:s, s:i, s:i}", "ok", 1, "programme", programme.name, "dimensions",
                             (int)programme.dimension_count, "checks", (int)programme.check_count));
        return CLI_EXIT_OK;
    }
    printf(ngettext("%s: %s is in order: %zu check, ", "%s: %s is in order: %zu checks, ",
                    (unsigned long)programme.check_count),
           arguments->words[0], programme.name, programme.check_count);
    printf(ngettext("%zu dimension.\n", "%zu dimensions.\n", (unsigned long)programme.dimension_count),
           programme.dimension_count);
    return CLI_EXIT_OK;
}

/* ---- show
 * ------------------------------------------------------------------------------------------------------------- */

static const struct peil_option show_options[] = {
    {.name = "as-of", .type = PEIL_OPTION_DATE, .text = N_("the version that holds on this day; otherwise the newest")},
};
enum { SHOW_AS_OF, SHOW_COUNT };

static const char *norm_text(struct cli *cli, const struct programme_dimension *dimension, bool intervention)
{
    const char *text = "";
    for (size_t i = 0; i < dimension->norm_count; i++) {
        const struct programme_norm *norm = &dimension->norms[i];
        int value = intervention ? norm->intervention : norm->norm;
        char day[11];
        date_format(norm->from, day);
        if (i && value == (intervention ? norm[-1].intervention : norm[-1].norm))
            continue;
        text = i == 0 ? arena_format(cli->arena, "%d", value)
                      : arena_format(cli->arena, _("%s, %d from %s"), text, value, day);
    }
    return text;
}

static const char *settings_text(struct cli *cli, const struct programme_check *check)
{
    const char *text = "";
    for (size_t i = 0; i < check->setting_count; i++)
        text = arena_format(cli->arena, "%s%s%s=%s", text, i ? ", " : "", check->settings[i].key,
                            check->settings[i].value);
    return text;
}

static void print_dimension(struct cli *cli, const struct programme *programme,
                            const struct programme_dimension *dimension)
{
    printf(_("\n%s: weight %d, norm %s, intervention %s\n\n"), dimension_names[dimension->index], dimension->weight,
           norm_text(cli, dimension, false), norm_text(cli, dimension, true));
    const struct print_column columns[] = {
        {_("check"), PRINT_LEFT, false},
        {_("rule"), PRINT_LEFT, false},
        {_("weight"), PRINT_RIGHT, false},
        {_("options"), PRINT_LEFT, true},
    };
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < programme->check_count; i++) {
        const struct programme_check *check = &programme->checks[i];
        if (check->dimension != dimension->index)
            continue;
        print_cell(table, check->key);
        print_cell_format(table, "%s.%s", check->plugin, check->rule);
        print_cell_format(table, "%d", check->weight);
        print_cell(table, settings_text(cli, check));
    }
    print_table_end(table);
}

static json_t *dimensions_json(const struct programme *programme)
{
    json_t *list = json_array();
    for (size_t i = 0; i < programme->dimension_count; i++) {
        const struct programme_dimension *dimension = &programme->dimensions[i];
        json_t *norms = json_array();
        for (size_t j = 0; j < dimension->norm_count; j++) {
            const struct programme_norm *norm = &dimension->norms[j];
            char from[11];
            date_format(norm->from, from);
            json_array_append_new(norms, json_pack("{s:s?, s:i, s:i}", "from", *from ? from : NULL, "norm", norm->norm,
                                                   "intervention", norm->intervention));
        }
        json_array_append_new(list, json_pack("{s:s, s:i, s:o}", "name", dimension_names[dimension->index], "weight",
                                              dimension->weight, "norms", norms));
    }
    return list;
}

static json_t *checks_json(const struct programme *programme)
{
    static const char *const kinds[] = {"dataset", "process", "chain", "system"};
    json_t *list = json_array();
    for (size_t i = 0; i < programme->check_count; i++) {
        const struct programme_check *check = &programme->checks[i];
        json_t *objects = json_array(), *options = json_object();
        for (unsigned kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++)
            if (check->kinds & 1u << kind)
                json_array_append_new(objects, json_string(kinds[kind]));
        for (size_t j = 0; j < check->setting_count; j++)
            json_object_set_new(options, check->settings[j].key, json_string(check->settings[j].value));
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o, s:s}", "key",
                                              check->key, "title", check->title, "dimension",
                                              dimension_names[check->dimension], "plugin", check->plugin, "rule",
                                              check->rule, "plugin_version", check->plugin_version, "rule_version",
                                              check->rule_version, "weight", check->weight, "norm", check->norm,
                                              "objects", objects, "options", options, "rule_hash", check->rule_hash));
    }
    return list;
}

static int load_named(struct cli *cli, struct store *store, const char *name, date_day as_of,
                      struct programme *ret_programme, struct peil_error *error)
{
    if (as_of == DATE_NONE) {
        int failed = programme_load_newest(cli->arena, store, name, ret_programme, error);
        if (failed || ret_programme->id)
            return failed;
        as_of = date_today(); /* says that there is none, and which is near */
    }
    return programme_load(cli->arena, store, name, as_of, ret_programme, error);
}

static int programme_show_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct programme programme;
    const struct peil_setting *as_of = &arguments->settings[SHOW_AS_OF];
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed
                    : load_named(cli, store, arguments->words[0], as_of->given ? (date_day)as_of->integer : DATE_NONE,
                                 &programme, error);
    if (failed)
        return failed;
    char from[11];
    date_format(programme.from, from);
    if (cli->json) {
        print_json(json_pack("{s:s, s:s, s:i, s:s, s:o, s:o, s:o}", "programme", programme.name, "title",
                             programme.title, "version", programme.version, "from", from, "organisation",
                             lines_json(programme.organisation), "dimensions", dimensions_json(&programme), "checks",
                             checks_json(&programme)));
        return CLI_EXIT_OK;
    }
    printf(_("%s (%s), version %d, from %s\n"), programme.title, programme.name, programme.version, from);
    for (size_t i = 0; i < programme.dimension_count; i++)
        print_dimension(cli, &programme, &programme.dimensions[i]);
    return CLI_EXIT_OK;
}

/* ---- diff, list
 * ------------------------------------------------------------------------------------------------------- */

static int programme_diff_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct programme file, newest;
    int failed = programme_read(cli->arena, arguments->words[1], &cli->place, &file, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : load_named(cli, store, arguments->words[0], DATE_NONE, &newest, error);
    if (failed)
        return failed;
    const char *lines = programme_diff(cli->arena, &newest, &file);
    if (cli->json)
        print_json(json_pack("{s:s, s:i, s:o}", "programme", newest.name, "version", newest.version, "changes",
                             lines_json(lines)));
    else if (*lines)
        print_lines(lines);
    else
        printf(_("%s measures the same as version %d of %s.\n"), arguments->words[1], newest.version, newest.name);
    return CLI_EXIT_OK;
}

static int programme_list_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    _cleanup_store_ struct store *store = NULL;
    struct programme_summary *list;
    size_t count;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : programme_list(cli->arena, store, &list, &count, error);
    if (failed)
        return failed;
    const struct print_column columns[] = {
        {_("programme"), PRINT_LEFT, false},  {_("title"), PRINT_LEFT, true},    {_("version"), PRINT_RIGHT, false},
        {_("holds from"), PRINT_LEFT, false}, {_("checks"), PRINT_RIGHT, false}, {_("runs"), PRINT_RIGHT, false},
    };
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++) {
        char from[11];
        date_format(list[i].from, from);
        print_cell(table, list[i].name);
        print_cell(table, list[i].title);
        print_cell_format(table, "%d", list[i].version);
        print_cell(table, from);
        print_cell(table, print_count(cli, list[i].checks));
        print_cell(table, print_count(cli, list[i].runs));
        json_array_append_new(json, json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:i, s:i}", "programme", list[i].name,
                                              "title", list[i].title, "version", list[i].version, "from", from,
                                              "applied_at", list[i].applied_at, "actor", list[i].actor, "checks",
                                              list[i].checks, "runs", list[i].runs));
    }
    if (cli->json) {
        print_json(json);
        return CLI_EXIT_OK;
    }
    json_decref(json);
    if (count)
        print_table_end(table);
    else
        printf(_("There is no programme yet; this applies one: peil programme apply FILE\n"));
    return CLI_EXIT_OK;
}

static const struct command programme_commands[] = {
    {"apply", "FILE", N_("make what is in the file the newest version"), 1, 1, apply_options, APPLY_COUNT,
     programme_apply_command, NULL},
    {"check", "FILE", N_("see whether a file is in order; changes nothing"), 1, 1, NULL, 0, programme_check_command,
     NULL},
    {"show", "NAME", N_("show dimensions, norms and checks"), 1, 1, show_options, SHOW_COUNT, programme_show_command,
     NULL},
    {"diff", "NAME FILE", N_("show what applying the file would change"), 2, 2, NULL, 0, programme_diff_command, NULL},
    {"list", NULL, N_("list the programmes with their newest version"), 0, 0, NULL, 0, programme_list_command, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_programme = {.name = "programme",
                                          .summary = N_("programmes: which objects, which checks, which norms"),
                                          .subcommands = programme_commands};
