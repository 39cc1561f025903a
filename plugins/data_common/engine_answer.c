/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts put together, and the answers. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data_common/engine_parts.h"

enum { FREQUENT_MOST = 100, FREQUENT_TEXT_MOST = 200 };

struct frequent {
    int most, count;
    struct frequent_row {
        char text[FREQUENT_TEXT_MOST];
        size_t size;
        int64_t count;
    } rows[FREQUENT_MOST];
};

int engine_not_measured(const struct peil_host *host, uint32_t metric, const char *cause, struct peil_error *error)
{
    struct peil_answer answer = {.state = PEIL_ANSWER_NOT_MEASURED, .cause = cause};
    return host->answer(host->context, metric, &answer, error);
}

/* ---- Putting together
 * ------------------------------------------------------------------------------------------------ */

static void merge_kept(struct kept *into, struct kept *from, int sign)
{
    if (from->any && (!into->any || sign * kept_compare(from, into) > 0)) {
        free(into->text);
        *into = *from;
        *from = (struct kept){0};
    }
}

static void merge_deviation(struct tally *into, const struct tally *from, int64_t before)
{
    int64_t both = before + from->good;
    if (!from->good)
        return;
    long double off = from->mean - into->mean;
    into->mean += off * (long double)from->good / (long double)both;
    into->squares += from->squares + off * off * (long double)before * (long double)from->good / (long double)both;
}

static void merge(struct tally *into, struct tally *from)
{
    merge_deviation(into, from, into->good);
    into->good += from->good;
    into->bad += from->bad;
    into->allowed += from->allowed;
    into->unknown += from->unknown;
    into->failed |= from->failed;
    into->overflow |= from->overflow || !decimal_add(into->sum, from->sum, &into->sum);
    merge_kept(&into->least, &from->least, -1);
    merge_kept(&into->most, &from->most, 1);
    for (size_t i = 0; into->days && i < ENGINE_DAY_BYTES; i++)
        into->days[i] |= from->days[i];
    if (from->kept_count) {
        into->kept = engine_need(realloc(into->kept, (into->kept_count + from->kept_count) * sizeof(*into->kept)));
        memcpy(into->kept + into->kept_count, from->kept, from->kept_count * sizeof(*into->kept));
        into->kept_count += from->kept_count;
        into->kept_room = into->kept_count;
    }
}

/* ---- Values
 * ----------------------------------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
    return decimal_compare(((const struct kept_number *)a)->decimal, ((const struct kept_number *)b)->decimal);
}

/* The first, in order, that the fraction of all does not exceed. */
static struct decimal quantile(const struct plan *plan, struct tally *tally)
{
    __int128 power = 1;
    for (int i = 0; i < plan->fraction.scale; i++)
        power *= 10;
    __int128 product = plan->fraction.digits * (__int128)tally->kept_count;
    size_t place = (size_t)((product + power - 1) / power);
    qsort(tally->kept, tally->kept_count, sizeof(*tally->kept), compare_numbers);
    return tally->kept[place ? place - 1 : 0].decimal;
}

static int64_t largest_gap(const struct tally *tally)
{
    int64_t before = -1, largest = 0;
    for (int64_t bit = 0; bit <= ENGINE_DAY_LAST - ENGINE_DAY_FIRST; bit++) {
        if (bit % 8 == 0 && !tally->days[bit / 8]) {
            bit += 7;
            continue;
        }
        if (!(tally->days[bit / 8] >> bit % 8 & 1))
            continue;
        if (before >= 0 && bit - before > largest)
            largest = bit - before;
        before = bit;
    }
    return largest;
}

static void visit_frequent(void *context, const char *text, size_t size, int64_t count)
{
    struct frequent *frequent = context;
    int at = frequent->count;
    if (size > FREQUENT_TEXT_MOST)
        size = FREQUENT_TEXT_MOST;
    while (at > 0) {
        const struct frequent_row *row = &frequent->rows[at - 1];
        size_t less = size < row->size ? size : row->size;
        int by_text = memcmp(text, row->text, less);
        by_text = by_text ? by_text : (size > row->size) - (size < row->size);
        if (count < row->count || (count == row->count && by_text > 0))
            break;
        at--;
    }
    if (at == frequent->most)
        return;
    int last = frequent->count < frequent->most ? frequent->count++ : frequent->count - 1;
    for (int i = last; i > at; i--)
        frequent->rows[i] = frequent->rows[i - 1];
    frequent->rows[at].count = count;
    frequent->rows[at].size = size;
    memcpy(frequent->rows[at].text, text, size);
}

