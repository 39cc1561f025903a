/* SPDX-License-Identifier: EUPL-1.2 */
/* The sections of the steward report: each check with its counts, what falls short and how to mend it, what an import
 * refused, and the rules and norms themselves. */
#include <string.h>

#include "page.h"

static const char *const steward_outcomes[] = {"ok", "short", "allowed_incomplete", "not_applicable", "not_measured"};
enum { STEWARD_OUTCOMES = sizeof(steward_outcomes) / sizeof(steward_outcomes[0]) };

static void steward_counts_row(struct page *page, const json_t *counts, const char *name, const char *below,
                               const char *class_name)
{
    row_open(page, class_name);
    row_heading(page, name, below);
    for (size_t i = 0; i < STEWARD_OUTCOMES; i++)
        cell_integer(page, model_integer(counts, steward_outcomes[i]));
    cell_number(page, story_share(&page->words, counts));
    row_close(page);
}

static void steward_counts_table(struct page *page, const char *caption, const char *first)
{
    struct say *words = &page->words;
    const char *headings[STEWARD_OUTCOMES + 3] = {first};
    for (size_t i = 0; i < STEWARD_OUTCOMES; i++)
        headings[i + 1] = say_format(words, "#%s", story_outcome(words, steward_outcomes[i]));
    headings[STEWARD_OUTCOMES + 1] = say_format(words, "#%s", say(words, "Good, n of N"));
    table_open(page, "wide", caption, headings);
}

void checks_section(struct page *page)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, "checks");
    if (count == 0)
        return;
    section_open(page, NULL, say(words, "Each check"));
    steward_counts_table(page, say(words, "Objects per outcome, over all units."), say(words, "Check"));
    for (size_t i = 0; i < count; i++) {
        const json_t *check = model_item(page->model, "checks", i);
        steward_counts_row(page, model_at(check, "whole"), model_text(check, "title"),
                           story_dimension(words, model_text(check, "dimension")), NULL);
    }
    table_close(page);
    section_close(page);
}

static void steward_checks(struct page *page)
{
    struct say *words = &page->words;
    section_open(page, NULL, say(words, "Each check per unit"));
    for (size_t i = 0; i < model_count(page->model, "checks"); i++) {
        const json_t *check = model_item(page->model, "checks", i);
        steward_counts_table(page, model_text(check, "title"), say(words, "Unit"));
        for (size_t j = 0; j < model_count(check, "units"); j++) {
            const json_t *unit = model_item(check, "units", j);
            steward_counts_row(page, unit, story_unit(words, unit), NULL, NULL);
        }
        table_close(page);
    }
    section_close(page);
}

static void steward_finding(struct page *page, const json_t *finding)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    row_open(page, NULL);
    const char *title = model_text(finding, "title");
    row_heading(
        page, *title ? title : model_text(finding, "key"),
        say_format(words, "%s · %s", story_kind(words, model_text(finding, "kind")), model_text(finding, "key")));
    cell(page, story_unit(words, model_at(finding, "unit")));
    cell_open(page, NULL);
    html_text(html, model_text(finding, "check_title"));
    if (model_integer(finding, "d") > 1)
        html_put(html, "small", NULL,
                 say_format(words, say(words, "%1$s of %2$s"), say_integer(words, model_integer(finding, "n")),
                            say_integer(words, model_integer(finding, "d"))));
    cell_close(page);
    cell_open(page, NULL);
    html_text(html, story_text(words, model_at(finding, "text")));
    if (model_has(finding, "detail"))
        html_put(html, "small", NULL, model_text(finding, "detail"));
    cell_close(page);
    cell(page, story_text(words, model_at(finding, "hint")));
    row_close(page);
}

static void steward_findings(struct page *page)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, "findings.rows");
    int64_t total = model_integer(page->model, "findings.total");
    section_open(page, "next", say(words, "What falls short, and how to mend it"));
    if (count == 0) {
        paragraph(page, NULL, say(words, "Nothing that was measured falls short."));
        section_close(page);
        return;
    }
    const char *headings[] = {say(words, "Object"),        say(words, "Unit"),       say(words, "Check"),
                              say(words, "What is wrong"), say(words, "What to do"), NULL};
    table_open(page, "wide stack findings",
               say_format(words, say(words, "%1$s of %2$s results that fall short."),
                          say_integer(words, (int64_t)count), say_integer(words, total)),
               headings);
    for (size_t i = 0; i < count; i++)
        steward_finding(page, model_item(page->model, "findings.rows", i));
    table_close(page);
    section_close(page);
}

