/* SPDX-License-Identifier: EUPL-1.2 */
/* As much of HTTP as /metrics and /health need: one bounded request, one answer, and the connection closes. No body is
 * read, no header is acted upon, nothing is kept. Pure: bytes in, bytes out. */
#ifndef HEALTH_HTTP_H
#define HEALTH_HTTP_H

#include "health/health.h"

enum { HTTP_REQUEST_MOST = 4096 };

enum http_request {
    HTTP_UNFINISHED, /* more bytes must come */
    HTTP_BAD,
    HTTP_TOO_LONG,
    HTTP_OTHER_METHOD,
    HTTP_NOT_FOUND,
    HTTP_METRICS,
    HTTP_LIVE,
    HTTP_READY,
};

/* What is asked for. head: the request is HEAD, the answer has no body. */
enum http_request http_request(const char *bytes, size_t size, bool *ret_head);
/* The whole answer. health may be NULL for what does not look at it. */
void http_answer(enum http_request request, bool head, const struct health *health, const char *daemon,
                 struct buffer *out);

#endif
