/* SPDX-License-Identifier: EUPL-1.2 */
/* One job: request out, frames in, and an end in words whatever the runner does. */
#include "job/job.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/text.h"
#include "base/utf8.h"
#include "job/message.h"
#include "job/question.h"
#include "job/spawn.h"
#include "base/poison.h"

enum {
    JOB_READ_SIZE = 256 << 10,
    JOB_DEADLINE_MS = 60000,
    JOB_GRACE_MS = 2000, /* between TERM and KILL; and for a runner that said DONE to end */
    JOB_MODEL_PIECE = 8 << 20,
};
#define JOB_MEMORY_BYTES (UINT64_C(1) << 30)
#define JOB_OUTPUT_BYTES (UINT64_C(1) << 30)

struct job {
    struct arena *arena;       /* of the job: names, HELLO, FACTS */
    struct arena *frame_arena; /* of one frame, while it is checked */
    struct job_request request;
    const char *name; /* "check_described" */
    struct job_limits limits;
    struct spawn child;
    struct buffer out; /* frames to send; sent bytes before out_at */
    size_t out_at;
    struct buffer in; /* bytes received; taken frames before in_at */
    size_t in_at;
    uint64_t received;
    bool peer_closed; /* end of file */
    bool done;
    bool receipt; /* of a notify job: it came */
    bool failed;
    struct peil_error failure;
    int64_t waited_ms;    /* that we had to wait for the runner */
    int64_t waiting_from; /* since then it owes us something, and had all that it needs for it; -1: it does not */
    bool asked;           /* all was sent: END, or whatever the work begins with */
    struct protocol_hello hello;
    struct protocol_facts facts;
    uint64_t objects_sent, objects_judged;
    uint32_t *selector_counts;
    size_t selection_count;
    struct protocol_question question;
    bool *answered; /* by metric */
};

static job_log_function *job_log_to;
static void *job_log_context;

void job_log(job_log_function *function, void *context)
{
    job_log_to = function;
    job_log_context = context;
}

static void job_log_line(const struct job *job, int level, const char *text)
{
    if (job_log_to)
        job_log_to(job_log_context, job->name, level, text);
}

/* ---- Starting -------------------------------------------------------------------------------------------------- */

/* The kind by its file name: "…/check_owner.so" is a check named owner. */
static int job_name_from_file(struct arena *arena, const char *file, const char **ret_kind, const char **ret_name,
                              struct peil_error *error)
{
    const char *base = strrchr(file, '/') + 1;
    size_t size = strlen(base);
    const char *bar = strchr(base, '_');
    if (!bar || bar == base || size < 4 || strcmp(base + size - 3, ".so") != 0 || bar + 1 >= base + size - 3)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("%s: a plugin's file is named KIND_NAME.so, such as check_owner.so"), file);
    *ret_kind = arena_text_n(arena, base, (size_t)(bar - base));
    *ret_name = arena_text_n(arena, bar + 1, size - 3 - (size_t)(bar + 1 - base));
    return 0;
}

static int job_find_plugin(struct arena *arena, const struct job_place *place, const struct job_request *request,
                           struct protocol_job *job, struct peil_error *error)
{
    job->kind = request->kind;
    job->plugin = request->plugin;
    if (!strchr(request->plugin, '/')) {
        job->file = arena_format(arena, "%s/%s_%s.so", place->plugin_folder, request->kind, request->plugin);
    } else {
        const char *kind = NULL;
        int failed = job_name_from_file(arena, request->plugin, &kind, &job->plugin, error);
        if (failed)
            return failed;
        job->kind = request->kind ? request->kind : kind;
        job->file = request->plugin;
    }
    if (access(job->file, R_OK) != 0)
        return error_set(error, PEIL_ERROR_USAGE,
                         _("there is no plugin %s_%s: %s cannot be read; see peil plugin list"), job->kind, job->plugin,
                         job->file);
    return 0;
}

