/* SPDX-License-Identifier: EUPL-1.2 */
/* Check plugins that do wrong while they work: one shared object a fault, -DBAD_FAULT=fault_segfault chooses which. */
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "base/frame.h"
#include "job/protocol.h"

#ifndef BAD_NAME
#define BAD_NAME "bad_segfault"
#define BAD_FAULT fault_segfault
#endif

/* ---- Faults: each is what judge does on its third object; the outcome stands at 1 of 1 ----------------------------
 */

typedef int fault(struct peil_outcome *outcome, struct peil_error *error);

static volatile int sink;

enum { OBJECTS = 5 };     /* that a whole forged job has */
static uint32_t check_id; /* as the host knows this check: an option tells what a plugin could not know */

__attribute__((unused)) static int fault_segfault(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    volatile int *nowhere = (volatile int *)(uintptr_t)8;
    *nowhere = 1;
    return 0;
}

__attribute__((unused)) static int fault_abort(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    abort();
}

__attribute__((unused)) static int fault_sigfpe(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    raise(SIGFPE);
    return 0;
}

/* The compiler may not turn it into a loop: each call writes to its own frame, and reads it again afterwards. */
__attribute__((noinline)) static int deeper(int depth)
{
    volatile char room[4096];
    room[0] = (char)depth;
    int below = depth == INT_MAX ? 0 : deeper(depth + 1);
    return below + room[0];
}

__attribute__((unused)) static int fault_stack(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    sink = deeper(0);
    return 0;
}

__attribute__((unused)) static int fault_loop(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    while (1)
        sink++;
}

__attribute__((unused)) static int fault_loop_prepare(struct peil_outcome *outcome, struct peil_error *error)
{
    return fault_loop(outcome, error);
}

__attribute__((unused)) static int fault_deaf(struct peil_outcome *outcome, struct peil_error *error)
{
    sigset_t all;
    (void)outcome;
    (void)error;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    while (1)
        sleep(1000);
}

__attribute__((unused)) static int fault_exit_zero(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    exit(0);
}

__attribute__((unused)) static int fault_exit_three(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    exit(3);
}

static void send_all(const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size) {
        ssize_t sent = write(3, at, size);
        if (sent <= 0)
            return;
        at += sent;
        size -= (size_t)sent;
    }
}

static void send_frame(enum job_frame type, const struct buffer *payload, size_t cut)
{
    struct buffer frame = {0};
    frame_put(&frame, type, payload->data, (uint32_t)payload->size);
    send_all(frame.data, frame.size - cut);
    buffer_release(&frame);
}

__attribute__((unused)) static int fault_half_frame(struct peil_outcome *outcome, struct peil_error *error)
{
    struct buffer text = {0};
    (void)outcome;
    (void)error;
    buffer_append_text(&text, "half of this");
    send_frame(JOB_FRAME_OUTCOMES, &text, 6);
    _exit(0);
}

__attribute__((unused)) static int fault_not_a_frame(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    send_all("{\"score\": 100, \"all\": \"well\"}", 29);
    return 0;
}

/* Outcomes that the runner would never send, past it. */
static void forge(uint32_t id, uint64_t first, struct peil_outcome outcome, int objects)
{
    struct protocol_outcomes_writer writer = {0};
    struct buffer payload = {0};
    protocol_begin_outcomes(&writer, first, &id, 1);
    for (int i = 0; i < objects; i++)
        protocol_add_outcome(&writer, &outcome);
    protocol_put_outcomes(&payload, &writer);
    send_frame(JOB_FRAME_OUTCOMES, &payload, 0);
}

static const struct peil_outcome good = {.verdict = PEIL_VERDICT_MEASURED, .n = 1, .d = 1};

__attribute__((unused)) static int fault_wrong_check(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    forge(4711, 0, good, 3);
    return 0;
}

__attribute__((unused)) static int fault_too_many(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    forge(check_id, 0, good, 1000000);
    return 0;
}

__attribute__((unused)) static int fault_forged_number(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    forge(check_id, 0, (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = 101, .d = 100}, 1);
    return 0;
}

/* A whole forged job, before the true one goes on. */
__attribute__((unused)) static int fault_two_results(struct peil_outcome *outcome, struct peil_error *error)
{
    struct buffer none = {0};
    (void)outcome;
    (void)error;
    forge(check_id, 0, good, OBJECTS);
    send_frame(JOB_FRAME_DONE, &none, 0);
    return 0;
}

__attribute__((unused)) static int fault_too_few(struct peil_outcome *outcome, struct peil_error *error)
{
    struct buffer none = {0};
    (void)outcome;
    (void)error;
    forge(check_id, 0, good, 2);
    send_frame(JOB_FRAME_DONE, &none, 0);
    _exit(0);
}

static int numbers(struct peil_outcome *outcome, int64_t n, int64_t d)
{
    outcome->n = n;
    outcome->d = d;
    outcome->reason = 1;
    return 0;
}

/* Where 0 / 0 would be NaN. */
__attribute__((unused)) static int fault_nan(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)error;
    return numbers(outcome, 0, 0);
}

__attribute__((unused)) static int fault_over(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)error;
    return numbers(outcome, 101, 100);
}

__attribute__((unused)) static int fault_negative(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)error;
    return numbers(outcome, -1, 100);
}

__attribute__((unused)) static int fault_verdict(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)error;
    outcome->verdict = 9;
    return 0;
}

__attribute__((unused)) static int fault_reason(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)error;
    outcome->reason = 7;
    return 0;
}

__attribute__((unused)) static int fault_no_reason(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)error;
    outcome->n = 0;
    return 0;
}

