/* SPDX-License-Identifier: EUPL-1.2 */
/* Profiling: what every column holds, and the rules that would say so. Values are shown only of columns that are not
 * personal, and only when there are few of them. */
#include "data/profile.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

/* Formats that say something about a text column; those that say more come first. */
static const char *const formats[] = {"bsn",   "uuid", "iban",     "btw_id",   "rsin", "a_nummer", "oin",   "kenteken",
                                      "email", "url",  "postcode", "brp_date", "date", "kvk",      "phone", "decimal"};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]), FIXED = 4, SET_MOST = 12 };
/* A format is proposed from this share on, in per cent: what does not fit is what the rule is for. */
enum { FORMAT_SHARE = 90 };

struct profiling {
    struct arena *arena;
    const struct job_place *place;
    const struct rules_dataset *dataset;
    const struct data_source *source;
    struct protocol_question question;
    struct job_limits limits;
    struct buffer text;
    size_t rules;
};

static int ask(struct profiling *profiling, struct peil_metric *metrics, size_t count, struct data_answers *ret,
               struct peil_error *error)
{
    profiling->question.aspect = QUESTION_MEASURE;
    profiling->question.metrics = metrics;
    profiling->question.metric_count = count;
    return data_ask(profiling->arena, profiling->place, profiling->source, &profiling->question, profiling->limits, ret,
                    error);
}

static bool measured(const struct peil_answer *answer)
{
    return answer->state == PEIL_ANSWER_MEASURED;
}

/* A key for a rule: the column's letters, the kind behind it. */
static const char *rule_key(struct profiling *profiling, const char *column, const char *suffix)
{
    char *key = arena_format(profiling->arena, "%.30s_%s", column, suffix);
    for (char *at = key; *at; at++) {
        bool good = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_';
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at + ('a' - 'A'));
        else if (!good)
            *at = '_';
    }
    return key;
}

static void begin_rule(struct profiling *profiling, const char *column, const char *suffix, const char *check)
{
    profiling->rules++;
    buffer_append_format(&profiling->text, "[rule %s]\ndataset = %s\ncheck = %s\ncolumn = %s\n",
                         rule_key(profiling, column, suffix), profiling->dataset->key, check, column);
}

static void propose_filled(struct profiling *profiling, const struct peil_column *column,
                           const struct peil_answer *filled)
{
    if (!measured(filled) || filled->rows == 0)
        return;
    buffer_append_format(&profiling->text, _("; %" PRId64 " of %" PRId64 " rows have a value\n"), filled->good,
                         filled->rows);
    if (filled->good * 100 < filled->rows * 95) {
        buffer_append_text(&profiling->text, "\n");
        return;
    }
    begin_rule(profiling, column->name, "filled",
               column->type == PEIL_COLUMN_TEXT ? "completeness.not_blank" : "completeness.filled");
    buffer_append_text(&profiling->text, filled->bad ? "norm = 99\n\n" : "norm = 100\n\n");
}

static void propose_key(struct profiling *profiling, const struct peil_column *column, const struct peil_answer *unique)
{
    if (!measured(unique) || unique->good + unique->bad < 2 || unique->bad * 1000 > unique->good)
        return;
    buffer_append_format(&profiling->text, _("; %" PRId64 " values occur once, %" PRId64 " rows share theirs\n"),
                         unique->good, unique->bad);
    begin_rule(profiling, column->name, "unique", "uniqueness.key");
    buffer_append_text(&profiling->text, "\n");
}

static bool propose_format(struct profiling *profiling, const struct peil_column *column,
                           const struct peil_answer *answers)
{
    for (size_t i = 0; i < FORMATS; i++) {
        const struct peil_answer *answer = &answers[i];
        if (!measured(answer) || answer->good + answer->bad == 0 ||
            answer->good * 100 < (answer->good + answer->bad) * FORMAT_SHARE)
            continue;
        buffer_append_format(&profiling->text, _("; %" PRId64 " of %" PRId64 " values have the format %s\n"),
                             answer->good, answer->good + answer->bad, formats[i]);
        begin_rule(profiling, column->name, formats[i], "validity.format");
        buffer_append_format(&profiling->text, "format = %s\n\n", formats[i]);
        return true;
    }
    return false;
}

