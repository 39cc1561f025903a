/* SPDX-License-Identifier: EUPL-1.2 */
/* A workbook, XLSX (ISO/IEC 29500) or ODS (ISO/IEC 26300), as rows of text. Nothing is computed and nothing outside the
 * archive is opened: of a formula the value is taken that the workbook was saved with; macros, links, pictures and
 * comments are not looked at.
 *
 * A cell that is merged over several rows counts for each of them, in its first column. Rows without any value are left
 * out. Limits: 16,384 columns, 1,048,576 rows, 16 million cells with a value, 8 MiB a row. */
#ifndef SOURCE_SHEET_BOOK_H
#define SOURCE_SHEET_BOOK_H

#include <peil/plugin.h>

#include "archive.h"
#include "source_common/pool.h"
#include "source_common/xml.h"

enum { BOOK_COLUMNS = 16384, BOOK_ROWS = 1048576 };

struct book_cell {
    size_t at, size;   /* in the row's text */
    const char *wrong; /* message id: why it has no value; NULL */
    bool filled;
};

struct book_row {
    uint64_t number; /* from 1 */
    const struct book_cell *cells;
    size_t cell_count;
    const char *text;
};

struct book_handler {
    int (*row)(void *context, const struct book_row *row, struct peil_error *error);
    void *context;
};

struct book {
    const struct peil_host *host;
    struct archive *archive;
    struct pool *pool;
    const char **sheets; /* names, in order */
    size_t sheet_count;
    uint64_t cells; /* given so far */
    const struct book_form *form;

    /* xlsx.c */
    const char **parts;   /* of the sheets */
    struct array strings; /* struct book_string: shared ones */
    struct text text;     /* of the shared strings */
    struct array formats; /* uint8_t, enum cell_form: by cell style */
    bool from_1904;
};

/* What a form of workbook can do. */
struct book_form {
    const char *name; /* "XLSX" */
    int (*open)(struct book *book, struct peil_error *error);
    int (*read)(struct book *book, size_t sheet, const struct book_handler *handler, struct peil_error *error);
};
extern const struct book_form book_xlsx, book_ods;

/* Reads what sheets there are. archive stays the caller's and must outlive the book. */
int book_open(struct book *book, const struct peil_host *host, struct archive *archive, struct peil_error *error);
int book_read(struct book *book, size_t sheet, const struct book_handler *handler, struct peil_error *error);
void book_close(struct book *book);

/* For the forms: a part as a stream of elements. Missing: *ret_there is false. Errors name the part and its line. */
int book_read_part(struct book *book, const char *part, const struct xml_handler *handler, bool *ret_there,
                   struct peil_error *error);
void book_add_sheet(struct book *book, const char *name, const char *part);

/* grid.c: a row that is being put together, and merged cells. */
struct grid_merge {
    uint32_t column, row, until; /* rows from 1; until inclusive */
};
struct grid {
    struct book *book;
    const struct book_handler *handler;
    uint64_t row; /* being put together; 0: none yet */
    struct book_cell *cells;
    size_t cell_count, capacity; /* cell_count: up to the last that has something */
    struct text text;
    struct array merges; /* struct grid_merge, sorted by row */
    size_t next_merge;
    struct array down; /* struct grid_down: what goes on from rows above */
    bool any;
};

void grid_open(struct grid *grid, struct book *book, const struct book_handler *handler);
void grid_close(struct grid *grid);
void grid_put(struct grid *grid, uint32_t column, const char *bytes, size_t size, const char *wrong);
/* The value of that cell counts until that row, inclusive. */
void grid_span(struct grid *grid, uint32_t column, uint64_t until);
/* Hands the row on, times times with following numbers, and begins the next. */
int grid_end_row(struct grid *grid, uint64_t number, uint64_t times, struct peil_error *error);

#endif
