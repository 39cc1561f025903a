/* SPDX-License-Identifier: EUPL-1.2 */
/* source_json: registers in JSON, one file or a tree of files; a selection's each says where its records are. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "json_select.h"
#include "source_common/tree.h"

enum { OPTION_FILES, OPTION_LARGEST, OPTION_COUNT };
static const struct peil_option json_options[OPTION_COUNT] = {
    {"files", PEIL_OPTION_TEXT, 0, "**/*.json", 0, 0, NULL,
     PEIL_N_("which files of a folder, for instance datasets/**/dataset.json")},
    {"largest", PEIL_OPTION_INTEGER, 0, "64", 1, 256, NULL, PEIL_N_("files larger than this many MiB are refused")},
};

/* One selection: which files it reads, where in them, and its selectors sorted out. */
enum selector_kind { SELECT_POINTER, SELECT_ROOT, SELECT_FILE, SELECT_FOLDER, SELECT_KEY, SELECT_VALUE };

struct source_selector {
    enum selector_kind kind;
    const char *pointer;
};

struct source_selection {
    const struct peil_selection *asked;
    uint32_t index;
    const char *pattern;  /* of files */
    const char *pointer;  /* of records, with '*' */
    bool needs_container; /* a selector points into the record */
    struct source_selector *selectors;
    struct peil_value *values;
    char **texts; /* to free after a yield */
};

struct source_job {
    const struct peil_host *host;
    const struct peil_setting *settings;
    struct tree tree;
    struct source_selection *selections;
    uint32_t selection_count;
    uint64_t files, records;
    struct peil_error *error;
};

/* What visit needs for one file and one selection. */
struct source_visit {
    struct source_job *job;
    struct source_selection *selection;
    const struct tree_file *file;
    json_t *root;
};

static int source_no_memory(struct source_job *job)
{
    return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                      job->tree.location);
}

static int source_reject(struct source_job *job, uint32_t selection, const struct peil_place *place, const char *reason)
{
    if (!reason)
        return source_no_memory(job);
    return job->host->reject(job->host->context, selection, place, reason, job->error);
}

static int source_note(struct source_job *job, const char *file, const char *text)
{
    return text ? job->host->note(job->host->context, file, text, job->error) : source_no_memory(job);
}

static int source_value(struct source_visit *visit, const struct json_element *element, uint32_t index)
{
    struct source_selection *selection = visit->selection;
    const struct source_selector *selector = &selection->selectors[index];
    struct peil_value *value = &selection->values[index];
    const char *text = NULL;
    *value = (struct peil_value){0};
    if (selector->kind == SELECT_FILE)
        text = visit->file->path;
    else if (selector->kind == SELECT_FOLDER)
        text = visit->file->folder;
    else if (selector->kind == SELECT_KEY)
        text = element->key;
    if (text) {
        *value = (struct peil_value){.text = text, .size = (uint32_t)strlen(text), .state = PEIL_VALUE_TEXT};
        return 0;
    }
    json_t *found = selector->kind == SELECT_VALUE  ? element->value
                    : selector->kind == SELECT_ROOT ? json_pointer_find(visit->root, selector->pointer)
                                                    : json_pointer_find(element->value, selector->pointer);
    if (!found || json_is_null(found))
        return 0;
    size_t size;
    bool structured;
    char *copy = json_as_text(found, &size, &structured);
    if (!copy)
        return source_no_memory(visit->job);
    selection->texts[index] = copy;
    *value = (struct peil_value){
        .text = copy, .size = (uint32_t)size, .state = structured ? PEIL_VALUE_JSON : PEIL_VALUE_TEXT};
    return 0;
}

static int source_yield(struct source_visit *visit, const struct json_element *element)
{
    struct source_job *job = visit->job;
    struct source_selection *selection = visit->selection;
    struct peil_place place = {.file = visit->file->path, .pointer = *element->pointer ? element->pointer : NULL};
    int failed = 0;
    uint32_t count = selection->asked->selector_count;
    for (uint32_t i = 0; i < count && !failed; i++)
        failed = source_value(visit, element, i);
    if (!failed)
        failed = job->host->yield(job->host->context, selection->index, selection->values, &place, job->error);
    for (uint32_t i = 0; i < count; i++) {
        free(selection->texts[i]);
        selection->texts[i] = NULL;
    }
    return failed;
}

