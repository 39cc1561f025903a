/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of Dutch registrations. */
#include <stdbool.h>
#include <string.h>

#include "data_common/format.h"

static bool all_digits(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] < '0' || bytes[i] > '9')
            return false;
    return true;
}

/* Nine digits, or eight, which lost their 0; weights 9 8 7 6 5 4 3 2 -1, modulo 11. */
static enum format_verdict match_bsn(const char *bytes, size_t size)
{
    static const int weights[] = {9, 8, 7, 6, 5, 4, 3, 2, -1};
    int sum = 0, all = 0;
    if ((size != 9 && size != 8) || !all_digits(bytes, size))
        return FORMAT_INVALID;
    for (size_t i = 0; i < size; i++) {
        sum += (bytes[i] - '0') * weights[9 - size + i];
        all |= bytes[i] - '0';
    }
    return all && sum % 11 == 0 ? FORMAT_VALID : FORMAT_INVALID;
}

/* 1234 AB or 1234AB; not from 0, and never SA, SD or SS. */
static enum format_verdict match_postcode(const char *bytes, size_t size)
{
    if ((size != 6 && size != 7) || !all_digits(bytes, 4) || bytes[0] == '0' || (size == 7 && bytes[4] != ' '))
        return FORMAT_INVALID;
    char first = bytes[size - 2], second = bytes[size - 1];
    if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z')
        return FORMAT_INVALID;
    return first == 'S' && (second == 'A' || second == 'D' || second == 'S') ? FORMAT_INVALID : FORMAT_VALID;
}

const struct format formats_dutch[] = {
    {"bsn", "1", "a burgerservicenummer that passes the 11-proef", match_bsn,
     "CASE WHEN $ ~ '^[0-9]{8,9}$' AND $ !~ '^0+$' THEN (9 * substr(lpad($, 9, '0'), 1, 1)::int"
     " + 8 * substr(lpad($, 9, '0'), 2, 1)::int + 7 * substr(lpad($, 9, '0'), 3, 1)::int"
     " + 6 * substr(lpad($, 9, '0'), 4, 1)::int + 5 * substr(lpad($, 9, '0'), 5, 1)::int"
     " + 4 * substr(lpad($, 9, '0'), 6, 1)::int + 3 * substr(lpad($, 9, '0'), 7, 1)::int"
     " + 2 * substr(lpad($, 9, '0'), 8, 1)::int - substr(lpad($, 9, '0'), 9, 1)::int) % 11 = 0 ELSE false END",
     NULL, 2},
    {"postcode", "1", "a Dutch postcode, with or without its blank", match_postcode,
     "$ ~ '^[1-9][0-9]{3} ?([A-RT-Z][A-Z]|S[BCE-RT-Z])$'", NULL, 1},
    {NULL, NULL, NULL, NULL, NULL, NULL, 0},
};
