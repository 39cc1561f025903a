/* SPDX-License-Identifier: EUPL-1.2 */
/* Loading a run from the store's changes. */
#include "results/state.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "results/sql.h"
#include "base/poison.h"

int state_places(struct store *store, size_t *ret_places, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, results_sql_object_last, &rows, error, "");
    size_t last = failed ? 0 : (size_t)store_integer(rows, 0, 0);
    *ret_places = (last + CHUNK_OBJECTS - 1) / CHUNK_OBJECTS * CHUNK_OBJECTS;
    return failed;
}

void state_release(struct state *state)
{
    column_release(&state->objects);
    for (size_t i = 0; state->columns && i < state->programme.check_count; i++)
        column_release(&state->columns[i]);
    state->columns = NULL;
}

const struct column *state_column(const struct state *state, int32_t check_id)
{
    for (size_t i = 0; i < state->programme.check_count; i++)
        if (state->programme.checks[i].check_id == check_id)
            return &state->columns[i];
    return NULL;
}

/* ---- Arrays in PostgreSQL's binary format
 * ---------------------------------------------------------------------------- */

enum { ARRAY_HEAD = 20 }; /* dimensions, has nulls, element type, and size and lower bound of the one dimension */

static uint64_t big_endian(const unsigned char *at, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | at[i];
    return value;
}

/* The elements, each with its size in four bytes before it; NULL when it is no such array. */
static const unsigned char *array_elements(const PGresult *rows, int row, int column, size_t element, size_t *ret_count)
{
    const unsigned char *at = (const unsigned char *)PQgetvalue(rows, row, column);
    size_t size = (size_t)PQgetlength(rows, row, column);
    *ret_count = 0;
    if (size < ARRAY_HEAD || big_endian(at, 4) != 1)
        return NULL;
    size_t count = big_endian(at + 12, 4);
    if (count > CHUNK_OBJECTS || size != ARRAY_HEAD + count * (4 + element))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (big_endian(at + ARRAY_HEAD + i * (4 + element), 4) != element)
            return NULL;
    *ret_count = count;
    return at + ARRAY_HEAD;
}

static bool read_int2(const PGresult *rows, int row, int column, int16_t *ret_values, size_t *ret_count)
{
    const unsigned char *at = array_elements(rows, row, column, 2, ret_count);
    for (size_t i = 0; at && i < *ret_count; i++)
        ret_values[i] = (int16_t)big_endian(at + i * 6 + 4, 2);
    return at != NULL;
}

static bool read_int8(const PGresult *rows, int row, int column, int64_t *ret_values, size_t *ret_count)
{
    const unsigned char *at = array_elements(rows, row, column, 8, ret_count);
    for (size_t i = 0; at && i < *ret_count; i++)
        ret_values[i] = (int64_t)big_endian(at + i * 12 + 4, 8);
    return at != NULL;
}

enum { CHUNK_CHECK, CHUNK_NUMBER, CHUNK_PLACE, CHUNK_VERDICT, CHUNK_N, CHUNK_D };

static bool read_row(const PGresult *rows, int row, const struct verdicts *verdicts, bool own_numbers,
                     struct chunk_row *ret_row)
{
    size_t places, ns, ds;
    ret_row->whole = PQgetisnull(rows, row, CHUNK_PLACE);
    ret_row->numbers = !PQgetisnull(rows, row, CHUNK_N);
    if (!read_int2(rows, row, CHUNK_VERDICT, ret_row->verdict, &ret_row->count))
        return false;
    if (!ret_row->whole && (!read_int2(rows, row, CHUNK_PLACE, ret_row->place, &places) || places != ret_row->count))
        return false;
    if (ret_row->numbers &&
        (!read_int8(rows, row, CHUNK_N, ret_row->n, &ns) || !read_int8(rows, row, CHUNK_D, ret_row->d, &ds) ||
         ns != ret_row->count || ds != ret_row->count))
        return false;
    for (size_t i = 0; !own_numbers && i < ret_row->count; i++) {
        int16_t id = ret_row->verdict[i];
        if (id < 0 || (size_t)id >= verdicts->store_count || (id && !verdicts->by_store_id[id]))
            return false;
        ret_row->verdict[i] = verdicts->by_store_id[id];
    }
    return true;
}

