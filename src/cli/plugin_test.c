/* SPDX-License-Identifier: EUPL-1.2 */
/* peil plugin test: tries a plugin in runners of its own, with the input that plugins fall over. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/cmd_plugin.h"
#include "base/poison.h"

enum { TRY_DEADLINE_MS = 10000, TRY_LARGE = 100000, TRY_TIMES = 5 };

struct tries {
    struct cli *cli;
    const char *kind, *name; /* as plugin_find gave them */
    const char *set;         /* settings that were given, "name=value" a line; NULL */
    json_t *info;
    json_t *list; /* of what was tried */
    int failed;
};

/* What could not be tried, as TAP has it. */
static void skipped(struct tries *tries, const char *what, const char *reason)
{
    json_array_append_new(tries->list, json_pack("{s:s, s:n, s:s}", "what", what, "ok", "reason", reason));
    if (!tries->cli->json)
        printf("ok %zu - %s # SKIP %s\n", json_array_size(tries->list), what, reason);
}

/* One line of TAP; reason may be NULL. */
static void tried(struct tries *tries, bool passed, const char *what, const char *reason)
{
    size_t number = json_array_size(tries->list) + 1;
    tries->failed += !passed;
    json_array_append_new(tries->list,
                          json_pack("{s:s, s:b, s:s?}", "what", what, "ok", passed, "reason", passed ? NULL : reason));
    if (tries->cli->json)
        return;
    printf("%s %zu - %s\n", passed ? "ok" : "not ok", number, what);
    if (!passed && reason) {
        _cleanup_buffer_ struct buffer clean = {0};
        utf8_printable(&clean, reason, strlen(reason));
        printf("# %s\n", buffer_text(&clean));
    }
}

/* ---- Settings ---------------------------------------------------------------------------------------------------- */

/* Something that an option takes, for those that are needed. */
static const char *some_value(struct arena *arena, const json_t *option)
{
    const char *type = plugin_member(option, "type");
    if (strcmp(type, "integer") == 0)
        return arena_format(arena, "%lld", (long long)json_integer_value(json_object_get(option, "minimum")));
    if (strcmp(type, "boolean") == 0)
        return "yes";
    if (strcmp(type, "choice") == 0)
        return json_string_value(json_array_get(json_object_get(option, "choices"), 0));
    if (strcmp(type, "date") == 0)
        return "2026-11-24";
    return strcmp(type, "path") == 0 ? "/dev/null" : "title";
}

/* What --set gives an option; NULL: nothing. */
static const char *given_value(struct arena *arena, const struct tries *tries, const char *name)
{
    size_t size = strlen(name);
    for (const char *line = tries->set; line && *line; line += strcspn(line, "\n"), line += *line == '\n')
        if (strncmp(line, name, size) == 0 && line[size] == '=')
            return arena_text_n(arena, line + size + 1, strcspn(line, "\n") - size - 1);
    return NULL;
}

static const struct job_setting *settings_to_try(struct arena *arena, const struct tries *tries, const json_t *options,
                                                 size_t *ret_count)
{
    struct job_setting *settings = arena_allocate_array(arena, json_array_size(options) + 1, sizeof(*settings));
    size_t index;
    json_t *option;
    *ret_count = 0;
    json_array_foreach(options, index, option)
    {
        const char *name = plugin_member(option, "name");
        const char *value = given_value(arena, tries, name);
        if (!value && json_is_true(json_object_get(option, "required")))
            value = some_value(arena, option);
        if (value)
            settings[(*ret_count)++] = (struct job_setting){.key = name, .value = value};
    }
    return settings;
}

static void try_options(struct tries *tries, const char *of, const json_t *options)
{
    size_t index;
    json_t *option;
    json_array_foreach(options, index, option)
    {
        const char *what = arena_format(tries->cli->arena, _("%s: option '%s' says what it is for"), of,
                                        plugin_member(option, "name"));
        tried(tries, *plugin_member(option, "text") != '\0', what, _("its row has no text"));
    }
}

/* ---- Checks ------------------------------------------------------------------------------------------------------ */

struct input {
    const char *what; /* message id */
    struct peil_value value;
};

