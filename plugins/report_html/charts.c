/* SPDX-License-Identifier: EUPL-1.2 */
/* The other two charts: the four parts of the difference with the baseline, and the radar of one unit. */
#include <string.h>

#include "svg.h"

/* ---- From the baseline to now, in steps ---------------------------------------------------------------------- */

enum { PARTS_LEFT = 1050, PARTS_RIGHT = 3250, PARTS_ROW = 320, PARTS_BAR = 170 };

struct parts_row {
    const char *label;
    int64_t from, to; /* tenths of a point */
    int level;        /* a level rather than a step */
};

static int64_t parts_x(int64_t tenths, int64_t low, int64_t high)
{
    return PARTS_LEFT + (PARTS_RIGHT - PARTS_LEFT) * (tenths - low) / (high - low);
}

void chart_parts(struct page *page)
{
    struct say *words = &page->words;
    const json_t *score = model_at(page->model, "whole.score");
    const json_t *change = model_at(score, "since_baseline");
    int64_t at = model_integer(score, "baseline.tenths"), now = model_integer(score, "tenths");
    struct parts_row rows[6] = {{say(words, "baseline"), 0, at, 1}};
    static const struct {
        const char *key, *label;
    } parts[4] = {{"real_tenths", PEIL_N_("real")},
                  {"scope_tenths", PEIL_N_("objects")},
                  {"rules_tenths", PEIL_N_("rules")},
                  {"coverage_tenths", PEIL_N_("coverage")}};
    int64_t low = at, high = at;
    for (size_t i = 0; i < 4; i++) {
        int64_t step = model_integer(change, parts[i].key);
        rows[i + 1] = (struct parts_row){say(words, parts[i].label), at, at + step, 0};
        at += step;
        low = at < low ? at : low;
        high = at > high ? at : high;
    }
    rows[5] = (struct parts_row){say(words, "now"), 0, now, 1};
    low = now < low ? now : low;
    high = now > high ? now : high;
    low = low > 100 ? low - 100 : 0;
    high = high + 20 > 1000 ? 1000 : high + 20;
    svg_open(page, "parts", 0, 0, 400, 200, say(words, "Where the difference comes from"),
             say(words, "From the baseline to now in four parts; the same figures are in the table of all units."));
    for (size_t i = 0; i < 6; i++) {
        int64_t y = 40 + (int64_t)i * PARTS_ROW;
        int64_t from = rows[i].level ? PARTS_LEFT : parts_x(rows[i].from, low, high),
                to = parts_x(rows[i].to, low, high);
        int64_t step = rows[i].to - rows[i].from;
        const char *value = rows[i].level ? say_tenths(words, rows[i].to) : say_signed(words, step);
        svg_text(page, rows[i].level ? "val e" : "e", PARTS_LEFT - 100, y + 130, rows[i].label);
        if (rows[i].level || step != 0)
            svg_rect(page,
                     rows[i].level ? "level"
                     : i == 1      ? "up"
                                   : "aside",
                     from < to ? from : to, y, from < to ? to - from : from - to, PARTS_BAR);
        svg_text(page, "val", (from > to ? from : to) + 70, y + 130, value);
        if (i < 5)
            svg_line(page, "tie", to, y, to, y + PARTS_ROW + PARTS_BAR);
    }
    svg_close(page);
}

/* ---- The radar of a unit ------------------------------------------------------------------------------------- */

enum { RADAR_X = 1600, RADAR_Y = 1180, RADAR_R = 800, RADAR_AXES = 6 };

/* Sine and cosine of the axes, in thousandths: upwards first, then clockwise. */
static const struct {
    int64_t x, y;
    const char *anchor;
    int64_t label_x, label_y;
} radar_axes[RADAR_AXES] = {
    {0, -1000, "m", 0, -110}, {866, -500, "", 90, 0},    {866, 500, "", 90, 90},
    {0, 1000, "m", 0, 220},   {-866, 500, "e", -90, 90}, {-866, -500, "e", -90, 0},
};

static int64_t radar_x(size_t axis, int64_t length)
{
    return RADAR_X + length * radar_axes[axis].x / 1000;
}

