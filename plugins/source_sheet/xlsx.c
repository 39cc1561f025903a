/* SPDX-License-Identifier: EUPL-1.2 */
/* XLSX: the workbook names its sheets, relations say in which part each is; texts and number formats are kept apart. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "cell.h"
#include "source_common/tree.h"

enum {
    MOST_STRINGS = 4000000,
    MOST_TEXT = 64 << 20,
    MOST_FORMATS = 65536,
    MOST_CODES = 4096,
    MOST_MERGES = 100000,
    LARGEST_CELL = 4 << 20,
    PART_NAME = 512
};

struct book_string {
    size_t at, size; /* in the book's text */
};

/* A format code of the workbook's own. */
struct xlsx_code {
    unsigned number;
    enum cell_form form;
};

struct xlsx_relation {
    const char *id, *type, *target;
};

/* One part being read; each handler uses what it needs of it. */
struct xlsx {
    struct book *book;
    struct array relations; /* struct xlsx_relation */
    const char *folder;     /* of the part whose relations these are: "xl/" */

    struct array codes; /* struct xlsx_code */
    bool in_cell_formats, in_string, in_phonetic, in_text;
    uint32_t depth, level;

    struct grid grid;
    uint64_t row, last_row;
    int column, last_column;
    char type[12];
    enum cell_form form;
    bool in_cell, in_value, has_value, has_formula;
    struct text text;
};

static bool is(const struct xml_element *element, const char *name)
{
    return strcmp(element->name, name) == 0;
}

static bool ends(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* The value of an attribute, cut to what fits; "" when there is none. */
static void attribute(const struct xml_element *element, const char *name, char *out, size_t room)
{
    out[0] = '\0';
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        struct xml_attribute one = xml_attribute_at(element, i);
        if (one.space == NULL && strcmp(one.name, name) == 0) {
            size_t size = one.size < room ? one.size : room - 1;
            memcpy(out, one.value, size);
            out[size] = '\0';
        }
    }
}

static int ignore_end(void *context, struct peil_error *error)
{
    (void)context;
    (void)error;
    return 0;
}

static void ignore_characters(void *context, const char *bytes, size_t size)
{
    (void)context;
    (void)bytes;
    (void)size;
}

/* ---- Relations and sheets ---------------------------------------------------------------------------------------- */

static int relation_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    struct pool *pool = xlsx->book->pool;
    (void)error;
    if (!is(element, "Relationship"))
        return 0;
    const char *mode = xml_value(pool, element, "TargetMode"), *target = xml_value(pool, element, "Target");
    struct xlsx_relation *relation = mode && strcmp(mode, "External") == 0 ? NULL : array_add(&xlsx->relations, 10000);
    if (relation)
        *relation = (struct xlsx_relation){
            .id = xml_value(pool, element, "Id"), .type = xml_value(pool, element, "Type"), .target = target};
    return 0;
}

/* The part that a relation points at: absolute, or beside the part that it is of. NULL: a name that leaves the archive.
 */
static const char *part_of(struct xlsx *xlsx, const char *target)
{
    if (!target || strstr(target, ".."))
        return NULL;
    if (*target == '/')
        return target + 1;
    size_t folder = strlen(xlsx->folder), size = strlen(target);
    char *part = pool_allocate(xlsx->book->pool, folder + size + 1);
    memcpy(part, xlsx->folder, folder);
    memcpy(part + folder, target, size);
    return part;
}

/* The first relation with that id, or of that type. */
static const char *related(struct xlsx *xlsx, const char *id, const char *type)
{
    for (size_t i = 0; i < xlsx->relations.count; i++) {
        const struct xlsx_relation *relation = (const struct xlsx_relation *)xlsx->relations.items + i;
        if (id ? relation->id && strcmp(relation->id, id) == 0 : relation->type && ends(relation->type, type))
            return part_of(xlsx, relation->target);
    }
    return NULL;
}

