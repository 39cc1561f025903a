/* SPDX-License-Identifier: EUPL-1.2 */
/* peil schedule add|set|list|show|next|pause|resume|remove: what is to be done, and when. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "cli/schedule_page.h"
#include "queue/kind.h"
#include "base/poison.h"

/* ---- add, set ---------------------------------------------------------------------------------------------------- */

#define ORDER_OPTIONS(required)                                                                                        \
    {"when",   PEIL_OPTION_TEXT,                                                                                       \
     required, NULL,                                                                                                   \
     0,        0,                                                                                                      \
     NULL,     N_("in words, such as 'elke maandag 06:00', as cron or as RRULE: peil-schedule(7)")},                   \
        {"set", PEIL_OPTION_LIST,                                                                                      \
         0,     NULL,                                                                                                  \
         0,     0,                                                                                                     \
         NULL,  N_("settings of the work, such as format=html; peil queue kinds lists them")},                         \
        {"source", PEIL_OPTION_TEXT,                                                                                   \
         0,        NULL,                                                                                               \
         0,        0,                                                                                                  \
         NULL,     N_("what it burdens: counted against the limit of that source")},                                   \
        {"zone", PEIL_OPTION_TEXT,                                                                                     \
         0,      NULL,                                                                                                 \
         0,      0,                                                                                                    \
         NULL,   N_("time zone of its clocks (default: the organisation's, see peil.conf)")},                          \
        {"from", PEIL_OPTION_DATE,                                                                                     \
         0,      NULL,                                                                                                 \
         0,      0,                                                                                                    \
         NULL,   N_("first day; every second week and intervals count from it (default: today)")},                     \
        {"until", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("last day (default: no end)")},                            \
        {"missed",                                                                                                     \
         PEIL_OPTION_CHOICE,                                                                                           \
         0,                                                                                                            \
         NULL,                                                                                                         \
         0,                                                                                                            \
         0,                                                                                                            \
         "skip|once|all",                                                                                              \
         N_("what to do after a stop with runs that were missed (default: once)")},                                    \
        {"spread", PEIL_OPTION_INTEGER,                                                                                \
         0,        NULL,                                                                                               \
         0,        1440,                                                                                               \
         NULL,     N_("minutes over which starts are spread, to spare a source (default: 0)")},                        \
    {                                                                                                                  \
        "why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")                                \
    }

static const struct peil_option add_options[] = {ORDER_OPTIONS(PEIL_OPTION_REQUIRED)};
static const struct peil_option set_options[] = {ORDER_OPTIONS(0)};
enum {
    ORDER_WHEN,
    ORDER_SET,
    ORDER_SOURCE,
    ORDER_ZONE,
    ORDER_FROM,
    ORDER_UNTIL,
    ORDER_MISSED,
    ORDER_SPREAD,
    ORDER_WHY,
    ORDER_COUNT
};

/* What was given takes the place of what was there. */
static int apply(struct cli *cli, const struct peil_setting *settings, struct schedule *schedule,
                 struct peil_error *error)
{
    const struct queue_kind *kind;
    if (settings[ORDER_WHEN].given)
        schedule->rule = settings[ORDER_WHEN].text;
    if (settings[ORDER_SOURCE].given)
        schedule->source = settings[ORDER_SOURCE].text;
    if (settings[ORDER_ZONE].given)
        schedule->zone = settings[ORDER_ZONE].text;
    if (settings[ORDER_FROM].given)
        schedule->first_day = (date_day)settings[ORDER_FROM].integer;
    if (settings[ORDER_UNTIL].given)
        schedule->last_day = (date_day)settings[ORDER_UNTIL].integer;
    if (settings[ORDER_MISSED].given)
        schedule->missed = (enum schedule_missed)settings[ORDER_MISSED].integer;
    if (settings[ORDER_SPREAD].given)
        schedule->spread = settings[ORDER_SPREAD].integer * 60;
    int failed = queue_kind_find(schedule->kind, &kind, error);
    if (!failed && (settings[ORDER_SET].given || !schedule->payload))
        failed = queue_kind_payload(cli->arena, kind, settings[ORDER_SET].text, &schedule->payload, error);
    return failed;
}

