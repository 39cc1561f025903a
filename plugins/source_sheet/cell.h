/* SPDX-License-Identifier: EUPL-1.2 */
/* Values of cells as text: numbers as people write them, days as YYYY-MM-DD, in spite of how a workbook stores them. */
#ifndef SOURCE_SHEET_CELL_H
#define SOURCE_SHEET_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CELL_ROOM = 400 };

/* What a number stands for, by the format it is shown in. */
enum cell_form { CELL_NUMBER, CELL_DAY, CELL_MOMENT, CELL_TIME };

/* Of a number format's code, such as "dd\-mm\-yyyy;@", or of one of the numbers that stand for built-in codes. */
enum cell_form cell_form_of_code(const char *code);
enum cell_form cell_form_of_number(unsigned built_in);

/* "12", "0.3", never "12.0" or "1e+20": at most 15 digits that mean something, which is what a workbook shows. False
 * when the text is no number. */
bool cell_number(const char *text, char out[CELL_ROOM]);

/* A count of days as a workbook keeps it, as YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or HH:MM:SS. from_1904: the workbook
 * counts from 1904-01-01 and not from 1900-01-01. Seconds are rounded; midnight is left out. False when it is no day:
 * also for 29 February 1900, which spreadsheets count and which never was. */
bool cell_date(const char *text, enum cell_form form, bool from_1904, char out[CELL_ROOM]);

/* ISO 8601 of an ODS cell: "2026-03-01T00:00:00" is "2026-03-01", "PT08H30M00S" is "08:30:00". False: it is neither. */
bool cell_iso_date(const char *text, char out[CELL_ROOM]);
bool cell_iso_time(const char *text, char out[CELL_ROOM]);

/* "A" is 0, "XFD" 16383; the digits behind it are passed over. -1: none, or beyond XFD. */
int cell_column(const char *reference);
void cell_letters(unsigned column, char out[4]);

#endif
