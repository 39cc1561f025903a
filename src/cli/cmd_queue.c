/* SPDX-License-Identifier: EUPL-1.2 */
/* peil queue list|show|add|retry|drop|limit: work that waits, that somebody is at, and that was set aside. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "queue/kind.h"
#include "queue/queue.h"
#include "base/poison.h"

static const struct {
    const char *state;
    const char *word;
} state_words[] = {
    {"ready", N_("waiting")}, {"leased", N_("at work")},         {"done", N_("done")},
    {"failed", N_("failed")}, {"quarantined", N_("quarantine")}, {"dropped", N_("dropped")},
};

static const char *state_word(const char *state)
{
    for (size_t i = 0; i < sizeof(state_words) / sizeof(state_words[0]); i++)
        if (strcmp(state_words[i].state, state) == 0)
            return _(state_words[i].word);
    return state;
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

static const struct peil_option list_options[] = {
    {"state", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "ready|leased|done|failed|quarantined|dropped",
     N_("only these; without it all but what is done or dropped")},
    {"limit", PEIL_OPTION_INTEGER, 0, "50", 1, 1000000, NULL, N_("how many at most")},
};
enum { LIST_STATE, LIST_LIMIT, LIST_COUNT };

static void print_jobs(struct cli *cli, const PGresult *rows)
{
    const struct print_column columns[] = {
        {_("job"), PRINT_RIGHT, false},  {_("work"), PRINT_LEFT, false},      {_("about"), PRINT_LEFT, false},
        {_("state"), PRINT_LEFT, false}, {_("due (UTC)"), PRINT_LEFT, false}, {_("what happened"), PRINT_LEFT, true},
    };
    struct print_table *table = print_table_new(cli, columns, 6);
    for (int i = 0; i < PQntuples(rows); i++) {
        const char *told = store_text(rows, i, 7);
        print_cell(table, store_text(rows, i, 0));
        print_cell(table, store_text(rows, i, 1));
        print_cell(table, store_text(rows, i, 2));
        print_cell(table, state_word(store_text(rows, i, 3)));
        print_cell_format(table, "%.16s", store_text(rows, i, 4));
        print_cell(table, told ? told : "");
    }
    print_table_end(table);
}

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    static const char *const names[] = {"#id", "kind", "subject", "state", "due", "#attempts", "worker", "told", NULL};
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    const char *state = settings[LIST_STATE].text ? queue_states[settings[LIST_STATE].integer] : NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : queue_list(store, state, settings[LIST_LIMIT].integer, &rows, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_json(rows, names);
    else if (PQntuples(rows) == 0)
        printf("%s\n", state ? _("There are none.") : _("Nothing waits, and nothing was set aside."));
    else
        print_jobs(cli, rows);
    return CLI_EXIT_OK;
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

static int read_id(const char *text, int64_t *ret_id, struct peil_error *error)
{
    size_t digits = strspn(text, "0123456789");
    *ret_id = 0;
    if (digits == 0 || digits > 18 || text[digits])
        return error_set(error, PEIL_ERROR_USAGE, _("'%s' is no number of a job"), text);
    for (; *text; text++)
        *ret_id = *ret_id * 10 + (*text - '0');
    return 0;
}

static void print_job(const PGresult *rows)
{
    /* In the order of the rows of queue_show. */
    static const char *const titles[] = {N_("job"),       N_("work"),          N_("about"),       N_("settings"),
                                         N_("burdens"),   N_("state"),         N_("asked (UTC)"), N_("by"),
                                         N_("due (UTC)"), N_("attempts"),      N_("runner died"), N_("worker lost"),
                                         N_("worker"),    N_("claimed (UTC)"), N_("ended (UTC)"), N_("what happened")};
    for (int i = 0; i < (int)(sizeof(titles) / sizeof(titles[0])); i++) {
        const char *text = store_text(rows, 0, i);
        if (text)
            print_line(_(titles[i]), i == 5 ? state_word(text) : text);
    }
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    static const char *const names[] = {"#id",     "kind",    "subject", "payload",   "source",  "state",
                                        "created", "actor",   "due",     "#attempts", "#deaths", "#losses",
                                        "worker",  "claimed", "ended",   "told",      "#due_id", NULL};
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int64_t id = 0;
    int failed = read_id(arguments->words[0], &id, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : queue_show(store, id, &rows, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_json(rows, names);
    else
        print_job(rows);
    return CLI_EXIT_OK;
}

/* ---- add --------------------------------------------------------------------------------------------------------- */

static const struct peil_option add_options[] = {
    {"set", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL,
     N_("its settings, such as as-of=2026-01-01; peil queue kinds lists them")},
    {"source", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("what it burdens: counted against the limit of that source")},
    {"count", PEIL_OPTION_INTEGER, 0, "1", 1, 100000, NULL, N_("so many times")},
};
enum { ADD_SET, ADD_SOURCE, ADD_TIMES, ADD_COUNT };

static int add_all(struct store *store, const struct queue_order *order, int64_t times, int64_t *ret_id,
                   struct peil_error *error)
{
    int failed = store_begin(store, error);
    for (int64_t i = 0; i < times && !failed; i++)
        failed = queue_add(store, order, ret_id, error);
    failed = failed ? failed : store_commit(store, error);
    if (failed)
        store_rollback(store);
    return failed;
}

static int add_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    const struct queue_kind *kind;
    _cleanup_store_ struct store *store = NULL;
    struct queue_order order = {
        .kind = arguments->words[0], .subject = arguments->words[1], .source = settings[ADD_SOURCE].text};
    int64_t id = 0, times = settings[ADD_TIMES].integer;
    int failed = queue_kind_find(order.kind, &kind, error);
    failed = failed ? failed : queue_kind_payload(cli->arena, kind, settings[ADD_SET].text, &order.payload, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : add_all(store, &order, times, &id, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:I, s:I}", "id", (json_int_t)id, "count", (json_int_t)times));
    else if (times == 1)
        printf(_("Job %" PRId64 " waits: %s, %s.\n"), id, _(kind->summary), order.subject);
    else
        printf(_("%" PRId64 " jobs wait, the last is %" PRId64 ".\n"), times, id);
    return CLI_EXIT_OK;
}

/* ---- kinds ------------------------------------------------------------------------------------------------------- */

static json_t *kind_json(const struct queue_kind *kind)
{
    json_t *options = json_array();
    for (size_t i = 0; i < kind->option_count; i++)
        json_array_append_new(options, json_pack("{s:s, s:b, s:s?, s:s}", "name", kind->options[i].name, "required",
                                                 (kind->options[i].flags & PEIL_OPTION_REQUIRED) != 0, "standard",
                                                 kind->options[i].standard, "text", _(kind->options[i].text)));
    return json_pack("{s:s, s:s, s:s, s:o}", "name", kind->name, "summary", _(kind->summary), "subject",
                     _(kind->subject), "settings", options);
}

static int kinds_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    (void)arguments;
    (void)error;
    json_t *list = json_array();
    for (size_t i = 0; i < queue_kind_count; i++) {
        const struct queue_kind *kind = &queue_kinds[i];
        if (cli->json) {
            json_array_append_new(list, kind_json(kind));
            continue;
        }
        printf("%s <%s>\n    %s\n", kind->name, _(kind->subject), _(kind->summary));
        for (size_t n = 0; n < kind->option_count; n++)
            printf("    %-10s %s\n", kind->options[n].name, _(kind->options[n].text));
    }
    if (cli->json)
        rows_dump(list);
    else
        json_decref(list);
    return CLI_EXIT_OK;
}

