/* SPDX-License-Identifier: EUPL-1.2 */
/* check_review: was it looked at within its rhythm. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <peil/plugin.h>

#include "check_common/rhythm.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { OPTION_FIELD, OPTION_REVIEW, OPTION_MONTHS, OPTION_DAYS, OPTION_FREQUENCY, OPTION_TOLERANCE };
enum { MONTHS_MOST = 600, DAYS_MOST = 20000, TOLERANCE_LEAST = 100, TOLERANCE_MOST = 1000 };

static const struct peil_option options[] = {
    [OPTION_FIELD] = {.name = "field",
                      .type = PEIL_OPTION_TEXT,
                      .standard = "modified",
                      .text = PEIL_N_("the field with the date on which it was last looked at")},
    [OPTION_REVIEW] = {.name = "review",
                       .type = PEIL_OPTION_CHOICE,
                       .standard = "none",
                       .choices = "none|description|data|process",
                       .text =
                           PEIL_N_("count reviews recorded with 'peil review done' as well; the newest date counts")},
    [OPTION_MONTHS] = {.name = "months",
                       .type = PEIL_OPTION_INTEGER,
                       .minimum = 1,
                       .maximum = MONTHS_MOST,
                       .text = PEIL_N_("the rhythm, in months")},
    [OPTION_DAYS] = {.name = "days",
                     .type = PEIL_OPTION_INTEGER,
                     .minimum = 1,
                     .maximum = DAYS_MOST,
                     .text = PEIL_N_("the rhythm, in days")},
    [OPTION_FREQUENCY] = {.name = "frequency",
                          .type = PEIL_OPTION_TEXT,
                          .text = PEIL_N_("the field with the rhythm: an EU frequency code or its Dutch label")},
    [OPTION_TOLERANCE] = {.name = "tolerance",
                          .type = PEIL_OPTION_INTEGER,
                          .standard = "150",
                          .minimum = TOLERANCE_LEAST,
                          .maximum = TOLERANCE_MOST,
                          .text = PEIL_N_("how much of the rhythm may pass, in per cents")},
};

enum {
    REASON_GONE,
    REASON_FREQUENCY_GONE,
    REASON_NO_RHYTHM,
    REASON_RHYTHM_UNKNOWN,
    REASON_RHYTHM_STRANGE,
    REASON_NEVER,
    REASON_UNREADABLE,
    REASON_FUTURE,
    REASON_LATE,
};
static const struct peil_reason reasons[] = {
    [REASON_GONE] = {"field_gone", PEIL_N_("the source does not have the date of the last review any more"),
                     PEIL_N_("Ask the owner of the register where the dates have gone, and put them back.")},
    [REASON_FREQUENCY_GONE] = {"frequency_gone", PEIL_N_("the source does not have the rhythm any more"),
                               PEIL_N_("Ask the owner of the register where the rhythm has gone, and put it back.")},
    [REASON_NO_RHYTHM] = {"no_interval", PEIL_N_("its rhythm has no interval, such as 'irregular' or 'as needed'"),
                          NULL},
    [REASON_RHYTHM_UNKNOWN] = {"frequency_not_recorded", PEIL_N_("its rhythm is not recorded"),
                               PEIL_N_("Agree with the owner how often it is looked at, and record that as an EU "
                                       "frequency code, such as ANNUAL.")},
    [REASON_RHYTHM_STRANGE] = {"frequency_unreadable", PEIL_N_("its rhythm is no EU frequency code or Dutch label"),
                               PEIL_N_("Record one of the EU frequency codes, such as ANNUAL or 'jaarlijks'.")},
    [REASON_NEVER] = {"not_recorded", PEIL_N_("no date of a review is recorded"),
                      PEIL_N_("Look whether it is still right, mend what is not, and record the date.")},
    [REASON_UNREADABLE] = {"unreadable", PEIL_N_("the date of the review cannot be read, so none is recorded"),
                           PEIL_N_("Record the date as year-month-day, or name its pattern in the mapping.")},
    [REASON_FUTURE] = {"in_future", PEIL_N_("the date of the review has yet to come"),
                       PEIL_N_("Record the day on which it was last looked at, not when that will be.")},
    [REASON_LATE] = {"late", PEIL_N_("the last review was too long ago"),
                     PEIL_N_("Look whether it is still right, mend what is not, and record the date.")},
};

struct review {
    int32_t field, review, frequency, date; /* facts; -1: not asked for */
    int32_t months, days, tolerance;
    char detail[48];
};