static void write_frequent(const struct frequent *frequent, struct sql_text *json)
{
    sql_add(json, "[");
    for (int i = 0; i < frequent->count; i++) {
        const struct frequent_row *row = &frequent->rows[i];
        sql_add(json, i ? ",[\"" : "[\"");
        for (size_t at = 0; at < row->size; at++) {
            unsigned char byte = (unsigned char)row->text[at];
            if (byte == '"' || byte == '\\')
                sql_format(json, "\\%c", byte);
            else if (byte >= '\b' && byte <= '\r' && byte != '\v')
                sql_format(json, "\\%c", "btn?fr"[byte - '\b']);
            else if (byte < ' ')
                sql_format(json, "\\u%04x", byte);
            else
                sql_add_bytes(json, (const char *)&byte, 1);
        }
        sql_format(json, "\",%lld]", (long long)row->count);
    }
    sql_add(json, "]");
}

/* The text form of what was kept. */
static void write_kept(const struct kept *kept, struct sql_text *text)
{
    char room[VALUE_TEXT_MOST];
    size_t size;
    if (kept->state == VALUE_NUMBER) {
        sql_add_bytes(text, room, decimal_write(kept->decimal, room));
    } else if (kept->state == VALUE_TEXT || kept->state == VALUE_OTHER) {
        sql_add_bytes(text, kept->text, kept->size);
    } else {
        struct value value = {.state = kept->state, .number = kept->number};
        const char *written = value_text(&value, room, &size);
        sql_add_bytes(text, written, size);
    }
}

static uint32_t kept_type(const struct kept *kept)
{
    return kept->state == VALUE_NUMBER   ? PEIL_COLUMN_DECIMAL
           : kept->state == VALUE_DATE   ? PEIL_COLUMN_DATE
           : kept->state == VALUE_MOMENT ? PEIL_COLUMN_MOMENT
                                         : PEIL_COLUMN_TEXT;
}

/* Doubles as 15 digits say them. */
static void write_double(long double value, struct sql_text *text)
{
    sql_format(text, "%.15Lg", value);
}

static void write_value(const struct engine *engine, const struct plan *plan, struct tally *tally,
                        struct sql_text *text, uint32_t *ret_type)
{
    char room[VALUE_TEXT_MOST];
    *ret_type = PEIL_COLUMN_DECIMAL;
    switch (plan->metric->kind) {
    case PEIL_METRIC_MINIMUM:
        write_kept(&tally->least, text);
        *ret_type = kept_type(&tally->least);
        break;
    case PEIL_METRIC_MAXIMUM:
        write_kept(&tally->most, text);
        *ret_type = kept_type(&tally->most);
        break;
    case PEIL_METRIC_SUM:
        sql_add_bytes(text, room, decimal_write(tally->sum, room));
        break;
    case PEIL_METRIC_MEAN:
        write_double(tally->overflow ? tally->mean : (long double)decimal_double(tally->sum) / (long double)tally->good,
                     text);
        *ret_type = PEIL_COLUMN_DOUBLE;
        break;
    case PEIL_METRIC_DEVIATION:
        write_double(sqrtl(tally->squares / (long double)(tally->good - 1)), text);
        *ret_type = PEIL_COLUMN_DOUBLE;
        break;
    case PEIL_METRIC_QUANTILE: {
        uint32_t type = engine->columns[plan->columns[0]].type;
        struct decimal found = quantile(plan, tally);
        struct kept kept = {.state = type == PEIL_COLUMN_DATE     ? VALUE_DATE
                                     : type == PEIL_COLUMN_MOMENT ? VALUE_MOMENT
                                                                  : VALUE_NUMBER,
                            .decimal = found,
                            .number = (int64_t)found.digits};
        write_kept(&kept, text);
        *ret_type = kept_type(&kept);
        break;
    }
    case PEIL_METRIC_GAP:
        sql_format(text, "%lld", (long long)largest_gap(tally));
        *ret_type = PEIL_COLUMN_INTEGER;
        break;
    default: /* SHORTEST, LONGEST */
        sql_format(text, "%lld",
                   (long long)(plan->metric->kind == PEIL_METRIC_SHORTEST ? tally->least.number : tally->most.number));
        *ret_type = PEIL_COLUMN_INTEGER;
    }
}

/* ---- Answering
 * ---------------------------------------------------------------------------------------------------------- */

/* A column that is personal gives no value of its own. */
static bool may_show(const struct engine *engine, const struct plan *plan)
{
    for (uint32_t i = 0; i < plan->metric->column_count; i++)
        if (engine->columns[plan->columns[i]].flags & PEIL_COLUMN_PERSONAL)
            return false;
    return true;
}

static bool shows(uint32_t kind)
{
    return kind == PEIL_METRIC_MINIMUM || kind == PEIL_METRIC_MAXIMUM || kind == PEIL_METRIC_QUANTILE ||
           kind == PEIL_METRIC_FREQUENT;
}

