/* SPDX-License-Identifier: EUPL-1.2 */
/* data_pg: which road, and the plugin's table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"

const struct peil_option pg_options[PG_OPTIONS] = {
    [PG_HOST] = {"host", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                 PEIL_N_("server, or the folder of its Unix socket; default: libpq's own")},
    [PG_PORT] = {"port", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("port; default: libpq's own")},
    [PG_DATABASE] = {"database", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("database")},
    [PG_USER] = {"user", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("role that may read and nothing else")},
    [PG_SERVICE] = {"service", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, PEIL_N_("a service of libpq")},
    [PG_PASSFILE] = {"passfile", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
                     PEIL_N_("file with the password, as libpq has it, readable by its owner alone")},
    [PG_SSLMODE] = {"sslmode", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
                    PEIL_N_("how TLS is used: verify-full, require, prefer …")},
    [PG_TIMEOUT] = {"timeout", PEIL_OPTION_INTEGER, 0, "300", 1, 86400, NULL,
                    PEIL_N_("seconds that one statement may take")},
    [PG_LOCK_TIMEOUT] = {"lock_timeout", PEIL_OPTION_INTEGER, 0, "2000", 1, 600000, NULL,
                         PEIL_N_("milliseconds to wait for a lock")},
    [PG_CONNECTIONS] = {"connections", PEIL_OPTION_INTEGER, 0, "2", 1, 2, NULL,
                        PEIL_N_("connections for reading a large table")},
    [PG_ROAD] = {"road", PEIL_OPTION_CHOICE, 0, "auto", 0, 0, "auto|stream|pushdown",
                 PEIL_N_("read the rows, or ask the server to count; auto estimates what is faster")},
    [PG_MEMORY] = {"memory", PEIL_OPTION_INTEGER, 0, "512", 1, 65536, NULL,
                   PEIL_N_("MiB for exact uniqueness; what needs more is asked of the server")},
};

struct measuring {
    struct pg pg;
    struct pg_table table;
    struct pg_question asked;
    bool *left_out, *spilled;
    uint32_t *rest; /* metrics for queries */
    uint32_t rest_count;
    const char *why; /* the road, in words */
};

/* ---- Which road
 * ------------------------------------------------------------------------------------------------------------ */

/* Microseconds a row, as measured with five million rows of a person register (bench/data): sending a column, or
 * computing one figure in the server. */
static double column_cost(const struct peil_column *column)
{
    return column->type == PEIL_COLUMN_DECIMAL ? 0.35 : 0.2;
}

static double figure_cost(uint32_t kind)
{
    switch (kind) {
    case PEIL_METRIC_ROWS:
    case PEIL_METRIC_READABLE:
    case PEIL_METRIC_FILLED:
        return 0.03;
    case PEIL_METRIC_RANGE:
    case PEIL_METRIC_LENGTH:
    case PEIL_METRIC_IN_SET:
    case PEIL_METRIC_NOT_BLANK:
    case PEIL_METRIC_MINIMUM:
    case PEIL_METRIC_MAXIMUM:
    case PEIL_METRIC_SUM:
    case PEIL_METRIC_MEAN:
    case PEIL_METRIC_SHORTEST:
    case PEIL_METRIC_LONGEST:
        return 0.12;
    case PEIL_METRIC_EXPRESSION:
        return 0.3;
    case PEIL_METRIC_MATCHES:
    case PEIL_METRIC_PATTERN:
        return 1.0;
    default:
        return 1.5;
    }
}

static bool streaming_is_faster(struct measuring *measuring)
{
    const struct pg_question *asked = &measuring->asked;
    double stream = 0.3, push = 0.05;
    struct peil_error ignored;
    bool *seen = calloc(asked->table->column_count + 1u, sizeof(*seen));
    if (!seen)
        abort();
    for (uint32_t i = 0; i < asked->question->metric_count; i++) {
        const struct peil_metric *metric = pg_metric(asked, i);
        push += figure_cost(metric->kind);
        stream += 0.03;
        for (uint32_t j = 0; j < metric->column_count; j++) {
            const struct peil_column *column = pg_column(asked, metric->columns[j], &ignored);
            size_t index = column ? (size_t)(column - asked->table->columns) : 0;
            if (column && !seen[index])
                stream += metric->kind == PEIL_METRIC_FILLED ? 0.05 : column_cost(column);
            seen[index] |= column != NULL;
        }
    }
    free(seen);
    return stream < push;
}

/* Whether the engine has to count it because PostgreSQL cannot be asked. */
static bool only_streamed(const struct peil_metric *metric)
{
    const struct format *format =
        metric->kind == PEIL_METRIC_MATCHES ? format_find(metric->argument ? metric->argument : "") : NULL;
    struct sql_text ignored = {0};
    bool said = !format || postgresql_format(&ignored, metric->argument, "x");
    sql_release(&ignored);
    return !said;
}

