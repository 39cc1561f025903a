/* SPDX-License-Identifier: EUPL-1.2 */
/* Text forms, exact decimals and days. */
#include "data_common/value.h"

#include <stdio.h>
#include <string.h>

/* ---- Decimals --------------------------------------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool decimal_parse(const char *text, size_t size, struct decimal *ret_decimal)
{
    __int128 digits = 0;
    int count = 0, scale = 0;
    size_t at = 0;
    bool negative = false, point = false, any = false;
    if (at < size && (text[at] == '-' || text[at] == '+'))
        negative = text[at++] == '-';
    for (; at < size; at++) {
        if (text[at] == '.' && !point && any) {
            point = true;
            any = false;
            continue;
        }
        if (!is_digit(text[at]))
            return false;
        any = true;
        digits = digits * 10 + (text[at] - '0');
        count += count || text[at] != '0';
        scale += point;
        if (count > DECIMAL_DIGITS_MOST || scale > DECIMAL_DIGITS_MOST)
            return false;
    }
    *ret_decimal = (struct decimal){negative ? -digits : digits, scale};
    return any;
}

bool decimal_of(const struct value *value, struct decimal *ret_decimal)
{
    if (value->large)
        return decimal_parse(value->text, value->size, ret_decimal);
    *ret_decimal = (struct decimal){value->number, value->scale};
    return true;
}

static bool scale_up(__int128 *digits, int by)
{
    for (; by > 0; by--)
        if (__builtin_mul_overflow(*digits, (__int128)10, digits))
            return false;
    return true;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    if (a.scale == b.scale)
        return (a.digits > b.digits) - (a.digits < b.digits);
    /* The whole parts first, then what is behind the point: nothing is multiplied beyond what fits. */
    __int128 power_a = 1, power_b = 1;
    for (int i = 0; i < a.scale; i++)
        power_a *= 10;
    for (int i = 0; i < b.scale; i++)
        power_b *= 10;
    __int128 whole_a = a.digits / power_a, whole_b = b.digits / power_b;
    if (whole_a != whole_b)
        return whole_a > whole_b ? 1 : -1;
    __int128 rest_a = a.digits % power_a, rest_b = b.digits % power_b;
    if (a.scale < b.scale)
        scale_up(&rest_a, b.scale - a.scale);
    else
        scale_up(&rest_b, a.scale - b.scale);
    return (rest_a > rest_b) - (rest_a < rest_b);
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret_sum)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    if (!scale_up(&a.digits, scale - a.scale) || !scale_up(&b.digits, scale - b.scale))
        return false;
    ret_sum->scale = scale;
    return !__builtin_add_overflow(a.digits, b.digits, &ret_sum->digits);
}

bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *ret_product)
{
    ret_product->scale = a.scale + b.scale;
    return ret_product->scale <= DECIMAL_DIGITS_MOST &&
           !__builtin_mul_overflow(a.digits, b.digits, &ret_product->digits);
}

size_t decimal_write(struct decimal decimal, char room[VALUE_TEXT_MOST])
{
    char reversed[VALUE_TEXT_MOST];
    size_t count = 0, size = 0;
    bool negative = decimal.digits < 0;
    unsigned __int128 left = negative ? -(unsigned __int128)decimal.digits : (unsigned __int128)decimal.digits;
    int scale = decimal.scale;
    while (scale > 0 && left % 10 == 0) {
        left /= 10;
        scale--;
    }
    do {
        if (scale && (int)count == scale)
            reversed[count++] = '.', scale = -1;
        reversed[count++] = (char)('0' + (int)(left % 10));
        left /= 10;
    } while (left || (int)count <= scale);
    if (negative)
        room[size++] = '-';
    while (count)
        room[size++] = reversed[--count];
    return size;
}

double decimal_double(struct decimal decimal)
{
    long double value = (long double)decimal.digits;
    for (int i = 0; i < decimal.scale; i++)
        value /= 10;
    return (double)value;
}

/* ---- Days -------------------------------------------------------------------------------------------------------- */

