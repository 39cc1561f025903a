/* SPDX-License-Identifier: EUPL-1.2 */
/* check_self: what an owner says of an object, beside what was measured. Both are shown; no mean is ever made of them.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <peil/plugin.h>

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { FIELDS_MOST = 16, TENTHS = 10 };
enum { SCALE_FIVE, SCALE_HUNDRED };

struct self {
    int32_t fields[FIELDS_MOST], score; /* facts; score -1: not asked for */
    int field_count;
    int32_t scale, most;
    char detail[48];
};

enum { OPTION_FIELD, OPTION_SCALE, OPTION_MOST };
#define FIELD_ROWS                                                                                                     \
    [OPTION_FIELD] = {.name = "field",                                                                                 \
                      .type = PEIL_OPTION_LIST,                                                                        \
                      .standard = "self_assessment, zelfbeoordeling",                                                  \
                      .text = PEIL_N_("attributes of which the first that is filled has what the owner says")},        \
    [OPTION_SCALE] = {.name = "scale",                                                                                 \
                      .type = PEIL_OPTION_CHOICE,                                                                      \
                      .standard = "1-5",                                                                               \
                      .choices = "1-5|0-100",                                                                          \
                      .text = PEIL_N_("the scale on which the owner says it")}

static const struct peil_option given_options[] = {FIELD_ROWS};
static const struct peil_option gap_options[] = {
    FIELD_ROWS,
    [OPTION_MOST] = {.name = "most",
                     .type = PEIL_OPTION_INTEGER,
                     .standard = "25",
                     .minimum = 0,
                     .maximum = 100,
                     .text = PEIL_N_("how many points of 100 what is said and what was measured may differ")},
};

enum { REASON_GONE, REASON_NONE, REASON_STRANGE, REASON_NOT_YET, REASON_HIGH, REASON_LOW };
#define REASONS_FIRST                                                                                                  \
    [REASON_GONE] = {"field_gone", PEIL_N_("the source does not have what owners say any more"),                       \
                     PEIL_N_("Ask the owner of the register where it has gone, and put it back.")},                    \
    [REASON_NONE] = {"not_said", PEIL_N_("the owner does not say how it stands"),                                      \
                     PEIL_N_("Ask the owner to say how it stands, on the scale that was agreed.")},                    \
    [REASON_STRANGE] = {"not_on_scale", PEIL_N_("what the owner says is not on the scale"),                            \
                        PEIL_N_("Put a number of the scale in the register.")}
static const struct peil_reason given_reasons[] = {REASONS_FIRST};
static const struct peil_reason gap_reasons[] = {
    REASONS_FIRST,
    [REASON_NOT_YET] = {"not_measured_before", PEIL_N_("there is no earlier run to hold it against"), NULL},
    [REASON_HIGH] =
        {"said_higher", PEIL_N_("the owner says more than was measured (said, measured)"),
         PEIL_N_("Look at the findings together with the owner: what does the owner see that the checks do not, "
                 "and the other way round? Then mend the one or the other.")},
    [REASON_LOW] = {"said_lower", PEIL_N_("the owner says less than was measured (said, measured)"),
                    PEIL_N_("Ask the owner what is not right that no check looks at, and add a check for it.")},
};

static int refuse(struct peil_error *error, int code, const char *message)
{
    if (error) {
        error->code = code;
        snprintf(error->message, sizeof(error->message), "%s", message);
    }
    return code;
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, struct self **ret_self,
                   struct peil_error *error)
{
    struct self *self = host->allocate(host->context, sizeof(*self));
    if (!self)
        return refuse(error, PEIL_ERROR_SYSTEM, "check_self: out of memory");
    *ret_self = self;
    self->score = -1;
    self->scale = (int32_t)settings[OPTION_SCALE].integer;
    const char *at = settings[OPTION_FIELD].text;
    for (size_t size; at && *at; at += size + (at[size] == '\n')) {
        char name[200];
        size = strcspn(at, "\n");
        if (self->field_count == FIELDS_MOST || size > sizeof(name) - 16)
            return refuse(error, PEIL_ERROR_USAGE,
                          host->translate(host->context, PEIL_N_("there are too many attributes, or one is too long")));
        snprintf(name, sizeof(name), "field.%.*s", (int)size, at);
        int32_t fact = host->want_fact(host->context, name, error);
        if (fact < 0)
            return fact;
        self->fields[self->field_count++] = fact;
    }
    return 0;
}

static int prepare_given(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                         struct peil_error *error)
{
    return prepare(host, settings, (struct self **)ret_state, error);
}

static int prepare_gap(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                       struct peil_error *error)
{
    struct self *self = NULL;
    int failed = prepare(host, settings, &self, error);
    *ret_state = self;
    if (failed)
        return failed;
    self->most = (int32_t)settings[OPTION_MOST].integer;
    self->score = host->want_fact(host->context, "measured.score", error);
    return self->score < 0 ? self->score : 0;
}