static void steward_import(struct page *page, const json_t *import)
{
    struct say *words = &page->words;
    paragraph(page, NULL, story_import(words, import));
    for (size_t i = 0; i < model_count(import, "notes"); i++)
        paragraph(page, "note", json_string_value(model_item(import, "notes", i)));
    size_t count = model_count(import, "rejects");
    if (count == 0)
        return;
    const char *headings[] = {say(words, "Place"), say(words, "Section"), say(words, "Why"), NULL};
    table_open(page, "wide", say(words, "Rejected records: nothing of them was used."), headings);
    for (size_t i = 0; i < count; i++) {
        const json_t *reject = model_item(import, "rejects", i);
        row_open(page, NULL);
        row_heading(page, model_text(reject, "place"), NULL);
        cell(page, model_text(reject, "section"));
        cell(page, model_text(reject, "reason"));
        row_close(page);
    }
    table_close(page);
}

static void steward_imports(struct page *page)
{
    size_t count = model_count(page->model, "imports");
    if (count == 0)
        return;
    section_open(page, NULL, page_say(page, "Imports"));
    for (size_t i = 0; i < count; i++)
        steward_import(page, model_item(page->model, "imports", i));
    section_close(page);
}

static const char *steward_options(struct page *page, const json_t *check)
{
    struct say *words = &page->words;
    const char *text = "";
    const char *key;
    json_t *value;
    json_t *options = json_object_get(check, "options");
    json_object_foreach(options, key, value)
    {
        const char *own = json_string_value(value);
        text = say_format(words, "%s%s%s = %s", text, *text ? "; " : "", key, own ? own : "");
    }
    return text;
}

static void steward_rules(struct page *page)
{
    struct say *words = &page->words;
    const char *headings[] = {say(words, "Check"),
                              say(words, "Rule"),
                              say(words, "Settings"),
                              say_format(words, "#%s", say(words, "Weight")),
                              say_format(words, "#%s", say(words, "Norm")),
                              NULL};
    table_open(page, "wide",
               say(words, "The checks of the programme, with their rules. The norm of a check is the share of "
                          "one object that must be good."),
               headings);
    for (size_t i = 0; i < model_count(page->model, "checks"); i++) {
        const json_t *check = model_item(page->model, "checks", i);
        row_open(page, NULL);
        row_heading(page, model_text(check, "title"), model_text(check, "key"));
        cell_of_class(page, "mono",
                      say_format(words, "%s.%s %s (%s %s)", model_text(check, "plugin"), model_text(check, "rule"),
                                 model_text(check, "rule_version"), model_text(check, "plugin"),
                                 model_text(check, "plugin_version")));
        cell_of_class(page, "mono", steward_options(page, check));
        cell_integer(page, model_integer(check, "weight"));
        cell_number(page, say_percent(words, model_integer(check, "norm") * 10));
        row_close(page);
    }
    table_close(page);
}

static const char *steward_norms(struct page *page, const json_t *dimension)
{
    struct say *words = &page->words;
    const char *text = "";
    for (size_t i = 0; i < model_count(dimension, "norms"); i++) {
        const json_t *norm = model_item(dimension, "norms", i);
        const char *from = model_text(norm, "from");
        const char *value = say_integer(words, model_integer(norm, "norm"));
        text =
            say_format(words, "%s%s%s", text, i ? "; " : "",
                       *from ? say_format(words, say(words, "%1$s from %2$s"), value, say_date(words, from)) : value);
    }
    return text;
}

static void steward_programme(struct page *page)
{
    struct say *words = &page->words;
    const json_t *programme = model_at(page->model, "programme");
    section_open(page, NULL, say(words, "The programme"));
    paragraph(page, NULL,
              say_format(words, say(words, "%1$s (%2$s), version %3$s, in force from %4$s."),
                         model_text(programme, "title"), model_text(programme, "name"),
                         say_integer(words, model_integer(programme, "version")),
                         say_date(words, model_text(programme, "valid_from"))));
    const char *headings[] = {say(words, "Dimension"), say_format(words, "#%s", say(words, "Weight")),
                              say(words, "Norm"), say_format(words, "#%s", say(words, "Intervention value")), NULL};
    table_open(page, "wide", say(words, "Dimensions and their norms, in points."), headings);
    for (size_t i = 0; i < model_count(programme, "dimensions"); i++) {
        const json_t *dimension = model_item(programme, "dimensions", i);
        row_open(page, NULL);
        row_heading(page, story_dimension(words, model_text(dimension, "name")), NULL);
        cell_integer(page, model_integer(dimension, "weight"));
        cell(page, steward_norms(page, dimension));
        cell_integer(page, model_integer(dimension, "intervention"));
        row_close(page);
    }
    table_close(page);
    steward_rules(page);
    section_close(page);
}

void steward_sections(struct page *page)
{
    steward_findings(page);
    steward_checks(page);
    steward_imports(page);
    steward_programme(page);
}
