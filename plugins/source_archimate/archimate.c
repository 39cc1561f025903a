/* SPDX-License-Identifier: EUPL-1.2 */
/* source_archimate: processes (or other elements) of ArchiMate models with their relations, one record an element. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "model.h"
#include "source_common/tree.h"

enum { OPTION_FILES, OPTION_LARGEST, OPTION_LANGUAGE, OPTION_COUNT };

static const struct peil_option archimate_options[OPTION_COUNT] = {
    {"files", PEIL_OPTION_TEXT, 0, "**/*.xml", 0, 0, NULL,
     PEIL_N_("which files of a folder, for instance **/*.xml or **/*.archimate")},
    {"largest", PEIL_OPTION_INTEGER, 0, "64", 1, 1024, NULL, PEIL_N_("files larger than this many MiB are refused")},
    {"language", PEIL_OPTION_TEXT, 0, "nl", 0, 0, NULL,
     PEIL_N_("of texts in several languages: which one, as xml:lang")},
};

enum selector_kind {
    SELECT_ID,
    SELECT_NAME,
    SELECT_TYPE,
    SELECT_DOCUMENTATION,
    SELECT_FILE,
    SELECT_FOLDER,
    SELECT_LINE,
    SELECT_COUNT,
    SELECT_NAMES,
    SELECT_PROPERTY,
};

/* Selectors that follow relations: of which type, and whether the element is at their source. */
static const struct term {
    const char *name;
    enum selector_kind kind;
    const char *relation;
    bool leaves;
    bool by_people; /* only from a role or an actor */
} terms[] = {
    {"@id", SELECT_ID, NULL, false, false},
    {"@key", SELECT_ID, NULL, false, false},
    {"@name", SELECT_NAME, NULL, false, false},
    {"@title", SELECT_NAME, NULL, false, false},
    {"@type", SELECT_TYPE, NULL, false, false},
    {"@documentation", SELECT_DOCUMENTATION, NULL, false, false},
    {"@file", SELECT_FILE, NULL, false, false},
    {"@folder", SELECT_FOLDER, NULL, false, false},
    {"@line", SELECT_LINE, NULL, false, false},
    {"assigned", SELECT_COUNT, "Assignment", false, true},
    {"assigned_to", SELECT_NAMES, "Assignment", false, true},
    {"accessed", SELECT_COUNT, "Access", true, false},
    {"accesses", SELECT_NAMES, "Access", true, false},
    {"triggers", SELECT_NAMES, "Triggering", true, false},
    {"triggered_by", SELECT_NAMES, "Triggering", false, false},
    {"flows_to", SELECT_NAMES, "Flow", true, false},
    {"flows_from", SELECT_NAMES, "Flow", false, false},
    {"composed_of", SELECT_NAMES, "Composition", true, false},
    {"part_of", SELECT_NAMES, "Composition", false, false},
    {"served_by", SELECT_NAMES, "Serving", false, false},
    {"serves", SELECT_NAMES, "Serving", true, false},
    {"realizes", SELECT_NAMES, "Realization", true, false},
};

struct selector {
    const struct term *term; /* NULL: property */
    const char *key;
};

struct job {
    const struct peil_host *host;
    const struct peil_setting *settings;
    const struct peil_selection *selections;
    uint32_t selection_count;
    struct selector **selectors;
    struct peil_value *values;
    struct tree tree;
    struct model *model;
    uint64_t files, others;
    struct peil_error *error;
};

/* ---- Values --------------------------------------------------------------------------------------------------------
 */

static struct peil_value value_text(const char *text)
{
    struct peil_value value = {.state = PEIL_VALUE_ABSENT};
    if (text != NULL)
        value = (struct peil_value){.text = text, .size = (uint32_t)strlen(text), .state = PEIL_VALUE_TEXT};
    return value;
}

static struct peil_value value_number(struct pool *pool, int64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)number);
    return value_text(pool_text(pool, digits, (size_t)size));
}

/* The relations of that term; the names at their other ends, or their number. */
static struct peil_value value_related(struct model *model, const struct element *element, const struct term *term)
{
    const struct link *links = (const struct link *)model->links.items + element->first_link;
    const char **names = pool_allocate(model->pool, (element->link_count + 1) * sizeof *names);
    size_t count = 0, named = 0;
    for (uint32_t i = 0; i < element->link_count; i++) {
        const struct relation *relation = MODEL_RELATION(model, links[i].relation);
        int32_t number = term->leaves ? relation->to : relation->from;
        const struct element *other = number == NONE ? NULL : MODEL_ELEMENT(model, number);
        const char *type = other != NULL ? other->type : relation->source_type != NULL ? relation->source_type : "";
        if (links[i].leaves != term->leaves || strcmp(relation->type, term->relation) != 0)
            continue;
        if (term->by_people && strcmp(type, "BusinessRole") != 0 && strcmp(type, "BusinessActor") != 0)
            continue;
        count++;
        if (other != NULL && other->name != NULL)
            names[named++] = other->name;
    }
    if (term->kind == SELECT_COUNT)
        return value_number(model->pool, (int64_t)count);
    if (named == 0)
        return value_text(NULL);
    struct text list = {0};
    text_json_names(&list, names, named);
    struct peil_value value = {
        .text = pool_text(model->pool, list.bytes, list.size), .size = (uint32_t)list.size, .state = PEIL_VALUE_JSON};
    text_clear(&list);
    return value;
}

