/* SPDX-License-Identifier: EUPL-1.2 */
/* peil-runner: one job over descriptor 3, then the end. The only program that opens plugins; it fences itself in first.
 */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "plug/plug.h"
#include "runner/fence.h"
#include "base/poison.h"

enum { RUNNER_CHANNEL = 3 };

/* Under AddressSanitizer, which would otherwise turn every signal into exit status 1: how a plugin died must be seen.
 */
const char *__asan_default_options(void);
__attribute__((visibility("default"), used)) const char *__asan_default_options(void)
{
    return "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0";
}

static int runner_hello(struct plug_channel *channel, const struct plug *plug, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer payload = {0};
    protocol_put_hello(&payload, &(struct protocol_hello){.kind = plug->kind,
                                                          .name = plug->descriptor->name,
                                                          .version = plug->descriptor->version,
                                                          .hash = plug->hash,
                                                          .fence = plug->fence});
    int failed = plug_channel_write(channel, JOB_FRAME_HELLO, payload.data, payload.size, error);
    return failed ? failed : plug_channel_flush(channel, error);
}

static int runner_work(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    static const char *const kinds[] = {[JOB_WORK_SOURCE] = "source",
                                        [JOB_WORK_CHECK] = "check",
                                        [JOB_WORK_REPORT] = "report",
                                        [JOB_WORK_DATA] = "data",
                                        [JOB_WORK_NOTIFY] = "notify"};
    if (job->work != JOB_WORK_INFO && strcmp(kinds[job->work], host->plug->kind) != 0)
        return error_set(error, PEIL_ERROR_USAGE, _("%s_%s cannot do the work of a %s"), host->plug->kind,
                         host->plug->descriptor->name, kinds[job->work]);
    switch (job->work) {
    case JOB_WORK_SOURCE:
        return plug_work_source(host, job, error);
    case JOB_WORK_CHECK:
        return plug_work_check(host, job, error);
    case JOB_WORK_DATA:
        return plug_work_data(host, job, error);
    case JOB_WORK_NOTIFY:
        return plug_work_notify(host, job, error);
    case JOB_WORK_REPORT:
        return plug_work_report(host, job, error);
    default:
        return plug_work_info(host, error);
    }
}

/* Constructors of the plugin already run behind the fence. */
static int runner_load(struct plug *ret_plug, const struct protocol_job *job, struct peil_error *error)
{
    int descriptor;
    char hash[HASH_HEX_SIZE];
    struct protocol_fence fence;
    int failed = plug_open(job->file, job->plugin_list, &descriptor, hash, error);
    if (failed)
        return failed;
    failed = fence_raise(job, descriptor, &fence, error);
    failed = failed ? failed : plug_load(ret_plug, descriptor, job->file, job->kind, job->plugin, error);
    close(descriptor);
    memcpy(ret_plug->hash, hash, sizeof(ret_plug->hash));
    ret_plug->fence = fence;
    return failed;
}

static int runner_job(struct plug_channel *channel, struct arena *arena, struct peil_error *error)
{
    uint32_t type;
    const void *payload;
    size_t size;
    struct protocol_job job;
    struct plug plug;
    _cleanup_arena_ struct arena *scratch = arena_new();
    int failed = plug_channel_read(channel, &type, &payload, &size, error);
    if (!failed && type != JOB_FRAME_JOB)
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("sent a frame of type %d that does not belong here"), (int)type);
    failed = failed ? failed : protocol_get_job(arena, payload, size, &job, error);
    if (failed)
        return failed;
    text_language(job.language, job.locale_folder);
    failed = runner_load(&plug, &job, error);
    if (failed)
        return failed;
    if (plug.descriptor->text_domain)
        text_domain(plug.descriptor->text_domain);
    failed = runner_hello(channel, &plug, error);
    if (failed)
        return failed;
    struct plug_host host;
    plug_host_init(&host, &plug, channel, scratch, &job);
    failed = runner_work(&host, &job, error);
    plug_host_release(&host);
    return failed;
}

/* The last frame. When even that cannot be sent, the exit status still says that there is no result. */
static int runner_finish(struct plug_channel *channel, int failed, struct peil_error *error)
{
    struct peil_error ignored;
    _cleanup_buffer_ struct buffer payload = {0};
    if (failed)
        protocol_put_failed(&payload, error);
    int unsent =
        plug_channel_write(channel, failed ? JOB_FRAME_FAILED : JOB_FRAME_DONE, payload.data, payload.size, &ignored);
    unsent = unsent ? unsent : plug_channel_flush(channel, &ignored);
    return failed || unsent ? 1 : 0;
}

int main(int argc, char **argv)
{
    int kind;
    socklen_t size = sizeof(kind);
    if (argc > 1 || getsockopt(RUNNER_CHANNEL, SOL_SOCKET, SO_TYPE, &kind, &size) < 0) {
        fprintf(stderr, "%s: started by peil, never by hand; see peil-runner(8)\n", argv[0]);
        return 2;
    }
    /* When the program that started us ends, so do we; when it already has, reading finds the end of file. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_range(RUNNER_CHANNEL + 1, ~0u, 0);
    umask(077);
    if (sodium_init() < 0)
        return 2;
    struct peil_error error = {0};
    struct plug_channel channel = {.descriptor = RUNNER_CHANNEL};
    struct arena *arena = arena_new();
    int failed = runner_job(&channel, arena, &error);
    int status = runner_finish(&channel, failed, &error);
    plug_channel_release(&channel);
    arena_free(arena);
    return status;
}
