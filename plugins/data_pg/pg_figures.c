/* SPDX-License-Identifier: EUPL-1.2 */
/* Metrics in PostgreSQL's words. Names come from the catalogue, literals are parameters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"
#include "data_pg/sql.h"

const struct peil_metric *pg_metric(const struct pg_question *asked, uint32_t index)
{
    return (const struct peil_metric *)(const void *)((const char *)asked->question->metrics +
                                                      (size_t)index * asked->question->metric_size);
}

const struct peil_column *pg_column(const struct pg_question *asked, const char *name, struct peil_error *error)
{
    for (uint32_t i = 0; i < asked->table->column_count; i++)
        if (strcmp(asked->table->columns[i].name, name) == 0)
            return &asked->table->columns[i];
    pg_refuse(asked->pg, error, PEIL_N_("there is no column '%s'"), name);
    return NULL;
}

static const struct expression_scope *scope(const struct pg_question *asked, struct expression_scope *made)
{
    *made = (struct expression_scope){asked->pg->host, asked->table->columns, asked->table->column_count,
                                      asked->question->date};
    return made;
}

static bool expression(struct pg_question *asked, const char *text, struct sql_text *sql, struct peil_error *error)
{
    struct expression_scope made;
    const struct expression *parsed = expression_parse(scope(asked, &made), text, TYPE_BOOLEAN, NULL, error);
    if (!parsed)
        return false;
    if (expression_sql(parsed, &postgresql_dialect, sql))
        return true;
    pg_refuse(asked->pg, error, PEIL_N_("PostgreSQL cannot be asked that"), "");
    return false;
}

bool pg_where_sql(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                  struct peil_error *error)
{
    return !metric->where || !*metric->where || expression(asked, metric->where, sql, error);
}

static void text_of(struct sql_text *sql, const struct peil_column *column)
{
    postgresql_dialect.column(sql, column, TYPE_TEXT);
}

static enum expression_type own_type(const struct peil_column *column)
{
    switch (column->type) {
    case PEIL_COLUMN_BOOLEAN:
        return TYPE_BOOLEAN;
    case PEIL_COLUMN_INTEGER:
    case PEIL_COLUMN_DECIMAL:
    case PEIL_COLUMN_DOUBLE:
        return TYPE_NUMBER;
    case PEIL_COLUMN_DATE:
        return TYPE_DATE;
    case PEIL_COLUMN_MOMENT:
        return TYPE_MOMENT;
    default:
        return TYPE_TEXT;
    }
}

static void value_of(struct sql_text *sql, const struct peil_column *column)
{
    postgresql_dialect.column(sql, column, own_type(column));
}

static void name_of(struct sql_text *sql, const struct peil_column *column)
{
    postgresql_name(sql, column->name);
}

/* ---- Conditions that are true for good rows
 * --------------------------------------------------------------------------- */

static bool good_filled(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                        struct peil_error *error)
{
    for (uint32_t i = 0; i < metric->column_count; i++) {
        const struct peil_column *column = pg_column(asked, metric->columns[i], error);
        if (!column)
            return false;
        sql_add(sql, i ? " AND " : "");
        bool text = metric->kind == PEIL_METRIC_NOT_BLANK && own_type(column) == TYPE_TEXT;
        if (text)
            sql_add(sql, "COALESCE(pg_catalog.btrim(");
        name_of(sql, column);
        sql_add(sql, text ? "::text, E' \\t\\n\\x0b\\f\\r') <> '', false)" : " IS NOT NULL");
    }
    return true;
}

static bool good_matches(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                         struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    struct sql_text text = {0};
    bool said = false;
    if (!column)
        return false;
    text_of(&text, column);
    if (!format_find(metric->argument ? metric->argument : ""))
        pg_refuse(asked->pg, error, PEIL_N_("there is no format '%s'; see peil-data(7)"),
                  metric->argument ? metric->argument : "");
    else if (!postgresql_format(sql, metric->argument, text.data))
        pg_refuse(asked->pg, error, PEIL_N_("PostgreSQL cannot be asked for format %s; only the road 'stream' can"),
                  metric->argument);
    else
        said = true;
    sql_release(&text);
    return said;
}

