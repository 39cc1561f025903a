/* SPDX-License-Identifier: EUPL-1.2 */
/* The steps of a sign of life. */
#include "daemon/beat.h"

#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "queue/life.h"
#include "queue/retry.h"
#include "store/migrate.h"
#include "store/store.h"
#include "base/poison.h"

static void lose(struct beat *beat, const char *words, int64_t now_ms)
{
    snprintf(beat->words, sizeof(beat->words), "%s", words);
    beat->words[strcspn(beat->words, "\n")] = '\0';
    PQfinish(beat->connection);
    beat->connection = NULL;
    beat->state = BEAT_AWAY;
    beat->reached = false;
    beat->ended++;
    beat->next_ms =
        now_ms + retry_delay_ms(BEAT_AGAIN_FIRST_MS, BEAT_AGAIN_MOST_MS, ++beat->tries, randombytes_random());
}

static void begin_connection(struct beat *beat, int64_t now_ms)
{
    struct peil_error error = {0};
    if (store_connect_start(&beat->connection, &beat->settings->store, &error)) {
        lose(beat, error.message, now_ms);
        return;
    }
    beat->state = BEAT_CONNECTING;
    beat->until_ms = now_ms + BEAT_PATIENCE_MS;
    beat->events = POLLOUT;
    if (PQstatus(beat->connection) == CONNECTION_BAD)
        lose(beat, PQerrorMessage(beat->connection), now_ms);
}

/* "{a,b}": names have no characters that an array must quote, but are quoted all the same. */
static char *names_array(const struct beat *beat)
{
    _cleanup_buffer_ struct buffer out = {0};
    buffer_append_byte(&out, '{');
    for (size_t i = 0; i < beat->living_count; i++)
        buffer_append_format(&out, "%s\"%s\"", i ? "," : "", beat->living[i]);
    buffer_append_byte(&out, '}');
    return memory_text(buffer_text(&out));
}

static void ask(struct beat *beat, int64_t now_ms)
{
    char pid[16], workers[24], lease[24];
    _cleanup_free_ char *living = names_array(beat);
    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    snprintf(workers, sizeof(workers), "%" PRId64, beat->settings->workers);
    snprintf(lease, sizeof(lease), "%" PRId64, beat->settings->lease * 1000);
    const char *const values[LIFE_BEAT_PARAMETERS] = {
        beat->settings->name, beat->start, pid, PACKAGE_VERSION, workers, living, lease};
    if (!PQsendQueryParams(beat->connection, life_beat, LIFE_BEAT_PARAMETERS, NULL, values, NULL, NULL, 0)) {
        lose(beat, PQerrorMessage(beat->connection), now_ms);
        return;
    }
    beat->state = BEAT_ASKED;
    beat->until_ms = now_ms + BEAT_PATIENCE_MS;
    beat->events = POLLIN;
    PQflush(beat->connection);
}

static void take_answer(struct beat *beat, const PGresult *rows, int64_t now_ms)
{
    if (PQresultStatus(rows) != PGRES_TUPLES_OK || PQntuples(rows) != 1) {
        lose(beat, PQresultErrorMessage(rows), now_ms);
        return;
    }
    beat->schema = store_integer(rows, 0, LIFE_SCHEMA);
    beat->due = store_integer(rows, 0, LIFE_DUE);
    beat->leased = store_integer(rows, 0, LIFE_LEASED);
    beat->aside = store_integer(rows, 0, LIFE_ASIDE);
    beat->other_schema = beat->schema != migrations[migration_count - 1].number;
    beat->reached = true;
    beat->tries = 0;
    beat->answered++;
    beat->ended++;
    beat->state = BEAT_THERE;
    beat->next_ms = now_ms + beat->settings->lease * 1000 / 3;
}

static void read_answer(struct beat *beat, int64_t now_ms)
{
    if (!PQconsumeInput(beat->connection)) {
        lose(beat, PQerrorMessage(beat->connection), now_ms);
        return;
    }
    if (PQisBusy(beat->connection))
        return;
    PGresult *rows = PQgetResult(beat->connection);
    if (!rows)
        return;
    take_answer(beat, rows, now_ms);
    PQclear(rows);
    while (beat->connection && (rows = PQgetResult(beat->connection)))
        PQclear(rows);
}

static void go_on_connecting(struct beat *beat, int64_t now_ms)
{
    switch (PQconnectPoll(beat->connection)) {
    case PGRES_POLLING_OK:
        beat->state = BEAT_THERE;
        ask(beat, now_ms);
        return;
    case PGRES_POLLING_READING:
        beat->events = POLLIN;
        return;
    case PGRES_POLLING_WRITING:
        beat->events = POLLOUT;
        return;
    default:
        lose(beat, PQerrorMessage(beat->connection), now_ms);
    }
}

/* Between two signs of life only the end of the connection can be heard. */
static void listen_idle(struct beat *beat, int64_t now_ms)
{
    if (!PQconsumeInput(beat->connection) || PQstatus(beat->connection) == CONNECTION_BAD)
        lose(beat, PQerrorMessage(beat->connection), now_ms);
}

void beat_step(struct beat *beat, int64_t now_ms)
{
    bool late = now_ms >= beat->until_ms;
    switch (beat->state) {
    case BEAT_AWAY:
        if (now_ms >= beat->next_ms)
            begin_connection(beat, now_ms);
        return;
    case BEAT_CONNECTING:
        if (late)
            lose(beat, _("it does not answer"), now_ms);
        else
            go_on_connecting(beat, now_ms);
        return;
    case BEAT_THERE:
        if (now_ms >= beat->next_ms)
            ask(beat, now_ms);
        else
            listen_idle(beat, now_ms);
        return;
    case BEAT_ASKED:
        if (late)
            lose(beat, _("it does not answer"), now_ms);
        else
            read_answer(beat, now_ms);
        return;
    }
}

void beat_soon(struct beat *beat)
{
    if (beat->state == BEAT_THERE)
        beat->next_ms = 0;
}

int beat_socket(const struct beat *beat)
{
    return beat->connection ? PQsocket(beat->connection) : -1;
}

int64_t beat_due_ms(const struct beat *beat)
{
    return beat->state == BEAT_AWAY || beat->state == BEAT_THERE ? beat->next_ms : beat->until_ms;
}

void beat_release(struct beat *beat)
{
    PQfinish(beat->connection);
    beat->connection = NULL;
    beat->state = BEAT_AWAY;
}
