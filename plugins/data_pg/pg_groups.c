/* SPDX-License-Identifier: EUPL-1.2 */
/* Metrics that group rows or look in another table: a query each. And the query that finds bad rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_pg/pg.h"
#include "data_pg/sql.h"

static bool is_text(const struct peil_column *column)
{
    return column->type == PEIL_COLUMN_TEXT || column->type == PEIL_COLUMN_OTHER ||
           column->type == PEIL_COLUMN_GEOMETRY;
}

/* The value itself: as it groups and joins. Text by its bytes. */
static void key_of(struct sql_text *sql, const struct peil_column *column, const char *of)
{
    sql_add(sql, is_text(column) ? "(" : "");
    sql_add(sql, of);
    postgresql_name(sql, column->name);
    sql_add(sql, is_text(column) ? "::text COLLATE \"C\")" : "");
}

/* The places of a query that several of the templates share. */
struct parts {
    struct sql_text where, missing, keys, columns;
};

static void parts_release(struct parts *parts)
{
    sql_release(&parts->where);
    free(parts->missing.data);
    free(parts->keys.data);
    free(parts->columns.data);
}

static bool named_before(const struct peil_metric *metric, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (strcmp(metric->columns[i], metric->columns[index]) == 0)
            return true;
    return false;
}

/* where keeps the parameters: it is written first. */
static bool make_parts(struct pg_question *asked, const struct peil_metric *metric, uint32_t key_count,
                       struct parts *parts, struct peil_error *error)
{
    struct sql_text where = {0};
    if (!pg_where_sql(asked, metric, &where, error)) {
        sql_release(&where);
        return false;
    }
    parts->where = where;
    if (where.data) {
        char *condition = where.data;
        parts->where.data = NULL;
        parts->where.size = parts->where.room = 0;
        sql_format(&parts->where, " WHERE (%s)", condition);
        free(condition);
    } else {
        sql_add(&parts->where, "");
    }
    for (uint32_t i = 0; i < metric->column_count; i++) {
        const struct peil_column *column = pg_column(asked, metric->columns[i], error);
        if (!column)
            return false;
        sql_add(&parts->missing, i ? " OR " : "(");
        postgresql_name(&parts->missing, column->name);
        sql_add(&parts->missing, " IS NULL");
        if (!named_before(metric, i)) {
            sql_add(&parts->columns, i ? ", " : "");
            postgresql_name(&parts->columns, column->name);
        }
        if (i < key_count) {
            sql_add(&parts->keys, i ? ", " : "");
            key_of(&parts->keys, column, "");
        }
    }
    sql_add(&parts->missing, ")");
    return true;
}

static void hand_over(struct parts *parts, struct sql_text *sql)
{
    sql->parameters = parts->where.parameters;
    sql->parameter_count = parts->where.parameter_count;
    sql->parameter_room = parts->where.parameter_room;
    parts->where.parameters = NULL;
    parts->where.parameter_count = 0;
}

/* Which groups are good: by their size, or because all is alike in them. */
static bool write_good(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *good,
                       struct sql_text *alike, struct peil_error *error)
{
    if (metric->kind == PEIL_METRIC_UNIQUE) {
        sql_add(good, "n = 1");
        return true;
    }
    if (metric->kind == PEIL_METRIC_DISTINCT) {
        sql_add(good, "true");
        return true;
    }
    if (metric->kind == PEIL_METRIC_DETERMINES) {
        sql_add(good, "alike");
        sql_add(alike, ", (");
        for (uint32_t i = metric->split; i < metric->column_count; i++) {
            const struct peil_column *column = pg_column(asked, metric->columns[i], error);
            struct sql_text value = {0};
            if (!column)
                return false;
            key_of(&value, column, "");
            if (column->type == PEIL_COLUMN_BOOLEAN)
                sql_add(&value, "::int");
            sql_format(alike, "%smin(%s) IS NOT DISTINCT FROM max(%s)", i > metric->split ? " AND " : "", value.data,
                       value.data);
            sql_release(&value);
        }
        sql_add(alike, ") AS alike");
        return true;
    }
    sql_add(good, "true");
    for (int i = 0; i < 2 && metric->value_count == 2; i++) {
        struct decimal decimal;
        const char *text = metric->values[i];
        if (!text)
            continue;
        if (!decimal_parse(text, strlen(text), &decimal) || decimal.scale || decimal.digits < 0)
            return pg_refuse(asked->pg, error, PEIL_N_("'%s' is no whole number"), text), false;
        bool open = metric->flags & (i ? PEIL_METRIC_HIGH_OPEN : PEIL_METRIC_LOW_OPEN);
        sql_format(good, " AND n %s%s %s", i ? "<" : ">", open ? "" : "=", text);
    }
    return true;
}

