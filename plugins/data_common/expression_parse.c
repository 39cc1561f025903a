/* SPDX-License-Identifier: EUPL-1.2 */
/* From text to a typed tree. Depth, size and number of nodes are bounded, so that no text makes it slow or deep. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "data_common/expression_tree.h"

const struct node_function_row node_functions[CALL_COUNT] = {
    [CALL_LENGTH] = {"length", 1, 1},
    [CALL_LOWER] = {"lower", 1, 1},
    [CALL_UPPER] = {"upper", 1, 1},
    [CALL_TRIM] = {"trim", 1, 1},
    [CALL_SUBSTRING] = {"substring", 3, 3},
    [CALL_STARTS_WITH] = {"starts_with", 2, 2},
    [CALL_CONTAINS] = {"contains", 2, 2},
    [CALL_TEXT] = {"text", 1, 1},
    [CALL_NUMBER] = {"number", 1, 1},
    [CALL_DATE] = {"date", 1, 1},
    [CALL_YEAR] = {"year", 1, 1},
    [CALL_MONTH] = {"month", 1, 1},
    [CALL_DAY] = {"day", 1, 1},
    [CALL_ABS] = {"abs", 1, 1},
    [CALL_COALESCE] = {"coalesce", 2, 8},
    [CALL_MATCHES] = {"matches", 2, 2},
};

static const char *const type_names[] = {[TYPE_NULL] = "null",       [TYPE_TEXT] = "text", [TYPE_NUMBER] = "number",
                                         [TYPE_BOOLEAN] = "boolean", [TYPE_DATE] = "date", [TYPE_MOMENT] = "moment"};

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_QUOTED, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    const char *text; /* of TEXT and QUOTED without quotes, unescaped */
    size_t size;
    size_t at; /* byte in the whole */
};

struct parser {
    const struct expression_scope *scope;
    const char *whole;
    size_t size, at;
    struct token token;
    unsigned depth, nodes;
    bool *used;
    bool failed;
    struct peil_error *error;
};

/* ---- Refusing ---------------------------------------------------------------------------------------------------- */

static struct expression *refuse(struct parser *parser, size_t at, const char *format, ...)
{
    if (parser->failed)
        return NULL;
    parser->failed = true;
    parser->error->code = PEIL_ERROR_USAGE;
    parser->error->cause = 0;
    const struct peil_host *host = parser->scope->host;
    va_list arguments;
    va_start(arguments, format);
    int size = snprintf(parser->error->message, PEIL_ERROR_MESSAGE_SIZE,
                        host->translate(host->context, PEIL_N_("byte %zu of the expression: ")), at + 1);
    if (size > 0 && size < PEIL_ERROR_MESSAGE_SIZE)
        vsnprintf(parser->error->message + size, PEIL_ERROR_MESSAGE_SIZE - (size_t)size,
                  host->translate(host->context, format), arguments);
    va_end(arguments);
    return NULL;
}

static void *take(struct parser *parser, size_t size)
{
    void *memory = parser->scope->host->allocate(parser->scope->host->context, size);
    if (!memory)
        refuse(parser, parser->at, PEIL_N_("no memory is left"));
    return memory;
}

/* ---- Tokens ------------------------------------------------------------------------------------------------------ */

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_name(char byte, bool first)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || (byte & 0x80) ||
           (!first && is_digit(byte));
}

/* Between quotes; a quote inside is written twice. */
static void next_quoted(struct parser *parser, char quote)
{
    size_t from = parser->at++;
    size_t to = parser->at;
    while (to < parser->size &&
           (parser->whole[to] != quote || (to + 1 < parser->size && parser->whole[to + 1] == quote)))
        to += parser->whole[to] == quote ? 2 : 1;
    if (to >= parser->size) {
        refuse(parser, from, PEIL_N_("a quote that is not closed"));
        return;
    }
    char *text = take(parser, to - parser->at + 1);
    size_t size = 0;
    for (size_t i = parser->at; text && i < to; i++) {
        text[size++] = parser->whole[i];
        i += parser->whole[i] == quote;
    }
    parser->token = (struct token){quote == '"' ? TOKEN_QUOTED : TOKEN_TEXT, text, size, from};
    parser->at = to + 1;
}

