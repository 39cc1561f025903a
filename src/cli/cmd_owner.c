/* SPDX-License-Identifier: EUPL-1.2 */
/* peil owner list|show|assign|accept|end|vacancies: who holds which role, and recording that by hand. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "register/owner.h"
#include "register/token.h"
#include "results/results.h"
#include "base/poison.h"

static date_day day_or_today(const struct peil_setting *setting)
{
    return setting->given ? (date_day)setting->integer : date_today();
}

static const char *day_text(struct cli *cli, date_day day)
{
    char text[11];
    date_format(day, text);
    return arena_text(cli->arena, text);
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

static const struct peil_option list_options[] = {
    {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("objects of this unit (its key) and of those below it only")},
    {"role", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("this role only")},
};

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    const char *role = arguments->settings[1].text;
    int failed = role ? owner_role_word(cli->arena, role, &role, error) : 0;
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : owner_list(store, date_today(), arguments->settings[0].text, role, &rows, error);
    if (failed)
        return failed;
    static const char *const names[] = {"party", "role", "#objects", "#accepted", "oldest_acceptance", "until", NULL};
    if (cli->json) {
        rows_json(rows, names);
    } else if (PQntuples(rows) == 0) {
        printf(_("Nobody has a role there.\n"));
    } else {
        const struct print_column columns[] = {{_("party"), PRINT_LEFT, true},     {_("role"), PRINT_LEFT, false},
                                               {_("objects"), PRINT_RIGHT, false}, {_("accepted"), PRINT_RIGHT, false},
                                               {_("oldest"), PRINT_LEFT, false},   {_("until"), PRINT_LEFT, false}};
        rows_print(cli, rows, columns, sizeof(columns) / sizeof(columns[0]));
    }
    return CLI_EXIT_OK;
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

static void show_part(struct cli *cli, const PGresult *rows, bool held)
{
    const struct print_column columns[] = {{held ? _("holds") : _("held"), PRINT_LEFT, true},
                                           {_("role"), PRINT_LEFT, false},
                                           {_("since"), PRINT_LEFT, false},
                                           {_("until"), PRINT_LEFT, false},
                                           {held ? _("accepted") : _("said up to"), PRINT_LEFT, false},
                                           {_("by"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    int count = 0;
    for (int row = 0; row < PQntuples(rows); row++) {
        if (store_boolean(rows, row, 11) != held)
            continue;
        count++;
        print_cell_format(table, "%s/%s", store_text(rows, row, 0), store_text(rows, row, 1));
        print_cell(table, store_text(rows, row, 3));
        print_cell(table, store_text(rows, row, 4));
        print_cell(table, store_text(rows, row, 5));
        print_cell(table, store_text(rows, row, held ? 6 : 9));
        print_cell(table, store_text(rows, row, 10));
    }
    if (count)
        print_table_end(table);
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    struct owner_holder holder;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : owner_holder_find(store, cli->arena, arguments->words[0], &holder, error);
    failed = failed ? failed : owner_show(store, date_today(), holder.party, &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"kind",    "key",        "title",    "role", "since", "until", "accepted",
                                            "mandate", "valid_from", "valid_to", "by",   "?held", NULL};
        rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    print_line(_("party"), holder.name);
    if (PQntuples(rows) == 0)
        printf(_("That party has and had no role.\n"));
    show_part(cli, rows, true);
    show_part(cli, rows, false);
    return CLI_EXIT_OK;
}

/* ---- assign, accept, end ------------------------------------------------------------------------------------------
 */

enum { DEED_ROLE, DEED_WHY, DEED_OWN };
#define DEED_OPTIONS                                                                                                   \
    [DEED_ROLE] = {"role", PEIL_OPTION_TEXT,                                                                           \
                   0,      "owner",                                                                                    \
                   0,      0,                                                                                          \
                   NULL,   N_("the role; 'owner' is the owner's role that goes with the kind of object")},             \
    [DEED_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")}

/* The object of a deed: KEY or KIND/KEY, and still in the register. */
static int find_deed(struct cli *cli, struct store *store, const struct cli_arguments *arguments,
                     struct owner_deed *ret_deed, struct peil_error *error)
{
    int failed = rows_object(cli, store, arguments->words[0], &ret_deed->object, error);
    ret_deed->today = date_today();
    ret_deed->why = arguments->settings[DEED_WHY].text;
    ret_deed->since = ret_deed->until = ret_deed->on = DATE_NONE;
    return failed
               ? failed
               : owner_role(cli->arena, &ret_deed->object, arguments->settings[DEED_ROLE].text, &ret_deed->role, error);
}

static int say(struct cli *cli, const struct owner_deed *deed, const char *name, const char *what, date_day day,
               const char *text)
{
    if (cli->json)
        rows_dump(json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", deed->object.kind, "key", deed->object.key, "role",
                            deed->role, "party", name, what, day_text(cli, day)));
    else
        print_text(text);
    return CLI_EXIT_OK;
}

