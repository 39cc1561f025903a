/* SPDX-License-Identifier: EUPL-1.2 */
/* Starting, tending, reloading and ending the roles. */
#include "daemon/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "daemon/notify.h"
#include "daemon/say.h"
#include "job/spawn.h"
#include "queue/life.h"
#include "queue/queue.h"
#include "base/poison.h"

enum { CREW_LAST_WORDS_S = 3, CREW_READ_MS = 20000 };

static bool is_worker(const struct child *child)
{
    return child->role == &child_worker;
}

/* ---- The configuration ------------------------------------------------------------------------------------------- */

/* What the reading process said so far. */
static void hear_reader(struct crew *crew)
{
    static unsigned char packet[ROLE_PACKET_MOST];
    size_t size;
    while (crew->reader.pid && (size = child_hear(&crew->reader, packet)))
        buffer_append(packet[0] == ROLE_BLOCK ? &crew->block : &crew->words, packet + 1, size - 1);
}

static int start_reader(struct crew *crew, struct peil_error *error)
{
    buffer_clear(&crew->block);
    buffer_clear(&crew->words);
    crew->reader.role = &child_config;
    return child_start(&crew->reader, NULL, crew->config, error);
}

/* The block becomes the settings. The name and the runtime folder stay what they were: others know us by them. */
static int take_settings(struct crew *crew, struct peil_error *error)
{
    struct daemon_settings settings;
    struct arena *arena = arena_new();
    int failed = daemon_settings_get(arena, crew->block.data, crew->block.size, &settings, error);
    if (failed) {
        arena_free(arena);
        return failed;
    }
    if (crew->arena) {
        settings.name = arena_text(arena, crew->settings.name);
        settings.runtime = arena_text(arena, crew->settings.runtime);
    }
    arena_free(crew->arena);
    crew->arena = arena;
    crew->settings = settings;
    text_language(settings.place.language, settings.place.locale_folder);
    return 0;
}

static int reader_outcome(struct crew *crew, int status, struct peil_error *error)
{
    char how[160];
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && crew->block.size)
        return take_settings(crew, error);
    if (crew->words.size)
        return error_set(error, PEIL_ERROR_USAGE, "%s", buffer_text(&crew->words));
    spawn_obituary(status, how);
    return error_set(error, PEIL_ERROR_SYSTEM, _("the configuration could not be read: that process %s"), how);
}

static int read_first_settings(struct crew *crew, struct peil_error *error)
{
    int status = 0;
    siginfo_t info;
    int failed = start_reader(crew, error);
    if (failed)
        return failed;
    struct pollfd exited = {.fd = crew->reader.exited, .events = POLLIN};
    if (exited.fd >= 0 && poll(&exited, 1, CREW_READ_MS) == 0)
        kill(crew->reader.pid, SIGKILL);
    waitid(P_PID, (id_t)crew->reader.pid, &info, WEXITED | WNOWAIT);
    hear_reader(crew);
    child_reap(&crew->reader, &status);
    return reader_outcome(crew, status, error);
}

/* ---- Beginning --------------------------------------------------------------------------------------------------- */

/* One daemon a runtime folder: the lock goes with the process. */
static int take_lock(struct crew *crew, struct peil_error *error)
{
    const char *folder = crew->settings.runtime;
    char path[4096], pid[24];
    if (mkdir(folder, 0755) < 0 && errno != EEXIST)
        return error_set_errno(error, PEIL_ERROR_USAGE, _("the folder %s ([daemon] runtime) cannot be made"), folder);
    snprintf(path, sizeof(path), "%s/peild.lock", folder);
    crew->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0644);
    if (crew->lock < 0)
        return error_set_errno(error, PEIL_ERROR_USAGE, "%s", path);
    if (flock(crew->lock, LOCK_EX | LOCK_NB) < 0)
        return error_set(
            error, PEIL_ERROR_CONFLICT,
            _("another peild has %s: one runs already; give a second one a name and a runtime folder of its "
              "own in [daemon]"),
            path);
    snprintf(pid, sizeof(pid), "%d\n", (int)getpid());
    if (ftruncate(crew->lock, 0) < 0 || write(crew->lock, pid, strlen(pid)) < 0)
        return error_set_errno(error, PEIL_ERROR_SYSTEM, "%s", path);
    return 0;
}

static void add_child(struct crew *crew, const struct child_role *role, int number, int64_t now_ms)
{
    crew->children[crew->child_count++] =
        (struct child){.role = role, .number = number, .exited = -1, .channel = -1, .start_ms = now_ms};
}

