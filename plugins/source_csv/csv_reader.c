/* SPDX-License-Identifier: EUPL-1.2 */
/* A CSV reader: a decoder that gives one unit at a time, a small state machine, and a way back behind a lost quote. */
#include "csv_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { UNIT_END = -1, UNIT_BAD = -2 };

const char *const csv_encoding_names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252", "ISO-8859-1"};

/* 0x80..0x9f of Windows-1252, after the WHATWG table: undefined ones are the control characters of that number. */
static const uint16_t csv_windows_1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

unsigned csv_code_point(enum csv_encoding encoding, unsigned char byte)
{
    return encoding == CSV_WINDOWS_1252 && byte >= 0x80 && byte < 0xa0 ? csv_windows_1252[byte - 0x80] : byte;
}

static void *csv_grow(void *memory, size_t size)
{
    void *grown = realloc(memory, size);
    if (!grown)
        abort(); /* records are bounded: this is a machine without memory, and the process does this job only */
    return grown;
}

/* ---- Units: bytes of UTF-8, code points of the other encodings ------------------------------------------------ */

static uint64_t csv_offset(const struct csv_reader *reader)
{
    return reader->buffer_offset + reader->buffer_at;
}

static bool csv_fill(struct csv_reader *reader)
{
    if (reader->failed)
        return false;
    reader->buffer_offset += reader->buffer_at;
    size_t kept = reader->buffer_size - reader->buffer_at;
    memmove(reader->buffer, reader->buffer + reader->buffer_at, kept);
    reader->buffer_at = 0;
    reader->buffer_size = kept;
    ssize_t got =
        reader->input(reader->context, reader->buffer + kept, CSV_BUFFER - kept, reader->buffer_offset + kept);
    if (got < 0)
        reader->failed = true;
    if (got > 0)
        reader->buffer_size += (size_t)got;
    return got > 0;
}

static int32_t csv_byte(struct csv_reader *reader)
{
    if (reader->buffer_at == reader->buffer_size && !csv_fill(reader))
        return UNIT_END;
    return reader->buffer[reader->buffer_at++];
}

static void csv_blame(struct csv_reader *reader, enum csv_problem problem, uint64_t offset)
{
    if (reader->problem != CSV_FINE)
        return;
    reader->problem = problem;
    reader->problem_line = reader->lines;
    reader->problem_byte = offset - reader->line_offset + 1;
    reader->problem_offset = offset;
}

static int32_t csv_utf16_unit(struct csv_reader *reader)
{
    int32_t first = csv_byte(reader);
    if (first == UNIT_END)
        return UNIT_END;
    int32_t second = csv_byte(reader);
    if (second == UNIT_END)
        return UNIT_BAD;
    return reader->encoding == CSV_UTF_16LE ? first | second << 8 : first << 8 | second;
}

static int32_t csv_utf16(struct csv_reader *reader)
{
    uint64_t offset = csv_offset(reader);
    int32_t unit = csv_utf16_unit(reader);
    if (unit < 0xd800 || unit > 0xdfff) {
        if (unit == UNIT_BAD)
            csv_blame(reader, CSV_INVALID, offset);
        return unit == UNIT_BAD ? 0xfffd : unit;
    }
    if (unit < 0xdc00) {
        if (reader->buffer_size - reader->buffer_at < 2)
            csv_fill(reader);
        int32_t next = csv_utf16_unit(reader);
        if (next >= 0xdc00 && next <= 0xdfff)
            return 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
        if (next >= 0)
            reader->buffer_at -= 2; /* it is a character of its own; the two bytes are in the buffer still */
    }
    csv_blame(reader, CSV_INVALID, offset);
    return 0xfffd;
}

/* Follows the UTF-8 sequences (RFC 3629) byte by byte; a broken one is blamed at its first byte. */
static void csv_follow(struct csv_reader *reader, int32_t byte)
{
    if (reader->sequence) {
        if (byte >= reader->low && byte <= reader->high) {
            reader->sequence--;
            reader->low = 0x80;
            reader->high = 0xbf;
            return;
        }
        reader->sequence = 0;
        csv_blame(reader, CSV_INVALID, reader->sequence_offset);
    }
    if (byte < 0x80)
        return;
    if (byte < 0xc2 || byte > 0xf4) {
        csv_blame(reader, CSV_INVALID, csv_offset(reader) - 1);
        return;
    }
    reader->sequence_offset = csv_offset(reader) - 1;
    reader->sequence = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    reader->low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    reader->high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
}