/* Whether KIND_NAME is a word of the list; words are parted by anything that no name has. */
static bool job_may_connect(const struct job_place *place, const struct protocol_job *job)
{
    const char *list = place->network ? place->network : JOB_NETWORK_STANDARD;
    char name[160];
    size_t size = (size_t)snprintf(name, sizeof(name), "%s_%s", job->kind, job->plugin);
    for (const char *at = list; size < sizeof(name) && *at;) {
        at += strspn(at, ", \t\n");
        size_t word = strcspn(at, ", \t\n");
        if (word == size && memcmp(at, name, size) == 0)
            return true;
        at += word;
    }
    return false;
}

static struct job_limits job_limits_or_default(struct job_limits limits)
{
    if (limits.deadline_ms <= 0)
        limits.deadline_ms = JOB_DEADLINE_MS;
    if (limits.memory_bytes == 0)
        limits.memory_bytes = JOB_MEMORY_BYTES;
    if (limits.output_bytes == 0)
        limits.output_bytes = JOB_OUTPUT_BYTES;
    if (limits.cpu_seconds == 0)
        limits.cpu_seconds = (uint64_t)(limits.deadline_ms + 999) / 1000 + 1;
    return limits;
}

int job_start(struct job **ret_job, const struct job_place *place, const struct job_request *request,
              struct peil_error *error)
{
    struct job *job = memory_allocate_zeroed(1, sizeof(*job));
    job->arena = arena_new();
    job->frame_arena = arena_new();
    job->limits = job_limits_or_default(request->limits);
    struct protocol_job wire = {
        .work = request->work,
        .language = request->language ? request->language : place->language,
        .locale_folder = place->locale_folder,
        .date = request->date,
        .location = request->location,
        .deadline_ms = job->limits.deadline_ms,
        .memory_bytes = job->limits.memory_bytes,
        .cpu_seconds = job->limits.cpu_seconds,
        .strict = place->strict,
        .readable = place->readable,
        .plugin_list = place->plugin_list,
        .settings_name = request->settings_name,
        .settings_place = request->settings_place,
        .settings = request->settings,
        .setting_count = request->setting_count,
        .checks = request->checks,
        .check_count = request->check_count,
    };
    int failed = job_find_plugin(job->arena, place, request, &wire, error);
    wire.network = !failed && job_may_connect(place, &wire);
    if (!failed)
        failed = spawn_start(place->runner, &job->child, error);
    if (failed) {
        arena_free(job->arena);
        arena_free(job->frame_arena);
        free(job);
        return failed;
    }
    job->request.work = request->work;
    job->request.kind = arena_text(job->arena, wire.kind);
    job->request.plugin = arena_text(job->arena, wire.plugin);
    job->name = arena_format(job->arena, "%s_%s", wire.kind, wire.plugin);
    job->request.check_count = request->check_count;
    job->request.checks = arena_copy(job->arena, request->checks, request->check_count * sizeof(*request->checks));
    job->waiting_from = spawn_now_ms();
    job->asked = request->work == JOB_WORK_INFO;
    _cleanup_buffer_ struct buffer payload = {0};
    protocol_put_job(&payload, &wire);
    job_send(job, JOB_FRAME_JOB, &payload);
    *ret_job = job;
    return 0;
}

/* ---- Sending --------------------------------------------------------------------------------------------------- */

size_t job_backlog(const struct job *job)
{
    return job->out.size - job->out_at;
}