static void next(struct parser *parser)
{
    static const char *const signs[] = {"<>", "!=", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-", "*"};
    while (parser->at < parser->size && is_space(parser->whole[parser->at]))
        parser->at++;
    const char *at = parser->whole + parser->at;
    size_t left = parser->size - parser->at, size = 0;
    parser->token = (struct token){TOKEN_END, at, 0, parser->at};
    if (!left || parser->failed)
        return;
    if (*at == '\'' || *at == '"') {
        next_quoted(parser, *at);
        return;
    }
    if (is_digit(*at)) {
        while (size < left && is_digit(at[size]))
            size++;
        if (size + 1 < left && at[size] == '.' && is_digit(at[size + 1]))
            for (size++; size < left && is_digit(at[size]);)
                size++;
        parser->token.kind = TOKEN_NUMBER;
    } else if (is_name(*at, true)) {
        while (size < left && is_name(at[size], false))
            size++;
        parser->token.kind = TOKEN_NAME;
    } else {
        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]) && !size; i++)
            if (strlen(signs[i]) <= left && memcmp(at, signs[i], strlen(signs[i])) == 0)
                size = strlen(signs[i]);
        parser->token.kind = TOKEN_SIGN;
        if (!size)
            refuse(parser, parser->at, PEIL_N_("a character that has no place in an expression"));
    }
    parser->token.size = size;
    parser->at += size;
}

static bool token_is(const struct parser *parser, enum token_kind kind, const char *text)
{
    if (parser->token.kind != kind || parser->token.size != strlen(text))
        return false;
    for (size_t i = 0; i < parser->token.size; i++) {
        char byte = parser->token.text[i];
        if (kind == TOKEN_NAME && byte >= 'A' && byte <= 'Z')
            byte = (char)(byte + ('a' - 'A'));
        if (byte != text[i])
            return false;
    }
    return true;
}

static bool accept(struct parser *parser, enum token_kind kind, const char *text)
{
    if (parser->failed || !token_is(parser, kind, text))
        return false;
    next(parser);
    return true;
}

static bool expect(struct parser *parser, const char *sign)
{
    if (accept(parser, TOKEN_SIGN, sign))
        return true;
    refuse(parser, parser->token.at, PEIL_N_("'%s' is missing"), sign);
    return false;
}

/* ---- Nodes ------------------------------------------------------------------------------------------------------- */

static struct expression *node(struct parser *parser, enum node_kind kind, enum expression_type type,
                               struct expression *const *children, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!children[i])
            return NULL;
    if (++parser->nodes > EXPRESSION_NODES_MOST)
        return refuse(parser, parser->at, PEIL_N_("an expression of too many parts"));
    struct expression *made = take(parser, sizeof(*made));
    struct expression **kept = made && count ? take(parser, count * sizeof(*kept)) : NULL;
    if (!made || (count && !kept))
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        kept[i] = children[i];
    made->kind = kind;
    made->type = type;
    made->children = kept;
    made->child_count = count;
    return made;
}

/* The literal null takes the type that is wanted of it. */
static bool fits(struct expression *given, enum expression_type wanted)
{
    if (given->type == TYPE_NULL)
        given->type = wanted;
    return given->type == wanted;
}

static struct expression *wrong_type(struct parser *parser, size_t at, const struct expression *given,
                                     enum expression_type wanted)
{
    return refuse(parser, at, PEIL_N_("this is of type %s, where %s is needed"), type_names[given->type],
                  type_names[wanted]);
}

static bool want(struct parser *parser, size_t at, struct expression *given, enum expression_type wanted)
{
    if (given && !fits(given, wanted))
        wrong_type(parser, at, given, wanted);
    return given && !parser->failed;
}

/* Both of the type of the one that has a type. */
static bool agree(struct parser *parser, size_t at, struct expression *a, struct expression *b)
{
    if (!a || !b)
        return false;
    if (a->type == TYPE_NULL)
        a->type = b->type;
    if (!fits(b, a->type))
        refuse(parser, at, PEIL_N_("%s and %s cannot be compared"), type_names[a->type], type_names[b->type]);
    return !parser->failed;
}

static struct expression *parse_or(struct parser *parser);
static struct expression *parse_sum(struct parser *parser);

/* ---- Literals and columns ---------------------------------------------------------------------------------------- */

static struct expression *literal(struct parser *parser, enum expression_type type, const char *text, size_t size)
{
    struct expression *made = node(parser, NODE_LITERAL, type, NULL, 0);
    if (!made)
        return NULL;
    made->text = text;
    made->size = size;
    bool sound = true;
    if (type == TYPE_NUMBER)
        sound = decimal_parse(text, size, &made->decimal);
    else if (type == TYPE_DATE)
        sound = day_parse(text, size, &made->number);
    else if (type == TYPE_MOMENT)
        sound = moment_parse(text, size, &made->number);
    else if (type == TYPE_BOOLEAN)
        made->number = size == 4;
    return sound ? made : refuse(parser, parser->token.at, PEIL_N_("this is no %s that there is"), type_names[type]);
}

