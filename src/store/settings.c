/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the store is: the [store] section of peil.conf. */
#include "base/text.h"
#include "store/store.h"
#include "base/poison.h"

const struct peil_option store_options[] = {
    {"host", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL,
     N_("name of the PostgreSQL server, or the folder of its Unix socket")},
    {"port", PEIL_OPTION_INTEGER, 0, NULL, 1, 65535, NULL, N_("port of the PostgreSQL server")},
    {"database", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("name of the database")},
    {"user", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("database user")},
    {"service", PEIL_OPTION_TEXT, 0, NULL, 0, 0, NULL, N_("service of pg_service.conf that holds the settings")},
    {"passfile", PEIL_OPTION_PATH, 0, NULL, 0, 0, NULL, N_("file with the password, in the format of .pgpass")},
    {"password", PEIL_OPTION_TEXT, PEIL_OPTION_SECRET, NULL, 0, 0, NULL,
     N_("where the password stands: file:PATH or credential:NAME")},
    {"connect_timeout", PEIL_OPTION_INTEGER, 0, "10", 1, 3600, NULL,
     N_("how long to wait for a connection, in seconds")},
};
const size_t store_option_count = sizeof(store_options) / sizeof(store_options[0]);
