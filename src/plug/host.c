/* SPDX-License-Identifier: EUPL-1.2 */
/* The host's services, as frames. What a plugin gives is checked here first, so that it hears of it where it went
 * wrong. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/text.h"
#include "base/utf8.h"
#include "plug/plug.h"
#include "base/poison.h"

struct host_memory {
    struct host_memory *next;
    _Alignas(max_align_t) unsigned char bytes[];
};

static void *host_allocate(void *context, size_t size)
{
    struct plug_host *host = context;
    if (size > host->memory_left || size > SIZE_MAX - sizeof(struct host_memory))
        return NULL;
    struct host_memory *memory = calloc(1, sizeof(*memory) + size);
    if (!memory)
        return NULL;
    host->memory_left -= size;
    memory->next = host->memory;
    host->memory = memory;
    return memory->bytes;
}

static int host_cancelled(void *context)
{
    const struct plug_host *host = context;
    int64_t busy = plug_now_ms() - host->started_ms - host->channel->blocked_ms;
    return busy > host->deadline_ms - host->deadline_ms / 10;
}

static void host_log(void *context, int level, const char *text)
{
    struct plug_host *host = context;
    size_t size = text ? strlen(text) : 0;
    struct peil_error ignored;
    _cleanup_buffer_ struct buffer line = {0};
    if (!size)
        return;
    utf8_printable(&line, text, size > 1000 ? utf8_cut(text, 1000) : size);
    buffer_clear(&host->payload);
    protocol_put_log(&host->payload, &(struct protocol_log){.level = level < 3   ? 3
                                                                     : level > 7 ? 7
                                                                                 : level,
                                                            .text = buffer_text(&line)});
    /* At once: it may be the last that this plugin says. */
    if (plug_channel_write(host->channel, JOB_FRAME_LOG, host->payload.data, host->payload.size, &ignored) == 0)
        plug_channel_flush(host->channel, &ignored);
}

static const char *host_translate(void *context, const char *message_id)
{
    const struct plug_host *host = context;
    return plug_text(host->plug, message_id);
}

static const char *host_translate_count(void *context, const char *one, const char *many, uint64_t count)
{
    const struct plug_host *host = context;
    return text_translate_count_in(host->plug->descriptor->text_domain, one, many, count);
}

static struct peil_place host_place(const struct peil_place *place)
{
    struct peil_place good = place ? *place : (struct peil_place){0};
    if (good.file && !utf8_is_valid(good.file, strlen(good.file)))
        good.file = NULL;
    if (good.pointer && !utf8_is_valid(good.pointer, strlen(good.pointer)))
        good.pointer = NULL;
    return good;
}

static int host_known_selection(const struct plug_host *host, uint32_t selection, struct peil_error *error)
{
    if (selection < host->selection_count)
        return 0;
    return error_set(error, PEIL_ERROR_PLUGIN, _("sent a record of selection %u; there are %zu"), selection,
                     host->selection_count);
}

static int host_reject(void *context, uint32_t selection, const struct peil_place *place, const char *reason,
                       struct peil_error *error)
{
    struct plug_host *host = context;
    int failed = host_known_selection(host, selection, error);
    if (failed)
        return failed;
    _cleanup_buffer_ struct buffer text = {0};
    utf8_printable(&text, reason ? reason : "", reason ? strlen(reason) : 0);
    buffer_clear(&host->payload);
    protocol_put_reject(
        &host->payload,
        &(struct protocol_reject){.selection = selection, .place = host_place(place), .reason = buffer_text(&text)});
    return plug_channel_write(host->channel, JOB_FRAME_REJECT, host->payload.data, host->payload.size, error);
}

/* Of a record that cannot go on: why not, in words; NULL when it can. ABSENT and its like lose their text. */
static const char *host_clean_values(struct arena *arena, const struct peil_selection *selection,
                                     const struct peil_value *values, struct peil_value *clean)
{
    for (uint32_t i = 0; i < selection->selector_count; i++) {
        clean[i] = values[i];
        if (values[i].state > PEIL_VALUE_UNKNOWN)
            return arena_format(arena, _("'%s' has state %u, which there is not"), selection->selectors[i],
                                values[i].state);
        if (values[i].state != PEIL_VALUE_TEXT && values[i].state != PEIL_VALUE_JSON) {
            clean[i].text = NULL;
            clean[i].size = 0;
        } else if (!values[i].text) {
            clean[i].text = "";
            clean[i].size = 0;
        }
        size_t good = clean[i].text ? utf8_valid_prefix(clean[i].text, clean[i].size) : 0;
        if (clean[i].text && good < clean[i].size)
            return arena_format(arena, _("'%s' is not valid UTF-8 at byte %zu"), selection->selectors[i], good);
    }
    return NULL;
}

static int host_yield(void *context, uint32_t selection, const struct peil_value *values,
                      const struct peil_place *place, struct peil_error *error)
{
    struct plug_host *host = context;
    int failed = host_known_selection(host, selection, error);
    if (failed)
        return failed;
    const struct peil_selection *asked = &host->selections[selection];
    arena_clear(host->arena);
    struct peil_value *clean = arena_allocate_array(host->arena, asked->selector_count + 1u, sizeof(*clean));
    const char *wrong = host_clean_values(host->arena, asked, values, clean);
    if (wrong)
        return host_reject(context, selection, place, wrong, error);
    struct protocol_record record = {
        .selection = selection, .place = host_place(place), .values = clean, .value_count = asked->selector_count};
    buffer_clear(&host->payload);
    if (!protocol_put_record(&host->payload, &record))
        return host_reject(context, selection, place, _("a record of more than 16 MiB"), error);
    return plug_channel_write(host->channel, JOB_FRAME_RECORD, host->payload.data, host->payload.size, error);
}

