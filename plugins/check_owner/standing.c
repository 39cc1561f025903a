/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether an owner can act: stands in a unit that fits, does not own too much, is not the steward as well, and is one.
 */
#include <stdio.h>
#include <string.h>

#include "owner.h"

enum fact {
    FACT_NAME,
    FACT_LEVEL,
    FACT_PERSON,
    FACT_PARTY,
    FACT_UNIT,
    FACT_LINE,
    FACT_DOMAIN,
    FACT_HOLDERS,
    FACT_SPAN,
    FACT_SPAN_DATASET,
    FACT_SPAN_PROCESS,
    FACT_SPAN_CHAIN,
    FACT_SPAN_SYSTEM,
    FACT_COUNT,
};
static const char *const fact_names[FACT_COUNT] = {
    "role.%s.name",         "role.%s.level",          "role.%s.person",         "role.%s.party",
    "holder.%s.unit",       "holder.%s.line",         "holder.%s.domain",       "holder.%s.holders",
    "holder.%s.span",       "holder.%s.span.dataset", "holder.%s.span.process", "holder.%s.span.chain",
    "holder.%s.span.system"};

struct standing {
    int32_t of[FACT_COUNT], other[FACT_COUNT]; /* of the role, and of the other role; -1: not asked for */
    int32_t unit, domain, line;                /* of the object */
    int32_t limit;                             /* a choice, or a number */
    bool units;
    char detail[96];
};

enum { OPTION_ROLE, OPTION_SECOND, OPTION_THIRD };
enum { FIRST = 1u << FACT_NAME | 1u << FACT_LEVEL };

static int want(const struct peil_host *host, const char *role, unsigned parts, int32_t *ret_facts,
                struct peil_error *error)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        char name[64];
        ret_facts[i] = -1;
        if (!(parts & 1u << i))
            continue;
        snprintf(name, sizeof(name), fact_names[i], role);
        ret_facts[i] = host->want_fact(host->context, name, error);
        if (ret_facts[i] < 0)
            return ret_facts[i];
    }
    return 0;
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, unsigned parts,
                   struct standing **ret_standing, struct peil_error *error)
{
    *ret_standing = host->allocate(host->context, sizeof(**ret_standing));
    if (!*ret_standing)
        return owner_refuse(error, PEIL_ERROR_SYSTEM, "check_owner: out of memory");
    return want(host, settings[OPTION_ROLE].text, parts | FIRST, (*ret_standing)->of, error);
}

static bool same_text(const struct peil_value *one, const struct peil_value *other)
{
    return one->state == PEIL_VALUE_TEXT && other->state == PEIL_VALUE_TEXT && one->size == other->size &&
           memcmp(one->text, other->text, one->size) == 0;
}

/* A whole number of at most nine digits; -1: it is none. */
static int32_t number_of(const struct peil_value *value)
{
    int32_t number = 0;
    if (value->state != PEIL_VALUE_TEXT || value->size == 0 || value->size > 9)
        return -1;
    for (uint32_t i = 0; i < value->size; i++) {
        if (value->text[i] < '0' || value->text[i] > '9')
            return -1;
        number = number * 10 + (value->text[i] - '0');
    }
    return number;
}

static int short_with(struct standing *standing, struct peil_outcome *outcome, int reason, int size)
{
    owner_measured(outcome, false, reason);
    outcome->detail = standing->detail;
    outcome->detail_size = (uint32_t)(size < (int)sizeof(standing->detail) ? size : (int)sizeof(standing->detail) - 1);
    return 0;
}

enum { REASON_GONE, REASON_NO_OWNER, REASON_OWN };
#define REASONS_FIRST                                                                                                  \
    [REASON_GONE] = {"field_gone", PEIL_N_("the source does not have an owner any more"),                              \
                     PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},         \
    [REASON_NO_OWNER] = {"no_effective_owner", PEIL_N_("there is no effective owner: another check counts that"),      \
                         NULL}

