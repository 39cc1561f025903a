/* SPDX-License-Identifier: EUPL-1.2 */
/* Owners who act: the role was accepted, there is a deputy, and a successor before it ends. */
#include <stdio.h>
#include <string.h>

#include "check_common/rhythm.h"
#include "owner.h"

enum part {
    PART_NAME,
    PART_LEVEL,
    PART_PARTY,
    PART_PERSON,
    PART_IN_SERVICE,
    PART_ACCEPTED,
    PART_UNTIL,
    PART_SUCCESSOR,
    PART_COUNT
};
static const char *const part_names[PART_COUNT] = {"name",       "level",    "party", "person",
                                                   "in_service", "accepted", "until", "successor"};

struct acting {
    int32_t owner[PART_COUNT], deputy[PART_COUNT]; /* facts; -1: not asked for */
    int32_t date;
    int32_t limit; /* months or days */
    char detail[48];
};

enum { OPTION_ROLE, OPTION_LIMIT };

static int want_parts(const struct peil_host *host, const char *role, unsigned parts, int32_t *ret_facts,
                      struct peil_error *error)
{
    for (int i = 0; i < PART_COUNT; i++) {
        ret_facts[i] = parts & 1u << i ? owner_want(host, role, part_names[i], error) : -1;
        if (parts & 1u << i && ret_facts[i] < 0)
            return ret_facts[i];
    }
    return 0;
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, unsigned parts,
                   struct acting **ret_acting, struct peil_error *error)
{
    struct acting *acting = host->allocate(host->context, sizeof(*acting));
    if (!acting)
        return owner_refuse(error, PEIL_ERROR_SYSTEM, "check_owner: out of memory");
    *ret_acting = acting;
    acting->date = host->want_fact(host->context, "date", error);
    return acting->date < 0 ? acting->date
                            : want_parts(host, settings[OPTION_ROLE].text, parts | 1u << PART_NAME | 1u << PART_LEVEL,
                                         acting->owner, error);
}

static int short_with(struct acting *acting, struct peil_outcome *outcome, int reason, const struct peil_value *date,
                      int32_t days)
{
    owner_measured(outcome, false, reason);
    int size = days >= 0
                   ? snprintf(acting->detail, sizeof(acting->detail), "%.*s (%d d)", (int)date->size, date->text, days)
                   : snprintf(acting->detail, sizeof(acting->detail), "%.*s", (int)date->size, date->text);
    outcome->detail = acting->detail;
    outcome->detail_size = (uint32_t)(size < (int)sizeof(acting->detail) ? size : (int)sizeof(acting->detail) - 1);
    return 0;
}

/* A day of a fact; false when there is none. */
static bool day_of(const struct peil_value *value, int32_t *ret_day)
{
    return value->state == PEIL_VALUE_TEXT && value->size == strlen("YYYY-MM-DD") &&
           rhythm_day(value->text, value->size, ret_day);
}

static int no_date(struct peil_error *error)
{
    return owner_refuse(error, PEIL_ERROR_PLUGIN, "check_owner: there is no measuring date");
}

/* The first two reasons of every rule here. */
enum { REASON_GONE, REASON_NO_OWNER, REASON_OWN };
#define REASONS_FIRST                                                                                                  \
    [REASON_GONE] = {"field_gone", PEIL_N_("the source does not have an owner any more"),                              \
                     PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},         \
    [REASON_NO_OWNER] = {"no_effective_owner", PEIL_N_("there is no effective owner: another check counts that"),      \
                         NULL}

/* True when there is somebody below the organisation; otherwise the outcome is filled. */
static bool has_holder(const struct acting *acting, const struct peil_value *facts, struct peil_outcome *outcome)
{
    const struct peil_value *name = &facts[acting->owner[PART_NAME]];
    if (owner_fact_lost(name)) {
        owner_without(outcome, PEIL_VERDICT_NOT_MEASURED, REASON_GONE);
        return false;
    }
    if (owner_fact_filled(name) && owner_fact_is(&facts[acting->owner[PART_LEVEL]], "below"))
        return true;
    owner_without(outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NO_OWNER);
    return false;
}

/* ---- accepted ------------------------------------------------------------------------------------------------ */

enum { ACCEPTED_NEVER = REASON_OWN, ACCEPTED_FUTURE, ACCEPTED_OLD };
static const struct peil_reason accepted_reasons[] = {
    REASONS_FIRST,
    [ACCEPTED_NEVER] = {"not_accepted", PEIL_N_("the owner has not accepted the role"),
                        PEIL_N_("Ask the owner to accept the role, and record the date: peil owner accept.")},
    [ACCEPTED_FUTURE] = {"accepted_in_future", PEIL_N_("the date of acceptance has yet to come"),
                         PEIL_N_("Record the day on which the owner accepted the role.")},
    [ACCEPTED_OLD] = {"accepted_too_long_ago", PEIL_N_("the owner accepted the role too long ago"),
                      PEIL_N_("Ask the owner to confirm the role, and record the date: peil owner accept.")},
};

