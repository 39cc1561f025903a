/* SPDX-License-Identifier: EUPL-1.2 */
/* check_chain: processes of several departments as one whole: an owner with a mandate, every link owned, hand-overs
 * that fit, the weakest link named, and the phase that the chain is in. */
#include <stdio.h>
#include <string.h>

#include "parts.h"

enum { FIELDS_MOST = 16 };
enum owner_fact { OWNER_NAME, OWNER_LEVEL, OWNER_SERVICE, OWNER_UNTIL, OWNER_MANDATE, OWNER_FACTS };
static const char *const owner_facts[OWNER_FACTS] = {"role.chain_owner.name", "role.chain_owner.level",
                                                     "role.chain_owner.in_service", "role.chain_owner.until",
                                                     "holder.chain_owner.mandate"};

struct state {
    struct chain chain;
    int32_t date, owner[OWNER_FACTS];
    int32_t phase[FIELDS_MOST], fields[FIELDS_MOST]; /* facts */
    const char *field_names[FIELDS_MOST];
    int phase_count, field_count;
    unsigned phases; /* in which the rule applies, a bit each; 0: in all */
    int64_t least;
    bool mandate;
};

/* ---- Options and phases ------------------------------------------------------------------------------------------ */

enum { OPTION_PHASES, OPTION_PHASE_FIELD, OPTION_OWN, OPTION_OWN_SECOND };
#define PHASE_ROWS                                                                                                     \
    [OPTION_PHASES] = {.name = "phases",                                                                               \
                       .type = PEIL_OPTION_LIST,                                                                       \
                       .standard = "",                                                                                 \
                       .text = PEIL_N_("only for chains in these phases: candidate, experiment, established; empty: "  \
                                       "for all")},                                                                    \
    [OPTION_PHASE_FIELD] = {.name = "phase_field",                                                                     \
                            .type = PEIL_OPTION_LIST,                                                                  \
                            .standard = "phase, fase",                                                                 \
                            .text = PEIL_N_("attributes of which the first that is filled says the phase")}

static const struct {
    const char *word;
    int phase; /* 0 candidate, 1 experiment, 2 established */
} phase_words[] = {
    {"candidate", 0},   {"kandidaat", 0},   {"verkenning", 0}, {"experiment", 1}, {"proef", 1},  {"pilot", 1},
    {"established", 2}, {"vastgesteld", 2}, {"ingericht", 2},  {"geborgd", 2},    {"staand", 2},
};

static int phase_of(const char *text, size_t size)
{
    for (; size && (unsigned char)text[0] <= ' '; size--)
        text++;
    while (size && (unsigned char)text[size - 1] <= ' ')
        size--;
    for (size_t i = 0; i < COUNT_OF(phase_words); i++) {
        const char *word = phase_words[i].word;
        size_t at = 0;
        while (at < size && word[at] && (text[at] | 0x20) == word[at]) /* the words are of letters only */
            at++;
        if (at == size && !word[at] && size)
            return phase_words[i].phase;
    }
    return -1;
}

/* The item of a list setting at *at, one a line; false: no more. */
static bool next_item(const char **at, const char **ret_item, size_t *ret_size)
{
    if (!*at || !**at)
        return false;
    *ret_item = *at;
    *ret_size = strcspn(*at, "\n");
    *at += *ret_size + ((*at)[*ret_size] == '\n');
    return true;
}

static int read_phases(const struct peil_host *host, const char *list, unsigned *ret_phases, struct peil_error *error)
{
    const char *item;
    size_t size;
    while (next_item(&list, &item, &size)) {
        int phase = phase_of(item, size);
        if (phase < 0)
            return refuse(error, PEIL_ERROR_USAGE,
                          host->translate(host->context, PEIL_N_("phases: name candidate, experiment or established")));
        *ret_phases |= 1u << phase;
    }
    return 0;
}

/* A fact of each name in a list. */
static int want_fields(const struct peil_host *host, const char *prefix, const char *list, int32_t *facts,
                       const char **names, int *ret_count, struct peil_error *error)
{
    const char *item;
    size_t size;
    while (next_item(&list, &item, &size)) {
        char name[200];
        if (*ret_count == FIELDS_MOST || size > sizeof(name) - 16)
            return refuse(error, PEIL_ERROR_USAGE,
                          host->translate(host->context, PEIL_N_("there are too many attributes, or one is too long")));
        int length = snprintf(name, sizeof(name), "%s%.*s", prefix, (int)size, item);
        facts[*ret_count] = host->want_fact(host->context, name, error);
        if (facts[*ret_count] < 0)
            return facts[*ret_count];
        if (names) {
            char *kept = host->allocate(host->context, (size_t)length + 1);
            if (!kept)
                return refuse(error, PEIL_ERROR_SYSTEM, "check_chain: out of memory");
            memcpy(kept, name + strlen(prefix), size);
            names[*ret_count] = kept;
        }
        ++*ret_count;
    }
    return 0;
}