static struct peil_value value_for(const struct input *input, const char *fact)
{
    bool may_go = strncmp(fact, "field.", 6) == 0;
    if (input->value.state == PEIL_VALUE_GONE && !may_go)
        return (struct peil_value){.text = "Wegen", .size = 5, .state = PEIL_VALUE_TEXT};
    return input->value;
}

/* What one try of a check gave. */
struct judged {
    struct peil_outcome outcomes[TRY_TIMES];
    char details[TRY_TIMES][PROTOCOL_DETAIL_LARGEST + 1];
    int count;
    bool fields; /* whether it asks for a field at all */
};

static void send_input(struct job *job, const struct protocol_facts *facts, const struct input *input,
                       struct judged *judged)
{
    _cleanup_buffer_ struct buffer objects = {0};
    _cleanup_free_ struct peil_value *values = memory_allocate_zeroed(facts->fact_count + 1, sizeof(*values));
    for (size_t i = 0; i < facts->fact_count; i++) {
        values[i] = value_for(input, facts->facts[i]);
        judged->fields |= strncmp(facts->facts[i], "field.", 6) == 0;
    }
    protocol_put_objects(&objects, (uint32_t)facts->fact_count);
    for (int i = 0; i < TRY_TIMES; i++)
        if (!protocol_add_object(&objects, values))
            break;
    job_send(job, JOB_FRAME_OBJECTS, &objects);
    job_send(job, JOB_FRAME_END, NULL);
}

static void keep_outcomes(const void *payload, size_t size, struct judged *judged)
{
    struct protocol_outcomes outcomes;
    struct peil_outcome outcome;
    if (protocol_get_outcomes(payload, size, &outcomes, NULL))
        return;
    while (judged->count < TRY_TIMES && protocol_next_outcome(&outcomes, &outcome) == 1) {
        if (outcome.detail)
            memcpy(judged->details[judged->count], outcome.detail, outcome.detail_size);
        judged->outcomes[judged->count++] = outcome;
    }
}

static int judge_input(struct tries *tries, const json_t *check, const struct input *input, struct judged *ret_judged,
                       struct peil_error *error)
{
    struct job *job;
    enum job_frame type = 0;
    const void *payload;
    size_t size;
    _cleanup_arena_ struct arena *arena = arena_new();
    struct job_check asked = {.id = 1, .rule = plugin_member(check, "name")};
    struct job_request request = {.work = JOB_WORK_CHECK,
                                  .kind = tries->kind,
                                  .plugin = tries->name,
                                  .date = date_today(),
                                  .checks = &asked,
                                  .check_count = 1,
                                  .limits = {.deadline_ms = TRY_DEADLINE_MS}};
    asked.settings = settings_to_try(arena, tries, json_object_get(check, "options"), &asked.setting_count);
    *ret_judged = (struct judged){0};
    int failed = job_start(&job, &tries->cli->place, &request, error);
    if (failed)
        return failed;
    int got = 1;
    while (type != JOB_FRAME_DONE && (got = job_receive(job, -1, &type, &payload, &size, error)) > 0) {
        struct protocol_facts facts;
        if (type == JOB_FRAME_FACTS && protocol_get_facts(arena, payload, size, &facts, error) == 0)
            send_input(job, &facts, input, ret_judged);
        else if (type == JOB_FRAME_OUTCOMES)
            keep_outcomes(payload, size, ret_judged);
    }
    return job_end(job, error);
}

/* Whether every time gave what the first gave. */
static bool same_outcomes(const struct judged *judged)
{
    const struct peil_outcome *first = &judged->outcomes[0];
    bool same = judged->count == TRY_TIMES;
    for (int i = 1; i < judged->count; i++) {
        const struct peil_outcome *other = &judged->outcomes[i];
        same = same && first->verdict == other->verdict && first->reason == other->reason && first->n == other->n &&
               first->d == other->d && strcmp(judged->details[0], judged->details[i]) == 0;
    }
    return same;
}

