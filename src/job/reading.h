/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading what stands in a frame: what protocol.c, question.c and message.c share, and nobody else includes. What
 * cannot be makes the reader bad, and its caller looks at that once, at the end. */
#ifndef JOB_READING_H
#define JOB_READING_H

#include <stddef.h>

#include "base/memory.h"
#include "base/wire.h"
#include "peil/plugin.h"

int protocol_bad(const char *what, struct peil_error *error);
/* A text copied out of the payload; NULL stays NULL. NUL and bytes that are not UTF-8 make the reader bad. */
const char *protocol_text(struct arena *arena, struct wire_reader *reader);
/* A text that must be there: never NULL. */
const char *protocol_word(struct arena *arena, struct wire_reader *reader);
/* A count of things that take at least that many bytes each: no count makes us allocate more than was sent. */
size_t protocol_count(struct wire_reader *reader, size_t least);

#endif