static int32_t csv_unit(struct csv_reader *reader)
{
    int32_t unit;
    switch (reader->encoding) {
    case CSV_UTF_8:
        unit = csv_byte(reader);
        if (reader->sequence || unit >= 0x80)
            csv_follow(reader, unit);
        break;
    case CSV_UTF_16LE:
    case CSV_UTF_16BE:
        unit = csv_utf16(reader);
        break;
    case CSV_WINDOWS_1252:
        unit = csv_byte(reader);
        if (unit >= 0x80 && unit < 0xa0)
            unit = csv_windows_1252[unit - 0x80];
        break;
    default:
        unit = csv_byte(reader);
    }
    if (unit == 0)
        csv_blame(reader, CSV_NUL,
                  csv_offset(reader) - (reader->encoding == CSV_UTF_16LE || reader->encoding == CSV_UTF_16BE ? 2 : 1));
    return unit;
}

/* ---- The record under construction ----------------------------------------------------------------------------- */

static void csv_put_byte(struct csv_reader *reader, int32_t byte)
{
    if (reader->text_size == reader->text_capacity) {
        reader->text_capacity = reader->text_capacity ? 2 * reader->text_capacity : 4096;
        reader->text = csv_grow(reader->text, reader->text_capacity);
    }
    reader->text[reader->text_size++] = (char)byte;
}

static void csv_put(struct csv_reader *reader, int32_t unit)
{
    if (reader->encoding == CSV_UTF_8 || unit < 0x80) {
        csv_put_byte(reader, unit);
    } else if (unit < 0x800) {
        csv_put_byte(reader, 0xc0 | unit >> 6);
        csv_put_byte(reader, 0x80 | (unit & 0x3f));
    } else if (unit < 0x10000) {
        csv_put_byte(reader, 0xe0 | unit >> 12);
        csv_put_byte(reader, 0x80 | (unit >> 6 & 0x3f));
        csv_put_byte(reader, 0x80 | (unit & 0x3f));
    } else {
        csv_put_byte(reader, 0xf0 | unit >> 18);
        csv_put_byte(reader, 0x80 | (unit >> 12 & 0x3f));
        csv_put_byte(reader, 0x80 | (unit >> 6 & 0x3f));
        csv_put_byte(reader, 0x80 | (unit & 0x3f));
    }
}

static void csv_end_field(struct csv_reader *reader, size_t start, bool quoted)
{
    if (reader->field_count == reader->field_capacity) {
        reader->field_capacity = reader->field_capacity ? 2 * reader->field_capacity : 64;
        reader->fields = csv_grow(reader->fields, reader->field_capacity * sizeof(*reader->fields));
    }
    reader->fields[reader->field_count++] =
        (struct csv_field){.at = start, .size = reader->text_size - start, .quoted = quoted};
    csv_put_byte(reader, '\0');
}

static void csv_begin_line(struct csv_reader *reader)
{
    reader->lines++;
    reader->line_offset = csv_offset(reader);
}

/* After CR: takes the LF that belongs to it, and leaves anything else unread. */
static bool csv_take_line_feed(struct csv_reader *reader)
{
    bool wide = reader->encoding == CSV_UTF_16LE || reader->encoding == CSV_UTF_16BE;
    size_t size = wide ? 2 : 1;
    while (reader->buffer_size - reader->buffer_at < size)
        if (!csv_fill(reader))
            return false;
    const unsigned char *bytes = reader->buffer + reader->buffer_at;
    if (bytes[reader->encoding == CSV_UTF_16BE] != '\n' || (wide && bytes[reader->encoding == CSV_UTF_16LE] != 0))
        return false;
    reader->buffer_at += size;
    return true;
}

/* Where reading can begin again when a record is given up: behind its first line. */
struct csv_resume {
    bool possible;
    uint64_t offset;
    uint64_t line;
};

static void csv_go_back(struct csv_reader *reader, const struct csv_resume *resume)
{
    reader->rewinds++;
    reader->buffer_offset = resume->offset;
    reader->buffer_at = reader->buffer_size = 0;
    reader->sequence = 0;
    reader->lines = resume->line;
    reader->line_offset = resume->offset;
}

static void csv_skip_line(struct csv_reader *reader)
{
    int32_t unit;
    while ((unit = csv_unit(reader)) != UNIT_END && unit != '\n')
        if (unit == '\r') {
            csv_take_line_feed(reader);
            break;
        }
}

