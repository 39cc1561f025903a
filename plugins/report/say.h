/* SPDX-License-Identifier: EUPL-1.2 */
/* What the renderers share: the report's language, numbers and dates as people write them, and bytes to the host.
 *
 * Texts are message ids in English; say() gives them in the report's language. Nothing here looks at a clock, a locale
 * or an address: the same model gives the same bytes. Texts that are made (not literals) live as long as the job. */
#ifndef PLUGINS_REPORT_SAY_H
#define PLUGINS_REPORT_SAY_H

#include <stddef.h>
#include <stdint.h>

#include <peil/plugin.h>

struct say {
    const struct peil_host *host;
    int dutch;
    int exhausted; /* the job's memory was spent: some text came out empty */
};
void say_begin(struct say *say, const struct peil_host *host);

const char *say(const struct say *words, const char *message_id);
const char *say_count(const struct say *words, const char *one, const char *many, int64_t count);
const char *say_format(struct say *words, const char *format, ...) PEIL_PRINTF(2, 3);

/* 863 is "86,3" (nl) or "86.3" (en); a signed one has a plus or a true minus sign, and 0 is "0,0". */
const char *say_tenths(struct say *words, int64_t tenths);
const char *say_signed(struct say *words, int64_t tenths);
const char *say_integer(struct say *words, int64_t number); /* 12345 is "12.345" or "12,345" */
const char *say_percent(struct say *words, int64_t tenths); /* "86,3 %" or "86.3%" */

/* ISO dates in, people's dates out; what is no date comes back as it is. */
const char *say_date(struct say *words, const char *iso);       /* 12 oktober 2026 */
const char *say_date_short(struct say *words, const char *iso); /* 12 okt 2026 */
const char *say_month(struct say *words, const char *iso);      /* okt 2026 */
int64_t say_day_number(const char *iso);                        /* for distances on an axis; 0 when it is no date */

/* Decodes one character of UTF-8; bytes that are none are U+FFFD, one at a time. Returns the bytes taken, 0 at the end.
 */
size_t say_decode(const char *text, size_t size, uint32_t *ret_code);
/* Columns that a character takes in a table of fixed width: 0, 1 or 2. */
int say_columns(uint32_t code);

/* Bytes to the host, in pieces of a good size. The first error is kept and makes everything after it a no-op. */
struct sink {
    const struct peil_host *host;
    struct peil_error *error;
    int failed;
    size_t used;
    char bytes[16384];
};
void sink_begin(struct sink *sink, const struct peil_host *host, struct peil_error *error);
void sink_write(struct sink *sink, const void *bytes, size_t size);
void sink_text(struct sink *sink, const char *text);
int sink_end(struct sink *sink); /* 0 or the first error's code */

int say_fail(struct peil_error *error, int code, const char *text);

#endif
