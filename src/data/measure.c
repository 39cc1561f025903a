/* SPDX-License-Identifier: EUPL-1.2 */
/* From rules to questions, from answers to outcomes. */
#include "data/measure.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

/* Rows are counted by the million in milliseconds a thousand; memory is what exact uniqueness keeps. */
#define DATA_MEMORY_BYTES (UINT64_C(4) << 30)

enum outcome data_judge(int64_t n, int64_t d, int32_t norm)
{
    if (d <= 0)
        return OUTCOME_NOT_MEASURED;
    return (__int128)n * 100000 >= (__int128)d * norm ? OUTCOME_OK : OUTCOME_SHORT;
}

static struct job_limits limits_of(const struct rules_dataset *dataset)
{
    return (struct job_limits){.deadline_ms = dataset->deadline_s * 1000, .memory_bytes = DATA_MEMORY_BYTES};
}

/* The rules of one dataset, and their metrics; a rule without one has no place among them. */
struct asked {
    const struct rule **rules;
    size_t rule_count;
    struct peil_metric *metrics;
    size_t *metric_of; /* by rule; SIZE_MAX: none */
    size_t metric_count;
};

static void gather(struct arena *arena, const struct rules *rules, size_t dataset, struct asked *ret)
{
    *ret = (struct asked){.rules = arena_allocate_array(arena, rules->rule_count + 1, sizeof(*ret->rules)),
                          .metrics = arena_allocate_array(arena, rules->rule_count + 1, sizeof(*ret->metrics)),
                          .metric_of = arena_allocate_array(arena, rules->rule_count + 1, sizeof(*ret->metric_of))};
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (rule->dataset != dataset)
            continue;
        ret->metric_of[ret->rule_count] = rule->kind->metric ? ret->metric_count : SIZE_MAX;
        ret->rules[ret->rule_count++] = rule;
        if (rule->kind->metric)
            ret->metrics[ret->metric_count++] = rule->metric;
    }
}

/* What is known of the columns, with what the rules mark as personal. */
static struct peil_column *mark_personal(struct arena *arena, const struct rules_dataset *dataset,
                                         const struct peil_column *columns, size_t count, size_t *ret_count)
{
    struct peil_column *marked = arena_allocate_array(arena, count + dataset->personal_count + 1, sizeof(*marked));
    if (count)
        memcpy(marked, columns, count * sizeof(*marked));
    *ret_count = count;
    for (size_t i = 0; i < dataset->personal_count; i++) {
        bool found = false;
        for (size_t j = 0; j < count; j++)
            if (strcmp(marked[j].name, dataset->personal[i].name) == 0) {
                marked[j].flags |= PEIL_COLUMN_PERSONAL;
                found = true;
            }
        if (!found)
            marked[(*ret_count)++] = dataset->personal[i];
    }
    return marked;
}

/* ---- Outcomes
 * -------------------------------------------------------------------------------------------------------- */

static void not_measured(struct data_result *result, const char *cause)
{
    result->outcome = OUTCOME_NOT_MEASURED;
    result->n = result->d = 0;
    result->cause = cause;
}

static void judge_one(struct data_result *result, bool good)
{
    result->n = good;
    result->d = 1;
    result->outcome = good ? OUTCOME_OK : OUTCOME_SHORT;
}

static void judge_share(struct data_result *result, const struct peil_answer *answer)
{
    result->n = answer->good;
    result->d = answer->good + answer->bad;
    result->outcome = data_judge(result->n, result->d, result->rule->norm);
    if (result->d == 0)
        not_measured(result, answer->rows ? _("no row has a value that can be judged") : _("there are no rows"));
}

static void judge_days(struct arena *arena, struct data_result *result, const struct peil_answer *answer,
                       date_day as_of)
{
    date_day newest;
    const char *day = answer->text ? arena_text_n(arena, answer->text, answer->text_size < 10 ? 0 : 10) : "";
    result->value = answer->text;
    if (!answer->text || !date_parse_iso(day, &newest))
        not_measured(result, _("there is no day"));
    else
        judge_one(result, as_of - newest <= result->rule->days);
}

static void judge(struct arena *arena, struct data_result *result, const struct peil_answer *answer, date_day as_of)
{
    result->allowed = answer->allowed;
    result->unknown = answer->unknown;
    result->finder = answer->finder;
    if (answer->state != PEIL_ANSWER_MEASURED) {
        not_measured(result, answer->cause);
        return;
    }
    switch (result->rule->kind->judging) {
    case RULE_COUNT:
        result->value = arena_format(arena, "%lld", (long long)answer->rows);
        judge_one(result, answer->rows >= result->rule->minimum && answer->rows <= result->rule->maximum);
        break;
    case RULE_DAYS:
        judge_days(arena, result, answer, as_of);
        break;
    case RULE_GAP:
        result->value = answer->text;
        if (!answer->text)
            not_measured(result, _("there is no day"));
        else
            judge_one(result, strtoll(answer->text, NULL, 10) <= result->rule->days);
        break;
    default:
        judge_share(result, answer);
    }
}