static int show_outcome(struct cli *cli, const struct schedule *schedule, const struct schedule_plan *plan, int64_t now)
{
    const char *words = page_rule(cli, schedule, plan);
    int64_t next = schedule_next(plan, now);
    if (cli->json) {
        rows_dump(json_pack("{s:s, s:I, s:s, s:s, s:s?}", "name", schedule->name, "version",
                            (json_int_t)schedule->version, "when", schedule->rule, "words", words, "next",
                            next == SCHEDULE_NEVER ? NULL : page_utc(cli, next)));
        return CLI_EXIT_OK;
    }
    print_text(arena_format(cli->arena, "%s: %s %s", schedule->name, schedule->kind, schedule->subject));
    print_line(_("when"), words);
    print_line(_("next"), next == SCHEDULE_NEVER ? "–" : page_moment(cli, plan->zone, next));
    return CLI_EXIT_OK;
}

static int add_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct schedule schedule = {
        .name = arguments->words[0],
        .kind = arguments->words[1],
        .subject = arguments->words[2],
        .state = "active",
        .zone = config_text(&cli->config, "calendar", "zone"),
        .first_day = date_today(),
        .last_day = DATE_NONE,
        .missed = SCHEDULE_MISSED_ONCE,
    };
    struct schedule_plan plan;
    int failed = apply(cli, arguments->settings, &schedule, error);
    failed = failed ? failed : page_plan(cli, &schedule, &plan, error);
    failed = failed ? failed : cli_store(cli, &store, error);
    failed = failed ? failed : schedule_add(store, &schedule, arguments->settings[ORDER_WHY].text, error);
    return failed ? failed : show_outcome(cli, &schedule, &plan, (int64_t)time(NULL));
}

static int set_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct schedule schedule;
    struct schedule_plan plan;
    bool given = false;
    for (int i = 0; i < ORDER_WHY; i++)
        given = given || arguments->settings[i].given;
    if (!given)
        return error_set(error, PEIL_ERROR_USAGE, _("nothing to change; see peil schedule set --help"));
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : schedule_find(cli->arena, store, arguments->words[0], &schedule, error);
    failed = failed ? failed : apply(cli, arguments->settings, &schedule, error);
    failed = failed ? failed : page_plan(cli, &schedule, &plan, error);
    failed = failed ? failed : schedule_change(store, &schedule, arguments->settings[ORDER_WHY].text, error);
    return failed ? failed : show_outcome(cli, &schedule, &plan, (int64_t)time(NULL));
}

/* ---- pause, resume, remove --------------------------------------------------------------------------------------- */

static const struct peil_option why_options[] = {
    {"why", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("the reason, for the journal")},
};

static int change_state(struct cli *cli, const struct cli_arguments *arguments, const char *state, const char *told,
                        struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct schedule schedule;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : schedule_find(cli->arena, store, arguments->words[0], &schedule, error);
    failed = failed ? failed : schedule_set_state(store, &schedule, state, arguments->settings[0].text, error);
    if (failed)
        return failed;
    if (cli->json)
        rows_dump(json_pack("{s:s, s:s}", "name", schedule.name, "state", state));
    else
        print_text(arena_format(cli->arena, told, schedule.name));
    return CLI_EXIT_OK;
}

static int pause_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return change_state(cli, arguments, "paused", _("%s does nothing until it is resumed."), error);
}

static int resume_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return change_state(cli, arguments, "active", _("%s goes on, from now."), error);
}

static int remove_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    return change_state(cli, arguments, "removed", _("%s is removed; what it did stays."), error);
}

/* ---- list, show, next -------------------------------------------------------------------------------------------- */

static const struct peil_option list_options[] = {
    {"all", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("those that were removed too")},
};

static int list_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    struct schedule *schedules;
    size_t count;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed
                    : schedules_read(cli->arena, store, NULL, arguments->settings[0].integer != 0, &schedules, &count,
                                     error);
    if (failed)
        return failed;
    page_list(cli, schedules, count, (int64_t)time(NULL));
    return CLI_EXIT_OK;
}