enum { ASSIGN_SINCE = DEED_OWN, ASSIGN_UNTIL, ASSIGN_MANDATE };
static const struct peil_option assign_options[] = {
    DEED_OPTIONS,
    [ASSIGN_SINCE] = {"since", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day on which it begins; today")},
    [ASSIGN_UNTIL] = {"until", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the last day of the role; no end")},
    [ASSIGN_MANDATE] = {"mandate", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("what the holder may decide")},
};

static int assign_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct owner_deed deed;
    struct owner_holder holder;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : find_deed(cli, store, arguments, &deed, error);
    failed = failed ? failed : owner_holder_find(store, cli->arena, arguments->words[1], &holder, error);
    if (failed)
        return failed;
    if (settings[ASSIGN_SINCE].given)
        deed.since = (date_day)settings[ASSIGN_SINCE].integer;
    if (settings[ASSIGN_UNTIL].given)
        deed.until = (date_day)settings[ASSIGN_UNTIL].integer;
    deed.mandate = settings[ASSIGN_MANDATE].text;
    failed = owner_assign(store, cli->arena, &deed, &holder, error);
    if (failed)
        return failed;
    date_day since = deed.since == DATE_NONE ? deed.today : deed.since;
    return say(cli, &deed, holder.name, "since", since,
               arena_format(cli->arena, _("%s is %s of %s/%s from %s."), holder.name, deed.role, deed.object.kind,
                            deed.object.key, day_text(cli, since)));
}

enum { INVITE_DAYS = DEED_OWN };
static const struct peil_option invite_options[] = {
    DEED_OPTIONS,
    [INVITE_DAYS] = {"days", PEIL_OPTION_INTEGER, 0, "30", 1, TOKEN_MOST_DAYS, NULL, N_("how long it is good")},
};

/* What is accepted, for the one who accepts. */
static void show_about(struct cli *cli, const struct token_about *about)
{
    print_line(_("object"), arena_format(cli->arena, "%s/%s", about->object.kind, about->object.key));
    if (about->title)
        print_line(_("title"), about->title);
    print_line(_("role"), about->role);
    print_line(_("party"), about->name);
    if (about->mandate)
        print_line(_("mandate"), about->mandate);
    if (about->since != DATE_NONE)
        print_line(_("since"), day_text(cli, about->since));
    if (about->until != DATE_NONE)
        print_line(_("until"), day_text(cli, about->until));
}

static json_t *about_json(const struct token_about *about)
{
    return json_pack("{s:s, s:s, s:s?, s:s, s:s, s:s?, s:s}", "kind", about->object.kind, "key", about->object.key,
                     "title", about->title, "role", about->role, "party", about->name, "mandate", about->mandate,
                     "expires", about->expires);
}

static int invite_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct owner_deed deed;
    struct token_about about;
    char token[TOKEN_SIZE];
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : find_deed(cli, store, arguments, &deed, error);
    failed = failed
                 ? failed
                 : token_make(store, cli->arena, &deed, arguments->settings[INVITE_DAYS].integer, token, &about, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_t *out = about_json(&about);
        json_object_set_new(out, "token", json_string(token));
        rows_dump(out);
        return CLI_EXIT_OK;
    }
    show_about(cli, &about);
    print_line(_("good until"), about.expires);
    printf(_("Give this to %s and to nobody else; it can be used once:\n"), about.name);
    printf("peil owner accept --token %s\n", token);
    return CLI_EXIT_OK;
}

enum { ON = DEED_OWN, ACCEPT_TOKEN, ACCEPT_LOOK };
static const struct peil_option accept_options[] = {
    DEED_OPTIONS,
    [ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day on which it was accepted; today")},
    [ACCEPT_TOKEN] = {"token", PEIL_OPTION_TEXT, PEIL_OPTION_SECRET, NULL, 0, 0, NULL,
                      N_("an invitation, in place of OBJECT; '-' reads it from standard input")},
    [ACCEPT_LOOK] = {"look", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("only shows what the invitation is about")},
};

/* The token as given, or the first line of standard input: an argument is seen by everybody on the machine. */
static const char *given_token(struct cli *cli, const char *text)
{
    char line[2 * TOKEN_SIZE];
    if (strcmp(text, "-") != 0)
        return text;
    if (!fgets(line, sizeof(line), stdin))
        return "";
    line[strcspn(line, " \r\n")] = '\0';
    return arena_text(cli->arena, line);
}

static int redeem_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct token_about about = {0};
    bool look = arguments->settings[ACCEPT_LOOK].integer != 0;
    int failed = cli_store(cli, &store, error);
    if (failed)
        return failed;
    const char *token = given_token(cli, arguments->settings[ACCEPT_TOKEN].text);
    failed = look ? token_read(store, cli->arena, token, &about, error)
                  : token_redeem(store, cli->arena, token, &about, error);
    if (failed)
        return failed;
    if (cli->json) {
        json_t *out = about_json(&about);
        json_object_set_new(out, "accepted", look ? json_null() : json_string(day_text(cli, date_today())));
        rows_dump(out);
        return CLI_EXIT_OK;
    }
    show_about(cli, &about);
    print_text(look ? arena_format(cli->arena, _("Not accepted yet; the invitation is good until %s."), about.expires)
                    : arena_format(cli->arena, _("%s accepted to be %s of %s/%s on %s."), about.name, about.role,
                                   about.object.kind, about.object.key, day_text(cli, date_today())));
    return CLI_EXIT_OK;
}

