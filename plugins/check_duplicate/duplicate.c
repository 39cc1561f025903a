/* SPDX-License-Identifier: EUPL-1.2 */
/* check_duplicate: one thing is registered once, and one process is not described by each department for itself. Pairs
 * are offered to a steward; nothing is merged by itself. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <peil/plugin.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

struct state {
    int32_t kind, pairs; /* facts */
    int32_t least;
    char detail[300];
};

struct span {
    const char *text;
    uint32_t size;
};

struct pair {
    int score;
    struct span key, decision;
    bool same_unit;
};

enum { REASON_UNKNOWN, REASON_NOT_A_PROCESS, REASON_AGREED, REASON_FOUND };
#define HINT_DECIDE                                                                                                    \
    PEIL_N_("Look whether it is one thing. If so: peil register merge, with the one that stays first, and take the "   \
            "other out of its register. If not: peil register distinct.")
#define REASONS_FIRST                                                                                                  \
    [REASON_UNKNOWN] = {"pairs_unknown", PEIL_N_("it is not known what looks like it"), NULL},                         \
    [REASON_NOT_A_PROCESS] = {"not_a_process", PEIL_N_("it is no process"), NULL},                                     \
    [REASON_AGREED] = {"merge_agreed",                                                                                 \
                       PEIL_N_("it was agreed that this one goes, and it is still there (what stays)"),                \
                       PEIL_N_("Take this one out of its register, and lead who uses it to the one that stays.")}

static const struct peil_reason single_reasons[] = {
    REASONS_FIRST,
    [REASON_FOUND] = {"registered_twice", PEIL_N_("it seems to be registered twice (the other, how much alike)"),
                      HINT_DECIDE},
};
static const struct peil_reason variants_reasons[] = {
    REASONS_FIRST,
    [REASON_FOUND] = {"variants",
                      PEIL_N_("departments seem to describe one process each for itself (the other, how much alike)"),
                      HINT_DECIDE},
};

static const struct peil_option options[] = {
    {.name = "least",
     .type = PEIL_OPTION_INTEGER,
     .standard = "80",
     .minimum = 60,
     .maximum = 100,
     .text = PEIL_N_("how much alike titles are at least, in per cents")},
};

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    struct state *state = host->allocate(host->context, sizeof(*state));
    if (!state) {
        *error = (struct peil_error){.code = PEIL_ERROR_SYSTEM, .message = "check_duplicate: out of memory"};
        return PEIL_ERROR_SYSTEM;
    }
    *ret_state = state;
    state->least = (int32_t)settings[0].integer;
    state->kind = host->want_fact(host->context, "kind", error);
    state->pairs = state->kind < 0 ? state->kind : host->want_fact(host->context, "duplicate.pairs", error);
    return state->pairs < 0 ? state->pairs : 0;
}

static struct span column(struct span *line)
{
    const char *tab = line->size ? memchr(line->text, '\t', line->size) : NULL;
    struct span taken = {line->text, tab ? (uint32_t)(tab - line->text) : line->size};
    line->text += taken.size + (tab != NULL);
    line->size -= taken.size + (tab != NULL);
    return taken;
}

static bool is(struct span span, const char *text)
{
    return span.size == strlen(text) && memcmp(span.text, text, span.size) == 0;
}

/* score kind key unit same|other register alike filled decision */
static bool next_pair(const struct peil_value *table, uint32_t *at, struct pair *ret_pair)
{
    if (table->state != PEIL_VALUE_TEXT || *at >= table->size)
        return false;
    const char *end = memchr(table->text + *at, '\n', table->size - *at);
    struct span line = {table->text + *at, end ? (uint32_t)(end - table->text) - *at : table->size - *at};
    *at += line.size + 1;
    struct span score = column(&line);
    ret_pair->score = 0;
    for (uint32_t i = 0; i < score.size && i < 3 && score.text[i] >= '0' && score.text[i] <= '9'; i++)
        ret_pair->score = ret_pair->score * 10 + (score.text[i] - '0');
    column(&line);
    ret_pair->key = column(&line);
    column(&line);
    ret_pair->same_unit = is(column(&line), "same");
    column(&line);
    column(&line);
    column(&line);
    ret_pair->decision = column(&line);
    return true;
}