static int show_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_result_ PGresult *versions = NULL;
    struct schedule schedule;
    int failed = cli_store(cli, &store, error);
    failed = failed ? failed : schedule_find(cli->arena, store, arguments->words[0], &schedule, error);
    failed = failed ? failed : schedule_versions(store, schedule.id, &versions, error);
    if (failed)
        return failed;
    page_show(cli, &schedule, versions, (int64_t)time(NULL));
    return CLI_EXIT_OK;
}

static const struct peil_option next_options[] = {
    {"count", PEIL_OPTION_INTEGER, 0, "20", 1, 100000, NULL, N_("so many moments; -n is short for it")},
    {"from", PEIL_OPTION_DATE, 0, NULL, 0, 0, NULL, N_("from the start of this day on (default: from now)")},
    {"when", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("of this rule, without a store, instead of schedules")},
    {"zone", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("with --when: the time zone")},
};
enum { NEXT_TIMES, NEXT_FROM, NEXT_WHEN, NEXT_ZONE };

/* Those that are named, else all that are active. */
static int next_schedules(struct cli *cli, const struct cli_arguments *arguments, struct schedule **ret_schedules,
                          size_t *ret_count, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    int failed = cli_store(cli, &store, error);
    if (failed || arguments->word_count == 0)
        return failed ? failed : schedules_read(cli->arena, store, NULL, false, ret_schedules, ret_count, error);
    *ret_count = arguments->word_count;
    *ret_schedules = arena_allocate_array(cli->arena, *ret_count, sizeof(**ret_schedules));
    for (size_t i = 0; i < *ret_count && !failed; i++)
        failed = schedule_find(cli->arena, store, arguments->words[i], &(*ret_schedules)[i], error);
    return failed;
}

static int next_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    const struct peil_setting *settings = arguments->settings;
    struct page_moments moments = {.most = (size_t)settings[NEXT_TIMES].integer,
                                   .day = settings[NEXT_FROM].given ? (date_day)settings[NEXT_FROM].integer : DATE_NONE,
                                   .now = (int64_t)time(NULL)};
    struct schedule one = {.name = "", .kind = "", .subject = "", .state = "active", .last_day = DATE_NONE};
    struct schedule *schedules = &one;
    size_t count = 1;
    if (settings[NEXT_WHEN].given) {
        one.rule = settings[NEXT_WHEN].text;
        one.zone = settings[NEXT_ZONE].given ? settings[NEXT_ZONE].text : config_text(&cli->config, "calendar", "zone");
        one.first_day = moments.day == DATE_NONE ? date_today() : moments.day;
        if (arguments->word_count > 0)
            return error_set(error, PEIL_ERROR_USAGE, _("--when is a rule of its own: name no schedules with it"));
    } else {
        int failed = next_schedules(cli, arguments, &schedules, &count, error);
        if (failed)
            return failed;
    }
    int failed = page_next(cli, schedules, count, &moments, error);
    return failed ? failed : CLI_EXIT_OK;
}

#define OPTIONS(rows) rows, sizeof(rows) / sizeof((rows)[0])
static const struct command schedule_commands[] = {
    {"add", "NAME WORK SUBJECT", N_("adds a schedule: what is to be done, and when"), 3, 3, OPTIONS(add_options),
     add_run, NULL},
    {"set", "NAME", N_("changes a schedule; what is not given stays"), 1, 1, OPTIONS(set_options), set_run, NULL},
    {"list", NULL, N_("the schedules, and when they are due next"), 0, 0, OPTIONS(list_options), list_run, NULL},
    {"show", "NAME", N_("a schedule, its next moments and its versions"), 1, 1, NULL, 0, show_run, NULL},
    {"next", "[NAME …]", N_("what will happen when, in local time"), 0, -1, OPTIONS(next_options), next_run, NULL},
    {"pause", "NAME", N_("stops a schedule for now"), 1, 1, OPTIONS(why_options), pause_run, NULL},
    {"resume", "NAME", N_("lets a paused schedule go on, from now"), 1, 1, OPTIONS(why_options), resume_run, NULL},
    {"remove", "NAME", N_("ends a schedule; its history stays"), 1, 1, OPTIONS(why_options), remove_run, NULL},
    {NULL, NULL, NULL, 0, 0, NULL, 0, NULL, NULL},
};

const struct command command_schedule = {
    .name = "schedule", .summary = N_("what is done by itself, and when"), .subcommands = schedule_commands};
