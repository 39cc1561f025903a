/* SPDX-License-Identifier: EUPL-1.2 */
/* check_owner: has an owner been assigned, in three steps: filled in, effective, in service. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "owner.h"

/* The same facts for each rule, in this order. */
enum fact {
    FACT_NAME,
    FACT_LEVEL,
    FACT_IN_SERVICE,
    FACT_LEFT,
    FACT_SINCE,
    FACT_UNTIL,
    FACT_DATE,
    FACT_COUNT,
};

enum { OPTION_ROLE, OPTION_PERSON_REQUIRED };

static const struct peil_option role_options[] = {[OPTION_ROLE] = OWNER_ROLE_ROW("owner")};
static const struct peil_option service_options[] = {
    [OPTION_ROLE] = OWNER_ROLE_ROW("owner"),
    [OPTION_PERSON_REQUIRED] = {.name = "person_required",
                                .type = PEIL_OPTION_BOOLEAN,
                                .standard = "no",
                                .text = PEIL_N_("a unit or a function is not enough: the role is held by a person")},
};

struct owner {
    int32_t facts[FACT_COUNT];
    bool person_required;
    char detail[16];
};

int owner_refuse(struct peil_error *error, int code, const char *message)
{
    if (error) {
        error->code = code;
        snprintf(error->message, sizeof(error->message), "%s", message);
    }
    return code;
}

int32_t owner_want(const struct peil_host *host, const char *role, const char *part, struct peil_error *error)
{
    char name[64];
    snprintf(name, sizeof(name), "role.%s.%s", role, part);
    return host->want_fact(host->context, name, error);
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    static const char *const parts[FACT_COUNT] = {"name", "level", "in_service", "left", "since", "until", NULL};
    struct owner *owner = host->allocate(host->context, sizeof(*owner));
    if (!owner)
        return owner_refuse(error, PEIL_ERROR_SYSTEM, "check_owner: out of memory");
    *ret_state = owner;
    for (int i = 0; i < FACT_COUNT; i++) {
        owner->facts[i] = parts[i] ? owner_want(host, settings[OPTION_ROLE].text, parts[i], error)
                                   : host->want_fact(host->context, "date", error);
        if (owner->facts[i] < 0)
            return owner->facts[i];
    }
    return 0;
}

static int prepare_service(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                           struct peil_error *error)
{
    int failed = prepare(host, settings, ret_state, error);
    if (!failed)
        ((struct owner *)*ret_state)->person_required = settings[OPTION_PERSON_REQUIRED].integer;
    return failed;
}

/* ---- Facts and outcomes -------------------------------------------------------------------------------------------
 */

static const struct peil_value *fact_of(const struct owner *owner, const struct peil_value *facts, enum fact fact)
{
    return &facts[owner->facts[fact]];
}

bool owner_fact_is(const struct peil_value *value, const char *text)
{
    return value->state == PEIL_VALUE_TEXT && value->size == strlen(text) &&
           memcmp(value->text, text, value->size) == 0;
}

bool owner_fact_filled(const struct peil_value *value)
{
    if (value->state != PEIL_VALUE_TEXT)
        return value->state == PEIL_VALUE_JSON && value->size > 2;
    for (uint32_t i = 0; i < value->size; i++) {
        bool no_break = i + 1 < value->size && memcmp(value->text + i, "\xc2\xa0", 2) == 0;
        if (!no_break && (unsigned char)value->text[i] > ' ')
            return true;
        i += no_break;
    }
    return false;
}

bool owner_fact_lost(const struct peil_value *value)
{
    return value->state == PEIL_VALUE_GONE || value->state == PEIL_VALUE_UNKNOWN;
}

bool owner_fact_before(const struct peil_value *a, const struct peil_value *b)
{
    enum { ISO_SIZE = 10 };
    return a->state == PEIL_VALUE_TEXT && b->state == PEIL_VALUE_TEXT && a->size == ISO_SIZE && b->size == ISO_SIZE &&
           memcmp(a->text, b->text, ISO_SIZE) < 0;
}

int owner_measured(struct peil_outcome *outcome, bool good, int reason)
{
    *outcome = (struct peil_outcome){
        .verdict = PEIL_VERDICT_MEASURED, .n = good, .d = 1, .reason = good ? 0 : (uint32_t)reason + 1};
    return 0;
}

int owner_without(struct peil_outcome *outcome, enum peil_verdict verdict, int reason)
{
    *outcome = (struct peil_outcome){.verdict = verdict, .reason = (uint32_t)reason + 1};
    return 0;
}

