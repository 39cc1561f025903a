/* SPDX-License-Identifier: EUPL-1.2 */
/* Putting rows together, with what is merged from above, and the book's common part. */
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "source_common/tree.h"
#include "source_common/xml.h"

enum {
    MOST_CELLS = 16000000,
    MOST_DOWN = 4096,
    LARGEST_DOWN = 65536,
    LARGEST_ROW = 8 << 20,
    MOST_SHEETS = 10000,
    MOST_ELEMENTS = 64000000
};

/* A value that goes on below the cell it stands in. */
struct grid_down {
    uint32_t column;
    uint64_t until;
    char *text;
};

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

void grid_open(struct grid *grid, struct book *book, const struct book_handler *handler)
{
    *grid = (struct grid){.book = book, .handler = handler};
    grid->merges.size = sizeof(struct grid_merge);
    grid->down.size = sizeof(struct grid_down);
    text_add(&grid->text, "");
}

void grid_close(struct grid *grid)
{
    for (size_t i = 0; i < grid->down.count; i++)
        free(((struct grid_down *)grid->down.items)[i].text);
    free(grid->cells);
    text_clear(&grid->text);
    array_clear(&grid->merges);
    array_clear(&grid->down);
}

/* Room for that column: the cells between are empty. */
static void grid_reach(struct grid *grid, uint32_t column)
{
    if (column >= grid->capacity) {
        struct array grown = {
            .items = grid->cells, .count = grid->capacity, .capacity = grid->capacity, .size = sizeof(*grid->cells)};
        while (grown.capacity <= column) {
            grown.count = grown.capacity;
            array_add(&grown, SIZE_MAX);
        }
        grid->cells = grown.items;
        grid->capacity = grown.capacity;
    }
    while (grid->cell_count <= column)
        grid->cells[grid->cell_count++] = (struct book_cell){0};
}

void grid_put(struct grid *grid, uint32_t column, const char *bytes, size_t size, const char *wrong)
{
    if (column >= BOOK_COLUMNS || (size == 0 && !wrong))
        return;
    grid_reach(grid, column);
    grid->cells[column] = (struct book_cell){.at = grid->text.size, .size = size, .wrong = wrong, .filled = true};
    text_append(&grid->text, bytes ? bytes : "", size);
    grid->any = true;
}

void grid_span(struct grid *grid, uint32_t column, uint64_t until)
{
    if (column >= grid->cell_count || !grid->cells[column].filled || grid->cells[column].wrong)
        return;
    size_t size = grid->cells[column].size;
    struct grid_down *down = size <= LARGEST_DOWN ? array_add(&grid->down, MOST_DOWN) : NULL;
    if (!down)
        return;
    *down = (struct grid_down){.column = column, .until = until, .text = malloc(size + 1)};
    if (!down->text)
        exit(3);
    memcpy(down->text, grid->text.bytes + grid->cells[column].at, size);
    down->text[size] = '\0';
}

/* Puts what goes on from above where nothing stands; what has ended is dropped. */
static void grid_fill_down(struct grid *grid, uint64_t number)
{
    struct grid_down *downs = grid->down.items;
    size_t kept = 0;
    for (size_t i = 0; i < grid->down.count; i++) {
        if (downs[i].until < number) {
            free(downs[i].text);
            continue;
        }
        downs[kept++] = downs[i];
    }
    grid->down.count = kept;
    if (!grid->any) /* a row without anything of its own is blank */
        return;
    for (size_t i = 0; i < kept; i++)
        if (downs[i].column >= grid->cell_count || !grid->cells[downs[i].column].filled)
            grid_put(grid, downs[i].column, downs[i].text, strlen(downs[i].text), NULL);
}

static int grid_refuse(const struct grid *grid, struct peil_error *error, const char *message_id)
{
    return tree_error(grid->book->host, error, PEIL_ERROR_INPUT, message_id);
}

