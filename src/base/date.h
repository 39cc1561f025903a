/* SPDX-License-Identifier: EUPL-1.2 */
/* Calendar days as the number of days since 1970-01-01 in the proleptic Gregorian calendar (ISO 8601). No time zones:
 * a register says on which day something holds. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t date_day;
#define DATE_NONE INT32_MIN

/* False when there is no such day (31-02, month 13, a year outside 1..9999). */
bool date_from_civil(int year, int month, int day, date_day *ret_day);
void date_to_civil(date_day day, int *ret_year, int *ret_month, int *ret_day);

/* Reads text after a pattern of the letters YYYY, MM, DD and literal characters, for instance "DD-MM-YYYY"; D and M may
 * have one digit where the pattern has a single letter ("D-M-YYYY"). The whole text must match. */
bool date_parse(const char *text, size_t size, const char *pattern, date_day *ret_day);
bool date_parse_iso(const char *text, date_day *ret_day); /* YYYY-MM-DD */
bool date_pattern_valid(const char *pattern);

/* Writes YYYY-MM-DD and a NUL into out. DATE_NONE gives "". */
void date_format(date_day day, char out[11]);
/* As people read it: nl "24 november 2026", en "24 November 2026". */
void date_format_long(date_day day, const char *language, char out[32]);

/* Today in the time zone of the process (TZ). */
date_day date_today(void);

#endif
