/* SPDX-License-Identifier: EUPL-1.2 */
/* The road of queries: all figures in one, halved when it fails, and one for each metric that groups. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"

enum { FIGURES_MOST = 400 }; /* metrics in one query: the server takes 1,664 columns */

static int64_t figure(const PGresult *rows, int column)
{
    return column < 0 || PQgetisnull(rows, 0, column) ? 0 : strtoll(PQgetvalue(rows, 0, column), NULL, 10);
}

/* As peil-data(7) has the text form: numbers without zeroes at the end, doubles in 15 digits, moments with six. */
static void tidy_value(struct pg_question *asked, const struct peil_metric *metric, const char *text,
                       struct sql_text *ret, uint32_t *ret_type)
{
    struct peil_error ignored;
    const struct peil_column *column = pg_column(asked, metric->columns[0], &ignored);
    struct decimal decimal;
    struct value moment = {.state = VALUE_MOMENT};
    char room[VALUE_TEXT_MOST];
    size_t size = strlen(text);
    uint32_t type = column ? column->type : PEIL_COLUMN_TEXT;
    bool number = type == PEIL_COLUMN_INTEGER || type == PEIL_COLUMN_DECIMAL || type == PEIL_COLUMN_DOUBLE;
    *ret_type = number                                                   ? PEIL_COLUMN_DECIMAL
                : type == PEIL_COLUMN_DATE || type == PEIL_COLUMN_MOMENT ? type
                                                                         : PEIL_COLUMN_TEXT;
    if (metric->kind == PEIL_METRIC_SHORTEST || metric->kind == PEIL_METRIC_LONGEST) {
        *ret_type = PEIL_COLUMN_INTEGER;
        sql_add(ret, text);
    } else if (metric->kind == PEIL_METRIC_MEAN || metric->kind == PEIL_METRIC_DEVIATION) {
        *ret_type = PEIL_COLUMN_DOUBLE;
        sql_format(ret, "%.15Lg", strtold(text, NULL));
    } else if (number && decimal_parse(text, size, &decimal)) {
        sql_add_bytes(ret, room, decimal_write(decimal, room));
    } else if (type == PEIL_COLUMN_MOMENT && moment_parse(text, size, &moment.number)) {
        const char *written = value_text(&moment, room, &size);
        sql_add_bytes(ret, written, size);
    } else {
        sql_add(ret, text);
    }
}

static int give_figure(struct pg_question *asked, uint32_t index, const struct pg_places *places, const PGresult *rows,
                       struct peil_error *error)
{
    const struct peil_host *host = asked->pg->host;
    struct sql_text value = {0};
    struct peil_answer answer = {.state = PEIL_ANSWER_MEASURED,
                                 .rows = figure(rows, places->rows),
                                 .good = figure(rows, places->good),
                                 .allowed = figure(rows, places->allowed)};
    answer.bad = figure(rows, places->nonnull) - answer.good - answer.allowed;
    answer.unknown = answer.rows - answer.good - answer.bad - answer.allowed;
    if (places->text >= 0 && !PQgetisnull(rows, 0, places->text)) {
        tidy_value(asked, pg_metric(asked, index), PQgetvalue(rows, 0, places->text), &value, &answer.type);
        answer.text = value.data;
        answer.text_size = (uint32_t)value.size;
    }
    answer.finder = pg_finder(asked, index);
    int failed = host->answer(host->context, index, &answer, error);
    asked->answered[index] = true;
    sql_release(&value);
    return failed;
}

/* 1: answered; 0: the query failed (cause); negative: nothing can be asked any more. */
static int ask_figures(struct pg_question *asked, uint32_t *metrics, uint32_t count, struct peil_error *cause,
                       struct peil_error *error)
{
    struct sql_text sql = {0};
    struct pg_places *places = calloc(count + 1u, sizeof(*places));
    if (!places)
        abort();
    int failed = pg_figures_sql(asked, metrics, &count, &sql, places, error);
    PGresult *rows = failed || !count ? NULL : pg_alone(asked->pg, &sql, cause);
    bool empty = !failed && !count;
    if (rows && !failed)
        asked->pg->scans++;
    for (uint32_t i = 0; rows && !failed && i < count; i++)
        failed = give_figure(asked, metrics[i], &places[i], rows, error);
    sql_release(&sql);
    free(places);
    bool answered = rows || empty;
    PQclear(rows);
    if (failed)
        return failed;
    if (!answered && (!asked->pg->connection || pg_lost(asked->pg))) {
        *error = *cause;
        return error->code;
    }
    return answered;
}

static int give_up(struct pg_question *asked, const uint32_t *metrics, uint32_t count, const struct peil_error *cause,
                   struct peil_error *error)
{
    int failed = 0;
    for (uint32_t i = 0; !failed && i < count; i++)
        if (!asked->answered[metrics[i]]) {
            failed = engine_not_measured(asked->pg->host, metrics[i], cause->message, error);
            asked->answered[metrics[i]] = true;
        }
    return failed;
}

static uint32_t left_unanswered(const struct pg_question *asked, uint32_t *metrics, uint32_t count)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!asked->answered[metrics[i]])
            metrics[left++] = metrics[i];
    return left;
}

/* The query over all of them failed. One that makes it fail is found by asking the first half of what is suspected:
 * when that works its answers are kept and the other half is suspected, otherwise it itself is. One query a halving;
 * what was put aside on the way is asked together afterwards. */
