/* SPDX-License-Identifier: EUPL-1.2 */
/* Wrapping text into lines and cells. */
#include "layout.h"

#include <string.h>

static int layout_forbidden(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

static void layout_spaces(struct sink *sink, int count)
{
    for (; count > 0; count--)
        sink_write(sink, " ", 1);
}

/* Writes size bytes of text, made harmless; returns the columns it took. */
static int layout_write(struct sink *sink, const char *text, size_t size)
{
    int columns = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        size_t taken = say_decode(text + at, size - at, &code);
        if (code == 0xa0)
            sink_write(sink, " ", 1);
        else if (layout_forbidden(code) || code == 0xfffd)
            sink_text(sink, "\xef\xbf\xbd");
        else
            sink_write(sink, text + at, taken);
        columns += code == 0xa0 || layout_forbidden(code) ? 1 : say_columns(code);
        at += taken;
    }
    return columns;
}

/* The bytes of the next line of text that fit in width; *ret_next is where the line after it starts. */
static size_t layout_take(const char *text, int width, size_t *ret_next)
{
    size_t size = strlen(text), at = 0, space = 0;
    int columns = 0;
    while (at < size && text[at] != '\n') {
        uint32_t code;
        size_t taken = say_decode(text + at, size - at, &code);
        int wide = code == 0xa0 || layout_forbidden(code) ? 1 : say_columns(code);
        if (columns + wide > width && text[at] != ' ')
            break;
        if (text[at] == ' ')
            space = at;
        columns += wide;
        at += taken;
    }
    if (at == size || text[at] == '\n') {
        *ret_next = at + (at < size);
        return at;
    }
    if (space > 0) {
        *ret_next = space + 1;
        return space;
    }
    *ret_next = at > 0 ? at : size;
    return *ret_next;
}

void layout_line(struct sink *sink, const char *text)
{
    layout_write(sink, text, strlen(text));
    sink_write(sink, "\n", 1);
}

void layout_heading(struct sink *sink, const char *text, char under)
{
    sink_write(sink, "\n", 1);
    size_t next;
    size_t size = layout_take(text, LAYOUT_WIDTH, &next);
    int columns = layout_write(sink, text, size);
    sink_write(sink, "\n", 1);
    for (; columns > 0; columns--)
        sink_write(sink, &under, 1);
    sink_write(sink, "\n", 1);
}

void layout_paragraph(struct sink *sink, int indent, const char *first, const char *text)
{
    int begun = 0;
    while (*text || !begun) {
        size_t next;
        size_t size = layout_take(text, LAYOUT_WIDTH - indent, &next);
        int used = first && !begun ? layout_write(sink, first, strlen(first)) : 0;
        layout_spaces(sink, indent - used);
        layout_write(sink, text, size);
        sink_write(sink, "\n", 1);
        text += next;
        begun = 1;
    }
}

/* How many columns a line of a cell takes. */
static int layout_columns(const char *text, size_t size)
{
    int columns = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += say_decode(text + at, size - at, &code);
        columns += code == 0xa0 || layout_forbidden(code) ? 1 : say_columns(code);
    }
    return columns;
}

static int layout_cell(struct sink *sink, const struct layout_column *column, const char **text, int spaces)
{
    size_t next;
    size_t size = layout_take(*text, column->width, &next);
    while (size > 0 && (*text)[size - 1] == ' ')
        size--;
    int columns = layout_columns(*text, size);
    if (columns > 0) {
        layout_spaces(sink, spaces + (column->right ? column->width - columns : 0));
        layout_write(sink, *text, size);
        spaces = column->right ? 0 : column->width - columns;
    } else {
        spaces += column->width;
    }
    *text += next;
    return spaces;
}

void layout_row(struct sink *sink, const struct layout_column *columns, const char *const *cells)
{
    const char *left[LAYOUT_COLUMNS];
    int count = 0, more = 1;
    for (; count < LAYOUT_COLUMNS && columns[count].width > 0; count++)
        left[count] = cells[count];
    while (more) {
        int spaces = 0;
        more = 0;
        for (int i = 0; i < count; i++) {
            spaces = layout_cell(sink, &columns[i], &left[i], spaces) + 2;
            more = more || *left[i];
        }
        sink_write(sink, "\n", 1);
    }
}

void layout_head(struct sink *sink, const struct layout_column *columns)
{
    const char *cells[LAYOUT_COLUMNS];
    for (int i = 0; i < LAYOUT_COLUMNS && columns[i].width > 0; i++)
        cells[i] = columns[i].heading;
    layout_row(sink, columns, cells);
    for (int i = 0; i < LAYOUT_COLUMNS && columns[i].width > 0; i++) {
        for (int j = 0; j < columns[i].width; j++)
            sink_write(sink, "-", 1);
        if (i + 1 < LAYOUT_COLUMNS && columns[i + 1].width > 0)
            sink_text(sink, "  ");
    }
    sink_write(sink, "\n", 1);
}
