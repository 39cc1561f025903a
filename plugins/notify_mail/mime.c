/* SPDX-License-Identifier: EUPL-1.2 */
/* Headers in encoded words, texts in quoted-printable so that a person can read the source, the rest in base64. */
#include "mime.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 76, WORD_BYTES = 39 /* of text in one encoded word, so that a line with it stays within 76 */ };

static void put_bytes(struct mime *mime, const void *bytes, size_t size)
{
    if (mime->size + size + 1 > mime->room) {
        mime->room = (mime->size + size + 1) * 2;
        mime->data = realloc(mime->data, mime->room);
        if (!mime->data)
            _exit(3);
    }
    memcpy(mime->data + mime->size, bytes, size);
    mime->size += size;
    mime->data[mime->size] = '\0';
}

static void put(struct mime *mime, const char *text)
{
    put_bytes(mime, text, strlen(text));
}

__attribute__((format(printf, 2, 3))) static void put_format(struct mime *mime, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    put_bytes(mime, text, size < (int)sizeof(text) ? (size_t)size : sizeof(text) - 1);
}

void mime_release(struct mime *mime)
{
    free(mime->data);
    *mime = (struct mime){0};
}

/* ---- Encodings ----------------------------------------------------------------------------------------------------
 */

static size_t base64(const unsigned char *bytes, size_t size, char *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t made = 0;
    for (size_t i = 0; i < size; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (i + 2 < size ? bytes[i + 2] : 0);
        out[made++] = letters[three >> 18];
        out[made++] = letters[three >> 12 & 63];
        out[made++] = i + 1 < size ? letters[three >> 6 & 63] : '=';
        out[made++] = i + 2 < size ? letters[three & 63] : '=';
    }
    return made;
}

static void put_base64(struct mime *mime, const void *bytes, uint64_t size)
{
    const unsigned char *at = bytes;
    char line[LINE + 2];
    while (size) {
        size_t part = size < LINE / 4 * 3 ? (size_t)size : LINE / 4 * 3;
        put_bytes(mime, line, base64(at, part, line));
        put(mime, "\r\n");
        at += part;
        size -= part;
    }
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x7f || (unsigned char)*text < 0x20)
            return false;
    return true;
}

/* RFC 2045, 6.7: soft line breaks, no blank at the end of a line, no line that begins as a separator in a mailbox. */
static void put_quoted_printable(struct mime *mime, const char *text)
{
    size_t column = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        char coded[4] = {(char)*at, 0, 0, 0};
        bool last = at[1] == '\n' || at[1] == '\0';
        bool from = column == 0 && strncmp((const char *)at, "From ", 5) == 0;
        if (*at == '\n') {
            put(mime, "\r\n");
            column = 0;
            continue;
        }
        if (*at >= 0x7f || *at == '=' || (*at < 0x20 && *at != '\t') || ((*at == ' ' || *at == '\t') && last) ||
            (*at == '.' && column == 0) || from)
            snprintf(coded, sizeof(coded), "=%02X", *at);
        size_t size = strlen(coded);
        if (column + size > LINE - 1) {
            put(mime, "=\r\n");
            column = 0;
        }
        put_bytes(mime, coded, size);
        column += size;
    }
    if (column)
        put(mime, "\r\n");
}

/* ---- Headers ------------------------------------------------------------------------------------------------------
 */

