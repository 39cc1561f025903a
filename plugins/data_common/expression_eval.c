/* SPDX-License-Identifier: EUPL-1.2 */
/* An expression over a row. */
#include <string.h>

#include "data_common/expression_tree.h"

/* What a node comes to. null: NULL, of whatever type. */
struct result {
    bool null, failed;
    const char *text;
    size_t size;
    struct decimal decimal;
    int64_t number; /* boolean, day, moment */
    char room[VALUE_TEXT_MOST];
};

/* The room is left as it is: clearing it would cost more than most nodes do. */
#define CLEAR(result)                                                                                                  \
    do {                                                                                                               \
        (result)->null = (result)->failed = false;                                                                     \
        (result)->text = NULL;                                                                                         \
        (result)->size = 0;                                                                                            \
        (result)->number = 0;                                                                                          \
    } while (0)

struct row {
    const struct value *const *columns;
    size_t at;
    char *scratch; /* for lower and upper */
    size_t scratch_left;
};

enum { SCRATCH = 64 << 10 };

static void evaluate(const struct expression *given, struct row *row, struct result *ret);

static void column_value(const struct expression *given, struct row *row, struct result *ret)
{
    const struct value *value = &row->columns[given->column][row->at];
    ret->null = value->state == VALUE_NULL || value->state == VALUE_BROKEN;
    if (ret->null)
        return;
    switch (given->type) {
    case TYPE_NUMBER:
        if (value->state != VALUE_NUMBER)
            ret->null = true; /* NaN and infinity */
        else
            ret->failed = !decimal_of(value, &ret->decimal);
        break;
    case TYPE_BOOLEAN:
    case TYPE_DATE:
    case TYPE_MOMENT:
        ret->null = value->state == VALUE_OTHER; /* an infinite day */
        ret->number = value->number;
        break;
    default:
        ret->text = value_text(value, ret->room, &ret->size);
    }
}

static void literal_value(const struct expression *given, struct result *ret)
{
    ret->null = !given->text;
    ret->text = given->text;
    ret->size = given->size;
    ret->decimal = given->decimal;
    ret->number = given->number;
}

