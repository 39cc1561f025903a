/* SPDX-License-Identifier: EUPL-1.2 */
/* A host for source plugins in tests. */
#include "source_host.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/option.h"
#include "base/poison.h"

static void *host_allocate(void *context, size_t size)
{
    return arena_allocate(((struct source_host *)context)->arena, size);
}

static int host_cancelled(void *context)
{
    (void)context;
    return 0;
}

static void host_log(void *context, int level, const char *text)
{
    (void)context, (void)level, (void)text;
}

static const char *host_translate(void *context, const char *message_id)
{
    (void)context;
    return message_id;
}

static const char *host_translate_count(void *context, const char *one, const char *many, uint64_t count)
{
    (void)context;
    return count == 1 ? one : many;
}

static void host_place(struct source_host *host, const struct peil_place *place)
{
    buffer_append_text(&host->said, place->file ? place->file : "");
    if (place->line)
        buffer_append_format(&host->said, ":%llu", (unsigned long long)place->line);
    if (place->pointer)
        buffer_append_format(&host->said, "#%s", place->pointer);
}

static uint32_t host_selectors(const struct source_host *host, uint32_t selection);

static const struct peil_selection *host_selections; /* of the read that goes on */

static uint32_t host_selectors(const struct source_host *host, uint32_t selection)
{
    (void)host;
    return host_selections[selection].selector_count;
}

static int host_yield(void *context, uint32_t selection, const struct peil_value *values,
                      const struct peil_place *place, struct peil_error *error)
{
    struct source_host *host = context;
    (void)error;
    host->records++;
    if (host->quiet)
        return 0;
    buffer_append_format(&host->said, "%u ", selection);
    host_place(host, place);
    buffer_append_byte(&host->said, ' ');
    for (uint32_t i = 0; i < host_selectors(host, selection); i++) {
        buffer_append_byte(&host->said, '|');
        if (values[i].state == PEIL_VALUE_ABSENT)
            buffer_append_byte(&host->said, '~');
        else
            buffer_append(&host->said, values[i].text, values[i].size);
        if (values[i].state == PEIL_VALUE_JSON)
            buffer_append_byte(&host->said, 'j');
    }
    buffer_append_byte(&host->said, '\n');
    return 0;
}

static int host_reject(void *context, uint32_t selection, const struct peil_place *place, const char *reason,
                       struct peil_error *error)
{
    struct source_host *host = context;
    (void)error;
    host->rejects++;
    buffer_append_format(&host->said, "reject %u ", selection);
    host_place(host, place);
    buffer_append_format(&host->said, " %s\n", reason);
    return 0;
}

static int host_note(void *context, const char *file, const char *text, struct peil_error *error)
{
    struct source_host *host = context;
    (void)error;
    const char *slash = strrchr(file, '/');
    buffer_append_format(&host->said, "note %s: %s\n", slash ? slash + 1 : file, text);
    return 0;
}

int source_host_read_all(struct source_host *host, const struct peil_plugin *plugin, const char *location,
                         const char *const *settings, const struct peil_selection *selections, uint32_t count,
                         struct peil_error *error)
{
    const struct peil_source *source = plugin->table;
    struct peil_setting checked[16] = {0};
    if (!host->arena)
        host->arena = arena_new();
    buffer_clear(&host->said);
    host->records = host->rejects = 0;
    struct ini_section section = {.name = "source"};
    section.entries = arena_allocate_array(host->arena, 16, sizeof(*section.entries));
    for (size_t i = 0; settings && settings[i]; i++) {
        const char *equals = strchr(settings[i], '=');
        section.entries[section.entry_count++] =
            (struct ini_entry){.key = arena_text_n(host->arena, settings[i], (size_t)(equals - settings[i])),
                               .value = equals + 1,
                               .line = 1};
    }
    int failed = option_check(host->arena, source->options, source->option_count, "test.ini", &section, checked, error);
    if (failed)
        return failed;
    struct peil_host services = {.size = sizeof(services),
                                 .abi_minor = PEIL_ABI_MINOR,
                                 .context = host,
                                 .allocate = host_allocate,
                                 .cancelled = host_cancelled,
                                 .log = host_log,
                                 .translate = host_translate,
                                 .translate_count = host_translate_count,
                                 .yield = host_yield,
                                 .reject = host_reject,
                                 .note = host_note};
    host_selections = selections;
    return source->read(&services, location, checked, selections, count, error);
}

int source_host_read(struct source_host *host, const struct peil_plugin *plugin, const char *location,
                     const char *const *settings, const char *each, const char *const *selectors,
                     struct peil_error *error)
{
    struct peil_selection selection = {.name = "dataset", .each = each, .selectors = selectors};
    while (selectors[selection.selector_count])
        selection.selector_count++;
    return source_host_read_all(host, plugin, location, settings, &selection, 1, error);
}

void source_host_release(struct source_host *host)
{
    arena_free(host->arena);
    buffer_release(&host->said);
    *host = (struct source_host){0};
}

char *source_host_folder(void)
{
    const char *base = getenv("TMPDIR");
    char *folder = memory_format("%s/peil-test-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        abort();
    }
    return folder;
}

void source_host_write(const char *folder, const char *path, const void *bytes, size_t size)
{
    _cleanup_free_ char *full = memory_format("%s/%s", folder, path);
    for (char *slash = full + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(full, 0700);
        *slash = '/';
    }
    FILE *file = fopen(full, "we");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        perror(full);
        abort();
    }
}

static int host_remove_one(const char *path, const struct stat *status, int type, struct FTW *position)
{
    (void)status, (void)type, (void)position;
    return remove(path);
}

void source_host_remove(const char *folder)
{
    nftw(folder, host_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
