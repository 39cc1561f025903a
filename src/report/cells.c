/* SPDX-License-Identifier: EUPL-1.2 */
/* The results of a run, cell by cell, from the chunks that the store keeps. */
#include "report/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/sql.h"
#include "base/poison.h"

/* ---- Verdicts -------------------------------------------------------------------------------------------------- */

static enum outcome outcome_named(const char *name)
{
    for (int i = OUTCOME_OK; i < OUTCOME_COUNT; i++)
        if (strcmp(outcome_names[i], name) == 0)
            return (enum outcome)i;
    return OUTCOME_NONE;
}

static int verdicts_load(struct build *build)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_verdicts, &rows, build->error, "");
    if (failed)
        return failed;
    int count = PQntuples(rows);
    build->verdict_count = 1 + (size_t)(count ? store_integer(rows, count - 1, 0) : 0);
    build->outcomes = arena_allocate_array(build->arena, build->verdict_count, sizeof(*build->outcomes));
    build->verdict_plugins = arena_allocate_array(build->arena, build->verdict_count, sizeof(char *));
    build->verdict_reasons = arena_allocate_array(build->arena, build->verdict_count, sizeof(char *));
    for (int row = 0; row < count; row++) {
        size_t id = (size_t)store_integer(rows, row, 0);
        build->outcomes[id] = outcome_named(store_text(rows, row, 1));
        build->verdict_plugins[id] = arena_text(build->arena, store_text(rows, row, 2));
        build->verdict_reasons[id] = arena_text(build->arena, store_text(rows, row, 3));
    }
    return 0;
}

/* ---- Arrays of PostgreSQL, as text: {1,2,3} -------------------------------------------------------------------- */

static bool array_next(const char **at, int64_t *ret_value)
{
    if (**at != '{' && **at != ',')
        return false;
    char *end;
    *ret_value = strtoll(*at + 1, &end, 10);
    if (end == *at + 1)
        return false;
    *at = end;
    return *end == ',' || *end == '}';
}

/* How many fitted; -1: more, or not an array of numbers. */
static int64_t array_read(const char *text, int64_t *values, size_t most)
{
    size_t count = 0;
    if (!text || strcmp(text, "{}") == 0)
        return 0;
    while (*text == '{' || *text == ',') {
        if (count == most || !array_next(&text, &values[count]))
            return -1;
        count++;
    }
    return strcmp(text, "}") == 0 ? (int64_t)count : -1;
}

static int chunk_bad(struct build *build, int64_t check, int64_t chunk)
{
    return error_set(build->error, PEIL_ERROR_STORE,
                     _("chunk %lld of check %lld in the store cannot be read; see peil store check"), (long long)chunk,
                     (long long)check);
}

static bool chunk_read(const PGresult *rows, int at, struct chunk_row *ret_row, int64_t *values)
{
    int64_t places = array_read(store_text(rows, at, 2), values, CHUNK_OBJECTS);
    for (int64_t i = 0; i < places; i++)
        ret_row->place[i] = (int16_t)values[i];
    int64_t count = array_read(store_text(rows, at, 3), values, CHUNK_OBJECTS);
    for (int64_t i = 0; i < count; i++)
        ret_row->verdict[i] = (int16_t)values[i];
    ret_row->whole = PQgetisnull(rows, at, 2);
    ret_row->numbers = !PQgetisnull(rows, at, 4);
    int64_t n = array_read(store_text(rows, at, 4), ret_row->n, CHUNK_OBJECTS);
    int64_t d = array_read(store_text(rows, at, 5), ret_row->d, CHUNK_OBJECTS);
    ret_row->count = count < 0 ? 0 : (size_t)count;
    return count >= 0 && (ret_row->whole || places == count) && (!ret_row->numbers || (n == count && d == count));
}

typedef void run_seen(void *context, int64_t run, const struct column *column);

