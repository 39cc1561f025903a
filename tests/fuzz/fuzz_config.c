/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as peil.conf: every value is of its row's type and has a place, or the message begins with the file. */
#include <assert.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "config/config.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const struct config *config, const char *file)
{
    for (size_t i = 0; i < config_section_count; i++)
        for (size_t j = 0; j < *config_sections[i].option_count; j++) {
            const struct config_value *value = &config->values[i][j];
            assert((value->place != NULL) == (value->written != NULL));
            assert((value->place != NULL) == (value->setting.given != 0));
            assert(!value->place || strncmp(value->place, file, strlen(file)) == 0);
            assert(!value->setting.text || utf8_is_valid(value->setting.text, strlen(value->setting.text)));
            const struct peil_option *row = value->option;
            if (row->type == PEIL_OPTION_INTEGER && value->setting.text && (row->minimum || row->maximum))
                assert(value->setting.integer >= row->minimum && value->setting.integer <= row->maximum);
            if (row->type == PEIL_OPTION_PATH && value->place)
                assert(*value->setting.text == '/');
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int descriptor = -1;
    char file[40];
    if (descriptor < 0) {
        descriptor = memfd_create("peil.conf", MFD_CLOEXEC);
        assert(descriptor >= 0 && fchmod(descriptor, 0600) == 0);
    }
    assert(ftruncate(descriptor, 0) == 0 && pwrite(descriptor, data, size, 0) == (ssize_t)size);
    snprintf(file, sizeof(file), "/proc/self/fd/%d", descriptor);
    struct arena *arena = arena_new();
    struct config config;
    struct store_settings store;
    struct peil_error error = {0};
    const struct config_from from = {.file = file, .credentials = "/run/credentials/x"};
    int result = config_load(arena, &from, &config, &error);
    if (result) {
        assert(error.code == result && strncmp(error.message, file, strlen(file)) == 0);
    } else {
        look(&config, file);
        config_store(&config, &store);
    }
    arena_free(arena);
    return 0;
}
