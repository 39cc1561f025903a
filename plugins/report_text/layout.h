/* SPDX-License-Identifier: EUPL-1.2 */
/* Text in lines of at most 80 columns: paragraphs that wrap and tables whose cells wrap. Characters that could move a
 * terminal's cursor come out as U+FFFD. */
#ifndef REPORT_TEXT_LAYOUT_H
#define REPORT_TEXT_LAYOUT_H

#include "plugins/report/say.h"

enum { LAYOUT_WIDTH = 80, LAYOUT_COLUMNS = 12 };

struct layout_column {
    int width;
    int right; /* numbers */
    const char *heading;
};

void layout_line(struct sink *sink, const char *text); /* as it is, and an end of line */
void layout_heading(struct sink *sink, const char *text, char under);
/* Wraps text; every line starts with indent spaces, the first one with first instead when it is not NULL. */
void layout_paragraph(struct sink *sink, int indent, const char *first, const char *text);
/* Two spaces between columns. The list ends with a width of 0. */
void layout_head(struct sink *sink, const struct layout_column *columns);
void layout_row(struct sink *sink, const struct layout_column *columns, const char *const *cells);

#endif