static void choose_road(struct measuring *measuring)
{
    struct pg_question *asked = &measuring->asked;
    enum pg_road road = (enum pg_road)measuring->pg.settings[PG_ROAD].integer;
    bool stream = road == ROAD_STREAM;
    measuring->why = stream ? PEIL_N_("stream: asked for") : PEIL_N_("push down: asked for");
    if (road == ROAD_AUTO) {
        stream = streaming_is_faster(measuring) && asked->table->kind != 'f' && asked->table->kind != 'p' &&
                 asked->table->kind != 'v';
        measuring->why = stream                      ? PEIL_N_("stream: estimated to be faster")
                         : asked->table->kind == 'f' ? PEIL_N_("push down: a foreign table is counted where it is")
                         : asked->table->kind == 'p' ? PEIL_N_("push down: partitions are counted side by side")
                         : asked->table->kind == 'v' ? PEIL_N_("push down: a view")
                                                     : PEIL_N_("push down: estimated to be faster");
    }
    for (uint32_t i = 0; i < asked->question->metric_count; i++) {
        const struct peil_metric *metric = pg_metric(asked, i);
        measuring->left_out[i] = !(stream && engine_knows(metric->kind)) && !only_streamed(metric);
        if (measuring->left_out[i])
            measuring->rest[measuring->rest_count++] = i;
    }
}

/* ---- Measuring
 * --------------------------------------------------------------------------------------------------------------- */

/* What the host marks as personal stays so. */
static void keep_personal(const struct peil_dataset *dataset, struct pg_table *table)
{
    for (uint32_t i = 0; i < dataset->column_count; i++)
        for (uint32_t j = 0; j < table->column_count; j++)
            if ((dataset->columns[i].flags & PEIL_COLUMN_PERSONAL) &&
                strcmp(dataset->columns[i].name, table->columns[j].name) == 0)
                table->columns[j].flags |= PEIL_COLUMN_PERSONAL;
}

static void measuring_init(struct measuring *measuring, const struct peil_host *host,
                           const struct peil_setting *settings, const struct peil_question *question)
{
    *measuring = (struct measuring){.pg = {.host = host, .settings = settings}};
    measuring->asked = (struct pg_question){.pg = &measuring->pg, .table = &measuring->table, .question = question};
    measuring->asked.answered = calloc(question->metric_count + 1u, sizeof(bool));
    measuring->left_out = calloc(question->metric_count + 1u, sizeof(bool));
    measuring->spilled = calloc(question->metric_count + 1u, sizeof(bool));
    measuring->rest = calloc(question->metric_count + 1u, sizeof(uint32_t));
    if (!measuring->asked.answered || !measuring->left_out || !measuring->spilled || !measuring->rest)
        abort();
}

static void measuring_release(struct measuring *measuring)
{
    pg_table_release(&measuring->table);
    free(measuring->asked.answered);
    free(measuring->left_out);
    free(measuring->spilled);
    free(measuring->rest);
    pg_close(&measuring->pg);
}

static bool any_streamed(const struct measuring *measuring)
{
    return measuring->rest_count < measuring->asked.question->metric_count;
}

static int measure_all(struct measuring *measuring, struct peil_error *error)
{
    struct pg_question *asked = &measuring->asked;
    const struct peil_host *host = measuring->pg.host;
    uint64_t rows = 0;
    int failed = 0;
    choose_road(measuring);
    if (any_streamed(measuring))
        failed = pg_stream(asked, measuring->left_out, measuring->spilled, &rows, error);
    for (uint32_t i = 0; !failed && i < asked->question->metric_count; i++)
        if (measuring->spilled[i])
            measuring->rest[measuring->rest_count++] = i;
    if (!failed && measuring->rest_count)
        failed = pg_pushdown(asked, measuring->rest, measuring->rest_count, error);
    struct peil_cost cost = {.scans = measuring->pg.scans,
                             .queries = measuring->pg.queries,
                             .rows = rows,
                             .bytes = measuring->pg.bytes,
                             .road = pg_say(&measuring->pg, measuring->why)};
    struct peil_error ignored;
    int untold = host->cost(host->context, &cost, failed ? &ignored : error);
    return failed ? failed : untold;
}

static int pg_measure(const struct peil_host *host, const struct peil_setting *settings,
                      const struct peil_question *question, struct peil_error *error)
{
    struct measuring measuring;
    measuring_init(&measuring, host, settings, question);
    int failed = pg_open(&measuring.pg, error);
    failed = failed ? failed : pg_table_find(&measuring.pg, question->dataset->table, &measuring.table, error);
    if (!failed) {
        keep_personal(question->dataset, &measuring.table);
        failed = measure_all(&measuring, error);
    }
    measuring_release(&measuring);
    return failed;
}

