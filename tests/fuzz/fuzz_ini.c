/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as an INI file: read with a line for every entry, or refused with a message that names the place. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/ini.h"
#include "base/utf8.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct ini_document document;
    struct peil_error error = {0};
    int result = ini_read_text(arena, "f.ini", (const char *)data, size, &document, &error);
    if (result != 0)
        assert(result < 0 && error.code == result && strncmp(error.message, "f.ini:", 6) == 0);
    unsigned last = 0;
    for (size_t s = 0; result == 0 && s < document.section_count; s++) {
        const struct ini_section *section = &document.sections[s];
        assert(strlen(section->name) <= 49 && strlen(section->kind) <= strlen(section->name));
        for (size_t e = 0; e < section->entry_count; e++) {
            const struct ini_entry *entry = &section->entries[e];
            assert(entry->line > last && entry->line <= size);
            assert(*entry->key && strlen(entry->key) <= 49 && utf8_is_valid(entry->value, strlen(entry->value)));
            last = entry->line;
        }
    }
    arena_free(arena);
    return 0;
}
