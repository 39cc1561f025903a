/* SPDX-License-Identifier: EUPL-1.2 */
/* Probes: work whose only result is that it was done, by a worker, and by a runner and a plugin when one is named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "daemon/work.h"
#include "job/job.h"
#include "queue/probe.h"
#include "base/poison.h"

bool work_is_light(const struct queue_job *job)
{
    return strcmp(job->kind, "probe") == 0 && strcmp(job->payload, "{}") == 0;
}

static int record(struct store *store, const char *worker, const struct queue_job *jobs, size_t count,
                  const char *const *answers, struct peil_error *error)
{
    int failed = store_begin(store, error);
    failed = failed ? failed : probe_add(store, worker, jobs, count, answers, error);
    failed = failed ? failed : queue_finish(store, jobs, count, error);
    failed = failed ? failed : store_commit(store, error);
    if (failed)
        store_rollback(store);
    return failed;
}

int work_do_light(struct store *store, const char *worker, const struct queue_job *jobs, size_t count,
                  struct peil_error *error)
{
    _cleanup_free_ const char **answers = memory_resize(NULL, count, sizeof(*answers));
    for (size_t i = 0; i < count; i++)
        answers[i] = "";
    return record(store, worker, jobs, count, answers, error);
}

/* A source reads what the probe names; any record that it yields would be refused, so it is asked for none. */
static int read_source(struct work *work, const char *plugin, const char *location, const char **ret_answer,
                       struct peil_error *error)
{
    const char *path;
    int failed = work_path(work, work->settings->registers, "registers", location, &path, error);
    if (failed)
        return failed;
    const struct job_request request = {.work = JOB_WORK_SOURCE, .kind = "source", .plugin = plugin, .location = path};
    _cleanup_buffer_ struct buffer selections = {0};
    struct job *job;
    failed = job_start(&job, &work->settings->place, &request, error);
    if (failed)
        return failed;
    protocol_put_selections(&selections, NULL, 0);
    job_send(job, JOB_FRAME_SELECTIONS, &selections);
    enum job_frame type = JOB_FRAME_LOG;
    const void *payload;
    size_t size;
    while (!failed && type != JOB_FRAME_DONE) {
        int got = job_receive(job, -1, &type, &payload, &size, error);
        failed = got < 0 ? got : 0;
    }
    *ret_answer = failed ? NULL : arena_format(work->arena, "source_%s %s", plugin, job_plugin_version(job));
    int ended = job_end(job, failed ? NULL : error);
    return failed ? failed : ended;
}

static int describe(struct work *work, const char *kind, const char *plugin, const char **ret_answer,
                    struct peil_error *error)
{
    char *json = NULL;
    int failed = job_plugin_info(&work->settings->place, kind, plugin, &json, error);
    *ret_answer = failed ? NULL : arena_format(work->arena, "%s_%s", kind, plugin);
    free(json);
    return failed;
}

int work_probe(struct work *work, struct peil_error *error)
{
    const char *name = work->given[KIND_PROBE_PLUGIN].text, *location = work->given[KIND_PROBE_LOCATION].text;
    const char *answer = "", *bar = name ? strchr(name, '_') : NULL;
    int failed = 0;
    if (name && (!bar || strchr(name, '/')))
        failed = error_set(error, PEIL_ERROR_USAGE, _("'%s' is not the name of a plugin, such as check_owner"), name);
    else if (name && location && strncmp(name, "source_", 7) == 0)
        failed = read_source(work, bar + 1, location, &answer, error);
    else if (name)
        failed = describe(work, arena_text_n(work->arena, name, (size_t)(bar - name)), bar + 1, &answer, error);
    return failed ? failed : record(work->store, work->worker, work->job, 1, &answer, error);
}
