/* SPDX-License-Identifier: EUPL-1.2 */
/* The names of facts, and what the checks of a job ask for together. */
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

static const char *const plain_names[] = {"kind", "key", "title", "unit", "date"};
static const char *const role_names[] = {"owner",        "data_owner", "process_owner", "chain_owner",
                                         "system_owner", "steward",    "deputy"};
static const char *const role_members[] = {"name",  "level",    "party",      "person", "since",
                                           "until", "accepted", "in_service", "left",   "successor"};
static const char *const review_names[] = {"description", "data", "process"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const unit_names[] = {"line", "domain", "department"};
#define HOLDER(role)                                                                                                   \
    role ".mandate", role ".unit", role ".line", role ".domain", role ".holders", role ".span", role ".span.dataset",  \
        role ".span.process", role ".span.chain", role ".span.system"
static const char *const holder_names[] = {HOLDER("owner"),       HOLDER("data_owner"),   HOLDER("process_owner"),
                                           HOLDER("chain_owner"), HOLDER("system_owner"), HOLDER("steward"),
                                           HOLDER("deputy")};

#define BOTH_WAYS(relation) relation, relation ".back"
static const char *const links_names[] = {BOTH_WAYS("uses"), BOTH_WAYS("produces"), BOTH_WAYS("part_of"),
                                          BOTH_WAYS("next"), BOTH_WAYS("refers_to")};
static const char *const chain_names[] = {"hand_overs"};

static const char *const measured_names[] = {"score"};
static const char *const duplicate_names[] = {"pairs"};

#define DATA(dimension) dimension ".ok", dimension ".short", dimension ".not_measured", dimension ".evidence"
static const char *const data_names[] = {"rules",
                                         DATA("completeness"),
                                         DATA("validity"),
                                         DATA("uniqueness"),
                                         DATA("consistency"),
                                         DATA("timeliness"),
                                         DATA("accuracy"),
                                         DATA("volume"),
                                         DATA("schema")};

static const char *const steering_names[] = {"reviews", "answers", "last"};

/* Families of facts (results/facts_family.h): the names that may follow a prefix; NULL: any name. */
static const struct {
    const char *prefix;
    const char *const *names;
    size_t count;
} families[] = {
    {"field.", NULL, 0},
    {"review.", review_names, COUNT(review_names)},
    {"links.", links_names, COUNT(links_names)},
    {"chain.field.", NULL, 0}, /* before "chain.": the first that fits decides */
    {"chain.", chain_names, COUNT(chain_names)},
    {"data.", data_names, COUNT(data_names)},
    {"steering.", steering_names, COUNT(steering_names)},
    {"measured.", measured_names, COUNT(measured_names)},
    {"duplicate.", duplicate_names, COUNT(duplicate_names)},
    {"holder.", holder_names, COUNT(holder_names)},
    {"unit.", unit_names, COUNT(unit_names)},
};
enum { NAME_LONGEST = 255 };

static bool among(const char *name, size_t size, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
            return true;
    return false;
}

static bool in_family(const char *name)
{
    for (size_t i = 0; i < COUNT(families); i++) {
        size_t size = strlen(families[i].prefix);
        if (strncmp(name, families[i].prefix, size) != 0)
            continue;
        return families[i].names ? among(name + size, strlen(name + size), families[i].names, families[i].count)
                                 : name[size] && strlen(name) <= NAME_LONGEST;
    }
    return false;
}

int plug_fact_check(const char *name, struct peil_error *error)
{
    if (!name)
        return error_set(error, PEIL_ERROR_PLUGIN, _("asks for a fact without a name"));
    if (among(name, strlen(name), plain_names, COUNT(plain_names)))
        return 0;
    if (in_family(name))
        return 0;
    const char *dot = strncmp(name, "role.", 5) == 0 ? strchr(name + 5, '.') : NULL;
    if (dot && among(name + 5, (size_t)(dot - name - 5), role_names, COUNT(role_names)) &&
        among(dot + 1, strlen(dot + 1), role_members, COUNT(role_members)))
        return 0;
    return error_set(error, PEIL_ERROR_PLUGIN, _("asks for fact '%s', which there is not; see peil-plugin(7)"), name);
}

int32_t plug_fact_want(struct plug_facts *facts, struct arena *arena, const char *name, struct peil_error *error)
{
    uint32_t index = 0;
    if (plug_fact_check(name, error))
        return PEIL_ERROR_PLUGIN;
    while (index < facts->count && strcmp(facts->names[index], name) != 0)
        index++;
    for (uint32_t i = 0; i < facts->wanted_count; i++)
        if (facts->wanted[i] == index)
            return (int32_t)i;
    if (index == PLUG_FACTS_MOST || facts->wanted_count == PLUG_CHECK_FACTS_MOST)
        return error_set(error, PEIL_ERROR_PLUGIN, _("asks for more than %d facts"),
                         index == PLUG_FACTS_MOST ? PLUG_FACTS_MOST : PLUG_CHECK_FACTS_MOST);
    if (index == facts->count)
        facts->names[facts->count++] = arena_text(arena, name);
    facts->wanted[facts->wanted_count] = index;
    return (int32_t)facts->wanted_count++;
}
