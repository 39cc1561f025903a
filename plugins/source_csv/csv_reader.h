/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading CSV (RFC 4180) as a stream, whatever it is: records with the line they began on, or what is wrong with one
 * and where. A record that is too large or whose quote is never closed costs that record, no memory, and not the rest
 * of the file: reading goes on behind it.
 *
 * Beyond RFC 4180: any one-byte separator; CR, LF and CRLF all end a line; a quote inside a field that did not start
 * with one is text; empty lines are skipped. Text comes out as UTF-8. */
#ifndef SOURCE_CSV_READER_H
#define SOURCE_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum csv_encoding { CSV_UTF_8, CSV_UTF_16LE, CSV_UTF_16BE, CSV_WINDOWS_1252, CSV_LATIN_1 };

enum csv_problem {
    CSV_FINE,
    CSV_INVALID,     /* bytes that are no text in this encoding */
    CSV_NUL,         /* a NUL byte */
    CSV_AFTER_QUOTE, /* text between a closing quote and the separator */
    CSV_UNCLOSED,    /* a quote that is open at the end of the file */
    CSV_TOO_LARGE,   /* more than largest bytes, or CSV_MOST_COLUMNS columns */
};

enum { CSV_MOST_COLUMNS = 16384, CSV_BUFFER = 65536, CSV_REWINDS = 100 };

/* As pread: bytes at offset into out; 0 at the end, -1 with errno. */
typedef ssize_t csv_input(void *context, void *out, size_t size, uint64_t offset);

struct csv_field {
    size_t at; /* in csv_reader.text; a NUL byte follows the field */
    size_t size;
    bool quoted; /* it began with a quote */
};

/* Set the first members, zero the rest; csv_reader_release frees. */
struct csv_reader {
    csv_input *input;
    void *context;
    enum csv_encoding encoding;
    int separator;  /* a byte below 0x80 */
    size_t largest; /* bytes of one record */
    uint64_t start; /* where reading begins: behind a byte order mark */

    /* The record that csv_next gave. */
    char *text;
    size_t text_size;
    struct csv_field *fields;
    size_t field_count;
    uint64_t line; /* it began on, from 1 */
    enum csv_problem problem;
    uint64_t problem_line;
    uint64_t problem_byte;   /* of that line, from 1 */
    uint64_t offset;         /* in the input, where the record began */
    uint64_t problem_offset; /* in the input */

    uint64_t lines; /* lines begun so far: at the end, those of the file */

    /* The reader's own. */
    bool started;
    size_t text_capacity, field_capacity;
    unsigned char *buffer;
    size_t buffer_size, buffer_at;
    uint64_t buffer_offset;   /* of buffer[0] in the input */
    uint64_t line_offset;     /* where the current line begins */
    uint64_t sequence_offset; /* where a UTF-8 sequence began */
    unsigned sequence;        /* bytes still to come of a UTF-8 sequence */
    unsigned char low, high;
    unsigned rewinds;
    bool failed, ended;
};

/* 1: a record (look at problem); 0: the end; -1: the input failed (errno). */
int csv_next(struct csv_reader *reader);
void csv_reader_release(struct csv_reader *reader);

struct csv_detected {
    enum csv_encoding encoding;
    bool byte_order_mark;
    uint64_t start; /* of the first record: behind the mark, and behind a line "sep=;" */
    int separator;
    bool separator_line; /* it was said by such a line */
};

/* Looks at the byte order mark; without one at the whole input: more sequences that are UTF-8 than bytes that are not
 * makes it UTF-8 (what is invalid is then refused record by record), the reverse Windows-1252. 0 or -1 (errno). */
int csv_detect_encoding(csv_input *input, void *context, struct csv_detected *ret_detected);
/* Of ; , tab and |: the one by which most of the first records have as many columns as the first. */
int csv_detect_separator(csv_input *input, void *context, struct csv_detected *detected);

/* The code point of a byte in Windows-1252 or Latin-1. */
unsigned csv_code_point(enum csv_encoding encoding, unsigned char byte);

extern const char *const csv_encoding_names[]; /* "UTF-8" … */

#endif
