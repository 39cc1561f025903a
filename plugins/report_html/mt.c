/* SPDX-License-Identifier: EUPL-1.2 */
/* The sections of the MT report: one page to decide by, then what lies beneath it. */
#include <string.h>

#include "page.h"

/* ---- The first page ------------------------------------------------------------------------------------------ */

static void mt_mark(struct page *page)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    const json_t *score = model_at(page->model, "whole.score");
    int measured = model_has(score, "tenths");
    const char *colour = measured ? model_text(score, "colour") : "grey";
    html_open(html, "div", "class", say_format(words, "mark %s", colour), NULL);
    html_put(html, "b", NULL, measured ? say_tenths(words, model_integer(score, "tenths")) : "–");
    html_open(html, "span", "class", "word", NULL);
    html_open(html, "span", "aria-hidden", "true", "class", "sr", NULL);
    html_close(html, "span");
    html_text(html, say_format(words, "%s %s", story_sign(colour), story_verdict(words, colour)));
    html_close(html, "span");
    if (measured)
        html_put(html, "span", "more",
                 say_format(words, say(words, "%s on the scale of 1 to 5"),
                            say_tenths(words, model_integer(score, "scale_tenths"))));
    html_put(html, "span", "more",
             say_format(words, say(words, "coverage %s"), say_percent(words, model_integer(score, "coverage.tenths"))));
    html_close(html, "div");
}

static void mt_sentence(struct page *page, const char *label, const char *sentence)
{
    html_open(&page->html, "div", NULL);
    html_put(&page->html, "dt", NULL, label);
    html_put(&page->html, "dd", NULL, sentence);
    html_close(&page->html, "div");
}

static void mt_lead(struct page *page)
{
    struct html *html = &page->html;
    html_open(html, "section", "class", "lead", "aria-label", page_say(page, "Summary"), NULL);
    mt_mark(page);
    html_open(html, "dl", "class", "says", NULL);
    mt_sentence(page, page_say(page, "Standing"), story_standing(&page->words, page->model));
    mt_sentence(page, page_say(page, "Direction"), story_direction(&page->words, page->model));
    mt_sentence(page, page_say(page, "Asked"), story_attention(&page->words, page->model));
    html_close(html, "dl");
    html_close(html, "section");
}

static void mt_gaps(struct page *page, size_t most, const char *class_name, const char *title)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, "gaps");
    if (count == 0)
        return;
    section_open(page, class_name, title);
    const char *headings[] = {say(words, "What falls short"),
                              say(words, "Where"),
                              say_format(words, "#%s", say(words, "Objects")),
                              say_format(words, "#%s", say(words, "Gain there")),
                              say_format(words, "#%s", say(words, "Gain in total")),
                              NULL};
    table_open(page, "gaps stack", say(words, "Gain: by how many points the score rises when every object is mended."),
               headings);
    for (size_t i = 0; i < count && i < most; i++) {
        const json_t *gap = model_item(page->model, "gaps", i);
        row_open(page, NULL);
        row_heading(page, model_text(gap, "title"), story_dimension(words, model_text(gap, "dimension")));
        cell(page, story_unit(words, model_at(gap, "unit")));
        cell_number(page, say_format(words, say(words, "%1$s of %2$s"), say_integer(words, model_integer(gap, "short")),
                                     say_integer(words, model_integer(gap, "measured"))));
        cell_signed(page, gap, "gain_unit_tenths");
        cell_signed(page, gap, "gain_total_tenths");
        row_close(page);
    }
    table_close(page);
    section_close(page);
}

/* What the run did to findings, and which actions it proved. */
static void mt_followed(struct page *page)
{
    struct say *words = &page->words;
    const json_t *followed = model_at(page->model, "followed");
    size_t count = model_count(page->model, "followed.actions");
    if (!followed)
        return;
    section_open(page, NULL, page_say(page, "Findings and actions"));
    html_put(&page->html, "p", NULL, story_followed(words, followed));
    if (count) {
        const char *headings[] = {say(words, "Action that was proved"), say(words, "Verdict"),
                                  say_format(words, "#%s", say(words, "Expected")),
                                  say_format(words, "#%s", say(words, "Effect")), NULL};
        table_open(page, "stack", say(words, "What was expected of an action, and what the run measured, in points."),
                   headings);
        for (size_t i = 0; i < count; i++) {
            const json_t *action = model_item(page->model, "followed.actions", i);
            row_open(page, NULL);
            row_heading(page, model_text(action, "title"), story_unit(words, model_at(action, "unit")));
            cell(page, story_proof(words, action));
            cell_signed(page, action, "expected_tenths");
            cell_signed(page, action, "measured_tenths");
            row_close(page);
        }
        table_close(page);
    }
    section_close(page);
}

