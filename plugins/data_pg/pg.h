/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of data_pg share: the session, the table, and how metrics are asked. */
#ifndef DATA_PG_H
#define DATA_PG_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "data_common/engine.h"
#include "data_common/sql_postgresql.h"

enum {
    PG_HOST,
    PG_PORT,
    PG_DATABASE,
    PG_USER,
    PG_SERVICE,
    PG_PASSFILE,
    PG_SSLMODE,
    PG_TIMEOUT,
    PG_LOCK_TIMEOUT,
    PG_CONNECTIONS,
    PG_ROAD,
    PG_MEMORY,
    PG_OPTIONS
};
extern const struct peil_option pg_options[PG_OPTIONS];

enum pg_road { ROAD_AUTO, ROAD_STREAM, ROAD_PUSHDOWN };

struct pg {
    const struct peil_host *host;
    const struct peil_setting *settings;
    PGconn *connection;
    const char *snapshot; /* of the first connection, for the second; NULL */
    bool second;          /* not the thread that may ask the host */
    bool late;            /* a statement took too long and was cancelled */
    uint64_t queries, scans, bytes;
};

/* ---- pg_session.c ---- */

int pg_open(struct pg *pg, struct peil_error *error);
void pg_close(struct pg *pg);
/* BEGIN READ ONLY with the limits for one statement. */
int pg_begin(struct pg *pg, struct peil_error *error);
int pg_begin_snapshot(struct pg *pg, struct peil_error *error);
void pg_rollback(struct pg *pg);
/* One statement in a transaction that is open. NULL: it failed; error has the cause without any value of the data, and
 * pg_lost says whether the connection went with it. */
PGresult *pg_run(struct pg *pg, const struct sql_text *sql, struct peil_error *error);
PGresult *pg_ask(struct pg *pg, const char *sql, int count, const char *const *values, struct peil_error *error);
/* As pg_run, in a transaction of its own. */
PGresult *pg_alone(struct pg *pg, const struct sql_text *sql, struct peil_error *error);
bool pg_lost(const struct pg *pg);
/* Waits until the connection can be read. False: time is up (it was cancelled) or it is gone. */
bool pg_wait(struct pg *pg, int64_t until_ms);
int64_t pg_now_ms(void);
int64_t pg_timeout_ms(const struct pg *pg);
/* What went wrong, in words that hold no value. */
int pg_fail(struct pg *pg, const PGresult *result, struct peil_error *error);
const char *pg_say(const struct pg *pg, const char *message);

/* Adds the template with each {name} replaced: pairs of name and text, then NULL. */
void pg_fill(struct sql_text *sql, const char *template, ...) __attribute__((sentinel));

/* ---- pg_table.c ---- */

struct pg_table {
    char *name; /* "schema"."table", quoted */
    char kind;  /* r, p, v, m, f */
    bool heap;  /* its rows have a place (ctid) that can be ranged over */
    bool replica;
    int64_t blocks, rows; /* rows: an estimate; -1 unknown */
    struct peil_column *columns;
    uint32_t *types; /* oid of the base type, by column */
    uint32_t column_count;
};
int pg_table_find(struct pg *pg, const char *table, struct pg_table *ret_table, struct peil_error *error);
/* From what the host knows of it, without looking. */
void pg_table_known(const struct peil_dataset *dataset, struct pg_table *ret_table);
void pg_table_release(struct pg_table *table);

/* ---- pg_figures.c: metrics as SQL ---- */

struct pg_question {
    struct pg *pg;
    const struct pg_table *table;
    const struct peil_question *question;
    bool *answered; /* by metric */
};
const struct peil_metric *pg_metric(const struct pg_question *asked, uint32_t index);

/* Whether a metric rides along in the one aggregate query. */
bool pg_is_figure(uint32_t kind);
/* The aggregate query for these metrics; those that cannot be said are answered as not measured with their cause, and
 * left out of metrics (count shrinks). places: where each one's figures stand. */
struct pg_places {
    int rows, good, bad, allowed, text; /* column in the answer; -1: none */
    int nonnull;                        /* bad = nonnull - good - allowed */
};
int pg_figures_sql(struct pg_question *asked, uint32_t *metrics, uint32_t *count, struct sql_text *sql,
                   struct pg_places *places, struct peil_error *error);
/* The query of one metric that groups or joins; false with a cause. */
bool pg_group_sql(struct pg_question *asked, uint32_t metric, struct sql_text *sql, struct peil_error *error);
/* A condition (where) as SQL; nothing for none. False with a cause. */
bool pg_where_sql(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                  struct peil_error *error);
const struct peil_column *pg_column(const struct pg_question *asked, const char *name, struct peil_error *error);
/* The condition that is true for good rows; for finders. False: there is none. */
bool pg_good_sql(struct pg_question *asked, const struct peil_metric *metric, struct sql_text *sql,
                 struct peil_error *error);
/* The query that finds the bad rows, its parameters written out; NULL: none. In the host's memory. */
const char *pg_finder(struct pg_question *asked, uint32_t metric);
int pg_refuse(struct pg *pg, struct peil_error *error, const char *message, const char *what);

/* ---- pg_pushdown.c ---- */

/* Answers these metrics with queries: one for all figures, one for each of the others. A query that fails is halved
 * until the metric is found that it fails on. An error: the connection is gone. */
int pg_pushdown(struct pg_question *asked, uint32_t *metrics, uint32_t count, struct peil_error *error);

/* ---- pg_stream.c ---- */

/* Answers all metrics that are not left out by reading the columns they need; those that need too much memory stay
 * unanswered. */
int pg_stream(struct pg_question *asked, const bool *left_out, bool *ret_spilled, uint64_t *ret_rows,
              struct peil_error *error);
void pg_copy_sql(const struct pg_table *table, const bool *needs, const bool *values, const char *range,
                 struct sql_text *sql);

/* ---- pg_test.c ---- */

int pg_test(const struct peil_host *host, const struct peil_setting *settings, struct peil_error *error);

#endif
