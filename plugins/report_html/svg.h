/* SPDX-License-Identifier: EUPL-1.2 */
/* Shapes of a chart. Coordinates are whole numbers of tenths of a unit, so that no rounding of a machine shows. */
#ifndef REPORT_HTML_SVG_H
#define REPORT_HTML_SVG_H

#include "page.h"

const char *svg_number(struct page *page, int64_t tenths); /* 1234 is "123.4" */
/* Opens <svg> with its title and description; close with svg_close. width and height in whole units. */
void svg_open(struct page *page, const char *class_name, int64_t left, int64_t top, int64_t width, int64_t height,
              const char *title, const char *description);
void svg_close(struct page *page);
void svg_line(struct page *page, const char *class_name, int64_t x1, int64_t y1, int64_t x2, int64_t y2);
void svg_circle(struct page *page, const char *class_name, int64_t x, int64_t y, int64_t r);
void svg_rect(struct page *page, const char *class_name, int64_t x, int64_t y, int64_t width, int64_t height);
void svg_text(struct page *page, const char *class_name, int64_t x, int64_t y, const char *text);

#endif