/* Sends what fits. A connection that is gone is found by reading. */
static void job_flush(struct job *job)
{
    while (job_backlog(job)) {
        ssize_t sent = send(job->child.socket, job->out.data + job->out_at, job_backlog(job), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (sent < 0) {
            job->out_at = job->out.size;
            break;
        }
        job->out_at += (size_t)sent;
    }
    if (!job_backlog(job)) {
        buffer_clear(&job->out);
        job->out_at = 0;
    } else if (job->out_at > job->out.size / 2) {
        buffer_drop_front(&job->out, job->out_at);
        job->out_at = 0;
    }
}

/* Whether it is the runner's turn. While it waits for us, for instance for objects that the store has yet to give, or
 * for what is queued here, its time does not run. */
static bool job_owes(const struct job *job)
{
    if (job_backlog(job))
        return false;
    if (!job->hello.kind || job->asked)
        return true;
    return job->request.work == JOB_WORK_CHECK && (!job->facts.checks || job->objects_judged < job->objects_sent);
}

static void job_mark_wait(struct job *job)
{
    job->waiting_from = job_owes(job) ? spawn_now_ms() : -1;
}

static void job_remember_selections(struct job *job, const struct buffer *payload)
{
    const struct peil_selection *selections;
    arena_clear(job->frame_arena);
    if (protocol_get_selections(job->frame_arena, payload->data, payload->size, &selections, &job->selection_count,
                                NULL))
        abort(); /* our own payload */
    job->selector_counts = arena_allocate_array(job->arena, job->selection_count + 1, sizeof(uint32_t));
    for (size_t i = 0; i < job->selection_count; i++)
        job->selector_counts[i] = selections[i].selector_count;
}

static void job_remember_question(struct job *job, const struct buffer *payload)
{
    if (protocol_get_question(job->arena, payload->data, payload->size, &job->question, NULL))
        abort(); /* our own payload */
    job->answered = arena_allocate_array(job->arena, job->question.metric_count + 1, sizeof(*job->answered));
}

void job_send(struct job *job, enum job_frame type, const struct buffer *payload)
{
    size_t size = payload ? payload->size : 0;
    const char *bytes = payload ? payload->data : NULL;
    if (type == JOB_FRAME_OBJECTS)
        job->objects_sent += protocol_object_count(bytes, size);
    else if (type == JOB_FRAME_SELECTIONS)
        job_remember_selections(job, payload);
    else if (type == JOB_FRAME_QUESTION)
        job_remember_question(job, payload);
    for (; type == JOB_FRAME_MODEL && size > JOB_MODEL_PIECE; bytes += JOB_MODEL_PIECE, size -= JOB_MODEL_PIECE)
        frame_put(&job->out, type, bytes, JOB_MODEL_PIECE);
    frame_put(&job->out, type, bytes, (uint32_t)size);
    job->asked |= type == JOB_FRAME_END || type == JOB_FRAME_SELECTIONS || type == JOB_FRAME_QUESTION;
    job_flush(job);
    if (job->waiting_from < 0)
        job_mark_wait(job);
}

/* ---- Failing --------------------------------------------------------------------------------------------------- */

/* The first failure stands. */
static int job_fail(struct job *job, struct peil_error *error)
{
    if (!job->failed) {
        job->failed = true;
        job->failure = *error;
    }
    *error = job->failure;
    return error->code;
}

/* "plugin check_described: " before what is wrong with it. */
static int job_blame(struct job *job, struct peil_error *error)
{
    error_prefix(error, _("plugin %s"), job->name);
    return job_fail(job, error);
}

/* Memory that ran out shows as a crash, or as our own last words; people are told which it was. */
static void job_say_memory(struct job *job, struct peil_error *error)
{
    static const char spent[] = "peil: out of memory";
    _cleanup_buffer_ struct buffer words = {0};
    uint64_t used = spawn_memory(&job->child), limit = job->limits.memory_bytes;
    spawn_last_words(&job->child, &words);
    bool said = words.size >= sizeof(spent) - 1 && strcmp(words.data + words.size - (sizeof(spent) - 1), spent) == 0;
    if (!said && used < limit - limit / 5)
        return;
    _cleanup_free_ char *how = memory_text(error->message);
    error_set(error, PEIL_ERROR_PLUGIN,
              _("%s: out of memory (it had %" PRIu64 " MiB of the %" PRIu64 " that it may have)"), how, used >> 20,
              limit >> 20);
}

static int job_died(struct job *job, struct peil_error *error)
{
    bool half = job->in.size > job->in_at;
    char how[160];
    if (!spawn_wait(&job->child, JOB_GRACE_MS)) {
        error_set(error, PEIL_ERROR_PLUGIN, _("closed its connection without a result and went on; ended"));
        return job_blame(job, error);
    }
    int status = spawn_status(&job->child);
    spawn_obituary(status, how);
    if (WIFSIGNALED(status))
        error_set(error, PEIL_ERROR_PLUGIN, "%s", how);
    else if (half)
        error_set(error, PEIL_ERROR_PLUGIN, _("%s after half a frame"), how);
    else
        error_set(error, PEIL_ERROR_PLUGIN, _("%s without a result"), how);
    job_say_memory(job, error);
    error->cause = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return job_blame(job, error);
}

static int job_late(struct job *job, struct peil_error *error)
{
    int64_t limit = job->limits.deadline_ms;
    if (limit % 1000 == 0)
        error_set(error, PEIL_ERROR_PLUGIN, _("no result within %" PRId64 " s (endless loop?); ended"), limit / 1000);
    else
        error_set(error, PEIL_ERROR_PLUGIN, _("no result within %" PRId64 " ms (endless loop?); ended"), limit);
    spawn_signal(&job->child, SIGTERM);
    spawn_wait(&job->child, JOB_GRACE_MS);
    spawn_signal(&job->child, SIGKILL);
    return job_blame(job, error);
}

/* ---- Receiving ------------------------------------------------------------------------------------------------- */

/* Reads once what is there. Returns a negative code when it is too much. */
static int job_read(struct job *job, struct peil_error *error)
{
    buffer_reserve(&job->in, JOB_READ_SIZE);
    ssize_t size = recv(job->child.socket, job->in.data + job->in.size, JOB_READ_SIZE, 0);
    if (size < 0) {
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
            job->peer_closed = true;
        return 0;
    }
    if (size == 0)
        job->peer_closed = true;
    job->in.size += (size_t)size;
    job->received += (uint64_t)size;
    if (job->received <= job->limits.output_bytes)
        return 0;
    error_set(error, PEIL_ERROR_PLUGIN, _("sent more than %" PRIu64 " bytes; ended"), job->limits.output_bytes);
    return job_blame(job, error);
}

/* Waits until there is something to read, the runner has ended, or wait_ms passed (true). What we send goes on
 * meanwhile. */
static bool job_wait(struct job *job, int64_t wait_ms)
{
    struct pollfd events[2] = {
        {.fd = job->child.socket, .events = (short)(POLLIN | (job_backlog(job) ? POLLOUT : 0))},
        {.fd = job->child.exited, .events = POLLIN},
    };
    if (job->child.exited < 0 && wait_ms > 100)
        wait_ms = 100;
    int ready = poll(events, 2, wait_ms > INT_MAX ? INT_MAX : (int)wait_ms);
    if (ready > 0 && events[0].revents & POLLOUT)
        job_flush(job);
    return ready <= 0;
}

static int job_take_hello(struct job *job, const void *payload, size_t size, struct peil_error *error)
{
    int failed = protocol_get_hello(job->arena, payload, size, &job->hello, error);
    if (failed)
        return job_blame(job, error);
    if (strcmp(job->hello.kind, job->request.kind) == 0 && strcmp(job->hello.name, job->request.plugin) == 0)
        return 0;
    error_set(error, PEIL_ERROR_PLUGIN, _("says that it is %s_%s"), job->hello.kind, job->hello.name);
    return job_blame(job, error);
}

static int job_take_failed(struct job *job, const void *payload, size_t size, struct peil_error *error)
{
    struct peil_error failure = {0};
    if (protocol_get_failed(payload, size, &failure, error))
        return job_blame(job, error);
    *error = failure;
    /* What the user asked for or fed it names its own place. */
    if (failure.code == PEIL_ERROR_USAGE || failure.code == PEIL_ERROR_INPUT)
        return job_fail(job, error);
    return job_blame(job, error);
}

static int job_check_facts(struct job *job, const void *payload, size_t size, struct peil_error *error)
{
    int failed = protocol_get_facts(job->arena, payload, size, &job->facts, error);
    if (!failed && job->facts.check_count != job->request.check_count)
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("prepared %zu checks and was asked for %zu"),
                           job->facts.check_count, job->request.check_count);
    for (size_t i = 0; !failed && i < job->facts.check_count; i++)
        if (job->facts.checks[i].id != job->request.checks[i].id)
            failed = error_set(error, PEIL_ERROR_PLUGIN, _("prepared check %u, which it was not asked for"),
                               job->facts.checks[i].id);
    return failed ? job_blame(job, error) : 0;
}