static bool good_pattern(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                         struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    if (!column)
        return false;
    const char *pattern = metric->argument ? metric->argument : "";
    text_of(sql, column);
    sql_format(sql, " ~ ('^(?:' || $%u::text || ')$')", sql_bind(sql, TYPE_TEXT, pattern, strlen(pattern)));
    return true;
}

static bool good_set(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                     struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    if (!column)
        return false;
    text_of(sql, column);
    sql_add(sql, " IN (");
    for (uint32_t i = 0; i < metric->value_count; i++) {
        const char *value = metric->values[i] ? metric->values[i] : "";
        sql_add(sql, i ? ", " : "");
        postgresql_dialect.literal(sql, TYPE_TEXT, value, strlen(value));
    }
    sql_add(sql, metric->value_count ? ")" : "NULL)");
    return true;
}

static const char *bound_sign(const struct peil_metric *metric, int which)
{
    if (which == 0)
        return metric->flags & PEIL_METRIC_LOW_OPEN ? " > " : " >= ";
    return metric->flags & PEIL_METRIC_HIGH_OPEN ? " < " : " <= ";
}

static enum expression_type bounds_type(const struct peil_metric *metric)
{
    struct decimal decimal;
    int64_t number;
    bool numbers = true, days = true, moments = true;
    for (int i = 0; i < 2; i++) {
        const char *text = metric->values[i];
        if (!text)
            continue;
        numbers &= decimal_parse(text, strlen(text), &decimal);
        days &= day_parse(text, strlen(text), &number);
        moments &= moment_parse(text, strlen(text), &number);
    }
    return numbers ? TYPE_NUMBER : days ? TYPE_DATE : moments ? TYPE_MOMENT : TYPE_NULL;
}

/* A text column is read as what the bounds are; text that is none is bad, so a NULL of the reading is false. */
static bool good_range(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                       struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    if (!column)
        return false;
    if (metric->value_count != 2 || (!metric->values[0] && !metric->values[1]))
        return pg_refuse(asked->pg, error, PEIL_N_("a range has a lower or an upper bound"), ""), false;
    enum expression_type type = bounds_type(metric);
    if (type == TYPE_NULL)
        return pg_refuse(asked->pg, error, PEIL_N_("bounds are two numbers, two days or two moments"), ""), false;
    bool text = column->type == PEIL_COLUMN_TEXT;
    if ((!text && own_type(column) != type) || column->type == PEIL_COLUMN_OTHER || (text && type == TYPE_MOMENT))
        return pg_refuse(asked->pg, error, PEIL_N_("column '%s' is of another type than the bounds"), column->name),
               false;
    struct sql_text value = {0}, own = {0};
    value_of(&own, column);
    const char *argument = own.data;
    if (text)
        postgresql_dialect.call(&value, type == TYPE_NUMBER ? "number" : "date", &argument, 1, TYPE_TEXT);
    else
        sql_add(&value, own.data);
    if (text)
        sql_format(sql, "CASE WHEN %s IS NOT NULL THEN COALESCE(", own.data);
    for (int i = 0, any = 0; i < 2; i++) {
        if (!metric->values[i])
            continue;
        sql_add(sql, any++ ? " AND " : "");
        sql_add(sql, value.data);
        sql_add(sql, bound_sign(metric, i));
        postgresql_dialect.literal(sql, type, metric->values[i], strlen(metric->values[i]));
    }
    if (text)
        sql_add(sql, ", false) END");
    sql_release(&own);
    sql_release(&value);
    return true;
}

static bool good_length(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                        struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    if (!column)
        return false;
    for (int i = 0, any = 0; i < 2 && metric->value_count == 2; i++) {
        if (!metric->values[i])
            continue;
        sql_add(sql, any++ ? " AND pg_catalog.length(" : "pg_catalog.length(");
        text_of(sql, column);
        sql_format(sql, ")%s", bound_sign(metric, i));
        postgresql_dialect.literal(sql, TYPE_NUMBER, metric->values[i], strlen(metric->values[i]));
    }
    return true;
}

