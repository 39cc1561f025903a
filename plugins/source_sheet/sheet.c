/* SPDX-License-Identifier: EUPL-1.2 */
/* source_sheet: registers in workbooks, XLSX and ODS. Which sheets a selection reads, and which column is which. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "book.h"
#include "cell.h"
#include "source_common/tree.h"

enum { OPTION_FILES, OPTION_HEADER, OPTION_LARGEST, OPTION_COUNT };
static const struct peil_option sheet_options[OPTION_COUNT] = {
    {"files", PEIL_OPTION_LIST, 0, "*.xlsx, *.xlsm, *.ods", 0, 0, NULL,
     PEIL_N_("which workbooks of a folder are read")},
    {"header", PEIL_OPTION_INTEGER, 0, "1", 0, 1000, NULL,
     PEIL_N_("the row that names the columns; 0: none does, and they are called A, B, C …")},
    {"largest", PEIL_OPTION_INTEGER, 0, "256", 1, 4096, NULL,
     PEIL_N_("workbooks that unpack to more than this many MiB are refused")},
};

enum { COLUMN_ABSENT = -1, COLUMN_FILE = -2, COLUMN_FOLDER = -3, COLUMN_SHEET = -4, COLUMN_ROW = -5 };

/* One selection at work on one sheet. */
struct sheet_selection {
    const struct peil_selection *asked;
    uint32_t index;
    const char *files; /* pattern; NULL: the option's */
    const char *sheet; /* pattern; NULL: the first sheet */
    bool reads;
    int *columns; /* one for each selector: a column, or one of these */
    struct peil_value *values;
};

struct sheet_job {
    const struct peil_host *host;
    const struct peil_setting *settings;
    struct tree tree;
    struct sheet_selection *selections;
    uint32_t selection_count;
    struct peil_error *error;

    const struct tree_file *file;
    const char *sheet;
    bool bound;
    const char **header; /* by column; NULL: no name */
    size_t column_count;
    uint64_t rows;
};

static int sheet_no_memory(struct sheet_job *job)
{
    return tree_error(job->host, job->error, PEIL_ERROR_SYSTEM, PEIL_N_("%s: not enough memory for this job"),
                      job->tree.location);
}

static int sheet_note(struct sheet_job *job, const char *text)
{
    const char *file = job->file ? job->file->path : job->tree.location;
    return text ? job->host->note(job->host->context, file, text, job->error) : sheet_no_memory(job);
}

/* ---- Columns ----------------------------------------------------------------------------------------------------- */

static int sheet_column(const struct sheet_job *job, const char *selector)
{
    static const struct {
        const char *name;
        int column;
    } special[] = {{"@file", COLUMN_FILE}, {"@folder", COLUMN_FOLDER}, {"@sheet", COLUMN_SHEET}, {"@line", COLUMN_ROW}};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (strcmp(selector, special[i].name) == 0)
            return special[i].column;
    if (job->settings[OPTION_HEADER].integer == 0) {
        int column = cell_column(selector);
        return column >= 0 && selector[strspn(selector, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0' ? column : COLUMN_ABSENT;
    }
    for (size_t i = 0; i < job->column_count; i++)
        if (job->header[i] && strcmp(job->header[i], selector) == 0)
            return (int)i;
    return COLUMN_ABSENT;
}

/* "id, titel, eigenaar", at most some hundred bytes of it. */
static void sheet_list_columns(const struct sheet_job *job, char *out, size_t room)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < job->column_count; i++) {
        if (!job->header[i])
            continue;
        if (used + strlen(job->header[i]) + 8 > room) {
            snprintf(out + used, room - used, ", …");
            return;
        }
        used += (size_t)snprintf(out + used, room - used, "%s%s", used ? ", " : "", job->header[i]);
    }
}

static int sheet_bind(struct sheet_job *job)
{
    job->bound = true;
    for (uint32_t i = 0; i < job->selection_count; i++) {
        struct sheet_selection *selection = &job->selections[i];
        for (uint32_t s = 0; selection->reads && s < selection->asked->selector_count; s++) {
            const char *selector = selection->asked->selectors[s];
            char columns[400];
            selection->columns[s] = sheet_column(job, selector);
            if (selection->columns[s] != COLUMN_ABSENT)
                continue;
            sheet_list_columns(job, columns, sizeof columns);
            int failed = sheet_note(job, tree_text(job->host, PEIL_N_("%s: there is no column '%s'; there are: %s"),
                                                   job->sheet, selector, columns));
            if (failed)
                return failed;
        }
    }
    return 0;
}