static int workbook_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    char value[16];
    (void)error;
    if (is(element, "workbookPr")) {
        attribute(element, "date1904", value, sizeof value);
        xlsx->book->from_1904 = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
    }
    if (!is(element, "sheet"))
        return 0;
    const char *name = xml_value(xlsx->book->pool, element, "name"), *id = NULL;
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        struct xml_attribute one = xml_attribute_at(element, i);
        if (one.space && strcmp(one.name, "id") == 0 && ends(one.space, "/relationships"))
            id = xml_value_of(xlsx->book->pool, one);
    }
    if (name && id)
        book_add_sheet(xlsx->book, name, id);
    return 0;
}

static int read_relations(struct xlsx *xlsx, const char *part, bool *ret_there, struct peil_error *error)
{
    struct xml_handler handler = {
        .start = relation_start, .end = ignore_end, .characters = ignore_characters, .context = xlsx};
    xlsx->relations.count = 0;
    return book_read_part(xlsx->book, part, &handler, ret_there, error);
}

static int open_workbook(struct xlsx *xlsx, struct peil_error *error)
{
    struct book *book = xlsx->book;
    bool there;
    xlsx->folder = "";
    int failed = read_relations(xlsx, "_rels/.rels", &there, error);
    const char *workbook = failed ? NULL : related(xlsx, NULL, "/officeDocument");
    workbook = workbook ? workbook : "xl/workbook.xml";
    struct xml_handler handler = {
        .start = workbook_start, .end = ignore_end, .characters = ignore_characters, .context = xlsx};
    failed = failed ? failed : book_read_part(book, workbook, &handler, &there, error);
    if (!failed && (!there || (book->sheet_count == 0 && ends(workbook, ".bin"))))
        failed = tree_error(book->host, error, PEIL_ERROR_INPUT, PEIL_N_("a zip file, but no XLSX or ODS workbook"));
    if (failed)
        return failed;
    const char *slash = strrchr(workbook, '/'), *base = slash ? slash + 1 : workbook;
    char relations[PART_NAME];
    char *folder = pool_text(book->pool, workbook, (size_t)(base - workbook));
    snprintf(relations, sizeof relations, "%s_rels/%s.rels", folder, base);
    xlsx->folder = folder;
    failed = read_relations(xlsx, relations, &there, error);
    for (size_t i = 0; i < book->sheet_count && !failed; i++)
        book->parts[i] = related(xlsx, book->parts[i], NULL);
    return failed;
}

/* ---- Number formats ---------------------------------------------------------------------------------------------- */

static int styles_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    char number[16];
    (void)error;
    xlsx->depth = element->depth;
    if (element->depth == 2)
        xlsx->in_cell_formats = is(element, "cellXfs");
    attribute(element, "numFmtId", number, sizeof number);
    unsigned id = (unsigned)strtoul(number, NULL, 10);
    if (is(element, "numFmt")) {
        const char *code = xml_value(xlsx->book->pool, element, "formatCode");
        struct xlsx_code *kept = array_add(&xlsx->codes, MOST_CODES);
        if (kept)
            *kept = (struct xlsx_code){.number = id, .form = cell_form_of_code(code ? code : "")};
    } else if (xlsx->in_cell_formats && element->depth == 3 && is(element, "xf")) {
        enum cell_form form = cell_form_of_number(id);
        for (size_t i = 0; i < xlsx->codes.count; i++)
            if (((struct xlsx_code *)xlsx->codes.items)[i].number == id)
                form = ((struct xlsx_code *)xlsx->codes.items)[i].form;
        uint8_t *kept = array_add(&xlsx->book->formats, MOST_FORMATS);
        if (kept)
            *kept = (uint8_t)form;
    }
    return 0;
}

/* ---- Shared texts ------------------------------------------------------------------------------------------------ */

