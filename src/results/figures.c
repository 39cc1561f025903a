/* SPDX-License-Identifier: EUPL-1.2 */
/* Hashes of a run, and its figures: from a run in memory to what rollup.h computes. */
#include <assert.h>
#include <endian.h>
#include <string.h>

#include "base/hash.h"
#include "results/state.h"
#include "base/poison.h"

/* ---- Hashes
 * ---------------------------------------------------------------------------------------------------------- */

static void hash_number(struct hash *hash, uint64_t number)
{
    number = htole64(number);
    hash_add(hash, &number, sizeof(number));
}

void state_population_hash(const struct state *state, char ret_hex[65])
{
    struct hash hash;
    unsigned char out[HASH_SIZE];
    hash_begin(&hash);
    for (size_t place = 0; place < state->places; place++)
        if (state->objects.verdict[place])
            hash_number(&hash, place + 1);
    hash_end(&hash, out);
    hash_hex(out, ret_hex);
}

static bool verdict_before(const struct verdict *a, const struct verdict *b)
{
    if (a->outcome != b->outcome)
        return a->outcome < b->outcome;
    int order = strcmp(a->plugin, b->plugin);
    return order ? order < 0 : strcmp(a->reason, b->reason) < 0;
}

/* The verdicts that occur in a column, hashed and numbered in the order of their words: so that a cell says the same
 * whatever else the dictionary holds. ret_ranks has a place for each verdict. */
static void hash_verdicts(struct hash *hash, const struct column *column, const struct verdicts *verdicts,
                          uint16_t *ret_ranks)
{
    _cleanup_free_ bool *used = memory_allocate_zeroed(verdicts->count, sizeof(*used));
    for (size_t place = 0; place < column->places; place++)
        used[column->verdict[place]] = true;
    used[0] = false;
    ret_ranks[0] = 0;
    for (uint16_t rank = 1;; rank++) {
        size_t least = 0;
        for (size_t i = 1; i < verdicts->count; i++)
            if (used[i] && (!least || verdict_before(&verdicts->items[i], &verdicts->items[least])))
                least = i;
        if (!least)
            return;
        used[least] = false;
        ret_ranks[least] = htole16(rank);
        hash_add_text(hash, outcome_names[verdicts->items[least].outcome]);
        hash_add_text(hash, verdicts->items[least].plugin);
        hash_add_text(hash, verdicts->items[least].reason);
    }
}

static void hash_chunk(struct hash *hash, const struct column *column, size_t chunk, const uint16_t *ranks)
{
    uint16_t cells[CHUNK_OBJECTS];
    uint16_t any = 0;
    size_t first = chunk * CHUNK_OBJECTS;
    for (size_t i = 0; i < CHUNK_OBJECTS; i++)
        any |= cells[i] = ranks[column->verdict[first + i]];
    if (!any)
        return;
    hash_number(hash, chunk);
    hash_add(hash, cells, sizeof(cells));
    for (size_t i = 0; column->d && i < CHUNK_OBJECTS; i++)
        if (column->d[first + i]) {
            uint64_t numbers[3] = {htole64(i), htole64((uint64_t)column->n[first + i]),
                                   htole64((uint64_t)column->d[first + i])};
            hash_add(hash, numbers, sizeof(numbers));
        }
}

static void check_hash(const struct state *state, const struct verdicts *verdicts, size_t check,
                       unsigned char ret_hash[HASH_SIZE])
{
    _cleanup_free_ uint16_t *ranks = memory_allocate_zeroed(verdicts->count, sizeof(*ranks));
    struct hash hash;
    hash_begin(&hash);
    hash_add_text(&hash, state->programme.checks[check].key);
    hash_verdicts(&hash, &state->columns[check], verdicts, ranks);
    for (size_t chunk = 0; chunk < state->places / CHUNK_OBJECTS; chunk++)
        hash_chunk(&hash, &state->columns[check], chunk, ranks);
    hash_end(&hash, ret_hash);
}

void state_check_hash(const struct state *state, const struct verdicts *verdicts, size_t check, char ret_hex[65])
{
    unsigned char out[HASH_SIZE];
    check_hash(state, verdicts, check, out);
    hash_hex(out, ret_hex);
}

