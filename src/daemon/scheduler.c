/* SPDX-License-Identifier: EUPL-1.2 */
/* The scheduler: takes the lead when nobody has it, and turns what schedules say is due into jobs. */
#include "daemon/role.h"
#include "base/poison.h"

int role_scheduler(void)
{
    struct role role;
    struct peil_error error = {0};
    if (role_begin(&role, "peild: scheduler", &error))
        return 1;
    while (!role.stopping)
        role_wait(&role, -1, -1);
    arena_free(role.arena);
    return 0;
}
