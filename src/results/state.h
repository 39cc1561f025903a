/* SPDX-License-Identifier: EUPL-1.2 */
/* A run whole, in memory: its programme, its tree of units, and every cell as it stood. Loaded from the store's
 * changes, or just measured. */
#ifndef RESULTS_STATE_H
#define RESULTS_STATE_H

#include "programme/programme.h"
#include "results/chunk.h"
#include "results/rollup.h"
#include "results/verdicts.h"

struct state {
    int64_t run_id; /* 0: not recorded yet */
    int number;
    date_day as_of;
    struct programme programme;
    struct rollup_units units;
    size_t places;
    struct column objects;
    struct column *columns; /* one for each check of the programme, in its order */
};

/* How many places there are for the objects that the register knows now: objects are never taken away. */
int state_places(struct store *store, size_t *ret_places, struct peil_error *error);

int state_load(struct arena *arena, struct store *store, int64_t run_id, const struct verdicts *verdicts, size_t places,
               struct state *ret_state, struct peil_error *error);
/* As state_load, with the cells of these checks only; the other columns and objects are empty. */
int state_load_some(struct arena *arena, struct store *store, int64_t run_id, const struct verdicts *verdicts,
                    size_t places, const int64_t *check_ids, size_t count, struct state *ret_state,
                    struct peil_error *error);
/* Rows of a unit and the one above it. */
void state_units_read(struct arena *arena, const PGresult *rows, struct rollup_units *ret_units);
void state_release(struct state *state);
#define _cleanup_state_ __attribute__((cleanup(state_release)))

/* The column of a check; NULL: this run's programme does not have it. */
const struct column *state_column(const struct state *state, int32_t check_id);

/* SHA-256 over the ids of its objects, and over every cell: check after check by key, object after object, the words of
 * each verdict with n and d. The same objects and outcomes give the same, whatever run they belong to. */
void state_population_hash(const struct state *state, char ret_hex[65]);
void state_results_hash(const struct state *state, const struct verdicts *verdicts, char ret_hex[65]);
/* Of one check. */
void state_check_hash(const struct state *state, const struct verdicts *verdicts, size_t check, char ret_hex[65]);

/* ---- Figures -------------------------------------------------------------------------------------------------------
 */

/* A run as rollup.h wants it, over the checks of its own programme. */
void state_rollup_run(struct arena *arena, const struct state *state, const struct verdicts *verdicts,
                      struct rollup_run *ret_run);
/* The eight means of every unit of the later run: rollup_split_compute over the checks of both. A rule is the same when
 * its hash is. */
void state_split(struct arena *arena, const struct state *earlier, const struct state *later,
                 const struct verdicts *verdicts, struct split **ret_splits);

#endif
