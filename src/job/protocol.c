/* SPDX-License-Identifier: EUPL-1.2 */
/* Laying out and reading every payload but objects and outcomes (cells.c). */
#include "job/protocol.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/wire.h"
#include "job/job.h"
#include "job/reading.h"
#include "base/poison.h"

static void protocol_put_settings(struct buffer *payload, const struct job_setting *settings, size_t count)
{
    wire_put_u32(payload, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        wire_put_text(payload, settings[i].key);
        wire_put_text(payload, settings[i].value);
        wire_put_text(payload, settings[i].place);
    }
}

static const struct job_setting *protocol_get_settings(struct arena *arena, struct wire_reader *reader,
                                                       size_t *ret_count)
{
    *ret_count = protocol_count(reader, 12);
    struct job_setting *settings = arena_allocate_array(arena, *ret_count + 1, sizeof(*settings));
    for (size_t i = 0; i < *ret_count; i++) {
        settings[i].key = protocol_word(arena, reader);
        settings[i].value = protocol_word(arena, reader);
        settings[i].place = protocol_text(arena, reader);
    }
    return settings;
}

void protocol_put_job(struct buffer *payload, const struct protocol_job *job)
{
    wire_put_u32(payload, PROTOCOL_VERSION);
    wire_put_u8(payload, (uint8_t)job->work);
    wire_put_text(payload, job->kind);
    wire_put_text(payload, job->plugin);
    wire_put_text(payload, job->file);
    wire_put_text(payload, job->language);
    wire_put_text(payload, job->locale_folder);
    wire_put_i64(payload, job->date);
    wire_put_text(payload, job->location);
    wire_put_i64(payload, job->deadline_ms);
    wire_put_u64(payload, job->memory_bytes);
    wire_put_u64(payload, job->cpu_seconds);
    wire_put_u8(payload, job->network);
    wire_put_u8(payload, job->strict);
    wire_put_text(payload, job->readable);
    wire_put_text(payload, job->plugin_list);
    wire_put_text(payload, job->settings_name);
    wire_put_text(payload, job->settings_place);
    protocol_put_settings(payload, job->settings, job->setting_count);
    wire_put_u32(payload, (uint32_t)job->check_count);
    for (size_t i = 0; i < job->check_count; i++) {
        wire_put_u32(payload, job->checks[i].id);
        wire_put_text(payload, job->checks[i].rule);
        wire_put_text(payload, job->checks[i].name);
        wire_put_text(payload, job->checks[i].place);
        protocol_put_settings(payload, job->checks[i].settings, job->checks[i].setting_count);
    }
}

int protocol_get_job(struct arena *arena, const void *payload, size_t size, struct protocol_job *ret_job,
                     struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    *ret_job = (struct protocol_job){0};
    uint32_t version = wire_get_u32(&reader);
    if (!reader.bad && version != PROTOCOL_VERSION)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("peil speaks version %u with its runner and peil-runner version %u: install both anew"),
                         version, PROTOCOL_VERSION);
    ret_job->work = wire_get_u8(&reader);
    ret_job->kind = protocol_word(arena, &reader);
    ret_job->plugin = protocol_word(arena, &reader);
    ret_job->file = protocol_word(arena, &reader);
    ret_job->language = protocol_word(arena, &reader);
    ret_job->locale_folder = protocol_text(arena, &reader);
    ret_job->date = wire_get_i64(&reader);
    ret_job->location = protocol_text(arena, &reader);
    ret_job->deadline_ms = wire_get_i64(&reader);
    ret_job->memory_bytes = wire_get_u64(&reader);
    ret_job->cpu_seconds = wire_get_u64(&reader);
    ret_job->network = wire_get_boolean(&reader);
    ret_job->strict = wire_get_boolean(&reader);
    ret_job->readable = protocol_text(arena, &reader);
    ret_job->plugin_list = protocol_text(arena, &reader);
    ret_job->settings_name = protocol_text(arena, &reader);
    ret_job->settings_place = protocol_text(arena, &reader);
    ret_job->settings = protocol_get_settings(arena, &reader, &ret_job->setting_count);
    ret_job->check_count = protocol_count(&reader, 20);
    struct job_check *checks = arena_allocate_array(arena, ret_job->check_count + 1, sizeof(*checks));
    for (size_t i = 0; i < ret_job->check_count; i++) {
        checks[i].id = wire_get_u32(&reader);
        checks[i].rule = protocol_word(arena, &reader);
        checks[i].name = protocol_text(arena, &reader);
        checks[i].place = protocol_text(arena, &reader);
        checks[i].settings = protocol_get_settings(arena, &reader, &checks[i].setting_count);
    }
    ret_job->checks = checks;
    if (!wire_done(&reader) || ret_job->work < JOB_WORK_INFO || ret_job->work > JOB_WORK_NOTIFY)
        return protocol_bad("JOB", error);
    return 0;
}

