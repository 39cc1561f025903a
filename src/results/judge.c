/* SPDX-License-Identifier: EUPL-1.2 */
/* Judging: objects to the lanes of their plugins, several runners at work, and a second chance for each check alone. */
#include "results/judge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/facts.h"
#include "results/lane.h"
#include "base/poison.h"

enum {
    BACKLOG_MOST = 4 << 20, /* bytes waiting for one runner: reading objects pauses */
    ALONE_MOST = 4,         /* runners at a time when checks are tried alone */
    PROGRESS_STEP = 2048,
};

struct judge {
    struct lane_setting setting;
    const struct results_request *request;
    const struct programme *programme;
    struct lane *lanes;  /* of the pass at hand */
    struct lane *second; /* checks to be tried alone, oldest last */
    size_t failure_capacity;
    int64_t seen;
};

/* ---- What is kept ---------------------------------------------------------------------------------------------------
 */

void judgement_release(struct judgement *judgement)
{
    column_release(&judgement->objects);
    for (size_t i = 0; judgement->columns && i < judgement->check_count; i++) {
        column_release(&judgement->columns[i]);
        free(judgement->details[i].items);
        buffer_release(&judgement->details[i].text);
    }
    judgement->columns = NULL;
    free(judgement->failures);
    judgement->failures = NULL;
}

static void keep_failure(struct judge *judge, const struct lane_check *check, const char *cause, int64_t first,
                         int64_t last, int64_t objects)
{
    struct judgement *judgement = judge->setting.judgement;
    if (objects == 0)
        return;
    if (judgement->failure_count == judge->failure_capacity) {
        judge->failure_capacity = judge->failure_capacity ? judge->failure_capacity * 2 : 16;
        judgement->failures = memory_resize(judgement->failures, judge->failure_capacity, sizeof(*judgement->failures));
    }
    judgement->failures[judgement->failure_count++] = (struct judge_failure){.check = check->index,
                                                                             .plugin = check->check->plugin,
                                                                             .cause = cause,
                                                                             .first_object = first,
                                                                             .last_object = last,
                                                                             .objects = objects};
}

static void lose_cell(struct judge *judge, const struct lane_check *check, size_t place)
{
    int16_t verdict = verdicts_find(judge->setting.verdicts, OUTCOME_NOT_MEASURED, check->check->plugin, JUDGE_LOST);
    column_set(&judge->setting.judgement->columns[check->index], place, verdict, OUTCOME_NOT_MEASURED, 0, 0);
    judge->setting.judgement->not_measured++;
}

/* ---- Lanes ----------------------------------------------------------------------------------------------------------
 */

static struct lane *lane_make(struct judge *judge, const char *plugin, const struct lane_check *checks, size_t count)
{
    struct arena *arena = judge->setting.arena;
    struct lane *lane = arena_allocate(arena, sizeof(*lane));
    lane->plugin = plugin;
    lane->checks = arena_copy(arena, checks, count * sizeof(*checks));
    lane->check_count = count;
    lane->last_object = INT64_MAX;
    for (size_t i = 0; i < count; i++)
        lane->kinds |= checks[i].check->kinds;
    return lane;
}

static void lane_append(struct lane **lanes, struct lane *lane)
{
    while (*lanes)
        lanes = &(*lanes)->next;
    lane->next = NULL;
    *lanes = lane;
}

/* One lane for each plugin, in the order of the programme. */
static void make_lanes(struct judge *judge)
{
    const struct programme *programme = judge->programme;
    struct judgement *judgement = judge->setting.judgement;
    struct arena *arena = judge->setting.arena;
    struct lane_check *checks = arena_allocate_array(arena, programme->check_count + 1, sizeof(*checks));
    judgement->plugins = arena_allocate_array(arena, programme->check_count + 1, sizeof(*judgement->plugins));
    for (size_t i = 0; i < programme->check_count; i++) {
        const char *plugin = programme->checks[i].plugin;
        bool known = false;
        for (size_t j = 0; j < judgement->plugin_count; j++)
            known |= strcmp(judgement->plugins[j].name, plugin) == 0;
        if (known)
            continue;
        judgement->plugins[judgement->plugin_count++] = (struct judge_plugin){.name = plugin};
        size_t count = 0;
        for (size_t j = i; j < programme->check_count; j++)
            if (strcmp(programme->checks[j].plugin, plugin) == 0)
                checks[count++] = (struct lane_check){.index = j, .check = &programme->checks[j]};
        lane_append(&judge->lanes, lane_make(judge, plugin, checks, count));
    }
}