static int host_note(void *context, const char *file, const char *text, struct peil_error *error)
{
    struct plug_host *host = context;
    _cleanup_buffer_ struct buffer clean_file = {0}, clean_text = {0};
    if (file)
        utf8_printable(&clean_file, file, strlen(file));
    utf8_printable(&clean_text, text ? text : "", text ? strlen(text) : 0);
    buffer_clear(&host->payload);
    protocol_put_note(&host->payload, &(struct protocol_note){.file = file ? buffer_text(&clean_file) : NULL,
                                                              .text = buffer_text(&clean_text)});
    return plug_channel_write(host->channel, JOB_FRAME_NOTE, host->payload.data, host->payload.size, error);
}

static int32_t host_want_fact(void *context, const char *name, struct peil_error *error)
{
    struct plug_host *host = context;
    if (!host->facts)
        return error_set(error, PEIL_ERROR_PLUGIN, _("asks for a fact outside prepare"));
    return plug_fact_want(host->facts, host->arena, name, error);
}

static int host_write(void *context, const void *bytes, size_t size, struct peil_error *error)
{
    struct plug_host *host = context;
    const char *at = bytes;
    while (size) {
        size_t piece = size < FRAME_LARGEST ? size : FRAME_LARGEST;
        int failed = plug_channel_write(host->channel, JOB_FRAME_BYTES, at, piece, error);
        if (failed)
            return failed;
        at += piece;
        size -= piece;
    }
    return 0;
}

/* ---- Data ---------------------------------------------------------------------------------------------------------
 */

static int host_column(void *context, const struct peil_column *column, struct peil_error *error)
{
    struct plug_host *host = context;
    struct peil_column clean = *column;
    if (!clean.name || !utf8_is_valid(clean.name, strlen(clean.name)))
        return error_set(error, PEIL_ERROR_PLUGIN, _("gave a column whose name is not UTF-8"));
    if (clean.native_type && !utf8_is_valid(clean.native_type, strlen(clean.native_type)))
        clean.native_type = NULL;
    if (clean.type > PEIL_COLUMN_GEOMETRY)
        clean.type = PEIL_COLUMN_OTHER;
    buffer_clear(&host->payload);
    protocol_put_column(&host->payload, &clean);
    return plug_channel_write(host->channel, JOB_FRAME_COLUMN, host->payload.data, host->payload.size, error);
}

static int host_answer(void *context, uint32_t metric, const struct peil_answer *answer, struct peil_error *error)
{
    struct plug_host *host = context;
    char wrong[160];
    if (!host->question)
        return error_set(error, PEIL_ERROR_PLUGIN, _("answers what was not asked"));
    if (protocol_check_answer(host->question, metric, answer, wrong))
        return error_set(error, PEIL_ERROR_PLUGIN, "%s", wrong);
    if (host->answered[metric])
        return error_set(error, PEIL_ERROR_PLUGIN, _("answered metric %u twice"), metric);
    host->answered[metric] = true;
    buffer_clear(&host->payload);
    protocol_put_answer(&host->payload, &(struct protocol_answer){.metric = metric, .answer = *answer});
    return plug_channel_write(host->channel, JOB_FRAME_ANSWER, host->payload.data, host->payload.size, error);
}

static int host_cost(void *context, const struct peil_cost *cost, struct peil_error *error)
{
    struct plug_host *host = context;
    buffer_clear(&host->payload);
    protocol_put_cost(&host->payload, cost);
    return plug_channel_write(host->channel, JOB_FRAME_COST, host->payload.data, host->payload.size, error);
}

static int host_finding(void *context, int level, const char *key, const char *text, struct peil_error *error)
{
    struct plug_host *host = context;
    _cleanup_buffer_ struct buffer clean = {0};
    utf8_printable(&clean, text ? text : "", text ? strlen(text) : 0);
    buffer_clear(&host->payload);
    protocol_put_finding(&host->payload,
                         &(struct protocol_finding){.level = level < 3   ? 3
                                                             : level > 7 ? 7
                                                                         : level,
                                                    .key = key && utf8_is_valid(key, strlen(key)) ? key : "other",
                                                    .text = buffer_text(&clean)});
    return plug_channel_write(host->channel, JOB_FRAME_FINDING, host->payload.data, host->payload.size, error);
}

void plug_host_init(struct plug_host *host, const struct plug *plug, struct plug_channel *channel, struct arena *arena,
                    const struct protocol_job *job)
{
    *host = (struct plug_host){
        .abi = {.size = sizeof(host->abi),
                .abi_minor = PEIL_ABI_MINOR,
                .context = host,
                .allocate = host_allocate,
                .cancelled = host_cancelled,
                .log = host_log,
                .translate = host_translate,
                .translate_count = host_translate_count,
                .yield = host_yield,
                .reject = host_reject,
                .note = host_note,
                .want_fact = host_want_fact,
                .write = host_write,
                .column = host_column,
                .answer = host_answer,
                .cost = host_cost,
                .finding = host_finding},
        .plug = plug,
        .channel = channel,
        .arena = arena,
        .memory_left = job->memory_bytes,
        .started_ms = plug_now_ms(),
        .deadline_ms = job->deadline_ms,
    };
}

void plug_host_release(struct plug_host *host)
{
    for (struct host_memory *memory = host->memory, *next; memory; memory = next) {
        next = memory->next;
        free(memory);
    }
    buffer_release(&host->payload);
}
