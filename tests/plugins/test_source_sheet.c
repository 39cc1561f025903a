/* SPDX-License-Identifier: EUPL-1.2 */
/* source_sheet: what it reads of XLSX and ODS, cell by cell, and what it refuses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "source_host.h"
#include "source_sheet/cell.h"
#include "workbook.h"
#include "base/poison.h"

static const char *const a_to_c[] = {"A", "B", "C", NULL};
static const char *const no_header[] = {"header=0", NULL};

/* Reads bytes as a workbook and gives what was said, or the error. */
static char *said(const char *name, void *bytes, size_t size, const char *const *settings, const char *each,
                  const char *const *selectors)
{
    struct source_host host = {0};
    struct peil_error error = {0};
    _cleanup_free_ char *folder = source_host_folder();
    _cleanup_free_ char *path = memory_format("%s/%s", folder, name);
    source_host_write(folder, name, bytes, size);
    free(bytes);
    int failed = source_host_read(&host, peil_plugin(), path, settings, each, selectors, &error);
    source_host_remove(folder);
    assert_int_equal(failed != 0, error.message[0] != '\0');
    char *out = failed ? memory_format("error %s", error.message) : memory_text(buffer_text(&host.said));
    source_host_release(&host);
    return out;
}

static void expect_xlsx(const char *rows, const char *strings, const char *styles, const char *properties,
                        const char *expected)
{
    size_t size;
    void *bytes = workbook_xlsx(rows, strings, styles, properties, &size);
    _cleanup_free_ char *got = said("r.xlsx", bytes, size, no_header, NULL, a_to_c);
    assert_string_equal(got, expected);
}

static void expect_ods(const char *spreadsheet, const char *expected)
{
    size_t size;
    void *bytes = workbook_ods(spreadsheet, &size);
    _cleanup_free_ char *got = said("r.ods", bytes, size, no_header, NULL, a_to_c);
    assert_string_equal(got, expected);
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static void numbers_are_written_as_people_do(void **state)
{
    (void)state;
    static const struct {
        const char *stored, *expected;
    } numbers[] = {{"12", "12"},
                   {"12.0", "12"},
                   {"-0", "0"},
                   {"0.30000000000000004", "0.3"},
                   {"1.5E-3", "0.0015"},
                   {"1e20", "100000000000000000000"},
                   {"123456789012345", "123456789012345"},
                   {"-2.75", "-2.75"},
                   {"1e-9", "0.000000001"},
                   {"nan", NULL},
                   {"inf", NULL},
                   {"0x10", NULL},
                   {"1e999", NULL},
                   {"12a", NULL},
                   {"", NULL}};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        char out[CELL_ROOM] = "";
        bool good = cell_number(numbers[i].stored, out);
        assert_int_equal(good, numbers[i].expected != NULL);
        if (good)
            assert_string_equal(out, numbers[i].expected);
    }
}

static void days_count_from_1900_or_1904(void **state)
{
    (void)state;
    static const struct {
        const char *stored;
        enum cell_form form;
        bool from_1904;
        const char *expected;
    } dates[] = {{"1", CELL_DAY, false, "1900-01-01"},
                 {"59", CELL_DAY, false, "1900-02-28"},
                 {"60", CELL_DAY, false, NULL},
                 {"61", CELL_DAY, false, "1900-03-01"},
                 {"46082", CELL_DAY, false, "2026-03-01"},
                 {"44620", CELL_DAY, true, "2026-03-01"},
                 {"0", CELL_DAY, true, "1904-01-01"},
                 {"0", CELL_DAY, false, NULL},
                 {"46082.999999", CELL_DAY, false, "2026-03-01"},
                 {"46082", CELL_MOMENT, false, "2026-03-01"},
                 {"46082.75", CELL_MOMENT, false, "2026-03-01T18:00:00"},
                 {"46081.9999999", CELL_MOMENT, false, "2026-03-01"},
                 {"0.354166666666667", CELL_TIME, false, "08:30:00"},
                 {"1.5", CELL_TIME, false, "36:00:00"},
                 {"2958465", CELL_DAY, false, "9999-12-31"},
                 {"2958466", CELL_DAY, false, NULL},
                 {"-1", CELL_DAY, false, NULL}};
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        char out[CELL_ROOM] = "";
        bool good = cell_date(dates[i].stored, dates[i].form, dates[i].from_1904, out);
        assert_int_equal(good, dates[i].expected != NULL);
        if (good)
            assert_string_equal(out, dates[i].expected);
    }
}