/* As many workers as there are to be. */
static void set_workers(struct crew *crew, int64_t now_ms)
{
    for (size_t i = CREW_OTHERS; i < crew->child_count; i++) {
        struct child *child = &crew->children[i];
        bool surplus = child->number > crew->settings.workers;
        if (child->surplus && !surplus && child->pid == 0)
            child->start_ms = now_ms;
        child->surplus = surplus;
    }
    while ((int64_t)crew->child_count - CREW_OTHERS < crew->settings.workers)
        add_child(crew, &child_worker, (int)crew->child_count - CREW_OTHERS + 1, now_ms);
}

/* Health is answered where there is an address for it. */
static void set_health(struct crew *crew, int64_t now_ms)
{
    struct child *child = &crew->children[1];
    if (crew->settings.health && child->surplus && child->pid == 0)
        child->start_ms = now_ms;
    child->surplus = !crew->settings.health;
}

int crew_begin(struct crew *crew, const char *config, const char *clock, struct peil_error *error)
{
    unsigned char chance[6];
    crew->config = config;
    crew->clock = clock;
    crew->lock = -1;
    crew->reader = (struct child){.exited = -1, .channel = -1};
    randombytes_buf(chance, sizeof(chance));
    sodium_bin2hex(crew->start, sizeof(crew->start), chance, sizeof(chance));
    int failed = read_first_settings(crew, error);
    failed = failed ? failed : take_lock(crew, error);
    if (failed)
        return failed;
    crew->beat = (struct beat){.settings = &crew->settings, .start = crew->start, .living = crew->living};
    add_child(crew, &child_scheduler, 1, spawn_now_ms());
    add_child(crew, &child_health, 1, spawn_now_ms());
    set_health(crew, spawn_now_ms());
    set_workers(crew, spawn_now_ms());
    return 0;
}

/* ---- Tending ----------------------------------------------------------------------------------------------------- */

static void start_child(struct crew *crew, struct child *child, int64_t now_ms)
{
    struct peil_error error = {0};
    child->life++;
    if (is_worker(child))
        snprintf(child->name, sizeof(child->name), "%s/%s/%d.%u", crew->settings.name, crew->start, child->number,
                 child->life);
    else
        snprintf(child->name, sizeof(child->name), "%s/%s", crew->settings.name, crew->start);
    const struct role_task task = {.settings = crew->settings,
                                   .start = crew->start,
                                   .name = child->name,
                                   .lost = child->lost[0] ? child->lost : NULL,
                                   .lost_told = child->lost_told,
                                   .lost_job = child->lost_job,
                                   .clock = crew->clock};
    if (child_start(child, &task, NULL, &error) == 0) {
        crew->watch(crew->watch_context, child);
        return;
    }
    say(SAY_CANNOT, NULL, "%s", error.message);
    child->start_ms = now_ms + RESTART_MOST_MS;
}

/* The outermost watch over a job: also over a worker that was stopped, or that turns in circles. */
static void end_late(struct crew *crew, struct child *child, int64_t now_ms)
{
    if (child->pid == 0 || child->job == 0 || now_ms - child->job_since_ms < crew->settings.job_timeout * 1000)
        return;
    child->late = true;
    kill(child->pid, SIGKILL);
}

void crew_tend(struct crew *crew, int64_t now_ms)
{
    for (size_t i = 0; i < crew->child_count; i++) {
        struct child *child = &crew->children[i];
        end_late(crew, child, now_ms);
        if (child->surplus)
            child_finish(child);
        if (child->pid == 0 && child->start_ms && now_ms >= child->start_ms && crew->ending == CREW_GOES_ON &&
            !child->surplus)
            start_child(crew, child, now_ms);
    }
    if (crew->ending == CREW_FINISHES && now_ms >= crew->end_ms)
        crew_end_now(crew);
}

int64_t crew_due_ms(const struct crew *crew)
{
    int64_t due = beat_due_ms(&crew->beat);
    for (size_t i = 0; i < crew->child_count; i++) {
        const struct child *child = &crew->children[i];
        if (child->pid == 0 && child->start_ms && !child->surplus && crew->ending == CREW_GOES_ON &&
            child->start_ms < due)
            due = child->start_ms;
        int64_t late = child->job_since_ms + crew->settings.job_timeout * 1000;
        if (child->pid && child->job && late < due)
            due = late;
    }
    return crew->ending == CREW_FINISHES && crew->end_ms < due ? crew->end_ms : due;
}

