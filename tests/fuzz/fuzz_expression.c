/* SPDX-License-Identifier: EUPL-1.2 */
/* Expressions from anywhere: refused or parsed; what is parsed is evaluated and written as SQL, in which nothing of the
 * text stands but names of columns that there are. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data_common/expression.h"
#include "data_common/sql_postgresql.h"

#include "base/memory.h"
#include "base/poison.h"

static void *allocate(void *context, size_t size)
{
    return arena_allocate(context, size);
}

static const char *translate(void *context, const char *text)
{
    (void)context;
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct peil_column columns[] = {
        {"a", "text", PEIL_COLUMN_TEXT, 0},       {"n", "numeric", PEIL_COLUMN_DECIMAL, 0},
        {"d", "date", PEIL_COLUMN_DATE, 0},       {"m", "timestamp", PEIL_COLUMN_MOMENT, 0},
        {"b", "boolean", PEIL_COLUMN_BOOLEAN, 0}, {"z", "text", PEIL_COLUMN_TEXT, 0}};
    static const struct value row[] = {
        {.text = "Abc", .size = 3, .state = VALUE_TEXT}, {.number = 125, .scale = 1, .state = VALUE_NUMBER},
        {.number = 19000, .state = VALUE_DATE},          {.number = 1234567890123456, .state = VALUE_MOMENT},
        {.number = 1, .state = VALUE_BOOLEAN},           {.state = VALUE_NULL}};
    const struct value *values[6];
    struct arena *arena = arena_new();
    struct peil_host host = {.size = sizeof(host), .context = arena, .allocate = allocate, .translate = translate};
    struct expression_scope scope = {&host, columns, 6, 20000};
    struct peil_error error = {0};
    struct sql_text sql = {0};
    const char *text = arena_text_n(arena, (const char *)data, size);
    for (size_t i = 0; i < 6; i++)
        values[i] = &row[i];
    const struct expression *parsed = expression_parse(&scope, text, TYPE_BOOLEAN, NULL, &error);
    if (!parsed && (error.code != PEIL_ERROR_USAGE || !*error.message))
        abort();
    if (parsed) {
        expression_test(parsed, values, 0);
        if (expression_sql(parsed, &postgresql_dialect, &sql) && (!sql.data || strchr(sql.data, ';')))
            abort();
    }
    sql_release(&sql);
    arena_free(arena);
    return 0;
}
