/* SPDX-License-Identifier: EUPL-1.2 */
/* Facts that are tables, taken apart line by line, column by column. */
#include "parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool span_is(struct span span, const char *text)
{
    return span.size == strlen(text) && memcmp(span.text, text, span.size) == 0;
}

bool span_same(struct span one, struct span other)
{
    return one.size == other.size && (one.size == 0 || memcmp(one.text, other.text, one.size) == 0);
}

bool table_line(const struct peil_value *table, uint32_t *at, struct span *ret_line)
{
    if (table->state != PEIL_VALUE_TEXT || *at >= table->size)
        return false;
    const char *start = table->text + *at;
    const char *end = memchr(start, '\n', table->size - *at);
    *ret_line = (struct span){start, end ? (uint32_t)(end - start) : table->size - *at};
    *at += ret_line->size + 1;
    return true;
}

struct span line_column(struct span *line)
{
    const char *tab = line->size ? memchr(line->text, '\t', line->size) : NULL;
    struct span column = {line->text, tab ? (uint32_t)(tab - line->text) : line->size};
    uint32_t taken = column.size + (tab != NULL);
    line->text += taken;
    line->size -= taken;
    return column;
}

bool fact_filled(const struct peil_value *value)
{
    for (uint32_t i = 0; value->state == PEIL_VALUE_TEXT && i < value->size; i++)
        if ((unsigned char)value->text[i] > ' ')
            return true;
    return value->state == PEIL_VALUE_JSON && value->size > 2;
}

bool fact_lost(const struct peil_value *value)
{
    return value->state == PEIL_VALUE_GONE || value->state == PEIL_VALUE_UNKNOWN;
}

bool fact_is(const struct peil_value *value, const char *text)
{
    return value->state == PEIL_VALUE_TEXT && span_is((struct span){value->text, value->size}, text);
}

void parts_read(struct chain *chain, const struct peil_value *table)
{
    struct span line;
    uint32_t at = 0;
    chain->count = 0;
    chain->more = false;
    while (table_line(table, &at, &line)) {
        if (chain->count == PARTS_MOST) {
            chain->more = true;
            return;
        }
        struct part *part = &chain->parts[chain->count];
        *part = (struct part){.group = chain->count, .lacks = -1};
        chain->count++;
        part->kind = line_column(&line);
        part->key = line_column(&line);
        part->here = span_is(line_column(&line), "yes");
        part->unit = line_column(&line);
        part->department = line_column(&line);
        part->level = line_column(&line);
        line_column(&line); /* the party: no names in evidence */
        part->service = line_column(&line);
    }
}

int part_find(const struct chain *chain, struct span kind, struct span key)
{
    for (int i = 0; i < chain->count; i++)
        if (span_same(chain->parts[i].key, key) && span_same(chain->parts[i].kind, kind))
            return i;
    return -1;
}

bool part_owned(const struct part *part)
{
    return part->here && span_is(part->level, "below") && !span_is(part->service, "no") &&
           !span_is(part->service, "ended");
}

void detail_clear(struct chain *chain)
{
    chain->detail_size = 0;
}

void detail_add(struct chain *chain, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int room = DETAIL_SIZE - chain->detail_size;
    int size = vsnprintf(chain->detail + chain->detail_size, (size_t)room, format, arguments);
    va_end(arguments);
    chain->detail_size += size < room ? size : room - 1;
}

/* Whole characters of it. */
static int key_size(struct span key)
{
    enum { KEY_LONGEST = 30 };
    if (key.size <= KEY_LONGEST)
        return (int)key.size;
    uint32_t size = KEY_LONGEST;
    while (size > 0 && ((unsigned char)key.text[size] & 0xc0) == 0x80)
        size--;
    return (int)size;
}

void detail_keys(struct chain *chain, struct span from, struct span key, int before)
{
    enum { SHOWN = 5 };
    if (before == SHOWN)
        detail_add(chain, ", \xe2\x80\xa6");
    if (before >= SHOWN)
        return;
    detail_add(chain, "%s", before ? ", " : "");
    if (from.size)
        detail_add(chain, "%.*s > ", key_size(from), from.text);
    detail_add(chain, "%.*s", key_size(key), key.text);
}

int refuse(struct peil_error *error, int code, const char *message)
{
    if (error) {
        error->code = code;
        snprintf(error->message, sizeof(error->message), "%s", message);
    }
    return code;
}

int outcome_without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason)
{
    *outcome = (struct peil_outcome){.verdict = verdict, .reason = (uint32_t)reason + 1};
    return 0;
}

int outcome_of(struct chain *chain, struct peil_outcome *outcome, int64_t n, int64_t d, int reason)
{
    *outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = n, .d = d};
    if (n < d) {
        outcome->reason = (uint32_t)reason + 1;
        outcome->detail = chain->detail;
        outcome->detail_size = (uint32_t)chain->detail_size;
    }
    return 0;
}