/* _x000D_ and its like stand for characters that XML cannot hold. In place; returns the new size. */
static size_t unescape(char *text, size_t size)
{
    size_t to = 0;
    for (size_t from = 0; from < size;) {
        unsigned code = 0;
        char hexadecimal[5] = "";
        bool escaped = size - from >= 7 && text[from] == '_' && text[from + 1] == 'x' && text[from + 6] == '_';
        if (escaped) {
            memcpy(hexadecimal, text + from + 2, 4);
            escaped = strspn(hexadecimal, "0123456789abcdefABCDEF") == 4;
            code = (unsigned)strtoul(hexadecimal, NULL, 16);
        }
        if (!escaped || code == 0 || code >= 0x80) { /* beyond ASCII nothing needs it */
            text[to++] = text[from++];
            continue;
        }
        text[to++] = (char)code;
        from += 7;
    }
    return to;
}

static int string_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    if (is(element, "si")) {
        struct book_string *string = array_add(&xlsx->book->strings, MOST_STRINGS);
        if (!string)
            return tree_error(xlsx->book->host, error, PEIL_ERROR_INPUT, PEIL_N_("more than 4 million texts"));
        string->at = xlsx->book->text.size;
        xlsx->in_string = true;
    }
    xlsx->in_phonetic = xlsx->in_phonetic || is(element, "rPh");
    if (is(element, "rPh"))
        xlsx->depth = element->depth;
    xlsx->in_text = xlsx->in_string && !xlsx->in_phonetic && is(element, "t");
    xlsx->level = element->depth;
    return 0;
}

static int string_end(void *context, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    struct book *book = xlsx->book;
    if (book->text.size > MOST_TEXT)
        return tree_error(book->host, error, PEIL_ERROR_INPUT, PEIL_N_("more than 64 MiB of text"));
    xlsx->in_text = false;
    if (xlsx->in_phonetic && xlsx->level == xlsx->depth)
        xlsx->in_phonetic = false;
    if (xlsx->level == 2 && xlsx->in_string) {
        struct book_string *string = (struct book_string *)book->strings.items + book->strings.count - 1;
        if (book->text.bytes)
            book->text.size = string->at + unescape(book->text.bytes + string->at, book->text.size - string->at);
        string->size = book->text.size - string->at;
        xlsx->in_string = false;
    }
    xlsx->level--;
    return 0;
}

static void string_characters(void *context, const char *bytes, size_t size)
{
    struct xlsx *xlsx = context;
    if (xlsx->in_text)
        text_append(&xlsx->book->text, bytes, size);
}

/* Both parts once, before the first sheet. */
static int read_shared(struct xlsx *xlsx, struct peil_error *error)
{
    struct book *book = xlsx->book;
    struct xml_handler strings = {
        .start = string_start, .end = string_end, .characters = string_characters, .context = xlsx};
    struct xml_handler styles = {
        .start = styles_start, .end = ignore_end, .characters = ignore_characters, .context = xlsx};
    const char *part = related(xlsx, NULL, "/sharedStrings");
    bool there;
    book->strings.size = sizeof(struct book_string);
    book->formats.size = sizeof(uint8_t);
    xlsx->codes.size = sizeof(struct xlsx_code);
    int failed = part ? book_read_part(book, part, &strings, &there, error) : 0;
    part = failed ? NULL : related(xlsx, NULL, "/styles");
    failed = part ? book_read_part(book, part, &styles, &there, error) : failed;
    array_clear(&xlsx->codes);
    return failed;
}

/* ---- A sheet ----------------------------------------------------------------------------------------------------- */

static int merge_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    char range[40];
    unsigned from, until;
    (void)error;
    if (!is(element, "mergeCell"))
        return 0;
    attribute(element, "ref", range, sizeof range);
    int column = cell_column(range);
    const char *end = strchr(range, ':');
    size_t letters = strspn(range, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (column < 0 || !end)
        return 0;
    from = (unsigned)strtoul(range + letters, NULL, 10);
    until = (unsigned)strtoul(end + 1 + strspn(end + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), NULL, 10);
    struct grid_merge *merge = until > from && until <= BOOK_ROWS ? array_add(&xlsx->grid.merges, MOST_MERGES) : NULL;
    if (merge)
        *merge = (struct grid_merge){.column = (uint32_t)column, .row = from, .until = until};
    return 0;
}

static int out_of_order(struct xlsx *xlsx, struct peil_error *error)
{
    return tree_error(xlsx->book->host, error, PEIL_ERROR_INPUT, PEIL_N_("its rows and cells are not in order"));
}

