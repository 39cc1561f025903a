/* SPDX-License-Identifier: EUPL-1.2 */
/* Compiling a question, and counting batches of rows. Answers are put together in engine_answer.c. */
#include "data_common/engine_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *engine_need(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        _exit(3);
    }
    return memory;
}

static const char *say(const struct engine *engine, const char *message)
{
    return engine->host->translate(engine->host->context, message);
}

static char *keep_text(const char *text)
{
    return engine_need(strdup(text));
}

/* ---- Compiling -----------------------------------------------------------------------------------------------------
 */

bool engine_knows(uint32_t kind)
{
    switch (kind) {
    case PEIL_METRIC_READABLE:
    case PEIL_METRIC_PATTERN:
    case PEIL_METRIC_IN_REFERENCE:
    case PEIL_METRIC_AGREES:
    case PEIL_METRIC_GEOMETRY:
        return false;
    default:
        return (kind >= PEIL_METRIC_ROWS && kind <= PEIL_METRIC_GEOMETRY) ||
               (kind >= PEIL_METRIC_MINIMUM && kind <= PEIL_METRIC_FREQUENT);
    }
}

static void refuse(struct engine *engine, struct plan *plan, const char *format, const char *what)
{
    char text[PEIL_ERROR_MESSAGE_SIZE];
    if (plan->refusal)
        return;
    snprintf(text, sizeof(text), say(engine, format), what);
    plan->refusal = keep_text(text);
}

static void find_columns(struct engine *engine, struct plan *plan)
{
    const struct peil_metric *metric = plan->metric;
    plan->columns = engine_need(calloc(metric->column_count + 1u, sizeof(*plan->columns)));
    for (uint32_t i = 0; i < metric->column_count; i++) {
        uint32_t column = 0;
        while (column < engine->column_count && strcmp(engine->columns[column].name, metric->columns[i]) != 0)
            column++;
        if (column == engine->column_count) {
            refuse(engine, plan, PEIL_N_("there is no column '%s'"), metric->columns[i]);
            return;
        }
        plan->columns[i] = column;
    }
}

/* Conditions that several metrics share are tested once. */
static void compile_where(struct engine *engine, struct plan *plan)
{
    const char *text = plan->metric->where;
    struct peil_error error = {0};
    plan->where = -1;
    if (!text || !*text)
        return;
    for (size_t i = 0; i < engine->where_count; i++)
        if (strcmp(engine->wheres[i].text, text) == 0) {
            plan->where = (int)i;
            return;
        }
    const struct expression *parsed =
        expression_parse(&engine->scope, text, TYPE_BOOLEAN, engine->needs_values, &error);
    if (!parsed) {
        refuse(engine, plan, "%s", error.message);
        return;
    }
    engine->wheres = engine_need(realloc(engine->wheres, (engine->where_count + 1) * sizeof(*engine->wheres)));
    engine->wheres[engine->where_count] = (struct where){.text = text, .expression = parsed};
    plan->where = (int)engine->where_count++;
}

static bool read_bound(struct plan *plan, int which, enum value_state kind)
{
    const char *text = plan->metric->values[which];
    struct bound *bound = &plan->bounds[which];
    if (!text)
        return true;
    size_t size = strlen(text);
    bound->given = true;
    if (kind == VALUE_NUMBER)
        return decimal_parse(text, size, &bound->decimal);
    return kind == VALUE_DATE ? day_parse(text, size, &bound->number) : moment_parse(text, size, &bound->number);
}