static int64_t radar_y(size_t axis, int64_t length)
{
    return RADAR_Y + length * radar_axes[axis].y / 1000;
}

/* From the middle (1) to the rim (5). */
static int64_t radar_length(int64_t scale_tenths)
{
    return RADAR_R * (scale_tenths - 10) / 40;
}

static void radar_grid(struct page *page)
{
    for (int64_t ring = 20; ring <= 50; ring += 10) {
        const char *points = "";
        for (size_t i = 0; i < RADAR_AXES; i++)
            points = say_format(&page->words, "%s%s%s,%s", points, i ? " " : "",
                                svg_number(page, radar_x(i, radar_length(ring))),
                                svg_number(page, radar_y(i, radar_length(ring))));
        html_empty(&page->html, "polygon", "class", "grid", "points", points, NULL);
    }
}

struct radar_axis {
    const json_t *dimension;
    int measured, had_base;
    int64_t now, base; /* scale, tenths */
};

/* A line between neighbouring axes that both have a value; whole shapes when all six have. */
static void radar_shape(struct page *page, const struct radar_axis *axes, int base)
{
    const char *class_name = base ? "base" : "now";
    size_t have = 0;
    const char *points = "";
    for (size_t i = 0; i < RADAR_AXES; i++) {
        if (!(base ? axes[i].had_base : axes[i].measured))
            continue;
        int64_t length = radar_length(base ? axes[i].base : axes[i].now);
        points = say_format(&page->words, "%s%s%s,%s", points, have ? " " : "", svg_number(page, radar_x(i, length)),
                            svg_number(page, radar_y(i, length)));
        have++;
    }
    if (have == RADAR_AXES) {
        html_empty(&page->html, "polygon", "class", class_name, "points", points, NULL);
        return;
    }
    for (size_t i = 0; i < RADAR_AXES; i++) {
        size_t next = (i + 1) % RADAR_AXES;
        if (!(base ? axes[i].had_base && axes[next].had_base : axes[i].measured && axes[next].measured))
            continue;
        int64_t from = radar_length(base ? axes[i].base : axes[i].now);
        int64_t to = radar_length(base ? axes[next].base : axes[next].now);
        svg_line(page, class_name, radar_x(i, from), radar_y(i, from), radar_x(next, to), radar_y(next, to));
    }
}

static void radar_axis_draw(struct page *page, const struct radar_axis *axis, size_t i)
{
    struct say *words = &page->words;
    int64_t length = radar_length(axis->now);
    svg_line(page, axis->measured ? "spoke" : "spoke off", RADAR_X, RADAR_Y, radar_x(i, RADAR_R), radar_y(i, RADAR_R));
    if (axis->measured) {
        svg_line(page, "leg", RADAR_X, RADAR_Y, radar_x(i, length), radar_y(i, length));
        svg_circle(page, "dot", radar_x(i, length), radar_y(i, length), 46);
    }
    const char *anchor = radar_axes[i].anchor;
    int64_t x = radar_x(i, RADAR_R) + radar_axes[i].label_x, y = radar_y(i, RADAR_R) + radar_axes[i].label_y;
    const char *name = story_dimension(words, model_text(axis->dimension, "name"));
    if (axis->measured) {
        html_open(&page->html, "text", "class", anchor, "x", svg_number(page, x), "y", svg_number(page, y), NULL);
        html_text(&page->html, say_format(words, "%s ", name));
        html_put(&page->html, "tspan", "val", say_tenths(words, axis->now));
        html_close(&page->html, "text");
    } else {
        svg_text(page, say_format(words, "ax %s", anchor), x, y, say_format(words, "%s ○", name));
    }
}

static const char *radar_description(struct page *page, const struct radar_axis *axes)
{
    struct say *words = &page->words;
    const char *text = say(words, "Scale 1 to 5.");
    for (size_t i = 0; i < RADAR_AXES; i++) {
        const char *name = story_dimension(words, model_text(axes[i].dimension, "name"));
        if (!axes[i].measured)
            text = say_format(words, say(words, "%1$s %2$s: not measured."), text, name);
        else if (axes[i].had_base)
            text = say_format(words, say(words, "%1$s %2$s: %3$s, baseline %4$s."), text, name,
                              say_tenths(words, axes[i].now), say_tenths(words, axes[i].base));
        else
            text = say_format(words, say(words, "%1$s %2$s: %3$s, no baseline."), text, name,
                              say_tenths(words, axes[i].now));
    }
    return text;
}

