/* SPDX-License-Identifier: EUPL-1.2 */
/* A CSV file as a table: its columns, and its rows in batches, by as many threads as are given, in one pass.
 *
 * The file is taken in windows of whole records. Where quotes stand only where RFC 4180 wants them, which is checked of
 * every byte, a window is scanned with wide instructions (scan.h); as soon as one stands elsewhere the pass begins
 * again with the careful reader of source_csv, which gives the same rows of a sound file, and slower. UTF-16 is always
 * read so.
 *
 * A row that is not as it should be (too many or too few fields, bytes that are no text, a NUL byte, text behind a
 * closing quote, a quote that is never closed) is counted and named, and given to nobody: its cells may stand under the
 * wrong names. Memory does not grow with the file. */
#ifndef DATA_CSV_TABLE_H
#define DATA_CSV_TABLE_H

#include <peil/plugin.h>

#include "input.h"
#include "scan.h"
#include "source_csv/csv_reader.h"

enum { TABLE_ANY = -1 };

struct table_settings {
    const char *path;
    int encoding;     /* enum csv_encoding; TABLE_ANY: find out */
    int separator;    /* a byte below 0x80; TABLE_ANY: find out */
    bool no_header;   /* the first record is a row; columns are "column1" … */
    unsigned threads; /* 0: as many as there are processors, at most TABLE_THREADS_MOST */
    enum scan_way way;
    size_t window;  /* bytes of a window. 0: 1 MiB */
    bool no_map;    /* read it in pieces, also where it could be mapped */
    size_t largest; /* bytes of one record. 0: 16 MiB */
};
enum { TABLE_THREADS_MOST = 64 };

enum table_problem {
    TABLE_RAGGED, /* more or fewer fields than the header */
    TABLE_INVALID,
    TABLE_NUL,
    TABLE_AFTER_QUOTE,
    TABLE_UNCLOSED,
    TABLE_TOO_LARGE,
    TABLE_PROBLEMS
};
extern const char *const table_problem_names[TABLE_PROBLEMS]; /* message ids: "another number of fields than …" */

struct table {
    struct table_settings settings;
    struct input input;
    struct csv_detected detected; /* start: of the first row, behind the header */
    char **names;                 /* of the columns, UTF-8 */
    size_t name_count;
};

/* A cell: text in UTF-8. One that is empty and was not quoted has no text (NULL): nothing was filled in. */
struct table_value {
    const char *text;
    uint32_t size;
    uint32_t quoted;
};

enum { TABLE_BATCH = 512 };
struct table_batch {
    size_t row_count;                         /* 1 … TABLE_BATCH */
    const struct table_value *const *columns; /* of each wanted column: a value for each row */
};

/* Who gets the rows. batch is called by several threads at once, each with a number of its own, and says whether to go
 * on (0). Batches come in no order. restart: everything so far was for nothing, the pass begins again (threads rest).
 * cancelled is asked now and then by any thread, by one at a time. */
struct table_sink {
    void *context;
    int (*batch)(void *context, unsigned thread, const struct table_batch *batch);
    void (*restart)(void *context);
    int (*cancelled)(void *context);
};

struct table_finding {
    enum table_problem problem;
    uint64_t row;  /* from 1, the header not counted */
    uint64_t byte; /* offset in the (unpacked) file */
};
enum { TABLE_FINDINGS = 20 };

struct table_report {
    uint64_t rows;    /* given to the sink */
    uint64_t refused; /* not: one for each finding */
    uint64_t bytes;   /* that were read, unpacked */
    uint64_t problems[TABLE_PROBLEMS];
    struct table_finding findings[TABLE_FINDINGS]; /* the first ones, in order of byte */
    size_t finding_count;
    bool careful;     /* the careful reader was needed */
    unsigned threads; /* that worked */
};

/* 0, or -1 with what is wrong in text (a message id, where it has no figures). A file without any record has no
 * columns. */
int table_open(struct table *table, const struct table_settings *settings, char *text, size_t text_size);
void table_close(struct table *table);

/* The column of that name: its index, -1: none, -2: several. "#12" is the twelfth, from 1, whatever it is called. */
int64_t table_column(const struct table *table, const char *name);

/* How many threads that makes: 0 as many as there are processors, never more than TABLE_THREADS_MOST. */
unsigned table_threads(unsigned wanted);

/* Reads the whole table once. 0; -1 with what is wrong in text (also when the sink or cancelled said stop: text is
 * empty then). Can be called again. */
int table_read(struct table *table, const uint32_t *columns, size_t column_count, unsigned threads,
               const struct table_sink *sink, struct table_report *ret_report, char *text, size_t text_size);

#endif
