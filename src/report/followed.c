/* SPDX-License-Identifier: EUPL-1.2 */
/* What followed from the run: findings that came and went with it, and the actions that it proved. Of that run alone,
 * so that the same run gives the same bytes whatever was done afterwards. */
#include "report/build.h"

#include <string.h>

#include "report/sql.h"
#include "base/poison.h"

static const struct build_unit *unit_with(const struct build *build, int64_t id)
{
    for (size_t i = 0; i < build->unit_count; i++)
        if (build->units[i].id == id)
            return &build->units[i];
    return NULL;
}

/* id, title, unit (0: everything), verdict, expected and measured in tenths. */
static int proven(struct build *build, json_t *actions)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_proven, &rows, build->error, "i", build_run(build)->id);
    for (int row = 0; !failed && row < PQntuples(rows); row++) {
        int64_t unit_id = store_integer(rows, row, 2);
        const struct build_unit *unit = unit_id ? unit_with(build, unit_id) : NULL;
        if (build->audience.id && (!unit || !unit->inside))
            continue;
        json_t *action = json_pack("{s:I, s:s, s:o, s:s}", "action", (json_int_t)store_integer(rows, row, 0), "title",
                                   store_text(rows, row, 1), "unit", unit ? build_unit_json(unit) : json_null(),
                                   "verdict", store_text(rows, row, 3));
        static const char *const names[] = {"expected_tenths", "measured_tenths"};
        for (int i = 0; i < 2; i++)
            json_object_set_new(action, names[i],
                                PQgetisnull(rows, row, 4 + i) ? json_null()
                                                              : json_integer(store_integer(rows, row, 4 + i)));
        json_array_append_new(actions, action);
    }
    return failed;
}

int build_followed(struct build *build)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(build->store, report_sql_followed, &rows, build->error, "i", build_run(build)->id);
    if (failed)
        return failed;
    if (PQntuples(rows) == 0) {
        json_object_set_new(build->model, "followed", json_null());
        return 0;
    }
    json_t *followed = json_object(), *actions = json_array();
    static const char *const names[] = {"found", "came_back", "met", "ineffective", "gone"};
    for (int i = 0; i < 5; i++)
        json_object_set_new(followed, names[i], json_integer(store_integer(rows, 0, i)));
    json_object_set_new(followed, "actions", actions);
    json_object_set_new(build->model, "followed", followed);
    return proven(build, actions);
}
