/* SPDX-License-Identifier: EUPL-1.2 */
/* The entries of all commands. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command command_init;
extern const struct command command_config;
extern const struct command command_owner;
extern const struct command command_party;
extern const struct command command_review;
extern const struct command command_queue;
extern const struct command command_register;
extern const struct command command_schedule;
extern const struct command command_completion;
extern const struct command command_status;
extern const struct command command_check;
extern const struct command command_store;
extern const struct command command_journal;
extern const struct command command_plugin;
extern const struct command command_programme;
extern const struct command command_rules;
extern const struct command command_dataset;
extern const struct command command_source;
extern const struct command command_run;
extern const struct command command_runs;
extern const struct command command_baseline;
extern const struct command command_escalation;
extern const struct command command_finding;
extern const struct command command_action;
extern const struct command command_plan;
extern const struct command command_decision;
extern const struct command command_target;
extern const struct command command_issue;
extern const struct command command_recheck;
extern const struct command command_object;
extern const struct command command_report;
extern const struct command command_template;

#endif