/* True when there is somebody below the organisation; otherwise the outcome is filled. */
static bool has_holder(const struct standing *standing, const struct peil_value *facts, struct peil_outcome *outcome)
{
    const struct peil_value *name = &facts[standing->of[FACT_NAME]];
    if (owner_fact_lost(name)) {
        owner_without(outcome, PEIL_VERDICT_NOT_MEASURED, REASON_GONE);
        return false;
    }
    if (owner_fact_filled(name) && owner_fact_is(&facts[standing->of[FACT_LEVEL]], "below"))
        return true;
    owner_without(outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NO_OWNER);
    return false;
}

/* ---- fit ------------------------------------------------------------------------------------------------------ */

enum { FIT_NO_UNIT = REASON_OWN, FIT_UNKNOWN, FIT_OTHER };
enum { WITHIN_UNIT, WITHIN_LINE, WITHIN_DOMAIN };
static const struct peil_reason fit_reasons[] = {
    REASONS_FIRST,
    [FIT_NO_UNIT] = {"no_unit", PEIL_N_("the object is in no unit"),
                     PEIL_N_("Put in the register which department the object belongs to.")},
    [FIT_UNKNOWN] = {"owner_unit_unknown", PEIL_N_("it is not known in which unit the owner is"),
                     PEIL_N_("Import the persons with their unit, or join the owner with a unit or person: "
                             "peil party join.")},
    [FIT_OTHER] = {"other_unit",
                   PEIL_N_("the owner is in another part of the organisation (unit of the owner / of the "
                           "object)"),
                   PEIL_N_("Give the role to somebody of the unit that the object belongs to, or of the line above it; "
                           "or put the object in the unit of its owner.")},
};

static const struct peil_option fit_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_SECOND] = {.name = "within",
                       .type = PEIL_OPTION_CHOICE,
                       .standard = "domain",
                       .choices = "unit|line|domain",
                       .text =
                           PEIL_N_("how near the owner stands: in the object's unit; in it or in a unit above it; in "
                                   "one of those or in the same domain")},
};

static int prepare_fit(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                       struct peil_error *error)
{
    struct standing *standing = NULL;
    int failed = prepare(host, settings, 1u << FACT_UNIT | 1u << FACT_DOMAIN, &standing, error);
    *ret_state = standing;
    if (failed)
        return failed;
    standing->limit = (int32_t)settings[OPTION_SECOND].integer;
    standing->unit = host->want_fact(host->context, "unit", error);
    standing->line = standing->unit < 0 ? standing->unit : host->want_fact(host->context, "unit.line", error);
    standing->domain = standing->line < 0 ? standing->line : host->want_fact(host->context, "unit.domain", error);
    return standing->domain < 0 ? standing->domain : 0;
}

/* Whether a line of the text is the key. */
static bool has_line(const struct peil_value *lines, const struct peil_value *key)
{
    uint32_t at = 0;
    while (lines->state == PEIL_VALUE_TEXT && at < lines->size) {
        const char *end = memchr(lines->text + at, '\n', lines->size - at);
        uint32_t size = end ? (uint32_t)(end - lines->text) - at : lines->size - at;
        if (size == key->size && memcmp(lines->text + at, key->text, size) == 0)
            return true;
        at += size + 1;
    }
    return false;
}

static int judge_fit(const struct peil_host *host, void *state, const struct peil_value *facts,
                     struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct standing *standing = state;
    const struct peil_value *unit = &facts[standing->unit], *of = &facts[standing->of[FACT_UNIT]];
    if (!has_holder(standing, facts, ret_outcome))
        return 0;
    if (!owner_fact_filled(unit))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, FIT_NO_UNIT);
    if (!owner_fact_filled(of))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, FIT_UNKNOWN);
    bool fits = same_text(of, unit);
    fits |= standing->limit >= WITHIN_LINE && has_line(&facts[standing->line], of);
    fits |= standing->limit >= WITHIN_DOMAIN && same_text(&facts[standing->of[FACT_DOMAIN]], &facts[standing->domain]);
    if (fits)
        return owner_measured(ret_outcome, true, 0);
    int size = snprintf(standing->detail, sizeof(standing->detail), "%.*s / %.*s", (int)(of->size > 40 ? 40 : of->size),
                        of->text, (int)(unit->size > 40 ? 40 : unit->size), unit->text);
    return short_with(standing, ret_outcome, FIT_OTHER, size);
}