static int refuse(struct peil_error *error, int code, const char *message)
{
    if (error) {
        error->code = code;
        snprintf(error->message, sizeof(error->message), "%s", message);
    }
    return code;
}

static int32_t want(const struct peil_host *host, const char *prefix, const char *name, struct peil_error *error)
{
    char fact[256];
    if (snprintf(fact, sizeof(fact), "%s%s", prefix, name) >= (int)sizeof(fact))
        return refuse(error, PEIL_ERROR_USAGE,
                      host->translate(host->context, PEIL_N_("the name of a field is too long")));
    return host->want_fact(host->context, fact, error);
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    struct review *review = host->allocate(host->context, sizeof(*review));
    if (!review)
        return refuse(error, PEIL_ERROR_SYSTEM, "check_review: out of memory");
    const char *frequency = settings[OPTION_FREQUENCY].text;
    bool by_field = frequency && frequency[0];
    if (settings[OPTION_MONTHS].given + settings[OPTION_DAYS].given + (unsigned)by_field != 1)
        return refuse(error, PEIL_ERROR_USAGE,
                      host->translate(host->context, PEIL_N_("say the rhythm with one of months, days or frequency")));
    *review = (struct review){.field = -1,
                              .review = -1,
                              .frequency = -1,
                              .months = (int32_t)settings[OPTION_MONTHS].integer,
                              .days = (int32_t)settings[OPTION_DAYS].integer,
                              .tolerance = (int32_t)settings[OPTION_TOLERANCE].integer};
    *ret_state = review;
    review->date = want(host, "", "date", error);
    review->field = review->date < 0 ? review->date : want(host, "field.", settings[OPTION_FIELD].text, error);
    if (review->field < 0)
        return review->field;
    if (settings[OPTION_REVIEW].integer != 0) {
        review->review = want(host, "review.", settings[OPTION_REVIEW].text, error);
        if (review->review < 0)
            return review->review;
    }
    if (by_field) {
        review->frequency = want(host, "field.", frequency, error);
        if (review->frequency < 0)
            return review->frequency;
    }
    return 0;
}

static int without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason)
{
    *outcome = (struct peil_outcome){.verdict = verdict, .reason = (uint32_t)reason + 1};
    return 0;
}

static int too_short(struct peil_outcome *outcome, int reason)
{
    *outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = 0, .d = 1, .reason = (uint32_t)reason + 1};
    return 0;
}

/* The date is evidence, with how many days it is past the rhythm. */
static int too_short_since(struct review *review, struct peil_outcome *outcome, int reason, const char *date,
                           int64_t late)
{
    too_short(outcome, reason);
    int size = late > 0 ? snprintf(review->detail, sizeof(review->detail), "%.10s (+%lld d)", date, (long long)late)
                        : snprintf(review->detail, sizeof(review->detail), "%.10s", date);
    outcome->detail = review->detail;
    outcome->detail_size = (uint32_t)size;
    return 0;
}

static bool filled(const struct peil_value *value)
{
    if (value->state == PEIL_VALUE_JSON)
        return true; /* a list where a date should be: there is something, and it cannot be read */
    for (uint32_t i = 0; value->state == PEIL_VALUE_TEXT && i < value->size; i++)
        if ((unsigned char)value->text[i] > ' ')
            return true;
    return false;
}