/* ---- retry, drop ------------------------------------------------------------------------------------------------- */

static const struct peil_option why_options[] = {
    {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
};
enum { WHY, WHY_COUNT };

typedef int change_function(struct store *store, int64_t id, const char *why, struct peil_error *error);

/* All of them, or none. */
static int change_jobs(struct cli *cli, const struct cli_arguments *arguments, change_function *change,
                       struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : store_begin(store, error);
    for (size_t i = 0; i < arguments->word_count && !failed; i++) {
        int64_t id;
        failed = read_id(arguments->words[i], &id, error);
        failed = failed ? failed : change(store, id, arguments->settings[WHY].text, error);
    }
    failed = failed ? failed : store_commit(store, error);
    if (!failed && cli->json)
        rows_dump(json_pack("{s:I}", "count", (json_int_t)arguments->word_count));
    return failed;
}

static int retry_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    int failed = change_jobs(cli, arguments, queue_retry, error);
    if (!failed && !cli->json)
        printf(ngettext("%zu job gets another chance.\n", "%zu jobs get another chance.\n",
                        (unsigned long)arguments->word_count),
               arguments->word_count);
    return failed ? failed : CLI_EXIT_OK;
}

static int drop_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    int failed = change_jobs(cli, arguments, queue_drop, error);
    if (!failed && !cli->json)
        printf(ngettext("%zu job dropped.\n", "%zu jobs dropped.\n", (unsigned long)arguments->word_count),
               arguments->word_count);
    return failed ? failed : CLI_EXIT_OK;
}

/* ---- limit ------------------------------------------------------------------------------------------------------- */

