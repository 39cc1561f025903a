/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules profile and code: what a standard asks for is there, and comes from its lists. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "described.h"

/* ---- profile ------------------------------------------------------------------------------------------------------
 */

enum { PROFILE_PROFILE, PROFILE_REQUIRED, PROFILE_NAMES };
enum { PROFILE_MOST = 64, DETAIL_MOST = 400 };

static const struct peil_option profile_options[] = {
    [PROFILE_PROFILE] = {.name = "profile",
                         .type = PEIL_OPTION_CHOICE,
                         .flags = PEIL_OPTION_REQUIRED,
                         .choices = "dcat-ap-nl-verplicht|dcat-ap-nl-aanbevolen|mqa|avg-art30|own",
                         .text = PEIL_N_("which attributes are asked for")},
    [PROFILE_REQUIRED] = {.name = "required",
                          .type = PEIL_OPTION_LIST,
                          .text = PEIL_N_("attributes besides those of the profile; with 'own': all of them")},
    [PROFILE_NAMES] = {.name = "names",
                       .type = PEIL_OPTION_LIST,
                       .text = PEIL_N_("what the register calls an attribute: 'theme=thema, keyword=keywords'")},
};

enum { PROFILE_INCOMPLETE = REASON_OWN, PROFILE_WHERE_POSSIBLE };
static const struct peil_reason profile_reasons[] = {
    REASON_GONE_ROW,
    REASON_UNKNOWN_ROW,
    [PROFILE_INCOMPLETE] = {"incomplete", PEIL_N_("attributes that the profile asks for are not filled in"),
                            PEIL_N_("Fill in the attributes named here in the register where the object is kept.")},
    [PROFILE_WHERE_POSSIBLE] = {"where_possible",
                                PEIL_N_("attributes that the law asks for 'where possible' are not filled in"),
                                PEIL_N_("Fill in the attributes named here as soon as they are known.")},
};

struct asked {
    struct profile_attribute attribute;
    int32_t fact;
};

struct profile {
    struct field field;
    struct asked asked[PROFILE_MOST];
    size_t count;
    char detail[DETAIL_MOST];
    size_t detail_size;
};

/* The name that the register uses: what stands behind 'name=' in names (one a line), or the name itself. */
static const char *name_in_register(const struct peil_host *host, const char *names, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = names; at && *at;) {
        size_t line = strcspn(at, "\n");
        size_t left = strcspn(at, "=\n");
        size_t trimmed = left;
        while (trimmed && at[trimmed - 1] == ' ')
            trimmed--;
        if (trimmed == size && left < line && memcmp(at, name, size) == 0) {
            const char *value = at + left + 1;
            size_t length = line - left - 1;
            while (length && *value == ' ')
                value++, length--;
            char *copy = host->allocate(host->context, length + 1);
            if (copy)
                memcpy(copy, value, length);
            return copy;
        }
        at += line + (at[line] == '\n');
    }
    return name;
}

static int profile_ask(const struct peil_host *host, struct profile *profile, const char *names,
                       const struct profile_attribute *attribute, struct peil_error *error)
{
    for (size_t i = 0; i < profile->count; i++)
        if (strcmp(profile->asked[i].attribute.name, attribute->name) == 0)
            return 0;
    if (profile->count == PROFILE_MOST)
        return rule_refuse(host, error, PEIL_N_("'%.*s': a profile asks for at most 64 attributes"), attribute->name,
                           strlen(attribute->name));
    const char *name = name_in_register(host, names, attribute->name);
    if (!name)
        return rule_no_memory(error);
    struct asked *asked = &profile->asked[profile->count];
    asked->attribute = *attribute;
    asked->fact = rule_want_field(host, name, error);
    if (asked->fact < 0)
        return asked->fact;
    profile->count++;
    return 0;
}

/* Every line of names is name=other, and its name one that is asked for: a mistyped one would be silently without use.
 */
static int profile_check_names(const struct peil_host *host, const struct profile *profile, const char *names,
                               struct peil_error *error)
{
    for (const char *at = names; at && *at;) {
        size_t line = strcspn(at, "\n");
        size_t left = strcspn(at, "=\n");
        size_t trimmed = left;
        while (trimmed && at[trimmed - 1] == ' ')
            trimmed--;
        if (left == line || trimmed == 0 || strspn(at + left + 1, " ") == line - left - 1)
            return rule_refuse(host, error, PEIL_N_("names: '%.*s' is not like 'theme=thema'"), at, line);
        bool known = false;
        for (size_t i = 0; i < profile->count && !known; i++)
            known = strlen(profile->asked[i].attribute.name) == trimmed &&
                    memcmp(profile->asked[i].attribute.name, at, trimmed) == 0;
        if (!known)
            return rule_refuse(host, error, PEIL_N_("names: the profile asks for no '%.*s'"), at, trimmed);
        at += line + (at[line] == '\n');
    }
    return 0;
}

