/* SPDX-License-Identifier: EUPL-1.2 */
/* A lane: starting its jobs, packing facts for them, and putting what they say into the columns. */
#include "results/lane.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

enum { PAYLOAD_FULL = 192 << 10, VERDICT_PLACES = OUTCOME_COUNT };

/* ---- Starting
 * -------------------------------------------------------------------------------------------------------- */

static void task_stop(struct task *task)
{
    if (task->job)
        job_end(task->job, NULL);
    task->job = NULL;
}

static void task_fail(struct task *task, const struct lane_setting *setting, const struct peil_error *error)
{
    task->failed = true;
    task->cause = arena_text(setting->arena, error->message);
    task_stop(task);
}

struct task *lane_start(struct lane *lane, const struct lane_setting *setting)
{
    struct task *task = arena_allocate(setting->arena, sizeof(*task));
    struct job_check *checks = arena_allocate_array(setting->arena, lane->check_count, sizeof(*checks));
    struct peil_error error = {0};
    for (size_t i = 0; i < lane->check_count; i++) {
        const struct programme_check *check = lane->checks[i].check;
        checks[i] = (struct job_check){.id = (uint32_t)lane->checks[i].index,
                                       .rule = check->rule,
                                       .name = arena_format(setting->arena, "check %s", check->key),
                                       .settings = check->settings,
                                       .setting_count = check->setting_count};
    }
    struct job_request request = {.work = JOB_WORK_CHECK,
                                  .kind = "check",
                                  .plugin = lane->plugin,
                                  .date = setting->as_of,
                                  .checks = checks,
                                  .check_count = lane->check_count,
                                  .limits = setting->limits};
    task->lane = lane;
    task->next = lane->tasks;
    lane->tasks = task;
    task->places = memory_allocate(JUDGE_WINDOW * sizeof(*task->places));
    task->kinds = memory_allocate(JUDGE_WINDOW);
    task->judged_as = memory_allocate(JUDGE_WINDOW * sizeof(*task->judged_as));
    task->sent_as = memory_allocate(JUDGE_WINDOW * sizeof(*task->sent_as));
    if (job_start(&task->job, setting->place, &request, &error)) {
        task->job = NULL;
        task_fail(task, setting, &error);
    }
    return task;
}

/* Facts of a first job are asked of the reader; those of a later one must be among them. */
static int task_facts(struct task *task, const struct lane_setting *setting, bool first,
                      const struct protocol_facts *facts, struct peil_error *error)
{
    size_t *slots = arena_allocate_array(setting->arena, facts->fact_count + 1, sizeof(*slots));
    for (size_t i = 0; i < facts->fact_count; i++) {
        int failed = 0;
        if (first)
            failed = facts_want(setting->facts, facts->facts[i], &slots[i], error);
        else
            slots[i] = facts_find(setting->facts, facts->facts[i]);
        if (failed)
            return failed;
        if (slots[i] == SIZE_MAX)
            return error_set(error, PEIL_ERROR_PLUGIN, _("plugin check_%s: asks for other facts than before"),
                             task->lane->plugin);
    }
    task->slots = slots;
    task->fact_count = (uint32_t)facts->fact_count;
    return 0;
}

static void task_prepare(struct task *task, const struct lane_setting *setting, const struct protocol_facts *facts)
{
    struct lane *lane = task->lane;
    task->answers = facts->checks;
    task->verdicts = arena_allocate_array(setting->arena, lane->check_count, sizeof(*task->verdicts));
    for (size_t i = 0; i < lane->check_count; i++)
        task->verdicts[i] = arena_allocate_array(setting->arena, (facts->checks[i].reason_count + 1) * VERDICT_PLACES,
                                                 sizeof(**task->verdicts));
    task->values = arena_allocate_array(setting->arena, task->fact_count + 1, sizeof(*task->values));
    task->details = arena_allocate_array(setting->arena, lane->check_count, sizeof(*task->details));
    protocol_put_objects(&task->payload, task->fact_count);
}

static void keep_plugin(const struct task *task, const struct lane_setting *setting)
{
    struct judgement *judgement = setting->judgement;
    for (size_t i = 0; i < judgement->plugin_count; i++)
        if (strcmp(judgement->plugins[i].name, task->lane->plugin) == 0 && !judgement->plugins[i].hash) {
            judgement->plugins[i].version = arena_text(setting->arena, job_plugin_version(task->job));
            judgement->plugins[i].hash = arena_text(setting->arena, job_plugin_hash(task->job));
        }
}

static void tell_reasons(const struct task *task, const struct lane_setting *setting,
                         const struct protocol_facts *facts)
{
    const struct results_request *request = setting->request;
    for (size_t i = 0; request->reason && i < facts->check_count; i++)
        for (size_t j = 0; j < facts->checks[i].reason_count; j++)
            request->reason(request->context, task->lane->plugin, facts->checks[i].reasons[j],
                            facts->checks[i].words[j].text, facts->checks[i].words[j].hint);
}

