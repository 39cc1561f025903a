/* SPDX-License-Identifier: EUPL-1.2 */
/* Objects and outcomes on the wire: the two payloads that there are millions of values in. */
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/wire.h"
#include "job/protocol.h"
#include "base/poison.h"

enum { FORM_NONE = 0, FORM_ONE = 1, FORM_ZERO = 2, FORM_NUMBERS = 3, FORM_DETAIL = 0x80 };
enum { OBJECTS_HEAD = 8, OUTCOMES_HEAD = 16, CELL_SIZE = 4, STATE_BITS = 3 };

static inline uint16_t load_u16(const unsigned char *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof(value));
    return le16toh(value);
}

static inline uint32_t load_u32(const unsigned char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return le32toh(value);
}

static inline uint64_t load_u64(const unsigned char *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof(value));
    return le64toh(value);
}

static inline void store_u32(void *at, uint32_t value)
{
    value = htole32(value);
    memcpy(at, &value, sizeof(value));
}

/* ---- Objects --------------------------------------------------------------------------------------------------- */

void protocol_put_objects(struct buffer *payload, uint32_t fact_count)
{
    buffer_clear(payload);
    wire_put_u32(payload, 0);
    wire_put_u32(payload, fact_count);
}

bool protocol_add_object(struct buffer *payload, const struct peil_value *facts)
{
    unsigned char *head = (unsigned char *)payload->data;
    uint32_t fact_count = load_u32(head + 4);
    uint64_t whole = payload->size;
    for (uint32_t i = 0; i < fact_count; i++)
        whole += sizeof(uint32_t) + (facts[i].text ? facts[i].size : 0u);
    if (whole > FRAME_LARGEST || load_u32(head) >= PROTOCOL_OBJECTS_MOST)
        return false;
    buffer_reserve(payload, (size_t)whole - payload->size);
    char *at = payload->data + payload->size;
    for (uint32_t i = 0; i < fact_count; i++) {
        uint32_t size = facts[i].text ? facts[i].size : 0u;
        store_u32(at, size << STATE_BITS | facts[i].state);
        if (size)
            memcpy(at + sizeof(uint32_t), facts[i].text, size);
        at += sizeof(uint32_t) + size;
    }
    payload->size = (size_t)whole;
    payload->data[whole] = '\0';
    head = (unsigned char *)payload->data;
    store_u32(head, load_u32(head) + 1);
    return true;
}

uint32_t protocol_object_count(const void *payload, size_t size)
{
    return size >= OBJECTS_HEAD ? load_u32(payload) : 0;
}

static int objects_bad(struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_PLUGIN, _("a %s frame that is cut short or holds what it should not"),
                     "OBJECTS");
}

int protocol_get_objects(const void *payload, size_t size, uint32_t fact_count, struct protocol_objects *ret_objects,
                         struct peil_error *error)
{
    const unsigned char *bytes = payload;
    if (size < OBJECTS_HEAD)
        return objects_bad(error);
    *ret_objects = (struct protocol_objects){
        .object_count = load_u32(bytes),
        .fact_count = load_u32(bytes + 4),
        .at = bytes + OBJECTS_HEAD,
        .end = bytes + size,
    };
    uint64_t least = (uint64_t)ret_objects->object_count * ret_objects->fact_count * sizeof(uint32_t);
    if (ret_objects->fact_count != fact_count || ret_objects->object_count > PROTOCOL_OBJECTS_MOST ||
        least > size - OBJECTS_HEAD || (ret_objects->object_count == 0 && size != OBJECTS_HEAD))
        return objects_bad(error);
    return 0;
}

int protocol_next_object(struct protocol_objects *objects, struct peil_value *ret_facts, struct peil_error *error)
{
    const unsigned char *at = objects->at;
    for (uint32_t i = 0; i < objects->fact_count; i++) {
        if ((size_t)(objects->end - at) < sizeof(uint32_t))
            return objects_bad(error);
        uint32_t word = load_u32(at);
        uint32_t state = word & ((1u << STATE_BITS) - 1);
        uint32_t size = word >> STATE_BITS;
        bool has_text = state == PEIL_VALUE_TEXT || state == PEIL_VALUE_JSON;
        at += sizeof(uint32_t);
        if ((size_t)(objects->end - at) < size || state > PEIL_VALUE_UNKNOWN || (size && !has_text))
            return objects_bad(error);
        ret_facts[i] = (struct peil_value){.text = has_text ? (const char *)at : NULL, .size = size, .state = state};
        at += size;
    }
    objects->at = at;
    return 0;
}

/* ---- Outcomes -------------------------------------------------------------------------------------------------- */