void protocol_put_hello(struct buffer *payload, const struct protocol_hello *hello)
{
    wire_put_u32(payload, PROTOCOL_VERSION);
    wire_put_text(payload, hello->kind);
    wire_put_text(payload, hello->name);
    wire_put_text(payload, hello->version);
    wire_put_text(payload, hello->hash);
    wire_put_u8(payload, hello->fence.landlock);
    wire_put_u8(payload, hello->fence.calls);
    wire_put_u8(payload, hello->fence.write_or_execute);
    wire_put_u8(payload, hello->fence.network);
    wire_put_u8(payload, hello->fence.loose);
}

int protocol_get_hello(struct arena *arena, const void *payload, size_t size, struct protocol_hello *ret_hello,
                       struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    uint32_t version = wire_get_u32(&reader);
    if (!reader.bad && version != PROTOCOL_VERSION)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("peil speaks version %u with its runner and peil-runner version %u: install both anew"),
                         PROTOCOL_VERSION, version);
    ret_hello->kind = protocol_word(arena, &reader);
    ret_hello->name = protocol_word(arena, &reader);
    ret_hello->version = protocol_word(arena, &reader);
    ret_hello->hash = protocol_word(arena, &reader);
    ret_hello->fence.landlock = wire_get_u8(&reader);
    ret_hello->fence.calls = wire_get_boolean(&reader);
    ret_hello->fence.write_or_execute = wire_get_boolean(&reader);
    ret_hello->fence.network = wire_get_boolean(&reader);
    ret_hello->fence.loose = wire_get_boolean(&reader);
    if (!wire_done(&reader) || strspn(ret_hello->hash, "0123456789abcdef") != 64 || strlen(ret_hello->hash) != 64)
        return protocol_bad("HELLO", error);
    return 0;
}

void protocol_put_facts(struct buffer *payload, const struct protocol_facts *facts)
{
    wire_put_u32(payload, (uint32_t)facts->fact_count);
    for (size_t i = 0; i < facts->fact_count; i++)
        wire_put_text(payload, facts->facts[i]);
    wire_put_u32(payload, (uint32_t)facts->check_count);
    for (size_t i = 0; i < facts->check_count; i++) {
        wire_put_u32(payload, facts->checks[i].id);
        wire_put_text(payload, facts->checks[i].version);
        wire_put_u32(payload, (uint32_t)facts->checks[i].reason_count);
        for (size_t j = 0; j < facts->checks[i].reason_count; j++)
            wire_put_text(payload, facts->checks[i].reasons[j]);
        for (size_t j = 0; j < facts->checks[i].reason_count; j++) {
            const struct protocol_words *words = facts->checks[i].words ? &facts->checks[i].words[j] : NULL;
            wire_put_text(payload, words ? words->text : NULL);
            wire_put_text(payload, words ? words->hint : NULL);
        }
    }
}

static const char *const *protocol_word_list(struct arena *arena, struct wire_reader *reader, size_t *ret_count)
{
    *ret_count = protocol_count(reader, 4);
    const char **words = arena_allocate_array(arena, *ret_count + 1, sizeof(*words));
    for (size_t i = 0; i < *ret_count; i++)
        words[i] = protocol_word(arena, reader);
    return words;
}

