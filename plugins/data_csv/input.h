/* SPDX-License-Identifier: EUPL-1.2 */
/* The bytes of a file: mapped into memory as they are, read in pieces where there is no room to map it, or as a stream
 * out of gzip or zstd. */
#ifndef DATA_CSV_INPUT_H
#define DATA_CSV_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum input_packing { INPUT_PLAIN, INPUT_GZIP, INPUT_ZSTD };
extern const char *const input_packing_names[]; /* "plain", "gzip", "zstd" */

struct input {
    enum input_packing packing;
    const unsigned char *bytes; /* PLAIN: the whole file, when it could be mapped; NULL otherwise */
    uint64_t size;              /* of the file */

    /* The stream's own. */
    int file;
    void *unpacker;
    unsigned char *packed; /* a buffer of the file */
    size_t packed_size, packed_at;
    uint64_t packed_offset; /* in the file, behind the buffer */
    uint64_t offset;        /* in the unpacked bytes, of what input_next gives next */
    bool ended;
};

/* Opens a file; zeroes first. map: when it is not packed and takes no more than a quarter of the address space that the
 * process may have. 0, or -1 with what is wrong in text. */
int input_open(struct input *input, const char *path, bool map, char *text, size_t text_size);
void input_close(struct input *input);

/* PLAIN: bytes at an offset: how many (fewer only at the end), -1 with what is wrong in text. */
ssize_t input_at(const struct input *input, void *out, size_t size, uint64_t offset, char *text, size_t text_size);
/* The next unpacked bytes of a stream: how many, 0 at the end, -1 with what is wrong in text. */
ssize_t input_next(struct input *input, void *out, size_t size, char *text, size_t text_size);
/* Begins a stream again. */
int input_rewind(struct input *input, char *text, size_t text_size);

#endif