bool pg_good_sql(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                 struct peil_error *error)
{
    switch (metric->kind) {
    case PEIL_METRIC_FILLED:
    case PEIL_METRIC_NOT_BLANK:
        return good_filled(asked, metric, sql, error);
    case PEIL_METRIC_MATCHES:
        return good_matches(asked, metric, sql, error);
    case PEIL_METRIC_PATTERN:
        return good_pattern(asked, metric, sql, error);
    case PEIL_METRIC_IN_SET:
        return good_set(asked, metric, sql, error);
    case PEIL_METRIC_RANGE:
        return good_range(asked, metric, sql, error);
    case PEIL_METRIC_LENGTH:
        return good_length(asked, metric, sql, error);
    case PEIL_METRIC_EXPRESSION:
        return expression(asked, metric->argument ? metric->argument : "", sql, error);
    default:
        return pg_refuse(asked->pg, error, PEIL_N_("PostgreSQL cannot be asked that"), ""), false;
    }
}

/* ---- The aggregate query
 * ----------------------------------------------------------------------------------------------- */

bool pg_is_figure(uint32_t kind)
{
    switch (kind) {
    case PEIL_METRIC_ROWS:
    case PEIL_METRIC_READABLE:
    case PEIL_METRIC_FILLED:
    case PEIL_METRIC_NOT_BLANK:
    case PEIL_METRIC_MATCHES:
    case PEIL_METRIC_PATTERN:
    case PEIL_METRIC_IN_SET:
    case PEIL_METRIC_RANGE:
    case PEIL_METRIC_LENGTH:
    case PEIL_METRIC_EXPRESSION:
    case PEIL_METRIC_MINIMUM:
    case PEIL_METRIC_MAXIMUM:
    case PEIL_METRIC_SUM:
    case PEIL_METRIC_MEAN:
    case PEIL_METRIC_DEVIATION:
    case PEIL_METRIC_QUANTILE:
    case PEIL_METRIC_SHORTEST:
    case PEIL_METRIC_LONGEST:
        return true;
    default:
        return false;
    }
}

struct figures {
    struct sql_text *sql;
    size_t starts[2048], ends[2048]; /* of each figure in the text */
    int count;
};

/* A figure that is there already is not asked twice. from: where it was written. */
static int add_figure(struct figures *figures, size_t from, size_t parameters)
{
    struct sql_text *sql = figures->sql;
    size_t size = sql->size - from;
    for (int i = 0; i < figures->count; i++)
        if (sql->parameter_count == parameters && figures->ends[i] - figures->starts[i] == size &&
            memcmp(sql->data + figures->starts[i], sql->data + from, size) == 0) {
            sql->size = from - 2; /* and the comma before it */
            sql->data[sql->size] = '\0';
            return i;
        }
    figures->starts[figures->count] = from;
    figures->ends[figures->count] = sql->size;
    return figures->count++;
}

static size_t begin_figure(struct figures *figures)
{
    if (figures->count)
        sql_add(figures->sql, ", ");
    return figures->sql->size;
}

/* count(*) with a filter; and: a second condition, NULL for none. */
static int count_figure(struct figures *figures, const char *where, const char *and)
{
    size_t from = begin_figure(figures);
    uint32_t parameters = figures->sql->parameter_count;
    sql_add(figures->sql, "count(*)");
    if (where || and) {
        sql_add(figures->sql, " FILTER (WHERE ");
        sql_add(figures->sql, where ? where : and);
        if (where && and) {
            sql_add(figures->sql, " AND (");
            sql_add(figures->sql, and);
            sql_add(figures->sql, ")");
        }
        sql_add(figures->sql, ")");
    }
    return add_figure(figures, from, parameters);
}

static int plain_figure(struct figures *figures, const char *figure, const char *where)
{
    size_t from = begin_figure(figures);
    sql_add(figures->sql, figure);
    if (where) {
        sql_add(figures->sql, " FILTER (WHERE ");
        sql_add(figures->sql, where);
        sql_add(figures->sql, ")");
    }
    return add_figure(figures, from, figures->sql->parameter_count);
}

