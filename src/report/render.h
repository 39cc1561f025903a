/* SPDX-License-Identifier: EUPL-1.2 */
/* Rendering a report model through a report plugin, in a process of its own, into a file or a buffer. */
#ifndef REPORT_RENDER_H
#define REPORT_RENDER_H

#include "base/buffer.h"
#include "job/job.h"

struct render_request {
    const char *renderer; /* "html": the plugin report_html */
    const char *language; /* "nl" or "en" */
    const struct job_setting *settings;
    size_t setting_count;
};

/* Appends the rendered bytes. A plugin that fails gives nothing. */
int report_render(const struct job_place *place, const struct render_request *request, const struct buffer *model,
                  struct buffer *ret_bytes, struct peil_error *error);

/* Writes bytes as a file, whole or not at all: a temporary file beside it, fsync, rename. */
int report_write_file(const char *path, const struct buffer *bytes, struct peil_error *error);

#endif
