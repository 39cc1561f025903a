/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules and what was counted, for people and as JSON. */
#ifndef CLI_RULES_PAGE_H
#define CLI_RULES_PAGE_H

#include <jansson.h>

#include "cli/cli.h"
#include "data/measure.h"

void rules_page_rules(struct cli *cli, const struct rules *rules);
void rules_page_results(struct cli *cli, const struct data_measurement *measurement, bool finders);
json_t *rules_page_json(const struct data_measurement *measurement);
/* CLI_EXIT_NOT_MEASURED, CLI_EXIT_BELOW_NORM or CLI_EXIT_OK. */
int rules_page_status(const struct data_measurement *measurement);

#endif
