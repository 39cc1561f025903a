/* SPDX-License-Identifier: EUPL-1.2 */
/* A plugin for tests: check 'good' finds every title right; check 'bad' crashes on the title "boem". */
#include <stdlib.h>
#include <string.h>

#include <peil/plugin.h>

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    (void)settings;
    *ret_state = NULL;
    return host->want_fact(host->context, "title", error) < 0 ? error->code : 0;
}

static int judge_good(const struct peil_host *host, void *state, const struct peil_value *facts,
                      struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)state;
    (void)error;
    ret_outcome->verdict = PEIL_VERDICT_MEASURED;
    ret_outcome->n = 2;
    ret_outcome->d = 3;
    ret_outcome->reason = 1;
    ret_outcome->detail = facts[0].text;
    ret_outcome->detail_size = facts[0].size;
    return 0;
}

static int judge_bad(const struct peil_host *host, void *state, const struct peil_value *facts,
                     struct peil_outcome *ret_outcome, struct peil_error *error)
{
    if (facts[0].size == 4 && memcmp(facts[0].text, "boem", 4) == 0)
        abort();
    return judge_good(host, state, facts, ret_outcome, error);
}

static const struct peil_reason reasons[] = {{"nearly", "two thirds are right", "Mend the third."}};
static const struct peil_check checks[] = {
    {.name = "good",
     .version = "1",
     .summary = "always two thirds",
     .reason_count = 1,
     .reasons = reasons,
     .prepare = prepare,
     .judge = judge_good},
    {.name = "bad",
     .version = "1",
     .summary = "crashes on boem",
     .reason_count = 1,
     .reasons = reasons,
     .prepare = prepare,
     .judge = judge_bad},
};
static const struct peil_check_table table = {
    .size = sizeof(table), .check_count = 2, .check_size = sizeof(struct peil_check), .checks = checks};
static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD, PEIL_KIND_CHECK, "pair", "1.0", "a good and a bad check", NULL, &table};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
