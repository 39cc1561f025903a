/* SPDX-License-Identifier: EUPL-1.2 */
/* Schedules and their moments on the terminal and as JSON. */
#include "cli/schedule_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/rows.h"
#include "base/poison.h"

enum { SHOWN_NEXT = 5 };

int page_plan(struct cli *cli, const struct schedule *schedule, struct schedule_plan *ret_plan,
              struct peil_error *error)
{
    struct calendar calendar;
    config_calendar(&cli->config, &calendar);
    return schedule_plan_read(cli->arena, schedule, &calendar, NULL, ret_plan, error);
}

const char *page_rule(struct cli *cli, const struct schedule *schedule, const struct schedule_plan *plan)
{
    const char *words = schedule_rule_describe(cli->arena, &plan->rule, cli->language);
    return words ? words : schedule->rule;
}

static const char *weekday_short(struct cli *cli, date_day day)
{
    static const char *const names[2][7] = {{"ma", "di", "wo", "do", "vr", "za", "zo"},
                                            {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}};
    return names[strcmp(cli->language, "en") == 0][calendar_weekday(day) - 1];
}

const char *page_moment(struct cli *cli, const struct zone *zone, int64_t moment)
{
    date_day day;
    int second;
    char text[11];
    zone_to_local(zone, moment, &day, &second);
    date_format(day, text);
    return arena_format(cli->arena, "%s %s %02d:%02d", weekday_short(cli, day), text, second / 3600, second / 60 % 60);
}

const char *page_utc(struct cli *cli, int64_t moment)
{
    char text[11];
    int64_t day = moment / 86400, second = moment % 86400;
    date_format((date_day)day, text);
    return arena_format(cli->arena, "%sT%02d:%02d:%02dZ", text, (int)(second / 3600), (int)(second / 60 % 60),
                        (int)(second % 60));
}

/* Local time with the offset: 2026-11-30T06:00:00+01:00. */
static const char *local_iso(struct cli *cli, const struct zone *zone, int64_t moment)
{
    date_day day;
    int second, offset = zone_offset(zone, moment) / 60;
    char text[11];
    zone_to_local(zone, moment, &day, &second);
    date_format(day, text);
    return arena_format(cli->arena, "%sT%02d:%02d:%02d%c%02d:%02d", text, second / 3600, second / 60 % 60, second % 60,
                        offset < 0 ? '-' : '+', (offset < 0 ? -offset : offset) / 60,
                        (offset < 0 ? -offset : offset) % 60);
}

/* What is odd about the moment, or "". */
static const char *note(const struct schedule_plan *plan, int64_t moment)
{
    date_day day;
    int second;
    enum zone_sort sort;
    zone_to_local(plan->zone, moment, &day, &second);
    int64_t first = zone_to_instant(plan->zone, day, second, &sort);
    if (sort == ZONE_TWICE)
        return first == moment ? _("clocks go back: the first of two") : _("clocks go back: the second of two");
    if (zone_offset(plan->zone, moment) > zone_offset(plan->zone, moment - 1))
        return _("clocks go forward: right after the gap");
    return calendar_holiday_name(calendar_holiday(&plan->calendar, day));
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

void page_list(struct cli *cli, const struct schedule *schedules, size_t count, int64_t now)
{
    const struct print_column columns[] = {{_("schedule"), PRINT_LEFT, false},
                                           {_("does"), PRINT_LEFT, false},
                                           {_("when"), PRINT_LEFT, true},
                                           {_("next"), PRINT_LEFT, false}};
    json_t *list = json_array();
    if (count == 0 && !cli->json)
        printf("%s\n", _("There are no schedules; peil schedule add makes one."));
    struct print_table *table = print_table_new(cli, columns, 4);
    for (size_t i = 0; i < count; i++) {
        const struct schedule *schedule = &schedules[i];
        struct schedule_plan plan;
        struct peil_error error = {0};
        int failed = page_plan(cli, schedule, &plan, &error);
        bool active = strcmp(schedule->state, "active") == 0;
        int64_t next = failed || !active ? SCHEDULE_NEVER : schedule_next(&plan, now);
        const char *words = failed ? schedule->rule : page_rule(cli, schedule, &plan);
        if (cli->json) {
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s?}", "name", schedule->name,
                                            "state", schedule->state, "kind", schedule->kind, "subject",
                                            schedule->subject, "when", schedule->rule, "words", words, "zone",
                                            schedule->zone, "next", next == SCHEDULE_NEVER ? NULL : page_utc(cli, next),
                                            "error", failed ? error.message : NULL));
            continue;
        }
        print_cell(table, schedule->name);
        print_cell_format(table, "%s %s", schedule->kind, schedule->subject);
        print_cell(table, failed ? error.message : words);
        print_cell(table, !active                  ? _(schedule->state)
                          : next == SCHEDULE_NEVER ? _("never again")
                                                   : page_moment(cli, plan.zone, next));
    }
    if (cli->json)
        rows_dump(list);
    else {
        json_decref(list);
        if (count > 0)
            print_table_end(table);
    }
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

