/* SPDX-License-Identifier: EUPL-1.2 */
/* Laying out, reading and holding to account what data plugins are asked and answer. */
#include "job/question.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/wire.h"
#include "job/reading.h"
#include "base/poison.h"

enum { QUESTION_TEXT_LARGEST = 64 << 10 };

/* Texts that may be NULL: an open bound. */
static void put_texts(struct buffer *payload, const char *const *texts, uint32_t count)
{
    wire_put_u32(payload, count);
    for (uint32_t i = 0; i < count; i++)
        wire_put_text(payload, texts[i]);
}

static const char *const *get_texts(struct arena *arena, struct wire_reader *reader, uint32_t *ret_count)
{
    *ret_count = (uint32_t)protocol_count(reader, 4);
    const char **texts = arena_allocate_array(arena, *ret_count + 1u, sizeof(*texts));
    for (uint32_t i = 0; i < *ret_count; i++)
        texts[i] = protocol_text(arena, reader);
    return texts;
}

/* ---- QUESTION ------------------------------------------------------------------------------------------------------
 */

static void put_metric(struct buffer *payload, const struct peil_metric *metric)
{
    wire_put_u32(payload, metric->kind);
    wire_put_u32(payload, metric->flags);
    wire_put_u32(payload, metric->split);
    put_texts(payload, metric->columns, metric->column_count);
    wire_put_text(payload, metric->where);
    wire_put_text(payload, metric->argument);
    put_texts(payload, metric->values, metric->value_count);
    wire_put_u8(payload, metric->reference != NULL);
    if (!metric->reference)
        return;
    wire_put_text(payload, metric->reference->table);
    put_texts(payload, metric->reference->columns, metric->reference->column_count);
}

static void get_metric(struct arena *arena, struct wire_reader *reader, struct peil_metric *ret_metric)
{
    ret_metric->kind = wire_get_u32(reader);
    ret_metric->flags = wire_get_u32(reader);
    ret_metric->split = wire_get_u32(reader);
    ret_metric->columns = get_texts(arena, reader, &ret_metric->column_count);
    for (uint32_t i = 0; i < ret_metric->column_count; i++)
        reader->bad |= !ret_metric->columns[i];
    ret_metric->where = protocol_text(arena, reader);
    ret_metric->argument = protocol_text(arena, reader);
    ret_metric->values = get_texts(arena, reader, &ret_metric->value_count);
    if (!wire_get_boolean(reader))
        return;
    struct peil_reference *reference = arena_allocate(arena, sizeof(*reference));
    reference->table = protocol_word(arena, reader);
    reference->columns = get_texts(arena, reader, &reference->column_count);
    for (uint32_t i = 0; i < reference->column_count; i++)
        reader->bad |= !reference->columns[i];
    ret_metric->reference = reference;
}

void protocol_put_question(struct buffer *payload, const struct protocol_question *question)
{
    wire_put_u8(payload, (uint8_t)question->aspect);
    wire_put_i64(payload, question->date);
    wire_put_text(payload, question->dataset.table);
    wire_put_u32(payload, question->dataset.column_count);
    for (uint32_t i = 0; i < question->dataset.column_count; i++)
        protocol_put_column(payload, &question->dataset.columns[i]);
    wire_put_u32(payload, (uint32_t)question->metric_count);
    for (size_t i = 0; i < question->metric_count; i++)
        put_metric(payload, &question->metrics[i]);
}

static struct peil_column get_column(struct arena *arena, struct wire_reader *reader)
{
    struct peil_column column = {0};
    column.name = protocol_word(arena, reader);
    column.native_type = protocol_text(arena, reader);
    column.type = wire_get_u32(reader);
    column.flags = wire_get_u32(reader);
    reader->bad |= column.type > PEIL_COLUMN_GEOMETRY;
    return column;
}

