/* SPDX-License-Identifier: EUPL-1.2 */
/* Decisions about two objects that look like one: checked, recorded, journalled. */
#include "register/duplicate.h"

#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "register/sql.h"
#include "store/journal.h"
#include "base/poison.h"

static int check(const struct duplicate_deed *deed, struct peil_error *error)
{
    if (deed->one.id == deed->other.id)
        return error_set(error, PEIL_ERROR_USAGE, _("that is one and the same object: %s/%s"), deed->one.kind,
                         deed->one.key);
    if (strcmp(deed->one.kind, deed->other.kind) != 0)
        return error_set(error, PEIL_ERROR_USAGE, _("%s/%s and %s/%s are of two kinds and cannot be one"),
                         deed->one.kind, deed->one.key, deed->other.kind, deed->other.key);
    return deed->on > deed->today ? error_set(error, PEIL_ERROR_USAGE, _("that day has yet to come")) : 0;
}

static void write_journal(struct store *store, const struct duplicate_deed *deed)
{
    _cleanup_free_ char *subject = memory_format("%s/%s", deed->one.kind, deed->one.key);
    char on[11];
    date_format(deed->on, on);
    json_t *content = json_pack("{s:s, s:s}", "other", deed->other.key, "on", on);
    _cleanup_free_ char *text = json_dumps(content, JSON_COMPACT);
    journal_add(store, &(struct journal_entry){.area = "register",
                                               .action = deed->merge ? "kept_of_two" : "found_distinct",
                                               .subject = subject,
                                               .why = deed->note,
                                               .content = text});
    json_decref(content);
}

int duplicate_decide(struct store *store, const struct duplicate_deed *deed, struct peil_error *error)
{
    int failed = check(deed, error);
    failed = failed ? failed : store_begin(store, error);
    if (failed)
        return failed;
    failed = store_query(store, register_sql_duplicate_decide, NULL, error, "iitidtt", deed->one.id, deed->other.id,
                         deed->merge ? "merge" : "distinct", deed->merge ? deed->one.id : (int64_t)0, deed->on,
                         deed->note, store_actor(store));
    if (failed) {
        store_rollback(store);
        return failed;
    }
    write_journal(store, deed);
    return store_commit(store, error);
}