void crew_beat(struct crew *crew, int64_t now_ms)
{
    crew->beat.living_count = 0;
    for (size_t i = 0; i < crew->child_count; i++)
        if (crew->children[i].pid && is_worker(&crew->children[i]))
            crew->living[crew->beat.living_count++] = crew->children[i].name;
    beat_step(&crew->beat, now_ms);
}

/* ---- Obituaries -------------------------------------------------------------------------------------------------- */

static void say_obituary(const struct child *child, const char *how, int64_t wait_ms)
{
    char job[24] = "", again[80];
    snprintf(again, sizeof(again), _("it is started again in %d.%d s"), (int)(wait_ms / 1000),
             (int)(wait_ms % 1000 / 100));
    if (wait_ms == 0)
        snprintf(again, sizeof(again), "%s", _("it is started again at once"));
    if (child->job)
        snprintf(job, sizeof(job), "%" PRId64, child->job);
    const struct say_field fields[] = {{"PEIL_ROLE", child->role->name},
                                       {"PEIL_WORKER", child->name},
                                       {"PEIL_JOB", child->job ? job : NULL},
                                       {NULL, NULL}};
    if (child->job)
        say(SAY_ROLE_DIED, fields, _("%s %d %s, at job %s (%s); %s"), child->role->name, child->number, how, job,
            child->about, again);
    else
        say(SAY_ROLE_DIED, fields, _("%s %d %s; %s"), child->role->name, child->number, how, again);
}

/* What the next life is to know. One that died before it took over knows nothing: what it was told is told again. */
static void leave_word(struct child *child, const char *how)
{
    if (!is_worker(child) || !child->ready)
        return;
    snprintf(child->lost, sizeof(child->lost), "%s", child->name);
    snprintf(child->lost_told, sizeof(child->lost_told), _("the worker that was at it %s"), how);
    child->lost_job = child->job;
}

static void bury(struct crew *crew, struct child *child, int status, int64_t now_ms)
{
    char how[160];
    bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0 && child->finishing;
    spawn_obituary(status, how);
    if (child->late)
        snprintf(how, sizeof(how), _("was at one job for %" PRId64 " s, and was ended"), crew->settings.job_timeout);
    if (well && crew->ending == CREW_GOES_ON) {
        child->start_ms = now_ms;
        return;
    }
    if (!well)
        leave_word(child, how);
    if (well || crew->ending != CREW_GOES_ON)
        return;
    int64_t wait_ms = restart_wait(&child->restart, now_ms);
    child->start_ms = now_ms + wait_ms;
    say_obituary(child, how, wait_ms);
}

static void hear_children(struct crew *crew, int64_t now_ms)
{
    static unsigned char packet[ROLE_PACKET_MOST];
    for (size_t i = 0; i < crew->child_count; i++) {
        struct child *child = &crew->children[i];
        size_t size;
        while (child->pid && (size = child_hear(child, packet)))
            child_take(child, packet, size, now_ms);
    }
}

void crew_reap(struct crew *crew, int64_t now_ms)
{
    int status;
    bool worker_died = false;
    hear_children(crew, now_ms); /* what it said last is known before it is buried */
    for (size_t i = 0; i < crew->child_count; i++)
        if (child_reap(&crew->children[i], &status)) {
            bury(crew, &crew->children[i], status, now_ms);
            worker_died = true;
        }
    if (worker_died)
        crew_end_strangers(crew);
    hear_reader(crew);
    if (!child_reap(&crew->reader, &status))
        return;
    struct peil_error error = {0};
    if (reader_outcome(crew, status, &error)) {
        say(SAY_RELOAD_REFUSED, NULL, _("the configuration is not taken over, what was there stays: %s"),
            error.message);
    } else {
        set_workers(crew, now_ms);
        set_health(crew, now_ms);
        for (size_t i = 0; i < crew->child_count; i++)
            child_finish(&crew->children[i]);
        beat_release(&crew->beat);
        crew->beat.next_ms = now_ms;
        say(SAY_RELOADED, NULL, _("the configuration is taken over; running work ends as it began"));
    }
    notify("READY=1\n");
    if (crew->reload_again)
        crew_reload(crew);
}

void crew_hear(struct crew *crew, int64_t now_ms)
{
    hear_children(crew, now_ms);
    hear_reader(crew);
    crew_reap(crew, now_ms);
}

/* ---- Reloading and ending ---------------------------------------------------------------------------------------- */