int protocol_get_question(struct arena *arena, const void *payload, size_t size, struct protocol_question *ret_question,
                          struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    *ret_question = (struct protocol_question){0};
    ret_question->aspect = wire_get_u8(&reader);
    int64_t date = wire_get_i64(&reader);
    reader.bad |= date < INT32_MIN || date > INT32_MAX;
    ret_question->date = reader.bad ? 0 : (int32_t)date;
    ret_question->dataset.table = protocol_text(arena, &reader);
    ret_question->dataset.column_count = (uint32_t)protocol_count(&reader, 16);
    struct peil_column *columns =
        arena_allocate_array(arena, ret_question->dataset.column_count + 1u, sizeof(*columns));
    for (uint32_t i = 0; i < ret_question->dataset.column_count; i++)
        columns[i] = get_column(arena, &reader);
    ret_question->dataset.columns = columns;
    ret_question->metric_count = protocol_count(&reader, 29);
    struct peil_metric *metrics = arena_allocate_array(arena, ret_question->metric_count + 1, sizeof(*metrics));
    for (size_t i = 0; i < ret_question->metric_count; i++)
        get_metric(arena, &reader, &metrics[i]);
    ret_question->metrics = metrics;
    if (!wire_done(&reader) || ret_question->aspect < QUESTION_SCHEMA || ret_question->aspect > QUESTION_TEST)
        return protocol_bad("QUESTION", error);
    return 0;
}

/* ---- COLUMN --------------------------------------------------------------------------------------------------------
 */

void protocol_put_column(struct buffer *payload, const struct peil_column *column)
{
    wire_put_text(payload, column->name);
    wire_put_text(payload, column->native_type);
    wire_put_u32(payload, column->type);
    wire_put_u32(payload, column->flags);
}

int protocol_get_column(struct arena *arena, const void *payload, size_t size, struct peil_column *ret_column,
                        struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    *ret_column = get_column(arena, &reader);
    return wire_done(&reader) ? 0 : protocol_bad("COLUMN", error);
}

/* ---- ANSWER --------------------------------------------------------------------------------------------------------
 */

static void put_short(struct buffer *payload, const char *text, size_t size)
{
    if (!text || utf8_valid_prefix(text, size) < size) {
        wire_put_text(payload, NULL);
        return;
    }
    if (size > QUESTION_TEXT_LARGEST)
        size = utf8_cut(text, QUESTION_TEXT_LARGEST);
    wire_put_bytes(payload, text, (uint32_t)size);
}

void protocol_put_answer(struct buffer *payload, const struct protocol_answer *given)
{
    const struct peil_answer *answer = &given->answer;
    wire_put_u32(payload, given->metric);
    wire_put_u32(payload, answer->state);
    wire_put_u32(payload, answer->flags);
    wire_put_u32(payload, answer->type);
    wire_put_i64(payload, answer->rows);
    wire_put_i64(payload, answer->good);
    wire_put_i64(payload, answer->bad);
    wire_put_i64(payload, answer->allowed);
    wire_put_i64(payload, answer->unknown);
    put_short(payload, answer->text, answer->text_size);
    put_short(payload, answer->cause, answer->cause ? strlen(answer->cause) : 0);
    put_short(payload, answer->finder, answer->finder ? strlen(answer->finder) : 0);
}

int protocol_get_answer(struct arena *arena, const void *payload, size_t size, struct protocol_answer *ret_answer,
                        struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    *ret_answer = (struct protocol_answer){0};
    struct peil_answer *answer = &ret_answer->answer;
    ret_answer->metric = wire_get_u32(&reader);
    answer->state = wire_get_u32(&reader);
    answer->flags = wire_get_u32(&reader);
    answer->type = wire_get_u32(&reader);
    answer->rows = wire_get_i64(&reader);
    answer->good = wire_get_i64(&reader);
    answer->bad = wire_get_i64(&reader);
    answer->allowed = wire_get_i64(&reader);
    answer->unknown = wire_get_i64(&reader);
    answer->text = protocol_text(arena, &reader);
    answer->text_size = answer->text ? (uint32_t)strlen(answer->text) : 0;
    answer->cause = protocol_text(arena, &reader);
    answer->finder = protocol_text(arena, &reader);
    return wire_done(&reader) ? 0 : protocol_bad("ANSWER", error);
}

static bool counts_possible(const struct peil_answer *answer)
{
    if (answer->rows < 0 || answer->good < 0 || answer->bad < 0 || answer->allowed < 0 || answer->unknown < 0)
        return false;
    /* Four counts of at most 2^62 each: compared without overflow. */
    int64_t left = answer->rows;
    const int64_t parts[] = {answer->good, answer->bad, answer->allowed, answer->unknown};
    for (int i = 0; i < 4; i++) {
        if (parts[i] > left)
            return false;
        left -= parts[i];
    }
    return left == 0;
}

