/* SPDX-License-Identifier: EUPL-1.2 */
/* Every section of peil.conf, and the rows of those that no lower folder has. A new key is a row here, a reader of it,
 * and a line in peil.conf(5) and etc/peil.conf (tests/lint/options holds that). */
#include "base/text.h"
#include "config/config.h"
#include "base/poison.h"

#define ROWS(table)                                                                                                    \
    (const size_t[])                                                                                                   \
    {                                                                                                                  \
        sizeof(table) / sizeof((table)[0])                                                                             \
    }

static const struct peil_option peil_options[] = {
    {"language", PEIL_OPTION_CHOICE, 0, NULL, 0, 0, "nl|en", N_("language of messages and reports")},
    {"plugins", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, N_("folder of the plugins")},
    {"runner", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, N_("path of peil-runner")},
    {"locale", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, N_("folder of the message catalogues")},
};

static const struct peil_option runner_options[] = {
    {"network", PEIL_OPTION_LIST, 0, JOB_NETWORK_STANDARD, 0, 0, NULL,
     N_("plugins that may open connections, as KIND_NAME")},
    {"readable", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL, N_("further files and folders that plugins may read")},
    {"plugin_list", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL,
     N_("file with the SHA-256 of the plugins that may be loaded")},
    {"require_sandbox", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL,
     N_("no job on a system where the sandbox is not whole")},
};

const struct config_section config_sections[] = {
    {"peil", peil_options, ROWS(peil_options)},
    {"store", store_options, &store_option_count},
    {"runner", runner_options, ROWS(runner_options)},
};
const size_t config_section_count = sizeof(config_sections) / sizeof(config_sections[0]);