static void formats_tell_days_from_numbers(void **state)
{
    (void)state;
    assert_int_equal(cell_form_of_code("dd\\-mm\\-yyyy;@"), CELL_DAY);
    assert_int_equal(cell_form_of_code("[$-413]d mmmm yyyy"), CELL_DAY);
    assert_int_equal(cell_form_of_code("mm/yy"), CELL_DAY);
    assert_int_equal(cell_form_of_code("mmm"), CELL_DAY);
    assert_int_equal(cell_form_of_code("yyyy-mm-dd hh:mm"), CELL_MOMENT);
    assert_int_equal(cell_form_of_code("mm:ss"), CELL_TIME);
    assert_int_equal(cell_form_of_code("[h]:mm"), CELL_TIME);
    assert_int_equal(cell_form_of_code("[Red]0.00"), CELL_NUMBER);
    assert_int_equal(cell_form_of_code("0\" dagen\""), CELL_NUMBER);
    assert_int_equal(cell_form_of_code("\\d0"), CELL_NUMBER);
    assert_int_equal(cell_form_of_code("General"), CELL_NUMBER);
    assert_int_equal(cell_form_of_code("\"open"), CELL_NUMBER);
    assert_int_equal(cell_form_of_code("[open"), CELL_NUMBER);
    assert_int_equal(cell_form_of_number(14), CELL_DAY);
    assert_int_equal(cell_form_of_number(22), CELL_MOMENT);
    assert_int_equal(cell_form_of_number(2), CELL_NUMBER);
}

static void columns_have_letters(void **state)
{
    (void)state;
    char letters[4];
    assert_int_equal(cell_column("A1"), 0);
    assert_int_equal(cell_column("XFD1048576"), 16383);
    assert_int_equal(cell_column("XFE1"), -1);
    assert_int_equal(cell_column("AAAA1"), -1);
    assert_int_equal(cell_column("12"), -1);
    for (unsigned i = 0; i < 16384; i++) {
        cell_letters(i, letters);
        assert_int_equal(cell_column(letters), i);
    }
}

/* ---- XLSX -------------------------------------------------------------------------------------------------------- */

static void every_type_of_cell(void **state)
{
    (void)state;
    expect_xlsx(
        "<sheetData>"
        "<row r='2'><c r='A2' t='s'><v>1</v></c><c r='B2' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r>"
        "</is></c><c r='C2'><v>7.0</v></c></row>"
        "<row r='3'><c r='A3' t='b'><v>1</v></c><c r='B3' t='str'><f>A1</f><v>_x0041_B_x000A_c _x20AC_</v></c>"
        "<c r='C3' s='1'><v>46082</v></c></row>"
        "<row r='5'><c t='d'><v>2026-03-01T00:00:00</v></c><c><v>1</v></c><c s='2'><v>46082.5</v></c></row>"
        "</sheetData>",
        "<si><t>no</t></si><si><r><t>sha</t></r><r><t>red</t></r><rPh><t>X</t></rPh></si>",
        "<numFmts><numFmt numFmtId='170' formatCode='d-m-yyyy h:mm'/></numFmts><cellStyleXfs><xf "
        "numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/></cellXfs>",
        NULL,
        "0 r.xlsx#Register!2 |shared|inline|7\n"
        "0 r.xlsx#Register!3 |true|AB\nc _x20AC_|2026-03-01\n"
        "0 r.xlsx#Register!5 |2026-03-01|1|2026-03-01T12:00:00\n"
        "note r.xlsx: XLSX, sheet Register, 3 records\n");
    expect_xlsx("<sheetData><row><c s='0'><v>44620</v></c></row></sheetData>", NULL,
                "<cellXfs><xf numFmtId='14'/></cellXfs>", "date1904='1'",
                "0 r.xlsx#Register!1 |2026-03-01||\nnote r.xlsx: XLSX, sheet Register, 1 records\n");
}

