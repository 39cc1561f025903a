/* SPDX-License-Identifier: EUPL-1.2 */
/* What a run says of actions that are done: verified or ineffective, with the effect that was measured. */
#ifndef PDCA_SETTLE_H
#define PDCA_SETTLE_H

#include "pdca/batch.h"

/* After the steps of the run's findings: findings that came back while an action is under way are planned again,
 * actions get their verdict, and decisions that accept nothing any more are closed. */
int settle_run(struct batch *batch, int64_t run_id, date_day day, struct peil_error *error);

#endif
