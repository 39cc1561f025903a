/* SPDX-License-Identifier: EUPL-1.2 */
/* The scheduler: takes the lead when nobody has it, and turns what schedules say is due into jobs.
 *
 * The time is the server's, so that machines with different clocks agree; it is asked again with each renewal of the
 * lead, so a clock that is set, forward or back, counts within seconds: what it jumps over is due, what it repeats was
 * turned before. Each moment is turned by one statement that holds only for the leader, and only once. */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "daemon/role.h"
#include "daemon/say.h"
#include "job/spawn.h"
#include "queue/life.h"
#include "queue/queue.h"
#include "queue/retry.h"
#include "schedule/schedules.h"
#include "base/poison.h"

enum {
    SCHEDULER_AGAIN_FIRST_MS = 100,
    SCHEDULER_AGAIN_MOST_MS = 3500,
    SCHEDULER_PATIENCE_MS = 8000,
    SCHEDULER_READ_MS = 60000, /* schedules are read again, told or not */
    SCHEDULER_TIDY_MS = 3600000,
    SCHEDULER_AT_ONCE = 64, /* moments of one schedule in one go */
};

struct planned {
    const struct schedule *schedule;
    struct schedule_plan plan;
    int64_t cursor, next;
};

struct scheduler {
    struct role role;
    struct store *store;
    int64_t tries;
    struct life_lead lead;
    int64_t lead_ms;     /* our clock when it was asked for: from then on it is trusted for the lease */
    struct arena *arena; /* of the schedules */
    struct planned *planned;
    size_t count;
    int64_t read_ms, tidied_ms; /* 0: not yet */
    int clock;                  /* tells when the clock of the machine is set */
    /* For tests: a clock of its own. Logical time is from + (server - real) * speed. */
    int64_t clock_from, clock_real, clock_speed;
};

/* ---- Time -------------------------------------------------------------------------------------------------------- */

/* "FROM,REAL,SPEED" in seconds since 1970. */
static void read_clock(struct scheduler *scheduler, const char *text)
{
    char *end;
    scheduler->clock_speed = 1;
    if (!text)
        return;
    scheduler->clock_from = strtoll(text, &end, 10);
    scheduler->clock_real = *end ? strtoll(end + 1, &end, 10) : 0;
    scheduler->clock_speed = *end ? strtoll(end + 1, &end, 10) : 1;
    if (scheduler->clock_speed < 1)
        scheduler->clock_speed = 1;
}

static int64_t logical(const struct scheduler *scheduler, int64_t real)
{
    return scheduler->clock_from + (real - scheduler->clock_real) * scheduler->clock_speed;
}

/* Milliseconds of a wait that is so many seconds of logical time. */
static int64_t wait_of(const struct scheduler *scheduler, int64_t seconds)
{
    if (seconds > INT32_MAX)
        seconds = INT32_MAX;
    return seconds <= 0 ? 0 : seconds * 1000 / scheduler->clock_speed;
}

