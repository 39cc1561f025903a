/* SPDX-License-Identifier: EUPL-1.2 */
/* Connections and transactions. */
#include "store/store.h"

#include <assert.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/migrate.h"
#include "store/sql.h"
#include "base/poison.h"

/* Every session is the same, whatever the server, the database or the environment prefer. */
static const char session_options[] =
    "-c search_path= -c timezone=UTC -c datestyle=ISO,YMD -c intervalstyle=iso_8601 -c bytea_output=hex -c jit=off "
    "-c client_min_messages=warning -c standard_conforming_strings=on "
    /* the server, too, notices within a minute that nobody is there */
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c tcp_user_timeout=60000";

static void ignore_notice(void *context, const PGresult *rows)
{
    (void)context;
    (void)rows;
}

/* "anna (peil_steward)": the account that runs this program, and the database user when it is another name. */
static char *actor_name(PGconn *connection)
{
    const char *database_user = PQuser(connection);
    struct passwd account, *found = NULL;
    char room[4096];
    if (getpwuid_r(getuid(), &account, room, sizeof(room), &found) != 0 || !found ||
        strcmp(account.pw_name, database_user) == 0)
        return memory_text(database_user);
    return memory_format("%s (%s)", account.pw_name, database_user);
}

static PGconn *connect_to(const struct store_settings *settings, const struct secret *password, bool wait)
{
    char timeout[24];
    snprintf(timeout, sizeof(timeout), "%d", settings->connect_timeout > 0 ? (int)settings->connect_timeout : 10);
    /* The service comes first: what is written out here counts more than what the service says. NULL values are passed
     * over by libpq. */
    const char *const keywords[] = {"service",
                                    "host",
                                    "port",
                                    "dbname",
                                    "user",
                                    "passfile",
                                    "password",
                                    "connect_timeout",
                                    "application_name",
                                    "client_encoding",
                                    "options",
                                    "keepalives_idle",
                                    "keepalives_interval",
                                    "keepalives_count",
                                    "tcp_user_timeout",
                                    NULL};
    const char *const values[] = {settings->service,
                                  settings->host,
                                  settings->port,
                                  settings->database,
                                  settings->user,
                                  settings->passfile,
                                  password->text,
                                  timeout,
                                  "peil",
                                  "UTF8",
                                  session_options,
                                  "30",
                                  "10",
                                  "3",
                                  "60000",
                                  NULL};
    return wait ? PQconnectdbParams(keywords, values, 0) : PQconnectStartParams(keywords, values, 0);
}

int store_open_bare(struct store **ret_store, const struct store_settings *settings, struct peil_error *error)
{
    _cleanup_secret_ struct secret password = {0};
    *ret_store = NULL;
    int unread = settings->password ? secret_read(&password, settings->password, error) : 0;
    if (unread)
        return unread;
    PGconn *connection = connect_to(settings, &password, true);
    if (!connection || PQstatus(connection) != CONNECTION_OK) {
        _cleanup_free_ char *reason = memory_text(connection ? PQerrorMessage(connection) : "?");
        reason[strcspn(reason, "\n")] = '\0';
        error_set(error, PEIL_ERROR_STORE, _("no connection with PostgreSQL: %s"), reason);
        PQfinish(connection);
        return PEIL_ERROR_STORE;
    }
    if (PQserverVersion(connection) < 150000) {
        error_set(error, PEIL_ERROR_VERSION, _("this server is PostgreSQL %d; peil needs version 15 or newer"),
                  PQserverVersion(connection) / 10000);
        PQfinish(connection);
        return PEIL_ERROR_VERSION;
    }
    PQsetNoticeReceiver(connection, ignore_notice, NULL);
    struct store *store = memory_allocate_zeroed(1, sizeof(*store));
    store->connection = connection;
    store->actor = actor_name(connection);
    store->pending_arena = arena_new();
    *ret_store = store;
    return 0;
}

int store_connect_start(PGconn **ret_connection, const struct store_settings *settings, struct peil_error *error)
{
    _cleanup_secret_ struct secret password = {0};
    *ret_connection = NULL;
    int unread = settings->password ? secret_read(&password, settings->password, error) : 0;
    if (unread)
        return unread;
    *ret_connection = connect_to(settings, &password, false);
    if (!*ret_connection)
        return error_set(error, PEIL_ERROR_STORE, _("no connection with PostgreSQL: %s"), "?");
    PQsetNoticeReceiver(*ret_connection, ignore_notice, NULL);
    return 0;
}

