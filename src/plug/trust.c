/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether the file of a plugin may be loaded: it and every folder on the way to it can be changed by nobody whom we do
 * not trust already. It is opened once; what is looked at, hashed, held against the list and loaded is that descriptor.
 */
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

enum { TRUST_LINKS_MOST = 40, TRUST_LIST_MOST = 16 << 20 };

struct trust_walk {
    const char *file; /* for messages */
    uid_t runner;     /* who owns this very program could put anything in it */
    int folder;       /* where the walk is; O_PATH */
    struct buffer rest;
    size_t at; /* in rest */
    int links;
};

static bool trust_owner(const struct trust_walk *walk, const struct stat *stat_of)
{
    return stat_of->st_uid == 0 || stat_of->st_uid == geteuid() || stat_of->st_uid == walk->runner;
}

/* Of a folder in which anybody may make files but only owners may move them (/tmp), what stands in it is looked at. */
static bool trust_rights(const struct stat *stat_of, bool passing)
{
    bool group = (stat_of->st_mode & S_IWGRP) && stat_of->st_gid != 0 && stat_of->st_gid != getegid();
    bool anybody = stat_of->st_mode & S_IWOTH;
    bool sticky = S_ISDIR(stat_of->st_mode) && (stat_of->st_mode & S_ISVTX);
    return passing && sticky ? true : !group && !anybody;
}

static int trust_refused(const struct trust_walk *walk, const char *name, struct peil_error *error)
{
    return error_set(
        error, PEIL_ERROR_PLUGIN,
        _("%s can be changed by others (%s): it and every folder on the way must belong to root, to you or to the "
          "owner of peil-runner, and be writable by that owner alone"),
        walk->file, name);
}

static void trust_step(struct trust_walk *walk, int folder)
{
    close(walk->folder);
    walk->folder = folder;
}

