/* SPDX-License-Identifier: EUPL-1.2 */
/* The runner's side of a job: opening a plugin, giving it the host's services, and driving its table. Linked into
 * peil-runner (and its tests) only: nothing else ever maps a plugin. */
#ifndef PLUG_PLUG_H
#define PLUG_PLUG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"
#include "job/job.h"
#include "job/message.h"
#include "job/protocol.h"
#include "job/question.h"

/* ---- trust.c: the file ------------------------------------------------------------------------------------------ */

/* Opens the file of a plugin for plug_load, before anything in it runs. Refuses one that is no whole ELF shared object,
 * that is a link, or that stands where others than root, we and the owner of this program can change it or a folder on
 * the way to it; and, with a list (lines that begin with a SHA-256; NULL: none), one that is not on it. ret_hash is of
 * what was opened: nothing that happens to the name afterwards has a part in it. */
int plug_open(const char *file, const char *list, int *ret_descriptor, char ret_hash[HASH_HEX_SIZE],
              struct peil_error *error);

/* ---- load.c: opening and the ABI -------------------------------------------------------------------------------- */

struct plug {
    const struct peil_plugin *descriptor;
    const char *kind; /* "source", "data", "check", "report", "notify" */
    const char *file; /* as it was named */
    void *handle;
    char hash[HASH_HEX_SIZE];
    struct protocol_fence fence; /* that it runs behind */
};

/* Loads what plug_open gave; its constructors run in here. Looks at magic, major, minor and size before any other
 * member; then at the whole descriptor: kind and name as the file is named, texts and functions where there must be
 * some. */
int plug_load(struct plug *ret_plug, int descriptor, const char *file, const char *kind, const char *name,
              struct peil_error *error);
/* As plug_load, for a descriptor that is already in memory (tests). */
int plug_check_descriptor(const struct peil_plugin *descriptor, const char *kind, const char *name,
                          struct peil_error *error);

const char *plug_kind_name(uint32_t kind); /* NULL: there is no such kind */
const struct peil_source *plug_source(const struct plug *plug);
const struct peil_report *plug_report(const struct plug *plug);
const struct peil_data *plug_data(const struct plug *plug);
const struct peil_notify *plug_notify(const struct plug *plug);
uint32_t plug_check_count(const struct plug *plug);
const struct peil_check *plug_check(const struct plug *plug, uint32_t index);
const struct peil_check *plug_check_named(const struct plug *plug, const char *name);
/* A message id of the plugin in the job's language; NULL stays NULL. */
const char *plug_text(const struct plug *plug, const char *message_id);

/* ---- describe.c ------------------------------------------------------------------------------------------------- */

/* The descriptor as JSON, see job_plugin_info. */
int plug_describe(const struct plug *plug, struct buffer *ret_json, struct peil_error *error);

/* ---- settings.c ------------------------------------------------------------------------------------------------- */

/* The values of a plugin's option rows out of what was given, in the rows' order. Messages begin with the place of the
 * setting; PATH values that are relative are taken from the folder of the file they stand in. */
int plug_settings(struct arena *arena, const struct peil_option *options, size_t option_count, const char *name,
                  const char *place, const struct job_setting *given, size_t given_count,
                  const struct peil_setting **ret_settings, struct peil_error *error);

/* ---- channel.c: frames over a descriptor ------------------------------------------------------------------------- */

struct plug_channel {
    int descriptor;
    struct buffer in, out;
    size_t in_at;
    int64_t blocked_ms; /* waiting for the program, or for it to read */
    uint64_t sent;
};

/* The next frame; a view until the next call. PEIL_ERROR_INTERRUPTED when the program is gone. */
int plug_channel_read(struct plug_channel *channel, uint32_t *ret_type, const void **ret_payload, size_t *ret_size,
                      struct peil_error *error);
/* Gathers frames and sends them when there are some; plug_channel_flush sends at once. */
int plug_channel_write(struct plug_channel *channel, enum job_frame type, const void *payload, size_t size,
                       struct peil_error *error);
int plug_channel_flush(struct plug_channel *channel, struct peil_error *error);
void plug_channel_release(struct plug_channel *channel);
int64_t plug_now_ms(void);

/* ---- host.c: the services -----------------------------------------------------------------------------------------
 */

struct plug_host {
    struct peil_host abi; /* abi.context is this struct */
    const struct plug *plug;
    struct plug_channel *channel;
    struct arena *arena;
    struct buffer payload;
    uint64_t memory_left;
    void *memory; /* a list of what allocate gave */
    int64_t started_ms;
    int64_t deadline_ms;
    /* source */
    const struct peil_selection *selections;
    size_t selection_count;
    /* data */
    const struct protocol_question *question;
    bool *answered;
    /* check, while preparing */
    struct plug_facts *facts;
};

void plug_host_init(struct plug_host *host, const struct plug *plug, struct plug_channel *channel, struct arena *arena,
                    const struct protocol_job *job);
void plug_host_release(struct plug_host *host);

/* ---- facts.c: which facts there are, and the union that the checks of a job ask for ---------------------------------
 */

enum { PLUG_FACTS_MOST = 1024, PLUG_CHECK_FACTS_MOST = 256 };

struct plug_facts {
    const char *names[PLUG_FACTS_MOST]; /* "date" too */
    uint32_t count;
    uint32_t *wanted; /* of the check being prepared: indices in names, PLUG_CHECK_FACTS_MOST places */
    uint32_t wanted_count;
};

/* Whether there is a fact of that name; otherwise why not, in error. */
int plug_fact_check(const char *name, struct peil_error *error);
/* The fact's index among those wanted. */
int32_t plug_fact_want(struct plug_facts *facts, struct arena *arena, const char *name, struct peil_error *error);

/* ---- judge.c, work.c: the works -------------------------------------------------------------------------------------
 */

int plug_work_info(struct plug_host *host, struct peil_error *error);
int plug_work_source(struct plug_host *host, const struct protocol_job *job, struct peil_error *error);
int plug_work_notify(struct plug_host *host, const struct protocol_job *job, struct peil_error *error);
int plug_work_report(struct plug_host *host, const struct protocol_job *job, struct peil_error *error);
int plug_work_data(struct plug_host *host, const struct protocol_job *job, struct peil_error *error);
int plug_work_check(struct plug_host *host, const struct protocol_job *job, struct peil_error *error);

#endif
