/* SPDX-License-Identifier: EUPL-1.2 */
/* Starting, hearing and reaping roles. */
#include "daemon/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/wire.h"
#include "base/poison.h"

const struct child_role child_worker = {"worker", "peild: worker"};
const struct child_role child_scheduler = {"scheduler", "peild: scheduler"};
const struct child_role child_health = {"health", "peild: health"};
const struct child_role child_config = {"config", "peild: config"};

enum { CHILD_ABOVE = 10 };

/* In the child, between fork and exec: nothing but calls to the kernel. */
static void __attribute__((noreturn)) become(const char *argument, const char *config, int channel, pid_t parent)
{
    char *const arguments[] = {(char[]){"peild"}, (char *)argument, config ? (char[]){"--config"} : NULL,
                               (char *)config, NULL};
    sigset_t none;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDIN_FILENO);
    dup2(channel, ROLE_CHANNEL);
    syscall(SYS_close_range, ROLE_CHANNEL + 1, ~0U, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv("/proc/self/exe", arguments);
    _exit(127);
}

static int start(struct child *child, const char *config, struct peil_error *error)
{
    int pair[2];
    char argument[40];
    snprintf(argument, sizeof(argument), "--role=%s", child->role->name);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("no connection for a role"));
    int theirs = fcntl(pair[1], F_DUPFD_CLOEXEC, CHILD_ABOVE);
    pid_t parent = getpid();
    child->pid = theirs < 0 ? -1 : fork();
    if (child->pid == 0)
        become(argument, config, theirs, parent);
    int number = errno;
    close(pair[1]);
    if (theirs >= 0)
        close(theirs);
    if (child->pid < 0) {
        child->pid = 0;
        close(pair[0]);
        errno = number;
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("no process for a role"));
    }
    child->channel = pair[0];
    child->exited = (int)syscall(SYS_pidfd_open, child->pid, 0);
    if (child->exited >= 0)
        fcntl(child->exited, F_SETFD, FD_CLOEXEC);
    return 0;
}

int child_start(struct child *child, const struct role_task *task, const char *config, struct peil_error *error)
{
    int failed = start(child, config, error);
    if (failed)
        return failed;
    child->ready = child->finishing = child->late = false;
    child->job = 0;
    child->start_ms = 0;
    if (!task)
        return 0;
    _cleanup_buffer_ struct buffer packet = {0};
    buffer_append_byte(&packet, ROLE_TASK);
    role_task_put(&packet, task);
    /* One that died already is reaped as any other. */
    ssize_t sent = send(child->channel, packet.data, packet.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent;
    return 0;
}

void child_finish(struct child *child)
{
    const char finish = ROLE_FINISH;
    if (child->pid == 0 || child->finishing)
        return;
    child->finishing = true;
    ssize_t sent = send(child->channel, &finish, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent;
}

size_t child_hear(struct child *child, unsigned char packet[ROLE_PACKET_MOST])
{
    ssize_t size = recv(child->channel, packet, ROLE_PACKET_MOST, MSG_DONTWAIT);
    return size > 0 ? (size_t)size : 0;
}

void child_take(struct child *child, const unsigned char *packet, size_t size, int64_t now_ms)
{
    if (packet[0] == ROLE_READY) {
        child->ready = true;
        child->lost[0] = '\0';
    }
    if (packet[0] != ROLE_AT)
        return;
    struct wire_reader reader = wire_reader(packet + 1, size - 1);
    int64_t job = wire_get_i64(&reader);
    uint32_t length;
    const char *about = wire_get_view(&reader, &length);
    if (!wire_done(&reader))
        return;
    child->job = job;
    child->job_since_ms = now_ms;
    snprintf(child->about, sizeof(child->about), "%.*s", about ? (int)length : 0, about ? about : "");
}

bool child_reap(struct child *child, int *ret_status)
{
    if (child->pid == 0 || waitpid(child->pid, ret_status, WNOHANG) != child->pid)
        return false;
    if (child->exited >= 0)
        close(child->exited);
    close(child->channel);
    child->exited = child->channel = -1;
    child->pid = 0;
    return true;
}
