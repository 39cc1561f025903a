/* SPDX-License-Identifier: EUPL-1.2 */
/* Daemons in the store. */
#include "queue/life.h"

#include "queue/sql.h"
#include "store/migrate.h"
#include "base/poison.h"

const char *const life_beat = queue_sql_beat;

int life_lead(struct store *store, const char *daemon, int64_t lease_ms, struct life_lead *ret_lead,
              struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query(store, queue_sql_leader_take, &rows, error, "tii", daemon, lease_ms,
                             (int64_t)migrations[migration_count - 1].number);
    *ret_lead = (struct life_lead){0};
    if (!failed && PQntuples(rows))
        *ret_lead = (struct life_lead){.token = store_integer(rows, 0, 0), .now = store_integer(rows, 0, 1)};
    return failed;
}

int life_session(struct store *store, bool patient, struct peil_error *error)
{
    return store_query(store, patient ? queue_sql_session_long : queue_sql_session_short, NULL, error, "");
}

int life_turn(struct store *store, const struct life_due *due, bool *ret_led, int64_t *ret_job,
              struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = store_query_one(store, queue_sql_due_turn, &rows, error, "tiiiiittttt", due->daemon, due->token,
                                 due->schedule_id, due->version, due->due_at, due->delay_ms, due->kind, due->subject,
                                 due->payload, due->source, due->actor);
    *ret_led = !failed && store_boolean(rows, 0, 0);
    *ret_job = failed ? 0 : store_integer(rows, 0, 1);
    return failed;
}

int life_skip(struct store *store, const struct life_due *due, struct peil_error *error)
{
    return store_query(store, queue_sql_due_skip, NULL, error, "tiii", due->daemon, due->token, due->schedule_id,
                       due->due_at);
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