static void what_has_no_value_is_rejected_with_its_cell(void **state)
{
    (void)state;
    expect_xlsx(
        "<sheetData><row r='1'><c r='A1' t='e'><v>#N/A</v></c></row><row r='2'><c r='B2'><f>1+1</f></c></row>"
        "<row r='3'><c r='C3'><v>x</v></c></row><row r='4'><c r='A4' t='s'><v>9</v></c></row>"
        "<row r='5'><c r='A5' s='1'><v>60</v></c></row><row r='6'><c r='AA6' t='e'><v>#REF!</v></c></row>"
        "<row r='7'><c r='A7'/><c r='B7' t='s'/></row></sheetData>",
        NULL, "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>", NULL,
        "reject 0 r.xlsx#Register!A1 it holds an error value\n"
        "reject 0 r.xlsx#Register!B2 its formula was never computed; open the workbook in a spreadsheet program "
        "and save it\n"
        "reject 0 r.xlsx#Register!C3 it holds no number\n"
        "reject 0 r.xlsx#Register!A4 its text is not in the workbook\n"
        "reject 0 r.xlsx#Register!A5 it holds a day that there is not\n"
        "note r.xlsx: XLSX, sheet Register, 0 records\n");
}

static void merged_downwards_counts_for_each_row(void **state)
{
    (void)state;
    expect_xlsx("<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Zorg</t></is></c><c r='B1'><v>1</v></c></row>"
                "<row r='2'><c r='B2'><v>2</v></c></row><row r='4'><c r='A4'/><c r='B4'><v>4</v></c></row></sheetData>"
                "<mergeCells><mergeCell ref='A1:A3'/><mergeCell ref='B4:C4'/></mergeCells>",
                NULL, NULL, NULL,
                "0 r.xlsx#Register!1 |Zorg|1|\n0 r.xlsx#Register!2 |Zorg|2|\n0 r.xlsx#Register!4 ||4|\n"
                "note r.xlsx: XLSX, sheet Register, 3 records\n");
}

static void a_header_row_is_chosen(void **state)
{
    (void)state;
    static const char *const third[] = {"header=3", NULL};
    static const char *const names[] = {"Naam proces", "eigenaar", "@sheet", "@line", "afdeling", NULL};
    size_t size;
    const char *rows =
        "<sheetData><row r='1'><c t='inlineStr'><is><t>Register 2026</t></is></c></row>"
        "<row r='3'><c t='inlineStr'><is><t> Naam\n proces </t></is></c><c t='inlineStr'><is><t>eigenaar</t></is></c>"
        "<c t='inlineStr'><is><t>eigenaar</t></is></c></row>"
        "<row r='9'><c t='inlineStr'><is><t>Bezwaar</t></is></c><c><v>1</v></c><c><v>2</v></c></row></sheetData>";
    void *bytes = workbook_xlsx(rows, NULL, NULL, NULL, &size);
    _cleanup_free_ char *got = said("r.xlsx", bytes, size, third, "Reg*", names);
    assert_string_equal(got, "note r.xlsx: Register: columns B and C are both called 'eigenaar'; the first counts\n"
                             "note r.xlsx: Register: there is no column 'afdeling'; there are: Naam proces, eigenaar, "
                             "eigenaar\n"
                             "0 r.xlsx#Register!9 |Bezwaar|1|Register|9|~\n"
                             "note r.xlsx: XLSX, sheet Register, 1 records\n");
    static const char *const second[] = {"header=2", NULL};
    bytes = workbook_xlsx(rows, NULL, NULL, NULL, &size);
    _cleanup_free_ char *empty = said("r.xlsx", bytes, size, second, NULL, names);
    assert_string_equal(empty,
                        "error r.xlsx, sheet Register: row 2, which names the columns (option header), is empty");
}