static void mt_unit_row(struct page *page, const json_t *unit, int whole)
{
    struct say *words = &page->words;
    row_open(page, whole ? "whole" : NULL);
    row_heading(page, story_unit(words, unit),
                say_format(words, "%s; %s", story_kinds(words, "", model_integer(unit, "score.objects")),
                           story_plateau(words, model_integer(unit, "plateau.level"))));
    for (size_t i = 0; i < PAGE_DIMENSIONS; i++)
        if (dimension_shown(page, i))
            cell_score(page, model_item(unit, "dimensions", i));
    cell_score(page, model_at(unit, "score"));
    row_close(page);
}

/* The norm of every dimension that has one: "Beschreven 80, Belegd 75". */
static const char *mt_norms(struct page *page, const char *member)
{
    struct say *words = &page->words;
    const char *list = "";
    for (size_t i = 0; i <= PAGE_DIMENSIONS; i++) {
        const json_t *score =
            i < PAGE_DIMENSIONS ? model_item(page->model, "whole.dimensions", i) : model_at(page->model, "whole.score");
        if (model_has(score, member))
            list = say_format(words, "%s%s%s\u00a0%s", list, *list ? ", " : "",
                              story_dimension(words, model_text(score, "name")),
                              story_norm(words, model_integer(score, member)));
    }
    return list;
}

static const char *mt_legend(struct page *page)
{
    struct say *words = &page->words;
    const char *text =
        say(words, "Scores out of 100. Real: the change since the baseline on the same objects and rules. "
                   "n: objects.");
    return say_format(words,
                      say(words, "%1$s %2$s at the norm (%3$s); %4$s attention; %5$s below the intervention value "
                                 "(%6$s)."),
                      text, story_sign("green"), mt_norms(page, "norm_tenths"), story_sign("amber"), story_sign("red"),
                      mt_norms(page, "intervention_tenths"));
}

static void mt_standing(struct page *page)
{
    struct say *words = &page->words;
    const char *headings[PAGE_DIMENSIONS + 4];
    size_t count = 0;
    headings[count++] = say(words, "Unit");
    for (size_t i = 0; i < PAGE_DIMENSIONS; i++)
        if (dimension_shown(page, i))
            headings[count++] =
                story_dimension(words, model_text(model_item(page->model, "whole.dimensions", i), "name"));
    headings[count++] = story_dimension(words, "");
    headings[count] = NULL;
    section_open(page, NULL, say(words, "Where we stand"));
    table_open(page, "scores stack", mt_legend(page), headings);
    for (size_t i = 0; i < model_count(page->model, "units"); i++)
        mt_unit_row(page, model_item(page->model, "units", i), 0);
    mt_unit_row(page, model_at(page->model, "whole"), 1);
    table_close(page);
    const char *absent = story_absent(&page->words, page->model);
    if (*absent)
        paragraph(page, "note", absent);
    section_close(page);
}

/* One line for each run at which the trend breaks, numbered as in the chart. */
static void mt_break_list(struct page *page)
{
    struct html *html = &page->html;
    int number = 0;
    for (size_t i = 0; i < model_count(page->model, "trend"); i++) {
        const char *line = story_break_line(&page->words, model_item(page->model, "trend", i));
        if (!*line)
            continue;
        if (number == 0)
            html_open(html, "ol", "class", "breaks", NULL);
        html_open(html, "li", NULL);
        html_put(html, "b", NULL, say_format(&page->words, "%d", ++number));
        html_text(html, line);
        html_close(html, "li");
    }
    if (number > 0)
        html_close(html, "ol");
}