/* "key 92 %", three at most. */
static int add_detail(struct state *state, int size, const struct pair *pair, int before)
{
    enum { SHOWN = 3, KEY_LONGEST = 60 };
    uint32_t key_size = pair->key.size < KEY_LONGEST ? pair->key.size : KEY_LONGEST;
    while (key_size < pair->key.size && key_size > 0 && ((unsigned char)pair->key.text[key_size] & 0xc0) == 0x80)
        key_size--; /* whole characters */
    if (before > SHOWN)
        return size;
    if (before == SHOWN)
        return size + snprintf(state->detail + size, sizeof(state->detail) - (size_t)size, ", \xe2\x80\xa6");
    return size + snprintf(state->detail + size, sizeof(state->detail) - (size_t)size, "%s%.*s %d %%",
                           before ? ", " : "", (int)key_size, pair->key.text, pair->score);
}

static int short_with(struct state *state, struct peil_outcome *outcome, int reason, int size)
{
    *outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED,
                                     .n = 0,
                                     .d = 1,
                                     .reason = (uint32_t)reason + 1,
                                     .detail = state->detail,
                                     .detail_size = (uint32_t)size};
    return 0;
}

/* across: pairs of processes of two departments; otherwise every other pair. */
static int judge_pairs(struct state *state, const struct peil_value *facts, bool across,
                       struct peil_outcome *ret_outcome)
{
    struct span kind = {facts[state->kind].text, facts[state->kind].size};
    bool process = facts[state->kind].state == PEIL_VALUE_TEXT && is(kind, "process");
    struct pair pair;
    uint32_t at = 0;
    int found = 0, size = 0;
    if (across && !process) {
        *ret_outcome =
            (struct peil_outcome){.verdict = PEIL_VERDICT_NOT_APPLICABLE, .reason = REASON_NOT_A_PROCESS + 1};
        return 0;
    }
    if (facts[state->pairs].state == PEIL_VALUE_UNKNOWN || facts[state->pairs].state == PEIL_VALUE_GONE) {
        *ret_outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_NOT_MEASURED, .reason = REASON_UNKNOWN + 1};
        return 0;
    }
    while (next_pair(&facts[state->pairs], &at, &pair)) {
        bool wanted = pair.score >= state->least && (process && !pair.same_unit) == across;
        if (wanted && is(pair.decision, "drop"))
            return short_with(state, ret_outcome, REASON_AGREED, add_detail(state, 0, &pair, 0));
        if (wanted && !is(pair.decision, "keep"))
            size = add_detail(state, size, &pair, found++);
    }
    if (found)
        return short_with(state, ret_outcome, REASON_FOUND, size);
    *ret_outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = 1, .d = 1};
    return 0;
}

static int judge_single(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    return judge_pairs(state, facts, false, ret_outcome);
}

static int judge_variants(const struct peil_host *host, void *state, const struct peil_value *facts,
                          struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    return judge_pairs(state, facts, true, ret_outcome);
}

#define RULE(rule, says)                                                                                               \
    {                                                                                                                  \
        .name = #rule, .version = "1", .summary = says, .option_count = COUNT_OF(options),                             \
        .reason_count = COUNT_OF(rule##_reasons), .options = options, .reasons = rule##_reasons, .prepare = prepare,   \
        .judge = judge_##rule                                                                                          \
    }

static const struct peil_check checks[] = {
    RULE(single, PEIL_N_("it is registered once")),
    RULE(variants, PEIL_N_("one process is described once, not by each department for itself")),
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_check_table table = {.size = sizeof(table),
                                                  .check_count = COUNT_OF(checks),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD,
                                              .kind = PEIL_KIND_CHECK,
                                              .name = "duplicate",
                                              .version = "1",
                                              .summary = PEIL_N_("one thing registered twice"),
                                              .table = &table};
    return &plugin;
}