int grid_end_row(struct grid *grid, uint64_t number, uint64_t times, struct peil_error *error)
{
    int failed = 0;
    if (grid->any && (number > BOOK_ROWS || times > BOOK_ROWS - number + 1))
        return grid_refuse(grid, error, PEIL_N_("a sheet with more than 1,048,576 rows"));
    if (grid->text.size > LARGEST_ROW)
        return grid_refuse(grid, error, PEIL_N_("a row larger than 8 MiB"));
    grid_fill_down(grid, number);
    for (; grid->next_merge < grid->merges.count; grid->next_merge++) {
        const struct grid_merge *merge = (const struct grid_merge *)grid->merges.items + grid->next_merge;
        if (merge->row > number)
            break;
        if (merge->row == number)
            grid_span(grid, merge->column, merge->until);
    }
    for (uint64_t i = 0; i < times && grid->any && !failed; i++) {
        grid->book->cells += grid->cell_count;
        if (grid->book->cells > MOST_CELLS)
            failed = grid_refuse(grid, error, PEIL_N_("more than 16 million cells"));
        else
            failed = grid->handler->row(grid->handler->context,
                                        &(struct book_row){.number = number + i,
                                                           .cells = grid->cells,
                                                           .cell_count = grid->cell_count,
                                                           .text = grid->text.bytes},
                                        error);
    }
    grid->cell_count = 0;
    grid->any = false;
    text_empty(&grid->text);
    return failed;
}

/* ---- The book ---------------------------------------------------------------------------------------------------- */

int book_read_part(struct book *book, const char *part, const struct xml_handler *handler, bool *ret_there,
                   struct peil_error *error)
{
    struct archive_part open;
    uint64_t line = 0;
    int failed = archive_open_part(book->archive, part, &open, error);
    *ret_there = !failed && open.file;
    if (!*ret_there)
        return failed;
    struct xml_input input = {.read = archive_read, .context = &open, .most_elements = MOST_ELEMENTS};
    failed = xml_read_input(book->host, &input, handler, &line, error);
    archive_close_part(&open);
    return failed;
}

void book_add_sheet(struct book *book, const char *name, const char *part)
{
    if (book->sheet_count == MOST_SHEETS)
        return;
    if ((book->sheet_count & (book->sheet_count - 1)) == 0) { /* full at each power of two */
        size_t capacity = book->sheet_count ? 2 * book->sheet_count : 1;
        const char **sheets = pool_allocate(book->pool, capacity * sizeof(*sheets));
        const char **parts = pool_allocate(book->pool, capacity * sizeof(*parts));
        for (size_t i = 0; i < book->sheet_count; i++) {
            sheets[i] = book->sheets[i];
            parts[i] = book->parts[i];
        }
        book->sheets = sheets;
        book->parts = parts;
    }
    book->sheets[book->sheet_count] = name;
    book->parts[book->sheet_count++] = part;
}

int book_open(struct book *book, const struct peil_host *host, struct archive *archive, struct peil_error *error)
{
    struct archive_part mark;
    *book = (struct book){.host = host, .archive = archive, .pool = pool_new(), .form = &book_ods};
    int failed = archive_open_part(archive, "[Content_Types].xml", &mark, error);
    if (failed)
        return failed;
    if (mark.file)
        book->form = &book_xlsx;
    archive_close_part(&mark);
    failed = book->form->open(book, error);
    if (!failed && book->sheet_count == 0)
        failed = tree_error(host, error, PEIL_ERROR_INPUT, PEIL_N_("a workbook without sheets"));
    return failed;
}

int book_read(struct book *book, size_t sheet, const struct book_handler *handler, struct peil_error *error)
{
    return book->form->read(book, sheet, handler, error);
}

void book_close(struct book *book)
{
    text_clear(&book->text);
    array_clear(&book->strings);
    array_clear(&book->formats);
    pool_free(book->pool);
}