static const char *const version_names[] = {"#version", "recorded", "actor", "kind",  "subject", "settings", "source",
                                            "when",     "zone",     "from",  "until", "missed",  "#spread",  NULL};

static void show_versions(struct cli *cli, const PGresult *versions)
{
    const struct print_column columns[] = {{_("version"), PRINT_RIGHT, false},
                                           {_("recorded (UTC)"), PRINT_LEFT, false},
                                           {_("by"), PRINT_LEFT, false},
                                           {_("when"), PRINT_LEFT, true}};
    struct print_table *table = print_table_new(cli, columns, 4);
    for (int i = 0; i < PQntuples(versions); i++) {
        print_cell(table, store_text(versions, i, 0));
        print_cell(table, store_text(versions, i, 1));
        print_cell(table, store_text(versions, i, 2));
        print_cell(table, store_text(versions, i, 7));
    }
    printf("\n");
    print_table_end(table);
}

static const char *missed_words(enum schedule_missed missed)
{
    static const char *const words[] = {N_("left out"), N_("done once"), N_("each done, oldest first")};
    return _(words[missed]);
}

static void show_json(struct cli *cli, const struct schedule *schedule, const struct schedule_plan *plan,
                      const PGresult *versions, int64_t now)
{
    json_t *next = json_array(), *history = json_array();
    for (int i = 0; plan && i < SHOWN_NEXT && (now = schedule_next(plan, now)) != SCHEDULE_NEVER; i++)
        json_array_append_new(next, json_string(page_utc(cli, now)));
    for (int row = 0; row < PQntuples(versions); row++) {
        json_t *version = json_object();
        for (int i = 0; version_names[i]; i++) {
            bool number = version_names[i][0] == '#';
            const char *text = store_text(versions, row, i);
            json_object_set_new(version, version_names[i] + number,
                                !text    ? json_null()
                                : number ? json_integer(store_integer(versions, row, i))
                                         : json_string(text));
        }
        json_array_append_new(history, version);
    }
    rows_dump(json_pack("{s:s, s:s, s:o, s:o}", "name", schedule->name, "state", schedule->state, "next", next,
                        "versions", history));
}

void page_show(struct cli *cli, const struct schedule *schedule, const PGresult *versions, int64_t now)
{
    struct schedule_plan plan;
    struct peil_error error = {0};
    char first[11], last[11];
    int failed = page_plan(cli, schedule, &plan, &error);
    if (cli->json) {
        show_json(cli, schedule, failed ? NULL : &plan, versions, now);
        return;
    }
    date_format(schedule->first_day, first);
    date_format(schedule->last_day, last);
    print_text(arena_format(cli->arena, "%s (%s)", schedule->name, _(schedule->state)));
    print_line(_("does"), arena_format(cli->arena, "%s %s", schedule->kind, schedule->subject));
    if (strcmp(schedule->payload, "{}") != 0)
        print_line(_("settings"), schedule->payload);
    if (schedule->source)
        print_line(_("source"), schedule->source);
    print_line(_("when"), failed ? error.message : page_rule(cli, schedule, &plan));
    if (!failed && strcmp(page_rule(cli, schedule, &plan), schedule->rule) != 0)
        print_line(_("written as"), schedule->rule);
    print_line(_("time zone"), schedule->zone);
    print_line(_("from"), first);
    if (*last)
        print_line(_("until"), last);
    print_line(_("missed runs"), missed_words(schedule->missed));
    if (schedule->spread)
        print_line(_("spread"), arena_format(cli->arena, _("%" PRId64 " minutes"), schedule->spread / 60));
    bool active = strcmp(schedule->state, "active") == 0;
    for (int i = 0; !failed && active && i < SHOWN_NEXT && (now = schedule_next(&plan, now)) != SCHEDULE_NEVER; i++) {
        const char *odd = note(&plan, now);
        print_line(i ? "" : _("next"), *odd ? arena_format(cli->arena, "%s  %s", page_moment(cli, plan.zone, now), odd)
                                            : page_moment(cli, plan.zone, now));
    }
    show_versions(cli, versions);
}

