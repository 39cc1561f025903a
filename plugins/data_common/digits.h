/* SPDX-License-Identifier: EUPL-1.2 */
/* Digits, days and check digits, for the formats. */
#ifndef DATA_COMMON_DIGITS_H
#define DATA_COMMON_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

static inline bool all_digits(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] < '0' || bytes[i] > '9')
            return false;
    return true;
}

/* Of at most nine digits. */
static inline int digits_number(const char *bytes, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (bytes[i] - '0');
    return value;
}

/* In the Gregorian calendar, from year 1 on. */
static inline bool day_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

/* Of digits and capitals, A as 10 to Z as 35, modulo 97 (ISO 7064). -1: there is something else. */
static inline int remainder_97(const char *bytes, size_t size)
{
    int rest = 0;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] >= '0' && bytes[i] <= '9')
            rest = (rest * 10 + (bytes[i] - '0')) % 97;
        else if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            rest = (rest * 100 + (bytes[i] - 'A' + 10)) % 97;
        else
            return -1;
    }
    return rest;
}

#endif
