/* SPDX-License-Identifier: EUPL-1.2 */
/* Fuzz target: moments of directories. The first byte chooses the form. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "source_ldap/moment.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char out[16];
    if (size == 0)
        return 0;
    enum moment_form form = (enum moment_form)(MOMENT_TIME + (data[0] & 0x7f) % 3);
    if (moment_day((const char *)data + 1, size - 1, form, data[0] & 0x80, out) && strlen(out) != 0 &&
        strlen(out) != 10)
        abort();
    return 0;
}
