/* SPDX-License-Identifier: EUPL-1.2 */
/* An expression as SQL text with bound parameters, in the words of a dialect. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data_common/expression_tree.h"

/* ---- Text that grows ----------------------------------------------------------------------------------------------
 */

static void *grow(void *memory, size_t size)
{
    void *grown = realloc(memory, size);
    if (!grown) {
        fputs("out of memory\n", stderr);
        _exit(3);
    }
    return grown;
}

void sql_add_bytes(struct sql_text *sql, const char *text, size_t size)
{
    if (sql->size + size + 1 > sql->room) {
        sql->room = (sql->size + size + 1) * 2;
        sql->data = grow(sql->data, sql->room);
    }
    memcpy(sql->data + sql->size, text, size);
    sql->size += size;
    sql->data[sql->size] = '\0';
}

void sql_add(struct sql_text *sql, const char *text)
{
    sql_add_bytes(sql, text, strlen(text));
}

void sql_format(struct sql_text *sql, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (size >= 0)
        sql_add_bytes(sql, text, (size_t)size);
    free(size >= 0 ? text : NULL);
}

void sql_template(struct sql_text *sql, const char *template, const char *text)
{
    const char *dollar;
    while ((dollar = strchr(template, '$')) != NULL) {
        sql_add_bytes(sql, template, (size_t)(dollar - template));
        /* Before a quote it is the end of a regular expression. */
        sql_add(sql, dollar[1] == '\'' ? "$" : text);
        template = dollar + 1;
    }
    sql_add(sql, template);
}

uint32_t sql_bind(struct sql_text *sql, enum expression_type type, const char *text, size_t size)
{
    for (uint32_t i = 0; i < sql->parameter_count; i++)
        if (sql->parameters[i].type == type && strlen(sql->parameters[i].text) == size &&
            memcmp(sql->parameters[i].text, text, size) == 0)
            return i + 1;
    if (sql->parameter_count == sql->parameter_room) {
        sql->parameter_room = sql->parameter_room ? sql->parameter_room * 2 : 16;
        sql->parameters = grow(sql->parameters, sql->parameter_room * sizeof(*sql->parameters));
    }
    char *copy = grow(NULL, size + 1);
    memcpy(copy, text, size);
    copy[size] = '\0';
    sql->parameters[sql->parameter_count++] = (struct expression_parameter){type, copy};
    return sql->parameter_count;
}

void sql_release(struct sql_text *sql)
{
    for (uint32_t i = 0; i < sql->parameter_count; i++)
        free(sql->parameters[i].text);
    free(sql->parameters);
    free(sql->data);
    *sql = (struct sql_text){0};
}

/* ---- Nodes ---------------------------------------------------------------------------------------------------------
 */

static bool write_node(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql);

static bool write_infix(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql,
                        const char *between)
{
    sql_add(sql, "(");
    for (uint32_t i = 0; i < given->child_count; i++) {
        if (i)
            sql_add(sql, between);
        if (!write_node(given->children[i], dialect, sql))
            return false;
    }
    sql_add(sql, ")");
    return true;
}

static bool write_in(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql)
{
    sql_add(sql, "(");
    if (!write_node(given->children[0], dialect, sql))
        return false;
    sql_add(sql, " IN (");
    for (uint32_t i = 1; i < given->child_count; i++) {
        if (i > 1)
            sql_add(sql, ", ");
        if (!write_node(given->children[i], dialect, sql))
            return false;
    }
    sql_add(sql, "))");
    return true;
}

/* A node by itself; parameters go with those of the whole. */
static bool write_apart(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql,
                        struct sql_text *ret_apart)
{
    struct sql_text apart = *sql;
    apart.data = NULL;
    apart.size = apart.room = 0;
    bool written = write_node(given, dialect, &apart);
    sql->parameters = apart.parameters;
    sql->parameter_count = apart.parameter_count;
    sql->parameter_room = apart.parameter_room;
    *ret_apart = apart;
    return written;
}

static bool write_call(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql)
{
    struct sql_text apart[8] = {0};
    const char *arguments[8];
    bool written = true;
    uint32_t count = given->operator== CALL_MATCHES ? 1 : given->child_count;
    if (given->operator== CALL_TEXT) {
        dialect->column(sql, given->children[0]->described, TYPE_TEXT);
        return true;
    }
    for (uint32_t i = 0; written && i < count; i++) {
        written = write_apart(given->children[i], dialect, sql, &apart[i]);
        arguments[i] = apart[i].data;
    }
    if (written && given->operator== CALL_MATCHES)
        written = dialect->format(sql, given->format->name, arguments[0]);
    else if (written)
        written = dialect->call(sql, node_functions[given->operator].name, arguments, count,
                                given->children[0]->type);
    for (uint32_t i = 0; i < count; i++)
        free(apart[i].data);
    return written;
}

static bool write_literal(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql)
{
    dialect->literal(sql, given->type, given->text, given->size);
    return true;
}

static bool write_unary(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql,
                        const char *before, const char *after)
{
    sql_add(sql, before);
    bool written = write_node(given->children[0], dialect, sql);
    sql_add(sql, after);
    return written;
}

static bool write_days(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql)
{
    struct sql_text apart[2] = {0};
    bool written = write_apart(given->children[0], dialect, sql, &apart[0]) &&
                   write_apart(given->children[1], dialect, sql, &apart[1]);
    const char *arguments[2] = {apart[0].data, apart[1].data};
    const char *name = given->kind == NODE_DAYS ? "days" : given->operator<0 ? "minus_days" : "plus_days";
    written = written && dialect->call(sql, name, arguments, 2, TYPE_DATE);
    free(apart[0].data);
    free(apart[1].data);
    return written;
}

static bool write_node(const struct expression *given, const struct sql_dialect *dialect, struct sql_text *sql)
{
    static const char *const comparisons[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
    switch (given->kind) {
    case NODE_LITERAL:
        return write_literal(given, dialect, sql);
    case NODE_COLUMN:
        dialect->column(sql, given->described, given->type);
        return true;
    case NODE_AND:
        return write_infix(given, dialect, sql, " AND ");
    case NODE_OR:
        return write_infix(given, dialect, sql, " OR ");
    case NODE_COMPARE:
        return write_infix(given, dialect, sql, comparisons[given->operator]);
    case NODE_ADD:
        return write_infix(given, dialect, sql, " + ");
    case NODE_SUBTRACT:
        return write_infix(given, dialect, sql, " - ");
    case NODE_MULTIPLY:
        return write_infix(given, dialect, sql, " * ");
    case NODE_NOT:
        return write_unary(given, dialect, sql, "(NOT ", ")");
    case NODE_NEGATE:
        return write_unary(given, dialect, sql, "(- ", ")");
    case NODE_IS_NULL:
        return write_unary(given, dialect, sql, "(", " IS NULL)");
    case NODE_IN:
        return write_in(given, dialect, sql);
    case NODE_CALL:
        return write_call(given, dialect, sql);
    default:
        return write_days(given, dialect, sql);
    }
}

bool expression_sql(const struct expression *expression, const struct sql_dialect *dialect, struct sql_text *sql)
{
    return write_node(expression, dialect, sql);
}
