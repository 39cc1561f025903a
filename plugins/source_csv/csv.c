/* SPDX-License-Identifier: EUPL-1.2 */
/* source_csv: registers in CSV files. One file, or the files of a folder that a selection's each names. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "csv_reader.h"
#include "source_common/tree.h"

enum { CSV_LARGEST_RECORD = 4 << 20 };

enum { OPTION_SEPARATOR, OPTION_ENCODING, OPTION_HEADER, OPTION_COUNT };
static const struct peil_option csv_options[OPTION_COUNT] = {
    {"separator", PEIL_OPTION_TEXT, 0, "auto", 0, 0, NULL,
     PEIL_N_("what stands between columns: auto, tab, or one character such as ;")},
    {"encoding", PEIL_OPTION_CHOICE, 0, "auto", 0, 0, "auto|utf-8|utf-16le|utf-16be|windows-1252|iso-8859-1",
     PEIL_N_("how letters are written; auto looks at the byte order mark and the bytes")},
    {"header", PEIL_OPTION_BOOLEAN, 0, "yes", 0, 0, NULL,
     PEIL_N_("the first line names the columns; without it they are called 1, 2, 3 …")},
};

/* One selection at work on one file. */
struct csv_selection {
    const struct peil_selection *asked;
    uint32_t index;
    bool reads;   /* this file */
    int *columns; /* one for each selector: a column, or one of these */
    struct peil_value *values;
};
enum { COLUMN_ABSENT = -1, COLUMN_FILE = -2, COLUMN_LINE = -3, COLUMN_FOLDER = -4 };

struct csv_job {
    const struct peil_host *host;
    const struct peil_setting *settings;
    struct tree tree;
    struct csv_selection *selections;
    uint32_t selection_count;
    struct peil_error *error;
};

struct csv_file {
    int descriptor;
    const struct tree_file *file;
    struct csv_detected detected;
    struct csv_reader reader;
    const char **header; /* trimmed; NULL without a header line */
    size_t column_count;
};

static ssize_t csv_file_input(void *context, void *out, size_t size, uint64_t offset)
{
    const struct csv_file *file = context;
    ssize_t got;
    do
        got = pread(file->descriptor, out, size, (off_t)offset);
    while (got < 0 && errno == EINTR);
    return got;
}

static int csv_no_memory(struct csv_job *job)
{
    return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                      job->tree.location);
}

static int csv_read_failed(struct csv_job *job, const struct csv_file *file)
{
    int number = errno;
    tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: cannot be read"), file->file->path);
    job->error->cause = number;
    return job->error->code;
}

static int csv_note(struct csv_job *job, const struct csv_file *file, const char *text)
{
    return text ? job->host->note(job->host->context, file->file->path, text, job->error) : csv_no_memory(job);
}

static const char *csv_separator_name(struct csv_job *job, int separator)
{
    if (separator == '\t')
        return tree_text(job->host, PEIL_N_("a tab"));
    return tree_text(job->host, "'%c'", separator);
}

static int csv_say_detected(struct csv_job *job, struct csv_file *file)
{
    const char *format = file->detected.byte_order_mark ? PEIL_N_("%s with BOM, separator %s, %llu lines")
                                                        : PEIL_N_("%s, separator %s, %llu lines");
    const char *separator = csv_separator_name(job, file->detected.separator);
    if (!separator)
        return csv_no_memory(job);
    return csv_note(job, file,
                    tree_text(job->host, format, csv_encoding_names[file->detected.encoding], separator,
                              (unsigned long long)file->reader.lines));
}

/* The names on the first line; what is odd about them is said. */
static int csv_take_header(struct csv_job *job, struct csv_file *file)
{
    const struct csv_reader *reader = &file->reader;
    file->column_count = reader->field_count;
    file->header = job->host->allocate(job->host->context, (reader->field_count + 1) * sizeof(char *));
    if (!file->header)
        return csv_no_memory(job);
    for (size_t i = 0; i < reader->field_count; i++) {
        const char *text = reader->text + reader->fields[i].at;
        size_t size = reader->fields[i].size;
        while (size && (*text == ' ' || *text == '\t'))
            text++, size--;
        while (size && (text[size - 1] == ' ' || text[size - 1] == '\t'))
            size--;
        char *name = job->host->allocate(job->host->context, size + 1);
        if (!name)
            return csv_no_memory(job);
        memcpy(name, text, size);
        file->header[i] = name;
        int failed = 0;
        if (size == 0)
            failed = csv_note(job, file, tree_text(job->host, PEIL_N_("column %zu has no name"), i + 1));
        for (size_t j = 0; j < i && size && !failed; j++)
            if (strcmp(file->header[j], name) == 0) {
                failed =
                    csv_note(job, file,
                             tree_text(job->host, PEIL_N_("columns %zu and %zu are both called '%s'; the first counts"),
                                       j + 1, i + 1, name));
                break;
            }
        if (failed)
            return failed;
    }
    return 0;
}

