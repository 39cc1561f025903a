/* SPDX-License-Identifier: EUPL-1.2 */
/* Which kind of plugin keeps what; resource limits; the order in which the layers go up. */
#include "runner/fence.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

enum { FENCE_FILE_BYTES = 1 << 20, FENCE_FILES_OPEN = 256, FENCE_THREADS_MOST = 512 };

#if defined(__SANITIZE_ADDRESS__) || defined(PEIL_COVERAGE)
#define FENCE_LOOSE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FENCE_LOOSE 1
#endif
#endif
#ifndef FENCE_LOOSE
#define FENCE_LOOSE 0
#endif
const int fence_is_loose = FENCE_LOOSE;

/* Linux 6.3; older headers do not have it. */
#define FENCE_SET_MDWE 65
#define FENCE_MDWE_REFUSE_EXEC_GAIN 1ul

static const struct {
    const char *kind;
    unsigned needs;
} fence_needs[] = {
    {"check", 0},
    {"report", FENCE_SETTINGS},
    {"source", FENCE_LOCATION | FENCE_SETTINGS},
    {"data", FENCE_LOCATION | FENCE_SETTINGS | FENCE_THREADS},
    {"notify", FENCE_SETTINGS},
};

static unsigned fence_needs_of(const struct protocol_job *job)
{
    unsigned needs = 0;
    for (size_t i = 0; i < sizeof(fence_needs) / sizeof(fence_needs[0]); i++)
        if (strcmp(fence_needs[i].kind, job->kind) == 0)
            needs = fence_needs[i].needs;
    return job->network ? needs | FENCE_NETWORK | FENCE_THREADS : needs;
}

static int fence_limit(int resource, uint64_t most, const char *name, struct peil_error *error)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && now.rlim_max < most)
        most = now.rlim_max;
    struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    if (setrlimit((__rlimit_resource_t)resource, &limit) == 0)
        return 0;
    return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", name);
}

static int fence_limits(const struct protocol_job *job, unsigned needs, struct peil_error *error)
{
    int failed = fence_limit(RLIMIT_CORE, 0, "RLIMIT_CORE", error);
    failed = failed ? failed : fence_limit(RLIMIT_CPU, job->cpu_seconds, "RLIMIT_CPU", error);
    failed = failed ? failed : fence_limit(RLIMIT_FSIZE, FENCE_FILE_BYTES, "RLIMIT_FSIZE", error);
    failed = failed ? failed : fence_limit(RLIMIT_NOFILE, FENCE_FILES_OPEN, "RLIMIT_NOFILE", error);
    /* AddressSanitizer maps terabytes of shadow and starts a thread of its own. */
    if (failed || FENCE_LOOSE)
        return failed;
    failed = fence_limit(RLIMIT_AS, job->memory_bytes, "RLIMIT_AS", error);
    /* It counts all processes of the user, and never stops root. */
    uint64_t threads = needs & FENCE_THREADS ? FENCE_THREADS_MOST : 0;
    return failed ? failed : fence_limit(RLIMIT_NPROC, threads, "RLIMIT_NPROC", error);
}

/* A kernel that is too old leaves this to the filter of system calls. */
static void fence_memory(struct protocol_fence *state)
{
    state->write_or_execute = prctl(FENCE_SET_MDWE, FENCE_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) == 0;
}

static int fence_check_strict(const struct protocol_job *job, const struct protocol_fence *state,
                              struct peil_error *error)
{
    if (!job->strict)
        return 0;
    const char *missing = state->loose           ? _("this build is one for tests (sanitizers or coverage)")
                          : state->landlock == 0 ? _("the kernel has no Landlock")
                          : !state->calls        ? _("system calls cannot be filtered on this machine")
                                                 : NULL;
    return missing
               ? error_set(error, PEIL_ERROR_SYSTEM,
                           _("the sandbox is not whole (%s), and require_sandbox in peil.conf wants it to be"), missing)
               : 0;
}

int fence_raise(const struct protocol_job *job, int plugin, struct protocol_fence *ret_state, struct peil_error *error)
{
    unsigned needs = fence_needs_of(job);
    *ret_state = (struct protocol_fence){.loose = FENCE_LOOSE, .network = job->network};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "PR_SET_NO_NEW_PRIVS");
    int failed = fence_limits(job, needs, error);
    if (failed)
        return failed;
    if (!FENCE_LOOSE)
        prctl(PR_SET_DUMPABLE, 0);
    int landlock = fence_files(job, needs, plugin, error);
    if (landlock < 0)
        return landlock;
    ret_state->landlock = (uint8_t)landlock;
    fence_memory(ret_state);
    int calls = fence_calls(needs, error);
    if (calls < 0)
        return calls;
    ret_state->calls = calls > 0 && !FENCE_LOOSE;
    ret_state->write_or_execute |= ret_state->calls;
    return fence_check_strict(job, ret_state, error);
}
