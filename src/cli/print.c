/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables that fit the terminal, numbers as people write them, and progress of long steps. */
#include "cli/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

enum { PRINT_GAP = 2, PRINT_LEAST_FLEXIBLE = 8, PRINT_BAR = 30 };

struct print_table {
    struct cli *cli;
    const struct print_column *columns;
    size_t column_count;
    const char **cells; /* row after row */
    size_t cell_count;
    size_t capacity;
};

struct print_table *print_table_new(struct cli *cli, const struct print_column *columns, size_t count)
{
    struct print_table *table = arena_allocate(cli->arena, sizeof(*table));
    *table = (struct print_table){.cli = cli, .column_count = count};
    table->columns = arena_copy(cli->arena, columns, count * sizeof(*columns));
    return table;
}

/* Only our own colours (ESC [ digits m) stay as they are; every other control character is made visible. */
static size_t print_escape_size(const char *text)
{
    size_t digits = text[0] == '\033' && text[1] == '[' ? strspn(text + 2, "0123456789") : 0;
    return digits && digits <= 2 && text[2 + digits] == 'm' ? digits + 3 : 0;
}

static void print_keep_colour(struct buffer *out, const char *text)
{
    while (*text) {
        size_t plain = strcspn(text, "\033");
        utf8_printable(out, text, plain);
        text += plain;
        size_t escape = print_escape_size(text);
        if (escape)
            buffer_append(out, text, escape);
        else if (*text)
            utf8_printable(out, text, 1);
        text += escape ? escape : *text != '\0';
    }
}

void print_cell(struct print_table *table, const char *text)
{
    if (table->cell_count == table->capacity) {
        size_t capacity = table->capacity ? 2 * table->capacity : 64;
        const char **grown = arena_allocate_array(table->cli->arena, capacity, sizeof(*grown));
        if (table->cell_count)
            memcpy(grown, table->cells, table->cell_count * sizeof(*grown));
        table->cells = grown;
        table->capacity = capacity;
    }
    _cleanup_buffer_ struct buffer printable = {0};
    if (!text)
        text = "–";
    print_keep_colour(&printable, text);
    table->cells[table->cell_count++] = arena_text_n(table->cli->arena, buffer_text(&printable), printable.size);
}

void print_cell_format(struct print_table *table, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    print_cell(table, text);
    free(text);
}

static size_t print_width(const char *text)
{
    size_t width = 0;
    while (*text) {
        size_t plain = strcspn(text, "\033");
        width += utf8_width(text, plain);
        text += plain;
        text += print_escape_size(text) ? print_escape_size(text) : *text != '\0';
    }
    return width;
}

/* The bytes of text that fit in width columns. */
static size_t print_fit(const char *text, size_t width)
{
    size_t size = strlen(text);
    size_t at = 0;
    while (at < size) {
        uint32_t code;
        size_t length = utf8_decode(text + at, size - at, &code);
        size_t columns = utf8_width(text + at, length);
        if (columns > width)
            break;
        width -= columns;
        at += length;
    }
    return at;
}

static void print_padded(const char *text, size_t width, enum print_align align, bool last)
{
    size_t own = print_width(text);
    if (own > width) {
        size_t keep = print_fit(text, width ? width - 1 : 0);
        printf("%.*s%s", (int)keep, text, width ? "…" : "");
        own = width ? print_width("…") + utf8_width(text, keep) : 0;
        text = "";
    }
    int padding = (int)(width > own ? width - own : 0);
    if (align == PRINT_RIGHT)
        printf("%*s%s", padding, "", text);
    else
        printf("%s%*s", text, last ? 0 : padding, "");
}

/* Takes what is too much from the flexible columns, the widest first. */
static void print_shrink(const struct print_table *table, size_t *widths)
{
    size_t total = PRINT_GAP * (table->column_count - 1);
    for (size_t i = 0; i < table->column_count; i++)
        total += widths[i];
    while (total > (size_t)table->cli->columns) {
        size_t widest = table->column_count;
        for (size_t i = 0; i < table->column_count; i++)
            if (table->columns[i].flexible && widths[i] > PRINT_LEAST_FLEXIBLE &&
                (widest == table->column_count || widths[i] > widths[widest]))
                widest = i;
        if (widest == table->column_count)
            return;
        widths[widest]--;
        total--;
    }
}