static int compare_texts(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

static int compare_results(enum expression_type type, const struct result *a, const struct result *b)
{
    switch (type) {
    case TYPE_TEXT:
        return compare_texts(a->text, a->size, b->text, b->size);
    case TYPE_NUMBER:
        return decimal_compare(a->decimal, b->decimal);
    default:
        return (a->number > b->number) - (a->number < b->number);
    }
}

static bool holds(int how, int order)
{
    switch ((enum node_comparison)how) {
    case IS_EQUAL:
        return order == 0;
    case IS_DIFFERENT:
        return order != 0;
    case IS_LESS:
        return order < 0;
    case IS_AT_MOST:
        return order <= 0;
    case IS_MORE:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* The decisive value ends it: false for and, true for or. */
static void evaluate_chain(const struct expression *given, struct row *row, struct result *ret, bool decisive)
{
    bool null = false;
    for (uint32_t i = 0; i < given->child_count; i++) {
        struct result part;
        CLEAR(&part);
        evaluate(given->children[i], row, &part);
        ret->failed |= part.failed;
        if (!part.failed && !part.null && (part.number != 0) == decisive) {
            ret->number = decisive;
            ret->null = false;
            ret->failed = false;
            return;
        }
        null |= part.null;
    }
    ret->null = null;
    ret->number = !decisive;
}

static void evaluate_in(const struct expression *given, struct row *row, struct result *ret)
{
    struct result value;
    CLEAR(&value);
    evaluate(given->children[0], row, &value);
    ret->failed = value.failed;
    ret->null = value.null;
    for (uint32_t i = 1; !ret->null && !ret->failed && !ret->number && i < given->child_count; i++) {
        struct result one;
        CLEAR(&one);
        evaluate(given->children[i], row, &one);
        ret->number = !one.null && compare_results(given->children[0]->type, &value, &one) == 0;
    }
}

static void evaluate_numbers(const struct expression *given, struct row *row, struct result *ret)
{
    struct result a, b;
    CLEAR(&a);
    CLEAR(&b);
    evaluate(given->children[0], row, &a);
    if (given->child_count > 1)
        evaluate(given->children[1], row, &b);
    ret->failed = a.failed || b.failed;
    ret->null = a.null || b.null;
    if (ret->failed || ret->null)
        return;
    switch (given->kind) {
    case NODE_SUBTRACT:
        b.decimal.digits = -b.decimal.digits;
        /* fall through */
    case NODE_ADD:
        ret->failed = !decimal_add(a.decimal, b.decimal, &ret->decimal);
        break;
    case NODE_MULTIPLY:
        ret->failed = !decimal_multiply(a.decimal, b.decimal, &ret->decimal);
        break;
    case NODE_NEGATE:
        ret->decimal = a.decimal;
        ret->decimal.digits = -a.decimal.digits;
        break;
    case NODE_DAYS:
        ret->decimal = (struct decimal){a.number - b.number, 0};
        break;
    default: /* NODE_ADD_DAYS */
        ret->number = a.number + given->operator*(int64_t) b.decimal.digits;
    }
}

/* ---- Functions --------------------------------------------------------------------------------------------------- */

static void fold_case(struct row *row, const struct result *given, struct result *ret, char first, int by)
{
    if (given->size > row->scratch_left) {
        ret->failed = true;
        return;
    }
    char *to = row->scratch;
    for (size_t i = 0; i < given->size; i++) {
        char byte = given->text[i];
        to[i] = byte >= first && byte <= first + 25 ? (char)(byte + by) : byte;
    }
    row->scratch += given->size;
    row->scratch_left -= given->size;
    ret->text = to;
    ret->size = given->size;
}

static void substring(const struct result *given, int64_t from, int64_t count, struct result *ret)
{
    const char *at = given->text, *end = at + given->size;
    while (at < end && from > 1) {
        at++;
        while (at < end && ((unsigned char)*at & 0xc0) == 0x80)
            at++;
        from--;
    }
    const char *to = at;
    while (to < end && count-- > 0) {
        to++;
        while (to < end && ((unsigned char)*to & 0xc0) == 0x80)
            to++;
    }
    /* A view; what is in the argument's own room is copied. */
    ret->size = (size_t)(to - at);
    ret->text = at;
    if (given->text == given->room) {
        memcpy(ret->room, at, ret->size);
        ret->text = ret->room;
    }
}

static void copy_view(const struct result *given, const char *at, size_t size, struct result *ret)
{
    ret->size = size;
    ret->text = at;
    if (given->text == given->room) {
        memcpy(ret->room, at, size);
        ret->text = ret->room;
    }
}

static void day_part(int function, int64_t number, struct result *ret)
{
    int year, month, day;
    day_civil(number, &year, &month, &day);
    ret->decimal = (struct decimal){function == CALL_YEAR ? year : function == CALL_MONTH ? month : day, 0};
}

static void apply(const struct expression *given, struct row *row, const struct result *a, const struct result *b,
                  struct result *ret)
{
    const char *at = a->text;
    size_t size = a->size;
    switch ((enum node_function)given->operator) {
    case CALL_LENGTH:
        ret->decimal = (struct decimal){(int64_t)value_characters(at, size), 0};
        break;
    case CALL_LOWER:
        fold_case(row, a, ret, 'A', 'a' - 'A');
        break;
    case CALL_UPPER:
        fold_case(row, a, ret, 'a', 'A' - 'a');
        break;
    case CALL_TRIM:
        while (size && *at == ' ')
            at++, size--;
        while (size && at[size - 1] == ' ')
            size--;
        copy_view(a, at, size, ret);
        break;
    case CALL_SUBSTRING:
        substring(a, (int64_t)given->children[1]->decimal.digits, (int64_t)given->children[2]->decimal.digits, ret);
        break;
    case CALL_STARTS_WITH:
        ret->number = size >= b->size && memcmp(at, b->text, b->size) == 0;
        break;
    case CALL_CONTAINS:
        ret->number = b->size == 0 || memmem(at, size, b->text, b->size) != NULL;
        break;
    case CALL_TEXT:
        copy_view(a, at, size, ret);
        break;
    case CALL_NUMBER:
        ret->null = !decimal_parse(at, size, &ret->decimal);
        break;
    case CALL_DATE:
        if (given->children[0]->type == TYPE_MOMENT)
            ret->number = day_of_moment(a->number);
        else
            ret->null = !day_parse(at, size, &ret->number);
        break;
    case CALL_ABS:
        ret->decimal = a->decimal;
        if (ret->decimal.digits < 0)
            ret->decimal.digits = -ret->decimal.digits;
        break;
    case CALL_MATCHES:
        ret->number = given->format->match(at, size) == FORMAT_VALID;
        break;
    default:
        day_part(given->operator, a->number, ret);
    }
}

static void evaluate_call(const struct expression *given, struct row *row, struct result *ret)
{
    struct result a, b;
    CLEAR(&a);
    CLEAR(&b);
    if (given->operator== CALL_COALESCE) {
        for (uint32_t i = 0; i < given->child_count; i++) {
            CLEAR(ret);
            evaluate(given->children[i], row, ret);
            if (ret->failed || !ret->null)
                return;
        }
        return;
    }
    if (given->operator== CALL_TEXT) {
        const struct value *value = &row->columns[given->children[0]->column][row->at];
        ret->null = value->state == VALUE_NULL || value->state == VALUE_BROKEN;
        if (!ret->null)
            ret->text = value_text(value, ret->room, &ret->size);
        return;
    }
    evaluate(given->children[0], row, &a);
    bool two = given->operator== CALL_STARTS_WITH || given->operator== CALL_CONTAINS;
    if (two)
        evaluate(given->children[1], row, &b);
    ret->failed = a.failed || b.failed;
    ret->null = a.null || b.null;
    if (!ret->failed && !ret->null)
        apply(given, row, &a, &b, ret);
}

static void evaluate(const struct expression *given, struct row *row, struct result *ret)
{
    struct result a, b;
    CLEAR(&a);
    CLEAR(&b);
    switch (given->kind) {
    case NODE_LITERAL:
        literal_value(given, ret);
        return;
    case NODE_COLUMN:
        column_value(given, row, ret);
        return;
    case NODE_AND:
        evaluate_chain(given, row, ret, false);
        return;
    case NODE_OR:
        evaluate_chain(given, row, ret, true);
        return;
    case NODE_IN:
        evaluate_in(given, row, ret);
        return;
    case NODE_CALL:
        evaluate_call(given, row, ret);
        return;
    case NODE_NOT:
        evaluate(given->children[0], row, &a);
        ret->failed = a.failed;
        ret->null = a.null;
        ret->number = !a.number;
        return;
    case NODE_IS_NULL:
        evaluate(given->children[0], row, &a);
        ret->failed = a.failed;
        ret->number = a.null;
        return;
    case NODE_COMPARE:
        evaluate(given->children[0], row, &a);
        evaluate(given->children[1], row, &b);
        ret->failed = a.failed || b.failed;
        ret->null = a.null || b.null;
        if (!ret->failed && !ret->null)
            ret->number = holds(given->operator, compare_results(given->children[0]->type, &a, &b));
        return;
    default:
        evaluate_numbers(given, row, ret);
    }
}

enum expression_truth expression_test(const struct expression *expression, const struct value *const *columns,
                                      size_t row)
{
    char scratch[SCRATCH];
    struct row at = {.columns = columns, .at = row, .scratch = scratch, .scratch_left = SCRATCH};
    struct result result;
    CLEAR(&result);
    evaluate(expression, &at, &result);
    if (result.failed)
        return TRUTH_FAILED;
    return result.null ? TRUTH_UNKNOWN : result.number ? TRUTH_TRUE : TRUTH_FALSE;
}
