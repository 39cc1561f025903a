/* SPDX-License-Identifier: EUPL-1.2 */
/* The filter of system calls, an allow-list by what a plugin needs. Written out as BPF of our own: the list is short,
 * its few tests of arguments are all of one form, and nothing has to be linked or loaded for it. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "runner/fence.h"
#include "base/poison.h"

#if defined(__x86_64__)
#define CALLS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CALLS_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define CALLS_ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

#ifdef CALLS_ARCHITECTURE

/* Allowed whatever their arguments. */
static const int calls_plain[] = {
    /* descriptors that are open */
    SYS_read,
    SYS_readv,
    SYS_pread64,
    SYS_preadv,
    SYS_write,
    SYS_writev,
    SYS_close,
    SYS_lseek,
    SYS_dup,
    SYS_dup3,
    SYS_fstat,
    SYS_fstatfs,
    SYS_fadvise64,
    SYS_readahead,
    SYS_getdents64,
    SYS_ppoll,
    SYS_pselect6,
    SYS_pipe2,
    SYS_epoll_create1,
    SYS_epoll_ctl,
    SYS_epoll_pwait,
    SYS_eventfd2,
    /* the connection that the runner was given */
    SYS_sendto,
    SYS_recvfrom,
    SYS_getsockopt,
    SYS_shutdown,
    /* names of files: Landlock says which */
    SYS_newfstatat,
    SYS_statx,
    SYS_statfs,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getcwd,
    /* memory; mmap and mprotect are below */
    SYS_munmap,
    SYS_mremap,
    SYS_brk,
    SYS_madvise,
    SYS_mincore,
    SYS_mlock,
    SYS_munlock,
    /* itself */
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_getpid,
    SYS_getppid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getgroups,
    SYS_uname,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_sysinfo,
    SYS_getrusage,
    SYS_times,
    SYS_getrandom,
    SYS_umask,
    SYS_futex,
    SYS_set_robust_list,
    SYS_set_tid_address,
    SYS_membarrier,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
    /* time */
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef __x86_64__
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_poll,
    SYS_select,
    SYS_pipe,
    SYS_dup2,
    SYS_time,
    SYS_arch_prctl,
    SYS_epoll_wait,
#endif
};

static const int calls_network[] = {
    SYS_connect,     SYS_sendmsg,     SYS_sendmmsg,   SYS_recvmsg,        SYS_recvmmsg,
    SYS_getsockname, SYS_getpeername, SYS_setsockopt, SYS_timerfd_create, SYS_timerfd_settime, SYS_setitimer,
};

enum calls_test {
    CALLS_ONE_OF,  /* the argument is one of the values */
    CALLS_HAS,     /* it has all bits of values[0] */
    CALLS_HAS_NOT, /* it has none of the bits of values[0] */
    CALLS_NOT_ALL, /* it has not all bits of values[0] */
};

enum { CALLS_VALUES = 12 };

/* A call with a test of one argument, compared as the 32 bits that the kernel takes of it. */
struct calls_rule {
    int number;
    unsigned needs; /* 0: always; otherwise one of these */
    enum calls_test test;
    unsigned argument;
    uint32_t values[CALLS_VALUES];
    size_t value_count;
};

#define VALUES(...) {__VA_ARGS__}, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)
#define OPEN_WRITES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

enum { CALLS_TCGETS = 0x5401, CALLS_FIONREAD = 0x541b, CALLS_FIONBIO = 0x5421 };

static const struct calls_rule calls_rules[] = {
    {SYS_openat, 0, CALLS_HAS_NOT, 2, VALUES(OPEN_WRITES)},
#ifdef SYS_open
    {SYS_open, 0, CALLS_HAS_NOT, 1, VALUES(OPEN_WRITES)},
#endif
    {SYS_mmap, 0, CALLS_NOT_ALL, 2, VALUES(PROT_WRITE | PROT_EXEC)},
    {SYS_mprotect, 0, CALLS_HAS_NOT, 2, VALUES(PROT_EXEC)},
    {SYS_fcntl, 0, CALLS_ONE_OF, 1,
     VALUES(F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_OFD_GETLK, F_OFD_SETLK,
            1034 /* F_GET_SEALS */)},
    {SYS_ioctl, 0, CALLS_ONE_OF, 1, VALUES(CALLS_TCGETS, CALLS_FIONREAD, CALLS_FIONBIO)},
    {SYS_prctl, 0, CALLS_ONE_OF, 0, VALUES(PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS)},
    {SYS_socket, FENCE_NETWORK, CALLS_ONE_OF, 0, VALUES(AF_UNIX, AF_INET, AF_INET6)},
    {SYS_socketpair, FENCE_NETWORK, CALLS_ONE_OF, 0, VALUES(AF_UNIX)},
    {SYS_clone, FENCE_THREADS, CALLS_HAS, 0, VALUES(CLONE_THREAD | CLONE_VM | CLONE_SIGHAND)},
};

/* ---- BPF ----------------------------------------------------------------------------------------------------------
 */

enum { CALLS_PROGRAM = 640 };

struct calls_program {
    struct sock_filter code[CALLS_PROGRAM];
    unsigned short size;
};