void state_results_hash(const struct state *state, const struct verdicts *verdicts, char ret_hex[65])
{
    const struct programme *programme = &state->programme;
    struct hash hash;
    unsigned char out[HASH_SIZE];
    hash_begin(&hash);
    const char *last = "";
    for (size_t done = 0; done < programme->check_count; done++) {
        size_t next = programme->check_count; /* the first key behind the last one: keys are unique */
        for (size_t i = 0; i < programme->check_count; i++)
            if (strcmp(programme->checks[i].key, last) > 0 &&
                (next == programme->check_count || strcmp(programme->checks[i].key, programme->checks[next].key) < 0))
                next = i;
        assert(next < programme->check_count);
        last = programme->checks[next].key;
        check_hash(state, verdicts, next, out);
        hash_add(&hash, out, sizeof(out));
    }
    hash_end(&hash, out);
    hash_hex(out, ret_hex);
}

/* ---- Figures
 * --------------------------------------------------------------------------------------------------------- */

static void take_dimensions(const struct state *state, struct rollup_run *run)
{
    for (size_t i = 0; i < state->programme.dimension_count; i++) {
        const struct programme_dimension *dimension = &state->programme.dimensions[i];
        run->dimension_used[dimension->index] = true;
        run->dimension_weights[dimension->index] = dimension->weight;
        run->norms[dimension->index] = programme_norm_on(dimension, state->as_of).norm;
    }
}

/* The checks of two programmes, each once: those of the first, then what only the second has. */
struct check_list {
    size_t count;
    int32_t *ids;
};

static void check_list_add(struct check_list *list, const struct programme *programme)
{
    for (size_t i = 0; i < programme->check_count; i++) {
        bool known = false;
        for (size_t j = 0; j < list->count; j++)
            known |= list->ids[j] == programme->checks[i].check_id;
        if (!known)
            list->ids[list->count++] = programme->checks[i].check_id;
    }
}

static const struct programme_check *check_of(const struct state *state, int32_t check_id)
{
    for (size_t i = 0; i < state->programme.check_count; i++)
        if (state->programme.checks[i].check_id == check_id)
            return &state->programme.checks[i];
    return NULL;
}

static void run_over(struct arena *arena, const struct state *state, const struct verdicts *verdicts,
                     const struct check_list *list, struct rollup_run *ret_run)
{
    struct score_check *checks = arena_allocate_array(arena, list->count + 1, sizeof(*checks));
    const struct column **columns = arena_allocate_array(arena, list->count + 1, sizeof(*columns));
    for (size_t i = 0; i < list->count; i++) {
        const struct programme_check *check = check_of(state, list->ids[i]);
        columns[i] = state_column(state, list->ids[i]);
        if (check)
            checks[i] = (struct score_check){.dimension = check->dimension, .weight = check->weight};
    }
    *ret_run = (struct rollup_run){.check_count = list->count,
                                   .checks = checks,
                                   .outcomes = verdicts->outcomes,
                                   .columns = columns,
                                   .objects = &state->objects,
                                   .number = state->number,
                                   .units = &state->units};
    take_dimensions(state, ret_run);
}

void state_rollup_run(struct arena *arena, const struct state *state, const struct verdicts *verdicts,
                      struct rollup_run *ret_run)
{
    struct check_list list = {.ids = arena_allocate_array(arena, state->programme.check_count + 1, sizeof(int32_t))};
    check_list_add(&list, &state->programme);
    run_over(arena, state, verdicts, &list, ret_run);
}

void state_split(struct arena *arena, const struct state *earlier, const struct state *later,
                 const struct verdicts *verdicts, struct split **ret_splits)
{
    struct check_list list = {
        .ids = arena_allocate_array(arena, earlier->programme.check_count + later->programme.check_count + 1,
                                    sizeof(int32_t))};
    struct rollup_run earlier_run, later_run;
    struct rollup_patterns earlier_patterns, later_patterns;
    check_list_add(&list, &later->programme);
    check_list_add(&list, &earlier->programme);
    run_over(arena, earlier, verdicts, &list, &earlier_run);
    run_over(arena, later, verdicts, &list, &later_run);
    bool *same_rule = arena_allocate_array(arena, list.count + 1, sizeof(*same_rule));
    for (size_t i = 0; i < list.count; i++) {
        const struct programme_check *before = check_of(earlier, list.ids[i]);
        const struct programme_check *after = check_of(later, list.ids[i]);
        same_rule[i] = before && after && before->dimension == after->dimension &&
                       strcmp(before->rule_hash, after->rule_hash) == 0;
    }
    rollup_patterns_make(arena, &earlier_patterns, &earlier_run);
    rollup_patterns_make(arena, &later_patterns, &later_run);
    rollup_split_compute(arena, ret_splits, &earlier_run, &earlier_patterns, &later_run, &later_patterns, same_rule);
}