static void watch_clock(struct scheduler *scheduler)
{
    const struct itimerspec never = {.it_value = {.tv_sec = INT32_MAX}};
    scheduler->clock = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    scheduler->role.also = scheduler->clock;
    timerfd_settime(scheduler->clock, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

/* The machine's clock was set: on the machine of the store that is the time that counts. */
static void look_at_clock(struct scheduler *scheduler)
{
    uint64_t passed;
    if (read(scheduler->clock, &passed, sizeof(passed)) >= 0 || errno != ECANCELED)
        return;
    close(scheduler->clock);
    watch_clock(scheduler);
    scheduler->lead_ms = 0;
}

/* ---- Schedules --------------------------------------------------------------------------------------------------- */

static int read_schedules(struct scheduler *scheduler, int64_t now_ms, struct peil_error *error)
{
    struct schedule *schedules;
    size_t count;
    arena_clear(scheduler->arena);
    scheduler->count = 0;
    int failed = schedules_read(scheduler->arena, scheduler->store, NULL, false, &schedules, &count, error);
    if (failed)
        return failed;
    scheduler->planned = arena_allocate_array(scheduler->arena, count + 1, sizeof(*scheduler->planned));
    for (size_t i = 0; i < count; i++) {
        struct planned *planned = &scheduler->planned[scheduler->count];
        struct peil_error unsound;
        if (strcmp(schedules[i].state, "active") != 0)
            continue;
        if (schedule_plan_read(scheduler->arena, &schedules[i], &scheduler->role.task.settings.calendar, NULL,
                               &planned->plan, &unsound)) {
            const struct say_field fields[] = {{"PEIL_SCHEDULE", schedules[i].name}, {NULL, NULL}};
            say(SAY_CANNOT, fields, _("schedule '%s' is left out: %s"), schedules[i].name, unsound.message);
            continue;
        }
        planned->schedule = &schedules[i];
        planned->cursor = schedule_cursor(&schedules[i]);
        planned->next = planned->cursor;
        scheduler->count++;
    }
    scheduler->read_ms = now_ms;
    return 0;
}

/* What a run or an import is of, when its schedule does not say: the local day of the moment. */
static const char *payload_of(struct scheduler *scheduler, const struct planned *planned, int64_t due_at)
{
    const struct schedule *schedule = planned->schedule;
    if (strcmp(schedule->kind, "run") != 0 && strcmp(schedule->kind, "import") != 0)
        return schedule->payload;
    json_t *payload = json_loads(schedule->payload, 0, NULL);
    if (!payload || json_object_get(payload, "as-of")) {
        json_decref(payload);
        return schedule->payload;
    }
    date_day day;
    int second;
    char text[11];
    zone_to_local(planned->plan.zone, due_at, &day, &second);
    date_format(day, text);
    json_object_set_new(payload, "as-of", json_string(text));
    char *whole = json_dumps(payload, JSON_SORT_KEYS);
    const char *kept = arena_text(scheduler->arena, whole);
    free(whole);
    json_decref(payload);
    return kept;
}

static struct life_due due_of(struct scheduler *scheduler, const struct planned *planned, int64_t due_at)
{
    return (struct life_due){.daemon = scheduler->role.task.name,
                             .token = scheduler->lead.token,
                             .schedule_id = planned->schedule->id,
                             .version = planned->schedule->version,
                             .due_at = due_at,
                             .kind = planned->schedule->kind,
                             .subject = planned->schedule->subject,
                             .payload = payload_of(scheduler, planned, due_at),
                             .source = planned->schedule->source,
                             .actor = arena_format(scheduler->arena, "schedule %s", planned->schedule->name)};
}

/* Everything that one schedule has due; ret_led as of life_turn. */
static int turn_schedule(struct scheduler *scheduler, struct planned *planned, int64_t now, bool *ret_led,
                         struct peil_error *error)
{
    static struct schedule_occurrence occurrences[SCHEDULER_AT_ONCE];
    struct schedule_due due = {.count = SCHEDULER_AT_ONCE};
    int failed = 0;
    while (!failed && *ret_led && due.count == SCHEDULER_AT_ONCE) {
        schedule_due(&planned->plan, planned->cursor, now, occurrences, SCHEDULER_AT_ONCE, &due);
        for (size_t i = 0; i < due.count && !failed && *ret_led; i++) {
            struct life_due one = due_of(scheduler, planned, occurrences[i].due_at);
            int64_t job;
            one.delay_ms = wait_of(scheduler, occurrences[i].run_at - now);
            failed = life_turn(scheduler->store, &one, ret_led, &job, error);
        }
        if (!failed && *ret_led && due.count == 0 && due.skipped) {
            struct life_due one = due_of(scheduler, planned, due.cursor);
            failed = life_skip(scheduler->store, &one, error);
        }
        if (!failed && *ret_led) {
            planned->cursor = due.cursor;
            planned->next = due.next;
        }
    }
    return failed;
}

static int turn_all(struct scheduler *scheduler, int64_t now, struct peil_error *error)
{
    bool led = true;
    int failed = 0;
    for (size_t i = 0; i < scheduler->count && !failed && led; i++)
        if (scheduler->planned[i].next <= now)
            failed = turn_schedule(scheduler, &scheduler->planned[i], now, &led, error);
    if (!led)
        scheduler->read_ms = 0; /* another leads, or a schedule was changed: look again */
    return failed;
}

/* ---- Leading ----------------------------------------------------------------------------------------------------- */

static int64_t lease_ms(const struct scheduler *scheduler)
{
    return scheduler->role.task.settings.lease * 1000;
}

static int take_lead(struct scheduler *scheduler, int64_t now_ms, struct peil_error *error)
{
    int64_t before = scheduler->lead.token;
    const char *name = scheduler->role.task.name;
    int failed = life_lead(scheduler->store, name, lease_ms(scheduler), &scheduler->lead, error);
    if (failed)
        return failed;
    scheduler->lead_ms = now_ms;
    const struct say_field fields[] = {{"PEIL_DAEMON", name}, {NULL, NULL}};
    if (scheduler->lead.token && scheduler->lead.token != before) {
        scheduler->read_ms = 0;
        say(SAY_LEADER, fields, _("this daemon leads: it turns schedules into work"));
    } else if (before && !scheduler->lead.token) {
        say(SAY_LEADER, fields, _("another daemon leads by now"));
    }
    return 0;
}

/* How long nothing happens by itself: until the lead is to be renewed, or something is due. */
static int64_t wait_ms(const struct scheduler *scheduler, int64_t now)
{
    int64_t wait = lease_ms(scheduler) / 3;
    for (size_t i = 0; i < scheduler->count && scheduler->lead.token; i++)
        if (scheduler->planned[i].next != SCHEDULE_NEVER) {
            int64_t until = wait_of(scheduler, scheduler->planned[i].next - now);
            wait = until < wait ? until : wait;
        }
    return wait < 50 ? 50 : wait;
}

static int scheduler_round(struct scheduler *scheduler, struct peil_error *error)
{
    int64_t now_ms = spawn_now_ms();
    int failed = take_lead(scheduler, now_ms, error);
    if (failed)
        return failed;
    int64_t now = logical(scheduler, scheduler->lead.now);
    if (scheduler->lead.token) {
        if (scheduler->read_ms == 0 || now_ms - scheduler->read_ms > SCHEDULER_READ_MS)
            failed = read_schedules(scheduler, now_ms, error);
        failed = failed ? failed : turn_all(scheduler, now, error);
        if (!failed && now_ms - scheduler->tidied_ms > SCHEDULER_TIDY_MS) {
            failed = queue_tidy(scheduler->store, error);
            scheduler->tidied_ms = now_ms;
        }
    }
    if (failed)
        return failed;
    PGconn *connection = store_connection(scheduler->store);
    PGnotify *word;
    if (role_wait(&scheduler->role, PQsocket(connection), wait_ms(scheduler, now)) && !PQconsumeInput(connection))
        return error_set(error, PEIL_ERROR_STORE, "%s", PQerrorMessage(connection));
    look_at_clock(scheduler);
    while ((word = PQnotifies(connection))) {
        if (strcmp(word->extra, "schedule") == 0)
            scheduler->read_ms = 0;
        PQfreemem(word);
    }
    return 0;
}

static int connect_store(struct scheduler *scheduler, struct peil_error *error)
{
    int failed = store_open(&scheduler->store, &scheduler->role.task.settings.store, error);
    if (failed)
        return failed;
    store_patience(scheduler->store, SCHEDULER_PATIENCE_MS);
    failed = life_session(scheduler->store, false, error);
    failed = failed ? failed : queue_listen(scheduler->store, error);
    return failed;
}

static void disconnect(struct scheduler *scheduler)
{
    store_close(scheduler->store);
    scheduler->store = NULL;
    scheduler->read_ms = 0;
}

int role_scheduler(void)
{
    static struct scheduler scheduler;
    struct peil_error error = {0};
    if (role_begin(&scheduler.role, "peild: scheduler", &error))
        return 1;
    scheduler.arena = arena_new();
    read_clock(&scheduler, scheduler.role.task.clock);
    watch_clock(&scheduler);
    while (!scheduler.role.stopping) {
        int failed = scheduler.store ? 0 : connect_store(&scheduler, &error);
        failed = failed ? failed : scheduler_round(&scheduler, &error);
        if (!failed) {
            scheduler.tries = 0;
            continue;
        }
        if (scheduler.store && PQstatus(store_connection(scheduler.store)) == CONNECTION_OK && scheduler.tries == 0)
            say(SAY_CANNOT, NULL, "%s", error.message);
        disconnect(&scheduler);
        role_wait(
            &scheduler.role, -1,
            retry_delay_ms(SCHEDULER_AGAIN_FIRST_MS, SCHEDULER_AGAIN_MOST_MS, ++scheduler.tries, randombytes_random()));
    }
    if (scheduler.store && scheduler.lead.token)
        life_lead_end(scheduler.store, scheduler.role.task.name, scheduler.lead.token, &error);
    disconnect(&scheduler);
    arena_free(scheduler.arena);
    arena_free(scheduler.role.arena);
    return 0;
}
