/* SPDX-License-Identifier: EUPL-1.2 */
/* Cursors read ahead: several statements of one snapshot come in over one connection, in blocks of rows, and while a
 * block is being used the server is at work on the next. Results are binary. */
#ifndef RESULTS_STREAM_H
#define RESULTS_STREAM_H

#include "store/store.h"

enum { STREAM_MOST = 4, STREAM_AHEAD = 2, STREAM_BLOCK = 2048 /* rows */, STREAM_PARAMETERS = 8 };

/* Parameters as libpq takes them. */
struct stream_parameters {
    int count;
    Oid types[STREAM_PARAMETERS];
    const char *values[STREAM_PARAMETERS];
    int lengths[STREAM_PARAMETERS], formats[STREAM_PARAMETERS];
};
void stream_put_text(struct stream_parameters *parameters, const char *text);
/* Bytes in binary format; they are not copied. */
void stream_put_binary(struct stream_parameters *parameters, Oid type, const void *bytes, size_t size);

struct stream {
    char fetch[64];
    int asked; /* blocks on their way */
    bool last; /* the last block was taken in */
    PGresult *blocks[STREAM_AHEAD + 1];
    int block_count;
};

struct streams {
    struct store *store;
    int opened; /* cursors since the beginning of time: each has a name of its own */
    struct stream *asked[STREAM_MOST * (STREAM_AHEAD + 1)]; /* whose answer comes next; NULL: of another statement */
    int asked_count;
    bool on;
};

/* Inside a transaction. Until streams_end the store is used for nothing else. */
int streams_begin(struct streams *streams, struct store *store, struct peil_error *error);
void streams_end(struct streams *streams); /* also after an error, and when they were not begun */

/* Opens a cursor for a query and asks for its first blocks. */
int stream_open(struct streams *streams, struct stream *stream, const char *sql,
                const struct stream_parameters *parameters, struct peil_error *error);
/* The next block, which is the caller's: 1; 0: there is none any more. */
int stream_next(struct streams *streams, struct stream *stream, PGresult **ret_rows, struct peil_error *error);
void stream_release(struct stream *stream);
/* Another query in between, answered whole. */
int streams_query(struct streams *streams, const char *sql, const struct stream_parameters *parameters,
                  PGresult **ret_rows, struct peil_error *error);

/* ---- Reading binary values --------------------------------------------------------------------------------------- */

int16_t stream_int2(const PGresult *rows, int row, int column);
int32_t stream_int4(const PGresult *rows, int row, int column); /* 0 for NULL */
int64_t stream_int8(const PGresult *rows, int row, int column);
date_day stream_date(const PGresult *rows, int row, int column); /* DATE_NONE for NULL */

#endif