void protocol_begin_outcomes(struct protocol_outcomes_writer *writer, uint64_t first, const uint32_t *ids,
                             uint32_t check_count)
{
    buffer_clear(&writer->head);
    buffer_clear(&writer->cells);
    buffer_clear(&writer->more);
    writer->first = first;
    writer->check_count = check_count;
    for (uint32_t i = 0; i < check_count; i++)
        wire_put_u32(&writer->head, ids[i]);
}

void protocol_add_outcome(struct protocol_outcomes_writer *writer, const struct peil_outcome *outcome)
{
    unsigned form = FORM_NONE;
    if (outcome->verdict == PEIL_VERDICT_MEASURED)
        form = outcome->d != 1 ? FORM_NUMBERS : outcome->n == 1 ? FORM_ONE : FORM_ZERO;
    bool detail = outcome->detail && outcome->detail_size;
    unsigned char cell[CELL_SIZE] = {(unsigned char)outcome->verdict,
                                     (unsigned char)(form | (detail ? FORM_DETAIL : 0)), (unsigned char)outcome->reason,
                                     (unsigned char)(outcome->reason >> 8)};
    buffer_append(&writer->cells, cell, sizeof(cell));
    if (form == FORM_NUMBERS) {
        wire_put_i64(&writer->more, outcome->n);
        wire_put_i64(&writer->more, outcome->d);
    }
    if (detail) {
        size_t size = outcome->detail_size;
        if (size > PROTOCOL_DETAIL_LARGEST)
            size = utf8_cut(outcome->detail, PROTOCOL_DETAIL_LARGEST);
        wire_put_u16(&writer->more, (uint16_t)size);
        buffer_append(&writer->more, outcome->detail, size);
    }
}

size_t protocol_outcomes_size(const struct protocol_outcomes_writer *writer)
{
    return OUTCOMES_HEAD + writer->head.size + writer->cells.size + writer->more.size;
}

void protocol_put_outcomes(struct buffer *payload, const struct protocol_outcomes_writer *writer)
{
    size_t row = (size_t)writer->check_count * CELL_SIZE;
    wire_put_u64(payload, writer->first);
    wire_put_u32(payload, row ? (uint32_t)(writer->cells.size / row) : 0);
    wire_put_u32(payload, writer->check_count);
    buffer_append(payload, writer->head.data, writer->head.size);
    buffer_append(payload, writer->cells.data, writer->cells.size);
    buffer_append(payload, writer->more.data, writer->more.size);
}

void protocol_release_outcomes(struct protocol_outcomes_writer *writer)
{
    buffer_release(&writer->head);
    buffer_release(&writer->cells);
    buffer_release(&writer->more);
}

const char *protocol_check_outcome(const struct peil_outcome *outcome, uint32_t reason_count, char text[160])
{
    text[0] = '\0';
    bool measured = outcome->verdict == PEIL_VERDICT_MEASURED;
    bool needs_reason = outcome->verdict == PEIL_VERDICT_NOT_MEASURED || (measured && outcome->n != outcome->d);
    if (outcome->verdict < PEIL_VERDICT_MEASURED || outcome->verdict > PEIL_VERDICT_NOT_MEASURED)
        snprintf(text, 160, _("gave verdict %u, which there is not"), outcome->verdict);
    else if (measured ? outcome->d < 1 || outcome->n < 0 || outcome->n > outcome->d : outcome->n || outcome->d)
        snprintf(text, 160, _("gave %" PRId64 " of %" PRId64), outcome->n, outcome->d);
    else if (outcome->reason > reason_count)
        snprintf(text, 160, _("gave reason %u and has %u"), outcome->reason, reason_count);
    else if (needs_reason && outcome->reason == 0)
        snprintf(text, 160, "%s", _("gave no reason for what is not in order"));
    else if (outcome->detail && outcome->detail_size && !utf8_is_valid(outcome->detail, outcome->detail_size))
        snprintf(text, 160, "%s", _("gave a detail that is not UTF-8"));
    else
        return NULL;
    return text;
}

static int outcomes_bad(struct peil_error *error)
{
    return error_set(error, PEIL_ERROR_PLUGIN, _("a %s frame that is cut short or holds what it should not"),
                     "OUTCOMES");
}