/* False: the check cannot be tried with these settings at all. */
static bool try_input(struct tries *tries, const json_t *check, const struct input *input)
{
    struct arena *arena = tries->cli->arena;
    const char *name = plugin_member(check, "name");
    struct peil_error error = {0};
    struct judged judged;
    int failed = judge_input(tries, check, input, &judged, &error);
    if (failed == PEIL_ERROR_USAGE) {
        skipped(tries, arena_format(arena, _("%s: works with its defaults"), name),
                arena_format(arena, _("%s (try it with --set name=value)"), error.message));
        return false;
    }
    tried(tries, !failed, arena_format(arena, _("%s: judges %s"), name, _(input->what)), error.message);
    if (failed)
        return true;
    if (!same_outcomes(&judged))
        tried(tries, false, arena_format(arena, _("%s: judges the same facts the same"), name),
              arena_format(arena, _("%s more than once, and different outcomes"), _(input->what)));
    if (input->value.state == PEIL_VALUE_GONE && judged.fields)
        tried(tries,
              judged.outcomes[0].verdict == PEIL_VERDICT_NOT_MEASURED ||
                  judged.outcomes[0].verdict == PEIL_VERDICT_NOT_APPLICABLE,
              arena_format(arena, _("%s: a field that has gone is not measured"), name),
              _("it gave a score, where nobody can know"));
    return true;
}

static void try_checks(struct tries *tries)
{
    _cleanup_free_ char *large = memory_allocate(TRY_LARGE);
    for (size_t i = 0; i < TRY_LARGE; i += 2)
        memcpy(large + i, "\xc3\xab", 2);
    const struct input inputs[] = {
        {N_("an object of which nothing is known"), {NULL, 0, PEIL_VALUE_ABSENT}},
        {N_("text"), {"Wegen", 5, PEIL_VALUE_TEXT}},
        {N_("empty text"), {"", 0, PEIL_VALUE_TEXT}},
        {N_("a hundred thousand bytes of text"), {large, TRY_LARGE, PEIL_VALUE_TEXT}},
        {N_("a list"), {"[\"a\",\"b\"]", 9, PEIL_VALUE_JSON}},
        {N_("an empty list"), {"[]", 2, PEIL_VALUE_JSON}},
        {N_("JSON that is cut short"), {"{\"a\":[", 6, PEIL_VALUE_JSON}},
        {N_("facts that cannot be known"), {NULL, 0, PEIL_VALUE_UNKNOWN}},
        {N_("fields that have gone"), {NULL, 0, PEIL_VALUE_GONE}},
    };
    size_t index;
    json_t *check;
    json_array_foreach(json_object_get(tries->info, "checks"), index, check)
    {
        try_options(tries, plugin_member(check, "name"), json_object_get(check, "options"));
        for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]) && try_input(tries, check, &inputs[i]); i++)
            continue;
    }
}

/* ---- Sources and reports ----------------------------------------------------------------------------------------- */

/* Runs a source on a location or a report on a model. Refusing bad input with a message is as good as reading it. */
static int run_whole(struct tries *tries, const char *location, const struct buffer *model, struct buffer *ret_bytes,
                     struct peil_error *error)
{
    static const char *const selectors[] = {"1"};
    const struct peil_selection selection = {.name = "object", .selectors = selectors, .selector_count = 1};
    struct job *job;
    enum job_frame type = 0;
    const void *payload;
    size_t size;
    _cleanup_arena_ struct arena *arena = arena_new();
    _cleanup_buffer_ struct buffer sent = {0};
    struct job_request request = {.work = location ? JOB_WORK_SOURCE : JOB_WORK_REPORT,
                                  .kind = tries->kind,
                                  .plugin = tries->name,
                                  .date = date_today(),
                                  .location = location,
                                  .limits = {.deadline_ms = TRY_DEADLINE_MS}};
    request.settings = settings_to_try(arena, tries, json_object_get(tries->info, "options"), &request.setting_count);
    int failed = job_start(&job, &tries->cli->place, &request, error);
    if (failed)
        return failed;
    if (location) {
        protocol_put_selections(&sent, &selection, 1);
        job_send(job, JOB_FRAME_SELECTIONS, &sent);
    } else {
        job_send(job, JOB_FRAME_MODEL, model);
        job_send(job, JOB_FRAME_END, NULL);
    }
    while (type != JOB_FRAME_DONE && job_receive(job, -1, &type, &payload, &size, error) > 0)
        if (type == JOB_FRAME_BYTES)
            buffer_append(ret_bytes, payload, size);
    failed = job_end(job, error);
    bool refused = failed == PEIL_ERROR_INPUT || failed == PEIL_ERROR_USAGE || failed == PEIL_ERROR_VERSION;
    return refused ? 0 : failed;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wx");
    if (file) {
        fwrite(bytes, 1, size, file);
        fclose(file);
    }
}