static const struct protocol_words *protocol_reason_words(struct arena *arena, struct wire_reader *reader, size_t count)
{
    struct protocol_words *words = arena_allocate_array(arena, count + 1, sizeof(*words));
    for (size_t i = 0; i < count && !reader->bad; i++) {
        words[i].text = protocol_text(arena, reader);
        words[i].hint = protocol_text(arena, reader);
    }
    return words;
}

int protocol_get_facts(struct arena *arena, const void *payload, size_t size, struct protocol_facts *ret_facts,
                       struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_facts->facts = protocol_word_list(arena, &reader, &ret_facts->fact_count);
    ret_facts->check_count = protocol_count(&reader, 12);
    struct protocol_check *checks = arena_allocate_array(arena, ret_facts->check_count + 1, sizeof(*checks));
    for (size_t i = 0; i < ret_facts->check_count; i++) {
        checks[i].id = wire_get_u32(&reader);
        checks[i].version = protocol_word(arena, &reader);
        checks[i].reasons = protocol_word_list(arena, &reader, &checks[i].reason_count);
        checks[i].words = protocol_reason_words(arena, &reader, checks[i].reason_count);
        if (checks[i].reason_count > UINT16_MAX)
            reader.bad = true;
    }
    ret_facts->checks = checks;
    return wire_done(&reader) ? 0 : protocol_bad("FACTS", error);
}

void protocol_put_selections(struct buffer *payload, const struct peil_selection *selections, size_t count)
{
    wire_put_u32(payload, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        wire_put_text(payload, selections[i].name);
        wire_put_text(payload, selections[i].each);
        wire_put_u32(payload, selections[i].selector_count);
        for (uint32_t j = 0; j < selections[i].selector_count; j++)
            wire_put_text(payload, selections[i].selectors[j]);
    }
}

int protocol_get_selections(struct arena *arena, const void *payload, size_t size,
                            const struct peil_selection **ret_selections, size_t *ret_count, struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    *ret_count = protocol_count(&reader, 12);
    struct peil_selection *selections = arena_allocate_array(arena, *ret_count + 1, sizeof(*selections));
    for (size_t i = 0; i < *ret_count; i++) {
        size_t selector_count;
        selections[i].name = protocol_word(arena, &reader);
        selections[i].each = protocol_text(arena, &reader);
        selections[i].selectors = protocol_word_list(arena, &reader, &selector_count);
        selections[i].selector_count = (uint32_t)selector_count;
    }
    *ret_selections = selections;
    return wire_done(&reader) ? 0 : protocol_bad("SELECTIONS", error);
}

static void protocol_put_place(struct buffer *payload, const struct peil_place *place)
{
    wire_put_text(payload, place->file);
    wire_put_text(payload, place->pointer);
    wire_put_u64(payload, place->line);
    wire_put_u64(payload, place->byte);
}

static struct peil_place protocol_get_place(struct arena *arena, struct wire_reader *reader)
{
    struct peil_place place = {0};
    place.file = protocol_text(arena, reader);
    place.pointer = protocol_text(arena, reader);
    place.line = wire_get_u64(reader);
    place.byte = wire_get_u64(reader);
    return place;
}

bool protocol_put_record(struct buffer *payload, const struct protocol_record *record)
{
    uint64_t whole = 64;
    whole += record->place.file ? strlen(record->place.file) : 0;
    whole += record->place.pointer ? strlen(record->place.pointer) : 0;
    for (size_t i = 0; i < record->value_count; i++)
        whole += UINT64_C(5) + (record->values[i].text ? record->values[i].size : 0u);
    if (whole > FRAME_LARGEST)
        return false;
    wire_put_u32(payload, record->selection);
    protocol_put_place(payload, &record->place);
    wire_put_u32(payload, (uint32_t)record->value_count);
    for (size_t i = 0; i < record->value_count; i++) {
        const struct peil_value *value = &record->values[i];
        wire_put_u8(payload, (uint8_t)value->state);
        if (value->text)
            wire_put_bytes(payload, value->text, value->size);
        else
            wire_put_text(payload, NULL);
    }
    return true;
}