/* A column's name on one line: white space at its ends is taken off, and runs of it inside are one space. */
static char *sheet_name(struct sheet_job *job, const struct book_row *row, const struct book_cell *cell)
{
    const char *text = row->text + cell->at;
    char *name = job->host->allocate(job->host->context, cell->size + 1);
    size_t to = 0;
    for (size_t i = 0; name && i < cell->size; i++) {
        bool space = strchr(" \t\r\n", text[i]) != NULL;
        if (!space)
            name[to++] = text[i];
        else if (to && name[to - 1] != ' ')
            name[to++] = ' ';
    }
    while (name && to && name[to - 1] == ' ')
        to--;
    if (name)
        name[to] = '\0';
    return name;
}

static int sheet_take_header(struct sheet_job *job, const struct book_row *row)
{
    job->column_count = row->cell_count;
    job->header = job->host->allocate(job->host->context, (row->cell_count + 1) * sizeof(*job->header));
    if (!job->header)
        return sheet_no_memory(job);
    for (size_t i = 0; i < row->cell_count; i++) {
        char first[4], second[4];
        if (!row->cells[i].filled || row->cells[i].wrong)
            continue;
        job->header[i] = sheet_name(job, row, &row->cells[i]);
        if (!job->header[i])
            return sheet_no_memory(job);
        for (size_t j = 0; j < i; j++) {
            if (!job->header[j] || strcmp(job->header[j], job->header[i]) != 0)
                continue;
            cell_letters((unsigned)j, first);
            cell_letters((unsigned)i, second);
            int failed = sheet_note(
                job, tree_text(job->host, PEIL_N_("%s: columns %s and %s are both called '%s'; the first counts"),
                               job->sheet, first, second, job->header[i]));
            if (failed)
                return failed;
            break;
        }
    }
    return sheet_bind(job);
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

static struct peil_value sheet_value(const struct sheet_job *job, const struct book_row *row, int column,
                                     char number[24])
{
    const char *text = NULL;
    if (column >= 0) {
        if ((size_t)column >= row->cell_count)
            return (struct peil_value){.text = "", .state = PEIL_VALUE_TEXT};
        const struct book_cell *cell = &row->cells[column];
        return (struct peil_value){
            .text = row->text + cell->at, .size = (uint32_t)cell->size, .state = PEIL_VALUE_TEXT};
    }
    switch (column) {
    case COLUMN_FILE:
        text = job->file->path;
        break;
    case COLUMN_FOLDER:
        text = job->file->folder;
        break;
    case COLUMN_SHEET:
        text = job->sheet;
        break;
    case COLUMN_ROW:
        snprintf(number, 24, "%llu", (unsigned long long)row->number);
        text = number;
        break;
    default:
        return (struct peil_value){0};
    }
    return (struct peil_value){.text = text, .size = (uint32_t)strlen(text), .state = PEIL_VALUE_TEXT};
}

/* The first cell that the selection wants and that has no value to give. -1: there is none. */
static int sheet_wrong(const struct sheet_selection *selection, const struct book_row *row)
{
    for (uint32_t s = 0; s < selection->asked->selector_count; s++) {
        int column = selection->columns[s];
        if (column >= 0 && (size_t)column < row->cell_count && row->cells[column].wrong)
            return column;
    }
    return -1;
}

static bool sheet_is_blank(const struct sheet_selection *selection, const struct book_row *row)
{
    for (uint32_t s = 0; s < selection->asked->selector_count; s++) {
        int column = selection->columns[s];
        if (column >= 0 && (size_t)column < row->cell_count && row->cells[column].filled)
            return false;
    }
    return true;
}

static int sheet_yield(struct sheet_job *job, const struct book_row *row, struct sheet_selection *selection)
{
    char pointer[400], number[24], letters[4] = "";
    struct peil_place place = {.file = job->file->path, .pointer = pointer};
    int wrong = sheet_wrong(selection, row);
    if (sheet_is_blank(selection, row))
        return 0;
    if (wrong >= 0)
        cell_letters((unsigned)wrong, letters);
    snprintf(pointer, sizeof pointer, "%.*s!%s%llu", (int)text_cut(job->sheet, strlen(job->sheet), 300), job->sheet,
             letters, (unsigned long long)row->number);
    if (wrong >= 0)
        return job->host->reject(job->host->context, selection->index, &place,
                                 job->host->translate(job->host->context, row->cells[wrong].wrong), job->error);
    for (uint32_t s = 0; s < selection->asked->selector_count; s++)
        selection->values[s] = sheet_value(job, row, selection->columns[s], number);
    job->rows++;
    return job->host->yield(job->host->context, selection->index, selection->values, &place, job->error);
}

static int sheet_row(void *context, const struct book_row *row, struct peil_error *error)
{
    struct sheet_job *job = context;
    uint64_t header = (uint64_t)job->settings[OPTION_HEADER].integer;
    int failed = 0;
    (void)error; /* the job's own */
    if (row->number < header)
        return 0;
    if (row->number == header)
        return sheet_take_header(job, row);
    if (!job->bound && header > 0)
        return tree_error(job->host, job->error, PEIL_ERROR_INPUT,
                          PEIL_N_("%s, sheet %s: row %llu, which names the columns (option header), is empty"),
                          job->file->path, job->sheet, (unsigned long long)header);
    if (!job->bound)
        failed = sheet_bind(job);
    for (uint32_t i = 0; i < job->selection_count && !failed; i++)
        if (job->selections[i].reads)
            failed = sheet_yield(job, row, &job->selections[i]);
    return failed;
}

/* ---- Files and sheets -------------------------------------------------------------------------------------------- */

static int sheet_read_sheet(struct sheet_job *job, struct book *book, size_t sheet)
{
    bool wanted = false;
    job->sheet = book->sheets[sheet];
    job->bound = false;
    job->column_count = 0;
    job->rows = 0;
    for (uint32_t i = 0; i < job->selection_count; i++) {
        struct sheet_selection *selection = &job->selections[i];
        const char *files = selection->files;
        const char *slash = files && job->tree.single ? strrchr(files, '/') : NULL;
        bool right_file = !files || tree_fits(job->file->path, slash ? slash + 1 : files);
        selection->reads =
            right_file && (selection->sheet ? fnmatch(selection->sheet, job->sheet, 0) == 0 : sheet == 0);
        wanted = wanted || selection->reads;
    }
    if (!wanted)
        return 0;
    struct book_handler handler = {.row = sheet_row, .context = job};
    int failed = book_read(book, sheet, &handler, job->error);
    return failed ? failed
                  : sheet_note(job, tree_text(job->host, PEIL_N_("%s, sheet %s, %llu records"), book->form->name,
                                              job->sheet, (unsigned long long)job->rows));
}

/* A sheet that is asked for by name and is not there is a mistake, and not an empty register. */
static int sheet_check_sheets(struct sheet_job *job, const struct book *book)
{
    for (uint32_t i = 0; i < job->selection_count; i++) {
        const struct sheet_selection *selection = &job->selections[i];
        bool found = !selection->sheet || (selection->files && !tree_fits(job->file->path, selection->files));
        char names[400];
        size_t used = 0;
        names[0] = '\0';
        for (size_t s = 0; s < book->sheet_count && !found; s++) {
            found = fnmatch(selection->sheet, book->sheets[s], 0) == 0;
            if (used + strlen(book->sheets[s]) + 4 < sizeof names)
                used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", book->sheets[s]);
        }
        if (!found)
            return tree_error(job->host, job->error, PEIL_ERROR_INPUT,
                              PEIL_N_("[%s] there is no sheet '%s'; there are: %s"), selection->asked->name,
                              selection->sheet, names);
    }
    return 0;
}

static bool is_compound(int descriptor)
{
    unsigned char first[8];
    return pread(descriptor, first, sizeof first, 0) == (ssize_t)sizeof first &&
           memcmp(first, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sizeof first) == 0;
}

/* Names the file in front of what went wrong in it. */
static int sheet_prefix(struct sheet_job *job)
{
    char was[PEIL_ERROR_MESSAGE_SIZE];
    memcpy(was, job->error->message, sizeof was);
    was[sizeof was - 1] = '\0';
    if (strncmp(was, job->file->path, strlen(job->file->path)) != 0)
        snprintf(job->error->message, sizeof job->error->message, "%.200s: %.800s", job->file->path, was);
    return job->error->code;
}

static int sheet_read_book(struct sheet_job *job, struct archive *archive)
{
    struct book book;
    int failed = book_open(&book, job->host, archive, job->error);
    failed = failed ? failed : sheet_check_sheets(job, &book);
    for (size_t i = 0; i < book.sheet_count && !failed; i++)
        failed = sheet_read_sheet(job, &book, i);
    book_close(&book);
    return failed;
}

static int sheet_read_file(struct sheet_job *job, const struct tree_file *file)
{
    struct archive archive;
    uint64_t size;
    int descriptor;
    job->file = file;
    int failed = tree_open_file(&job->tree, file, &descriptor, &size, job->error);
    if (failed)
        return failed;
    if (is_compound(descriptor))
        failed = tree_error(job->host, job->error, PEIL_ERROR_INPUT,
                            PEIL_N_("an old Excel file (.xls), or one with a password; save it as .xlsx without one"));
    else
        failed = archive_open(&archive, job->host, descriptor, NULL, 0,
                              (uint64_t)job->settings[OPTION_LARGEST].integer << 20, job->error);
    if (!failed) {
        failed = sheet_read_book(job, &archive);
        archive_close(&archive);
    }
    close(descriptor);
    return failed ? sheet_prefix(job) : 0;
}

/* Adds what fits the pattern to the list, which stays sorted and without doubles. */
static int sheet_gather(struct sheet_job *job, const char *pattern, struct tree_list *all)
{
    struct tree_list found;
    int failed = tree_find(&job->tree, pattern, &found, job->error);
    if (failed)
        return failed;
    all->links = found.links > all->links ? found.links : all->links;
    struct tree_file *merged =
        job->host->allocate(job->host->context, (all->count + found.count + 1) * sizeof(*merged));
    if (!merged)
        return sheet_no_memory(job);
    size_t a = 0, b = 0, count = 0;
    while (a < all->count || b < found.count) {
        int order = a == all->count ? 1 : b == found.count ? -1 : strcmp(all->files[a].path, found.files[b].path);
        struct tree_file next = order <= 0 ? all->files[a] : found.files[b];
        const char *slash = strrchr(next.path, '/'), *name = slash ? slash + 1 : next.path;
        if (strncmp(name, "~$", 2) != 0) /* what Excel leaves beside a workbook that is open */
            merged[count++] = next;
        a += order <= 0;
        b += order >= 0;
    }
    all->files = merged;
    all->count = count;
    return 0;
}

static int sheet_gather_all(struct sheet_job *job, struct tree_list *all)
{
    int failed = 0;
    for (uint32_t i = 0; i < job->selection_count && !failed; i++) {
        const char *patterns = job->selections[i].files;
        if (!patterns)
            patterns = job->tree.single ? "*" : job->settings[OPTION_FILES].text;
        size_t before = all->count;
        while (*patterns && !failed) {
            size_t size = strcspn(patterns, "\n");
            char *pattern = job->host->allocate(job->host->context, size + 1);
            if (!pattern)
                return sheet_no_memory(job);
            memcpy(pattern, patterns, size);
            failed = sheet_gather(job, pattern, all);
            patterns += size + (patterns[size] == '\n');
        }
        if (!failed && all->count == before && job->selections[i].files && i == 0)
            failed = tree_error(job->host, job->error, PEIL_ERROR_INPUT, PEIL_N_("[%s] each = %s: %s has no such file"),
                                job->selections[i].asked->name, job->selections[i].asked->each, job->tree.location);
    }
    return failed;
}

/* each = SHEET, FILES#SHEET or nothing. */
static int sheet_prepare(struct sheet_job *job, const struct peil_selection *asked, uint32_t count)
{
    const struct peil_host *host = job->host;
    job->selections = host->allocate(host->context, (count + 1) * sizeof(*job->selections));
    if (!job->selections)
        return sheet_no_memory(job);
    job->selection_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct sheet_selection *selection = &job->selections[i];
        size_t places = asked[i].selector_count + 1;
        const char *each = asked[i].each, *mark = each ? strchr(each, '#') : NULL;
        *selection = (struct sheet_selection){.asked = &asked[i], .index = i, .sheet = mark ? mark + 1 : each};
        selection->columns = host->allocate(host->context, places * sizeof(*selection->columns));
        selection->values = host->allocate(host->context, places * sizeof(*selection->values));
        char *files = mark ? host->allocate(host->context, (size_t)(mark - each) + 1) : NULL;
        if (!selection->columns || !selection->values || (mark && !files))
            return sheet_no_memory(job);
        if (mark && mark > each) {
            memcpy(files, each, (size_t)(mark - each));
            selection->files = files;
        }
        if (selection->sheet && !*selection->sheet)
            selection->sheet = NULL;
    }
    return 0;
}