/* A date is kept as evidence; never the name of a person. */
static int short_since(struct owner *owner, struct peil_outcome *outcome, int reason, const struct peil_value *date)
{
    owner_measured(outcome, false, reason);
    if (date->state == PEIL_VALUE_TEXT) {
        int size = snprintf(owner->detail, sizeof(owner->detail), "%.*s", (int)date->size, date->text);
        outcome->detail = owner->detail;
        outcome->detail_size = size < (int)sizeof(owner->detail) ? (uint32_t)size : (uint32_t)sizeof(owner->detail) - 1;
    }
    return 0;
}

/* ---- filled -------------------------------------------------------------------------------------------------------
 */

enum { FILLED_GONE, FILLED_NO_OWNER };
static const struct peil_reason filled_reasons[] = {
    [FILLED_GONE] = {"field_gone", PEIL_N_("the source does not have an owner any more"),
                     PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},
    [FILLED_NO_OWNER] = {"no_owner", PEIL_N_("no owner is filled in"), OWNER_HINT_ASSIGN},
};

static int judge_filled(const struct peil_host *host, void *state, const struct peil_value *facts,
                        struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    const struct peil_value *name = fact_of(state, facts, FACT_NAME);
    if (owner_fact_lost(name))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, FILLED_GONE);
    return owner_measured(ret_outcome, owner_fact_filled(name), FILLED_NO_OWNER);
}

/* ---- effective ----------------------------------------------------------------------------------------------------
 */

enum { EFFECTIVE_GONE, EFFECTIVE_UNRESOLVED, EFFECTIVE_NO_OWNER, EFFECTIVE_ORGANISATION, EFFECTIVE_NOBODY };
static const struct peil_reason effective_reasons[] = {
    [EFFECTIVE_GONE] = {"field_gone", PEIL_N_("the source does not have an owner any more"),
                        PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},
    [EFFECTIVE_UNRESOLVED] = {"unresolved", PEIL_N_("it is not known who is meant"), NULL},
    [EFFECTIVE_NO_OWNER] = {"no_owner", PEIL_N_("no owner is filled in"), OWNER_HINT_ASSIGN},
    [EFFECTIVE_ORGANISATION] = {"organisation_level",
                                PEIL_N_("the owner is the whole organisation: then nobody is responsible"),
                                PEIL_N_("Name the directorate, department, function or person that decides about it.")},
    [EFFECTIVE_NOBODY] = {"nobody", PEIL_N_("a filler stands where the owner should be"), OWNER_HINT_ASSIGN},
};

static int judge_effective(const struct peil_host *host, void *state, const struct peil_value *facts,
                           struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    const struct peil_value *name = fact_of(state, facts, FACT_NAME);
    const struct peil_value *level = fact_of(state, facts, FACT_LEVEL);
    if (owner_fact_lost(name))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, EFFECTIVE_GONE);
    if (!owner_fact_filled(name))
        return owner_measured(ret_outcome, false, EFFECTIVE_NO_OWNER);
    if (owner_fact_is(level, "organisation"))
        return owner_measured(ret_outcome, false, EFFECTIVE_ORGANISATION);
    if (owner_fact_is(level, "nobody"))
        return owner_measured(ret_outcome, false, EFFECTIVE_NOBODY);
    if (owner_fact_is(level, "below"))
        return owner_measured(ret_outcome, true, 0);
    return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, EFFECTIVE_UNRESOLVED);
}

/* ---- in_service ---------------------------------------------------------------------------------------------------
 */

enum {
    SERVICE_GONE,
    SERVICE_NO_REGISTER,
    SERVICE_NO_OWNER,
    SERVICE_NOT_A_PERSON,
    SERVICE_PERSON_NEEDED,
    SERVICE_ROLE_ENDED,
    SERVICE_ROLE_NOT_BEGUN,
    SERVICE_LEFT,
    SERVICE_ABSENT,
};
static const struct peil_reason service_reasons[] = {
    [SERVICE_GONE] = {"field_gone", PEIL_N_("the source does not have an owner any more"),
                      PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},
    [SERVICE_NO_REGISTER] = {"no_persons_register", PEIL_N_("there is no register of persons to look it up in"),
                             PEIL_N_("Import the persons with their dates of service.")},
    [SERVICE_NO_OWNER] = {"no_effective_owner", PEIL_N_("there is no effective owner: another check counts that"),
                          NULL},
    [SERVICE_NOT_A_PERSON] = {"not_a_person", PEIL_N_("the owner is a unit or a function, not a person"), NULL},
    [SERVICE_PERSON_NEEDED] = {"person_needed", PEIL_N_("the owner is a unit or a function, and a person is asked for"),
                               PEIL_N_("Name the person who holds the function, with the date on which that began.")},
    [SERVICE_ROLE_ENDED] = {"role_ended", PEIL_N_("the role has ended and there is no successor"),
                            PEIL_N_("Appoint a successor, or extend the role with a new end date.")},
    [SERVICE_ROLE_NOT_BEGUN] = {"role_not_begun", PEIL_N_("the role has not begun yet"),
                                PEIL_N_("Put in who holds the role until that date.")},
    [SERVICE_LEFT] = {"left", PEIL_N_("the owner has left"),
                      PEIL_N_("Appoint a successor and put that person in the register.")},
    [SERVICE_ABSENT] = {"not_in_service", PEIL_N_("the owner is not in service on the measuring date"),
                        PEIL_N_("Appoint an owner who is in service, or correct the dates of service.")},
};

