/* SPDX-License-Identifier: EUPL-1.2 */
/* The building blocks of a page: sections, tables and their cells. */
#include <string.h>

#include "page.h"

const char *page_say(struct page *page, const char *text)
{
    return say(&page->words, text);
}

const char *page_id(struct page *page, const char *prefix)
{
    return say_format(&page->words, "%s%d", prefix, ++page->next_id);
}

void section_open(struct page *page, const char *class_name, const char *title)
{
    const char *id = page_id(page, "s");
    html_open(&page->html, "section", "class", class_name, "aria-labelledby", id, NULL);
    html_open(&page->html, "h2", "id", id, NULL);
    html_text(&page->html, title);
    html_close(&page->html, "h2");
}

void section_close(struct page *page)
{
    html_close(&page->html, "section");
}

void paragraph(struct page *page, const char *class_name, const char *text)
{
    html_put(&page->html, "p", class_name, text);
}

static void table_head(struct page *page, const char *const *headings)
{
    struct html *html = &page->html;
    html_open(html, "thead", "role", page->stack ? "rowgroup" : NULL, NULL);
    row_open(page, NULL);
    for (size_t i = 0; headings[i] && i < PAGE_COLUMNS; i++) {
        int number = headings[i][0] == '#';
        page->labels[i] = headings[i] + number;
        html_open(html, "th", "scope", "col", "role", page->stack ? "columnheader" : NULL, "class", number ? "n" : NULL,
                  NULL);
        html_text(html, page->labels[i]);
        html_close(html, "th");
    }
    row_close(page);
    html_close(html, "thead");
}

void table_open(struct page *page, const char *class_name, const char *caption, const char *const *headings)
{
    struct html *html = &page->html;
    const char *id = page_id(page, "t");
    page->stack = strstr(class_name, "stack") != NULL;
    html_open(html, "div", "class", "scroll", "role", "region", "aria-labelledby", id, "tabindex", "0", NULL);
    html_open(html, "table", "class", class_name, "role", page->stack ? "table" : NULL, NULL);
    html_open(html, "caption", "id", id, NULL);
    html_text(html, caption);
    html_close(html, "caption");
    table_head(page, headings);
    html_open(html, "tbody", "role", page->stack ? "rowgroup" : NULL, NULL);
}

void table_close(struct page *page)
{
    html_close(&page->html, "tbody");
    html_close(&page->html, "table");
    html_close(&page->html, "div");
}

void row_open(struct page *page, const char *class_name)
{
    page->column = 0;
    html_open(&page->html, "tr", "role", page->stack ? "row" : NULL, "class", class_name, NULL);
}

void row_close(struct page *page)
{
    html_close(&page->html, "tr");
}

void row_heading(struct page *page, const char *name, const char *below)
{
    struct html *html = &page->html;
    page->column++;
    html_open(html, "th", "scope", "row", "role", page->stack ? "rowheader" : NULL, NULL);
    html_text(html, name);
    if (below && *below)
        html_put(html, "small", NULL, below);
    html_close(html, "th");
}

void cell_open(struct page *page, const char *class_name)
{
    const char *label = page->stack && page->column < PAGE_COLUMNS ? page->labels[page->column] : NULL;
    page->column++;
    html_open(&page->html, "td", "role", page->stack ? "cell" : NULL, "class", class_name, "data-label", label, NULL);
}

void cell_close(struct page *page)
{
    html_close(&page->html, "td");
}

void cell_of_class(struct page *page, const char *class_name, const char *text)
{
    cell_open(page, class_name);
    html_text(&page->html, text);
    cell_close(page);
}

void cell(struct page *page, const char *text)
{
    cell_of_class(page, NULL, text);
}

void cell_number(struct page *page, const char *text)
{
    cell_of_class(page, "n", text);
}

void cell_integer(struct page *page, int64_t number)
{
    cell_number(page, say_integer(&page->words, number));
}

void cell_signed(struct page *page, const json_t *value, const char *path)
{
    cell_number(page, model_has(value, path) ? say_signed(&page->words, model_integer(value, path)) : "–");
}

/* The change since the baseline, or why none is claimed; and what the score rests on. */
static void cell_score_below(struct page *page, const json_t *score)
{
    struct say *words = &page->words;
    if (model_true(score, "indicative"))
        html_put(&page->html, "small", "hint", say(words, "indicative"));
    else if (story_trend_allowed(score))
        html_put(&page->html, "small", "hint",
                 say_format(words, say(words, "%s real"),
                            say_signed(words, model_integer(score, "since_baseline.real_tenths"))));
    html_put(&page->html, "small", NULL,
             say_format(words, say(words, "n %1$s, coverage %2$s"),
                        say_integer(words, model_integer(score, "objects_measured")),
                        say_percent(words, model_integer(score, "coverage.tenths"))));
}

void cell_score(struct page *page, const json_t *score)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    const char *state = model_text(score, "state");
    int measured = strcmp(state, "measured") == 0;
    const char *colour = measured ? model_text(score, "colour") : "grey";
    cell_open(page, say_format(words, "s %s", colour));
    if (measured)
        html_put(html, "b", NULL, say_tenths(words, model_integer(score, "tenths")));
    html_open(html, "span", "class", "word", NULL);
    html_open(html, "span", "class", "sign", "aria-hidden", "true", NULL);
    html_text(html, story_sign(colour));
    html_close(html, "span");
    html_text(html, say_format(words, " %s",
                               strcmp(state, "not_applicable") == 0 ? say(words, "does not apply")
                                                                    : story_verdict(words, colour)));
    html_close(html, "span");
    if (measured)
        cell_score_below(page, score);
    cell_close(page);
}

int dimension_shown(const struct page *page, size_t index)
{
    const json_t *dimension = model_item(page->model, "whole.dimensions", index);
    return dimension && strcmp(model_text(dimension, "state"), "not_in_programme") != 0;
}
