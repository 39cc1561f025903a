/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows of the store on the terminal and as JSON; objects by the words of a command line. */
#include "cli/rows.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "results/results.h"
#include "base/poison.h"

static json_t *cell_json(const PGresult *rows, int row, int column, char sort)
{
    const char *text = store_text(rows, row, column);
    if (!text)
        return json_null();
    if (sort == '#')
        return json_integer(store_integer(rows, row, column));
    return sort == '?' ? json_boolean(store_boolean(rows, row, column)) : json_string(text);
}

void rows_json(const PGresult *rows, const char *const *names)
{
    json_t *list = json_array();
    for (int row = 0; row < PQntuples(rows); row++) {
        json_t *object = json_object();
        for (int i = 0; names[i]; i++) {
            bool plain = names[i][0] != '#' && names[i][0] != '?';
            json_object_set_new(object, names[i] + !plain, cell_json(rows, row, i, names[i][0]));
        }
        json_array_append_new(list, object);
    }
    rows_dump(list);
}

void rows_dump(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(value);
}

void rows_print(struct cli *cli, const PGresult *rows, const struct print_column *columns, size_t count)
{
    struct print_table *table = print_table_new(cli, columns, count);
    for (int row = 0; row < PQntuples(rows); row++)
        for (size_t i = 0; i < count; i++)
            print_cell(table, store_text(rows, row, (int)i));
    print_table_end(table);
}

void print_text(const char *text)
{
    _cleanup_buffer_ struct buffer printable = {0};
    utf8_printable(&printable, text, strlen(text));
    printf("%s\n", buffer_text(&printable));
}

enum { LINE_NAME = 16, LINE_WIDTH = 80 };

/* How many bytes of a text go on a line of that width: up to the last blank, or all of a word that is longer. */
static size_t line_part(const char *text, size_t width)
{
    size_t end = strcspn(text, " ");
    while (text[end] == ' ') {
        size_t next = end + 1 + strcspn(text + end + 1, " ");
        if (utf8_width(text, next) > width)
            return end;
        end = next;
    }
    return end;
}

/* Prints a text that begins where `used` columns are taken, its next lines behind `indent` blanks. */
static void print_wrapped(const char *text, size_t used, size_t indent)
{
    size_t left = LINE_WIDTH - used;
    while (utf8_width(text, strlen(text)) > left) {
        size_t part = line_part(text, left);
        if (text[part] == '\0')
            break;
        printf("%.*s\n%*s", (int)part, text, (int)indent, "");
        text += part + 1;
        left = LINE_WIDTH - indent;
    }
    printf("%s\n", text);
}

void print_line(const char *name, const char *text)
{
    _cleanup_buffer_ struct buffer printable = {0};
    utf8_printable(&printable, text ? text : "–", strlen(text ? text : "–"));
    size_t width = utf8_width(name, strlen(name));
    size_t gap = width < LINE_NAME ? LINE_NAME - width : 1;
    printf("  %s%*s", name, (int)gap, "");
    print_wrapped(buffer_text(&printable), (2 + width + gap) % LINE_WIDTH, 2 + LINE_NAME);
}

void print_sentence(const char *text)
{
    _cleanup_buffer_ struct buffer line = {0};
    buffer_append(&line, text, strcspn(text, "\n"));
    print_wrapped(buffer_text(&line), 0, 0);
}

int rows_object(struct cli *cli, struct store *store, const char *words, struct owner_object *ret_object,
                struct peil_error *error)
{
    struct results_object object;
    int failed = results_object_find(cli->arena, store, NULL, words, &object, error);
    if (failed)
        return failed;
    if (object.valid_to != DATE_NONE) {
        char day[11];
        date_format(object.valid_to, day);
        return error_set(error, PEIL_ERROR_USAGE, _("%s/%s left the register on %s"), object.kind, object.key, day);
    }
    *ret_object = (struct owner_object){.id = object.id, .kind = object.kind, .key = object.key};
    return 0;
}
