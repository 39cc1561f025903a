/* SPDX-License-Identifier: EUPL-1.2 */
/* Files as bytes: mmap, zlib, libzstd. A stream that is cut or broken is an error, never a shorter file. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <peil/plugin.h>

#ifndef HAVE_ZLIB
#define HAVE_ZLIB 0
#endif
#ifndef HAVE_ZSTD
#define HAVE_ZSTD 0
#endif
#if HAVE_ZLIB
#include <zlib.h>
#endif
#if HAVE_ZSTD
#include <zstd.h>
#endif

const char *const input_packing_names[] = {"plain", "gzip", "zstd"};

enum { PACKED_SIZE = 1 << 18 };

static int input_blame(char *text, size_t text_size, const char *what)
{
    snprintf(text, text_size, "%s", what);
    return -1;
}

static enum input_packing packing_of(const unsigned char *head, ssize_t size)
{
    if (size >= 2 && head[0] == 0x1f && head[1] == 0x8b)
        return INPUT_GZIP;
    if (size >= 4 && memcmp(head, "\x28\xb5\x2f\xfd", 4) == 0)
        return INPUT_ZSTD;
    return INPUT_PLAIN;
}

/* A file that cannot be mapped is read in pieces: that is no error. */
static void map_whole(struct input *input)
{
    struct rlimit limit;
    if (input->size == 0) {
        input->bytes = (const unsigned char *)"";
        return;
    }
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && input->size > limit.rlim_cur / 4)
        return;
    void *mapped = mmap(NULL, input->size, PROT_READ, MAP_PRIVATE, input->file, 0);
    if (mapped == MAP_FAILED)
        return;
    madvise(mapped, input->size, MADV_SEQUENTIAL);
    input->bytes = mapped;
}

