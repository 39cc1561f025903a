/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts of a zip archive that may be hostile: nothing is ever unpacked to disk, a part is found by its whole name,
 * and what comes out is counted.
 *
 * Refused, each with its reason: more than 10,000 parts, a name that is there twice, that is absolute, goes up or holds
 * a backslash or a control character, a part under a password, more than the limit in all, and a part that grows to
 * more than 250 times what it takes in the archive (once it is past 8 MiB). */
#ifndef SOURCE_SHEET_ARCHIVE_H
#define SOURCE_SHEET_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <peil/plugin.h>

struct archive {
    const struct peil_host *host;
    void *zip;
    uint64_t most_bytes; /* that may come out, of all parts together */
    uint64_t read;       /* that came out */
};

struct archive_part {
    struct archive *archive;
    const char *name;
    void *file;
    uint64_t packed, given;
};

/* Of an open file, or of bytes when descriptor is -1. The descriptor stays the caller's. */
int archive_open(struct archive *archive, const struct peil_host *host, int descriptor, const void *bytes, size_t size,
                 uint64_t most_bytes, struct peil_error *error);
void archive_close(struct archive *archive);

/* *ret_part.file is NULL when there is no such part. */
int archive_open_part(struct archive *archive, const char *name, struct archive_part *ret_part,
                      struct peil_error *error);
void archive_close_part(struct archive_part *part);
/* For xml_read_input: context is a struct archive_part. */
ssize_t archive_read(void *context, char *buffer, size_t size, struct peil_error *error);

#endif