/* The aggregate that gives a value, and which rows it is computed from. */
static bool value_figure(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *ret_figure,
                         struct sql_text *ret_value, struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    if (!column)
        return false;
    enum expression_type type = own_type(column);
    bool lengths = metric->kind == PEIL_METRIC_SHORTEST || metric->kind == PEIL_METRIC_LONGEST;
    bool figures =
        metric->kind == PEIL_METRIC_SUM || metric->kind == PEIL_METRIC_MEAN || metric->kind == PEIL_METRIC_DEVIATION;
    if (figures && type != TYPE_NUMBER)
        return pg_refuse(asked->pg, error, PEIL_N_("column '%s' has no numbers"), column->name), false;
    bool shown = metric->kind == PEIL_METRIC_MINIMUM || metric->kind == PEIL_METRIC_MAXIMUM ||
                 metric->kind == PEIL_METRIC_QUANTILE;
    if (shown && (column->flags & PEIL_COLUMN_PERSONAL))
        return pg_refuse(asked->pg, error, PEIL_N_("the column is personal"), ""), false;
    if (!lengths && type == TYPE_BOOLEAN)
        return pg_refuse(asked->pg, error, PEIL_N_("column '%s' has no order"), column->name), false;
    if (metric->kind == PEIL_METRIC_QUANTILE && type == TYPE_TEXT)
        return pg_refuse(asked->pg, error, PEIL_N_("column '%s' has no numbers"), column->name), false;
    if (lengths)
        text_of(ret_value, column);
    else
        value_of(ret_value, column);
    static const char *const names[] = {[PEIL_METRIC_MINIMUM - 32] = "min",
                                        [PEIL_METRIC_MAXIMUM - 32] = "max",
                                        [PEIL_METRIC_SUM - 32] = "sum",
                                        [PEIL_METRIC_MEAN - 32] = "avg",
                                        [PEIL_METRIC_DEVIATION - 32] = "stddev_samp"};
    if (lengths)
        sql_format(ret_figure, "%s(pg_catalog.length(%s))", metric->kind == PEIL_METRIC_SHORTEST ? "min" : "max",
                   ret_value->data);
    else if (metric->kind == PEIL_METRIC_QUANTILE)
        sql_format(ret_figure, "percentile_disc($%u::float8) WITHIN GROUP (ORDER BY %s)",
                   sql_bind(ret_figure, TYPE_NUMBER, metric->argument ? metric->argument : "",
                            metric->argument ? strlen(metric->argument) : 0),
                   ret_value->data);
    else
        sql_format(ret_figure, "%s(%s)", names[metric->kind - 32], ret_value->data);
    return true;
}

/* A condition written apart, with its parameters at the end of the whole's. */
static bool apart(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *whole,
                  bool (*write)(struct pg_question *, const struct peil_metric *, struct sql_text *,
                                struct peil_error *),
                  struct sql_text *ret_text, struct peil_error *error)
{
    struct sql_text text = {.parameters = whole->parameters,
                            .parameter_count = whole->parameter_count,
                            .parameter_room = whole->parameter_room};
    bool written = write(asked, metric, &text, error);
    whole->parameters = text.parameters;
    whole->parameter_count = text.parameter_count;
    whole->parameter_room = text.parameter_room;
    *ret_text = text;
    return written;
}

static bool write_allowed(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                          struct peil_error *error)
{
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    struct sql_text text = {0};
    if (!column)
        return false;
    text_of(&text, column);
    bool written = postgresql_format_allowed(sql, metric->argument, text.data);
    sql_release(&text);
    return written;
}

static bool conditions(struct pg_question *asked, const struct peil_metric *metric, struct figures *figures,
                       const char *where, struct pg_places *places, struct peil_error *error)
{
    struct sql_text good = {0}, allowed = {0}, known = {0};
    bool written = apart(asked, metric, figures->sql, pg_good_sql, &good, error);
    if (written) {
        places->good = count_figure(figures, where, good.data);
        bool never_unknown = metric->kind == PEIL_METRIC_FILLED || metric->kind == PEIL_METRIC_NOT_BLANK;
        if (metric->kind == PEIL_METRIC_EXPRESSION || (metric->kind == PEIL_METRIC_RANGE)) {
            sql_format(&known, "(%s) IS NOT NULL", good.data);
        } else if (!never_unknown) {
            sql_add(&known, "");
            name_of(&known, pg_column(asked, metric->columns[0], error));
            sql_add(&known, " IS NOT NULL");
        }
        places->nonnull = never_unknown ? places->rows : count_figure(figures, where, known.data);
        if (metric->kind == PEIL_METRIC_MATCHES && apart(asked, metric, figures->sql, write_allowed, &allowed, error))
            places->allowed = count_figure(figures, where, allowed.data);
    }
    free(good.data);
    free(allowed.data);
    free(known.data);
    return written;
}

