/* SPDX-License-Identifier: EUPL-1.2 */
/* A growing run of bytes, always followed by a NUL that is not counted. Zero-initialise it; buffer_release frees. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "peil/plugin.h"

struct buffer {
    char *data; /* NULL while nothing was ever appended */
    size_t size;
    size_t capacity;
};

void buffer_release(struct buffer *buffer);              /* frees and zeroes */
void buffer_clear(struct buffer *buffer);                /* empties, keeps the memory */
void buffer_reserve(struct buffer *buffer, size_t more); /* room for that many bytes more, and a NUL */
void buffer_append(struct buffer *buffer, const void *bytes, size_t size);
void buffer_append_byte(struct buffer *buffer, unsigned char byte);
void buffer_append_text(struct buffer *buffer, const char *text); /* NUL-terminated */
void buffer_append_format(struct buffer *buffer, const char *format, ...) PEIL_PRINTF(2, 3);
const char *buffer_text(const struct buffer *buffer); /* never NULL: "" while empty */
void buffer_drop_front(struct buffer *buffer, size_t size);

#define _cleanup_buffer_ __attribute__((cleanup(buffer_release)))

#endif
