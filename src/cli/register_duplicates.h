/* SPDX-License-Identifier: EUPL-1.2 */
/* The commands of peil register on objects that look like one. */
#ifndef CLI_REGISTER_DUPLICATES_H
#define CLI_REGISTER_DUPLICATES_H

#include "cli/cli.h"

enum { DUPLICATES_OPTIONS = 4, DECIDE_OPTIONS = 2 };
extern const struct peil_option duplicates_options[DUPLICATES_OPTIONS], decide_options[DECIDE_OPTIONS];

int register_duplicates(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error);
int register_merge(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error);
int register_distinct(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error);

#endif