ssize_t input_at(const struct input *input, void *out, size_t size, uint64_t offset, char *text, size_t text_size)
{
    size_t left = offset < input->size ? (size_t)(input->size - offset) : 0, done = 0;
    size = size < left ? size : left;
    if (input->bytes) {
        memcpy(out, input->bytes + offset, size);
        return (ssize_t)size;
    }
    while (done < size) {
        ssize_t got = pread(input->file, (char *)out + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return input_blame(text, text_size, strerror(errno));
        if (got == 0)
            return input_blame(text, text_size, PEIL_N_("it became shorter while it was read"));
        done += (size_t)got;
    }
    return (ssize_t)size;
}

#if HAVE_ZLIB
static int gzip_begin(struct input *input)
{
    z_stream *stream = calloc(1, sizeof(*stream));
    if (stream && inflateInit2(stream, 15 + 16) != Z_OK) {
        free(stream);
        stream = NULL;
    }
    input->unpacker = stream;
    return stream ? 0 : -1;
}
#endif

static int unpack_begin(struct input *input, char *text, size_t text_size)
{
    input->packed_size = input->packed_at = 0;
    input->packed_offset = input->offset = 0;
    input->ended = false;
#if HAVE_ZLIB
    if (input->packing == INPUT_GZIP)
        return gzip_begin(input) == 0 ? 0 : input_blame(text, text_size, PEIL_N_("no memory"));
#endif
#if HAVE_ZSTD
    if (input->packing == INPUT_ZSTD) {
        input->unpacker = ZSTD_createDStream();
        return input->unpacker ? 0 : input_blame(text, text_size, PEIL_N_("no memory"));
    }
#endif
    snprintf(text, text_size, "it is packed with %s, and this build of peil has no %s",
             input_packing_names[input->packing], input_packing_names[input->packing]);
    return -1;
}

static void unpack_end(struct input *input)
{
#if HAVE_ZLIB
    if (input->unpacker && input->packing == INPUT_GZIP) {
        inflateEnd(input->unpacker);
        free(input->unpacker);
    }
#endif
#if HAVE_ZSTD
    if (input->unpacker && input->packing == INPUT_ZSTD)
        ZSTD_freeDStream(input->unpacker);
#endif
    input->unpacker = NULL;
}

int input_open(struct input *input, const char *path, bool map, char *text, size_t text_size)
{
    struct stat status;
    unsigned char head[4];
    *input = (struct input){.file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (input->file < 0 || fstat(input->file, &status) != 0) {
        input_blame(text, text_size, strerror(errno));
        input_close(input);
        return -1;
    }
    if (!S_ISREG(status.st_mode)) {
        input_close(input);
        return input_blame(text, text_size, PEIL_N_("it is no file"));
    }
    input->size = (uint64_t)status.st_size;
    input->packing = packing_of(head, pread(input->file, head, sizeof(head), 0));
    int failed = 0;
    if (input->packing == INPUT_PLAIN) {
        if (map || input->size == 0)
            map_whole(input);
    } else {
        input->packed = malloc(PACKED_SIZE);
        failed =
            input->packed ? unpack_begin(input, text, text_size) : input_blame(text, text_size, PEIL_N_("no memory"));
    }
    if (failed)
        input_close(input);
    return failed;
}

void input_close(struct input *input)
{
    if (input->bytes && input->size)
        munmap((void *)(uintptr_t)input->bytes, input->size);
    unpack_end(input);
    free(input->packed);
    if (input->file >= 0)
        close(input->file);
    *input = (struct input){.file = -1};
}

/* More packed bytes; false at the end of the file. */
static bool packed_fill(struct input *input, char *text, size_t text_size, int *ret_failed)
{
    if (input->packed_at < input->packed_size)
        return true;
    ssize_t got = pread(input->file, input->packed, PACKED_SIZE, (off_t)input->packed_offset);
    if (got < 0)
        *ret_failed = input_blame(text, text_size, strerror(errno));
    input->packed_at = 0;
    input->packed_size = got > 0 ? (size_t)got : 0;
    input->packed_offset += input->packed_size;
    return got > 0;
}

#if HAVE_ZLIB
/* A file may hold several gzip members, one behind the other (RFC 1952). Returns 1 when a member ended here. */
static int gzip_step(struct input *input, unsigned char *out, size_t size, size_t *ret_made)
{
    z_stream *stream = input->unpacker;
    stream->next_in = input->packed + input->packed_at;
    stream->avail_in = (unsigned)(input->packed_size - input->packed_at);
    stream->next_out = out;
    stream->avail_out = (unsigned)size;
    int status = inflate(stream, Z_NO_FLUSH);
    input->packed_at = input->packed_size - stream->avail_in;
    *ret_made = size - stream->avail_out;
    if (status == Z_STREAM_END)
        return inflateReset(stream) == Z_OK ? 1 : -1;
    return status == Z_OK || status == Z_BUF_ERROR ? 0 : -1;
}
#endif

#if HAVE_ZSTD
static int zstd_step(struct input *input, unsigned char *out, size_t size, size_t *ret_made)
{
    ZSTD_inBuffer in = {.src = input->packed, .size = input->packed_size, .pos = input->packed_at};
    ZSTD_outBuffer to = {.dst = out, .size = size, .pos = 0};
    size_t status = ZSTD_decompressStream(input->unpacker, &to, &in);
    input->packed_at = in.pos;
    *ret_made = to.pos;
    return ZSTD_isError(status) ? -1 : status == 0;
}
#endif

static int unpack_step(struct input *input, unsigned char *out, size_t size, size_t *ret_made)
{
    *ret_made = 0;
#if HAVE_ZLIB
    if (input->packing == INPUT_GZIP)
        return gzip_step(input, out, size, ret_made);
#endif
#if HAVE_ZSTD
    if (input->packing == INPUT_ZSTD)
        return zstd_step(input, out, size, ret_made);
#endif
    (void)out;
    (void)size;
    return -1;
}

ssize_t input_next(struct input *input, void *out, size_t size, char *text, size_t text_size)
{
    size_t made = 0;
    size = size < (1u << 30) ? size : (1u << 30);
    while (made < size) {
        int failed = 0;
        size_t more = 0;
        bool packed = packed_fill(input, text, text_size, &failed);
        if (failed)
            return -1;
        if (!packed && input->ended)
            break;
        size_t before = input->packed_at;
        int step = unpack_step(input, (unsigned char *)out + made, size - made, &more);
        if (step < 0)
            return input_blame(text, text_size, PEIL_N_("it is broken: what is packed in it cannot be unpacked"));
        bool moved = more || input->packed_at != before;
        if (!moved && !packed)
            return input_blame(text, text_size, PEIL_N_("it ends in the middle: the packed file was cut"));
        if (moved)
            input->ended = step == 1;
        made += more;
    }
    input->offset += made;
    return (ssize_t)made;
}

int input_rewind(struct input *input, char *text, size_t text_size)
{
    unpack_end(input);
    return unpack_begin(input, text, text_size);
}
