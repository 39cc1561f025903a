/* SPDX-License-Identifier: EUPL-1.2 */
/* peil-runner: one job over descriptor 3, then the end. The only program that opens plugins; it fences itself in first.
 */
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

enum { RUNNER_CHANNEL = 3, RUNNER_FILE_BYTES = 1 << 20, RUNNER_FILES = 256, RUNNER_PROCESSES = 512 };

#if defined(__SANITIZE_ADDRESS__)
#define RUNNER_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RUNNER_SANITIZED 1
#endif
#endif
#ifndef RUNNER_SANITIZED
#define RUNNER_SANITIZED 0
#endif

static int runner_limit(int resource, uint64_t most, const char *name, struct peil_error *error)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && now.rlim_max < most)
        most = now.rlim_max;
    struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    if (setrlimit((__rlimit_resource_t)resource, &limit) == 0)
        return 0;
    return error_set_errno(error, PEIL_ERROR_SYSTEM, _("limit %s"), name);
}

/* Nothing that runs after this, constructors of the plugin first, gets more than a job may have. */
static int runner_fence(const struct protocol_job *job, struct peil_error *error)
{
    int failed = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "PR_SET_NO_NEW_PRIVS");
    failed = runner_limit(RLIMIT_CORE, 0, "RLIMIT_CORE", error);
    failed = failed ? failed : runner_limit(RLIMIT_CPU, job->cpu_seconds, "RLIMIT_CPU", error);
    failed = failed ? failed : runner_limit(RLIMIT_FSIZE, RUNNER_FILE_BYTES, "RLIMIT_FSIZE", error);
    failed = failed ? failed : runner_limit(RLIMIT_NOFILE, RUNNER_FILES, "RLIMIT_NOFILE", error);
    /* AddressSanitizer maps terabytes of shadow and starts a thread of its own. */
    if (!failed && !RUNNER_SANITIZED)
        failed = runner_limit(RLIMIT_AS, job->memory_bytes, "RLIMIT_AS", error);
    /* It counts all processes of the user and never stops root. */
    if (!failed && !RUNNER_SANITIZED && geteuid() != 0)
        failed = runner_limit(RLIMIT_NPROC, RUNNER_PROCESSES, "RLIMIT_NPROC", error);
    return failed;
}

static int runner_hello(struct plug_channel *channel, const struct plug *plug, struct peil_error *error)
{
    _cleanup_buffer_ struct buffer payload = {0};
    protocol_put_hello(&payload, &(struct protocol_hello){.kind = plug->kind,
                                                          .name = plug->descriptor->name,
                                                          .version = plug->descriptor->version,
                                                          .hash = plug->hash});
    int failed = plug_channel_write(channel, JOB_FRAME_HELLO, payload.data, payload.size, error);
    return failed ? failed : plug_channel_flush(channel, error);
}

static int runner_work(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    static const char *const kinds[] = {
        [JOB_WORK_SOURCE] = "source", [JOB_WORK_CHECK] = "check", [JOB_WORK_REPORT] = "report"};
    if (job->work != JOB_WORK_INFO && strcmp(kinds[job->work], host->plug->kind) != 0)
        return error_set(error, PEIL_ERROR_USAGE, _("%s_%s cannot do the work of a %s"), host->plug->kind,
                         host->plug->descriptor->name, kinds[job->work]);
    switch (job->work) {
    case JOB_WORK_SOURCE:
        return plug_work_source(host, job, error);
    case JOB_WORK_CHECK:
        return plug_work_check(host, job, error);
    case JOB_WORK_REPORT:
        return plug_work_report(host, job, error);
    default:
        return plug_work_info(host, error);
    }
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
    failed = runner_fence(&job, error);
    failed = failed ? failed : plug_load(&plug, job.file, job.kind, job.plugin, error);
    if (failed)
        return failed;
    if (plug.descriptor->text_domain) {
        bindtextdomain(plug.descriptor->text_domain, job.locale_folder ? job.locale_folder : PEIL_LOCALEDIR);
        bind_textdomain_codeset(plug.descriptor->text_domain, "UTF-8");
    }
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
