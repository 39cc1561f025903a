/* SPDX-License-Identifier: EUPL-1.2 */
/* A strict reader of pages, for tests. */
#include "markup.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/poison.h"

static const char *const elements[] = {
    "html",   "head",  "meta",    "title", "style", "body",    "a",      "main",       "header", "div",   "h1",
    "h2",     "h3",    "p",       "span",  "b",     "section", "dl",     "dt",         "dd",     "table", "caption",
    "thead",  "tbody", "tr",      "th",    "td",    "small",   "figure", "figcaption", "svg",    "desc",  "line",
    "circle", "rect",  "polygon", "text",  "tspan", "ul",      "ol",     "li",         NULL};
static const char *const attributes[] = {"xmlns",
                                         "lang",
                                         "charset",
                                         "http-equiv",
                                         "content",
                                         "name",
                                         "class",
                                         "id",
                                         "href",
                                         "role",
                                         "aria-labelledby",
                                         "aria-label",
                                         "aria-hidden",
                                         "tabindex",
                                         "scope",
                                         "data-label",
                                         "viewBox",
                                         "x",
                                         "y",
                                         "x1",
                                         "y1",
                                         "x2",
                                         "y2",
                                         "cx",
                                         "cy",
                                         "r",
                                         "width",
                                         "height",
                                         "points",
                                         NULL};