static int begin_row(struct xlsx *xlsx, const struct xml_element *element, struct peil_error *error)
{
    char number[16];
    attribute(element, "r", number, sizeof number);
    xlsx->row = number[0] ? strtoull(number, NULL, 10) : xlsx->last_row + 1;
    if (xlsx->row <= xlsx->last_row || xlsx->row > BOOK_ROWS)
        return out_of_order(xlsx, error);
    xlsx->last_row = xlsx->row;
    xlsx->last_column = -1;
    return 0;
}

static int begin_cell(struct xlsx *xlsx, const struct xml_element *element, struct peil_error *error)
{
    char reference[16], style[12];
    attribute(element, "r", reference, sizeof reference);
    attribute(element, "s", style, sizeof style);
    attribute(element, "t", xlsx->type, sizeof xlsx->type);
    xlsx->column = reference[0] ? cell_column(reference) : xlsx->last_column + 1;
    if (xlsx->column <= xlsx->last_column || xlsx->column >= BOOK_COLUMNS)
        return out_of_order(xlsx, error);
    xlsx->last_column = xlsx->column;
    size_t format = style[0] ? strtoul(style, NULL, 10) : 0;
    xlsx->form = format < xlsx->book->formats.count ? ((uint8_t *)xlsx->book->formats.items)[format] : CELL_NUMBER;
    xlsx->in_cell = true;
    xlsx->has_value = xlsx->has_formula = xlsx->in_phonetic = false;
    text_empty(&xlsx->text);
    return 0;
}

static int sheet_start(void *context, const struct xml_element *element, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    xlsx->depth = element->depth;
    if (element->depth == 3 && is(element, "row"))
        return begin_row(xlsx, element, error);
    if (element->depth == 4 && is(element, "c"))
        return begin_cell(xlsx, element, error);
    if (!xlsx->in_cell)
        return 0;
    xlsx->has_formula = xlsx->has_formula || is(element, "f");
    xlsx->in_phonetic = element->depth == 6 ? is(element, "rPh") : element->depth > 6 && xlsx->in_phonetic;
    xlsx->in_value = is(element, "v") || (is(element, "t") && !xlsx->in_phonetic);
    xlsx->has_value = xlsx->has_value || xlsx->in_value;
    return 0;
}

/* A text of the book, by its number. */
static const char *put_shared(struct xlsx *xlsx)
{
    const struct book *book = xlsx->book;
    char *end;
    size_t number = strtoul(xlsx->text.bytes, &end, 10);
    if (*end || number >= book->strings.count)
        return PEIL_N_("its text is not in the workbook");
    const struct book_string *string = (const struct book_string *)book->strings.items + number;
    grid_put(&xlsx->grid, (uint32_t)xlsx->column, book->text.bytes ? book->text.bytes + string->at : "", string->size,
             NULL);
    return NULL;
}

/* Puts the cell, or says why it has no value. */
static const char *put_cell(struct xlsx *xlsx)
{
    char out[CELL_ROOM];
    const char *text = xlsx->text.bytes, *type = xlsx->type;
    bool number = type[0] == '\0' || strcmp(type, "n") == 0;
    bool good = true;
    if (strcmp(type, "s") == 0)
        return put_shared(xlsx);
    if (strcmp(type, "e") == 0)
        return PEIL_N_("it holds an error value");
    if (strcmp(type, "b") == 0) {
        grid_put(&xlsx->grid, (uint32_t)xlsx->column, *text == '1' ? "true" : "false", *text == '1' ? 4 : 5, NULL);
        return NULL;
    }
    if (strcmp(type, "d") == 0)
        good = cell_iso_date(text, out);
    else if (number && xlsx->form != CELL_NUMBER)
        good = cell_date(text, xlsx->form, xlsx->book->from_1904, out);
    else if (number)
        good = cell_number(text, out);
    else {
        xlsx->text.size = unescape(xlsx->text.bytes, xlsx->text.size);
        grid_put(&xlsx->grid, (uint32_t)xlsx->column, text, xlsx->text.size, NULL);
        return NULL;
    }
    if (!good)
        return number && xlsx->form == CELL_NUMBER ? PEIL_N_("it holds no number")
                                                   : PEIL_N_("it holds a day that there is not");
    grid_put(&xlsx->grid, (uint32_t)xlsx->column, out, strlen(out), NULL);
    return NULL;
}

