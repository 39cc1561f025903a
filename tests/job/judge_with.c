/* SPDX-License-Identifier: EUPL-1.2 */
/* judge_with RUNNER FOLDER PLUGIN RULE OBJECTS [DEADLINE_MS [OUTPUT_BYTES]]: lets a check plugin judge objects in a
 * runner and prints how it ended: "measured 5 of 5", or "not_measured" and the reason in quotes. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/job.h"
#include "base/poison.h"

struct judged {
    uint64_t outcomes, good;
};

static void count_outcomes(const void *payload, size_t size, struct judged *judged)
{
    struct protocol_outcomes outcomes;
    struct peil_outcome outcome;
    if (protocol_get_outcomes(payload, size, &outcomes, NULL))
        return;
    while (protocol_next_outcome(&outcomes, &outcome) == 1) {
        judged->outcomes++;
        judged->good += (uint64_t)outcome.n;
    }
}

static void send_objects(struct job *job, const struct protocol_facts *facts, uint32_t count)
{
    _cleanup_buffer_ struct buffer objects = {0};
    struct peil_value *values = memory_allocate_zeroed(facts->fact_count + 1, sizeof(*values));
    for (size_t i = 0; i < facts->fact_count; i++)
        values[i] = (struct peil_value){.text = "Wegen", .size = 5, .state = PEIL_VALUE_TEXT};
    protocol_put_objects(&objects, (uint32_t)facts->fact_count);
    for (uint32_t i = 0; i < count; i++)
        protocol_add_object(&objects, values);
    free(values);
    job_send(job, JOB_FRAME_OBJECTS, &objects);
    job_send(job, JOB_FRAME_END, NULL);
}

static int judge(struct job *job, uint32_t count, struct judged *judged, struct peil_error *error)
{
    enum job_frame type;
    const void *payload;
    size_t size;
    _cleanup_arena_ struct arena *arena = arena_new();
    while (true) {
        int got = job_receive(job, -1, &type, &payload, &size, error);
        if (got < 0 || type == JOB_FRAME_DONE)
            return got < 0 ? got : 0;
        struct protocol_facts facts;
        if (type == JOB_FRAME_FACTS && protocol_get_facts(arena, payload, size, &facts, error) == 0)
            send_objects(job, &facts, count);
        else if (type == JOB_FRAME_OUTCOMES)
            count_outcomes(payload, size, judged);
    }
}

int main(int argc, char **argv)
{
    struct peil_error error = {0};
    struct judged judged = {0};
    struct job *job;
    if (argc < 6)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    text_language("en", NULL);
    struct job_place place = {.runner = argv[1], .plugin_folder = argv[2], .language = "en"};
    struct job_check check = {.id = 1, .rule = argv[4]};
    struct job_request request = {.work = JOB_WORK_CHECK,
                                  .kind = "check",
                                  .plugin = argv[3],
                                  .date = 20781,
                                  .checks = &check,
                                  .check_count = 1,
                                  .limits = {.deadline_ms = argc > 6 ? strtoll(argv[6], NULL, 10) : 5000,
                                             .output_bytes = argc > 7 ? strtoull(argv[7], NULL, 10) : 0}};
    uint32_t count = (uint32_t)strtoul(argv[5], NULL, 10);
    int failed = job_start(&job, &place, &request, &error);
    if (!failed) {
        failed = judge(job, count, &judged, &error);
        struct peil_error end = {0};
        int ended = job_end(job, &end);
        if (!failed && ended) {
            failed = ended;
            error = end;
        }
    }
    if (failed)
        printf("not_measured \"%s\"\n", error.message);
    else
        printf("measured %" PRIu64 " of %" PRIu64 "\n", judged.good, judged.outcomes);
    return failed ? 1 : 0;
}
