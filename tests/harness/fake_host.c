/* SPDX-License-Identifier: EUPL-1.2 */
/* The runner's manners without its process. */
#include "fake_host.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

static void *fake_allocate(void *context, size_t size)
{
    struct fake_host *host = context;
    if (host->memory_most && (size > host->memory_most || host->memory_given > host->memory_most - size))
        return NULL;
    host->memory_given += size;
    return arena_allocate(host->arena, size);
}

static int fake_cancelled(void *context)
{
    return ((const struct fake_host *)context)->cancelled;
}

static void fake_log(void *context, int level, const char *text)
{
    struct fake_host *host = context;
    buffer_append_format(&host->logs, "%d %s\n", level, text);
}

static const char *fake_translate(void *context, const char *message_id)
{
    const struct fake_host *host = context;
    return host->language && *message_id ? text_translate(message_id) : message_id;
}

static const char *fake_translate_count(void *context, const char *one, const char *many, uint64_t count)
{
    const struct fake_host *host = context;
    return host->language ? text_translate_count(one, many, count) : count == 1 ? one : many;
}

static struct fake_record *fake_new_record(struct fake_host *host, uint32_t selection, const struct peil_place *place)
{
    if (host->record_count == host->record_room) {
        host->record_room = host->record_room ? 2 * host->record_room : 64;
        host->records = memory_resize(host->records, host->record_room, sizeof(*host->records));
    }
    struct fake_record *record = &host->records[host->record_count++];
    *record = (struct fake_record){.selection = selection, .place = place ? *place : (struct peil_place){0}};
    record->place.file = arena_text(host->arena, record->place.file);
    record->place.pointer = arena_text(host->arena, record->place.pointer);
    return record;
}

static int fake_known(const struct fake_host *host, uint32_t selection, struct peil_error *error)
{
    if (selection < host->selection_count)
        return 0;
    return error_set(error, PEIL_ERROR_PLUGIN, "selection %u of %u", selection, host->selection_count);
}

static int fake_yield(void *context, uint32_t selection, const struct peil_value *values,
                      const struct peil_place *place, struct peil_error *error)
{
    struct fake_host *host = context;
    int failed = fake_known(host, selection, error);
    if (!failed && host->records_most && host->record_count >= host->records_most)
        failed = error_set(error, PEIL_ERROR_INTERRUPTED, "the host takes no more");
    if (failed)
        return failed;
    uint32_t count = host->selections[selection].selector_count;
    struct peil_value *copies = arena_allocate_array(host->arena, count + 1u, sizeof(*copies));
    for (uint32_t i = 0; i < count; i++) {
        bool has_text = values[i].state == PEIL_VALUE_TEXT || values[i].state == PEIL_VALUE_JSON;
        if (values[i].state > PEIL_VALUE_UNKNOWN || (has_text && !utf8_is_valid(values[i].text, values[i].size)))
            return error_set(error, PEIL_ERROR_PLUGIN, "value %u: state %u, or not UTF-8", i, values[i].state);
        copies[i].state = values[i].state;
        copies[i].size = has_text ? values[i].size : 0;
        copies[i].text = has_text ? arena_text_n(host->arena, values[i].text, values[i].size) : NULL;
    }
    struct fake_record *record = fake_new_record(host, selection, place);
    record->values = copies;
    record->value_count = count;
    return 0;
}

static int fake_reject(void *context, uint32_t selection, const struct peil_place *place, const char *reason,
                       struct peil_error *error)
{
    struct fake_host *host = context;
    int failed = fake_known(host, selection, error);
    if (!failed)
        fake_new_record(host, selection, place)->reason = arena_text(host->arena, reason);
    return failed;
}

static int fake_note(void *context, const char *file, const char *text, struct peil_error *error)
{
    struct fake_host *host = context;
    (void)error;
    buffer_append_format(&host->notes, "%s%s%s\n", file ? file : "", file ? ": " : "", text);
    return 0;
}