static int judge_service(const struct peil_host *host, void *state, const struct peil_value *facts,
                         struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct owner *owner = state;
    const struct peil_value *name = fact_of(owner, facts, FACT_NAME);
    const struct peil_value *service = fact_of(owner, facts, FACT_IN_SERVICE);
    const struct peil_value *left = fact_of(owner, facts, FACT_LEFT);
    const struct peil_value *since = fact_of(owner, facts, FACT_SINCE);
    const struct peil_value *until = fact_of(owner, facts, FACT_UNTIL);
    const struct peil_value *date = fact_of(owner, facts, FACT_DATE);
    if (owner_fact_lost(name))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, SERVICE_GONE);
    if (!owner_fact_filled(name) || !owner_fact_is(fact_of(owner, facts, FACT_LEVEL), "below"))
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, SERVICE_NO_OWNER);
    if (owner_fact_before(until, date))
        return short_since(owner, ret_outcome, SERVICE_ROLE_ENDED, until);
    if (owner_fact_before(date, since))
        return short_since(owner, ret_outcome, SERVICE_ROLE_NOT_BEGUN, since);
    if (owner_fact_is(service, "yes"))
        return owner_measured(ret_outcome, true, 0);
    if (owner_fact_is(service, "no")) {
        bool gone = left->state == PEIL_VALUE_TEXT && !owner_fact_before(date, left);
        return gone ? short_since(owner, ret_outcome, SERVICE_LEFT, left)
                    : owner_measured(ret_outcome, false, SERVICE_ABSENT);
    }
    if (service->state == PEIL_VALUE_UNKNOWN)
        return owner_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, SERVICE_NO_REGISTER);
    if (owner->person_required)
        return owner_measured(ret_outcome, false, SERVICE_PERSON_NEEDED);
    return owner_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, SERVICE_NOT_A_PERSON);
}

/* ---- The descriptor -----------------------------------------------------------------------------------------------
 */

static const struct peil_check own[] = {
    {.name = "filled",
     .version = "1",
     .summary = PEIL_N_("an owner is filled in"),
     .option_count = COUNT_OF(role_options),
     .reason_count = COUNT_OF(filled_reasons),
     .options = role_options,
     .reasons = filled_reasons,
     .prepare = prepare,
     .judge = judge_filled},
    {.name = "effective",
     .version = "1",
     .summary = PEIL_N_("the owner is a person, function or unit below the whole organisation"),
     .option_count = COUNT_OF(role_options),
     .reason_count = COUNT_OF(effective_reasons),
     .options = role_options,
     .reasons = effective_reasons,
     .prepare = prepare,
     .judge = judge_effective},
    {.name = "in_service",
     .version = "1",
     .summary = PEIL_N_("the owner is in service on the measuring date"),
     .option_count = COUNT_OF(service_options),
     .reason_count = COUNT_OF(service_reasons),
     .options = service_options,
     .reasons = service_reasons,
     .prepare = prepare_service,
     .judge = judge_service},
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static struct peil_check checks[COUNT_OF(own) + OWNER_ACTING + OWNER_STANDING + OWNER_STEERED];
    memcpy(checks, own, sizeof(own));
    memcpy(checks + COUNT_OF(own), owner_acting, sizeof(owner_acting));
    memcpy(checks + COUNT_OF(own) + OWNER_ACTING, owner_standing, sizeof(owner_standing));
    memcpy(checks + COUNT_OF(own) + OWNER_ACTING + OWNER_STANDING, owner_steered, sizeof(owner_steered));
    static const struct peil_check_table table = {.size = sizeof(table),
                                                  .check_count = COUNT_OF(checks),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {
        .magic = PEIL_ABI_MAGIC,
        .abi_major = PEIL_ABI_MAJOR,
        .abi_minor = PEIL_ABI_MINOR,
        .size = sizeof(struct peil_plugin),
        .kind = PEIL_KIND_CHECK,
        .name = "owner",
        .version = "1.0",
        .summary = PEIL_N_("has an owner been assigned, and does the owner act?"),
        .table = &table,
    };
    return &plugin;
}