static bool write_groups(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                         struct peil_error *error)
{
    struct parts parts = {0};
    struct sql_text good = {0}, alike = {0};
    uint32_t keys = metric->kind == PEIL_METRIC_DETERMINES ? metric->split : metric->column_count;
    bool written = metric->column_count > 0 &&
                   (metric->kind != PEIL_METRIC_DETERMINES || (keys > 0 && keys < metric->column_count));
    if (!written)
        pg_refuse(asked->pg, error, PEIL_N_("it has too many or too few columns"), "");
    written =
        written && make_parts(asked, metric, keys, &parts, error) && write_good(asked, metric, &good, &alike, error);
    if (written) {
        pg_fill(sql, data_pg_sql_groups, "good", good.data, "missing", parts.missing.data, "alike",
                alike.data ? alike.data : "", "table", asked->table->name, "where", parts.where.data, "keys",
                parts.keys.data, NULL);
        hand_over(&parts, sql);
    }
    parts_release(&parts);
    free(good.data);
    free(alike.data);
    return written;
}

/* 1 and 1.0 are the same number, and are written the same. */
static void numbers_text(struct sql_text *sql, const struct peil_column *column)
{
    sql_add(sql, "pg_catalog.trim_scale(");
    postgresql_dialect.column(sql, column, TYPE_NUMBER);
    sql_add(sql, ")::text");
}

static bool write_values(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                         struct peil_error *error)
{
    struct parts parts = {0};
    struct sql_text value = {0};
    char most[16];
    if (metric->column_count != 1)
        return pg_refuse(asked->pg, error, PEIL_N_("it has too many or too few columns"), ""), false;
    const struct peil_column *column = pg_column(asked, metric->columns[0], error);
    bool written = column && make_parts(asked, metric, 1, &parts, error);
    bool gap = metric->kind == PEIL_METRIC_GAP;
    if (written && gap && column->type != PEIL_COLUMN_DATE && column->type != PEIL_COLUMN_MOMENT)
        written = (pg_refuse(asked->pg, error, PEIL_N_("column '%s' has no days"), column->name), false);
    if (written && !gap && (column->flags & PEIL_COLUMN_PERSONAL))
        written = (pg_refuse(asked->pg, error, PEIL_N_("the column is personal"), ""), false);
    if (written) {
        int count = metric->argument ? atoi(metric->argument) : 10;
        snprintf(most, sizeof(most), "%d", count < 1 ? 1 : count > 100 ? 100 : count);
        if (gap)
            postgresql_dialect.column(&value, column, column->type == PEIL_COLUMN_DATE ? TYPE_DATE : TYPE_MOMENT);
        else if (column->type == PEIL_COLUMN_INTEGER || column->type == PEIL_COLUMN_DECIMAL ||
                 column->type == PEIL_COLUMN_DOUBLE)
            numbers_text(&value, column);
        else
            postgresql_dialect.column(&value, column, TYPE_TEXT);
        sql_add(&value, gap ? "::date" : "");
        pg_fill(sql, gap ? data_pg_sql_gap : data_pg_sql_frequent, "value", value.data, "table", asked->table->name,
                "where", parts.where.data, "most", most, NULL);
        hand_over(&parts, sql);
    }
    sql_release(&value);
    parts_release(&parts);
    return written;
}

/* ---- Another table
 * ---------------------------------------------------------------------------------------------------- */

static bool find_reference(struct pg_question *asked, const struct peil_metric *metric, struct pg_table *ret_table,
                           struct peil_error *error)
{
    if (!metric->reference || metric->reference->column_count != metric->column_count || metric->column_count == 0)
        return pg_refuse(asked->pg, error, PEIL_N_("it needs a reference with as many columns"), ""), false;
    if (!asked->pg->connection) {
        /* Explained, and not asked: the names as the rule has them. */
        struct peil_column *columns = calloc(metric->column_count, sizeof(*columns));
        struct peil_dataset known = {
            .table = metric->reference->table, .columns = columns, .column_count = metric->column_count};
        for (uint32_t i = 0; columns && i < metric->column_count; i++) {
            const struct peil_column *own = pg_column(asked, metric->columns[i], error);
            columns[i] = own ? *own : (struct peil_column){0};
            columns[i].name = metric->reference->columns[i];
        }
        pg_table_known(&known, ret_table);
        free(columns);
        return true;
    }
    return pg_table_find(asked->pg, metric->reference->table, ret_table, error) == 0;
}

