/* SPDX-License-Identifier: EUPL-1.2 */
/* check_example: the smallest whole check plugin, to read and to copy: has an object a title that says enough? */
#include <stdio.h>

#include <peil/plugin.h>

/* What a user may set. Help, checking and "did you mean" come out of these rows. */
enum { OPTION_MINIMUM };
static const struct peil_option title_options[] = {
    [OPTION_MINIMUM] = {.name = "minimum",
                        .type = PEIL_OPTION_INTEGER,
                        .standard = "5",
                        .minimum = 1,
                        .maximum = 200,
                        .text = PEIL_N_("how many characters a title has at least")},
};

/* Why an object falls short, and what to do about it. The keys are kept with the results: they never change. */
enum { REASON_NO_TITLE = 1, REASON_SHORT_TITLE };
static const struct peil_reason title_reasons[] = {
    [REASON_NO_TITLE - 1] = {"no_title", PEIL_N_("there is no title"), PEIL_N_("Give it a title that people know.")},
    [REASON_SHORT_TITLE - 1] = {"short_title", PEIL_N_("the title is too short"),
                                PEIL_N_("Write the name out in full, without abbreviations.")},
};

/* What prepare keeps for judge. */
struct title {
    int32_t fact; /* where the title stands among the facts */
    int64_t minimum;
};

/* Called once: read the settings, ask for the facts that judge needs. */
static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    struct title *title = host->allocate(host->context, sizeof(*title));
    if (!title) {
        error->code = PEIL_ERROR_SYSTEM;
        snprintf(error->message, sizeof(error->message), "%s", "no memory");
        return error->code;
    }
    title->minimum = settings[OPTION_MINIMUM].integer;
    title->fact = host->want_fact(host->context, "title", error);
    if (title->fact < 0)
        return title->fact;
    *ret_state = title;
    return 0;
}

/* Characters, not bytes: in UTF-8 every byte of the form 10xxxxxx continues a character. */
static int64_t characters(const struct peil_value *value)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < value->size; i++)
        count += ((unsigned char)value->text[i] & 0xc0) != 0x80;
    return count;
}

/* Called for every object: the same facts and settings always give the same outcome. */
static int judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error)
{
    const struct title *title = state;
    const struct peil_value *value = &facts[title->fact];
    (void)host;
    (void)error;
    int64_t count = value->state == PEIL_VALUE_TEXT ? characters(value) : 0;
    ret_outcome->verdict = PEIL_VERDICT_MEASURED;
    ret_outcome->d = 1;
    ret_outcome->n = count >= title->minimum;
    if (!ret_outcome->n)
        ret_outcome->reason = count ? REASON_SHORT_TITLE : REASON_NO_TITLE;
    return 0;
}

static const struct peil_check checks[] = {
    {.name = "title",
     .version = "1",
     .summary = PEIL_N_("the title says enough"),
     .options = title_options,
     .option_count = sizeof(title_options) / sizeof(title_options[0]),
     .reasons = title_reasons,
     .reason_count = sizeof(title_reasons) / sizeof(title_reasons[0]),
     .prepare = prepare,
     .judge = judge},
};

static const struct peil_check_table table = {
    .size = sizeof(table),
    .check_count = sizeof(checks) / sizeof(checks[0]),
    .check_size = sizeof(struct peil_check),
    .checks = checks,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_CHECK,
    .name = "example",
    .version = "1.0",
    .summary = PEIL_N_("an example to copy: a title that says enough"),
    .table = &table,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