static int csv_column(const struct csv_file *file, const char *selector)
{
    if (strcmp(selector, "@file") == 0)
        return COLUMN_FILE;
    if (strcmp(selector, "@line") == 0)
        return COLUMN_LINE;
    if (strcmp(selector, "@folder") == 0)
        return COLUMN_FOLDER;
    if (file->header) {
        for (size_t i = 0; i < file->column_count; i++)
            if (strcmp(file->header[i], selector) == 0)
                return (int)i;
        return COLUMN_ABSENT;
    }
    char *end;
    unsigned long number = strtoul(selector, &end, 10);
    return *end == '\0' && number >= 1 && number <= file->column_count ? (int)number - 1 : COLUMN_ABSENT;
}

/* "id, titel, eigenaar", at most some hundred bytes of it. */
static void csv_list_columns(const struct csv_file *file, char *out, size_t room)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; file->header && i < file->column_count; i++) {
        size_t size = strlen(file->header[i]);
        if (used + size + 8 > room) {
            snprintf(out + used, room - used, ", …");
            return;
        }
        used += (size_t)snprintf(out + used, room - used, "%s%s", i ? ", " : "", file->header[i]);
    }
}

static int csv_bind(struct csv_job *job, struct csv_file *file)
{
    for (uint32_t i = 0; i < job->selection_count; i++) {
        struct csv_selection *selection = &job->selections[i];
        for (uint32_t s = 0; selection->reads && s < selection->asked->selector_count; s++) {
            const char *selector = selection->asked->selectors[s];
            selection->columns[s] = csv_column(file, selector);
            if (selection->columns[s] != COLUMN_ABSENT)
                continue;
            char columns[400];
            csv_list_columns(file, columns, sizeof(columns));
            int failed = csv_note(
                job, file, tree_text(job->host, PEIL_N_("there is no column '%s'; there are: %s"), selector, columns));
            if (failed)
                return failed;
        }
    }
    return 0;
}

static int csv_reject(struct csv_job *job, const struct csv_file *file, const char *reason)
{
    struct peil_place place = {.file = file->file->path, .line = file->reader.line};
    if (!reason)
        return csv_no_memory(job);
    for (uint32_t i = 0; i < job->selection_count; i++)
        if (job->selections[i].reads)
            return job->host->reject(job->host->context, job->selections[i].index, &place, reason, job->error);
    return 0;
}

static const char *csv_problem_text(struct csv_job *job, const struct csv_file *file)
{
    const struct csv_reader *reader = &file->reader;
    unsigned long long line = reader->problem_line, byte = reader->problem_byte;
    switch (reader->problem) {
    case CSV_INVALID:
        return tree_text(job->host, PEIL_N_("line %llu, byte %llu: not valid %s"), line, byte,
                         csv_encoding_names[reader->encoding]);
    case CSV_NUL:
        return tree_text(job->host, PEIL_N_("line %llu, byte %llu: a NUL byte; is this UTF-16 or no CSV at all?"), line,
                         byte);
    case CSV_AFTER_QUOTE:
        return tree_text(job->host, PEIL_N_("line %llu, byte %llu: text after a closing quote"), line, byte);
    case CSV_UNCLOSED:
        return tree_text(job->host, PEIL_N_("a quote that is opened on line %llu is never closed"), line);
    default:
        return tree_text(job->host, PEIL_N_("larger than %d MiB, or more than %d columns"), CSV_LARGEST_RECORD >> 20,
                         CSV_MOST_COLUMNS);
    }
}

static struct peil_value csv_value(const struct csv_file *file, int column, char line[24])
{
    const struct csv_reader *reader = &file->reader;
    const char *text;
    switch (column) {
    case COLUMN_ABSENT:
        return (struct peil_value){0};
    case COLUMN_FILE:
        text = file->file->path;
        break;
    case COLUMN_FOLDER:
        text = file->file->folder;
        break;
    case COLUMN_LINE:
        snprintf(line, 24, "%llu", (unsigned long long)reader->line);
        text = line;
        break;
    default:
        return (struct peil_value){.text = reader->text + reader->fields[column].at,
                                   .size = (uint32_t)reader->fields[column].size,
                                   .state = PEIL_VALUE_TEXT};
    }
    return (struct peil_value){.text = text, .size = (uint32_t)strlen(text), .state = PEIL_VALUE_TEXT};
}

