/* SPDX-License-Identifier: EUPL-1.2 */
/* One job in a process of its own: starting peil-runner, talking frames with it, ending it in time, and saying in words
 * how it ended. Nothing that a plugin does can do more than fail the job. Used by register/ (sources), results/
 * (checks), report/ (renderers) and the command line; runner/ is the other side. */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "job/protocol.h"

struct job_limits {
    int64_t deadline_ms;   /* of time that the program had to wait for the runner (its own time, for instance in the
                            * store, does not count); then TERM to the whole process group, KILL 2 s later. 0: 60 s */
    uint64_t memory_bytes; /* RLIMIT_AS. 0: 1 GiB. Not under AddressSanitizer, which maps terabytes */
    uint64_t output_bytes; /* of frames from the runner; more is a failure, not a cut. 0: 1 GiB */
    uint64_t
        cpu_seconds; /* RLIMIT_CPU. 0: the deadline, rounded up, and a second more, so that the deadline is named */
};

/* Plugins that may open connections when the configuration does not say otherwise. A plugin does not get them by
 * asking: that would be no fence for one that means harm. */
#define JOB_NETWORK_STANDARD "source_ldap, source_ckan, source_dcat, data_pg, data_odbc, notify_mail, notify_webhook"

/* Where things are and what runners may: set once by the program from its configuration. */
struct job_place {
    const char *runner;        /* path of peil-runner */
    const char *plugin_folder; /* KIND_NAME.so files */
    const char *locale_folder; /* NULL: the installed one */
    const char *language;      /* "nl" or "en" */
    /* The sandbox, see peil-runner(8); what is NULL or false is as without a configuration. */
    const char *network;     /* plugins that may open connections: KIND_NAME, one a line; NULL: the standard ones */
    const char *readable;    /* further files and folders that every plugin may read, one a line */
    const char *plugin_list; /* file of the SHA-256 of plugins that may be loaded; NULL: any */
    bool strict;             /* no job when the kernel cannot put up the whole sandbox */
};

struct job_setting {
    const char *key;
    const char *value;
    const char *place; /* "file:line", for messages; NULL */
};

/* One check of a programme, for a check job. */
struct job_check {
    uint32_t id;       /* the caller's: comes back with the outcomes */
    const char *rule;  /* name in the plugin's check table */
    const char *name;  /* of the section that asks for it, "check owner_filled", for messages; NULL: the rule */
    const char *place; /* "file:line" of that section; NULL */
    const struct job_setting *settings;
    size_t setting_count;
};

struct job_request {
    enum job_work work;
    const char *kind;     /* "source", "data", "check", "report", "notify" */
    const char *plugin;   /* "csv": the file is source_csv.so in plugin_folder; or a path that holds '/' */
    int64_t date;         /* measuring date, date_day */
    const char *language; /* NULL: the place's */
    const char *location; /* source: file or folder */
    const struct job_setting *settings; /* source, data, report, notify */
    size_t setting_count;
    const char *settings_name;  /* their section, for messages; NULL: the plugin's name */
    const char *settings_place; /* "file:line" of that section; NULL */
    const struct job_check *checks;
    size_t check_count;
    struct job_limits limits;
};

struct job; /* a running runner */

/* Starts the runner and sends it the request. The job is always ended with job_end. */
int job_start(struct job **ret_job, const struct job_place *place, const struct job_request *request,
              struct peil_error *error);

/* Queues a frame and sends as much as fits without blocking. A dead runner is not an error here: job_receive tells. The
 * payload is made with a protocol_put_… function; NULL: empty. MODEL may be larger than one frame: it is split. */
void job_send(struct job *job, enum job_frame type, const struct buffer *payload);
/* Bytes queued and not yet taken by the runner: a caller with much to send waits (job_receive) while it is large. */
size_t job_backlog(const struct job *job);

/* The next frame (HELLO is taken in by the job itself, LOG goes to job_log): 1 with the type and a payload that stays
 * valid until the next call; 0 when wait_ms passed without one
 * (-1: wait until the deadline) or, with the backlog above it, sending goes on meanwhile; PEIL_ERROR_PLUGIN when the
 * runner died, lied, flooded or ran out of time: the message says which plugin and how, for instance
 *   plugin check_described: killed by signal 11 (SIGSEGV, invalid memory access)
 *   plugin check_described: no result within 60 s (endless loop?); ended
 * After JOB_FRAME_DONE: call job_end. A FAILED frame is returned as its error.
 *
 * What is returned was checked whole: FACTS answers the checks of the request, in their order; OUTCOMES has those
 * checks, the next objects in order, and nothing but possible outcomes with known reasons; RECORD and REJECT are of a
 * selection that was sent, with a value for each selector; all text is UTF-8. Reading it with protocol_… cannot fail
 * any more. */
int job_receive(struct job *job, int64_t wait_ms, enum job_frame *ret_type, const void **ret_payload, size_t *ret_size,
                struct peil_error *error);

/* Ends the runner (kindly when it said DONE, otherwise by KILL of its group), reaps it, frees the job. Returns 0 only
 * when DONE was received and the exit status was 0. error may be NULL. */
int job_end(struct job *job, struct peil_error *error);

/* From HELLO; valid until job_end. */
const char *job_plugin_version(const struct job *job);
const char *job_plugin_hash(const struct job *job); /* SHA-256 of the file, hexadecimal */
const struct protocol_fence *job_plugin_fence(const struct job *job);

/* Where LOG frames go. Default: dropped. */
typedef void job_log_function(void *context, const char *plugin, int level, const char *text);
void job_log(job_log_function *function, void *context);

/* The descriptor of a plugin as JSON (allocated; free()), through a runner. kind may be NULL when plugin is a path: the
 * file's name tells it. Texts are in the place's language; the message ids stand beside them as …_en.
 *
 *   {"kind": "check", "name": "described", "version": "1.0", "abi": "1.0", "sha256": "…", "file": "…",
 *    "summary": "…", "summary_en": "…",
 *    "sandbox": {"landlock": 7, "system_calls": true, "write_or_execute": true, "network": false, "loose": false},
 *    "options": [OPTION …],                                    source and report
 *    "media_type": "text/html", "extension": "html",           report
 *    "checks": [{"name": "present", "version": "1", "summary": "…", "summary_en": "…", "options": [OPTION …],
 *                "reasons": [{"key": "…", "text": "…", "text_en": "…", "hint": "…", "hint_en": "…"}]}]}
 *   OPTION: {"name": "…", "type": "integer", "required": false, "secret": false, "standard": "20", "minimum": 1,
 *            "maximum": 100, "choices": ["a", "b"], "text": "…", "text_en": "…"}; what does not apply is null */
int job_plugin_info(const struct job_place *place, const char *kind, const char *plugin, char **ret_json,
                    struct peil_error *error);

#endif
