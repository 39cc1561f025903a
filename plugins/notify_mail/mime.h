/* SPDX-License-Identifier: EUPL-1.2 */
/* A message as RFC 5322 and MIME (RFC 2045, 2046, 2047, 2231) have it. The same message gives the same bytes. */
#ifndef NOTIFY_MAIL_MIME_H
#define NOTIFY_MAIL_MIME_H

#include <stddef.h>

#include <peil/plugin.h>

struct mime {
    char *data; /* lines end in CRLF */
    size_t size, room;
};

/* Zero it first. The message was checked by the host: no control characters in what becomes a header. Memory that runs
 * out ends the process with status 3. */
void mime_write(struct mime *mime, const struct peil_message *message);
void mime_release(struct mime *mime);

#endif
