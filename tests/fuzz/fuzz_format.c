/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes to every format: it reads nothing beyond them, always says the same, and what it calls valid is text
 * without control characters, which cannot be empty. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "data_common/format.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct format *format;
    char *copy = malloc(size ? size : 1); /* of that size exactly: reading past it is seen */
    assert(copy);
    if (size)
        memcpy(copy, data, size);
    for (size_t i = 0; (format = format_at(i)) != NULL; i++) {
        enum format_verdict verdict = format->match(copy, size);
        assert(verdict == FORMAT_INVALID || verdict == FORMAT_VALID || verdict == FORMAT_ALLOWED_INCOMPLETE);
        assert(verdict == format->match(copy, size));
        if (verdict == FORMAT_INVALID)
            continue;
        assert(size > 0);
        for (size_t at = 0; at < size; at++)
            assert(data[at] >= ' ' && data[at] < 0x7f);
    }
    free(copy);
    return 0;
}
