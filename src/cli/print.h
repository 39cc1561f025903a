/* SPDX-License-Identifier: EUPL-1.2 */
/* What commands print: tables that fit the terminal, outcome signs, progress. Text is UTF-8 and made printable here, so
 * that nothing from a register can forge a line or an escape. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "cli/cli.h"
#include "measure/score.h"

enum print_align { PRINT_LEFT, PRINT_RIGHT };

struct print_column {
    const char *title;      /* already translated; NULL: no header line for the whole table when all are NULL */
    enum print_align align;
    bool flexible;          /* takes what room is left; longer text is cut with '…' */
};

struct print_table; /* rows are gathered, then laid out */
struct print_table *print_table_new(struct cli *cli, const struct print_column *columns, size_t count);
/* One cell; cells fill rows from left to right. NULL is "–". The text is copied. */
void print_cell(struct print_table *table, const char *text);
void print_cell_format(struct print_table *table, const char *format, ...) PEIL_PRINTF(2, 3);
void print_table_end(struct print_table *table); /* prints it; it is the command's arena that owns it */

/* 863 tenths as "86,3" (nl) or "86.3" (en); -1 as "–". */
const char *print_tenths(struct cli *cli, int64_t tenths);
/* 12345 as "12.345" (nl) or "12,345" (en). */
const char *print_count(struct cli *cli, int64_t count);
/* Sign and word: "✔ voldoet", "▲ aandacht", "✖ voldoet niet", "○ niet gemeten"; in colour on a terminal that has it. */
const char *print_colour_word(struct cli *cli, enum score_colour colour);

/* Progress of a long step on stderr: a bar on a terminal, a plain line now and then (at 25, 50, 75, 100 %) otherwise;
 * nothing at all for steps that take less than a second. */
struct print_progress {
    const char *what;
    int64_t total;
    int64_t done;
    int64_t started_ms;
    int64_t shown_ms;
    int shown_quarter;
    bool terminal;
};
void print_progress_begin(struct print_progress *progress, struct cli *cli, const char *what, int64_t total);
void print_progress_step(struct print_progress *progress, int64_t done);
void print_progress_end(struct print_progress *progress);

#endif