/* A json_visit. */
static int source_visit_element(void *context, const struct json_element *element, enum json_select_problem problem)
{
    struct source_visit *visit = context;
    struct source_job *job = visit->job;
    struct peil_place place = {.file = visit->file->path, .pointer = element->pointer};
    if (++job->records % 1024 == 0 && job->host->cancelled(job->host->context))
        return tree_error(job->host, job->error, PEIL_ERROR_INTERRUPTED, PEIL_N_("%s: interrupted"), visit->file->path);
    if (problem == JSON_SELECT_NO_CONTAINER)
        return source_reject(job, visit->selection->index, &place,
                             tree_text(job->host, PEIL_N_("a list or an object is expected here")));
    if (problem == JSON_SELECT_TOO_DEEP)
        return source_reject(job, visit->selection->index, &place,
                             tree_text(job->host, PEIL_N_("nested too deep, or names that are too long")));
    if (visit->selection->needs_container && !json_is_object(element->value) &&
        !(json_is_array(element->value) && *element->pointer)) {
        const char *type = job->host->translate(job->host->context, json_type_name(element->value));
        return source_reject(job, visit->selection->index, &place,
                             tree_text(job->host, PEIL_N_("an object is expected here, not %s"), type));
    }
    return source_yield(visit, element);
}

static int source_reject_file(struct source_job *job, const struct tree_file *file, uint64_t line, const char *reason)
{
    struct peil_place place = {.file = file->path, .line = line};
    for (uint32_t i = 0; i < job->selection_count; i++)
        if (tree_fits(file->path, job->selections[i].pattern) || job->tree.single)
            return source_reject(job, i, &place, reason);
    return 0;
}

/* Reads a whole file that is known to be small enough. */
static char *source_load(struct source_job *job, const struct tree_file *file, int descriptor, uint64_t size,
                         size_t *ret_size)
{
    char *bytes = malloc(size + 1);
    size_t used = 0;
    while (bytes && used < size) {
        ssize_t got = read(descriptor, bytes + used, size - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int number = errno;
            tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: cannot be read"), file->path);
            job->error->cause = number;
            free(bytes);
            return NULL;
        }
        if (got == 0)
            break;
        used += (size_t)got;
    }
    if (!bytes)
        source_no_memory(job);
    *ret_size = used;
    return bytes;
}

static int source_read_document(struct source_job *job, const struct tree_file *file, json_t *root)
{
    int failed = 0;
    for (uint32_t i = 0; i < job->selection_count && !failed; i++) {
        struct source_selection *selection = &job->selections[i];
        if (!job->tree.single && !tree_fits(file->path, selection->pattern))
            continue;
        struct source_visit visit = {.job = job, .selection = selection, .file = file, .root = root};
        failed = json_select(root, selection->pointer, source_visit_element, &visit);
    }
    return failed;
}

static int source_read_file(struct source_job *job, const struct tree_file *file)
{
    int descriptor;
    uint64_t size;
    int failed = tree_open_file(&job->tree, file, &descriptor, &size, job->error);
    if (failed)
        return failed;
    int64_t largest = job->settings[OPTION_LARGEST].integer;
    if (size > (uint64_t)largest << 20) {
        close(descriptor);
        return source_reject_file(job, file, 0,
                                  tree_text(job->host, PEIL_N_("%llu MiB; files larger than %lld MiB are refused"),
                                            (unsigned long long)(size >> 20), (long long)largest));
    }
    size_t used;
    char *bytes = source_load(job, file, descriptor, size, &used);
    close(descriptor);
    if (!bytes)
        return job->error->code;
    size_t mark = used >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    json_error_t problem;
    json_t *root = json_loadb(bytes + mark, used - mark, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    free(bytes);
    if (!root)
        return source_reject_file(job, file, problem.line > 0 ? (uint64_t)problem.line : 1,
                                  tree_text(job->host, PEIL_N_("no valid JSON, line %d column %d: %s"), problem.line,
                                            problem.column, problem.text));
    job->files++;
    failed = source_read_document(job, file, root);
    json_decref(root);
    return failed;
}

/* ---- Sorting out what is asked --------------------------------------------------------------------------------- */

static int source_sort_selector(struct source_job *job, struct source_selection *selection, uint32_t index)
{
    static const struct {
        const char *name;
        enum selector_kind kind;
    } named[] = {{"@file", SELECT_FILE}, {"@folder", SELECT_FOLDER}, {"@key", SELECT_KEY}, {"@value", SELECT_VALUE}};
    const char *text = selection->asked->selectors[index];
    struct source_selector *selector = &selection->selectors[index];
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
        if (strcmp(text, named[i].name) == 0) {
            selector->kind = named[i].kind;
            return 0;
        }
    selector->kind = *text == '#' ? SELECT_ROOT : SELECT_POINTER;
    selector->pointer = text + (*text == '#');
    if (*selector->pointer != '/' || !json_pointer_valid(selector->pointer))
        return tree_error(
            job->host, job->error, PEIL_ERROR_USAGE,
            PEIL_N_("[%s] '%s': a JSON pointer such as /title or #/title, @file, @folder, @key or @value"),
            selection->asked->name, text);
    selection->needs_container = selection->needs_container || selector->kind == SELECT_POINTER;
    return 0;
}

/* each = "POINTER", "PATTERN#POINTER" or "PATTERN#". */
static int source_sort_each(struct source_job *job, struct source_selection *selection)
{
    const char *each = selection->asked->each;
    selection->pattern = job->settings[OPTION_FILES].text;
    selection->pointer = "";
    if (!each || !*each)
        return 0;
    const char *hash = strchr(each, '#');
    selection->pointer = hash ? hash + 1 : each;
    if (hash && hash != each) {
        char *pattern = job->host->allocate(job->host->context, (size_t)(hash - each) + 1);
        if (!pattern)
            return source_no_memory(job);
        memcpy(pattern, each, (size_t)(hash - each));
        selection->pattern = pattern;
    }
    if (!json_pointer_valid(selection->pointer))
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                          PEIL_N_("[%s] each = %s: a JSON pointer such as /tables/*, or FILES#POINTER"),
                          selection->asked->name, each);
    return 0;
}