void print_table_end(struct print_table *table)
{
    size_t columns = table->column_count;
    size_t *widths = arena_allocate_array(table->cli->arena, columns, sizeof(*widths));
    bool titles = false;
    for (size_t i = 0; i < columns; i++) {
        widths[i] = table->columns[i].title ? print_width(table->columns[i].title) : 0;
        titles = titles || table->columns[i].title;
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t width = print_width(table->cells[i]);
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    print_shrink(table, widths);
    for (size_t i = 0; titles && i < columns; i++) {
        const char *title = table->columns[i].title ? table->columns[i].title : "";
        print_padded(title, widths[i], table->columns[i].align, i + 1 == columns);
        printf("%*s", i + 1 == columns ? 0 : PRINT_GAP, "");
    }
    if (titles)
        putchar('\n');
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t column = i % columns;
        bool last = column + 1 == columns;
        print_padded(table->cells[i], widths[column], table->columns[column].align, last);
        printf("%*s%s", last ? 0 : PRINT_GAP, "", last ? "\n" : "");
    }
}

const char *print_tenths(struct cli *cli, int64_t tenths)
{
    char point = strcmp(cli->language, "nl") == 0 ? ',' : '.';
    if (tenths < 0)
        return "–";
    return arena_format(cli->arena, "%" PRId64 "%c%" PRId64, tenths / 10, point, tenths % 10);
}

const char *print_count(struct cli *cli, int64_t count)
{
    char point = strcmp(cli->language, "nl") == 0 ? '.' : ',';
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%" PRId64, count);
    _cleanup_buffer_ struct buffer text = {0};
    for (int i = 0; i < length; i++) {
        int left = length - i;
        if (i > 0 && left % 3 == 0 && digits[i - 1] != '-')
            buffer_append_byte(&text, (unsigned char)point);
        buffer_append_byte(&text, (unsigned char)digits[i]);
    }
    return arena_text_n(cli->arena, buffer_text(&text), text.size);
}

const char *print_colour_word(struct cli *cli, enum score_colour colour)
{
    static const struct {
        const char *sign, *word, *escape;
    } rows[] = {
        [SCORE_GREY] = {"○", N_("not measured"), "\033[90m"},
        [SCORE_RED] = {"✖", N_("below norm"), "\033[31m"},
        [SCORE_AMBER] = {"▲", N_("attention"), "\033[33m"},
        [SCORE_GREEN] = {"✔", N_("at norm"), "\033[32m"},
    };
    return arena_format(cli->arena, "%s%s %s%s", cli->colour ? rows[colour].escape : "", rows[colour].sign,
                        _(rows[colour].word), cli->colour ? "\033[0m" : "");
}

static int64_t print_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void print_progress_begin(struct print_progress *progress, struct cli *cli, const char *what, int64_t total)
{
    (void)cli;
    *progress = (struct print_progress){
        .what = what, .total = total > 0 ? total : 1, .started_ms = print_now_ms(), .terminal = isatty(STDERR_FILENO)};
}

static void print_progress_bar(const struct print_progress *progress, int64_t now)
{
    int filled = (int)(progress->done * PRINT_BAR / progress->total);
    int64_t left =
        progress->done ? (now - progress->started_ms) * (progress->total - progress->done) / progress->done : 0;
    fprintf(stderr, "\r[");
    for (int i = 0; i < PRINT_BAR; i++)
        fputs(i < filled ? "█" : "░", stderr);
    fprintf(stderr, "] %3d %%  ", (int)(progress->done * 100 / progress->total));
    fprintf(stderr, _("%s, %" PRId64 " s left"), progress->what, (left + 999) / 1000);
    fputs("\033[K", stderr);
    fflush(stderr);
}

void print_progress_step(struct print_progress *progress, int64_t done)
{
    int64_t now = print_now_ms();
    progress->done = done < progress->total ? done : progress->total;
    if (now - progress->started_ms < 1000)
        return;
    if (progress->terminal) {
        if (now - progress->shown_ms >= 100)
            print_progress_bar(progress, now);
        progress->shown_ms = now;
        return;
    }
    int quarter = (int)(progress->done * 4 / progress->total);
    if (quarter > progress->shown_quarter)
        fprintf(stderr, "%s: %d %%\n", progress->what, quarter * 25);
    progress->shown_quarter = quarter > progress->shown_quarter ? quarter : progress->shown_quarter;
    progress->shown_ms = now;
}

void print_progress_end(struct print_progress *progress)
{
    if (progress->terminal && progress->shown_ms)
        fputs("\r\033[K", stderr);
}
