/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the structure of CSV is: one pass over bytes, 64 at a time, with the widest instructions that the processor
 * has. Nothing is copied and nothing is decoded; encodings in which the bytes below 0x80 are ASCII will do.
 *
 * A quote is taken to open a field or to close one by counting alone: an odd one opens, an even one closes. That is
 * right for RFC 4180, and it is checked: a quote that opens elsewhere than at the start of a field, or closes elsewhere
 * than at its end, sets crooked, and then nothing of the result may be believed. */
#ifndef DATA_CSV_SCAN_H
#define DATA_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_way { SCAN_PLAIN, SCAN_SSE2, SCAN_AVX2, SCAN_WAYS };

/* The widest that this processor has. */
enum scan_way scan_best(void);
bool scan_has(enum scan_way way);
extern const char *const scan_names[SCAN_WAYS]; /* "plain", "SSE2", "AVX2" */

enum { SCAN_SLACK = 64 /* entries that both arrays need beyond those that are used */ };

/* The ends of fields: a separator or a line break outside quotes, CR and LF each one. */
struct scan {
    uint32_t *ends; /* offset of each; room for size + SCAN_SLACK */
    size_t end_count;
    uint32_t *lines; /* which of the ends are line breaks, as index in ends; room for size + SCAN_SLACK */
    size_t line_count;
    bool crooked;
    bool open; /* a quote is open at the end */
    bool high; /* there is a byte from 0x80 on */
    bool nul;  /* there is a NUL byte */
};

/* Scans size bytes (less than 4 GiB) that begin at the start of a record. The arrays are the caller's. */
void scan_fields(enum scan_way way, const unsigned char *bytes, size_t size, unsigned char separator,
                 struct scan *ret_scan);

/* How many quotes there are: odd means that one is open, for bytes that began outside quotes. */
uint64_t scan_quotes(enum scan_way way, const unsigned char *bytes, size_t size);

/* The offset of the first byte from `from` on that is not part of a whole UTF-8 sequence (RFC 3629); size: none. */
size_t scan_utf8(const unsigned char *bytes, size_t size, size_t from);

#endif
