/* SPDX-License-Identifier: EUPL-1.2 */
/* peil status: in ten lines, whether all is well and what is due. peil check: the same for monitoring plugins. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "cli/schedule_page.h"
#include "health/health.h"
#include "base/poison.h"

static void read_health(struct cli *cli, struct store **store, struct health *health)
{
    struct calendar calendar;
    config_calendar(&cli->config, &calendar);
    const struct health_from from = {.settings = &cli->store, .calendar = &calendar};
    health_read(cli->arena, &from, store, health);
}

/* ---- status ------------------------------------------------------------------------------------------------------ */

static const char *since(struct cli *cli, int64_t seconds)
{
    if (seconds < 120)
        return arena_format(cli->arena, _("%d seconds"), (int)seconds);
    if (seconds < 7200)
        return arena_format(cli->arena, _("%d minutes"), (int)(seconds / 60));
    if (seconds < 172800)
        return arena_format(cli->arena, _("%d hours"), (int)(seconds / 3600));
    return arena_format(cli->arena, _("%d days"), (int)(seconds / 86400));
}

static void show_daemons(struct cli *cli, const struct health *health)
{
    if (health->daemon_count == 0)
        print_line("peild", _("none has run yet"));
    for (size_t i = 0; i < health->daemon_count; i++) {
        const struct health_daemon *daemon = &health->daemons[i];
        const char *state = daemon->alive ? arena_format(cli->arena, _("%s runs for %s, %d workers%s"), daemon->name,
                                                         since(cli, health->now - daemon->started_at),
                                                         (int)daemon->workers, daemon->leads ? _(", leads") : "")
                                          : arena_format(cli->arena, _("%s is gone: its last sign of life was %s ago"),
                                                         daemon->name, since(cli, daemon->silent_s));
        print_line(i == 0 ? "peild" : "", state);
    }
}

static void show_runs(struct cli *cli, const struct health *health)
{
    const struct health_run *newest = NULL;
    for (size_t i = 0; i < health->run_count; i++)
        if (!newest || health->runs[i].finished_at > newest->finished_at)
            newest = &health->runs[i];
    if (!newest) {
        print_line(_("measured"), _("nothing yet"));
        return;
    }
    const char *took =
        arena_format(cli->arena, "%d,%d", (int)(newest->duration_ms / 1000), (int)(newest->duration_ms / 100 % 10));
    if (strcmp(cli->language, "en") == 0)
        took =
            arena_format(cli->arena, "%d.%d", (int)(newest->duration_ms / 1000), (int)(newest->duration_ms / 100 % 10));
    print_line(_("measured"),
               arena_format(cli->arena, _("%s, run %" PRId64 ", %s ago in %s s, %s not measured"), newest->programme,
                            newest->number, since(cli, health->now - newest->finished_at), took,
                            print_count(cli, newest->not_measured)));
}

static void show_next(struct cli *cli, const struct health *health)
{
    if (health->next_count == 0)
        print_line(_("next"),
                   health->active + health->paused ? _("no schedule is active") : _("there are no schedules"));
    for (size_t i = 0; i < health->next_count; i++) {
        const struct health_next *next = &health->next[i];
        print_line(i == 0 ? _("next") : "",
                   arena_format(cli->arena, "%s  %s (%s %s)", page_moment(cli, next->zone, next->moment),
                                next->schedule->name, next->schedule->kind, next->schedule->subject));
    }
}

static void show_queue(struct cli *cli, const struct health *health)
{
    const char *aside = "";
    if (health->aside)
        aside = arena_format(cli->arena, _(", %" PRId64 " set aside: job %" PRId64 ", %s %s"),
                             health->failed + health->quarantined, health->aside->id, health->aside->kind,
                             health->aside->subject);
    print_line(_("queue"),
               arena_format(cli->arena, _("%s due, %s at work, %s for later%s"), print_count(cli, health->due),
                            print_count(cli, health->leased), print_count(cli, health->later), aside));
}

