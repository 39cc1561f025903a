/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats of Dutch persons, organisations and vehicles. */
#include <stdbool.h>
#include <string.h>

#include "data_common/digits.h"
#include "data_common/format.h"

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

/* Nine digits exactly that pass the 11-proef, not only zeroes. */
static bool eleven_proof(const char *bytes)
{
    return match_bsn(bytes, 9) == FORMAT_VALID;
}

static enum format_verdict match_rsin(const char *bytes, size_t size)
{
    return size == 9 && eleven_proof(bytes) ? FORMAT_VALID : FORMAT_INVALID;
}

/* Ten digits, the first not 0, no two neighbours alike; the sum is 0 or 5 modulo 11, and so is 0 the sum with weights
 * 1 2 4 8 … 512. Logisch Ontwerp BRP, A-nummer. */
static enum format_verdict match_a_nummer(const char *bytes, size_t size)
{
    int sum = 0, weighted = 0;
    if (size != 10 || !all_digits(bytes, size) || bytes[0] == '0')
        return FORMAT_INVALID;
    for (size_t i = 0; i < size; i++) {
        if (i && bytes[i] == bytes[i - 1])
            return FORMAT_INVALID;
        sum += bytes[i] - '0';
        weighted += (bytes[i] - '0') << i;
    }
    return (sum % 11 == 0 || sum % 11 == 5) && weighted % 11 == 0 ? FORMAT_VALID : FORMAT_INVALID;
}

/* NL, nine digits, B, two digits. When the nine pass the 11-proef it is that of an organisation, with 01 to 99 behind
 * B; otherwise that of a sole trader, and the whole, with A as 10 to Z as 35, is 1 modulo 97. */
static enum format_verdict match_btw_id(const char *bytes, size_t size)
{
    if (size != 14 || memcmp(bytes, "NL", 2) != 0 || bytes[11] != 'B' || !all_digits(bytes + 2, 9) ||
        !all_digits(bytes + 12, 2) || memcmp(bytes + 12, "00", 2) == 0)
        return FORMAT_INVALID;
    if (eleven_proof(bytes + 2))
        return FORMAT_VALID;
    return remainder_97(bytes, size) == 1 ? FORMAT_VALID : FORMAT_INVALID;
}

/* An RSIN or BSN, L, two digits. */
static enum format_verdict match_loonheffingennummer(const char *bytes, size_t size)
{
    return size == 12 && bytes[9] == 'L' && all_digits(bytes + 10, 2) && eleven_proof(bytes) ? FORMAT_VALID
                                                                                             : FORMAT_INVALID;
}

static enum format_verdict match_kvk(const char *bytes, size_t size)
{
    return size == 8 && all_digits(bytes, size) ? FORMAT_VALID : FORMAT_INVALID;
}

static enum format_verdict match_vestigingsnummer(const char *bytes, size_t size)
{
    return size == 12 && all_digits(bytes, size) ? FORMAT_VALID : FORMAT_INVALID;
}

/* Twenty digits: a prefix of eight that says what the number is, the number, zeroes behind it. 1: an RSIN, which passes
 * the 11-proef; 2: a fiscal number of nine; 3: a KvK number of eight. Logius, OIN-stelsel. */
static enum format_verdict match_oin(const char *bytes, size_t size)
{
    if (size != 20 || !all_digits(bytes, size) || memcmp(bytes, "0000000", 7) != 0 || bytes[7] == '0')
        return FORMAT_INVALID;
    if (bytes[7] == '1' && !eleven_proof(bytes + 8))
        return FORMAT_INVALID;
    if ((bytes[7] == '1' || bytes[7] == '2') && memcmp(bytes + 17, "000", 3) != 0)
        return FORMAT_INVALID;
    return bytes[7] == '3' && memcmp(bytes + 16, "0000", 4) != 0 ? FORMAT_INVALID : FORMAT_VALID;
}

/* Eight digits; the first two say what kind of care it is. No check digit is documented. */
static enum format_verdict match_agb(const char *bytes, size_t size)
{
    return size == 8 && all_digits(bytes, size) && memcmp(bytes, "00", 2) != 0 ? FORMAT_VALID : FORMAT_INVALID;
}

/* A day of the BRP: YYYYMMDD, where 00 is an unknown day, 0000 an unknown month and day, 00000000 an unknown date.
 * Those are legal: incomplete, and not wrong. */
static enum format_verdict match_brp_date(const char *bytes, size_t size)
{
    if (size != 8 || !all_digits(bytes, size))
        return FORMAT_INVALID;
    int year = digits_number(bytes, 4), month = digits_number(bytes + 4, 2), day = digits_number(bytes + 6, 2);
    if (year && month && day)
        return day_exists(year, month, day) ? FORMAT_VALID : FORMAT_INVALID;
    bool legal = (!month && !day) || (year && month >= 1 && month <= 12 && !day);
    return legal ? FORMAT_ALLOWED_INCOMPLETE : FORMAT_INVALID;
}

