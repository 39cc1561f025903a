/* SPDX-License-Identifier: EUPL-1.2 */
/* peil register: import, list, changes, rejected, imports: registers go in, and what each import did comes out. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/register_duplicates.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "register/import.h"
#include "register/history.h"
#include "base/poison.h"

/* ---- import ------------------------------------------------------------------------------------------------------ */

enum { IMPORT_SHOWN = 10 };

static const struct peil_option import_options[] = {
    {"mapping", PEIL_OPTION_PATH, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
     N_("what is where in the register, see peil-mapping(5)")},
    {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day from which it holds; today without it")},
    {"dry-run", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("show the difference and keep nothing")},
    {"show-rejected", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("show all rejected records, not the first ten")},
    {"allow-empty", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("the register is empty, and everything may vanish")},
    {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
};
enum { IMPORT_MAPPING, IMPORT_AS_OF, IMPORT_DRY_RUN, IMPORT_SHOW, IMPORT_EMPTY, IMPORT_WHY, IMPORT_COUNT };

static const char *sort_word(enum mapping_sort sort)
{
    static const char *const words[MAPPING_SORTS] = {N_("objects"), N_("units"), N_("persons"), N_("assignments"),
                                                     N_("links")};
    return _(words[sort]);
}

static json_t *count_json(const struct import_count *count)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "added", (json_int_t)count->added, "changed",
                     (json_int_t)count->changed, "vanished", (json_int_t)count->vanished, "unchanged",
                     (json_int_t)count->unchanged, "rejected", (json_int_t)count->rejected);
}

static void print_import_json(const struct import_request *request, const struct import_result *result,
                              const struct peil_error *refusal)
{
    char as_of[11];
    date_format(request->as_of, as_of);
    json_t *out = json_pack("{s:s, s:s, s:s, s:b, s:b, s:o}", "source", request->mapping->source, "location",
                            request->location, "as_of", as_of, "dry_run", request->dry_run, "imported",
                            refusal == NULL && !request->dry_run, "total", count_json(&result->total));
    if (result->id)
        json_object_set_new(out, "import", json_integer(result->id));
    if (refusal)
        json_object_set_new(out, "error", json_string(refusal->message));
    for (int i = 0; i < MAPPING_SORTS; i++)
        if (result->mapped[i])
            json_object_set_new(out, mapping_sort_names[i], count_json(&result->sorts[i]));
    json_t *notes = json_array(), *rejected = json_array();
    for (size_t i = 0; i < result->note_count; i++)
        json_array_append_new(notes,
                              json_pack("{s:s, s:s}", "file", result->notes[i].file, "text", result->notes[i].text));
    for (size_t i = 0; i < result->problem_count; i++)
        json_array_append_new(rejected, json_pack("{s:s, s:s, s:s}", "section", result->problems[i].section, "place",
                                                  result->problems[i].place, "reason", result->problems[i].reason));
    json_object_set_new(out, "notes", notes);
    json_object_set_new(out, "rejected", rejected);
    json_t *without = json_array();
    for (size_t i = 0; i < result->without_count; i++)
        json_array_append_new(
            without, json_pack("{s:s, s:s}", "object", result->without[i].object, "place", result->without[i].place));
    if (result->without_count)
        json_object_set(out, "without_row", without);
    json_decref(without);
    json_dumpf(out, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(out);
}

/* Prints text after an indent, broken at spaces so that it fits the terminal. */
static void print_wrapped(struct cli *cli, const char *text, int indent)
{
    _cleanup_buffer_ struct buffer clean = {0};
    utf8_printable(&clean, text, strlen(text));
    const char *at = buffer_text(&clean);
    size_t room = cli->columns > indent + 20 ? (size_t)(cli->columns - indent) : 40;
    bool first = true;
    while (*at) {
        size_t fits = 0, width = 0, space = 0, size = strlen(at);
        while (fits < size) {
            uint32_t code;
            size_t length = utf8_decode(at + fits, size - fits, &code);
            width += utf8_width(at + fits, length);
            if (width > room)
                break;
            if (at[fits] == ' ')
                space = fits;
            fits += length;
        }
        if (fits < size && space)
            fits = space;
        printf("%*s%.*s\n", first ? 0 : indent, "", (int)fits, at);
        at += fits;
        at += *at == ' ';
        first = false;
    }
    if (first)
        printf("\n");
}

static void print_problems(struct cli *cli, const struct import_result *result, bool all)
{
    size_t shown = all || result->problem_count <= IMPORT_SHOWN ? result->problem_count : IMPORT_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        printf("  ");
        print_wrapped(cli, arena_format(cli->arena, "%s  %s", result->problems[i].place, result->problems[i].reason),
                      6);
    }
    if (shown < result->problem_count)
        printf(_("  … and %zu more (--show-rejected)\n"), result->problem_count - shown);
}

