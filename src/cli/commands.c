/* SPDX-License-Identifier: EUPL-1.2 */
/* The commands of peil, in the order of --help: one line and one file each. */
#include "cli/commands.h"

#include <stddef.h>

#include "base/poison.h"

/* clang-format off */
const struct command *const cli_commands[] = {
    &command_init,
    &command_config,
    &command_status,
    &command_check,
    &command_store,
    &command_journal,
    &command_register,
    &command_party,
    &command_owner,
    &command_review,
    &command_programme,
    &command_rules,
    &command_dataset,
    &command_source,
    &command_run,
    &command_runs,
    &command_schedule,
    &command_queue,
    &command_baseline,
    &command_object,
    &command_finding,
    &command_action,
    &command_plan,
    &command_decision,
    &command_target,
    &command_escalation,
    &command_recheck,
    &command_issue,
    &command_template,
    &command_report,
    &command_plugin,
    &command_completion,
    NULL,
};