static int accept_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct owner_deed deed;
    const char *name;
    if (arguments->settings[ACCEPT_TOKEN].given && arguments->word_count == 0)
        return redeem_run(cli, arguments, error);
    if (arguments->word_count == 0 || arguments->settings[ACCEPT_TOKEN].given)
        return error_set(error, PEIL_ERROR_USAGE, _("say which OBJECT, or give an invitation with --token"));
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : find_deed(cli, store, arguments, &deed, error);
    if (failed)
        return failed;
    deed.on = day_or_today(&arguments->settings[ON]);
    failed = owner_accept(store, cli->arena, &deed, &name, error);
    if (failed)
        return failed;
    return say(cli, &deed, name, "accepted", deed.on,
               arena_format(cli->arena, _("%s accepted to be %s of %s/%s on %s."), name, deed.role, deed.object.kind,
                            deed.object.key, day_text(cli, deed.on)));
}

static const struct peil_option end_options[] = {
    DEED_OPTIONS,
    [ON] = {"on", PEIL_OPTION_DATE, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("the last day of the role")},
};

static int end_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct owner_deed deed;
    const char *name;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : find_deed(cli, store, arguments, &deed, error);
    if (failed)
        return failed;
    deed.on = (date_day)arguments->settings[ON].integer;
    failed = owner_end(store, cli->arena, &deed, &name, error);
    if (failed)
        return failed;
    return say(cli, &deed, name, "until", deed.on,
               arena_format(cli->arena, _("%s is %s of %s/%s up to and including %s."), name, deed.role,
                            deed.object.kind, deed.object.key, day_text(cli, deed.on)));
}

/* ---- vacancies ----------------------------------------------------------------------------------------------------
 */

static const struct peil_option vacancies_options[] = {
    {"as-of", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day to look at; today")},
    {"days", PEIL_OPTION_INTEGER, 0, "90", 0, 3660, NULL, N_("how many days ahead an end is shown")},
};

static const struct {
    const char *state, *text;
} vacancy_words[] = {
    {"empty", N_("no owner")},      {"nobody", N_("a filler")},         {"left", N_("the owner left")},
    {"ended", N_("role ended")},    {"not_begun", N_("not yet begun")}, {"ends", N_("role ends")},
    {"leaves", N_("owner leaves")},
};

static const char *vacancy_text(const char *state)
{
    for (size_t i = 0; i < sizeof(vacancy_words) / sizeof(vacancy_words[0]); i++)
        if (strcmp(vacancy_words[i].state, state) == 0)
            return _(vacancy_words[i].text);
    return state;
}

static int vacancies_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed
                    : owner_vacancies(store, day_or_today(&arguments->settings[0]), arguments->settings[1].integer,
                                      &rows, error);
    if (failed)
        return failed;
    if (cli->json) {
        static const char *const names[] = {"kind", "key", "title", "state", "day", "#days", "unit", "party", NULL};
        rows_json(rows, names);
        return CLI_EXIT_OK;
    }
    if (PQntuples(rows) == 0) {
        printf(_("Every object has an owner, and no role ends soon.\n"));
        return CLI_EXIT_OK;
    }
    const struct print_column columns[] = {{_("object"), PRINT_LEFT, true}, {_("unit"), PRINT_LEFT, false},
                                           {_("why"), PRINT_LEFT, false},   {_("day"), PRINT_LEFT, false},
                                           {_("days"), PRINT_RIGHT, false}, {_("party"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(rows); row++) {
        print_cell_format(table, "%s/%s", store_text(rows, row, 0), store_text(rows, row, 1));
        print_cell(table, store_text(rows, row, 6));
        print_cell(table, vacancy_text(store_text(rows, row, 3)));
        print_cell(table, store_text(rows, row, 4));
        print_cell(table, print_count(cli, store_integer(rows, row, 5)));
        print_cell(table, store_text(rows, row, 7));
    }
    print_table_end(table);
    return CLI_EXIT_OK;
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command owner_commands[] = {
    {"list", NULL, N_("who has which role, on how many objects"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"show", "PARTY", N_("everything one party has and had"), 1, 1, NULL, 0, show_run, NULL},
    {"assign", "OBJECT PARTY", N_("gives a role to a party"), 2, 2, OPTIONS(assign_options), assign_run, NULL},
    {"invite", "OBJECT", N_("makes an invitation with which the holder accepts the role"), 1, 1,
     OPTIONS(invite_options), invite_run, NULL},
    {"accept", "[OBJECT]", N_("records that the holder accepted the role"), 0, 1, OPTIONS(accept_options), accept_run,
     NULL},
    {"end", "OBJECT", N_("records the last day of the holder"), 1, 1, OPTIONS(end_options), end_run, NULL},
    {"vacancies", NULL, N_("objects that have no owner, or soon have none"), 0, 0, OPTIONS(vacancies_options),
     vacancies_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_owner = {
    .name = "owner", .summary = N_("owners: who has which role, and vacancies"), .subcommands = owner_commands};
