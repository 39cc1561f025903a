/* SPDX-License-Identifier: EUPL-1.2 */
/* Judging one object. */
#include "results/recheck.h"

#include "base/error.h"
#include "base/text.h"
#include "results/judge.h"
#include "base/poison.h"

static const char *detail_of(struct arena *arena, const struct judge_details *details, size_t place)
{
    for (size_t i = 0; i < details->count; i++)
        if (details->items[i].place == place)
            return arena_text_n(arena, details->text.data + details->items[i].at, details->items[i].size);
    return NULL;
}

static void take_cells(struct arena *arena, const struct programme *programme, const struct judgement *judgement,
                       int64_t object_id, struct recheck *recheck)
{
    size_t place = (size_t)object_id - 1;
    recheck->cells = arena_allocate_array(arena, programme->check_count + 1, sizeof(*recheck->cells));
    for (size_t i = 0; i < programme->check_count; i++) {
        const struct column *column = &judgement->columns[i];
        if (place >= column->places || column->verdict[place] == 0)
            continue;
        recheck->cells[recheck->count++] = (struct recheck_cell){
            .check_id = programme->checks[i].check_id,
            .check = programme->checks[i].key,
            .title = programme->checks[i].title,
            .verdict = column->verdict[place],
            .n = column_n(column, place),
            .d = column_d(column, place),
            .detail = detail_of(arena, &judgement->details[i], place),
        };
    }
    recheck->failures = arena_allocate_array(arena, judgement->failure_count + 1, sizeof(*recheck->failures));
    for (size_t i = 0; i < judgement->failure_count; i++) {
        const struct judge_failure *failure = &judgement->failures[i];
        recheck->failures[recheck->failure_count++] =
            (struct results_failure){.check_id = programme->checks[failure->check].check_id,
                                     .check = programme->checks[failure->check].key,
                                     .plugin = failure->plugin,
                                     .cause = failure->cause,
                                     .objects = failure->objects};
    }
}

static int judge_one(struct arena *arena, struct store *store, const struct job_place *place,
                     const struct results_request *request, int64_t object_id, struct recheck *recheck,
                     struct peil_error *error)
{
    struct programme programme;
    _cleanup_judgement_ struct judgement judgement = {0};
    struct results_request one = *request;
    one.only_object = object_id;
    int failed = programme_load(arena, store, request->programme, recheck->as_of, &programme, error);
    failed = failed ? failed : verdicts_load(&recheck->verdicts, arena, store, error);
    failed = failed ? failed
                    : judge_objects(arena, store, place, &one, &programme, recheck->as_of, &recheck->verdicts,
                                    &judgement, error);
    if (failed)
        return failed;
    recheck->programme_id = programme.id;
    recheck->version_id = programme.version_id;
    recheck->programme = programme.name;
    take_cells(arena, &programme, &judgement, object_id, recheck);
    return 0;
}

int recheck_measure(struct arena *arena, struct store *store, const struct job_place *place,
                    const struct results_request *request, int64_t object_id, struct recheck *ret_recheck,
                    struct peil_error *error)
{
    *ret_recheck = (struct recheck){.as_of = request->as_of == DATE_NONE ? date_today() : request->as_of};
    int failed = store_begin_repeatable(store, error);
    failed = failed ? failed : judge_one(arena, store, place, request, object_id, ret_recheck, error);
    store_rollback(store); /* nothing was written */
    return failed;
}
