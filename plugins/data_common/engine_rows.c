/* SPDX-License-Identifier: EUPL-1.2 */
/* Counting a batch: metric after metric over the rows of its columns. */
#include <stdlib.h>
#include <string.h>

#include "data_common/engine_parts.h"

struct batch {
    const struct value *const *values;
    size_t rows;
    const unsigned char *mask; /* NULL: all rows */
};

/* Whether the row is one of the metric's. A condition that failed makes the metric fail. */
static inline bool in_scope(const struct batch *batch, size_t row, struct tally *tally)
{
    if (!batch->mask || batch->mask[row] == TRUTH_TRUE)
        return true;
    tally->failed |= batch->mask[row] == TRUTH_FAILED;
    return false;
}

/* ---- One value ------------------------------------------------------------------------------------------------------
 */

static void count_matches(const struct plan *plan, struct tally *tally, const struct batch *batch)
{
    const struct value *values = batch->values[plan->columns[0]];
    enum format_verdict (*match)(const char *, size_t) = plan->format->match;
    int64_t counts[3] = {0}, unknown = 0;
    for (size_t row = 0; row < batch->rows; row++) {
        char room[VALUE_TEXT_MOST];
        size_t size;
        const struct value *value = &values[row];
        if (!in_scope(batch, row, tally))
            continue;
        if (value->state == VALUE_NULL) {
            unknown++;
            continue;
        }
        const char *text = value_text(value, room, &size);
        counts[value->state == VALUE_BROKEN ? FORMAT_INVALID : match(text, size)]++;
    }
    tally->good += counts[FORMAT_VALID];
    tally->bad += counts[FORMAT_INVALID];
    tally->allowed += counts[FORMAT_ALLOWED_INCOMPLETE];
    tally->unknown += unknown;
}

