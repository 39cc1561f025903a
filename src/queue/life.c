/* SPDX-License-Identifier: EUPL-1.2 */
/* Daemons in the store. */
#include "queue/life.h"

#include "queue/sql.h"
#include "base/poison.h"

const char *const life_beat = queue_sql_beat;

int life_lead(struct store *store, const char *daemon, int64_t lease_ms, int64_t *ret_token, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, queue_sql_leader_take, &rows, error, "ti", daemon, lease_ms);
    *ret_token = !failed && PQntuples(rows) ? store_integer(rows, 0, 0) : 0;
    return failed;
}

int life_lead_end(struct store *store, const char *daemon, int64_t token, struct peil_error *error)
{
    return store_query(store, queue_sql_leader_leave, NULL, error, "ti", daemon, token);
}

int life_end(struct store *store, const char *daemon, const char *start, struct peil_error *error)
{
    return store_query(store, queue_sql_daemon_end, NULL, error, "tt", daemon, start);
}

int life_daemons(struct store *store, PGresult **ret_rows, struct peil_error *error)
{
    return store_query(store, queue_sql_daemon_list, ret_rows, error, "");
}
