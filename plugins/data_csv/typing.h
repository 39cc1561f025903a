/* SPDX-License-Identifier: EUPL-1.2 */
/* Types of what is only text: which type all cells of a column fit, and a cell as a value of that type.
 *
 * A column is an integer, a decimal, a day, a moment or a boolean when every filled cell is written as one, in the form
 * that peil-data(7) gives it: whole numbers without zeroes in front ("0637" is text) and without "+", decimals with a
 * point, YYYY-MM-DD, YYYY-MM-DD HH:MM:SS (or with a T, and Z behind it), true and false. Anything else is text. */
#ifndef DATA_CSV_TYPING_H
#define DATA_CSV_TYPING_H

#include "data_common/value.h"
#include "table.h"

/* What the cells seen so far still can be: a bit for each enum peil_column_type. Begin with TYPING_ANY. */
enum { TYPING_ANY = 0xff, TYPING_FILLED = 0x100 };
void typing_look(unsigned *typing, const struct table_value *cell);
unsigned typing_join(unsigned one, unsigned other); /* of two threads */
uint32_t typing_type(unsigned typing);              /* enum peil_column_type */

/* A cell as a value of a type; one that does not fit is VALUE_BROKEN: filled, and valid for nothing. */
void typing_value(uint32_t type, const struct table_value *cell, struct value *ret_value);

#endif