static struct expression *parse_today(struct parser *parser)
{
    char *text = take(parser, VALUE_TEXT_MOST);
    struct value today = {.state = VALUE_DATE, .number = parser->scope->today};
    size_t size;
    if (!text || value_text(&today, text, &size) != text)
        return NULL;
    return literal(parser, TYPE_DATE, text, size);
}

static enum expression_type column_type(const struct peil_column *column)
{
    switch (column->type) {
    case PEIL_COLUMN_BOOLEAN:
        return TYPE_BOOLEAN;
    case PEIL_COLUMN_INTEGER:
    case PEIL_COLUMN_DECIMAL:
    case PEIL_COLUMN_DOUBLE:
        return TYPE_NUMBER;
    case PEIL_COLUMN_DATE:
        return TYPE_DATE;
    case PEIL_COLUMN_MOMENT:
        return TYPE_MOMENT;
    default:
        return TYPE_TEXT;
    }
}

static struct expression *parse_column(struct parser *parser)
{
    const struct expression_scope *scope = parser->scope;
    const struct token *token = &parser->token;
    for (uint32_t i = 0; i < scope->column_count; i++) {
        const char *name = scope->columns[i].name;
        if (strlen(name) != token->size || memcmp(name, token->text, token->size) != 0)
            continue;
        struct expression *made = node(parser, NODE_COLUMN, column_type(&scope->columns[i]), NULL, 0);
        if (!made)
            return NULL;
        made->column = i;
        made->described = &scope->columns[i];
        if (parser->used)
            parser->used[i] = true;
        next(parser);
        return made;
    }
    return refuse(parser, token->at, PEIL_N_("there is no column '%.*s'"), (int)(token->size < 200 ? token->size : 200),
                  token->text);
}

/* ---- Functions --------------------------------------------------------------------------------------------------- */

static bool is_whole(const struct expression *given, int least)
{
    return given->kind == NODE_LITERAL && given->type == TYPE_NUMBER && given->text && given->decimal.scale == 0 &&
           given->decimal.digits >= least && given->decimal.digits <= 1000000;
}

static bool check_format(struct parser *parser, size_t at, struct expression *made)
{
    const struct expression *name = made->children[1];
    char known[64] = {0};
    if (name->kind != NODE_LITERAL || name->type != TYPE_TEXT || !name->text || name->size >= sizeof(known)) {
        refuse(parser, at, PEIL_N_("matches needs the name of a format, as a text"));
        return false;
    }
    memcpy(known, name->text, name->size);
    made->format = format_find(known);
    if (!made->format)
        refuse(parser, at, PEIL_N_("there is no format '%s'; see peil-data(7)"), known);
    return made->format != NULL;
}

/* The type of the first argument and of the answer; the others. */
static bool check_call(struct parser *parser, size_t at, struct expression *made)
{
    struct expression **given = made->children;
    switch ((enum node_function)made->operator) {
    case CALL_LENGTH:
        made->type = TYPE_NUMBER;
        return want(parser, at, given[0], TYPE_TEXT);
    case CALL_SUBSTRING:
        made->type = TYPE_TEXT;
        if (!is_whole(given[1], 1) || !is_whole(given[2], 0))
            refuse(parser, at, PEIL_N_("substring takes a text, a place from 1 and a count, as whole numbers"));
        return want(parser, at, given[0], TYPE_TEXT);
    case CALL_STARTS_WITH:
    case CALL_CONTAINS:
        made->type = TYPE_BOOLEAN;
        return want(parser, at, given[0], TYPE_TEXT) && want(parser, at, given[1], TYPE_TEXT);
    case CALL_TEXT:
        made->type = TYPE_TEXT;
        if (given[0]->kind != NODE_COLUMN)
            refuse(parser, at, PEIL_N_("text takes a column"));
        return !parser->failed;
    case CALL_NUMBER:
        made->type = TYPE_NUMBER;
        return want(parser, at, given[0], TYPE_TEXT);
    case CALL_DATE:
        made->type = TYPE_DATE;
        return given[0]->type == TYPE_MOMENT || want(parser, at, given[0], TYPE_TEXT);
    case CALL_YEAR:
    case CALL_MONTH:
    case CALL_DAY:
        made->type = TYPE_NUMBER;
        return want(parser, at, given[0], TYPE_DATE);
    case CALL_ABS:
        made->type = TYPE_NUMBER;
        return want(parser, at, given[0], TYPE_NUMBER);
    case CALL_COALESCE:
        for (uint32_t i = 1; i < made->child_count; i++)
            if (!agree(parser, at, given[0], given[i]))
                return false;
        made->type = given[0]->type;
        return true;
    case CALL_MATCHES:
        made->type = TYPE_BOOLEAN;
        return want(parser, at, given[0], TYPE_TEXT) && check_format(parser, at, made);
    default: /* lower, upper, trim */
        made->type = TYPE_TEXT;
        return want(parser, at, given[0], TYPE_TEXT);
    }
}

