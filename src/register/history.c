/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading back what imports did. */
#include "register/history.h"

#include "base/error.h"
#include "base/text.h"
#include "register/sql.h"
#include "base/poison.h"

int history_objects(struct store *store, date_day day, const char *kind, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, register_sql_object_list, ret_rows, error, "dt", day, kind);
}

/* PEIL_ERROR_USAGE when there is no such import. */
static int history_check(struct store *store, int64_t import, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, register_sql_import_exists, &rows, error, "i", import);
    if (!failed && !store_boolean(rows, 0, 0))
        failed = import ? error_set(error, PEIL_ERROR_USAGE, _("there is no import %lld"), (long long)import)
                        : error_set(error, PEIL_ERROR_USAGE, _("nothing was imported yet; see peil register import"));
    return failed;
}

int history_changes(struct store *store, int64_t import, PGresult **ret_rows, struct peil_error *error)
{
    int failed = history_check(store, import, error);
    return failed ? failed : store_query(store, register_sql_import_changes, ret_rows, error, "i", import);
}

int history_rejected(struct store *store, int64_t import, PGresult **ret_rows, struct peil_error *error)
{
    int failed = history_check(store, import, error);
    return failed ? failed : store_query(store, register_sql_import_rejected, ret_rows, error, "i", import);
}

int history_imports(struct store *store, int64_t limit, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, register_sql_import_list, ret_rows, error, "i", limit);
}
