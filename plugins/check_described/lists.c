/* SPDX-License-Identifier: EUPL-1.2 */
/* Profiles and code lists, as their publishers have them. */
#include "described.h"

/* DCAT-AP-NL 3.0, class Dataset, mandatory: dcat-ap-OPT.ttl and dcat-ap-nl-OPT.ttl of Geonovum/DCAT-AP-NL30. */
static const struct profile_attribute dcat_ap_nl_mandatory[] = {
    {"title", 1, NEED_ALWAYS},        {"description", 1, NEED_ALWAYS}, {"accessRights", 1, NEED_ALWAYS},
    {"contactPoint", 1, NEED_ALWAYS}, {"creator", 1, NEED_ALWAYS},     {"identifier", 1, NEED_ALWAYS},
    {"publisher", 1, NEED_ALWAYS},    {"theme", 1, NEED_ALWAYS},       {NULL, 0, NEED_ALWAYS},
};

/* The same, recommended, as far as it is not mandatory in the Dutch profile. */
static const struct profile_attribute dcat_ap_nl_recommended[] = {
    {"keyword", 1, NEED_ALWAYS},    {"spatial", 1, NEED_ALWAYS}, {"temporal", 1, NEED_ALWAYS},
    {"conformsTo", 1, NEED_ALWAYS}, {"page", 1, NEED_ALWAYS},    {"landingPage", 1, NEED_ALWAYS},
    {"language", 1, NEED_ALWAYS},   {NULL, 0, NEED_ALWAYS},
};

/* data.europa.eu Metadata Quality Assessment: the presence indicators of a dataset, with their points (150 of the 405;
 * the others are about distributions, vocabularies and reachability). */
static const struct profile_attribute mqa[] = {
    {"keyword", 30, NEED_ALWAYS},   {"theme", 30, NEED_ALWAYS},        {"spatial", 20, NEED_ALWAYS},
    {"temporal", 20, NEED_ALWAYS},  {"accessRights", 10, NEED_ALWAYS}, {"contactPoint", 20, NEED_ALWAYS},
    {"publisher", 10, NEED_ALWAYS}, {"issued", 5, NEED_ALWAYS},        {"modified", 5, NEED_ALWAYS},
    {NULL, 0, NEED_ALWAYS},
};

/* AVG (GDPR) article 30, paragraph 1, a to g: f and g are "where possible", safeguards are asked with a transfer. */
static const struct profile_attribute avg_art30[] = {
    {"verwerkingsverantwoordelijke", 1, NEED_ALWAYS},
    {"verwerkingsdoel", 1, NEED_ALWAYS},
    {"categorieen_betrokkenen", 1, NEED_ALWAYS},
    {"categorieen_persoonsgegevens", 1, NEED_ALWAYS},
    {"categorieen_ontvangers", 1, NEED_ALWAYS},
    {"doorgifte", 0, NEED_TRANSFER},
    {"waarborgen", 1, NEED_WITH_TRANSFER},
    {"bewaartermijn", 1, NEED_WHERE_POSSIBLE},
    {"beveiligingsmaatregelen", 1, NEED_WHERE_POSSIBLE},
    {NULL, 0, NEED_ALWAYS},
};

static const struct profile_attribute own[] = {{NULL, 0, NEED_ALWAYS}};

const struct profile_attribute *const profiles[] = {dcat_ap_nl_mandatory, dcat_ap_nl_recommended, mqa, avg_art30, own};

static const char *const eu_theme[] = {"AGRI", "ECON",      "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR",
                                       "JUST", "OP_DATPRO", "REGI", "SOCI", "TECH", "TRAN", NULL};

/* The three that DCAT-AP-NL allows. */
static const char *const eu_access_rights[] = {"PUBLIC", "RESTRICTED", "NON_PUBLIC", NULL};

static const char *const eu_frequency[] = {
    "10MIN",        "HOURLY",    "TRIHOURLY",   "DAILY",        "DAILY_2",     "WEEKLY",    "WEEKLY_2",
    "WEEKLY_3",     "WEEKLY_5",  "BIWEEKLY",    "MONTHLY",      "MONTHLY_2",   "MONTHLY_3", "BIMONTHLY",
    "QUARTERLY",    "ANNUAL",    "ANNUAL_2",    "ANNUAL_3",     "BIENNIAL",    "TRIENNIAL", "QUADRENNIAL",
    "QUINQUENNIAL", "DECENNIAL", "BIDECENNIAL", "TRIDECENNIAL", "UPDATE_CONT", "CONT",      "AS_NEEDED",
    "IRREG",        "NEVER",     "NOT_PLANNED", "OTHER",        "UNKNOWN",     "OP_DATPRO", NULL,
};

static const char *const no_codes[] = {NULL};

const struct code_list code_lists[] = {
    {"publications.europa.eu/resource/authority/data-theme/", eu_theme},
    {"publications.europa.eu/resource/authority/access-right/", eu_access_rights},
    {"publications.europa.eu/resource/authority/frequency/", eu_frequency},
    {NULL, no_codes},
};
