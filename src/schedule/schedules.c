/* SPDX-License-Identifier: EUPL-1.2 */
/* Schedules in the store. */
#include "schedule/schedules.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "schedule/sql.h"
#include "store/journal.h"
#include "base/poison.h"

const char *const schedule_missed_names[] = {"skip", "once", "all", NULL};

/* "schedule 'x' is …" */
static const char *const state_words[] = {N_("active"), N_("paused"), N_("removed")};

enum { SCHEDULE_NAME_LONGEST = 64 };

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

static enum schedule_missed missed_of(const char *name)
{
    int i = 0;
    while (schedule_missed_names[i + 1] && strcmp(schedule_missed_names[i], name) != 0)
        i++;
    return (enum schedule_missed)i;
}

static struct schedule schedule_of(struct arena *arena, const PGresult *rows, int row)
{
    return (struct schedule){
        .id = store_integer(rows, row, 0),
        .name = arena_text(arena, store_text(rows, row, 1)),
        .state = arena_text(arena, store_text(rows, row, 2)),
        .version = store_integer(rows, row, 3),
        .kind = arena_text(arena, store_text(rows, row, 4)),
        .subject = arena_text(arena, store_text(rows, row, 5)),
        .payload = arena_text(arena, store_text(rows, row, 6)),
        .source = arena_text(arena, store_text(rows, row, 7)),
        .rule = arena_text(arena, store_text(rows, row, 8)),
        .zone = arena_text(arena, store_text(rows, row, 9)),
        .first_day = store_date(rows, row, 10),
        .last_day = store_date(rows, row, 11),
        .missed = missed_of(store_text(rows, row, 12)),
        .spread = store_integer(rows, row, 13),
        .since = store_integer(rows, row, 14),
        .last_due = store_text(rows, row, 15) ? store_integer(rows, row, 15) : INT64_MIN,
    };
}

int schedules_read(struct arena *arena, struct store *store, const char *name, bool all,
                   struct schedule **ret_schedules, size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, schedule_sql_schedule_list, &rows, error, "tb", name, (int)all);
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_schedules = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_schedules));
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_schedules)[i] = schedule_of(arena, rows, (int)i);
    return 0;
}

int schedule_find(struct arena *arena, struct store *store, const char *name, struct schedule *ret_schedule,
                  struct peil_error *error)
{
    struct schedule *all;
    size_t count;
    int failed = schedules_read(arena, store, NULL, false, &all, &count, error);
    if (failed)
        return failed;
    const char **names = arena_allocate_array(arena, count + 1, sizeof(*names));
    for (size_t i = 0; i < count; i++) {
        names[i] = all[i].name;
        if (strcmp(all[i].name, name) == 0) {
            *ret_schedule = all[i];
            return 0;
        }
    }
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        return error_set(error, PEIL_ERROR_USAGE, _("no schedule is called '%s'; did you mean '%s'?"), name, nearest);
    return error_set(error, PEIL_ERROR_USAGE, _("no schedule is called '%s'; see peil schedule list"), name);
}

int schedule_plan_read(struct arena *arena, const struct schedule *schedule, const struct calendar *calendar,
                       const char *folder, struct schedule_plan *ret_plan, struct peil_error *error)
{
    struct zone *zone;
    *ret_plan = (struct schedule_plan){.calendar = *calendar,
                                       .from = schedule->first_day,
                                       .until = schedule->last_day,
                                       .missed = schedule->missed,
                                       .spread = (int)schedule->spread,
                                       .seed = (uint64_t)schedule->id};
    int failed = schedule_rule_parse(schedule->rule, &ret_plan->rule, error);
    failed = failed ? failed : zone_load(arena, folder, schedule->zone, &zone, error);
    if (failed)
        return failed;
    ret_plan->zone = zone;
    return schedule_plan_check(ret_plan, error);
}

int64_t schedule_cursor(const struct schedule *schedule)
{
    return schedule->last_due > schedule->since ? schedule->last_due : schedule->since;
}

int schedule_versions(struct store *store, int64_t id, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, schedule_sql_version_list, ret_rows, error, "i", id);
}

static const char *state_word(const char *state)
{
    size_t i = 0;
    while (i < 2 && strcmp(state_words[i], state) != 0)
        i++;
    return state_words[i];
}

/* ---- Setting ----------------------------------------------------------------------------------------------------- */

static int check_name(const char *name, struct peil_error *error)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t size = strlen(name);
    return size > 0 && size <= SCHEDULE_NAME_LONGEST && strspn(name, allowed) == size && *name != '-'
               ? 0
               : error_set(error, PEIL_ERROR_USAGE,
                           _("'%s' is no name of a schedule: letters, digits, '-' and '_', at most 64"), name);
}

