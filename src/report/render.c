/* SPDX-License-Identifier: EUPL-1.2 */
/* Rendering a model in a runner, and writing what came of it as a file. */
#include "report/render.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

static int receive_bytes(struct job *job, struct buffer *bytes, struct peil_error *error)
{
    while (true) {
        enum job_frame type;
        const void *payload;
        size_t size;
        int got = job_receive(job, -1, &type, &payload, &size, error);
        if (got < 0)
            return got;
        if (got == 1 && type == JOB_FRAME_DONE)
            return 0;
        if (got == 1 && type == JOB_FRAME_BYTES)
            buffer_append(bytes, payload, size);
    }
}

int report_render(const struct job_place *place, const struct render_request *request, const struct buffer *model,
                  struct buffer *ret_bytes, struct peil_error *error)
{
    struct job_request job_request = {.work = JOB_WORK_REPORT,
                                      .kind = "report",
                                      .plugin = request->renderer,
                                      .language = request->language,
                                      .settings = request->settings,
                                      .setting_count = request->setting_count};
    _cleanup_buffer_ struct buffer bytes = {0};
    const struct buffer end = {0};
    struct job *job;
    int failed = job_start(&job, place, &job_request, error);
    if (failed)
        return failed;
    job_send(job, JOB_FRAME_MODEL, model);
    job_send(job, JOB_FRAME_END, &end);
    failed = receive_bytes(job, &bytes, error);
    int ended = job_end(job, failed ? NULL : error);
    failed = failed ? failed : ended;
    if (!failed)
        buffer_append(ret_bytes, bytes.data, bytes.size);
    return failed;
}

/* ---- The file -------------------------------------------------------------------------------------------------- */

static bool write_all(int file, const struct buffer *bytes)
{
    size_t at = 0;
    while (at < bytes->size) {
        ssize_t written = write(file, bytes->data + at, bytes->size - at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += (size_t)written;
    }
    return fsync(file) == 0;
}

/* The entry in the folder must last too, or a power cut brings the old file back. */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    _cleanup_free_ char *folder = slash ? memory_format("%.*s/", (int)(slash - path), path) : memory_text(".");
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

int report_write_file(const char *path, const struct buffer *bytes, struct peil_error *error)
{
    _cleanup_free_ char *temporary = memory_format("%s.XXXXXX", path);
    int file = mkstemp(temporary);
    if (file < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("%s: cannot be written"), path);
    mode_t mask = umask(0);
    umask(mask);
    bool written = fchmod(file, 0666 & ~mask) == 0 && write_all(file, bytes);
    int cause = errno;
    if (close(file) != 0 && written) {
        written = false;
        cause = errno;
    }
    if (written && rename(temporary, path) != 0) {
        written = false;
        cause = errno;
    }
    if (!written) {
        unlink(temporary);
        errno = cause;
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("%s: cannot be written"), path);
    }
    sync_folder(path);
    return 0;
}
