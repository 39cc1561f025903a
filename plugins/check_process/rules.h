/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules of check_process as data: which figures of a process each holds against each other, and what is wrong when
 * they do not fit. Where bpmnlint has the rule, the name is bpmnlint's with underscores. */
#ifndef CHECK_PROCESS_RULES_H
#define CHECK_PROCESS_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include <peil/plugin.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

enum rule_shape {
    SHAPE_SHARE,  /* figure of total are as they should be */
    SHAPE_NONE,   /* figure of total are not as they should be */
    SHAPE_ANY,    /* at least one: 1 of 1 or 0 of 1 */
    SHAPE_SIZE,   /* figure within a limit */
    SHAPE_FILLED, /* an attribute says something */
};

/* Every rule has these reasons, in this order; the first two differ. */
enum rule_reason {
    REASON_FAULT,
    REASON_NOTHING,
    REASON_GONE,
    REASON_UNKNOWN,
    REASON_NO_FIGURES,
    REASON_NO_NUMBER,
    REASON_COUNT
};

struct rule {
    const char *name;
    const char *summary;
    enum rule_shape shape;
    const char *figure;    /* attribute, after the prefix */
    const char *total;     /* NULL for SHAPE_ANY */
    const char *where;     /* "where_…": an attribute with the first that fall short; NULL */
    const char *other;     /* an attribute with a number above 0 that does as well, where there is no figure; NULL */
    bool nothing_is_short; /* a total of 0 falls short (0 of 1); otherwise the rule does not apply */
    struct peil_reason fault;
    struct peil_reason nothing;
    const struct peil_option *options;
    uint32_t option_count;
};

extern const struct rule process_rules[];
extern const uint32_t process_rule_count;

/* The option rows: prefix is the first of every rule, the others depend on its shape. */
enum { OPTION_PREFIX = 0, OPTION_OWN = 1, OPTION_SECOND = 2 };

#endif