static int32_t fake_want_fact(void *context, const char *name, struct peil_error *error)
{
    struct fake_host *host = context;
    if (!host->preparing)
        return error_set(error, PEIL_ERROR_PLUGIN, "asks for a fact outside prepare");
    return plug_fact_want(&host->facts, host->arena, name, error);
}

static int fake_write(void *context, const void *bytes, size_t size, struct peil_error *error)
{
    struct fake_host *host = context;
    (void)error;
    buffer_append(&host->bytes, bytes, size);
    return 0;
}

static int fake_column(void *context, const struct peil_column *column, struct peil_error *error)
{
    struct fake_host *host = context;
    (void)error;
    buffer_append_format(&host->columns, "%s %u %s%s\n", column->name, column->type,
                         column->native_type ? column->native_type : "?",
                         column->flags & PEIL_COLUMN_NOT_NULL ? " not null" : "");
    return 0;
}

static int fake_answer(void *context, uint32_t metric, const struct peil_answer *answer, struct peil_error *error)
{
    struct fake_host *host = context;
    char wrong[160];
    if (!host->question)
        return error_set(error, PEIL_ERROR_PLUGIN, "answers what was not asked");
    if (protocol_check_answer(host->question, metric, answer, wrong))
        return error_set(error, PEIL_ERROR_PLUGIN, "%s", wrong);
    struct peil_answer *kept = &host->answers[metric];
    if (kept->state)
        return error_set(error, PEIL_ERROR_PLUGIN, "metric %u twice", metric);
    *kept = *answer;
    kept->text = answer->text ? arena_text_n(host->arena, answer->text, answer->text_size) : NULL;
    kept->cause = arena_text(host->arena, answer->cause);
    kept->finder = arena_text(host->arena, answer->finder);
    return 0;
}

static int fake_cost(void *context, const struct peil_cost *cost, struct peil_error *error)
{
    struct fake_host *host = context;
    (void)error;
    host->cost = *cost;
    host->cost.road = arena_text(host->arena, cost->road);
    return 0;
}

static int fake_finding(void *context, int level, const char *key, const char *text, struct peil_error *error)
{
    struct fake_host *host = context;
    (void)error;
    buffer_append_format(&host->notes, "%d %s: %s\n", level, key, text);
    return 0;
}

void fake_host_init(struct fake_host *host)
{
    *host = (struct fake_host){
        .abi = {.size = sizeof(host->abi),
                .abi_minor = PEIL_ABI_MINOR,
                .context = host,
                .allocate = fake_allocate,
                .cancelled = fake_cancelled,
                .log = fake_log,
                .translate = fake_translate,
                .translate_count = fake_translate_count,
                .yield = fake_yield,
                .reject = fake_reject,
                .note = fake_note,
                .want_fact = fake_want_fact,
                .write = fake_write,
                .column = fake_column,
                .answer = fake_answer,
                .cost = fake_cost,
                .finding = fake_finding},
        .arena = arena_new(),
        .date = "2026-11-24",
    };
}

void fake_host_release(struct fake_host *host)
{
    arena_free(host->arena);
    free(host->records);
    buffer_release(&host->notes);
    buffer_release(&host->logs);
    buffer_release(&host->bytes);
    buffer_release(&host->columns);
    if (host->handle)
        dlclose(host->handle);
    *host = (struct fake_host){0};
}

const struct peil_plugin *fake_host_open(struct fake_host *host, const char *file)
{
    struct plug plug;
    const char *base = strrchr(file, '/');
    base = base ? base + 1 : file;
    const char *bar = strchr(base, '_');
    size_t size = strlen(base);
    if (!bar || size < 4) {
        error_set(&host->error, PEIL_ERROR_USAGE, "%s: not KIND_NAME.so", file);
        return NULL;
    }
    const char *kind = arena_text_n(host->arena, base, (size_t)(bar - base));
    const char *name = arena_text_n(host->arena, bar + 1, size - 3 - (size_t)(bar + 1 - base));
    int descriptor;
    char hash[HASH_HEX_SIZE];
    if (plug_open(file, NULL, &descriptor, hash, &host->error))
        return NULL;
    int failed = plug_load(&plug, descriptor, file, kind, name, &host->error);
    close(descriptor);
    if (failed)
        return NULL;
    host->handle = plug.handle;
    return plug.descriptor;
}

