/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a mapping: read, or refused with a message that names the place. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "register/mapping.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct mapping mapping;
    struct peil_error error = {0};
    int result = mapping_read_text(arena, "m.ini", (const char *)data, size, &mapping, &error);
    if (result != 0) {
        assert(result < 0 && error.code == result && strncmp(error.message, "m.ini", 5) == 0);
        arena_free(arena);
        return 0;
    }
    assert(mapping.section_count >= 1 && *mapping.source && *mapping.plugin);
    for (size_t s = 0; s < mapping.section_count; s++) {
        const struct mapping_section *section = &mapping.sections[s];
        for (size_t f = 0; f < section->field_count; f++) {
            const struct mapping_field *field = &section->fields[f];
            assert((field->selector != NULL) != (field->constant != NULL));
            assert(!field->selector || strcmp(section->selectors[field->index], field->selector) == 0);
            assert(mapping_find(section, field->target, field->name) == field);
        }
    }
    arena_free(arena);
    return 0;
}