/* Days since 1970-01-01 of a civil date (H. Hinnant, "chrono-compatible low-level date algorithms"). */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void day_civil(int64_t day, int *ret_year, int *ret_month, int *ret_day)
{
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (int)((5 * of_year + 2) / 153);
    *ret_day = (int)(of_year - (153 * month + 2) / 5 + 1);
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = (int)(year + era * 400 + (*ret_month <= 2));
}

static int two(const char *text)
{
    return is_digit(text[0]) && is_digit(text[1]) ? (text[0] - '0') * 10 + text[1] - '0' : -1;
}

bool day_parse(const char *text, size_t size, int64_t *ret_day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (size != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int century = two(text), rest = two(text + 2), month = two(text + 5), day = two(text + 8);
    int year = century * 100 + rest;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (century < 0 || rest < 0 || year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days[month - 1] + (month == 2 && leap))
        return false;
    *ret_day = days_from_civil(year, month, day);
    return true;
}

int64_t day_of_moment(int64_t microseconds)
{
    const int64_t day = INT64_C(86400000000);
    return microseconds / day - (microseconds % day < 0);
}

bool moment_parse(const char *text, size_t size, int64_t *ret_microseconds)
{
    int64_t day, fraction = 0;
    if (size < 19 || (text[10] != ' ' && text[10] != 'T') || !day_parse(text, 10, &day) || text[13] != ':' ||
        text[16] != ':')
        return false;
    int hour = two(text + 11), minute = two(text + 14), second = two(text + 17);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    if (size > 19) {
        if (text[19] != '.' || size == 20 || size > 26)
            return false;
        for (size_t i = 20; i < 26; i++) {
            if (i < size && !is_digit(text[i]))
                return false;
            fraction = fraction * 10 + (i < size ? text[i] - '0' : 0);
        }
    }
    *ret_microseconds = ((day * 24 + hour) * 60 + minute) * INT64_C(60000000) + second * INT64_C(1000000) + fraction;
    return true;
}

/* ---- Text forms ---------------------------------------------------------------------------------------------------
 */

static size_t write_number(const struct value *value, char *room)
{
    char digits[24];
    uint64_t left = value->number < 0 ? -(uint64_t)value->number : (uint64_t)value->number;
    size_t count = 0, size = 0;
    do {
        digits[count++] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    while (count <= value->scale)
        digits[count++] = '0';
    if (value->number < 0)
        room[size++] = '-';
    while (count) {
        if (value->scale && count == value->scale)
            room[size++] = '.';
        room[size++] = digits[--count];
    }
    return size;
}

static size_t write_day(int64_t day, char *room)
{
    int year, month, of_month;
    day_civil(day, &year, &month, &of_month);
    return (size_t)snprintf(room, VALUE_TEXT_MOST, "%04d-%02d-%02d", year, month, of_month);
}

static size_t write_moment(int64_t microseconds, char *room)
{
    int64_t day = day_of_moment(microseconds), rest = microseconds - day * INT64_C(86400000000);
    int seconds = (int)(rest / 1000000), fraction = (int)(rest % 1000000);
    size_t size = write_day(day, room);
    size += (size_t)snprintf(room + size, VALUE_TEXT_MOST - size, " %02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                             seconds % 60);
    if (fraction)
        size += (size_t)snprintf(room + size, VALUE_TEXT_MOST - size, ".%06d", fraction);
    return size;
}

const char *value_text(const struct value *value, char room[VALUE_TEXT_MOST], size_t *ret_size)
{
    *ret_size = value->size;
    if (value->text)
        return value->text;
    switch (value->state) {
    case VALUE_NUMBER:
        *ret_size = write_number(value, room);
        break;
    case VALUE_DATE:
        *ret_size = write_day(value->number, room);
        break;
    case VALUE_MOMENT:
        *ret_size = write_moment(value->number, room);
        break;
    case VALUE_BOOLEAN:
        *ret_size = value->number ? 4 : 5;
        memcpy(room, value->number ? "true" : "false", *ret_size);
        break;
    default:
        *ret_size = 0;
    }
    return room;
}

bool value_is_blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ' && (text[i] < '\t' || text[i] > '\r'))
            return false;
    return true;
}

size_t value_characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}