void lane_ready(struct task *task, const struct lane_setting *setting, bool first)
{
    struct peil_error error = {0};
    enum job_frame type;
    const void *payload;
    size_t size;
    struct protocol_facts facts;
    if (task->failed)
        return;
    int got = job_receive(task->job, -1, &type, &payload, &size, &error);
    if (got == 1 && type != JOB_FRAME_FACTS)
        got = error_set(&error, PEIL_ERROR_PLUGIN, _("plugin check_%s: said nothing of the facts it needs"),
                        task->lane->plugin);
    if (got == 0)
        got = error_set(&error, PEIL_ERROR_PLUGIN, _("plugin check_%s: said nothing in time"), task->lane->plugin);
    if (got == 1 && protocol_get_facts(setting->arena, payload, size, &facts, &error))
        got = error.code;
    if (got == 1)
        keep_plugin(task, setting);
    if (got == 1 && task_facts(task, setting, first, &facts, &error))
        got = error.code;
    if (got < 0)
        task_fail(task, setting, &error);
    else
        task_prepare(task, setting, &facts);
    if (got == 1 && first)
        tell_reasons(task, setting, &facts);
}

/* ---- Objects out
 * ------------------------------------------------------------------------------------------------------ */

static void task_flush(struct task *task)
{
    if (task->failed || protocol_object_count(task->payload.data, task->payload.size) == 0)
        return;
    job_send(task->job, JOB_FRAME_OBJECTS, &task->payload);
    protocol_put_objects(&task->payload, task->fact_count);
}

void lane_add(struct task *task, const struct lane_setting *setting, const struct facts_object *object)
{
    struct peil_error error = {0};
    uint32_t taken = (uint32_t)task->taken++;
    task->places[taken] = (uint32_t)(object->id - 1);
    task->kinds[taken] = (uint8_t)object->kind;
    task->judged_as[taken] = taken;
    if (task->failed)
        return;
    for (uint32_t i = 0; i < task->fact_count; i++)
        task->values[i] = object->values[task->slots[i]];
    uint32_t same = memo_find(&task->memo, object->kind, task->values, task->fact_count, taken);
    if (same != MEMO_NEW) {
        task->judged_as[taken] = same;
        return;
    }
    task->sent_as[task->sent++] = taken;
    if (!protocol_add_object(&task->payload, task->values)) {
        task_flush(task);
        if (!protocol_add_object(&task->payload, task->values)) {
            error_set(&error, PEIL_ERROR_INPUT, _("object %" PRId64 " has more than 16 MiB of facts"), object->id);
            task_fail(task, setting, &error);
            return;
        }
    }
    if (task->payload.size >= PAYLOAD_FULL)
        task_flush(task);
}

void lane_end(struct task *task)
{
    if (task->failed || task->ended)
        return;
    task_flush(task);
    task->ended = true;
    job_send(task->job, JOB_FRAME_END, NULL);
}

/* ---- Outcomes in
 * ------------------------------------------------------------------------------------------------------ */

static enum outcome outcome_of(const struct peil_outcome *outcome, int norm)
{
    switch (outcome->verdict) {
    case PEIL_VERDICT_MEASURED:
        return outcome_judge(outcome->n, outcome->d, norm);
    case PEIL_VERDICT_ALLOWED_INCOMPLETE:
        return OUTCOME_ALLOWED_INCOMPLETE;
    case PEIL_VERDICT_NOT_APPLICABLE:
        return OUTCOME_NOT_APPLICABLE;
    default:
        return OUTCOME_NOT_MEASURED;
    }
}

static struct judge_detail *detail_add(struct judge_details *details)
{
    if (details->count == details->capacity) {
        details->capacity = details->capacity ? details->capacity * 2 : 64;
        details->items = memory_resize(details->items, details->capacity, sizeof(*details->items));
    }
    return &details->items[details->count++];
}

static void keep_detail(struct judge_details *details, uint32_t place, const struct peil_outcome *outcome)
{
    *detail_add(details) =
        (struct judge_detail){.place = place, .size = outcome->detail_size, .at = details->text.size};
    buffer_append(&details->text, outcome->detail, outcome->detail_size);
}

static void take_cell(struct task *task, const struct lane_setting *setting, size_t at, uint32_t place,
                      const struct peil_outcome *outcome)
{
    const struct lane_check *check = &task->lane->checks[at];
    enum outcome judged = outcome_of(outcome, check->check->norm);
    int16_t *verdict = &task->verdicts[at][outcome->reason * VERDICT_PLACES + judged];
    if (!*verdict)
        *verdict = verdicts_find(setting->verdicts, judged, task->lane->plugin,
                                 outcome->reason ? task->answers[at].reasons[outcome->reason - 1] : "");
    column_set(&setting->judgement->columns[check->index], place, *verdict, judged, outcome->n, outcome->d);
    task->measured += judged == OUTCOME_OK || judged == OUTCOME_SHORT;
    task->not_measured += judged == OUTCOME_NOT_MEASURED;
    if (outcome->detail_size)
        keep_detail(&task->details[at], place, outcome);
}