static int job_check_outcomes(struct job *job, const void *payload, size_t size, struct peil_error *error)
{
    uint32_t objects;
    if (protocol_verify_outcomes(payload, size, &job->facts, job->objects_judged,
                                 job->objects_sent - job->objects_judged, &objects, error))
        return job_blame(job, error);
    job->objects_judged += objects;
    return 0;
}

static int job_check_record(struct job *job, enum job_frame type, const void *payload, size_t size,
                            struct peil_error *error)
{
    struct protocol_record record = {0};
    struct protocol_reject reject = {0};
    arena_clear(job->frame_arena);
    int failed = type == JOB_FRAME_RECORD ? protocol_get_record(job->frame_arena, payload, size, &record, error)
                                          : protocol_get_reject(job->frame_arena, payload, size, &reject, error);
    uint32_t selection = type == JOB_FRAME_RECORD ? record.selection : reject.selection;
    if (!failed && selection >= job->selection_count)
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("sent a record of selection %u; there are %zu"), selection,
                           job->selection_count);
    if (!failed && type == JOB_FRAME_RECORD && record.value_count != job->selector_counts[selection])
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("sent a record of %zu values where %u were asked for"),
                           record.value_count, job->selector_counts[selection]);
    return failed ? job_blame(job, error) : 0;
}

