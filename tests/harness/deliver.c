/* SPDX-License-Identifier: EUPL-1.2 */
/* Delivers one message with a notify plugin as peil does, through a runner, and prints "STATE CODE REPLY" (or, with
 * render=yes, what would be sent). For tests.
 *
 *     deliver PLUGIN [name=value …]
 *
 * Names: those of a message (id, date, from, from_name, to, to_name, reply_to, list, subject, language, text, html,
 * attach for a file), render, deadline (ms); others are the plugin's options. The folder of the build is PEIL_BUILD.
 * Exits with 1 and the reason on stderr when the job failed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "job/job.h"
#include "job/message.h"
#include "base/poison.h"

enum { MOST = 32 };

struct delivery {
    struct job_request request;
    struct job_setting settings[MOST];
    struct peil_message message;
    struct peil_attachment attachments[4];
    struct buffer files[4];
    bool render;
};

static void attach(struct delivery *delivery, const char *path)
{
    uint32_t at = delivery->message.attachment_count++;
    FILE *file = fopen(path, "rb");
    char bytes[65536];
    size_t got;
    if (!file || at >= 4) {
        fprintf(stderr, "deliver: %s cannot be attached\n", path);
        exit(1);
    }
    while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
        buffer_append(&delivery->files[at], bytes, got);
    fclose(file);
    const char *slash = strrchr(path, '/');
    delivery->attachments[at] = (struct peil_attachment){.name = slash ? slash + 1 : path,
                                                         .media_type = "application/octet-stream",
                                                         .bytes = delivery->files[at].data,
                                                         .size = delivery->files[at].size};
    delivery->message.attachments = delivery->attachments;
}

static bool take_member(struct delivery *delivery, const char *name, const char *value)
{
    struct peil_message *message = &delivery->message;
    const struct {
        const char *name;
        const char **member;
    } members[] = {{"id", &message->id},         {"from", &message->from_address}, {"from_name", &message->from_name},
                   {"to", &message->to_address}, {"to_name", &message->to_name},   {"reply_to", &message->reply_to},
                   {"list", &message->list},     {"subject", &message->subject},   {"language", &message->language},
                   {"text", &message->text},     {"html", &message->html}};
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        if (strcmp(members[i].name, name) == 0) {
            *members[i].member = value;
            return true;
        }
    if (strcmp(name, "attach") == 0)
        attach(delivery, value);
    else if (strcmp(name, "date") == 0)
        message->date = strtoll(value, NULL, 10);
    else if (strcmp(name, "render") == 0)
        delivery->render = true;
    else if (strcmp(name, "deadline") == 0)
        delivery->request.limits.deadline_ms = strtoll(value, NULL, 10);
    else
        return false;
    return true;
}

static int run(struct delivery *delivery, const struct job_place *place, struct peil_error *error)
{
    static const char *const states[] = {"?", "sent", "refused", "later", "unknown"};
    _cleanup_buffer_ struct buffer payload = {0};
    const struct buffer end = {0};
    struct job *job;
    enum job_frame type = 0;
    const void *got;
    size_t size;
    protocol_put_message(&payload, &delivery->message, delivery->render);
    int failed = job_start(&job, place, &delivery->request, error);
    if (failed)
        return failed;
    job_send(job, JOB_FRAME_MODEL, &payload);
    job_send(job, JOB_FRAME_END, &end);
    while (!failed && type != JOB_FRAME_DONE) {
        int received = job_receive(job, -1, &type, &got, &size, error);
        struct peil_receipt receipt;
        failed = received < 0 ? received : 0;
        if (received > 0 && type == JOB_FRAME_RECEIPT && protocol_get_receipt(got, size, &receipt, error) == 0)
            printf("%s %d %s\n", states[receipt.state], (int)receipt.code, receipt.reply);
        if (received > 0 && type == JOB_FRAME_BYTES)
            fwrite(got, 1, size, stdout);
    }
    int ended = job_end(job, failed ? NULL : error);
    return failed ? failed : ended;
}

int main(int count, char **arguments)
{
    struct peil_error error = {0};
    _cleanup_arena_ struct arena *arena = arena_new();
    const char *build = getenv("PEIL_BUILD");
    struct delivery delivery = {.request = {.work = JOB_WORK_NOTIFY, .kind = "notify"},
                                .message = {.size = sizeof(struct peil_message),
                                            .id = "proef@peil",
                                            .date = 1764331200,
                                            .from_address = "peil@waterrijk.example",
                                            .to_address = "mt@waterrijk.example",
                                            .subject = "Proef",
                                            .language = "nl",
                                            .text = "Dag.\n"}};
    if (count < 2 || !build) {
        fputs("usage: PEIL_BUILD=… deliver PLUGIN [name=value …]\n", stderr);
        return 1;
    }
    delivery.request.plugin = arguments[1];
    delivery.request.settings = delivery.settings;
    for (int i = 2; i < count; i++) {
        const char *value = strchr(arguments[i], '=');
        const char *name = value ? arena_text_n(arena, arguments[i], (size_t)(value - arguments[i])) : NULL;
        if (!name || delivery.request.setting_count == MOST) {
            fprintf(stderr, "deliver: '%s'?\n", arguments[i]);
            return 1;
        }
        if (!take_member(&delivery, name, value + 1))
            delivery.settings[delivery.request.setting_count++] = (struct job_setting){name, value + 1, NULL};
    }
    const struct job_place place = {.runner = arena_format(arena, "%s/src/runner/peil-runner", build),
                                    .plugin_folder = arena_format(arena, "%s/plugins", build),
                                    .locale_folder = arena_format(arena, "%s/locale", build),
                                    .language = "en"};
    int failed = run(&delivery, &place, &error);
    for (size_t i = 0; i < 4; i++)
        buffer_release(&delivery.files[i]);
    if (failed)
        fprintf(stderr, "%s\n", error.message);
    return failed != 0;
}