static struct expression *parse_call(struct parser *parser, int function)
{
    const struct node_function_row *row = &node_functions[function];
    struct expression *arguments[8];
    uint32_t count = 0;
    size_t at = parser->token.at;
    next(parser);
    next(parser); /* its bracket */
    do {
        if (count == row->most)
            return refuse(parser, at, PEIL_N_("%s takes %u to %u arguments"), row->name, row->least, row->most);
        arguments[count] = parse_or(parser);
        if (!arguments[count])
            return NULL;
        count++;
    } while (accept(parser, TOKEN_SIGN, ","));
    if (!expect(parser, ")"))
        return NULL;
    if (count < row->least)
        return refuse(parser, at, PEIL_N_("%s takes %u to %u arguments"), row->name, row->least, row->most);
    struct expression *made = node(parser, NODE_CALL, TYPE_NULL, arguments, count);
    if (!made)
        return NULL;
    made->operator= function;
    return check_call(parser, at, made) && !parser->failed ? made : NULL;
}

/* ---- Factors, products, sums ------------------------------------------------------------------------------------- */

static bool bracket_follows(const struct parser *parser)
{
    size_t at = parser->at;
    while (at < parser->size && is_space(parser->whole[at]))
        at++;
    return at < parser->size && parser->whole[at] == '(';
}

static struct expression *parse_name(struct parser *parser)
{
    static const struct {
        const char *word;
        enum expression_type type;
    } words[] = {{"true", TYPE_BOOLEAN}, {"false", TYPE_BOOLEAN}, {"null", TYPE_NULL}};
    for (int i = 0; bracket_follows(parser) && i < CALL_COUNT; i++)
        if (token_is(parser, TOKEN_NAME, node_functions[i].name))
            return parse_call(parser, i);
    for (size_t i = 0; i < 3; i++)
        if (token_is(parser, TOKEN_NAME, words[i].word)) {
            struct expression *made =
                literal(parser, words[i].type, words[i].type ? words[i].word : NULL, strlen(words[i].word));
            next(parser);
            return made;
        }
    if (token_is(parser, TOKEN_NAME, "today")) {
        struct expression *made = parse_today(parser);
        next(parser);
        return made;
    }
    bool date = token_is(parser, TOKEN_NAME, "date"), moment = token_is(parser, TOKEN_NAME, "moment");
    if (date || moment) {
        struct parser before = *parser;
        next(parser);
        if (parser->token.kind == TOKEN_TEXT) {
            struct expression *made =
                literal(parser, date ? TYPE_DATE : TYPE_MOMENT, parser->token.text, parser->token.size);
            next(parser);
            return made;
        }
        *parser = before; /* a column of that name */
    }
    return parse_column(parser);
}

static struct expression *parse_factor(struct parser *parser)
{
    struct expression *made = NULL;
    if (parser->failed)
        return NULL;
    if (++parser->depth > EXPRESSION_DEPTH_MOST)
        return refuse(parser, parser->token.at, PEIL_N_("an expression that is nested too deeply"));
    size_t at = parser->token.at;
    if (accept(parser, TOKEN_SIGN, "(")) {
        made = parse_or(parser);
        made = made && expect(parser, ")") ? made : NULL;
    } else if (accept(parser, TOKEN_SIGN, "-")) {
        struct expression *of = parse_factor(parser);
        made = want(parser, at, of, TYPE_NUMBER) ? node(parser, NODE_NEGATE, TYPE_NUMBER, &of, 1) : NULL;
    } else if (parser->token.kind == TOKEN_TEXT) {
        made = literal(parser, TYPE_TEXT, parser->token.text, parser->token.size);
        next(parser);
    } else if (parser->token.kind == TOKEN_NUMBER) {
        made = literal(parser, TYPE_NUMBER, parser->token.text, parser->token.size);
        next(parser);
    } else if (parser->token.kind == TOKEN_NAME) {
        made = parse_name(parser);
    } else if (parser->token.kind == TOKEN_QUOTED) {
        made = parse_column(parser);
    } else {
        refuse(parser, at, PEIL_N_("a value is missing"));
    }
    parser->depth--;
    return parser->failed ? NULL : made;
}

