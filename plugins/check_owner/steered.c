/* SPDX-License-Identifier: EUPL-1.2 */
/* Owners who steer: what is theirs is reviewed on time, findings are answered in time, and nothing stands still. */
#include <stdio.h>
#include <string.h>

#include "check_common/rhythm.h"
#include "owner.h"

struct steered {
    int32_t date, name, level, table, last; /* facts; -1: not asked for */
    int32_t field;                          /* a date of the register that counts as a review */
    int32_t months, period, tolerance, days;
    const char *what; /* "any", or of which reviews */
    char detail[64];
};

enum { DATE_SIZE = 10, ROWS_MOST = 512 };

enum { OPTION_ROLE, OPTION_SECOND, OPTION_THIRD, OPTION_FOURTH, OPTION_FIFTH, OPTION_SIXTH };

static int want(const struct peil_host *host, const char *format, const char *name, int32_t *ret_fact,
                struct peil_error *error)
{
    char fact[256];
    if (snprintf(fact, sizeof(fact), format, name) >= (int)sizeof(fact))
        return owner_refuse(error, PEIL_ERROR_USAGE,
                            host->translate(host->context, PEIL_N_("the name of a field is too long")));
    *ret_fact = host->want_fact(host->context, fact, error);
    return *ret_fact < 0 ? *ret_fact : 0;
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, const char *table,
                   struct steered **ret_steered, struct peil_error *error)
{
    struct steered *steered = host->allocate(host->context, sizeof(*steered));
    if (!steered)
        return owner_refuse(error, PEIL_ERROR_SYSTEM, "check_owner: out of memory");
    *ret_steered = steered;
    steered->last = steered->field = -1;
    int failed = want(host, "%s", "date", &steered->date, error);
    failed = failed ? failed : want(host, "role.%s.name", settings[OPTION_ROLE].text, &steered->name, error);
    failed = failed ? failed : want(host, "role.%s.level", settings[OPTION_ROLE].text, &steered->level, error);
    return failed ? failed : want(host, "steering.%s", table, &steered->table, error);
}

enum { REASON_GONE, REASON_NO_OWNER, REASON_OWN };
#define REASONS_FIRST                                                                                                  \
    [REASON_GONE] = {"field_gone", PEIL_N_("the source does not have an owner any more"),                              \
                     PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},         \
    [REASON_NO_OWNER] = {"no_effective_owner", PEIL_N_("there is no effective owner: another check counts that"),      \
                         NULL}

/* True when there is somebody who can steer; otherwise the outcome is filled. */
static bool has_owner(const struct steered *steered, const struct peil_value *facts, struct peil_outcome *outcome)
{
    if (owner_fact_lost(&facts[steered->name])) {
        owner_without(outcome, PEIL_VERDICT_NOT_MEASURED, REASON_GONE);
        return false;
    }
    if (owner_fact_filled(&facts[steered->name]) && owner_fact_is(&facts[steered->level], "below"))
        return true;
    owner_without(outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NO_OWNER);
    return false;
}

static bool today_of(const struct steered *steered, const struct peil_value *facts, int32_t *ret_today,
                     struct peil_error *error)
{
    const struct peil_value *date = &facts[steered->date];
    if (date->state == PEIL_VALUE_TEXT && rhythm_day(date->text, date->size, ret_today))
        return true;
    owner_refuse(error, PEIL_ERROR_PLUGIN, "check_owner: there is no measuring date");
    return false;
}

/* The next line of a table, taken off at *at; false: no more. */
static bool next_line(const struct peil_value *table, uint32_t *at, const char **ret_line, uint32_t *ret_size)
{
    if (table->state != PEIL_VALUE_TEXT || *at >= table->size)
        return false;
    const char *end = memchr(table->text + *at, '\n', table->size - *at);
    *ret_line = table->text + *at;
    *ret_size = end ? (uint32_t)(end - *ret_line) : table->size - *at;
    *at += *ret_size + 1;
    return true;
}

static int measured(struct steered *steered, struct peil_outcome *outcome, int64_t n, int64_t d, int reason, int size)
{
    *outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = n, .d = d};
    if (n < d) {
        outcome->reason = (uint32_t)reason + 1;
        outcome->detail = steered->detail;
        outcome->detail_size = (uint32_t)(size < (int)sizeof(steered->detail) ? size : 0);
    }
    return 0;
}

