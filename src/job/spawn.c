/* SPDX-License-Identifier: EUPL-1.2 */
/* Starting, watching and reaping one child process. */
#include "job/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

enum { SPAWN_CHANNEL = 3, SPAWN_ABOVE = 10, SPAWN_LAST_WORDS = 1500 };

int64_t spawn_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void spawn_close(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* Above the numbers that the child's own descriptors get, so that no dup2 in the child overwrites one still needed. */
static int spawn_lift(int descriptor)
{
    if (descriptor < 0 || descriptor >= SPAWN_ABOVE)
        return descriptor;
    int lifted = fcntl(descriptor, F_DUPFD_CLOEXEC, SPAWN_ABOVE);
    int number = errno;
    close(descriptor);
    errno = number;
    return lifted;
}

static int spawn_run(const char *program, int channel, int words, pid_t *ret_pid)
{
    char *const arguments[] = {(char[]){"peil-runner"}, NULL};
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (words >= 0)
        posix_spawn_file_actions_adddup2(&actions, words, STDERR_FILENO);
    else
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, channel, SPAWN_CHANNEL);
    posix_spawn_file_actions_addclosefrom_np(&actions, SPAWN_CHANNEL + 1);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    int number = posix_spawn(ret_pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

int spawn_start(const char *program, struct spawn *ret_child, struct peil_error *error)
{
    int pair[2];
    *ret_child = (struct spawn){.socket = -1, .exited = -1, .words = -1};
    /* posix_spawn tells too, but not where it is emulated with fork (valgrind). */
    if (access(program, X_OK) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("%s cannot be started"), program);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("no connection for a runner"));
    pair[1] = spawn_lift(pair[1]);
    ret_child->words = spawn_lift(memfd_create("peil-runner stderr", MFD_CLOEXEC));
    int number = pair[1] < 0 ? errno : spawn_run(program, pair[1], ret_child->words, &ret_child->pid);
    spawn_close(&pair[1]);
    if (number) {
        close(pair[0]);
        spawn_close(&ret_child->words);
        errno = number;
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("%s cannot be started"), program);
    }
    ret_child->socket = pair[0];
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    ret_child->exited = (int)syscall(SYS_pidfd_open, ret_child->pid, 0);
    return 0;
}

bool spawn_has_ended(const struct spawn *child)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child->pid;
}

bool spawn_wait(const struct spawn *child, int64_t wait_ms)
{
    int64_t until = spawn_now_ms() + wait_ms;
    while (!spawn_has_ended(child)) {
        int64_t left = until - spawn_now_ms();
        if (left <= 0)
            return false;
        struct pollfd exited = {.fd = child->exited, .events = POLLIN};
        poll(&exited, 1, child->exited >= 0 ? (int)left : left < 5 ? (int)left : 5);
    }
    return true;
}

void spawn_signal(const struct spawn *child, int signal)
{
    /* The group first: it also holds what the child itself started. */
    kill(-child->pid, signal);
}

int spawn_status(const struct spawn *child)
{
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != child->pid)
        return 0;
    return info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status, 0) : W_EXITCODE(0, info.si_status);
}

uint64_t spawn_memory(const struct spawn *child)
{
    siginfo_t info = {0};
    struct rusage usage = {0};
    /* glibc's waitid leaves the usage out. */
    if (syscall(SYS_waitid, P_PID, child->pid, &info, WEXITED | WNOHANG | WNOWAIT, &usage) != 0)
        return 0;
    return (uint64_t)usage.ru_maxrss << 10;
}

void spawn_reap(struct spawn *child, int *ret_status)
{
    spawn_signal(child, SIGKILL);
    while (waitpid(child->pid, ret_status, 0) < 0 && errno == EINTR)
        continue;
    spawn_close(&child->socket);
    spawn_close(&child->exited);
    spawn_close(&child->words);
}

static const struct {
    int number;
    const char *name;
    const char *meaning;
} spawn_signals[] = {
    {SIGSEGV, "SIGSEGV", N_("invalid memory access")},
    {SIGBUS, "SIGBUS", N_("invalid memory access")},
    {SIGABRT, "SIGABRT", N_("it gave up by itself")},
    {SIGFPE, "SIGFPE", N_("impossible arithmetic")},
    {SIGILL, "SIGILL", N_("invalid instruction")},
    {SIGTRAP, "SIGTRAP", N_("trap")},
    {SIGSYS, "SIGSYS", N_("forbidden system call")},
    {SIGKILL, "SIGKILL", N_("ended from outside, or the machine ran out of memory")},
    {SIGTERM, "SIGTERM", N_("asked to end from outside")},
    {SIGXCPU, "SIGXCPU", N_("used more processor time than is allowed")},
    {SIGXFSZ, "SIGXFSZ", N_("wrote more to a file than is allowed")},
    {SIGPIPE, "SIGPIPE", N_("wrote to a closed connection")},
};

void spawn_obituary(int status, char text[160])
{
    if (WIFEXITED(status)) {
        snprintf(text, 160, _("ended with status %d"), WEXITSTATUS(status));
        return;
    }
    int number = WTERMSIG(status);
    for (size_t i = 0; i < sizeof(spawn_signals) / sizeof(spawn_signals[0]); i++)
        if (spawn_signals[i].number == number) {
            snprintf(text, 160, _("killed by signal %d (%s, %s)"), number, spawn_signals[i].name,
                     _(spawn_signals[i].meaning));
            return;
        }
    snprintf(text, 160, _("killed by signal %d"), number);
}

void spawn_last_words(const struct spawn *child, struct buffer *ret_text)
{
    char bytes[SPAWN_LAST_WORDS];
    off_t end = child->words >= 0 ? lseek(child->words, 0, SEEK_END) : 0;
    off_t from = end > SPAWN_LAST_WORDS ? end - SPAWN_LAST_WORDS : 0;
    ssize_t size = end > 0 ? pread(child->words, bytes, sizeof(bytes), from) : 0;
    while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == ' '))
        size--;
    if (size > 0)
        utf8_printable(ret_text, bytes, (size_t)size);
}