/* A link is followed when somebody whom we trust made it; where it leads is walked as well. */
static int trust_follow(struct trust_walk *walk, const char *name, struct peil_error *error)
{
    char target[PATH_MAX];
    struct stat stat_of;
    ssize_t size = readlinkat(walk->folder, name, target, sizeof(target) - 1);
    if (size < 0 || fstatat(walk->folder, name, &stat_of, AT_SYMLINK_NOFOLLOW) < 0)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", walk->file);
    target[size] = '\0';
    if (!trust_owner(walk, &stat_of))
        return trust_refused(walk, name, error);
    if (++walk->links > TRUST_LINKS_MOST) {
        errno = ELOOP;
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", walk->file);
    }
    _cleanup_buffer_ struct buffer rest = {0};
    buffer_append_format(&rest, "%s/%s", target, buffer_text(&walk->rest) + walk->at);
    buffer_clear(&walk->rest);
    buffer_append(&walk->rest, rest.data, rest.size);
    walk->at = 0;
    if (*target == '/')
        trust_step(walk, open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    return 0;
}

/* The next word of the rest, NUL-terminated in place; NULL: there is none. last: nothing follows it. */
static char *trust_next(struct trust_walk *walk, bool *ret_last)
{
    char *at = walk->rest.data + walk->at;
    at += strspn(at, "/");
    if (!*at)
        return NULL;
    size_t size = strcspn(at, "/");
    *ret_last = at[size + strspn(at + size, "/")] == '\0';
    walk->at = (size_t)(at - walk->rest.data) + size + (at[size] == '/');
    at[size] = '\0';
    return at;
}

static int trust_enter(struct trust_walk *walk, const char *name, struct peil_error *error)
{
    struct stat stat_of;
    int folder = openat(walk->folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && (errno == ENOTDIR || errno == ELOOP))
        return trust_follow(walk, name, error);
    if (folder < 0)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", walk->file);
    trust_step(walk, folder);
    if (fstat(folder, &stat_of) < 0)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", walk->file);
    return trust_owner(walk, &stat_of) && trust_rights(&stat_of, true) ? 0 : trust_refused(walk, name, error);
}

static int trust_last(struct trust_walk *walk, const char *name, int *ret_descriptor, struct peil_error *error)
{
    struct stat itself, folder;
    *ret_descriptor = openat(walk->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*ret_descriptor < 0 && errno == ELOOP)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s is a link; a plugin is a file of its own"), walk->file);
    if (*ret_descriptor < 0 || fstat(*ret_descriptor, &itself) < 0 || fstat(walk->folder, &folder) < 0)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", walk->file);
    if (!S_ISREG(itself.st_mode))
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s is not a file"), walk->file);
    if (!trust_owner(walk, &itself) || !trust_rights(&itself, false))
        return trust_refused(walk, name, error);
    return trust_rights(&folder, false) ? 0 : trust_refused(walk, ".", error);
}

static int trust_walk(struct trust_walk *walk, int *ret_descriptor, struct peil_error *error)
{
    bool last = false;
    char *name;
    if (walk->folder < 0)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", walk->file);
    while ((name = trust_next(walk, &last))) {
        int failed = last ? trust_last(walk, name, ret_descriptor, error) : trust_enter(walk, name, error);
        if (failed || last)
            return failed;
    }
    return error_set(error, PEIL_ERROR_PLUGIN, _("%s is not a file"), walk->file);
}

static int trust_is_whole(int descriptor, const char *file, struct peil_error *error)
{
    ElfW(Ehdr) head;
    struct stat itself;
    if (pread(descriptor, &head, sizeof(head), 0) != (ssize_t)sizeof(head) ||
        memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s is not a shared object (ELF)"), file);
    if (fstat(descriptor, &itself) < 0)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", file);
    /* The section headers stand at the end. A file cut short would be mapped, and kill us when its tail is read. */
    uint64_t end = (uint64_t)head.e_shoff + (uint64_t)head.e_shnum * head.e_shentsize;
    if (end < head.e_shoff || end > (uint64_t)itself.st_size)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s is cut short"), file);
    return 0;
}

/* The list is as sha256sum writes it: the hash is the first word of a line. What follows it is for people. */
static int trust_is_listed(const char *list, const char *hash, const char *file, struct peil_error *error)
{
    char line[256];
    bool start = true, found = false;
    FILE *stream = fopen(list, "re");
    if (!stream)
        return error_set_errno(error, PEIL_ERROR_PLUGIN, "%s", list);
    while (!found && fgets(line, sizeof(line), stream)) {
        found = start && strncasecmp(line, hash, HASH_HEX_SIZE - 1) == 0 &&
                strchr(" \t\r\n*", line[HASH_HEX_SIZE - 1]) != NULL;
        start = strchr(line, '\n') != NULL; /* a longer line goes on */
    }
    bool unread = ferror(stream);
    fclose(stream);
    if (unread)
        return error_set(error, PEIL_ERROR_PLUGIN, _("%s cannot be read to its end"), list);
    return found ? 0
                 : error_set(error, PEIL_ERROR_PLUGIN, _("%s is not among the plugins that %s allows (SHA-256 %s)"),
                             file, list, hash);
}

int plug_open(const char *file, const char *list, int *ret_descriptor, char ret_hash[HASH_HEX_SIZE],
              struct peil_error *error)
{
    unsigned char hash[HASH_SIZE];
    char opened[32];
    struct stat self;
    struct trust_walk walk = {.file = file};
    *ret_descriptor = -1;
    walk.runner = stat("/proc/self/exe", &self) == 0 ? self.st_uid : geteuid();
    walk.folder = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    _cleanup_free_ char *here = *file == '/' ? NULL : getcwd(NULL, 0);
    buffer_append_format(&walk.rest, "%s/%s", here ? here : "", file);
    int failed = trust_walk(&walk, ret_descriptor, error);
    buffer_release(&walk.rest);
    if (walk.folder >= 0)
        close(walk.folder);
    snprintf(opened, sizeof(opened), "/proc/self/fd/%d", *ret_descriptor);
    failed = failed ? failed : trust_is_whole(*ret_descriptor, file, error);
    failed = failed ? failed : hash_file(opened, hash, error);
    if (!failed) {
        hash_hex(hash, ret_hash);
        failed = list ? trust_is_listed(list, ret_hash, file, error) : 0;
    }
    if (failed && *ret_descriptor >= 0) {
        close(*ret_descriptor);
        *ret_descriptor = -1;
    }
    return failed;
}