/* Text and JSON have text that is UTF-8; the other states have none. */
static struct peil_value protocol_get_value(struct wire_reader *reader)
{
    struct peil_value value = {0};
    value.state = wire_get_u8(reader);
    value.text = wire_get_view(reader, &value.size);
    bool has_text = value.state == PEIL_VALUE_TEXT || value.state == PEIL_VALUE_JSON;
    if (value.state > PEIL_VALUE_UNKNOWN || has_text != (value.text != NULL) ||
        (value.text && !utf8_is_valid(value.text, value.size)))
        reader->bad = true;
    return value;
}

int protocol_get_record(struct arena *arena, const void *payload, size_t size, struct protocol_record *ret_record,
                        struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_record->selection = wire_get_u32(&reader);
    ret_record->place = protocol_get_place(arena, &reader);
    ret_record->value_count = protocol_count(&reader, 5);
    struct peil_value *values = arena_allocate_array(arena, ret_record->value_count + 1, sizeof(*values));
    for (size_t i = 0; i < ret_record->value_count; i++)
        values[i] = protocol_get_value(&reader);
    ret_record->values = values;
    return wire_done(&reader) ? 0 : protocol_bad("RECORD", error);
}

void protocol_put_reject(struct buffer *payload, const struct protocol_reject *reject)
{
    wire_put_u32(payload, reject->selection);
    protocol_put_place(payload, &reject->place);
    wire_put_text(payload, reject->reason);
}

int protocol_get_reject(struct arena *arena, const void *payload, size_t size, struct protocol_reject *ret_reject,
                        struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_reject->selection = wire_get_u32(&reader);
    ret_reject->place = protocol_get_place(arena, &reader);
    ret_reject->reason = protocol_word(arena, &reader);
    return wire_done(&reader) ? 0 : protocol_bad("REJECT", error);
}

void protocol_put_note(struct buffer *payload, const struct protocol_note *note)
{
    wire_put_text(payload, note->file);
    wire_put_text(payload, note->text);
}

int protocol_get_note(struct arena *arena, const void *payload, size_t size, struct protocol_note *ret_note,
                      struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_note->file = protocol_text(arena, &reader);
    ret_note->text = protocol_word(arena, &reader);
    return wire_done(&reader) ? 0 : protocol_bad("NOTE", error);
}

void protocol_put_log(struct buffer *payload, const struct protocol_log *log)
{
    wire_put_u8(payload, (uint8_t)log->level);
    wire_put_text(payload, log->text);
}

int protocol_get_log(struct arena *arena, const void *payload, size_t size, struct protocol_log *ret_log,
                     struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    ret_log->level = wire_get_u8(&reader);
    ret_log->text = protocol_word(arena, &reader);
    return wire_done(&reader) && ret_log->level <= 7 ? 0 : protocol_bad("LOG", error);
}

void protocol_put_failed(struct buffer *payload, const struct peil_error *failure)
{
    size_t size = strnlen(failure->message, sizeof(failure->message) - 1);
    wire_put_u32(payload, (uint32_t)failure->code);
    wire_put_u32(payload, (uint32_t)failure->cause);
    wire_put_bytes(payload, failure->message, (uint32_t)utf8_valid_prefix(failure->message, size));
}

int protocol_get_failed(const void *payload, size_t size, struct peil_error *ret_failure, struct peil_error *error)
{
    struct wire_reader reader = wire_reader(payload, size);
    uint32_t length;
    ret_failure->code = (int32_t)wire_get_u32(&reader);
    ret_failure->cause = (int32_t)wire_get_u32(&reader);
    const char *message = wire_get_view(&reader, &length);
    if (!wire_done(&reader) || !message || length >= sizeof(ret_failure->message) || !utf8_is_valid(message, length) ||
        ret_failure->code > PEIL_ERROR_USAGE || ret_failure->code < PEIL_ERROR_INTERRUPTED)
        return protocol_bad("FAILED", error);
    memcpy(ret_failure->message, message, length);
    ret_failure->message[length] = '\0';
    return 0;
}