static int prepare(const struct peil_host *host, const struct peil_setting *settings, struct state **ret_state,
                   struct peil_error *error)
{
    struct state *state = host->allocate(host->context, sizeof(*state));
    if (!state)
        return refuse(error, PEIL_ERROR_SYSTEM, "check_chain: out of memory");
    *ret_state = state;
    state->chain.parts_fact = state->chain.hand_overs = -1;
    int failed = read_phases(host, settings[OPTION_PHASES].text, &state->phases, error);
    return failed ? failed
                  : want_fields(host, "field.", settings[OPTION_PHASE_FIELD].text, state->phase, NULL,
                                &state->phase_count, error);
}

static int want(const struct peil_host *host, const char *name, int32_t *ret_fact, struct peil_error *error)
{
    *ret_fact = host->want_fact(host->context, name, error);
    return *ret_fact < 0 ? *ret_fact : 0;
}

/* The first attribute that is filled; NULL: none is. */
static const struct peil_value *phase_value(const struct state *state, const struct peil_value *facts, bool *ret_lost)
{
    *ret_lost = state->phase_count > 0;
    for (int i = 0; i < state->phase_count; i++) {
        const struct peil_value *value = &facts[state->phase[i]];
        if (fact_filled(value))
            return value;
        *ret_lost &= fact_lost(value);
    }
    return NULL;
}

/* The first reasons of every rule. */
enum { REASON_OTHER_PHASE, REASON_PHASE_GONE, REASON_NO_PARTS, REASON_OWN };
#define REASONS_FIRST                                                                                                  \
    [REASON_OTHER_PHASE] = {"other_phase", PEIL_N_("the chain is in another phase"), NULL},                            \
    [REASON_PHASE_GONE] = {"phase_gone", PEIL_N_("the source does not have the phase any more"),                       \
                           PEIL_N_("Ask the owner of the register where the phase has gone, and put it back.")},       \
    [REASON_NO_PARTS] = {"no_links", PEIL_N_("no process is part of this chain"),                                      \
                         PEIL_N_("Record in the register which processes are part of the chain (relation part_of, "    \
                                 "'hoort bij').")}

/* False, and the outcome is filled, when the rule is for chains in another phase. */
static bool applies(const struct state *state, const struct peil_value *facts, struct peil_outcome *outcome)
{
    bool lost;
    if (!state->phases)
        return true;
    const struct peil_value *value = phase_value(state, facts, &lost);
    int phase = value ? phase_of(value->text, value->size) : -1;
    if (phase >= 0 && state->phases & 1u << phase)
        return true;
    if (!value && lost)
        outcome_without(outcome, PEIL_VERDICT_NOT_MEASURED, REASON_PHASE_GONE);
    else
        outcome_without(outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_OTHER_PHASE);
    return false;
}

/* The same, and the parts are read; a chain without any is told of by the rule on departments. */
static bool has_parts(struct state *state, const struct peil_value *facts, struct peil_outcome *outcome)
{
    if (!applies(state, facts, outcome))
        return false;
    parts_read(&state->chain, &facts[state->chain.parts_fact]);
    detail_clear(&state->chain);
    if (state->chain.count)
        return true;
    outcome_without(outcome, PEIL_VERDICT_NOT_APPLICABLE, REASON_NO_PARTS);
    return false;
}

/* ---- phase ------------------------------------------------------------------------------------------------------- */

enum { PHASE_NONE = REASON_OWN, PHASE_STRANGE };
static const struct peil_reason phase_reasons[] = {
    REASONS_FIRST,
    [PHASE_NONE] = {"no_phase", PEIL_N_("it is not said in which phase the chain is"),
                    PEIL_N_("Put in the register: candidate while it is being explored, experiment while it is tried, "
                            "established once it was decided on.")},
    [PHASE_STRANGE] = {"unknown_phase", PEIL_N_("the phase is none of candidate, experiment, established"),
                       PEIL_N_("Put one of the three phases in the register.")},
};
static const struct peil_option phase_options[] = {PHASE_ROWS};