static int profile_prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                           struct peil_error *error)
{
    struct profile *profile = host->allocate(host->context, sizeof(*profile));
    if (!profile)
        return rule_no_memory(error);
    *ret_state = profile;
    profile->field.items.host = host;
    const char *names = settings[PROFILE_NAMES].text;
    int failed = 0;
    for (const struct profile_attribute *one = profiles[settings[PROFILE_PROFILE].integer]; one->name && !failed; one++)
        failed = profile_ask(host, profile, names, one, error);
    for (const char *at = settings[PROFILE_REQUIRED].text; at && *at && !failed;) {
        size_t size = strcspn(at, "\n");
        char *name = host->allocate(host->context, size + 1);
        if (!name)
            return rule_no_memory(error);
        memcpy(name, at, size);
        failed = profile_ask(host, profile, names,
                             &(struct profile_attribute){.name = name, .points = 1, .need = NEED_ALWAYS}, error);
        at += size + (at[size] == '\n');
    }
    if (!failed && profile->count == 0)
        return rule_refuse(host, error, PEIL_N_("%.*s: with 'own' at least one attribute"), "required", 8);
    return failed ? failed : profile_check_names(host, profile, names, error);
}

static void profile_missing(struct profile *profile, const char *name)
{
    size_t room = sizeof(profile->detail) - profile->detail_size;
    int size = snprintf(profile->detail + profile->detail_size, room, "%s%s", profile->detail_size ? ", " : "", name);
    if (size > 0 && (size_t)size < room)
        profile->detail_size += (size_t)size;
    else
        profile->detail[profile->detail_size] = '\0';
}

/* "doorgifte: nee" is an answer, and says that there is no transfer. */
static bool says_no(const struct field *field)
{
    static const char *const words[] = {"nee", "neen", "no", "geen", "none", "false", "n.v.t.", "nvt"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (field->count == 1 && strcasecmp(field->items.data, words[i]) == 0)
            return true;
    return false;
}

static int profile_judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                         struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct profile *profile = state;
    int64_t n = 0, d = 0;
    bool transfer = false;
    profile->detail_size = 0;
    profile->detail[0] = '\0';
    for (int pass = 0; pass < 2; pass++) {
        /* First what is always needed; what is asked where possible is only named when nothing else is short. */
        for (size_t i = 0; i < profile->count; i++) {
            const struct profile_attribute *attribute = &profile->asked[i].attribute;
            if ((attribute->need == NEED_WHERE_POSSIBLE) != (pass == 1))
                continue;
            int failed = field_read(&profile->field, &facts[profile->asked[i].fact], error);
            if (failed)
                return failed;
            if (outcome_not_measured(ret_outcome, &profile->field)) {
                profile->detail_size = 0;
                profile_missing(profile, attribute->name);
                outcome_detail(ret_outcome, profile->detail);
                return 0;
            }
            bool filled = profile->field.state == FIELD_FILLED;
            if (attribute->need == NEED_TRANSFER)
                transfer = filled && !says_no(&profile->field);
            if (attribute->need == NEED_TRANSFER || (attribute->need == NEED_WITH_TRANSFER && !transfer))
                continue;
            if (pass == 0) {
                d += attribute->points;
                n += filled ? attribute->points : 0;
            }
            if (!filled)
                profile_missing(profile, attribute->name);
        }
        if (pass == 0 && n < d)
            break;
    }
    if (n == d && profile->detail_size)
        outcome_without(ret_outcome, PEIL_VERDICT_ALLOWED_INCOMPLETE, PROFILE_WHERE_POSSIBLE);
    else
        outcome_of(ret_outcome, n, d, PROFILE_INCOMPLETE);
    if (profile->detail_size)
        outcome_detail(ret_outcome, profile->detail);
    return 0;
}

const struct peil_check rule_profile = {
    .name = "profile",
    .version = "1",
    .summary = PEIL_N_("the attributes that a profile asks for are filled in"),
    .option_count = COUNT_OF(profile_options),
    .reason_count = COUNT_OF(profile_reasons),
    .options = profile_options,
    .reasons = profile_reasons,
    .prepare = profile_prepare,
    .judge = profile_judge,
};

