/* SPDX-License-Identifier: EUPL-1.2 */
/* The plain text renderer: the report in 80 columns, for a terminal, a mail or a file. */
#include <string.h>

#include "layout.h"
#include "plugins/report/model.h"
#include "plugins/report/story.h"

struct page {
    struct sink *sink;
    struct say words;
    const json_t *model;
};

enum { DIMENSIONS = 6 };

static int dimension_shown(const struct page *page, size_t index)
{
    const json_t *dimension = model_item(page->model, "whole.dimensions", index);
    return dimension && strcmp(model_text(dimension, "state"), "not_in_programme") != 0;
}

static void text_header(struct page *page)
{
    struct say *words = &page->words;
    const json_t *model = page->model;
    int mt = strcmp(model_text(model, "report"), "mt") == 0;
    layout_paragraph(page->sink, 0, NULL, model_text(model, "programme.title"));
    layout_paragraph(page->sink, 0, NULL,
                     say_format(words, "%s · %s", model_text(model, "audience.name"),
                                mt ? say(words, "for the management team") : say(words, "for data stewards")));
    const char *line = say_format(words, "%s · %s", story_run(words, model_at(model, "run")),
                                  say_date(words, model_text(model, "run.as_of")));
    if (model_has(model, "baseline") && model_integer(model, "baseline.number") != model_integer(model, "run.number"))
        line = say_format(words, "%s · %s", line,
                          say_format(words, say(words, "against the baseline of %s"),
                                     say_date(words, model_text(model, "baseline.as_of"))));
    layout_paragraph(page->sink, 0, NULL, line);
    layout_paragraph(page->sink, 0, NULL,
                     say_format(words, say(words, "%1$s, coverage %2$s"),
                                story_kinds(words, "", model_integer(model, "whole.score.objects")),
                                say_percent(words, model_integer(model, "whole.score.coverage.tenths"))));
    sink_text(page->sink, "\n");
    layout_paragraph(page->sink, 10, say(words, "Standing"), story_standing(words, model));
    layout_paragraph(page->sink, 10, say(words, "Direction"), story_direction(words, model));
    layout_paragraph(page->sink, 10, say(words, "Asked"), story_attention(words, model));
}

static void text_gaps(struct page *page)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, "gaps");
    if (count == 0)
        return;
    layout_heading(page->sink, say(words, "The largest gaps"), '-');
    layout_paragraph(page->sink, 0, NULL,
                     say(words, "Gain: by how many points the score rises when every object is mended."));
    const struct layout_column columns[] = {{28, 0, say(words, "What falls short")}, {16, 0, say(words, "Where")},
                                            {11, 1, say(words, "Objects")},          {7, 1, say(words, "Gain there")},
                                            {8, 1, say(words, "Gain in total")},     {0, 0, NULL}};
    layout_head(page->sink, columns);
    for (size_t i = 0; i < count; i++) {
        const json_t *gap = model_item(page->model, "gaps", i);
        const char *cells[] = {model_text(gap, "title"), story_unit(words, model_at(gap, "unit")),
                               say_format(words, say(words, "%1$s of %2$s"),
                                          say_integer(words, model_integer(gap, "short")),
                                          say_integer(words, model_integer(gap, "measured"))),
                               say_signed(words, model_integer(gap, "gain_unit_tenths")),
                               say_signed(words, model_integer(gap, "gain_total_tenths"))};
        layout_row(page->sink, columns, cells);
    }
}

static void text_followed(struct page *page)
{
    struct say *words = &page->words;
    const json_t *followed = model_at(page->model, "followed");
    size_t count = model_count(page->model, "followed.actions");
    if (!followed)
        return;
    layout_heading(page->sink, say(words, "Findings and actions"), '-');
    layout_paragraph(page->sink, 0, NULL, story_followed(words, followed));
    if (count == 0)
        return;
    const struct layout_column columns[] = {{40, 0, say(words, "Action that was proved")},
                                            {14, 0, say(words, "Verdict")},
                                            {9, 1, say(words, "Expected")},
                                            {9, 1, say(words, "Effect")},
                                            {0, 0, NULL}};
    layout_head(page->sink, columns);
    for (size_t i = 0; i < count; i++) {
        const json_t *action = model_item(page->model, "followed.actions", i);
        const char *cells[] = {model_text(action, "title"), story_proof(words, action),
                               say_signed(words, model_integer(action, "expected_tenths")),
                               say_signed(words, model_integer(action, "measured_tenths"))};
        layout_row(page->sink, columns, cells);
    }
}

