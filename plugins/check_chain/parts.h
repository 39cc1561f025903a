/* SPDX-License-Identifier: EUPL-1.2 */
/* What the rules of check_chain share: the parts of a chain, its hand-overs, reading facts and writing outcomes. */
#ifndef CHECK_CHAIN_PARTS_H
#define CHECK_CHAIN_PARTS_H

#include <stdbool.h>

#include <peil/plugin.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

/* A stretch of a fact; never ends with a NUL. */
struct span {
    const char *text;
    uint32_t size;
};

struct part {
    struct span kind, key, unit, department, level, service;
    bool here; /* in its register */
    int steps; /* that it meets, for the weakest */
    int lacks; /* the first step that it does not meet; -1: none */
    int group; /* of parts between which something goes over */
};
enum { PARTS_MOST = 512, DETAIL_SIZE = 400 };

struct chain {
    int32_t parts_fact;
    int32_t hand_overs; /* facts; -1: not asked for */
    struct part parts[PARTS_MOST];
    int count;
    bool more; /* parts that were left out */
    char detail[DETAIL_SIZE];
    int detail_size;
};

bool span_is(struct span span, const char *text);
bool span_same(struct span one, struct span other);
/* The next line of a fact that is a table, taken off at *at; false: there is none. */
bool table_line(const struct peil_value *table, uint32_t *at, struct span *ret_line);
/* The next column of a line, taken off its front; empty when there is none. */
struct span line_column(struct span *line);

bool fact_filled(const struct peil_value *value);
bool fact_lost(const struct peil_value *value);
bool fact_is(const struct peil_value *value, const char *text);

/* Reads links.part_of.back into chain->parts. */
void parts_read(struct chain *chain, const struct peil_value *table);
int part_find(const struct chain *chain, struct span kind, struct span key); /* -1: none */
/* The owner is somebody below the organisation, and holds the role still. */
bool part_owned(const struct part *part);

/* Evidence: at most five keys, none of them long. */
void detail_clear(struct chain *chain);
void detail_add(struct chain *chain, const char *format, ...) PEIL_PRINTF(2, 3);
/* before: how many there were before it; from: "key > key" of a pair; otherwise empty. */
void detail_keys(struct chain *chain, struct span from, struct span key, int before);

int refuse(struct peil_error *error, int code, const char *message);
int outcome_without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason);
/* n of d; the detail and the reason only when n < d. */
int outcome_of(struct chain *chain, struct peil_outcome *outcome, int64_t n, int64_t d, int reason);

#endif
