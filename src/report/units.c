/* SPDX-License-Identifier: EUPL-1.2 */
/* For whom the report is, and of which units it tells: those right below the audience that have objects. */
#include "report/build.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/sql.h"
#include "base/poison.h"

json_t *build_unit_json(const struct build_unit *unit)
{
    return json_pack("{s:s, s:s, s:s}", "key", unit->key, "name", unit->name, "kind", unit->kind);
}

static int units_load(struct build *build)
{
    _cleanup_result_ PGresult *rows = NULL;
    const struct results_run *run = build_run(build);
    int failed = store_query(build->store, report_sql_units, &rows, build->error, "id", run->id, run->as_of);
    if (failed)
        return failed;
    build->unit_count = (size_t)PQntuples(rows);
    build->units = arena_allocate_array(build->arena, build->unit_count + 1, sizeof(*build->units));
    for (size_t i = 0; i < build->unit_count; i++)
        build->units[i] = (struct build_unit){.id = (int32_t)store_integer(rows, (int)i, 0),
                                              .key = arena_text(build->arena, store_text(rows, (int)i, 1)),
                                              .name = arena_text(build->arena, store_text(rows, (int)i, 2)),
                                              .kind = arena_text(build->arena, store_text(rows, (int)i, 3)),
                                              .parent = (int32_t)store_integer(rows, (int)i, 4),
                                              .row = -1};
    return 0;
}

static struct build_unit *unit_by_id(struct build *build, int32_t id)
{
    for (size_t i = 0; i < build->unit_count; i++)
        if (build->units[i].id == id)
            return &build->units[i];
    return NULL;
}

static int audience_named(struct build *build)
{
    const char *words = build->request->unit;
    const char **names = arena_allocate_array(build->arena, 2 * build->unit_count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t i = 0; i < build->unit_count; i++) {
        names[count++] = build->units[i].key;
        names[count++] = build->units[i].name;
    }
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], words) == 0) {
            build->audience = build->units[i / 2];
            return 0;
        }
    const char *nearest = text_nearest(words, names, count);
    if (nearest)
        return error_set(build->error, PEIL_ERROR_USAGE, _("no unit '%s'; did you mean '%s'?"), words, nearest);
    return error_set(build->error, PEIL_ERROR_USAGE, _("no unit '%s' in this run"), words);
}

/* Everything; called after the organisation when it is one unit at the top, otherwise after what the programme says. */
static void audience_all(struct build *build)
{
    const struct build_unit *top = NULL;
    size_t roots = 0;
    for (size_t i = 0; i < build->unit_count; i++)
        if (build->units[i].parent == 0) {
            top = &build->units[i];
            roots++;
        }
    const char *organisation = build->programme->organisation ? build->programme->organisation : "";
    const char *name = arena_text_n(build->arena, organisation, strcspn(organisation, "\n"));
    bool one = roots == 1 && strcmp(top->kind, "organisation") == 0;
    build->audience = (struct build_unit){.id = 0,
                                          .key = one ? top->key : "",
                                          .name = one     ? top->name
                                                  : *name ? name
                                                          : build->programme->title,
                                          .kind = "organisation"};
    build->audience.parent = one ? top->id : 0; /* whose children are the rows */
}

static int audience_find(struct build *build)
{
    if (build->request->unit) {
        int failed = audience_named(build);
        build->audience.parent = build->audience.id;
        return failed;
    }
    audience_all(build);
    return 0;
}

/* Whether a unit has objects in this run: it has a rollup. */
static int rows_find(struct build *build)
{
    int64_t *ids = arena_allocate_array(build->arena, build->unit_count + 1, sizeof(*ids));
    size_t count = 0;
    for (size_t i = 0; i < build->unit_count; i++)
        if (build->units[i].parent == build->audience.parent)
            ids[count++] = build->units[i].id;
    build->rows = arena_allocate_array(build->arena, count + 1, sizeof(*build->rows));
    _cleanup_result_ PGresult *rows = NULL;
    int64_t run = build_run(build)->id;
    int failed = store_query(build->store, report_sql_scores, &rows, build->error, "II", &run, (size_t)1, ids, count);
    for (size_t i = 0; !failed && i < count; i++)
        for (int j = 0; j < PQntuples(rows); j++)
            if (store_integer(rows, j, 1) == ids[i] && !*store_text(rows, j, 2) && store_integer(rows, j, 3) > 0) {
                struct build_unit *unit = unit_by_id(build, (int32_t)ids[i]);
                unit->row = (int)build->row_count;
                build->rows[build->row_count++] = unit;
            }
    return failed;
}

/* Every unit below a row counts for that row; one of the audience that is in no row counts for the rest. */
static void rows_inherit(struct build *build)
{
    for (size_t i = 0; i < build->unit_count; i++) {
        struct build_unit *unit = &build->units[i];
        const struct build_unit *at = unit;
        size_t steps = 0;
        bool inside = build->audience.id == 0;
        int row = -1;
        for (; at && steps <= build->unit_count; steps++) {
            if (row < 0 && at->parent == build->audience.parent && at->row >= 0)
                row = at->row;
            inside = inside || at->id == build->audience.id;
            at = at->parent ? unit_by_id(build, at->parent) : NULL;
        }
        unit->inside = inside;
        unit->row = !inside ? -1 : row >= 0 ? row : BUILD_REST;
    }
}

int build_units(struct build *build)
{
    int failed = units_load(build);
    failed = failed ? failed : audience_find(build);
    failed = failed ? failed : rows_find(build);
    if (!failed)
        rows_inherit(build);
    return failed;
}
