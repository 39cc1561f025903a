/* SPDX-License-Identifier: EUPL-1.2 */
/* Resource limits, no new privileges, no leaving the process group. */
#include "runner/fence.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/poison.h"

enum { FENCE_FILE_BYTES = 1 << 20, FENCE_FILES = 256, FENCE_PROCESSES = 512 };

#if defined(__SANITIZE_ADDRESS__)
#define FENCE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FENCE_SANITIZED 1
#endif
#endif
#ifndef FENCE_SANITIZED
#define FENCE_SANITIZED 0
#endif

#if defined(__x86_64__)
#define FENCE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define FENCE_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

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

/* setsid and setpgid are refused: the group that the program kills is all there is. Calls of another architecture, with
 * numbers of their own (i386, x32), end the process. */
static int fence_group(struct peil_error *error)
{
#ifdef FENCE_ARCHITECTURE
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FENCE_ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setsid, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setpgid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof(program) / sizeof(program[0]), .filter = program};
    /* A kernel without seccomp (ENOSYS, EINVAL) is no reason to measure nothing. */
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0 && errno != ENOSYS && errno != EINVAL)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "PR_SET_SECCOMP");
#else
    (void)error;
#endif
    return 0;
}

int fence_raise(const struct protocol_job *job, struct peil_error *error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "PR_SET_NO_NEW_PRIVS");
    int failed = fence_limit(RLIMIT_CORE, 0, "RLIMIT_CORE", error);
    failed = failed ? failed : fence_limit(RLIMIT_CPU, job->cpu_seconds, "RLIMIT_CPU", error);
    failed = failed ? failed : fence_limit(RLIMIT_FSIZE, FENCE_FILE_BYTES, "RLIMIT_FSIZE", error);
    failed = failed ? failed : fence_limit(RLIMIT_NOFILE, FENCE_FILES, "RLIMIT_NOFILE", error);
    /* AddressSanitizer maps terabytes of shadow and starts a thread of its own. */
    if (!failed && !FENCE_SANITIZED)
        failed = fence_limit(RLIMIT_AS, job->memory_bytes, "RLIMIT_AS", error);
    /* It counts all processes of the user and never stops root. */
    if (!failed && !FENCE_SANITIZED && geteuid() != 0)
        failed = fence_limit(RLIMIT_NPROC, FENCE_PROCESSES, "RLIMIT_NPROC", error);
    return failed ? failed : fence_group(error);
}
