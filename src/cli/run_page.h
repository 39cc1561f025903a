/* SPDX-License-Identifier: EUPL-1.2 */
/* How a run looks on the terminal and as JSON: its scores, what changed, what could not be measured. Shared by the
 * commands that show runs. */
#ifndef CLI_RUN_PAGE_H
#define CLI_RUN_PAGE_H

#include "cli/cli.h"
#include "results/results.h"

struct run_page {
    struct results_run run;
    struct results_run before;   /* id 0: this is the first */
    struct results_run baseline; /* id 0: none was set */
    struct results_score scores[DIMENSION_MOST + 1];
    struct split_parts since_before[DIMENSION_MOST + 1];
    struct split_parts since_baseline[DIMENSION_MOST + 1];
    bool has_before, has_baseline; /* the differences are there */
    struct results_failure *failures;
    size_t failure_count;
    struct results_reason *lost; /* why results could not be had */
    size_t lost_count;
};

int run_page_read(struct cli *cli, struct store *store, const struct results_run *run, struct run_page *ret_page,
                  struct peil_error *error);
void run_page_print(struct cli *cli, const struct run_page *page);
struct json_t *run_page_json(const struct run_page *page); /* to be released */

/* Some dimension has a score and is below its norm. */
bool run_page_below_norm(const struct run_page *page);

/* "described" as people say it, translated; SPLIT_TOTAL is the whole. */
const char *dimension_word(int dimension);
/* "ok" as people say it, translated. */
const char *outcome_word(enum outcome outcome);

/* What a plugin says about a reason, translated; both are NULL when that is not known. Asks the plugin's runner once.
 */
struct reason_words {
    const char *text, *hint;
};
/* Keeps what a plugin said, so that it is not asked; the first that is kept of a reason counts. */
void reason_words_keep(struct cli *cli, const char *plugin, const char *reason, const char *text, const char *hint);
struct reason_words reason_words(struct cli *cli, const char *plugin, const char *reason);

#endif