static void show_verdict(const struct health *health)
{
    if (health->problem_count == 0)
        printf("%s\n", _("All is well."));
    else
        printf("%s\n", health->level == HEALTH_CRITICAL ? _("It does not run as it should:")
                                                        : _("It runs; this asks for attention:"));
    for (size_t i = 0; i < health->problem_count; i++) {
        const struct health_problem *problem = &health->problems[i];
        _cleanup_free_ char *line = problem->see ? memory_format("  %s (%s)", problem->words, problem->see)
                                                 : memory_format("  %s", problem->words);
        print_text(line);
    }
}

static void show_json(struct cli *cli, const struct health *health)
{
    json_t *problems = json_array(), *daemons = json_array(), *next = json_array();
    for (size_t i = 0; i < health->problem_count; i++)
        json_array_append_new(problems,
                              json_pack("{s:s, s:s, s:s?}", "level", health_level_words[health->problems[i].level],
                                        "text", health->problems[i].words, "see", health->problems[i].see));
    for (size_t i = 0; i < health->daemon_count; i++)
        json_array_append_new(
            daemons, json_pack("{s:s, s:s, s:I, s:b, s:b}", "name", health->daemons[i].name, "version",
                               health->daemons[i].version, "workers", (json_int_t)health->daemons[i].workers, "alive",
                               (int)health->daemons[i].alive, "leads", (int)health->daemons[i].leads));
    for (size_t i = 0; i < health->next_count; i++)
        json_array_append_new(next, json_pack("{s:s, s:s}", "due", page_utc(cli, health->next[i].moment), "schedule",
                                              health->next[i].schedule->name));
    rows_dump(json_pack("{s:s, s:o, s:b, s:i, s:o, s:{s:I, s:I, s:I, s:I, s:I}, s:{s:i, s:i, s:i}, s:o}", "level",
                        health_level_words[health->level], "problems", problems, "store_reached", (int)health->reached,
                        "store_version", health->schema, "daemons", daemons, "queue", "due", (json_int_t)health->due,
                        "leased", (json_int_t)health->leased, "later", (json_int_t)health->later, "failed",
                        (json_int_t)health->failed, "quarantined", (json_int_t)health->quarantined, "schedules",
                        "active", (int)health->active, "paused", (int)health->paused, "overdue", (int)health->overdue,
                        "next", next));
}

/* 0 all is well, 1 something asks for attention, 3 it does not run. */
static int status_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    static const int exits[] = {CLI_EXIT_OK, CLI_EXIT_BELOW_NORM, CLI_EXIT_NOT_MEASURED, CLI_EXIT_NOT_MEASURED};
    _cleanup_store_ struct store *store = NULL;
    struct health health;
    (void)arguments;
    (void)error;
    read_health(cli, &store, &health);
    if (cli->json) {
        show_json(cli, &health);
        return exits[health.level];
    }
    if (health.reached && health.schema == health.schema_here) {
        show_daemons(cli, &health);
        print_line(_("store"), arena_format(cli->arena, _("version %d, %s MB, %s rows in the journal"), health.schema,
                                            print_count(cli, (health.bytes + 500000) / 1000000),
                                            print_count(cli, health.journal_rows)));
        show_runs(cli, &health);
        show_next(cli, &health);
        show_queue(cli, &health);
    }
    show_verdict(&health);
    return exits[health.level];
}

const struct command command_status = {
    .name = "status", .summary = N_("is all well, and what is due"), .run = status_run};

/* ---- check ------------------------------------------------------------------------------------------------------- */

static int check_run(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    _cleanup_store_ struct store *store = NULL;
    _cleanup_buffer_ struct buffer line = {0};
    struct health health;
    (void)arguments;
    (void)error;
    read_health(cli, &store, &health);
    health_line(&health, &line);
    printf("%s\n", buffer_text(&line));
    return (int)health.level;
}

const struct command command_check = {
    .name = "check", .summary = N_("a line for monitoring plugins (Icinga, Nagios, Zabbix)"), .run = check_run};