/* ---- code ---------------------------------------------------------------------------------------------------------
 */

enum { CODE_FIELD, CODE_LIST, CODE_VALUES };

static const struct peil_option code_options[] = {
    [CODE_FIELD] = {.name = "field",
                    .type = PEIL_OPTION_TEXT,
                    .flags = PEIL_OPTION_REQUIRED,
                    .text = PEIL_N_("the attribute that holds one or more codes")},
    [CODE_LIST] = {.name = "list",
                   .type = PEIL_OPTION_CHOICE,
                   .standard = "own",
                   .choices = "eu-theme|eu-access-rights|eu-frequency|own",
                   .text = PEIL_N_("the code list that they come from")},
    [CODE_VALUES] = {.name = "values",
                     .type = PEIL_OPTION_LIST,
                     .text = PEIL_N_("values that are good too; with 'own': all of them")},
};

enum { CODE_EMPTY = REASON_OWN, CODE_NOT_IN_LIST };
static const struct peil_reason code_reasons[] = {
    REASON_GONE_ROW,
    REASON_UNKNOWN_ROW,
    [CODE_EMPTY] = {"empty", PEIL_N_("nothing filled in: there is no code to look up"), NULL},
    [CODE_NOT_IN_LIST] = {"not_in_list", PEIL_N_("a value that is not in the code list"),
                          PEIL_N_("Choose a value from the code list, by its code or its URI.")},
};

struct code {
    struct field field;
    int32_t fact;
    const struct code_list *list;
    const char *values; /* one a line */
};

static int code_prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                        struct peil_error *error)
{
    struct code *code = host->allocate(host->context, sizeof(*code));
    if (!code)
        return rule_no_memory(error);
    *ret_state = code;
    code->field.items.host = host;
    code->list = &code_lists[settings[CODE_LIST].integer];
    code->values = settings[CODE_VALUES].text ? settings[CODE_VALUES].text : "";
    if (!*code->list->codes && !*code->values)
        return rule_refuse(host, error, PEIL_N_("%.*s: with the list 'own' at least one value"), "values", 6);
    code->fact = rule_want_field(host, settings[CODE_FIELD].text, error);
    return code->fact < 0 ? code->fact : 0;
}

/* What comes after the list's own URI; the text itself when it is none. */
static const char *without_base(const struct code_list *list, const char *text)
{
    const char *at = text;
    if (strncasecmp(at, "http://", 7) == 0)
        at += 7;
    else if (strncasecmp(at, "https://", 8) == 0)
        at += 8;
    else
        return text;
    size_t size = list->base ? strlen(list->base) : 0;
    return size && strncasecmp(at, list->base, size) == 0 ? at + size : text;
}

static bool code_known(const struct code *code, const char *text)
{
    const char *bare = without_base(code->list, text);
    for (const char *const *one = code->list->codes; *one; one++)
        if (strcasecmp(*one, bare) == 0)
            return true;
    size_t size = strlen(text);
    for (const char *at = code->values; *at;) {
        size_t line = strcspn(at, "\n");
        if (line == size && strncasecmp(at, text, size) == 0)
            return true;
        at += line + (at[line] == '\n');
    }
    return false;
}

static int code_judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                      struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    struct code *code = state;
    int failed = field_read(&code->field, &facts[code->fact], error);
    if (failed || outcome_not_measured(ret_outcome, &code->field))
        return failed;
    if (code->field.state == FIELD_EMPTY) {
        outcome_without(ret_outcome, PEIL_VERDICT_NOT_APPLICABLE, CODE_EMPTY);
        return 0;
    }
    int64_t good = 0;
    const char *item = code->field.items.data;
    for (size_t i = 0; i < code->field.count; i++, item += strlen(item) + 1)
        good += code_known(code, item);
    outcome_of(ret_outcome, good, (int64_t)code->field.count, CODE_NOT_IN_LIST);
    return 0;
}

const struct peil_check rule_code = {
    .name = "code",
    .version = "1",
    .summary = PEIL_N_("a value comes from a code list"),
    .option_count = COUNT_OF(code_options),
    .reason_count = COUNT_OF(code_reasons),
    .options = code_options,
    .reasons = code_reasons,
    .prepare = code_prepare,
    .judge = code_judge,
};