/* ---- reviewed ------------------------------------------------------------------------------------------------- */

enum { REVIEWED_NEVER = REASON_OWN, REVIEWED_LATE };
static const struct peil_reason reviewed_reasons[] = {
    REASONS_FIRST,
    [REVIEWED_NEVER] = {"never_reviewed", PEIL_N_("the owner never looked at it"),
                        PEIL_N_(
                            "Look whether it is still right, mend what is not, and record that: peil review done.")},
    [REVIEWED_LATE] = {"reviews_late", PEIL_N_("reviews were not done on time (the last one)"),
                       PEIL_N_("Plan the next review in the owner's calendar and record it on the day that it is done: "
                               "peil review done.")},
};
static const struct peil_option reviewed_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_SECOND] = {.name = "months",
                       .type = PEIL_OPTION_INTEGER,
                       .standard = "12",
                       .minimum = 1,
                       .maximum = 600,
                       .text = PEIL_N_("the rhythm of reviews, in months")},
    [OPTION_THIRD] = {.name = "tolerance",
                      .type = PEIL_OPTION_INTEGER,
                      .standard = "100",
                      .minimum = 100,
                      .maximum = 1000,
                      .text = PEIL_N_("how much of the rhythm may pass, in per cents")},
    [OPTION_FOURTH] = {.name = "period",
                       .type = PEIL_OPTION_INTEGER,
                       .standard = "36",
                       .minimum = 1,
                       .maximum = 1200,
                       .text = PEIL_N_("over how many months back reviews are looked at")},
    [OPTION_FIFTH] = {.name = "review",
                      .type = PEIL_OPTION_CHOICE,
                      .standard = "any",
                      .choices = "any|description|data|process",
                      .text = PEIL_N_("which reviews count")},
    [OPTION_SIXTH] = {.name = "field",
                      .type = PEIL_OPTION_TEXT,
                      .standard = "",
                      .text = PEIL_N_("a field of the register with the day of the last review, which counts as well")},
};

static int prepare_reviewed(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                            struct peil_error *error)
{
    struct steered *steered = NULL;
    int failed = prepare(host, settings, "reviews", &steered, error);
    *ret_state = steered;
    if (failed)
        return failed;
    steered->months = (int32_t)settings[OPTION_SECOND].integer;
    steered->tolerance = (int32_t)settings[OPTION_THIRD].integer;
    steered->period = (int32_t)settings[OPTION_FOURTH].integer;
    steered->what = settings[OPTION_FIFTH].text;
    const char *field = settings[OPTION_SIXTH].text;
    return field && field[0] ? want(host, "field.%s", field, &steered->field, error) : 0;
}

/* The last day on which the next review after this one is on time. */
static int32_t due_after(const struct steered *steered, int32_t day)
{
    return day + (int32_t)((int64_t)(rhythm_months_later(day, steered->months) - day) * steered->tolerance / 100);
}

struct reviews {
    int32_t days[ROWS_MOST]; /* up to today, the newest first, each once */
    int count;
    const char *newest; /* of DATE_SIZE bytes */
};

static void add_review(struct reviews *reviews, int32_t day, const char *text)
{
    if (reviews->count == ROWS_MOST || (reviews->count && reviews->days[reviews->count - 1] == day))
        return;
    if (reviews->count == 0)
        reviews->newest = text;
    reviews->days[reviews->count++] = day;
}

static bool review_counts(const struct steered *steered, const char *line, uint32_t size, int32_t *ret_day)
{
    const char *what = line + DATE_SIZE + 1;
    if (size <= DATE_SIZE || !rhythm_day(line, DATE_SIZE, ret_day))
        return false;
    size -= DATE_SIZE + 1;
    return strcmp(steered->what, "any") == 0 ||
           (size == strlen(steered->what) && memcmp(what, steered->what, size) == 0);
}