static const char *const entities[][2] = {{"amp;", "&"}, {"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"#39;", "'"}};

static int listed(const char *const *list, const char *name, size_t size)
{
    for (; *list; list++)
        if (strlen(*list) == size && memcmp(*list, name, size) == 0)
            return 1;
    return 0;
}

static int fail(struct markup *markup, const char *page, const char *at, const char *format, ...)
{
    size_t line = 1;
    for (const char *here = page; here < at; here++)
        line += *here == '\n';
    char text[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    snprintf(markup->problem, sizeof(markup->problem), "line %zu: %s, at '%.40s'", line, text, at);
    return 0;
}

static void keep(struct markup *markup, const char *bytes, size_t size)
{
    memcpy(markup->text + markup->text_size, bytes, size);
    markup->text_size += size;
}

/* Decodes text up to end; an '&' must start an entity of the list. */
static const char *decode(struct markup *markup, const char *at, const char *end, int kept)
{
    while (at < end) {
        if (*at != '&') {
            if (kept)
                keep(markup, at, 1);
            at++;
            continue;
        }
        size_t i = 0, count = sizeof(entities) / sizeof(entities[0]);
        while (i < count && strncmp(at + 1, entities[i][0], strlen(entities[i][0])) != 0)
            i++;
        if (i == count)
            return at;
        if (kept)
            keep(markup, entities[i][1], 1);
        at += 1 + strlen(entities[i][0]);
    }
    return NULL;
}

static int is_element(const struct markup *markup, size_t level, const char *name)
{
    return markup->stack_size[level] == strlen(name) && memcmp(markup->stack[level], name, strlen(name)) == 0;
}

static void reference(struct markup *markup, const char *value, size_t size)
{
    while (size > 0 && markup->reference_count < MARKUP_IDS) {
        size_t one = 0;
        while (one < size && value[one] != ' ')
            one++;
        markup->references[markup->reference_count++] = strndup(value, one);
        value += one + (one < size);
        size -= one + (one < size);
    }
}

struct tag {
    const char *name;
    size_t size;
    int scope;
};

static int attribute(struct markup *markup, const char *page, struct tag *tag, const char *name, size_t name_size,
                     const char *value, size_t size)
{
    if (!listed(attributes, name, name_size))
        return fail(markup, page, name, "attribute '%.*s'", (int)name_size, name);
    if (memchr(value, '<', size) || decode(markup, value, value + size, 0))
        return fail(markup, page, value, "a value that is not escaped");
    if (name_size == 2 && memcmp(name, "id", 2) == 0) {
        for (size_t i = 0; i < markup->id_count; i++)
            if (strlen(markup->ids[i]) == size && memcmp(markup->ids[i], value, size) == 0)
                return fail(markup, page, value, "id twice");
        markup->ids[markup->id_count++] = strndup(value, size);
    }
    if (name_size == 15)
        reference(markup, value, size);
    if (name_size == 4 && memcmp(name, "href", 4) == 0) {
        if (*value != '#')
            return fail(markup, page, value, "a link to outside");
        reference(markup, value + 1, size - 1);
    }
    tag->scope = tag->scope || (name_size == 5 && memcmp(name, "scope", 5) == 0);
    return 1;
}

static const char *attributes_read(struct markup *markup, const char *page, struct tag *tag, const char *at,
                                   const char *end)
{
    while (at < end && *at == ' ') {
        const char *name = ++at;
        while (at < end && *at != '=' && *at != '>' && *at != ' ')
            at++;
        size_t name_size = (size_t)(at - name);
        if (at + 1 >= end || at[0] != '=' || at[1] != '"') {
            fail(markup, page, name, "an attribute without a quoted value");
            return NULL;
        }
        const char *value = at + 2;
        const char *close = memchr(value, '"', (size_t)(end - value));
        if (!close || !attribute(markup, page, tag, name, name_size, value, (size_t)(close - value))) {
            if (!close)
                fail(markup, page, value, "a value without an end");
            return NULL;
        }
        at = close + 1;
    }
    return at;
}

static void count(struct markup *markup, const struct tag *tag)
{
    const struct {
        const char *name;
        size_t *counter;
    } counters[] = {{"h1", &markup->h1},        {"h2", &markup->h2},
                    {"table", &markup->tables}, {"caption", &markup->captions},
                    {"svg", &markup->charts},   {"desc", &markup->descriptions},
                    {"tr", &markup->rows}};
    for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
        if (strlen(counters[i].name) == tag->size && memcmp(counters[i].name, tag->name, tag->size) == 0)
            ++*counters[i].counter;
}

/* What an element must be to be where it is. */
static int placed(struct markup *markup, const char *page, const struct tag *tag)
{
    size_t parent = markup->depth;
    size_t position = parent > 0 ? markup->children[parent - 1]++ : 0;
    int in_svg = parent > 0 && is_element(markup, parent - 1, "svg");
    int in_table = parent > 0 && is_element(markup, parent - 1, "table");
    if (in_svg && position < 2 && strncmp(tag->name, position == 0 ? "title" : "desc", tag->size) != 0)
        return fail(markup, page, tag->name, "a chart does not start with its title and description");
    if (in_svg && position == 0)
        markup->titles++;
    if (in_table && position == 0 && strncmp(tag->name, "caption", tag->size) != 0)
        return fail(markup, page, tag->name, "a table does not start with its caption");
    if (tag->size == 2 && memcmp(tag->name, "th", 2) == 0 && !tag->scope)
        return fail(markup, page, tag->name, "a heading without a scope");
    count(markup, tag);
    return 1;
}

static const char *tag_open(struct markup *markup, const char *page, const char *at, const char *end)
{
    struct tag tag = {.name = at};
    while (at < end && *at != ' ' && *at != '>' && *at != '/')
        at++;
    tag.size = (size_t)(at - tag.name);
    if (!listed(elements, tag.name, tag.size)) {
        fail(markup, page, tag.name, "element '%.*s'", (int)(tag.size < 40 ? tag.size : 40), tag.name);
        return NULL;
    }
    at = attributes_read(markup, page, &tag, at, end);
    if (!at || !placed(markup, page, &tag))
        return NULL;
    if (at + 1 < end && at[0] == '/' && at[1] == '>')
        return at + 2;
    if (at >= end || *at != '>' || markup->depth == MARKUP_DEPTH) {
        fail(markup, page, tag.name, "a tag without an end");
        return NULL;
    }
    markup->stack[markup->depth] = tag.name;
    markup->stack_size[markup->depth] = tag.size;
    markup->children[markup->depth++] = 0;
    return at + 1;
}

static const char *tag_close(struct markup *markup, const char *page, const char *at, const char *end)
{
    const char *close = memchr(at, '>', (size_t)(end - at));
    if (!close || markup->depth == 0 || markup->stack_size[markup->depth - 1] != (size_t)(close - at) ||
        memcmp(markup->stack[markup->depth - 1], at, (size_t)(close - at)) != 0) {
        fail(markup, page, at, "an element is closed that is not the last one opened");
        return NULL;
    }
    markup->depth--;
    keep(markup, " ", 1);
    return close + 1;
}

static int references_known(struct markup *markup, const char *page)
{
    for (size_t i = 0; i < markup->reference_count; i++) {
        size_t j = 0;
        while (j < markup->id_count && strcmp(markup->ids[j], markup->references[i]) != 0)
            j++;
        if (j == markup->id_count)
            return fail(markup, page, page, "a reference to '%s', which is nowhere", markup->references[i]);
    }
    return 1;
}

int markup_read(struct markup *markup, const char *page, size_t size)
{
    static const char first[] = "<!DOCTYPE html>\n<html ";
    memset(markup, 0, sizeof(*markup));
    markup->text = memory_allocate(size + 1);
    const char *at = page + strlen("<!DOCTYPE html>\n"), *end = page + size;
    if (size < sizeof(first) || memcmp(page, first, sizeof(first) - 1) != 0)
        return fail(markup, page, page, "not a page");
    while (at < end) {
        const char *tag = memchr(at, '<', (size_t)(end - at));
        const char *stop = tag ? tag : end;
        int style = markup->depth > 0 && is_element(markup, markup->depth - 1, "style");
        const char *bad = style ? NULL : decode(markup, at, stop, 1);
        if (bad)
            return fail(markup, page, bad, "an '&' that is no entity");
        if (!tag)
            break;
        at = tag[1] == '/' ? tag_close(markup, page, tag + 2, end) : tag_open(markup, page, tag + 1, end);
        if (!at)
            return 0;
    }
    if (markup->depth != 0)
        return fail(markup, page, page, "an element is not closed");
    markup->text[markup->text_size] = '\0';
    return references_known(markup, page);
}

void markup_release(struct markup *markup)
{
    for (size_t i = 0; i < markup->id_count; i++)
        free(markup->ids[i]);
    for (size_t i = 0; i < markup->reference_count; i++)
        free(markup->references[i]);
    free(markup->text);
    memset(markup, 0, sizeof(*markup));
}
