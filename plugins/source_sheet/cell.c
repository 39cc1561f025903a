/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers and dates of workbooks as text. */
#include "cell.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DIGITS = 15, LAST_COLUMN = 16383, SECONDS_A_DAY = 86400 };

/* ---- Number formats ---------------------------------------------------------------------------------------------- */

enum cell_form cell_form_of_number(unsigned built_in)
{
    if (built_in == 22)
        return CELL_MOMENT;
    if ((built_in >= 18 && built_in <= 21) || (built_in >= 45 && built_in <= 47) || (built_in >= 32 && built_in <= 35))
        return CELL_TIME;
    if ((built_in >= 14 && built_in <= 17) || (built_in >= 27 && built_in <= 36) || (built_in >= 50 && built_in <= 58))
        return CELL_DAY;
    return CELL_NUMBER;
}

/* Only the first section counts; "text", \x, _x, *x and [colour or language] say nothing of dates, but [h] does. */
enum cell_form cell_form_of_code(const char *code)
{
    bool day = false, month = false, time = false;
    for (const char *at = code; *at && *at != ';'; at++) {
        switch (*at) {
        case '"':
            at++;
            at += strcspn(at, "\"");
            break;
        case '\\':
        case '_':
        case '*':
            at++;
            break;
        case '[':
            time = time || ((strchr("hHmMsS", at[1]) && at[1]) && (at[2] == ']' || at[2] == at[1]));
            at += strcspn(at, "]");
            break;
        case 'd':
        case 'D':
        case 'y':
        case 'Y':
            day = true;
            break;
        case 'm':
        case 'M':
            month = true;
            break;
        case 'h':
        case 'H':
        case 's':
        case 'S':
            time = true;
            break;
        }
        if (*at == '\0')
            break;
    }
    day = day || (month && !time);
    return day && time ? CELL_MOMENT : day ? CELL_DAY : time ? CELL_TIME : CELL_NUMBER;
}

/* ---- Numbers ----------------------------------------------------------------------------------------------------- */

static bool parse_number(const char *text, double *ret_number)
{
    char *end;
    while (*text == ' ')
        text++;
    if (*text == '\0' || strpbrk(text, "xXnNiI")) /* hexadecimal, nan, inf */
        return false;
    *ret_number = strtod(text, &end);
    return *end == '\0' && isfinite(*ret_number);
}

bool cell_number(const char *text, char out[CELL_ROOM])
{
    double number;
    if (!parse_number(text, &number))
        return false;
    snprintf(out, CELL_ROOM, "%.*e", DIGITS - 1, number);
    int exponent = atoi(strchr(out, 'e') + 1);
    int decimals = DIGITS - 1 - exponent;
    decimals = decimals < 0 ? 0 : decimals > 40 ? 40 : decimals;
    int size = snprintf(out, CELL_ROOM, "%.*f", decimals, number);
    if (decimals > 0) {
        while (out[size - 1] == '0')
            size--;
        if (out[size - 1] == '.')
            size--;
        out[size] = '\0';
    }
    if (strcmp(out, "-0") == 0)
        memcpy(out, "0", 2);
    return true;
}

/* ---- Dates ------------------------------------------------------------------------------------------------------- */

static void civil_day(int64_t day, char out[CELL_ROOM])
{
    time_t seconds = (time_t)day * SECONDS_A_DAY;
    struct tm parts;
    gmtime_r(&seconds, &parts);
    strftime(out, CELL_ROOM, "%Y-%m-%d", &parts);
}

static void append_time(char out[CELL_ROOM], const char *before, int64_t seconds)
{
    size_t size = strlen(out);
    snprintf(out + size, CELL_ROOM - size, "%s%02d:%02d:%02d", before, (int)(seconds / 3600), (int)(seconds / 60 % 60),
             (int)(seconds % 60));
}

bool cell_date(const char *text, enum cell_form form, bool from_1904, char out[CELL_ROOM])
{
    double number;
    if (!parse_number(text, &number) || number < 0 || number >= 2958466) /* 10000-01-01 */
        return false;
    out[0] = '\0';
    int64_t seconds = llround(number * SECONDS_A_DAY);
    if (form == CELL_TIME) {
        append_time(out, "", seconds);
        return true;
    }
    int64_t day = form == CELL_DAY ? (int64_t)floor(number) : seconds / SECONDS_A_DAY;
    seconds = form == CELL_DAY ? 0 : seconds % SECONDS_A_DAY;
    if (from_1904)
        day += 1462; /* the days between the two beginnings */
    else if (day == 60 || day == 0)
        return false;
    day -= day > 60 ? 25569 : 25568; /* 1970-01-01 is 25569, counted with a 29 February 1900 that never was */
    civil_day(day, out);
    if (seconds)
        append_time(out, "T", seconds);
    return true;
}

static bool fits(const char *text, const char *shape)
{
    for (; *shape; shape++, text++)
        if (*shape == '0' ? !isdigit((unsigned char)*text) : *text != *shape)
            return false;
    return true;
}

bool cell_iso_date(const char *text, char out[CELL_ROOM])
{
    if (!fits(text, "0000-00-00") || (text[10] && text[10] != 'T'))
        return false;
    bool time = text[10] == 'T' && fits(text + 11, "00:00:00");
    if (text[10] == 'T' && !time)
        return false;
    snprintf(out, CELL_ROOM, "%.*s", time && strncmp(text + 11, "00:00:00", 8) != 0 ? 19 : 10, text);
    return true;
}

bool cell_iso_time(const char *text, char out[CELL_ROOM])
{
    long parts[3] = {0};
    static const char units[] = "HMS";
    if (strncmp(text, "PT", 2) != 0)
        return false;
    text += 2;
    for (size_t unit = 0; unit < 3 && *text; unit++) {
        size_t digits = strspn(text, "0123456789"),
               fraction = text[digits] == '.' || text[digits] == ',' ? 1 + strspn(text + digits + 1, "0123456789") : 0;
        if (digits == 0 || digits > 6)
            return false;
        if (text[digits + fraction] != units[unit])
            continue;
        parts[unit] = strtol(text, NULL, 10);
        text += digits + fraction + 1;
    }
    if (*text)
        return false;
    out[0] = '\0';
    append_time(out, "", parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return true;
}

/* ---- Columns ----------------------------------------------------------------------------------------------------- */

int cell_column(const char *reference)
{
    int column = 0;
    size_t size = 0;
    for (; reference[size] >= 'A' && reference[size] <= 'Z' && size < 4; size++)
        column = column * 26 + (reference[size] - 'A' + 1);
    return size == 0 || size == 4 || column > LAST_COLUMN + 1 ? -1 : column - 1;
}

void cell_letters(unsigned column, char out[4])
{
    char turned[4];
    size_t size = 0;
    for (unsigned left = column + 1; left > 0 && size < 3; left = (left - 1) / 26)
        turned[size++] = (char)('A' + (left - 1) % 26);
    for (size_t i = 0; i < size; i++)
        out[i] = turned[size - 1 - i];
    out[size] = '\0';
}
