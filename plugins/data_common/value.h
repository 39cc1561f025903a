/* SPDX-License-Identifier: EUPL-1.2 */
/* A value of a row, as metrics and expressions look at it: typed where the source is typed, with a text form that is
 * made when somebody asks. Numbers are exact decimals; what peil-data(7) says of values is said here in C. */
#ifndef DATA_COMMON_VALUE_H
#define DATA_COMMON_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <peil/plugin.h>

enum value_state {
    VALUE_NULL = 0,
    VALUE_TEXT = 1,
    VALUE_NUMBER = 2,
    VALUE_BOOLEAN = 3,
    VALUE_DATE = 4,
    VALUE_MOMENT = 5,
    VALUE_OTHER = 6,  /* a text form and nothing else: an array, a geometry, an infinite day */
    VALUE_BROKEN = 7, /* bytes that are no text: filled, and valid for nothing */
};

struct value {
    const char *text; /* text form of TEXT and OTHER, of others when it was made; not NUL-terminated */
    int64_t number;   /* NUMBER: times 10^scale; DATE: days since 1970-01-01; MOMENT: microseconds; BOOLEAN: 0 or 1 */
    uint32_t size;
    uint8_t state; /* enum value_state */
    uint8_t scale; /* NUMBER: decimals */
    uint8_t large; /* NUMBER: it does not fit in number; text has it */
    uint8_t reserved;
};

enum { VALUE_TEXT_MOST = 48 }; /* room that value_text may need */

/* The text form: a view of the value's own text, or written into room. NULL has none: size 0. */
const char *value_text(const struct value *value, char room[VALUE_TEXT_MOST], size_t *ret_size);

bool value_is_blank(const char *text, size_t size);
size_t value_characters(const char *text, size_t size); /* code points of valid UTF-8 */

/* An exact number of at most 38 digits. */
struct decimal {
    __int128 digits;
    int scale;
};
enum { DECIMAL_DIGITS_MOST = 36 };

/* "[+-]digits[.digits]" of at most DECIMAL_DIGITS_MOST digits, the whole text. */
bool decimal_parse(const char *text, size_t size, struct decimal *ret_decimal);
/* The number of a NUMBER. False: it has too many digits. */
bool decimal_of(const struct value *value, struct decimal *ret_decimal);
/* -1, 0, 1. Exact for whatever scales. */
int decimal_compare(struct decimal a, struct decimal b);
/* False: it does not fit. */
bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret_sum);
bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *ret_product);
/* Without zeroes behind the last digit that says something: 1.50 is "1.5", 1.0 is "1". */
size_t decimal_write(struct decimal decimal, char room[VALUE_TEXT_MOST]);
double decimal_double(struct decimal decimal);

/* Calendar days, proleptic Gregorian, years 1 to 9999. */
bool day_parse(const char *text, size_t size, int64_t *ret_day); /* YYYY-MM-DD */
void day_civil(int64_t day, int *ret_year, int *ret_month, int *ret_day);
int64_t day_of_moment(int64_t microseconds);
/* "YYYY-MM-DD HH:MM:SS", with a fraction of one to six digits. */
bool moment_parse(const char *text, size_t size, int64_t *ret_microseconds);

#endif