/* Objects that a register which adds to them says nothing of. */
static void print_without(struct cli *cli, const struct import_result *result, bool all)
{
    size_t shown = all || result->without_count <= IMPORT_SHOWN ? result->without_count : IMPORT_SHOWN;
    if (!result->without_count)
        return;
    printf(_("Objects without a row:\n"));
    for (size_t i = 0; i < shown; i++) {
        printf("  ");
        print_wrapped(cli, arena_format(cli->arena, "%s  %s", result->without[i].object, result->without[i].place), 6);
    }
    if (shown < result->without_count)
        printf(_("  … and %zu more (--show-rejected)\n"), result->without_count - shown);
}

static void print_counts(struct cli *cli, const struct import_result *result)
{
    const struct print_column columns[] = {
        {"", PRINT_LEFT, false},
        {_("added"), PRINT_RIGHT, false},
        {_("changed"), PRINT_RIGHT, false},
        {_("vanished"), PRINT_RIGHT, false},
        {_("unchanged"), PRINT_RIGHT, false},
        {_("rejected"), PRINT_RIGHT, false},
    };
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int i = 0; i < MAPPING_SORTS; i++) {
        const struct import_count *count = &result->sorts[i];
        if (!result->mapped[i])
            continue;
        print_cell_format(table, "  %s", sort_word((enum mapping_sort)i));
        const int64_t numbers[] = {count->added, count->changed, count->vanished, count->unchanged, count->rejected};
        for (size_t n = 0; n < sizeof(numbers) / sizeof(numbers[0]); n++)
            print_cell(table, print_count(cli, numbers[n]));
    }
    print_table_end(table);
}

static void print_import(struct cli *cli, const struct import_request *request, const struct import_result *result,
                         bool refused, bool all)
{
    char day[32];
    for (size_t i = 0; i < result->note_count; i++)
        print_wrapped(cli, arena_format(cli->arena, "%s  %s", result->notes[i].file, result->notes[i].text), 4);
    if (!refused || result->problem_count)
        print_counts(cli, result);
    print_problems(cli, result, all);
    print_without(cli, result, all);
    if (refused)
        return;
    date_format_long(request->as_of, cli->language, day);
    if (request->dry_run)
        printf(_("Nothing was kept (--dry-run).\n"));
    else
        printf(_("Import %" PRId64 " of '%s' recorded, as of %s.\n"), result->id, request->mapping->source, day);
}

struct import_progress {
    struct cli *cli;
    bool shown;
};

