/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as frames: whole frames, a wish for more, or a refusal; and what was put in comes out. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/frame.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t type, taken;
    const void *payload;
    struct peil_error error = {0};
    for (size_t at = 0; at < size;) {
        int result = frame_take(data + at, size - at, &type, &payload, &taken, &error);
        if (result <= 0) {
            assert(result == 0 || (result == PEIL_ERROR_PLUGIN && *error.message));
            break;
        }
        assert(taken <= size - at - FRAME_HEADER_SIZE);
        assert((const uint8_t *)payload == data + at + FRAME_HEADER_SIZE);
        at += FRAME_HEADER_SIZE + taken;
    }
    _cleanup_buffer_ struct buffer buffer = {0};
    uint32_t kind = size ? data[0] : 0;
    frame_put(&buffer, kind, data, (uint32_t)size);
    assert(frame_take(buffer.data, buffer.size, &type, &payload, &taken, &error) == 1);
    assert(type == kind && taken == size && (size == 0 || memcmp(payload, data, size) == 0));
    assert(frame_take(buffer.data, buffer.size - 1, &type, &payload, &taken, &error) == 0);
    return 0;
}
