/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads a location with a source plugin as peil does, through a runner with limits, and prints what came as JSON, a
 * line each: {"record": […], "file": …, "line": …}, {"reject": …}, {"note": …}. For tests and live runs that count.
 *
 *     read_source PLUGIN LOCATION [name=value …] -- SELECTOR …
 *
 * Names: each, and the plugin's options; "memory" (MiB) and "deadline" (ms) are limits of the runner. The folder of the
 * build is PEIL_BUILD. Exits with 1 and the reason on stderr when the job failed. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "job/job.h"
#include "base/poison.h"

enum { MOST_SETTINGS = 16 };

struct reading {
    struct job_request request;
    struct job_setting settings[MOST_SETTINGS];
    struct peil_selection selection;
    struct arena *arena;
};

static void print(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(line);
}

static void add_place(json_t *line, const struct peil_place *place)
{
    if (place->file)
        json_object_set_new(line, "file", json_string(place->file));
    if (place->line)
        json_object_set_new(line, "line", json_integer((json_int_t)place->line));
    if (place->pointer)
        json_object_set_new(line, "pointer", json_string(place->pointer));
}

static void print_record(const struct protocol_record *record)
{
    json_t *values = json_array(), *line = json_object();
    for (size_t i = 0; i < record->value_count; i++) {
        const struct peil_value *value = &record->values[i];
        json_t *item = value->state == PEIL_VALUE_TEXT   ? json_stringn(value->text, value->size)
                       : value->state == PEIL_VALUE_JSON ? json_loadb(value->text, value->size, 0, NULL)
                                                         : json_null();
        json_array_append_new(values, item ? item : json_string("(not valid)"));
    }
    json_object_set_new(line, "record", values);
    add_place(line, &record->place);
    print(line);
}

static int print_frame(struct reading *reading, enum job_frame type, const void *payload, size_t size,
                       struct peil_error *error)
{
    struct protocol_record record;
    struct protocol_reject reject;
    struct protocol_note note;
    int failed = 0;
    if (type == JOB_FRAME_RECORD) {
        failed = protocol_get_record(reading->arena, payload, size, &record, error);
        if (!failed)
            print_record(&record);
    } else if (type == JOB_FRAME_REJECT) {
        failed = protocol_get_reject(reading->arena, payload, size, &reject, error);
        if (!failed) {
            json_t *line = json_pack("{s:s}", "reject", reject.reason);
            add_place(line, &reject.place);
            print(line);
        }
    } else if (type == JOB_FRAME_NOTE) {
        failed = protocol_get_note(reading->arena, payload, size, &note, error);
        if (!failed)
            print(json_pack("{s:s,s:s?}", "note", note.text, "file", note.file));
    }
    arena_clear(reading->arena);
    return failed;
}

static int read_source(struct reading *reading, const struct job_place *place, struct peil_error *error)
{
    struct job *job;
    struct buffer payload = {0};
    enum job_frame type = JOB_FRAME_HELLO;
    const void *bytes;
    size_t size;
    int failed = job_start(&job, place, &reading->request, error);
    if (failed)
        return failed;
    protocol_put_selections(&payload, &reading->selection, 1);
    job_send(job, JOB_FRAME_SELECTIONS, &payload);
    buffer_release(&payload);
    while (!failed && type != JOB_FRAME_DONE) {
        int got = job_receive(job, -1, &type, &bytes, &size, error);
        failed = got < 0 ? got : got > 0 ? print_frame(reading, type, bytes, size, error) : 0;
    }
    int ended = job_end(job, failed ? NULL : error);
    return failed ? failed : ended;
}

static void set(struct reading *reading, char *pair)
{
    char *value = strchr(pair, '=');
    if (!value) {
        fprintf(stderr, "read_source: '%s' is not name=value\n", pair);
        exit(2);
    }
    *value++ = '\0';
    if (strcmp(pair, "each") == 0)
        reading->selection.each = value;
    else if (strcmp(pair, "memory") == 0)
        reading->request.limits.memory_bytes = strtoull(value, NULL, 10) << 20;
    else if (strcmp(pair, "deadline") == 0)
        reading->request.limits.deadline_ms = strtoll(value, NULL, 10);
    else if (reading->request.setting_count < MOST_SETTINGS)
        reading->settings[reading->request.setting_count++] =
            (struct job_setting){.key = pair, .value = value, .place = "read_source"};
}

int main(int count, char **arguments)
{
    const char *build = getenv("PEIL_BUILD") ? getenv("PEIL_BUILD") : ".";
    _cleanup_free_ char *runner = memory_format("%s/src/runner/peil-runner", build);
    _cleanup_free_ char *plugins = memory_format("%s/plugins", build);
    struct job_place place = {.runner = runner, .plugin_folder = plugins, .language = "en"};
    struct reading reading = {.selection = {.name = "process"}, .arena = arena_new()};
    struct peil_error error = {0};
    int at = 3;
    if (count < 4) {
        fprintf(stderr, "usage: read_source PLUGIN LOCATION [name=value ...] -- SELECTOR ...\n");
        return 2;
    }
    reading.request = (struct job_request){
        .work = JOB_WORK_SOURCE, .kind = "source", .plugin = arguments[1], .location = arguments[2]};
    reading.request.settings = reading.settings;
    for (; at < count && strcmp(arguments[at], "--") != 0; at++)
        set(&reading, arguments[at]);
    if (at < count)
        at++;
    reading.selection.selectors = (const char *const *)(arguments + at);
    reading.selection.selector_count = (uint32_t)(count - at);
    int failed = read_source(&reading, &place, &error);
    if (failed)
        fprintf(stderr, "%s\n", error.message);
    arena_free(reading.arena);
    return failed ? 1 : 0;
}