static int prepare_phase(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                         struct peil_error *error)
{
    return prepare(host, settings, (struct state **)ret_state, error);
}

static int judge_phase(const struct peil_host *host, void *at, const struct peil_value *facts,
                       struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct state *state = at;
    bool lost;
    const struct peil_value *value = phase_value(state, facts, &lost);
    detail_clear(&state->chain);
    if (!value)
        return lost ? outcome_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, REASON_PHASE_GONE)
                    : outcome_of(&state->chain, ret_outcome, 0, 1, PHASE_NONE);
    bool known = phase_of(value->text, value->size) >= 0;
    if (known && !applies(state, facts, ret_outcome))
        return 0;
    return outcome_of(&state->chain, ret_outcome, known, 1, PHASE_STRANGE);
}

/* ---- owner ------------------------------------------------------------------------------------------------------- */

enum {
    OWNER_GONE = REASON_OWN,
    OWNER_NONE,
    OWNER_ORGANISATION,
    OWNER_NOBODY,
    OWNER_UNRESOLVED,
    OWNER_ENDED,
    OWNER_LEFT,
    OWNER_NO_MANDATE
};
#define HINT_ASSIGN                                                                                                    \
    PEIL_N_("Let the heads of the departments that take part agree on one chain owner, and record it: "                \
            "peil owner assign, with --mandate.")
static const struct peil_reason owner_reasons[] = {
    REASONS_FIRST,
    [OWNER_GONE] = {"field_gone", PEIL_N_("the source does not have a chain owner any more"),
                    PEIL_N_("Ask the owner of the register where the owners have gone, and put them back.")},
    [OWNER_NONE] = {"no_owner", PEIL_N_("the chain has no owner"), HINT_ASSIGN},
    [OWNER_ORGANISATION] = {"organisation_level",
                            PEIL_N_("the owner is the whole organisation: then nobody is responsible"), HINT_ASSIGN},
    [OWNER_NOBODY] = {"nobody", PEIL_N_("a filler stands where the owner should be"), HINT_ASSIGN},
    [OWNER_UNRESOLVED] = {"unresolved", PEIL_N_("it is not known who is meant"), NULL},
    [OWNER_ENDED] = {"role_ended", PEIL_N_("the role has ended and there is no successor"), HINT_ASSIGN},
    [OWNER_LEFT] = {"left", PEIL_N_("the chain owner is not in service"), HINT_ASSIGN},
    [OWNER_NO_MANDATE] = {"no_mandate", PEIL_N_("it is not said what the chain owner may decide"),
                          PEIL_N_("Let the management team decide what the chain owner may decide across departments, "
                                  "and record it: peil owner assign --mandate.")},
};
static const struct peil_option owner_options[] = {
    PHASE_ROWS,
    [OPTION_OWN] = {.name = "mandate",
                    .type = PEIL_OPTION_BOOLEAN,
                    .standard = "yes",
                    .text = PEIL_N_("an owner without a mandate is not enough")},
};

static int prepare_owner(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                         struct peil_error *error)
{
    struct state *state = NULL;
    int failed = prepare(host, settings, &state, error);
    for (int i = 0; !failed && i < OWNER_FACTS; i++)
        failed = want(host, owner_facts[i], &state->owner[i], error);
    failed = failed ? failed : want(host, "date", &state->date, error);
    if (!failed)
        state->mandate = settings[OPTION_OWN].integer;
    *ret_state = state;
    return failed;
}

/* Dates compare as text. */
static bool is_before(const struct peil_value *a, const struct peil_value *b)
{
    enum { ISO_SIZE = 10 };
    return a->state == PEIL_VALUE_TEXT && b->state == PEIL_VALUE_TEXT && a->size == ISO_SIZE && b->size == ISO_SIZE &&
           memcmp(a->text, b->text, ISO_SIZE) < 0;
}

