/* SPDX-License-Identifier: EUPL-1.2 */
/* Following a run: births, returns, proofs; all of it in follow.sql. */
#include <inttypes.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/batch.h"
#include "pdca/pdca.h"
#include "pdca/settle.h"
#include "pdca/sql.h"
#include "base/poison.h"

enum { CELLS_MANY = 20000 }; /* from here on one pass over all findings is quicker than as many look-ups */

static int step_all(struct batch *batch, int64_t run_id, bool whole, bool many, struct pdca_followed *ret_followed,
                    struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(batch->store, pdca_sql_follow, &rows, error, "iibitb", run_id, INT64_C(0), (int)whole,
                                 batch->number, store_actor(batch->store), (int)many);
    if (!failed)
        *ret_followed = (struct pdca_followed){.found = store_integer(rows, 0, 1),
                                               .came_back = store_integer(rows, 0, 2),
                                               .met = store_integer(rows, 0, 3),
                                               .ineffective = store_integer(rows, 0, 4),
                                               .gone = store_integer(rows, 0, 5)};
    return failed;
}

static json_t *content_of(int64_t run_id, const struct pdca_followed *followed)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "run", (json_int_t)run_id, "found", (json_int_t)followed->found,
                     "came_back", (json_int_t)followed->came_back, "met", (json_int_t)followed->met, "ineffective",
                     (json_int_t)followed->ineffective, "gone", (json_int_t)followed->gone);
}

int pdca_follow(struct store *store, int64_t run_id, struct pdca_followed *ret_followed, struct peil_error *error)
{
    struct batch batch;
    struct pdca_followed followed;
    _cleanup_result_ PGresult *head = NULL;
    int failed = batch_begin(&batch, store, error);
    failed = failed ? failed : store_query_one(store, pdca_sql_follow_head, &head, error, "i", run_id);
    failed = failed ? failed
                    : step_all(&batch, run_id, store_boolean(head, 0, 0), store_integer(head, 0, 1) >= CELLS_MANY,
                               &followed, error);
    failed = failed
                 ? failed
                 : store_query(store, pdca_sql_follow_run, NULL, error, "iiiiiii", run_id, batch.number, followed.found,
                               followed.came_back, followed.met, followed.ineffective, followed.gone);
    failed = failed ? failed : settle_run(&batch, run_id, store_date(head, 0, 2), error);
    failed = failed ? failed : batch_seal(&batch, NULL, content_of(run_id, &followed), error);
    if (!failed && ret_followed)
        *ret_followed = followed;
    return failed;
}

int pdca_recorded(void *context, struct store *store, int64_t run_id, struct peil_error *error)
{
    (void)context;
    return pdca_follow(store, run_id, NULL, error);
}