static void mt_direction(struct page *page)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    if (model_count(page->model, "trend") < 2)
        return;
    html_open(html, "div", "class", "two", NULL);
    section_open(page, NULL, say(words, "Real change"));
    html_open(html, "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label",
              say(words, "Real change"), NULL);
    chart_trend(page);
    html_close(html, "div");
    section_close(page);
    if (model_has(page->model, "whole.score.since_baseline")) {
        section_open(page, NULL, say(words, "Where the difference comes from"));
        chart_parts(page);
        section_close(page);
    }
    html_close(html, "div");
    paragraph(page, "note",
              say(words, "Firm line: the same objects and rules, measured both times. Dotted: the score as it "
                         "was measured. Only real change is progress."));
    mt_break_list(page);
}

/* ---- Beneath it ---------------------------------------------------------------------------------------------- */

static void mt_scale_cell(struct page *page, const json_t *dimension)
{
    struct say *words = &page->words;
    if (!model_has(dimension, "scale_tenths")) {
        cell(page, say_format(words, "○ %s", say(words, "not measured")));
        return;
    }
    cell_open(page, NULL);
    html_put(&page->html, "b", NULL, say_tenths(words, model_integer(dimension, "scale_tenths")));
    if (model_has(dimension, "baseline.scale_tenths"))
        html_put(&page->html, "small", NULL,
                 say_format(words, say(words, "baseline %s"),
                            say_tenths(words, model_integer(dimension, "baseline.scale_tenths"))));
    cell_close(page);
}

static void mt_scale_row(struct page *page, const json_t *unit, const char *class_name)
{
    row_open(page, class_name);
    row_heading(page, story_unit(&page->words, unit), NULL);
    for (size_t i = 0; i < PAGE_DIMENSIONS; i++)
        if (dimension_shown(page, i))
            mt_scale_cell(page, model_item(unit, "dimensions", i));
    mt_scale_cell(page, model_at(unit, "score"));
    row_close(page);
}

enum { FIGURE_LEAST = 3 /* dimensions: fewer make no figure, and stand on straight scales */ };

static int dimensions_shown(struct page *page, int *ret_shown)
{
    int count = 0;
    for (size_t i = 0; i < PAGE_DIMENSIONS; i++) {
        ret_shown[i] = dimension_shown(page, i);
        count += ret_shown[i] != 0;
    }
    return count;
}

static void mt_radar(struct page *page, const json_t *unit)
{
    int shown[PAGE_DIMENSIONS];
    html_open(&page->html, "figure", NULL);
    html_put(&page->html, "figcaption", NULL, story_unit(&page->words, unit));
    if (dimensions_shown(page, shown) < FIGURE_LEAST)
        chart_scales(page, unit, shown);
    else
        chart_radar(page, unit);
    html_close(&page->html, "figure");
}

static const char *mt_radar_caption(struct page *page)
{
    int shown[PAGE_DIMENSIONS];
    if (dimensions_shown(page, shown) < FIGURE_LEAST)
        return say(&page->words, "Blue: now. Open circles: the baseline. The same figures as a table:");
    return say(&page->words, "The middle of a figure is 1, the rim is 5. Blue: now. Open circles: the baseline. "
                             "The same figures as a table:");
}

static void mt_radars(struct page *page)
{
    struct html *html = &page->html;
    struct say *words = &page->words;
    size_t count = model_count(page->model, "units");
    section_open(page, "next", say(words, "Each unit on the scale of 1 to 5"));
    html_open(html, "div", "class", "radars", NULL);
    for (size_t i = 0; i < count && i < 11; i++)
        mt_radar(page, model_item(page->model, "units", i));
    mt_radar(page, model_at(page->model, "whole"));
    html_close(html, "div");
    const char *headings[PAGE_DIMENSIONS + 3];
    size_t columns = 0;
    headings[columns++] = say(words, "Unit");
    for (size_t i = 0; i < PAGE_DIMENSIONS; i++)
        if (dimension_shown(page, i))
            headings[columns++] =
                story_dimension(words, model_text(model_item(page->model, "whole.dimensions", i), "name"));
    headings[columns++] = story_dimension(words, "");
    headings[columns] = NULL;
    table_open(page, "wide", mt_radar_caption(page), headings);
    for (size_t i = 0; i < count; i++)
        mt_scale_row(page, model_item(page->model, "units", i), NULL);
    mt_scale_row(page, model_at(page->model, "whole"), "whole");
    table_close(page);
    section_close(page);
}