static void take_outcomes(struct task *task, const struct lane_setting *setting, const void *payload, size_t size)
{
    struct protocol_outcomes outcomes;
    struct peil_outcome outcome;
    if (protocol_get_outcomes(payload, size, &outcomes, NULL)) /* job_receive has checked it */
        return;
    for (uint32_t object = 0; object < outcomes.object_count; object++) {
        uint32_t taken = task->sent_as[(size_t)outcomes.first + object];
        unsigned kind = 1u << task->kinds[taken];
        for (size_t i = 0; i < task->lane->check_count; i++)
            if (protocol_next_outcome(&outcomes, &outcome) == 1 && (task->lane->checks[i].check->kinds & kind))
                take_cell(task, setting, i, task->places[taken], &outcome);
    }
}

static const struct judge_detail *detail_at(const struct judge_details *details, size_t count, uint32_t place)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (details->items[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && details->items[low].place == place ? &details->items[low] : NULL;
}

/* Objects that were not sent get what was said of the one that was sent for them. details of the check are in order of
 * place up to sent_details; those added here are put in order with all others in the end. */
static void spread_check(struct task *task, const struct lane_setting *setting, size_t at)
{
    const struct lane_check *check = &task->lane->checks[at];
    struct column *column = &setting->judgement->columns[check->index];
    struct judge_details *details = &task->details[at];
    size_t sent_details = details->count;
    for (size_t i = 0; i < task->taken; i++) {
        if (task->judged_as[i] == i || !(check->check->kinds & 1u << task->kinds[i]))
            continue;
        uint32_t from = task->places[task->judged_as[i]];
        int16_t verdict = column->verdict[from];
        enum outcome outcome = setting->verdicts->outcomes[verdict];
        column_set_plain(column, task->places[i], verdict, column_n(column, from), column_d(column, from));
        task->measured += outcome == OUTCOME_OK || outcome == OUTCOME_SHORT;
        task->not_measured += outcome == OUTCOME_NOT_MEASURED;
        const struct judge_detail *detail = sent_details ? detail_at(details, sent_details, from) : NULL;
        if (detail) {
            struct judge_detail same = *detail;
            same.place = task->places[i];
            *detail_add(details) = same;
        }
    }
}

/* A job that ended well: its details are the checks' now. */
static void task_accept(struct task *task, const struct lane_setting *setting)
{
    struct judgement *judgement = setting->judgement;
    task->done = true;
    for (size_t i = 0; task->sent < task->taken && i < task->lane->check_count; i++)
        spread_check(task, setting, i);
    judgement->measured += task->measured;
    judgement->not_measured += task->not_measured;
    for (size_t i = 0; i < task->lane->check_count; i++) {
        const struct judge_details *from = &task->details[i];
        struct judge_details *to = &judgement->details[task->lane->checks[i].index];
        if (from->count == 0)
            continue;
        to->items = memory_resize(to->items, to->count + from->count, sizeof(*to->items));
        to->capacity = to->count + from->count;
        for (size_t j = 0; j < from->count; j++) {
            to->items[to->count] = from->items[j];
            to->items[to->count++].at += to->text.size;
        }
        buffer_append(&to->text, from->text.data, from->text.size);
    }
}

bool lane_finished(const struct task *task)
{
    return task->done || task->failed;
}

bool lane_receive(struct task *task, const struct lane_setting *setting, int64_t wait_ms)
{
    struct peil_error error = {0};
    bool any = false;
    while (!lane_finished(task)) {
        enum job_frame type;
        const void *payload;
        size_t size;
        int got = job_receive(task->job, wait_ms, &type, &payload, &size, &error);
        if (got == 0)
            return any;
        any = true;
        wait_ms = 0;
        if (got == 1 && type == JOB_FRAME_OUTCOMES) {
            take_outcomes(task, setting, payload, size);
            continue;
        }
        if (got == 1 && type != JOB_FRAME_DONE)
            got = error_set(&error, PEIL_ERROR_PLUGIN, _("plugin check_%s: sent something that was not asked"),
                            task->lane->plugin);
        if (got == 1 && !task->ended)
            got = error_set(&error, PEIL_ERROR_PLUGIN, _("plugin check_%s: stopped before the last object"),
                            task->lane->plugin);
        if (got == 1) {
            struct job *job = task->job;
            task->job = NULL;
            got = job_end(job, &error);
        }
        if (got < 0)
            task_fail(task, setting, &error);
        else
            task_accept(task, setting);
    }
    return any;
}

void lane_release(struct task *task)
{
    task_stop(task);
    buffer_release(&task->payload);
    free(task->places);
    free(task->kinds);
    free(task->judged_as);
    free(task->sent_as);
    task->places = task->judged_as = task->sent_as = NULL;
    task->kinds = NULL;
    memo_release(&task->memo);
    for (size_t i = 0; task->details && i < task->lane->check_count; i++) {
        free(task->details[i].items);
        buffer_release(&task->details[i].text);
    }
    task->details = NULL;
}