static int sheet_read(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                      const struct peil_selection *selections, uint32_t selection_count, struct peil_error *error)
{
    struct sheet_job job = {.host = host, .settings = settings, .error = error};
    struct tree_list all = {0};
    int failed = tree_open(&job.tree, host, location, error);
    failed = failed ? failed : sheet_prepare(&job, selections, selection_count);
    failed = failed ? failed : sheet_gather_all(&job, &all);
    if (!failed && all.links)
        failed = sheet_note(&job, tree_text(host, PEIL_N_("%zu symbolic links were not followed"), all.links));
    if (!failed && all.count == 0)
        failed = sheet_note(&job, tree_text(host, PEIL_N_("no workbook here")));
    for (size_t f = 0; f < all.count && !failed; f++)
        failed = sheet_read_file(&job, &all.files[f]);
    tree_close(&job.tree);
    return failed;
}

static const struct peil_source sheet_source = {
    .size = sizeof(sheet_source), .option_count = OPTION_COUNT, .options = sheet_options, .read = sheet_read};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_plugin plugin = {
        PEIL_PLUGIN_HEAD, PEIL_KIND_SOURCE, "sheet", "1.0", PEIL_N_("registers in workbooks: XLSX and ODS"), NULL,
        &sheet_source};
    return &plugin;
}
