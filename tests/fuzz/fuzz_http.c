/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a request: understood, refused, or not whole yet; what was refused is never understood when more comes,
 * and an answer has the length it says. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "health/http.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct health health = {.away = ""};
    bool head;
    if (size > HTTP_REQUEST_MOST)
        size = HTTP_REQUEST_MOST;
    enum http_request request = http_request((const char *)data, size, &head);
    if (request == HTTP_UNFINISHED) {
        assert(size < HTTP_REQUEST_MOST);
        return 0;
    }
    _cleanup_buffer_ struct buffer out = {0};
    http_answer(request, head, &health, "x", &out);
    const char *length = strstr(buffer_text(&out), "Content-Length: "), *body = strstr(buffer_text(&out), "\r\n\r\n");
    assert(length && body && (head || (size_t)strtol(length + 16, NULL, 10) == strlen(body + 4)));
    return 0;
}
