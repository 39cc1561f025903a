/* SPDX-License-Identifier: EUPL-1.2 */
/* check_process: is a process described soundly? Holds the figures that a source counted against each other. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <peil/plugin.h>

#include "rules.h"

enum { MOST_FIELDS = 16, DETAIL_SIZE = 400 };

struct state {
    const struct rule *rule;
    int32_t figure, total, where, other; /* facts; -1: none */
    int32_t fields[MOST_FIELDS];
    uint32_t field_count;
    int64_t most, least;
    char detail[DETAIL_SIZE + 32];
};

/* ---- Asking for facts ----------------------------------------------------------------------------------------------
 */

static int no_memory(struct peil_error *error)
{
    *error = (struct peil_error){.code = PEIL_ERROR_SYSTEM};
    snprintf(error->message, sizeof error->message, "check_process: out of memory");
    return error->code;
}

/* The fact field.PREFIXNAME; -1 when name is NULL. */
static int want(const struct peil_host *host, const char *prefix, const char *name, int32_t *ret_fact,
                struct peil_error *error)
{
    *ret_fact = -1;
    if (name == NULL)
        return 0;
    size_t size = sizeof "field." + strlen(prefix) + strlen(name);
    char *fact = host->allocate(host->context, size);
    if (fact == NULL)
        return no_memory(error);
    snprintf(fact, size, "field.%s%s", prefix, name);
    *ret_fact = host->want_fact(host->context, fact, error);
    return *ret_fact < 0 ? *ret_fact : 0;
}

/* A list option has an item a line. */
static int want_fields(const struct peil_host *host, const char *prefix, const char *list, struct state *state,
                       struct peil_error *error)
{
    for (const char *at = list == NULL ? "" : list; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        char name[128];
        if (size > 0 && (size >= sizeof name || state->field_count == MOST_FIELDS)) {
            *error = (struct peil_error){.code = PEIL_ERROR_USAGE};
            snprintf(error->message, sizeof error->message,
                     host->translate(host->context, PEIL_N_("fields: at most %d names of at most %d bytes")),
                     (int)MOST_FIELDS, (int)sizeof name - 1);
            return error->code;
        }
        memcpy(name, at, size);
        name[size] = '\0';
        if (size > 0 && want(host, prefix, name, &state->fields[state->field_count++], error) != 0)
            return error->code;
        at += size;
        at += *at == '\n';
    }
    return 0;
}

static int rule_prepare(const struct rule *rule, const struct peil_host *host, const struct peil_setting *settings,
                        void **ret_state, struct peil_error *error)
{
    const char *prefix = settings[OPTION_PREFIX].text == NULL ? "" : settings[OPTION_PREFIX].text;
    const char *figure = rule->figure, *where = rule->where;
    struct state *state = host->allocate(host->context, sizeof *state);
    if (state == NULL)
        return no_memory(error);
    *state = (struct state){.rule = rule, .figure = -1, .total = -1, .where = -1, .other = -1};
    if (strcmp(rule->name, "executor") == 0 && settings[OPTION_OWN].integer == 0) {
        figure = "activities_in_lane_or_role";
        where = "where_activities_in_lane_or_role";
    }
    if (rule->shape == SHAPE_SIZE)
        state->most = settings[OPTION_OWN].integer;
    if (rule->shape == SHAPE_FILLED) {
        state->least = settings[OPTION_SECOND].integer;
        if (want_fields(host, prefix, settings[OPTION_OWN].text, state, error) != 0)
            return error->code;
    }
    if (want(host, prefix, figure, &state->figure, error) != 0 ||
        want(host, prefix, rule->total, &state->total, error) != 0 ||
        want(host, prefix, where, &state->where, error) != 0 ||
        want(host, prefix, rule->other, &state->other, error) != 0)
        return error->code;
    *ret_state = state;
    return 0;
}

/* ---- Judging -------------------------------------------------------------------------------------------------------
 */

static void measured(struct peil_outcome *outcome, int64_t n, int64_t d, enum rule_reason reason)
{
    n = n < 0 ? 0 : n > d ? d : n;
    *outcome = (struct peil_outcome){
        .verdict = PEIL_VERDICT_MEASURED, .n = n, .d = d, .reason = n == d ? 0 : (uint32_t)reason + 1};
}

static void without(struct peil_outcome *outcome, enum peil_verdict verdict, enum rule_reason reason)
{
    *outcome = (struct peil_outcome){.verdict = verdict, .reason = (uint32_t)reason + 1};
}

/* The whole number in a value. */
static bool number_of(const struct peil_value *value, int64_t *ret_number)
{
    if ((value->state != PEIL_VALUE_TEXT && value->state != PEIL_VALUE_JSON) || value->size == 0 || value->size > 15)
        return false;
    *ret_number = 0;
    for (uint32_t i = 0; i < value->size; i++) {
        if (value->text[i] < '0' || value->text[i] > '9')
            return false;
        *ret_number = *ret_number * 10 + (value->text[i] - '0');
    }
    return true;
}