static bool is_personal(const struct protocol_question *question, const struct peil_metric *metric)
{
    for (uint32_t i = 0; i < metric->column_count; i++)
        for (uint32_t j = 0; j < question->dataset.column_count; j++)
            if ((question->dataset.columns[j].flags & PEIL_COLUMN_PERSONAL) &&
                strcmp(question->dataset.columns[j].name, metric->columns[i]) == 0)
                return true;
    return false;
}

/* A value of the data itself, and not a figure about it. */
static bool shows_values(uint32_t kind)
{
    return kind == PEIL_METRIC_MINIMUM || kind == PEIL_METRIC_MAXIMUM || kind == PEIL_METRIC_QUANTILE ||
           kind == PEIL_METRIC_FREQUENT;
}

const char *protocol_check_answer(const struct protocol_question *question, uint32_t metric,
                                  const struct peil_answer *answer, char text[160])
{
    text[0] = '\0';
    if (metric >= question->metric_count) {
        snprintf(text, 160, _("answered metric %u; there are %zu"), metric, question->metric_count);
        return text;
    }
    const struct peil_metric *asked = &question->metrics[metric];
    bool measured = answer->state == PEIL_ANSWER_MEASURED;
    if (!measured && answer->state != PEIL_ANSWER_NOT_MEASURED)
        snprintf(text, 160, _("gave an answer of state %u, which there is not"), answer->state);
    else if (!measured &&
             (answer->rows || answer->good || answer->bad || answer->allowed || answer->unknown || answer->text))
        snprintf(text, 160, "%s", _("gave counts with a metric that it did not measure"));
    else if (!measured && (!answer->cause || !*answer->cause))
        snprintf(text, 160, "%s", _("did not measure a metric and gave no cause"));
    else if (measured && !counts_possible(answer))
        snprintf(text, 160,
                 _("counted %" PRId64 " rows as %" PRId64 " good, %" PRId64 " bad, %" PRId64 " allowed and %" PRId64
                   " unknown"),
                 answer->rows, answer->good, answer->bad, answer->allowed, answer->unknown);
    else if (answer->text && (!QUESTION_GIVES_VALUE(asked->kind) || answer->type > PEIL_COLUMN_GEOMETRY))
        snprintf(text, 160, "%s", _("gave a value with a metric that has none"));
    else if (answer->text && shows_values(asked->kind) && is_personal(question, asked))
        snprintf(text, 160, "%s", _("gave a value of a column that is personal"));
    else if ((answer->flags & PEIL_ANSWER_APPROXIMATE) && !(asked->flags & PEIL_METRIC_APPROXIMATE))
        snprintf(text, 160, "%s", _("approximated what was to be exact"));
    else
        return NULL;
    return text;
}

/* ---- COST, FINDING -------------------------------------------------------------------------------------------------
 */

void protocol_put_cost(struct buffer *payload, const struct peil_cost *cost)
{
    wire_put_u64(payload, cost->scans);
    wire_put_u64(payload, cost->queries);
    wire_put_u64(payload, cost->rows);
    wire_put_u64(payload, cost->bytes);
    put_short(payload, cost->road, cost->road ? strlen(cost->road) : 0);
}

int protocol_get_cost(struct arena *arena, const void *payload, size_t size, struct peil_cost *ret_cost,
                      struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_cost->scans = wire_get_u64(&reader);
    ret_cost->queries = wire_get_u64(&reader);
    ret_cost->rows = wire_get_u64(&reader);
    ret_cost->bytes = wire_get_u64(&reader);
    ret_cost->road = protocol_text(arena, &reader);
    return wire_done(&reader) ? 0 : protocol_bad("COST", error);
}

void protocol_put_finding(struct buffer *payload, const struct protocol_finding *finding)
{
    wire_put_u8(payload, (uint8_t)finding->level);
    wire_put_text(payload, finding->key);
    wire_put_text(payload, finding->text);
}

int protocol_get_finding(struct arena *arena, const void *payload, size_t size, struct protocol_finding *ret_finding,
                         struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_finding->level = wire_get_u8(&reader);
    ret_finding->key = protocol_word(arena, &reader);
    ret_finding->text = protocol_word(arena, &reader);
    return wire_done(&reader) && ret_finding->level <= 7 ? 0 : protocol_bad("FINDING", error);
}