static int job_check_answer(struct job *job, const void *payload, size_t size, struct peil_error *error)
{
    struct protocol_answer answer;
    char wrong[160];
    arena_clear(job->frame_arena);
    int failed = protocol_get_answer(job->frame_arena, payload, size, &answer, error);
    if (!failed && protocol_check_answer(&job->question, answer.metric, &answer.answer, wrong))
        failed = error_set(error, PEIL_ERROR_PLUGIN, "%s", wrong);
    if (!failed && job->answered[answer.metric])
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("answered metric %u twice"), answer.metric);
    if (failed)
        return job_blame(job, error);
    job->answered[answer.metric] = true;
    return 0;
}

/* What a data plugin gives besides answers. */
static int job_check_data(struct job *job, enum job_frame type, const void *payload, size_t size,
                          struct peil_error *error)
{
    struct peil_column column;
    struct peil_cost cost;
    struct protocol_finding finding;
    arena_clear(job->frame_arena);
    int failed = type == JOB_FRAME_COLUMN ? protocol_get_column(job->frame_arena, payload, size, &column, error)
                 : type == JOB_FRAME_COST ? protocol_get_cost(job->frame_arena, payload, size, &cost, error)
                                          : protocol_get_finding(job->frame_arena, payload, size, &finding, error);
    return failed ? job_blame(job, error) : 0;
}

static int job_check_done(struct job *job, size_t size, struct peil_error *error)
{
    job->done = true;
    if (size == 0 && job->objects_judged == job->objects_sent)
        return 0;
    error_set(error, PEIL_ERROR_PLUGIN, _("gave outcomes of %" PRIu64 " objects out of %" PRIu64), job->objects_judged,
              job->objects_sent);
    return job_blame(job, error);
}