/* The text of a value; a list of one text is that text, with its quotes taken off. */
static const char *text_of(const struct peil_value *value, size_t *ret_size)
{
    const char *text = value->text;
    size_t size = value->state == PEIL_VALUE_TEXT || value->state == PEIL_VALUE_JSON ? value->size : 0;
    if (value->state == PEIL_VALUE_JSON && size > 4 && memcmp(text, "[\"", 2) == 0 &&
        memcmp(text + size - 2, "\"]", 2) == 0) {
        text += 2;
        size -= 4;
    }
    *ret_size = size;
    return text;
}

static const char *trimmed(const char *text)
{
    while ((unsigned char)*text <= ' ')
        text++;
    return text;
}

/* One clock: the limit in days after the review, times the tolerance; what is past it, rounded up. */
static int64_t days_late(const struct review *review, const struct rhythm *rhythm, int32_t last, int32_t today)
{
    int64_t n = rhythm->n, d = rhythm->d;
    if (review->frequency < 0) {
        n = review->months ? rhythm_months_later(last, review->months) - last : review->days;
        d = 1;
    }
    int64_t over = (int64_t)(today - last) * d * 100 - n * review->tolerance;
    return over > 0 ? (over + d * 100 - 1) / (d * 100) : 0;
}

static int judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error)
{
    struct review *review = state;
    struct rhythm rhythm = {.sort = RHYTHM_INTERVAL, .n = 0, .d = 1};
    const struct peil_value *field = &facts[review->field], *recorded = field;
    const struct peil_value *date = &facts[review->date];
    int32_t last = 0, other, today;
    size_t size;
    if (date->state != PEIL_VALUE_TEXT || !rhythm_day(date->text, date->size, &today))
        return refuse(error, PEIL_ERROR_PLUGIN, host->translate(host->context, PEIL_N_("there is no measuring date")));
    if (review->frequency >= 0) {
        const struct peil_value *frequency = &facts[review->frequency];
        if (frequency->state == PEIL_VALUE_GONE || frequency->state == PEIL_VALUE_UNKNOWN)
            return without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, REASON_FREQUENCY_GONE);
        const char *text = text_of(frequency, &size);
        rhythm = rhythm_read(text, size);
        if (rhythm.sort == RHYTHM_FREE)
            return without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NO_RHYTHM);
        if (rhythm.sort != RHYTHM_INTERVAL)
            return too_short(ret_outcome,
                             rhythm.sort == RHYTHM_UNKNOWN ? REASON_RHYTHM_UNKNOWN : REASON_RHYTHM_STRANGE);
    }
    const char *text = text_of(field, &size);
    bool known = size && rhythm_day(text, size, &last);
    if (review->review >= 0 && facts[review->review].state == PEIL_VALUE_TEXT &&
        rhythm_day(facts[review->review].text, facts[review->review].size, &other) &&
        (!known || other > last || last > today)) {
        recorded = &facts[review->review];
        text = recorded->text;
        last = other;
        known = true;
    }
    if (!known && (field->state == PEIL_VALUE_GONE || field->state == PEIL_VALUE_UNKNOWN))
        return without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, REASON_GONE);
    if (!known)
        return too_short(ret_outcome, filled(field) ? REASON_UNREADABLE : REASON_NEVER);
    if (last > today)
        return too_short_since(review, ret_outcome, REASON_FUTURE, trimmed(text), 0);
    int64_t late = days_late(review, &rhythm, last, today);
    if (late > 0)
        return too_short_since(review, ret_outcome, REASON_LATE, trimmed(text), late);
    *ret_outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = 1, .d = 1};
    return 0;
}

static const struct peil_check checks[] = {
    {.name = "in_time",
     .version = "1",
     .summary = PEIL_N_("it was looked at within its rhythm"),
     .option_count = COUNT_OF(options),
     .reason_count = COUNT_OF(reasons),
     .options = options,
     .reasons = reasons,
     .prepare = prepare,
     .judge = judge},
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_check_table table = {.size = sizeof(table),
                                                  .check_count = COUNT_OF(checks),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD,
                                              .kind = PEIL_KIND_CHECK,
                                              .name = "review",
                                              .version = "1",
                                              .summary = PEIL_N_("looked at within the agreed rhythm"),
                                              .table = &table};
    return &plugin;
}
