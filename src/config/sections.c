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

static const struct peil_option daemon_options[] = {
    {"name", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("name of this daemon in the store; the machine's without it")},
    {"workers", PEIL_OPTION_INTEGER, 0, "2", 1, 64, NULL, N_("how many jobs are done at a time")},
    {"stop_timeout", PEIL_OPTION_INTEGER, 0, "60", 0, 86400, NULL,
     N_("seconds that work gets to finish when the daemon is asked to end")},
    {"job_timeout", PEIL_OPTION_INTEGER, 0, "3600", 1, 604800, NULL, N_("seconds after which a job is given up")},
    {"poll", PEIL_OPTION_INTEGER, 0, "4", 1, 3600, NULL, N_("seconds between two looks for work")},
    {"lease", PEIL_OPTION_INTEGER, 0, "9", 3, 3600, NULL,
     N_("seconds without a sign of life after which a worker's job is given to another")},
    {"batch", PEIL_OPTION_INTEGER, 0, "8", 1, 1000, NULL, N_("how many jobs a worker claims at a time")},
    {"runtime", PEIL_OPTION_PATH, 0, "/run/peil", 0, 0, NULL, N_("folder for the lock of this daemon")},
    {"reports", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, N_("folder that scheduled reports are written to")},
    {"health", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
     N_("where /metrics and /health are answered: unix:PATH or a port of this machine, such as 127.0.0.1:9464")},
    {"registers", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, N_("folder that scheduled imports read from")},
};

static const struct peil_option calendar_options[] = {
    {"zone", PEIL_OPTION_TEXT, 0, "Europe/Amsterdam", 0, 0, NULL,
     N_("time zone of schedules, a name of the tz database")},
    {"liberation_day", PEIL_OPTION_CHOICE, 0, "yearly", 0, 0, "yearly|lustrum|never",
     N_("5 May is a day off: every year, in years that end in 0 or 5, or never")},
    {"good_friday", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, N_("Good Friday is a day off")},
};

static const struct peil_option escalation_options[] = {
    {"reminder", PEIL_OPTION_INTEGER, 0, "10", 1, 1000, NULL,
     N_("working days after which whoever answers a finding is reminded")},
    {"unit", PEIL_OPTION_INTEGER, 0, "20", 1, 1000, NULL,
     N_("working days after which it goes to the head of the unit")},
    {"mt", PEIL_OPTION_INTEGER, 0, "40", 1, 1000, NULL, N_("working days after which it goes to the management team")},
    {"requests", PEIL_OPTION_INTEGER, 0, "5", 1, 1000, NULL, N_("reminders to one party at a time, at most")},
    {"standstill_days", PEIL_OPTION_INTEGER, 0, "60", 1, 3660, NULL,
     N_("days without a step after which a finding stands still")},
    {"standstill_runs", PEIL_OPTION_INTEGER, 0, "3", 1, 1000, NULL,
     N_("runs without a change after which an object stands still")},
};

const struct config_section config_sections[] = {
    {"peil", peil_options, ROWS(peil_options)},
    {"store", store_options, &store_option_count},
    {"runner", runner_options, ROWS(runner_options)},
    {"daemon", daemon_options, ROWS(daemon_options)},
    {"calendar", calendar_options, ROWS(calendar_options)},
    {"escalation", escalation_options, ROWS(escalation_options)},
};
const size_t config_section_count = sizeof(config_sections) / sizeof(config_sections[0]);
