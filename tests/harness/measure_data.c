/* SPDX-License-Identifier: EUPL-1.2 */
/* Asks a data plugin through a runner, for tests and benches. Metrics come on standard input, a line each, fields
 * separated by tabs:
 *
 *     KIND [columns=a,b] [where=…] [argument=…] [values=x|y] [split=N] [reference=table:a,b] [flags=N]
 *
 * KIND is the name in peil/plugin.h without PEIL_METRIC_, in small letters; in values an empty one is an open bound.
 *
 *     measure_data [schema|measure|explain|test] PLUGIN TABLE [name=value …]
 *
 * Names are the plugin's options, and: personal (columns), memory_limit (MiB), deadline (ms), date. Prints what came:
 * an answer a line, in the order of the metrics, then the cost. PEIL_BUILD is the folder of the build. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "data/ask.h"
#include "base/poison.h"

static const struct {
    const char *name;
    uint32_t kind;
} kinds[] = {
    {"rows", PEIL_METRIC_ROWS},
    {"readable", PEIL_METRIC_READABLE},
    {"filled", PEIL_METRIC_FILLED},
    {"not_blank", PEIL_METRIC_NOT_BLANK},
    {"matches", PEIL_METRIC_MATCHES},
    {"pattern", PEIL_METRIC_PATTERN},
    {"in_set", PEIL_METRIC_IN_SET},
    {"in_reference", PEIL_METRIC_IN_REFERENCE},
    {"range", PEIL_METRIC_RANGE},
    {"length", PEIL_METRIC_LENGTH},
    {"unique", PEIL_METRIC_UNIQUE},
    {"groups", PEIL_METRIC_GROUPS},
    {"determines", PEIL_METRIC_DETERMINES},
    {"expression", PEIL_METRIC_EXPRESSION},
    {"agrees", PEIL_METRIC_AGREES},
    {"geometry", PEIL_METRIC_GEOMETRY},
    {"minimum", PEIL_METRIC_MINIMUM},
    {"maximum", PEIL_METRIC_MAXIMUM},
    {"sum", PEIL_METRIC_SUM},
    {"mean", PEIL_METRIC_MEAN},
    {"deviation", PEIL_METRIC_DEVIATION},
    {"quantile", PEIL_METRIC_QUANTILE},
    {"distinct", PEIL_METRIC_DISTINCT},
    {"shortest", PEIL_METRIC_SHORTEST},
    {"longest", PEIL_METRIC_LONGEST},
    {"gap", PEIL_METRIC_GAP},
    {"frequent", PEIL_METRIC_FREQUENT},
};

static const char *const *split(struct arena *arena, const char *text, char sign, uint32_t *ret_count)
{
    const char **items = arena_allocate_array(arena, strlen(text) + 2, sizeof(*items));
    *ret_count = 0;
    while (text) {
        const char *end = strchr(text, sign);
        size_t size = end ? (size_t)(end - text) : strlen(text);
        items[(*ret_count)++] = arena_text_n(arena, text, size);
        text = end ? end + 1 : NULL;
    }
    return items;
}

static void set_member(struct arena *arena, struct peil_metric *metric, const char *name, const char *value)
{
    if (strcmp(name, "columns") == 0) {
        metric->columns = split(arena, value, ',', &metric->column_count);
    } else if (strcmp(name, "where") == 0) {
        metric->where = value;
    } else if (strcmp(name, "argument") == 0) {
        metric->argument = value;
    } else if (strcmp(name, "values") == 0) {
        const char **values = (const char **)(uintptr_t)split(arena, value, '|', &metric->value_count);
        for (uint32_t i = 0; metric->kind != PEIL_METRIC_IN_SET && i < metric->value_count; i++)
            values[i] = *values[i] ? values[i] : NULL;
        metric->values = values;
    } else if (strcmp(name, "split") == 0) {
        metric->split = (uint32_t)strtoul(value, NULL, 10);
    } else if (strcmp(name, "flags") == 0) {
        metric->flags = (uint32_t)strtoul(value, NULL, 10);
    } else if (strcmp(name, "reference") == 0) {
        struct peil_reference *reference = arena_allocate(arena, sizeof(*reference));
        const char *colon = strchr(value, ':');
        reference->table = arena_text_n(arena, value, colon ? (size_t)(colon - value) : strlen(value));
        reference->columns = split(arena, colon ? colon + 1 : "", ',', &reference->column_count);
        metric->reference = reference;
    } else {
        fprintf(stderr, "measure_data: no '%s'\n", name);
        exit(2);
    }
}

static struct peil_metric read_metric(struct arena *arena, const char *line)
{
    struct peil_metric metric = {0};
    uint32_t count;
    const char *const *fields = split(arena, line, '\t', &count);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].name, fields[0]) == 0)
            metric.kind = kinds[i].kind;
    if (!metric.kind) {
        fprintf(stderr, "measure_data: no metric '%s'\n", fields[0]);
        exit(2);
    }
    for (uint32_t i = 1; i < count; i++) {
        const char *equals = strchr(fields[i], '=');
        if (equals)
            set_member(arena, &metric, arena_text_n(arena, fields[i], (size_t)(equals - fields[i])), equals + 1);
    }
    return metric;
}

static size_t read_metrics(struct arena *arena, struct peil_metric *metrics, size_t most)
{
    char *line = NULL;
    size_t room = 0, count = 0;
    ssize_t size;
    while (count < most && (size = getline(&line, &room, stdin)) > 0) {
        while (size && line[size - 1] == '\n')
            line[--size] = '\0';
        if (size && *line != '#')
            metrics[count++] = read_metric(arena, arena_text(arena, line));
    }
    free(line);
    return count;
}

static void print_answer(const struct peil_answer *answer)
{
    if (answer->state != PEIL_ANSWER_MEASURED) {
        printf("not measured: %s\n", answer->cause);
        return;
    }
    printf("%" PRId64 ": %" PRId64 " good %" PRId64 " bad %" PRId64 " allowed %" PRId64 " unknown%s%s\n", answer->rows,
           answer->good, answer->bad, answer->allowed, answer->unknown, answer->text ? " = " : "",
           answer->text ? answer->text : "");
    if (getenv("FINDERS") && answer->finder)
        printf("  %s\n", answer->finder);
}

int main(int count, char **arguments)
{
    static const char *const aspects[] = {"", "schema", "measure", "explain", "test"};
    const char *build = getenv("PEIL_BUILD") ? getenv("PEIL_BUILD") : ".";
    struct arena *arena = arena_new();
    struct job_place place = {.runner = arena_format(arena, "%s/src/runner/peil-runner", build),
                              .plugin_folder = arena_format(arena, "%s/plugins", build),
                              .language = "en"};
    struct job_setting settings[32];
    struct data_source source = {.settings = settings, .name = "source", .place = "measure_data"};
    struct protocol_question question = {.date = 20000};
    struct job_limits limits = {.deadline_ms = 600000, .memory_bytes = UINT64_C(8) << 30};
    struct peil_error error = {0};
    struct data_answers got;
    if (count < 4)
        return 2;
    for (int i = 1; i < 5; i++)
        if (strcmp(arguments[1], aspects[i]) == 0)
            question.aspect = (enum question_aspect)i;
    source.plugin = arguments[2];
    question.dataset.table = *arguments[3] ? arguments[3] : NULL;
    struct peil_column *columns = arena_allocate_array(arena, 1000, sizeof(*columns));
    for (int i = 4; i < count; i++) {
        char *value = strchr(arguments[i], '=');
        if (!value || source.setting_count == 32)
            return 2;
        *value++ = '\0';
        uint32_t items;
        if (strcmp(arguments[i], "deadline") == 0)
            limits.deadline_ms = strtoll(value, NULL, 10);
        else if (strcmp(arguments[i], "memory_limit") == 0)
            limits.memory_bytes = strtoull(value, NULL, 10) << 20;
        else if (strcmp(arguments[i], "date") == 0)
            date_parse_iso(value, &question.date);
        else if (strcmp(arguments[i], "columns") == 0 || strcmp(arguments[i], "personal") == 0) {
            const char *const *names = split(arena, value, ',', &items);
            for (uint32_t j = 0; j < items; j++) {
                const char *colon = strchr(names[j], ':');
                columns[question.dataset.column_count++] = (struct peil_column){
                    .name = arena_text_n(arena, names[j], colon ? (size_t)(colon - names[j]) : strlen(names[j])),
                    .type = colon ? (uint32_t)strtoul(colon + 1, NULL, 10) : PEIL_COLUMN_TEXT,
                    .flags = *arguments[i] == 'p' ? PEIL_COLUMN_PERSONAL : 0};
            }
        } else
            settings[source.setting_count++] =
                (struct job_setting){.key = arguments[i], .value = value, .place = "measure_data"};
    }
    question.dataset.columns = columns;
    struct peil_metric *metrics = arena_allocate_array(arena, 4096, sizeof(*metrics));
    question.metrics = metrics;
    if (question.aspect == QUESTION_MEASURE || question.aspect == QUESTION_EXPLAIN)
        question.metric_count = read_metrics(arena, metrics, 4096);
    int failed = data_ask(arena, &place, &source, &question, limits, &got, &error);
    if (failed)
        fprintf(stderr, "%s\n", error.message);
    for (size_t i = 0; !failed && question.aspect == QUESTION_MEASURE && i < question.metric_count; i++)
        print_answer(&got.answers[i]);
    for (size_t i = 0; !failed && i < got.column_count; i++)
        printf("%s %u %s%s%s\n", got.columns[i].name, got.columns[i].type,
               got.columns[i].native_type ? got.columns[i].native_type : "?",
               got.columns[i].flags & PEIL_COLUMN_NOT_NULL ? " not null" : "",
               got.columns[i].flags & PEIL_COLUMN_KEY ? " key" : "");
    for (size_t i = 0; !failed && i < got.finding_count; i++)
        printf("%d %s: %s\n", got.findings[i].level, got.findings[i].key, got.findings[i].text);
    if (!failed && *got.notes)
        fputs(got.notes, stdout);
    if (!failed && *got.text)
        fputs(got.text, stdout);
    if (!failed && question.aspect == QUESTION_MEASURE)
        printf("scans %" PRIu64 " queries %" PRIu64 " rows %" PRIu64 " road %s\n", got.cost.scans, got.cost.queries,
               got.cost.rows, got.cost.road ? got.cost.road : "?");
    arena_free(arena);
    return failed ? 1 : 0;
}
