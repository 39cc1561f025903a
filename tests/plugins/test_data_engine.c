/* SPDX-License-Identifier: EUPL-1.2 */
/* The engine against peil-data(7): every metric, every row of its tables, in one part and in three. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "data_common/engine.h"
#include "fake_host.h"

#include "base/poison.h"

static const struct peil_column columns[] = {
    {"k", NULL, PEIL_COLUMN_INTEGER, 0},
    {"t", NULL, PEIL_COLUMN_TEXT, 0},
    {"n", NULL, PEIL_COLUMN_DECIMAL, 0},
    {"d", NULL, PEIL_COLUMN_DATE, 0},
    {"bsn", NULL, PEIL_COLUMN_TEXT, PEIL_COLUMN_PERSONAL},
};
#define T(of)                                                                                                          \
    {                                                                                                                  \
        .text = of, .size = sizeof(of) - 1, .state = VALUE_TEXT                                                        \
    }
#define N(of, by)                                                                                                      \
    {                                                                                                                  \
        .state = VALUE_NUMBER, .number = of, .scale = by                                                               \
    }
#define D(of)                                                                                                          \
    {                                                                                                                  \
        .state = VALUE_DATE, .number = of                                                                              \
    }
#define NONE                                                                                                           \
    {                                                                                                                  \
        .state = VALUE_NULL                                                                                            \
    }
enum { ROWS = 8 };
static const struct value data[5][ROWS] = {
    {N(1, 0), N(2, 0), N(3, 0), N(4, 0), N(5, 0), N(6, 0), N(7, 0), N(8, 0)},
    {T("a"), T("A"), T("a "), T(""), T(" \t"), NONE, T("a"), T("12.5")},
    {N(10, 1), N(100, 2), N(2, 0), N(-35, 1), NONE, N(3, 0), N(0, 0), NONE},
    {D(0), D(1), D(5), NONE, D(0), D(20), D(20), D(21)},
    {T("111222333"), T("123456789"), NONE, T("111222333"), T(""), T("123456782"), T("10082426"), NONE},
};

static struct fake_host host;

static void measure(const struct peil_metric *metrics, uint32_t count, size_t parts, uint64_t memory)
{
    struct peil_dataset dataset = {.columns = columns, .column_count = 5};
    struct protocol_question asked = {
        .aspect = QUESTION_MEASURE, .dataset = dataset, .metrics = metrics, .metric_count = count};
    struct peil_question question = {.size = sizeof(question),
                                     .metric_count = count,
                                     .metric_size = sizeof(*metrics),
                                     .date = 100,
                                     .dataset = &dataset,
                                     .metrics = metrics};
    struct engine_request request = {
        .host = &host.abi, .question = &question, .columns = columns, .column_count = 5, .memory_most = memory};
    struct engine *engine = engine_open(&request);
    struct engine_part *of[3];
    for (size_t i = 0; i < parts; i++)
        of[i] = engine_part_new(engine);
    for (size_t row = 0; row < ROWS; row++) {
        const struct value *values[5];
        for (size_t i = 0; i < 5; i++)
            values[i] = &data[i][row];
        engine_rows(of[row % parts], values, 1);
    }
    host.answers = arena_allocate_array(host.arena, count + 1u, sizeof(*host.answers));
    host.question = &asked;
    assert_int_equal(engine_finish(engine, &host.error), 0);
    assert_int_equal(engine_row_count(engine), ROWS);
    host.question = NULL;
    engine_close(engine);
}

static const char *const k[] = {"k"}, *const t[] = {"t"}, *const n[] = {"n"}, *const d[] = {"d"},
                         *const bsn[] = {"bsn"};
static const char *const t_n[] = {"t", "n"}, *const unknown[] = {"x"};
static const char *const set[] = {"a", "12.5"}, *const one_to_three[] = {"1", "3"}, *const up_to_two[] = {NULL, "2"};
static const char *const days[] = {"1970-01-02", "1970-01-21"}, *const mixed[] = {"1", "1970-01-01"};
#define COLUMN(of) .columns = of, .column_count = sizeof(of) / sizeof(of[0])
#define VALUES(of) .values = of, .value_count = sizeof(of) / sizeof(of[0])

static const struct {
    struct peil_metric metric;
    const char *answer;
} cases[] = {
    {{.kind = PEIL_METRIC_ROWS}, "8: 8 good 0 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_ROWS, .where = "n > 0"}, "4: 4 good 0 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_FILLED, COLUMN(t)}, "8: 7 good 1 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_FILLED, COLUMN(t_n)}, "8: 5 good 3 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_NOT_BLANK, COLUMN(t)}, "8: 5 good 3 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_NOT_BLANK, COLUMN(n)}, "8: 6 good 2 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_MATCHES, COLUMN(bsn), .argument = "bsn"}, "8: 4 good 2 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_MATCHES, COLUMN(n), .argument = "decimal"}, "8: 6 good 0 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_IN_SET, COLUMN(t), VALUES(set)}, "8: 3 good 4 bad 0 allowed 1 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(n), VALUES(one_to_three)}, "8: 4 good 2 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(n), VALUES(one_to_three), .flags = PEIL_METRIC_LOW_OPEN},
     "8: 2 good 4 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(n), VALUES(one_to_three), .flags = PEIL_METRIC_HIGH_OPEN},
     "8: 3 good 3 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(n), VALUES(up_to_two)}, "8: 5 good 1 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(t), VALUES(one_to_three)}, "8: 0 good 7 bad 0 allowed 1 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(d), VALUES(days)}, "8: 4 good 3 bad 0 allowed 1 unknown"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(d), VALUES(one_to_three)},
     "not measured: column 'd' is of another type than the bounds"},
    {{.kind = PEIL_METRIC_RANGE, COLUMN(d), VALUES(mixed)},
     "not measured: bounds are two numbers, two days or two moments"},
    {{.kind = PEIL_METRIC_LENGTH, COLUMN(t), VALUES(one_to_three)}, "8: 5 good 2 bad 0 allowed 1 unknown"},
    {{.kind = PEIL_METRIC_UNIQUE, COLUMN(t)}, "8: 5 good 2 bad 0 allowed 1 unknown"},
    {{.kind = PEIL_METRIC_UNIQUE, COLUMN(n)}, "8: 4 good 2 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_UNIQUE, COLUMN(t_n)}, "8: 5 good 0 bad 0 allowed 3 unknown"},
    {{.kind = PEIL_METRIC_GROUPS, COLUMN(t), VALUES(up_to_two)}, "8: 7 good 0 bad 0 allowed 1 unknown"},
    {{.kind = PEIL_METRIC_DETERMINES, COLUMN(t_n), .split = 1}, "8: 3 good 2 bad 0 allowed 3 unknown"},
    {{.kind = PEIL_METRIC_EXPRESSION, .argument = "n >= 1"}, "8: 4 good 2 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_EXPRESSION, .argument = "n >= 1", .where = "t is not null"},
     "7: 3 good 2 bad 0 allowed 2 unknown"},
    {{.kind = PEIL_METRIC_EXPRESSION, .argument = "x >= 1"},
     "not measured: byte 1 of the expression: there is no column 'x'"},
    {{.kind = PEIL_METRIC_FILLED, COLUMN(unknown)}, "not measured: there is no column 'x'"},
    {{.kind = PEIL_METRIC_MINIMUM, COLUMN(n)}, "8: 6 good 0 bad 0 allowed 2 unknown = -3.5"},
    {{.kind = PEIL_METRIC_MAXIMUM, COLUMN(n)}, "8: 6 good 0 bad 0 allowed 2 unknown = 3"},
    {{.kind = PEIL_METRIC_MAXIMUM, COLUMN(d)}, "8: 7 good 0 bad 0 allowed 1 unknown = 1970-01-22"},
    {{.kind = PEIL_METRIC_MAXIMUM, COLUMN(t)}, "8: 7 good 0 bad 0 allowed 1 unknown = a "},
    {{.kind = PEIL_METRIC_MAXIMUM, COLUMN(bsn)}, "not measured: the column is personal"},
    {{.kind = PEIL_METRIC_MAXIMUM, COLUMN(n), .where = "k > 8"}, "0: 0 good 0 bad 0 allowed 0 unknown"},
    {{.kind = PEIL_METRIC_SUM, COLUMN(n)}, "8: 6 good 0 bad 0 allowed 2 unknown = 3.5"},
    {{.kind = PEIL_METRIC_SUM, COLUMN(t)}, "not measured: column 't' has no numbers"},
    {{.kind = PEIL_METRIC_MEAN, COLUMN(k)}, "8: 8 good 0 bad 0 allowed 0 unknown = 4.5"},
    {{.kind = PEIL_METRIC_DEVIATION, COLUMN(k)}, "8: 8 good 0 bad 0 allowed 0 unknown = 2.44948974278318"},
    {{.kind = PEIL_METRIC_QUANTILE, COLUMN(k), .argument = "0.5"}, "8: 8 good 0 bad 0 allowed 0 unknown = 4"},
    {{.kind = PEIL_METRIC_QUANTILE, COLUMN(k), .argument = "0.51"}, "8: 8 good 0 bad 0 allowed 0 unknown = 5"},
    {{.kind = PEIL_METRIC_QUANTILE, COLUMN(k), .argument = "2"},
     "not measured: a quantile has a fraction between 0 and 1"},
    {{.kind = PEIL_METRIC_DISTINCT, COLUMN(t)}, "8: 7 good 0 bad 0 allowed 1 unknown = 6"},
    {{.kind = PEIL_METRIC_DISTINCT, COLUMN(n)}, "8: 6 good 0 bad 0 allowed 2 unknown = 5"},
    {{.kind = PEIL_METRIC_SHORTEST, COLUMN(t)}, "8: 7 good 0 bad 0 allowed 1 unknown = 0"},
    {{.kind = PEIL_METRIC_LONGEST, COLUMN(t)}, "8: 7 good 0 bad 0 allowed 1 unknown = 4"},
    {{.kind = PEIL_METRIC_GAP, COLUMN(d)}, "8: 7 good 0 bad 0 allowed 1 unknown = 15"},
    {{.kind = PEIL_METRIC_FREQUENT, COLUMN(t), .argument = "2"},
     "8: 7 good 0 bad 0 allowed 1 unknown = [[\"a\",2],[\"\",1]]"},
    {{.kind = PEIL_METRIC_FREQUENT, COLUMN(bsn), .argument = "2"}, "not measured: the column is personal"},
    {{.kind = PEIL_METRIC_GEOMETRY, COLUMN(t), .argument = "valid"}, "not measured: this source cannot count that"},
    {{.kind = 999}, "not measured: this source cannot count that"},
};
enum { CASES = sizeof(cases) / sizeof(cases[0]) };

static void in_parts(size_t parts)
{
    struct peil_metric metrics[CASES];
    for (size_t i = 0; i < CASES; i++)
        metrics[i] = cases[i].metric;
    measure(metrics, CASES, parts, 0);
    for (size_t i = 0; i < CASES; i++)
        if (strcmp(fake_answer_line(&host, (uint32_t)i), cases[i].answer) != 0)
            fail_msg("case %zu: '%s', not '%s'", i, fake_answer_line(&host, (uint32_t)i), cases[i].answer);
}

static void every_metric_in_one_part(void **state)
{
    (void)state;
    in_parts(1);
}

static void every_metric_in_three_parts(void **state)
{
    (void)state;
    in_parts(3);
}

static void a_metric_over_its_memory_has_no_answer(void **state)
{
    (void)state;
    struct peil_metric metrics[] = {{.kind = PEIL_METRIC_UNIQUE, COLUMN(t)}, {.kind = PEIL_METRIC_FILLED, COLUMN(t)}};
    measure(metrics, 2, 1, 1024);
    assert_string_equal(fake_answer_line(&host, 0), "not measured: no answer");
    assert_string_equal(fake_answer_line(&host, 1), "8: 7 good 1 bad 0 allowed 0 unknown");
}

static int begin(void **state)
{
    (void)state;
    fake_host_init(&host);
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_host_release(&host);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric_in_one_part),
        cmocka_unit_test(every_metric_in_three_parts),
        cmocka_unit_test(a_metric_over_its_memory_has_no_answer),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
