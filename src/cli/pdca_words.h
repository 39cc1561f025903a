/* SPDX-License-Identifier: EUPL-1.2 */
/* What the commands on findings, actions and decisions share: words for states and steps, numbers on the command line,
 * points and days. */
#ifndef CLI_PDCA_WORDS_H
#define CLI_PDCA_WORDS_H

#include "cli/cli.h"
#include "pdca/pdca.h"
#include "pdca/plan.h"

/* States of findings, actions and decisions, steps, priorities and kinds as people say them, translated. */
const char *pdca_word(const char *word);
const char *pdca_plateau_word(int plateau);

/* The day of --on, or today. */
date_day pdca_on(const struct peil_setting *setting);
/* "118" of a word, or each of a list. */
int pdca_number(const char *text, int64_t *ret_number, struct peil_error *error);
int pdca_numbers(struct cli *cli, const char *list, struct pdca_ids *ret_ids, struct peil_error *error);
/* "4", "+4", "4,5" or "4.5" points in tenths. */
int pdca_points(const char *text, int *ret_tenths, struct peil_error *error);
/* "2026Q3" or "3e kwartaal 2026": its first day. */
int pdca_quarter(const char *text, date_day *ret_day, struct peil_error *error);
/* A signed difference in tenths of a point: "+1,8"; weight 0: NULL. */
const char *pdca_effect_text(struct cli *cli, struct score_mean effect);
/* "+4,0" of tenths as in the store; NULL stays NULL. */
const char *pdca_tenths_text(struct cli *cli, const PGresult *rows, int row, int column);

/* The findings that a command is about: --finding LIST, or --check KEY with an optional --unit. */
int pdca_findings_given(struct cli *cli, struct store *store, const char *list, const char *check, const char *unit,
                        struct pdca_ids *ret_ids, struct peil_error *error);

#endif
