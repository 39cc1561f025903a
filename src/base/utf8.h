/* SPDX-License-Identifier: EUPL-1.2 */
/* UTF-8 (RFC 3629): checking, cutting, widths on a terminal, and folding for comparison. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Bytes before the first one that is not valid UTF-8 (overlong forms, surrogates and NUL are invalid); size if all is.
 */
size_t utf8_valid_prefix(const char *text, size_t size);
bool utf8_is_valid(const char *text, size_t size);

/* The largest length <= at_most of whole characters at the start of text. text has at least at_most bytes. */
size_t utf8_cut(const char *text, size_t at_most);

/* Number of characters (code points). text must be valid. */
size_t utf8_length(const char *text, size_t size);

/* Columns on a terminal: 0 for combining marks, 2 for wide characters, 1 otherwise. text must be valid. */
size_t utf8_width(const char *text, size_t size);

/* Decodes one character at text (valid UTF-8, size >= 1); returns its bytes. */
size_t utf8_decode(const char *text, size_t size, uint32_t *ret_code);
void utf8_encode(struct buffer *buffer, uint32_t code);

/* Appends text folded for comparison: lower case, Latin accents taken off, runs of white space and punctuation (except
 * '&') as one space, trimmed. "Directie  V&OR," and "directie v&or" fold to the same. Invalid bytes become a space. */
void utf8_fold(struct buffer *buffer, const char *text, size_t size);

/* Appends text for a terminal or a log: control characters as \xNN, so that no line or escape can be forged. */
void utf8_printable(struct buffer *buffer, const char *text, size_t size);

#endif