static bool is_member(const struct plan *plan, const char *text, size_t size)
{
    size_t low = 0, high = plan->member_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct member *member = &plan->members[middle];
        int order = member->size != size ? (member->size < size ? -1 : 1) : memcmp(member->text, text, size);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool within(const struct plan *plan, int low_order, int high_order)
{
    unsigned flags = plan->metric->flags;
    if (plan->bounds[0].given && (low_order < 0 || (low_order == 0 && (flags & PEIL_METRIC_LOW_OPEN))))
        return false;
    return !plan->bounds[1].given || high_order < 0 || (high_order == 0 && !(flags & PEIL_METRIC_HIGH_OPEN));
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* 1 good, 0 bad, -1 unknown, -2 failed. */
static int test_range(const struct plan *plan, const struct value *value)
{
    struct decimal decimal;
    int64_t number = value->number;
    bool text = value->state == VALUE_TEXT || value->state == VALUE_BROKEN;
    if (value->state == VALUE_BROKEN)
        return 0;
    if (value->state != VALUE_TEXT && value->state != plan->compared)
        return -1; /* NaN, infinity */
    if (plan->compared == VALUE_NUMBER) {
        if (text ? !decimal_parse(value->text, value->size, &decimal) : !decimal_of(value, &decimal))
            return text ? 0 : -2;
        return within(plan, decimal_compare(decimal, plan->bounds[0].decimal),
                      decimal_compare(decimal, plan->bounds[1].decimal));
    }
    if (text && !(plan->compared == VALUE_DATE ? day_parse(value->text, value->size, &number)
                                               : moment_parse(value->text, value->size, &number)))
        return 0;
    return within(plan, order(number, plan->bounds[0].number), order(number, plan->bounds[1].number));
}

static int test_value(const struct plan *plan, const struct value *value)
{
    char room[VALUE_TEXT_MOST];
    size_t size;
    if (value->state == VALUE_NULL)
        return -1;
    if (plan->metric->kind == PEIL_METRIC_RANGE)
        return test_range(plan, value);
    if (value->state == VALUE_BROKEN)
        return 0;
    const char *text = value_text(value, room, &size);
    if (plan->metric->kind == PEIL_METRIC_IN_SET)
        return is_member(plan, text, size);
    int64_t characters = (int64_t)value_characters(text, size);
    return characters >= plan->low && characters <= plan->high;
}

static void count_value(const struct plan *plan, struct tally *tally, const struct batch *batch)
{
    const struct value *values = batch->values[plan->columns[0]];
    for (size_t row = 0; row < batch->rows; row++) {
        if (!in_scope(batch, row, tally))
            continue;
        int found = test_value(plan, &values[row]);
        tally->good += found == 1;
        tally->bad += found == 0;
        tally->unknown += found == -1;
        tally->failed |= found == -2;
    }
}

/* ---- Several columns
 * ------------------------------------------------------------------------------------------------- */

static bool all_filled(const struct plan *plan, const struct batch *batch, size_t row)
{
    for (uint32_t i = 0; i < plan->metric->column_count; i++)
        if (batch->values[plan->columns[i]][row].state == VALUE_NULL)
            return false;
    return true;
}

static bool one_blank(const struct plan *plan, const struct batch *batch, size_t row)
{
    for (uint32_t i = 0; i < plan->metric->column_count; i++) {
        const struct value *value = &batch->values[plan->columns[i]][row];
        if ((value->state == VALUE_TEXT || value->state == VALUE_OTHER) && value_is_blank(value->text, value->size))
            return true;
    }
    return false;
}

static void count_filled(const struct plan *plan, struct tally *tally, const struct batch *batch)
{
    bool blanks = plan->metric->kind == PEIL_METRIC_NOT_BLANK;
    int64_t good = 0, all = 0;
    for (size_t row = 0; row < batch->rows; row++) {
        if (!in_scope(batch, row, tally))
            continue;
        all++;
        good += all_filled(plan, batch, row) && !(blanks && one_blank(plan, batch, row));
    }
    tally->good += good;
    tally->bad += all - good;
}

static void count_groups(const struct plan *plan, struct tally *tally, const struct batch *batch)
{
    uint32_t count = plan->metric->column_count;
    uint32_t of_key = plan->metric->kind == PEIL_METRIC_DETERMINES ? plan->metric->split : count;
    for (size_t row = 0; row < batch->rows; row++) {
        if (!in_scope(batch, row, tally))
            continue;
        if (!all_filled(plan, batch, row))
            tally->unknown++;
        else if (groups_add(tally->groups, batch->values, plan->columns, count, of_key, row))
            tally->good++;
        else
            return; /* it was spilled, and what was counted is of no use */
    }
}

static void count_expression(const struct plan *plan, struct tally *tally, const struct batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++) {
        if (!in_scope(batch, row, tally))
            continue;
        enum expression_truth truth = expression_test(plan->expression, batch->values, row);
        tally->good += truth == TRUTH_TRUE;
        tally->bad += truth == TRUTH_FALSE;
        tally->unknown += truth == TRUTH_UNKNOWN;
        tally->failed |= truth == TRUTH_FAILED;
    }
}

static void count_rows(struct tally *tally, const struct batch *batch)
{
    for (size_t row = 0; row < batch->rows; row++)
        tally->good += in_scope(batch, row, tally);
}

/* ---- Figures
 * --------------------------------------------------------------------------------------------------------- */

int kept_compare(const struct kept *a, const struct kept *b)
{
    if (a->state == VALUE_NUMBER)
        return decimal_compare(a->decimal, b->decimal);
    if (a->state == VALUE_TEXT || a->state == VALUE_OTHER) {
        int first = memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);
        return first ? first : order((int64_t)a->size, (int64_t)b->size);
    }
    return order(a->number, b->number);
}

static void keep(struct kept *kept, const struct kept *value)
{
    char *text = kept->text;
    size_t room = kept->room;
    if (value->text && value->size > room) {
        room = value->size * 2;
        text = engine_need(realloc(text, room));
    }
    if (value->text)
        memcpy(text, value->text, value->size);
    *kept = *value;
    kept->any = true;
    kept->text = text;
    kept->room = room;
}

static void add_extremes(struct tally *tally, const struct kept *value)
{
    if (!tally->least.any || kept_compare(value, &tally->least) < 0)
        keep(&tally->least, value);
    if (!tally->most.any || kept_compare(value, &tally->most) > 0)
        keep(&tally->most, value);
}

