/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a request line, and writing an answer (RFC 9112, as far as one request goes). */
#include "health/http.h"

#include <string.h>

#include "base/poison.h"

static const struct {
    const char *path;
    enum http_request request;
} paths[] = {{"/metrics", HTTP_METRICS}, {"/health/live", HTTP_LIVE}, {"/health/ready", HTTP_READY}};

static const struct {
    const char *status, *text;
} refusals[] = {
    [HTTP_BAD] = {"400 Bad Request", "bad request\n"},
    [HTTP_TOO_LONG] = {"431 Request Header Fields Too Large", "too long\n"},
    [HTTP_OTHER_METHOD] = {"405 Method Not Allowed", "GET and HEAD only\n"},
    [HTTP_NOT_FOUND] = {"404 Not Found", "there are /metrics, /health/live and /health/ready\n"},
};

/* The end of the header: an empty line, with or without carriage returns. */
static bool is_whole(const char *bytes, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++)
        if (bytes[i] == '\n' &&
            (bytes[i + 1] == '\n' || (i + 2 < size && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')))
            return true;
    return false;
}

static bool is_word(const char *bytes, size_t size, const char *word)
{
    return size == strlen(word) && memcmp(bytes, word, size) == 0;
}

enum http_request http_request(const char *bytes, size_t size, bool *ret_head)
{
    *ret_head = false;
    if (memchr(bytes, '\0', size))
        return HTTP_BAD;
    if (!is_whole(bytes, size))
        return size >= HTTP_REQUEST_MOST ? HTTP_TOO_LONG : HTTP_UNFINISHED;
    const char *end = memchr(bytes, '\n', size);
    size_t line = (size_t)(end - bytes);
    if (line > 0 && bytes[line - 1] == '\r')
        line--;
    const char *path = memchr(bytes, ' ', line);
    const char *version = path ? memchr(path + 1, ' ', line - (size_t)(path + 1 - bytes)) : NULL;
    if (!version || path == bytes || path[1] != '/' || line - (size_t)(version + 1 - bytes) != 8 ||
        memcmp(version + 1, "HTTP/1.", 7) != 0)
        return HTTP_BAD;
    *ret_head = is_word(bytes, (size_t)(path - bytes), "HEAD");
    if (!*ret_head && !is_word(bytes, (size_t)(path - bytes), "GET"))
        return HTTP_OTHER_METHOD;
    size_t length = (size_t)(version - path - 1);
    const char *question = memchr(path + 1, '?', length);
    if (question)
        length = (size_t)(question - path - 1);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        if (is_word(path + 1, length, paths[i].path))
            return paths[i].request;
    return HTTP_NOT_FOUND;
}

/* Without a login nobody learns more than ok or not ok. */
void http_answer(enum http_request request, bool head, const struct health *health, const char *daemon,
                 struct buffer *out)
{
    _cleanup_buffer_ struct buffer body = {0};
    const char *status = "200 OK", *type = "text/plain; charset=utf-8";
    if (request == HTTP_METRICS) {
        type = "text/plain; version=0.0.4; charset=utf-8";
        health_metrics(health, daemon, &body);
    } else if (request == HTTP_LIVE || request == HTTP_READY) {
        bool well = request == HTTP_LIVE ? health_is_live(health, daemon) : health_is_ready(health);
        status = well ? status : "503 Service Unavailable";
        buffer_append_text(&body, well ? "ok\n" : "not ok\n");
    } else {
        status = refusals[request].status;
        buffer_append_text(&body, refusals[request].text);
    }
    buffer_append_format(out,
                         "HTTP/1.0 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n"
                         "X-Content-Type-Options: nosniff\r\nConnection: close\r\n%s\r\n",
                         status, type, body.size, request == HTTP_OTHER_METHOD ? "Allow: GET, HEAD\r\n" : "");
    if (!head)
        buffer_append(out, body.data, body.size);
}
