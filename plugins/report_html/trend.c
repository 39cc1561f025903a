/* SPDX-License-Identifier: EUPL-1.2 */
/* The trend since the baseline: real change as a firm line, the score as it was measured as a dotted one, breaks drawn
 * as breaks. */
#include <string.h>

#include "svg.h"

enum {
    TREND_WIDTH = 600,
    TREND_LEFT = 340, /* all below in tenths */
    TREND_RIGHT = 4640,
    TREND_TOP = 340,
    TREND_BOTTOM = 1960,
    TREND_LEAST_STEP = 470,
    TREND_RUNS = 9, /* the baseline and the last eight runs */
};

struct trend_point {
    const json_t *run;
    int64_t x;
    int64_t seen; /* tenths of a point, as measured */
    int64_t real; /* baseline and real change */
    int has_seen, has_real;
    int breaks; /* breaks between the run before and this one */
    int number; /* of this run among those with breaks, from 1 */
};

struct trend {
    struct page *page;
    struct trend_point points[TREND_RUNS];
    size_t count;
    int64_t low, high; /* tenths of a point */
};

static int64_t trend_y(const struct trend *trend, int64_t tenths)
{
    return TREND_BOTTOM - (TREND_BOTTOM - TREND_TOP) * (tenths - trend->low) / (trend->high - trend->low);
}

static void trend_include(struct trend *trend, int64_t tenths)
{
    if (tenths < trend->low)
        trend->low = tenths;
    if (tenths > trend->high)
        trend->high = tenths;
}

static void trend_read(struct trend *trend)
{
    const json_t *model = trend->page->model;
    size_t total = model_count(model, "trend");
    int breaks = 0;
    trend->low = 1000;
    trend->high = 0;
    for (size_t i = 0; i < total; i++) {
        const json_t *run = model_item(model, "trend", i);
        int here = (int)model_count(run, "breaks");
        breaks += here > 0;
        if (i > 0 && total - i >= TREND_RUNS)
            continue;
        struct trend_point *point = &trend->points[trend->count++];
        *point = (struct trend_point){.run = run,
                                      .seen = model_integer(run, "tenths"),
                                      .real = model_integer(run, "real_level_tenths"),
                                      .has_seen = model_has(run, "tenths"),
                                      .has_real = model_has(run, "real_level_tenths"),
                                      .breaks = here,
                                      .number = breaks};
        if (point->has_seen)
            trend_include(trend, point->seen);
        if (point->has_real)
            trend_include(trend, point->real);
        if (model_has(run, "norm_tenths"))
            trend_include(trend, model_integer(run, "norm_tenths"));
    }
    if (trend->low > trend->high)
        trend->low = trend->high = 500;
    trend->low = (trend->low - 30) / 100 * 100;
    trend->high = (trend->high + 129) / 100 * 100;
    trend->low = trend->low < 0 ? 0 : trend->low;
    trend->high = trend->high > 1000 ? 1000 : trend->high;
}

/* Distances as the dates have them, with a least distance so that labels never meet. */
static void trend_place(struct trend *trend)
{
    int64_t room = TREND_RIGHT - TREND_LEFT - 240, steps = (int64_t)trend->count - 1;
    int64_t free_room = room - TREND_LEAST_STEP * steps;
    const json_t *first = trend->points[0].run, *last = trend->points[trend->count - 1].run;
    int64_t from = say_day_number(model_text(first, "as_of"));
    int64_t days = say_day_number(model_text(last, "as_of")) - from;
    for (size_t i = 0; i < trend->count; i++) {
        int64_t gone = say_day_number(model_text(trend->points[i].run, "as_of")) - from;
        int64_t share = days > 0 ? free_room * gone / days : 0;
        trend->points[i].x = TREND_LEFT + 120 + TREND_LEAST_STEP * (int64_t)i + share;
    }
}

static void trend_axes(struct trend *trend)
{
    struct page *page = trend->page;
    int64_t step = trend->high - trend->low > 400 ? 200 : 100;
    for (int64_t at = (trend->low + step - 1) / step * step; at <= trend->high; at += step) {
        int64_t y = trend_y(trend, at);
        svg_line(page, "grid", TREND_LEFT, y, TREND_RIGHT, y);
        svg_text(page, "ax e", TREND_LEFT - 70, y + 40, say_integer(&page->words, at / 10));
    }
    for (size_t i = 0; i < trend->count; i++) {
        const struct trend_point *point = &trend->points[i];
        svg_text(page, "ax m", point->x, TREND_BOTTOM + 220, say_month(&page->words, model_text(point->run, "as_of")));
        svg_text(page, "ax m", point->x, TREND_BOTTOM + 400,
                 i == 0 ? page_say(page, "baseline") : say_integer(&page->words, model_integer(point->run, "number")));
    }
}

static void trend_norm(struct trend *trend, int64_t *ret_last)
{
    struct page *page = trend->page;
    *ret_last = -1;
    for (size_t i = 0; i < trend->count; i++) {
        const struct trend_point *point = &trend->points[i];
        if (!model_has(point->run, "norm_tenths"))
            continue;
        int64_t left = i == 0 ? TREND_LEFT : (trend->points[i - 1].x + point->x) / 2;
        int64_t right = i + 1 == trend->count ? TREND_RIGHT : (point->x + trend->points[i + 1].x) / 2;
        int64_t norm = model_integer(point->run, "norm_tenths");
        int64_t y = trend_y(trend, norm);
        svg_line(page, "norm", left, y, right, y);
        *ret_last = norm;
    }
}

