/* SPDX-License-Identifier: EUPL-1.2 */
/* Writes HTML that is well-formed XML too. Element and attribute names are literals of this plugin; everything else
 * goes through html_text or an attribute value, and is escaped there and nowhere else. Elements are closed by name, and
 * a name that does not match is a defect that stops the page. */
#ifndef REPORT_HTML_HTML_H
#define REPORT_HTML_HTML_H

#include <peil/plugin.h>

#include "plugins/report/say.h"

enum { HTML_DEPTH = 32 };

struct html {
    struct sink *sink;
    const char *open[HTML_DEPTH];
    int depth;
    int broken; /* an element was closed that was not the last one opened */
};
void html_begin(struct html *html, struct sink *sink);
int html_end(struct html *html); /* 1 when every element was closed in order */

/* Attributes: name, value, … NULL. A value of NULL leaves the attribute out. */
void html_open(struct html *html, const char *element, ...) __attribute__((sentinel));
void html_empty(struct html *html, const char *element, ...) __attribute__((sentinel)); /* <br/>, <meta/>, SVG shapes */
void html_close(struct html *html, const char *element);
void html_text(struct html *html, const char *text);
/* <element class="…">text</element> */
void html_put(struct html *html, const char *element, const char *class_name, const char *text);
/* The style sheet and the document's first line: literals. */
void html_literal(struct html *html, const char *literal);

#endif