static const struct peil_option accepted_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_LIMIT] = {.name = "months",
                      .type = PEIL_OPTION_INTEGER,
                      .standard = "24",
                      .minimum = 0,
                      .maximum = 600,
                      .text = PEIL_N_("accept again within so many months; 0: once is enough")},
};

static int prepare_accepted(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                            struct peil_error *error)
{
    struct acting *acting = NULL;
    int failed = prepare(host, settings, 1u << PART_ACCEPTED, &acting, error);
    if (!failed)
        acting->limit = (int32_t)settings[OPTION_LIMIT].integer;
    *ret_state = acting;
    return failed;
}

static int judge_accepted(const struct peil_host *host, void *state, const struct peil_value *facts,
                          struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct acting *acting = state;
    const struct peil_value *accepted = &facts[acting->owner[PART_ACCEPTED]];
    int32_t today, day;
    if (!day_of(&facts[acting->date], &today))
        return no_date(error);
    if (!has_holder(acting, facts, ret_outcome))
        return 0;
    if (!day_of(accepted, &day))
        return owner_measured(ret_outcome, false, ACCEPTED_NEVER);
    if (day > today)
        return short_with(acting, ret_outcome, ACCEPTED_FUTURE, accepted, -1);
    if (acting->limit && rhythm_months_later(day, acting->limit) < today)
        return short_with(acting, ret_outcome, ACCEPTED_OLD, accepted, -1);
    return owner_measured(ret_outcome, true, 0);
}

/* ---- deputy -------------------------------------------------------------------------------------------------- */

enum { DEPUTY_GONE = REASON_OWN, DEPUTY_NONE, DEPUTY_NOBODY, DEPUTY_SELF, DEPUTY_LEFT, DEPUTY_ENDED };
#define HINT_DEPUTY PEIL_N_("Agree who decides when the owner is away, and put that person in the register as deputy.")
static const struct peil_reason deputy_reasons[] = {
    REASONS_FIRST,
    [DEPUTY_GONE] = {"deputies_gone", PEIL_N_("the source does not have deputies any more"),
                     PEIL_N_("Ask the owner of the register where the deputies have gone, and put them back.")},
    [DEPUTY_NONE] = {"no_deputy", PEIL_N_("the owner has no deputy"), HINT_DEPUTY},
    [DEPUTY_NOBODY] = {"deputy_nobody", PEIL_N_("the deputy is a filler or the whole organisation"), HINT_DEPUTY},
    [DEPUTY_SELF] = {"deputy_is_owner", PEIL_N_("the deputy is the owner"), HINT_DEPUTY},
    [DEPUTY_LEFT] = {"deputy_left", PEIL_N_("the deputy is not in service"), HINT_DEPUTY},
    [DEPUTY_ENDED] = {"deputy_ended", PEIL_N_("the deputy's role has ended"), HINT_DEPUTY},
};

static const struct peil_option deputy_options[] = {[OPTION_ROLE] = OWNER_ROLE_ROW("owner")};

static int prepare_deputy(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                          struct peil_error *error)
{
    unsigned who = 1u << PART_PARTY | 1u << PART_PERSON;
    struct acting *acting = NULL;
    if (strcmp(settings[OPTION_ROLE].text, "deputy") == 0)
        return owner_refuse(
            error, PEIL_ERROR_USAGE,
            host->translate(host->context, PEIL_N_("role: a deputy has no deputy; name the role of an owner")));
    int failed = prepare(host, settings, who, &acting, error);
    *ret_state = acting;
    return failed ? failed
                  : want_parts(host, "deputy",
                               who | 1u << PART_NAME | 1u << PART_LEVEL | 1u << PART_IN_SERVICE | 1u << PART_UNTIL,
                               acting->deputy, error);
}

static bool same_text(const struct peil_value *one, const struct peil_value *other)
{
    return one->state == PEIL_VALUE_TEXT && other->state == PEIL_VALUE_TEXT && one->size == other->size &&
           memcmp(one->text, other->text, one->size) == 0;
}