static int judge_owner(const struct peil_host *host, void *at, const struct peil_value *facts,
                       struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct state *state = at;
    const struct peil_value *of[OWNER_FACTS];
    for (int i = 0; i < OWNER_FACTS; i++)
        of[i] = &facts[state->owner[i]];
    detail_clear(&state->chain);
    if (!applies(state, facts, ret_outcome))
        return 0;
    if (fact_lost(of[OWNER_NAME]))
        return outcome_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, OWNER_GONE);
    bool named = fact_filled(of[OWNER_NAME]);
    int reason = !named                                              ? OWNER_NONE
                 : fact_is(of[OWNER_LEVEL], "organisation")          ? OWNER_ORGANISATION
                 : fact_is(of[OWNER_LEVEL], "nobody")                ? OWNER_NOBODY
                 : !fact_is(of[OWNER_LEVEL], "below")                ? OWNER_UNRESOLVED
                 : is_before(of[OWNER_UNTIL], &facts[state->date])   ? OWNER_ENDED
                 : fact_is(of[OWNER_SERVICE], "no")                  ? OWNER_LEFT
                 : state->mandate && !fact_filled(of[OWNER_MANDATE]) ? OWNER_NO_MANDATE
                                                                     : 0;
    if (reason == OWNER_UNRESOLVED)
        return outcome_without(ret_outcome, PEIL_VERDICT_NOT_MEASURED, OWNER_UNRESOLVED);
    return outcome_of(&state->chain, ret_outcome, reason == 0, 1, reason);
}

/* ---- departments ------------------------------------------------------------------------------------------------- */

enum { DEPARTMENTS_FEW = REASON_OWN };
static const struct peil_reason departments_reasons[] = {
    REASONS_FIRST,
    [DEPARTMENTS_FEW] = {"too_few_departments", PEIL_N_("the chain does not cross departments"),
                         PEIL_N_("Record the processes of the other departments that take part, or make it an ordinary "
                                 "process of the one department.")},
};
static const struct peil_option departments_options[] = {
    PHASE_ROWS,
    [OPTION_OWN] = {.name = "least",
                    .type = PEIL_OPTION_INTEGER,
                    .standard = "2",
                    .minimum = 1,
                    .maximum = 100,
                    .text = PEIL_N_("over how many departments a chain runs at least")},
};

static int prepare_parts(const struct peil_host *host, const struct peil_setting *settings, struct state **ret_state,
                         struct peil_error *error)
{
    int failed = prepare(host, settings, ret_state, error);
    return failed ? failed : want(host, "links.part_of.back", &(*ret_state)->chain.parts_fact, error);
}

static int prepare_departments(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                               struct peil_error *error)
{
    struct state *state = NULL;
    int failed = prepare_parts(host, settings, &state, error);
    if (!failed)
        state->least = settings[OPTION_OWN].integer;
    *ret_state = state;
    return failed;
}

/* A unit that is in no department stands for itself. */
static struct span place_of(const struct part *part)
{
    return part->department.size ? part->department : part->unit;
}

static int judge_departments(const struct peil_host *host, void *at, const struct peil_value *facts,
                             struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct state *state = at;
    struct chain *chain = &state->chain;
    int64_t found = 0;
    if (!applies(state, facts, ret_outcome))
        return 0;
    parts_read(chain, &facts[chain->parts_fact]);
    detail_clear(chain);
    for (int i = 0; i < chain->count; i++) {
        struct span place = place_of(&chain->parts[i]);
        bool seen = place.size == 0;
        for (int j = 0; j < i && !seen; j++)
            seen = span_same(place_of(&chain->parts[j]), place);
        if (!seen)
            detail_keys(chain, (struct span){0}, place, (int)found++);
    }
    return outcome_of(chain, ret_outcome, found < state->least ? found : state->least, state->least,
                      chain->count ? DEPARTMENTS_FEW : REASON_NO_PARTS);
}

/* ---- links_owned ------------------------------------------------------------------------------------------------- */

enum { LINKS_NOT_OWNED = REASON_OWN };
static const struct peil_reason links_owned_reasons[] = {
    REASONS_FIRST,
    [LINKS_NOT_OWNED] = {"links_not_owned", PEIL_N_("links of the chain have no owner who is there (which)"),
                         PEIL_N_("Give each process that the detail names an owner who is in service: "
                                 "peil owner assign.")},
};
static const struct peil_option links_owned_options[] = {PHASE_ROWS};

static int prepare_links_owned(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                               struct peil_error *error)
{
    return prepare_parts(host, settings, (struct state **)ret_state, error);
}

static int judge_links_owned(const struct peil_host *host, void *at, const struct peil_value *facts,
                             struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct state *state = at;
    struct chain *chain = &state->chain;
    if (!has_parts(state, facts, ret_outcome))
        return 0;
    int lacking = 0;
    for (int i = 0; i < chain->count; i++)
        if (!part_owned(&chain->parts[i]))
            detail_keys(chain, (struct span){0}, chain->parts[i].key, lacking++);
    return outcome_of(chain, ret_outcome, chain->count - lacking, chain->count, LINKS_NOT_OWNED);
}

/* ---- hand_overs -------------------------------------------------------------------------------------------------- */

