/* SPDX-License-Identifier: EUPL-1.2 */
/* The frames of a notify job: the message goes to the runner in MODEL pieces and END, and a RECEIPT comes back (or
 * BYTES, when it is only rendered). Laid out and checked as the others are (protocol.h). */
#ifndef JOB_MESSAGE_H
#define JOB_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "peil/plugin.h"

void protocol_put_message(struct buffer *payload, const struct peil_message *message, bool render);
/* Texts are the arena's; bytes of attachments are views. Refuses control characters where plugin.h says that there are
 * none: nothing that is delivered can add a header line. */
int protocol_get_message(struct arena *arena, const void *payload, size_t size, struct peil_message *ret_message,
                         bool *ret_render, struct peil_error *error);

/* NULL: the message can be sent. Otherwise what is wrong with it, in words. */
const char *message_fault(const struct peil_message *message);

void protocol_put_receipt(struct buffer *payload, const struct peil_receipt *receipt);
int protocol_get_receipt(const void *payload, size_t size, struct peil_receipt *ret_receipt, struct peil_error *error);

#endif