static void propose_bounds(struct profiling *profiling, const struct peil_column *column,
                           const struct peil_answer *least, const struct peil_answer *most)
{
    if (!measured(least) || !measured(most) || !least->text || !most->text)
        return;
    buffer_append_format(&profiling->text, _("; values run from %s to %s\n"), least->text, most->text);
    begin_rule(profiling, column->name, "range", "validity.range");
    buffer_append_format(&profiling->text, "minimum = %s\nmaximum = %s\n\n", least->text, most->text);
}

/* Few values, each of them often: a list. An item with a comma or a line feed cannot stand in one. */
static void propose_set(struct profiling *profiling, const struct peil_column *column, const char *text)
{
    json_t *list = json_loads(text, 0, NULL), *item;
    size_t index;
    _cleanup_buffer_ struct buffer values = {0};
    bool good = json_array_size(list) > 1;
    json_array_foreach(list, index, item)
    {
        const char *value = json_string_value(json_array_get(item, 0));
        good = good && value && *value && !strpbrk(value, ",\n") && json_integer_value(json_array_get(item, 1)) > 1;
        buffer_append_format(&values, "%s%s", index ? ", " : "", value ? value : "");
    }
    if (good) {
        buffer_append_format(&profiling->text, _("; %zu values, each of them more than once\n"), json_array_size(list));
        begin_rule(profiling, column->name, "set", "validity.set");
        buffer_append_format(&profiling->text, "values = %s\n\n", buffer_text(&values));
    }
    json_decref(list);
}

static bool has_order(const struct peil_column *column)
{
    return column->type == PEIL_COLUMN_INTEGER || column->type == PEIL_COLUMN_DECIMAL ||
           column->type == PEIL_COLUMN_DOUBLE || column->type == PEIL_COLUMN_DATE;
}

/* Per column: filled, unique, minimum, maximum; then the formats. */
static struct peil_metric *first_metrics(struct profiling *profiling, size_t *ret_count)
{
    const struct peil_dataset *dataset = &profiling->question.dataset;
    size_t each = FIXED + FORMATS;
    struct peil_metric *metrics =
        arena_allocate_array(profiling->arena, dataset->column_count * each + 1, sizeof(*metrics));
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const char **name = arena_allocate(profiling->arena, sizeof(*name));
        *name = dataset->columns[i].name;
        for (size_t j = 0; j < each; j++) {
            static const uint32_t fixed[FIXED] = {PEIL_METRIC_NOT_BLANK, PEIL_METRIC_UNIQUE, PEIL_METRIC_MINIMUM,
                                                  PEIL_METRIC_MAXIMUM};
            struct peil_metric *metric = &metrics[i * each + j];
            *metric = (struct peil_metric){.kind = j < FIXED ? fixed[j] : PEIL_METRIC_MATCHES,
                                           .columns = name,
                                           .column_count = 1,
                                           .argument = j < FIXED ? NULL : formats[j - FIXED]};
            /* Only a text says something by its form. */
            if (j >= FIXED && dataset->columns[i].type != PEIL_COLUMN_TEXT)
                *metric = (struct peil_metric){.kind = PEIL_METRIC_ROWS};
        }
    }
    *ret_count = dataset->column_count * each;
    return metrics;
}