enum { HAND_OVERS_ONE = REASON_OWN, HAND_OVERS_NOTHING, HAND_OVERS_APART };
static const struct peil_reason hand_overs_reasons[] = {
    REASONS_FIRST,
    [HAND_OVERS_ONE] = {"one_link", PEIL_N_("the chain has one link: nothing is handed over"), NULL},
    [HAND_OVERS_NOTHING] = {"nothing_handed_over",
                            PEIL_N_("what one link produces is not what the next one uses (which)"),
                            PEIL_N_(
                                "Agree on what goes over, and record for each pair that the detail names the dataset "
                                "that the one produces ('levert') and the other uses ('gebruikt').")},
    [HAND_OVERS_APART] = {"links_apart", PEIL_N_("links of the chain hang together with nothing (which)"),
                          PEIL_N_("Record which process comes after each that the detail names (relation next, "
                                  "'volgende'), and what is handed over.")},
};
static const struct peil_option hand_overs_options[] = {PHASE_ROWS};

static int prepare_hand_overs(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                              struct peil_error *error)
{
    struct state *state = NULL;
    int failed = prepare_parts(host, settings, &state, error);
    failed = failed ? failed : want(host, "chain.hand_overs", &state->chain.hand_overs, error);
    *ret_state = state;
    return failed;
}

static void join_groups(struct chain *chain, int one, int other)
{
    int from = chain->parts[one].group, to = chain->parts[other].group;
    for (int i = 0; i < chain->count; i++)
        if (chain->parts[i].group == from)
            chain->parts[i].group = to;
}

struct hand_overs {
    int said;  /* pairs of which the register says that one follows the other */
    int sound; /* those of them where something goes over */
};

/* Counts, joins the parts between which something goes over into groups, and names the pairs where nothing does. */
static struct hand_overs count_hand_overs(struct chain *chain, const struct peil_value *table)
{
    struct hand_overs counted = {0};
    struct span line;
    uint32_t at = 0;
    while (table_line(table, &at, &line)) {
        struct span kind = line_column(&line), key = line_column(&line);
        int from = part_find(chain, kind, key);
        kind = line_column(&line);
        key = line_column(&line);
        int to = part_find(chain, kind, key);
        bool said = span_is(line_column(&line), "next");
        bool sound = !span_is(line_column(&line), "0");
        if (from < 0 || to < 0)
            continue;
        join_groups(chain, from, to);
        counted.said += said;
        counted.sound += said && sound;
        if (said && !sound)
            detail_keys(chain, chain->parts[from].key, chain->parts[to].key, counted.said - counted.sound - 1);
    }
    return counted;
}

/* Parts of another group than the largest, named when nothing else was. */
static int count_apart(struct chain *chain, bool name)
{
    int sizes[PARTS_MOST] = {0}, largest = 0, groups = 0, shown = 0;
    for (int i = 0; i < chain->count; i++)
        groups += sizes[chain->parts[i].group]++ == 0;
    for (int i = 0; i < chain->count; i++)
        if (sizes[i] > sizes[largest])
            largest = i;
    for (int i = 0; i < chain->count && name; i++)
        if (chain->parts[i].group != largest)
            detail_keys(chain, (struct span){0}, chain->parts[i].key, shown++);
    return groups - 1;
}

static int judge_hand_overs(const struct peil_host *host, void *at, const struct peil_value *facts,
                            struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct state *state = at;
    struct chain *chain = &state->chain;
    if (!has_parts(state, facts, ret_outcome))
        return 0;
    if (chain->count == 1)
        return outcome_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, HAND_OVERS_ONE);
    struct hand_overs counted = count_hand_overs(chain, &facts[chain->hand_overs]);
    int apart = count_apart(chain, counted.said == counted.sound);
    /* Where nothing is said of the order, what goes over between the parts is what there is to count. */
    int d = counted.said ? counted.said + apart : chain->count - 1;
    int n = counted.said ? counted.sound : chain->count - 1 - apart;
    return outcome_of(chain, ret_outcome, n, d, counted.said > counted.sound ? HAND_OVERS_NOTHING : HAND_OVERS_APART);
}

/* ---- weakest ----------------------------------------------------------------------------------------------------- */

