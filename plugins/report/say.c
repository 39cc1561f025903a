/* SPDX-License-Identifier: EUPL-1.2 */
/* Words, numbers and dates of a report in its language. */
#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int say_fail(struct peil_error *error, int code, const char *text)
{
    error->code = code;
    error->cause = 0;
    snprintf(error->message, sizeof(error->message), "%s", text);
    return code;
}

void say_begin(struct say *words, const struct peil_host *host)
{
    *words = (struct say){.host = host};
    /* The translation of this text is the name of the language: a renderer is told its language by its texts. */
    words->dutch =
        strcmp(host->translate(host->context, PEIL_N_("language of this text: en")), "language of this text: nl") == 0;
}

const char *say(const struct say *words, const char *message_id)
{
    return words->host->translate(words->host->context, message_id);
}

const char *say_count(const struct say *words, const char *one, const char *many, int64_t count)
{
    return words->host->translate_count(words->host->context, one, many, count < 0 ? 0 : (uint64_t)count);
}

const char *say_format(struct say *words, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : words->host->allocate(words->host->context, (size_t)size + 1);
    if (!text) {
        words->exhausted = 1;
        return "";
    }
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return text;
}

const char *say_tenths(struct say *words, int64_t tenths)
{
    uint64_t size = tenths < 0 ? (uint64_t) - (tenths + 1) + 1 : (uint64_t)tenths;
    return say_format(words, "%s%llu%s%u", tenths < 0 ? "−" : "", (unsigned long long)(size / 10),
                      words->dutch ? "," : ".", (unsigned)(size % 10));
}

const char *say_signed(struct say *words, int64_t tenths)
{
    return tenths > 0 ? say_format(words, "+%s", say_tenths(words, tenths)) : say_tenths(words, tenths);
}

const char *say_integer(struct say *words, int64_t number)
{
    char digits[32];
    int size = snprintf(digits, sizeof(digits), "%lld", (long long)number);
    char grouped[48];
    size_t at = 0;
    for (int i = 0; i < size; i++) {
        int left = size - i;
        if (i > 0 && digits[i - 1] != '-' && left % 3 == 0)
            grouped[at++] = words->dutch ? '.' : ',';
        grouped[at++] = digits[i];
    }
    grouped[at] = '\0';
    return say_format(words, "%s", grouped);
}

const char *say_percent(struct say *words, int64_t tenths)
{
    return say_format(words, words->dutch ? "%s\u00a0%%" : "%s%%", say_tenths(words, tenths));
}

static int say_date_parts(const char *iso, unsigned *ret_year, unsigned *ret_month, unsigned *ret_day)
{
    if (!iso || strlen(iso) != 10 || iso[4] != '-' || iso[7] != '-')
        return 0;
    unsigned parts[3] = {0, 0, 0};
    static const struct {
        int from, to;
    } fields[3] = {{0, 4}, {5, 7}, {8, 10}};
    for (int field = 0; field < 3; field++)
        for (int i = fields[field].from; i < fields[field].to; i++) {
            if (iso[i] < '0' || iso[i] > '9')
                return 0;
            parts[field] = parts[field] * 10 + (unsigned)(iso[i] - '0');
        }
    *ret_year = parts[0];
    *ret_month = parts[1];
    *ret_day = parts[2];
    return parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1 && parts[2] <= 31;
}

static const char *const month_names[2][12] = {{"January", "February", "March", "April", "May", "June", "July",
                                                "August", "September", "October", "November", "December"},
                                               {"januari", "februari", "maart", "april", "mei", "juni", "juli",
                                                "augustus", "september", "oktober", "november", "december"}};
static const char *const month_short[2][12] = {
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    {"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}};

const char *say_date(struct say *words, const char *iso)
{
    unsigned year, month, day;
    if (!say_date_parts(iso, &year, &month, &day))
        return iso ? iso : "";
    return say_format(words, "%u\u00a0%s\u00a0%u", day, month_names[words->dutch][month - 1], year);
}

const char *say_date_short(struct say *words, const char *iso)
{
    unsigned year, month, day;
    if (!say_date_parts(iso, &year, &month, &day))
        return iso ? iso : "";
    return say_format(words, "%u\u00a0%s\u00a0%u", day, month_short[words->dutch][month - 1], year);
}

const char *say_month(struct say *words, const char *iso)
{
    unsigned year, month, day;
    if (!say_date_parts(iso, &year, &month, &day))
        return iso ? iso : "";
    return say_format(words, "%s\u00a0%u", month_short[words->dutch][month - 1], year);
}

int64_t say_day_number(const char *iso)
{
    unsigned year, month, day;
    if (!say_date_parts(iso, &year, &month, &day))
        return 0;
    /* Days of a civil date, with the year starting in March. */
    int64_t shifted = (int64_t)year - (month <= 2);
    int64_t day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year;
}

size_t say_decode(const char *text, size_t size, uint32_t *ret_code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    *ret_code = 0xfffd;
    if (size == 0)
        return 0;
    if (bytes[0] < 0x80) {
        *ret_code = bytes[0];
        return 1;
    }
    size_t length = bytes[0] >= 0xf0 && bytes[0] < 0xf5   ? 4
                    : bytes[0] >= 0xe0 && bytes[0] < 0xf0 ? 3
                    : bytes[0] >= 0xc2 && bytes[0] < 0xe0 ? 2
                                                          : 0;
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0 || length > size)
        return 1;
    uint32_t code = bytes[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 1;
        code = code << 6 | (bytes[i] & 0x3fu);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 1;
    *ret_code = code;
    return length;
}

int say_columns(uint32_t code)
{
    static const struct {
        uint32_t from, to;
        int columns;
    } ranges[] = {
        {0x0300, 0x036f, 0}, {0x200b, 0x200f, 0}, {0x202a, 0x202e, 0},   {0x2060, 0x2064, 0},   {0x2066, 0x2069, 0},
        {0x1100, 0x115f, 2}, {0x2e80, 0xa4cf, 2}, {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},   {0xfe00, 0xfe0f, 0},
        {0xfe30, 0xfe6f, 2}, {0xff00, 0xff60, 2}, {0x1f300, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
    };
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return ranges[i].columns;
    return 1;
}

void sink_begin(struct sink *sink, const struct peil_host *host, struct peil_error *error)
{
    sink->host = host;
    sink->error = error;
    sink->failed = 0;
    sink->used = 0;
}

static void sink_flush(struct sink *sink)
{
    if (!sink->failed && sink->used > 0)
        sink->failed = sink->host->write(sink->host->context, sink->bytes, sink->used, sink->error);
    sink->used = 0;
    if (!sink->failed && sink->host->cancelled(sink->host->context))
        sink->failed = say_fail(sink->error, PEIL_ERROR_INTERRUPTED, "interrupted while rendering");
}

void sink_write(struct sink *sink, const void *bytes, size_t size)
{
    const char *from = bytes;
    while (size > 0 && !sink->failed) {
        size_t room = sizeof(sink->bytes) - sink->used;
        size_t part = size < room ? size : room;
        memcpy(sink->bytes + sink->used, from, part);
        sink->used += part;
        from += part;
        size -= part;
        if (sink->used == sizeof(sink->bytes))
            sink_flush(sink);
    }
}

void sink_text(struct sink *sink, const char *text)
{
    sink_write(sink, text, strlen(text));
}

int sink_end(struct sink *sink)
{
    sink_flush(sink);
    return sink->failed;
}