static void radar_read(struct radar_axis *axes, const json_t *unit)
{
    for (size_t i = 0; i < RADAR_AXES; i++) {
        const json_t *dimension = model_item(unit, "dimensions", i);
        axes[i] = (struct radar_axis){.dimension = dimension,
                                      .measured = model_has(dimension, "scale_tenths"),
                                      .had_base = model_has(dimension, "baseline.scale_tenths"),
                                      .now = model_integer(dimension, "scale_tenths"),
                                      .base = model_integer(dimension, "baseline.scale_tenths")};
    }
}

void chart_radar(struct page *page, const json_t *unit)
{
    struct radar_axis axes[RADAR_AXES];
    radar_read(axes, unit);
    svg_open(page, "radar", -30, 0, 380, 236, story_unit(&page->words, unit), radar_description(page, axes));
    radar_grid(page);
    for (size_t i = 0; i < RADAR_AXES; i++)
        radar_axis_draw(page, &axes[i], i);
    radar_shape(page, axes, 1);
    radar_shape(page, axes, 0);
    for (size_t i = 0; i < RADAR_AXES; i++)
        if (axes[i].had_base)
            svg_circle(page, "ring", radar_x(i, radar_length(axes[i].base)), radar_y(i, radar_length(axes[i].base)),
                       32);
    svg_close(page);
}

/* ---- The same on straight scales: two axes make no figure ------------------------------------------------------- */

enum { SCALE_LEFT = 980, SCALE_STEP = 480, SCALE_ROW = 340, SCALE_TOP = 200 };

static int64_t scale_x(int64_t scale_tenths)
{
    return SCALE_LEFT + SCALE_STEP * (scale_tenths - 10) / 10;
}

static void scale_row(struct page *page, const struct radar_axis *axis, int64_t y)
{
    struct say *words = &page->words;
    svg_text(page, "", 0, y + 45, story_dimension(words, model_text(axis->dimension, "name")));
    svg_line(page, "spoke", scale_x(10), y, scale_x(50), y);
    if (!axis->measured) {
        svg_text(page, "ax", scale_x(10), y - 40, say_format(words, "○ %s", say(words, "not measured")));
        return;
    }
    if (axis->had_base)
        svg_line(page, "leg", scale_x(axis->base), y, scale_x(axis->now), y);
    if (axis->had_base)
        svg_circle(page, "ring", scale_x(axis->base), y, 46);
    svg_circle(page, "dot", scale_x(axis->now), y, 60);
    html_open(&page->html, "text", "class", "val", "x", svg_number(page, scale_x(50) + 120), "y",
              svg_number(page, y + 45), NULL);
    html_text(&page->html, say_tenths(words, axis->now));
    html_close(&page->html, "text");
}

void chart_scales(struct page *page, const json_t *unit, const int *shown)
{
    struct radar_axis axes[RADAR_AXES];
    int64_t rows = 0;
    radar_read(axes, unit);
    for (size_t i = 0; i < RADAR_AXES; i++)
        rows += shown[i] != 0;
    int64_t bottom = SCALE_TOP + rows * SCALE_ROW;
    svg_open(page, "radar", 0, 0, 340, bottom / 10, story_unit(&page->words, unit), radar_description(page, axes));
    for (int64_t grade = 10; grade <= 50; grade += 10) {
        svg_line(page, "grid", scale_x(grade), SCALE_TOP - 100, scale_x(grade), bottom - 220);
        svg_text(page, "ax m", scale_x(grade), bottom - 60, say_integer(&page->words, grade / 10));
    }
    int64_t y = SCALE_TOP;
    for (size_t i = 0; i < RADAR_AXES; i++)
        if (shown[i]) {
            scale_row(page, &axes[i], y);
            y += SCALE_ROW;
        }
    svg_close(page);
}
