/* SPDX-License-Identifier: EUPL-1.2 */
/* Landlock: which files can be read, and that nothing can be written. Raw system calls: the headers of Debian 12 know
 * ABI 2 only, and newer kernels refuse more. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "job/job.h"
#include "runner/fence.h"
#include "base/poison.h"

#ifndef SYS_landlock_create_ruleset /* the same number everywhere */
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* The kernel's ABI, of which each version adds rights and members. */
struct files_ruleset {
    uint64_t handled_files;
    uint64_t handled_network; /* ABI 4 */
    uint64_t scoped;          /* ABI 6 */
};
struct files_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

enum {
    FILES_VERSION = 1,
    FILES_RULE_BENEATH = 1,
    FILES_EXECUTE = 1 << 0,
    FILES_WRITE = 1 << 1,
    FILES_READ = 1 << 2,
    FILES_LIST = 1 << 3,
    FILES_ABI_1 = (1 << 13) - 1, /* removing and making as well */
    FILES_REFER = 1 << 13,       /* ABI 2 */
    FILES_TRUNCATE = 1 << 14,    /* ABI 3 */
    FILES_IOCTL = 1 << 15,       /* ABI 5 */
    FILES_TCP = 3,               /* ABI 4: bind and connect */
    FILES_SCOPES = 3,            /* ABI 6: abstract Unix sockets and signals */
};

/* What every process of this system reads: libraries, character sets, time zones. */
static const char *const files_system[] = {
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/usr/share/locale",
    "/usr/share/i18n",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
};
/* What libraries for geographical files and spreadsheets read. */
static const char *const files_data[] = {
    "/usr/share/gdal", "/usr/share/proj", "/usr/share/xml",          "/proc/self/status",
    "/proc/meminfo",   "/proc/cpuinfo",   "/sys/devices/system/cpu",
};
/* Names, services, certificates, and drivers of databases. */
static const char *const files_network[] = {
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/passwd",
    "/etc/group",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/ca-certificates",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/etc/ldap/ldap.conf",
    "/etc/odbc.ini",
    "/etc/odbcinst.ini",
    "/etc/freetds",
    "/usr/share/tdsodbc",
    "/etc/krb5.conf",
    "/etc/gnutls",
};

struct files_state {
    int ruleset;
    struct peil_error *error;
    int failed;
};

/* What is not there needs no rule. */
static void files_allow_descriptor(struct files_state *state, int descriptor)
{
    struct stat stat_of;
    struct files_beneath rule = {.allowed = FILES_READ, .parent = descriptor};
    if (state->failed || descriptor < 0 || fstat(descriptor, &stat_of) < 0)
        return;
    if (S_ISDIR(stat_of.st_mode))
        rule.allowed |= FILES_LIST;
    if (syscall(SYS_landlock_add_rule, state->ruleset, FILES_RULE_BENEATH, &rule, 0) < 0)
        state->failed = error_set_errno(state->error, PEIL_ERROR_SYSTEM, "landlock_add_rule");
}

static void files_allow(struct files_state *state, const char *path)
{
    int descriptor = open(path, O_PATH | O_CLOEXEC);
    files_allow_descriptor(state, descriptor);
    if (descriptor >= 0)
        close(descriptor);
}

static void files_allow_all(struct files_state *state, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        files_allow(state, paths[i]);
}

/* One path a line. */
static void files_allow_lines(struct files_state *state, const char *lines)
{
    for (const char *at = lines; at && *at;) {
        size_t size = strcspn(at, "\n");
        _cleanup_buffer_ struct buffer path = {0};
        buffer_append(&path, at, size);
        if (*buffer_text(&path) == '/')
            files_allow(state, buffer_text(&path));
        at += size + (at[size] == '\n');
    }
}

/* Which settings are paths is known only by the plugin, which is not loaded yet. Whoever writes a setting says what the
 * plugin may read: a value that is absolute or holds a '/', or that names a file beside the file it stands in, as PATH
 * options are taken (plug_settings). */
static void files_allow_setting(struct files_state *state, const struct job_setting *setting)
{
    _cleanup_buffer_ struct buffer path = {0};
    struct stat stat_of;
    if (!setting->value || !*setting->value || strchr(setting->value, '\n'))
        return;
    const char *slash = setting->place ? strrchr(setting->place, '/') : NULL;
    if (*setting->value != '/' && slash) {
        buffer_append(&path, setting->place, (size_t)(slash - setting->place));
        buffer_append_byte(&path, '/');
    }
    buffer_append_text(&path, setting->value);
    bool written_as_path = strchr(setting->value, '/') != NULL;
    if (written_as_path || (stat(buffer_text(&path), &stat_of) == 0 && S_ISREG(stat_of.st_mode)))
        files_allow(state, buffer_text(&path));
}

static void files_allow_job(struct files_state *state, const struct protocol_job *job, unsigned needs)
{
    if ((needs & FENCE_LOCATION) && job->location)
        files_allow(state, job->location);
    for (size_t i = 0; (needs & FENCE_SETTINGS) && i < job->setting_count; i++)
        files_allow_setting(state, &job->settings[i]);
}

static int files_create(int abi, unsigned needs)
{
    struct files_ruleset ruleset = {.handled_files = FILES_ABI_1};
    size_t size = sizeof(ruleset.handled_files);
    if (abi >= 2)
        ruleset.handled_files |= FILES_REFER;
    if (abi >= 3)
        ruleset.handled_files |= FILES_TRUNCATE;
    if (abi >= 4) {
        ruleset.handled_network = needs & FENCE_NETWORK ? 1 /* bind */ : FILES_TCP;
        size += sizeof(ruleset.handled_network);
    }
    if (abi >= 5)
        ruleset.handled_files |= FILES_IOCTL;
    if (abi >= 6) {
        ruleset.scoped = FILES_SCOPES;
        size += sizeof(ruleset.scoped);
    }
    return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

int fence_files(const struct protocol_job *job, unsigned needs, int plugin, struct peil_error *error)
{
    int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, FILES_VERSION);
    if (abi <= 0) /* not built in, or not switched on */
        return 0;
    struct files_state state = {.ruleset = files_create(abi, needs), .error = error};
    if (state.ruleset < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "landlock_create_ruleset");
    files_allow_all(&state, files_system, sizeof(files_system) / sizeof(files_system[0]));
    if (needs & FENCE_LOCATION)
        files_allow_all(&state, files_data, sizeof(files_data) / sizeof(files_data[0]));
    if (needs & FENCE_NETWORK)
        files_allow_all(&state, files_network, sizeof(files_network) / sizeof(files_network[0]));
    if (fence_is_loose)
        files_allow(&state, "/proc");
    files_allow_descriptor(&state, plugin);
    files_allow(&state, job->locale_folder ? job->locale_folder : PEIL_LOCALEDIR);
    files_allow_lines(&state, job->readable);
    files_allow_job(&state, job, needs);
    if (!state.failed && syscall(SYS_landlock_restrict_self, state.ruleset, 0) < 0)
        state.failed = error_set_errno(error, PEIL_ERROR_SYSTEM, "landlock_restrict_self");
    close(state.ruleset);
    return state.failed ? state.failed : abi > UINT8_MAX ? UINT8_MAX : abi;
}
