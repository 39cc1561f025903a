/* SPDX-License-Identifier: EUPL-1.2 */
/* Fuzz target: payloads between program and runner; the first byte chooses which. What is read and written again is the
 * same bytes, and no outcome that was verified is impossible. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/job.h"
#include "job/question.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct buffer *written, const uint8_t *data, size_t size)
{
    if (written->size != size || (size && memcmp(written->data, data, size) != 0))
        abort();
}

static void frame_of_the_program(struct arena *arena, uint8_t type, const uint8_t *data, size_t size)
{
    _cleanup_buffer_ struct buffer written = {0};
    struct protocol_job job;
    const struct peil_selection *selections;
    size_t count;
    if (type == JOB_FRAME_JOB && protocol_get_job(arena, data, size, &job, NULL) == 0) {
        protocol_put_job(&written, &job);
        same(&written, data, size);
    } else if (type == JOB_FRAME_SELECTIONS &&
               protocol_get_selections(arena, data, size, &selections, &count, NULL) == 0) {
        protocol_put_selections(&written, selections, count);
        same(&written, data, size);
    }
}

static void objects(const uint8_t *data, size_t size)
{
    _cleanup_buffer_ struct buffer written = {0};
    struct protocol_objects read;
    struct peil_value facts[8];
    uint32_t fact_count = size ? data[0] & 7u : 0;
    if (size == 0 || protocol_get_objects(data + 1, size - 1, fact_count, &read, NULL))
        return;
    protocol_put_objects(&written, fact_count);
    /* Objects without facts take no room, so a few bytes may claim a million: the first tell all there is to see. */
    uint32_t count = fact_count || read.object_count < 16 ? read.object_count : 16;
    for (uint32_t i = 0; i < count; i++) {
        if (protocol_next_object(&read, facts, NULL))
            return;
        if (fact_count && !protocol_add_object(&written, facts))
            abort();
    }
    if (fact_count && read.at == read.end)
        same(&written, data + 1, size - 1);
}

static void outcomes(const uint8_t *data, size_t size)
{
    static const struct protocol_check checks[] = {{1, "1", NULL, 3, NULL}, {2, "1", NULL, 0, NULL}};
    static const struct protocol_facts facts = {NULL, 0, checks, 2};
    struct protocol_outcomes read;
    struct peil_outcome outcome;
    uint32_t objects_judged;
    char text[160];
    if (protocol_verify_outcomes(data, size, &facts, 0, 100, &objects_judged, NULL))
        return;
    if (objects_judged > 100 || protocol_get_outcomes(data, size, &read, NULL))
        abort();
    for (uint32_t i = 0; protocol_next_outcome(&read, &outcome) == 1; i++)
        if (protocol_check_outcome(&outcome, (uint32_t)checks[i % 2].reason_count, text))
            abort();
}

static void frame_of_the_runner(struct arena *arena, uint8_t type, const uint8_t *data, size_t size)
{
    _cleanup_buffer_ struct buffer written = {0};
    struct protocol_hello hello;
    struct protocol_facts facts;
    struct protocol_record record;
    struct protocol_reject reject;
    struct protocol_note note;
    struct protocol_log line;
    struct peil_error failure;
    struct peil_column column;
    struct protocol_answer answer;
    struct peil_cost cost;
    struct protocol_finding finding;
    bool read = true;
    if (type == JOB_FRAME_HELLO && protocol_get_hello(arena, data, size, &hello, NULL) == 0)
        protocol_put_hello(&written, &hello);
    else if (type == JOB_FRAME_FACTS && protocol_get_facts(arena, data, size, &facts, NULL) == 0)
        protocol_put_facts(&written, &facts);
    else if (type == JOB_FRAME_RECORD && protocol_get_record(arena, data, size, &record, NULL) == 0)
        protocol_put_record(&written, &record);
    else if (type == JOB_FRAME_REJECT && protocol_get_reject(arena, data, size, &reject, NULL) == 0)
        protocol_put_reject(&written, &reject);
    else if (type == JOB_FRAME_NOTE && protocol_get_note(arena, data, size, &note, NULL) == 0)
        protocol_put_note(&written, &note);
    else if (type == JOB_FRAME_LOG && protocol_get_log(arena, data, size, &line, NULL) == 0)
        protocol_put_log(&written, &line);
    else if (type == JOB_FRAME_FAILED && protocol_get_failed(data, size, &failure, NULL) == 0)
        protocol_put_failed(&written, &failure);
    else if (type == JOB_FRAME_COLUMN && protocol_get_column(arena, data, size, &column, NULL) == 0)
        protocol_put_column(&written, &column);
    else if (type == JOB_FRAME_COST && protocol_get_cost(arena, data, size, &cost, NULL) == 0)
        protocol_put_cost(&written, &cost);
    else if (type == JOB_FRAME_FINDING && protocol_get_finding(arena, data, size, &finding, NULL) == 0)
        protocol_put_finding(&written, &finding);
    else if (type == JOB_FRAME_ANSWER && protocol_get_answer(arena, data, size, &answer, NULL) == 0)
        protocol_put_answer(&written, &answer);
    else
        read = false;
    if (read)
        same(&written, data, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_new();
    if (data[0] == JOB_FRAME_OBJECTS)
        objects(data + 1, size - 1);
    else if (data[0] == JOB_FRAME_OUTCOMES)
        outcomes(data + 1, size - 1);
    else if (data[0] < JOB_FRAME_HELLO)
        frame_of_the_program(arena, data[0], data + 1, size - 1);
    else
        frame_of_the_runner(arena, data[0], data + 1, size - 1);
    arena_free(arena);
    return 0;
}
