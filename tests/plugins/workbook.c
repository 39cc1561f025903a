/* SPDX-License-Identifier: EUPL-1.2 */
/* Small workbooks for tests. */
#include "workbook.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/memory.h"
#include "base/poison.h"

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATED "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void holds(bool condition)
{
    if (!condition)
        abort();
}

void *workbook_zip(const struct workbook_part *parts, size_t *ret_size)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = out ? zip_open_from_source(out, ZIP_TRUNCATE, &error) : NULL;
    holds(zip != NULL);
    zip_source_keep(out);
    for (; parts->name; parts++) {
        size_t size = parts->size ? parts->size : strlen(parts->text);
        zip_source_t *in = zip_source_buffer(zip, parts->text, size, 0);
        holds(in && zip_file_add(zip, parts->name, in, 0) >= 0);
    }
    holds(zip_close(zip) == 0 && zip_source_open(out) == 0);
    zip_source_seek(out, 0, SEEK_END);
    *ret_size = (size_t)zip_source_tell(out);
    zip_source_seek(out, 0, SEEK_SET);
    void *bytes = memory_allocate(*ret_size + 1);
    holds(zip_source_read(out, bytes, *ret_size) == (zip_int64_t)*ret_size);
    zip_source_close(out);
    zip_source_free(out);
    return bytes;
}

void *workbook_xlsx(const char *rows, const char *strings, const char *styles, const char *properties, size_t *ret_size)
{
    _cleanup_free_ char *book = memory_format(
        "<workbook " MAIN " xmlns:r=\"" RELATED "\"><workbookPr %s/><sheets><sheet name=\"Register\" sheetId=\"1\" "
        "r:id=\"r1\"/><sheet name=\"Leeg\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>",
        properties ? properties : "");
    _cleanup_free_ char *sheet = memory_format("<worksheet " MAIN ">%s</worksheet>", rows);
    _cleanup_free_ char *shared = memory_format("<sst " MAIN ">%s</sst>", strings ? strings : "");
    _cleanup_free_ char *style = memory_format("<styleSheet " MAIN ">%s</styleSheet>", styles ? styles : "");
    const struct workbook_part parts[] = {
        {"[Content_Types].xml", "<Types/>", 0},
        {"_rels/.rels",
         "<Relationships><Relationship Id=\"w\" Type=\"" RELATED
         "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
         0},
        {"xl/workbook.xml", book, 0},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id=\"r1\" Type=\"" RELATED "/worksheet\" Target=\"worksheets/een.xml\"/>"
         "<Relationship Id=\"r2\" Type=\"" RELATED "/worksheet\" Target=\"/xl/worksheets/twee.xml\"/>"
         "<Relationship Id=\"r3\" Type=\"" RELATED "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
         "<Relationship Id=\"r4\" Type=\"" RELATED "/styles\" Target=\"styles.xml\"/>"
         "<Relationship Id=\"r5\" Type=\"" RELATED
         "/externalLink\" Target=\"file:///etc/passwd\" TargetMode=\"External\"/></Relationships>",
         0},
        {"xl/worksheets/een.xml", sheet, 0},
        {"xl/worksheets/twee.xml", "<worksheet " MAIN "><sheetData/></worksheet>", 0},
        {"xl/sharedStrings.xml", shared, 0},
        {"xl/styles.xml", style, 0},
        {0},
    };
    return workbook_zip(parts, ret_size);
}

void *workbook_ods(const char *spreadsheet, size_t *ret_size)
{
    _cleanup_free_ char *content = memory_format(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
        "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
        "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
        "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">"
        "<office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>",
        spreadsheet);
    const struct workbook_part parts[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0}, {"content.xml", content, 0}, {0}};
    return workbook_zip(parts, ret_size);
}