static void journal(struct store *store, const struct schedule *schedule, const char *action, bool whole,
                    const char *why)
{
    char first[11], last[11];
    date_format(schedule->first_day, first);
    date_format(schedule->last_day, last);
    json_t *content =
        json_pack("{s:I, s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:s, s:s, s:I}", "version", (json_int_t)schedule->version,
                  "kind", schedule->kind, "subject", schedule->subject, "settings", schedule->payload, "source",
                  schedule->source, "when", schedule->rule, "zone", schedule->zone, "from", first, "until", last,
                  "missed", schedule_missed_names[schedule->missed], "spread", (json_int_t)schedule->spread);
    char *text = whole ? json_dumps(content, JSON_SORT_KEYS) : NULL;
    json_decref(content);
    _cleanup_free_ char *subject = memory_format("schedule/%s", schedule->name);
    journal_add(store, &(struct journal_entry){
                           .area = "schedule", .action = action, .subject = subject, .why = why, .content = text});
    free(text);
}

static int add_version(struct store *store, const struct schedule *schedule, struct peil_error *error)
{
    return store_query(store, schedule_sql_version_add, NULL, error, "iitttttddtit", schedule->id, schedule->version,
                       schedule->kind, schedule->subject, schedule->payload, schedule->source, schedule->rule,
                       schedule->first_day, schedule->last_day, schedule_missed_names[schedule->missed],
                       schedule->spread, schedule->zone);
}

/* Puts it in its state with its version, and wakes who waits. */
static int put(struct store *store, const struct schedule *schedule, const char *state, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    return store_query(store, schedule_sql_schedule_put, &rows, error, "iti", schedule->id, state, schedule->version);
}

static int add(struct store *store, struct schedule *schedule, const char *why, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, schedule_sql_schedule_take, &rows, error, "t", schedule->name);
    if (failed)
        return failed;
    if (strcmp(store_text(rows, 0, 1), "removed") != 0)
        return error_set(error, PEIL_ERROR_USAGE, _("there is a schedule '%s' already; peil schedule set changes it"),
                         schedule->name);
    schedule->id = store_integer(rows, 0, 0);
    schedule->version = store_integer(rows, 0, 2) + 1;
    failed = add_version(store, schedule, error);
    failed = failed ? failed : put(store, schedule, "active", error);
    if (!failed)
        journal(store, schedule, "added", true, why);
    return failed;
}

static int change(struct store *store, struct schedule *schedule, const char *why, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, schedule_sql_schedule_lock, &rows, error, "i", schedule->id);
    if (failed)
        return failed;
    schedule->version = store_integer(rows, 0, 1) + 1;
    failed = add_version(store, schedule, error);
    failed = failed ? failed : put(store, schedule, store_text(rows, 0, 0), error);
    if (!failed)
        journal(store, schedule, "changed", true, why);
    return failed;
}

static int set_state(struct store *store, struct schedule *schedule, const char *state, const char *why,
                     struct peil_error *error)
{
    const char *action = strcmp(state, "active") == 0 ? "resumed" : state;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, schedule_sql_schedule_lock, &rows, error, "i", schedule->id);
    if (failed)
        return failed;
    if (strcmp(store_text(rows, 0, 0), state) == 0)
        return error_set(error, PEIL_ERROR_USAGE, _("schedule '%s' is %s already"), schedule->name,
                         _(state_word(state)));
    schedule->version = store_integer(rows, 0, 1);
    failed = put(store, schedule, state, error);
    if (!failed)
        journal(store, schedule, action, false, why);
    return failed;
}

static int end(struct store *store, int failed, struct peil_error *error)
{
    failed = failed ? failed : store_commit(store, error);
    if (failed)
        store_rollback(store);
    return failed;
}

int schedule_add(struct store *store, struct schedule *schedule, const char *why, struct peil_error *error)
{
    int failed = check_name(schedule->name, error);
    failed = failed ? failed : store_begin(store, error);
    return failed ? failed : end(store, add(store, schedule, why, error), error);
}

int schedule_change(struct store *store, struct schedule *schedule, const char *why, struct peil_error *error)
{
    int failed = store_begin(store, error);
    return failed ? failed : end(store, change(store, schedule, why, error), error);
}

int schedule_set_state(struct store *store, const struct schedule *schedule, const char *state, const char *why,
                       struct peil_error *error)
{
    struct schedule copy = *schedule;
    int failed = store_begin(store, error);
    return failed ? failed : end(store, set_state(store, &copy, state, why, error), error);
}
