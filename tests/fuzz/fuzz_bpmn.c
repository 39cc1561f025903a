/* SPDX-License-Identifier: EUPL-1.2 */
/* Fuzz target: a BPMN file from its bytes to every value that a mapping can ask of its processes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz_xml.h"
#include "source_bpmn/select.h"
#include "base/poison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* What must hold of any process, however it was written. */
static void check_figures(const struct tally *tally)
{
    const int64_t *count = tally->count;
    check(count[FIGURE_elements] == count[FIGURE_activities] + count[FIGURE_events] + count[FIGURE_gateways]);
    check(count[FIGURE_activities_with_executor] <= count[FIGURE_activities]);
    check(count[FIGURE_activities_in_lane_or_role] <= count[FIGURE_activities_with_executor]);
    check(count[FIGURE_nodes_labelled] <= count[FIGURE_nodes_needing_label]);
    check(count[FIGURE_scopes_with_start] <= count[FIGURE_scopes]);
    check(count[FIGURE_exclusive_decisions_named] <= count[FIGURE_exclusive_decisions]);
    check(count[FIGURE_disconnected] <= count[FIGURE_elements]);
    check(count[FIGURE_unreachable] <= count[FIGURE_elements]);
    check(count[FIGURE_dangling] <= count[FIGURE_flows]);
    check(count[FIGURE_unconditional_flows] <= count[FIGURE_flows]);
    check(count[FIGURE_data_named] <= count[FIGURE_data_used]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"@key",
                                        "@title",
                                        "@documentation",
                                        "@lanes",
                                        "@roles",
                                        "@file",
                                        "@responsible",
                                        "data_inputs",
                                        "data_outputs",
                                        "@where:disconnected",
                                        "@where:nodes_labelled",
                                        "@where:dangling",
                                        "extension:versie"};
    struct selector selectors[sizeof names / sizeof *names];
    struct peil_error error = {0};
    struct tally tally = {0};
    uint64_t line;
    struct model_input input = {.descriptor = -1, .bytes = (const char *)data, .size = size};
    struct model *model = model_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check(selector_read(&fuzz_xml_host, "process", names[i], &selectors[i], &error) == 0);
    if (model_read(model, &fuzz_xml_host, &input, &line, &error) != 0) {
        check(error.message[0] != '\0' && error.code < 0);
    } else if (model->is_bpmn) {
        model_resolve(model);
        for (size_t p = 0; p < model->processes.count; p++) {
            struct subject subject = {
                .model = model, .process = (uint32_t)p, .tally = &tally, .file = "a/b.bpmn", .folder = "a"};
            tally_process(&tally, model, (uint32_t)p);
            check_figures(&tally);
            for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                struct peil_value value = selector_value(&selectors[i], &subject);
                check(value.state == PEIL_VALUE_ABSENT || value.text[value.size] == '\0');
            }
        }
    }
    tally_clear(&tally);
    model_free(model);
    return 0;
}
