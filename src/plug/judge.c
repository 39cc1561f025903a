/* SPDX-License-Identifier: EUPL-1.2 */
/* Check work: prepare the checks, say which facts they need, judge what comes. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

enum { JUDGE_FRAME_FULL = 4 << 20 };

struct judge_check {
    const struct peil_check *check;
    const struct job_check *asked;
    void *state;
    uint32_t *wanted; /* per fact of the check: index in judge.values */
    uint32_t wanted_count;
    struct peil_value *facts;
};

struct judge {
    struct plug_host *host;
    struct judge_check *checks;
    uint32_t check_count;
    uint32_t *ids;
    struct plug_facts facts;
    uint32_t sent_count;       /* of facts: all but "date" */
    struct peil_value *values; /* of an object; behind them the date */
    char date[11];
    uint64_t judged;
    struct protocol_outcomes_writer writer;
};

static int judge_failed(const struct judge_check *check, int code, const char *function, struct peil_error *error)
{
    const char *name = check->asked->name ? check->asked->name : check->asked->rule;
    if (error->code >= 0 || !error->message[0])
        error_set(error, PEIL_ERROR_PLUGIN, _("%s gave %d and no message"), function, code);
    error_prefix(error, "%s", name);
    return check->asked->place ? error_prefix(error, "%s", check->asked->place) : error->code;
}

static int judge_unknown_rule(const struct plug *plug, const struct job_check *asked, struct peil_error *error)
{
    _cleanup_free_ const char **names = memory_allocate_zeroed(plug_check_count(plug), sizeof(*names));
    for (uint32_t i = 0; i < plug_check_count(plug); i++)
        names[i] = plug_check(plug, i)->name;
    const char *nearest = text_nearest(asked->rule, names, plug_check_count(plug));
    if (nearest)
        error_set(error, PEIL_ERROR_USAGE, _("plugin %s has no check '%s'; did you mean '%s'?"), plug->descriptor->name,
                  asked->rule, nearest);
    else
        error_set(error, PEIL_ERROR_USAGE, _("plugin %s has no check '%s'; see peil plugin info %s"),
                  plug->descriptor->name, asked->rule, plug->descriptor->name);
    return asked->place ? error_prefix(error, "%s", asked->place) : error->code;
}

static int judge_prepare_one(struct judge *judge, struct judge_check *check, const struct job_check *asked,
                             struct peil_error *error)
{
    struct plug_host *host = judge->host;
    const struct peil_setting *settings;
    uint32_t wanted[PLUG_CHECK_FACTS_MOST];
    check->asked = asked;
    check->check = plug_check_named(host->plug, asked->rule);
    if (!check->check)
        return judge_unknown_rule(host->plug, asked, error);
    int failed = plug_settings(host->arena, check->check->options, check->check->option_count,
                               asked->name ? asked->name : asked->rule, asked->place, asked->settings,
                               asked->setting_count, &settings, error);
    if (failed)
        return failed;
    judge->facts.wanted = wanted;
    judge->facts.wanted_count = 0;
    host->facts = &judge->facts;
    error_clear(error);
    failed = check->check->prepare(&host->abi, settings, &check->state, error);
    host->facts = NULL;
    if (failed)
        return judge_failed(check, failed, "prepare", error);
    check->wanted_count = judge->facts.wanted_count;
    check->wanted = arena_copy(host->arena, wanted, check->wanted_count * sizeof(*wanted));
    check->facts = arena_allocate_array(host->arena, check->wanted_count + 1u, sizeof(*check->facts));
    return 0;
}

/* The date is ours to give: it leaves the facts that are asked of the program, and stands behind them. */
static void judge_take_date_out(struct judge *judge)
{
    struct plug_facts *facts = &judge->facts;
    uint32_t date = 0;
    while (date < facts->count && strcmp(facts->names[date], "date") != 0)
        date++;
    judge->sent_count = facts->count - (date < facts->count);
    for (uint32_t i = date; i < judge->sent_count; i++)
        facts->names[i] = facts->names[i + 1];
    for (uint32_t i = 0; i < judge->check_count; i++)
        for (uint32_t j = 0; j < judge->checks[i].wanted_count; j++) {
            uint32_t *wanted = &judge->checks[i].wanted[j];
            *wanted = *wanted == date ? judge->sent_count : *wanted - (*wanted > date);
        }
    judge->values = arena_allocate_array(judge->host->arena, judge->sent_count + 1u, sizeof(*judge->values));
    judge->values[judge->sent_count] =
        (struct peil_value){.text = judge->date, .size = (uint32_t)strlen(judge->date), .state = PEIL_VALUE_TEXT};
}

static const char *const *judge_reason_keys(struct arena *arena, const struct peil_check *check)
{
    const char **keys = arena_allocate_array(arena, check->reason_count + 1u, sizeof(*keys));
    for (uint32_t i = 0; i < check->reason_count; i++)
        keys[i] = check->reasons[i].key;
    return keys;
}