/* Applies the changes of one check up to a run; seen, when given, is called after each run's changes. */
static int column_load(struct build *build, int64_t check, int64_t run, const enum outcome *outcomes,
                       struct column *column, run_seen *seen, void *context)
{
    _cleanup_result_ PGresult *rows = NULL;
    _cleanup_free_ struct chunk_row *row = memory_allocate_zeroed(1, sizeof(*row));
    _cleanup_free_ int64_t *values = memory_allocate_zeroed(CHUNK_OBJECTS, sizeof(*values));
    int failed = store_query(build->store, report_sql_chunks, &rows, build->error, "ii", check, run);
    int count = failed ? 0 : PQntuples(rows);
    for (int at = 0; !failed && at < count; at++) {
        int64_t chunk = store_integer(rows, at, 0);
        if (!chunk_read(rows, at, row, values) || chunk < 0 || (size_t)(chunk + 1) * CHUNK_OBJECTS > column->places ||
            !chunk_apply(column, (size_t)chunk, row, outcomes, outcomes ? build->verdict_count : 4))
            failed = chunk_bad(build, check, chunk);
        int64_t here = store_integer(rows, at, 1);
        if (!failed && seen && (at + 1 == count || store_integer(rows, at + 1, 1) != here))
            seen(context, here, column);
    }
    return failed;
}

static int places_count(struct build *build, size_t *ret_places)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(build->store, report_sql_places, &rows, build->error, "i",
                                 -(int64_t)build_run(build)->programme_id);
    if (!failed)
        *ret_places = (size_t)store_integer(rows, 0, 0) * CHUNK_OBJECTS;
    return failed;
}

/* ---- Everything ------------------------------------------------------------------------------------------------ */

static int unit_row(const struct build *build, int64_t unit)
{
    for (size_t i = 0; i < build->unit_count; i++)
        if (build->units[i].id == unit)
            return build->units[i].row;
    return build->audience.id == 0 ? BUILD_REST : -1;
}

static void rows_of_places(struct build *build)
{
    build->place_rows = memory_allocate_zeroed(build->objects.places + 1, sizeof(*build->place_rows));
    int64_t last = -1;
    int row = -1;
    for (size_t place = 0; place < build->objects.places; place++) {
        build->place_rows[place] = -1;
        if (build->objects.verdict[place] == 0)
            continue;
        int64_t unit = column_n(&build->objects, place);
        if (unit != last)
            row = unit_row(build, unit);
        last = unit;
        build->place_rows[place] = row;
    }
}

int build_cells_load(struct build *build)
{
    size_t places = 0;
    const struct results_run *run = build_run(build);
    int failed = verdicts_load(build);
    failed = failed ? failed : places_count(build, &places);
    if (failed)
        return failed;
    size_t count = build->programme->check_count;
    build->columns = arena_allocate_array(build->arena, count + 1, sizeof(*build->columns));
    column_make(&build->objects, places);
    for (size_t i = 0; i < count; i++)
        column_make(&build->columns[i], places);
    failed = column_load(build, -(int64_t)run->programme_id, run->id, NULL, &build->objects, NULL, NULL);
    for (size_t i = 0; !failed && i < count; i++)
        failed = column_load(build, build->programme->checks[i].check_id, run->id, build->outcomes, &build->columns[i],
                             NULL, NULL);
    if (!failed)
        rows_of_places(build);
    return failed;
}

void build_cells_release(struct build *build)
{
    column_release(&build->objects);
    for (size_t i = 0; build->columns && i < build->programme->check_count; i++)
        column_release(&build->columns[i]);
    free(build->place_rows);
    build->place_rows = NULL;
}

/* ---- Came and went --------------------------------------------------------------------------------------------- */

struct population {
    const struct build *build;
    bool *there;
    int64_t *came, *went;
};

static void population_seen(void *context, int64_t run, const struct column *column)
{
    struct population *population = context;
    int64_t came = 0, went = 0;
    for (size_t place = 0; place < column->places; place++) {
        bool now = column->verdict[place] != 0;
        came += now && !population->there[place];
        went += !now && population->there[place];
        population->there[place] = now;
    }
    for (size_t i = population->build->first + 1; i <= population->build->run; i++)
        if (population->build->runs[i].id == run) {
            population->came[i] = came;
            population->went[i] = went;
        }
}

int build_population(struct build *build, int64_t *came, int64_t *went)
{
    const struct results_run *run = build_run(build);
    struct column column;
    column_make(&column, build->objects.places);
    struct population population = {build, memory_allocate_zeroed(build->objects.places + 1, sizeof(bool)), came, went};
    int failed = column_load(build, -(int64_t)run->programme_id, run->id, NULL, &column, population_seen, &population);
    free(population.there);
    column_release(&column);
    return failed;
}