/* ---- Number plates ------------------------------------------------------------------------------------------------
 */

/* The sidecodes of the RDW: X a letter, 9 a digit. From the seventh on no vowels, C, Q or Y are given out. */
static const char *const sidecodes[] = {"XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99",
                                        "99-XX-XX", "99-XXX-9", "9-XXX-99", "XX-999-X", "X-999-XX",
                                        "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9"};
enum { SIDECODES = sizeof(sidecodes) / sizeof(sidecodes[0]), SIDECODE_NEWER = 6 };

static bool fits_sidecode(const char *bytes, size_t size, const char *code, bool newer)
{
    size_t at = 0;
    for (; *code; code++) {
        if (*code == '-' && size == 6)
            continue;
        if (at == size)
            return false;
        char byte = bytes[at++];
        if (*code == '-' ? byte != '-' : *code == '9' ? byte < '0' || byte > '9' : byte < 'A' || byte > 'Z')
            return false;
        if (*code == 'X' && newer && !memchr("BDFGHJKLMNPRSTVWXZ", byte, 18))
            return false;
    }
    return at == size;
}

/* Groups of letters that are not given out. */
static bool has_forbidden_group(const char *bytes, size_t size)
{
    static const char *const forbidden[] = {"GVD", "KKK", "KVT", "LPF", "NSB", "PKK", "PSV", "TBS",
                                            "SS",  "SD",  "PVV", "SGP", "VVD", "FVD", "BBB"};
    for (size_t at = 0; at < size; at++) {
        size_t group = at;
        while (group < size && bytes[group] >= 'A' && bytes[group] <= 'Z')
            group++;
        for (size_t i = 0; group > at && i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
            if (strlen(forbidden[i]) == group - at && memcmp(bytes + at, forbidden[i], group - at) == 0)
                return true;
        if (group > at)
            at = group;
    }
    return false;
}

static enum format_verdict match_kenteken(const char *bytes, size_t size)
{
    if (size != 6 && size != 8)
        return FORMAT_INVALID;
    for (size_t i = 0; i < SIDECODES; i++)
        if (fits_sidecode(bytes, size, sidecodes[i], i >= SIDECODE_NEWER))
            return has_forbidden_group(bytes, size) ? FORMAT_INVALID : FORMAT_VALID;
    return FORMAT_INVALID;
}

const struct format formats_dutch[] = {
    {"bsn", "1", "a burgerservicenummer that passes the 11-proef", match_bsn,
     "CASE WHEN $ ~ '^[0-9]{8,9}$' AND $ !~ '^0+$' THEN (9 * substr(lpad($, 9, '0'), 1, 1)::int"
     " + 8 * substr(lpad($, 9, '0'), 2, 1)::int + 7 * substr(lpad($, 9, '0'), 3, 1)::int"
     " + 6 * substr(lpad($, 9, '0'), 4, 1)::int + 5 * substr(lpad($, 9, '0'), 5, 1)::int"
     " + 4 * substr(lpad($, 9, '0'), 6, 1)::int + 3 * substr(lpad($, 9, '0'), 7, 1)::int"
     " + 2 * substr(lpad($, 9, '0'), 8, 1)::int - substr(lpad($, 9, '0'), 9, 1)::int) % 11 = 0 ELSE false END",
     NULL, 2},
    {"rsin", "1", "an RSIN that passes the 11-proef", match_rsin, NULL, NULL, 2},
    {"a_nummer", "1", "an administratienummer of the BRP, with its two checks", match_a_nummer, NULL, NULL, 2},
    {"btw_id", "1", "a Dutch VAT identification number, old form or new", match_btw_id, NULL, NULL, 2},
    {"loonheffingennummer", "1", "a wage tax number", match_loonheffingennummer, NULL, NULL, 2},
    {"kvk", "1", "a number of the Chamber of Commerce: eight digits", match_kvk, "$ ~ '^[0-9]{8}$'", NULL, 0},
    {"vestigingsnummer", "1", "an establishment number: twelve digits", match_vestigingsnummer, "$ ~ '^[0-9]{12}$'",
     NULL, 0},
    {"oin", "1", "an organisation identification number", match_oin, NULL, NULL, 2},
    {"agb", "1", "an AGB code: eight digits", match_agb, "$ ~ '^(0[1-9]|[1-9][0-9])[0-9]{6}$'", NULL, 0},
    {"brp_date", "1", "a day of the BRP, YYYYMMDD; 00 where a part is unknown", match_brp_date, NULL, NULL, 1},
    {"kenteken", "1", "a Dutch number plate, with or without hyphens", match_kenteken, NULL, NULL, 1},
    {NULL, NULL, NULL, NULL, NULL, NULL, 0},
};
