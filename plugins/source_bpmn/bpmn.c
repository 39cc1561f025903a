/* SPDX-License-Identifier: EUPL-1.2 */
/* source_bpmn: process descriptions from BPMN 2.0 files, one record a process. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "select.h"
#include "source_common/tree.h"

enum { OPTION_FILES, OPTION_LARGEST, OPTION_EMPTY_POOLS, OPTION_COUNT };
enum { EMPTY_POOLS_SKIP, EMPTY_POOLS_KEEP };

static const struct peil_option bpmn_options[OPTION_COUNT] = {
    {"files", PEIL_OPTION_TEXT, 0, "**/*.bpmn", 0, 0, NULL, PEIL_N_("which files of a folder, for instance **/*.bpmn")},
    {"largest", PEIL_OPTION_INTEGER, 0, "64", 1, 1024, NULL, PEIL_N_("files larger than this many MiB are refused")},
    {"empty_pools", PEIL_OPTION_CHOICE, 0, "skip", 0, 0, "skip|keep",
     PEIL_N_("a pool of another party, drawn without its contents beside a process that has them")},
};

struct job {
    const struct peil_host *host;
    const struct peil_setting *settings;
    const struct peil_selection *selections;
    uint32_t selection_count;
    struct selector **selectors; /* of each selection */
    struct peil_value *values;
    struct tree tree;
    struct tally tally;
    uint64_t files, processes, empty_pools;
    struct peil_error *error;
};

static int note(struct job *job, const char *file, const char *text)
{
    if (text == NULL)
        return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                          file);
    return job->host->note(job->host->context, file, text, job->error);
}

/* The file could not be read: said once for each selection, in whose records it is missing. */
static int reject_file(struct job *job, const char *file, uint64_t line, const char *reason)
{
    struct peil_place place = {.file = file, .line = line};
    int failed = 0;
    for (uint32_t i = 0; i < job->selection_count && !failed; i++)
        failed = job->host->reject(job->host->context, i, &place, reason, job->error);
    return failed;
}

/* A process without anything in it, that a pool refers to, in a file where another process has its contents. */
static bool is_empty_pool(const struct model *model, const struct process *process)
{
    return process->pooled && process->node_count == 0 && model->nodes.count > 0;
}

static int yield_process(struct job *job, const struct subject *subject)
{
    const struct process *process = MODEL_PROCESS(subject->model, subject->process);
    struct peil_place place = {
        .file = subject->file, .pointer = *process->id == '\0' ? NULL : process->id, .line = process->line};
    int failed = 0;
    tally_process(&job->tally, subject->model, subject->process);
    for (uint32_t i = 0; i < job->selection_count && !failed; i++) {
        for (uint32_t s = 0; s < job->selections[i].selector_count; s++)
            job->values[s] = selector_value(&job->selectors[i][s], subject);
        failed = job->host->yield(job->host->context, i, job->values, &place, job->error);
    }
    job->processes++;
    return failed;
}

static int yield_model(struct job *job, struct model *model, const struct tree_file *file, const char *path)
{
    struct subject subject = {
        .model = model, .tally = &job->tally, .file = path, .folder = text_utf8(model->pool, file->folder)};
    int failed = 0;
    for (size_t i = 0; i < model->processes.count && !failed; i++) {
        if (job->host->cancelled(job->host->context))
            return tree_error(job->host, job->error, PEIL_ERROR_INTERRUPTED, PEIL_N_("interrupted while reading XML"));
        subject.process = (uint32_t)i;
        if (job->settings[OPTION_EMPTY_POOLS].integer == EMPTY_POOLS_SKIP &&
            is_empty_pool(model, MODEL_PROCESS(model, i)))
            job->empty_pools++;
        else
            failed = yield_process(job, &subject);
    }
    if (!failed && model->processes.count == 0)
        failed = note(job, path, tree_text(job->host, PEIL_N_("no process in it")));
    if (!failed && model->duplicate_ids > 0)
        failed = note(
            job, path,
            tree_text(job->host, PEIL_N_("%u ids are used more than once; the first counts"), model->duplicate_ids));
    return failed;
}

