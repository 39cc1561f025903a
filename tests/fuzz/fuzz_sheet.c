/* SPDX-License-Identifier: EUPL-1.2 */
/* Fuzz target: a workbook. What starts with PK is a zip file as it is; otherwise the first byte chooses, and the rest
 * is put in a sound archive, so that it reaches the readers of XLSX ('x': rows, texts, styles and properties, apart by
 * NUL bytes), of ODS ('o') and of single cells ('c'). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fuzz_xml.h"
#include "plugins/workbook.h"
#include "source_sheet/book.h"
#include "source_sheet/cell.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static int check_row(void *context, const struct book_row *row, struct peil_error *error)
{
    uint64_t *last = context;
    (void)error;
    check(row->number > *last && row->number <= BOOK_ROWS && row->cell_count <= BOOK_COLUMNS && row->cell_count > 0);
    for (size_t i = 0; i < row->cell_count; i++)
        check(row->cells[i].at + row->cells[i].size <= strlen(row->text) || row->cells[i].filled);
    *last = row->number;
    return 0;
}

static void read_book(const void *bytes, size_t size)
{
    struct peil_error error = {0};
    struct archive archive;
    struct book book;
    if (archive_open(&archive, &fuzz_xml_host, -1, bytes, size, 16 << 20, &error) != 0) {
        check(error.message[0] != '\0');
        return;
    }
    int failed = book_open(&book, &fuzz_xml_host, &archive, &error);
    for (size_t i = 0; i < book.sheet_count && !failed; i++) {
        uint64_t last = 0;
        failed = book_read(&book, i, &(struct book_handler){.row = check_row, .context = &last}, &error);
    }
    check((failed != 0) == (error.message[0] != '\0'));
    book_close(&book);
    archive_close(&archive);
}

static void read_cell(const char *text)
{
    char out[CELL_ROOM];
    enum cell_form form = cell_form_of_code(text);
    for (int epoch = 0; epoch < 2; epoch++)
        if (cell_date(text, form == CELL_NUMBER ? CELL_MOMENT : form, epoch, out))
            check(strlen(out) >= 8 && strlen(out) < 32);
    if (cell_number(text, out))
        check(strspn(out, "-.0123456789") == strlen(out));
    if (cell_iso_date(text, out))
        check(strlen(out) == 10 || strlen(out) == 19);
    if (cell_iso_time(text, out))
        check(strlen(out) >= 8);
    check(cell_column(text) < BOOK_COLUMNS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (size >= 2 && memcmp(data, "PK", 2) == 0) {
        read_book(data, size);
        return 0;
    }
    _cleanup_free_ char *text = memory_allocate(size + 4);
    memcpy(text, data + 1, size - 1);
    memset(text + size - 1, 0, 5);
    const char *parts[4] = {text, text, text, text};
    for (size_t i = 1; i < 4; i++) {
        parts[i] = parts[i - 1] + strlen(parts[i - 1]);
        parts[i] += parts[i] < text + size - 1;
    }
    size_t zip_size = 0;
    _cleanup_free_ void *zip = NULL;
    if (*data == 'x')
        zip = workbook_xlsx(parts[0], parts[1], parts[2], parts[3], &zip_size);
    else if (*data == 'o')
        zip = workbook_ods(text, &zip_size);
    else
        read_cell(text);
    if (zip)
        read_book(zip, zip_size);
    return 0;
}