static void read_reviews(const struct steered *steered, const struct peil_value *facts, int32_t today,
                         struct reviews *ret_reviews)
{
    const struct peil_value *field = steered->field >= 0 ? &facts[steered->field] : NULL;
    const char *line;
    uint32_t size, at = 0;
    int32_t day, of_field = 0;
    bool waits = field && field->state == PEIL_VALUE_TEXT && field->size >= DATE_SIZE &&
                 rhythm_day(field->text, field->size, &of_field) && of_field <= today;
    while (next_line(&facts[steered->table], &at, &line, &size)) {
        if (!review_counts(steered, line, size, &day))
            continue;
        if (waits && of_field >= day) {
            add_review(ret_reviews, of_field, field->text);
            waits = false;
        }
        add_review(ret_reviews, day, line);
    }
    if (waits)
        add_review(ret_reviews, of_field, field->text);
}

/* Every review in the period was due by the one before it; whether the next one is late counts as one more. */
static int judge_reviewed(const struct peil_host *host, void *state, const struct peil_value *facts,
                          struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct steered *steered = state;
    struct reviews reviews = {.count = 0};
    int32_t today;
    if (!today_of(steered, facts, &today, error))
        return PEIL_ERROR_PLUGIN;
    if (!has_owner(steered, facts, ret_outcome))
        return 0;
    read_reviews(steered, facts, today, &reviews);
    if (reviews.count == 0)
        return measured(steered, ret_outcome, 0, 1, REVIEWED_NEVER, 0);
    int32_t from = rhythm_months_later(today, -steered->period);
    int64_t n = today <= due_after(steered, reviews.days[0]), d = 1;
    for (int i = 0; i + 1 < reviews.count && reviews.days[i] >= from; i++, d++)
        n += reviews.days[i] <= due_after(steered, reviews.days[i + 1]);
    return measured(steered, ret_outcome, n, d, REVIEWED_LATE,
                    snprintf(steered->detail, sizeof(steered->detail), "%.*s", DATE_SIZE, reviews.newest));
}

/* ---- answers -------------------------------------------------------------------------------------------------- */

enum { ANSWERS_LATE = REASON_OWN, ANSWERS_NOTHING };
static const struct peil_reason answers_reasons[] = {
    REASONS_FIRST,
    [ANSWERS_LATE] = {"answers_late",
                      PEIL_N_("findings were not answered in time (how many wait, since when the oldest)"),
                      PEIL_N_(
                          "Answer each finding: plan an action for it, or say why not and until when: peil finding, "
                          "peil action.")},
    [ANSWERS_NOTHING] = {"nothing_due", PEIL_N_("no finding had to be answered yet"), NULL},
};
static const struct peil_option answers_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_SECOND] = {.name = "days",
                       .type = PEIL_OPTION_INTEGER,
                       .standard = "30",
                       .minimum = 1,
                       .maximum = 3660,
                       .text = PEIL_N_("within how many days a finding gets an answer")},
    [OPTION_THIRD] = {.name = "period",
                      .type = PEIL_OPTION_INTEGER,
                      .standard = "12",
                      .minimum = 1,
                      .maximum = 1200,
                      .text = PEIL_N_("over how many months back answers are looked at; what waits always counts")},
};

static int prepare_answers(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                           struct peil_error *error)
{
    struct steered *steered = NULL;
    int failed = prepare(host, settings, "answers", &steered, error);
    if (!failed) {
        steered->days = (int32_t)settings[OPTION_SECOND].integer;
        steered->period = (int32_t)settings[OPTION_THIRD].integer;
    }
    *ret_state = steered;
    return failed;
}

struct answer {
    int32_t since, answered;
    bool has_answer, open;
};

/* "YYYY-MM-DD<tab>[YYYY-MM-DD]<tab>open|met" */
static bool read_answer(const char *line, uint32_t size, int32_t today, struct answer *ret_answer)
{
    if (size <= DATE_SIZE || !rhythm_day(line, DATE_SIZE, &ret_answer->since))
        return false;
    const char *rest = line + DATE_SIZE + 1;
    uint32_t left = size - DATE_SIZE - 1;
    ret_answer->has_answer =
        left >= DATE_SIZE && rhythm_day(rest, DATE_SIZE, &ret_answer->answered) && ret_answer->answered <= today;
    ret_answer->open = left >= 4 && memcmp(rest + left - 4, "open", 4) == 0;
    return true;
}