static int job_check_receipt(struct job *job, const void *payload, size_t size, struct peil_error *error)
{
    struct peil_receipt receipt;
    if (protocol_get_receipt(payload, size, &receipt, error))
        return job_blame(job, error);
    job->receipt = true;
    return 0;
}

static int job_unexpected(struct job *job, enum job_frame type, struct peil_error *error)
{
    error_set(error, PEIL_ERROR_PLUGIN, _("sent a frame of type %d that does not belong here"), (int)type);
    return job_blame(job, error);
}

/* Which frames a work may send. */
static bool job_expects(const struct job *job, enum job_frame type)
{
    switch (type) {
    case JOB_FRAME_FACTS:
        return job->request.work == JOB_WORK_CHECK && !job->facts.checks;
    case JOB_FRAME_OUTCOMES:
        return job->request.work == JOB_WORK_CHECK && job->facts.checks;
    case JOB_FRAME_RECORD:
    case JOB_FRAME_REJECT:
        return job->request.work == JOB_WORK_SOURCE;
    case JOB_FRAME_NOTE:
        return job->request.work == JOB_WORK_SOURCE || job->request.work == JOB_WORK_DATA;
    case JOB_FRAME_RECEIPT:
        return job->request.work == JOB_WORK_NOTIFY && !job->receipt;
    case JOB_FRAME_BYTES:
        return job->request.work == JOB_WORK_REPORT || job->request.work == JOB_WORK_NOTIFY ||
               job->question.aspect == QUESTION_EXPLAIN;
    case JOB_FRAME_COLUMN:
        return job->question.aspect == QUESTION_SCHEMA;
    case JOB_FRAME_ANSWER:
    case JOB_FRAME_COST:
        return job->question.aspect == QUESTION_MEASURE;
    case JOB_FRAME_FINDING:
        return job->question.aspect == QUESTION_TEST;
    case JOB_FRAME_INFO:
        return job->request.work == JOB_WORK_INFO;
    case JOB_FRAME_DONE:
        return job->request.work != JOB_WORK_CHECK || job->facts.checks;
    default:
        return false;
    }
}

/* Looks into a frame: 1 to hand it to the caller, 0 when it was for us, negative when it is not sound. */
static int job_look(struct job *job, enum job_frame type, const void *payload, size_t size, struct peil_error *error)
{
    struct protocol_log line;
    struct protocol_note note;
    int failed = 0;
    if (job->done)
        return job_unexpected(job, type, error);
    if (type == JOB_FRAME_FAILED)
        return job_take_failed(job, payload, size, error);
    if (type == JOB_FRAME_LOG) {
        arena_clear(job->frame_arena);
        if (protocol_get_log(job->frame_arena, payload, size, &line, error))
            return job_blame(job, error);
        job_log_line(job, line.level, line.text);
        return 0;
    }
    if (type == JOB_FRAME_HELLO && !job->hello.kind)
        return job_take_hello(job, payload, size, error);
    if (!job->hello.kind || !job_expects(job, type))
        return job_unexpected(job, type, error);
    if (type == JOB_FRAME_FACTS)
        failed = job_check_facts(job, payload, size, error);
    else if (type == JOB_FRAME_OUTCOMES)
        failed = job_check_outcomes(job, payload, size, error);
    else if (type == JOB_FRAME_RECORD || type == JOB_FRAME_REJECT)
        failed = job_check_record(job, type, payload, size, error);
    else if (type == JOB_FRAME_ANSWER)
        failed = job_check_answer(job, payload, size, error);
    else if (type == JOB_FRAME_COLUMN || type == JOB_FRAME_COST || type == JOB_FRAME_FINDING)
        failed = job_check_data(job, type, payload, size, error);
    else if (type == JOB_FRAME_NOTE && protocol_get_note(job->frame_arena, payload, size, &note, error))
        failed = job_blame(job, error);
    else if (type == JOB_FRAME_RECEIPT)
        failed = job_check_receipt(job, payload, size, error);
    else if (type == JOB_FRAME_DONE)
        failed = job_check_done(job, size, error);
    return failed ? failed : 1;
}

