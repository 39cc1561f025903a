/* SPDX-License-Identifier: EUPL-1.2 */
/* The nodes of an expression: what the parser makes and the two back ends read. */
#ifndef DATA_COMMON_EXPRESSION_TREE_H
#define DATA_COMMON_EXPRESSION_TREE_H

#include "data_common/expression.h"
#include "data_common/format.h"

enum node_kind {
    NODE_LITERAL,
    NODE_COLUMN,
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE, /* operator: enum node_comparison */
    NODE_IS_NULL,
    NODE_IN,
    NODE_ADD, /* numbers */
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_NEGATE,
    NODE_ADD_DAYS, /* a date and a number */
    NODE_DAYS,     /* a date minus a date */
    NODE_CALL,     /* operator: enum node_function */
};

enum node_comparison { IS_EQUAL, IS_DIFFERENT, IS_LESS, IS_AT_MOST, IS_MORE, IS_AT_LEAST };

enum node_function {
    CALL_LENGTH,
    CALL_LOWER,
    CALL_UPPER,
    CALL_TRIM,
    CALL_SUBSTRING,
    CALL_STARTS_WITH,
    CALL_CONTAINS,
    CALL_TEXT,
    CALL_NUMBER,
    CALL_DATE,
    CALL_YEAR,
    CALL_MONTH,
    CALL_DAY,
    CALL_ABS,
    CALL_COALESCE,
    CALL_MATCHES,
    CALL_COUNT
};

struct node_function_row {
    const char *name;
    uint32_t least, most; /* arguments */
};
extern const struct node_function_row node_functions[CALL_COUNT];

struct expression {
    enum node_kind kind;
    enum expression_type type;
    int operator;
    uint32_t child_count;
    struct expression **children;
    uint32_t column; /* NODE_COLUMN: index */
    const struct peil_column *described;
    const char *text; /* NODE_LITERAL: as written, without quotes; NULL for the literal null */
    size_t size;
    struct decimal decimal; /* NODE_LITERAL that is a number */
    int64_t number;         /* NODE_LITERAL that is a boolean, a day or a moment */
    const struct format *format;
};

#endif