enum { WEAKEST_SHORT = REASON_OWN };
static const struct peil_reason weakest_reasons[] = {
    REASONS_FIRST,
    [WEAKEST_SHORT] = {"weakest_link", PEIL_N_("the chain is as strong as its weakest link (which, and what it lacks)"),
                       PEIL_N_("Mend the link that the detail names first: fill in what it lacks.")},
};
static const struct peil_option weakest_options[] = {
    PHASE_ROWS,
    [OPTION_OWN] = {.name = "fields",
                    .type = PEIL_OPTION_LIST,
                    .standard = "description",
                    .text = PEIL_N_("attributes that each link has filled in, besides having an owner who is there")},
};
enum { STEP_OWNER, STEP_SERVICE, STEP_FIELDS };

static int prepare_weakest(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                           struct peil_error *error)
{
    struct state *state = NULL;
    int failed = prepare_parts(host, settings, &state, error);
    if (!failed)
        failed = want_fields(host, "chain.field.", settings[OPTION_OWN].text, state->fields, state->field_names,
                             &state->field_count, error);
    *ret_state = state;
    return failed;
}

static void take_step(struct part *part, int step, bool met)
{
    part->steps += met;
    if (!met && part->lacks < 0)
        part->lacks = step;
}

static void take_field(struct chain *chain, int step, const struct peil_value *table)
{
    bool filled[PARTS_MOST] = {false};
    struct span line;
    uint32_t at = 0;
    while (table_line(table, &at, &line)) {
        struct span kind = line_column(&line), key = line_column(&line);
        int part = part_find(chain, kind, key);
        for (uint32_t i = 0; part >= 0 && i < line.size; i++)
            filled[part] |= (unsigned char)line.text[i] > ' ';
    }
    for (int i = 0; i < chain->count; i++)
        take_step(&chain->parts[i], step, filled[i]);
}

static int judge_weakest(const struct peil_host *host, void *at, const struct peil_value *facts,
                         struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)error;
    struct state *state = at;
    struct chain *chain = &state->chain;
    if (!has_parts(state, facts, ret_outcome))
        return 0;
    for (int i = 0; i < chain->count; i++) {
        struct part *part = &chain->parts[i];
        take_step(part, STEP_OWNER, part->here && span_is(part->level, "below"));
        take_step(part, STEP_SERVICE, part_owned(part));
    }
    for (int i = 0; i < state->field_count; i++)
        take_field(chain, STEP_FIELDS + i, &facts[state->fields[i]]);
    const struct part *weakest = &chain->parts[0];
    for (int i = 1; i < chain->count; i++)
        if (chain->parts[i].steps < weakest->steps)
            weakest = &chain->parts[i];
    detail_keys(chain, (struct span){0}, weakest->key, 0);
    static const char *const lacking[STEP_FIELDS] = {"owner",
                                                     "in_service"}; /* in every language: kept with the results */
    const char *lacks = weakest->lacks < 0             ? ""
                        : weakest->lacks < STEP_FIELDS ? lacking[weakest->lacks]
                                                       : state->field_names[weakest->lacks - STEP_FIELDS];
    detail_add(chain, ": %s", lacks);
    return outcome_of(chain, ret_outcome, weakest->steps, STEP_FIELDS + state->field_count, WEAKEST_SHORT);
}

/* ---- The descriptor ---------------------------------------------------------------------------------------------- */

#define RULE(rule, says)                                                                                               \
    {                                                                                                                  \
        .name = #rule, .version = "1", .summary = says, .option_count = COUNT_OF(rule##_options),                      \
        .reason_count = COUNT_OF(rule##_reasons), .options = rule##_options, .reasons = rule##_reasons,                \
        .prepare = prepare_##rule, .judge = judge_##rule                                                               \
    }

static const struct peil_check checks[] = {
    RULE(phase, PEIL_N_("it is said in which phase the chain is")),
    RULE(owner, PEIL_N_("the chain has one owner, with a mandate")),
    RULE(departments, PEIL_N_("the chain runs over several departments")),
    RULE(links_owned, PEIL_N_("every link of the chain has an owner who is there")),
    RULE(hand_overs, PEIL_N_("what one link produces is what the next one uses")),
    RULE(weakest, PEIL_N_("the chain is as strong as its weakest link")),
};

PEIL_EXPORT const struct peil_plugin *peil_plugin(void)
{
    static const struct peil_check_table table = {.size = sizeof(table),
                                                  .check_count = COUNT_OF(checks),
                                                  .check_size = sizeof(struct peil_check),
                                                  .checks = checks};
    static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD,
                                              .kind = PEIL_KIND_CHECK,
                                              .name = "chain",
                                              .version = "1",
                                              .summary = PEIL_N_("chains across departments"),
                                              .table = &table};
    return &plugin;
}
