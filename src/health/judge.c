/* SPDX-License-Identifier: EUPL-1.2 */
/* The one judgement: what is wrong, how badly, and which command shows more. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "health/health.h"
#include "base/poison.h"

const char *const health_level_words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

static void add(struct health *health, enum health_level level, const char *see, const char *format, ...)
    PEIL_PRINTF(4, 5);

static void add(struct health *health, enum health_level level, const char *see, const char *format, ...)
{
    if (health->problem_count == HEALTH_PROBLEMS_MOST)
        return;
    struct health_problem *problem = &health->problems[health->problem_count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem->words, sizeof(problem->words), format, arguments);
    va_end(arguments);
    problem->words[utf8_cut(problem->words, strlen(problem->words))] = '\0';
    problem->level = level;
    problem->see = see;
    if (level > health->level)
        health->level = level;
}

static void judge_store(struct health *health)
{
    if (!health->reached)
        add(health, HEALTH_CRITICAL, "peil store status", _("the store is away: %s"), health->away);
    else if (health->schema == 0)
        add(health, HEALTH_CRITICAL, "peil store init", _("there is no store yet"));
    else if (health->schema < health->schema_here)
        add(health, HEALTH_CRITICAL, "peil store upgrade", _("the store has version %d, this program needs %d"),
            health->schema, health->schema_here);
    else if (health->schema > health->schema_here)
        add(health, HEALTH_CRITICAL, "peil store status", _("the store has version %d, this program knows %d"),
            health->schema, health->schema_here);
}

/* A store that is only used by hand needs no daemon. */
static void judge_daemons(struct health *health)
{
    bool needed = health->active > 0 || health->due > 0;
    size_t silent = 0;
    const char *who = NULL;
    for (size_t i = 0; i < health->daemon_count; i++)
        if (!health->daemons[i].alive) {
            silent++;
            who = health->daemons[i].name;
        }
    if (health->alive == 0 && needed)
        add(health, HEALTH_CRITICAL, "systemctl status peild", _("no daemon runs, and there is work"));
    else if (silent > 0)
        add(health, HEALTH_WARNING, "systemctl status peild", _("daemon %s gives no sign of life"), who);
    if (health->alive > 0 && !health->leader && health->active > 0)
        add(health, HEALTH_WARNING, "systemctl status peild", _("no daemon leads: schedules wait"));
}

static void judge_work(struct health *health)
{
    int64_t minutes = health->waiting_s / 60;
    if (health->overdue > 0)
        add(health, health->overdue_s > HEALTH_OVERDUE_LONG_S ? HEALTH_CRITICAL : HEALTH_WARNING, "peil schedule list",
            _("schedules due and not started: %zu, for %" PRId64 " minutes"), health->overdue, health->overdue_s / 60);
    if (health->broken > 0)
        add(health, HEALTH_WARNING, "peil schedule list", _("schedules that cannot be read: %zu"), health->broken);
    if (health->waiting_s > HEALTH_WAITING_S)
        add(health, health->waiting_s > HEALTH_WAITING_LONG_S ? HEALTH_CRITICAL : HEALTH_WARNING, "peil queue list",
            _("work has been waiting for %" PRId64 " minutes"), minutes);
    if (health->quarantined > 0)
        add(health, HEALTH_WARNING, "peil queue list --state quarantined", _("jobs in quarantine: %" PRId64),
            health->quarantined);
    if (health->failed > 0)
        add(health, HEALTH_WARNING, "peil queue list --state failed", _("jobs that failed: %" PRId64), health->failed);
}

void health_judge(struct health *health)
{
    health->level = HEALTH_OK;
    health->problem_count = 0;
    judge_store(health);
    if (health->problem_count > 0)
        return; /* nothing else is known */
    judge_daemons(health);
    judge_work(health);
}

bool health_is_live(const struct health *health, const char *daemon)
{
    if (!health->reached || health->schema != health->schema_here)
        return true;
    for (size_t i = 0; i < health->daemon_count; i++)
        if (strcmp(health->daemons[i].name, daemon) == 0)
            return health->daemons[i].alive;
    return false;
}

bool health_is_ready(const struct health *health)
{
    return health->reached && health->schema == health->schema_here && health->leader != NULL;
}