static const char *text_change(struct page *page, const json_t *score)
{
    if (model_true(score, "indicative"))
        return say(&page->words, "indicative");
    return story_trend_allowed(score) ? say_signed(&page->words, model_integer(score, "since_baseline.real_tenths"))
                                      : "";
}

static void text_score(struct page *page, const struct layout_column *columns, const char *dimension,
                       const json_t *score)
{
    struct say *words = &page->words;
    int measured = strcmp(model_text(score, "state"), "measured") == 0;
    const char *colour = measured ? model_text(score, "colour") : "grey";
    const char *cells[] = {say_format(words, "  %s", story_dimension(words, dimension)),
                           measured ? say_tenths(words, model_integer(score, "tenths")) : "–",
                           say_format(words, "%s %s", story_sign(colour), story_verdict(words, colour)),
                           text_change(page, score),
                           measured ? say_integer(words, model_integer(score, "objects_measured")) : "",
                           measured ? say_percent(words, model_integer(score, "coverage.tenths")) : ""};
    layout_row(page->sink, columns, cells);
}

static void text_unit(struct page *page, const struct layout_column *columns, const json_t *unit)
{
    struct say *words = &page->words;
    layout_paragraph(page->sink, 0, NULL,
                     say_format(words, "%s (%s; %s)", story_unit(words, unit),
                                story_kinds(words, "", model_integer(unit, "score.objects")),
                                story_plateau(words, model_integer(unit, "plateau.level"))));
    for (size_t i = 0; i < DIMENSIONS; i++) {
        const json_t *dimension = model_item(unit, "dimensions", i);
        if (dimension_shown(page, i))
            text_score(page, columns, model_text(dimension, "name"), dimension);
    }
    text_score(page, columns, "", model_at(unit, "score"));
}

static void text_standing(struct page *page)
{
    struct say *words = &page->words;
    const struct layout_column columns[] = {{20, 0, say(words, "Unit")},
                                            {6, 1, say(words, "Score")},
                                            {16, 0, say(words, "Verdict")},
                                            {10, 1, say(words, "real")},
                                            {9, 1, "n"},
                                            {9, 1, say(words, "Coverage")},
                                            {0, 0, NULL}};
    layout_heading(page->sink, say(words, "Where we stand"), '-');
    layout_head(page->sink, columns);
    for (size_t i = 0; i < model_count(page->model, "units"); i++)
        text_unit(page, columns, model_item(page->model, "units", i));
    text_unit(page, columns, model_at(page->model, "whole"));
    const char *absent = story_absent(words, page->model);
    if (*absent)
        layout_paragraph(page->sink, 0, NULL, absent);
}

static void text_part_cells(struct page *page, const json_t *change, const char **cells)
{
    static const char *const parts[] = {"total_tenths", "real_tenths", "scope_tenths", "rules_tenths",
                                        "coverage_tenths"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        cells[i] = model_has(change, parts[i]) ? say_signed(&page->words, model_integer(change, parts[i])) : "–";
}

static void text_trend(struct page *page)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, "trend");
    if (count < 2)
        return;
    layout_heading(page->sink, say(words, "All runs"), '-');
    layout_paragraph(page->sink, 0, NULL,
                     say(words, "The difference with the baseline, in points, and its four parts. Parts "
                                "are rounded each by itself; unrounded they add up exactly."));
    const struct layout_column columns[] = {
        {11, 0, say(words, "Run")},       {8, 1, say(words, "Coverage")}, {5, 1, say(words, "Score")},
        {8, 1, say(words, "Difference")}, {9, 1, say(words, "real")},     {8, 1, say(words, "objects")},
        {6, 1, say(words, "rules")},      {8, 1, say(words, "coverage")}, {0, 0, NULL}};
    layout_head(page->sink, columns);
    for (size_t i = 0; i < count; i++) {
        const json_t *run = model_item(page->model, "trend", i);
        const char *cells[8] = {say_date_short(words, model_text(run, "as_of")),
                                say_percent(words, model_integer(run, "coverage.tenths")),
                                model_has(run, "tenths") ? say_tenths(words, model_integer(run, "tenths")) : "–"};
        text_part_cells(page, model_at(run, "since_baseline"), cells + 3);
        layout_row(page->sink, columns, cells);
    }
    for (size_t i = 0; i < count; i++) {
        const char *line = story_break_line(words, model_item(page->model, "trend", i));
        if (*line)
            layout_paragraph(page->sink, 2, "*", line);
    }
}

