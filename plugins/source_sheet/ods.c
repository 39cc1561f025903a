/* SPDX-License-Identifier: EUPL-1.2 */
/* ODS: one part holds all sheets; values stand in attributes, text in paragraphs, and what repeats is counted. */
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "cell.h"
#include "source_common/tree.h"

#define OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#define TABLE "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
#define TEXT "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
#define CALC_EXTENSION "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

enum { TABLE_DEPTH = 4, MOST_SPACES = 32767, LARGEST_CELL = 4 << 20 };

struct ods {
    struct book *book;
    struct grid grid;
    bool naming;   /* only the sheets' names are wanted */
    size_t wanted; /* sheet */
    size_t seen;   /* sheets */
    bool in_sheet;
    uint32_t depth, row_depth, cell_depth, paragraph_depth;
    uint64_t row, row_times;
    uint32_t column, column_times;
    uint64_t rows_spanned;
    bool covered;
    struct text text; /* of the cell's paragraphs */
    uint32_t paragraphs;
    char *value;       /* of the attribute that counts, or NULL */
    const char *wrong; /* message id */
    bool by_value;
};

static struct xml_attribute attribute(const struct xml_element *element, const char *space, const char *name)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        struct xml_attribute one = xml_attribute_at(element, i);
        if (one.space && strcmp(one.space, space) == 0 && strcmp(one.name, name) == 0)
            return one;
    }
    return (struct xml_attribute){0};
}

static bool attribute_is(const struct xml_element *element, const char *space, const char *name, const char *value)
{
    struct xml_attribute one = attribute(element, space, name);
    return one.name && one.size == strlen(value) && memcmp(one.value, value, one.size) == 0;
}

/* A count of at least 1 and at most most. */
static uint64_t count_of(const struct xml_element *element, const char *name, uint64_t most)
{
    struct xml_attribute one = attribute(element, TABLE, name);
    uint64_t count = 0;
    for (size_t i = 0; one.name && i < one.size && one.value[i] >= '0' && one.value[i] <= '9' && count <= most; i++)
        count = count * 10 + (uint64_t)(one.value[i] - '0');
    return count == 0 ? 1 : count > most ? most : count;
}

static bool is(const struct xml_element *element, const char *space, const char *name)
{
    return element->space && strcmp(element->space, space) == 0 && strcmp(element->name, name) == 0;
}

static void ods_table(struct ods *ods, const struct xml_element *element)
{
    struct xml_attribute name = attribute(element, TABLE, "name");
    if (element->depth != TABLE_DEPTH || !name.name || (name.size > 6 && memcmp(name.value, "'file:", 6) == 0))
        return; /* a table in a cell, or what is kept of another file */
    if (ods->naming)
        book_add_sheet(ods->book, xml_value_of(ods->book->pool, name), NULL);
    ods->in_sheet = !ods->naming && ods->seen == ods->wanted;
    ods->seen++;
    ods->row = 1;
}

/* What the cell's attributes say of its value. */
static void ods_value(struct ods *ods, const struct xml_element *element)
{
    static const struct {
        const char *type, *attribute;
    } values[] = {{"float", "value"},        {"percentage", "value"}, {"currency", "value"},
                  {"date", "date-value"},    {"time", "time-value"},  {"boolean", "boolean-value"},
                  {"string", "string-value"}};
    char out[CELL_ROOM];
    struct pool *pool = ods->book->pool;
    ods->value = NULL;
    ods->wrong =
        attribute_is(element, CALC_EXTENSION, "value-type", "error") ? PEIL_N_("it holds an error value") : NULL;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (!attribute_is(element, OFFICE, "value-type", values[i].type))
            continue;
        struct xml_attribute found = attribute(element, OFFICE, values[i].attribute);
        char *text = found.name ? xml_value_of(pool, found) : NULL;
        bool good = true;
        if (!text)
            return;
        if (i <= 2)
            good = cell_number(text, out);
        else if (i == 3)
            good = cell_iso_date(text, out);
        else if (i == 4)
            good = cell_iso_time(text, out);
        ods->value = i <= 4 && good ? pool_text(pool, out, strlen(out)) : text;
        if (!good)
            ods->wrong = i == 3 ? PEIL_N_("it holds a day that there is not") : PEIL_N_("it holds no number");
        return;
    }
}

static void ods_cell(struct ods *ods, const struct xml_element *element)
{
    ods->covered = is(element, TABLE, "covered-table-cell");
    if (!ods->covered && !is(element, TABLE, "table-cell"))
        return;
    ods->cell_depth = element->depth;
    ods->column_times = (uint32_t)count_of(element, "number-columns-repeated", BOOK_COLUMNS);
    ods->rows_spanned = count_of(element, "number-rows-spanned", BOOK_ROWS);
    ods->paragraphs = 0;
    text_empty(&ods->text);
    ods_value(ods, element);
}