static void add_figure(const struct plan *plan, struct tally *tally, const struct kept *value)
{
    switch (plan->metric->kind) {
    case PEIL_METRIC_SUM:
        tally->overflow |= !decimal_add(tally->sum, value->decimal, &tally->sum);
        break;
    case PEIL_METRIC_MEAN:
    case PEIL_METRIC_DEVIATION: {
        long double figure = (long double)decimal_double(value->decimal), off = figure - tally->mean;
        tally->mean += off / (long double)tally->good;
        tally->squares += off * (figure - tally->mean);
        tally->overflow |= !decimal_add(tally->sum, value->decimal, &tally->sum);
        break;
    }
    case PEIL_METRIC_QUANTILE:
        if (tally->kept_count == tally->kept_room) {
            tally->kept_room = tally->kept_room ? tally->kept_room * 2 : 1024;
            tally->kept = engine_need(realloc(tally->kept, tally->kept_room * sizeof(*tally->kept)));
        }
        tally->kept[tally->kept_count].decimal =
            value->state == VALUE_NUMBER ? value->decimal : (struct decimal){value->number, 0};
        tally->kept_count++;
        break;
    case PEIL_METRIC_GAP: {
        int64_t day = value->state == VALUE_MOMENT ? day_of_moment(value->number) : value->number;
        if (day >= ENGINE_DAY_FIRST && day <= ENGINE_DAY_LAST) {
            uint32_t bit = (uint32_t)(day - ENGINE_DAY_FIRST);
            tally->days[bit / 8] |= (unsigned char)(1u << bit % 8);
        }
        break;
    }
    default:
        add_extremes(tally, value);
    }
}

static bool is_number_column(uint32_t type)
{
    return type == PEIL_COLUMN_INTEGER || type == PEIL_COLUMN_DECIMAL || type == PEIL_COLUMN_DOUBLE;
}

static void count_figures(const struct engine *engine, const struct plan *plan, struct tally *tally,
                          const struct batch *batch)
{
    const struct value *values = batch->values[plan->columns[0]];
    bool lengths = plan->metric->kind == PEIL_METRIC_SHORTEST || plan->metric->kind == PEIL_METRIC_LONGEST;
    uint32_t type = engine->columns[plan->columns[0]].type;
    bool typed = is_number_column(type) || type == PEIL_COLUMN_DATE || type == PEIL_COLUMN_MOMENT;
    for (size_t row = 0; row < batch->rows; row++) {
        const struct value *value = &values[row];
        struct kept kept = {.state = value->state, .number = value->number};
        char room[VALUE_TEXT_MOST];
        if (!in_scope(batch, row, tally))
            continue;
        if (value->state == VALUE_NULL || value->state == VALUE_BROKEN ||
            (typed && !lengths && value->state == VALUE_OTHER)) {
            tally->unknown++;
            continue;
        }
        tally->good++;
        if (lengths) {
            const char *text = value_text(value, room, &kept.size);
            kept.number = (int64_t)value_characters(text, kept.size);
            kept.state = VALUE_DATE; /* compared as a whole number */
        } else if (value->state == VALUE_NUMBER) {
            tally->failed |= !decimal_of(value, &kept.decimal);
        } else if (value->state == VALUE_TEXT || value->state == VALUE_OTHER) {
            kept.text = (char *)(uintptr_t)value->text;
            kept.size = value->size;
        }
        add_figure(plan, tally, &kept);
    }
}

/* ---- The batch
 * ------------------------------------------------------------------------------------------------------- */

static void count(const struct engine *engine, const struct plan *plan, struct tally *tally, const struct batch *batch)
{
    if (engine_groups_kind(plan->metric->kind)) {
        count_groups(plan, tally, batch);
        return;
    }
    switch (plan->metric->kind) {
    case PEIL_METRIC_ROWS:
        count_rows(tally, batch);
        break;
    case PEIL_METRIC_FILLED:
    case PEIL_METRIC_NOT_BLANK:
        count_filled(plan, tally, batch);
        break;
    case PEIL_METRIC_MATCHES:
        count_matches(plan, tally, batch);
        break;
    case PEIL_METRIC_IN_SET:
    case PEIL_METRIC_RANGE:
    case PEIL_METRIC_LENGTH:
        count_value(plan, tally, batch);
        break;
    case PEIL_METRIC_EXPRESSION:
        count_expression(plan, tally, batch);
        break;
    default:
        count_figures(engine, plan, tally, batch);
    }
}

void engine_rows(struct engine_part *part, const struct value *const *values, size_t rows)
{
    const struct engine *engine = part->engine;
    for (size_t i = 0; i < engine->where_count; i++)
        for (size_t row = 0; row < rows; row++)
            part->masks[i * ENGINE_BATCH + row] =
                (unsigned char)expression_test(engine->wheres[i].expression, values, row);
    for (uint32_t i = 0; i < engine->plan_count; i++) {
        const struct plan *plan = &engine->plans[i];
        if (plan->left_out || plan->refusal)
            continue;
        struct batch batch = {.values = values,
                              .rows = rows,
                              .mask = plan->where < 0 ? NULL : part->masks + (size_t)plan->where * ENGINE_BATCH};
        count(engine, plan, &part->tallies[i], &batch);
    }
    part->rows += rows;
}
