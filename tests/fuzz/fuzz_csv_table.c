/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a table, quick and careful: the same rows and the same findings, whatever the window, the instructions
 * and the number of threads, which the first byte chooses. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../plugins/data/compare_table.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    if (size < 1)
        return 0;
    /* What is packed is the business of the libraries. */
    if ((size > 2 && data[1] == 0x1f && data[2] == 0x8b) || (size > 2 && data[1] == 0x28 && data[2] == 0xb5))
        return 0;
    int file = memfd_create("table", MFD_CLOEXEC);
    assert(file >= 0 && write(file, data + 1, size - 1) == (ssize_t)(size - 1));
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    struct table_settings settings = {.path = path,
                                      .encoding = data[0] & 0x40 ? CSV_LATIN_1 : TABLE_ANY,
                                      .separator = data[0] & 0x20 ? ';' : TABLE_ANY,
                                      .no_header = data[0] & 0x80,
                                      .way = (enum scan_way)((data[0] & 3) % SCAN_WAYS),
                                      .no_map = size % 2,
                                      .window = 1 + (size_t)(data[0] & 0x0c) * 8,
                                      .largest = 1 << 20};
    compare_read(&settings, data[0] & 0x10 ? 2 : 1, data + 1, size - 1);
    close(file);
    return 0;
}