static const struct protocol_words *judge_reason_words(const struct judge *judge, const struct peil_check *check)
{
    const struct peil_host *host = &judge->host->abi;
    struct protocol_words *words = arena_allocate_array(judge->host->arena, check->reason_count + 1u, sizeof(*words));
    for (uint32_t i = 0; i < check->reason_count; i++) {
        const struct peil_reason *reason = &check->reasons[i];
        words[i].text = reason->text ? host->translate(host->context, reason->text) : NULL;
        words[i].hint = reason->hint ? host->translate(host->context, reason->hint) : NULL;
    }
    return words;
}

static int judge_send_facts(struct judge *judge, struct peil_error *error)
{
    struct arena *arena = judge->host->arena;
    struct protocol_check *checks = arena_allocate_array(arena, judge->check_count + 1u, sizeof(*checks));
    for (uint32_t i = 0; i < judge->check_count; i++) {
        const struct peil_check *check = judge->checks[i].check;
        checks[i] = (struct protocol_check){.id = judge->ids[i],
                                            .version = check->version,
                                            .reasons = judge_reason_keys(arena, check),
                                            .reason_count = check->reason_count,
                                            .words = judge_reason_words(judge, check)};
    }
    struct protocol_facts facts = {.facts = judge->facts.names,
                                   .fact_count = judge->sent_count,
                                   .checks = checks,
                                   .check_count = judge->check_count};
    struct buffer *payload = &judge->host->payload;
    buffer_clear(payload);
    protocol_put_facts(payload, &facts);
    return plug_channel_write(judge->host->channel, JOB_FRAME_FACTS, payload->data, payload->size, error);
}

static int judge_flush(struct judge *judge, struct peil_error *error)
{
    struct buffer *payload = &judge->host->payload;
    buffer_clear(payload);
    protocol_put_outcomes(payload, &judge->writer);
    int failed = plug_channel_write(judge->host->channel, JOB_FRAME_OUTCOMES, payload->data, payload->size, error);
    protocol_begin_outcomes(&judge->writer, judge->judged, judge->ids, judge->check_count);
    return failed;
}

static int judge_one(struct judge *judge, struct judge_check *check, struct peil_error *error)
{
    struct peil_outcome outcome = {0};
    char wrong[160];
    for (uint32_t i = 0; i < check->wanted_count; i++)
        check->facts[i] = judge->values[check->wanted[i]];
    int failed = check->check->judge(&judge->host->abi, check->state, check->facts, &outcome, error);
    if (failed)
        return judge_failed(check, failed, "judge", error);
    if (protocol_check_outcome(&outcome, check->check->reason_count, wrong))
        return error_set(error, PEIL_ERROR_PLUGIN, _("check %s %s"), check->check->name, wrong);
    protocol_add_outcome(&judge->writer, &outcome);
    return 0;
}

static int judge_objects(struct judge *judge, const void *payload, size_t size, struct peil_error *error)
{
    struct protocol_objects objects;
    int failed = protocol_get_objects(payload, size, judge->sent_count, &objects, error);
    protocol_begin_outcomes(&judge->writer, judge->judged, judge->ids, judge->check_count);
    for (uint32_t object = 0; !failed && object < objects.object_count; object++) {
        failed = protocol_next_object(&objects, judge->values, error);
        error_clear(error);
        for (uint32_t i = 0; !failed && i < judge->check_count; i++)
            failed = judge_one(judge, &judge->checks[i], error);
        judge->judged++;
        if (!failed && protocol_outcomes_size(&judge->writer) > JUDGE_FRAME_FULL)
            failed = judge_flush(judge, error);
    }
    return failed ? failed : judge_flush(judge, error);
}

static int judge_until_end(struct judge *judge, struct peil_error *error)
{
    while (true) {
        uint32_t type;
        const void *payload;
        size_t size;
        int failed = plug_channel_read(judge->host->channel, &type, &payload, &size, error);
        if (!failed && type == JOB_FRAME_END)
            return 0;
        if (!failed && type != JOB_FRAME_OBJECTS)
            failed =
                error_set(error, PEIL_ERROR_PLUGIN, _("sent a frame of type %d that does not belong here"), (int)type);
        failed = failed ? failed : judge_objects(judge, payload, size, error);
        if (failed)
            return failed;
    }
}

int plug_work_check(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    int failed = 0;
    struct judge *judge = arena_allocate(host->arena, sizeof(*judge));
    judge->host = host;
    judge->check_count = (uint32_t)job->check_count;
    judge->checks = arena_allocate_array(host->arena, job->check_count + 1, sizeof(*judge->checks));
    judge->ids = arena_allocate_array(host->arena, job->check_count + 1, sizeof(*judge->ids));
    date_format((date_day)job->date, judge->date);
    for (size_t i = 0; !failed && i < job->check_count; i++) {
        judge->ids[i] = job->checks[i].id;
        failed = judge_prepare_one(judge, &judge->checks[i], &job->checks[i], error);
    }
    if (failed)
        return failed;
    judge_take_date_out(judge);
    failed = judge_send_facts(judge, error);
    failed = failed ? failed : judge_until_end(judge, error);
    protocol_release_outcomes(&judge->writer);
    return failed;
}
