/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a register through a source plugin in a process of its own. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "job/job.h"
#include "job/protocol.h"
#include "register/census.h"
#include "base/poison.h"

enum { INTAKE_MINUTES = 60 };

struct intake {
    struct census *census;
    struct arena *scratch;
    const char *file;   /* of the record before: most are of the same one */
    uint64_t **present; /* per section and selector: records that have it */
    uint64_t *seen;     /* per section: records */
};

static const char *intake_file(struct intake *intake, const char *file)
{
    if (!file)
        file = "";
    if (!intake->file || strcmp(intake->file, file) != 0)
        intake->file = arena_text(intake->census->arena, file);
    return intake->file;
}

static struct peil_selection *intake_selections(struct census *census)
{
    const struct mapping *mapping = census->mapping;
    struct peil_selection *selections =
        arena_allocate_array(census->arena, mapping->section_count + 1, sizeof(*selections));
    for (size_t i = 0; i < mapping->section_count; i++)
        selections[i] = (struct peil_selection){.name = mapping->sections[i].title,
                                                .each = mapping->sections[i].each,
                                                .selectors = mapping->sections[i].selectors,
                                                .selector_count = mapping->sections[i].selector_count};
    return selections;
}

static int intake_lied(struct census *census)
{
    return error_set(census->error, PEIL_ERROR_PLUGIN,
                     _("plugin source_%s: gave a record of a section that it was not asked for"),
                     census->mapping->plugin);
}

static bool intake_passes(const struct mapping_filter *only, const struct peil_value *values)
{
    if (!only->selector)
        return true;
    const struct peil_value *value = &values[only->index];
    return value->state == PEIL_VALUE_TEXT && value->size == strlen(only->value) &&
           memcmp(value->text, only->value, value->size) == 0;
}

/* A copy in which a line ends one way: the same text is the same from a file of Windows and from a workbook. */
static struct peil_value intake_text(struct census *census, const struct peil_value *given)
{
    struct peil_value value = *given;
    char *text = arena_text_n(census->arena, given->text, given->size);
    value.text = text;
    if (given->state != PEIL_VALUE_TEXT || !memchr(text, '\r', given->size))
        return value;
    uint32_t to = 0;
    for (uint32_t from = 0; from < given->size; from++)
        if (text[from] != '\r')
            text[to++] = text[from];
        else if (from + 1 == given->size || text[from + 1] != '\n')
            text[to++] = '\n';
    text[to] = '\0';
    value.size = to;
    return value;
}

static int intake_record(struct intake *intake, const void *payload, size_t size)
{
    struct census *census = intake->census;
    struct protocol_record given;
    arena_clear(intake->scratch);
    int failed = protocol_get_record(intake->scratch, payload, size, &given, census->error);
    if (failed)
        return failed;
    if (given.selection >= census->mapping->section_count ||
        given.value_count != census->mapping->sections[given.selection].selector_count)
        return intake_lied(census);
    const struct mapping_section *section = &census->mapping->sections[given.selection];
    intake->seen[given.selection]++;
    for (size_t i = 0; i < given.value_count; i++)
        intake->present[given.selection][i] += given.values[i].state != PEIL_VALUE_ABSENT;
    if (!intake_passes(&section->only, given.values))
        return 0;
    struct census_record *record = arena_allocate(census->arena, sizeof(*record));
    struct peil_value *values = arena_allocate_array(census->arena, given.value_count + 1, sizeof(*values));
    *record = (struct census_record){.section = given.selection,
                                     .file = intake_file(intake, given.place.file),
                                     .pointer = arena_text(census->arena, given.place.pointer),
                                     .line = given.place.line,
                                     .values = values};
    for (size_t i = 0; i < given.value_count; i++) {
        values[i] = given.values[i];
        if (given.values[i].state != PEIL_VALUE_TEXT && given.values[i].state != PEIL_VALUE_JSON) {
            values[i] = (struct peil_value){0};
            continue;
        }
        if (!utf8_is_valid(given.values[i].text, given.values[i].size)) {
            census->unreadable++;
            census_problem(census, record, _("'%s' holds bytes that are no UTF-8 text"), section->selectors[i]);
            return 0;
        }
        values[i] = intake_text(census, &given.values[i]);
    }
    census_push(census, &census->records, record);
    if (census->records.count % 4096 == 0 && census->request->progress)
        census->request->progress(census->request->progress_context, (int64_t)census->records.count);
    return 0;
}

static const char *intake_clean(struct census *census, const char *text)
{
    _cleanup_buffer_ struct buffer printable = {0};
    utf8_printable(&printable, text ? text : "", text ? strlen(text) : 0);
    return arena_text(census->arena, buffer_text(&printable));
}

static int intake_reject(struct intake *intake, const void *payload, size_t size)
{
    struct census *census = intake->census;
    struct protocol_reject given;
    arena_clear(intake->scratch);
    int failed = protocol_get_reject(intake->scratch, payload, size, &given, census->error);
    if (failed)
        return failed;
    if (given.selection >= census->mapping->section_count)
        return intake_lied(census);
    struct census_record record = {.section = given.selection,
                                   .file = intake_file(intake, intake_clean(census, given.place.file)),
                                   .pointer = given.place.pointer ? intake_clean(census, given.place.pointer) : NULL,
                                   .line = given.place.line};
    census->unreadable++;
    census_problem(census, &record, "%s", intake_clean(census, given.reason));
    return 0;
}