/* RFC 2047: words that are cut between characters, each on a line of its own when there are several. */
static void put_words(struct mime *mime, const char *text)
{
    size_t left = strlen(text);
    bool first = true;
    while (left) {
        char word[WORD_BYTES / 3 * 4 + 4];
        size_t size = left < WORD_BYTES ? left : WORD_BYTES;
        while (size < left && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
        put(mime, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        put_bytes(mime, word, base64((const unsigned char *)text, size, word));
        put(mime, "?=");
        text += size;
        left -= size;
        first = false;
    }
}

/* Words of ASCII, folded at blanks before the line grows too long. */
static void put_folded(struct mime *mime, const char *text, size_t column)
{
    while (*text) {
        size_t word = strcspn(text + (*text == ' '), " ") + (*text == ' ');
        if (*text == ' ' && column + word > LINE) {
            put(mime, "\r\n");
            column = 0;
        }
        put_bytes(mime, text, word);
        column += word;
        text += word;
    }
}

static void put_text_header(struct mime *mime, const char *name, const char *text)
{
    put_format(mime, "%s: ", name);
    /* A word that cannot be folded, or that looks like an encoded one, is encoded. */
    if (is_plain(text) && strlen(text) < 500 && !strstr(text, "=?") && text[0] != ' ')
        put_folded(mime, text, strlen(name) + 2);
    else
        put_words(mime, text);
    put(mime, "\r\n");
}

static void put_address_header(struct mime *mime, const char *name, const char *person, const char *address)
{
    put_format(mime, "%s: ", name);
    if (person && *person) {
        put_words(mime, person);
        put(mime, "\r\n ");
    }
    put_format(mime, "<%s>\r\n", address);
}

static void put_date(struct mime *mime, int64_t date)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t moment = (time_t)date;
    struct tm parts;
    gmtime_r(&moment, &parts);
    put_format(mime, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[parts.tm_wday], parts.tm_mday,
               months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

static void put_headers(struct mime *mime, const struct peil_message *message)
{
    put_date(mime, message->date);
    put_address_header(mime, "From", message->from_name, message->from_address);
    put_address_header(mime, "To", message->to_name, message->to_address);
    if (message->reply_to)
        put_address_header(mime, "Reply-To", NULL, message->reply_to);
    put_text_header(mime, "Subject", message->subject);
    put_format(mime, "Message-ID: <%s>\r\n", message->id);
    if (message->list) {
        const char *at = strchr(message->from_address, '@');
        put_format(mime, "List-Id: <%s.%s>\r\n", message->list, at ? at + 1 : "localhost");
    }
    /* RFC 3834: nobody on holiday answers a machine. */
    put(mime, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
    put_format(mime, "Content-Language: %s\r\nMIME-Version: 1.0\r\n", message->language);
}

/* ---- Parts --------------------------------------------------------------------------------------------------------
 */

/* Quoted-printable never has "=_" and base64 has no "_": no part can hold it. */
static void boundary_of(const struct peil_message *message, const char *kind, char out[48])
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (const char *at = message->id; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    snprintf(out, 48, "=_%s_%016" PRIx64, kind, hash);
}

static void put_text_part(struct mime *mime, const char *type, const char *text)
{
    put_format(mime, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
    put_quoted_printable(mime, text);
}

static void put_bodies(struct mime *mime, const struct peil_message *message)
{
    char boundary[48];
    if (!message->html) {
        put_text_part(mime, "text/plain", message->text);
        return;
    }
    boundary_of(message, "alternative", boundary);
    put_format(mime, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
    put_text_part(mime, "text/plain", message->text);
    put_format(mime, "\r\n--%s\r\n", boundary);
    put_text_part(mime, "text/html", message->html);
    put_format(mime, "\r\n--%s--\r\n", boundary);
}

/* RFC 2231 for names that are not ASCII, beside a plain one for readers that do not know it. */
static void put_disposition(struct mime *mime, const char *name)
{
    put(mime, "Content-Disposition: attachment;\r\n filename=\"");
    for (const char *at = name; *at; at++)
        if (((unsigned char)*at & 0xc0) != 0x80)
            put_bytes(mime, (unsigned char)*at < 0x80 ? at : "_", 1);
    put(mime, "\"");
    if (!is_plain(name)) {
        put(mime, ";\r\n filename*=UTF-8''");
        for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
            bool safe = (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') ||
                        strchr("-._", *at);
            put_format(mime, safe ? "%c" : "%%%02X", *at);
        }
    }
    put(mime, "\r\n");
}

void mime_write(struct mime *mime, const struct peil_message *message)
{
    char boundary[48];
    put_headers(mime, message);
    if (message->attachment_count == 0) {
        put_bodies(mime, message);
        return;
    }
    boundary_of(message, "mixed", boundary);
    put_format(mime, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
    put_bodies(mime, message);
    for (uint32_t i = 0; i < message->attachment_count; i++) {
        const struct peil_attachment *attachment = &message->attachments[i];
        put_format(mime, "\r\n--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", boundary,
                   attachment->media_type);
        put_disposition(mime, attachment->name);
        put(mime, "\r\n");
        put_base64(mime, attachment->bytes, attachment->size);
    }
    put_format(mime, "\r\n--%s--\r\n", boundary);
}