static void calls_emit(struct calls_program *program, struct sock_filter instruction)
{
    assert(program->size < CALLS_PROGRAM);
    program->code[program->size++] = instruction;
}

#define STATEMENT(program, code, value) calls_emit(program, (struct sock_filter)BPF_STMT(code, value))
#define JUMP(program, code, value, yes, no) calls_emit(program, (struct sock_filter)BPF_JUMP(code, value, yes, no))
#define REFUSE(number) (SECCOMP_RET_ERRNO | (number))

static void calls_return(struct calls_program *program, uint32_t what)
{
    STATEMENT(program, BPF_RET | BPF_K, what);
}

static void calls_allow(struct calls_program *program, int number)
{
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1);
    calls_return(program, SECCOMP_RET_ALLOW);
}

static void calls_load_argument(struct calls_program *program, unsigned argument)
{
    uint32_t low = offsetof(struct seccomp_data, args[argument]);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    low += 4;
#endif
    STATEMENT(program, BPF_LD | BPF_W | BPF_ABS, low);
}

/* Ends in an answer either way, so that the number need not be loaded again. */
static void calls_test_argument(struct calls_program *program, const struct calls_rule *rule)
{
    unsigned char rest = (unsigned char)(rule->test == CALLS_ONE_OF ? 2 * rule->value_count + 2 : 5);
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->number, 0, rest);
    calls_load_argument(program, rule->argument);
    if (rule->test == CALLS_ONE_OF) {
        for (size_t i = 0; i < rule->value_count; i++)
            calls_allow(program, (int)rule->values[i]);
    } else {
        uint32_t bits = rule->values[0];
        bool equal = rule->test == CALLS_HAS || rule->test == CALLS_NOT_ALL;
        bool allow = rule->test != CALLS_NOT_ALL;
        STATEMENT(program, BPF_ALU | BPF_AND | BPF_K, bits);
        JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, equal ? bits : 0, allow ? 0 : 1, allow ? 1 : 0);
        calls_return(program, SECCOMP_RET_ALLOW);
    }
    calls_return(program, REFUSE(EPERM));
}

/* Signals to itself, and limits as they are. */
static void calls_self(struct calls_program *program)
{
    static const int signals[] = {SYS_tgkill, SYS_kill};
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        calls_test_argument(program, &(struct calls_rule){.number = signals[i],
                                                          .test = CALLS_ONE_OF,
                                                          .argument = 0,
                                                          .values = {(uint32_t)getpid()},
                                                          .value_count = 1});
    /* prlimit with new limits: both halves of the pointer must be 0. */
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 6);
    calls_load_argument(program, 2);
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
    STATEMENT(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, args[2]) + 4);
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
    calls_return(program, SECCOMP_RET_ALLOW);
    calls_return(program, REFUSE(EPERM));
}

/* Calls of another architecture, with numbers of their own (i386, x32), end the process. */
static void calls_head(struct calls_program *program)
{
    STATEMENT(program, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, CALLS_ARCHITECTURE, 1, 0);
    calls_return(program, SECCOMP_RET_KILL_PROCESS);
    STATEMENT(program, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    JUMP(program, BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1);
    calls_return(program, SECCOMP_RET_KILL_PROCESS);
}

/* For sanitizers and coverage: nothing but leaving the group is refused. */
static void calls_loose(struct calls_program *program)
{
    calls_head(program);
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, SYS_setsid, 1, 0);
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, SYS_setpgid, 0, 1);
    calls_return(program, REFUSE(EPERM));
    calls_return(program, SECCOMP_RET_ALLOW);
}

static void calls_strict(struct calls_program *program, unsigned needs)
{
    calls_head(program);
    for (size_t i = 0; i < sizeof(calls_plain) / sizeof(calls_plain[0]); i++)
        calls_allow(program, calls_plain[i]);
    for (size_t i = 0; (needs & FENCE_NETWORK) && i < sizeof(calls_network) / sizeof(calls_network[0]); i++)
        calls_allow(program, calls_network[i]);
    for (size_t i = 0; i < sizeof(calls_rules) / sizeof(calls_rules[0]); i++)
        if (calls_rules[i].needs == 0 || (calls_rules[i].needs & needs))
            calls_test_argument(program, &calls_rules[i]);
    calls_self(program);
    /* Unknown rather than forbidden: glibc then makes a thread with clone. */
    JUMP(program, BPF_JMP | BPF_JEQ | BPF_K, 435 /* clone3 */, 0, 1);
    calls_return(program, REFUSE(ENOSYS));
    calls_return(program, REFUSE(EPERM));
}

int fence_calls(unsigned needs, struct peil_error *error)
{
    struct calls_program program = {.size = 0};
    if (fence_is_loose)
        calls_loose(&program);
    else
        calls_strict(&program, needs);
    struct sock_fprog filter = {.len = program.size, .filter = program.code};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0)
        return 1;
    /* A kernel without it is no reason to measure nothing. */
    if (errno == ENOSYS || errno == EINVAL)
        return 0;
    return error_set_errno(error, PEIL_ERROR_SYSTEM, "PR_SET_SECCOMP");
}

#else

int fence_calls(unsigned needs, struct peil_error *error)
{
    (void)needs;
    (void)error;
    return 0;
}

#endif