static void text_item(void *context, const char *text)
{
    layout_paragraph(((struct page *)context)->sink, 2, "*", text);
}

static void text_owners(struct page *page)
{
    if (!story_owners_any(page->model))
        return;
    layout_heading(page->sink, say(&page->words, "Owners"), '-');
    story_owners(&page->words, page->model, text_item, page);
}

static void text_register(struct page *page)
{
    struct say *words = &page->words;
    if (model_count(page->model, "register.kinds") == 0)
        return;
    layout_heading(page->sink, say(words, "Changes in the register"), '-');
    layout_paragraph(page->sink, 0, NULL,
                     say_format(words, say(words, "After %1$s, up to and including %2$s."),
                                say_date(words, model_text(page->model, "register.since")),
                                say_date(words, model_text(page->model, "register.until"))));
    const struct layout_column columns[] = {{20, 0, say(words, "Kind")},
                                            {10, 1, say(words, "Added")},
                                            {10, 1, say(words, "Changed")},
                                            {10, 1, say(words, "Vanished")},
                                            {0, 0, NULL}};
    layout_head(page->sink, columns);
    for (size_t i = 0; i < model_count(page->model, "register.kinds"); i++) {
        const json_t *kind = model_item(page->model, "register.kinds", i);
        const char *cells[] = {
            story_kind(words, model_text(kind, "kind")), say_integer(words, model_integer(kind, "added")),
            say_integer(words, model_integer(kind, "changed")), say_integer(words, model_integer(kind, "vanished"))};
        layout_row(page->sink, columns, cells);
    }
}

static void text_findings(struct page *page)
{
    struct say *words = &page->words;
    size_t count = model_count(page->model, "findings.rows");
    layout_heading(page->sink, say(words, "What falls short, and how to mend it"), '-');
    for (size_t i = 0; i < count; i++) {
        const json_t *finding = model_item(page->model, "findings.rows", i);
        const char *title = model_text(finding, "title");
        layout_paragraph(page->sink, 0, NULL,
                         say_format(words, "%s (%s %s, %s)", *title ? title : model_text(finding, "key"),
                                    story_kind(words, model_text(finding, "kind")), model_text(finding, "key"),
                                    story_unit(words, model_at(finding, "unit"))));
        const char *why = say_format(words, "%s: %s", model_text(finding, "check_title"),
                                     story_text(words, model_at(finding, "text")));
        if (model_has(finding, "detail"))
            why = say_format(words, "%s (%s)", why, model_text(finding, "detail"));
        layout_paragraph(page->sink, 4, "  ✖", why);
        const char *hint = story_text(words, model_at(finding, "hint"));
        if (*hint)
            layout_paragraph(page->sink, 4, "  →", hint);
    }
    layout_paragraph(page->sink, 0, NULL,
                     say_format(words, say(words, "%1$s of %2$s results that fall short."),
                                say_integer(words, (int64_t)count),
                                say_integer(words, model_integer(page->model, "findings.total"))));
}

