/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening a table: what the file is, and its header. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_MOST = 1 << 20, WINDOW = 1 << 20, LARGEST = 16 << 20, WINDOW_MOST = 1 << 30 };

/* The beginning of the file, up to a line break when there is more. */
struct head {
    const unsigned char *bytes;
    size_t size;
    unsigned char *own;
};

static ssize_t head_read(void *context, void *out, size_t size, uint64_t offset)
{
    const struct head *head = context;
    size_t left = offset < head->size ? head->size - (size_t)offset : 0;
    size = size < left ? size : left;
    if (size)
        memcpy(out, head->bytes + offset, size);
    return (ssize_t)size;
}

static int head_open(struct table *table, struct head *head, char *text, size_t text_size)
{
    bool more;
    if (table->input.bytes) {
        more = table->input.size > HEAD_MOST;
        *head = (struct head){.bytes = table->input.bytes, .size = more ? HEAD_MOST : (size_t)table->input.size};
    } else {
        bool plain = table->input.packing == INPUT_PLAIN;
        head->own = malloc(HEAD_MOST);
        if (!head->own) {
            snprintf(text, text_size, "%s", PEIL_N_("no memory"));
            return -1;
        }
        ssize_t got = plain ? input_at(&table->input, head->own, HEAD_MOST, 0, text, text_size)
                            : input_next(&table->input, head->own, HEAD_MOST, text, text_size);
        if (got < 0 || (!plain && input_rewind(&table->input, text, text_size) != 0))
            return -1;
        more = got == HEAD_MOST;
        head->bytes = head->own;
        head->size = (size_t)got;
    }
    if (more) {
        const unsigned char *line = memrchr(head->bytes, '\n', head->size);
        if (line)
            head->size = (size_t)(line - head->bytes) + 1;
    }
    return 0;
}

static int detect(struct table *table, struct head *head, char *text, size_t text_size)
{
    const struct table_settings *settings = &table->settings;
    csv_detect_encoding(head_read, head, &table->detected);
    if (settings->encoding != TABLE_ANY) {
        bool same = table->detected.encoding == (enum csv_encoding)settings->encoding;
        if (table->detected.byte_order_mark && !same) {
            snprintf(text, text_size, "its byte order mark says %s, not %s",
                     csv_encoding_names[table->detected.encoding], csv_encoding_names[settings->encoding]);
            return -1;
        }
        table->detected.encoding = (enum csv_encoding)settings->encoding;
    }
    csv_detect_separator(head_read, head, &table->detected);
    if (settings->separator != TABLE_ANY)
        table->detected.separator = settings->separator;
    return 0;
}

static char *column_name(const struct csv_reader *reader, size_t index, bool no_header)
{
    char *name = NULL;
    if (no_header) {
        char made[32];
        snprintf(made, sizeof(made), "column%zu", index + 1);
        name = strdup(made);
    } else {
        name = strdup(reader->text + reader->fields[index].at);
    }
    return name;
}

static int take_names(struct table *table, const struct csv_reader *reader, char *text, size_t text_size)
{
    table->names = calloc(reader->field_count + 1, sizeof(*table->names));
    for (size_t i = 0; table->names && i < reader->field_count; i++) {
        if (!(table->names[i] = column_name(reader, i, table->settings.no_header)))
            break;
        table->name_count++;
    }
    if (table->name_count == reader->field_count)
        return 0;
    snprintf(text, text_size, "no memory");
    return -1;
}

static int read_header(struct table *table, struct head *head, char *text, size_t text_size)
{
    static const char *const problems[] = {[CSV_INVALID] =
                                               PEIL_N_("its header has bytes that are no text in this encoding"),
                                           [CSV_NUL] = PEIL_N_("its header has a NUL byte"),
                                           [CSV_AFTER_QUOTE] = PEIL_N_("its header has text behind a closing quote"),
                                           [CSV_UNCLOSED] = PEIL_N_("its header has a quote that is never closed"),
                                           [CSV_TOO_LARGE] = PEIL_N_("its header is too large")};
    struct csv_reader reader = {.input = head_read,
                                .context = head,
                                .encoding = table->detected.encoding,
                                .separator = table->detected.separator,
                                .largest = HEAD_MOST,
                                .start = table->detected.start};
    int failed = 0;
    int got = csv_next(&reader);
    if (got > 0 && reader.problem != CSV_FINE) {
        snprintf(text, text_size, "%s", problems[reader.problem]);
        failed = -1;
    } else if (got > 0) {
        failed = take_names(table, &reader, text, text_size);
        if (!table->settings.no_header)
            table->detected.start = reader.buffer_offset + reader.buffer_at;
    }
    csv_reader_release(&reader);
    return failed;
}

static void settle(struct table_settings *settings)
{
    if (settings->window == 0)
        settings->window = WINDOW;
    if (settings->largest == 0)
        settings->largest = LARGEST;
    if (settings->window > WINDOW_MOST)
        settings->window = WINDOW_MOST;
    if (settings->largest > WINDOW_MOST)
        settings->largest = WINDOW_MOST;
    if (!scan_has(settings->way))
        settings->way = scan_best();
}

int table_open(struct table *table, const struct table_settings *settings, char *text, size_t text_size)
{
    struct head head = {0};
    *table = (struct table){.settings = *settings, .input.file = -1};
    settle(&table->settings);
    int failed = input_open(&table->input, settings->path, !settings->no_map, text, text_size);
    failed = failed ? failed : head_open(table, &head, text, text_size);
    failed = failed ? failed : detect(table, &head, text, text_size);
    failed = failed ? failed : read_header(table, &head, text, text_size);
    free(head.own);
    if (failed)
        table_close(table);
    return failed;
}

void table_close(struct table *table)
{
    for (size_t i = 0; i < table->name_count; i++)
        free(table->names[i]);
    free(table->names);
    input_close(&table->input);
    *table = (struct table){.input.file = -1};
}

int64_t table_column(const struct table *table, const char *name)
{
    if (name[0] == '#' && name[1] >= '1' && name[1] <= '9') {
        char *end;
        unsigned long number = strtoul(name + 1, &end, 10);
        if (*end == '\0' && number <= table->name_count)
            return (int64_t)number - 1;
    }
    int64_t found = -1;
    for (size_t i = 0; i < table->name_count; i++)
        if (strcmp(table->names[i], name) == 0) {
            if (found >= 0)
                return -2;
            found = (int64_t)i;
        }
    return found;
}
