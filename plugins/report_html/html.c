/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing HTML with escaping in one place. */
#include "html.h"

#include <stdarg.h>
#include <string.h>

void html_begin(struct html *html, struct sink *sink)
{
    memset(html, 0, sizeof(*html));
    html->sink = sink;
}

int html_end(struct html *html)
{
    return html->depth == 0 && !html->broken;
}

/* What XML does not allow as a character at all; shown as U+FFFD. */
static int html_forbidden(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7f && code < 0xa0) || code == 0xfffe ||
           code == 0xffff || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static void html_escaped(struct html *html, const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t taken = say_decode(text + at, size - at, &code);
        if (code == '&')
            sink_text(html->sink, "&amp;");
        else if (code == '<')
            sink_text(html->sink, "&lt;");
        else if (code == '>')
            sink_text(html->sink, "&gt;");
        else if (code == '"')
            sink_text(html->sink, "&quot;");
        else if (code == '\'')
            sink_text(html->sink, "&#39;");
        else if (html_forbidden(code) || code == 0xfffd)
            sink_text(html->sink, "\xef\xbf\xbd");
        else
            sink_write(html->sink, text + at, taken);
        at += taken;
    }
}

static void html_tag(struct html *html, const char *element, va_list attributes)
{
    sink_text(html->sink, "<");
    sink_text(html->sink, element);
    for (const char *name = va_arg(attributes, const char *); name; name = va_arg(attributes, const char *)) {
        const char *value = va_arg(attributes, const char *);
        if (!value)
            continue;
        sink_text(html->sink, " ");
        sink_text(html->sink, name);
        sink_text(html->sink, "=\"");
        html_escaped(html, value);
        sink_text(html->sink, "\"");
    }
}

void html_open(struct html *html, const char *element, ...)
{
    va_list attributes;
    va_start(attributes, element);
    html_tag(html, element, attributes);
    va_end(attributes);
    sink_text(html->sink, ">");
    if (html->depth < HTML_DEPTH)
        html->open[html->depth] = element;
    else
        html->broken = 1;
    html->depth++;
}

void html_empty(struct html *html, const char *element, ...)
{
    va_list attributes;
    va_start(attributes, element);
    html_tag(html, element, attributes);
    va_end(attributes);
    sink_text(html->sink, "/>");
}

/* A line ends after these, so that the page can be read and compared as text. */
static int html_breaks_line(const char *element)
{
    static const char *const names[] = {
        "p",    "tr",   "h1",   "h2",    "h3",  "table",  "caption", "thead",      "tbody",  "section",
        "li",   "ul",   "ol",   "div",   "svg", "header", "footer",  "main",       "figure", "title",
        "head", "body", "html", "style", "dl",  "dd",     "nav",     "figcaption", "g"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i], element) == 0)
            return 1;
    return 0;
}

void html_close(struct html *html, const char *element)
{
    if (html->depth == 0 || html->depth > HTML_DEPTH || strcmp(html->open[html->depth - 1], element) != 0) {
        html->broken = 1;
        return;
    }
    html->depth--;
    sink_text(html->sink, "</");
    sink_text(html->sink, element);
    sink_text(html->sink, html_breaks_line(element) ? ">\n" : ">");
}

void html_text(struct html *html, const char *text)
{
    html_escaped(html, text);
}

void html_put(struct html *html, const char *element, const char *class_name, const char *text)
{
    html_open(html, element, "class", class_name, NULL);
    html_text(html, text);
    html_close(html, element);
}

void html_literal(struct html *html, const char *literal)
{
    sink_text(html->sink, literal);
}