static void lane_kill(struct lane *lane)
{
    lane->dead = true;
    lane->cause = lane->tasks->cause;
}

/* Starts all lanes at once, then hears which facts they want. A lane of several checks that cannot start is split into
 * lanes of one check each. */
static void start_lanes(struct judge *judge)
{
    struct lane_setting *setting = &judge->setting;
    for (struct lane *lane = judge->lanes; lane; lane = lane->next)
        lane_start(lane, setting);
    for (struct lane *lane = judge->lanes; lane; lane = lane->next)
        lane_ready(lane->tasks, setting, true);
    struct lane **at = &judge->lanes;
    while (*at) {
        struct lane *lane = *at;
        if (!lane->tasks->failed) {
            at = &lane->next;
            continue;
        }
        if (lane->check_count == 1) {
            lane_kill(lane);
            at = &lane->next;
            continue;
        }
        *at = lane->next;
        lane_release(lane->tasks);
        for (size_t i = 0; i < lane->check_count; i++) {
            struct lane *alone = lane_make(judge, lane->plugin, &lane->checks[i], 1);
            lane_start(alone, setting);
            lane_ready(alone->tasks, setting, true);
            if (alone->tasks->failed)
                lane_kill(alone);
            alone->next = *at;
            *at = alone;
            at = &alone->next;
        }
    }
}

/* ---- One pass over the objects
 * ---------------------------------------------------------------------------------------- */

/* A job that ended is done with: what it lost is tried again check by check, or is lost. */
static void task_settle(struct judge *judge, struct task *task)
{
    struct lane *lane = task->lane;
    if (task->failed && task->taken > 0) {
        int64_t first = task->places[0] + INT64_C(1);
        int64_t last = task->places[task->taken - 1] + INT64_C(1);
        for (size_t i = 0; i < lane->check_count; i++) {
            if (lane->check_count > 1) {
                struct lane *alone = lane_make(judge, lane->plugin, &lane->checks[i], 1);
                alone->first_object = first;
                alone->last_object = last;
                lane_append(&judge->second, alone);
                continue;
            }
            int64_t objects = 0;
            for (size_t j = 0; j < task->taken; j++) {
                if (!(lane->checks[i].check->kinds & 1u << task->kinds[j]))
                    continue;
                lose_cell(judge, &lane->checks[i], task->places[j]);
                objects++;
            }
            keep_failure(judge, &lane->checks[i], task->cause, first, last, objects);
        }
    }
    lane_release(task);
}

/* Takes in what came back from all runners. Returns whether anything did. */
static bool pump(struct judge *judge, int64_t wait_ms)
{
    bool any = false;
    struct task *waiting = NULL;
    for (struct lane *lane = judge->lanes; lane; lane = lane->next) {
        for (struct task **at = &lane->tasks; *at;) {
            struct task *task = *at;
            any |= lane_receive(task, &judge->setting, 0);
            /* The newest job that is still taking objects stays, also when it failed: its objects are noted in it. */
            bool open = task == lane->tasks && !task->ended && task->taken < JUDGE_WINDOW;
            if (lane_finished(task) && !(open && task->failed)) {
                *at = task->next;
                task_settle(judge, task);
                continue;
            }
            if (!lane_finished(task))
                waiting = task;
            at = &task->next;
        }
    }
    if (!any && waiting && wait_ms > 0)
        any = lane_receive(waiting, &judge->setting, wait_ms);
    return any;
}

