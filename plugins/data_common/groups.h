/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys of rows, kept whole and spread over partitions by their hash, and what groups of equal keys say. */
#ifndef DATA_COMMON_GROUPS_H
#define DATA_COMMON_GROUPS_H

#include <stdatomic.h>

#include "data_common/value.h"

struct groups;

/* budget: bytes left, shared by all; may become negative, and then groups_add gives false and everything is let go. */
struct groups *groups_new(_Atomic int64_t *budget);
void groups_free(struct groups *groups);
/* A key: the first of_key columns; what is behind it is only compared within a group. False: over the budget. */
bool groups_add(struct groups *groups, const struct value *const *values, const uint32_t *columns, uint32_t count,
                uint32_t of_key, size_t row);
bool groups_spilled(const struct groups *groups);

struct groups_result {
    int64_t groups;
    int64_t within, outside;  /* rows in groups whose size is within the bounds, or not */
    int64_t alike, different; /* rows in groups that are alike in what is behind the key, or not */
};
/* A group: its key's first value, as text. Called for each. */
typedef void groups_visit(void *context, const char *text, size_t size, int64_t count);
/* Over all parts together; they are freed as they are read. */
void groups_count(struct groups **parts, size_t part_count, int64_t low, int64_t high, groups_visit *visit,
                  void *context, struct groups_result *ret);

#endif