static const struct peil_option limit_options[] = {
    {"at-most", PEIL_OPTION_INTEGER, 0, "1", 1, 1000, NULL, N_("so many jobs at a time, on all daemons together")},
    {"window", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only between these local times, such as 20:00-06:00")},
    {"remove", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("take the limit away")},
    {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
};
enum { LIMIT_AT_MOST, LIMIT_WINDOW, LIMIT_REMOVE, LIMIT_WHY, LIMIT_COUNT };

static bool is_time(const char *text)
{
    return strspn(text, "0123456789") == 2 && text[2] == ':' && strspn(text + 3, "0123456789") == 2 &&
           (text[0] < '2' || (text[0] == '2' && text[1] < '4')) && text[3] < '6';
}

/* "20:00-06:00" in two. */
static int read_window(struct arena *arena, const char *window, const char **ret_from, const char **ret_until,
                       struct peil_error *error)
{
    if (strlen(window) != 11 || window[5] != '-' || !is_time(window) || !is_time(window + 6))
        return error_set(error, PEIL_ERROR_USAGE, _("--window: '%s' is no window, such as 20:00-06:00"), window);
    *ret_from = arena_text_n(arena, window, 5);
    *ret_until = arena_text(arena, window + 6);
    return 0;
}

static int limit_list(struct cli *cli, struct store *store, struct peil_error *error)
{
    static const char *const names[] = {"source", "#at_most", "from", "until", "zone", "#at_work", NULL};
    const struct print_column columns[] = {
        {_("source"), PRINT_LEFT, true}, {_("at most"), PRINT_RIGHT, false}, {_("from"), PRINT_LEFT, false},
        {_("until"), PRINT_LEFT, false}, {_("zone"), PRINT_LEFT, false},     {_("at work now"), PRINT_RIGHT, false},
    };
    _cleanup_result_ PGresult *rows = NULL;
    int failed = queue_limit_list(store, &rows, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_json(rows, names);
    else if (PQntuples(rows) == 0)
        printf(_("No source has a limit.\n"));
    else
        rows_print(cli, rows, columns, 6);
    return CLI_EXIT_OK;
}

static int limit_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    const char *from = NULL, *until = NULL;
    _cleanup_store_ struct store *store = NULL;
    int failed =
        settings[LIMIT_WINDOW].text ? read_window(cli->arena, settings[LIMIT_WINDOW].text, &from, &until, error) : 0;
    failed = failed ? failed : cli_store(cli, &store, error);
    if (failed || arguments->word_count == 0)
        return failed ? failed : limit_list(cli, store, error);
    bool removed = settings[LIMIT_REMOVE].integer != 0;
    failed = store_begin(store, error);
    failed = failed ? failed
                    : queue_limit_set(store, arguments->words[0], removed ? 0 : settings[LIMIT_AT_MOST].integer, from,
                                      until, settings[LIMIT_WHY].text, error);
    failed = failed ? failed : store_commit(store, error);
    return failed ? failed : limit_list(cli, store, error);
}

static const struct command subcommands[] = {
    {.name = "list",
     .summary = N_("what waits, what is being done, and what was set aside"),
     .options = list_options,
     .option_count = LIST_COUNT,
     .run = list_run},
    {.name = "show",
     .words = "JOB",
     .summary = N_("one job: what it is, who has it, what happened to it"),
     .words_least = 1,
     .words_most = 1,
     .run = show_run},
    {.name = "add",
     .words = "WORK SUBJECT",
     .summary = N_("put work in the queue, for a daemon to do now"),
     .words_least = 2,
     .words_most = 2,
     .options = add_options,
     .option_count = ADD_COUNT,
     .run = add_run},
    {.name = "kinds", .summary = N_("what work there is, and its settings"), .run = kinds_run},
    {.name = "retry",
     .words = "JOB …",
     .summary = N_("give what was set aside another chance"),
     .words_least = 1,
     .words_most = -1,
     .options = why_options,
     .option_count = WHY_COUNT,
     .run = retry_run},
    {.name = "drop",
     .words = "JOB …",
     .summary = N_("set aside for good what nobody is at"),
     .words_least = 1,
     .words_most = -1,
     .options = why_options,
     .option_count = WHY_COUNT,
     .run = drop_run},
    {.name = "limit",
     .words = "[SOURCE]",
     .summary = N_("how many jobs may burden a source at a time, and when"),
     .words_most = 1,
     .options = limit_options,
     .option_count = LIMIT_COUNT,
     .run = limit_run},
    {0},
};

const struct command command_queue = {
    .name = "queue",
    .summary = N_("work that waits for a daemon"),
    .subcommands = subcommands,
};
