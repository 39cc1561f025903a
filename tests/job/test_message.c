/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages and receipts as frames: what goes in comes out, what was cut is refused, and nothing can become a header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "job/message.h"
#include "base/poison.h"

static const struct peil_attachment attachments[] = {
    {"rapport.html", "text/html", "<p>\0é</p>", 10},
    {"leeg.csv", "text/csv", "", 0},
};
static const struct peil_message sound = {
    .size = sizeof(sound),
    .id = "mt-7.2026q4.3f2a@peil",
    .date = 1764331200,
    .from_address = "peil@waterrijk.example",
    .from_name = "Peil van Waterrijk",
    .to_address = "mt@waterrijk.example",
    .list = "mt-rapport",
    .subject = "Basis op orde: één besluit gevraagd",
    .language = "nl",
    .text = "Dag,\n\n\tzie de bijlage.\n",
    .attachment_count = 2,
    .attachments = attachments,
};

static void what_goes_in_comes_out(void **state)
{
    _cleanup_arena_ struct arena *arena = arena_new();
    _cleanup_buffer_ struct buffer payload = {0};
    struct peil_message message;
    struct peil_error error = {0};
    bool render;
    (void)state;
    protocol_put_message(&payload, &sound, true);
    assert_int_equal(protocol_get_message(arena, payload.data, payload.size, &message, &render, &error), 0);
    assert_true(render);
    assert_int_equal(message.date, 1764331200);
    assert_string_equal(message.id, sound.id);
    assert_string_equal(message.from_name, sound.from_name);
    assert_null(message.to_name);
    assert_null(message.reply_to);
    assert_null(message.html);
    assert_string_equal(message.subject, sound.subject);
    assert_string_equal(message.text, sound.text);
    assert_int_equal(message.attachment_count, 2);
    assert_string_equal(message.attachments[0].name, "rapport.html");
    assert_int_equal(message.attachments[0].size, 10);
    assert_memory_equal(message.attachments[0].bytes, attachments[0].bytes, 10);
    assert_int_equal(message.attachments[1].size, 0);
}

static void a_message_that_was_cut_is_refused(void **state)
{
    _cleanup_buffer_ struct buffer payload = {0};
    struct peil_message message;
    struct peil_error error = {0};
    bool render;
    (void)state;
    protocol_put_message(&payload, &sound, false);
    for (size_t size = 0; size < payload.size; size++) {
        _cleanup_arena_ struct arena *arena = arena_new();
        assert_int_equal(protocol_get_message(arena, payload.data, size, &message, &render, &error), PEIL_ERROR_PLUGIN);
    }
    buffer_append_byte(&payload, 0);
    _cleanup_arena_ struct arena *arena = arena_new();
    assert_int_equal(protocol_get_message(arena, payload.data, payload.size, &message, &render, &error),
                     PEIL_ERROR_PLUGIN);
}

/* Each of these would add a header, a recipient or a path. */
static void nothing_can_become_a_header(void **state)
{
    static const char *const lines[] = {"a\r\nBcc: x@example.org", "a\nb", "a\x01", "a\x7f", "\xff"};
    static const char *const addresses[] = {
        "", "a b@example.org", "a@example.org,b@example.org", "<a@example.org>", "a@example.org\n", "a\"@example.org"};
    struct peil_message message;
    (void)state;
    assert_null(message_fault(&sound));
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        message = sound;
        message.subject = lines[i];
        assert_string_equal(message_fault(&message), "the subject is empty, too long, or has a control character");
        message = sound;
        message.from_name = lines[i];
        assert_string_equal(message_fault(&message), "a name has a control character or is too long");
    }
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        message = sound;
        message.to_address = addresses[i];
        assert_string_equal(message_fault(&message),
                            "an address is empty, or has a blank, a quote, a comma or a control character");
        message = sound;
        message.id = addresses[i];
        assert_non_null(message_fault(&message));
    }
    message = sound;
    message.text = "a\rb";
    assert_string_equal(message_fault(&message), "the text has control characters or is not UTF-8");
    struct peil_attachment odd = {"../x", "text/plain", "", 0};
    message = sound;
    message.attachments = &odd;
    message.attachment_count = 1;
    assert_string_equal(message_fault(&message),
                        "the name of an attachment is empty or has a slash, a quote or a control character");
    odd = (struct peil_attachment){"x", "text/plain\r\nX: y", "", 0};
    assert_string_equal(message_fault(&message), "the media type of an attachment is empty or has a control character");
}

static void receipts(void **state)
{
    struct peil_receipt receipt = {.state = PEIL_DELIVERY_LATER, .code = 451, .reply = "4.7.1 later\r\n\xff"};
    struct peil_receipt got;
    struct peil_error error = {0};
    _cleanup_buffer_ struct buffer payload = {0};
    (void)state;
    protocol_put_receipt(&payload, &receipt);
    assert_int_equal(protocol_get_receipt(payload.data, payload.size, &got, &error), 0);
    assert_int_equal(got.state, PEIL_DELIVERY_LATER);
    assert_int_equal(got.code, 451);
    assert_null(strchr(got.reply, '\n'));
    for (size_t size = 0; size < payload.size; size++)
        assert_int_equal(protocol_get_receipt(payload.data, size, &got, &error), PEIL_ERROR_PLUGIN);
    receipt.state = 5;
    buffer_clear(&payload);
    protocol_put_receipt(&payload, &receipt);
    assert_int_equal(protocol_get_receipt(payload.data, payload.size, &got, &error), PEIL_ERROR_PLUGIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(a_message_that_was_cut_is_refused),
        cmocka_unit_test(nothing_can_become_a_header),
        cmocka_unit_test(receipts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