/* What the bounds are says what is compared. */
static void compile_range(struct engine *engine, struct plan *plan)
{
    static const enum value_state kinds[] = {VALUE_NUMBER, VALUE_DATE, VALUE_MOMENT};
    const struct peil_metric *metric = plan->metric;
    if (metric->value_count != 2 || (!metric->values[0] && !metric->values[1])) {
        refuse(engine, plan, "%s", say(engine, PEIL_N_("a range has a lower or an upper bound")));
        return;
    }
    for (size_t i = 0; i < 3 && !plan->compared; i++)
        if (read_bound(plan, 0, kinds[i]) && read_bound(plan, 1, kinds[i]))
            plan->compared = kinds[i];
    if (!plan->compared) {
        refuse(engine, plan, "%s", say(engine, PEIL_N_("bounds are two numbers, two days or two moments")));
        return;
    }
    if (plan->refusal)
        return;
    const struct peil_column *column = &engine->columns[plan->columns[0]];
    bool number = column->type == PEIL_COLUMN_INTEGER || column->type == PEIL_COLUMN_DECIMAL ||
                  column->type == PEIL_COLUMN_DOUBLE;
    bool fits = column->type == PEIL_COLUMN_TEXT || (number && plan->compared == VALUE_NUMBER) ||
                (column->type == PEIL_COLUMN_DATE && plan->compared == VALUE_DATE) ||
                (column->type == PEIL_COLUMN_MOMENT && plan->compared == VALUE_MOMENT);
    if (!fits)
        refuse(engine, plan, PEIL_N_("column '%s' is of another type than the bounds"), column->name);
}

/* Bounds on a count: whole numbers. */
static void compile_counts(struct engine *engine, struct plan *plan)
{
    const struct peil_metric *metric = plan->metric;
    plan->low = 0;
    plan->high = INT64_MAX;
    for (int i = 0; i < 2 && metric->value_count == 2; i++) {
        struct decimal decimal;
        const char *text = metric->values[i];
        if (!text)
            continue;
        if (!decimal_parse(text, strlen(text), &decimal) || decimal.scale || decimal.digits < 0 ||
            decimal.digits > INT64_MAX - 1) {
            refuse(engine, plan, PEIL_N_("'%s' is no whole number"), text);
            return;
        }
        int64_t bound = (int64_t)decimal.digits;
        if (i == 0)
            plan->low = bound + (metric->flags & PEIL_METRIC_LOW_OPEN ? 1 : 0);
        else
            plan->high = bound - (metric->flags & PEIL_METRIC_HIGH_OPEN ? 1 : 0);
    }
}

static int compare_members(const void *a, const void *b)
{
    const struct member *one = a, *other = b;
    if (one->size != other->size)
        return one->size < other->size ? -1 : 1;
    return memcmp(one->text, other->text, one->size);
}

static void compile_set(struct plan *plan)
{
    const struct peil_metric *metric = plan->metric;
    plan->members = engine_need(calloc(metric->value_count + 1u, sizeof(*plan->members)));
    for (uint32_t i = 0; i < metric->value_count; i++)
        if (metric->values[i])
            plan->members[plan->member_count++] = (struct member){metric->values[i], strlen(metric->values[i])};
    qsort(plan->members, plan->member_count, sizeof(*plan->members), compare_members);
}

static bool is_figure(uint32_t type)
{
    return type == PEIL_COLUMN_INTEGER || type == PEIL_COLUMN_DECIMAL || type == PEIL_COLUMN_DOUBLE;
}

static void compile_figure(struct engine *engine, struct plan *plan)
{
    const struct peil_column *column = &engine->columns[plan->columns[0]];
    bool figures = plan->metric->kind == PEIL_METRIC_SUM || plan->metric->kind == PEIL_METRIC_MEAN ||
                   plan->metric->kind == PEIL_METRIC_DEVIATION;
    bool days = plan->metric->kind == PEIL_METRIC_GAP;
    if (figures && !is_figure(column->type))
        refuse(engine, plan, PEIL_N_("column '%s' has no numbers"), column->name);
    if (days && column->type != PEIL_COLUMN_DATE && column->type != PEIL_COLUMN_MOMENT)
        refuse(engine, plan, PEIL_N_("column '%s' has no days"), column->name);
    if (column->type == PEIL_COLUMN_BOOLEAN && plan->metric->kind < PEIL_METRIC_DISTINCT)
        refuse(engine, plan, PEIL_N_("column '%s' has no order"), column->name);
    if (plan->metric->kind == PEIL_METRIC_QUANTILE && !is_figure(column->type) && column->type != PEIL_COLUMN_DATE &&
        column->type != PEIL_COLUMN_MOMENT)
        refuse(engine, plan, PEIL_N_("column '%s' has no numbers"), column->name);
    if (plan->metric->kind == PEIL_METRIC_QUANTILE &&
        (!plan->metric->argument ||
         !decimal_parse(plan->metric->argument, strlen(plan->metric->argument), &plan->fraction) ||
         decimal_compare(plan->fraction, (struct decimal){0, 0}) < 0 ||
         decimal_compare(plan->fraction, (struct decimal){1, 0}) > 0 || plan->fraction.scale > 9))
        refuse(engine, plan, "%s", say(engine, PEIL_N_("a quantile has a fraction between 0 and 1")));
}

