/* SPDX-License-Identifier: EUPL-1.2 */
/* The session: settings, limits before every statement, and a stopwatch of our own that cancels and then closes. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "data_pg/pg.h"
#include "data_pg/sql.h"

enum { GRACE_MS = 2000, LOOK_MS = 100, CHECK_ALIVE_MS = 2000 };

int64_t pg_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const char *pg_say(const struct pg *pg, const char *message)
{
    return pg->host->translate(pg->host->context, message);
}

int64_t pg_timeout_ms(const struct pg *pg)
{
    return pg->settings[PG_TIMEOUT].integer * 1000;
}

static int set_error(struct peil_error *error, int code, const char *format, ...) PEIL_PRINTF(3, 4);
static int set_error(struct peil_error *error, int code, const char *format, ...)
{
    va_list arguments;
    error->code = code;
    error->cause = 0;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof(error->message), format, arguments);
    va_end(arguments);
    return code;
}

int pg_refuse(struct pg *pg, struct peil_error *error, const char *message, const char *what)
{
    return set_error(error, PEIL_ERROR_USAGE, pg_say(pg, message), what);
}

void pg_fill(struct sql_text *sql, const char *template, ...)
{
    while (*template) {
        const char *open = strchr(template, '{'), *close = open ? strchr(open, '}') : NULL;
        if (!close)
            break;
        sql_add_bytes(sql, template, (size_t)(open - template));
        va_list pairs;
        va_start(pairs, template);
        const char *name, *text;
        while ((name = va_arg(pairs, const char *)) != NULL && (text = va_arg(pairs, const char *)) != NULL)
            if (strlen(name) == (size_t)(close - open - 1) && memcmp(name, open + 1, strlen(name)) == 0)
                sql_add(sql, text);
        va_end(pairs);
        template = close + 1;
    }
    size_t size = strlen(template);
    while (size && (template[size - 1] == '\n' || template[size - 1] == ';'))
        size--;
    sql_add_bytes(sql, template, size);
}

bool pg_lost(const struct pg *pg)
{
    return PQstatus(pg->connection) != CONNECTION_OK;
}

/* Classes whose messages speak of names, rights and time, and never hold a value of the data. */
static bool may_be_told(const char *state)
{
    static const char *const classes[] = {"08", "0A", "25", "28", "3D", "3F", "42", "53", "54", "55", "57", "58"};
    for (size_t i = 0; state && i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strncmp(state, classes[i], 2) == 0)
            return true;
    return false;
}

int pg_fail(struct pg *pg, const PGresult *result, struct peil_error *error)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (pg->late || (state && strcmp(state, "57014") == 0)) {
        pg->late = true;
        return set_error(error, PEIL_ERROR_INPUT, pg_say(pg, PEIL_N_("it took more than %lld s")),
                         (long long)pg->settings[PG_TIMEOUT].integer);
    }
    if (state && strcmp(state, "55P03") == 0)
        return set_error(error, PEIL_ERROR_INPUT, "%s", pg_say(pg, PEIL_N_("somebody holds a lock on it (55P03)")));
    if (state && may_be_told(state))
        return set_error(error, PEIL_ERROR_INPUT, "%s (%s)", message ? message : "", state);
    if (state)
        return set_error(error, PEIL_ERROR_INPUT, pg_say(pg, PEIL_N_("the server refused it on a value (%s)")), state);
    return set_error(error, PEIL_ERROR_INPUT, "%s", pg_say(pg, PEIL_N_("the connection was lost")));
}

/* ---- The stopwatch
 * --------------------------------------------------------------------------------------------------- */

static void cancel(struct pg *pg)
{
    char ignored[256];
    PGcancel *cancelling = PQgetCancel(pg->connection);
    if (cancelling)
        PQcancel(cancelling, ignored, sizeof(ignored));
    PQfreeCancel(cancelling);
}

static bool poll_once(struct pg *pg, int64_t wait_ms)
{
    struct pollfd socket = {.fd = PQsocket(pg->connection), .events = POLLIN};
    int found = poll(&socket, 1, (int)(wait_ms < 1 ? 1 : wait_ms > LOOK_MS ? LOOK_MS : wait_ms));
    return found > 0 || (found < 0 && errno != EINTR);
}

bool pg_wait(struct pg *pg, int64_t until_ms)
{
    while (!poll_once(pg, until_ms - pg_now_ms())) {
        bool stop = !pg->second && pg->host->cancelled(pg->host->context);
        if (pg_now_ms() < until_ms && !stop)
            continue;
        if (pg->late)
            return false; /* it does not even hear that it was cancelled: closed by the caller */
        pg->late = true;
        cancel(pg);
        until_ms = pg_now_ms() + GRACE_MS;
        while (pg_now_ms() < until_ms)
            if (poll_once(pg, until_ms - pg_now_ms()))
                return true;
        return false;
    }
    return true;
}

/* Closing is the last word: the server finds that nobody listens. */
static void abandon(struct pg *pg)
{
    PQfinish(pg->connection);
    pg->connection = NULL;
}

