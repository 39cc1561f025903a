/* SPDX-License-Identifier: EUPL-1.2 */
/* Facts that are tables: text is built row by row and moved to the arena when the next fact begins. */
#include "results/facts_lines.h"

#include <assert.h>
#include <string.h>

#include "base/poison.h"

static struct facts_lines_fact *add_fact(struct facts_lines *lines)
{
    if (lines->count == lines->capacity) {
        size_t capacity = lines->capacity ? lines->capacity * 2 : 64;
        struct facts_lines_fact *larger = arena_allocate_array(lines->arena, capacity, sizeof(*larger));
        if (lines->count)
            memcpy(larger, lines->facts, lines->count * sizeof(*larger));
        lines->facts = larger;
        lines->capacity = capacity;
    }
    return &lines->facts[lines->count++];
}

static void keep_text(struct facts_lines *lines)
{
    if (lines->count == 0)
        return;
    struct facts_lines_fact *fact = &lines->facts[lines->count - 1];
    fact->size = (uint32_t)lines->building.size;
    fact->text = arena_text_n(lines->arena, buffer_text(&lines->building), lines->building.size);
    buffer_clear(&lines->building);
}

void facts_lines_row(struct facts_lines *lines, int64_t object, int member)
{
    const struct facts_lines_fact *newest = lines->count ? &lines->facts[lines->count - 1] : NULL;
    assert(!newest || newest->object <= object);
    if (newest && newest->object == object && newest->member == member) {
        buffer_append_byte(&lines->building, '\n');
    } else {
        keep_text(lines);
        *add_fact(lines) = (struct facts_lines_fact){.object = object, .member = member};
    }
    lines->first = true;
}

void facts_lines_column(struct facts_lines *lines, const char *text)
{
    if (!lines->first)
        buffer_append_byte(&lines->building, '\t');
    lines->first = false;
    for (; text && *text; text++)
        buffer_append_byte(&lines->building, (unsigned char)*text < ' ' ? ' ' : (unsigned char)*text);
}

void facts_lines_done(struct facts_lines *lines)
{
    keep_text(lines);
    buffer_release(&lines->building);
}

void facts_lines_seek(struct facts_lines *lines, int64_t object)
{
    while (lines->at > 0 && lines->facts[lines->at - 1].object >= object) /* a new pass */
        lines->at--;
    while (lines->at < lines->count && lines->facts[lines->at].object < object)
        lines->at++;
    lines->end = lines->at;
    while (lines->end < lines->count && lines->facts[lines->end].object == object)
        lines->end++;
}

struct peil_value facts_lines_value(const struct facts_lines *lines, int member)
{
    for (size_t i = lines->at; i < lines->end; i++)
        if (lines->facts[i].member == member)
            return (struct peil_value){
                .text = lines->facts[i].text, .size = lines->facts[i].size, .state = PEIL_VALUE_TEXT};
    return (struct peil_value){.state = PEIL_VALUE_ABSENT};
}
