/* SPDX-License-Identifier: EUPL-1.2 */
/* Runs the hostile plugin of a kind in a runner, or ("control") the same attempts without one, each in a process of its
 * own, and prints a line for each:  hostile_run check|source|report|data|control FOLDER [RUNNER PLUGIN [network]] */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/hostile.h"
#include "job/job.h"
#include "job/question.h"
#include "base/poison.h"

static int listen_on(int type, int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, size) < 0 ||
        (type == SOCK_STREAM && listen(descriptor, 50) < 0) ||
        getsockname(descriptor, (struct sockaddr *)&address, &size) < 0)
        return -1;
    *ret_port = ntohs(address.sin_port);
    return 0;
}

static int listen_in(const char *folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", folder);
    unlink(address.sun_path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, sizeof(address)) < 0
               ? -1
               : listen(descriptor, 50);
}

/* Whatever an attempt changes ends with its process; a session of its own, so that a signal to its group meets nobody.
 */
static void control_one(const struct hostile_attempt *attempt, struct hostile_target target)
{
    int status;
    target.parent = getpid();
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = {0};
        setrlimit(RLIMIT_CORE, &none);
        errno = 0;
        _exit(attempt->attempt(&target) ? 1 : 0);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        exit(2);
    printf("%s %s\n", attempt->name, WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "refused" : "through");
}

static void control(const struct hostile_target *target)
{
    for (int i = 0; i < HOSTILE_ATTEMPTS; i++)
        if (!hostile_attempts[i].harmful)
            control_one(&hostile_attempts[i], *target);
}

static void print_line(void *context, const char *plugin, int level, const char *text)
{
    (void)context;
    (void)level;
    printf("%s %s\n", plugin, text);
}

static int run(const char *kind, const struct hostile_target *target, const char *runner, const char *plugin,
               const char *network, struct peil_error *error)
{
    char tcp[12], udp[12];
    /* Written as no path is: otherwise the setting would be leave to read what it names. */
    _cleanup_free_ char *folder = memory_text(target->folder);
    for (char *at = folder; *at; at++)
        *at = *at == '/' ? ':' : *at;
    snprintf(tcp, sizeof(tcp), "%d", target->tcp);
    snprintf(udp, sizeof(udp), "%d", target->udp);
    const struct job_setting settings[] = {{"folder", folder, "test"}, {"tcp", tcp, "test"}, {"udp", udp, "test"}};
    const struct job_check check = {.id = 1, .rule = "all", .settings = settings, .setting_count = 3};
    const struct job_place place = {.runner = runner, .language = "en", .network = network};
    enum job_work work = strcmp(kind, "check") == 0    ? JOB_WORK_CHECK
                         : strcmp(kind, "source") == 0 ? JOB_WORK_SOURCE
                         : strcmp(kind, "data") == 0   ? JOB_WORK_DATA
                                                       : JOB_WORK_REPORT;
    struct job_request request = {.work = work, .kind = kind, .plugin = plugin, .location = "/dev/null"};
    if (work == JOB_WORK_CHECK) {
        request.checks = &check;
        request.check_count = 1;
    } else {
        request.settings = settings;
        request.setting_count = 3;
    }
    struct job *job;
    _cleanup_buffer_ struct buffer payload = {0};
    enum job_frame type = 0;
    const void *bytes;
    size_t size;
    int failed = job_start(&job, &place, &request, error);
    if (failed)
        return failed;
    if (work == JOB_WORK_SOURCE) {
        protocol_put_selections(&payload, NULL, 0);
        job_send(job, JOB_FRAME_SELECTIONS, &payload);
    } else if (work == JOB_WORK_DATA) {
        protocol_put_question(&payload, &(struct protocol_question){.aspect = QUESTION_SCHEMA});
        job_send(job, JOB_FRAME_QUESTION, &payload);
    } else {
        job_send(job, JOB_FRAME_END, NULL);
    }
    while (!failed && type != JOB_FRAME_DONE) {
        int got = job_receive(job, -1, &type, &bytes, &size, error);
        failed = got < 0 ? got : 0;
    }
    int ended = job_end(job, failed ? NULL : error);
    return failed ? failed : ended;
}

int main(int count, char **arguments)
{
    struct hostile_target target = {.folder = count > 2 ? arguments[2] : NULL};
    struct peil_error error = {0};
    if (count != 3 && count != 5 && count != 6) {
        fprintf(stderr, "usage: hostile_run check|source|report|data|control FOLDER [RUNNER PLUGIN [network]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (listen_on(SOCK_STREAM, &target.tcp) < 0 || listen_on(SOCK_DGRAM, &target.udp) < 0 ||
        listen_in(target.folder) < 0) {
        perror("hostile_run");
        return 2;
    }
    setsid();
    if (strcmp(arguments[1], "control") == 0) {
        control(&target);
        return 0;
    }
    job_log(print_line, NULL);
    if (run(arguments[1], &target, arguments[3], arguments[4], count == 6 ? arguments[5] : "", &error)) {
        fprintf(stderr, "hostile_run: %s\n", error.message);
        return 1;
    }
    return 0;
}