/* ---- span ----------------------------------------------------------------------------------------------------- */

enum { SPAN_NOT_A_PERSON = REASON_OWN, SPAN_TOO_MANY };
static const struct peil_reason span_reasons[] = {
    REASONS_FIRST,
    [SPAN_NOT_A_PERSON] = {"not_a_person", PEIL_N_("the owner is a unit or a function, not a person"), NULL},
    [SPAN_TOO_MANY] = {"owns_too_many", PEIL_N_("one person holds this role on more objects than one can look after"),
                       PEIL_N_("Divide the objects: give some of them to somebody else, such as a head of team, with "
                               "peil owner assign; peil owner show tells which there are.")},
};

static const struct peil_option span_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_SECOND] = {.name = "most",
                       .type = PEIL_OPTION_INTEGER,
                       .standard = "20",
                       .minimum = 1,
                       .maximum = 1000000,
                       .text = PEIL_N_("on how many objects one person can hold the role")},
    [OPTION_THIRD] = {.name = "units",
                      .type = PEIL_OPTION_BOOLEAN,
                      .standard = "no",
                      .text = PEIL_N_("judge units and functions that own objects too, not only persons")},
};

static int prepare_span(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                        struct peil_error *error)
{
    struct standing *standing = NULL;
    unsigned parts = 1u << FACT_PERSON;
    for (int i = FACT_SPAN; i < FACT_COUNT; i++)
        parts |= 1u << i;
    int failed = prepare(host, settings, parts, &standing, error);
    if (!failed) {
        standing->limit = (int32_t)settings[OPTION_SECOND].integer;
        standing->units = settings[OPTION_THIRD].integer;
    }
    *ret_state = standing;
    return failed;
}

static int judge_span(const struct peil_host *host, void *state, const struct peil_value *facts,
                      struct peil_outcome *ret_outcome, struct peil_error *error)
{
    static const char *const kinds[] = {"dataset", "process", "chain", "system"};
    (void)host;
    (void)error;
    struct standing *standing = state;
    if (!has_holder(standing, facts, ret_outcome))
        return 0;
    if (!standing->units && !owner_fact_filled(&facts[standing->of[FACT_PERSON]]))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, SPAN_NOT_A_PERSON);
    int32_t span = number_of(&facts[standing->of[FACT_SPAN]]);
    if (span <= standing->limit)
        return owner_measured(ret_outcome, true, 0);
    int size = snprintf(standing->detail, sizeof(standing->detail), "%d > %d", span, standing->limit);
    for (int i = 0, first = 1; i < (int)COUNT_OF(kinds); i++) {
        int32_t of = number_of(&facts[standing->of[FACT_SPAN_DATASET + i]]);
        if (of > 0) {
            size += snprintf(standing->detail + size, sizeof(standing->detail) - (size_t)size, "%s%d %s",
                             first ? ": " : ", ", of, kinds[i]);
            first = 0;
        }
    }
    return short_with(standing, ret_outcome, SPAN_TOO_MANY, size);
}

/* ---- separate ------------------------------------------------------------------------------------------------- */

enum { SEPARATE_NONE = REASON_OWN, SEPARATE_SAME };
static const struct peil_reason separate_reasons[] = {
    REASONS_FIRST,
    [SEPARATE_NONE] = {"no_other", PEIL_N_("nobody holds the other role: another check counts that"), NULL},
    [SEPARATE_SAME] = {"same_holder", PEIL_N_("one and the same holds both roles"),
                       PEIL_N_(
                           "Give one of the two roles to somebody else: who decides about it is not the one who does "
                           "the daily work and says how it stands.")},
};