static int intake_note(struct intake *intake, const void *payload, size_t size)
{
    struct census *census = intake->census;
    struct protocol_note given;
    arena_clear(intake->scratch);
    int failed = protocol_get_note(intake->scratch, payload, size, &given, census->error);
    if (failed)
        return failed;
    struct import_note *note = arena_allocate(census->arena, sizeof(*note));
    *note = (struct import_note){.file = intake_clean(census, given.file), .text = intake_clean(census, given.text)};
    census_push(census, &census->notes, note);
    return 0;
}

/* Everything that the runner says until it is done. */
static int intake_listen(struct intake *intake, struct job *job)
{
    while (true) {
        enum job_frame type;
        const void *payload;
        size_t size;
        int got = job_receive(job, -1, &type, &payload, &size, intake->census->error);
        if (got < 0)
            return got;
        if (got == 0)
            continue;
        int failed = 0;
        if (type == JOB_FRAME_RECORD)
            failed = intake_record(intake, payload, size);
        else if (type == JOB_FRAME_REJECT)
            failed = intake_reject(intake, payload, size);
        else if (type == JOB_FRAME_NOTE)
            failed = intake_note(intake, payload, size);
        else if (type == JOB_FRAME_DONE)
            return 0;
        if (failed)
            return failed;
    }
}

static int intake_read(struct intake *intake)
{
    struct census *census = intake->census;
    const struct import_request *request = census->request;
    struct job_request job_request = {
        .work = JOB_WORK_SOURCE,
        .kind = "source",
        .plugin = census->mapping->plugin,
        .date = request->as_of,
        .location = request->location,
        .settings = census->mapping->settings,
        .setting_count = census->mapping->setting_count,
        .limits = {.deadline_ms = INTAKE_MINUTES * 60 * 1000,
                   .memory_bytes = UINT64_C(2) << 30,
                   .output_bytes = UINT64_C(16) << 30},
    };
    struct job *job;
    int failed = job_start(&job, request->place, &job_request, census->error);
    if (failed)
        return failed;
    _cleanup_buffer_ struct buffer payload = {0};
    protocol_put_selections(&payload, intake_selections(census), census->mapping->section_count);
    job_send(job, JOB_FRAME_SELECTIONS, &payload);
    failed = intake_listen(intake, job);
    int ended = job_end(job, failed ? NULL : census->error);
    return failed ? failed : ended;
}

/* What the plugin noted about a selector, for the message that refuses it. */
static const char *intake_note_about(const struct census *census, const char *selector)
{
    for (size_t i = 0; i < census->notes.count; i++) {
        const struct import_note *note = census->notes.items[i];
        const char *found = strstr(note->text, selector);
        if (found && found > note->text && found[-1] == '\'' && found[strlen(selector)] == '\'')
            return note->text;
    }
    return NULL;
}

static int intake_nowhere(struct census *census, unsigned line, const char *what, const char *selector)
{
    const char *note = intake_note_about(census, selector);
    return error_set(census->error, PEIL_ERROR_USAGE,
                     _("%s:%u: no record has '%s' (for %s)%s%s; mend it, or write '%s?' when the source may lack it"),
                     census->mapping->file, line, selector, what, note ? ": " : "", note ? note : "", what);
}

/* A selector that is nowhere is a mistake in the mapping, not a register with nothing filled in. */
static int intake_check_mapping(struct intake *intake)
{
    struct census *census = intake->census;
    for (size_t s = 0; s < census->mapping->section_count; s++) {
        const struct mapping_section *section = &census->mapping->sections[s];
        if (intake->seen[s] == 0)
            continue;
        if (section->only.selector && intake->present[s][section->only.index] == 0)
            return intake_nowhere(census, section->only.line, "only", section->only.selector);
        for (size_t f = 0; f < section->field_count; f++) {
            const struct mapping_field *field = &section->fields[f];
            if (field->selector && !field->optional && intake->present[s][field->index] == 0)
                return intake_nowhere(census, field->line, field->written, field->selector);
        }
    }
    return 0;
}

int census_intake(struct census *census)
{
    size_t sections = census->mapping->section_count;
    _cleanup_arena_ struct arena *scratch = arena_new();
    struct intake intake = {.census = census, .scratch = scratch};
    intake.seen = arena_allocate_array(census->arena, sections, sizeof(*intake.seen));
    intake.present = arena_allocate_array(census->arena, sections, sizeof(*intake.present));
    for (size_t i = 0; i < sections; i++)
        intake.present[i] = arena_allocate_array(census->arena, census->mapping->sections[i].selector_count + 1,
                                                 sizeof(**intake.present));
    int failed = intake_read(&intake);
    return failed ? failed : intake_check_mapping(&intake);
}
