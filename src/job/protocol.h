/* SPDX-License-Identifier: EUPL-1.2 */
/* What a program and its peil-runner say to each other: one job a process. Frames (base/frame.h) of these types,
 * payloads laid out with base/wire.h. Both sides encode and decode with the functions here, so the layout is in one
 * file.
 *
 *     program                          runner
 *     JOB ------------------------->           which plugin, which kind of work, language, settings, limits
 *                   <------------------ HELLO  plugin name, version, kind, SHA-256: it was loaded and fits
 *     check:        <------------------ FACTS  the facts that the checks ask for, and their reasons
 *            OBJECTS, OBJECTS … END ->
 *                   <------------------ OUTCOMES one or more frames for each OBJECTS frame, in order
 *     source: SELECTIONS ----------->
 *                   <------------------ RECORD, REJECT, NOTE …
 *     report: MODEL, MODEL … END --->          the model, in pieces of at most a frame
 *                   <------------------ BYTES …
 *     data: QUESTION, then what question.h says
 *     notify: the message as MODEL, MODEL … END, then what message.h says
 *     info:         <------------------ INFO   the descriptor as JSON (peil plugin info)
 *                   <------------------ DONE, or FAILED with a struct peil_error; LOG at any time
 *
 * A job counts only after DONE, end of file and exit status 0. Anything else is a failure with its cause in words.
 *
 * Decoding checks bounds, counts and UTF-8, whichever side it reads from: a runner may have been taken over by what it
 * loaded. Texts come out of an arena, NUL-terminated; values and details are views into the payload. */
#ifndef JOB_PROTOCOL_H
#define JOB_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "peil/plugin.h"

#define PROTOCOL_VERSION 3u

enum job_frame {
    JOB_FRAME_JOB = 1,
    JOB_FRAME_SELECTIONS = 2,
    JOB_FRAME_OBJECTS = 3,
    JOB_FRAME_MODEL = 4,
    JOB_FRAME_END = 5,
    JOB_FRAME_QUESTION = 6, /* this and those of its answers: question.h */
    JOB_FRAME_HELLO = 101,
    JOB_FRAME_FACTS = 102,
    JOB_FRAME_OUTCOMES = 103,
    JOB_FRAME_RECORD = 104,
    JOB_FRAME_REJECT = 105,
    JOB_FRAME_NOTE = 106,
    JOB_FRAME_BYTES = 107,
    JOB_FRAME_INFO = 108,
    JOB_FRAME_LOG = 109,
    JOB_FRAME_DONE = 110,
    JOB_FRAME_FAILED = 111,
    JOB_FRAME_COLUMN = 112,
    JOB_FRAME_ANSWER = 113,
    JOB_FRAME_COST = 114,
    JOB_FRAME_FINDING = 115,
    JOB_FRAME_RECEIPT = 116, /* message.h */
};

enum job_work {
    JOB_WORK_INFO = 1, /* load, check the ABI, describe */
    JOB_WORK_SOURCE = 2,
    JOB_WORK_CHECK = 3,
    JOB_WORK_REPORT = 4,
    JOB_WORK_DATA = 5,
    JOB_WORK_NOTIFY = 6,
};

/* ---- JOB ------------------------------------------------------------------------------------------------------ */

struct job_setting;
struct job_check;

/* A job_request as the runner gets it: paths made whole, limits filled in. */
struct protocol_job {
    enum job_work work;
    const char *kind;          /* "source", "data", "check", "report", "notify" */
    const char *plugin;        /* "described", for messages */
    const char *file;          /* the shared object */
    const char *language;      /* "nl" or "en" */
    const char *locale_folder; /* NULL: the installed one */
    int64_t date;              /* measuring date, date_day */
    const char *location;      /* source; NULL */
    int64_t deadline_ms;
    uint64_t memory_bytes;
    uint64_t cpu_seconds;
    bool network;            /* it may open connections */
    bool strict;             /* no work without the whole fence */
    const char *readable;    /* further files and folders that it may read, one a line; NULL */
    const char *plugin_list; /* file of the SHA-256 of plugins that may be loaded; NULL: any */
    const char *settings_name;
    const char *settings_place;
    const struct job_setting *settings;
    size_t setting_count;
    const struct job_check *checks;
    size_t check_count;
};

