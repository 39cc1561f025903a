/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables of cases for check plugins: settings and facts in, one line of outcome out. */
#ifndef TESTS_PLUGINS_JUDGE_H
#define TESTS_PLUGINS_JUDGE_H

#include <string.h>

#include "fake_host.h"

enum { JUDGE_SETTINGS = 5, JUDGE_FACTS = 12 };

struct judge_case {
    const char *rule;
    const char *settings[JUDGE_SETTINGS]; /* "name=value" */
    const char *facts[JUDGE_FACTS];       /* "name=text", "name:=JSON", "name!" gone, "name?" unknown */
    const char *expected;                 /* fake_outcome_line */
};

static inline struct fake_fact judge_fact(struct fake_host *host, const char *written)
{
    size_t size = strcspn(written, "=!?");
    struct peil_value value = {.state = written[size] == '!'   ? PEIL_VALUE_GONE
                                        : written[size] == '?' ? PEIL_VALUE_UNKNOWN
                                                               : PEIL_VALUE_TEXT};
    if (written[size] == '=') {
        value.text = written + size + 1;
        value.size = (uint32_t)strlen(value.text);
        if (size && written[size - 1] == ':')
            value.state = PEIL_VALUE_JSON, size--;
    }
    return (struct fake_fact){arena_text_n(host->arena, written, size), value};
}

static inline void judge_all(struct fake_host *host, const struct peil_plugin *plugin, const struct judge_case *cases,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fake_check check;
        struct peil_outcome outcome;
        const char *pairs[JUDGE_SETTINGS + 1] = {NULL};
        memcpy(pairs, cases[i].settings, sizeof(cases[i].settings));
        if (fake_check_prepare_pairs(host, &check, plugin, cases[i].rule, pairs) != 0)
            fail_msg("case %zu: %s", i, host->error.message);
        struct fake_fact facts[JUDGE_FACTS + 1];
        size_t fact_count = 0;
        while (fact_count < JUDGE_FACTS && cases[i].facts[fact_count]) {
            facts[fact_count] = judge_fact(host, cases[i].facts[fact_count]);
            fact_count++;
        }
        if (fake_check_judge_facts(host, &check, facts, fact_count, &outcome) != 0)
            fail_msg("case %zu: %s", i, host->error.message);
        const char *line = fake_outcome_line(host, &check, &outcome);
        if (strcmp(line, cases[i].expected) != 0)
            fail_msg("case %zu (%s, %s): '%s', expected '%s'", i, cases[i].rule,
                     cases[i].facts[0] ? cases[i].facts[0] : "", line, cases[i].expected);
    }
}

#endif