static int apply_rows(struct state *state, const PGresult *rows, const struct verdicts *verdicts,
                      struct chunk_row *buffer, struct peil_error *error)
{
    int32_t own = -state->programme.id;
    for (int row = 0; row < PQntuples(rows); row++) {
        int32_t check_id = (int32_t)big_endian((const unsigned char *)PQgetvalue(rows, row, CHUNK_CHECK), 4);
        size_t chunk = big_endian((const unsigned char *)PQgetvalue(rows, row, CHUNK_NUMBER), 4);
        /* The columns are ours: state_column only looks. */
        struct column *column =
            check_id == own ? &state->objects : (struct column *)(uintptr_t)state_column(state, check_id);
        if (!read_row(rows, row, verdicts, check_id == own, buffer) ||
            !chunk_apply(column, chunk, buffer, check_id == own ? NULL : verdicts->outcomes,
                         check_id == own ? INT16_MAX : verdicts->count))
            return error_set(error, PEIL_ERROR_STORE,
                             _("the results of run %" PRId64 " cannot be read: check %d, chunk %zu is damaged"),
                             state->run_id, check_id, chunk);
    }
    return 0;
}

static int load_cells(struct store *store, struct state *state, const struct verdicts *verdicts, const int64_t *ids,
                      size_t count, struct peil_error *error)
{
    _cleanup_free_ struct chunk_row *buffer = memory_allocate(sizeof(*buffer));
    _cleanup_result_ PGresult *rows = NULL;
    column_make(&state->objects, state->places);
    for (size_t i = 0; i < state->programme.check_count; i++)
        column_make(&state->columns[i], state->places);
    int failed = store_query_binary(store, results_sql_chunks, &rows, error, "Ii", ids, count, state->run_id);
    return failed ? failed : apply_rows(state, rows, verdicts, buffer, error);
}

static int load_all_cells(struct store *store, struct state *state, const struct verdicts *verdicts,
                          struct peil_error *error)
{
    size_t checks = state->programme.check_count;
    _cleanup_free_ int64_t *ids = memory_allocate_zeroed(checks + 1, sizeof(*ids));
    ids[checks] = -state->programme.id;
    for (size_t i = 0; i < checks; i++)
        ids[i] = state->programme.checks[i].check_id;
    return load_cells(store, state, verdicts, ids, checks + 1, error);
}

void state_units_read(struct arena *arena, const PGresult *rows, struct rollup_units *ret_units)
{
    size_t count = (size_t)PQntuples(rows);
    struct rollup_unit_row *units = arena_allocate_array(arena, count + 1, sizeof(*units));
    for (size_t i = 0; i < count; i++)
        units[i] = (struct rollup_unit_row){.id = (int32_t)store_integer(rows, (int)i, 0),
                                            .parent_id = (int32_t)store_integer(rows, (int)i, 1)};
    rollup_units_make(arena, ret_units, units, count);
}

static int load_units(struct arena *arena, struct store *store, struct state *state, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, results_sql_run_units, &rows, error, "i", state->run_id);
    if (!failed)
        state_units_read(arena, rows, &state->units);
    return failed;
}

static int load_head(struct arena *arena, struct store *store, struct state *state, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, results_sql_run_head, &rows, error, "i", state->run_id);
    if (failed)
        return failed;
    state->as_of = store_date(rows, 0, 1);
    state->number = (int)store_integer(rows, 0, 2);
    failed = programme_load_version(arena, store, (int32_t)store_integer(rows, 0, 0), &state->programme, error);
    if (failed)
        return failed;
    state->columns = arena_allocate_array(arena, state->programme.check_count + 1, sizeof(struct column));
    return load_units(arena, store, state, error);
}

int state_load(struct arena *arena, struct store *store, int64_t run_id, const struct verdicts *verdicts, size_t places,
               struct state *ret_state, struct peil_error *error)
{
    *ret_state = (struct state){.run_id = run_id, .places = places};
    int failed = load_head(arena, store, ret_state, error);
    failed = failed ? failed : load_all_cells(store, ret_state, verdicts, error);
    if (failed)
        state_release(ret_state);
    return failed;
}

int state_load_some(struct arena *arena, struct store *store, int64_t run_id, const struct verdicts *verdicts,
                    size_t places, const int64_t *check_ids, size_t count, struct state *ret_state,
                    struct peil_error *error)
{
    *ret_state = (struct state){.run_id = run_id, .places = places};
    int failed = load_head(arena, store, ret_state, error);
    failed = failed ? failed : load_cells(store, ret_state, verdicts, check_ids, count, error);
    if (failed)
        state_release(ret_state);
    return failed;
}