static int end_cell(struct xlsx *xlsx, struct peil_error *error)
{
    const char *wrong = NULL;
    xlsx->in_cell = xlsx->in_value = false;
    if (xlsx->text.size > LARGEST_CELL)
        return tree_error(xlsx->book->host, error, PEIL_ERROR_INPUT, PEIL_N_("a cell larger than 4 MiB"));
    if (xlsx->has_value && xlsx->text.size)
        wrong = put_cell(xlsx);
    else if (xlsx->has_formula && !xlsx->has_value)
        wrong = PEIL_N_("its formula was never computed; open the workbook in a spreadsheet program and save it");
    if (wrong)
        grid_put(&xlsx->grid, (uint32_t)xlsx->column, NULL, 0, wrong);
    return 0;
}

static int sheet_end(void *context, struct peil_error *error)
{
    struct xlsx *xlsx = context;
    uint32_t depth = xlsx->depth--;
    if (depth == 4 && xlsx->in_cell)
        return end_cell(xlsx, error);
    if (depth == 3 && xlsx->row) {
        uint64_t row = xlsx->row;
        xlsx->row = 0;
        return grid_end_row(&xlsx->grid, row, 1, error);
    }
    xlsx->in_value = false;
    return 0;
}

static void sheet_characters(void *context, const char *bytes, size_t size)
{
    struct xlsx *xlsx = context;
    if (xlsx->in_value && xlsx->text.size <= LARGEST_CELL)
        text_append(&xlsx->text, bytes, size);
}

static int compare_merges(const void *one, const void *other)
{
    const struct grid_merge *a = one, *b = other;
    return a->row != b->row ? (a->row < b->row ? -1 : 1) : a->column < b->column ? -1 : a->column > b->column;
}

/* What is merged stands behind the rows: the part is read twice. */
static int read_sheet(struct xlsx *xlsx, const char *part, struct peil_error *error)
{
    struct book *book = xlsx->book;
    struct xml_handler merges = {
        .start = merge_start, .end = ignore_end, .characters = ignore_characters, .context = xlsx};
    struct xml_handler rows = {.start = sheet_start, .end = sheet_end, .characters = sheet_characters, .context = xlsx};
    bool there = false;
    int failed = part ? book_read_part(book, part, &merges, &there, error) : 0;
    if (!failed && !there)
        failed = tree_error(book->host, error, PEIL_ERROR_INPUT, PEIL_N_("the sheet is not in the workbook"));
    if (!failed && xlsx->grid.merges.count)
        qsort(xlsx->grid.merges.items, xlsx->grid.merges.count, sizeof(struct grid_merge), compare_merges);
    xlsx->last_row = 0;
    return failed ? failed : book_read_part(book, part, &rows, &there, error);
}

static int xlsx_open(struct book *book, struct peil_error *error)
{
    struct xlsx xlsx = {.book = book};
    xlsx.relations.size = sizeof(struct xlsx_relation);
    int failed = open_workbook(&xlsx, error);
    failed = failed ? failed : read_shared(&xlsx, error);
    array_clear(&xlsx.relations);
    array_clear(&xlsx.codes);
    return failed;
}

static int xlsx_read(struct book *book, size_t sheet, const struct book_handler *handler, struct peil_error *error)
{
    struct xlsx xlsx = {.book = book};
    grid_open(&xlsx.grid, book, handler);
    text_add(&xlsx.text, "");
    int failed = read_sheet(&xlsx, book->parts[sheet], error);
    grid_close(&xlsx.grid);
    text_clear(&xlsx.text);
    return failed;
}

const struct book_form book_xlsx = {.name = "XLSX", .open = xlsx_open, .read = xlsx_read};
