/* SPDX-License-Identifier: EUPL-1.2 */
/* Checking that the store is sound. */
#include "store/sound.h"

#include <inttypes.h>

#include "base/text.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/sql.h"
#include "base/poison.h"

static void found(struct sound_report *report, const char *part, bool good, const char *text)
{
    report->bad += !good;
    report->found(report->context, &(struct sound_finding){.part = part, .good = good, .text = text});
}

static int check_version(struct store *store, struct sound_report *report, struct peil_error *error)
{
    struct migrate_state state;
    int failed = migrate_state_read(store, &state, error);
    if (failed)
        return failed;
    _cleanup_free_ char *text = NULL;
    if (state.applied == 0)
        text = memory_text(_("there is no store yet; this makes one: peil store init"));
    else if (state.applied != state.available)
        text = memory_format(_("the store is at version %d, this peil at %d"), state.applied, state.available);
    else if (state.changed_number)
        text = memory_format(_("migration %d was applied with another text than this peil has"), state.changed_number);
    report->other_version = text != NULL;
    if (!text)
        text = memory_format(_("version %d, every migration as this peil has it"), state.applied);
    found(report, "version", !report->other_version, text);
    return 0;
}

static int check_journal(struct store *store, struct sound_report *report, struct peil_error *error)
{
    struct journal_verdict verdict;
    int failed = journal_verify(store, &verdict, error);
    if (failed)
        return failed;
    _cleanup_free_ char *text = verdict.bad_seq
                                    ? memory_format(_("row %" PRId64 ": %s"), verdict.bad_seq, verdict.reason)
                                    : memory_format(_("%" PRId64 " rows, the chain is whole"), verdict.rows);
    found(report, "journal", verdict.bad_seq == 0, text);
    return 0;
}

/* A statement that gives one text a row, each a thing that is wrong. */
static int check_rows(struct store *store, struct sound_report *report, const char *part, const char *statement,
                      const char *good, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, statement, &rows, error, "");
    if (failed)
        return failed;
    for (int i = 0; i < PQntuples(rows); i++)
        found(report, part, false, store_text(rows, i, 0));
    if (PQntuples(rows) == 0)
        found(report, part, true, good);
    return 0;
}

int sound_check(struct store *store, struct sound_report *report, struct peil_error *error)
{
    report->bad = 0;
    int failed = check_version(store, report, error);
    if (failed || report->other_version)
        return failed;
    failed = check_journal(store, report, error);
    if (!failed)
        failed = check_rows(store, report, "schema", store_sql_sound_schema,
                            _("constraints, indexes and triggers are all in force"), error);
    if (!failed)
        failed = check_rows(store, report, "partitions", store_sql_sound_partitions,
                            _("every run has a place for its results"), error);
    return failed;
}