const struct peil_setting *fake_settings(struct fake_host *host, const struct peil_option *options, uint32_t count,
                                         const char *const *pairs)
{
    size_t given = 0;
    while (pairs && pairs[given])
        given++;
    struct job_setting *rows = arena_allocate_array(host->arena, given + 1, sizeof(*rows));
    for (size_t i = 0; i < given; i++) {
        const char *equals = strchr(pairs[i], '=');
        if (!equals) {
            error_set(&host->error, PEIL_ERROR_USAGE, "'%s' is not name=value", pairs[i]);
            return NULL;
        }
        rows[i].key = arena_text_n(host->arena, pairs[i], (size_t)(equals - pairs[i]));
        rows[i].value = equals + 1;
        rows[i].place = arena_format(host->arena, "test.ini:%zu", i + 1);
    }
    const struct peil_setting *settings;
    if (plug_settings(host->arena, options, count, "test", NULL, rows, given, &settings, &host->error))
        return NULL;
    return settings;
}

/* ---- Sources ------------------------------------------------------------------------------------------------------
 */

int fake_source_read_all(struct fake_host *host, const struct peil_plugin *plugin, const char *location,
                         const struct peil_selection *selections, uint32_t count, const char *const *pairs)
{
    const struct peil_source *source = plugin->table;
    error_clear(&host->error);
    const struct peil_setting *settings = fake_settings(host, source->options, source->option_count, pairs);
    if (!settings)
        return host->error.code;
    host->selections = selections;
    host->selection_count = count;
    int failed = source->read(&host->abi, location, settings, selections, count, &host->error);
    return failed;
}

int fake_source_read(struct fake_host *host, const struct peil_plugin *plugin, const char *location, const char *each,
                     const char *const *selectors, const char *const *pairs)
{
    struct peil_selection *selection = arena_allocate(host->arena, sizeof(*selection));
    *selection = (struct peil_selection){.name = "test", .each = each, .selectors = selectors};
    while (selectors[selection->selector_count])
        selection->selector_count++;
    return fake_source_read_all(host, plugin, location, selection, 1, pairs);
}

const char *fake_record_line(struct fake_host *host, size_t index)
{
    static const char *const signs[] = {[PEIL_VALUE_ABSENT] = "~", [PEIL_VALUE_GONE] = "!", [PEIL_VALUE_UNKNOWN] = "?"};
    const struct fake_record *record = &host->records[index];
    struct buffer line = {0};
    buffer_append_text(&line, record->place.file ? record->place.file : "");
    if (record->place.line)
        buffer_append_format(&line, ":%" PRIu64, record->place.line);
    if (record->place.pointer)
        buffer_append_format(&line, "#%s", record->place.pointer);
    if (record->reason)
        buffer_append_format(&line, ": %s", record->reason);
    for (uint32_t i = 0; i < record->value_count; i++) {
        buffer_append_byte(&line, '|');
        if (record->values[i].text)
            buffer_append(&line, record->values[i].text, record->values[i].size);
        else
            buffer_append_text(&line, signs[record->values[i].state]);
    }
    const char *text = arena_text_n(host->arena, buffer_text(&line), line.size);
    buffer_release(&line);
    return text;
}

/* ---- Checks -------------------------------------------------------------------------------------------------------
 */

static const struct peil_check *fake_find_check(const struct peil_plugin *plugin, const char *rule)
{
    const struct peil_check_table *table = plugin->table;
    for (uint32_t i = 0; i < table->check_count; i++) {
        const char *at = (const char *)table->checks + (size_t)i * table->check_size;
        if (strcmp(((const struct peil_check *)at)->name, rule) == 0)
            return (const struct peil_check *)at;
    }
    return NULL;
}

