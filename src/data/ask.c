/* SPDX-License-Identifier: EUPL-1.2 */
/* A data job from question to answers. */
#include "data/ask.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

struct asking {
    struct arena *arena;
    const struct protocol_question *question;
    struct data_answers *got;
    size_t column_room, finding_room;
    struct buffer text, notes;
};

static void *arena_grow(struct arena *arena, const void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return NULL;
    *room = *room ? *room * 2 : 16;
    void *grown = arena_allocate_array(arena, *room, size);
    if (count)
        memcpy(grown, items, count * size);
    return grown;
}

static int take_column(struct asking *asking, const void *payload, size_t size, struct peil_error *error)
{
    struct data_answers *got = asking->got;
    void *grown =
        arena_grow(asking->arena, got->columns, got->column_count, &asking->column_room, sizeof(*got->columns));
    got->columns = grown ? grown : got->columns;
    return protocol_get_column(asking->arena, payload, size, &got->columns[got->column_count++], error);
}

static int take_finding(struct asking *asking, const void *payload, size_t size, struct peil_error *error)
{
    struct data_answers *got = asking->got;
    struct protocol_finding finding;
    void *grown =
        arena_grow(asking->arena, got->findings, got->finding_count, &asking->finding_room, sizeof(*got->findings));
    got->findings = grown ? grown : got->findings;
    int failed = protocol_get_finding(asking->arena, payload, size, &finding, error);
    if (!failed)
        got->findings[got->finding_count++] = (struct data_finding){finding.level, finding.key, finding.text};
    return failed;
}

static int take_note(struct asking *asking, const void *payload, size_t size, struct peil_error *error)
{
    struct protocol_note note;
    int failed = protocol_get_note(asking->arena, payload, size, &note, error);
    if (!failed)
        buffer_append_format(&asking->notes, "%s%s%s\n", note.file ? note.file : "", note.file ? ": " : "", note.text);
    return failed;
}

static int take_frame(struct asking *asking, enum job_frame type, const void *payload, size_t size,
                      struct peil_error *error)
{
    struct protocol_answer answer;
    int failed = 0;
    switch (type) {
    case JOB_FRAME_ANSWER:
        failed = protocol_get_answer(asking->arena, payload, size, &answer, error);
        if (!failed)
            asking->got->answers[answer.metric] = answer.answer;
        return failed;
    case JOB_FRAME_COLUMN:
        return take_column(asking, payload, size, error);
    case JOB_FRAME_COST:
        return protocol_get_cost(asking->arena, payload, size, &asking->got->cost, error);
    case JOB_FRAME_FINDING:
        return take_finding(asking, payload, size, error);
    case JOB_FRAME_NOTE:
        return take_note(asking, payload, size, error);
    case JOB_FRAME_BYTES:
        buffer_append(&asking->text, payload, size);
        return 0;
    default:
        return 0;
    }
}

static int run_job(struct asking *asking, struct job *job, struct peil_error *error)
{
    struct buffer payload = {0};
    enum job_frame type = JOB_FRAME_HELLO;
    const void *bytes;
    size_t size;
    int failed = 0;
    protocol_put_question(&payload, asking->question);
    job_send(job, JOB_FRAME_QUESTION, &payload);
    buffer_release(&payload);
    while (!failed && type != JOB_FRAME_DONE) {
        int got = job_receive(job, -1, &type, &bytes, &size, error);
        failed = got < 0 ? got : got > 0 ? take_frame(asking, type, bytes, size, error) : 0;
    }
    if (!failed) {
        asking->got->plugin_version = arena_text(asking->arena, job_plugin_version(job));
        asking->got->plugin_hash = arena_text(asking->arena, job_plugin_hash(job));
    }
    return failed;
}

/* What has no answer was not measured. */
static void fill_in(struct asking *asking, const char *cause)
{
    for (size_t i = 0; i < asking->question->metric_count; i++) {
        struct peil_answer *answer = &asking->got->answers[i];
        if (!answer->state)
            *answer =
                (struct peil_answer){.state = PEIL_ANSWER_NOT_MEASURED, .cause = arena_text(asking->arena, cause)};
    }
}

int data_ask(struct arena *arena, const struct job_place *place, const struct data_source *source,
             const struct protocol_question *question, struct job_limits limits, struct data_answers *ret_answers,
             struct peil_error *error)
{
    struct asking asking = {.arena = arena, .question = question, .got = ret_answers};
    struct peil_error failure = {0};
    struct job *job;
    struct job_request request = {.work = JOB_WORK_DATA,
                                  .kind = "data",
                                  .plugin = source->plugin,
                                  .date = question->date,
                                  .settings = source->settings,
                                  .setting_count = source->setting_count,
                                  .settings_name = source->name,
                                  .settings_place = source->place,
                                  .limits = limits};
    *ret_answers = (struct data_answers){0};
    ret_answers->answers = arena_allocate_array(arena, question->metric_count + 1, sizeof(*ret_answers->answers));
    int failed = job_start(&job, place, &request, error);
    if (failed)
        return failed;
    failed = run_job(&asking, job, &failure);
    int ended = job_end(job, failed ? NULL : &failure);
    failed = failed ? failed : ended;
    bool measuring = question->aspect == QUESTION_MEASURE;
    if (measuring)
        fill_in(&asking, failed ? failure.message : _("the plugin gave no answer"));
    else if (failed)
        *error = failure;
    ret_answers->text = arena_text(arena, buffer_text(&asking.text));
    ret_answers->notes = arena_text(arena, buffer_text(&asking.notes));
    buffer_release(&asking.text);
    buffer_release(&asking.notes);
    return measuring ? 0 : failed;
}
