/* SPDX-License-Identifier: EUPL-1.2 */
/* Texts and counts out of a frame. */
#include "job/reading.h"

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

int protocol_bad(const char *what, struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_PLUGIN, _("a %s frame that is cut short or holds what it should not"), what);
}

const char *protocol_text(struct arena *arena, struct wire_reader *reader)
{
    uint32_t size;
    const char *view = wire_get_view(reader, &size);
    if (!view)
        return NULL;
    if (!utf8_is_valid(view, size)) {
        reader->bad = true;
        return NULL;
    }
    return arena_text_n(arena, view, size);
}

const char *protocol_word(struct arena *arena, struct wire_reader *reader)
{
    const char *text = protocol_text(arena, reader);
    if (!text)
        reader->bad = true;
    return text ? text : "";
}

size_t protocol_count(struct wire_reader *reader, size_t least)
{
    uint32_t count = wire_get_u32(reader);
    if (reader->bad || count > (reader->size - reader->at) / least) {
        reader->bad = true;
        return 0;
    }
    return count;
}