static void try_source(struct tries *tries)
{
    static const struct {
        const char *what, *bytes;
        size_t size;
    } files[] = {
        {N_("reads or refuses an empty file"), "", 0},
        {N_("reads or refuses bytes that are no text"), "\xff\xfe\x00\x01\x80\n\x00\"\n", 9},
        {N_("reads or refuses a file that is cut short"), "{\"a\": [\"b", 9},
        {N_("reads or refuses a folder"), NULL, 0},
    };
    struct arena *arena = tries->cli->arena;
    const char *temporary = getenv("TMPDIR");
    char *folder = arena_format(arena, "%s/peil-plugin-test-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    try_options(tries, tries->name, json_object_get(tries->info, "options"));
    if (!mkdtemp(folder)) {
        tried(tries, false, folder, strerror(errno));
        return;
    }
    const char *path = arena_format(arena, "%s/register", folder);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct peil_error error = {0};
        _cleanup_buffer_ struct buffer none = {0};
        if (files[i].bytes)
            write_file(path, files[i].bytes, files[i].size);
        int failed = run_whole(tries, files[i].bytes ? path : folder, NULL, &none, &error);
        tried(tries, !failed, _(files[i].what), error.message);
        unlink(path);
    }
    rmdir(folder);
}

static void try_report(struct tries *tries)
{
    static const struct {
        const char *what, *model;
    } models[] = {
        {N_("renders or refuses an empty model"), "{}"},
        {N_("renders or refuses no model at all"), ""},
        {N_("renders or refuses a model that is cut short"), "{\"a\": [\"b"},
    };
    try_options(tries, tries->name, json_object_get(tries->info, "options"));
    for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
        struct peil_error error = {0};
        _cleanup_buffer_ struct buffer model = {0}, first = {0}, second = {0};
        buffer_append_text(&model, models[i].model);
        int failed = run_whole(tries, NULL, &model, &first, &error);
        failed = failed ? failed : run_whole(tries, NULL, &model, &second, &error);
        tried(tries, !failed, _(models[i].what), error.message);
        bool same = first.size == second.size && memcmp(buffer_text(&first), buffer_text(&second), first.size) == 0;
        if (!failed && !same)
            tried(tries, false, _("the same model gives the same bytes"), _("it gave two different pages"));
    }
}

static void try_plugin(struct tries *tries)
{
    const char *kind = plugin_member(tries->info, "kind");
    if (strcmp(kind, "check") == 0)
        try_checks(tries);
    else if (strcmp(kind, "source") == 0)
        try_source(tries);
    else
        try_report(tries);
}

const struct peil_option plugin_test_options[PLUGIN_TEST_COUNT] = {
    [PLUGIN_TEST_SET] = {"set", PEIL_OPTION_LIST, 0, NULL, 0, 0, NULL,
                         N_("settings to try it with: name=value, name=value")},
};

int plugin_test_command(struct cli *cli, const struct cli_arguments *arguments, struct peil_error *error)
{
    struct tries tries = {.cli = cli, .set = arguments->settings[PLUGIN_TEST_SET].text};
    struct peil_error wrong = {0};
    /* A file is tested as it is; a name is looked up. "check_x.so" in this folder is a file too. */
    const char *word = arguments->words[0];
    if (!strchr(word, '/') && strlen(word) > 3 && strcmp(word + strlen(word) - 3, ".so") == 0)
        word = arena_format(cli->arena, "./%s", word);
    int failed = plugin_find(cli, word, &tries.kind, &tries.name, error);
    if (failed)
        return failed;
    tries.list = json_array();
    failed = plugin_describe(cli, tries.kind, tries.name, &tries.info, &wrong);
    tried(&tries, !failed, _("it loads, fits the ABI, and its descriptor is sound"), wrong.message);
    if (!failed)
        try_plugin(&tries);
    if (cli->json) {
        json_dumpf(tries.list, stdout, JSON_INDENT(2));
        printf("\n");
    } else {
        printf("1..%zu\n", json_array_size(tries.list));
    }
    json_decref(tries.info);
    json_decref(tries.list);
    return tries.failed ? CLI_EXIT_NOT_MEASURED : CLI_EXIT_OK;
}
