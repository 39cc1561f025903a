/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading secrets from files that nobody else can read. */
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

static const char secret_file[] = "file:";
static const char secret_credential[] = "credential:";
/* A credential of systemd: the folder is guarded as a whole, and its files may show access lists as group rights. */
static const char secret_guarded[] = "guarded:";

static const char *secret_after(const char *text, const char *prefix)
{
    size_t size = strlen(prefix);
    return strncmp(text, prefix, size) == 0 ? text + size : NULL;
}

int secret_check_reference(const char *place, const char *text, struct peil_error *error)
{
    const char *path = secret_after(text, secret_file);
    const char *name = secret_after(text, secret_credential);
    if ((path && *path) || (name && *name && !strchr(name, '/') && *name != '.'))
        return 0;
    return error_set(error, PEIL_ERROR_USAGE,
                     _("%s: a secret is never written here; say where it stands: file:PATH or credential:NAME"), place);
}

const char *secret_resolve(struct arena *arena, const char *reference, const char *folder, const char *credentials)
{
    const char *path = secret_after(reference, secret_file);
    const char *name = secret_after(reference, secret_credential);
    if (path && *path != '/' && folder)
        return arena_format(arena, "%s%s/%s", secret_file, folder, path);
    if (name && credentials && *credentials)
        return arena_format(arena, "%s%s/%s", secret_guarded, credentials, name);
    return arena_text(arena, reference);
}

static int secret_check_stat(const char *path, const struct stat *stat_of, struct peil_error *error)
{
    if (!S_ISREG(stat_of->st_mode))
        return error_set(error, PEIL_ERROR_USAGE, _("%s holds a secret and is not an ordinary file"), path);
    bool root = stat_of->st_uid == 0;
    if (!root && stat_of->st_uid != geteuid())
        return error_set(error, PEIL_ERROR_USAGE, _("%s holds a secret and belongs to somebody else"), path);
    if (stat_of->st_mode & (root ? 037u : 077u))
        return error_set(error, PEIL_ERROR_USAGE,
                         _("%s holds a secret and can be read by others (mode %04o): chmod 600 it"), path,
                         stat_of->st_mode & 07777u);
    return 0;
}

int secret_check_file(const char *path, struct peil_error *error)
{
    struct stat stat_of;
    if (stat(path, &stat_of) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    return secret_check_stat(path, &stat_of, error);
}

static int secret_take(int descriptor, const char *path, char *room, size_t *ret_size, struct peil_error *error)
{
    size_t size = 0;
    ssize_t got;
    while ((got = read(descriptor, room + size, SECRET_LARGEST + 2 - size)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
        size += (size_t)got;
        if (size > SECRET_LARGEST + 1)
            break;
    }
    if (size && room[size - 1] == '\n')
        size--;
    if (size == 0 || size > SECRET_LARGEST || memchr(room, '\0', size) || !utf8_is_valid(room, size))
        return error_set(error, PEIL_ERROR_USAGE, _("%s holds no secret: one line of 1 to %d bytes of UTF-8"), path,
                         SECRET_LARGEST);
    *ret_size = size;
    return 0;
}

int secret_read(struct secret *ret_secret, const char *reference, struct peil_error *error)
{
    struct stat stat_of;
    const char *path = secret_after(reference, secret_file);
    const char *guarded = secret_after(reference, secret_guarded);
    *ret_secret = (struct secret){0};
    if (!path && !guarded) {
        const char *name = secret_after(reference, secret_credential);
        return error_set(error, PEIL_ERROR_USAGE,
                         _("there is no credential '%s': this program was not started with LoadCredential=%s:…"),
                         name ? name : "", name ? name : "");
    }
    path = path ? path : guarded;
    /* Not blocking: a FIFO in its place is refused, and not waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    int failed = fstat(descriptor, &stat_of) < 0 ? error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path)
                 : guarded                       ? 0
                                                 : secret_check_stat(path, &stat_of, error);
    char *room = failed ? NULL : memory_allocate_zeroed(1, SECRET_LARGEST + 3);
    if (room) {
        /* Both may be refused by a limit; that costs a layer, not the secret. */
        (void)sodium_mlock(room, SECRET_LARGEST + 3);
        *ret_secret = (struct secret){.text = room};
        failed = secret_take(descriptor, path, room, &ret_secret->size, error);
        room[ret_secret->size] = '\0';
    }
    close(descriptor);
    if (failed)
        secret_release(ret_secret);
    return failed;
}

void secret_guard(void)
{
    const struct rlimit none = {0};
    setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__)
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

void secret_release(struct secret *secret)
{
    if (secret->text) {
        sodium_munlock(secret->text, SECRET_LARGEST + 3); /* wipes it too */
        free(secret->text);
    }
    *secret = (struct secret){0};
}