/* ---- next -------------------------------------------------------------------------------------------------------- */

struct stream {
    const struct schedule *schedule;
    struct schedule_plan plan;
    int64_t next;
};

static void next_row(struct cli *cli, const struct stream *stream, struct print_table *table, json_t *list)
{
    const struct schedule *schedule = stream->schedule;
    const char *odd = note(&stream->plan, stream->next);
    bool named = *schedule->name != '\0';
    if (cli->json) {
        json_t *row = json_pack("{s:s, s:s, s:s, s:s}", "due", page_utc(cli, stream->next), "local",
                                local_iso(cli, stream->plan.zone, stream->next), "zone", schedule->zone, "note", odd);
        if (named)
            json_object_update_new(row, json_pack("{s:s, s:s, s:s}", "schedule", schedule->name, "kind", schedule->kind,
                                                  "subject", schedule->subject));
        json_array_append_new(list, row);
        return;
    }
    print_cell(table, page_moment(cli, stream->plan.zone, stream->next));
    if (named) {
        print_cell(table, schedule->name);
        print_cell_format(table, "%s %s", schedule->kind, schedule->subject);
    }
    print_cell(table, odd);
}

static int streams_begin(struct cli *cli, const struct schedule *schedules, size_t count,
                         const struct page_moments *moments, struct stream *streams, size_t *ret_count,
                         struct peil_error *error)
{
    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct stream *stream = &streams[*ret_count];
        if (strcmp(schedules[i].state, "active") != 0)
            continue;
        int failed = page_plan(cli, &schedules[i], &stream->plan, error);
        if (failed)
            return *schedules[i].name ? error_prefix(error, "%s: ", schedules[i].name) : failed;
        stream->schedule = &schedules[i];
        int64_t after =
            moments->day == DATE_NONE ? moments->now : zone_to_instant(stream->plan.zone, moments->day, 0, NULL) - 1;
        stream->next = schedule_next(&stream->plan, after);
        ++*ret_count;
    }
    return 0;
}

int page_next(struct cli *cli, const struct schedule *schedules, size_t count, const struct page_moments *moments,
              struct peil_error *error)
{
    struct stream *streams = arena_allocate_array(cli->arena, count + 1, sizeof(*streams));
    bool named = count == 0 || *schedules[0].name;
    const struct print_column all[] = {{_("when"), PRINT_LEFT, false},
                                       {_("schedule"), PRINT_LEFT, false},
                                       {_("does"), PRINT_LEFT, true},
                                       {_("note"), PRINT_LEFT, false}};
    const struct print_column few[] = {{_("when"), PRINT_LEFT, false}, {_("note"), PRINT_LEFT, true}};
    int failed = streams_begin(cli, schedules, count, moments, streams, &count, error);
    if (failed)
        return failed;
    json_t *list = json_array();
    struct print_table *table = named ? print_table_new(cli, all, 4) : print_table_new(cli, few, 2);
    size_t shown = 0;
    for (; shown < moments->most; shown++) {
        struct stream *first = NULL;
        for (size_t i = 0; i < count; i++)
            if (streams[i].next != SCHEDULE_NEVER && (!first || streams[i].next < first->next))
                first = &streams[i];
        if (!first)
            break;
        next_row(cli, first, table, list);
        first->next = schedule_next(&first->plan, first->next);
    }
    if (cli->json) {
        rows_dump(list);
        return 0;
    }
    json_decref(list);
    if (shown == 0)
        printf("%s\n", _("Nothing is going to happen: no schedule is active."));
    else
        print_table_end(table);
    return 0;
}