int fake_check_prepare_pairs(struct fake_host *host, struct fake_check *ret_check, const struct peil_plugin *plugin,
                             const char *rule, const char *const *pairs)
{
    uint32_t wanted[PLUG_CHECK_FACTS_MOST];
    *ret_check = (struct fake_check){.check = fake_find_check(plugin, rule)};
    if (!ret_check->check)
        return error_set(&host->error, PEIL_ERROR_USAGE, "no check '%s'", rule);
    error_clear(&host->error);
    const struct peil_setting *settings =
        fake_settings(host, ret_check->check->options, ret_check->check->option_count, pairs);
    if (!settings)
        return host->error.code;
    host->facts = (struct plug_facts){.wanted = wanted};
    host->preparing = true;
    int failed = ret_check->check->prepare(&host->abi, settings, &ret_check->state, &host->error);
    host->preparing = false;
    for (uint32_t i = 0; i < host->facts.wanted_count; i++)
        ret_check->facts[i] = host->facts.names[wanted[i]];
    ret_check->fact_count = host->facts.wanted_count;
    return failed;
}

int fake_check_prepare(struct fake_host *host, struct fake_check *ret_check, const struct peil_plugin *plugin,
                       const char *rule, ...)
{
    const char *pairs[64] = {NULL};
    va_list arguments;
    va_start(arguments, rule);
    for (size_t i = 0; i < 63 && (pairs[i] = va_arg(arguments, const char *)); i++)
        continue;
    va_end(arguments);
    return fake_check_prepare_pairs(host, ret_check, plugin, rule, pairs);
}

static struct peil_value fake_copy_value(const struct peil_value *value, void **ret_copy)
{
    struct peil_value copy = *value;
    *ret_copy = NULL;
    if (value->text) {
        *ret_copy = malloc(value->size ? value->size : 1);
        if (value->size)
            memcpy(*ret_copy, value->text, value->size);
        copy.text = *ret_copy;
    }
    return copy;
}

int fake_check_judge_facts(struct fake_host *host, const struct fake_check *check, const struct fake_fact *facts,
                           size_t count, struct peil_outcome *ret_outcome)
{
    struct peil_value values[PLUG_CHECK_FACTS_MOST] = {{0}};
    void *copies[PLUG_CHECK_FACTS_MOST] = {0};
    char wrong[160];
    int failed = 0;
    error_clear(&host->error);
    for (uint32_t i = 0; i < check->fact_count; i++)
        if (strcmp(check->facts[i], "date") == 0)
            values[i] = (struct peil_value){host->date, (uint32_t)strlen(host->date), PEIL_VALUE_TEXT};
    for (size_t i = 0; !failed && i < count; i++) {
        uint32_t at = 0;
        while (at < check->fact_count && strcmp(check->facts[at], facts[i].name) != 0)
            at++;
        if (at == check->fact_count)
            failed = error_set(&host->error, PEIL_ERROR_USAGE, "%s was not asked for", facts[i].name);
        else if (!copies[at])
            values[at] = fake_copy_value(&facts[i].value, &copies[at]);
    }
    *ret_outcome = (struct peil_outcome){0};
    if (!failed)
        failed = check->check->judge(&host->abi, check->state, values, ret_outcome, &host->error);
    if (!failed && protocol_check_outcome(ret_outcome, check->check->reason_count, wrong))
        failed = error_set(&host->error, PEIL_ERROR_PLUGIN, "%s", wrong);
    if (!failed && ret_outcome->detail)
        ret_outcome->detail = arena_text_n(host->arena, ret_outcome->detail, ret_outcome->detail_size);
    for (uint32_t i = 0; i < check->fact_count; i++)
        free(copies[i]);
    return failed;
}

int fake_check_judge(struct fake_host *host, const struct fake_check *check, struct peil_outcome *ret_outcome, ...)
{
    struct fake_fact facts[PLUG_CHECK_FACTS_MOST];
    size_t count = 0;
    va_list arguments;
    va_start(arguments, ret_outcome);
    while (count < PLUG_CHECK_FACTS_MOST) {
        facts[count] = va_arg(arguments, struct fake_fact);
        if (!facts[count].name)
            break;
        count++;
    }
    va_end(arguments);
    return fake_check_judge_facts(host, check, facts, count, ret_outcome);
}

