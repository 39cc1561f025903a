/* SPDX-License-Identifier: EUPL-1.2 */
/* The kinds of rules: a name, what is counted, and what a rule of that kind says. */
#include "base/text.h"
#include "data/rules.h"
#include "base/poison.h"

#define WHERE RULE_KEY_WHERE

const struct rule_kind rule_kinds[] = {
    {"completeness.filled", PEIL_METRIC_FILLED, RULE_SHARE, RULE_KEY_COLUMNS, WHERE, N_("a value is there")},
    {"completeness.not_blank", PEIL_METRIC_NOT_BLANK, RULE_SHARE, RULE_KEY_COLUMNS, WHERE,
     N_("a value is there, and it is not only blanks")},
    {"validity.format", PEIL_METRIC_MATCHES, RULE_SHARE, RULE_KEY_COLUMN | RULE_KEY_FORMAT, WHERE,
     N_("the value has the format")},
    {"validity.pattern", PEIL_METRIC_PATTERN, RULE_SHARE, RULE_KEY_COLUMN | RULE_KEY_PATTERN, WHERE,
     N_("the value matches the pattern")},
    {"validity.set", PEIL_METRIC_IN_SET, RULE_SHARE, RULE_KEY_COLUMN | RULE_KEY_VALUES, WHERE,
     N_("the value is one of the list")},
    {"validity.range", PEIL_METRIC_RANGE, RULE_SHARE, RULE_KEY_COLUMN | RULE_KEY_BOUNDS, WHERE,
     N_("the value is within the bounds")},
    {"validity.length", PEIL_METRIC_LENGTH, RULE_SHARE, RULE_KEY_COLUMN | RULE_KEY_BOUNDS, WHERE,
     N_("the value has as many characters as it should")},
    {"validity.expression", PEIL_METRIC_EXPRESSION, RULE_SHARE, RULE_KEY_EXPRESSION, WHERE,
     N_("the expression is true")},
    {"validity.readable", PEIL_METRIC_READABLE, RULE_SHARE, 0, 0, N_("the row can be read")},
    {"validity.geometry", PEIL_METRIC_GEOMETRY, RULE_SHARE, RULE_KEY_COLUMN | RULE_KEY_PATTERN, WHERE | RULE_KEY_VALUES,
     N_("the geometry is as it should be")},
    {"uniqueness.key", PEIL_METRIC_UNIQUE, RULE_SHARE, RULE_KEY_COLUMNS, WHERE, N_("no other row has these values")},
    {"uniqueness.count", PEIL_METRIC_GROUPS, RULE_SHARE, RULE_KEY_COLUMNS | RULE_KEY_BOUNDS, WHERE,
     N_("as many rows share these values as should")},
    {"consistency.expression", PEIL_METRIC_EXPRESSION, RULE_SHARE, RULE_KEY_EXPRESSION, WHERE,
     N_("the values agree with each other")},
    {"consistency.order", PEIL_METRIC_EXPRESSION, RULE_SHARE, RULE_KEY_COLUMNS, WHERE,
     N_("the values do not decrease from column to column")},
    {"consistency.determines", PEIL_METRIC_DETERMINES, RULE_SHARE, RULE_KEY_COLUMNS | RULE_KEY_OTHERS, WHERE,
     N_("rows alike in some columns are alike in others")},
    {"consistency.reference", PEIL_METRIC_IN_REFERENCE, RULE_SHARE, RULE_KEY_COLUMNS | RULE_KEY_REFERENCE, WHERE,
     N_("another table has these values")},
    {"accuracy.agrees", PEIL_METRIC_AGREES, RULE_SHARE, RULE_KEY_COLUMNS | RULE_KEY_OTHERS | RULE_KEY_REFERENCE, WHERE,
     N_("the values are those of another table")},
    {"timeliness.fresh", PEIL_METRIC_MAXIMUM, RULE_DAYS, RULE_KEY_COLUMN | RULE_KEY_DAYS, WHERE,
     N_("the newest day is recent enough")},
    {"timeliness.gap", PEIL_METRIC_GAP, RULE_GAP, RULE_KEY_COLUMN | RULE_KEY_DAYS, WHERE,
     N_("no period between two days is too long")},
    {"volume.rows", PEIL_METRIC_ROWS, RULE_COUNT, RULE_KEY_BOUNDS, WHERE, N_("there are as many rows as should be")},
    {"schema.columns", 0, RULE_SCHEMA, RULE_KEY_COLUMNS, 0, N_("the columns are there, in this order")},
    {NULL, 0, RULE_SHARE, 0, 0, NULL},
};
