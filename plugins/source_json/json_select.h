/* SPDX-License-Identifier: EUPL-1.2 */
/* Choosing in a JSON document: pointers (RFC 6901), the elements that a pointer with '*' stands for, and values as
 * text. Nothing here does I/O or knows the host. */
#ifndef SOURCE_JSON_SELECT_H
#define SOURCE_JSON_SELECT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { JSON_SELECT_DEEPEST = 64, JSON_SELECT_LONGEST = 4096 };

/* Whether text is a pointer: "" or a '/' and tokens in which every '~' is "~0" or "~1". */
bool json_pointer_valid(const char *pointer);

/* What the pointer stands for in value; NULL: there is none. */
json_t *json_pointer_find(json_t *value, const char *pointer);

/* One element that a pointer with '*' found. */
struct json_element {
    json_t *value;
    const char *pointer; /* to it, from the document's root */
    const char *key;     /* of the last '*': the member's name, or the place in the list from 0; "" without '*' */
};

enum json_select_problem {
    JSON_SELECT_FINE,
    JSON_SELECT_NO_CONTAINER, /* a '*' stands where there is text, a number or a boolean */
    JSON_SELECT_TOO_DEEP,     /* or a pointer that becomes longer than JSON_SELECT_LONGEST */
};

typedef int json_visit(void *context, const struct json_element *element, enum json_select_problem problem);

/* Calls visit for every element that pointer stands for, in the order of the document; a token "*" stands for every
 * member. What is absent or null is passed over; what cannot be is visited with the problem, its value NULL and the
 * pointer to it. Stops at the first answer that is not 0, and returns it. */
int json_select(json_t *root, const char *pointer, json_visit *visit, void *context);

/* Text, number or boolean as text (allocated; the caller frees): numbers as short as they read back the same. Lists and
 * objects as compact JSON with sorted members, and *ret_structured true. NULL for null, or without memory. */
char *json_as_text(const json_t *value, size_t *ret_size, bool *ret_structured);

/* "text", "a number", "a list" … : message ids */
const char *json_type_name(const json_t *value);

#endif
