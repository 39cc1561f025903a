/* SPDX-License-Identifier: EUPL-1.2 */
/* Expressions (peil-rules(5)): parsed once into a tree with a type for every node, then evaluated over rows, or written
 * as SQL. Both give the same: true, false or NULL. Nothing in the grammar can call, write or wait.
 *
 *     expression := or;  or := and {"or" and};  and := not {"and" not};  not := ["not"] predicate
 *     predicate  := sum [comparison sum | "is" ["not"] "null" | ["not"] "in" "(" literal {"," literal} ")"
 *                        | ["not"] "between" sum "and" sum]
 *     sum        := product {("+" | "-") product};  product := factor {"*" factor}
 *     factor     := literal | column | function "(" … ")" | "(" or ")" | "-" factor
 *     literal    := 12.5 | 'text' | date '2024-01-31' | moment '2024-01-31 12:00:00' | true | false | null | today
 *     column     := name | "any name" */
#ifndef DATA_COMMON_EXPRESSION_H
#define DATA_COMMON_EXPRESSION_H

#include "data_common/value.h"

enum expression_type {
    TYPE_NULL = 0, /* only the literal null */
    TYPE_TEXT = VALUE_TEXT,
    TYPE_NUMBER = VALUE_NUMBER,
    TYPE_BOOLEAN = VALUE_BOOLEAN,
    TYPE_DATE = VALUE_DATE,
    TYPE_MOMENT = VALUE_MOMENT,
};

struct expression; /* a node */

enum { EXPRESSION_SIZE_MOST = 8192, EXPRESSION_DEPTH_MOST = 64, EXPRESSION_NODES_MOST = 1024 };

/* What the names in an expression mean: columns by name, exactly as the source spells them. */
struct expression_scope {
    const struct peil_host *host; /* for memory */
    const struct peil_column *columns;
    uint32_t column_count;
    int32_t today;
};

/* Parses a text; NULL when it is none, with PEIL_ERROR_USAGE and the byte. wanted: the type that it must have. Marks in
 * used (column_count places, may be NULL) which columns it looks at. */
const struct expression *expression_parse(const struct expression_scope *scope, const char *text,
                                          enum expression_type wanted, bool *used, struct peil_error *error);

/* ---- Over a row ---- */

enum expression_truth {
    TRUTH_FALSE = 0,
    TRUTH_TRUE = 1,
    TRUTH_UNKNOWN = 2,
    TRUTH_FAILED = 3, /* a number of too many digits: the metric is not measured */
};

/* columns[i] points to the values of column i, a row after the other; only those used are looked at. Texts are good
 * until the next call. */
enum expression_truth expression_test(const struct expression *expression, const struct value *const *columns,
                                      size_t row);

/* ---- As SQL ---- */

struct expression_parameter {
    enum expression_type type;
    char *text; /* as the engine reads it: 12.5, YYYY-MM-DD */
};

/* A text that grows, and the values bound to its places. Zero it before use; sql_release frees it. Memory that runs out
 * ends the process with status 3. */
struct sql_text {
    char *data; /* NUL-terminated; NULL while nothing was written */
    size_t size, room;
    struct expression_parameter *parameters;
    uint32_t parameter_count, parameter_room;
};
void sql_add(struct sql_text *sql, const char *text);
void sql_add_bytes(struct sql_text *sql, const char *text, size_t size);
void sql_format(struct sql_text *sql, const char *format, ...) PEIL_PRINTF(2, 3);
/* Adds a parameter (its text is copied) and gives its number, from 1; one that is there already is not added again. */
uint32_t sql_bind(struct sql_text *sql, enum expression_type type, const char *text, size_t size);
/* Adds the template with every $ replaced by the text. */
void sql_template(struct sql_text *sql, const char *template, const char *text);
void sql_release(struct sql_text *sql);

/* How one engine says it. */
struct sql_dialect {
    /* The column as a value of that type: "\"naam\"::text COLLATE \"C\"". */
    void (*column)(struct sql_text *sql, const struct peil_column *column, enum expression_type type);
    /* A literal: adds a parameter and writes its place, with its type: "$3::numeric". */
    void (*literal)(struct sql_text *sql, enum expression_type type, const char *text, size_t size);
    /* A function by its name in the grammar, its arguments as SQL; false: this engine cannot. */
    bool (*call)(struct sql_text *sql, const char *name, const char *const *arguments, uint32_t count,
                 enum expression_type first);
    /* Whether a format holds, for the text form in SQL; false: this engine cannot. */
    bool (*format)(struct sql_text *sql, const char *name, const char *argument);
};

/* Writes it as a condition that is true, false or NULL. False: the engine cannot say it. */
bool expression_sql(const struct expression *expression, const struct sql_dialect *dialect, struct sql_text *sql);

#endif
