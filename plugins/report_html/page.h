/* SPDX-License-Identifier: EUPL-1.2 */
/* One page being written, and the building blocks of its sections: headings, tables, score cells, charts. */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include "html.h"
#include "plugins/report/model.h"
#include "plugins/report/say.h"
#include "plugins/report/story.h"

enum { PAGE_COLUMNS = 16 };

struct page {
    struct html html;
    struct say words;
    const json_t *model;
    int next_id;
    /* The table at hand. One of class "stack" is laid out otherwise on a narrow screen: its roles are written out, and
     * its cells know their headings. */
    int stack;
    int column;
    const char *labels[PAGE_COLUMNS];
};

extern const char style_css[]; /* style.css, embedded */

/* mt.c and steward.c: everything between the header and the footer. */
void mt_sections(struct page *page);
void steward_sections(struct page *page);
void checks_section(struct page *page);

/* blocks.c */
const char *page_say(struct page *page, const char *text);  /* say() */
const char *page_id(struct page *page, const char *prefix); /* unique on the page */
void section_open(struct page *page, const char *class_name, const char *title);
void section_close(struct page *page);
void paragraph(struct page *page, const char *class_name, const char *text);
/* A table scrolls within itself when the screen is narrower than it; caption may be NULL, headings end with NULL.
 * A heading that starts with '#' is of a column of numbers. */
void table_open(struct page *page, const char *class_name, const char *caption, const char *const *headings);
void table_close(struct page *page);
void row_heading(struct page *page, const char *name, const char *below);
void row_open(struct page *page, const char *class_name);
void row_close(struct page *page);
void cell_open(struct page *page, const char *class_name);
void cell_close(struct page *page);
void cell_of_class(struct page *page, const char *class_name, const char *text);
void cell(struct page *page, const char *text);
void cell_number(struct page *page, const char *text);
void cell_integer(struct page *page, int64_t number);
void cell_signed(struct page *page, const json_t *value, const char *path); /* "–" when it is not there */
/* A score: number, sign and word, colour, and below it the change since the baseline or why none is claimed. */
void cell_score(struct page *page, const json_t *score);
/* Dimensions of the programme: those that are measured anywhere. */
int dimension_shown(const struct page *page, size_t index);
enum { PAGE_DIMENSIONS = 6 };

/* charts.c: each writes one <svg> with title and description */
void chart_trend(struct page *page);
void chart_parts(struct page *page);
void chart_radar(struct page *page, const json_t *unit);
/* The same on a straight scale for each dimension that is shown: shown has a place for each. */
void chart_scales(struct page *page, const json_t *unit, const int *shown);

#endif
