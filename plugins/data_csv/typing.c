/* SPDX-License-Identifier: EUPL-1.2 */
/* Types found and read. Each type has one reader; what fits a column is what reads every cell of it. */
#include "typing.h"

#include <string.h>

/* Of at most 18 digits, so that it fits; more is left to text. Without zeroes in front, "-0" and "+". */
static bool read_figure(const char *text, size_t size, bool point, struct value *ret_value)
{
    size_t at = size && text[0] == '-';
    int64_t number = 0;
    uint8_t scale = 0;
    size_t digits = 0;
    bool behind = false;
    if (at >= size || (text[at] == '0' && at + 1 < size && text[at + 1] != '.'))
        return false;
    for (size_t i = at; i < size; i++) {
        if (text[i] == '.' && point && !behind && digits && i + 1 < size) {
            behind = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || ++digits > DECIMAL_DIGITS_MOST)
            return false;
        if (digits <= 18)
            number = number * 10 + (text[i] - '0');
        scale += behind;
    }
    if (at && number == 0 && digits <= 18)
        return false;
    *ret_value = (struct value){.state = VALUE_NUMBER,
                                .number = at ? -number : number,
                                .scale = scale,
                                .large = digits > 18,
                                .text = text,
                                .size = (uint32_t)size};
    return true;
}

static bool read_integer(const char *text, size_t size, struct value *ret_value)
{
    return read_figure(text, size, false, ret_value);
}

static bool read_decimal(const char *text, size_t size, struct value *ret_value)
{
    return read_figure(text, size, true, ret_value);
}

static bool read_day(const char *text, size_t size, struct value *ret_value)
{
    int64_t day;
    if (!day_parse(text, size, &day))
        return false;
    *ret_value = (struct value){.state = VALUE_DATE, .number = day, .text = text, .size = (uint32_t)size};
    return true;
}

/* Its text form is made when somebody asks: what is written here may have a T and a Z. */
static bool read_moment(const char *text, size_t size, struct value *ret_value)
{
    char plain[32];
    int64_t moment;
    if (size < 19 || size > sizeof(plain))
        return false;
    memcpy(plain, text, size);
    if (plain[10] == 'T')
        plain[10] = ' ';
    if (plain[size - 1] == 'Z')
        size--;
    if (!moment_parse(plain, size, &moment))
        return false;
    *ret_value = (struct value){.state = VALUE_MOMENT, .number = moment};
    return true;
}

static bool read_boolean(const char *text, size_t size, struct value *ret_value)
{
    bool yes = size == 4 && memcmp(text, "true", 4) == 0;
    if (!yes && !(size == 5 && memcmp(text, "false", 5) == 0))
        return false;
    *ret_value = (struct value){.state = VALUE_BOOLEAN, .number = yes, .text = text, .size = (uint32_t)size};
    return true;
}

/* Narrow types before wider ones: whole numbers are decimals too. */
static const struct typing {
    uint32_t type;
    bool (*read)(const char *text, size_t size, struct value *ret_value);
} types[] = {
    {PEIL_COLUMN_BOOLEAN, read_boolean}, {PEIL_COLUMN_INTEGER, read_integer}, {PEIL_COLUMN_DECIMAL, read_decimal},
    {PEIL_COLUMN_DATE, read_day},        {PEIL_COLUMN_MOMENT, read_moment},
};
enum { TYPES = sizeof(types) / sizeof(types[0]) };

void typing_look(unsigned *typing, const struct table_value *cell)
{
    struct value value;
    if (!cell->text)
        return;
    *typing |= TYPING_FILLED;
    for (size_t i = 0; i < TYPES; i++)
        if (*typing & 1u << types[i].type && !types[i].read(cell->text, cell->size, &value))
            *typing &= ~(1u << types[i].type);
}

unsigned typing_join(unsigned one, unsigned other)
{
    return (one & other & TYPING_ANY) | ((one | other) & TYPING_FILLED);
}

uint32_t typing_type(unsigned typing)
{
    if (!(typing & TYPING_FILLED))
        return PEIL_COLUMN_TEXT;
    for (size_t i = 0; i < TYPES; i++)
        if (typing & 1u << types[i].type)
            return types[i].type;
    return PEIL_COLUMN_TEXT;
}

void typing_value(uint32_t type, const struct table_value *cell, struct value *ret_value)
{
    if (!cell->text) {
        *ret_value = (struct value){.state = VALUE_NULL};
        return;
    }
    for (size_t i = 0; i < TYPES; i++)
        if (types[i].type == type) {
            if (!types[i].read(cell->text, cell->size, ret_value))
                *ret_value = (struct value){.state = VALUE_BROKEN, .text = cell->text, .size = cell->size};
            return;
        }
    *ret_value = (struct value){.state = VALUE_TEXT, .text = cell->text, .size = cell->size};
}