int protocol_get_outcomes(const void *payload, size_t size, struct protocol_outcomes *ret_outcomes,
                          struct peil_error *error)
{
    const unsigned char *bytes = payload;
    if (size < OUTCOMES_HEAD)
        return outcomes_bad(error);
    uint32_t objects = load_u32(bytes + 8), checks = load_u32(bytes + 12);
    uint64_t ids = (uint64_t)checks * sizeof(uint32_t);
    /* Two 32-bit numbers: their product fits in 64 bits, four times that only when it is checked in this order. */
    if (ids > size - OUTCOMES_HEAD || (uint64_t)objects * checks > (size - OUTCOMES_HEAD - ids) / CELL_SIZE)
        return outcomes_bad(error);
    *ret_outcomes = (struct protocol_outcomes){
        .first = load_u64(bytes),
        .object_count = objects,
        .check_count = checks,
        .ids = bytes + OUTCOMES_HEAD,
        .cell = bytes + OUTCOMES_HEAD + ids,
        .end = bytes + size,
    };
    ret_outcomes->cells_end = ret_outcomes->cell + (uint64_t)objects * checks * CELL_SIZE;
    ret_outcomes->more = ret_outcomes->cells_end;
    return 0;
}

uint32_t protocol_outcomes_check(const struct protocol_outcomes *outcomes, uint32_t index)
{
    return load_u32(outcomes->ids + (size_t)index * sizeof(uint32_t));
}

int protocol_next_outcome(struct protocol_outcomes *outcomes, struct peil_outcome *ret_outcome)
{
    const unsigned char *cell = outcomes->cell;
    if (cell == outcomes->cells_end)
        return outcomes->more == outcomes->end ? 0 : outcomes_bad(NULL);
    *ret_outcome = (struct peil_outcome){.verdict = cell[0], .reason = load_u16(cell + 2)};
    outcomes->cell += CELL_SIZE;
    unsigned form = cell[1];
    size_t left = (size_t)(outcomes->end - outcomes->more);
    switch (form & ~(unsigned)FORM_DETAIL) {
    case FORM_NONE:
        break;
    case FORM_ONE:
        ret_outcome->n = 1;
        ret_outcome->d = 1;
        break;
    case FORM_ZERO:
        ret_outcome->d = 1;
        break;
    case FORM_NUMBERS:
        if (left < 16)
            return outcomes_bad(NULL);
        ret_outcome->n = (int64_t)load_u64(outcomes->more);
        ret_outcome->d = (int64_t)load_u64(outcomes->more + 8);
        outcomes->more += 16;
        left -= 16;
        break;
    default:
        return outcomes_bad(NULL);
    }
    if (form & FORM_DETAIL) {
        uint16_t size = left < 2 ? 0 : load_u16(outcomes->more);
        if (left < 2 || size > left - 2 || size == 0 || size > PROTOCOL_DETAIL_LARGEST)
            return outcomes_bad(NULL);
        ret_outcome->detail = (const char *)outcomes->more + 2;
        ret_outcome->detail_size = size;
        outcomes->more += 2 + size;
    }
    return 1;
}

static int verify_checks(const struct protocol_outcomes *outcomes, const struct protocol_facts *facts,
                         struct peil_error *error)
{
    if (outcomes->check_count != facts->check_count)
        return error_set(error, PEIL_ERROR_PLUGIN, _("sent outcomes of %u checks and was asked for %zu"),
                         outcomes->check_count, facts->check_count);
    for (uint32_t i = 0; i < outcomes->check_count; i++)
        if (protocol_outcomes_check(outcomes, i) != facts->checks[i].id)
            return error_set(error, PEIL_ERROR_PLUGIN, _("sent outcomes of check %u, which it was not asked for"),
                             protocol_outcomes_check(outcomes, i));
    return 0;
}

int protocol_verify_outcomes(const void *payload, size_t size, const struct protocol_facts *facts, uint64_t first,
                             uint64_t object_most, uint32_t *ret_object_count, struct peil_error *error)
{
    struct protocol_outcomes outcomes;
    int failed = protocol_get_outcomes(payload, size, &outcomes, error);
    failed = failed ? failed : verify_checks(&outcomes, facts, error);
    if (failed)
        return failed;
    if (outcomes.first != first || outcomes.object_count > object_most)
        return error_set(error, PEIL_ERROR_PLUGIN, _("sent outcomes of objects that it was not given"));
    for (uint32_t object = 0; object < outcomes.object_count; object++)
        for (size_t i = 0; i < facts->check_count; i++) {
            struct peil_outcome outcome;
            char wrong[160];
            if (protocol_next_outcome(&outcomes, &outcome) != 1)
                return outcomes_bad(error);
            if (protocol_check_outcome(&outcome, (uint32_t)facts->checks[i].reason_count, wrong))
                return error_set(error, PEIL_ERROR_PLUGIN, "%s", wrong);
        }
    struct peil_outcome none;
    if (protocol_next_outcome(&outcomes, &none) != 0)
        return outcomes_bad(error);
    *ret_object_count = outcomes.object_count;
    return 0;
}