static int find_bad(struct pg_question *asked, const uint32_t *metrics, uint32_t count, struct peil_error *cause,
                    struct peil_error *error)
{
    uint32_t *suspected = calloc(count + 1u, sizeof(*suspected)), *half = calloc(count + 1u, sizeof(*half));
    if (!suspected || !half)
        abort();
    memcpy(suspected, metrics, count * sizeof(*suspected));
    int answered = 1;
    while (count > 1 && answered >= 0 && !asked->pg->late) {
        uint32_t first = (count + 1) / 2;
        memcpy(half, suspected, first * sizeof(*half));
        answered = ask_figures(asked, half, first, cause, error);
        if (answered == 1)
            memmove(suspected, suspected + first, (count - first) * sizeof(*suspected));
        count = answered == 1 ? count - first : first;
    }
    if (answered == 1 && count == 1 && !asked->answered[suspected[0]]) {
        /* The last half was never asked by itself: the cause is that of the query it was in. */
        answered = give_up(asked, suspected, 1, cause, error) ? error->code : 0;
    } else if (answered == 0) {
        answered = give_up(asked, suspected, count, cause, error) ? error->code : 0;
    }
    free(suspected);
    free(half);
    return answered < 0 ? answered : 0;
}

static int push_figures(struct pg_question *asked, uint32_t *metrics, uint32_t count, struct peil_error *error)
{
    struct peil_error cause = {0};
    while ((count = left_unanswered(asked, metrics, count)) > 0) {
        uint32_t some = count < FIGURES_MOST ? count : FIGURES_MOST;
        uint32_t *chunk = calloc(some, sizeof(*chunk));
        if (!chunk)
            abort();
        memcpy(chunk, metrics, some * sizeof(*chunk));
        int answered = ask_figures(asked, chunk, some, &cause, error);
        /* What could not even be said has its answer by now. */
        some = left_unanswered(asked, chunk, some);
        int failed = answered < 0 ? answered : 0;
        if (answered == 0 && asked->pg->late)
            failed = give_up(asked, chunk, some, &cause, error);
        else if (answered == 0)
            failed = find_bad(asked, chunk, some, &cause, error);
        asked->pg->late = false;
        free(chunk);
        if (failed)
            return failed;
    }
    return 0;
}

static int push_group(struct pg_question *asked, uint32_t index, struct peil_error *error)
{
    const struct peil_host *host = asked->pg->host;
    const struct peil_metric *metric = pg_metric(asked, index);
    struct sql_text sql = {0};
    struct peil_error cause = {0};
    bool written = pg_group_sql(asked, index, &sql, &cause);
    PGresult *rows = written ? pg_alone(asked->pg, &sql, &cause) : NULL;
    int failed = 0;
    asked->pg->late = false;
    sql_release(&sql);
    if (!rows && written && (!asked->pg->connection || pg_lost(asked->pg))) {
        *error = cause;
        return error->code;
    }
    if (!rows) {
        failed = engine_not_measured(host, index, cause.message, error);
    } else {
        asked->pg->scans++;
        struct peil_answer answer = {
            .state = PEIL_ANSWER_MEASURED, .unknown = figure(rows, 0), .good = figure(rows, 1), .bad = figure(rows, 2)};
        answer.rows = answer.good + answer.bad + answer.unknown;
        bool value = metric->kind >= PEIL_METRIC_MINIMUM;
        if (value && answer.good + answer.bad > 0) {
            answer.good += answer.bad;
            answer.bad = 0;
            answer.text = PQgetvalue(rows, 0, 3);
        } else if (metric->kind == PEIL_METRIC_DISTINCT) {
            answer.text = "0";
        } else if (metric->kind == PEIL_METRIC_FREQUENT) {
            answer.text = "[]";
        }
        answer.text_size = answer.text ? (uint32_t)strlen(answer.text) : 0;
        answer.type = metric->kind == PEIL_METRIC_FREQUENT ? PEIL_COLUMN_TEXT : PEIL_COLUMN_INTEGER;
        struct sql_text dense = {0};
        if (metric->kind == PEIL_METRIC_FREQUENT) { /* json_agg writes spaces and line feeds between elements */
            bool quoted = false;
            for (const char *at = answer.text; *at; at++) {
                quoted ^= *at == '"' && (at == answer.text || at[-1] != '\\');
                if (quoted || (*at != ' ' && *at != '\n'))
                    sql_add_bytes(&dense, at, 1);
            }
            answer.text = dense.data;
            answer.text_size = (uint32_t)dense.size;
        }
        answer.finder = pg_finder(asked, index);
        failed = host->answer(host->context, index, &answer, error);
        sql_release(&dense);
    }
    asked->answered[index] = true;
    PQclear(rows);
    return failed;
}

int pg_pushdown(struct pg_question *asked, uint32_t *metrics, uint32_t count, struct peil_error *error)
{
    uint32_t *figures = calloc(count + 1u, sizeof(*figures)), figure_count = 0;
    if (!figures)
        abort();
    for (uint32_t i = 0; i < count; i++)
        if (pg_is_figure(pg_metric(asked, metrics[i])->kind))
            figures[figure_count++] = metrics[i];
    int failed = push_figures(asked, figures, figure_count, error);
    for (uint32_t i = 0; !failed && i < count; i++)
        if (!pg_is_figure(pg_metric(asked, metrics[i])->kind))
            failed = push_group(asked, metrics[i], error);
    free(figures);
    return failed;
}
