/* SPDX-License-Identifier: EUPL-1.2 */
/* The role that reads the configuration: in a fresh process, so that nothing of it is taken over before all of it was
 * read and checked, and the supervisor itself never parses anything. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "daemon/role.h"
#include "base/poison.h"

int role_config(const char *file)
{
    struct peil_error error = {0};
    struct config config;
    struct daemon_settings settings;
    _cleanup_buffer_ struct buffer block = {0};
    _cleanup_arena_ struct arena *arena = arena_new();
    const struct config_from from = {
        .file = file, .environment = getenv("PEIL_CONFIG"), .credentials = getenv("CREDENTIALS_DIRECTORY")};
    text_language(text_language_of_environment(), getenv("PEIL_LOCALE"));
    int failed = config_load(arena, &from, &config, &error);
    failed = failed ? failed : config_verify(&config, &error);
    failed = failed ? failed : daemon_settings_read(arena, &config, &settings, &error);
    if (failed) {
        role_tell(ROLE_WORDS, error.message, strlen(error.message));
        return 1;
    }
    daemon_settings_put(&block, &settings);
    role_tell(ROLE_BLOCK, block.data, block.size);
    return 0;
}