static PGresult *gather(struct pg *pg, struct peil_error *error)
{
    int64_t until = pg_now_ms() + pg_timeout_ms(pg) + GRACE_MS;
    PGresult *last = NULL, *result;
    while (true) {
        while (PQisBusy(pg->connection)) {
            if (!pg_wait(pg, until) || !PQconsumeInput(pg->connection)) {
                PQclear(last);
                pg_fail(pg, NULL, error);
                abandon(pg);
                return NULL;
            }
        }
        result = PQgetResult(pg->connection);
        if (!result)
            break;
        PQclear(last);
        last = result;
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COPY_OUT || status == PGRES_COPY_IN || status == PGRES_COPY_BOTH)
            break;
    }
    ExecStatusType status = last ? PQresultStatus(last) : PGRES_FATAL_ERROR;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_COPY_OUT)
        return last;
    pg_fail(pg, last, error);
    PQclear(last);
    return NULL;
}

PGresult *pg_ask(struct pg *pg, const char *sql, int count, const char *const *values, struct peil_error *error)
{
    if (!pg->connection || !PQsendQueryParams(pg->connection, sql, count, NULL, values, NULL, NULL, 0)) {
        pg_fail(pg, NULL, error);
        return NULL;
    }
    return gather(pg, error);
}

PGresult *pg_run(struct pg *pg, const struct sql_text *sql, struct peil_error *error)
{
    const char **values = calloc(sql->parameter_count + 1u, sizeof(*values));
    for (uint32_t i = 0; values && i < sql->parameter_count; i++)
        values[i] = sql->parameters[i].text;
    pg->queries++;
    PGresult *result = pg_ask(pg, sql->data, (int)sql->parameter_count, values, error);
    free(values);
    return result;
}

static int command(struct pg *pg, const char *sql, int count, const char *const *values, struct peil_error *error)
{
    PGresult *result = pg_ask(pg, sql, count, values, error);
    PQclear(result);
    return result ? 0 : error->code;
}

static int limits(struct pg *pg, struct peil_error *error)
{
    char timeout[24], lock[24], pause[24];
    const char *values[] = {timeout, lock, pause};
    snprintf(timeout, sizeof(timeout), "%lld", (long long)pg_timeout_ms(pg));
    snprintf(lock, sizeof(lock), "%lld", (long long)pg->settings[PG_LOCK_TIMEOUT].integer);
    snprintf(pause, sizeof(pause), "%lld", (long long)pg_timeout_ms(pg));
    return command(pg, data_pg_sql_limits, 3, values, error);
}

int pg_begin(struct pg *pg, struct peil_error *error)
{
    int failed = command(pg, data_pg_sql_begin, 0, NULL, error);
    return failed ? failed : limits(pg, error);
}

int pg_begin_snapshot(struct pg *pg, struct peil_error *error)
{
    struct sql_text take = {0};
    int failed = command(pg, data_pg_sql_begin_snapshot, 0, NULL, error);
    if (!failed && pg->snapshot) {
        char *quoted = PQescapeLiteral(pg->connection, pg->snapshot, strlen(pg->snapshot));
        pg_fill(&take, data_pg_sql_snapshot_take, "snapshot", quoted, NULL);
        failed = command(pg, take.data, 0, NULL, error);
        PQfreemem(quoted);
        sql_release(&take);
    }
    return failed ? failed : limits(pg, error);
}

void pg_rollback(struct pg *pg)
{
    struct peil_error ignored;
    if (pg->connection && !pg_lost(pg))
        command(pg, data_pg_sql_rollback, 0, NULL, &ignored);
}

PGresult *pg_alone(struct pg *pg, const struct sql_text *sql, struct peil_error *error)
{
    PGresult *result = pg_begin(pg, error) ? NULL : pg_run(pg, sql, error);
    pg_rollback(pg);
    return result;
}

/* ---- Connecting
 * ------------------------------------------------------------------------------------------------------- */

static bool await_connection(struct pg *pg)
{
    int64_t until = pg_now_ms() + 15000;
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
        struct pollfd socket = {.fd = PQsocket(pg->connection),
                                .events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        int64_t left = until - pg_now_ms();
        if (left <= 0 || (!pg->second && pg->host->cancelled(pg->host->context)))
            return false;
        if (poll(&socket, 1, (int)(left < LOOK_MS ? left : LOOK_MS)) > 0)
            next = PQconnectPoll(pg->connection);
    }
    return next == PGRES_POLLING_OK;
}

int pg_open(struct pg *pg, struct peil_error *error)
{
    const char *const names[] = {
        "host", "port", "dbname", "user", "service", "passfile", "sslmode", "fallback_application_name", NULL};
    const char *values[9] = {0};
    char alive[16];
    for (int i = PG_HOST; i <= PG_SSLMODE; i++)
        values[i] = pg->settings[i].text;
    values[7] = "peil";
    pg->connection = PQconnectStartParams(names, values, 0);
    if (!pg->connection || PQstatus(pg->connection) == CONNECTION_BAD || !await_connection(pg)) {
        const char *message = pg->connection ? PQerrorMessage(pg->connection) : "";
        size_t size = strcspn(message, "\n");
        if (size == 0)
            set_error(error, PEIL_ERROR_INPUT, "%s", pg_say(pg, PEIL_N_("no connection within 15 s")));
        else
            set_error(error, PEIL_ERROR_INPUT, pg_say(pg, PEIL_N_("no connection: %.*s")), (int)size, message);
        pg_close(pg);
        return error->code;
    }
    snprintf(alive, sizeof(alive), "%d", CHECK_ALIVE_MS);
    return command(pg, data_pg_sql_session, 1, (const char *const[]){alive}, error);
}

void pg_close(struct pg *pg)
{
    PQfinish(pg->connection);
    pg->connection = NULL;
}
