/* SPDX-License-Identifier: EUPL-1.2 */
/* The loop of the supervisor. */
#include "daemon/supervisor.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "daemon/crew.h"
#include "daemon/notify.h"
#include "daemon/say.h"
#include "job/spawn.h"
#include "base/poison.h"

enum { EVENT_SIGNAL = 1, EVENT_TIMER, EVENT_STORE, EVENT_CHILD };
enum { EXIT_TROUBLE = 1, EXIT_NOT_CONFIGURED = 6 };
enum { WATCHDOG_AWAY_S = 3600 };

struct supervisor {
    struct crew crew;
    int epoll, signals, timer;
    int watched_socket;
    short watched_events;
    bool reached; /* as it was said last */
    bool other_schema;
    bool told_ready;
    int64_t answered, ended;
    bool loop_ends;
};

/* ---- What is waited for ------------------------------------------------------------------------------------------ */

static void watch(struct supervisor *supervisor, int descriptor, uint32_t events, uint32_t kind)
{
    struct epoll_event event = {.events = events, .data = {.u64 = kind}};
    if (epoll_ctl(supervisor->epoll, EPOLL_CTL_ADD, descriptor, &event) < 0 && errno == EEXIST)
        epoll_ctl(supervisor->epoll, EPOLL_CTL_MOD, descriptor, &event);
}

static int watch_signals(struct supervisor *supervisor, struct peil_error *error)
{
    sigset_t mask;
    sigemptyset(&mask);
    const int numbers[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGCHLD};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        sigaddset(&mask, numbers[i]);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &mask, NULL) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "sigprocmask");
    supervisor->epoll = epoll_create1(EPOLL_CLOEXEC);
    supervisor->signals = signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
    supervisor->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (supervisor->epoll < 0 || supervisor->signals < 0 || supervisor->timer < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, _("the loop cannot be made"));
    watch(supervisor, supervisor->signals, EPOLLIN, EVENT_SIGNAL);
    watch(supervisor, supervisor->timer, EPOLLIN, EVENT_TIMER);
    return 0;
}

/* The connection of the sign of life comes and goes, and libpq may change its socket while it connects. */
static void watch_store(struct supervisor *supervisor)
{
    const struct beat *beat = &supervisor->crew.beat;
    int descriptor = beat_socket(beat);
    if (descriptor < 0) {
        supervisor->watched_socket = -1;
        return;
    }
    uint32_t events = beat->state == BEAT_CONNECTING && beat->events == POLLOUT ? EPOLLOUT : EPOLLIN;
    watch(supervisor, descriptor, events, EVENT_STORE);
    supervisor->watched_socket = descriptor;
}

static void watch_child(void *context, const struct child *child)
{
    struct supervisor *supervisor = context;
    watch(supervisor, child->channel, EPOLLIN, EVENT_CHILD);
    if (child->exited >= 0)
        watch(supervisor, child->exited, EPOLLIN, EVENT_CHILD);
}

static void arm_timer(struct supervisor *supervisor, int64_t now_ms)
{
    int64_t at = crew_due_ms(&supervisor->crew);
    if (at <= now_ms)
        at = now_ms + 1;
    struct itimerspec spec = {.it_value = {.tv_sec = at / 1000, .tv_nsec = at % 1000 * 1000000}};
    timerfd_settime(supervisor->timer, TFD_TIMER_ABSTIME, &spec, NULL);
}

/* ---- Telling ----------------------------------------------------------------------------------------------------- */

static void tell_status(struct supervisor *supervisor)
{
    const struct crew *crew = &supervisor->crew;
    const struct beat *beat = &crew->beat;
    if (beat->reached)
        notify("STATUS=%s: %d workers, %" PRId64 " jobs at work, %" PRId64 " due, %" PRId64 " set aside\n",
               crew->settings.name, (int)crew->settings.workers, beat->leased, beat->due, beat->aside);
    else
        notify("STATUS=%s: the store is away: %s\n", crew->settings.name, beat->words);
}

/* A watchdog is fed by a sign of life that was answered, and by nothing else. While the store is away, which is no
 * fault of ours, it is told to wait longer instead. */
static void feed_watchdog(struct supervisor *supervisor, bool answered)
{
    uint64_t usual = notify_watchdog();
    if (usual == 0)
        return;
    if (answered && supervisor->reached)
        notify("WATCHDOG=1\n");
    else if (answered)
        notify("WATCHDOG_USEC=%" PRIu64 "\nWATCHDOG=1\n", usual);
    else
        notify("WATCHDOG_USEC=%" PRIu64 "\n", (uint64_t)WATCHDOG_AWAY_S * 1000000);
}