static void text_checks(struct page *page)
{
    struct say *words = &page->words;
    if (model_count(page->model, "checks") == 0)
        return;
    const struct layout_column columns[] = {
        {28, 0, say(words, "Check")},          {7, 1, story_outcome(words, "ok")},
        {7, 1, story_outcome(words, "short")}, {8, 1, story_outcome(words, "not_measured")},
        {22, 1, say(words, "Good, n of N")},   {0, 0, NULL}};
    layout_heading(page->sink, say(words, "Each check"), '-');
    layout_head(page->sink, columns);
    for (size_t i = 0; i < model_count(page->model, "checks"); i++) {
        const json_t *check = model_item(page->model, "checks", i);
        const json_t *whole = model_at(check, "whole");
        const char *cells[] = {model_text(check, "title"), say_integer(words, model_integer(whole, "ok")),
                               say_integer(words, model_integer(whole, "short")),
                               say_integer(words, model_integer(whole, "not_measured")), story_share(words, whole)};
        layout_row(page->sink, columns, cells);
    }
}

static void text_rejects(struct page *page)
{
    struct say *words = &page->words;
    layout_heading(page->sink, say(words, "Imports"), '-');
    for (size_t i = 0; i < model_count(page->model, "imports"); i++) {
        const json_t *import = model_item(page->model, "imports", i);
        layout_paragraph(page->sink, 0, NULL, story_import(words, import));
        for (size_t j = 0; j < model_count(import, "rejects"); j++) {
            const json_t *reject = model_item(import, "rejects", j);
            layout_paragraph(page->sink, 4, "  ✖",
                             say_format(words, "%s: %s", model_text(reject, "place"), model_text(reject, "reason")));
        }
    }
}

static void text_account(struct page *page)
{
    struct say *words = &page->words;
    const json_t *model = page->model;
    layout_heading(page->sink, say(words, "Account"), '-');
    for (size_t i = 0; i < model_count(model, "accountability.not_measured"); i++)
        layout_paragraph(page->sink, 2, "○",
                         say_format(words, say(words, "Not measured: %s"),
                                    story_not_measured(words, model_item(model, "accountability.not_measured", i))));
    for (size_t i = 0; i < model_count(model, "accountability.failures"); i++)
        layout_paragraph(page->sink, 2, "✖", story_failure(words, model_item(model, "accountability.failures", i)));
    for (size_t i = 0; i < model_count(model, "accountability.indicative"); i++)
        layout_paragraph(page->sink, 2, "*",
                         say_format(words, say(words, "Indicative: %s"),
                                    story_indicative(words, model_item(model, "accountability.indicative", i))));
    layout_paragraph(page->sink, 2, "*",
                     say_format(words, say(words, "Run %1$s of programme %2$s, version %3$s"),
                                say_integer(words, model_integer(model, "run.number")),
                                model_text(model, "programme.name"),
                                say_integer(words, model_integer(model, "programme.version"))));
    layout_paragraph(page->sink, 2, "*",
                     say_format(words, "%s: %s", say(words, "Results"), model_text(model, "run.results_hash")));
}

static int render(const struct peil_host *host, const struct peil_setting *settings, const char *model,
                  size_t model_size, struct peil_error *error)
{
    (void)settings;
    json_t *root;
    int failed = model_parse(model, model_size, &root, error);
    if (failed)
        return failed;
    static struct sink sink;
    struct page page = {.sink = &sink, .model = root};
    sink_begin(&sink, host, error);
    say_begin(&page.words, host);
    text_header(&page);
    text_gaps(&page);
    text_followed(&page);
    text_standing(&page);
    text_trend(&page);
    text_owners(&page);
    text_register(&page);
    if (strcmp(model_text(root, "report"), "steward") == 0) {
        text_findings(&page);
        text_rejects(&page);
    }
    text_checks(&page);
    text_account(&page);
    failed = sink_end(&sink);
    json_decref(root);
    if (!failed && page.words.exhausted)
        failed = say_fail(error, PEIL_ERROR_SYSTEM, "the job's memory is spent; the report is not complete");
    return failed;
}

static const struct peil_report report = {
    .size = sizeof(report),
    .media_type = "text/plain",
    .extension = "txt",
    .render = render,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_REPORT,
    .name = "text",
    .version = "1.0",
    .summary = PEIL_N_("plain text in 80 columns"),
    .table = &report,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
