/* SPDX-License-Identifier: EUPL-1.2 */
/* Is all well? One reading of the store, of daemons, queue and schedules, and one judgement of it, from which
 * everything follows that operators see: peil status, peil check, /metrics, /health/live and /health/ready.
 *
 * Nothing in here names a dataset or a person. A store that is away is a finding like any other, never an error. */
#ifndef HEALTH_HEALTH_H
#define HEALTH_HEALTH_H

#include "base/buffer.h"
#include "base/calendar.h"
#include "schedule/schedules.h"
#include "store/store.h"

enum health_level { HEALTH_OK, HEALTH_WARNING, HEALTH_CRITICAL, HEALTH_UNKNOWN }; /* as monitoring-plugins has them */

enum {
    HEALTH_PROBLEMS_MOST = 12,
    HEALTH_NEXT_MOST = 3,
    HEALTH_ALIVE_S = 60,    /* since a daemon's last sign of life: longer, and it is dead */
    HEALTH_WAITING_S = 900, /* a job that is due and that nobody takes: a warning, and critical */
    HEALTH_WAITING_LONG_S = 7200,
    HEALTH_OVERDUE_LONG_S = 3600, /* a schedule that nobody turned into a job: a warning, critical after this */
};

struct health_daemon {
    const char *name, *version;
    int64_t workers, started_at, silent_s; /* seconds since its last sign of life */
    bool alive, leads;
};
struct health_run { /* the newest of a programme */
    const char *programme;
    int64_t number, runs, finished_at, duration_ms, not_measured;
};
struct health_job { /* the newest that was set aside, or ended */
    int64_t id, ended_at;
    const char *kind, *subject, *state, *told;
};
struct health_next {
    const struct schedule *schedule;
    const struct zone *zone;
    int64_t moment;
};
struct health_problem {
    enum health_level level;
    char words[200]; /* translated */
    const char *see; /* a command that shows more; NULL */
};

struct health {
    struct arena *arena;
    /* the store */
    bool reached;
    const char *away; /* why it was not; "" */
    int64_t now;      /* on the store's clock, seconds */
    int schema, schema_here;
    int64_t bytes, journal_rows;
    /* the queue */
    int64_t due, leased, later, failed, quarantined, waiting_s;
    struct health_job *aside, *ended; /* NULL: none */
    /* daemons */
    struct health_daemon *daemons;
    size_t daemon_count, alive;
    const char *leader; /* NULL: nobody leads */
    /* runs */
    struct health_run *runs;
    size_t run_count;
    /* schedules */
    size_t active, paused, broken, overdue;
    int64_t overdue_s;
    struct health_next next[HEALTH_NEXT_MOST];
    size_t next_count;
    /* the judgement */
    enum health_level level; /* the worst */
    struct health_problem problems[HEALTH_PROBLEMS_MOST];
    size_t problem_count;
};

struct health_from {
    const struct store_settings *settings;
    const struct calendar *calendar;
    const char *zones; /* folder, as for zone_load */
};
/* Reads and judges. *store is the connection: opened when it is NULL, kept for the next time, closed when it was lost.
 * Memory is the arena's. */
void health_read(struct arena *arena, const struct health_from *from, struct store **store, struct health *ret_health);
/* The judgement alone, of what was read. */
void health_judge(struct health *health);

/* "PEIL OK - 0 due, 2 daemons | 'due'=0;;;0 …" without a newline. */
void health_line(const struct health *health, struct buffer *out);
/* Prometheus text format 0.0.4. daemon: whose metrics they are (NULL: nobody's). */
void health_metrics(const struct health *health, const char *daemon, struct buffer *out);
/* Does that daemon's loop turn? A store that is away is no reason to start it again. */
bool health_is_live(const struct health *health, const char *daemon);
/* Can work be done: a store of this version, and somebody who leads. */
bool health_is_ready(const struct health *health);

extern const char *const health_level_words[]; /* OK, WARNING, CRITICAL, UNKNOWN */

#endif