/* One step of a line: whole, or with a gap round the middle where it breaks. */
static void trend_step(struct page *page, const char *class_name, int64_t x1, int64_t y1, int64_t x2, int64_t y2,
                       int broken)
{
    if (!broken) {
        svg_line(page, class_name, x1, y1, x2, y2);
        return;
    }
    int64_t width = x2 - x1, middle = width / 2, gap = 90;
    if (width <= 2 * gap)
        return;
    svg_line(page, class_name, x1, y1, x1 + middle - gap, y1 + (y2 - y1) * (middle - gap) / width);
    svg_line(page, class_name, x1 + middle + gap, y1 + (y2 - y1) * (middle + gap) / width, x2, y2);
}

static void trend_lines(struct trend *trend)
{
    struct page *page = trend->page;
    for (size_t i = 1; i < trend->count; i++) {
        const struct trend_point *before = &trend->points[i - 1], *point = &trend->points[i];
        if (before->has_seen && point->has_seen && point->breaks == 0)
            svg_line(page, "seen", before->x, trend_y(trend, before->seen), point->x, trend_y(trend, point->seen));
        if (before->has_real && point->has_real)
            trend_step(page, "real", before->x, trend_y(trend, before->real), point->x, trend_y(trend, point->real),
                       point->breaks > 0);
    }
    for (size_t i = 0; i < trend->count; i++) {
        const struct trend_point *point = &trend->points[i];
        if (point->has_seen && (!point->has_real || point->seen != point->real))
            svg_circle(page, "ring", point->x, trend_y(trend, point->seen), 32);
        if (!point->has_real)
            continue;
        int64_t y = trend_y(trend, point->real);
        int below = point->has_seen && point->seen > point->real;
        svg_circle(page, "dot", point->x, y, 42);
        if (i + 1 < trend->count)
            svg_text(page, "val m", point->x, below ? y + 190 : y - 110, say_tenths(&page->words, point->real));
    }
}

static void trend_breaks(struct trend *trend)
{
    struct page *page = trend->page;
    for (size_t i = 1; i < trend->count; i++) {
        const struct trend_point *point = &trend->points[i];
        if (point->breaks == 0)
            continue;
        int64_t x = (trend->points[i - 1].x + point->x) / 2;
        svg_line(page, "brk", x, TREND_TOP - 60, x, TREND_BOTTOM);
        svg_circle(page, "flag", x, TREND_TOP - 180, 110);
        svg_text(page, "ax m", x, TREND_TOP - 138, say_format(&page->words, "%d", point->number));
    }
}

static void trend_labels(struct trend *trend, int64_t norm)
{
    struct page *page = trend->page;
    const struct trend_point *last = &trend->points[trend->count - 1];
    int64_t x = TREND_RIGHT + 70, taken = INT64_MIN / 2;
    struct label {
        const char *class_name, *text;
        int64_t y;
    } labels[3];
    size_t count = 0;
    if (norm >= 0)
        labels[count++] = (struct label){
            "ax okt", say_format(&page->words, page_say(page, "norm %s"), story_norm(&page->words, norm)),
            trend_y(trend, norm)};
    if (last->has_seen && (!last->has_real || last->seen != last->real))
        labels[count++] = (struct label){
            "ax", say_format(&page->words, page_say(page, "%s measured"), say_tenths(&page->words, last->seen)),
            trend_y(trend, last->seen)};
    if (last->has_real)
        labels[count++] = (struct label){
            "accent", say_format(&page->words, page_say(page, "%s real"), say_tenths(&page->words, last->real)),
            trend_y(trend, last->real)};
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && labels[j].y < labels[j - 1].y; j--) {
            struct label spare = labels[j];
            labels[j] = labels[j - 1];
            labels[j - 1] = spare;
        }
    for (size_t i = 0; i < count; i++) {
        int64_t y = labels[i].y < taken + 170 ? taken + 170 : labels[i].y;
        svg_text(page, labels[i].class_name, x, y + 45, labels[i].text);
        taken = y;
    }
}

static const char *trend_description(struct trend *trend)
{
    struct say *words = &trend->page->words;
    const char *text = say(words, "Baseline plus real change, per run:");
    for (size_t i = 0; i < trend->count; i++)
        if (trend->points[i].has_real)
            text = say_format(words, "%s %s %s%s", text, say_month(words, model_text(trend->points[i].run, "as_of")),
                              say_tenths(words, trend->points[i].real), i + 1 == trend->count ? "." : ";");
    return say_format(words, "%s %s", text, say(words, "The same figures are in the table of all runs."));
}

void chart_trend(struct page *page)
{
    struct trend trend = {.page = page};
    trend_read(&trend);
    if (trend.count == 0)
        return;
    trend_place(&trend);
    svg_open(page, trend.count > 6 ? "trend dense" : "trend", 0, 0, TREND_WIDTH, 244,
             page_say(page, "Real change since the baseline"), trend_description(&trend));
    int64_t norm;
    trend_axes(&trend);
    trend_norm(&trend, &norm);
    trend_breaks(&trend);
    trend_lines(&trend);
    trend_labels(&trend, norm);
    svg_close(page);
}