static void ods_text(struct ods *ods, const struct xml_element *element)
{
    if (is(element, TEXT, "p") && element->depth == ods->cell_depth + 1) {
        if (ods->paragraph_depth == 0 && ods->paragraphs++ > 0)
            text_add(&ods->text, "\n");
        ods->paragraph_depth = element->depth;
    } else if (ods->paragraph_depth && is(element, TEXT, "s")) {
        struct xml_attribute count = attribute(element, TEXT, "c");
        long spaces = count.name ? strtol(count.value, NULL, 10) : 1;
        for (long i = 0; i < spaces && i < MOST_SPACES; i++)
            text_add(&ods->text, " ");
    } else if (ods->paragraph_depth && is(element, TEXT, "tab")) {
        text_add(&ods->text, "\t");
    } else if (ods->paragraph_depth && is(element, TEXT, "line-break")) {
        text_add(&ods->text, "\n");
    }
}

static int ods_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct ods *ods = context;
    ods->depth = element->depth;
    if (element->depth == 3 && element->space && strcmp(element->space, OFFICE) == 0 &&
        strcmp(element->name, "spreadsheet") != 0)
        return tree_error(ods->book->host, error, PEIL_ERROR_INPUT,
                          PEIL_N_("an OpenDocument file, but no spreadsheet"));
    if (is(element, TABLE, "table"))
        ods_table(ods, element);
    if (!ods->in_sheet)
        return 0;
    if (!ods->row_depth && is(element, TABLE, "table-row")) {
        ods->row_depth = element->depth;
        ods->row_times = count_of(element, "number-rows-repeated", BOOK_ROWS);
        ods->column = 0;
    } else if (ods->row_depth && element->depth == ods->row_depth + 1) {
        ods_cell(ods, element);
    } else if (ods->cell_depth) {
        ods_text(ods, element);
    }
    return 0;
}

static int ods_end_cell(struct ods *ods, struct peil_error *error)
{
    const char *text = ods->value ? ods->value : ods->text.bytes ? ods->text.bytes : "";
    size_t size = strlen(text);
    ods->cell_depth = 0;
    if (size > LARGEST_CELL)
        return tree_error(ods->book->host, error, PEIL_ERROR_INPUT, PEIL_N_("a cell larger than 4 MiB"));
    if (!ods->covered && (size || ods->wrong)) {
        if ((uint64_t)size * ods->column_times > (8u << 20))
            return tree_error(ods->book->host, error, PEIL_ERROR_INPUT, PEIL_N_("a row larger than 8 MiB"));
        for (uint32_t i = 0; i < ods->column_times && ods->column + i < BOOK_COLUMNS; i++) {
            grid_put(&ods->grid, ods->column + i, text, size, ods->wrong);
            if (ods->rows_spanned > 1)
                grid_span(&ods->grid, ods->column + i, ods->row + ods->rows_spanned - 1);
        }
    }
    ods->column += ods->column_times;
    if (ods->column > BOOK_COLUMNS)
        ods->column = BOOK_COLUMNS;
    return 0;
}

static int ods_end(void *context, struct peil_error *error)
{
    struct ods *ods = context;
    uint32_t depth = ods->depth--;
    if (!ods->in_sheet)
        return 0;
    if (ods->paragraph_depth && depth == ods->paragraph_depth) {
        ods->paragraph_depth = 0;
    } else if (ods->cell_depth && depth == ods->cell_depth) {
        return ods_end_cell(ods, error);
    } else if (ods->row_depth && depth == ods->row_depth) {
        ods->row_depth = 0;
        int failed = grid_end_row(&ods->grid, ods->row, ods->row_times, error);
        ods->row += ods->row_times;
        return failed;
    } else if (depth == TABLE_DEPTH) {
        ods->in_sheet = false;
    }
    return 0;
}

static void ods_characters(void *context, const char *bytes, size_t size)
{
    struct ods *ods = context;
    if (ods->paragraph_depth && ods->text.size <= LARGEST_CELL)
        text_append(&ods->text, bytes, size);
}

static int ods_run(struct ods *ods, struct peil_error *error)
{
    struct xml_handler handler = {.start = ods_start, .end = ods_end, .characters = ods_characters, .context = ods};
    bool there;
    int failed = book_read_part(ods->book, "content.xml", &handler, &there, error);
    if (!failed && !there)
        failed =
            tree_error(ods->book->host, error, PEIL_ERROR_INPUT, PEIL_N_("a zip file, but no XLSX or ODS workbook"));
    text_clear(&ods->text);
    return failed;
}

static int ods_open(struct book *book, struct peil_error *error)
{
    struct ods ods = {.book = book, .naming = true};
    return ods_run(&ods, error);
}

static int ods_read(struct book *book, size_t sheet, const struct book_handler *handler, struct peil_error *error)
{
    struct ods ods = {.book = book, .wanted = sheet};
    grid_open(&ods.grid, book, handler);
    int failed = ods_run(&ods, error);
    grid_close(&ods.grid);
    return failed;
}

const struct book_form book_ods = {.name = "ODS", .open = ods_open, .read = ods_read};