static int source_prepare(struct source_job *job, const struct peil_selection *asked, uint32_t count)
{
    job->selections = job->host->allocate(job->host->context, (count + 1) * sizeof(*job->selections));
    if (!job->selections)
        return source_no_memory(job);
    job->selection_count = count;
    int failed = 0;
    for (uint32_t i = 0; i < count && !failed; i++) {
        struct source_selection *selection = &job->selections[i];
        size_t places = asked[i].selector_count + 1;
        *selection = (struct source_selection){.asked = &asked[i], .index = i};
        selection->selectors = job->host->allocate(job->host->context, places * sizeof(*selection->selectors));
        selection->values = job->host->allocate(job->host->context, places * sizeof(*selection->values));
        selection->texts = job->host->allocate(job->host->context, places * sizeof(*selection->texts));
        if (!selection->selectors || !selection->values || !selection->texts)
            return source_no_memory(job);
        failed = source_sort_each(job, selection);
        for (uint32_t s = 0; s < asked[i].selector_count && !failed; s++)
            failed = source_sort_selector(job, selection, s);
    }
    return failed;
}

/* The files of all selections, sorted, without doubles. */
static int source_gather(struct source_job *job, struct tree_list *all)
{
    for (uint32_t i = 0; i < job->selection_count; i++) {
        bool seen = false;
        for (uint32_t j = 0; j < i && !seen; j++)
            seen = strcmp(job->selections[i].pattern, job->selections[j].pattern) == 0;
        struct tree_list found;
        int failed =
            seen ? 0 : tree_find(&job->tree, job->tree.single ? "*" : job->selections[i].pattern, &found, job->error);
        if (failed)
            return failed;
        if (seen)
            continue;
        struct tree_file *merged =
            job->host->allocate(job->host->context, (all->count + found.count + 1) * sizeof(*merged));
        if (!merged)
            return source_no_memory(job);
        size_t a = 0, b = 0, count = 0;
        while (a < all->count || b < found.count) {
            int order = a == all->count ? 1 : b == found.count ? -1 : strcmp(all->files[a].path, found.files[b].path);
            merged[count++] = order <= 0 ? all->files[a] : found.files[b];
            a += order <= 0;
            b += order >= 0;
        }
        *all = (struct tree_list){.files = merged, .count = count, .links = all->links + found.links};
        if (job->tree.single)
            break;
    }
    return 0;
}

static int source_read_all(struct source_job *job, const struct tree_list *all)
{
    int failed = 0;
    for (size_t i = 0; i < all->count && !failed; i++)
        failed = source_read_file(job, &all->files[i]);
    if (!failed && all->links)
        failed = source_note(job, job->tree.location,
                             tree_text(job->host, PEIL_N_("%zu symbolic links were not followed"), all->links));
    if (!failed)
        failed = source_note(
            job, job->tree.location,
            tree_text(job->host, PEIL_N_("JSON, %llu of %zu files read"), (unsigned long long)job->files, all->count));
    return failed;
}

static int source_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                       const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error)
{
    struct source_job job = {.host = host, .settings = settings, .error = error};
    struct tree_list all = {0};
    int failed = tree_open(&job.tree, host, location, error);
    failed = failed ? failed : source_prepare(&job, selections, selection_count);
    failed = failed ? failed : source_gather(&job, &all);
    failed = failed ? failed : source_read_all(&job, &all);
    tree_close(&job.tree);
    return failed;
}

static const struct peil_source json_source = {
    .size = sizeof(json_source), .option_count = OPTION_COUNT, .options = json_options, .read = source_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {
        PEIL_PLUGIN_HEAD, PEIL_KIND_SOURCE, "json", "1.0", PEIL_N_("registers in JSON files, with JSON pointers"), NULL,
        &json_source};
    return &plugin;
}
