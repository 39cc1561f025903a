/* SPDX-License-Identifier: EUPL-1.2 */
/* Gives a fuzz target every file of its corpus, as a TAP test; or the files that are named. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The target has memory of exactly the file's size, so that reading past it is seen. */
static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        return 1;
    }
    size_t size = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = memory_allocate(size);
    size_t got = fread(data, 1, size, file);
    fclose(file);
    if (got == size)
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    const char *name = strrchr(path, '/');
    printf("%sok %d - %s\n", got == size ? "" : "not ", ++count, name ? name + 1 : path);
    fflush(stdout);
    return got != size;
}

static int replay_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    char **paths = NULL;
    size_t found = 0;
    int failed = 0;
    if (!directory) {
        perror(folder);
        return 1;
    }
    for (struct dirent *entry; (entry = readdir(directory));)
        if (entry->d_name[0] != '.') {
            paths = memory_resize(paths, found + 1, sizeof(*paths));
            paths[found++] = memory_format("%s/%s", folder, entry->d_name);
        }
    closedir(directory);
    if (found)
        qsort(paths, found, sizeof(*paths), by_name);
    for (size_t i = 0; i < found; i++) {
        failed |= replay(paths[i]);
        free(paths[i]);
    }
    free(paths);
    return failed || found == 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    const char *name = strstr(argv[0], "fuzz_");
    for (const char *next = name; next; next = strstr(next + 1, "fuzz_"))
        name = next;
    if (argc > 1) {
        for (int i = 1; i < argc; i++)
            failed |= replay(argv[i]);
    } else {
        const char *source = getenv("PEIL_SOURCE");
        char *folder = memory_format("%s/tests/fuzz/corpus/%s", source ? source : ".", name ? name + 5 : "");
        failed = replay_folder(folder);
        free(folder);
    }
    printf("1..%d\n", count);
    return failed;
}