static void mt_part_cells(struct page *page, const json_t *change)
{
    static const char *const parts[] = {"total_tenths", "real_tenths", "scope_tenths", "rules_tenths",
                                        "coverage_tenths"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        cell_signed(page, change, parts[i]);
}

static void mt_runs(struct page *page)
{
    struct say *words = &page->words;
    section_open(page, NULL, say(words, "All runs"));
    const char *headings[] = {say(words, "Run"),
                              say_format(words, "#%s", say(words, "Objects")),
                              say_format(words, "#%s", say(words, "Coverage")),
                              say_format(words, "#%s", say(words, "Score")),
                              say_format(words, "#%s", say(words, "Baseline plus real change")),
                              say_format(words, "#%s", say(words, "Difference")),
                              say_format(words, "#%s", say(words, "real")),
                              say_format(words, "#%s", say(words, "objects")),
                              say_format(words, "#%s", say(words, "rules")),
                              say_format(words, "#%s", say(words, "coverage")),
                              NULL};
    table_open(page, "wide",
               say(words, "The difference with the baseline, in points, and its four parts. Parts are rounded "
                          "each by itself; unrounded they add up exactly."),
               headings);
    for (size_t i = 0; i < model_count(page->model, "trend"); i++) {
        const json_t *run = model_item(page->model, "trend", i);
        row_open(page, NULL);
        row_heading(page, say_date_short(words, model_text(run, "as_of")),
                    i == 0 ? say(words, "baseline")
                           : say_format(words, say(words, "follow-up run %s"),
                                        say_integer(words, model_integer(run, "number"))));
        cell_integer(page, model_integer(run, "objects"));
        cell_number(page, say_percent(words, model_integer(run, "coverage.tenths")));
        cell_number(page, model_has(run, "tenths") ? say_tenths(words, model_integer(run, "tenths")) : "–");
        cell_number(page, model_has(run, "real_level_tenths")
                              ? say_tenths(words, model_integer(run, "real_level_tenths"))
                              : "–");
        mt_part_cells(page, model_at(run, "since_baseline"));
        row_close(page);
    }
    table_close(page);
    section_close(page);
}

static void mt_changes_table(struct page *page, const char *key, const char *caption)
{
    struct say *words = &page->words;
    const char *headings[] = {say(words, "Unit"),
                              say_format(words, "#%s", say(words, "Score")),
                              say_format(words, "#%s", say(words, "Difference")),
                              say_format(words, "#%s", say(words, "real")),
                              say_format(words, "#%s", say(words, "objects")),
                              say_format(words, "#%s", say(words, "rules")),
                              say_format(words, "#%s", say(words, "coverage")),
                              NULL};
    table_open(page, "wide", caption, headings);
    size_t count = model_count(page->model, "units");
    for (size_t i = 0; i <= count; i++) {
        const json_t *unit = i < count ? model_item(page->model, "units", i) : model_at(page->model, "whole");
        const json_t *score = model_at(unit, "score");
        row_open(page, i == count ? "whole" : NULL);
        row_heading(page, story_unit(words, unit),
                    model_true(score, "indicative") ? say(words, "indicative: no trend is claimed") : NULL);
        cell_number(page, model_has(score, "tenths") ? say_tenths(words, model_integer(score, "tenths")) : "–");
        mt_part_cells(page, model_true(score, "indicative") ? NULL : model_at(score, key));
        row_close(page);
    }
    table_close(page);
}

static void mt_changes(struct page *page)
{
    struct say *words = &page->words;
    if (!model_has(page->model, "whole.score.since_baseline"))
        return;
    section_open(page, NULL, say(words, "What changed in each unit"));
    mt_changes_table(page, "since_baseline",
                     say(words, "Difference with the baseline, in points, and its four parts."));
    if (model_has(page->model, "previous") &&
        model_integer(page->model, "previous.number") != model_integer(page->model, "baseline.number"))
        mt_changes_table(page, "since_previous",
                         say_format(words, say(words, "Difference with the previous run (%s), in points."),
                                    say_date(words, model_text(page->model, "previous.as_of"))));
    section_close(page);
}

/* ---- Owners, register, plateaus ------------------------------------------------------------------------------ */

static void mt_item(void *context, const char *text)
{
    html_put(&((struct page *)context)->html, "li", NULL, text);
}

static void mt_owners(struct page *page)
{
    if (!story_owners_any(page->model))
        return;
    section_open(page, NULL, page_say(page, "Owners"));
    html_open(&page->html, "ul", "class", "plain", NULL);
    story_owners(&page->words, page->model, mt_item, page);
    html_close(&page->html, "ul");
    section_close(page);
}

static void mt_register_names(struct page *page, const char *path, const char *format)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, path);
    const char *list = "";
    for (size_t i = 0; i < count && i < 12; i++)
        list = say_format(words, "%s%s%s", list, i ? ", " : "", model_text(model_item(page->model, path, i), "title"));
    if (count > 12)
        list = say_format(words, say(words, "%1$s and %2$s more"), list, say_integer(words, (int64_t)count - 12));
    if (count > 0)
        paragraph(page, "note", say_format(words, format, list));
}

