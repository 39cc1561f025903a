/* SPDX-License-Identifier: EUPL-1.2 */
/* Formats that belong to no country. */
#include <stdbool.h>
#include <string.h>

#include "data_common/digits.h"
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

static enum format_verdict match_date(const char *bytes, size_t size)
{
    if (size != 10 || bytes[4] != '-' || bytes[7] != '-' || count_digits(bytes, size, 0) != 4 ||
        count_digits(bytes, size, 5) != 2 || count_digits(bytes, size, 8) != 2)
        return FORMAT_INVALID;
    return day_exists(digits_number(bytes, 4), digits_number(bytes + 5, 2), digits_number(bytes + 8, 2))
               ? FORMAT_VALID
               : FORMAT_INVALID;
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

/* ---- IBAN ---------------------------------------------------------------------------------------------------------
 */

/* How long an account number is in each country: the IBAN registry (ISO 13616), as of 2024. */
static const char iban_lengths[] =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22"
    "GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20"
    "MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26"
    "UA29VA22VG24XK20YE30";

static size_t iban_length(const char *country)
{
    for (const char *row = iban_lengths; *row; row += 4)
        if (memcmp(row, country, 2) == 0)
            return (size_t)digits_number(row + 2, 2);
    return 0;
}

/* The country, two check digits, the rest; with the first four behind the rest it is 1 modulo 97. */
static enum format_verdict match_iban(const char *bytes, size_t size)
{
    char turned[34];
    if (size < 5 || size > sizeof(turned) || size != iban_length(bytes) || !all_digits(bytes + 2, 2))
        return FORMAT_INVALID;
    int check = digits_number(bytes + 2, 2);
    if (check < 2 || check > 98) /* 00, 01 and 99 would be as good as 97, 98 and 02, and are never made */
        return FORMAT_INVALID;
    memcpy(turned, bytes + 4, size - 4);
    memcpy(turned + size - 4, bytes, 4);
    return remainder_97(turned, size) == 1 ? FORMAT_VALID : FORMAT_INVALID;
}

/* ---- Telephone and web --------------------------------------------------------------------------------------------
 */

/* The digits without what people put between them: single blanks, hyphens and points; "(0)" behind a country. The
 * number of them, 0: it is no number. */
static size_t phone_digits(const char *bytes, size_t size, char digits[16])
{
    size_t count = 0;
    bool between = false;
    for (size_t at = 0; at < size; at++) {
        if (is_digit(bytes[at])) {
            if (count == 16)
                return 0;
            digits[count++] = bytes[at];
            between = false;
        } else if (count && size - at >= 3 && memcmp(bytes + at, "(0)", 3) == 0) {
            at += 2;
            between = false;
        } else if (count && !between && memchr(" -.", bytes[at], 3)) {
            between = true;
        } else {
            return 0;
        }
    }
    return between ? 0 : count;
}

/* With a country (E.164: + or 00, at most 15 digits), or Dutch: ten digits from 0, service numbers 0800 and 0900 of 8
 * or 11, 14 and the area code of a municipality, 112. */
static enum format_verdict match_phone(const char *bytes, size_t size)
{
    char digits[16];
    bool country = size && bytes[0] == '+';
    size_t count = phone_digits(bytes + country, size - country, digits);
    if (country)
        return count >= 8 && count <= 15 && digits[0] != '0' ? FORMAT_VALID : FORMAT_INVALID;
    if (count >= 10 && digits[0] == '0' && digits[1] == '0')
        return count <= 16 && digits[2] != '0' ? FORMAT_VALID : FORMAT_INVALID;
    bool service = count >= 4 && (memcmp(digits, "0800", 4) == 0 || memcmp(digits, "090", 3) == 0);
    if (service && (count == 8 || count == 11))
        return FORMAT_VALID;
    if (count == 10 && digits[0] == '0' && digits[1] != '0')
        return FORMAT_VALID;
    bool municipality = (count == 5 || count == 6) && memcmp(digits, "140", 3) == 0;
    return municipality || (count == 3 && memcmp(digits, "112", 3) == 0) ? FORMAT_VALID : FORMAT_INVALID;
}

/* http or https, a host name, perhaps a port, a path. No user, no blanks, nothing outside ASCII (RFC 3986). */
static enum format_verdict match_url(const char *bytes, size_t size)
{
    size_t at = size > 8 && memcmp(bytes, "https://", 8) == 0  ? 8
                : size > 7 && memcmp(bytes, "http://", 7) == 0 ? 7
                                                               : 0;
    if (!at)
        return FORMAT_INVALID;
    size_t host = at;
    while (at < size && !memchr("/?#:", bytes[at], 4))
        at++;
    if (!is_host_name(bytes + host, at - host))
        return FORMAT_INVALID;
    if (at < size && bytes[at] == ':') {
        size_t port = count_digits(bytes, size, at + 1);
        if (port < 1 || port > 5 || digits_number(bytes + at + 1, port) > 65535)
            return FORMAT_INVALID;
        at += 1 + port;
        if (at < size && !memchr("/?#", bytes[at], 3))
            return FORMAT_INVALID;
    }
    for (; at < size; at++)
        if (bytes[at] <= ' ' || bytes[at] > '~' || memchr("\"<>\\^`{|}", bytes[at], 9))
            return FORMAT_INVALID;
    return FORMAT_VALID;
}

const struct format formats_general[] = {
    {"integer", "1", "a whole number", match_integer, "$ ~ '^[+-]?[0-9]+$'", NULL, 0},
    {"decimal", "1", "a number with a point", match_decimal, "$ ~ '^[+-]?[0-9]+([.][0-9]+)?$'", NULL, 0},
    {"date", "1", "YYYY-MM-DD, a day that exists", match_date, NULL, NULL, 1},
    {"uuid", "1", "a UUID with hyphens", match_uuid,
     "$ ~ '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'", NULL, 2},
    {"email", "1", "an e-mail address", match_email, NULL, NULL, 1},
    {"iban", "1", "an international bank account number", match_iban, NULL, NULL, 2},
    {"phone", "1", "a telephone number, Dutch or with its country", match_phone, NULL, NULL, 1},
    {"url", "1", "a web address", match_url, NULL, NULL, 1},
    {NULL, NULL, NULL, NULL, NULL, NULL, 0},
};