static int read_file(struct job *job, const struct tree_file *file, struct model *model)
{
    const char *path = text_utf8(model->pool, file->path);
    struct peil_error reason = {0};
    struct model_input input = {.descriptor = -1, .most_bytes = (uint64_t)job->settings[OPTION_LARGEST].integer << 20};
    uint64_t size = 0, line = 0;
    int failed = tree_open_file(&job->tree, file, &input.descriptor, &size, &reason);
    if (!failed && size > input.most_bytes)
        failed = tree_error(job->host, &reason, PEIL_ERROR_INPUT,
                            PEIL_N_("%llu MiB; files larger than %lld MiB are refused"),
                            (unsigned long long)(size >> 20), (long long)job->settings[OPTION_LARGEST].integer);
    if (!failed)
        failed = model_read(model, job->host, &input, &line, &reason);
    if (input.descriptor >= 0)
        close(input.descriptor);
    if (failed == PEIL_ERROR_INTERRUPTED) {
        *job->error = reason;
        return failed;
    }
    if (failed)
        return reject_file(job, path, line, reason.message);
    if (!model->is_bpmn) {
        tree_error(job->host, &reason, PEIL_ERROR_INPUT,
                   PEIL_N_("not BPMN 2.0: its root element is not definitions of %s"), BPMN_MODEL);
        return reject_file(job, path, 1, reason.message);
    }
    job->files++;
    model_resolve(model);
    return yield_model(job, model, file, path);
}

static int read_all(struct job *job, const struct tree_list *list)
{
    int failed = 0;
    for (size_t i = 0; i < list->count && !failed; i++) {
        struct model *model = model_new();
        failed = read_file(job, &list->files[i], model);
        model_free(model);
    }
    if (!failed && list->links > 0)
        failed = note(job, job->tree.location,
                      tree_text(job->host, PEIL_N_("%zu symbolic links were not followed"), list->links));
    if (!failed && job->empty_pools > 0)
        failed = note(job, job->tree.location,
                      tree_text(job->host, PEIL_N_("%llu empty pools of other parties were left out"),
                                (unsigned long long)job->empty_pools));
    if (!failed)
        failed = note(job, job->tree.location,
                      tree_text(job->host, PEIL_N_("BPMN 2.0, %llu of %zu files read, %llu processes"),
                                (unsigned long long)job->files, list->count, (unsigned long long)job->processes));
    return failed;
}

static int prepare(struct job *job)
{
    const struct peil_host *host = job->host;
    uint32_t most = 1;
    job->selectors = host->allocate(host->context, (job->selection_count + 1) * sizeof *job->selectors);
    for (uint32_t i = 0; i < job->selection_count && job->selectors != NULL; i++) {
        const struct peil_selection *asked = &job->selections[i];
        if (asked->each != NULL && *asked->each != '\0' && strcmp(asked->each, "process") != 0)
            return tree_error(host, job->error, PEIL_ERROR_USAGE,
                              PEIL_N_("[%s] each = %s: bpmn has records of: process"), asked->name, asked->each);
        most = asked->selector_count > most ? asked->selector_count : most;
        job->selectors[i] = host->allocate(host->context, (asked->selector_count + 1) * sizeof **job->selectors);
        for (uint32_t s = 0; s < asked->selector_count && job->selectors[i] != NULL; s++)
            if (selector_read(host, asked->name, asked->selectors[s], &job->selectors[i][s], job->error) != 0)
                return job->error->code;
        if (job->selectors[i] == NULL)
            job->selectors = NULL;
    }
    job->values = host->allocate(host->context, most * sizeof *job->values);
    if (job->selectors == NULL || job->values == NULL)
        return tree_error(host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                          job->tree.location);
    return 0;
}

static int bpmn_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                     const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error)
{
    struct job job = {.host = host,
                      .settings = settings,
                      .selections = selections,
                      .selection_count = selection_count,
                      .error = error};
    struct tree_list list = {0};
    int failed = tree_open(&job.tree, host, location, error);
    if (failed)
        return failed;
    failed = prepare(&job);
    /* A file that a person names is read whatever it is called. */
    failed = failed ? failed
                    : tree_find(&job.tree, job.tree.single != NULL ? "*" : settings[OPTION_FILES].text, &list, error);
    failed = failed ? failed : read_all(&job, &list);
    tally_clear(&job.tally);
    tree_close(&job.tree);
    return failed;
}

static const struct peil_source bpmn_source = {
    .size = sizeof bpmn_source, .option_count = OPTION_COUNT, .options = bpmn_options, .read = bpmn_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {
        PEIL_PLUGIN_HEAD, PEIL_KIND_SOURCE, "bpmn", "1.0", PEIL_N_("process descriptions in BPMN 2.0 files"), NULL,
        &bpmn_source};
    return &plugin;
}
