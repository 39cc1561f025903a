/* SPDX-License-Identifier: EUPL-1.2 */
/* Measuring one object on demand: its findings turn at once, and the next run looks at them again. */
#include <inttypes.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/batch.h"
#include "pdca/pdca.h"
#include "pdca/sql.h"
#include "base/poison.h"

static int write_cells(struct batch *batch, const struct recheck *recheck, int64_t id, struct peil_error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < recheck->count; i++) {
        const struct recheck_cell *cell = &recheck->cells[i];
        failed = store_query(batch->store, pdca_sql_recheck_cell, NULL, error, "iiiiit", id, (int64_t)cell->check_id,
                             (int64_t)recheck->verdicts.items[cell->verdict].store_id, cell->n, cell->d, cell->detail);
    }
    return failed;
}

static int record(struct batch *batch, struct recheck *recheck, int64_t object_id, struct pdca_followed *ret_followed,
                  struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL, *steps = NULL;
    struct store *store = batch->store;
    int failed =
        store_query_one(store, pdca_sql_recheck_add, &rows, error, "iidti", object_id, (int64_t)recheck->version_id,
                        recheck->as_of, store_actor(store), (int64_t)recheck->programme_id);
    if (failed)
        return failed;
    int64_t id = store_integer(rows, 0, 0);
    failed = write_cells(batch, recheck, id, error);
    failed = failed ? failed
                    : store_query_one(store, pdca_sql_follow, &steps, error, "iibitb", INT64_C(0), id, 0, batch->number,
                                      store_actor(store), 0);
    if (failed)
        return failed;
    *ret_followed = (struct pdca_followed){.found = store_integer(steps, 0, 1),
                                           .came_back = store_integer(steps, 0, 2),
                                           .met = store_integer(steps, 0, 3),
                                           .ineffective = store_integer(steps, 0, 4),
                                           .gone = store_integer(steps, 0, 5)};
    batch_journal(batch, "recheck", id, "measured", NULL,
                  json_pack("{s:I, s:o, s:I}", "object", (json_int_t)object_id, "as_of", batch_day(recheck->as_of),
                            "cells", (json_int_t)recheck->count));
    return 0;
}

int pdca_recheck(struct store *store, struct recheck *recheck, int64_t object_id, struct pdca_followed *ret_followed,
                 struct peil_error *error)
{
    struct batch batch;
    *ret_followed = (struct pdca_followed){0};
    int failed = store_begin(store, error);
    if (failed)
        return failed;
    failed = verdicts_save(&recheck->verdicts, store, error);
    failed = failed ? failed : batch_begin(&batch, store, error);
    failed = failed ? failed : record(&batch, recheck, object_id, ret_followed, error);
    return batch_end(&(struct batch){.store = store, .number = failed ? 0 : batch.number}, failed, NULL, error);
}