static int judge_answers(const struct peil_host *host, void *state, const struct peil_value *facts,
                         struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct steered *steered = state;
    struct answer answer;
    const char *line, *oldest = NULL;
    uint32_t size, at = 0;
    int64_t n = 0, d = 0, waiting = 0;
    int32_t today;
    if (!today_of(steered, facts, &today, error))
        return PEIL_ERROR_PLUGIN;
    if (!has_owner(steered, facts, ret_outcome))
        return 0;
    int32_t from = rhythm_months_later(today, -steered->period);
    while (next_line(&facts[steered->table], &at, &line, &size)) {
        if (!read_answer(line, size, today, &answer))
            continue;
        bool late = (answer.has_answer ? answer.answered : today) - answer.since > steered->days;
        if (answer.has_answer ? answer.since < from : !late)
            continue; /* long ago, or not due yet */
        d++;
        n += !late;
        if (!answer.has_answer) {
            oldest = oldest ? oldest : line;
            waiting++;
        }
    }
    if (d == 0)
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, ANSWERS_NOTHING);
    int written = oldest
                      ? snprintf(steered->detail, sizeof(steered->detail), "%d, %.*s", (int)waiting, DATE_SIZE, oldest)
                      : snprintf(steered->detail, sizeof(steered->detail), "0");
    return measured(steered, ret_outcome, n, d, ANSWERS_LATE, written);
}

/* ---- moving --------------------------------------------------------------------------------------------------- */

enum { MOVING_NEVER = REASON_OWN, MOVING_STILL };
static const struct peil_reason moving_reasons[] = {
    REASONS_FIRST,
    [MOVING_NEVER] = {"never_acted", PEIL_N_("there are findings, and nobody ever did anything for it"),
                      PEIL_N_(
                          "Talk with the owner about what is expected: accept the role, look at what is open, and plan "
                          "the first step.")},
    [MOVING_STILL] = {"standstill",
                      PEIL_N_("there are findings, and nothing was done for a long time (last day, days)"),
                      PEIL_N_("Ask the owner what holds it up. Plan one step with a date, or hand over the role.")},
};
static const struct peil_option moving_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_SECOND] = {.name = "days",
                       .type = PEIL_OPTION_INTEGER,
                       .standard = "180",
                       .minimum = 1,
                       .maximum = 3660,
                       .text = PEIL_N_("after how many days without a step it stands still")},
};

static int prepare_moving(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                          struct peil_error *error)
{
    struct steered *steered = NULL;
    int failed = prepare(host, settings, "answers", &steered, error);
    failed = failed ? failed : want(host, "steering.%s", "last", &steered->last, error);
    if (!failed)
        steered->days = (int32_t)settings[OPTION_SECOND].integer;
    *ret_state = steered;
    return failed;
}

/* Nothing is open, or something was done lately, or what is open has not been open for long. */
static int judge_moving(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct steered *steered = state;
    const struct peil_value *last = &facts[steered->last];
    struct answer answer;
    const char *line;
    uint32_t size, at = 0;
    int32_t today, day;
    bool long_open = false;
    if (!today_of(steered, facts, &today, error))
        return PEIL_ERROR_PLUGIN;
    if (!has_owner(steered, facts, ret_outcome))
        return 0;
    while (next_line(&facts[steered->table], &at, &line, &size))
        long_open |= read_answer(line, size, today, &answer) && answer.open && today - answer.since > steered->days;
    if (!long_open)
        return owner_measured(ret_outcome, true, 0);
    if (last->state != PEIL_VALUE_TEXT || last->size != DATE_SIZE || !rhythm_day(last->text, last->size, &day))
        return owner_measured(ret_outcome, false, MOVING_NEVER);
    return measured(
        steered, ret_outcome, today - day <= steered->days, 1, MOVING_STILL,
        snprintf(steered->detail, sizeof(steered->detail), "%.*s (%d d)", DATE_SIZE, last->text, today - day));
}

#define RULE(rule, says)                                                                                               \
    {                                                                                                                  \
        .name = #rule, .version = "1", .summary = says, .option_count = COUNT_OF(rule##_options),                      \
        .reason_count = COUNT_OF(rule##_reasons), .options = rule##_options, .reasons = rule##_reasons,                \
        .prepare = prepare_##rule, .judge = judge_##rule                                                               \
    }

const struct peil_check owner_steered[OWNER_STEERED] = {
    RULE(reviewed, PEIL_N_("the owner reviewed it on time, over a period")),
    RULE(answers, PEIL_N_("the owner answers findings in time")),
    RULE(moving, PEIL_N_("what is open does not stand still")),
};
