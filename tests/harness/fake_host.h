/* SPDX-License-Identifier: EUPL-1.2 */
/* A host for plugins in tests: drives a plugin's table in this process and keeps what it gave. Link the plugin's
 * sources with the test and pass peil_plugin(), or open the shared object with fake_host_open.
 *
 *     struct fake_host host;
 *     fake_host_init(&host);
 *     struct fake_check check;
 *     assert_int_equal(fake_check_prepare(&host, &check, peil_plugin(), "present", "field=description", NULL), 0);
 *     struct peil_outcome outcome;
 *     fake_check_judge(&host, &check, &outcome, FAKE_TEXT("field.description", "Wegen"), FAKE_END);
 *     assert_string_equal(fake_check_reason(&check, &outcome), "");
 *     fake_host_release(&host);
 *
 * Settings go through the plugin's option rows as in the runner; what is wrong with them, or with what the plugin
 * gives, is an error in host.error, as the runner would have refused it. */
#ifndef TESTS_FAKE_HOST_H
#define TESTS_FAKE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "peil/plugin.h"
#include "plug/plug.h"

/* A record that was yielded or rejected. */
struct fake_record {
    uint32_t selection;
    struct peil_place place;
    const struct peil_value *values; /* NULL: rejected; text is NUL-terminated here */
    uint32_t value_count;
    const char *reason; /* of a rejection; NULL */
};

struct fake_host {
    struct peil_host abi; /* for a plugin's functions called directly */
    struct arena *arena;
    struct peil_error error; /* of the last call */
    const char *date;        /* the measuring date: "2026-11-24" unless set */
    const char *language;    /* "nl" gives translations of peil's own domain; NULL: none */
    bool cancelled;          /* what host->cancelled answers */
    size_t memory_most;      /* bytes that allocate gives at most; 0: no limit */
    size_t records_most;     /* yield fails after that many; 0: no limit */
    size_t memory_given;
    struct fake_record *records; /* yielded and rejected, in order */
    size_t record_count, record_room;
    struct buffer notes; /* "file: text" or "text", a line each */
    struct buffer logs;  /* "level text", a line each */
    struct buffer bytes; /* of a report */
    struct plug_facts facts;
    bool preparing;
    const struct peil_selection *selections;
    uint32_t selection_count;
    void *handle;
    /* data */
    struct buffer columns; /* "name type native", a line each */
    const struct protocol_question *question;
    struct peil_answer *answers; /* by metric; texts end with a NUL */
    struct peil_cost cost;
};

void fake_host_init(struct fake_host *host);
void fake_host_release(struct fake_host *host);

/* Opens KIND_NAME.so in this process, after the same checks as the runner; NULL with host->error. */
const struct peil_plugin *fake_host_open(struct fake_host *host, const char *file);

/* "name=value" settings, the last argument NULL, through option rows; NULL with host->error. */
const struct peil_setting *fake_settings(struct fake_host *host, const struct peil_option *options, uint32_t count,
                                         const char *const *pairs);

/* ---- Sources ---- */

/* Reads with one selection; selectors and pairs end with NULL. Returns what read gave. */
int fake_source_read(struct fake_host *host, const struct peil_plugin *plugin, const char *location, const char *each,
                     const char *const *selectors, const char *const *pairs);
int fake_source_read_all(struct fake_host *host, const struct peil_plugin *plugin, const char *location,
                         const struct peil_selection *selections, uint32_t count, const char *const *pairs);
/* A record as a line: "file:line|value|~|[1]" with ~ for absent, ! for gone, ? for unknown; a rejection as
 * "file:line: reason". */
const char *fake_record_line(struct fake_host *host, size_t index);

/* ---- Checks ---- */

struct fake_check {
    const struct peil_check *check;
    void *state;
    const char *facts[PLUG_CHECK_FACTS_MOST]; /* in the order asked */
    uint32_t fact_count;
};

struct fake_fact {
    const char *name; /* NULL: the end */
    struct peil_value value;
};
#define FAKE_VALUE(name, text, kind) ((struct fake_fact){name, {text, sizeof(text) - 1, kind}})
#define FAKE_TEXT(name, text) FAKE_VALUE(name, text, PEIL_VALUE_TEXT) /* text is a literal */
#define FAKE_JSON(name, text) FAKE_VALUE(name, text, PEIL_VALUE_JSON)
#define FAKE_GONE(name) ((struct fake_fact){name, {NULL, 0, PEIL_VALUE_GONE}})
#define FAKE_UNKNOWN(name) ((struct fake_fact){name, {NULL, 0, PEIL_VALUE_UNKNOWN}})
#define FAKE_END ((struct fake_fact){NULL, {NULL, 0, PEIL_VALUE_ABSENT}})

/* Settings as "name=value" arguments, then NULL. */
int fake_check_prepare(struct fake_host *host, struct fake_check *ret_check, const struct peil_plugin *plugin,
                       const char *rule, ...) __attribute__((sentinel));
int fake_check_prepare_pairs(struct fake_host *host, struct fake_check *ret_check, const struct peil_plugin *plugin,
                             const char *rule, const char *const *pairs);
/* Facts not given are absent, "date" is the host's; a fact that was not asked for fails. The texts are copied to memory
 * without anything behind them, so that reading past a value is seen by AddressSanitizer and valgrind. An outcome that
 * the runner would not take is PEIL_ERROR_PLUGIN. The detail is copied and ends with a NUL. */
int fake_check_judge(struct fake_host *host, const struct fake_check *check, struct peil_outcome *ret_outcome, ...);
int fake_check_judge_facts(struct fake_host *host, const struct fake_check *check, const struct fake_fact *facts,
                           size_t count, struct peil_outcome *ret_outcome);
/* The key of an outcome's reason, "" for none. */
const char *fake_check_reason(const struct fake_check *check, const struct peil_outcome *outcome);
/* "1 of 2 reason (detail)", "not_measured reason", … for one assert on the whole. */
const char *fake_outcome_line(struct fake_host *host, const struct fake_check *check,
                              const struct peil_outcome *outcome);

/* ---- Data ---- */

/* Measures; host->answers and host->cost have what it gave. An answer that the runner would not take is an error. */
int fake_data_measure(struct fake_host *host, const struct peil_plugin *plugin, const struct peil_dataset *dataset,
                      const struct peil_metric *metrics, uint32_t count, const char *const *pairs);
/* The schema; host->columns has it, empty before. */
int fake_data_schema(struct fake_host *host, const struct peil_plugin *plugin, const char *table,
                     const char *const *pairs);
/* "9: 7 good 0 bad 0 allowed 2 unknown = 1234", or "not measured: cause". */
const char *fake_answer_line(struct fake_host *host, uint32_t metric);

/* ---- Reports ---- */

/* What it wrote is in host->bytes, empty at the start. */
int fake_report_render(struct fake_host *host, const struct peil_plugin *plugin, const char *model,
                       const char *const *pairs);

#endif