/* A figure that is not there cannot be judged: says why. */
static void no_figure(struct peil_outcome *outcome, const struct peil_value *value)
{
    enum rule_reason reason = value->state == PEIL_VALUE_GONE      ? REASON_GONE
                              : value->state == PEIL_VALUE_UNKNOWN ? REASON_UNKNOWN
                              : value->state == PEIL_VALUE_ABSENT  ? REASON_NO_FIGURES
                                                                   : REASON_NO_NUMBER;
    without(outcome, PEIL_VERDICT_NOT_MEASURED, reason);
}

/* Appends one character of JSON text, with its escape undone; returns the bytes that were read. */
static size_t unescape(const char *text, size_t size, char *to, size_t *at)
{
    if (*text != '\\' || size < 2) {
        to[(*at)++] = *text;
        return 1;
    }
    if (text[1] != 'u' || size < 6) {
        to[(*at)++] = text[1] == 'n' || text[1] == 't' || text[1] == 'r' ? ' ' : text[1];
        return 2;
    }
    to[(*at)++] = '?'; /* a control character: others are not escaped by the sources */
    return 6;
}

/* The end of the JSON string that starts at text[from], which is a quote. */
static size_t string_end(const char *text, size_t size, size_t from)
{
    size_t at = from + 1;
    while (at < size && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return at;
}

/* "A; B; C (+12)": the names in a JSON list of texts, as many as fit, and how many there are besides. */
static void say_where(struct state *state, const struct peil_value *value, int64_t faults, struct peil_outcome *outcome)
{
    size_t at = 0;
    int64_t shown = 0;
    if (value->state != PEIL_VALUE_JSON || outcome->verdict != PEIL_VERDICT_MEASURED || outcome->n == outcome->d)
        return;
    for (size_t i = 0; i < value->size; i++) {
        if (value->text[i] != '"')
            continue;
        size_t end = string_end(value->text, value->size, i);
        if (end >= value->size || at + (end - i) + 2 > DETAIL_SIZE)
            break;
        if (at > 0) {
            state->detail[at++] = ';';
            state->detail[at++] = ' ';
        }
        for (i++; i < end;)
            i += unescape(value->text + i, end - i, state->detail, &at);
        shown++;
    }
    if (shown == 0)
        return;
    if (faults > shown)
        at += (size_t)snprintf(state->detail + at, sizeof state->detail - at, " (+%lld)", (long long)(faults - shown));
    outcome->detail = state->detail;
    outcome->detail_size = (uint32_t)at;
}

static void judge_total(struct state *state, const struct peil_value *facts, int64_t figure, int64_t total,
                        struct peil_outcome *outcome)
{
    const struct rule *rule = state->rule;
    int64_t good = rule->shape == SHAPE_NONE ? total - figure : figure;
    if (total == 0 && rule->nothing_is_short)
        measured(outcome, 0, 1, REASON_NOTHING);
    else if (total == 0)
        without(outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NOTHING);
    else
        measured(outcome, good, total, REASON_FAULT);
    if (state->where >= 0 && total > 0)
        say_where(state, &facts[state->where], rule->shape == SHAPE_NONE ? figure : total - figure, outcome);
}

static void judge_figures(struct state *state, const struct peil_value *facts, struct peil_outcome *outcome)
{
    const struct peil_value *figure_fact = &facts[state->figure];
    const struct peil_value *total_fact = state->total >= 0 ? &facts[state->total] : figure_fact;
    int64_t figure, total, other;
    if (state->other >= 0 && figure_fact->state == PEIL_VALUE_ABSENT && number_of(&facts[state->other], &other)) {
        measured(outcome, other > 0, 1, state->rule->nothing_is_short ? REASON_NOTHING : REASON_FAULT);
        return;
    }
    if (!number_of(figure_fact, &figure) || !number_of(total_fact, &total)) {
        no_figure(outcome, number_of(figure_fact, &figure) ? total_fact : figure_fact);
        return;
    }
    if (state->rule->shape == SHAPE_ANY)
        measured(outcome, figure > 0, 1, REASON_FAULT);
    else if (state->rule->shape == SHAPE_SIZE && figure > 0)
        measured(outcome, figure < state->most ? figure : state->most, figure, REASON_FAULT);
    else
        judge_total(state, facts, figure, total, outcome);
}

/* What is written when there is nothing to write. */
static bool is_filler(const char *text, size_t size)
{
    static const char *const fillers[] = {"n.v.t.",           "nvt",   "n.v.t", "n/a",     "geen",
                                          "onbekend",         "tbd",   "todo",  "test",    "xxx",
                                          "nader te bepalen", "volgt", "none",  "unknown", "volgt nog"};
    for (size_t i = 0; i < COUNT_OF(fillers); i++)
        if (strlen(fillers[i]) == size && strncasecmp(text, fillers[i], size) == 0)
            return true;
    return false;
}

static bool says_something(const struct state *state, const struct peil_value *value)
{
    static const char space[] = " \t\r\n-.";
    const char *text = value->text;
    size_t size = value->size;
    if (value->state == PEIL_VALUE_JSON)
        return size > 4; /* a list or an object with something in it */
    if (value->state != PEIL_VALUE_TEXT)
        return false;
    while (size > 0 && strchr(space, text[0]) != NULL && text[0] != '\0')
        text++, size--;
    while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL && text[size - 1] != '\0')
        size--;
    return (int64_t)size >= state->least && !is_filler(text, size);
}