/* The most frequent values of text columns that no format was found for. */
static int propose_sets(struct profiling *profiling, const bool *wanted, struct peil_error *error)
{
    const struct peil_dataset *dataset = &profiling->question.dataset;
    struct peil_metric *metrics =
        arena_allocate_array(profiling->arena, dataset->column_count * 2 + 1, sizeof(*metrics));
    uint32_t *columns = arena_allocate_array(profiling->arena, dataset->column_count + 1, sizeof(*columns));
    size_t count = 0;
    struct data_answers answers;
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const char **name = arena_allocate(profiling->arena, sizeof(*name));
        *name = dataset->columns[i].name;
        if (!wanted[i])
            continue;
        columns[count / 2] = i;
        metrics[count++] = (struct peil_metric){.kind = PEIL_METRIC_DISTINCT, .columns = name, .column_count = 1};
        metrics[count++] =
            (struct peil_metric){.kind = PEIL_METRIC_FREQUENT, .columns = name, .column_count = 1, .argument = "13"};
    }
    int failed = count ? ask(profiling, metrics, count, &answers, error) : 0;
    for (size_t i = 0; !failed && i < count; i += 2) {
        const struct peil_answer *distinct = &answers.answers[i], *frequent = &answers.answers[i + 1];
        if (measured(distinct) && measured(frequent) && distinct->text && frequent->text &&
            strtoll(distinct->text, NULL, 10) <= SET_MOST)
            propose_set(profiling, &dataset->columns[columns[i / 2]], frequent->text);
    }
    return failed;
}

static int propose(struct profiling *profiling, struct peil_error *error)
{
    const struct peil_dataset *dataset = &profiling->question.dataset;
    size_t count, each = FIXED + FORMATS;
    struct data_answers answers;
    struct peil_metric *metrics = first_metrics(profiling, &count);
    bool *wanted = arena_allocate_array(profiling->arena, dataset->column_count + 1, sizeof(*wanted));
    int failed = ask(profiling, metrics, count, &answers, error);
    if (failed)
        return failed;
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const struct peil_column *column = &dataset->columns[i];
        const struct peil_answer *of = &answers.answers[i * each];
        bool personal = (column->flags & PEIL_COLUMN_PERSONAL) != 0;
        buffer_append_format(&profiling->text, "; ---- %s (%s)\n", column->name,
                             column->native_type ? column->native_type : "?");
        propose_filled(profiling, column, &of[0]);
        propose_key(profiling, column, &of[1]);
        bool format = column->type == PEIL_COLUMN_TEXT && propose_format(profiling, column, of + FIXED);
        if (!personal && has_order(column))
            propose_bounds(profiling, column, &of[2], &of[3]);
        wanted[i] = !personal && !format && column->type == PEIL_COLUMN_TEXT;
    }
    return propose_sets(profiling, wanted, error);
}

int data_profile(struct arena *arena, const struct job_place *place, const struct rules *rules, size_t dataset,
                 date_day as_of, const char **ret_text, struct peil_error *error)
{
    const struct rules_dataset *of = &rules->datasets[dataset];
    struct profiling profiling = {.arena = arena,
                                  .place = place,
                                  .dataset = of,
                                  .source = &rules->sources[of->source],
                                  .limits = {.deadline_ms = of->deadline_s * 1000, .memory_bytes = UINT64_C(4) << 30}};
    struct data_answers schema;
    profiling.question =
        (struct protocol_question){.aspect = QUESTION_SCHEMA, .date = as_of, .dataset = {.table = of->table}};
    int failed = data_ask(arena, place, profiling.source, &profiling.question, profiling.limits, &schema, error);
    if (failed)
        return failed;
    for (size_t i = 0; i < schema.column_count; i++)
        for (size_t j = 0; j < of->personal_count; j++)
            if (strcmp(schema.columns[i].name, of->personal[j].name) == 0)
                schema.columns[i].flags |= PEIL_COLUMN_PERSONAL;
    profiling.question.dataset.columns = schema.columns;
    profiling.question.dataset.column_count = (uint32_t)schema.column_count;
    buffer_append_format(&profiling.text,
                         _("; What the data of %s suggests. Nothing of this holds until you take it over.\n"), of->key);
    failed = propose(&profiling, error);
    *ret_text = arena_text(arena, buffer_text(&profiling.text));
    buffer_release(&profiling.text);
    return failed;
}
