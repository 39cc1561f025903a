/* SPDX-License-Identifier: EUPL-1.2 */
/* How PostgreSQL says what expressions and metrics say. Only operators and immutable functions of pg_catalog, written
 * with their schema where a search_path could put another in their place. */
#include <string.h>

#include "data_common/expression_tree.h"
#include "data_common/sql_postgresql.h"

void postgresql_name(struct sql_text *sql, const char *name)
{
    sql_add(sql, "\"");
    for (const char *at = name; *at; at++)
        sql_add_bytes(sql, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    sql_add(sql, "\"");
}

static bool has_zone(const struct peil_column *column)
{
    return column->native_type && strstr(column->native_type, "with time zone");
}

/* The column itself, of the type that the grammar gives it; what is no value for it (NaN, infinity) is NULL. */
static void own_type(struct sql_text *sql, const struct peil_column *column, const char *name)
{
    switch (column->type) {
    case PEIL_COLUMN_DOUBLE:
        sql_format(sql, "CASE WHEN %s::text NOT IN ('NaN', 'Infinity', '-Infinity') THEN %s::numeric END", name, name);
        break;
    case PEIL_COLUMN_DECIMAL:
        sql_format(sql, "CASE WHEN %s::text NOT IN ('NaN', 'Infinity', '-Infinity') THEN %s END", name, name);
        break;
    case PEIL_COLUMN_INTEGER:
        sql_format(sql, "%s::numeric", name);
        break;
    case PEIL_COLUMN_DATE:
        sql_format(sql, "CASE WHEN pg_catalog.isfinite(%s) THEN %s END", name, name);
        break;
    case PEIL_COLUMN_MOMENT:
        sql_format(sql, "CASE WHEN pg_catalog.isfinite(%s) THEN %s%s END", name, name,
                   has_zone(column) ? " AT TIME ZONE 'UTC'" : "");
        break;
    case PEIL_COLUMN_BOOLEAN:
        sql_add(sql, name);
        break;
    default:
        sql_format(sql, "%s::text COLLATE \"C\"", name);
    }
}

/* As peil-data(7) has the text form. */
static void text_form(struct sql_text *sql, const struct peil_column *column, const char *name)
{
    switch (column->type) {
    case PEIL_COLUMN_DATE:
        sql_format(sql, "CASE WHEN pg_catalog.isfinite(%s) THEN pg_catalog.to_char(%s, 'YYYY-MM-DD') ELSE %s::text END",
                   name, name, name);
        break;
    case PEIL_COLUMN_MOMENT: {
        const char *zone = has_zone(column) ? " AT TIME ZONE 'UTC'" : "";
        sql_format(
            sql,
            "CASE WHEN NOT pg_catalog.isfinite(%s) THEN %s::text WHEN pg_catalog.date_trunc('second', %s) = %s THEN "
            "pg_catalog.to_char(%s%s, 'YYYY-MM-DD HH24:MI:SS') ELSE pg_catalog.to_char(%s%s, "
            "'YYYY-MM-DD HH24:MI:SS.US') END",
            name, name, name, name, name, zone, name, zone);
        break;
    }
    default:
        sql_format(sql, "%s::text", name);
    }
}

static void column_sql(struct sql_text *sql, const struct peil_column *column, enum expression_type type)
{
    struct sql_text name = {0};
    bool text_wanted = type == TYPE_TEXT && column->type != PEIL_COLUMN_TEXT;
    postgresql_name(&name, column->name);
    sql_add(sql, "(");
    if (text_wanted) {
        sql_add(sql, "(");
        text_form(sql, column, name.data);
        sql_add(sql, ") COLLATE \"C\"");
    } else {
        own_type(sql, column, name.data);
    }
    sql_add(sql, ")");
    sql_release(&name);
}

static const char *const type_names[] = {[TYPE_NULL] = "text",       [TYPE_TEXT] = "text", [TYPE_NUMBER] = "numeric",
                                         [TYPE_BOOLEAN] = "boolean", [TYPE_DATE] = "date", [TYPE_MOMENT] = "timestamp"};

static void literal_sql(struct sql_text *sql, enum expression_type type, const char *text, size_t size)
{
    const char *collate = type == TYPE_TEXT ? " COLLATE \"C\"" : "";
    if (!text)
        sql_format(sql, "(NULL::%s%s)", type_names[type], collate);
    else
        sql_format(sql, "($%u::%s%s)", sql_bind(sql, type, text, size), type_names[type], collate);
}

/* One argument stands at each $, the second at each #, the third at each %. */
static const struct {
    const char *name, *template;
} calls[] = {
    {"length", "pg_catalog.length($)::numeric"},
    {"lower", "pg_catalog.lower($)"},
    {"upper", "pg_catalog.upper($)"},
    {"trim", "pg_catalog.btrim($)"},
    {"substring", "pg_catalog.substr($, (#)::int, (%)::int)"},
    {"starts_with", "pg_catalog.starts_with($, #)"},
    {"contains", "(pg_catalog.strpos($, #) > 0)"},
    {"number", "(CASE WHEN $ ~ '^[+-]?[0-9]+([.][0-9]+)?\1' AND pg_catalog.length(pg_catalog.ltrim($, '+-0')) <= 36"
               " THEN ($)::numeric END)"},
    {"year", "EXTRACT(year FROM $)"},
    {"month", "EXTRACT(month FROM $)"},
    {"day", "EXTRACT(day FROM $)"},
    {"abs", "pg_catalog.abs($)"},
    {"days", "(($) - (#))::numeric"},
    {"plus_days", "(($) + (#)::int)"},
    {"minus_days", "(($) - (#)::int)"},
};

const char postgresql_is_date[] =
    "(CASE WHEN $ ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\1' AND $ !~ '^0000' THEN"
    " pg_catalog.substr($, 9, 2)::int <= (CASE WHEN pg_catalog.substr($, 6, 2) = '02' THEN CASE WHEN"
    " (pg_catalog.substr($, 1, 4)::int % 4 = 0 AND pg_catalog.substr($, 1, 4)::int % 100 <> 0)"
    " OR pg_catalog.substr($, 1, 4)::int % 400 = 0 THEN 29 ELSE 28 END"
    " WHEN pg_catalog.substr($, 6, 2) IN ('04', '06', '09', '11') THEN 30 ELSE 31 END) ELSE false END)";

static void fill(struct sql_text *sql, const char *template, const char *const *arguments)
{
    for (const char *at = template; *at; at++) {
        if (*at == '\1')
            sql_add(sql, "$");
        else if (*at == '$')
            sql_add(sql, arguments[0]);
        else if (*at == '#')
            sql_add(sql, arguments[1]);
        else if (*at == '%' && strstr(template, "(%)"))
            sql_add(sql, arguments[2]);
        else
            sql_add_bytes(sql, at, 1);
    }
}

static bool call_sql(struct sql_text *sql, const char *name, const char *const *arguments, uint32_t count,
                     enum expression_type first)
{
    if (strcmp(name, "coalesce") == 0) {
        sql_add(sql, "COALESCE(");
        for (uint32_t i = 0; i < count; i++)
            sql_format(sql, "%s", i ? ", " : ""), sql_add(sql, arguments[i]);
        sql_add(sql, ")");
        return true;
    }
    if (strcmp(name, "date") == 0) {
        if (first == TYPE_MOMENT) {
            fill(sql, "($)::date", arguments);
            return true;
        }
        sql_add(sql, "(CASE WHEN ");
        fill(sql, postgresql_is_date, arguments);
        fill(sql,
             " THEN pg_catalog.make_date(pg_catalog.substr($, 1, 4)::int, pg_catalog.substr($, 6, 2)::int, "
             "pg_catalog.substr($, 9, 2)::int) END)",
             arguments);
        return true;
    }
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(calls[i].name, name) == 0) {
            fill(sql, calls[i].template, arguments);
            return true;
        }
    return false;
}

bool postgresql_format(struct sql_text *sql, const char *name, const char *argument)
{
    const struct format *format = format_find(name);
    bool date = strcmp(name, "date") == 0;
    if (!date && (!format || !format->sql_valid))
        return false;
    /* NULL is neither valid nor invalid. */
    sql_format(sql, "(CASE WHEN %s IS NOT NULL THEN ", argument);
    if (date)
        fill(sql, postgresql_is_date, &argument);
    else
        sql_template(sql, format->sql_valid, argument);
    sql_add(sql, " END)");
    return true;
}

bool postgresql_format_allowed(struct sql_text *sql, const char *name, const char *argument)
{
    const struct format *format = format_find(name);
    if (!format || !format->sql_allowed)
        return false;
    sql_add(sql, "(");
    sql_template(sql, format->sql_allowed, argument);
    sql_add(sql, ")");
    return true;
}

const struct sql_dialect postgresql_dialect = {column_sql, literal_sql, call_sql, postgresql_format};
