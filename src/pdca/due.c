/* SPDX-License-Identifier: EUPL-1.2 */
/* Escalation and standstill. */
#include "pdca/due.h"

#include <stdlib.h>
#include <string.h>

#include "pdca/batch.h"
#include "pdca/sql.h"
#include "base/poison.h"

/* Places in a row of due.sql. */
enum { FINDING, PROGRAMME, CHECK, OBJECT, TITLE, KIND, KEY, UNIT, PARTY, LEVEL, SINCE, LEVEL_DUE };

static int text_order(const char *a, const char *b)
{
    return !a || !b ? (a != NULL) - (b != NULL) : strcmp(a, b);
}

static int by_level(const void *a, const void *b)
{
    const struct due *one = a, *other = b;
    if (one->level != other->level)
        return other->level - one->level;
    int order = text_order(one->party, other->party);
    if (order)
        return order;
    if (one->effect.sum != other->effect.sum)
        return one->effect.sum > other->effect.sum ? -1 : 1;
    return one->finding < other->finding ? -1 : one->finding > other->finding;
}

/* Leaves out what is too much for one party. They are in order. */
static void hold_back(struct due *due, size_t *count, int64_t requests, size_t *ret_held_back)
{
    size_t kept = 0;
    int64_t of_party = 0;
    *ret_held_back = 0;
    for (size_t i = 0; i < *count; i++) {
        bool same = kept && due[kept - 1].level == due[i].level && text_order(due[kept - 1].party, due[i].party) == 0;
        of_party = same ? of_party + 1 : 1;
        if (due[i].level == DUE_REMINDER && due[i].party && of_party > requests)
            ++*ret_held_back;
        else
            due[kept++] = due[i];
    }
    *count = kept;
}

int due_list(struct store *store, struct arena *arena, const struct due_rule *rule, const char *unit, date_day day,
             struct due **ret_due, size_t *ret_count, size_t *ret_held_back, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    struct score_mean *effects;
    date_day before[DUE_LEVELS];
    for (int i = 0; i < DUE_LEVELS; i++)
        before[i] = calendar_add_working(&rule->calendar, day, -(int)rule->days[i]) + 1;
    int failed = store_query(store, pdca_sql_due, &rows, error, "ddddt", day, before[0], before[1], before[2], unit);
    failed = failed ? failed : plan_effects(store, arena, rows, 0, &effects, error);
    if (failed)
        return failed;
    *ret_count = (size_t)PQntuples(rows);
    *ret_due = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_due));
    for (size_t i = 0; i < *ret_count; i++) {
        int row = (int)i;
        (*ret_due)[i] = (struct due){
            .finding = store_integer(rows, row, FINDING),
            .title = arena_text(arena, store_text(rows, row, TITLE)),
            .kind = arena_text(arena, store_text(rows, row, KIND)),
            .key = arena_text(arena, store_text(rows, row, KEY)),
            .unit = arena_text(arena, store_text(rows, row, UNIT)),
            .party = arena_text(arena, store_text(rows, row, PARTY)),
            .from = (int)store_integer(rows, row, LEVEL),
            .level = (int)store_integer(rows, row, LEVEL_DUE),
            .since = store_date(rows, row, SINCE),
            .working_days = calendar_count_working(&rule->calendar, store_date(rows, row, SINCE), day),
            .effect = effects[i],
        };
    }
    if (*ret_count)
        qsort(*ret_due, *ret_count, sizeof(**ret_due), by_level);
    hold_back(*ret_due, ret_count, rule->requests, ret_held_back);
    return 0;
}

int due_record(struct store *store, struct arena *arena, const struct due *due, size_t count, date_day day,
               struct peil_error *error)
{
    struct batch batch;
    int64_t *ids = arena_allocate_array(arena, count + 1, sizeof(*ids));
    int failed = batch_open(&batch, store, error);
    if (failed)
        return failed;
    for (int level = DUE_REMINDER; !failed && level <= DUE_MT; level++) { /* a step raises the level by one */
        size_t steps = 0;
        for (size_t i = 0; i < count; i++)
            if (due[i].from < level && due[i].level >= level)
                ids[steps++] = due[i].finding;
        if (steps)
            failed = batch_step(&batch,
                                &(struct batch_step){.event = "escalated",
                                                     .findings = ids,
                                                     .count = steps,
                                                     .day = day,
                                                     .until = DATE_NONE,
                                                     .lenient = true},
                                NULL, error);
    }
    return batch_end(&batch, failed, NULL, error);
}

int due_standstill(struct store *store, date_day day, int64_t days, int64_t runs, PGresult **ret_rows,
                   struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, pdca_sql_run_before, &rows, error, "i", runs);
    return failed ? failed
                  : store_query(store, pdca_sql_standstill, ret_rows, error, "ddd", day, day - (date_day)days,
                                store_date(rows, 0, 0));
}