void crew_reload(struct crew *crew)
{
    struct peil_error error = {0};
    crew->reload_again = crew->reader.pid != 0;
    if (crew->reader.pid || crew->ending != CREW_GOES_ON)
        return;
    notify("RELOADING=1\nMONOTONIC_USEC=%" PRId64 "\n", spawn_now_ms() * 1000);
    if (start_reader(crew, &error) == 0) {
        crew->watch(crew->watch_context, &crew->reader);
        return;
    }
    say(SAY_RELOAD_REFUSED, NULL, "%s", error.message);
    notify("READY=1\n");
}

void crew_finish(struct crew *crew, int64_t now_ms)
{
    crew->ending = CREW_FINISHES;
    crew->end_ms = now_ms + crew->settings.stop_timeout * 1000;
    for (size_t i = 0; i < crew->child_count; i++)
        child_finish(&crew->children[i]);
}

void crew_end_now(struct crew *crew)
{
    crew->ending = CREW_ENDS;
    for (size_t i = 0; i < crew->child_count; i++)
        if (crew->children[i].pid)
            kill(crew->children[i].pid, SIGKILL);
}

bool crew_is_gone(const struct crew *crew)
{
    for (size_t i = 0; i < crew->child_count; i++)
        if (crew->children[i].pid)
            return false;
    return crew->ending != CREW_GOES_ON;
}

static bool is_ours(const struct crew *crew, pid_t pid)
{
    bool ours = pid == crew->reader.pid;
    for (size_t i = 0; i < crew->child_count; i++)
        ours = ours || crew->children[i].pid == pid;
    return ours;
}

void crew_end_strangers(struct crew *crew)
{
    char path[64], line[4096];
    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    size_t size = fread(line, 1, sizeof(line) - 1, file);
    fclose(file);
    line[size] = '\0';
    for (char *at = line, *end; *at; at = end) {
        pid_t pid = (pid_t)strtol(at, &end, 10);
        if (end == at)
            break;
        if (pid > 0 && !is_ours(crew, pid)) {
            kill(pid, SIGKILL);
            waitpid(pid, NULL, WNOHANG);
        }
        end += *end == ' ';
    }
}

void crew_say_state(const struct crew *crew, int64_t now_ms)
{
    const struct beat *beat = &crew->beat;
    if (beat->reached)
        say(SAY_STATE, NULL, _("the store is there, version %d; %d jobs due, %d at work, %d set aside"),
            (int)beat->schema, (int)beat->due, (int)beat->leased, (int)beat->aside);
    else
        say(SAY_STATE, NULL, _("the store is away: %s"), beat->words);
    for (size_t i = 0; i < crew->child_count; i++) {
        const struct child *child = &crew->children[i];
        if (child->pid == 0)
            say(SAY_STATE, NULL, _("%s %d is not there"), child->role->name, child->number);
        else if (child->job)
            say(SAY_STATE, NULL, _("%s %d (process %d) is at job %" PRId64 " (%s) for %" PRId64 " s"),
                child->role->name, child->number, (int)child->pid, child->job, child->about,
                (now_ms - child->job_since_ms) / 1000);
        else
            say(SAY_STATE, NULL, _("%s %d (process %d) waits for work"), child->role->name, child->number,
                (int)child->pid);
    }
}

/* The last thing that is done, and the only one that waits for the store: a few seconds at most. */
static void hand_back_all(struct crew *crew)
{
    struct peil_error error = {0};
    struct store *store = NULL;
    struct store_settings settings = crew->settings.store;
    settings.connect_timeout = CREW_LAST_WORDS_S;
    if (!crew->beat.reached || store_open(&store, &settings, &error))
        return;
    store_patience(store, CREW_LAST_WORDS_S * 1000);
    int failed = 0;
    for (size_t i = 0; i < crew->child_count && !failed; i++) {
        _cleanup_result_ PGresult *rows = NULL;
        if (is_worker(&crew->children[i]) && crew->children[i].name[0])
            failed = queue_lost(store, crew->children[i].name, 0, NULL, &rows, &error);
    }
    if (!failed)
        life_end(store, crew->settings.name, crew->start, &error);
    store_close(store);
}

void crew_end(struct crew *crew, bool hand_back)
{
    int status;
    crew_end_now(crew);
    if (crew->reader.pid)
        kill(crew->reader.pid, SIGKILL);
    for (size_t i = 0; i < crew->child_count; i++)
        if (crew->children[i].pid)
            waitpid(crew->children[i].pid, &status, 0);
    crew_end_strangers(crew);
    beat_release(&crew->beat);
    if (hand_back)
        hand_back_all(crew);
    close(crew->lock);
    buffer_release(&crew->block);
    buffer_release(&crew->words);
    arena_free(crew->arena);
}
