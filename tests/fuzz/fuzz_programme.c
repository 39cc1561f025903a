/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a programme: read and compared, or refused with a message that names the place. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "programme/programme.h"
#include "programme/sample.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct programme programme;
    struct peil_error error = {0};
    int result =
        programme_read_text(arena, "p.ini", (const char *)data, size, sample_describe, NULL, &programme, &error);
    if (result == 0) {
        assert(programme.dimension_count >= 1 && programme.check_count >= 1 && programme.check_count <= CHECK_MOST);
        assert(*programme_diff(arena, &programme, &programme) == '\0');
        assert(*programme_diff(arena, NULL, &programme) != '\0');
        for (size_t i = 0; i < programme.dimension_count; i++) {
            struct programme_norm norm = programme_norm_on(&programme.dimensions[i], programme.from);
            assert(norm.norm >= norm.intervention && norm.norm <= 100 && norm.intervention >= 0);
        }
    } else {
        assert(result < 0 && error.code == result && strncmp(error.message, "p.ini", 5) == 0);
    }
    arena_free(arena);
    return 0;
}