void protocol_put_job(struct buffer *payload, const struct protocol_job *job);
int protocol_get_job(struct arena *arena, const void *payload, size_t size, struct protocol_job *ret_job,
                     struct peil_error *error);

/* ---- HELLO ---------------------------------------------------------------------------------------------------- */

/* What the plugin runs behind, see runner/fence.h. */
struct protocol_fence {
    uint8_t landlock;      /* its ABI; 0: the kernel has none */
    bool calls;            /* system calls are filtered */
    bool write_or_execute; /* memory is never both */
    bool network;          /* was granted */
    bool loose;            /* sanitizers or coverage: for tests only */
};

struct protocol_hello {
    const char *kind;
    const char *name;
    const char *version;
    const char *hash; /* SHA-256 of the file, hexadecimal */
    struct protocol_fence fence;
};

void protocol_put_hello(struct buffer *payload, const struct protocol_hello *hello);
int protocol_get_hello(struct arena *arena, const void *payload, size_t size, struct protocol_hello *ret_hello,
                       struct peil_error *error);

/* ---- FACTS ---------------------------------------------------------------------------------------------------- */

/* What a plugin says of a reason, in the job's language; NULL: nothing. */
struct protocol_words {
    const char *text, *hint;
};

struct protocol_check {
    uint32_t id;                /* job_check.id */
    const char *version;        /* of the rule */
    const char *const *reasons; /* keys: an outcome with reason r (from 1) has reasons[r - 1] */
    size_t reason_count;
    const struct protocol_words *words; /* of each reason */
};

/* Each fact once, whichever checks ask for it. The runner answers "date" itself: it is never among them. */
struct protocol_facts {
    const char *const *facts;
    size_t fact_count;
    const struct protocol_check *checks; /* in the order of the request */
    size_t check_count;
};

void protocol_put_facts(struct buffer *payload, const struct protocol_facts *facts);
int protocol_get_facts(struct arena *arena, const void *payload, size_t size, struct protocol_facts *ret_facts,
                       struct peil_error *error);

/* ---- OBJECTS: u32 objects, u32 facts; for each object and fact a u32 (size << 3 | state) and the text ---------- */

/* Objects in one frame. Those without facts take no room, so that nothing else bounds how many a few bytes can claim.
 */
enum { PROTOCOL_OBJECTS_MOST = 1 << 20 };

/* Starts a payload of objects with that many facts each. */
void protocol_put_objects(struct buffer *payload, uint32_t fact_count);
/* Adds an object, with a value for each fact of FACTS, in order. False: it does not fit in this frame any more and
 * nothing was added; send the payload and start a new one. An object that does not fit in an empty payload (16 MiB)
 * never does. */
bool protocol_add_object(struct buffer *payload, const struct peil_value *facts);
uint32_t protocol_object_count(const void *payload, size_t size);

struct protocol_objects {
    uint32_t object_count;
    uint32_t fact_count;
    const unsigned char *at, *end;
};
int protocol_get_objects(const void *payload, size_t size, uint32_t fact_count, struct protocol_objects *ret_objects,
                         struct peil_error *error);
/* The next object's facts: call object_count times. Values are views into the payload. */
int protocol_next_object(struct protocol_objects *objects, struct peil_value *ret_facts, struct peil_error *error);

/* ---- OUTCOMES: u64 ordinal of the first object in the job, u32 objects, u32 checks, u32 id of each check; a cell of
 * four bytes for each object and check (verdict, form, u16 reason), object after object; then what cells need more: i64
 * n and i64 d for form 3, u16 size and bytes for a detail (form | 0x80). Form 0: no numbers, 1: 1 of 1, 2: 0 of 1.
 * ------- */

enum { PROTOCOL_DETAIL_LARGEST = 500 };

