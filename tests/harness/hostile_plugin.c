/* SPDX-License-Identifier: EUPL-1.2 */
/* A plugin of each kind that tries all of hostile.c where it first runs, and says in its log how each went. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <peil/plugin.h>

#include "harness/hostile.h"

static void try_all(const struct peil_host *host, const struct peil_setting *settings)
{
    static char folder[300];
    snprintf(folder, sizeof(folder), "%s", settings[0].text);
    for (char *at = folder; *at; at++)
        *at = *at == ':' ? '/' : *at;
    const struct hostile_target target = {
        .folder = folder, .tcp = (int)settings[1].integer, .udp = (int)settings[2].integer, .parent = getppid()};
    for (int i = 0; i < HOSTILE_ATTEMPTS; i++) {
        char line[200];
        errno = 0;
        int through = hostile_attempts[i].attempt(&target);
        int number = errno;
        snprintf(line, sizeof(line), "%s %s%s%s", hostile_attempts[i].name,
                 !through                      ? "refused"
                 : hostile_attempts[i].network ? "through, as is granted"
                                               : "THROUGH",
                 through && number == 0 ? "" : ": ", through && number == 0 ? "" : strerror(number));
        host->log(host->context, 6, line);
    }
}

static const struct peil_option options[] = {
    {.name = "folder", .type = PEIL_OPTION_TEXT, .standard = "", .text = "where there is something to get at"},
    {.name = "tcp", .type = PEIL_OPTION_INTEGER, .standard = "1", .text = "a port that listens"},
    {.name = "udp", .type = PEIL_OPTION_INTEGER, .standard = "1", .text = "a port that listens"},
};

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *error)
{
    (void)error;
    *ret_state = NULL;
    try_all(host, settings);
    return 0;
}

static int judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *error)
{
    (void)host;
    (void)state;
    (void)facts;
    (void)error;
    *ret_outcome = (struct peil_outcome){.verdict = PEIL_VERDICT_MEASURED, .n = 1, .d = 1};
    return 0;
}

static int read_all(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                    const struct peil_selection *selections, uint32_t count, struct peil_error *error)
{
    (void)location;
    (void)selections;
    (void)count;
    (void)error;
    try_all(host, settings);
    return 0;
}

static int render(const struct peil_host *host, const struct peil_setting *settings, const char *model, size_t size,
                  struct peil_error *error)
{
    (void)model;
    (void)size;
    (void)error;
    try_all(host, settings);
    return 0;
}

static int schema(const struct peil_host *host, const struct peil_setting *settings, const char *table,
                  struct peil_error *error)
{
    (void)table;
    (void)error;
    try_all(host, settings);
    return 0;
}

static int question(const struct peil_host *host, const struct peil_setting *settings,
                    const struct peil_question *asked, struct peil_error *error)
{
    (void)asked;
    (void)error;
    try_all(host, settings);
    return 0;
}

static const struct peil_check checks[] = {
    {.name = "all",
     .version = "1",
     .summary = "tries everything",
     .option_count = 3,
     .options = options,
     .prepare = prepare,
     .judge = judge},
};
static const struct peil_check_table check_table = {
    .size = sizeof(check_table), .check_count = 1, .check_size = sizeof(struct peil_check), .checks = checks};
static const struct peil_source source_table = {
    .size = sizeof(source_table), .option_count = 3, .options = options, .read = read_all};
static const struct peil_report report_table = {.size = sizeof(report_table),
                                                .option_count = 3,
                                                .options = options,
                                                .media_type = "text/plain",
                                                .extension = "txt",
                                                .render = render};
static const struct peil_data data_table = {.size = sizeof(data_table),
                                            .option_count = 3,
                                            .options = options,
                                            .schema = schema,
                                            .measure = question,
                                            .explain = question};
static const struct {
    uint32_t kind;
    const void *table;
} kinds[] = {{PEIL_KIND_CHECK, &check_table},
             {PEIL_KIND_SOURCE, &source_table},
             {PEIL_KIND_REPORT, &report_table},
             {PEIL_KIND_DATA, &data_table}};

#ifndef HOSTILE_KIND
#define HOSTILE_KIND 0
#define HOSTILE_NAME "hostile"
#endif

const struct peil_plugin *peil_plugin(void)
{
    static struct peil_plugin plugin = {PEIL_PLUGIN_HEAD, .name = HOSTILE_NAME, .version = "6.6",
                                        .summary = "a plugin that tries what it may not"};
    plugin.kind = kinds[HOSTILE_KIND].kind;
    plugin.table = kinds[HOSTILE_KIND].table;
    return &plugin;
}