static void judge_filled(const struct state *state, const struct peil_value *facts, struct peil_outcome *outcome)
{
    for (uint32_t i = 0; i < state->field_count; i++)
        if (says_something(state, &facts[state->fields[i]])) {
            measured(outcome, 1, 1, REASON_FAULT);
            return;
        }
    for (uint32_t i = 0; i < state->field_count; i++) {
        uint32_t value = facts[state->fields[i]].state;
        if (value == PEIL_VALUE_GONE || value == PEIL_VALUE_UNKNOWN) {
            no_figure(outcome, &facts[state->fields[i]]);
            return;
        }
    }
    measured(outcome, 0, 1, REASON_FAULT);
}

static int process_judge(const struct peil_host *host, void *prepared, const struct peil_value *facts,
                         struct peil_outcome *ret_outcome, struct peil_error *error)
{
    struct state *state = prepared;
    (void)host;
    (void)error;
    if (state->rule->shape == SHAPE_FILLED)
        judge_filled(state, facts, ret_outcome);
    else
        judge_figures(state, facts, ret_outcome);
    return 0;
}

/* ---- The descriptor ------------------------------------------------------------------------------------------------
 */

/* prepare is not told which check it is: a function for each place in the table. */
#define PREPARE(number)                                                                                                \
    static int prepare_##number(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,   \
                                struct peil_error *error)                                                              \
    {                                                                                                                  \
        return rule_prepare(&process_rules[number], host, settings, ret_state, error);                                 \
    }
#define EACH(WITH)                                                                                                     \
    WITH(0)                                                                                                            \
    WITH(1) WITH(2) WITH(3) WITH(4) WITH(5) WITH(6) WITH(7) WITH(8) WITH(9) WITH(10) WITH(11) WITH(12) WITH(13)        \
        WITH(14) WITH(15) WITH(16) WITH(17) WITH(18) WITH(19) WITH(20) WITH(21) WITH(22) WITH(23) WITH(24) WITH(25)    \
            WITH(26) WITH(27) WITH(28) WITH(29) WITH(30) WITH(31) WITH(32) WITH(33) WITH(34)
EACH(PREPARE)
#define NAME_OF(number) prepare_##number,
static int (*const prepare_of[])(const struct peil_host *, const struct peil_setting *, void **,
                                 struct peil_error *) = {EACH(NAME_OF)};

static struct peil_check checks[COUNT_OF(prepare_of)];
static struct peil_reason reasons[COUNT_OF(prepare_of)][REASON_COUNT];

static void fill_reasons(const struct rule *rule, struct peil_reason *ret_reasons)
{
    ret_reasons[REASON_FAULT] = rule->fault;
    ret_reasons[REASON_NOTHING] = rule->nothing;
    ret_reasons[REASON_GONE] = (struct peil_reason){
        "gone", PEIL_N_("the source no longer gives the figures of the model"),
        PEIL_N_("look whether the mapping still takes the figures from the model that peil-source_bpmn(7) lists")};
    ret_reasons[REASON_UNKNOWN] =
        (struct peil_reason){"unknown", PEIL_N_("the figures of the model are not known"), NULL};
    ret_reasons[REASON_NO_FIGURES] = (struct peil_reason){
        "no_model", PEIL_N_("there is no model of the process, or its figures are not in the register"),
        PEIL_N_("import the BPMN model of the process with a mapping that takes the figures over, or draw the model "
                "first")};
    ret_reasons[REASON_NO_NUMBER] =
        (struct peil_reason){"no_number", PEIL_N_("the figure of the model is not a whole number"),
                             PEIL_N_("look in the mapping which value is taken for this attribute")};
}

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_check_table table = {.size = sizeof table,
                                                  .check_count = COUNT_OF(prepare_of),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {
        PEIL_PLUGIN_HEAD,
        PEIL_KIND_CHECK,
        "process",
        "1.0",
        PEIL_N_("is a process described soundly: starts, ends, names, executors, nothing loose?"),
        NULL,
        &table};
    for (uint32_t i = 0; i < process_rule_count && i < COUNT_OF(prepare_of); i++) {
        const struct rule *rule = &process_rules[i];
        fill_reasons(rule, reasons[i]);
        checks[i] = (struct peil_check){.name = rule->name,
                                        .version = "1.0",
                                        .summary = rule->summary,
                                        .option_count = rule->option_count,
                                        .reason_count = REASON_COUNT,
                                        .options = rule->options,
                                        .reasons = reasons[i],
                                        .prepare = prepare_of[i],
                                        .judge = process_judge};
    }
    return &plugin;
}
