/* SPDX-License-Identifier: EUPL-1.2 */
/* The frames of a data job: one QUESTION to the runner, then what its plugin gives. Laid out and checked as the others
 * are (protocol.h).
 *
 *     QUESTION --------------------->          what about, the dataset as it is known, the metrics
 *                   <------------------ COLUMN …  schema
 *                   <------------------ ANSWER …, COST, NOTE …  measure
 *                   <------------------ BYTES …   explain
 *                   <------------------ FINDING … test */
#ifndef JOB_QUESTION_H
#define JOB_QUESTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "peil/plugin.h"

enum question_aspect {
    QUESTION_SCHEMA = 1,
    QUESTION_MEASURE = 2,
    QUESTION_EXPLAIN = 3,
    QUESTION_TEST = 4,
};

struct protocol_question {
    enum question_aspect aspect;
    int32_t date; /* measuring date, date_day */
    struct peil_dataset dataset;
    const struct peil_metric *metrics;
    size_t metric_count;
};
void protocol_put_question(struct buffer *payload, const struct protocol_question *question);
int protocol_get_question(struct arena *arena, const void *payload, size_t size, struct protocol_question *ret_question,
                          struct peil_error *error);

void protocol_put_column(struct buffer *payload, const struct peil_column *column);
int protocol_get_column(struct arena *arena, const void *payload, size_t size, struct peil_column *ret_column,
                        struct peil_error *error);

struct protocol_answer {
    uint32_t metric; /* its place in the question */
    struct peil_answer answer;
};
/* text, cause and finder are cut at 64 KiB; they are UTF-8 or left out. */
void protocol_put_answer(struct buffer *payload, const struct protocol_answer *answer);
/* The texts are the arena's. */
int protocol_get_answer(struct arena *arena, const void *payload, size_t size, struct protocol_answer *ret_answer,
                        struct peil_error *error);
/* NULL when a plugin may answer this; otherwise what is wrong with it, in words, in text: counts that cannot be, a
 * value of a column that is personal, a metric that was not asked. */
const char *protocol_check_answer(const struct protocol_question *question, uint32_t metric,
                                  const struct peil_answer *answer, char text[160]);

void protocol_put_cost(struct buffer *payload, const struct peil_cost *cost);
int protocol_get_cost(struct arena *arena, const void *payload, size_t size, struct peil_cost *ret_cost,
                      struct peil_error *error);

struct protocol_finding {
    int level;
    const char *key, *text;
};
void protocol_put_finding(struct buffer *payload, const struct protocol_finding *finding);
int protocol_get_finding(struct arena *arena, const void *payload, size_t size, struct protocol_finding *ret_finding,
                         struct peil_error *error);

/* Whether a kind of metric gives a value, in text. */
#define QUESTION_GIVES_VALUE(kind) ((kind) >= PEIL_METRIC_MINIMUM)

#endif