struct protocol_outcomes_writer {
    struct buffer head, cells, more;
    uint32_t check_count;
    uint64_t first;
};
/* Starts (again) at an object; ids are those of the checks. */
void protocol_begin_outcomes(struct protocol_outcomes_writer *writer, uint64_t first, const uint32_t *ids,
                             uint32_t check_count);
/* Adds the next cell. The outcome was checked with protocol_check_outcome. */
void protocol_add_outcome(struct protocol_outcomes_writer *writer, const struct peil_outcome *outcome);
size_t protocol_outcomes_size(const struct protocol_outcomes_writer *writer);
void protocol_put_outcomes(struct buffer *payload, const struct protocol_outcomes_writer *writer);
void protocol_release_outcomes(struct protocol_outcomes_writer *writer);

/* NULL when a check may give this; otherwise what is wrong with it, in words, in text. */
const char *protocol_check_outcome(const struct peil_outcome *outcome, uint32_t reason_count, char text[160]);

struct protocol_outcomes {
    uint64_t first; /* the first object's ordinal in the job, from 0 in the order they were sent */
    uint32_t object_count;
    uint32_t check_count;
    const unsigned char *ids;
    const unsigned char *cell, *cells_end;
    const unsigned char *more, *end;
};
/* Reads the head; the cells are read one after the other, object after object, check after check in the order of the
 * request. What job_receive gave is known to be sound: 1 for each cell, then 0. PEIL_ERROR_PLUGIN when it is not. */
int protocol_get_outcomes(const void *payload, size_t size, struct protocol_outcomes *ret_outcomes,
                          struct peil_error *error);
int protocol_next_outcome(struct protocol_outcomes *outcomes, struct peil_outcome *ret_outcome);
uint32_t protocol_outcomes_check(const struct protocol_outcomes *outcomes, uint32_t index); /* its id */
/* Checks a whole payload: the checks' ids, every outcome. The runner's side of the bargain, held by the program. */
int protocol_verify_outcomes(const void *payload, size_t size, const struct protocol_facts *facts, uint64_t first,
                             uint64_t object_most, uint32_t *ret_object_count, struct peil_error *error);

/* ---- SELECTIONS, RECORD, REJECT, NOTE ------------------------------------------------------------------------- */

void protocol_put_selections(struct buffer *payload, const struct peil_selection *selections, size_t count);
int protocol_get_selections(struct arena *arena, const void *payload, size_t size,
                            const struct peil_selection **ret_selections, size_t *ret_count, struct peil_error *error);

struct protocol_record {
    uint32_t selection;
    struct peil_place place;         /* texts are the arena's */
    const struct peil_value *values; /* texts are views */
    size_t value_count;
};
/* False: larger than a frame; nothing was written. */
bool protocol_put_record(struct buffer *payload, const struct protocol_record *record);
int protocol_get_record(struct arena *arena, const void *payload, size_t size, struct protocol_record *ret_record,
                        struct peil_error *error);

struct protocol_reject {
    uint32_t selection;
    struct peil_place place;
    const char *reason;
};
void protocol_put_reject(struct buffer *payload, const struct protocol_reject *reject);
int protocol_get_reject(struct arena *arena, const void *payload, size_t size, struct protocol_reject *ret_reject,
                        struct peil_error *error);

struct protocol_note {
    const char *file; /* NULL: of the whole */
    const char *text;
};
void protocol_put_note(struct buffer *payload, const struct protocol_note *note);
int protocol_get_note(struct arena *arena, const void *payload, size_t size, struct protocol_note *ret_note,
                      struct peil_error *error);

/* ---- LOG, FAILED. MODEL, BYTES and INFO are bare bytes; END and DONE are empty ------------------------------- */

struct protocol_log {
    int level;
    const char *text;
};
void protocol_put_log(struct buffer *payload, const struct protocol_log *log);
int protocol_get_log(struct arena *arena, const void *payload, size_t size, struct protocol_log *ret_log,
                     struct peil_error *error);

void protocol_put_failed(struct buffer *payload, const struct peil_error *failure);
int protocol_get_failed(const void *payload, size_t size, struct peil_error *ret_failure, struct peil_error *error);

#endif