static int csv_yield(struct csv_job *job, const struct csv_file *file)
{
    struct peil_place place = {.file = file->file->path, .line = file->reader.line};
    char line[24];
    int failed = 0;
    for (uint32_t i = 0; i < job->selection_count && !failed; i++) {
        struct csv_selection *selection = &job->selections[i];
        if (!selection->reads)
            continue;
        for (uint32_t s = 0; s < selection->asked->selector_count; s++)
            selection->values[s] = csv_value(file, selection->columns[s], line);
        failed = job->host->yield(job->host->context, selection->index, selection->values, &place, job->error);
    }
    return failed;
}

static int csv_take_record(struct csv_job *job, struct csv_file *file, bool *bound)
{
    const struct csv_reader *reader = &file->reader;
    if (reader->problem != CSV_FINE)
        return csv_reject(job, file, csv_problem_text(job, file));
    if (!*bound) {
        *bound = true;
        file->column_count = reader->field_count;
        int failed = job->settings[OPTION_HEADER].integer ? csv_take_header(job, file) : 0;
        failed = failed ? failed : csv_bind(job, file);
        if (failed || file->header)
            return failed;
    }
    if (reader->field_count != file->column_count) {
        const char *format = file->header ? PEIL_N_("%zu columns where the first line has %zu")
                                          : PEIL_N_("%zu columns where the first record has %zu");
        return csv_reject(job, file, tree_text(job->host, format, reader->field_count, file->column_count));
    }
    return csv_yield(job, file);
}

static int csv_read_records(struct csv_job *job, struct csv_file *file)
{
    file->reader = (struct csv_reader){.input = csv_file_input,
                                       .context = file,
                                       .encoding = file->detected.encoding,
                                       .separator = file->detected.separator,
                                       .largest = CSV_LARGEST_RECORD,
                                       .start = file->detected.start,
                                       .lines = file->detected.separator_line};
    bool bound = false;
    int got, failed = 0;
    unsigned count = 0;
    while (!failed && (got = csv_next(&file->reader)) > 0) {
        if (++count % 1024 == 0 && job->host->cancelled(job->host->context))
            failed =
                tree_error(job->host, job->error, PEIL_ERROR_INTERRUPTED, PEIL_N_("%s: interrupted"), file->file->path);
        else
            failed = csv_take_record(job, file, &bound);
    }
    if (!failed && got < 0)
        failed = csv_read_failed(job, file);
    if (!failed)
        failed = csv_say_detected(job, file);
    csv_reader_release(&file->reader);
    return failed;
}

static int csv_set_separator(struct csv_job *job, struct csv_file *file)
{
    const char *given = job->settings[OPTION_SEPARATOR].text;
    if (strcmp(given, "auto") == 0)
        return csv_detect_separator(csv_file_input, file, &file->detected) == 0 ? 0 : csv_read_failed(job, file);
    bool tab = strcmp(given, "tab") == 0 || strcmp(given, "\\t") == 0;
    if (!tab && (strlen(given) != 1 || (unsigned char)*given < 0x20 || (unsigned char)*given >= 0x80 || *given == '"'))
        return tree_error(job->host, job->error, PEIL_ERROR_USAGE,
                          PEIL_N_("separator = %s: auto, tab, or one character such as ;"), given);
    file->detected.separator = tab ? '\t' : *given;
    return 0;
}

static int csv_set_encoding(struct csv_job *job, struct csv_file *file)
{
    static const enum csv_encoding chosen[] = {CSV_UTF_8,    CSV_UTF_8,        CSV_UTF_16LE,
                                               CSV_UTF_16BE, CSV_WINDOWS_1252, CSV_LATIN_1};
    int64_t choice = job->settings[OPTION_ENCODING].integer;
    if (csv_detect_encoding(csv_file_input, file, &file->detected) != 0)
        return csv_read_failed(job, file);
    if (choice == 0)
        return 0;
    if (file->detected.byte_order_mark && file->detected.encoding != chosen[choice]) {
        file->detected.byte_order_mark = false;
        file->detected.start = 0;
    }
    file->detected.encoding = chosen[choice];
    return 0;
}