/* "4", "3,5", "66.9": in tenths; -1: it is no such number. */
static int32_t tenths_of(const struct peil_value *value)
{
    int32_t number = 0;
    uint32_t at = 0, end = value->size;
    while (at < end && (unsigned char)value->text[at] <= ' ')
        at++;
    while (end > at && (unsigned char)value->text[end - 1] <= ' ')
        end--;
    uint32_t first = at;
    for (; at < end && at - first < 3 && value->text[at] >= '0' && value->text[at] <= '9'; at++)
        number = number * TENTHS + (value->text[at] - '0');
    if (at == first)
        return -1;
    number *= TENTHS;
    if (at < end && (value->text[at] == '.' || value->text[at] == ',') && at + 2 == end && value->text[at + 1] >= '0' &&
        value->text[at + 1] <= '9')
        return number + (value->text[at + 1] - '0');
    return at == end ? number : -1;
}

static int without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason)
{
    *outcome = (struct peil_outcome){.verdict = verdict, .reason = (uint32_t)reason + 1};
    return 0;
}

static int measured(struct peil_outcome *outcome, bool good, int reason)
{
    *outcome = (struct peil_outcome){
        .verdict = PEIL_VERDICT_MEASURED, .n = good, .d = 1, .reason = good ? 0 : (uint32_t)reason + 1};
    return 0;
}

/* What the owner says, in tenths of a point of 100; otherwise the reason why not, below 0. */
static int32_t said(const struct self *self, const struct peil_value *facts)
{
    int lost = 0;
    for (int i = 0; i < self->field_count; i++) {
        const struct peil_value *value = &facts[self->fields[i]];
        lost += value->state == PEIL_VALUE_GONE || value->state == PEIL_VALUE_UNKNOWN;
        if (value->state == PEIL_VALUE_JSON)
            return -1 - REASON_STRANGE;
        bool filled = false;
        for (uint32_t at = 0; value->state == PEIL_VALUE_TEXT && at < value->size; at++)
            filled |= (unsigned char)value->text[at] > ' ';
        if (!filled)
            continue;
        int32_t tenths = tenths_of(value);
        if (self->scale == SCALE_FIVE) /* 1 is 0 and 5 is 100: 25 points a step */
            return tenths >= 1 * TENTHS && tenths <= 5 * TENTHS ? (tenths - TENTHS) * 25 : -1 - REASON_STRANGE;
        return tenths >= 0 && tenths <= 100 * TENTHS ? tenths : -1 - REASON_STRANGE;
    }
    return lost && lost == self->field_count ? -1 - REASON_GONE : -1 - REASON_NONE;
}

static int judge_given(const struct peil_host *host, void *state, const struct peil_value *facts,
                       struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    int32_t tenths = said(state, facts);
    if (tenths == -1 - REASON_GONE)
        return without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, REASON_GONE);
    return measured(ret_outcome, tenths >= 0, -1 - tenths);
}

/* Who says nothing has no gap: the other rule counts that. */
static int judge_gap(const struct peil_host *host, void *state, const struct peil_value *facts,
                     struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct self *self = state;
    const struct peil_value *score = &facts[self->score];
    int32_t tenths = said(self, facts);
    if (tenths == -1 - REASON_GONE)
        return without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, REASON_GONE);
    if (tenths < 0)
        return without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, -1 - tenths);
    int32_t found = score->state == PEIL_VALUE_TEXT ? tenths_of(score) : -1;
    if (found < 0)
        return without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NOT_YET);
    int32_t gap = tenths - found;
    bool good = gap <= self->most * TENTHS && -gap <= self->most * TENTHS;
    measured(ret_outcome, good, gap > 0 ? REASON_HIGH : REASON_LOW);
    /* Shown also when it is good: the gap is what there is to talk about. */
    ret_outcome->detail = self->detail;
    ret_outcome->detail_size = (uint32_t)snprintf(self->detail, sizeof(self->detail), "%d.%d, %d.%d", tenths / TENTHS,
                                                  tenths % TENTHS, found / TENTHS, found % TENTHS);
    return 0;
}

#define RULE(rule, says)                                                                                               \
    {                                                                                                                  \
        .name = #rule, .version = "1", .summary = says, .option_count = COUNT_OF(rule##_options),                      \
        .reason_count = COUNT_OF(rule##_reasons), .options = rule##_options, .reasons = rule##_reasons,                \
        .prepare = prepare_##rule, .judge = judge_##rule                                                               \
    }

static const struct peil_check checks[] = {
    RULE(given, PEIL_N_("the owner says how it stands")),
    RULE(gap, PEIL_N_("what the owner says is near what was measured before")),
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_check_table table = {.size = sizeof(table),
                                                  .check_count = COUNT_OF(checks),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD,
                                              .kind = PEIL_KIND_CHECK,
                                              .name = "self",
                                              .version = "1",
                                              .summary = PEIL_N_("what owners say, beside what was measured"),
                                              .table = &table};
    return &plugin;
}
