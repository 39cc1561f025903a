/* SPDX-License-Identifier: EUPL-1.2 */
/* The table as the catalogue has it: a name from a rule is looked up with a bound parameter, and what was found is
 * used. */
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"
#include "data_pg/sql.h"

static char *copy(const char *text)
{
    char *copied = strdup(text);
    if (!copied)
        abort();
    return copied;
}

/* Base types by the numbers that the catalogue is bootstrapped with. */
static uint32_t type_of(uint32_t oid)
{
    switch (oid) {
    case 16:
        return PEIL_COLUMN_BOOLEAN;
    case 20:
    case 21:
    case 23:
        return PEIL_COLUMN_INTEGER;
    case 1700:
        return PEIL_COLUMN_DECIMAL;
    case 700:
    case 701:
        return PEIL_COLUMN_DOUBLE;
    case 19:
    case 25:
    case 1042:
    case 1043:
    case 2950:
        return PEIL_COLUMN_TEXT;
    case 1082:
        return PEIL_COLUMN_DATE;
    case 1114:
    case 1184:
        return PEIL_COLUMN_MOMENT;
    default:
        return PEIL_COLUMN_OTHER;
    }
}

static int read_columns(struct pg *pg, const char *oid, struct pg_table *table, struct peil_error *error)
{
    struct sql_text sql = {0};
    sql_add(&sql, data_pg_sql_columns);
    sql_bind(&sql, TYPE_TEXT, oid, strlen(oid));
    PGresult *rows = pg_alone(pg, &sql, error);
    sql_release(&sql);
    if (!rows)
        return error->code;
    pg->queries--; /* it reads the catalogue and no data */
    table->column_count = (uint32_t)PQntuples(rows);
    table->columns = calloc(table->column_count + 1u, sizeof(*table->columns));
    table->types = calloc(table->column_count + 1u, sizeof(*table->types));
    if (!table->columns || !table->types)
        abort();
    for (uint32_t i = 0; i < table->column_count; i++) {
        int row = (int)i;
        table->types[i] = (uint32_t)strtoul(PQgetvalue(rows, row, 2), NULL, 10);
        table->columns[i] = (struct peil_column){
            .name = copy(PQgetvalue(rows, row, 0)),
            .native_type = copy(PQgetvalue(rows, row, 1)),
            .type = type_of(table->types[i]),
            .flags = (*PQgetvalue(rows, row, 3) == 't' ? PEIL_COLUMN_NOT_NULL : 0u) |
                     (*PQgetvalue(rows, row, 4) == 't' ? PEIL_COLUMN_KEY : 0u),
        };
    }
    PQclear(rows);
    return 0;
}

static void split_name(const char *table, char **ret_schema, char **ret_name)
{
    const char *dot = strchr(table, '.');
    *ret_schema = dot ? strndup(table, (size_t)(dot - table)) : strdup("");
    *ret_name = strdup(dot ? dot + 1 : table);
    if (!*ret_schema || !*ret_name)
        abort();
}

int pg_table_find(struct pg *pg, const char *table, struct pg_table *ret_table, struct peil_error *error)
{
    struct sql_text sql = {0}, name = {0};
    char *schema, *relation;
    *ret_table = (struct pg_table){0};
    if (!table)
        return pg_refuse(pg, error, PEIL_N_("say which table: schema.table"), "");
    split_name(table, &schema, &relation);
    sql_add(&sql, data_pg_sql_table);
    sql_bind(&sql, TYPE_TEXT, schema, strlen(schema));
    sql_bind(&sql, TYPE_TEXT, relation, strlen(relation));
    PGresult *rows = pg_alone(pg, &sql, error);
    int failed = rows ? 0 : error->code;
    if (rows && PQntuples(rows) == 0) {
        failed = pg_refuse(pg, error, PEIL_N_("there is no table %s that this role can see"), table);
        failed = error->code = PEIL_ERROR_INPUT;
    }
    if (!failed) {
        pg->queries--;
        postgresql_name(&name, PQgetvalue(rows, 0, 0));
        sql_add(&name, ".");
        postgresql_name(&name, PQgetvalue(rows, 0, 1));
        ret_table->name = copy(name.data);
        ret_table->kind = *PQgetvalue(rows, 0, 2);
        ret_table->blocks = strtoll(PQgetvalue(rows, 0, 3), NULL, 10);
        ret_table->rows = strtoll(PQgetvalue(rows, 0, 4), NULL, 10);
        ret_table->replica = *PQgetvalue(rows, 0, 5) == 't';
        ret_table->heap =
            (ret_table->kind == 'r' || ret_table->kind == 'm') && strcmp(PQgetvalue(rows, 0, 7), "heap") == 0;
        failed = read_columns(pg, PQgetvalue(rows, 0, 6), ret_table, error);
    }
    PQclear(rows);
    sql_release(&sql);
    sql_release(&name);
    free(schema);
    free(relation);
    return failed;
}

/* As format_type spells the types, in the order of type_of. */
static uint32_t oid_of(const struct peil_column *column)
{
    static const uint32_t by_type[] = {
        [PEIL_COLUMN_OTHER] = 0,      [PEIL_COLUMN_BOOLEAN] = 16,  [PEIL_COLUMN_INTEGER] = 20,
        [PEIL_COLUMN_DECIMAL] = 1700, [PEIL_COLUMN_DOUBLE] = 701,  [PEIL_COLUMN_TEXT] = 25,
        [PEIL_COLUMN_DATE] = 1082,    [PEIL_COLUMN_MOMENT] = 1114, [PEIL_COLUMN_GEOMETRY] = 0};
    if (column->native_type && strcmp(column->native_type, "uuid") == 0)
        return 2950;
    return by_type[column->type];
}

void pg_table_known(const struct peil_dataset *dataset, struct pg_table *ret_table)
{
    struct sql_text name = {0};
    char *schema, *relation;
    split_name(dataset->table ? dataset->table : "", &schema, &relation);
    postgresql_name(&name, *schema ? schema : "public");
    sql_add(&name, ".");
    postgresql_name(&name, relation);
    *ret_table = (struct pg_table){.name = name.data, .kind = 'r', .heap = true, .blocks = 0, .rows = -1};
    ret_table->column_count = dataset->column_count;
    ret_table->columns = calloc(dataset->column_count + 1u, sizeof(*ret_table->columns));
    ret_table->types = calloc(dataset->column_count + 1u, sizeof(*ret_table->types));
    if (!ret_table->columns || !ret_table->types)
        abort();
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        ret_table->columns[i] = dataset->columns[i];
        ret_table->columns[i].name = copy(dataset->columns[i].name);
        ret_table->columns[i].native_type =
            copy(dataset->columns[i].native_type ? dataset->columns[i].native_type : "");
        ret_table->types[i] = oid_of(&dataset->columns[i]);
    }
    free(schema);
    free(relation);
}

void pg_table_release(struct pg_table *table)
{
    for (uint32_t i = 0; table->columns && i < table->column_count; i++) {
        free((char *)(uintptr_t)table->columns[i].name);
        free((char *)(uintptr_t)table->columns[i].native_type);
    }
    free(table->columns);
    free(table->types);
    free(table->name);
    *table = (struct pg_table){0};
}