static struct peil_value value_property(const struct model *model, const struct element *element, const char *key)
{
    const struct property *properties = (const struct property *)model->properties.items + element->first_property;
    const char *found = NULL;
    for (uint32_t i = 0; i < element->property_count; i++)
        if (strcasecmp(properties[i].key, key) == 0 && (found == NULL || text_is_blank(found)))
            found = properties[i].value;
    return value_text(found);
}

static struct peil_value selector_value(struct model *model, const struct element *element,
                                        const struct selector *selector)
{
    if (selector->term == NULL)
        return value_property(model, element, selector->key);
    switch (selector->term->kind) {
    case SELECT_ID:
        return value_text(*element->id == '\0' ? NULL : element->id);
    case SELECT_NAME:
        return value_text(element->name);
    case SELECT_TYPE:
        return value_text(element->type);
    case SELECT_DOCUMENTATION:
        return value_text(element->documentation);
    case SELECT_FILE:
        return value_text(element->file);
    case SELECT_FOLDER:
        return value_text(element->folder);
    case SELECT_LINE:
        return value_number(model->pool, element->line);
    case SELECT_COUNT:
    case SELECT_NAMES:
        return value_related(model, element, selector->term);
    case SELECT_PROPERTY:
        break;
    }
    return value_text(NULL);
}

/* ---- Reading -------------------------------------------------------------------------------------------------------
 */

static int note(struct job *job, const char *file, const char *text)
{
    if (text == NULL)
        return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                          file);
    return job->host->note(job->host->context, file, text, job->error);
}

static int reject_file(struct job *job, const char *file, uint64_t line, const char *reason)
{
    struct peil_place place = {.file = file, .line = line};
    int failed = 0;
    for (uint32_t i = 0; i < job->selection_count && !failed; i++)
        failed = job->host->reject(job->host->context, i, &place, reason, job->error);
    return failed;
}

static int read_file(struct job *job, const struct tree_file *file)
{
    struct pool *pool = job->model->pool;
    const char *path = text_utf8(pool, file->path), *folder = text_utf8(pool, file->folder);
    uint64_t most = (uint64_t)job->settings[OPTION_LARGEST].integer << 20, size = 0, line = 0;
    struct peil_error reason = {0};
    enum model_form form = FORM_OTHER;
    int descriptor = -1, failed = tree_open_file(&job->tree, file, &descriptor, &size, &reason);
    if (!failed && size > most)
        failed = tree_error(job->host, &reason, PEIL_ERROR_INPUT,
                            PEIL_N_("%llu MiB; files larger than %lld MiB are refused"),
                            (unsigned long long)(size >> 20), (long long)job->settings[OPTION_LARGEST].integer);
    if (!failed)
        failed = model_read(job->model, job->host, descriptor, most, NULL, 0, path, folder, &form, &line, &reason);
    if (descriptor >= 0)
        close(descriptor);
    if (failed == PEIL_ERROR_INTERRUPTED) {
        *job->error = reason;
        return failed;
    }
    if (failed)
        return reject_file(job, path, line, reason.message);
    if (form == FORM_OTHER && job->tree.single != NULL) {
        tree_error(job->host, &reason, PEIL_ERROR_INPUT,
                   PEIL_N_("not ArchiMate: neither the Open Group's exchange format (3.0) nor a file of Archi"));
        return reject_file(job, path, 1, reason.message);
    }
    *(form == FORM_OTHER ? &job->others : &job->files) += 1;
    return 0;
}

/* Whether an element is one of those that each lists: "BusinessProcess, BusinessFunction"; NULL: processes; "*": all.
 */
static bool is_asked(const char *each, const char *type)
{
    size_t size = strlen(type);
    if (each == NULL || *each == '\0')
        each = "BusinessProcess";
    for (const char *at = each; *at != '\0';) {
        at += strspn(at, ", ");
        size_t word = strcspn(at, ", ");
        if ((word == size && strncmp(at, type, size) == 0) || (word == 1 && *at == '*'))
            return true;
        at += word;
    }
    return false;
}