const char *fake_check_reason(const struct fake_check *check, const struct peil_outcome *outcome)
{
    return outcome->reason ? check->check->reasons[outcome->reason - 1].key : "";
}

const char *fake_outcome_line(struct fake_host *host, const struct fake_check *check,
                              const struct peil_outcome *outcome)
{
    static const char *const verdicts[] = {
        [PEIL_VERDICT_ALLOWED_INCOMPLETE] = "allowed_incomplete",
        [PEIL_VERDICT_NOT_APPLICABLE] = "not_applicable",
        [PEIL_VERDICT_NOT_MEASURED] = "not_measured",
    };
    const char *reason = fake_check_reason(check, outcome);
    const char *detail = outcome->detail && outcome->detail_size ? outcome->detail : NULL;
    const char *first = outcome->verdict == PEIL_VERDICT_MEASURED
                            ? arena_format(host->arena, "%" PRId64 " of %" PRId64, outcome->n, outcome->d)
                            : verdicts[outcome->verdict];
    return arena_format(host->arena, "%s%s%s%s%s%s", first, *reason ? " " : "", reason, detail ? " (" : "",
                        detail ? detail : "", detail ? ")" : "");
}

/* ---- Reports ------------------------------------------------------------------------------------------------------
 */

int fake_report_render(struct fake_host *host, const struct peil_plugin *plugin, const char *model,
                       const char *const *pairs)
{
    const struct peil_report *report = plugin->table;
    error_clear(&host->error);
    buffer_clear(&host->bytes);
    const struct peil_setting *settings = fake_settings(host, report->options, report->option_count, pairs);
    if (!settings)
        return host->error.code;
    return report->render(&host->abi, settings, model, strlen(model), &host->error);
}

/* ---- Data ---------------------------------------------------------------------------------------------------------
 */

int fake_data_measure(struct fake_host *host, const struct peil_plugin *plugin, const struct peil_dataset *dataset,
                      const struct peil_metric *metrics, uint32_t count, const char *const *pairs)
{
    const struct peil_data *data = plugin->table;
    error_clear(&host->error);
    const struct peil_setting *settings = fake_settings(host, data->options, data->option_count, pairs);
    if (!settings)
        return host->error.code;
    int32_t date = 0;
    date_parse_iso(host->date, &date);
    struct protocol_question asked = {
        .aspect = QUESTION_MEASURE, .date = date, .dataset = *dataset, .metrics = metrics, .metric_count = count};
    struct peil_question question = {.size = sizeof(question),
                                     .metric_count = count,
                                     .metric_size = sizeof(*metrics),
                                     .date = date,
                                     .dataset = dataset,
                                     .metrics = metrics};
    host->answers = arena_allocate_array(host->arena, count + 1u, sizeof(*host->answers));
    host->question = &asked;
    int failed = data->measure(&host->abi, settings, &question, &host->error);
    host->question = NULL;
    return failed;
}

int fake_data_schema(struct fake_host *host, const struct peil_plugin *plugin, const char *table,
                     const char *const *pairs)
{
    const struct peil_data *data = plugin->table;
    error_clear(&host->error);
    buffer_clear(&host->columns);
    const struct peil_setting *settings = fake_settings(host, data->options, data->option_count, pairs);
    return settings ? data->schema(&host->abi, settings, table, &host->error) : host->error.code;
}

const char *fake_answer_line(struct fake_host *host, uint32_t metric)
{
    const struct peil_answer *answer = &host->answers[metric];
    if (answer->state != PEIL_ANSWER_MEASURED)
        return arena_format(host->arena, "not measured: %s", answer->cause ? answer->cause : "no answer");
    return arena_format(host->arena,
                        "%" PRId64 ": %" PRId64 " good %" PRId64 " bad %" PRId64 " allowed %" PRId64 " unknown%s%s",
                        answer->rows, answer->good, answer->bad, answer->allowed, answer->unknown,
                        answer->text ? " = " : "", answer->text ? answer->text : "");
}
