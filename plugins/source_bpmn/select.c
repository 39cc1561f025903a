/* SPDX-License-Identifier: EUPL-1.2 */
/* From a selector's text to what it means, and from there to a value of a process. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "select.h"
#include "source_common/tree.h"

enum selector_kind {
    SELECT_KEY,
    SELECT_ID,
    SELECT_NAME,
    SELECT_TITLE,
    SELECT_FILE,
    SELECT_FOLDER,
    SELECT_LINE,
    SELECT_DOCUMENTATION,
    SELECT_PARTICIPANT,
    SELECT_LANES,
    SELECT_ROLES,
    SELECT_RESPONSIBLE,
    SELECT_EXECUTABLE,
    SELECT_EXPORTER,
    SELECT_DATA_INPUTS,
    SELECT_DATA_OUTPUTS,
    SELECT_FIGURE,
    SELECT_WHERE,
    SELECT_EXTENSION,
};

static const struct {
    const char *name;
    enum selector_kind kind;
} named[] = {
    {"@key", SELECT_KEY},
    {"@id", SELECT_ID},
    {"@name", SELECT_NAME},
    {"@title", SELECT_TITLE},
    {"@file", SELECT_FILE},
    {"@folder", SELECT_FOLDER},
    {"@line", SELECT_LINE},
    {"@documentation", SELECT_DOCUMENTATION},
    {"@participant", SELECT_PARTICIPANT},
    {"@lanes", SELECT_LANES},
    {"@roles", SELECT_ROLES},
    {"@responsible", SELECT_RESPONSIBLE},
    {"@executable", SELECT_EXECUTABLE},
    {"@exporter", SELECT_EXPORTER},
    {"data_inputs", SELECT_DATA_INPUTS},
    {"data_outputs", SELECT_DATA_OUTPUTS},
};

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

/* Levenshtein's distance, of names that are at most 40 long. */
static size_t distance(const char *left, const char *right)
{
    size_t row[41], width = strlen(right);
    if (width > 40 || strlen(left) > 80)
        return SIZE_MAX;
    for (size_t i = 0; i <= width; i++)
        row[i] = i;
    for (size_t i = 1; left[i - 1] != '\0'; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= width; k++) {
            size_t change = corner + (left[i - 1] != right[k - 1]);
            corner = row[k];
            size_t best = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
            row[k] = change < best ? change : best;
        }
    }
    return row[width];
}

static const char *nearest(const char *text)
{
    const char *best = NULL;
    size_t least = 4;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (distance(text, named[i].name) < least) {
            least = distance(text, named[i].name);
            best = named[i].name;
        }
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        if (distance(text, figure_names[i]) < least) {
            least = distance(text, figure_names[i]);
            best = figure_names[i];
        }
    return best;
}

static int figure_find(const char *name)
{
    for (int i = 0; i < FIGURE_COUNT; i++)
        if (strcmp(name, figure_names[i]) == 0)
            return i;
    return -1;
}

int selector_read(const struct peil_host *host, const char *section, const char *text, struct selector *ret_selector,
                  struct peil_error *error)
{
    static const char where[] = "@where:", extension[] = "extension:";
    bool is_where = strncmp(text, where, sizeof where - 1) == 0;
    const char *wanted = is_where ? text + sizeof where - 1 : text;
    int figure = figure_find(wanted);
    *ret_selector = (struct selector){.kind = is_where ? SELECT_WHERE : SELECT_FIGURE, .figure = (uint8_t)figure};
    if (figure >= 0)
        return 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(text, named[i].name) == 0) {
            ret_selector->kind = (uint8_t)named[i].kind;
            return 0;
        }
    if (strncmp(text, extension, sizeof extension - 1) == 0 && text[sizeof extension - 1] != '\0') {
        *ret_selector = (struct selector){.kind = SELECT_EXTENSION, .name = text + sizeof extension - 1};
        return 0;
    }
    const char *near = nearest(wanted);
    if (near != NULL)
        return tree_error(host, error, PEIL_ERROR_USAGE,
                          PEIL_N_("[%s] '%s' is not a selector of bpmn; did you mean '%s%s'?"), section, text,
                          is_where ? where : "", near);
    return tree_error(host, error, PEIL_ERROR_USAGE,
                      PEIL_N_("[%s] '%s' is not a selector of bpmn; peil-source_bpmn(7) lists them"), section, text);
}

/* ---- Values -------------------------------------------------------------------------------------------------------
 */

static struct peil_value absent(void)
{
    return (struct peil_value){.state = PEIL_VALUE_ABSENT};
}

static struct peil_value value_text(const char *text)
{
    if (text == NULL)
        return absent();
    return (struct peil_value){.text = text, .size = (uint32_t)strlen(text), .state = PEIL_VALUE_TEXT};
}

static struct peil_value value_number(struct pool *pool, int64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)number);
    return value_text(pool_text(pool, digits, (size_t)size));
}

static struct peil_value value_json(struct pool *pool, struct text *text)
{
    struct peil_value value = {
        .text = pool_text(pool, text->bytes, text->size), .size = (uint32_t)text->size, .state = PEIL_VALUE_JSON};
    text_clear(text);
    return value;
}

/* A list of names; absent when it is empty, so that "there are none" and "not filled in" are one thing. */
static struct peil_value value_names(struct pool *pool, const char **names, size_t count)
{
    struct text list = {0};
    if (count == 0)
        return absent();
    text_json_names(&list, names, count);
    return value_json(pool, &list);
}