static bool write_value(struct pg_question *asked, const struct peil_metric *metric, struct figures *figures,
                        const char *where, struct pg_places *places, struct peil_error *error)
{
    struct sql_text value = {0}, known = {0};
    struct sql_text figure = {.parameters = figures->sql->parameters,
                              .parameter_count = figures->sql->parameter_count,
                              .parameter_room = figures->sql->parameter_room};
    bool written = value_figure(asked, metric, &figure, &value, error);
    figures->sql->parameters = figure.parameters;
    figures->sql->parameter_count = figure.parameter_count;
    figures->sql->parameter_room = figure.parameter_room;
    if (written) {
        sql_format(&known, "%s IS NOT NULL", value.data);
        places->good = places->nonnull = count_figure(figures, where, known.data);
        places->text = plain_figure(figures, figure.data, where);
    }
    free(value.data);
    free(known.data);
    free(figure.data);
    return written;
}

static bool columns_fit(const struct peil_metric *metric)
{
    bool none = metric->kind == PEIL_METRIC_ROWS || metric->kind == PEIL_METRIC_READABLE ||
                metric->kind == PEIL_METRIC_EXPRESSION;
    bool several = metric->kind == PEIL_METRIC_FILLED || metric->kind == PEIL_METRIC_NOT_BLANK;
    return none ? metric->column_count == 0 : several ? metric->column_count > 0 : metric->column_count == 1;
}

static bool write_metric(struct pg_question *asked, const struct peil_metric *metric, struct figures *figures,
                         struct pg_places *places, struct peil_error *error)
{
    struct sql_text where = {0}, bracketed = {0};
    *places = (struct pg_places){-1, -1, -1, -1, -1, -1};
    if (!columns_fit(metric))
        return pg_refuse(asked->pg, error, PEIL_N_("it has too many or too few columns"), ""), false;
    bool written = apart(asked, metric, figures->sql, pg_where_sql, &where, error);
    if (written && where.data)
        sql_format(&bracketed, "(%s)", where.data);
    if (written) {
        places->rows = count_figure(figures, bracketed.data, NULL);
        if (metric->kind >= PEIL_METRIC_MINIMUM)
            written = write_value(asked, metric, figures, bracketed.data, places, error);
        else if (metric->kind == PEIL_METRIC_ROWS || metric->kind == PEIL_METRIC_READABLE)
            places->good = places->nonnull = places->rows;
        else
            written = conditions(asked, metric, figures, bracketed.data, places, error);
    }
    free(where.data);
    free(bracketed.data);
    return written;
}

int pg_figures_sql(struct pg_question *asked, uint32_t *metrics, uint32_t *count, struct sql_text *sql,
                   struct pg_places *places, struct peil_error *error)
{
    struct figures *figures = calloc(1, sizeof(*figures));
    struct sql_text whole = {0};
    uint32_t kept = 0;
    int failed = 0;
    if (!figures)
        abort();
    figures->sql = &whole;
    for (uint32_t i = 0; !failed && i < *count; i++) {
        struct peil_error cause = {0};
        struct figures before = *figures;
        size_t size = whole.size;
        uint32_t parameters = whole.parameter_count;
        if (write_metric(asked, pg_metric(asked, metrics[i]), figures, &places[kept], &cause)) {
            metrics[kept++] = metrics[i];
            continue;
        }
        /* What was written of it goes, its parameters too: the server wants to see each of them used. */
        while (whole.parameter_count > parameters)
            free(whole.parameters[--whole.parameter_count].text);
        *figures = before;
        whole.size = size;
        if (whole.data)
            whole.data[size] = '\0';
        failed = engine_not_measured(asked->pg->host, metrics[i], cause.message, error);
        asked->answered[metrics[i]] = true;
    }
    *count = kept;
    if (kept)
        pg_fill(sql, data_pg_sql_aggregate, "figures", whole.data, "table", asked->table->name, NULL);
    free(whole.data);
    sql->parameters = whole.parameters;
    sql->parameter_count = whole.parameter_count;
    sql->parameter_room = whole.parameter_room;
    free(figures);
    return failed;
}
