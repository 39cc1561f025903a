/* SPDX-License-Identifier: EUPL-1.2 */
/* data_csv: what is in CSV files, counted in one pass. A dataset is a file, or a file in the folder that the source
 * names. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_common/engine.h"
#include "table.h"
#include "typing.h"

enum { OPTION_PATH, OPTION_ENCODING, OPTION_SEPARATOR, OPTION_HEADER, OPTION_NULL, OPTION_THREADS, OPTION_MEMORY };
static const struct peil_option options[] = {
    {"path", PEIL_OPTION_PATH, PEIL_OPTION_REQUIRED, NULL, 0, 0, NULL,
     PEIL_N_("the file, or the folder that the files are in; .gz and .zst are unpacked while reading")},
    {"encoding", PEIL_OPTION_CHOICE, 0, "auto", 0, 0, "auto|utf-8|utf-16le|utf-16be|windows-1252|iso-8859-1",
     PEIL_N_("how characters are written; auto: found out")},
    {"separator", PEIL_OPTION_TEXT, 0, "auto", 0, 0, NULL,
     PEIL_N_("one character, or tab; auto: found out from ; , tab and |")},
    {"header", PEIL_OPTION_BOOLEAN, 0, "yes", 0, 0, NULL,
     PEIL_N_("the first line has the names of the columns; without it they are column1, column2 …")},
    {"null", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL,
     PEIL_N_("texts that stand for no value, besides an empty field without quotes")},
    {"threads", PEIL_OPTION_INTEGER, 0, "0", 0, TABLE_THREADS_MOST, NULL,
     PEIL_N_("how many at work; 0: as many as there are processors")},
    {"memory", PEIL_OPTION_INTEGER, 0, "512", 16, 1048576, NULL,
     PEIL_N_("MiB for the keys of unique, groups and distinct; what needs more is not measured")},
};

/* ---- Opening ------------------------------------------------------------------------------------------------------
 */

static const char *say(const struct peil_host *host, const char *message)
{
    return host->translate(host->context, message);
}

__attribute__((format(printf, 3, 4))) static int fail(struct peil_error *error, int code, const char *format, ...)
{
    va_list arguments;
    error->code = code;
    error->cause = 0;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof(error->message), format, arguments);
    va_end(arguments);
    return code;
}

/* A table is a file in the folder: nothing that leads out of it. */
static bool leads_out(const char *name)
{
    if (name[0] == '/' || name[0] == '\0')
        return true;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return true;
    }
    return false;
}

static int read_separator(const struct peil_host *host, const char *text, int *ret_separator, struct peil_error *error)
{
    *ret_separator = TABLE_ANY;
    if (strcmp(text, "auto") == 0)
        return 0;
    *ret_separator = strcmp(text, "tab") == 0 ? '\t' : (unsigned char)text[0];
    if (strcmp(text, "tab") != 0 && strlen(text) != 1)
        return fail(error, PEIL_ERROR_USAGE, say(host, PEIL_N_("separator '%s' is not one character, tab or auto")),
                    text);
    if (*ret_separator == '"' || *ret_separator == '\n' || *ret_separator == '\r' || *ret_separator >= 0x80)
        return fail(error, PEIL_ERROR_USAGE, "%s",
                    say(host, PEIL_N_("a separator is no quote, no line break and no letter with an accent")));
    return 0;
}

/* The settings' path, and the table in it when there is one. */
static int open_table(const struct peil_host *host, const struct peil_setting *settings, const char *name,
                      struct table *ret_table, struct peil_error *error)
{
    static const int encodings[] = {TABLE_ANY, CSV_UTF_8, CSV_UTF_16LE, CSV_UTF_16BE, CSV_WINDOWS_1252, CSV_LATIN_1};
    char text[256];
    const char *folder = settings[OPTION_PATH].text;
    size_t size = strlen(folder) + (name ? strlen(name) : 0) + 2;
    char *path = host->allocate(host->context, size);
    if (!path)
        return fail(error, PEIL_ERROR_SYSTEM, "%s", say(host, PEIL_N_("no memory")));
    if (name && leads_out(name))
        return fail(error, PEIL_ERROR_USAGE, say(host, PEIL_N_("'%s' is no file in the folder of the source")), name);
    snprintf(path, size, "%s%s%s", folder, name ? "/" : "", name ? name : "");
    struct table_settings wanted = {.path = path,
                                    .encoding = encodings[settings[OPTION_ENCODING].integer],
                                    .no_header = !settings[OPTION_HEADER].integer,
                                    .way = scan_best()};
    int failed = read_separator(host, settings[OPTION_SEPARATOR].text, &wanted.separator, error);
    if (failed)
        return failed;
    if (table_open(ret_table, &wanted, text, sizeof(text)) != 0)
        return fail(error, PEIL_ERROR_INPUT, "%s: %s", path, say(host, text));
    return 0;
}