static void count_groups(struct engine *engine, uint32_t metric, struct tally *tally, struct peil_answer *answer,
                         struct sql_text *text)
{
    struct plan *plan = &engine->plans[metric];
    struct groups *parts[64];
    size_t count = 0;
    struct groups_result result;
    struct frequent *frequent = NULL;
    for (struct engine_part *part = engine->parts; part && count < 64; part = part->next) {
        plan->spilled |= groups_spilled(part->tallies[metric].groups);
        parts[count++] = part->tallies[metric].groups;
    }
    if (plan->spilled)
        return;
    if (plan->metric->kind == PEIL_METRIC_FREQUENT) {
        frequent = engine_need(calloc(1, sizeof(*frequent)));
        frequent->most = plan->frequent_most < 1               ? 1
                         : plan->frequent_most > FREQUENT_MOST ? FREQUENT_MOST
                                                               : plan->frequent_most;
    }
    groups_count(parts, count, plan->low, plan->high, frequent ? visit_frequent : NULL, frequent, &result);
    if (plan->metric->kind == PEIL_METRIC_UNIQUE || plan->metric->kind == PEIL_METRIC_GROUPS) {
        answer->good = result.within;
        answer->bad = result.outside;
    } else if (plan->metric->kind == PEIL_METRIC_DETERMINES) {
        answer->good = result.alike;
        answer->bad = result.different;
    } else if (frequent) {
        write_frequent(frequent, text);
        answer->type = PEIL_COLUMN_TEXT;
    } else {
        sql_format(text, "%lld", (long long)result.groups);
        answer->type = PEIL_COLUMN_INTEGER;
    }
    (void)tally;
    free(frequent);
}

static int answer_one(struct engine *engine, uint32_t metric, struct peil_error *error)
{
    const struct peil_host *host = engine->host;
    struct plan *plan = &engine->plans[metric];
    struct tally *tally = &engine->parts->tallies[metric];
    struct sql_text text = {0};
    if (tally->failed && engine->request.retries) {
        plan->spilled = true;
        return 0;
    }
    if (tally->failed)
        return engine_not_measured(host, metric, host->translate(host->context, PEIL_N_("a number of too many digits")),
                                   error);
    struct peil_answer answer = {.state = PEIL_ANSWER_MEASURED,
                                 .good = tally->good,
                                 .bad = tally->bad,
                                 .allowed = tally->allowed,
                                 .unknown = tally->unknown};
    if (shows(plan->metric->kind) && !may_show(engine, plan))
        return engine_not_measured(host, metric, host->translate(host->context, PEIL_N_("the column is personal")),
                                   error);
    if (engine_groups_kind(plan->metric->kind))
        count_groups(engine, metric, tally, &answer, &text);
    else if (plan->metric->kind >= PEIL_METRIC_MINIMUM && tally->good > (plan->metric->kind == PEIL_METRIC_DEVIATION))
        write_value(engine, plan, tally, &text, &answer.type);
    if (plan->metric->kind == PEIL_METRIC_SUM && tally->overflow) {
        sql_release(&text);
        plan->spilled = engine->request.retries;
        if (plan->spilled)
            return 0;
        return engine_not_measured(host, metric, host->translate(host->context, PEIL_N_("the sum has too many digits")),
                                   error);
    }
    answer.rows = answer.good + answer.bad + answer.allowed + answer.unknown;
    answer.text = text.data;
    answer.text_size = (uint32_t)text.size;
    if (!answer.text && plan->metric->kind == PEIL_METRIC_DISTINCT && !plan->spilled)
        answer.text = "0", answer.text_size = 1;
    if (engine->request.finder)
        answer.finder = engine->request.finder(engine->request.context, metric);
    int failed = plan->spilled ? 0 : host->answer(host->context, metric, &answer, error);
    sql_release(&text);
    return failed;
}

int engine_finish(struct engine *engine, struct peil_error *error)
{
    int failed = 0;
    if (!engine->parts)
        engine_part_new(engine);
    for (struct engine_part *part = engine->parts; part; part = part->next)
        engine->rows += part->rows;
    for (uint32_t i = 0; !failed && i < engine->plan_count; i++) {
        struct plan *plan = &engine->plans[i];
        if (plan->left_out)
            continue;
        if (plan->refusal) {
            failed = engine_not_measured(engine->host, i, plan->refusal, error);
            continue;
        }
        for (struct engine_part *part = engine->parts->next; part; part = part->next)
            merge(&engine->parts->tallies[i], &part->tallies[i]);
        failed = answer_one(engine, i, error);
    }
    return failed;
}