static bool crowded(const struct judge *judge)
{
    for (const struct lane *lane = judge->lanes; lane; lane = lane->next)
        for (const struct task *task = lane->tasks; task; task = task->next)
            if (!lane_finished(task) && job_backlog(task->job) > BACKLOG_MOST)
                return true;
    return false;
}

/* The job of this lane that takes the next object: a new one when the last is full or ended. */
static struct task *task_for(struct judge *judge, struct lane *lane)
{
    struct task *task = lane->tasks;
    if (task && !task->ended && task->taken < JUDGE_WINDOW)
        return task;
    if (task)
        lane_end(task);
    /* One that is running out and one that begins is enough. */
    while (lane->tasks && lane->tasks->next)
        pump(judge, 5);
    task = lane_start(lane, &judge->setting);
    lane_ready(task, &judge->setting, false);
    return task;
}

static void give_object(struct judge *judge, struct lane *lane, const struct facts_object *object)
{
    if (!(lane->kinds & 1u << object->kind) || object->id < lane->first_object || object->id > lane->last_object)
        return;
    if (!lane->dead) {
        lane_add(task_for(judge, lane), &judge->setting, object);
        return;
    }
    if (lane->lost_objects++ == 0)
        lane->lost_first = object->id;
    lane->lost_last = object->id;
    lose_cell(judge, &lane->checks[0], (size_t)object->id - 1);
}

static void note_object(struct judge *judge, const struct facts_object *object)
{
    struct judgement *judgement = judge->setting.judgement;
    column_set_plain(&judgement->objects, (size_t)object->id - 1, (int16_t)object->criticality, object->unit_id, 0);
    judgement->population++;
}

static void show_progress(struct judge *judge, int64_t done)
{
    if (judge->request->progress)
        judge->request->progress(judge->request->context, done, facts_last_id(judge->setting.facts));
}

static int give_objects(struct judge *judge, int64_t first, int64_t last, bool population, struct peil_error *error)
{
    struct facts_object object;
    int got;
    if (last < first)
        return 0;
    int failed = facts_begin(judge->setting.facts, first, last, error);
    if (failed)
        return failed;
    while ((got = facts_next(judge->setting.facts, &object, error)) == 1) {
        if (population)
            note_object(judge, &object);
        for (struct lane *lane = judge->lanes; lane; lane = lane->next)
            give_object(judge, lane, &object);
        if (++judge->seen % PROGRESS_STEP == 0) {
            pump(judge, 0);
            while (crowded(judge))
                pump(judge, 5);
            if (population)
                show_progress(judge, object.id);
        }
    }
    return got;
}

static void finish_lanes(struct judge *judge)
{
    for (struct lane *lane = judge->lanes; lane; lane = lane->next)
        if (lane->tasks) {
            lane_end(lane->tasks);
            lane->tasks->ended = true;
        }
    bool left = true;
    while (left) {
        pump(judge, 5);
        left = false;
        for (struct lane *lane = judge->lanes; lane; lane = lane->next)
            left |= lane->tasks != NULL;
    }
    for (struct lane *lane = judge->lanes; lane; lane = lane->next)
        if (lane->dead)
            keep_failure(judge, &lane->checks[0], lane->cause, lane->lost_first, lane->lost_last, lane->lost_objects);
}

/* Checks whose job failed with others, one by one: a few at a time, over the objects of that job. */
static int try_alone(struct judge *judge, struct peil_error *error)
{
    int failed = 0;
    while (!failed && judge->second) {
        int64_t first = judge->second->first_object;
        int64_t last = first;
        judge->lanes = NULL;
        for (int i = 0; i < ALONE_MOST && judge->second && judge->second->first_object == first; i++) {
            struct lane *lane = judge->second;
            judge->second = lane->next;
            last = lane->last_object > last ? lane->last_object : last;
            lane_append(&judge->lanes, lane);
        }
        failed = give_objects(judge, first, last, false, error);
        if (!failed)
            finish_lanes(judge);
    }
    return failed;
}