static void show_progress(void *context, int64_t records)
{
    struct import_progress *progress = context;
    if (!isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r%s: %s\033[K", _("records read"), print_count(progress->cli, records));
    fflush(stderr);
    progress->shown = true;
}

static int register_import_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    _cleanup_store_ struct store *store = NULL;
    struct mapping mapping;
    struct import_result result;
    struct import_progress progress = {.cli = cli};
    int failed = mapping_read(cli->arena, settings[IMPORT_MAPPING].text, &mapping, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    if (failed)
        return failed;
    struct import_request request = {
        .mapping = &mapping,
        .location = arguments->words[0],
        .as_of = settings[IMPORT_AS_OF].given ? (date_day)settings[IMPORT_AS_OF].integer : date_today(),
        .dry_run = settings[IMPORT_DRY_RUN].integer != 0,
        .allow_empty = settings[IMPORT_EMPTY].integer != 0,
        .why = settings[IMPORT_WHY].text,
        .place = &cli->place,
        .progress = show_progress,
        .progress_context = &progress,
    };
    failed = register_import(store, cli->arena, &request, &result, error);
    if (progress.shown)
        fprintf(stderr, "\r\033[K");
    if (cli->json)
        print_import_json(&request, &result, failed ? error : NULL);
    else
        print_import(cli, &request, &result, failed != 0, settings[IMPORT_SHOW].integer != 0);
    return failed ? failed : CLI_EXIT_OK;
}

/* ---- what was imported ----------------------------------------------------------------------------------------------
 */

static const struct peil_option list_options[] = {
    {"kind", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "dataset|process|chain|system", N_("only this kind of object")},
    {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("what held on this day; today without it")},
};
static const struct peil_option one_import_options[] = {
    {"import", PEIL_OPTION_INTEGER, 0, NULL, 1, INT64_MAX, NULL, N_("number of the import; the newest without it")},
};
static const struct peil_option imports_options[] = {
    {"limit", PEIL_OPTION_INTEGER, 0, "20", 1, 100000, NULL, N_("how many at most; the newest")},
};

/* The rows of a query as JSON objects with these names; "#name" is a number. */
static void print_rows_json(const PGresult *rows, const char *const *names)
{
    json_t *list = json_array();
    for (int row = 0; row < PQntuples(rows); row++) {
        json_t *object = json_object();
        for (int i = 0; names[i]; i++) {
            const char *text = store_text(rows, row, i);
            bool number = names[i][0] == '#';
            json_t *value = !text    ? json_null()
                            : number ? json_integer(store_integer(rows, row, i))
                                     : json_string(text);
            json_object_set_new(object, names[i] + number, value);
        }
        json_array_append_new(list, object);
    }
    json_dumpf(list, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(list);
}

/* columns ends with a NULL title; a column shows the value of the same place in the row. */
static void print_rows(struct cli *cli, const PGresult *rows, const struct print_column *columns, size_t count)
{
    struct print_table *table = print_table_new(cli, columns, count);
    for (int row = 0; row < PQntuples(rows); row++)
        for (size_t i = 0; i < count; i++)
            print_cell(table, store_text(rows, row, (int)i));
    print_table_end(table);
}

static int register_list(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    const struct peil_setting *settings = arguments->settings;
    date_day day = settings[1].given ? (date_day)settings[1].integer : date_today();
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : history_objects(store, day, settings[0].text, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"kind", "key", "title", "unit", "owner", "#criticality", NULL};
        print_rows_json(rows, names);
    } else if (PQntuples(rows) == 0) {
        printf(_("Nothing is registered on that day; see peil register import.\n"));
    } else {
        const struct print_column columns[] = {{_("kind"), PRINT_LEFT, false},
                                               {_("key"), PRINT_LEFT, true},
                                               {_("title"), PRINT_LEFT, true},
                                               {_("unit"), PRINT_LEFT, true},
                                               {_("owner, as written"), PRINT_LEFT, true}};
        print_rows(cli, rows, columns, sizeof(columns) / sizeof(columns[0]));
    }
    return CLI_EXIT_OK;
}

static int register_changes(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : history_changes(store, arguments->settings[0].integer, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"sort", "subject", "change", "fields", NULL};
        print_rows_json(rows, names);
    } else if (PQntuples(rows) == 0) {
        printf(_("That import changed nothing.\n"));
    } else {
        const struct print_column columns[] = {{"", PRINT_LEFT, false},
                                               {_("what"), PRINT_LEFT, true},
                                               {_("change"), PRINT_LEFT, false},
                                               {_("fields"), PRINT_LEFT, true}};
        struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
        for (int row = 0; row < PQntuples(rows); row++) {
            const char *fields = store_text(rows, row, 3);
            print_cell(table, _(store_text(rows, row, 0)));
            print_cell(table, store_text(rows, row, 1));
            print_cell(table, _(store_text(rows, row, 2)));
            print_cell(table, fields ? fields : "");
        }
        print_table_end(table);
    }
    return CLI_EXIT_OK;
}

static int register_rejected(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : history_rejected(store, arguments->settings[0].integer, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"#number", "section", "place", "reason", NULL};
        print_rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    if (PQntuples(rows) == 0)
        printf(_("That import rejected nothing.\n"));
    for (int row = 0; row < PQntuples(rows); row++)
        print_wrapped(cli, arena_format(cli->arena, "%s  %s", store_text(rows, row, 2), store_text(rows, row, 3)), 4);
    return CLI_EXIT_OK;
}

static int register_imports(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : history_imports(store, arguments->settings[0].integer, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"#import", "source",   "as_of",     "finished_at", "actor",     "location",
                                            "#added",  "#changed", "#vanished", "#unchanged",  "#rejected", NULL};
        print_rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    if (PQntuples(rows) == 0) {
        printf(_("Nothing was imported yet; see peil register import.\n"));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {
        {_("import"), PRINT_RIGHT, false},    {_("source"), PRINT_LEFT, true},     {_("as of"), PRINT_LEFT, false},
        {_("added"), PRINT_RIGHT, false},     {_("changed"), PRINT_RIGHT, false},  {_("vanished"), PRINT_RIGHT, false},
        {_("unchanged"), PRINT_RIGHT, false}, {_("rejected"), PRINT_RIGHT, false},
    };
    static const int shown[] = {0, 1, 2, 6, 7, 8, 9, 10};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(rows); row++)
        for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
            if (shown[i] >= 6)
                print_cell(table, print_count(cli, store_integer(rows, row, shown[i])));
            else
                print_cell(table, store_text(rows, row, shown[i]));
    print_table_end(table);
    return CLI_EXIT_OK;
}

static const struct command register_commands[] = {
    {"import", "LOCATION", N_("read a register and record the difference"), 1, 1, import_options, IMPORT_COUNT,
     register_import_command, NULL},
    {"list", NULL, N_("the registered objects"), 0, 0, list_options, 2, register_list, NULL},
    {"changes", NULL, N_("what an import added, changed or made vanish"), 0, 0, one_import_options, 1, register_changes,
     NULL},
    {"rejected", NULL, N_("what an import rejected, where and why"), 0, 0, one_import_options, 1, register_rejected,
     NULL},
    {"imports", NULL, N_("the imports, newest first"), 0, 0, imports_options, 1, register_imports, NULL},
    {"duplicates", NULL, N_("objects that look like one"), 0, 0, duplicates_options, DUPLICATES_OPTIONS,
     register_duplicates, NULL},
    {"merge", "KEEP OTHER", N_("records that two objects are one, and which stays"), 2, 2, decide_options,
     DECIDE_OPTIONS, register_merge, NULL},
    {"distinct", "OBJECT OTHER", N_("records that two objects that look like one are two"), 2, 2, decide_options,
     DECIDE_OPTIONS, register_distinct, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_register = {.name = "register",
                                         .summary = N_("the register: objects, units, persons and who owns what"),
                                         .subcommands = register_commands};
