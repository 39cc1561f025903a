/* SPDX-License-Identifier: EUPL-1.2 */
/* Frames: what goes over the socketpair between a program and its peil-runner. A frame is a 16-byte header (magic,
 * type, size, CRC-32C of the payload; each a little-endian u32) and a payload of at most FRAME_LARGEST bytes. A reader
 * gets whole frames or a refusal with the reason, never half of one. Types and payloads: job/protocol.h. */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include <stdint.h>

#include "base/buffer.h"
#include "peil/plugin.h"

#define FRAME_MAGIC 0x4d524650u /* "PFRM" */
#define FRAME_HEADER_SIZE 16u
#define FRAME_LARGEST (16u << 20) /* bytes of payload */

/* Appends a whole frame to buffer. size <= FRAME_LARGEST. */
void frame_put(struct buffer *buffer, uint32_t type, const void *payload, uint32_t size);

/* Looks for a frame at the start of data. Returns 1 and sets *ret_type, *ret_payload (a view) and *ret_size (payload
 * bytes; the frame takes FRAME_HEADER_SIZE more); 0 when more bytes are needed; PEIL_ERROR_PLUGIN when it is no frame.
 */
int frame_take(const void *data, size_t size, uint32_t *ret_type, const void **ret_payload, uint32_t *ret_size,
               struct peil_error *error);

/* CRC-32C (Castagnoli, reflected, as in iSCSI: RFC 3720): guards against cut and overwritten frames, not against
 * forgery. By the processor where it can; the table gives the same everywhere. */
uint32_t frame_checksum(const void *bytes, size_t size);
uint32_t frame_checksum_by_table(const void *bytes, size_t size);

#endif