static int pg_schema(const struct peil_host *host, const struct peil_setting *settings, const char *table,
                     struct peil_error *error)
{
    struct pg pg = {.host = host, .settings = settings};
    struct pg_table found = {0};
    int failed = pg_open(&pg, error);
    failed = failed ? failed : pg_table_find(&pg, table, &found, error);
    for (uint32_t i = 0; !failed && i < found.column_count; i++)
        failed = host->column(host->context, &found.columns[i], error);
    pg_table_release(&found);
    pg_close(&pg);
    return failed;
}

/* ---- Explaining
 * --------------------------------------------------------------------------------------------------------------- */

static int write_statement(const struct peil_host *host, const struct sql_text *sql, struct peil_error *error)
{
    struct sql_text text = {0};
    sql_add(&text, sql->data);
    sql_add(&text, ";\n");
    for (uint32_t i = 0; i < sql->parameter_count; i++) {
        sql_format(&text, "-- $%u = '", i + 1);
        sql_add(&text, sql->parameters[i].text);
        sql_add(&text, "'\n");
    }
    int failed = host->write(host->context, text.data, text.size, error);
    sql_release(&text);
    return failed;
}

static int explain_stream(struct measuring *measuring, struct peil_error *error)
{
    struct pg_question *asked = &measuring->asked;
    struct sql_text sql = {0};
    struct engine_request request = {.host = measuring->pg.host,
                                     .question = asked->question,
                                     .columns = asked->table->columns,
                                     .column_count = asked->table->column_count,
                                     .left_out = measuring->left_out};
    struct engine *engine = engine_open(&request);
    pg_copy_sql(asked->table, engine_needs(engine), engine_needs_values(engine), "", &sql);
    int failed = write_statement(measuring->pg.host, &sql, error);
    engine_close(engine);
    sql_release(&sql);
    return failed;
}

static int explain_pushdown(struct measuring *measuring, struct peil_error *error)
{
    struct pg_question *asked = &measuring->asked;
    uint32_t *figures = calloc(measuring->rest_count + 1u, sizeof(*figures)), count = 0;
    struct pg_places *places = calloc(measuring->rest_count + 1u, sizeof(*places));
    struct sql_text sql = {0};
    int failed = 0;
    if (!figures || !places)
        abort();
    for (uint32_t i = 0; i < measuring->rest_count; i++)
        if (pg_is_figure(pg_metric(asked, measuring->rest[i])->kind))
            figures[count++] = measuring->rest[i];
    if (count)
        failed = pg_figures_sql(asked, figures, &count, &sql, places, error);
    if (!failed && count)
        failed = write_statement(measuring->pg.host, &sql, error);
    sql_release(&sql);
    for (uint32_t i = 0; !failed && i < measuring->rest_count; i++) {
        struct peil_error cause = {0};
        if (pg_is_figure(pg_metric(asked, measuring->rest[i])->kind))
            continue;
        if (pg_group_sql(asked, measuring->rest[i], &sql, &cause))
            failed = write_statement(measuring->pg.host, &sql, error);
        sql_release(&sql);
    }
    free(figures);
    free(places);
    return failed;
}

/* Answers that explaining comes upon (what cannot be said) are nobody's. */
static int no_answer(void *context, uint32_t metric, const struct peil_answer *answer, struct peil_error *error)
{
    (void)context, (void)metric, (void)answer, (void)error;
    return 0;
}

static int pg_explain(const struct peil_host *host, const struct peil_setting *settings,
                      const struct peil_question *question, struct peil_error *error)
{
    struct measuring measuring;
    struct peil_host quiet = *host;
    quiet.answer = no_answer;
    measuring_init(&measuring, &quiet, settings, question);
    pg_table_known(question->dataset, &measuring.table);
    keep_personal(question->dataset, &measuring.table);
    choose_road(&measuring);
    struct sql_text head = {0};
    sql_format(&head, "-- %s\n", pg_say(&measuring.pg, measuring.why));
    int failed = host->write(host->context, head.data, head.size, error);
    sql_release(&head);
    if (!failed && any_streamed(&measuring))
        failed = explain_stream(&measuring, error);
    if (!failed && measuring.rest_count)
        failed = explain_pushdown(&measuring, error);
    measuring_release(&measuring);
    return failed;
}

static const struct peil_data table = {
    .size = sizeof(table),
    .option_count = PG_OPTIONS,
    .options = pg_options,
    .schema = pg_schema,
    .measure = pg_measure,
    .explain = pg_explain,
    .test = pg_test,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD, PEIL_KIND_DATA, "pg", "1", PEIL_N_("counts in a table of PostgreSQL, or what speaks as it"), NULL,
    &table,
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