static void compile_kind(struct engine *engine, struct plan *plan)
{
    const struct peil_metric *metric = plan->metric;
    struct peil_error error = {0};
    switch (metric->kind) {
    case PEIL_METRIC_MATCHES:
        plan->format = format_find(metric->argument ? metric->argument : "");
        if (!plan->format)
            refuse(engine, plan, PEIL_N_("there is no format '%s'; see peil-data(7)"),
                   metric->argument ? metric->argument : "");
        break;
    case PEIL_METRIC_IN_SET:
        compile_set(plan);
        break;
    case PEIL_METRIC_RANGE:
        compile_range(engine, plan);
        break;
    case PEIL_METRIC_LENGTH:
    case PEIL_METRIC_GROUPS:
        compile_counts(engine, plan);
        break;
    case PEIL_METRIC_UNIQUE:
        plan->low = plan->high = 1;
        break;
    case PEIL_METRIC_DETERMINES:
        if (metric->split == 0 || metric->split >= metric->column_count)
            refuse(engine, plan, "%s", say(engine, PEIL_N_("it needs columns that determine and columns that follow")));
        break;
    case PEIL_METRIC_EXPRESSION:
        plan->expression = expression_parse(&engine->scope, metric->argument ? metric->argument : "", TYPE_BOOLEAN,
                                            engine->needs_values, &error);
        if (!plan->expression)
            refuse(engine, plan, "%s", error.message);
        break;
    case PEIL_METRIC_FREQUENT:
        plan->frequent_most = metric->argument ? atoi(metric->argument) : 10;
        break;
    default:
        if (metric->kind >= PEIL_METRIC_MINIMUM && metric->kind != PEIL_METRIC_DISTINCT)
            compile_figure(engine, plan);
    }
}

static bool column_count_fits(const struct peil_metric *metric)
{
    switch (metric->kind) {
    case PEIL_METRIC_ROWS:
    case PEIL_METRIC_EXPRESSION:
        return metric->column_count == 0;
    case PEIL_METRIC_FILLED:
    case PEIL_METRIC_NOT_BLANK:
    case PEIL_METRIC_UNIQUE:
    case PEIL_METRIC_GROUPS:
    case PEIL_METRIC_DISTINCT:
        return metric->column_count >= 1;
    case PEIL_METRIC_DETERMINES:
        return metric->column_count >= 2;
    default:
        return metric->column_count == 1;
    }
}

bool engine_groups_kind(uint32_t kind)
{
    return kind == PEIL_METRIC_UNIQUE || kind == PEIL_METRIC_GROUPS || kind == PEIL_METRIC_DETERMINES ||
           kind == PEIL_METRIC_DISTINCT || kind == PEIL_METRIC_FREQUENT;
}

static void compile(struct engine *engine, uint32_t index)
{
    struct plan *plan = &engine->plans[index];
    const struct peil_metric *metric = plan->metric;
    if (!engine_knows(metric->kind))
        refuse(engine, plan, "%s", say(engine, PEIL_N_("this source cannot count that")));
    else if (!column_count_fits(metric))
        refuse(engine, plan, "%s", say(engine, PEIL_N_("it has too many or too few columns")));
    if (!plan->refusal)
        find_columns(engine, plan);
    if (!plan->refusal)
        compile_kind(engine, plan);
    if (!plan->refusal)
        compile_where(engine, plan);
    for (uint32_t i = 0; !plan->refusal && i < metric->column_count; i++)
        *(metric->kind == PEIL_METRIC_FILLED ? &engine->needs[plan->columns[i]]
                                             : &engine->needs_values[plan->columns[i]]) = true;
}

