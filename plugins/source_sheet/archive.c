/* SPDX-License-Identifier: EUPL-1.2 */
/* libzip behind a guard: names and sizes are looked at before a part is opened, and its bytes are counted. */
#include "archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

#include "source_common/tree.h"

enum { MOST_PARTS = 10000, MOST_GROWTH = 250, GROWTH_FROM = 8 << 20 };

static int refuse(struct archive *archive, struct peil_error *error, const char *message_id)
{
    return tree_error(archive->host, error, PEIL_ERROR_INPUT, message_id);
}

static bool name_is_sound(const char *name)
{
    if (*name == '\0' || *name == '/')
        return false;
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == '\\' || *at == 0x7f)
            return false;
        if ((at == name || at[-1] == '/') && at[0] == '.' && at[1] == '.' && (at[2] == '/' || at[2] == '\0'))
            return false;
    }
    return true;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* All names, before any of them is used: the same name twice would mean one thing here and another elsewhere. */
static int check_names(struct archive *archive, struct peil_error *error)
{
    zip_t *zip = archive->zip;
    zip_int64_t count = zip_get_num_entries(zip, 0);
    if (count > MOST_PARTS)
        return refuse(archive, error, PEIL_N_("it has more than 10,000 parts"));
    const char **names = calloc((size_t)count + 1, sizeof(*names));
    if (!names)
        return tree_error(archive->host, error, PEIL_ERROR_SYSTEM, PEIL_N_("not enough memory for this job"));
    int failed = 0;
    for (zip_int64_t i = 0; i < count && !failed; i++) {
        names[i] = zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (!names[i] || !name_is_sound(names[i]))
            failed = refuse(archive, error, PEIL_N_("a part of it has a name that would leave its folder"));
    }
    if (!failed && count)
        qsort(names, (size_t)count, sizeof(*names), compare_names);
    for (zip_int64_t i = 1; i < count && !failed; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            failed = refuse(archive, error, PEIL_N_("two parts of it have the same name"));
    free(names);
    return failed;
}

static zip_source_t *archive_source(int descriptor, const void *bytes, size_t size, zip_error_t *problem)
{
    if (descriptor < 0)
        return zip_source_buffer_create(bytes, size, 0, problem);
    int own = dup(descriptor);
    FILE *file = own < 0 ? NULL : fdopen(own, "rb");
    if (!file) {
        if (own >= 0)
            close(own);
        zip_error_set(problem, ZIP_ER_OPEN, errno);
        return NULL;
    }
    zip_source_t *source = zip_source_filep_create(file, 0, -1, problem);
    if (!source)
        fclose(file);
    return source;
}

int archive_open(struct archive *archive, const struct peil_host *host, int descriptor, const void *bytes, size_t size,
                 uint64_t most_bytes, struct peil_error *error)
{
    *archive = (struct archive){.host = host, .most_bytes = most_bytes};
    zip_error_t problem;
    zip_error_init(&problem);
    zip_source_t *source = archive_source(descriptor, bytes, size, &problem);
    if (source) {
        archive->zip = zip_open_from_source(source, ZIP_RDONLY, &problem);
        if (!archive->zip)
            zip_source_free(source);
    }
    int failed = 0;
    if (!archive->zip)
        failed = tree_error(host, error, PEIL_ERROR_INPUT, PEIL_N_("not a whole zip file, which a workbook is: %s"),
                            zip_error_strerror(&problem));
    zip_error_fini(&problem);
    failed = failed ? failed : check_names(archive, error);
    if (failed)
        archive_close(archive);
    return failed;
}

void archive_close(struct archive *archive)
{
    if (archive->zip)
        zip_discard(archive->zip);
    archive->zip = NULL;
}

int archive_open_part(struct archive *archive, const char *name, struct archive_part *ret_part,
                      struct peil_error *error)
{
    zip_stat_t about;
    *ret_part = (struct archive_part){.archive = archive, .name = name};
    zip_int64_t index = zip_name_locate(archive->zip, name, ZIP_FL_ENC_RAW);
    if (index < 0)
        return 0;
    if (zip_stat_index(archive->zip, (zip_uint64_t)index, 0, &about) != 0 || !(about.valid & ZIP_STAT_COMP_SIZE))
        return tree_error(archive->host, error, PEIL_ERROR_INPUT, PEIL_N_("%s: cannot be unpacked"), name);
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
        return tree_error(archive->host, error, PEIL_ERROR_INPUT,
                          PEIL_N_("it is protected by a password; save it without one"));
    ret_part->packed = about.comp_size;
    ret_part->file = zip_fopen_index(archive->zip, (zip_uint64_t)index, 0);
    if (!ret_part->file)
        return tree_error(archive->host, error, PEIL_ERROR_INPUT, PEIL_N_("%s: cannot be unpacked"), name);
    return 0;
}

void archive_close_part(struct archive_part *part)
{
    if (part->file)
        zip_fclose(part->file);
    part->file = NULL;
}

ssize_t archive_read(void *context, char *buffer, size_t size, struct peil_error *error)
{
    struct archive_part *part = context;
    struct archive *archive = part->archive;
    zip_int64_t taken = zip_fread(part->file, buffer, size);
    if (taken < 0) {
        tree_error(archive->host, error, PEIL_ERROR_INPUT, PEIL_N_("%s: cannot be unpacked"), part->name);
        return -1;
    }
    part->given += (uint64_t)taken;
    archive->read += (uint64_t)taken;
    if (archive->read > archive->most_bytes) {
        tree_error(archive->host, error, PEIL_ERROR_INPUT, PEIL_N_("it unpacks to more than %llu MiB (option largest)"),
                   (unsigned long long)(archive->most_bytes >> 20));
        return -1;
    }
    if (part->given > GROWTH_FROM && part->given / MOST_GROWTH > part->packed) {
        tree_error(archive->host, error, PEIL_ERROR_INPUT,
                   PEIL_N_("%s: unpacks to more than %d times its size, as a zip bomb does"), part->name, MOST_GROWTH);
        return -1;
    }
    return (ssize_t)taken;
}