/* The next whole frame among the bytes that are here: 1, 0 or a negative code. */
static int job_next_frame(struct job *job, enum job_frame *ret_type, const void **ret_payload, size_t *ret_size,
                          struct peil_error *error)
{
    while (job->in.size > job->in_at) {
        uint32_t type, size;
        int taken = frame_take(job->in.data + job->in_at, job->in.size - job->in_at, &type, ret_payload, &size, error);
        if (taken < 0)
            return job_blame(job, error);
        if (taken == 0)
            return 0;
        job->in_at += FRAME_HEADER_SIZE + size;
        *ret_type = type;
        *ret_size = size;
        int given = job_look(job, type, *ret_payload, size, error);
        job_mark_wait(job);
        if (given)
            return given;
    }
    return 0;
}

/* Half a frame is moved to the front, so that the buffer stays as large as a frame. */
static void job_make_room(struct job *job)
{
    if (job->in_at == job->in.size)
        buffer_clear(&job->in);
    else if (job->in_at)
        buffer_drop_front(&job->in, job->in_at);
    job->in_at = 0;
}

/* Whether the runner's time is up: what passed since the last mark counts when there is nothing from it yet. */
static bool job_is_late(struct job *job, bool silent)
{
    int64_t now = spawn_now_ms();
    if (silent && job->waiting_from >= 0)
        job->waited_ms += now - job->waiting_from;
    job_mark_wait(job);
    return job->waited_ms >= job->limits.deadline_ms;
}

/* Waits until there are bytes, until (never: -1), or until the runner's time is up. */
static int job_wait_for_bytes(struct job *job, int64_t until, bool *ret_passed, struct peil_error *error)
{
    bool silent = job_wait(job, 0);
    if (job_is_late(job, silent))
        return job_late(job, error);
    if (!silent)
        return 0;
    int64_t wait = job->limits.deadline_ms - job->waited_ms;
    if (until >= 0 && until - spawn_now_ms() < wait)
        wait = until - spawn_now_ms();
    if (wait <= 0) {
        *ret_passed = true;
        return 0;
    }
    silent = job_wait(job, wait);
    return job_is_late(job, silent) ? job_late(job, error) : 0;
}

int job_receive(struct job *job, int64_t wait_ms, enum job_frame *ret_type, const void **ret_payload, size_t *ret_size,
                struct peil_error *error)
{
    struct peil_error none;
    error = error ? error : &none;
    int64_t until = wait_ms < 0 ? -1 : spawn_now_ms() + wait_ms;
    bool passed = false;
    if (job->failed)
        return job_fail(job, error);
    while (true) {
        int got = job_next_frame(job, ret_type, ret_payload, ret_size, error);
        if (got)
            return got;
        if (passed)
            return 0;
        job_make_room(job);
        if (job->peer_closed)
            return job_died(job, error);
        job_flush(job);
        int failed = job_wait_for_bytes(job, until, &passed, error);
        bool ended = !failed && spawn_has_ended(&job->child);
        size_t before = job->in.size;
        failed = failed ? failed : job_read(job, error);
        if (failed)
            return failed;
        /* It is gone, and nothing is left to read: somebody else may still hold the connection open. */
        if (ended && job->in.size == before)
            job->peer_closed = true;
    }
}

/* ---- Ending ---------------------------------------------------------------------------------------------------- */