static void mt_register(struct page *page)
{
    struct say *words = &page->words;
    const json_t *changes = model_at(page->model, "register");
    if (model_count(changes, "kinds") == 0)
        return;
    section_open(page, NULL, say(words, "Changes in the register"));
    const char *headings[] = {say(words, "Kind"), say_format(words, "#%s", say(words, "Added")),
                              say_format(words, "#%s", say(words, "Changed")),
                              say_format(words, "#%s", say(words, "Vanished")), NULL};
    table_open(page, "narrow",
               say_format(words, say(words, "After %1$s, up to and including %2$s."),
                          say_date(words, model_text(changes, "since")), say_date(words, model_text(changes, "until"))),
               headings);
    for (size_t i = 0; i < model_count(changes, "kinds"); i++) {
        const json_t *kind = model_item(changes, "kinds", i);
        row_open(page, NULL);
        row_heading(page, story_kind(words, model_text(kind, "kind")), NULL);
        cell_integer(page, model_integer(kind, "added"));
        cell_integer(page, model_integer(kind, "changed"));
        cell_integer(page, model_integer(kind, "vanished"));
        row_close(page);
    }
    table_close(page);
    mt_register_names(page, "register.added", say(words, "Added: %s."));
    mt_register_names(page, "register.vanished", say(words, "Vanished: %s."));
    section_close(page);
}

static void mt_plateaus(struct page *page)
{
    struct say *words = &page->words;
    section_open(page, NULL, say(words, "Plateaus"));
    const char *headings[7] = {say(words, "Unit")};
    for (int level = 0; level < 5; level++)
        headings[level + 1] = say_format(words, "#%s", story_plateau(words, level));
    table_open(
        page, "wide",
        say(words,
            "Objects on each plateau. A unit stands on the highest one that nine tenths of its weight has reached."),
        headings);
    size_t count = model_count(page->model, "units");
    for (size_t i = 0; i <= count; i++) {
        const json_t *unit = i < count ? model_item(page->model, "units", i) : model_at(page->model, "whole");
        row_open(page, i == count ? "whole" : NULL);
        row_heading(page, story_unit(words, unit), story_plateau(words, model_integer(unit, "plateau.level")));
        for (size_t level = 0; level < 5; level++)
            cell_integer(page, json_integer_value(model_item(unit, "plateau.objects", level)));
        row_close(page);
    }
    table_close(page);
    section_close(page);
}

void mt_sections(struct page *page)
{
    mt_lead(page);
    mt_gaps(page, 3, "brief", page_say(page, "Where most is to be gained"));
    mt_followed(page);
    mt_standing(page);
    mt_direction(page);
    mt_radars(page);
    mt_changes(page);
    mt_runs(page);
    if (model_count(page->model, "gaps") > 3)
        mt_gaps(page, 10, NULL, page_say(page, "The largest gaps"));
    mt_owners(page);
    mt_register(page);
    mt_plateaus(page);
    checks_section(page);
}