static void sheets_are_chosen_by_name(void **state)
{
    (void)state;
    size_t size;
    void *bytes = workbook_xlsx("<sheetData/>", NULL, NULL, NULL, &size);
    _cleanup_free_ char *none = said("r.xlsx", bytes, size, no_header, "Processen", a_to_c);
    assert_string_equal(none, "error r.xlsx: [dataset] there is no sheet 'Processen'; there are: Register, Leeg");
    bytes = workbook_xlsx("<sheetData/>", NULL, NULL, NULL, &size);
    _cleanup_free_ char *both = said("r.xlsx", bytes, size, no_header, "*.xlsx#*", a_to_c);
    assert_string_equal(both,
                        "note r.xlsx: XLSX, sheet Register, 0 records\nnote r.xlsx: XLSX, sheet Leeg, 0 records\n");
}

/* ---- ODS --------------------------------------------------------------------------------------------------------- */

static void every_type_of_ods_cell(void **state)
{
    (void)state;
    expect_ods(
        "<table:table table:name=\"R\"><table:table-column/><table:table-header-rows><table:table-row>"
        "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>note</text:p></office:annotation>"
        "<text:p>a<text:s text:c=\"2\"/><text:span>b</text:span></text:p><text:p>c</text:p></table:table-cell>"
        "<table:table-cell office:value-type=\"float\" office:value=\"3.50\"><text:p>3,5</text:p></table:table-cell>"
        "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"false\"><text:p>ONWAAR</text:p>"
        "</table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"date\" "
        "office:date-value=\"2026-03-01\"/><table:table-cell table:number-columns-repeated=\"2\" "
        "office:value-type=\"percentage\" office:value=\"0.45\"/></table:table-row>"
        "<table:table-row><table:table-cell office:value-type=\"time\" office:time-value=\"PT08H30M00S\"/>"
        "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-01T10:00:00\"/></table:table-row>"
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell "
        "table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        "0 r.ods#R!1 |a  b\nc|3.5|false\n"
        "0 r.ods#R!2 |2026-03-01|0.45|0.45\n"
        "0 r.ods#R!3 |2026-03-01|0.45|0.45\n"
        "0 r.ods#R!4 |08:30:00|2026-03-01T10:00:00|\n"
        "note r.ods: ODS, sheet R, 4 records\n");
}

static void ods_merges_errors_and_inner_tables(void **state)
{
    (void)state;
    expect_ods("<table:table table:name=\"R\"><table:table-row><table:table-cell table:number-rows-spanned=\"2\">"
               "<text:p>Zorg</text:p></table:table-cell><table:table-cell><text:p>1</text:p></table:table-cell></"
               "table:table-row>"
               "<table:table-row><table:covered-table-cell><text:p>hidden</text:p></"
               "table:covered-table-cell><table:table-cell>"
               "<text:p>2</text:p></table:table-cell></table:table-row>"
               "<table:table-row><table:table-cell/><table:table-cell calcext:value-type=\"error\" "
               "office:value-type=\"string\"><text:p>#N/B</text:p></table:table-cell></table:table-row></table:table>"
               "<table:table table:name=\"'file:///x'#$S\"><table:table-row><table:table-cell><text:p>other</text:p>"
               "</table:table-cell></table:table-row></table:table>",
               "0 r.ods#R!1 |Zorg|1|\n0 r.ods#R!2 |Zorg|2|\nreject 0 r.ods#R!B3 it holds an error value\n"
               "note r.ods: ODS, sheet R, 2 records\n");
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void expect_refused(const struct workbook_part *parts, const char *const *settings, const char *expected)
{
    size_t size;
    void *bytes = workbook_zip(parts, &size);
    _cleanup_free_ char *got = said("r.xlsx", bytes, size, settings, NULL, a_to_c);
    assert_string_equal(got, expected);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const char old[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more";
    void *bytes = memory_text("plain text");
    _cleanup_free_ char *plain = said("r.xlsx", bytes, 10, NULL, NULL, a_to_c);
    assert_non_null(strstr(plain, "error r.xlsx: not a whole zip file, which a workbook is: "));
    bytes = memory_allocate(sizeof(old));
    memcpy(bytes, old, sizeof(old));
    _cleanup_free_ char *compound = said("r.xlsx", bytes, sizeof(old), NULL, NULL, a_to_c);
    assert_string_equal(compound,
                        "error r.xlsx: an old Excel file (.xls), or one with a password; save it as .xlsx without one");
    expect_refused((struct workbook_part[]){{"readme.txt", "x", 0}, {0}}, NULL,
                   "error r.xlsx: a zip file, but no XLSX or ODS workbook");
    expect_refused(
        (struct workbook_part[]){{"[Content_Types].xml", "<Types/>", 0}, {"word/document.xml", "<d/>", 0}, {0}}, NULL,
        "error r.xlsx: a zip file, but no XLSX or ODS workbook");
    expect_refused((struct workbook_part[]){{"content.xml", "<d>", 0}, {0}}, NULL,
                   "error r.xlsx: not well-formed XML: Premature end of data in tag d line 1");
    expect_refused(
        (struct workbook_part[]){
            {"content.xml", "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><d>&x;</d>", 0}, {0}},
        NULL, "error r.xlsx: it has a DOCTYPE; take that line out (entities are not read)");
}

static void hostile_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"../content.xml", "a/../../b", "/etc/passwd", "a\\b", "a/.."};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        expect_refused((struct workbook_part[]){{names[i], "x", 0}, {0}}, NULL,
                       "error r.xlsx: a part of it has a name that would leave its folder");
}

