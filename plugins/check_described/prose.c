/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules not_title and not_filler: the text says something. */
#include <string.h>

#include "described.h"

/* ---- not_title ----------------------------------------------------------------------------------------------------
 */

/* What was folded last: of the field that both rules look at, and of the title. */
static struct folded last_text, last_title;

static void forget_folded(const struct peil_host *host)
{
    last_text = (struct folded){.source.host = host, .text.host = host};
    last_title = last_text;
}

enum { NOT_TITLE_FIELD, NOT_TITLE_OVERLAP };

static const struct peil_option not_title_options[] = {
    [NOT_TITLE_FIELD] = {.name = "field",
                         .type = PEIL_OPTION_TEXT,
                         .standard = "description",
                         .text = PEIL_N_("the attribute that is compared with the title")},
    [NOT_TITLE_OVERLAP] = {.name = "overlap",
                           .type = PEIL_OPTION_INTEGER,
                           .standard = "80",
                           .minimum = 50,
                           .maximum = 100,
                           .text = PEIL_N_("from this percentage of its words in the title on, it repeats the title")},
};

enum { NOT_TITLE_EMPTY = REASON_OWN, NOT_TITLE_NO_TITLE, NOT_TITLE_REPEATS, NOT_TITLE_MOSTLY };
static const struct peil_reason not_title_reasons[] = {
    REASON_GONE_ROW,
    REASON_UNKNOWN_ROW,
    [NOT_TITLE_EMPTY] = {"empty", PEIL_N_("nothing filled in: there is nothing to compare with the title"), NULL},
    [NOT_TITLE_NO_TITLE] = {"no_title", PEIL_N_("there is no title to compare with"), NULL},
    [NOT_TITLE_REPEATS] = {"repeats_title", PEIL_N_("the description only repeats the title"),
                           PEIL_N_("Write what the title does not say: what is in it, what it is for, who uses it.")},
    [NOT_TITLE_MOSTLY] = {"mostly_title", PEIL_N_("the description says hardly more than the title"),
                          PEIL_N_("Write what the title does not say: what is in it, what it is for, who uses it.")},
};

struct not_title {
    struct field field, title;
    int32_t field_fact, title_fact;
    size_t overlap;
};

static int not_title_prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                             struct peil_error *error)
{
    struct not_title *state = host->allocate(host->context, sizeof(*state));
    if (!state)
        return rule_no_memory(error);
    *ret_state = state;
    state->field.items.host = state->title.items.host = host;
    forget_folded(host);
    state->overlap = (size_t)settings[NOT_TITLE_OVERLAP].integer;
    state->field_fact = rule_want_field(host, settings[NOT_TITLE_FIELD].text, error);
    if (state->field_fact < 0)
        return state->field_fact;
    state->title_fact = host->want_fact(host->context, "title", error);
    return state->title_fact < 0 ? state->title_fact : 0;
}

/* Reason, or -1: it says something of its own. */
static int compare_with_title(const char *text, const char *title, size_t overlap)
{
    size_t words = 0, in_title = 0, of_its_own = 0;
    size_t size;
    for (const char *at = text, *word; (word = text_next_word(&at, &size));) {
        bool found = text_has_word(title, word, size);
        words++;
        in_title += found;
        /* One is enough to know. */
        of_its_own += !found && of_its_own == 0 && !text_listed(words_of_little, word, size);
    }
    if (of_its_own == 0)
        return NOT_TITLE_REPEATS;
    return in_title * 100 >= words * overlap ? NOT_TITLE_MOSTLY : -1;
}

static int not_title_judge(const struct peil_host *host, void *data, const struct peil_value *facts,
                           struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct not_title *state = data;
    int failed = field_read(&state->field, &facts[state->field_fact], error);
    failed = failed ? failed : field_read(&state->title, &facts[state->title_fact], error);
    if (failed || outcome_not_measured(ret_outcome, &state->field) ||
        (state->field.state == FIELD_FILLED && outcome_not_measured(ret_outcome, &state->title)))
        return failed;
    if (state->field.state == FIELD_EMPTY || state->title.state == FIELD_EMPTY) {
        outcome_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE,
                        state->field.state == FIELD_EMPTY ? NOT_TITLE_EMPTY : NOT_TITLE_NO_TITLE);
        return 0;
    }
    field_join(&state->field);
    field_join(&state->title);
    failed = text_fold_again(&last_text, state->field.items.data, state->field.items.size, error);
    failed = failed ? failed : text_fold_again(&last_title, state->title.items.data, state->title.items.size, error);
    if (failed)
        return failed;
    int reason = compare_with_title(last_text.text.data, last_title.text.data, state->overlap);
    outcome_of(ret_outcome, reason < 0, 1, reason);
    return 0;
}

const struct peil_check rule_not_title = {
    .name = "not_title",
    .version = "1",
    .summary = PEIL_N_("a description is not the title repeated"),
    .option_count = COUNT_OF(not_title_options),
    .reason_count = COUNT_OF(not_title_reasons),
    .options = not_title_options,
    .reasons = not_title_reasons,
    .prepare = not_title_prepare,
    .judge = not_title_judge,
};

/* ---- not_filler ---------------------------------------------------------------------------------------------------
 */

