/* SPDX-License-Identifier: EUPL-1.2 */
/* Verdicts on actions. */
#include "pdca/settle.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "pdca/effect.h"
#include "pdca/sql.h"
#include "base/poison.h"

struct settling {
    struct batch *batch;
    struct arena *arena;
    int64_t run_id;
    date_day day;
    struct effect_run run, earlier; /* loaded when state.run_id is set */
};

static int load(struct settling *settling, struct effect_run *run, int64_t run_id, struct peil_error *error)
{
    if (run->state.run_id == run_id)
        return 0;
    effect_release(run);
    return effect_load(settling->arena, settling->batch->store, run_id, run, error);
}

static int measure(struct settling *settling, int64_t action, int64_t unit_id, int64_t before, struct score_mean *ret,
                   struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    size_t unit;
    *ret = (struct score_mean){0};
    int failed = load(settling, &settling->run, settling->run_id, error);
    failed = failed ? failed : load(settling, &settling->earlier, before, error);
    failed = failed ? failed
                    : store_query(settling->batch->store, pdca_sql_settle_cells, &rows, error, "iii", action,
                                  settling->run_id, before);
    if (failed || !effect_unit(&settling->run, unit_id, &unit))
        return failed;
    size_t count = (size_t)PQntuples(rows);
    struct effect_cell *cells = arena_allocate_array(settling->arena, count + 1, sizeof(*cells));
    for (size_t i = 0; i < count; i++)
        cells[i] = (struct effect_cell){.object_id = store_integer(rows, (int)i, 0),
                                        .check_id = (int32_t)store_integer(rows, (int)i, 1),
                                        .check_before = (int32_t)store_integer(rows, (int)i, 2)};
    *ret = effect_measured(&settling->run, &settling->earlier, unit, cells, count);
    return 0;
}

static int settle(struct settling *settling, const PGresult *actions, int row, struct peil_error *error)
{
    int64_t action = store_integer(actions, row, 0);
    int64_t before = store_integer(actions, row, 2);
    const char *verdict = store_text(actions, row, 3);
    struct score_mean effect = {0};
    int failed = before ? measure(settling, action, store_integer(actions, row, 1), before, &effect, error) : 0;
    failed = failed ? failed
                    : store_query(settling->batch->store, pdca_sql_settle_action, NULL, error, "itdiii", action,
                                  verdict, settling->day, settling->run_id, (int64_t)effect.sum, effect.weight);
    if (!failed)
        batch_journal(settling->batch, "action", action, verdict, NULL,
                      json_pack("{s:I, s:I, s:I}", "run", (json_int_t)settling->run_id, "effect_sum",
                                (json_int_t)effect.sum, "effect_weight", (json_int_t)effect.weight));
    return failed;
}

static int settle_actions(struct settling *settling, struct peil_error *error)
{
    _cleanup_result_ PGresult *actions = NULL;
    int failed = store_query(settling->batch->store, pdca_sql_settle_actions, &actions, error, "i", settling->run_id);
    for (int row = 0; !failed && row < PQntuples(actions); row++)
        failed = settle(settling, actions, row, error);
    effect_release(&settling->run);
    effect_release(&settling->earlier);
    return failed;
}

static int rejoin(struct settling *settling, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed =
        store_query(settling->batch->store, pdca_sql_settle_rejoin, &rows, error, "i", settling->batch->number);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        const int64_t *findings;
        size_t count = batch_read_ids(settling->arena, store_text(rows, row, 1), &findings);
        failed = batch_step(settling->batch,
                            &(struct batch_step){.event = "planned",
                                                 .findings = findings,
                                                 .count = count,
                                                 .day = settling->day,
                                                 .action = store_integer(rows, row, 0),
                                                 .until = DATE_NONE,
                                                 .lenient = true},
                            NULL, error);
    }
    return failed;
}

static int close_decisions(struct settling *settling, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(settling->batch->store, pdca_sql_settle_decisions, &rows, error, "d", settling->day);
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        batch_journal(settling->batch, "decision", store_integer(rows, row, 0), "closed", NULL,
                      json_pack("{s:I}", "run", (json_int_t)settling->run_id));
    return failed;
}

int settle_run(struct batch *batch, int64_t run_id, date_day day, struct peil_error *error)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    struct settling settling = {.batch = batch, .arena = arena, .run_id = run_id, .day = day};
    int failed = rejoin(&settling, error);
    failed = failed ? failed : settle_actions(&settling, error);
    return failed ? failed : close_decisions(&settling, error);
}