static const struct peil_option separate_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_SECOND] = {.name = "other",
                       .type = PEIL_OPTION_CHOICE,
                       .standard = "steward",
                       .choices = "owner|data_owner|process_owner|chain_owner|system_owner|steward|deputy",
                       .text = PEIL_N_("the role that is to be somebody else's")},
};

static int prepare_separate(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                            struct peil_error *error)
{
    unsigned parts = FIRST | 1u << FACT_PARTY | 1u << FACT_PERSON;
    struct standing *standing = NULL;
    if (settings[OPTION_ROLE].integer == settings[OPTION_SECOND].integer)
        return owner_refuse(error, PEIL_ERROR_USAGE,
                            host->translate(host->context, PEIL_N_("role and other are one and the same role")));
    int failed = prepare(host, settings, parts, &standing, error);
    *ret_state = standing;
    return failed ? failed : want(host, settings[OPTION_SECOND].text, parts, standing->other, error);
}

static int judge_separate(const struct peil_host *host, void *state, const struct peil_value *facts,
                          struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct standing *standing = state;
    if (!has_holder(standing, facts, ret_outcome))
        return 0;
    if (!owner_fact_filled(&facts[standing->other[FACT_NAME]]) ||
        !owner_fact_is(&facts[standing->other[FACT_LEVEL]], "below"))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, SEPARATE_NONE);
    const struct peil_value *person = &facts[standing->of[FACT_PERSON]];
    const struct peil_value *other = &facts[standing->other[FACT_PERSON]];
    bool persons = person->state == PEIL_VALUE_TEXT && other->state == PEIL_VALUE_TEXT;
    bool same = persons ? same_text(person, other)
                        : same_text(&facts[standing->of[FACT_PARTY]], &facts[standing->other[FACT_PARTY]]);
    return owner_measured(ret_outcome, !same, SEPARATE_SAME);
}

/* ---- single --------------------------------------------------------------------------------------------------- */

enum { SINGLE_SEVERAL = REASON_OWN };
static const struct peil_reason single_reasons[] = {
    REASONS_FIRST,
    [SINGLE_SEVERAL] = {"several_owners", PEIL_N_("several hold the role at once: then nobody does (how many)"),
                        PEIL_N_("Agree who of them it is, end the role of the others in the register, and name one of "
                                "them deputy.")},
};

static const struct peil_option single_options[] = {[OPTION_ROLE] = OWNER_ROLE_ROW("owner")};

static int prepare_single(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                          struct peil_error *error)
{
    struct standing *standing = NULL;
    int failed = prepare(host, settings, 1u << FACT_HOLDERS, &standing, error);
    *ret_state = standing;
    return failed;
}

static int judge_single(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct standing *standing = state;
    if (!has_holder(standing, facts, ret_outcome))
        return 0;
    int32_t holders = number_of(&facts[standing->of[FACT_HOLDERS]]);
    if (holders <= 1)
        return owner_measured(ret_outcome, true, 0);
    return short_with(standing, ret_outcome, SINGLE_SEVERAL,
                      snprintf(standing->detail, sizeof(standing->detail), "%d", holders));
}

#define RULE(rule, says)                                                                                               \
    {                                                                                                                  \
        .name = #rule, .version = "1", .summary = says, .option_count = COUNT_OF(rule##_options),                      \
        .reason_count = COUNT_OF(rule##_reasons), .options = rule##_options, .reasons = rule##_reasons,                \
        .prepare = prepare_##rule, .judge = judge_##rule                                                               \
    }

const struct peil_check owner_standing[OWNER_STANDING] = {
    RULE(fit, PEIL_N_("the owner is in a unit that fits the object")),
    RULE(span, PEIL_N_("the owner does not own more than one can look after")),
    RULE(separate, PEIL_N_("owner and steward are not one and the same")),
    RULE(single, PEIL_N_("one holds the role, not several at once")),
};