static int csv_read_file(struct csv_job *job, const struct tree_file *path)
{
    struct csv_file file = {.descriptor = -1, .file = path};
    uint64_t size;
    int failed = tree_open_file(&job->tree, path, &file.descriptor, &size, job->error);
    if (failed)
        return failed;
    failed = csv_set_encoding(job, &file);
    failed = failed ? failed : csv_set_separator(job, &file);
    failed = failed ? failed : csv_read_records(job, &file);
    close(file.descriptor);
    return failed;
}

static const char *csv_pattern(const struct csv_job *job, const struct csv_selection *selection)
{
    return selection->asked->each ? selection->asked->each : job->tree.single ? "*" : "*.csv";
}

/* Adds the files of one selection to the list of all, which stays sorted and without doubles. */
static int csv_gather(struct csv_job *job, const struct csv_selection *selection, struct tree_list *all)
{
    struct tree_list found;
    const char *pattern = csv_pattern(job, selection);
    int failed = tree_find(&job->tree, pattern, &found, job->error);
    if (failed)
        return failed;
    if (found.count == 0 && selection->asked->each)
        return tree_error(job->host, job->error, PEIL_ERROR_INPUT, PEIL_N_("[%s] each = %s: %s has no such file"),
                          selection->asked->name, selection->asked->each, job->tree.location);
    all->links += found.links;
    struct tree_file *merged =
        job->host->allocate(job->host->context, (all->count + found.count + 1) * sizeof(*merged));
    if (!merged)
        return csv_no_memory(job);
    size_t a = 0, b = 0, count = 0;
    while (a < all->count || b < found.count) {
        int order = a == all->count ? 1 : b == found.count ? -1 : strcmp(all->files[a].path, found.files[b].path);
        merged[count++] = order <= 0 ? all->files[a] : found.files[b];
        a += order <= 0;
        b += order >= 0;
    }
    all->files = merged;
    all->count = count;
    return 0;
}

static int csv_prepare(struct csv_job *job, const struct peil_selection *asked, uint32_t count)
{
    job->selections = job->host->allocate(job->host->context, (count + 1) * sizeof(*job->selections));
    if (!job->selections)
        return csv_no_memory(job);
    job->selection_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct csv_selection *selection = &job->selections[i];
        size_t places = asked[i].selector_count + 1;
        *selection = (struct csv_selection){.asked = &asked[i], .index = i};
        selection->columns = job->host->allocate(job->host->context, places * sizeof(*selection->columns));
        selection->values = job->host->allocate(job->host->context, places * sizeof(*selection->values));
        if (!selection->columns || !selection->values)
            return csv_no_memory(job);
    }
    return 0;
}

static int csv_read_all(struct csv_job *job, const struct tree_list *all)
{
    struct csv_file nowhere = {.file = &(struct tree_file){.path = job->tree.location, .folder = ""}};
    int failed = 0;
    if (all->links)
        failed =
            csv_note(job, &nowhere, tree_text(job->host, PEIL_N_("%zu symbolic links were not followed"), all->links));
    if (!failed && all->count == 0)
        failed = csv_note(job, &nowhere, tree_text(job->host, PEIL_N_("no CSV file here")));
    for (size_t f = 0; f < all->count && !failed; f++) {
        for (uint32_t i = 0; i < job->selection_count; i++) {
            struct csv_selection *selection = &job->selections[i];
            const char *pattern = csv_pattern(job, selection);
            const char *slash = job->tree.single ? strrchr(pattern, '/') : NULL;
            selection->reads = tree_fits(all->files[f].path, slash ? slash + 1 : pattern);
        }
        failed = csv_read_file(job, &all->files[f]);
    }
    return failed;
}

static int csv_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                    const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error)
{
    struct csv_job job = {.host = host, .settings = settings, .error = error};
    struct tree_list all = {0};
    int failed = tree_open(&job.tree, host, location, error);
    failed = failed ? failed : csv_prepare(&job, selections, selection_count);
    for (uint32_t i = 0; i < selection_count && !failed; i++)
        failed = csv_gather(&job, &job.selections[i], &all);
    failed = failed ? failed : csv_read_all(&job, &all);
    tree_close(&job.tree);
    return failed;
}

static const struct peil_source csv_source = {
    .size = sizeof(csv_source), .option_count = OPTION_COUNT, .options = csv_options, .read = csv_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {
        PEIL_PLUGIN_HEAD, PEIL_KIND_SOURCE, "csv", "1.0", PEIL_N_("registers in CSV files"), NULL, &csv_source};
    return &plugin;
}