static struct expression *parse_product(struct parser *parser)
{
    struct expression *left = parse_factor(parser);
    size_t at = parser->token.at;
    while (left && accept(parser, TOKEN_SIGN, "*")) {
        struct expression *both[2] = {left, parse_factor(parser)};
        if (!want(parser, at, both[0], TYPE_NUMBER) || !want(parser, at, both[1], TYPE_NUMBER))
            return NULL;
        left = node(parser, NODE_MULTIPLY, TYPE_NUMBER, both, 2);
    }
    return left;
}

static struct expression *add(struct parser *parser, size_t at, struct expression *left, struct expression *right,
                              bool minus)
{
    struct expression *both[2] = {left, right};
    if (!left || !right)
        return NULL;
    if (left->type == TYPE_DATE && right->type == TYPE_DATE && minus)
        return node(parser, NODE_DAYS, TYPE_NUMBER, both, 2);
    if (left->type == TYPE_DATE) {
        if (!is_whole(right, 0))
            return refuse(parser, at, PEIL_N_("only a whole number of days can be added to a date"));
        struct expression *made = node(parser, NODE_ADD_DAYS, TYPE_DATE, both, 2);
        if (made)
            made->operator= minus ? -1 : 1;
        return made;
    }
    if (!want(parser, at, left, TYPE_NUMBER) || !want(parser, at, right, TYPE_NUMBER))
        return NULL;
    return node(parser, minus ? NODE_SUBTRACT : NODE_ADD, TYPE_NUMBER, both, 2);
}

static struct expression *parse_sum(struct parser *parser)
{
    struct expression *left = parse_product(parser);
    while (left) {
        size_t at = parser->token.at;
        bool plus = accept(parser, TOKEN_SIGN, "+");
        bool minus = !plus && accept(parser, TOKEN_SIGN, "-");
        if (!plus && !minus)
            break;
        left = add(parser, at, left, parse_product(parser), minus);
    }
    return left;
}

/* ---- Predicates -------------------------------------------------------------------------------------------------- */

static struct expression *negate_if(struct parser *parser, struct expression *made, bool negated)
{
    return negated ? node(parser, NODE_NOT, TYPE_BOOLEAN, &made, 1) : made;
}

static struct expression *compare(struct parser *parser, size_t at, struct expression *a, struct expression *b,
                                  enum node_comparison how)
{
    struct expression *both[2] = {a, b};
    if (!agree(parser, at, a, b))
        return NULL;
    if (a->type == TYPE_BOOLEAN && how > IS_DIFFERENT)
        return refuse(parser, at, PEIL_N_("booleans have no order"));
    struct expression *made = node(parser, NODE_COMPARE, TYPE_BOOLEAN, both, 2);
    if (made)
        made->operator= how;
    return made;
}

static struct expression *parse_in(struct parser *parser, size_t at, struct expression *left)
{
    struct expression *all[256] = {left};
    uint32_t count = 1;
    if (!expect(parser, "("))
        return NULL;
    do {
        if (count == 256)
            return refuse(parser, at, PEIL_N_("in takes at most 255 values"));
        all[count] = parse_factor(parser);
        if (!all[count])
            return NULL;
        bool negative = all[count]->kind == NODE_NEGATE && all[count]->children[0]->kind == NODE_LITERAL;
        if ((all[count]->kind != NODE_LITERAL && !negative) || all[count]->type == TYPE_NULL)
            return refuse(parser, at, PEIL_N_("in takes values that are written out, and no null"));
        if (!agree(parser, at, left, all[count]))
            return NULL;
        count++;
    } while (accept(parser, TOKEN_SIGN, ","));
    return expect(parser, ")") ? node(parser, NODE_IN, TYPE_BOOLEAN, all, count) : NULL;
}

static struct expression *parse_between(struct parser *parser, size_t at, struct expression *value)
{
    struct expression *low = parse_sum(parser);
    if (!low || !accept(parser, TOKEN_NAME, "and"))
        return refuse(parser, parser->token.at, PEIL_N_("'%s' is missing"), "and");
    struct expression *both[2] = {compare(parser, at, value, low, IS_AT_LEAST),
                                  compare(parser, at, value, parse_sum(parser), IS_AT_MOST)};
    return node(parser, NODE_AND, TYPE_BOOLEAN, both, 2);
}

