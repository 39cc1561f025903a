/* SPDX-License-Identifier: EUPL-1.2 */
/* For machines: one line for monitoring plugins, and Prometheus text (exposition format 0.0.4). */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "health/health.h"
#include "base/poison.h"

enum { LINE_MOST = 78 };

/* '|' ends the text and begins the figures. */
static void line_text(struct buffer *out, const char *text)
{
    _cleanup_buffer_ struct buffer clean = {0};
    utf8_printable(&clean, text, strlen(text));
    for (size_t i = 0; i < clean.size; i++)
        if (clean.data[i] == '|')
            clean.data[i] = '/';
    buffer_append(out, clean.data, clean.size);
}

void health_line(const struct health *health, struct buffer *out)
{
    _cleanup_buffer_ struct buffer text = {0};
    buffer_append_format(&text, "PEIL %s - ", health_level_words[health->level]);
    if (health->problem_count > 0) {
        const struct health_problem *worst = &health->problems[0];
        for (size_t i = 1; i < health->problem_count; i++)
            if (health->problems[i].level > worst->level)
                worst = &health->problems[i];
        line_text(&text, worst->words);
        if (health->problem_count > 1)
            buffer_append_format(&text, " (+%zu)", health->problem_count - 1);
    } else {
        buffer_append_format(&text, "%zu daemons, %" PRId64 " due, %" PRId64 " at work, %zu schedules", health->alive,
                             health->due, health->leased, health->active);
    }
    size_t size = text.size > LINE_MOST ? utf8_cut(text.data, LINE_MOST) : text.size;
    buffer_append(out, text.data, size);
    if (!health->reached || health->schema != health->schema_here)
        return;
    buffer_append_format(
        out,
        " | 'due'=%" PRId64 ";;;0 'leased'=%" PRId64 ";;;0 'failed'=%" PRId64 ";0;;0 'quarantined'=%" PRId64
        ";0;;0 'waiting'=%" PRId64 "s;%d;%d;0 'overdue'=%zu;0;;0 'daemons'=%zu;;;0 'schedules'=%zu;;;0 "
        "'store'=%" PRId64 "B;;;0",
        health->due, health->leased, health->failed, health->quarantined, health->waiting_s, HEALTH_WAITING_S,
        HEALTH_WAITING_LONG_S, health->overdue, health->alive, health->active, health->bytes);
}

/* ---- Prometheus -------------------------------------------------------------------------------------------------- */

static void family(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_append_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* A label's value: backslash, quote and line feed are escaped. */
static void label(struct buffer *out, const char *name, const char *label_name, const char *value)
{
    buffer_append_format(out, "%s{%s=\"", name, label_name);
    for (; *value; value++) {
        if (*value == '\n') {
            buffer_append_text(out, "\\n");
            continue;
        }
        if (*value == '\\' || *value == '"')
            buffer_append_byte(out, '\\');
        buffer_append_byte(out, (unsigned char)*value);
    }
    buffer_append_text(out, "\"} ");
}

static void gauge(struct buffer *out, const char *name, const char *help, int64_t value)
{
    family(out, name, "gauge", help);
    buffer_append_format(out, "%s %" PRId64 "\n", name, value);
}

static void run_metrics(const struct health *health, struct buffer *out)
{
    family(out, "peil_audits_total", "counter", "Runs of a programme that were recorded.");
    for (size_t i = 0; i < health->run_count; i++) {
        label(out, "peil_audits_total", "programme", health->runs[i].programme);
        buffer_append_format(out, "%" PRId64 "\n", health->runs[i].runs);
    }
    family(out, "peil_audit_duration_seconds", "gauge", "How long the newest run of a programme took.");
    for (size_t i = 0; i < health->run_count; i++) {
        label(out, "peil_audit_duration_seconds", "programme", health->runs[i].programme);
        buffer_append_format(out, "%" PRId64 ".%03d\n", health->runs[i].duration_ms / 1000,
                             (int)(health->runs[i].duration_ms % 1000));
    }
    family(out, "peil_last_success_timestamp_seconds", "gauge", "When the newest run of a programme was recorded.");
    for (size_t i = 0; i < health->run_count; i++) {
        label(out, "peil_last_success_timestamp_seconds", "programme", health->runs[i].programme);
        buffer_append_format(out, "%" PRId64 "\n", health->runs[i].finished_at);
    }
    family(out, "peil_audit_not_measured", "gauge", "Results that the newest run of a programme could not get.");
    for (size_t i = 0; i < health->run_count; i++) {
        label(out, "peil_audit_not_measured", "programme", health->runs[i].programme);
        buffer_append_format(out, "%" PRId64 "\n", health->runs[i].not_measured);
    }
}

static void queue_metrics(const struct health *health, struct buffer *out)
{
    const struct {
        const char *state;
        int64_t count;
    } states[] = {{"due", health->due},
                  {"leased", health->leased},
                  {"later", health->later},
                  {"failed", health->failed},
                  {"quarantined", health->quarantined}};
    gauge(out, "peil_queue_due", "Jobs that are due and that nobody has taken.", health->due);
    gauge(out, "peil_queue_waiting_seconds", "How long the job waits that is due longest.", health->waiting_s);
    family(out, "peil_queue_jobs", "gauge", "Jobs by state.");
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        label(out, "peil_queue_jobs", "state", states[i].state);
        buffer_append_format(out, "%" PRId64 "\n", states[i].count);
    }
}

void health_metrics(const struct health *health, const char *daemon, struct buffer *out)
{
    bool known = health->reached && health->schema == health->schema_here;
    family(out, "peil_build_info", "gauge", "The version of this daemon.");
    buffer_append_format(out, "peil_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
    gauge(out, "peil_store_up", "Whether the store answers.", health->reached);
    gauge(out, "peil_health_level", "0 all is well, 1 warning, 2 critical.", health->level);
    if (!health->reached)
        return;
    gauge(out, "peil_store_schema", "Version of the store's schema.", health->schema);
    if (!known)
        return;
    gauge(out, "peil_store_size_bytes", "Size of the store's database.", health->bytes);
    gauge(out, "peil_leader", "Whether this daemon leads.",
          daemon && health->leader && strcmp(health->leader, daemon) == 0);
    gauge(out, "peil_daemons", "Daemons that give signs of life.", (int64_t)health->alive);
    gauge(out, "peil_schedules", "Schedules that are active.", (int64_t)health->active);
    gauge(out, "peil_schedules_overdue", "Schedules that were due and that nobody started.", (int64_t)health->overdue);
    queue_metrics(health, out);
    run_metrics(health, out);
}
