/* SPDX-License-Identifier: EUPL-1.2 */
/* Metrics over rows in memory: a question is compiled once, rows come in batches of columns, from one thread or
 * several, and the answers go to the host. What it counts is what peil-data(7) says; a plugin brings the rows.
 *
 *     engine_open, engine_needs             which columns of the source are needed at all
 *     engine_part_new for each thread, engine_rows for each batch
 *     engine_finish                         puts the parts together and answers
 *
 * Exact uniqueness keeps every key, spread over partitions by its hash (XXH3), and compares keys and not hashes. What a
 * metric keeps counts against memory_most; a metric that would go over it lets go of what it has and is marked spilled:
 * the plugin asks it of the source in another way, or it is not measured. */
#ifndef DATA_COMMON_ENGINE_H
#define DATA_COMMON_ENGINE_H

#include "data_common/expression.h"
#include "data_common/format.h"

struct engine;
struct engine_part;

enum { ENGINE_BATCH = 512 }; /* rows that engine_rows takes at most */

struct engine_request {
    const struct peil_host *host;
    const struct peil_question *question;
    const struct peil_column *columns; /* of the source, as it is now */
    uint32_t column_count;
    const bool *left_out; /* by metric: answered elsewhere; NULL: none */
    bool retries;         /* a metric that fails on a number of too many digits is marked spilled, and not answered */
    uint64_t memory_most; /* bytes for keys, over all parts; 0: 512 MiB */
    /* The query or filter that finds the bad rows of a metric; NULL: there is none. */
    const char *(*finder)(void *context, uint32_t metric);
    void *context;
};

/* Always gives an engine: a metric that cannot be compiled (no such column, a wrong expression) will be answered as not
 * measured with its cause. */
struct engine *engine_open(const struct engine_request *request);
void engine_close(struct engine *engine);

/* By column of the request: whether its values are looked at. */
const bool *engine_needs(const struct engine *engine);
/* By column: whether anything but NULL or not is looked at. */
const bool *engine_needs_values(const struct engine *engine);
/* NULL: the engine counts this metric. Otherwise why not, in words. */
const char *engine_refusal(const struct engine *engine, uint32_t metric);
/* Whether rows can answer this kind at all (not: in reference, agrees, pattern, geometry, readable). */
bool engine_knows(uint32_t kind);

struct engine_part *engine_part_new(struct engine *engine);
/* values[i]: the values of column i for these rows; NULL for columns that are not needed. */
void engine_rows(struct engine_part *part, const struct value *const *values, size_t rows);

/* After the last row of every part. Answers every metric that is not left out and did not spill. */
int engine_finish(struct engine *engine, struct peil_error *error);
/* After engine_finish: the metric went over its memory, or failed and is retried; it has no answer yet. */
bool engine_spilled(const struct engine *engine, uint32_t metric);
uint64_t engine_row_count(const struct engine *engine);

/* A metric that has no answer, for whatever reason. */
int engine_not_measured(const struct peil_host *host, uint32_t metric, const char *cause, struct peil_error *error);

#endif
