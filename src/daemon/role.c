/* SPDX-License-Identifier: EUPL-1.2 */
/* What all roles share: the task, the socket to the supervisor, ending when asked to. */
#include "daemon/role.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/wire.h"
#include "daemon/say.h"
#include "base/poison.h"

void role_task_put(struct buffer *out, const struct role_task *task)
{
    _cleanup_buffer_ struct buffer settings = {0};
    daemon_settings_put(&settings, &task->settings);
    wire_put_bytes(out, settings.data, (uint32_t)settings.size);
    wire_put_text(out, task->start);
    wire_put_text(out, task->name);
    wire_put_text(out, task->lost);
    wire_put_text(out, task->lost_told);
    wire_put_i64(out, task->lost_job);
    wire_put_text(out, task->clock);
}

static const char *get_text(struct arena *arena, struct wire_reader *reader)
{
    uint32_t size;
    const char *view = wire_get_view(reader, &size);
    return view ? arena_text_n(arena, view, size) : NULL;
}

int role_task_get(struct arena *arena, const void *bytes, size_t size, struct role_task *ret_task,
                  struct peil_error *error)
{
    struct wire_reader reader = wire_reader(bytes, size);
    uint32_t length;
    const char *settings = wire_get_view(&reader, &length);
    ret_task->start = get_text(arena, &reader);
    ret_task->name = get_text(arena, &reader);
    ret_task->lost = get_text(arena, &reader);
    ret_task->lost_told = get_text(arena, &reader);
    ret_task->lost_job = wire_get_i64(&reader);
    ret_task->clock = get_text(arena, &reader);
    if (!wire_done(&reader) || !settings || !ret_task->start || !ret_task->name)
        return error_set(error, PEIL_ERROR_INPUT, _("the settings that were handed over are not whole"));
    return daemon_settings_get(arena, settings, length, &ret_task->settings, error);
}

static volatile sig_atomic_t asked_to_end;

static void on_term(int number)
{
    (void)number;
    asked_to_end = 1;
}

/* SIGTERM ends a role as FINISH does, and only while it waits: what it is at it finishes. The keyboard and a closed
 * terminal are for the supervisor. */
static void take_signals(void)
{
    struct sigaction action = {.sa_handler = on_term};
    sigset_t term;
    sigaction(SIGTERM, &action, NULL);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, SIG_IGN);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_SETMASK, &term, NULL);
}

/* The next packet; its size, 0 when there is none yet. Without a supervisor there is no role. */
static size_t receive(unsigned char *packet, int flags)
{
    ssize_t size = recv(ROLE_CHANNEL, packet, ROLE_PACKET_MOST, flags);
    if (size > 0)
        return (size_t)size;
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    _exit(0);
}

/* For ps and top: "peild 2.7" is the seventh life of the second worker. */
static void name_process(const char *name)
{
    char text[16];
    const char *slash = strrchr(name, '/');
    snprintf(text, sizeof(text), "peild %s", slash && strchr(slash, '.') ? slash + 1 : "schedule");
    prctl(PR_SET_NAME, text);
}

int role_begin(struct role *role, const char *speaker, struct peil_error *error)
{
    static unsigned char packet[ROLE_PACKET_MOST];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    take_signals();
    *role = (struct role){.arena = arena_new(), .also = -1};
    size_t size = 0;
    while (size == 0)
        size = receive(packet, 0);
    if (packet[0] != ROLE_TASK)
        return error_set(error, PEIL_ERROR_INPUT, _("the settings that were handed over are not whole"));
    int failed = role_task_get(role->arena, packet + 1, size - 1, &role->task, error);
    if (failed)
        return failed;
    text_language(role->task.settings.place.language, role->task.settings.place.locale_folder);
    name_process(role->task.name);
    say_open(speaker);
    return 0;
}

void role_tell(enum role_message message, const void *bytes, size_t size)
{
    _cleanup_buffer_ struct buffer packet = {0};
    buffer_append_byte(&packet, (unsigned char)message);
    buffer_append(&packet, bytes, size);
    if (send(ROLE_CHANNEL, packet.data, packet.size, MSG_NOSIGNAL) < 0 && errno == EPIPE)
        _exit(0);
}

void role_at(int64_t job, const char *about)
{
    static int64_t told;
    if (job == told) /* what is known wakes nobody */
        return;
    told = job;
    _cleanup_buffer_ struct buffer payload = {0};
    wire_put_i64(&payload, job);
    wire_put_text(&payload, about);
    role_tell(ROLE_AT, payload.data, payload.size);
}

static void take_packets(struct role *role)
{
    unsigned char packet[64];
    while (receive(packet, MSG_DONTWAIT))
        if (packet[0] == ROLE_FINISH)
            role->stopping = true;
}

bool role_wait(struct role *role, int descriptor, int64_t wait_ms)
{
    struct pollfd polled[] = {{.fd = ROLE_CHANNEL, .events = POLLIN},
                              {.fd = descriptor, .events = POLLIN},
                              {.fd = role->also, .events = POLLIN}};
    struct timespec left = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
    sigset_t none;
    sigemptyset(&none);
    int ready = role->stopping ? 0 : ppoll(polled, 3, wait_ms < 0 ? NULL : &left, &none);
    if (ready > 0 && polled[0].revents)
        take_packets(role);
    if (asked_to_end)
        role->stopping = true;
    return ready > 0 && polled[1].revents != 0;
}

bool role_stopping(struct role *role)
{
    role_wait(role, -1, 0);
    return role->stopping;
}
