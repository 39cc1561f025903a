/* SPDX-License-Identifier: EUPL-1.2 */
/* What the runner gives up before it opens a plugin. */
#ifndef RUNNER_FENCE_H
#define RUNNER_FENCE_H

#include "job/protocol.h"

/* No new privileges, resource limits, and no way out of the process group: whatever a plugin starts ends with its job.
 */
int fence_raise(const struct protocol_job *job, struct peil_error *error);

#endif
