/* SPDX-License-Identifier: EUPL-1.2 */
/* The works that are one call of the plugin: describe itself, read a register, measure data, render a report,
 * deliver a message. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

/* A plugin that fails says why; one that forgets to is told on. */
static int plugin_failed(int code, const char *function, struct peil_error *error)
{
    if (error->code < 0 && error->message[0])
        return error->code;
    return error_set(error, PEIL_ERROR_PLUGIN, _("%s gave %d and no message"), function, code);
}

int plug_work_info(struct plug_host *host, struct peil_error *error)
{
    int failed = plug_describe(host->plug, &host->payload, error);
    if (failed)
        return failed;
    return plug_channel_write(host->channel, JOB_FRAME_INFO, host->payload.data, host->payload.size, error);
}

int plug_work_source(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    const struct peil_source *source = plug_source(host->plug);
    const struct peil_setting *settings;
    uint32_t type;
    const void *payload;
    size_t size;
    _cleanup_arena_ struct arena *keep = arena_new(); /* host->arena is a record's */
    int failed = plug_settings(keep, source->options, source->option_count,
                               job->settings_name ? job->settings_name : job->plugin, job->settings_place,
                               job->settings, job->setting_count, &settings, error);
    failed = failed ? failed : plug_channel_read(host->channel, &type, &payload, &size, error);
    if (!failed && type != JOB_FRAME_SELECTIONS)
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("sent a frame of type %d that does not belong here"), (int)type);
    if (!failed)
        failed = protocol_get_selections(keep, payload, size, &host->selections, &host->selection_count, error);
    if (failed)
        return failed;
    if (!job->location)
        return error_set(error, PEIL_ERROR_USAGE, _("a source needs a file or a folder"));
    error_clear(error);
    failed =
        source->read(&host->abi, job->location, settings, host->selections, (uint32_t)host->selection_count, error);
    host->selections = NULL;
    host->selection_count = 0;
    return failed ? plugin_failed(failed, "read", error) : 0;
}

/* Which function of the table that is. */
static int data_call(struct plug_host *host, const struct peil_setting *settings, const struct protocol_question *asked,
                     const char **ret_function, struct peil_error *error)
{
    const struct peil_data *data = plug_data(host->plug);
    struct peil_question question = {.size = sizeof(question),
                                     .metric_count = (uint32_t)asked->metric_count,
                                     .metric_size = sizeof(struct peil_metric),
                                     .date = asked->date,
                                     .dataset = &asked->dataset,
                                     .metrics = asked->metrics};
    switch (asked->aspect) {
    case QUESTION_SCHEMA:
        *ret_function = "schema";
        return data->schema(&host->abi, settings, asked->dataset.table, error);
    case QUESTION_MEASURE:
        *ret_function = "measure";
        return data->measure(&host->abi, settings, &question, error);
    case QUESTION_EXPLAIN:
        *ret_function = "explain";
        return data->explain(&host->abi, settings, &question, error);
    default:
        *ret_function = "test";
        return data->test ? data->test(&host->abi, settings, error) : 0;
    }
}

int plug_work_data(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    const struct peil_data *data = plug_data(host->plug);
    const struct peil_setting *settings;
    struct protocol_question question;
    const char *function = "";
    uint32_t type;
    const void *payload;
    size_t size;
    int failed = plug_settings(host->arena, data->options, data->option_count,
                               job->settings_name ? job->settings_name : job->plugin, job->settings_place,
                               job->settings, job->setting_count, &settings, error);
    failed = failed ? failed : plug_channel_read(host->channel, &type, &payload, &size, error);
    if (!failed && type != JOB_FRAME_QUESTION)
        failed = error_set(error, PEIL_ERROR_PLUGIN, _("sent a frame of type %d that does not belong here"), (int)type);
    failed = failed ? failed : protocol_get_question(host->arena, payload, size, &question, error);
    if (failed)
        return failed;
    host->answered = arena_allocate_array(host->arena, question.metric_count + 1, sizeof(*host->answered));
    host->question = question.aspect == QUESTION_MEASURE ? &question : NULL;
    error_clear(error);
    failed = data_call(host, settings, &question, &function, error);
    host->question = NULL;
    return failed ? plugin_failed(failed, function, error) : 0;
}

/* The model in pieces, until END. */
static int gather_model(struct plug_host *host, struct buffer *model, struct peil_error *error)
{
    while (true) {
        uint32_t type;
        const void *payload;
        size_t size;
        int failed = plug_channel_read(host->channel, &type, &payload, &size, error);
        if (failed)
            return failed;
        if (type == JOB_FRAME_END)
            return 0;
        if (type != JOB_FRAME_MODEL)
            return error_set(error, PEIL_ERROR_PLUGIN, _("sent a frame of type %d that does not belong here"),
                             (int)type);
        buffer_append(model, payload, size);
    }
}

int plug_work_report(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    const struct peil_report *report = plug_report(host->plug);
    const struct peil_setting *settings;
    _cleanup_buffer_ struct buffer model = {0};
    int failed = plug_settings(host->arena, report->options, report->option_count,
                               job->settings_name ? job->settings_name : job->plugin, job->settings_place,
                               job->settings, job->setting_count, &settings, error);
    failed = failed ? failed : gather_model(host, &model, error);
    if (failed)
        return failed;
    error_clear(error);
    failed = report->render(&host->abi, settings, buffer_text(&model), model.size, error);
    return failed ? plugin_failed(failed, "render", error) : 0;
}

int plug_work_notify(struct plug_host *host, const struct protocol_job *job, struct peil_error *error)
{
    const struct peil_notify *notify = plug_notify(host->plug);
    const struct peil_setting *settings;
    struct peil_message message;
    struct peil_receipt receipt = {0};
    _cleanup_buffer_ struct buffer bytes = {0};
    bool render;
    int failed = plug_settings(host->arena, notify->options, notify->option_count,
                               job->settings_name ? job->settings_name : job->plugin, job->settings_place,
                               job->settings, job->setting_count, &settings, error);
    failed = failed ? failed : gather_model(host, &bytes, error);
    failed = failed ? failed : protocol_get_message(host->arena, bytes.data, bytes.size, &message, &render, error);
    if (failed)
        return failed;
    error_clear(error);
    failed = render ? notify->render(&host->abi, settings, &message, error)
                    : notify->deliver(&host->abi, settings, &message, &receipt, error);
    if (failed)
        return plugin_failed(failed, render ? "render" : "deliver", error);
    if (render)
        return 0;
    if (receipt.state < PEIL_DELIVERY_SENT || receipt.state > PEIL_DELIVERY_UNKNOWN)
        return error_set(error, PEIL_ERROR_PLUGIN, _("gave a receipt that says nothing"));
    buffer_clear(&host->payload);
    protocol_put_receipt(&host->payload, &receipt);
    return plug_channel_write(host->channel, JOB_FRAME_RECEIPT, host->payload.data, host->payload.size, error);
}