static void bombs_are_refused(void **state)
{
    (void)state;
    size_t size = 32 << 20;
    char *zeros = memory_allocate(size + 1);
    memset(zeros, ' ', size);
    memcpy(zeros, "<d>", 3);
    expect_refused((struct workbook_part[]){{"content.xml", zeros, size}, {0}}, NULL,
                   "error r.xlsx: content.xml: unpacks to more than 250 times its size, as a zip bomb does");
    static const char *const small[] = {"largest=1", NULL};
    expect_refused((struct workbook_part[]){{"content.xml", zeros, size}, {0}}, small,
                   "error r.xlsx: it unpacks to more than 1 MiB (option largest)");
    free(zeros);
    expect_ods(
        "<table:table table:name=\"R\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell "
        "table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
        "error r.ods: more than 16 million cells");
    expect_ods("<table:table table:name=\"R\"><table:table-row table:number-rows-repeated=\"9\"/><table:table-row "
               "table:number-rows-repeated=\"1048570\"><table:table-cell><text:p>x</text:p></table:table-cell>"
               "</table:table-row></table:table>",
               "error r.ods: a sheet with more than 1,048,576 rows");
    expect_xlsx("<sheetData><row r='2'/><row r='1'/></sheetData>", NULL, NULL, NULL,
                "error r.xlsx: its rows and cells are not in order");
    expect_xlsx("<sheetData><row r='2'><c r='B2'/><c r='A2'/></row></sheetData>", NULL, NULL, NULL,
                "error r.xlsx: its rows and cells are not in order");
    expect_xlsx("<sheetData><row r='9999999'/></sheetData>", NULL, NULL, NULL,
                "error r.xlsx: its rows and cells are not in order");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_people_do),
        cmocka_unit_test(days_count_from_1900_or_1904),
        cmocka_unit_test(formats_tell_days_from_numbers),
        cmocka_unit_test(columns_have_letters),
        cmocka_unit_test(every_type_of_cell),
        cmocka_unit_test(what_has_no_value_is_rejected_with_its_cell),
        cmocka_unit_test(merged_downwards_counts_for_each_row),
        cmocka_unit_test(a_header_row_is_chosen),
        cmocka_unit_test(sheets_are_chosen_by_name),
        cmocka_unit_test(every_type_of_ods_cell),
        cmocka_unit_test(ods_merges_errors_and_inner_tables),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(hostile_names_are_refused),
        cmocka_unit_test(bombs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
