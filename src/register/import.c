/* SPDX-License-Identifier: EUPL-1.2 */
/* One import, from the plugin's first record to the commit. */
#include "register/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "register/census.h"
#include "register/sql.h"
#include "base/poison.h"

/* The sources that sections add to. */
static int find_bases(struct census *census)
{
    for (size_t i = 0; i < census->mapping->section_count; i++) {
        const struct mapping_section *section = &census->mapping->sections[i];
        _cleanup_result_ PGresult *rows = NULL;
        if (!section->adds_to)
            continue;
        int failed =
            store_query_one(census->store, register_sql_base_find, &rows, census->error, "t", section->adds_to);
        if (failed)
            return failed;
        census->bases[i] = store_integer(rows, 0, 0);
        if (!census->bases[i])
            return error_set(census->error, PEIL_ERROR_USAGE,
                             _("%s:%u: adds_to = %s: no source of that name has objects; there are: %s"),
                             census->mapping->file, section->line, section->adds_to,
                             PQgetisnull(rows, 0, 1) ? _("none") : store_text(rows, 0, 1));
        if (census->bases[i] == census->source)
            return error_set(census->error, PEIL_ERROR_USAGE, _("%s:%u: a source does not add to itself"),
                             census->mapping->file, section->line);
    }
    return 0;
}

/* The source's id, and those it adds to. */
static int find_source(struct census *census)
{
    _cleanup_result_ PGresult *rows = NULL;
    census->bases = arena_allocate_array(census->arena, census->mapping->section_count + 1, sizeof(*census->bases));
    int failed =
        store_query(census->store, register_sql_source_find, &rows, census->error, "t", census->mapping->source);
    if (failed)
        return failed;
    if (PQntuples(rows)) {
        census->source = store_integer(rows, 0, 0);
        if (census->source == 0)
            return error_set(census->error, PEIL_ERROR_USAGE,
                             _("%s: the source name '%s' is that of what is recorded by hand; choose another"),
                             census->mapping->file, census->mapping->source);
    }
    return find_bases(census);
}

/* Whether this day may be imported still. */
static int check_order(struct census *census)
{
    _cleanup_result_ PGresult *newest = NULL;
    int failed = store_query(census->store, register_sql_import_newest, &newest, census->error, "iI", census->source,
                             census->bases, census->mapping->section_count);
    if (failed || PQntuples(newest) == 0)
        return failed;
    date_day day = store_date(newest, 0, 0);
    char was[11], is[11];
    if (census->request->as_of >= day)
        return 0;
    date_format(day, was);
    date_format(census->request->as_of, is);
    return error_set(census->error, PEIL_ERROR_USAGE,
                     _("'%s' was imported as of %s already; an import as of %s would rewrite history"),
                     store_text(newest, 0, 1), was, is);
}

/* By file and line; what has no line, in the order in which it was found. */
static int compare_problems(const void *one, const void *other)
{
    const struct census_problem *a = *(struct census_problem *const *)one, *b = *(struct census_problem *const *)other;
    int order = strcmp(a->file, b->file);
    if (order)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static void gather_result(struct census *census)
{
    struct import_result *result = census->result;
    struct import_note *notes = arena_allocate_array(census->arena, census->notes.count + 1, sizeof(*notes));
    struct import_problem *problems =
        arena_allocate_array(census->arena, census->problems.count + 1, sizeof(*problems));
    for (size_t i = 0; i < census->notes.count; i++)
        notes[i] = *(struct import_note *)census->notes.items[i];
    if (census->problems.count)
        qsort(census->problems.items, census->problems.count, sizeof(void *), compare_problems);
    for (size_t i = 0; i < census->problems.count; i++)
        problems[i] = ((struct census_problem *)census->problems.items[i])->shown;
    result->notes = notes;
    result->note_count = census->notes.count;
    result->problems = problems;
    result->problem_count = census->problems.count;
    result->total = (struct import_count){0};
    for (int i = 0; i < MAPPING_SORTS; i++) {
        result->total.added += result->sorts[i].added;
        result->total.changed += result->sorts[i].changed;
        result->total.vanished += result->sorts[i].vanished;
        result->total.unchanged += result->sorts[i].unchanged;
        result->total.rejected += result->sorts[i].rejected;
    }
}

/* An import of which nothing is left is a mistake, not a register that became empty. */
static int refuse_empty(struct census *census)
{
    const struct import_count *total = &census->result->total;
    if (total->added + total->changed + total->unchanged > 0)
        return 0;
    if (total->rejected > 0)
        return error_set(census->error, PEIL_ERROR_INPUT,
                         _("all %lld records were rejected, nothing is imported; the first: %s: %s"),
                         (long long)total->rejected, census->result->problems[0].place,
                         census->result->problems[0].reason);
    if (total->vanished > 0 && !census->request->allow_empty)
        return error_set(census->error, PEIL_ERROR_INPUT,
                         _("%s holds no records, and all %lld that are registered would vanish; say --allow-empty if "
                           "that is so"),
                         census->request->location, (long long)total->vanished);
    return 0;
}

static void note_kept(struct census *census)
{
    if (census->result->kept == 0)
        return;
    struct import_note *note = arena_allocate(census->arena, sizeof(*note));
    note->file = census->mapping->source;
    note->text =
        arena_format(census->arena,
                     _("%lld that were not seen are kept as they were: %zu records could not be read, so nobody "
                       "knows whether they vanished"),
                     (long long)census->result->kept, census->unreadable);
    census_push(census, &census->notes, note);
}

static int compare(struct census *census)
{
    census_take_units(census);
    census_take_persons(census);
    census_take_objects(census);
    int failed = census_compare_objects(census);
    if (failed)
        return failed;
    census_take_assignments(census);
    census_take_links(census);
    census_compare_assignments(census);
    census_compare_links(census);
    note_kept(census);
    gather_result(census);
    return refuse_empty(census);
}

/* Under the lock, in the transaction. */
static int import_inside(struct census *census)
{
    int failed = store_query(census->store, register_sql_import_lock, NULL, census->error, "");
    failed = failed ? failed : find_source(census);
    failed = failed ? failed : check_order(census);
    failed = failed ? failed : census_load(census);
    failed = failed ? failed : compare(census);
    if (failed || census->request->dry_run)
        return failed;
    failed = census_write(census);
    if (!failed && census->request->recorded)
        failed = census->request->recorded(census->request->recorded_context, census->store, census->result->id,
                                           census->error);
    return failed;
}

int register_import(struct store *store, struct arena *arena, const struct import_request *request,
                    struct import_result *ret_result, struct peil_error *error)
{
    struct census census = {.store = store,
                            .arena = arena,
                            .request = request,
                            .mapping = request->mapping,
                            .result = ret_result,
                            .error = error};
    *ret_result = (struct import_result){0};
    for (size_t i = 0; i < request->mapping->section_count; i++)
        ret_result->mapped[request->mapping->sections[i].sort] = true;
    /* The register is read before the transaction begins: a slow source holds no lock. */
    int failed = census_intake(&census);
    gather_result(&census);
    failed = failed ? failed : store_begin(store, error);
    if (failed)
        return failed;
    failed = import_inside(&census);
    if (failed || request->dry_run) {
        store_rollback(store);
        ret_result->id = 0;
        return failed;
    }
    return store_commit(store, error);
}