/* After DONE: nothing more may come, the connection must close and the status be 0. */
static void job_see_off(struct job *job)
{
    struct peil_error error = {0};
    enum job_frame type;
    const void *payload;
    size_t size;
    int64_t until = spawn_now_ms() + JOB_GRACE_MS;
    while (!job->failed && !job->peer_closed && spawn_now_ms() < until) {
        job_make_room(job);
        bool ended = spawn_has_ended(&job->child);
        size_t before = job->in.size;
        if (job_read(job, &error) == 0 && job_next_frame(job, &type, &payload, &size, &error) == 0 &&
            job->in.size == before && !job->peer_closed) {
            if (ended)
                break;
            job_wait(job, until - spawn_now_ms());
        }
    }
    if (job->failed)
        return;
    if (!spawn_wait(&job->child, until > spawn_now_ms() ? until - spawn_now_ms() : 0)) {
        error_set(&error, PEIL_ERROR_PLUGIN, _("did not end after its result; ended"));
        job_blame(job, &error);
        return;
    }
    int status = spawn_status(&job->child);
    char how[160];
    spawn_obituary(status, how);
    if (status != 0)
        error_set(&error, PEIL_ERROR_PLUGIN, _("%s after its result"), how);
    else if (job->in.size > job->in_at)
        error_set(&error, PEIL_ERROR_PLUGIN, _("sent half a frame after its result"));
    else if (!job->peer_closed)
        error_set(&error, PEIL_ERROR_PLUGIN, _("left a process behind that holds its connection"));
    else
        return;
    job_blame(job, &error);
}

static void job_free(struct job *job)
{
    buffer_release(&job->out);
    buffer_release(&job->in);
    arena_free(job->frame_arena);
    arena_free(job->arena);
    free(job);
}

int job_end(struct job *job, struct peil_error *error)
{
    int status;
    struct peil_error failure = {0};
    if (job->done && !job->failed)
        job_see_off(job);
    if (job->failed)
        failure = job->failure;
    else if (!job->done)
        error_set(&failure, PEIL_ERROR_INTERRUPTED, _("plugin %s: ended before it had a result"), job->name);
    _cleanup_buffer_ struct buffer words = {0};
    if (job->failed)
        spawn_signal(&job->child, SIGKILL);
    spawn_last_words(&job->child, &words);
    if (words.size)
        job_log_line(job, 4, buffer_text(&words));
    spawn_reap(&job->child, &status);
    job_free(job);
    if (error && failure.code)
        *error = failure;
    return failure.code;
}

const char *job_plugin_version(const struct job *job)
{
    return job->hello.version;
}

const char *job_plugin_hash(const struct job *job)
{
    return job->hello.hash;
}

const struct protocol_fence *job_plugin_fence(const struct job *job)
{
    return &job->hello.fence;
}

int job_plugin_info(const struct job_place *place, const char *kind, const char *plugin, char **ret_json,
                    struct peil_error *error)
{
    struct job *job;
    struct job_request request = {.work = JOB_WORK_INFO,
                                  .kind = kind,
                                  .plugin = plugin,
                                  .limits = {.deadline_ms = 10000, .output_bytes = 8 << 20}};
    enum job_frame type = 0;
    const void *payload;
    size_t size;
    *ret_json = NULL;
    if (!kind && !strchr(plugin, '/'))
        return error_set(error, PEIL_ERROR_USAGE, _("'%s': give the kind too, or a path"), plugin);
    int failed = job_start(&job, place, &request, error);
    if (failed)
        return failed;
    _cleanup_free_ char *json = NULL;
    while (type != JOB_FRAME_DONE && job_receive(job, -1, &type, &payload, &size, error) > 0)
        if (type == JOB_FRAME_INFO && !json && utf8_is_valid(payload, size)) {
            json = memory_allocate(size + 1);
            memcpy(json, payload, size);
            json[size] = '\0';
        }
    failed = job_end(job, error);
    if (!failed && !json)
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("plugin %s: ended with status %d without a result"), plugin, 0);
    if (failed)
        return failed;
    *ret_json = json;
    json = NULL;
    return 0;
}