static void tell_store(struct supervisor *supervisor)
{
    const struct beat *beat = &supervisor->crew.beat;
    if (beat->ended == supervisor->ended)
        return;
    feed_watchdog(supervisor, beat->answered != supervisor->answered);
    bool first = supervisor->ended == 0;
    supervisor->ended = beat->ended;
    supervisor->answered = beat->answered;
    if (!beat->reached && (supervisor->reached || first))
        say(SAY_STORE_AWAY, NULL, _("the store is away: %s; work waits until it is back"), beat->words);
    if (beat->reached && !supervisor->reached && !first)
        say(SAY_STORE_BACK, NULL, _("the store is back"));
    supervisor->reached = beat->reached;
    if (beat->reached && beat->other_schema != supervisor->other_schema) {
        supervisor->other_schema = beat->other_schema;
        if (beat->other_schema)
            say(SAY_STORE_OTHER, NULL,
                _("the store is at version %d and this daemon is not: it takes no work until they "
                  "go together; see peil store status"),
                (int)beat->schema);
        else
            say(SAY_STORE_BACK, NULL, _("the store and this daemon go together again"));
    }
    if (!supervisor->told_ready)
        notify("READY=1\n");
    supervisor->told_ready = true;
    tell_status(supervisor);
}

/* ---- Signals ----------------------------------------------------------------------------------------------------- */

static void take_signal(struct supervisor *supervisor, uint32_t number, int64_t now_ms)
{
    struct crew *crew = &supervisor->crew;
    switch (number) {
    case SIGTERM:
    case SIGINT:
        notify("STOPPING=1\n");
        if (crew->ending == CREW_GOES_ON)
            crew_finish(crew, now_ms);
        else
            crew_end_now(crew);
        return;
    case SIGQUIT:
        crew_end_now(crew);
        supervisor->loop_ends = true;
        return;
    case SIGHUP:
        crew_reload(crew);
        return;
    case SIGUSR1:
        crew_say_state(crew, now_ms);
        return;
    default: /* SIGCHLD: also of those that nobody else reaps */
        crew_reap(crew, now_ms);
        crew_end_strangers(crew);
    }
}

static void read_signals(struct supervisor *supervisor, int64_t now_ms)
{
    struct signalfd_siginfo info;
    while (read(supervisor->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
        take_signal(supervisor, info.ssi_signo, now_ms);
}

/* ---- The loop ---------------------------------------------------------------------------------------------------- */

static void turn(struct supervisor *supervisor)
{
    struct epoll_event events[16];
    int64_t now_ms = spawn_now_ms();
    arm_timer(supervisor, now_ms);
    int count = epoll_wait(supervisor->epoll, events, 16, -1);
    now_ms = spawn_now_ms();
    bool children = false, store = false;
    for (int i = 0; i < count; i++) {
        uint64_t passed;
        if (events[i].data.u64 == EVENT_SIGNAL)
            read_signals(supervisor, now_ms);
        else if (events[i].data.u64 == EVENT_TIMER && read(supervisor->timer, &passed, sizeof(passed)) < 0)
            continue;
        children = children || events[i].data.u64 == EVENT_CHILD;
        store = store || events[i].data.u64 == EVENT_STORE;
    }
    if (children)
        crew_hear(&supervisor->crew, now_ms);
    if (store || now_ms >= beat_due_ms(&supervisor->crew.beat))
        crew_beat(&supervisor->crew, now_ms);
    crew_tend(&supervisor->crew, now_ms);
    watch_store(supervisor);
    tell_store(supervisor);
}

int supervise(const struct supervisor_options *options)
{
    static struct supervisor supervisor = {.epoll = -1, .signals = -1, .timer = -1, .watched_socket = -1};
    struct peil_error error = {0};
    say_open("peild");
    notify_open();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int failed = watch_signals(&supervisor, &error);
    supervisor.crew.watch = watch_child;
    supervisor.crew.watch_context = &supervisor;
    failed = failed ? failed : crew_begin(&supervisor.crew, options->config, options->clock, &error);
    if (failed) {
        say(SAY_CANNOT, NULL, _("cannot start: %s"), error.message);
        return failed == PEIL_ERROR_USAGE || failed == PEIL_ERROR_INPUT ? EXIT_NOT_CONFIGURED : EXIT_TROUBLE;
    }
    say(SAY_STARTED, NULL, _("started: peild %s, daemon %s, %d workers"), PACKAGE_VERSION,
        supervisor.crew.settings.name, (int)supervisor.crew.settings.workers);
    crew_tend(&supervisor.crew, spawn_now_ms());
    while (!supervisor.loop_ends && !crew_is_gone(&supervisor.crew))
        turn(&supervisor);
    crew_end(&supervisor.crew, !supervisor.loop_ends);
    say(SAY_STOPPED, NULL, _("ended"));
    close(supervisor.timer);
    close(supervisor.signals);
    close(supervisor.epoll);
    return 0;
}