/* Two persons are told apart by their key, others by the name of the party. */
static bool same_party(const struct acting *acting, const struct peil_value *facts)
{
    const struct peil_value *owner = &facts[acting->owner[PART_PERSON]], *deputy = &facts[acting->deputy[PART_PERSON]];
    if (owner->state == PEIL_VALUE_TEXT && deputy->state == PEIL_VALUE_TEXT)
        return same_text(owner, deputy);
    return same_text(&facts[acting->owner[PART_PARTY]], &facts[acting->deputy[PART_PARTY]]);
}

static int judge_deputy(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct acting *acting = state;
    const struct peil_value *name = &facts[acting->deputy[PART_NAME]];
    const struct peil_value *until = &facts[acting->deputy[PART_UNTIL]];
    if (!has_holder(acting, facts, ret_outcome))
        return 0;
    if (owner_fact_lost(name))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, DEPUTY_GONE);
    if (!owner_fact_filled(name))
        return owner_measured(ret_outcome, false, DEPUTY_NONE);
    if (!owner_fact_is(&facts[acting->deputy[PART_LEVEL]], "below"))
        return owner_measured(ret_outcome, false, DEPUTY_NOBODY);
    if (same_party(acting, facts))
        return owner_measured(ret_outcome, false, DEPUTY_SELF);
    if (owner_fact_before(until, &facts[acting->date]))
        return short_with(acting, ret_outcome, DEPUTY_ENDED, until, -1);
    return owner_measured(ret_outcome, !owner_fact_is(&facts[acting->deputy[PART_IN_SERVICE]], "no"), DEPUTY_LEFT);
}

/* ---- ending -------------------------------------------------------------------------------------------------- */

enum { ENDING_SOON = REASON_OWN, ENDING_VACANT };
static const struct peil_reason ending_reasons[] = {
    REASONS_FIRST,
    [ENDING_SOON] = {"ends_soon", PEIL_N_("the role ends soon and there is no successor (day, days left)"),
                     PEIL_N_("Appoint a successor before that day: peil owner assign, with the day it begins.")},
    [ENDING_VACANT] = {"vacant", PEIL_N_("the role has ended and nobody holds it (last day, days since)"),
                       PEIL_N_("Appoint a successor and put that person in the register.")},
};

static const struct peil_option ending_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_LIMIT] = {.name = "days",
                      .type = PEIL_OPTION_INTEGER,
                      .standard = "90",
                      .minimum = 1,
                      .maximum = 3660,
                      .text = PEIL_N_("so many days before the end a successor is to be known")},
};

static int prepare_ending(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                          struct peil_error *error)
{
    struct acting *acting = NULL;
    int failed = prepare(host, settings, 1u << PART_UNTIL | 1u << PART_SUCCESSOR, &acting, error);
    if (!failed)
        acting->limit = (int32_t)settings[OPTION_LIMIT].integer;
    *ret_state = acting;
    return failed;
}

static int judge_ending(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct acting *acting = state;
    const struct peil_value *until = &facts[acting->owner[PART_UNTIL]];
    int32_t today, end;
    if (!day_of(&facts[acting->date], &today))
        return no_date(error);
    if (!has_holder(acting, facts, ret_outcome))
        return 0;
    if (!day_of(until, &end))
        return owner_measured(ret_outcome, true, 0);
    if (end < today)
        return short_with(acting, ret_outcome, ENDING_VACANT, until, today - end);
    if (end - today <= acting->limit && facts[acting->owner[PART_SUCCESSOR]].state != PEIL_VALUE_TEXT)
        return short_with(acting, ret_outcome, ENDING_SOON, until, end - today);
    return owner_measured(ret_outcome, true, 0);
}

const struct peil_check owner_acting[OWNER_ACTING] = {
    {.name = "accepted",
     .version = "1",
     .summary = PEIL_N_("the owner accepted the role, and did so again in time"),
     .option_count = COUNT_OF(accepted_options),
     .reason_count = COUNT_OF(accepted_reasons),
     .options = accepted_options,
     .reasons = accepted_reasons,
     .prepare = prepare_accepted,
     .judge = judge_accepted},
    {.name = "deputy",
     .version = "1",
     .summary = PEIL_N_("the owner has a deputy, who is somebody else"),
     .option_count = COUNT_OF(deputy_options),
     .reason_count = COUNT_OF(deputy_reasons),
     .options = deputy_options,
     .reasons = deputy_reasons,
     .prepare = prepare_deputy,
     .judge = judge_deputy},
    {.name = "ending",
     .version = "1",
     .summary = PEIL_N_("a role that ends has a successor in time"),
     .option_count = COUNT_OF(ending_options),
     .reason_count = COUNT_OF(ending_reasons),
     .options = ending_options,
     .reasons = ending_reasons,
     .prepare = prepare_ending,
     .judge = judge_ending},
};