/* Each column that is there, in its place among those that are wanted. */
static void judge_schema(struct arena *arena, struct data_result *result, const struct peil_column *columns,
                         size_t count, const char *cause)
{
    const struct peil_metric *wanted = &result->rule->metric;
    size_t at = 0;
    if (count == 0) {
        not_measured(result, cause ? cause : _("there are no columns"));
        return;
    }
    _cleanup_buffer_ struct buffer missing = {0};
    for (uint32_t i = 0; i < wanted->column_count; i++) {
        size_t found = 0;
        while (found < count && strcmp(columns[found].name, wanted->columns[i]) != 0)
            found++;
        if (found < count && found >= at) {
            result->n++;
            at = found + 1;
        } else {
            buffer_append_format(&missing, "%s%s", missing.size ? ", " : "", wanted->columns[i]);
        }
    }
    result->d = wanted->column_count;
    result->outcome = data_judge(result->n, result->d, result->rule->norm);
    result->value = missing.size ? arena_text(arena, buffer_text(&missing)) : NULL;
}

/* ---- Measuring
 * --------------------------------------------------------------------------------------------------------- */

int data_measure(struct arena *arena, const struct job_place *place, const struct rules *rules, size_t dataset,
                 date_day as_of, struct data_measurement *ret_measurement, struct peil_error *error)
{
    const struct rules_dataset *of = &rules->datasets[dataset];
    const struct data_source *source = &rules->sources[of->source];
    struct data_measurement *made = ret_measurement;
    struct peil_error cause = {0};
    struct data_answers schema;
    struct asked asked;
    size_t known_count;
    gather(arena, rules, dataset, &asked);
    *made = (struct data_measurement){.rules = rules, .dataset = of};
    struct protocol_question question = {.aspect = QUESTION_SCHEMA, .date = as_of, .dataset = {.table = of->table}};
    int failed = data_ask(arena, place, source, &question, limits_of(of), &schema, &cause);
    if (failed == PEIL_ERROR_USAGE && error) { /* a setting that is wrong is the steward's to mend, now */
        *error = cause;
        return failed;
    }
    made->columns = schema.columns;
    made->column_count = failed ? 0 : schema.column_count;
    question.dataset.columns = mark_personal(arena, of, made->columns, made->column_count, &known_count);
    question.dataset.column_count = (uint32_t)known_count;
    question.aspect = QUESTION_MEASURE;
    question.metrics = asked.metrics;
    question.metric_count = asked.metric_count;
    if (!failed && asked.metric_count)
        failed = data_ask(arena, place, source, &question, limits_of(of), &made->answers, &cause);
    else
        made->answers = schema;
    made->results = arena_allocate_array(arena, asked.rule_count + 1, sizeof(*made->results));
    made->result_count = asked.rule_count;
    for (size_t i = 0; i < asked.rule_count; i++) {
        struct data_result *result = &made->results[i];
        result->rule = asked.rules[i];
        if (asked.metric_of[i] == SIZE_MAX)
            judge_schema(arena, result, made->columns, made->column_count,
                         failed ? arena_text(arena, cause.message) : NULL);
        else if (failed)
            not_measured(result, arena_text(arena, cause.message));
        else
            judge(arena, result, &made->answers.answers[asked.metric_of[i]], as_of);
    }
    return 0;
}

int data_explain(struct arena *arena, const struct job_place *place, const struct rules *rules, size_t dataset,
                 date_day as_of, const struct peil_column *known, size_t known_count, const char **ret_text,
                 struct peil_error *error)
{
    const struct rules_dataset *of = &rules->datasets[dataset];
    struct data_answers answers;
    struct asked asked;
    size_t count;
    gather(arena, rules, dataset, &asked);
    struct protocol_question question = {.aspect = QUESTION_EXPLAIN,
                                         .date = as_of,
                                         .dataset = {.table = of->table},
                                         .metrics = asked.metrics,
                                         .metric_count = asked.metric_count};
    question.dataset.columns = mark_personal(arena, of, known, known_count, &count);
    question.dataset.column_count = (uint32_t)count;
    int failed = data_ask(arena, place, &rules->sources[of->source], &question, limits_of(of), &answers, error);
    *ret_text = answers.text;
    return failed;
}
