/* SPDX-License-Identifier: EUPL-1.2 */
/* peil finding list|show|assign|accept-risk|mute: what falls short, since when, and who answers it. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/pdca_words.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "base/poison.h"

/* Places in a row of pdca_finding_list. */
enum {
    ID,
    PROGRAMME_ID,
    CHECK_ID,
    OBJECT_ID,
    PROGRAMME,
    CHECK,
    TITLE,
    DIMENSION,
    KIND,
    KEY,
    OBJECT_TITLE,
    UNIT,
    STATE,
    OUTCOME,
    TIMES,
    FIRST_ON,
    OPEN_SINCE,
    STATE_ON,
    ANSWERED_ON,
    DUE_ON,
    PARTY,
    LEVEL,
    MUTED,
    ACCEPTED,
    DECISION,
    ACTIONS
};

/* ---- list -------------------------------------------------------------------------------------------------------- */

enum {
    LIST_UNIT,
    LIST_OPEN,
    LIST_STATE,
    LIST_CHECK,
    LIST_PROGRAMME,
    LIST_OWNER,
    LIST_MINE,
    LIST_SORT,
    LIST_GROUP,
    LIST_LIMIT
};
static const struct peil_option list_options[] = {
    [LIST_UNIT] = {"unit", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                   N_("objects of this unit (its key or name) and of those below it only")},
    [LIST_OPEN] = {"open", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("only what is not verified and not gone")},
    [LIST_STATE] = {"state", PEIL_OPTION_CHOICE, 0, NULL, 0, 0,
                    "open|planned|in_progress|done|ineffective|accepted|verified|gone", N_("only those in this state")},
    [LIST_CHECK] = {"check", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only those of this check (its key)")},
    [LIST_PROGRAMME] = {"programme", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only those of this programme")},
    [LIST_OWNER] = {"owner", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("only those that this party has to answer")},
    [LIST_MINE] = {"mine", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL,
                   N_("only yours: of the party whose key or name is your database user")},
    [LIST_SORT] = {"sort", PEIL_OPTION_CHOICE, 0, "age", 0, 0, "effect|age|due",
                   N_("largest effect on the score, oldest, or due first")},
    [LIST_GROUP] = {"group", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL, N_("one line a cause")},
    [LIST_LIMIT] = {"limit", PEIL_OPTION_INTEGER, 0, "100", 1, 1000000, NULL, N_("how many lines at most")},
};

struct list {
    struct cli *cli;
    const PGresult *rows;
    const struct score_mean *effects;
    int *order;
    int count;
};

/* Of two findings the one that comes first, as --sort has it; what is equal stays in the order of its age. */
static int compare(const struct list *list, int64_t sort, int a, int b)
{
    if (sort == 0) {
        __int128 difference = list->effects[b].sum - list->effects[a].sum;
        return difference < 0 ? -1 : difference > 0;
    }
    if (sort == 1)
        return 0;
    date_day one = store_date(list->rows, a, DUE_ON), other = store_date(list->rows, b, DUE_ON);
    one = one == DATE_NONE ? INT32_MAX : one;
    other = other == DATE_NONE ? INT32_MAX : other;
    return one < other ? -1 : one > other;
}

static void sort_range(struct list *list, int64_t sort, int *from, int count, int *room)
{
    if (count < 2)
        return;
    int half = count / 2, a = 0, b = half;
    sort_range(list, sort, from, half, room);
    sort_range(list, sort, from + half, count - half, room);
    for (int i = 0; i < count; i++)
        room[i] = b == count || (a < half && compare(list, sort, from[a], from[b]) <= 0) ? from[a++] : from[b++];
    memcpy(from, room, (size_t)count * sizeof(*from));
}

static json_t *text_or_null(const PGresult *rows, int row, int column)
{
    const char *text = store_text(rows, row, column);
    return text ? json_string(text) : json_null();
}

static json_t *effect_json(struct score_mean effect)
{
    return effect.weight ? json_real((double)effect.sum / (double)effect.weight / 1e7) : json_null();
}

static json_t *finding_json(const struct list *list, int row)
{
    static const struct {
        const char *name;
        int column;
        bool integer;
    } members[] = {
        {"finding", ID, true},
        {"programme", PROGRAMME, false},
        {"check", CHECK, false},
        {"title", TITLE, false},
        {"dimension", DIMENSION, false},
        {"kind", KIND, false},
        {"key", KEY, false},
        {"object_title", OBJECT_TITLE, false},
        {"unit", UNIT, false},
        {"state", STATE, false},
        {"outcome", OUTCOME, false},
        {"times", TIMES, true},
        {"first_on", FIRST_ON, false},
        {"open_since", OPEN_SINCE, false},
        {"state_on", STATE_ON, false},
        {"answered_on", ANSWERED_ON, false},
        {"due_on", DUE_ON, false},
        {"answers", PARTY, false},
        {"level", LEVEL, true},
        {"muted_until", MUTED, false},
        {"accepted_until", ACCEPTED, false},
        {"decision", DECISION, true},
        {"actions", ACTIONS, false},
    };
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        bool null = PQgetisnull(list->rows, row, members[i].column);
        json_object_set_new(object, members[i].name,
                            members[i].integer && !null
                                ? json_integer(store_integer(list->rows, row, members[i].column))
                                : text_or_null(list->rows, row, members[i].column));
    }
    json_object_set_new(object, "effect", effect_json(list->effects[row]));
    return object;
}

static void print_findings(struct list *list, int64_t limit)
{
    struct cli *cli = list->cli;
    const struct print_column columns[] = {{_("nr"), PRINT_RIGHT, false},    {_("object"), PRINT_LEFT, true},
                                           {_("check"), PRINT_LEFT, true},   {_("state"), PRINT_LEFT, false},
                                           {_("since"), PRINT_LEFT, false},  {_("due"), PRINT_LEFT, false},
                                           {_("effect"), PRINT_RIGHT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int i = 0; i < list->count && i < limit; i++) {
        int row = list->order[i];
        print_cell(table, store_text(list->rows, row, ID));
        print_cell_format(table, "%s/%s", store_text(list->rows, row, KIND), store_text(list->rows, row, KEY));
        print_cell(table, store_text(list->rows, row, TITLE));
        print_cell_format(table, "%s%s", pdca_word(store_text(list->rows, row, STATE)),
                          store_integer(list->rows, row, TIMES) > 1 ? " ↺" : "");
        print_cell(table, store_text(list->rows, row, OPEN_SINCE));
        print_cell(table, store_text(list->rows, row, DUE_ON));
        print_cell(table, pdca_effect_text(cli, list->effects[row]));
    }
    print_table_end(table);
    if (list->count > limit)
        printf(_("… and %s more; --limit shows more.\n"), print_count(cli, list->count - limit));
}

/* ---- One cause, many objects ------------------------------------------------------------------------------------- */

/* A check and, when it is about who holds a role, that holder: he is the cause. */
struct cause {
    int first; /* row */
    int64_t findings;
    struct score_mean effect;
    date_day oldest;
};

static bool about_holder(const PGresult *rows, int row)
{
    static const char *const dimensions[] = {"owned", "steered"};
    const char *dimension = store_text(rows, row, DIMENSION);
    for (size_t i = 0; dimension && i < sizeof(dimensions) / sizeof(dimensions[0]); i++)
        if (strcmp(dimension, dimensions[i]) == 0)
            return store_text(rows, row, PARTY) != NULL;
    return false;
}

static bool same_cause(const PGresult *rows, int a, int b)
{
    if (store_integer(rows, a, CHECK_ID) != store_integer(rows, b, CHECK_ID) ||
        about_holder(rows, a) != about_holder(rows, b))
        return false;
    return !about_holder(rows, a) || strcmp(store_text(rows, a, PARTY), store_text(rows, b, PARTY)) == 0;
}

static struct cause *find_causes(struct list *list, int *ret_count)
{
    struct cause *causes = arena_allocate_array(list->cli->arena, (size_t)list->count + 1, sizeof(*causes));
    int count = 0;
    for (int i = 0; i < list->count; i++) {
        int row = list->order[i], at = 0;
        while (at < count && !same_cause(list->rows, causes[at].first, row))
            at++;
        date_day since = store_date(list->rows, row, OPEN_SINCE);
        if (at == count)
            causes[count++] = (struct cause){.first = row, .oldest = since};
        struct cause *cause = &causes[at];
        cause->findings++;
        cause->effect.sum += list->effects[row].sum;
        cause->effect.weight = list->effects[row].weight ? list->effects[row].weight : cause->effect.weight;
        cause->oldest = since < cause->oldest ? since : cause->oldest;
    }
    *ret_count = count;
    return causes;
}

static int by_findings(const void *a, const void *b)
{
    const struct cause *one = a, *other = b;
    if (one->findings != other->findings)
        return one->findings > other->findings ? -1 : 1;
    return one->first - other->first;
}

static void show_causes(struct list *list)
{
    int count;
    struct cli *cli = list->cli;
    struct cause *causes = find_causes(list, &count);
    qsort(causes, (size_t)count, sizeof(*causes), by_findings);
    json_t *all = json_array();
    const struct print_column columns[] = {{_("findings"), PRINT_RIGHT, false},
                                           {_("check"), PRINT_LEFT, true},
                                           {_("cause"), PRINT_LEFT, true},
                                           {_("oldest"), PRINT_LEFT, false},
                                           {_("effect"), PRINT_RIGHT, false}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int i = 0; i < count; i++) {
        char day[11];
        bool holder = about_holder(list->rows, causes[i].first);
        const char *party = holder ? store_text(list->rows, causes[i].first, PARTY) : NULL;
        date_format(causes[i].oldest, day);
        print_cell(table, print_count(cli, causes[i].findings));
        print_cell(table, store_text(list->rows, causes[i].first, TITLE));
        print_cell(table, party);
        print_cell(table, day);
        print_cell(table, pdca_effect_text(cli, causes[i].effect));
        json_array_append_new(all,
                              json_pack("{s:I, s:s, s:s, s:s?, s:s, s:o}", "findings", (json_int_t)causes[i].findings,
                                        "check", store_text(list->rows, causes[i].first, CHECK), "title",
                                        store_text(list->rows, causes[i].first, TITLE), "party", party, "oldest", day,
                                        "effect", effect_json(causes[i].effect)));
    }
    if (cli->json)
        rows_dump(json_incref(all));
    else
        print_table_end(table);
    json_decref(all);
}

/* ---- Reading the list -------------------------------------------------------------------------------------------- */

static int read_filter(struct cli *cli, struct store *store, const struct peil_setting *settings,
                       struct pdca_filter *ret_filter, int64_t *ret_unit, struct peil_error *error)
{
    struct owner_holder holder = {0};
    const char *owner = settings[LIST_OWNER].text;
    if (settings[LIST_MINE].integer)
        owner = PQuser(store_connection(store));
    *ret_filter = (struct pdca_filter){.programme = settings[LIST_PROGRAMME].text,
                                       .state = settings[LIST_STATE].text,
                                       .check = settings[LIST_CHECK].text,
                                       .open = settings[LIST_OPEN].integer,
                                       .day = date_today()};
    int failed = pdca_unit_find(store, cli->arena, settings[LIST_UNIT].text, ret_unit, &ret_filter->unit, error);
    if (!failed && owner)
        failed = owner_holder_find(store, cli->arena, owner, &holder, error);
    ret_filter->party = owner && !holder.party ? -1 : holder.party; /* who never was a party has nothing */
    return failed;
}

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct pdca_filter filter;
    struct score_mean *effects;
    int64_t unit;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : read_filter(cli, store, settings, &filter, &unit, error);
    failed = failed ? failed : pdca_finding_list(store, &filter, &rows, error);
    failed = failed ? failed : plan_effects(store, cli->arena, rows, unit, &effects, error);
    if (failed)
        return failed;
    struct list list = {.cli = cli, .rows = rows, .effects = effects, .count = PQntuples(rows)};
    list.order = arena_allocate_array(cli->arena, (size_t)list.count + 1, sizeof(int));
    int *room = arena_allocate_array(cli->arena, (size_t)list.count + 1, sizeof(int));
    for (int i = 0; i < list.count; i++)
        list.order[i] = i;
    sort_range(&list, settings[LIST_SORT].integer, list.order, list.count, room);
    if (settings[LIST_GROUP].integer) {
        show_causes(&list);
    } else if (cli->json) {
        json_t *all = json_array();
        for (int i = 0; i < list.count; i++)
            json_array_append_new(all, finding_json(&list, list.order[i]));
        rows_dump(all);
    } else if (list.count == 0) {
        printf(_("No findings there.\n"));
    } else {
        print_findings(&list, settings[LIST_LIMIT].integer);
    }
    return CLI_EXIT_OK;
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

static void print_steps(struct cli *cli, const PGresult *steps)
{
    const struct print_column columns[] = {{_("day"), PRINT_LEFT, false},
                                           {_("step"), PRINT_LEFT, false},
                                           {_("state"), PRINT_LEFT, false},
                                           {_("by"), PRINT_LEFT, false},
                                           {_("why"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (int row = 0; row < PQntuples(steps); row++) {
        const char *by = store_text(steps, row, 4);
        const char *why = store_text(steps, row, 12);
        if (!PQgetisnull(steps, row, 5))
            by = arena_format(cli->arena, _("run %s"), store_text(steps, row, 5));
        else if (!PQgetisnull(steps, row, 6))
            by = arena_format(cli->arena, _("recheck %s"), store_text(steps, row, 6));
        if (!why && !PQgetisnull(steps, row, 8))
            why = arena_format(cli->arena, _("action %s"), store_text(steps, row, 8));
        if (!why && !PQgetisnull(steps, row, 9))
            why = arena_format(cli->arena, _("decision %s"), store_text(steps, row, 9));
        if (!why && store_boolean(steps, row, 7))
            why = _("the rule changed in this run");
        if (!why && !PQgetisnull(steps, row, 10))
            why = store_text(steps, row, 10);
        print_cell(table, store_text(steps, row, 0));
        print_cell(table, pdca_word(store_text(steps, row, 1)));
        print_cell(table, pdca_word(store_text(steps, row, 3)));
        print_cell(table, by);
        print_cell(table, why);
    }
    print_table_end(table);
}

static void print_finding(struct cli *cli, const struct list *list, const PGresult *actions)
{
    const PGresult *rows = list->rows;
    print_line(_("finding"), store_text(rows, 0, ID));
    print_line(_("object"), arena_format(cli->arena, "%s/%s  %s", store_text(rows, 0, KIND), store_text(rows, 0, KEY),
                                         store_text(rows, 0, OBJECT_TITLE) ? store_text(rows, 0, OBJECT_TITLE) : ""));
    print_line(_("check"), arena_format(cli->arena, "%s (%s)", store_text(rows, 0, TITLE), store_text(rows, 0, CHECK)));
    print_line(_("unit"), store_text(rows, 0, UNIT));
    print_line(_("state"), arena_format(cli->arena, _("%s since %s"), pdca_word(store_text(rows, 0, STATE)),
                                        store_text(rows, 0, STATE_ON)));
    if (!PQgetisnull(rows, 0, ACCEPTED))
        print_line(_("accepted"), arena_format(cli->arena, _("until %s by decision %s"), store_text(rows, 0, ACCEPTED),
                                               store_text(rows, 0, DECISION)));
    print_line(_("open since"),
               arena_format(cli->arena, _("%s, found first %s, came %s times"), store_text(rows, 0, OPEN_SINCE),
                            store_text(rows, 0, FIRST_ON), store_text(rows, 0, TIMES)));
    print_line(_("answers"), store_text(rows, 0, PARTY));
    print_line(_("due"), store_text(rows, 0, DUE_ON));
    print_line(_("effect"), pdca_effect_text(cli, list->effects[0]));
    for (int row = 0; row < PQntuples(actions); row++)
        print_line(row ? "" : _("actions"),
                   arena_format(cli->arena, "%s  %s, %s, %s", store_text(actions, row, 0), store_text(actions, row, 1),
                                pdca_word(store_text(actions, row, 2)),
                                store_text(actions, row, 3) ? store_text(actions, row, 3) : "–"));
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *rows = NULL, *steps = NULL, *actions = NULL;
    struct pdca_filter filter = {.day = date_today()};
    struct score_mean *effects;
    int failed = pdca_number(arguments->words[0], &filter.id, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : pdca_finding_list(store, &filter, &rows, error);
    if (!failed && (filter.id == 0 || PQntuples(rows) == 0))
        return error_set(error, PEIL_ERROR_USAGE, _("there is no finding %s; see peil finding list"),
                         arguments->words[0]);
    failed = failed ? failed : plan_effects(store, cli->arena, rows, 0, &effects, error);
    failed = failed ? failed : pdca_finding_steps(store, filter.id, &steps, error);
    failed = failed ? failed : pdca_finding_actions(store, filter.id, &actions, error);
    if (failed)
        return failed;
    struct list list = {.cli = cli, .rows = rows, .effects = effects, .count = 1};
    if (cli->json) {
        json_t *object = finding_json(&list, 0), *history = json_array();
        for (int row = 0; row < PQntuples(steps); row++)
            json_array_append_new(history,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:b, s:s?, s:s?, s:s?, s:s?, s:s?}", "day",
                                            store_text(steps, row, 0), "event", store_text(steps, row, 1), "from",
                                            store_text(steps, row, 2), "to", store_text(steps, row, 3), "actor",
                                            store_text(steps, row, 4), "run", store_text(steps, row, 5), "rule_changed",
                                            (int)store_boolean(steps, row, 7), "action", store_text(steps, row, 8),
                                            "decision", store_text(steps, row, 9), "party", store_text(steps, row, 10),
                                            "until", store_text(steps, row, 11), "why", store_text(steps, row, 12)));
        json_object_set_new(object, "history", history);
        rows_dump(object);
        return CLI_EXIT_OK;
    }
    print_finding(cli, &list, actions);
    print_steps(cli, steps);
    return CLI_EXIT_OK;
}

/* ---- assign, accept-risk, mute ----------------------------------------------------------------------------------- */

static int numbers_of_words(struct cli *cli, const struct cli_arguments *arguments, struct pdca_ids *ret_ids,
                            struct peil_error *error)
{
    int64_t *ids = arena_allocate_array(cli->arena, arguments->word_count + 1, sizeof(*ids));
    int failed = 0;
    for (size_t i = 0; !failed && i < arguments->word_count; i++)
        failed = pdca_number(arguments->words[i], &ids[i], error);
    *ret_ids = (struct pdca_ids){ids, arguments->word_count};
    return failed;
}

static int say(struct cli *cli, const struct pdca_ids *ids, const char *text)
{
    if (cli->json) {
        json_t *list = json_array();
        for (size_t i = 0; i < ids->count; i++)
            json_array_append_new(list, json_integer(ids->ids[i]));
        rows_dump(json_pack("{s:o}", "findings", list));
    } else {
        print_text(text);
    }
    return CLI_EXIT_OK;
}

enum { ASSIGN_OWNER, ASSIGN_DUE, ASSIGN_WHY, ASSIGN_ON };
static const struct peil_option assign_options[] = {
    [ASSIGN_OWNER] = {"owner", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the party that has to answer it")},
    [ASSIGN_DUE] = {"due", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                    N_("when it must be mended: a date, or '6 weken', '10 werkdagen'")},
    [ASSIGN_WHY] = {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
    [ASSIGN_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int assign_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct pdca_ids ids;
    struct owner_holder holder;
    date_day day = pdca_on(&settings[ASSIGN_ON]), due = DATE_NONE;
    if (!settings[ASSIGN_OWNER].text && !settings[ASSIGN_DUE].text)
        return error_set(error, PEIL_ERROR_USAGE, _("say to whom (--owner), by when (--due), or both"));
    int failed = numbers_of_words(cli, arguments, &ids, error);
    if (!failed && settings[ASSIGN_DUE].text)
        failed = pdca_day_read(settings[ASSIGN_DUE].text, day, &due, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    if (!failed && settings[ASSIGN_OWNER].text)
        failed = owner_holder_find(store, cli->arena, settings[ASSIGN_OWNER].text, &holder, error);
    failed = failed ? failed
                    : pdca_assign(store, &ids, settings[ASSIGN_OWNER].text ? &holder : NULL, due, day,
                                  settings[ASSIGN_WHY].text, error);
    return failed ? failed : say(cli, &ids, _("Assigned."));
}

enum { ACCEPT_UNTIL, ACCEPT_BODY, ACCEPT_WHY, ACCEPT_NO_MANDATE, ACCEPT_ON };
static const struct peil_option accept_options[] = {
    [ACCEPT_UNTIL] = {"until", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                      N_("the last day: a date, or '6 weken', '10 werkdagen'")},
    [ACCEPT_BODY] = {"body", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                     N_("who decides, for instance 'MT Sociaal Domein'")},
    [ACCEPT_WHY] = {"why", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("the reason")},
    [ACCEPT_NO_MANDATE] = {"no-mandate", PEIL_OPTION_BOOLEAN, 0, NULL, 0, 0, NULL,
                           N_("it is not within the mandate of that body")},
    [ACCEPT_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int accept_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    int64_t id;
    struct pdca_decision decision = {.kind = "accept",
                                     .state = "taken",
                                     .body = settings[ACCEPT_BODY].text,
                                     .why = settings[ACCEPT_WHY].text,
                                     .mandate = !settings[ACCEPT_NO_MANDATE].integer,
                                     .day = pdca_on(&settings[ACCEPT_ON])};
    int failed = numbers_of_words(cli, arguments, &decision.findings, error);
    failed = failed ? failed : pdca_day_read(settings[ACCEPT_UNTIL].text, decision.day, &decision.until, error);
    if (!failed && decision.until < decision.day)
        return error_set(error, PEIL_ERROR_USAGE, _("that day has passed"));
    decision.what = decision.why;
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : pdca_decision_add(store, cli->arena, &decision, &id, error);
    if (failed)
        return failed;
    char day[11];
    date_format(decision.until, day);
    return say(cli, &decision.findings,
               arena_format(cli->arena, _("Accepted until %s by decision %" PRId64 "."), day, id));
}

enum { MUTE_UNTIL, MUTE_WHY, MUTE_ON };
static const struct peil_option mute_options[] = {
    [MUTE_UNTIL] = {"until", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
                    N_("the last day: a date, or '6 weken', '10 werkdagen'")},
    [MUTE_WHY] = {"why", PEIL_OPTION_TEXT, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL, N_("the reason")},
    [MUTE_ON] = {"on", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("the day; today")},
};

static int mute_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    const struct peil_setting *settings = arguments->settings;
    struct pdca_ids ids;
    char text[11];
    date_day day = pdca_on(&settings[MUTE_ON]), until = DATE_NONE;
    int failed = numbers_of_words(cli, arguments, &ids, error);
    failed = failed ? failed : pdca_day_read(settings[MUTE_UNTIL].text, day, &until, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : pdca_mute(store, &ids, until, day, settings[MUTE_WHY].text, error);
    date_format(until, text);
    return failed ? failed : say(cli, &ids, arena_format(cli->arena, _("No reminders up to and including %s."), text));
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command finding_commands[] = {
    {"list", NULL, N_("what falls short, and how it stands"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"show", "NUMBER", N_("one finding with its whole history"), 1, 1, NULL, 0, show_run, NULL},
    {"assign", "NUMBER…", N_("who has to answer it, and by when"), 1, -1, OPTIONS(assign_options), assign_run, NULL},
    {"accept-risk", "NUMBER…", N_("accepts it until a day, by a decision"), 1, -1, OPTIONS(accept_options), accept_run,
     NULL},
    {"mute", "NUMBER…", N_("no reminders of it up to a day"), 1, -1, OPTIONS(mute_options), mute_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_finding = {.name = "finding",
                                        .summary = N_("findings: what falls short, since when, and who answers it"),
                                        .subcommands = finding_commands};