/* After a failure of the store: nothing may be left running. */
static void release_lanes(struct lane *lanes)
{
    for (struct lane *lane = lanes; lane; lane = lane->next)
        for (struct task *task = lane->tasks; task; task = task->next)
            lane_release(task);
}

/* ---- The whole
 * -------------------------------------------------------------------------------------------------------- */

static void columns_make(struct arena *arena, struct judgement *judgement, size_t check_count, int64_t last_id)
{
    size_t places = ((size_t)last_id + CHUNK_OBJECTS - 1) / CHUNK_OBJECTS * CHUNK_OBJECTS;
    judgement->check_count = check_count;
    judgement->columns = arena_allocate_array(arena, check_count + 1, sizeof(*judgement->columns));
    judgement->details = arena_allocate_array(arena, check_count + 1, sizeof(*judgement->details));
    column_make(&judgement->objects, places);
    for (size_t i = 0; i < check_count; i++)
        column_make(&judgement->columns[i], places);
}

static int detail_compare(const void *a, const void *b)
{
    const struct judge_detail *one = a, *other = b;
    return one->place < other->place ? -1 : one->place > other->place;
}

static int failure_compare(const void *a, const void *b)
{
    const struct judge_failure *one = a, *other = b;
    if (one->check != other->check)
        return one->check < other->check ? -1 : 1;
    return one->first_object < other->first_object ? -1 : one->first_object > other->first_object;
}

/* Puts in order what came in as jobs ended; failures that follow each other for one cause become one. */
static void tidy(struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->check_count; i++)
        if (judgement->details[i].count)
            qsort(judgement->details[i].items, judgement->details[i].count, sizeof(struct judge_detail),
                  detail_compare);
    size_t kept = 0;
    if (judgement->failure_count == 0)
        return;
    qsort(judgement->failures, judgement->failure_count, sizeof(*judgement->failures), failure_compare);
    for (size_t i = 1; i < judgement->failure_count; i++) {
        struct judge_failure *before = &judgement->failures[kept];
        const struct judge_failure *failure = &judgement->failures[i];
        if (before->check == failure->check && strcmp(before->cause, failure->cause) == 0) {
            before->last_object = failure->last_object;
            before->objects += failure->objects;
        } else {
            judgement->failures[++kept] = *failure;
        }
    }
    judgement->failure_count = kept + 1;
}

int judge_objects(struct arena *arena, struct store *store, const struct job_place *place,
                  const struct results_request *request, const struct programme *programme, date_day as_of,
                  struct verdicts *verdicts, struct judgement *ret_judgement, struct peil_error *error)
{
    unsigned kinds = 0;
    _cleanup_facts_ struct facts *facts = NULL;
    for (size_t i = 0; i < programme->check_count; i++)
        kinds |= programme->checks[i].kinds;
    int failed = facts_open(&facts, store, as_of, kinds, programme->id, error);
    if (failed)
        return failed;
    *ret_judgement = (struct judgement){0};
    columns_make(arena, ret_judgement, programme->check_count, facts_last_id(facts));
    struct judge judge = {.setting = {.arena = arena,
                                      .place = place,
                                      .limits = request->limits,
                                      .request = request,
                                      .as_of = as_of,
                                      .facts = facts,
                                      .verdicts = verdicts,
                                      .judgement = ret_judgement},
                          .request = request,
                          .programme = programme};
    make_lanes(&judge);
    start_lanes(&judge);
    int64_t first = request->only_object ? request->only_object : 1;
    int64_t last = request->only_object ? request->only_object : facts_last_id(facts);
    failed = give_objects(&judge, first, last, true, error);
    if (!failed) {
        finish_lanes(&judge);
        show_progress(&judge, facts_last_id(facts));
        failed = try_alone(&judge, error);
    }
    if (failed)
        release_lanes(judge.lanes);
    else
        tidy(ret_judgement);
    return failed;
}
