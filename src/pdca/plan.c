/* SPDX-License-Identifier: EUPL-1.2 */
/* Effects of findings and proposals for a unit. */
#include "pdca/plan.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "pdca/effect.h"
#include "pdca/sql.h"
#include "base/poison.h"

/* Places in a row of pdca_finding_list. */
enum { FINDING_ID, FINDING_PROGRAMME, FINDING_CHECK, FINDING_OBJECT };

static int load_newest(struct store *store, struct arena *arena, int64_t programme, struct effect_run *ret_run,
                       struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    *ret_run = (struct effect_run){0};
    int failed = store_query(store, pdca_sql_run_newest, &rows, error, "i", programme);
    return failed || PQntuples(rows) == 0 ? failed
                                          : effect_load(arena, store, store_integer(rows, 0, 0), ret_run, error);
}

static struct effect_cell cell_of(const PGresult *findings, int row)
{
    return (struct effect_cell){.object_id = store_integer(findings, row, FINDING_OBJECT),
                                .check_id = (int32_t)store_integer(findings, row, FINDING_CHECK)};
}

static int programme_effects(struct store *store, struct arena *arena, const PGresult *findings, int64_t programme,
                             int64_t unit_id, struct score_mean *effects, struct peil_error *error)
{
    _cleanup_effect_ struct effect_run run;
    size_t unit;
    int failed = load_newest(store, arena, programme, &run, error);
    if (failed || !run.state.run_id || !effect_unit(&run, unit_id, &unit))
        return failed;
    for (int row = 0; row < PQntuples(findings); row++) {
        struct effect_cell cell = cell_of(findings, row);
        if (store_integer(findings, row, FINDING_PROGRAMME) == programme)
            effects[row] = effect_expected(&run, unit, &cell, 1);
    }
    return 0;
}

int plan_effects(struct store *store, struct arena *arena, const PGresult *findings, int64_t unit_id,
                 struct score_mean **ret_effects, struct peil_error *error)
{
    _cleanup_result_ PGresult *programmes = NULL;
    *ret_effects = arena_allocate_array(arena, (size_t)PQntuples(findings) + 1, sizeof(**ret_effects));
    int failed = store_query(store, pdca_sql_programmes, &programmes, error, "t", NULL);
    for (int i = 0; !failed && i < PQntuples(programmes); i++)
        failed =
            programme_effects(store, arena, findings, store_integer(programmes, i, 0), unit_id, *ret_effects, error);
    return failed;
}

int plan_expect(struct store *store, struct arena *arena, const struct pdca_ids *findings, int64_t unit_id,
                struct score_mean *ret_mean, struct peil_error *error)
{
    _cleanup_effect_ struct effect_run run = {0};
    struct effect_cell *cells = arena_allocate_array(arena, findings->count + 1, sizeof(*cells));
    size_t unit;
    int failed = 0;
    *ret_mean = (struct score_mean){0};
    for (size_t i = 0; !failed && i < findings->count; i++) {
        _cleanup_result_ PGresult *rows = NULL;
        const struct pdca_filter filter = {.id = findings->ids[i], .day = date_today()};
        failed = pdca_finding_list(store, &filter, &rows, error);
        if (failed || PQntuples(rows) == 0)
            return failed;
        if (i == 0)
            failed = load_newest(store, arena, store_integer(rows, 0, FINDING_PROGRAMME), &run, error);
        cells[i] = cell_of(rows, 0);
    }
    if (!failed && run.state.run_id && effect_unit(&run, unit_id, &unit))
        *ret_mean = effect_expected(&run, unit, cells, findings->count);
    return failed;
}

/* ---- Proposals --------------------------------------------------------------------------------------------------- */

static int find_programme(struct store *store, struct arena *arena, const char *name, struct plan_proposal *ret,
                          int64_t *ret_run, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, pdca_sql_programmes, &rows, error, "t", name);
    if (failed)
        return failed;
    if (PQntuples(rows) == 0)
        return name ? error_set(error, PEIL_ERROR_USAGE, _("no programme '%s'"), name)
                    : error_set(error, PEIL_ERROR_USAGE, _("no programme was applied yet: peil programme apply FILE"));
    if (PQntuples(rows) > 1)
        return error_set(error, PEIL_ERROR_USAGE, _("there are several programmes; say which: --programme"));
    ret->programme_id = store_integer(rows, 0, 0);
    ret->programme = arena_text(arena, store_text(rows, 0, 1));
    ret->baseline = store_boolean(rows, 0, 3);
    ret->actions = store_integer(rows, 0, 4);
    *ret_run = store_integer(rows, 0, 2);
    if (!*ret_run)
        return error_set(error, PEIL_ERROR_CONFLICT, _("programme '%s' was not measured yet: peil run %s"),
                         ret->programme, ret->programme);
    if (!ret->baseline)
        return error_set(error, PEIL_ERROR_CONFLICT,
                         _("programme '%s' has no baseline yet, and a plan starts from one: peil baseline set %s"),
                         ret->programme, ret->programme);
    return 0;
}

static int count_findings(struct store *store, const struct plan_proposal *proposal, const char *unit_key,
                          const struct effect_run *run, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    const struct pdca_filter filter = {
        .programme = proposal->programme, .unit = unit_key, .open = true, .day = run->state.as_of};
    int failed = pdca_finding_list(store, &filter, &rows, error);
    for (int row = 0; !failed && row < PQntuples(rows); row++)
        for (size_t i = 0; i < proposal->count; i++)
            proposal->steps[i].findings += strcmp(store_text(rows, row, 5), proposal->steps[i].check) == 0;
    return failed;
}

int plan_propose(struct store *store, struct arena *arena, const char *programme, const char *unit_key, int64_t unit_id,
                 struct plan_proposal *ret_proposal, struct peil_error *error)
{
    _cleanup_effect_ struct effect_run run = {0};
    struct proposal_unit unit;
    struct proposal *proposal = arena_allocate(arena, sizeof(*proposal));
    int64_t run_id = 0;
    size_t index;
    *ret_proposal = (struct plan_proposal){0};
    int failed = find_programme(store, arena, programme, ret_proposal, &run_id, error);
    failed = failed ? failed : effect_load(arena, store, run_id, &run, error);
    if (failed)
        return failed;
    if (!effect_unit(&run, unit_id, &index))
        return error_set(error, PEIL_ERROR_USAGE, _("unit '%s' was not there in the newest run"), unit_key);
    effect_proposal_unit(arena, &run, index, &unit);
    proposal_compute(proposal, &unit);
    ret_proposal->number = run.state.number;
    ret_proposal->from = proposal->from;
    ret_proposal->to = proposal->to;
    ret_proposal->exact = proposal->exact;
    ret_proposal->now = proposal_mean(&unit, NULL);
    ret_proposal->count = proposal->count;
    ret_proposal->steps = arena_allocate_array(arena, proposal->count + 1, sizeof(*ret_proposal->steps));
    for (size_t i = 0; i < proposal->count; i++) {
        const struct programme_check *check = &run.state.programme.checks[proposal->steps[i].check];
        ret_proposal->steps[i] = (struct plan_step){.check = check->key,
                                                    .title = check->title,
                                                    .before = proposal->steps[i].before,
                                                    .after = proposal->steps[i].after};
    }
    return count_findings(store, ret_proposal, unit_key, &run, error);
}
