/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules present and length: something stands there, and enough of it. */
#include <stdio.h>

#include "described.h"

/* ---- present ------------------------------------------------------------------------------------------------------
 */

enum { PRESENT_FIELD };

static const struct peil_option present_options[] = {
    [PRESENT_FIELD] = {.name = "field",
                       .type = PEIL_OPTION_TEXT,
                       .flags = PEIL_OPTION_REQUIRED,
                       .text = PEIL_N_("the attribute that is filled in")},
};

enum { PRESENT_MISSING = REASON_OWN };
static const struct peil_reason present_reasons[] = {
    REASON_GONE_ROW,
    REASON_UNKNOWN_ROW,
    [PRESENT_MISSING] = {"missing", PEIL_N_("not filled in"),
                         PEIL_N_("Fill in this field in the register where the object is kept.")},
};

struct present {
    struct field field;
    int32_t fact;
    const char *name;
};

static int present_prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                           struct peil_error *error)
{
    struct present *present = host->allocate(host->context, sizeof(*present));
    if (!present)
        return rule_no_memory(error);
    *ret_state = present;
    present->field.items.host = host;
    present->name = settings[PRESENT_FIELD].text;
    present->fact = rule_want_field(host, present->name, error);
    return present->fact < 0 ? present->fact : 0;
}

static int present_judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                         struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct present *present = state;
    int failed = field_look(&present->field, &facts[present->fact], error);
    if (failed || outcome_not_measured(ret_outcome, &present->field))
        return failed;
    outcome_of(ret_outcome, present->field.state == FIELD_FILLED, 1, PRESENT_MISSING);
    return 0;
}

const struct peil_check rule_present = {
    .name = "present",
    .version = "1",
    .summary = PEIL_N_("a field is filled in"),
    .option_count = COUNT_OF(present_options),
    .reason_count = COUNT_OF(present_reasons),
    .options = present_options,
    .reasons = present_reasons,
    .prepare = present_prepare,
    .judge = present_judge,
};

/* ---- length -------------------------------------------------------------------------------------------------------
 */

enum { LENGTH_FIELD, LENGTH_MINIMUM };

static const struct peil_option length_options[] = {
    [LENGTH_FIELD] = {.name = "field",
                      .type = PEIL_OPTION_TEXT,
                      .standard = "description",
                      .text = PEIL_N_("the attribute whose length counts")},
    [LENGTH_MINIMUM] = {.name = "minimum",
                        .type = PEIL_OPTION_INTEGER,
                        .standard = "30",
                        .minimum = 1,
                        .maximum = 100000,
                        .text = PEIL_N_("characters that it has at least")},
};

enum { LENGTH_EMPTY = REASON_OWN, LENGTH_TOO_SHORT };
static const struct peil_reason length_reasons[] = {
    REASON_GONE_ROW,
    REASON_UNKNOWN_ROW,
    [LENGTH_EMPTY] = {"empty", PEIL_N_("nothing filled in: there is no length to judge"), NULL},
    [LENGTH_TOO_SHORT] = {"too_short", PEIL_N_("shorter than the norm asks"),
                          PEIL_N_("Write in whole sentences what is in it, what it is for and who uses it.")},
};

struct length {
    struct field field;
    int32_t fact;
    size_t minimum;
    char detail[48];
};

static int length_prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                          struct peil_error *error)
{
    struct length *length = host->allocate(host->context, sizeof(*length));
    if (!length)
        return rule_no_memory(error);
    *ret_state = length;
    length->field.items.host = host;
    length->minimum = (size_t)settings[LENGTH_MINIMUM].integer;
    length->fact = rule_want_field(host, settings[LENGTH_FIELD].text, error);
    return length->fact < 0 ? length->fact : 0;
}

static int length_judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct length *length = state;
    int failed = field_read(&length->field, &facts[length->fact], error);
    if (failed || outcome_not_measured(ret_outcome, &length->field))
        return failed;
    if (length->field.state == FIELD_EMPTY) {
        outcome_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, LENGTH_EMPTY);
        return 0;
    }
    field_join(&length->field);
    size_t characters = text_characters(length->field.items.data, length->field.items.size, length->minimum);
    outcome_of(ret_outcome, characters >= length->minimum, 1, LENGTH_TOO_SHORT);
    if (characters < length->minimum) {
        snprintf(length->detail, sizeof(length->detail), "%zu/%zu", characters, length->minimum);
        outcome_detail(ret_outcome, length->detail);
    }
    return 0;
}

const struct peil_check rule_length = {
    .name = "length",
    .version = "1",
    .summary = PEIL_N_("a text has at least so many characters"),
    .option_count = COUNT_OF(length_options),
    .reason_count = COUNT_OF(length_reasons),
    .options = length_options,
    .reasons = length_reasons,
    .prepare = length_prepare,
    .judge = length_judge,
};
