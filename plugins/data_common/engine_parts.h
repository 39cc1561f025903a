/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of the engine share; nobody else includes this. */
#ifndef DATA_COMMON_ENGINE_PARTS_H
#define DATA_COMMON_ENGINE_PARTS_H

#include <stdatomic.h>

#include "data_common/engine.h"
#include "data_common/groups.h"

/* A bit for each day of the years 1 to 9999. */
enum { ENGINE_DAY_FIRST = -719162, ENGINE_DAY_LAST = 2932896 };
enum { ENGINE_DAY_BYTES = (ENGINE_DAY_LAST - ENGINE_DAY_FIRST) / 8 + 1 };

struct bound {
    bool given;
    struct decimal decimal;
    int64_t number;
};

struct member {
    const char *text;
    size_t size;
};

struct plan {
    const struct peil_metric *metric;
    char *refusal;
    bool left_out, spilled;
    uint32_t *columns;
    int where; /* -1: all rows */
    const struct format *format;
    const struct expression *expression;
    enum value_state compared; /* RANGE */
    struct bound bounds[2];
    int64_t low, high; /* LENGTH and groups */
    struct member *members;
    size_t member_count;
    struct decimal fraction; /* QUANTILE */
    int frequent_most;
};

struct where {
    const char *text;
    const struct expression *expression;
};

/* A value that was kept: the text is the tally's own. */
struct kept {
    bool any;
    uint8_t state;
    struct decimal decimal;
    int64_t number;
    char *text;
    size_t size, room;
};

/* What one part counted for one metric. */
struct tally {
    int64_t good, bad, allowed, unknown;
    bool failed;   /* a number of too many digits */
    bool overflow; /* of the sum */
    struct groups *groups;
    struct kept least, most;
    struct decimal sum;
    long double mean, squares; /* Welford's */
    unsigned char *days;
    struct kept_number {
        struct decimal decimal;
    } * kept; /* QUANTILE */
    size_t kept_count, kept_room;
};

struct engine_part {
    struct engine *engine;
    struct engine_part *next;
    struct tally *tallies; /* by metric */
    unsigned char *masks;  /* ENGINE_BATCH for each condition: enum expression_truth */
    uint64_t rows;
};

struct engine {
    const struct peil_host *host;
    struct engine_request request;
    const struct peil_column *columns;
    uint32_t column_count;
    struct expression_scope scope;
    bool *needs, *needs_values;
    struct plan *plans;
    uint32_t plan_count;
    struct where *wheres;
    size_t where_count;
    struct engine_part *parts;
    _Atomic int64_t budget;
    uint64_t rows;
};

void *engine_need(void *memory);
bool engine_groups_kind(uint32_t kind);
/* -1, 0, 1; both of the same state. */
int kept_compare(const struct kept *a, const struct kept *b);

#endif
