/* SPDX-License-Identifier: EUPL-1.2 */
/* What data plugins are asked and answer: read as it was written, refused at every cut, and held to account. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/question.h"
#include "base/poison.h"

static const struct peil_column columns[] = {
    {"bsn", "character varying(9)", PEIL_COLUMN_TEXT, PEIL_COLUMN_PERSONAL},
    {"age", NULL, PEIL_COLUMN_INTEGER, 0},
};
static const char *const bsn[] = {"bsn"};
static const char *const age[] = {"age"};
static const char *const bounds[] = {"0", NULL};
static const char *const elsewhere[] = {"number"};
static const struct peil_reference reference = {"other.table", elsewhere, 1, 0};
static const struct peil_metric metrics[] = {
    {.kind = PEIL_METRIC_FILLED, .columns = bsn, .column_count = 1, .where = "age > 3"},
    {.kind = PEIL_METRIC_RANGE,
     .columns = age,
     .column_count = 1,
     .values = bounds,
     .value_count = 2,
     .flags = PEIL_METRIC_LOW_OPEN},
    {.kind = PEIL_METRIC_MAXIMUM, .columns = bsn, .column_count = 1},
    {.kind = PEIL_METRIC_MAXIMUM, .columns = age, .column_count = 1},
    {.kind = PEIL_METRIC_IN_REFERENCE, .columns = bsn, .column_count = 1, .reference = &reference},
};
static const struct protocol_question question = {.aspect = QUESTION_MEASURE,
                                                  .date = 20000,
                                                  .dataset = {"public.persons", columns, 2, 0},
                                                  .metrics = metrics,
                                                  .metric_count = 5};

static void a_question_is_read_as_written_and_refused_at_every_cut(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buffer payload = {0}, again = {0};
    struct protocol_question read;
    protocol_put_question(&payload, &question);
    assert_int_equal(protocol_get_question(arena, payload.data, payload.size, &read, NULL), 0);
    protocol_put_question(&again, &read);
    assert_int_equal(again.size, payload.size);
    assert_memory_equal(again.data, payload.data, payload.size);
    assert_null(read.metrics[1].values[1]);
    assert_string_equal(read.metrics[4].reference->columns[0], "number");
    for (size_t size = 0; size < payload.size; size++) {
        unsigned char *cut = memory_allocate(size ? size : 1);
        memcpy(cut, payload.data, size);
        if (protocol_get_question(arena, cut, size, &read, NULL) == 0)
            fail_msg("cut at %zu of %zu it is read", size, payload.size);
        free(cut);
    }
    buffer_release(&payload);
    buffer_release(&again);
    arena_free(arena);
}

static void an_answer_is_read_as_written(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buffer payload = {0};
    struct protocol_answer read, given = {.metric = 3,
                                          .answer = {.state = PEIL_ANSWER_MEASURED,
                                                     .type = PEIL_COLUMN_INTEGER,
                                                     .text = "1234",
                                                     .text_size = 3,
                                                     .rows = 9,
                                                     .good = 7,
                                                     .unknown = 2,
                                                     .finder = "select 1"}};
    protocol_put_answer(&payload, &given);
    assert_int_equal(protocol_get_answer(arena, payload.data, payload.size, &read, NULL), 0);
    assert_string_equal(read.answer.text, "123");
    assert_string_equal(read.answer.finder, "select 1");
    assert_null(read.answer.cause);
    assert_int_equal(read.answer.unknown, 2);
    for (size_t size = 0; size < payload.size; size++)
        assert_true(protocol_get_answer(arena, payload.data, size, &read, NULL) < 0);
    buffer_release(&payload);
    arena_free(arena);
}

static void assert_wrong(uint32_t metric, struct peil_answer answer, const char *wrong)
{
    char text[160];
    const char *got = protocol_check_answer(&question, metric, &answer, text);
    assert_string_equal(got ? got : "", wrong);
}

static void counts_that_cannot_be_are_refused(void **state)
{
    (void)state;
    struct peil_answer sound = {
        .state = PEIL_ANSWER_MEASURED, .rows = 6, .good = 1, .bad = 2, .allowed = 2, .unknown = 1};
    assert_wrong(0, sound, "");
    struct peil_answer answer = sound;
    answer.rows = 7;
    assert_wrong(0, answer, "counted 7 rows as 1 good, 2 bad, 2 allowed and 1 unknown");
    answer = sound;
    answer.good = -1;
    answer.rows = 4;
    assert_wrong(0, answer, "counted 4 rows as -1 good, 2 bad, 2 allowed and 1 unknown");
    answer = sound;
    answer.good = INT64_MAX;
    answer.bad = INT64_MAX;
    answer.allowed = 2;
    answer.unknown = 6;
    assert_wrong(0, answer,
                 "counted 6 rows as 9223372036854775807 good, 9223372036854775807 bad, 2 allowed and 6 unknown");
    answer = sound;
    answer.state = 3;
    assert_wrong(0, answer, "gave an answer of state 3, which there is not");
    assert_wrong(5, sound, "answered metric 5; there are 5");
    answer = sound;
    answer.flags = PEIL_ANSWER_APPROXIMATE;
    assert_wrong(0, answer, "approximated what was to be exact");
}

static void what_was_not_measured_has_a_cause_and_no_counts(void **state)
{
    (void)state;
    struct peil_answer answer = {.state = PEIL_ANSWER_NOT_MEASURED, .cause = "no such column"};
    assert_wrong(0, answer, "");
    answer.cause = "";
    assert_wrong(0, answer, "did not measure a metric and gave no cause");
    answer.cause = "no such column";
    answer.rows = answer.good = 1;
    assert_wrong(0, answer, "gave counts with a metric that it did not measure");
}

static void a_value_of_a_personal_column_is_refused(void **state)
{
    (void)state;
    struct peil_answer answer = {
        .state = PEIL_ANSWER_MEASURED, .rows = 1, .good = 1, .text = "9", .text_size = 1, .type = PEIL_COLUMN_TEXT};
    assert_wrong(2, answer, "gave a value of a column that is personal");
    assert_wrong(3, answer, "");
    assert_wrong(0, answer, "gave a value with a metric that has none");
}

int main(void)
{
    text_language("en", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_read_as_written_and_refused_at_every_cut),
        cmocka_unit_test(an_answer_is_read_as_written),
        cmocka_unit_test(counts_that_cannot_be_are_refused),
        cmocka_unit_test(what_was_not_measured_has_a_cause_and_no_counts),
        cmocka_unit_test(a_value_of_a_personal_column_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