static int refuse_other_version(const struct migrate_state *state, struct peil_error *error)
{
    if (state->applied == 0)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("this database has no store of peil yet; this makes one: peil store init"));
    if (state->applied > state->available)
        return error_set(error, PEIL_ERROR_VERSION,
                         _("the store is at version %d and this peil knows up to %d: install a newer peil"),
                         state->applied, state->available);
    if (state->applied < state->available)
        return error_set(
            error, PEIL_ERROR_VERSION,
            _("the store is at version %d and this peil needs %d; this brings it there: peil store upgrade"),
            state->applied, state->available);
    if (state->changed_number)
        return error_set(
            error, PEIL_ERROR_VERSION,
            _("migration %d was applied with another text than this peil has: the store belongs to another "
              "build; see peil store check"),
            state->changed_number);
    return 0;
}

int store_open(struct store **ret_store, const struct store_settings *settings, struct peil_error *error)
{
    int failed = store_open_bare(ret_store, settings, error);
    if (failed)
        return failed;
    struct migrate_state state;
    failed = migrate_state_read(*ret_store, &state, error);
    if (!failed)
        failed = refuse_other_version(&state, error);
    if (failed) {
        store_close(*ret_store);
        *ret_store = NULL;
    }
    return failed;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    PQfinish(store->connection);
    free(store->actor);
    free(store->pending);
    arena_free(store->pending_arena);
    buffer_release(&store->copy.out);
    free(store);
}

void store_cleanup_(struct store **store)
{
    store_close(*store);
}

static int begin(struct store *store, const char *statement, bool repeatable, struct peil_error *error)
{
    assert(!store->in_transaction);
    int failed = store_query(store, statement, NULL, error, "");
    if (failed)
        return failed;
    store->in_transaction = true;
    store->repeatable = repeatable;
    return 0;
}

int store_begin(struct store *store, struct peil_error *error)
{
    return begin(store, store_sql_begin, false, error);
}

int store_begin_repeatable(struct store *store, struct peil_error *error)
{
    return begin(store, store_sql_begin_repeatable, true, error);
}

/* PostgreSQL answers a commit of a transaction in which something failed with ROLLBACK, and not with an error. */
static int commit_now(struct store *store, struct peil_error *error)
{
    _cleanup_result_ PGresult *answer = store_execute(store, store_sql_commit, 0, NULL, NULL, NULL, NULL, 0);
    if (PQresultStatus(answer) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(answer), "COMMIT") == 0)
        return 0;
    snprintf(store->sqlstate, sizeof(store->sqlstate), "%s", "");
    if (PQstatus(store->connection) == CONNECTION_BAD) {
        snprintf(store->sqlstate, sizeof(store->sqlstate), "%s", "08007"); /* transaction_resolution_unknown */
        return error_set(error, PEIL_ERROR_STORE,
                         _("the connection with PostgreSQL was lost while the last step was being recorded; whether it "
                           "was, peil journal show tells"));
    }
    if (PQresultStatus(answer) == PGRES_COMMAND_OK)
        return error_set(error, PEIL_ERROR_STORE,
                         _("nothing was recorded: an earlier statement of this command failed"));
    return store_fail(store, answer, error);
}

int store_commit(struct store *store, struct peil_error *error)
{
    assert(store->in_transaction);
    int failed = store->pending_count ? journal_write(store, error) : 0;
    if (!failed)
        failed = commit_now(store, error);
    if (failed)
        store_rollback(store);
    journal_forget(store);
    store->in_transaction = false;
    return failed;
}

void store_rollback(struct store *store)
{
    if (store->copy.open)
        store_copy_end(store, PEIL_ERROR_INTERRUPTED, NULL);
    if (store->in_transaction && PQstatus(store->connection) == CONNECTION_OK)
        PQclear(store_execute(store, store_sql_rollback, 0, NULL, NULL, NULL, NULL, 0));
    store->in_transaction = false;
    journal_forget(store);
}

bool store_in_transaction(const struct store *store)
{
    return store->in_transaction;
}

const char *store_sqlstate(const struct store *store)
{
    return store->sqlstate;
}

const char *store_actor(const struct store *store)
{
    return store->actor;
}

PGconn *store_connection(struct store *store)
{
    return store->connection;
}
