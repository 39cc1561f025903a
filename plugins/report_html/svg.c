/* SPDX-License-Identifier: EUPL-1.2 */
/* Shapes of a chart, as elements of the page. */
#include "svg.h"

const char *svg_number(struct page *page, int64_t tenths)
{
    int64_t size = tenths < 0 ? -tenths : tenths;
    return say_format(&page->words, "%s%lld.%lld", tenths < 0 ? "-" : "", (long long)(size / 10),
                      (long long)(size % 10));
}

void svg_open(struct page *page, const char *class_name, int64_t left, int64_t top, int64_t width, int64_t height,
              const char *title, const char *description)
{
    struct html *html = &page->html;
    const char *id = page_id(page, "g");
    const char *title_id = say_format(&page->words, "%st", id), *description_id = say_format(&page->words, "%sd", id);
    html_open(html, "svg", "xmlns", "http://www.w3.org/2000/svg", "class", class_name, "viewBox",
              say_format(&page->words, "%lld %lld %lld %lld", (long long)left, (long long)top, (long long)width,
                         (long long)height),
              "role", "img", "aria-labelledby", say_format(&page->words, "%s %s", title_id, description_id), NULL);
    html_open(html, "title", "id", title_id, NULL);
    html_text(html, title);
    html_close(html, "title");
    html_open(html, "desc", "id", description_id, NULL);
    html_text(html, description);
    html_close(html, "desc");
}

void svg_close(struct page *page)
{
    html_close(&page->html, "svg");
}

void svg_line(struct page *page, const char *class_name, int64_t x1, int64_t y1, int64_t x2, int64_t y2)
{
    html_empty(&page->html, "line", "class", class_name, "x1", svg_number(page, x1), "y1", svg_number(page, y1), "x2",
               svg_number(page, x2), "y2", svg_number(page, y2), NULL);
}

void svg_circle(struct page *page, const char *class_name, int64_t x, int64_t y, int64_t r)
{
    html_empty(&page->html, "circle", "class", class_name, "cx", svg_number(page, x), "cy", svg_number(page, y), "r",
               svg_number(page, r), NULL);
}

void svg_rect(struct page *page, const char *class_name, int64_t x, int64_t y, int64_t width, int64_t height)
{
    html_empty(&page->html, "rect", "class", class_name, "x", svg_number(page, x), "y", svg_number(page, y), "width",
               svg_number(page, width), "height", svg_number(page, height), NULL);
}

void svg_text(struct page *page, const char *class_name, int64_t x, int64_t y, const char *text)
{
    html_open(&page->html, "text", "class", class_name, "x", svg_number(page, x), "y", svg_number(page, y), NULL);
    html_text(&page->html, text);
    html_close(&page->html, "text");
}