/* A text and a number are no keys of each other in SQL; both as text when their types differ. */
static void joined_keys(const struct peil_column *own, const char *of, const struct peil_column *other,
                        const char *of_other, struct sql_text *ret_own, struct sql_text *ret_other)
{
    bool same = is_text(own) == is_text(other);
    key_of(ret_own, own, of);
    key_of(ret_other, other, of_other);
    if (!same) {
        sql_add(ret_own, "::text COLLATE \"C\"");
        sql_add(ret_other, "::text COLLATE \"C\"");
    }
}

static bool write_in_reference(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                               struct peil_error *error)
{
    struct pg_table table = {0};
    struct parts parts = {0};
    struct sql_text row = {0}, columns = {0}, filled = {0};
    bool written =
        find_reference(asked, metric, &table, error) && make_parts(asked, metric, metric->column_count, &parts, error);
    struct pg_question of_reference = *asked;
    of_reference.table = &table;
    sql_add(&row, "(");
    for (uint32_t i = 0; written && i < metric->column_count; i++) {
        const struct peil_column *own = pg_column(asked, metric->columns[i], error);
        const struct peil_column *other = pg_column(&of_reference, metric->reference->columns[i], error);
        written = own && other;
        if (!written)
            break;
        sql_add(&row, i ? ", " : "");
        sql_add(&columns, i ? ", " : "");
        joined_keys(own, "", other, "", &row, &columns);
        sql_add(&filled, i ? " AND " : "");
        postgresql_name(&filled, other->name);
        sql_add(&filled, " IS NOT NULL");
    }
    sql_add(&row, ")");
    if (written) {
        pg_fill(sql, data_pg_sql_in_reference, "missing", parts.missing.data, "row", row.data, "reference_columns",
                columns.data, "reference", table.name, "reference_filled", filled.data, "table", asked->table->name,
                "where", parts.where.data, NULL);
        hand_over(&parts, sql);
    }
    sql_release(&row);
    sql_release(&columns);
    sql_release(&filled);
    parts_release(&parts);
    pg_table_release(&table);
    return written;
}

static bool write_agrees(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                         struct peil_error *error)
{
    struct pg_table table = {0};
    struct parts parts = {0};
    struct sql_text agree = {0}, columns = {0}, keys = {0}, joined = {0};
    bool written = metric->split > 0 && metric->split < metric->column_count;
    if (!written)
        pg_refuse(asked->pg, error, PEIL_N_("it needs keys and columns to compare"), "");
    written = written && find_reference(asked, metric, &table, error) &&
              make_parts(asked, metric, metric->split, &parts, error);
    struct pg_question of_reference = *asked;
    of_reference.table = &table;
    for (uint32_t i = 0; written && i < metric->column_count; i++) {
        const struct peil_column *own = pg_column(asked, metric->columns[i], error);
        const struct peil_column *other = pg_column(&of_reference, metric->reference->columns[i], error);
        struct sql_text mine = {0}, theirs = {0};
        written = own && other;
        if (!written)
            break;
        joined_keys(own, "own.", other, "", &mine, &theirs);
        sql_add(&columns, i ? ", " : "");
        bool key = i < metric->split;
        sql_format(&columns, key ? "%s AS c%u" : "min(%s) AS c%u", theirs.data, i);
        if (key) {
            sql_format(&keys, "%s%s", i ? ", " : "", theirs.data);
            sql_format(&joined, "%s%s = matched.c%u", i ? " AND " : "", mine.data, i);
        } else {
            sql_format(&agree, "%s%s IS NOT DISTINCT FROM matched.c%u", i > metric->split ? " AND " : "", mine.data, i);
        }
        sql_release(&mine);
        sql_release(&theirs);
    }
    if (written) {
        pg_fill(sql, data_pg_sql_agrees, "agree", agree.data, "columns", parts.columns.data, "table",
                asked->table->name, "where", parts.where.data, "reference_columns", columns.data, "reference",
                table.name, "reference_keys", keys.data, "joined", joined.data, NULL);
        hand_over(&parts, sql);
    }
    sql_release(&agree);
    sql_release(&columns);
    sql_release(&keys);
    sql_release(&joined);
    parts_release(&parts);
    pg_table_release(&table);
    return written;
}