static int yield_elements(struct job *job)
{
    struct model *model = job->model;
    for (size_t i = 0; i < model->elements.count; i++) {
        const struct element *element = MODEL_ELEMENT(model, i);
        struct peil_place place = {
            .file = element->file, .line = element->line, .pointer = *element->id == '\0' ? NULL : element->id};
        if (element->duplicate)
            continue;
        if (i % 256 == 0 && job->host->cancelled(job->host->context))
            return tree_error(job->host, job->error, PEIL_ERROR_INTERRUPTED, PEIL_N_("interrupted while reading XML"));
        for (uint32_t s = 0; s < job->selection_count; s++) {
            if (!is_asked(job->selections[s].each, element->type))
                continue;
            for (uint32_t k = 0; k < job->selections[s].selector_count; k++)
                job->values[k] = selector_value(model, element, &job->selectors[s][k]);
            if (job->host->yield(job->host->context, s, job->values, &place, job->error) != 0)
                return job->error->code != 0 ? job->error->code : PEIL_ERROR_SYSTEM;
        }
    }
    return 0;
}

static int say_all(struct job *job, const struct tree_list *list)
{
    const char *location = job->tree.location;
    int failed = 0;
    if (list->links > 0)
        failed =
            note(job, location, tree_text(job->host, PEIL_N_("%zu symbolic links were not followed"), list->links));
    if (!failed && job->others > 0)
        failed = note(job, location,
                      tree_text(job->host, PEIL_N_("%llu XML files that are not ArchiMate were left alone"),
                                (unsigned long long)job->others));
    if (!failed && job->model->duplicate_ids > 0)
        failed = note(job, location,
                      tree_text(job->host, PEIL_N_("%u elements have an id that came before; the first counts"),
                                job->model->duplicate_ids));
    if (!failed && job->model->loose > 0)
        failed = note(
            job, location,
            tree_text(job->host, PEIL_N_("%u relations have an end that is not in these files"), job->model->loose));
    if (!failed)
        failed = note(job, location,
                      tree_text(job->host, PEIL_N_("ArchiMate, %llu of %zu files read, %zu elements, %zu relations"),
                                (unsigned long long)job->files, list->count, job->model->elements.count,
                                job->model->relations.count));
    return failed;
}

static int read_all(struct job *job, const struct tree_list *list)
{
    int failed = 0;
    for (size_t i = 0; i < list->count && !failed; i++)
        failed = read_file(job, &list->files[i]);
    if (failed)
        return failed;
    model_resolve(job->model);
    failed = yield_elements(job);
    return failed ? failed : say_all(job, list);
}

/* ---- Sorting out what is asked ------------------------------------------------------------------------------------
 */

static int read_selector(struct job *job, const char *section, const char *text, struct selector *ret_selector)
{
    static const char property[] = "property:";
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        if (strcmp(text, terms[i].name) == 0) {
            *ret_selector = (struct selector){.term = &terms[i]};
            return 0;
        }
    if (strncmp(text, property, sizeof property - 1) == 0 && text[sizeof property - 1] != '\0') {
        *ret_selector = (struct selector){.key = text + sizeof property - 1};
        return 0;
    }
    return tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                      PEIL_N_("[%s] '%s' is not a selector of archimate; peil-source_archimate(7) lists them"), section,
                      text);
}

static int prepare(struct job *job)
{
    const struct peil_host *host = job->host;
    uint32_t most = 1;
    bool enough = true;
    job->selectors = host->allocate(host->context, (job->selection_count + 1) * sizeof *job->selectors);
    for (uint32_t i = 0; i < job->selection_count && enough && job->selectors != NULL; i++) {
        const struct peil_selection *asked = &job->selections[i];
        most = asked->selector_count > most ? asked->selector_count : most;
        job->selectors[i] = host->allocate(host->context, (asked->selector_count + 1) * sizeof **job->selectors);
        enough = job->selectors[i] != NULL;
        for (uint32_t s = 0; s < asked->selector_count && enough; s++)
            if (read_selector(job, asked->name, asked->selectors[s], &job->selectors[i][s]) != 0)
                return job->error->code;
    }
    job->values = host->allocate(host->context, most * sizeof *job->values);
    if (!enough || job->selectors == NULL || job->values == NULL)
        return tree_error(host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                          job->tree.location);
    return 0;
}

static int archimate_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
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
    job.model = model_new(settings[OPTION_LANGUAGE].text);
    failed = prepare(&job);
    failed = failed ? failed
                    : tree_find(&job.tree, job.tree.single != NULL ? "*" : settings[OPTION_FILES].text, &list, error);
    failed = failed ? failed : read_all(&job, &list);
    model_free(job.model);
    tree_close(&job.tree);
    return failed;
}

static const struct peil_source archimate_source = {.size = sizeof archimate_source,
                                                    .option_count = OPTION_COUNT,
                                                    .options = archimate_options,
                                                    .read = archimate_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {
        PEIL_PLUGIN_HEAD,
        PEIL_KIND_SOURCE,
        "archimate",
        "1.0",
        PEIL_N_("processes and their relations in ArchiMate models (AMEFF, Archi)"),
        NULL,
        &archimate_source};
    return &plugin;
}
