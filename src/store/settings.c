/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the store is: the [store] section of peil.conf. */
#include "base/option.h"
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
    {"connect_timeout", PEIL_OPTION_INTEGER, 0, "10", 1, 3600, NULL,
     N_("how long to wait for a connection, in seconds")},
};
enum { STORE_HOST, STORE_PORT, STORE_DATABASE, STORE_USER, STORE_SERVICE, STORE_PASSFILE, STORE_TIMEOUT, STORE_COUNT };

const size_t store_option_count = STORE_COUNT;

int store_settings_read(struct arena *arena, const char *file, struct ini_section *section,
                        struct store_settings *ret_settings, struct peil_error *error)
{
    struct peil_setting settings[STORE_COUNT];
    int failed = option_check(arena, store_options, STORE_COUNT, file, section, settings, error);
    if (failed)
        return failed;
    *ret_settings = (struct store_settings){
        .host = settings[STORE_HOST].text,
        .port = settings[STORE_PORT].text,
        .database = settings[STORE_DATABASE].text,
        .user = settings[STORE_USER].text,
        .service = settings[STORE_SERVICE].text,
        .passfile = settings[STORE_PASSFILE].text,
        .connect_timeout = settings[STORE_TIMEOUT].integer,
    };
    return 0;
}
