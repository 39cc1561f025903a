/* SPDX-License-Identifier: EUPL-1.2 */
/* What notify_mail would send, to the byte, and the same at every time. The protocol itself is tested against servers
 * in tests/live/mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "notify_mail/mime.h"
#include "base/poison.h"

static const struct peil_message message = {
    .size = sizeof(message),
    .id = "mt-7@peil",
    .date = 1764331200,
    .from_address = "peil@waterrijk.example",
    .from_name = "Peil",
    .to_address = "mt@waterrijk.example",
    .subject = "Stand van zaken",
    .language = "nl",
    .text = "Dag,\n.\nFrom hier \n=\n",
};

static void a_plain_message_to_the_byte(void **state)
{
    struct mime mime = {0};
    (void)state;
    mime_write(&mime, &message);
    assert_string_equal(mime.data, "Date: Fri, 28 Nov 2025 12:00:00 +0000\r\n"
                                   "From: =?UTF-8?B?UGVpbA==?=\r\n <peil@waterrijk.example>\r\n"
                                   "To: <mt@waterrijk.example>\r\n"
                                   "Subject: Stand van zaken\r\n"
                                   "Message-ID: <mt-7@peil>\r\n"
                                   "Auto-Submitted: auto-generated\r\n"
                                   "X-Auto-Response-Suppress: All\r\n"
                                   "Content-Language: nl\r\n"
                                   "MIME-Version: 1.0\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                                   "Dag,\r\n=2E\r\n=46rom hier=20\r\n=3D\r\n");
    mime_release(&mime);
}

/* Long lines and subjects are folded, never longer than RFC 5322 and RFC 2047 want. */
static void nothing_is_too_long(void **state)
{
    static char subject[900], text[5000];
    struct mime mime = {0}, again = {0};
    struct peil_message longer = message;
    (void)state;
    for (size_t i = 0; i + 3 < sizeof(subject); i += 2)
        memcpy(subject + i, "\xc3\xa9", 2);
    for (size_t i = 0; i + 3 < sizeof(text); i += 2)
        memcpy(text + i, "\xc3\xab", 2);
    longer.subject = subject;
    longer.text = text;
    mime_write(&mime, &longer);
    mime_write(&again, &longer);
    assert_int_equal(mime.size, again.size);
    assert_memory_equal(mime.data, again.data, mime.size);
    size_t longest = 0;
    for (const char *line = mime.data; *line;) {
        size_t size = strcspn(line, "\r");
        longest = size > longest ? size : longest;
        line += size + 2;
    }
    assert_in_range(longest, 60, 76);
    mime_release(&mime);
    mime_release(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_message_to_the_byte),
        cmocka_unit_test(nothing_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