__attribute__((unused)) static int fault_error(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    error->code = PEIL_ERROR_PLUGIN;
    snprintf(error->message, sizeof(error->message), "the list of codes is not there");
    return error->code;
}

__attribute__((unused)) static int fault_silent(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    return -77;
}

/* Sound frames, ten billion bytes of them. */
__attribute__((unused)) static int fault_flood(struct peil_outcome *outcome, struct peil_error *error)
{
    struct buffer payload = {0};
    struct buffer frame = {0};
    static char text[60000];
    (void)outcome;
    (void)error;
    memset(text, 'x', sizeof(text) - 1);
    protocol_put_log(&payload, &(struct protocol_log){.level = 7, .text = text});
    frame_put(&frame, JOB_FRAME_LOG, payload.data, (uint32_t)payload.size);
    for (uint64_t sent = 0; sent < UINT64_C(10000000000); sent += frame.size)
        send_all(frame.data, frame.size);
    return 0;
}

__attribute__((unused)) static int fault_memory(struct peil_outcome *outcome, struct peil_error *error)
{
    size_t size = (size_t)64 << 20;
    (void)outcome;
    for (int i = 0; i < 64; i++) {
        char *more = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (more == MAP_FAILED) {
            error->code = PEIL_ERROR_SYSTEM;
            snprintf(error->message, sizeof(error->message), "no memory after %d MiB", i * 64);
            return error->code;
        }
        memset(more, 1, 4096);
    }
    return 0;
}

/* A megabyte more each time, until there is none, and that is not looked at. */
__attribute__((unused)) static int fault_leak(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    while (1) {
        volatile char *more = malloc(1 << 20);
        for (size_t i = 0; i < 1 << 20; i += 4096)
            more[i] = 1;
    }
}

/* As good as one that the kernel holds: it takes no signal but KILL. */
__attribute__((unused)) static int fault_stopped(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    raise(SIGSTOP);
    return 0;
}

__attribute__((unused)) static int fault_descriptors(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    for (int i = 0; i < 100000; i++)
        if (open("/dev/null", O_RDONLY) < 0) {
            error->code = PEIL_ERROR_SYSTEM;
            snprintf(error->message, sizeof(error->message), "no descriptor after %d: %s", i, strerror(errno));
            return error->code;
        }
    return 0;
}

/* Processes that outlive their parent, try to leave its group and hold its connection. */
__attribute__((unused)) static int fault_fork_bomb(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    for (int i = 0; i < 40; i++)
        if (fork() == 0) {
            setsid();
            setpgid(0, 0);
            signal(SIGTERM, SIG_IGN);
            while (1)
                sleep(1000);
        }
    exit(0);
}

__attribute__((unused)) static int fault_close(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    close(3);
    return 0;
}

__attribute__((unused)) static int fault_close_and_go_on(struct peil_outcome *outcome, struct peil_error *error)
{
    close(3);
    return fault_loop(outcome, error);
}

static void crash_at_exit(void)
{
    raise(SIGSEGV);
}

__attribute__((unused)) static int fault_at_exit(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    atexit(crash_at_exit);
    return 0;
}

__attribute__((unused)) static int fault_big_file(struct peil_outcome *outcome, struct peil_error *error)
{
    static char block[1 << 16];
    (void)outcome;
    (void)error;
    /* The one file that it has: what it says on standard error is kept in one. */
    for (int i = 0; i < 1000; i++)
        if (write(2, block, sizeof(block)) < 0)
            break;
    return 0;
}

/* Not wrong enough to fail: it is alone in its process. */
__attribute__((unused)) static int fault_changes(struct peil_outcome *outcome, struct peil_error *error)
{
    (void)outcome;
    (void)error;
    int unused = chdir("/tmp");
    (void)unused;
    umask(0);
    setlocale(LC_ALL, "");
    fesetround(FE_DOWNWARD);
    setenv("TZ", "Asia/Kolkata", 1);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_IGN);
    close(0);
    close(1);
    close(2);
    return 0;
}

/* ---- The plugin around it -----------------------------------------------------------------------------------------
 */

struct state {
    int judged;
};

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    fault *chosen = BAD_FAULT;
    struct peil_outcome none = {0};
    check_id = (uint32_t)settings[0].integer;
    *ret_state = host->allocate(host->context, sizeof(struct state));
    if (strcmp(BAD_NAME, "bad_loop_prepare") == 0)
        return chosen(&none, error);
    int32_t fact = host->want_fact(host->context, "title", error);
    return fact < 0 ? fact : 0;
}

static int judge(const struct peil_host *host, void *at, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error)
{
    fault *chosen = BAD_FAULT;
    struct state *state = at;
    (void)host;
    (void)facts;
    *ret_outcome = good;
    return ++state->judged == 3 ? chosen(ret_outcome, error) : 0;
}

static const struct peil_option options[] = {
    {.name = "id", .type = PEIL_OPTION_INTEGER, .standard = "1", .text = "the number that the host has for this check"},
};
static const struct peil_reason reasons[] = {{"bad", "it is bad", NULL}};
static const struct peil_check checks[] = {
    {.name = "fault",
     .version = "1",
     .summary = "does wrong on its third object",
     .option_count = 1,
     .reason_count = 1,
     .options = options,
     .reasons = reasons,
     .prepare = prepare,
     .judge = judge},
};
static const struct peil_check_table table = {
    .size = sizeof(table), .check_count = 1, .check_size = sizeof(struct peil_check), .checks = checks};
static const struct peil_plugin plugin = {PEIL_PLUGIN_HEAD,
                                          .kind = PEIL_KIND_CHECK,
                                          .name = BAD_NAME,
                                          .version = "6.6",
                                          .summary = "a plugin that does wrong",
                                          .table = &table};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