struct engine *engine_open(const struct engine_request *request)
{
    struct engine *engine = engine_need(calloc(1, sizeof(*engine)));
    const struct peil_question *question = request->question;
    engine->host = request->host;
    engine->request = *request;
    engine->columns = request->columns;
    engine->column_count = request->column_count;
    engine->scope = (struct expression_scope){request->host, request->columns, request->column_count, question->date};
    engine->needs = engine_need(calloc(request->column_count + 1u, sizeof(bool)));
    engine->needs_values = engine_need(calloc(request->column_count + 1u, sizeof(bool)));
    engine->plan_count = question->metric_count;
    engine->plans = engine_need(calloc(question->metric_count + 1u, sizeof(*engine->plans)));
    engine->budget = request->memory_most ? (int64_t)request->memory_most : INT64_C(512) << 20;
    for (uint32_t i = 0; i < question->metric_count; i++) {
        engine->plans[i].metric = (const struct peil_metric *)(const void *)((const char *)question->metrics +
                                                                             (size_t)i * question->metric_size);
        engine->plans[i].left_out = request->left_out && request->left_out[i];
        if (!engine->plans[i].left_out)
            compile(engine, i);
    }
    for (uint32_t i = 0; i < request->column_count; i++)
        engine->needs[i] |= engine->needs_values[i];
    return engine;
}

const bool *engine_needs(const struct engine *engine)
{
    return engine->needs;
}

const bool *engine_needs_values(const struct engine *engine)
{
    return engine->needs_values;
}

const char *engine_refusal(const struct engine *engine, uint32_t metric)
{
    return engine->plans[metric].refusal;
}

bool engine_spilled(const struct engine *engine, uint32_t metric)
{
    return engine->plans[metric].spilled;
}

uint64_t engine_row_count(const struct engine *engine)
{
    return engine->rows;
}

/* ---- Parts ----------------------------------------------------------------------------------------------------------
 */

struct engine_part *engine_part_new(struct engine *engine)
{
    struct engine_part *part = engine_need(calloc(1, sizeof(*part)));
    part->engine = engine;
    part->tallies = engine_need(calloc(engine->plan_count + 1u, sizeof(*part->tallies)));
    part->masks = engine_need(calloc(engine->where_count + 1, ENGINE_BATCH));
    for (uint32_t i = 0; i < engine->plan_count; i++) {
        const struct plan *plan = &engine->plans[i];
        if (plan->left_out || plan->refusal)
            continue;
        if (engine_groups_kind(plan->metric->kind))
            part->tallies[i].groups = groups_new(&engine->budget);
        if (plan->metric->kind == PEIL_METRIC_GAP)
            part->tallies[i].days = engine_need(calloc(1, ENGINE_DAY_BYTES));
    }
    part->next = engine->parts;
    engine->parts = part;
    return part;
}

static void part_free(struct engine_part *part)
{
    for (uint32_t i = 0; i < part->engine->plan_count; i++) {
        groups_free(part->tallies[i].groups);
        free(part->tallies[i].days);
        free(part->tallies[i].least.text);
        free(part->tallies[i].most.text);
        free(part->tallies[i].kept);
    }
    free(part->tallies);
    free(part->masks);
    free(part);
}

void engine_close(struct engine *engine)
{
    while (engine->parts) {
        struct engine_part *part = engine->parts;
        engine->parts = part->next;
        part_free(part);
    }
    for (uint32_t i = 0; i < engine->plan_count; i++) {
        free(engine->plans[i].refusal);
        free(engine->plans[i].columns);
        free(engine->plans[i].members);
    }
    free(engine->plans);
    free(engine->wheres);
    free(engine->needs);
    free(engine->needs_values);
    free(engine);
}