/* Gives the record up: reads on behind its first line, or behind the line it is at. */
static void csv_give_up(struct csv_reader *reader, enum csv_problem problem, const struct csv_resume *resume)
{
    reader->problem = problem;
    reader->problem_line = reader->line;
    reader->problem_byte = 1;
    reader->problem_offset = reader->offset;
    if (resume->possible && reader->rewinds < CSV_REWINDS) {
        csv_go_back(reader, resume);
    } else if (problem == CSV_TOO_LARGE) {
        csv_skip_line(reader);
        csv_begin_line(reader);
    }
    reader->field_count = 0;
}

enum csv_state { CSV_FIELD_START, CSV_PLAIN, CSV_QUOTED, CSV_QUOTE_IN_QUOTED };

/* A line break inside quotes is text; it is counted, and the first one is remembered. */
static void csv_quoted_break(struct csv_reader *reader, int32_t unit, struct csv_resume *resume)
{
    csv_put(reader, unit);
    if (unit == '\r') {
        if (!csv_take_line_feed(reader))
            return;
        csv_put(reader, '\n');
    }
    csv_begin_line(reader);
    if (!resume->possible)
        *resume = (struct csv_resume){.possible = true, .offset = csv_offset(reader), .line = reader->lines};
}

/* Reads one record. Returns false at the end of the input before any unit. */
static bool csv_record(struct csv_reader *reader)
{
    struct csv_resume resume = {0};
    enum csv_state state = CSV_FIELD_START;
    size_t start = 0;
    bool quoted = false, field_quoted = false;
    reader->text_size = reader->field_count = 0;
    reader->problem = CSV_FINE;
    reader->line = reader->lines;
    reader->offset = csv_offset(reader);
    while (true) {
        if (reader->text_size > reader->largest || reader->field_count >= CSV_MOST_COLUMNS) {
            csv_give_up(reader, CSV_TOO_LARGE, &resume);
            return true;
        }
        int32_t unit = csv_unit(reader);
        if (unit == UNIT_END) {
            if (state == CSV_QUOTED) {
                csv_give_up(reader, CSV_UNCLOSED, &resume);
                return true;
            }
            if (state == CSV_FIELD_START && reader->field_count == 0 && !quoted)
                return false;
            csv_end_field(reader, start, field_quoted);
            return true;
        }
        if (state == CSV_QUOTED) {
            if (unit == '"')
                state = CSV_QUOTE_IN_QUOTED;
            else if (unit == '\n' || unit == '\r')
                csv_quoted_break(reader, unit, &resume);
            else
                csv_put(reader, unit);
            continue;
        }
        if (unit == reader->separator) {
            csv_end_field(reader, start, field_quoted);
            start = reader->text_size;
            field_quoted = false;
            state = CSV_FIELD_START;
        } else if (unit == '\n' || unit == '\r') {
            if (unit == '\r')
                csv_take_line_feed(reader);
            csv_end_field(reader, start, field_quoted);
            csv_begin_line(reader);
            if (reader->field_count == 1 && reader->fields[0].size == 0 && !quoted && reader->problem == CSV_FINE) {
                reader->text_size = reader->field_count = start = 0; /* an empty line */
                reader->line = reader->lines;
                reader->offset = csv_offset(reader);
                state = CSV_FIELD_START;
                continue;
            }
            return true;
        } else if (unit == '"' && state == CSV_FIELD_START) {
            state = CSV_QUOTED;
            quoted = field_quoted = true;
        } else if (unit == '"' && state == CSV_QUOTE_IN_QUOTED) {
            csv_put(reader, '"');
            state = CSV_QUOTED;
        } else {
            if (state == CSV_QUOTE_IN_QUOTED)
                csv_blame(reader, CSV_AFTER_QUOTE, csv_offset(reader) - 1);
            csv_put(reader, unit);
            state = CSV_PLAIN;
        }
    }
}

int csv_next(struct csv_reader *reader)
{
    if (!reader->started) {
        reader->started = true;
        reader->buffer = csv_grow(NULL, CSV_BUFFER);
        reader->buffer_offset = reader->line_offset = reader->start;
        reader->lines += 1;
    }
    bool found = csv_record(reader);
    if (reader->failed)
        return -1;
    if (!found && !reader->ended && reader->line_offset == csv_offset(reader))
        reader->lines--; /* the last line break ends a line and begins none */
    reader->ended = !found;
    return found;
}

