/* SPDX-License-Identifier: EUPL-1.2 */
/* The attempts. No library of ours: it is a part of plugins, and of the program that shows that they would get through.
 */
#include "harness/hostile.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ATTEMPT(name) static int name(const struct hostile_target *target)

static int through(long result)
{
    return result >= 0 || (errno != EPERM && errno != EACCES && errno != ENOSYS);
}

static char path_room[512];
static const char *in_folder(const struct hostile_target *target, const char *name)
{
    snprintf(path_room, sizeof(path_room), "%s/%s", target->folder, name);
    return path_room;
}

static const char *of_parent(const struct hostile_target *target, const char *name)
{
    snprintf(path_room, sizeof(path_room), "/proc/%d/%s", target->parent, name);
    return path_room;
}

/* Closed again; what matters is whether it could be had. */
static int opened(int descriptor)
{
    int got = through(descriptor);
    if (descriptor >= 0)
        close(descriptor);
    return got;
}

static int reads(const char *path)
{
    return opened(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

static int lists(const char *path)
{
    DIR *folder = opendir(path);
    int got = folder || through(-1);
    if (folder)
        closedir(folder);
    return got;
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

ATTEMPT(read_shadow)
{
    (void)target;
    return reads("/etc/shadow");
}

ATTEMPT(read_configuration)
{
    return reads(in_folder(target, "secret.conf"));
}

ATTEMPT(read_other_source)
{
    return reads(in_folder(target, "other.csv"));
}

ATTEMPT(list_folder)
{
    return lists(target->folder);
}

ATTEMPT(list_etc)
{
    (void)target;
    return lists("/etc");
}

ATTEMPT(read_parent_environment)
{
    return reads(of_parent(target, "environ"));
}

ATTEMPT(read_parent_memory)
{
    return reads(of_parent(target, "mem"));
}

ATTEMPT(read_by_system_call)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    return through(process_vm_readv(target->parent, &here, 1, &there, 1, 0));
}

ATTEMPT(open_by_handle)
{
    (void)target;
    uint32_t handle[4] = {0};
    return through(syscall(SYS_open_by_handle_at, AT_FDCWD, handle, O_RDONLY));
}

/* ---- Writing ------------------------------------------------------------------------------------------------------
 */

ATTEMPT(create_file)
{
    return opened(open(in_folder(target, "made"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

ATTEMPT(write_file)
{
    return opened(open(in_folder(target, "other.csv"), O_WRONLY | O_CLOEXEC));
}

ATTEMPT(truncate_file)
{
    return through(truncate(in_folder(target, "other.csv"), 0));
}

ATTEMPT(rename_file)
{
    char from[512];
    snprintf(from, sizeof(from), "%s", in_folder(target, "other.csv"));
    return through(rename(from, in_folder(target, "moved.csv")));
}

ATTEMPT(remove_file)
{
    return through(unlink(in_folder(target, "gone.csv")));
}

ATTEMPT(make_folder)
{
    return through(mkdir(in_folder(target, "made_folder"), 0700));
}

ATTEMPT(make_link)
{
    return through(symlink("/etc/shadow", in_folder(target, "link")));
}

ATTEMPT(change_rights)
{
    return through(chmod(in_folder(target, "secret.conf"), 0600));
}

ATTEMPT(memory_file)
{
    (void)target;
    return opened(memfd_create("hostile", MFD_CLOEXEC));
}

/* ---- Network ------------------------------------------------------------------------------------------------------
 */

static int connects(int family, int type, const void *address, socklen_t size)
{
    int descriptor = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int got = descriptor >= 0 ? through(connect(descriptor, address, size)) : through(-1);
    if (descriptor >= 0)
        close(descriptor);
    return got;
}

static int connects_to_port(int type, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connects(AF_INET, type, &address, sizeof(address));
}

ATTEMPT(connect_tcp)
{
    return connects_to_port(SOCK_STREAM, target->tcp);
}

ATTEMPT(connect_udp)
{
    return connects_to_port(SOCK_DGRAM, target->udp);
}

ATTEMPT(connect_unix)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", target->folder);
    return connects(AF_UNIX, SOCK_STREAM, &address, sizeof(address));
}

ATTEMPT(listen_tcp)
{
    (void)target;
    struct sockaddr_in address = {.sin_family = AF_INET};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return through(-1);
    int got = through(bind(descriptor, (struct sockaddr *)&address, sizeof(address)));
    close(descriptor);
    return got;
}

ATTEMPT(raw_packets)
{
    (void)target;
    return opened(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
}

/* ---- Processes ----------------------------------------------------------------------------------------------------
 */

ATTEMPT(execute)
{
    (void)target;
    char *const nothing[] = {NULL};
    return through(execve("/bin/nowhere_at_all", nothing, nothing));
}

ATTEMPT(execute_descriptor)
{
    (void)target;
    return through(syscall(SYS_execveat, -1, "", NULL, NULL, AT_EMPTY_PATH));
}

ATTEMPT(fork_bomb)
{
    (void)target;
    int got = 0;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        got |= through(child);
        if (child > 0)
            waitpid(child, NULL, 0);
    }
    return got;
}

ATTEMPT(own_namespace)
{
    (void)target;
    return through(unshare(CLONE_FILES));
}

ATTEMPT(join_namespace)
{
    (void)target;
    return through(setns(-1, 0));
}

static void *idle(void *nothing)
{
    return nothing;
}

ATTEMPT(thread_bomb)
{
    (void)target;
    pthread_t thread;
    int number = pthread_create(&thread, NULL, idle, NULL);
    if (number == 0)
        pthread_join(thread, NULL);
    errno = number;
    return through(number ? -1 : 0);
}

ATTEMPT(signal_parent)
{
    return through(kill(target->parent, 0));
}

ATTEMPT(signal_group)
{
    (void)target;
    return through(kill(0, 0));
}

ATTEMPT(trace_parent)
{
    return through(ptrace(PTRACE_PEEKDATA, target->parent, NULL, NULL));
}

ATTEMPT(hold_parent)
{
    return opened((int)syscall(SYS_pidfd_open, target->parent, 0));
}

ATTEMPT(take_descriptor)
{
    (void)target;
    return through(syscall(SYS_pidfd_getfd, -1, 0, 0));
}

ATTEMPT(leave_session)
{
    (void)target;
    return through(setsid());
}

ATTEMPT(other_root)
{
    (void)target;
    return through(chroot("/nowhere_at_all"));
}

ATTEMPT(other_user)
{
    (void)target;
    return through(setresuid(getuid(), getuid(), getuid()));
}

ATTEMPT(outlive_parent)
{
    (void)target;
    return through(prctl(PR_SET_PDEATHSIG, 0));
}

ATTEMPT(be_dumpable)
{
    (void)target;
    return through(prctl(PR_SET_DUMPABLE, 1));
}

ATTEMPT(raise_limits)
{
    (void)target;
    struct rlimit limit = {.rlim_cur = 64, .rlim_max = 64};
    return through(setrlimit(RLIMIT_NOFILE, &limit));
}

ATTEMPT(other_scheduler)
{
    (void)target;
    struct sched_param none = {0};
    return through(sched_setscheduler(0, SCHED_BATCH, &none));
}

/* ---- The kernel ---------------------------------------------------------------------------------------------------
 */

#define SYSTEM_CALL(name, ...)                                                                                         \
    ATTEMPT(name)                                                                                                      \
    {                                                                                                                  \
        (void)target;                                                                                                  \
        return through(syscall(__VA_ARGS__));                                                                          \
    }

SYSTEM_CALL(mount_something, SYS_mount, NULL, NULL, NULL, 0, NULL)
SYSTEM_CALL(load_bpf, SYS_bpf, -1, NULL, 0)
SYSTEM_CALL(performance_events, SYS_perf_event_open, NULL, 0, -1, -1, 0)
SYSTEM_CALL(input_output_ring, SYS_io_uring_setup, 0, NULL)
SYSTEM_CALL(page_faults, SYS_userfaultfd, -1)
SYSTEM_CALL(keys, SYS_keyctl, 0 /* KEYCTL_GET_KEYRING_ID */, -2, 0)
SYSTEM_CALL(shared_memory, SYS_shmget, 0, 0, 0)
SYSTEM_CALL(message_queue, SYS_mq_open, NULL, 0)
SYSTEM_CALL(watch_files, SYS_inotify_init1, 0)
SYSTEM_CALL(watch_everything, SYS_fanotify_init, -1, 0)
SYSTEM_CALL(set_clock, SYS_clock_settime, 1 /* CLOCK_MONOTONIC */, NULL)
SYSTEM_CALL(restart_machine, SYS_reboot, 0, 0, 0, NULL)
SYSTEM_CALL(swap, SYS_swapon, NULL, 0)
SYSTEM_CALL(load_module, SYS_finit_module, -1, "", 0)
SYSTEM_CALL(other_personality, SYS_personality, 0xffffffff)
SYSTEM_CALL(hang_up, SYS_vhangup)
SYSTEM_CALL(type_on_terminal, SYS_ioctl, 0, 0x5412 /* TIOCSTI */, "x")

ATTEMPT(write_and_execute)
{
    (void)target;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return through(-1);
    munmap(page, 4096);
    return 1;
}

ATTEMPT(execute_what_was_written)
{
    (void)target;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return 1;
    int got = through(mprotect(page, 4096, PROT_READ | PROT_EXEC));
    munmap(page, 4096);
    return got;
}

#define ROW(name_)                                                                                                     \
    {                                                                                                                  \
        .name = #name_, .attempt = name_                                                                               \
    }
#define NETWORK(name_)                                                                                                 \
    {                                                                                                                  \
        .name = #name_, .attempt = name_, .network = true                                                              \
    }
#define HARMFUL(name_)                                                                                                 \
    {                                                                                                                  \
        .name = #name_, .attempt = name_, .harmful = true                                                              \
    }

const struct hostile_attempt hostile_attempts[] = {
    ROW(read_shadow),
    ROW(read_configuration),
    ROW(read_other_source),
    ROW(list_folder),
    ROW(list_etc),
    ROW(read_parent_environment),
    ROW(read_parent_memory),
    ROW(read_by_system_call),
    ROW(open_by_handle),
    ROW(create_file),
    ROW(write_file),
    ROW(truncate_file),
    ROW(rename_file),
    ROW(remove_file),
    ROW(make_folder),
    ROW(make_link),
    ROW(change_rights),
    ROW(memory_file),
    NETWORK(connect_tcp),
    NETWORK(connect_udp),
    NETWORK(connect_unix),
    ROW(listen_tcp),
    ROW(raw_packets),
    ROW(execute),
    ROW(execute_descriptor),
    ROW(fork_bomb),
    ROW(own_namespace),
    ROW(join_namespace),
    NETWORK(thread_bomb),
    ROW(signal_parent),
    ROW(signal_group),
    ROW(trace_parent),
    ROW(hold_parent),
    ROW(take_descriptor),
    ROW(leave_session),
    ROW(other_root),
    ROW(other_user),
    ROW(outlive_parent),
    ROW(be_dumpable),
    ROW(raise_limits),
    ROW(other_scheduler),
    ROW(mount_something),
    ROW(load_bpf),
    ROW(performance_events),
    ROW(input_output_ring),
    ROW(page_faults),
    ROW(keys),
    ROW(shared_memory),
    ROW(message_queue),
    ROW(watch_files),
    ROW(watch_everything),
    ROW(set_clock),
    ROW(restart_machine),
    ROW(swap),
    ROW(load_module),
    ROW(other_personality),
    HARMFUL(hang_up),
    ROW(type_on_terminal),
    ROW(write_and_execute),
    ROW(execute_what_was_written),
};
_Static_assert(sizeof(hostile_attempts) / sizeof(hostile_attempts[0]) == HOSTILE_ATTEMPTS, "sixty of them");
