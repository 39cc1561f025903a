/* SPDX-License-Identifier: EUPL-1.2 */
/* A host for source plugins in tests: runs a read in this process and writes down, a line each, what the plugin said:
 *
 *     0 register.csv:2 |bag|Adressen|~|["a"]j      selection, place, values: ~ absent, j JSON
 *     reject 0 register.csv:3 reason
 *     note register.csv: text */
#ifndef TESTS_SOURCE_HOST_H
#define TESTS_SOURCE_HOST_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "peil/plugin.h"

struct source_host {
    struct arena *arena;
    struct buffer said;
    uint64_t records, rejects;
    bool quiet; /* only count records */
};

/* settings: "name=value" …, ends with NULL. selectors: of selection 0, ends with NULL. each: of selection 0, or NULL.
 */
int source_host_read(struct source_host *host, const struct peil_plugin *plugin, const char *location,
                     const char *const *settings, const char *each, const char *const *selectors,
                     struct peil_error *error);
int source_host_read_all(struct source_host *host, const struct peil_plugin *plugin, const char *location,
                         const char *const *settings, const struct peil_selection *selections, uint32_t count,
                         struct peil_error *error);
void source_host_release(struct source_host *host);

/* A new folder under TMPDIR, and files in it; the caller removes it with source_host_remove. */
char *source_host_folder(void);
void source_host_write(const char *folder, const char *path, const void *bytes, size_t size);
void source_host_remove(const char *folder);

#endif
