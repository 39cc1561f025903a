/* SPDX-License-Identifier: EUPL-1.2 */
/* The JSON renderer: the report model itself, canonical: members sorted by name, integers only, UTF-8. */
#include "plugins/report/model.h"
#include "plugins/report/say.h"

static const struct peil_option options[] = {
    {"indent", PEIL_OPTION_INTEGER, 0, "2", 0, 8, NULL, PEIL_N_("spaces for each level; 0: all on one line")},
};

static int json_write(const char *bytes, size_t size, void *context)
{
    sink_write(context, bytes, size);
    return 0;
}

static int render(const struct peil_host *host, const struct peil_setting *settings, const char *model,
                  size_t model_size, struct peil_error *error)
{
    json_t *root;
    int failed = model_parse(model, model_size, &root, error);
    if (failed)
        return failed;
    static struct sink sink;
    sink_begin(&sink, host, error);
    size_t indent = (size_t)settings[0].integer;
    size_t flags = JSON_SORT_KEYS | (indent > 0 ? JSON_INDENT(indent) : JSON_COMPACT);
    int unwritten = json_dump_callback(root, json_write, &sink, flags);
    json_decref(root);
    sink_text(&sink, "\n");
    failed = sink_end(&sink);
    if (!failed && unwritten)
        failed = say_fail(error, PEIL_ERROR_SYSTEM, "the model could not be written as JSON");
    return failed;
}

static const struct peil_report report = {
    .size = sizeof(report),
    .option_count = sizeof(options) / sizeof(options[0]),
    .options = options,
    .media_type = "application/json",
    .extension = "json",
    .render = render,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_REPORT,
    .name = "json",
    .version = "1.0",
    .summary = PEIL_N_("the report's figures as JSON, see peil-json(5)"),
    .table = &report,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
