/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading how it stands. What a statement cannot give is a finding, not an error. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "health/health.h"
#include "health/sql.h"
#include "store/migrate.h"
#include "base/poison.h"

static int read_store(struct store *store, struct health *health, struct peil_error *error)
{
    struct migrate_state state;
    _cleanup_result_ PGresult *rows = NULL;
    int failed = migrate_state_read(store, &state, error);
    if (failed)
        return failed;
    health->schema = state.applied;
    health->schema_here = state.available;
    if (health->schema != health->schema_here)
        return 0;
    failed = store_query_one(store, health_sql_store, &rows, error, "");
    if (failed)
        return failed;
    health->now = store_integer(rows, 0, 0);
    health->bytes = store_integer(rows, 0, 1);
    health->journal_rows = store_integer(rows, 0, 2);
    return 0;
}

static int read_job(struct store *store, const char *sql, struct health *health, struct health_job **ret_job,
                    struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, sql, &rows, error, "");
    *ret_job = NULL;
    if (failed || PQntuples(rows) == 0)
        return failed;
    *ret_job = arena_allocate(health->arena, sizeof(**ret_job));
    **ret_job = (struct health_job){.id = store_integer(rows, 0, 0),
                                    .ended_at = store_integer(rows, 0, 1),
                                    .kind = arena_text(health->arena, store_text(rows, 0, 2)),
                                    .subject = arena_text(health->arena, store_text(rows, 0, 3)),
                                    .state = arena_text(health->arena, store_text(rows, 0, 4)),
                                    .told = arena_text(health->arena, store_text(rows, 0, 5))};
    return 0;
}

static int read_queue(struct store *store, struct health *health, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, health_sql_queue, &rows, error, "");
    if (failed)
        return failed;
    health->due = store_integer(rows, 0, 0);
    health->leased = store_integer(rows, 0, 1);
    health->later = store_integer(rows, 0, 2);
    health->failed = store_integer(rows, 0, 3);
    health->quarantined = store_integer(rows, 0, 4);
    health->waiting_s = store_integer(rows, 0, 5);
    failed = read_job(store, health_sql_job_aside, health, &health->aside, error);
    return failed ? failed : read_job(store, health_sql_job_ended, health, &health->ended, error);
}

static int read_daemons(struct store *store, struct health *health, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, health_sql_daemons, &rows, error, "");
    if (failed)
        return failed;
    health->daemon_count = (size_t)PQntuples(rows);
    health->daemons = arena_allocate_array(health->arena, health->daemon_count + 1, sizeof(*health->daemons));
    for (size_t i = 0; i < health->daemon_count; i++) {
        struct health_daemon *daemon = &health->daemons[i];
        *daemon = (struct health_daemon){.name = arena_text(health->arena, store_text(rows, (int)i, 0)),
                                         .version = arena_text(health->arena, store_text(rows, (int)i, 1)),
                                         .workers = store_integer(rows, (int)i, 2),
                                         .started_at = store_integer(rows, (int)i, 3),
                                         .silent_s = store_integer(rows, (int)i, 4),
                                         .leads = store_boolean(rows, (int)i, 5)};
        daemon->alive = daemon->silent_s < HEALTH_ALIVE_S;
        health->alive += daemon->alive;
        if (daemon->leads)
            health->leader = daemon->name;
    }
    return 0;
}

static int read_runs(struct store *store, struct health *health, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, health_sql_runs, &rows, error, "");
    if (failed)
        return failed;
    health->run_count = (size_t)PQntuples(rows);
    health->runs = arena_allocate_array(health->arena, health->run_count + 1, sizeof(*health->runs));
    for (size_t i = 0; i < health->run_count; i++)
        health->runs[i] = (struct health_run){.programme = arena_text(health->arena, store_text(rows, (int)i, 0)),
                                              .number = store_integer(rows, (int)i, 1),
                                              .runs = store_integer(rows, (int)i, 2),
                                              .finished_at = store_integer(rows, (int)i, 3),
                                              .duration_ms = store_integer(rows, (int)i, 4),
                                              .not_measured = store_integer(rows, (int)i, 5)};
    return 0;
}

/* Keeps the first few, in order. */
static void keep_next(struct health *health, const struct health_next *next)
{
    size_t at = health->next_count;
    while (at > 0 && health->next[at - 1].moment > next->moment)
        at--;
    if (at == HEALTH_NEXT_MOST)
        return;
    size_t last = health->next_count < HEALTH_NEXT_MOST ? health->next_count++ : HEALTH_NEXT_MOST - 1;
    for (size_t i = last; i > at; i--)
        health->next[i] = health->next[i - 1];
    health->next[at] = *next;
}

static int read_schedules(struct store *store, const struct health_from *from, struct health *health,
                          struct peil_error *error)
{
    struct schedule *schedules;
    size_t count;
    int failed = schedules_read(health->arena, store, NULL, false, &schedules, &count, error);
    for (size_t i = 0; i < count && !failed; i++) {
        struct schedule_plan plan;
        struct peil_error broken;
        if (strcmp(schedules[i].state, "active") != 0) {
            health->paused++;
            continue;
        }
        health->active++;
        if (schedule_plan_read(health->arena, &schedules[i], from->calendar, from->zones, &plan, &broken) != 0) {
            health->broken++;
            continue;
        }
        int64_t moment = schedule_next(&plan, schedule_cursor(&schedules[i]));
        if (moment < health->now - SCHEDULE_GRACE) {
            health->overdue++;
            if (health->now - moment > health->overdue_s)
                health->overdue_s = health->now - moment;
        }
        struct health_next next = {&schedules[i], plan.zone, schedule_next(&plan, health->now)};
        if (next.moment != SCHEDULE_NEVER)
            keep_next(health, &next);
    }
    return failed;
}

void health_read(struct arena *arena, const struct health_from *from, struct store **store, struct health *ret_health)
{
    struct peil_error error = {0};
    *ret_health = (struct health){.arena = arena, .away = "", .schema_here = migrations[migration_count - 1].number};
    int failed = *store ? 0 : store_open_bare(store, from->settings, &error);
    failed = failed ? failed : read_store(*store, ret_health, &error);
    bool same = !failed && ret_health->schema == ret_health->schema_here;
    if (same) {
        failed = read_queue(*store, ret_health, &error);
        failed = failed ? failed : read_daemons(*store, ret_health, &error);
        failed = failed ? failed : read_runs(*store, ret_health, &error);
        failed = failed ? failed : read_schedules(*store, from, ret_health, &error);
    }
    ret_health->reached = failed == 0;
    if (failed) {
        ret_health->away = arena_text(arena, error.message);
        store_close(*store);
        *store = NULL;
    }
    health_judge(ret_health);
}