static struct expression *parse_predicate(struct parser *parser)
{
    static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">="};
    struct expression *left = parse_sum(parser);
    size_t at = parser->token.at;
    if (!left)
        return NULL;
    for (int i = 0; i < 6; i++)
        if (accept(parser, TOKEN_SIGN, signs[i]))
            return compare(parser, at, left, parse_sum(parser), (enum node_comparison)i);
    if (accept(parser, TOKEN_SIGN, "!="))
        return compare(parser, at, left, parse_sum(parser), IS_DIFFERENT);
    if (accept(parser, TOKEN_NAME, "is")) {
        bool negated = accept(parser, TOKEN_NAME, "not");
        if (!accept(parser, TOKEN_NAME, "null"))
            return refuse(parser, parser->token.at, PEIL_N_("'%s' is missing"), "null");
        if (left->type == TYPE_NULL)
            left->type = TYPE_TEXT;
        return negate_if(parser, node(parser, NODE_IS_NULL, TYPE_BOOLEAN, &left, 1), negated);
    }
    bool negated = accept(parser, TOKEN_NAME, "not");
    if (accept(parser, TOKEN_NAME, "in"))
        return negate_if(parser, parse_in(parser, at, left), negated);
    if (accept(parser, TOKEN_NAME, "between"))
        return negate_if(parser, parse_between(parser, at, left), negated);
    return negated ? refuse(parser, parser->token.at, PEIL_N_("'%s' is missing"), "in") : left;
}

static struct expression *parse_not(struct parser *parser)
{
    size_t at = parser->token.at;
    if (!accept(parser, TOKEN_NAME, "not"))
        return parse_predicate(parser);
    if (++parser->depth > EXPRESSION_DEPTH_MOST)
        return refuse(parser, at, PEIL_N_("an expression that is nested too deeply"));
    struct expression *of = parse_not(parser);
    parser->depth--;
    return want(parser, at, of, TYPE_BOOLEAN) ? node(parser, NODE_NOT, TYPE_BOOLEAN, &of, 1) : NULL;
}

static struct expression *parse_chain(struct parser *parser, const char *word, enum node_kind kind,
                                      struct expression *(*part)(struct parser *))
{
    struct expression *left = part(parser);
    size_t at = parser->token.at;
    while (left && accept(parser, TOKEN_NAME, word)) {
        struct expression *both[2] = {left, part(parser)};
        if (!want(parser, at, both[0], TYPE_BOOLEAN) || !want(parser, at, both[1], TYPE_BOOLEAN))
            return NULL;
        left = node(parser, kind, TYPE_BOOLEAN, both, 2);
    }
    return left;
}

static struct expression *parse_and(struct parser *parser)
{
    return parse_chain(parser, "and", NODE_AND, parse_not);
}

static struct expression *parse_or(struct parser *parser)
{
    return parse_chain(parser, "or", NODE_OR, parse_and);
}

/* How deep the tree is: chains of "and" make it as deep as they are long. */
static unsigned depth_of(const struct expression *given, unsigned limit)
{
    unsigned deepest = 0;
    for (uint32_t i = 0; limit && i < given->child_count; i++) {
        unsigned depth = depth_of(given->children[i], limit - 1);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

const struct expression *expression_parse(const struct expression_scope *scope, const char *text,
                                          enum expression_type wanted, bool *used, struct peil_error *error)
{
    struct parser parser = {.scope = scope, .whole = text, .size = strlen(text), .used = used, .error = error};
    if (parser.size > EXPRESSION_SIZE_MOST)
        return refuse(&parser, EXPRESSION_SIZE_MOST, PEIL_N_("an expression of more than %d bytes"),
                      EXPRESSION_SIZE_MOST);
    next(&parser);
    struct expression *whole = parse_or(&parser);
    if (!parser.failed && parser.token.kind != TOKEN_END)
        refuse(&parser, parser.token.at, PEIL_N_("something stands behind the expression"));
    if (whole && !parser.failed && depth_of(whole, 4 * EXPRESSION_DEPTH_MOST + 1) > 4 * EXPRESSION_DEPTH_MOST)
        refuse(&parser, 0, PEIL_N_("an expression that is nested too deeply"));
    if (whole && !parser.failed)
        want(&parser, 0, whole, wanted);
    return parser.failed ? NULL : whole;
}
