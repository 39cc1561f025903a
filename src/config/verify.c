/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether what the configuration names is there. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "config/config.h"
#include "base/poison.h"

static int verify_folder(const struct config_value *value, struct peil_error *error)
{
    struct stat stat_of;
    if (stat(value->setting.text, &stat_of) < 0)
        return error_set_errno(error, PEIL_ERROR_USAGE, "%s", value->setting.text);
    return S_ISDIR(stat_of.st_mode) ? 0
                                    : error_set(error, PEIL_ERROR_USAGE, _("%s is not a folder"), value->setting.text);
}

static int verify_program(const struct config_value *value, struct peil_error *error)
{
    return access(value->setting.text, X_OK) == 0
               ? 0
               : error_set_errno(error, PEIL_ERROR_USAGE, _("%s cannot be started"), value->setting.text);
}

static int verify_file(const struct config_value *value, struct peil_error *error)
{
    return access(value->setting.text, R_OK) == 0 ? 0
                                                  : error_set_errno(error, PEIL_ERROR_USAGE, "%s", value->setting.text);
}

static int verify_passfile(const struct config_value *value, struct peil_error *error)
{
    return secret_check_file(value->setting.text, error);
}

static int verify_secret(const struct config_value *value, struct peil_error *error)
{
    _cleanup_secret_ struct secret secret = {0};
    return secret_read(&secret, value->setting.text, error);
}

static const struct {
    const char *section, *key;
    int (*verify)(const struct config_value *value, struct peil_error *error);
} verify_table[] = {
    {"peil", "plugins", verify_folder},   {"peil", "runner", verify_program},
    {"peil", "locale", verify_folder},    {"store", "passfile", verify_passfile},
    {"store", "password", verify_secret}, {"runner", "plugin_list", verify_file},
    {"daemon", "reports", verify_folder}, {"daemon", "registers", verify_folder},
};

int config_verify(const struct config *config, struct peil_error *error)
{
    for (size_t i = 0; i < sizeof(verify_table) / sizeof(verify_table[0]); i++) {
        const struct config_value *value = config_value(config, verify_table[i].section, verify_table[i].key);
        if (!value->place || verify_table[i].verify(value, error) == 0)
            continue;
        return error_prefix(error, "%s: '%s'", value->place, value->option->name);
    }
    return 0;
}
