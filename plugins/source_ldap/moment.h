/* SPDX-License-Identifier: EUPL-1.2 */
/* The ways in which directories write a moment, as a day. */
#ifndef SOURCE_LDAP_MOMENT_H
#define SOURCE_LDAP_MOMENT_H

#include <stdbool.h>
#include <stddef.h>

enum moment_form {
    MOMENT_NONE,     /* as it is */
    MOMENT_TIME,     /* generalized time (RFC 4517): 20260331220000Z, 202603312200+0200, 20260331220000.0Z */
    MOMENT_FILETIME, /* Windows: tenths of microseconds since 1601; 0 and the largest number mean never */
    MOMENT_DAYS,     /* shadowExpire (RFC 2307): days since 1970; negative means never */
};

/* "time", "filetime" or "days"; "-end" behind it: the last day that was over before the moment came, which is what an
 * account that ends at midnight means. False: there is no such form. */
bool moment_form(const char *name, enum moment_form *ret_form, bool *ret_end);

/* The day, in the time zone of the process, as YYYY-MM-DD; "" for never. False: the text is no such moment. */
bool moment_day(const char *text, size_t size, enum moment_form form, bool end, char out[16]);

#endif
