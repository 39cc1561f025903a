/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of rules from anywhere: read or refused with their place. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "data/rules.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct rules rules;
    struct peil_error error = {0};
    if (rules_read_text(arena, "rules.ini", (const char *)data, size, &rules, &error) == 0)
        rules_diff(arena, NULL, &rules);
    else if (!error.message[0])
        abort();
    arena_free(arena);
    return 0;
}
