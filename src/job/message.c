/* SPDX-License-Identifier: EUPL-1.2 */
/* Laying out and checking what notify plugins deliver. */
#include "job/message.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/wire.h"
#include "job/reading.h"
#include "base/poison.h"

enum { ATTACHMENTS_MOST = 16, LINE_MOST = 900 };

/* ---- The message --------------------------------------------------------------------------------------------------
 */

static bool is_line(const char *text)
{
    size_t size = strlen(text);
    if (size > LINE_MOST || !utf8_is_valid(text, size))
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            return false;
    return true;
}

static bool is_body(const char *text)
{
    if (!utf8_is_valid(text, strlen(text)))
        return false;
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t')
            return false;
    return true;
}

/* What goes between < and > in a header. */
static bool is_address(const char *text)
{
    return *text && is_line(text) && !strpbrk(text, " <>\",;");
}

static const char *attachment_fault(const struct peil_message *message)
{
    if (message->attachment_count > ATTACHMENTS_MOST)
        return _("a message has too many attachments");
    for (uint32_t i = 0; i < message->attachment_count; i++) {
        const struct peil_attachment *attachment = &message->attachments[i];
        if (!is_line(attachment->name) || !*attachment->name || strpbrk(attachment->name, "/\\\""))
            return _("the name of an attachment is empty or has a slash, a quote or a control character");
        if (!is_line(attachment->media_type) || !*attachment->media_type)
            return _("the media type of an attachment is empty or has a control character");
    }
    return NULL;
}

const char *message_fault(const struct peil_message *message)
{
    const char *const lines[] = {message->from_name, message->to_name, message->list};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (lines[i] && !is_line(lines[i]))
            return _("a name has a control character or is too long");
    if (!is_address(message->from_address) || !is_address(message->to_address) || !is_address(message->id) ||
        (message->reply_to && !is_address(message->reply_to)))
        return _("an address is empty, or has a blank, a quote, a comma or a control character");
    if (!*message->subject || !is_line(message->subject))
        return _("the subject is empty, too long, or has a control character");
    if (!is_body(message->text) || (message->html && !is_body(message->html)))
        return _("the text has control characters or is not UTF-8");
    if (!is_line(message->language) || !*message->language)
        return _("the language is empty");
    return attachment_fault(message);
}

void protocol_put_message(struct buffer *payload, const struct peil_message *message, bool render)
{
    const char *const texts[] = {message->id,       message->from_address, message->from_name, message->to_address,
                                 message->to_name,  message->reply_to,     message->list,      message->subject,
                                 message->language, message->text,         message->html};
    wire_put_u8(payload, render);
    wire_put_i64(payload, message->date);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        wire_put_text(payload, texts[i]);
    wire_put_u32(payload, message->attachment_count);
    for (uint32_t i = 0; i < message->attachment_count; i++) {
        wire_put_text(payload, message->attachments[i].name);
        wire_put_text(payload, message->attachments[i].media_type);
        wire_put_bytes(payload, message->attachments[i].bytes, (uint32_t)message->attachments[i].size);
    }
}

static void get_attachments(struct arena *arena, struct wire_reader *reader, struct peil_message *message)
{
    uint32_t count = wire_get_u32(reader);
    if (reader->bad || count > ATTACHMENTS_MOST) {
        reader->bad = true;
        return;
    }
    struct peil_attachment *attachments = arena_allocate_array(arena, count + 1u, sizeof(*attachments));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size;
        attachments[i].name = protocol_word(arena, reader);
        attachments[i].media_type = protocol_word(arena, reader);
        attachments[i].bytes = wire_get_view(reader, &size);
        attachments[i].size = size;
    }
    message->attachments = attachments;
    message->attachment_count = count;
}

int protocol_get_message(struct arena *arena, const void *payload, size_t size, struct peil_message *ret_message,
                         bool *ret_render, struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    *ret_message = (struct peil_message){.size = sizeof(*ret_message)};
    *ret_render = wire_get_boolean(&reader);
    ret_message->date = wire_get_i64(&reader);
    ret_message->id = protocol_word(arena, &reader);
    ret_message->from_address = protocol_word(arena, &reader);
    ret_message->from_name = protocol_text(arena, &reader);
    ret_message->to_address = protocol_word(arena, &reader);
    ret_message->to_name = protocol_text(arena, &reader);
    ret_message->reply_to = protocol_text(arena, &reader);
    ret_message->list = protocol_text(arena, &reader);
    ret_message->subject = protocol_word(arena, &reader);
    ret_message->language = protocol_word(arena, &reader);
    ret_message->text = protocol_word(arena, &reader);
    ret_message->html = protocol_text(arena, &reader);
    get_attachments(arena, &reader, ret_message);
    if (!wire_done(&reader))
        return protocol_bad("MESSAGE", error);
    const char *fault = message_fault(ret_message);
    return fault ? error_set(error, PEIL_ERROR_INPUT, "%s", fault) : 0;
}

/* ---- The receipt --------------------------------------------------------------------------------------------------
 */

void protocol_put_receipt(struct buffer *payload, const struct peil_receipt *receipt)
{
    _cleanup_buffer_ struct buffer clean = {0};
    size_t size = strnlen(receipt->reply, sizeof(receipt->reply) - 1);
    utf8_printable(&clean, receipt->reply, size);
    wire_put_u32(payload, receipt->state);
    wire_put_u32(payload, (uint32_t)receipt->code);
    wire_put_text(payload, buffer_text(&clean));
}

int protocol_get_receipt(const void *payload, size_t size, struct peil_receipt *ret_receipt, struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    uint32_t reply_size;
    *ret_receipt = (struct peil_receipt){.state = wire_get_u32(&reader)};
    ret_receipt->code = (int32_t)wire_get_u32(&reader);
    const char *reply = wire_get_view(&reader, &reply_size);
    if (!wire_done(&reader) || !reply || !utf8_is_valid(reply, reply_size) || ret_receipt->state < PEIL_DELIVERY_SENT ||
        ret_receipt->state > PEIL_DELIVERY_UNKNOWN)
        return protocol_bad("RECEIPT", error);
    if (reply_size >= sizeof(ret_receipt->reply)) {
        reply_size = sizeof(ret_receipt->reply) - 1;
        while (reply_size && (reply[reply_size] & 0xc0) == 0x80)
            reply_size--;
    }
    memcpy(ret_receipt->reply, reply, reply_size);
    return 0;
}
