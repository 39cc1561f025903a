/* SPDX-License-Identifier: EUPL-1.2 */
/* What it costs to give a job a process and a sandbox of its own. In turns, so that a busy machine strikes all alike:
 *
 *   bare     fork and exec of peil-runner itself, which then ends at once
 *   job      a whole job of one check on one object: start, load, fence, judge, end
 *   fence    what the sandbox adds: a process that raises it, less one that does not
 *
 * and prints the medians, and  goal ratio target met|missed :
 *
 *   isolated_job   job / bare
 *   sandbox_share  fence / job
 *
 *     bench/isolation [--turns N]      PEIL_BUILD: the build folder */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "job/job.h"
#include "runner/fence.h"
#include "base/poison.h"

enum { TURNS = 400, TURNS_MOST = 20000 };

static struct job_place place;
static const char *plugin_file;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void must(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "isolation: %s\n", what);
    exit(2);
}

static int64_t bare(void)
{
    pid_t child;
    int status;
    char *const arguments[] = {(char[]){"peil-runner"}, (char[]){"nothing"}, NULL}, *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int64_t from = now_ns();
    must(posix_spawn(&child, place.runner, &actions, NULL, arguments, environment) == 0, "no runner");
    must(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 2,
         "it did not end as by hand");
    int64_t took = now_ns() - from;
    posix_spawn_file_actions_destroy(&actions);
    return took;
}

static int64_t whole_job(void)
{
    struct peil_error error = {0};
    struct job *job;
    enum job_frame type = 0;
    const void *payload;
    size_t size, outcomes = 0;
    const struct job_check check = {.id = 1, .rule = "title"};
    const struct job_request request = {
        .work = JOB_WORK_CHECK, .kind = "check", .plugin = "example", .checks = &check, .check_count = 1};
    const struct peil_value title = {"a title that says enough", 24, PEIL_VALUE_TEXT};
    _cleanup_buffer_ struct buffer objects = {0};
    protocol_put_objects(&objects, 1);
    protocol_add_object(&objects, &title);
    int64_t from = now_ns();
    must(job_start(&job, &place, &request, &error) == 0, error.message);
    while (type != JOB_FRAME_DONE) {
        must(job_receive(job, -1, &type, &payload, &size, &error) == 1, error.message);
        outcomes += type == JOB_FRAME_OUTCOMES;
        if (type == JOB_FRAME_FACTS) {
            job_send(job, JOB_FRAME_OBJECTS, &objects);
            job_send(job, JOB_FRAME_END, NULL);
        }
    }
    must(job_end(job, &error) == 0 && outcomes == 1, "the job did not end well");
    return now_ns() - from;
}

static int64_t process(int fenced)
{
    int status;
    struct peil_error error = {0};
    struct protocol_fence state;
    const struct protocol_job asked = {.kind = "check", .memory_bytes = UINT64_C(1) << 30, .cpu_seconds = 60};
    int64_t from = now_ns();
    pid_t child = fork();
    if (child == 0) {
        int file = open(plugin_file, O_RDONLY | O_CLOEXEC);
        _exit(fenced && fence_raise(&asked, file, &state, &error) ? 1 : 0);
    }
    must(waitpid(child, &status, 0) == child && status == 0, "the sandbox cannot be put up");
    return now_ns() - from;
}

static int by_size(const void *first, const void *second)
{
    int64_t a = *(const int64_t *)first, b = *(const int64_t *)second;
    return a < b ? -1 : a > b;
}

static double median_us(int64_t *figures, int count)
{
    qsort(figures, (size_t)count, sizeof(*figures), by_size);
    return (double)figures[count / 2] / 1000;
}

static int goal(const char *name, double ratio, double target)
{
    printf("%s %.3f %.2f %s\n", name, ratio, target, ratio <= target ? "met" : "missed");
    return ratio > target;
}

int main(int count, char **arguments)
{
    static int64_t figures[4][TURNS_MOST];
    const char *build = getenv("PEIL_BUILD") ? getenv("PEIL_BUILD") : ".";
    int turns = count == 3 && strcmp(arguments[1], "--turns") == 0 ? (int)strtol(arguments[2], NULL, 10) : TURNS;
    must(turns > 0 && turns <= TURNS_MOST && (count == 1 || count == 3), "usage: isolation [--turns N]");
    _cleanup_arena_ struct arena *arena = arena_new();
    place = (struct job_place){.runner = arena_format(arena, "%s/src/runner/peil-runner", build),
                               .plugin_folder = arena_format(arena, "%s/plugins", build),
                               .language = "en"};
    plugin_file = arena_format(arena, "%s/check_example.so", place.plugin_folder);
    for (int i = -5; i < turns; i++) { /* the first are for warming up */
        int at = i < 0 ? 0 : i;
        figures[0][at] = bare();
        figures[1][at] = whole_job();
        figures[2][at] = process(1);
        figures[3][at] = process(0);
    }
    double bare_us = median_us(figures[0], turns), job_us = median_us(figures[1], turns);
    double fence_us = median_us(figures[2], turns) - median_us(figures[3], turns);
    printf("# turns=%d bare_us=%.0f job_us=%.0f fence_us=%.0f without_fence=%.2f\n", turns, bare_us, job_us, fence_us,
           (job_us - fence_us) / bare_us);
    int missed = goal("isolated_job", job_us / bare_us, 3);
    return goal("sandbox_share", fence_us / job_us, 0.3) | missed;
}