enum { NOT_FILLER_FIELD, NOT_FILLER_FILLERS };

static const struct peil_option not_filler_options[] = {
    [NOT_FILLER_FIELD] = {.name = "field",
                          .type = PEIL_OPTION_TEXT,
                          .standard = "description",
                          .text = PEIL_N_("the attribute that is no filler")},
    [NOT_FILLER_FILLERS] = {.name = "fillers",
                            .type = PEIL_OPTION_LIST,
                            .text = PEIL_N_("texts that are fillers in your register, besides the known ones")},
};

enum { NOT_FILLER_EMPTY = REASON_OWN, NOT_FILLER_FILLER, NOT_FILLER_LOREM, NOT_FILLER_SIGNS };
static const struct peil_reason not_filler_reasons[] = {
    REASON_GONE_ROW,
    REASON_UNKNOWN_ROW,
    [NOT_FILLER_EMPTY] = {"empty", PEIL_N_("nothing filled in: there is no text to judge"), NULL},
    [NOT_FILLER_FILLER] = {"filler", PEIL_N_("filled with a text that says nothing"),
                           PEIL_N_("Replace the filler by a real text, or leave the field empty until there is one.")},
    [NOT_FILLER_LOREM] = {"lorem_ipsum", PEIL_N_("filled with 'lorem ipsum'"),
                          PEIL_N_("Replace the sample text by a real one.")},
    [NOT_FILLER_SIGNS] = {"only_signs", PEIL_N_("filled with signs or one repeated character"),
                          PEIL_N_("Replace the signs by a real text, or leave the field empty until there is one.")},
};

struct not_filler {
    struct field field;
    int32_t fact;
    struct scratch fillers; /* folded, one after another, each with a NUL */
};

/* settings: one filler a line. */
static int fold_fillers(struct not_filler *state, const char *lines, struct peil_error *error)
{
    while (lines && *lines) {
        size_t size = strcspn(lines, "\n");
        int failed = text_fold(&state->fillers, lines, size, error);
        failed = failed ? failed : scratch_append(&state->fillers, "", 1, error);
        if (failed)
            return failed;
        lines += size + (lines[size] == '\n');
    }
    return 0;
}

static int not_filler_prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                              struct peil_error *error)
{
    struct not_filler *state = host->allocate(host->context, sizeof(*state));
    if (!state)
        return rule_no_memory(error);
    *ret_state = state;
    state->field.items.host = state->fillers.host = host;
    forget_folded(host);
    int failed = fold_fillers(state, settings[NOT_FILLER_FILLERS].text, error);
    if (failed)
        return failed;
    state->fact = rule_want_field(host, settings[NOT_FILLER_FIELD].text, error);
    return state->fact < 0 ? state->fact : 0;
}

static bool is_own_filler(const struct not_filler *state)
{
    for (size_t at = 0; at < state->fillers.size; at += strlen(state->fillers.data + at) + 1)
        if (strcmp(state->fillers.data + at, last_text.text.data) == 0)
            return true;
    return false;
}

static bool is_one_character(const char *folded, size_t size)
{
    for (size_t i = 1; i < size; i++)
        if (folded[i] != folded[0] && folded[i] != ' ')
            return false;
    return true;
}

static bool all_words_fill(const char *folded)
{
    size_t size;
    for (const char *at = folded, *word; (word = text_next_word(&at, &size));)
        if (!text_listed(words_of_filling, word, size) && !is_one_character(word, size))
            return false;
    return true;
}

/* Reason, or -1: a real text. */
static int filler_reason(const struct not_filler *state)
{
    const char *folded = last_text.text.data;
    size_t size = last_text.text.size;
    if (strstr(folded, "lorem ipsum"))
        return NOT_FILLER_LOREM;
    if (size == 0 || (is_one_character(folded, size)))
        return NOT_FILLER_SIGNS;
    if (text_listed(phrases_of_filling, folded, size) || all_words_fill(folded) || is_own_filler(state))
        return NOT_FILLER_FILLER;
    return -1;
}

static int not_filler_judge(const struct peil_host *host, void *data, const struct peil_value *facts,
                            struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct not_filler *state = data;
    int failed = field_read(&state->field, &facts[state->fact], error);
    if (failed || outcome_not_measured(ret_outcome, &state->field))
        return failed;
    if (state->field.state == FIELD_EMPTY) {
        outcome_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, NOT_FILLER_EMPTY);
        return 0;
    }
    field_join(&state->field);
    failed = text_fold_again(&last_text, state->field.items.data, state->field.items.size, error);
    if (failed)
        return failed;
    int reason = filler_reason(state);
    outcome_of(ret_outcome, reason < 0, 1, reason);
    return 0;
}

const struct peil_check rule_not_filler = {
    .name = "not_filler",
    .version = "1",
    .summary = PEIL_N_("a text is not a filler such as 'n.v.t.' or 'test'"),
    .option_count = COUNT_OF(not_filler_options),
    .reason_count = COUNT_OF(not_filler_reasons),
    .options = not_filler_options,
    .reasons = not_filler_reasons,
    .prepare = not_filler_prepare,
    .judge = not_filler_judge,
};
