/* SPDX-License-Identifier: EUPL-1.2 */
/* check_quality: are the rules on the data of a dataset at their norms, a check for each dimension of rules. It judges
 * what was counted, and never touches data. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <peil/plugin.h>

enum { REASON_SHORT, REASON_PART, REASON_NOT_MEASURED, REASON_NO_RULES, REASON_NONE_OF_THESE, REASONS };

static const struct peil_reason reasons[REASONS] = {
    [REASON_SHORT] = {"rules_short", PEIL_N_("rules on its data are below their norms"),
                      PEIL_N_(
                          "See which with 'peil rules try FILE --finders': it prints the query that finds the rows. "
                          "Mend them at the source.")},
    [REASON_PART] = {"part_not_measured",
                     PEIL_N_("some of its rules could not be measured, and the others are at norm"),
                     PEIL_N_("See why with 'peil rules try FILE', and mend the rule or the source.")},
    [REASON_NOT_MEASURED] = {"rules_not_measured", PEIL_N_("none of its rules could be measured"),
                             PEIL_N_("See why with 'peil rules try FILE', and mend the rule or the source.")},
    [REASON_NO_RULES] = {"no_rules", PEIL_N_("there are no rules on its data"),
                         PEIL_N_("Let 'peil dataset profile' propose some, choose, and record them with 'peil rules "
                                 "apply'.")},
    [REASON_NONE_OF_THESE] = {"none_of_these", PEIL_N_("no rule on its data is of this kind"), NULL},
};

struct state {
    int32_t ok, not_good, not_measured, evidence, rules;
};

static int prepare_for(const struct peil_host *host, const char *dimension, void **ret_state, struct peil_error *error)
{
    static const char *const parts[] = {"ok", "short", "not_measured", "evidence"};
    struct state *state = host->allocate(host->context, sizeof(*state));
    int32_t wanted[4];
    char name[64];
    if (!state) {
        error->code = PEIL_ERROR_SYSTEM;
        snprintf(error->message, sizeof(error->message), "%s",
                 host->translate(host->context, PEIL_N_("no memory is left")));
        return error->code;
    }
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof(name), "data.%s.%s", dimension, parts[i]);
        wanted[i] = host->want_fact(host->context, name, error);
        if (wanted[i] < 0)
            return wanted[i];
    }
    int32_t rules = host->want_fact(host->context, "data.rules", error);
    if (rules < 0)
        return rules;
    *state = (struct state){wanted[0], wanted[1], wanted[2], wanted[3], rules};
    *ret_state = state;
    return 0;
}

static int64_t weight(const struct peil_value *fact)
{
    int64_t number = 0;
    for (uint32_t i = 0; fact->state == PEIL_VALUE_TEXT && i < fact->size; i++)
        number = fact->text[i] >= '0' && fact->text[i] <= '9' && number < 1000000000 ? number * 10 + fact->text[i] - '0'
                                                                                     : number;
    return number;
}

static void conclude(struct peil_outcome *outcome, uint32_t verdict, int reason, int64_t n, int64_t d)
{
    *outcome =
        (struct peil_outcome){.verdict = verdict, .reason = reason < 0 ? 0 : (uint32_t)reason + 1, .n = n, .d = d};
}

/* Short beats not measured, which beats ok: a rule that could not be measured never makes a pass. */
static int judge(const struct peil_host *host, void *context, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error)
{
    const struct state *state = context;
    int64_t ok = weight(&facts[state->ok]), not_good = weight(&facts[state->not_good]);
    int64_t not_measured = weight(&facts[state->not_measured]);
    const struct peil_value *evidence = &facts[state->evidence];
    (void)host;
    (void)error;
    if (facts[state->rules].state != PEIL_VALUE_TEXT)
        conclude(ret_outcome, PEIL_VERDICT_NOT_MEASURED, REASON_NO_RULES, 0, 0);
    else if (not_good)
        conclude(ret_outcome, PEIL_VERDICT_MEASURED, REASON_SHORT, ok, ok + not_good);
    else if (not_measured)
        conclude(ret_outcome, PEIL_VERDICT_NOT_MEASURED, ok ? REASON_PART : REASON_NOT_MEASURED, 0, 0);
    else if (ok)
        conclude(ret_outcome, PEIL_VERDICT_MEASURED, -1, ok, ok);
    else
        conclude(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NONE_OF_THESE, 0, 0);
    if (evidence->state == PEIL_VALUE_TEXT && (not_good || not_measured)) {
        ret_outcome->detail = evidence->text;
        ret_outcome->detail_size = evidence->size;
    }
    return 0;
}

#define DIMENSION(word)                                                                                                \
    static int prepare_##word(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,     \
                              struct peil_error *error)                                                                \
    {                                                                                                                  \
        (void)settings;                                                                                                \
        return prepare_for(host, #word, ret_state, error);                                                             \
    }
DIMENSION(completeness)
DIMENSION(validity)
DIMENSION(uniqueness)
DIMENSION(consistency)
DIMENSION(timeliness)
DIMENSION(accuracy)
DIMENSION(volume)
DIMENSION(schema)

#define CHECK(word, text)                                                                                              \
    {                                                                                                                  \
#word, "1", text, 0, REASONS, NULL, reasons, prepare_##word, judge                                             \
    }
static const struct peil_check checks[] = {
    CHECK(completeness, PEIL_N_("values are there: its rules on completeness are at norm")),
    CHECK(validity, PEIL_N_("values are as they should be: its rules on validity are at norm")),
    CHECK(uniqueness, PEIL_N_("nothing is there twice: its rules on uniqueness are at norm")),
    CHECK(consistency, PEIL_N_("values agree with each other: its rules on consistency are at norm")),
    CHECK(timeliness, PEIL_N_("values are recent: its rules on timeliness are at norm")),
    CHECK(accuracy, PEIL_N_("values are right: its rules on accuracy are at norm")),
    CHECK(volume, PEIL_N_("there are as many rows as should be: its rules on volume are at norm")),
    CHECK(schema, PEIL_N_("its columns are those that were agreed: its rules on the schema are at norm")),
};

static const struct peil_check_table table = {
    .size = sizeof(table),
    .check_count = sizeof(checks) / sizeof(checks[0]),
    .check_size = sizeof(struct peil_check),
    .checks = checks,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD, PEIL_KIND_CHECK, "quality", "1", PEIL_N_("are the rules on its data at their norms"), NULL,
    &table,
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