/* ---- A pass -------------------------------------------------------------------------------------------------------
 */

struct worker {
    struct engine_part *part;
    unsigned *typings;     /* of each column that is read, when types are looked for */
    struct value **values; /* of each column of the source; NULL: not read */
    const struct value **views;
};

struct pass {
    const struct peil_host *host;
    const struct peil_setting *settings;
    struct table *table;
    struct peil_column *columns; /* as many as the table has */
    uint32_t *read;              /* which columns are read */
    size_t read_count;
    const char **nulls;
    size_t null_count;
    struct engine_request request;
    struct engine *engine;
    struct worker workers[TABLE_THREADS_MOST];
    struct table_report report;
    unsigned threads;
};

static void *need(const struct peil_host *host, size_t size)
{
    void *memory = host->allocate(host->context, size ? size : 1);
    if (!memory) {
        host->log(host->context, 3, "no memory");
        exit(3);
    }
    return memory;
}

static void read_nulls(struct pass *pass)
{
    const char *text = pass->settings[OPTION_NULL].text;
    size_t lines = 0;
    for (const char *at = text; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
        lines++;
    pass->nulls = need(pass->host, lines * sizeof(*pass->nulls));
    for (const char *at = text; at && *at;) {
        size_t size = strcspn(at, "\n");
        char *copy = need(pass->host, size + 1);
        memcpy(copy, at, size);
        copy[size] = '\0';
        pass->nulls[pass->null_count++] = copy;
        at += size + (at[size] == '\n');
    }
}

static struct table_value cell_of(const struct pass *pass, const struct table_value *cell)
{
    for (size_t i = 0; i < pass->null_count; i++)
        if (cell->text && !cell->quoted && strlen(pass->nulls[i]) == cell->size &&
            memcmp(pass->nulls[i], cell->text, cell->size) == 0)
            return (struct table_value){0};
    return *cell;
}

static void begin_pass(struct pass *pass, const struct peil_host *host, const struct peil_setting *settings,
                       struct table *table)
{
    *pass = (struct pass){.host = host,
                          .settings = settings,
                          .table = table,
                          .threads = table_threads((unsigned)settings[OPTION_THREADS].integer)};
    read_nulls(pass);
}

/* The name that a column has in rules: that of the header; "#12" where the header has none or has it twice. */
static const char *column_name(const struct pass *pass, size_t index)
{
    const char *name = pass->table->names[index];
    if (*name && table_column(pass->table, name) >= 0)
        return name;
    char *number = need(pass->host, 24);
    snprintf(number, 24, "#%zu", index + 1);
    return number;
}

static void name_columns(struct pass *pass)
{
    size_t count = pass->table->name_count;
    pass->columns = need(pass->host, count * sizeof(*pass->columns));
    pass->read = need(pass->host, count * sizeof(*pass->read));
    for (size_t i = 0; i < count; i++)
        pass->columns[i] = (struct peil_column){.name = column_name(pass, i), .type = PEIL_COLUMN_TEXT};
}

static int cancelled(void *context)
{
    const struct pass *pass = context;
    return pass->host->cancelled(pass->host->context);
}

static int run(struct pass *pass, const struct table_sink *sink, struct peil_error *error)
{
    char text[256];
    if (table_read(pass->table, pass->read, pass->read_count, pass->threads, sink, &pass->report, text, sizeof(text)) ==
        0)
        return 0;
    if (!text[0])
        return fail(error, PEIL_ERROR_INTERRUPTED, "%s", say(pass->host, PEIL_N_("asked to stop")));
    return fail(error, PEIL_ERROR_INPUT, "%s: %s", pass->table->settings.path, say(pass->host, text));
}

/* ---- Types --------------------------------------------------------------------------------------------------------
 */

static void worker_typings(struct pass *pass, struct worker *worker)
{
    if (!worker->typings)
        worker->typings = malloc(pass->read_count * sizeof(*worker->typings) + 1);
    if (!worker->typings)
        abort();
    for (size_t i = 0; i < pass->read_count; i++)
        worker->typings[i] = TYPING_ANY;
}

static int look_batch(void *context, unsigned thread, const struct table_batch *batch)
{
    struct pass *pass = context;
    struct worker *worker = &pass->workers[thread];
    if (!worker->typings)
        worker_typings(pass, worker);
    for (size_t i = 0; i < pass->read_count; i++)
        for (size_t row = 0; row < batch->row_count && worker->typings[i] != TYPING_FILLED; row++) {
            struct table_value cell = cell_of(pass, &batch->columns[i][row]);
            typing_look(&worker->typings[i], &cell);
        }
    return 0;
}

static void look_again(void *context)
{
    struct pass *pass = context;
    for (size_t i = 0; i < pass->threads; i++)
        if (pass->workers[i].typings)
            worker_typings(pass, &pass->workers[i]);
}

/* Looks at every cell of the columns that are read, and gives them their types. */
static int find_types(struct pass *pass, struct peil_error *error)
{
    const struct table_sink sink = {
        .context = pass, .batch = look_batch, .restart = look_again, .cancelled = cancelled};
    int failed = run(pass, &sink, error);
    for (size_t i = 0; i < pass->read_count; i++) {
        unsigned typing = TYPING_ANY;
        for (size_t thread = 0; thread < pass->threads; thread++)
            if (pass->workers[thread].typings)
                typing = typing_join(typing, pass->workers[thread].typings[i]);
        pass->columns[pass->read[i]].type = typing_type(typing);
    }
    for (size_t thread = 0; thread < pass->threads; thread++) {
        free(pass->workers[thread].typings);
        pass->workers[thread].typings = NULL;
    }
    return failed;
}

static const char *native_type(uint32_t type)
{
    static const char *const names[] = {
        [PEIL_COLUMN_OTHER] = "text",      [PEIL_COLUMN_BOOLEAN] = "boolean", [PEIL_COLUMN_INTEGER] = "integer",
        [PEIL_COLUMN_DECIMAL] = "decimal", [PEIL_COLUMN_DOUBLE] = "decimal",  [PEIL_COLUMN_TEXT] = "text",
        [PEIL_COLUMN_DATE] = "date",       [PEIL_COLUMN_MOMENT] = "moment",   [PEIL_COLUMN_GEOMETRY] = "geometry"};
    return names[type];
}

static int schema(const struct peil_host *host, const struct peil_setting *settings, const char *name,
                  struct peil_error *error)
{
    struct table table;
    struct pass *pass = need(host, sizeof(*pass));
    int failed = open_table(host, settings, name, &table, error);
    if (failed)
        return failed;
    begin_pass(pass, host, settings, &table);
    name_columns(pass);
    for (size_t i = 0; i < table.name_count; i++)
        pass->read[pass->read_count++] = (uint32_t)i;
    failed = find_types(pass, error);
    for (size_t i = 0; i < table.name_count && !failed; i++) {
        pass->columns[i].native_type = native_type(pass->columns[i].type);
        failed = host->column(host->context, &pass->columns[i], error);
    }
    table_close(&table);
    return failed;
}

/* ---- Measuring ----------------------------------------------------------------------------------------------------
 */

static const struct peil_metric *metric_at(const struct peil_question *question, uint32_t index)
{
    return (const struct peil_metric *)(const void *)((const char *)question->metrics +
                                                      (size_t)index * question->metric_size);
}

/* Types and marks that the host knows of, by name. False: it knows nothing of some column. */
static bool take_known(struct pass *pass, const struct peil_dataset *dataset)
{
    bool all = true;
    for (size_t i = 0; i < pass->table->name_count; i++) {
        uint32_t known = 0;
        while (known < dataset->column_count && strcmp(dataset->columns[known].name, pass->columns[i].name) != 0)
            known++;
        if (known == dataset->column_count) {
            all = false;
            continue;
        }
        pass->columns[i].type = dataset->columns[known].type;
        pass->columns[i].flags = dataset->columns[known].flags;
    }
    return all;
}

static void begin_worker(struct pass *pass, struct worker *worker)
{
    size_t count = pass->table->name_count;
    worker->values = calloc(count + 1, sizeof(*worker->values));
    worker->views = calloc(count + 1, sizeof(*worker->views));
    if (!worker->values || !worker->views)
        abort();
    for (size_t i = 0; i < pass->read_count; i++) {
        uint32_t column = pass->read[i];
        worker->values[column] = malloc(TABLE_BATCH * sizeof(**worker->values));
        if (!worker->values[column])
            abort();
        worker->views[column] = worker->values[column];
    }
}

static void end_worker(struct pass *pass, struct worker *worker)
{
    for (size_t i = 0; worker->values && i < pass->table->name_count; i++)
        free(worker->values[i]);
    free(worker->values);
    free(worker->views);
}

_Static_assert((int)TABLE_BATCH <= (int)ENGINE_BATCH, "a batch of the table is a batch of the engine");

static int count_batch(void *context, unsigned thread, const struct table_batch *batch)
{
    struct pass *pass = context;
    struct worker *worker = &pass->workers[thread];
    for (size_t i = 0; i < pass->read_count; i++) {
        uint32_t column = pass->read[i];
        uint32_t type = pass->columns[column].type;
        struct value *values = worker->values[column];
        const struct table_value *cells = batch->columns[i];
        for (size_t row = 0; row < batch->row_count; row++) {
            if (type == PEIL_COLUMN_TEXT && pass->null_count == 0) {
                values[row] = (struct value){.state = cells[row].text ? VALUE_TEXT : VALUE_NULL,
                                             .text = cells[row].text,
                                             .size = cells[row].size};
                continue;
            }
            struct table_value cell = cell_of(pass, &cells[row]);
            typing_value(type, &cell, &values[row]);
        }
    }
    engine_rows(worker->part, worker->views, batch->row_count);
    return 0;
}

static void begin_count(void *context)
{
    struct pass *pass = context;
    if (pass->engine)
        engine_close(pass->engine);
    pass->engine = engine_open(&pass->request);
    for (size_t i = 0; i < pass->threads; i++)
        pass->workers[i].part = engine_part_new(pass->engine);
}

/* Where rows are that cannot be read: the first ones. */
static const char *unreadable(const struct pass *pass)
{
    size_t room = TABLE_FINDINGS * 160 + 1, at = 0;
    char *text = need(pass->host, room);
    text[0] = '\0';
    for (size_t i = 0; i < pass->report.finding_count; i++) {
        const struct table_finding *finding = &pass->report.findings[i];
        char place[64];
        snprintf(place, sizeof(place), say(pass->host, PEIL_N_("row %llu, byte %llu")),
                 (unsigned long long)finding->row, (unsigned long long)finding->byte);
        at += (size_t)snprintf(text + at, room - at, "%s%s: %s", i ? "; " : "", place,
                               say(pass->host, table_problem_names[finding->problem]));
        if (at >= room)
            break;
    }
    return text;
}

static int answer_readable(const struct pass *pass, const struct peil_question *question, struct peil_error *error)
{
    int failed = 0;
    for (uint32_t i = 0; i < question->metric_count && !failed; i++) {
        const struct peil_metric *metric = metric_at(question, i);
        if (metric->kind != PEIL_METRIC_READABLE)
            continue;
        if (metric->where && *metric->where) {
            failed = engine_not_measured(
                pass->host, i, say(pass->host, PEIL_N_("rows that cannot be read have no values for a condition")),
                error);
            continue;
        }
        struct peil_answer answer = {.state = PEIL_ANSWER_MEASURED,
                                     .rows = (int64_t)(pass->report.rows + pass->report.refused),
                                     .good = (int64_t)pass->report.rows,
                                     .bad = (int64_t)pass->report.refused,
                                     .finder = pass->report.refused ? unreadable(pass) : NULL};
        failed = pass->host->answer(pass->host->context, i, &answer, error);
    }
    return failed;
}

static int answer_spilled(const struct pass *pass, const struct peil_question *question, struct peil_error *error)
{
    char text[256];
    int failed = 0;
    snprintf(text, sizeof(text), say(pass->host, PEIL_N_("it needs more than the %lld MiB of the setting memory")),
             (long long)pass->settings[OPTION_MEMORY].integer);
    for (uint32_t i = 0; i < question->metric_count && !failed; i++)
        if (engine_spilled(pass->engine, i))
            failed = engine_not_measured(pass->host, i, text, error);
    return failed;
}

static void read_needed(struct pass *pass)
{
    const bool *needs = engine_needs(pass->engine);
    pass->read_count = 0;
    for (size_t i = 0; i < pass->table->name_count; i++)
        if (needs[i])
            pass->read[pass->read_count++] = (uint32_t)i;
}

/* Nobody told the types: they are looked for first, of the columns that are needed. As text some metrics make no sense,
 * and then nobody knows yet which those are: all of them. */
static int find_needed_types(struct pass *pass, const struct peil_question *question, struct peil_error *error)
{
    bool refused = false;
    for (uint32_t i = 0; i < question->metric_count; i++)
        refused |= engine_refusal(pass->engine, i) != NULL;
    read_needed(pass);
    if (refused) {
        pass->read_count = 0;
        for (size_t i = 0; i < pass->table->name_count; i++)
            pass->read[pass->read_count++] = (uint32_t)i;
    }
    return find_types(pass, error);
}

static int count(struct pass *pass, const struct peil_question *question, bool typed, struct peil_error *error)
{
    const struct table_sink sink = {
        .context = pass, .batch = count_batch, .restart = begin_count, .cancelled = cancelled};
    uint64_t scans = 1;
    begin_count(pass);
    if (!typed) {
        int failed = find_needed_types(pass, question, error);
        if (failed)
            return failed;
        begin_count(pass);
        scans++;
    }
    read_needed(pass);
    for (size_t i = 0; i < pass->threads; i++)
        begin_worker(pass, &pass->workers[i]);
    int failed = run(pass, &sink, error);
    for (size_t i = 0; i < pass->threads; i++)
        end_worker(pass, &pass->workers[i]);
    failed = failed ? failed : engine_finish(pass->engine, error);
    failed = failed ? failed : answer_readable(pass, question, error);
    failed = failed ? failed : answer_spilled(pass, question, error);
    if (failed)
        return failed;
    char road[128];
    snprintf(road, sizeof(road), "file, %s, %u", pass->report.careful ? "careful" : scan_names[scan_best()],
             pass->report.threads);
    const struct peil_cost cost = {.scans = scans,
                                   .queries = 0,
                                   .rows = pass->report.rows + pass->report.refused,
                                   .bytes = pass->report.bytes * scans,
                                   .road = road};
    return pass->host->cost(pass->host->context, &cost, error);
}

static int measure(const struct peil_host *host, const struct peil_setting *settings,
                   const struct peil_question *question, struct peil_error *error)
{
    struct table table;
    struct pass *pass = need(host, sizeof(*pass));
    bool *left_out = need(host, question->metric_count * sizeof(*left_out));
    int failed = open_table(host, settings, question->dataset->table, &table, error);
    if (failed)
        return failed;
    begin_pass(pass, host, settings, &table);
    name_columns(pass);
    bool typed = take_known(pass, question->dataset);
    for (uint32_t i = 0; i < question->metric_count; i++)
        left_out[i] = metric_at(question, i)->kind == PEIL_METRIC_READABLE;
    pass->request = (struct engine_request){.host = host,
                                            .question = question,
                                            .columns = pass->columns,
                                            .column_count = (uint32_t)table.name_count,
                                            .left_out = left_out,
                                            .memory_most = (uint64_t)settings[OPTION_MEMORY].integer << 20};
    failed = count(pass, question, typed, error);
    engine_close(pass->engine);
    table_close(&table);
    return failed;
}

/* ---- Explaining ---------------------------------------------------------------------------------------------------
 */

static int explain(const struct peil_host *host, const struct peil_setting *settings,
                   const struct peil_question *question, struct peil_error *error)
{
    char text[2048];
    const char *table = question->dataset->table;
    struct engine_request request = {.host = host,
                                     .question = question,
                                     .columns = question->dataset->columns,
                                     .column_count = question->dataset->column_count};
    bool *left_out = need(host, question->metric_count * sizeof(*left_out));
    for (uint32_t i = 0; i < question->metric_count; i++)
        left_out[i] = metric_at(question, i)->kind == PEIL_METRIC_READABLE;
    request.left_out = left_out;
    struct engine *engine = engine_open(&request);
    const bool *needs = engine_needs(engine);
    int size = snprintf(text, sizeof(text), say(host, PEIL_N_("reads %s%s%s once, and of it these columns:\n")),
                        settings[OPTION_PATH].text, table ? "/" : "", table ? table : "");
    int failed = size < 0 ? 0 : host->write(host->context, text, strlen(text), error);
    for (uint32_t i = 0; i < request.column_count && !failed; i++) {
        if (!needs[i])
            continue;
        snprintf(text, sizeof(text), "  %s\n", request.columns[i].name);
        failed = host->write(host->context, text, strlen(text), error);
    }
    engine_close(engine);
    return failed;
}

static const struct peil_data table = {
    .size = sizeof(table),
    .option_count = sizeof(options) / sizeof(options[0]),
    .options = options,
    .schema = schema,
    .measure = measure,
    .explain = explain,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_DATA,
    .name = "csv",
    .version = "1.0",
    .summary = PEIL_N_("CSV files: every rule in one pass"),
    .table = &table,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