void csv_reader_release(struct csv_reader *reader)
{
    free(reader->text);
    free(reader->fields);
    free(reader->buffer);
    reader->text = NULL;
    reader->fields = NULL;
    reader->buffer = NULL;
    reader->started = false;
}

/* ---- Detection ------------------------------------------------------------------------------------------------- */

static bool csv_mark(const unsigned char *head, size_t size, struct csv_detected *detected)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum csv_encoding encoding;
    } marks[] = {{"\xef\xbb\xbf", 3, CSV_UTF_8}, {"\xff\xfe", 2, CSV_UTF_16LE}, {"\xfe\xff", 2, CSV_UTF_16BE}};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (size >= marks[i].size && memcmp(head, marks[i].bytes, marks[i].size) == 0) {
            detected->encoding = marks[i].encoding;
            detected->byte_order_mark = true;
            detected->start = marks[i].size;
            return true;
        }
    return false;
}

int csv_detect_encoding(csv_input *input, void *context, struct csv_detected *ret_detected)
{
    *ret_detected = (struct csv_detected){.encoding = CSV_UTF_8};
    unsigned char *bytes = csv_grow(NULL, CSV_BUFFER);
    struct csv_reader follower = {0}; /* only its UTF-8 state is used */
    uint64_t offset = 0, sequences = 0, invalid = 0;
    ssize_t got;
    while ((got = input(context, bytes, CSV_BUFFER, offset)) > 0) {
        if (offset == 0 && csv_mark(bytes, (size_t)got, ret_detected))
            break;
        for (ssize_t i = 0; i < got; i++) {
            if (bytes[i] < 0x80 && !follower.sequence)
                continue;
            unsigned before = follower.sequence;
            follower.problem = CSV_FINE;
            csv_follow(&follower, bytes[i]);
            invalid += follower.problem != CSV_FINE;
            sequences += before == 1 && follower.sequence == 0 && follower.problem == CSV_FINE;
        }
        offset += (uint64_t)got;
    }
    free(bytes);
    if (got < 0)
        return -1;
    invalid += follower.sequence != 0;
    if (invalid > sequences)
        ret_detected->encoding = CSV_WINDOWS_1252;
    return 0;
}

static struct csv_reader csv_probe(csv_input *input, void *context, const struct csv_detected *detected, int separator)
{
    return (struct csv_reader){.input = input,
                               .context = context,
                               .encoding = detected->encoding,
                               .separator = separator,
                               .largest = 65536,
                               .start = detected->start};
}

/* "sep=;" on the first line, as Excel writes and reads it. */
static int csv_separator_line(csv_input *input, void *context, struct csv_detected *detected)
{
    struct csv_reader probe = csv_probe(input, context, detected, 0x1f);
    int got = csv_next(&probe);
    if (got > 0 && probe.problem == CSV_FINE && probe.line == 1 && probe.field_count == 1 &&
        probe.fields[0].size == 5 && memcmp(probe.text, "sep=", 4) == 0) {
        detected->separator = (unsigned char)probe.text[4];
        detected->separator_line = true;
        detected->start = probe.line_offset;
    }
    csv_reader_release(&probe);
    return got < 0 ? -1 : 0;
}

int csv_detect_separator(csv_input *input, void *context, struct csv_detected *detected)
{
    static const char candidates[] = ";,\t|";
    enum { RECORDS = 50 };
    if (csv_separator_line(input, context, detected) != 0)
        return -1;
    if (detected->separator_line)
        return 0;
    size_t best_share = 0, best_columns = 1;
    detected->separator = ',';
    for (const char *candidate = candidates; *candidate; candidate++) {
        struct csv_reader probe = csv_probe(input, context, detected, *candidate);
        size_t columns = 0, same = 0, records = 0;
        int got = 0;
        while (records < RECORDS && (got = csv_next(&probe)) > 0) {
            if (probe.problem != CSV_FINE && probe.problem != CSV_INVALID && probe.problem != CSV_NUL)
                continue;
            if (records == 0)
                columns = probe.field_count;
            same += probe.field_count == columns;
            records++;
        }
        csv_reader_release(&probe);
        if (got < 0)
            return -1;
        size_t share = records ? same * 100 / records : 0;
        if (columns > 1 && (share > best_share || (share == best_share && columns > best_columns))) {
            best_share = share;
            best_columns = columns;
            detected->separator = *candidate;
        }
    }
    return 0;
}
