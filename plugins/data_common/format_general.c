/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats that belong to no country. */
#include <stdbool.h>
#include <string.h>

#include "data_common/format.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t count_digits(const char *bytes, size_t size, size_t at)
{
    size_t from = at;
    while (at < size && is_digit(bytes[at]))
        at++;
    return at - from;
}

static enum format_verdict match_integer(const char *bytes, size_t size)
{
    size_t at = size && (bytes[0] == '-' || bytes[0] == '+');
    return at < size && count_digits(bytes, size, at) == size - at ? FORMAT_VALID : FORMAT_INVALID;
}

static enum format_verdict match_decimal(const char *bytes, size_t size)
{
    size_t at = size && (bytes[0] == '-' || bytes[0] == '+');
    size_t whole = count_digits(bytes, size, at);
    at += whole;
    if (!whole)
        return FORMAT_INVALID;
    if (at == size)
        return FORMAT_VALID;
    size_t rest = bytes[at] == '.' ? count_digits(bytes, size, at + 1) : 0;
    return rest && at + 1 + rest == size ? FORMAT_VALID : FORMAT_INVALID;
}

static bool day_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

static int number(const char *bytes, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (bytes[i] - '0');
    return value;
}

static enum format_verdict match_date(const char *bytes, size_t size)
{
    if (size != 10 || bytes[4] != '-' || bytes[7] != '-' || count_digits(bytes, size, 0) != 4 ||
        count_digits(bytes, size, 5) != 2 || count_digits(bytes, size, 8) != 2)
        return FORMAT_INVALID;
    return day_exists(number(bytes, 4), number(bytes + 5, 2), number(bytes + 8, 2)) ? FORMAT_VALID : FORMAT_INVALID;
}

static enum format_verdict match_uuid(const char *bytes, size_t size)
{
    if (size != 36)
        return FORMAT_INVALID;
    for (size_t i = 0; i < size; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool hexadecimal =
            is_digit(bytes[i]) || (bytes[i] >= 'a' && bytes[i] <= 'f') || (bytes[i] >= 'A' && bytes[i] <= 'F');
        if (dash ? bytes[i] != '-' : !hexadecimal)
            return FORMAT_INVALID;
    }
    return FORMAT_VALID;
}

/* Labels of letters, digits and hyphens, not at an end, at least two, the last of letters. */
static bool is_host_name(const char *bytes, size_t size)
{
    size_t label = 0, dots = 0;
    if (size > 253)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '.') {
            if (!label || label > 63 || bytes[i - 1] == '-')
                return false;
            label = 0;
            dots++;
        } else if (is_letter(bytes[i]) || is_digit(bytes[i]) || (bytes[i] == '-' && label)) {
            label++;
        } else {
            return false;
        }
    }
    if (label < 2 || label > 63 || !dots)
        return false;
    for (size_t i = size - label; i < size; i++)
        if (!is_letter(bytes[i]))
            return false;
    return true;
}

/* RFC 5321 without quoted local parts and address literals: what people have. */
static enum format_verdict match_email(const char *bytes, size_t size)
{
    const char *at = size ? memchr(bytes, '@', size) : NULL;
    size_t local = at ? (size_t)(at - bytes) : 0;
    if (!local || local > 64 || size > 254 || bytes[0] == '.' || bytes[local - 1] == '.')
        return FORMAT_INVALID;
    for (size_t i = 0; i < local; i++) {
        if (!is_letter(bytes[i]) && !is_digit(bytes[i]) && !memchr(".!#$%&'*+/=?^_`{|}~-", bytes[i], 20))
            return FORMAT_INVALID;
        if (bytes[i] == '.' && bytes[i + 1] == '.')
            return FORMAT_INVALID;
    }
    return is_host_name(at + 1, size - local - 1) ? FORMAT_VALID : FORMAT_INVALID;
}

const struct format formats_general[] = {
    {"integer", "1", "a whole number", match_integer, "$ ~ '^[+-]?[0-9]+$'", NULL, 0},
    {"decimal", "1", "a number with a point", match_decimal, "$ ~ '^[+-]?[0-9]+([.][0-9]+)?$'", NULL, 0},
    {"date", "1", "YYYY-MM-DD, a day that exists", match_date, NULL, NULL, 1},
    {"uuid", "1", "a UUID with hyphens", match_uuid,
     "$ ~ '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'", NULL, 2},
    {"email", "1", "an e-mail address", match_email, NULL, NULL, 1},
    {NULL, NULL, NULL, NULL, NULL, NULL, 0},
};