bool pg_group_sql(struct pg_question *asked, uint32_t index, struct sql_text *sql, struct peil_error *error)
{
    const struct peil_metric *metric = pg_metric(asked, index);
    switch (metric->kind) {
    case PEIL_METRIC_UNIQUE:
    case PEIL_METRIC_GROUPS:
    case PEIL_METRIC_DETERMINES:
    case PEIL_METRIC_DISTINCT:
        return write_groups(asked, metric, sql, error);
    case PEIL_METRIC_FREQUENT:
    case PEIL_METRIC_GAP:
        return write_values(asked, metric, sql, error);
    case PEIL_METRIC_IN_REFERENCE:
        return write_in_reference(asked, metric, sql, error);
    case PEIL_METRIC_AGREES:
        return write_agrees(asked, metric, sql, error);
    default:
        return pg_refuse(asked->pg, error, PEIL_N_("this source cannot count that"), ""), false;
    }
}

/* ---- Finders
 * ------------------------------------------------------------------------------------------------------------ */

/* The parameters written out, for people: nothing runs this. */
static void write_out(const struct sql_text *sql, struct sql_text *ret)
{
    for (const char *at = sql->data; *at; at++) {
        char *end;
        unsigned long number = *at == '$' && at[1] >= '1' && at[1] <= '9' ? strtoul(at + 1, &end, 10) : 0;
        if (number == 0 || number > sql->parameter_count) {
            sql_add_bytes(ret, at, 1);
            continue;
        }
        sql_add(ret, "'");
        for (const char *text = sql->parameters[number - 1].text; *text; text++)
            sql_add_bytes(ret, *text == '\'' ? "''" : text, *text == '\'' ? 2 : 1);
        sql_add(ret, "'");
        at = end - 1;
    }
}

const char *pg_finder(struct pg_question *asked, uint32_t index)
{
    const struct peil_metric *metric = pg_metric(asked, index);
    struct sql_text condition = {0}, bad = {0}, sql = {0}, written = {0};
    struct peil_error ignored = {0};
    const struct peil_host *host = asked->pg->host;
    char *kept = NULL;
    if (metric->kind > PEIL_METRIC_EXPRESSION || metric->kind <= PEIL_METRIC_READABLE)
        return NULL;
    bool said = pg_where_sql(asked, metric, &condition, &ignored);
    if (said && condition.data)
        sql_format(&bad, "(%s) AND ", condition.data);
    free(condition.data);
    condition.data = NULL;
    condition.size = condition.room = 0;
    if (said && metric->kind == PEIL_METRIC_UNIQUE) {
        struct sql_text keys = {0};
        for (uint32_t i = 0; said && i < metric->column_count; i++) {
            const struct peil_column *column = pg_column(asked, metric->columns[i], &ignored);
            said = column != NULL;
            sql_add(&keys, i ? ", " : "");
            if (said)
                key_of(&keys, column, "");
        }
        if (said)
            sql_format(&bad, "(%s) IN (SELECT %s FROM %s GROUP BY %s HAVING count(*) > 1)", keys.data, keys.data,
                       asked->table->name, keys.data);
        sql_release(&keys);
    } else {
        said = said && pg_good_sql(asked, metric, &condition, &ignored);
        if (said)
            sql_format(&bad, "NOT (%s)", condition.data);
    }
    if (said) {
        pg_fill(&sql, data_pg_sql_finder, "table", asked->table->name, "bad", bad.data, NULL);
        sql.parameters = condition.parameters;
        sql.parameter_count = condition.parameter_count;
        write_out(&sql, &written);
        kept = host->allocate(host->context, written.size + 1);
        if (kept)
            memcpy(kept, written.data, written.size + 1);
    }
    sql.parameters = NULL;
    sql.parameter_count = 0;
    sql_release(&condition);
    sql_release(&bad);
    sql_release(&sql);
    sql_release(&written);
    return kept;
}