static struct peil_value value_lanes(const struct subject *subject, const struct process *process)
{
    const char **names = pool_allocate(subject->model->pool, (process->lane_count + 1) * sizeof *names);
    size_t count = 0;
    for (uint32_t i = 0; i < process->lane_count; i++) {
        const struct lane *lane = MODEL_LANE(subject->model, process->first_lane + i);
        if (!lane->divided && lane->name != NULL)
            names[count++] = lane->name;
    }
    return value_names(subject->model->pool, names, count);
}

static struct peil_value value_roles(const struct subject *subject, bool of_process)
{
    const struct model *model = subject->model;
    const char **names = pool_allocate(model->pool, (model->roles.count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < model->roles.count; i++) {
        const struct role *role = (const struct role *)model->roles.items + i;
        if (role->process == subject->process && role->name != NULL && (role->node == NONE) == of_process)
            names[count++] = role->name;
    }
    return value_names(model->pool, names, count);
}

static struct peil_value value_data(const struct subject *subject, bool read)
{
    const struct model *model = subject->model;
    const char **names = pool_allocate(model->pool, (model->data.count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < model->data.count; i++) {
        const struct data *data = MODEL_DATA(model, i);
        if (data->process == (int32_t)subject->process && data->name != NULL && (read ? data->read : data->written))
            names[count++] = data->name;
    }
    return value_names(model->pool, names, count);
}

/* Looks with the process, then with its pool, then with the whole file. Of two with that name the first that is filled.
 */
static struct peil_value value_extension(const struct subject *subject, const char *name)
{
    static const uint8_t order[] = {OWNER_PROCESS, OWNER_PARTICIPANT, OWNER_FILE};
    const struct process *process = MODEL_PROCESS(subject->model, subject->process);
    const struct extension *extensions = subject->model->extensions.items, *empty = NULL;
    for (size_t k = 0; k < sizeof order; k++)
        for (size_t i = 0; i < subject->model->extensions.count; i++) {
            const struct extension *each = &extensions[i];
            bool own = each->owner_kind == order[k] &&
                       (order[k] == OWNER_FILE || (order[k] == OWNER_PROCESS && each->owner == subject->process) ||
                        (order[k] == OWNER_PARTICIPANT && (int64_t)each->owner == process->participant_number));
            if (!own || strcasecmp(each->name, name) != 0)
                continue;
            if (!text_is_blank(each->value))
                return value_text(each->value);
            empty = each;
        }
    return empty != NULL ? value_text("") : absent();
}

static struct peil_value value_where(const struct subject *subject, uint8_t figure)
{
    struct text list = {0};
    if (subject->tally->where_count[figure] == 0)
        return absent();
    text_add(&list, "[");
    text_append(&list, subject->tally->where[figure].bytes, subject->tally->where[figure].size);
    text_add(&list, "]");
    return value_json(subject->model->pool, &list);
}

/* Its name, or else its pool's, or else the file's without its ending. */
static struct peil_value value_title(const struct subject *subject, const struct process *process)
{
    if (process->name != NULL || process->participant != NULL)
        return value_text(process->name != NULL ? process->name : process->participant);
    const char *slash = strrchr(subject->file, '/'), *name = slash == NULL ? subject->file : slash + 1;
    const char *dot = strrchr(name, '.');
    return value_text(pool_text(subject->model->pool, name, dot == NULL ? strlen(name) : (size_t)(dot - name)));
}

/* The file and the process in it: no two are the same, whatever ids the tools give. */
static struct peil_value value_key(const struct subject *subject, const struct process *process)
{
    struct text key = {0};
    char number[16];
    text_add(&key, subject->file);
    text_add(&key, "#");
    snprintf(number, sizeof number, "%u", subject->process + 1);
    text_add(&key, *process->id != '\0' ? process->id : number);
    struct peil_value value = value_text(pool_text(subject->model->pool, key.bytes, key.size));
    text_clear(&key);
    return value;
}

struct peil_value selector_value(const struct selector *selector, const struct subject *subject)
{
    const struct process *process = MODEL_PROCESS(subject->model, subject->process);
    switch ((enum selector_kind)selector->kind) {
    case SELECT_KEY:
        return value_key(subject, process);
    case SELECT_ID:
        return value_text(*process->id == '\0' ? NULL : process->id);
    case SELECT_NAME:
        return value_text(process->name);
    case SELECT_TITLE:
        return value_title(subject, process);
    case SELECT_FILE:
        return value_text(subject->file);
    case SELECT_FOLDER:
        return value_text(subject->folder);
    case SELECT_LINE:
        return value_number(subject->model->pool, process->line);
    case SELECT_DOCUMENTATION:
        return value_text(process->documentation != NULL ? process->documentation : process->participant_documentation);
    case SELECT_PARTICIPANT:
        return value_text(process->participant);
    case SELECT_LANES:
        return value_lanes(subject, process);
    case SELECT_ROLES:
        return value_roles(subject, false);
    case SELECT_RESPONSIBLE:
        return value_roles(subject, true);
    case SELECT_EXECUTABLE:
        return value_text(process->executable);
    case SELECT_EXPORTER:
        return value_text(subject->model->exporter);
    case SELECT_DATA_INPUTS:
        return value_data(subject, true);
    case SELECT_DATA_OUTPUTS:
        return value_data(subject, false);
    case SELECT_FIGURE:
        return value_number(subject->model->pool, subject->tally->count[selector->figure]);
    case SELECT_WHERE:
        return value_where(subject, selector->figure);
    case SELECT_EXTENSION:
        return value_extension(subject, selector->name);
    }
    return absent();
}
