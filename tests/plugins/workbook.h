/* SPDX-License-Identifier: EUPL-1.2 */
/* Small workbooks for tests, from the texts of their parts. */
#ifndef TESTS_WORKBOOK_H
#define TESTS_WORKBOOK_H

#include <stddef.h>

struct workbook_part {
    const char *name, *text;
    size_t size; /* 0: of the text */
};

/* A zip file with these parts, ended by one without a name; malloc'ed. */
void *workbook_zip(const struct workbook_part *parts, size_t *ret_size);
/* An XLSX with the sheet "Register" of those rows, and these shared strings and styles (NULL: none); then a second
 * sheet, "Leeg", without rows. properties: attributes of workbookPr. */
void *workbook_xlsx(const char *rows, const char *strings, const char *styles, const char *properties,
                    size_t *ret_size);
/* An ODS with what stands in office:spreadsheet. */
void *workbook_ods(const char *spreadsheet, size_t *ret_size);

#endif
