/* SPDX-License-Identifier: EUPL-1.2 */
/* What is counted of one process, each figure with its name as a selector, and where it falls short.
 *
 * The names are stable: they are attributes in registers and facts of check_process. peil-source_bpmn(7) says what each
 * means and which rule of bpmnlint it goes with; a test holds that page against this list. */
#ifndef SOURCE_BPMN_FIGURES_H
#define SOURCE_BPMN_FIGURES_H

#include "model.h"

/* FIGURE(name): totals, or counts of what is right or wrong. */
#define FIGURES                                                                                                        \
    FIGURE(activities)                                                                                                 \
    FIGURE(activities_named)                                                                                           \
    FIGURE(activities_documented)                                                                                      \
    FIGURE(activities_with_executor)                                                                                   \
    FIGURE(activities_in_lane_or_role)                                                                                 \
    FIGURE(verb_object_labels)                                                                                         \
    FIGURE(events)                                                                                                     \
    FIGURE(gateways)                                                                                                   \
    FIGURE(elements)                                                                                                   \
    FIGURE(nodes_needing_label)                                                                                        \
    FIGURE(nodes_labelled)                                                                                             \
    FIGURE(scopes)                                                                                                     \
    FIGURE(scopes_with_start)                                                                                          \
    FIGURE(scopes_with_end)                                                                                            \
    FIGURE(start_events)                                                                                               \
    FIGURE(end_events)                                                                                                 \
    FIGURE(subprocess_start_missing)                                                                                   \
    FIGURE(subprocess_end_missing)                                                                                     \
    FIGURE(disconnected)                                                                                               \
    FIGURE(unreachable)                                                                                                \
    FIGURE(no_way_out)                                                                                                 \
    FIGURE(flows)                                                                                                      \
    FIGURE(dangling)                                                                                                   \
    FIGURE(duplicate_flows)                                                                                            \
    FIGURE(unconditional_flows)                                                                                        \
    FIGURE(inclusive_gateways)                                                                                         \
    FIGURE(complex_gateways)                                                                                           \
    FIGURE(exclusive_decisions)                                                                                        \
    FIGURE(exclusive_decisions_named)                                                                                  \
    FIGURE(gateway_join_fork)                                                                                          \
    FIGURE(superfluous_gateways)                                                                                       \
    FIGURE(event_gateways_wrong)                                                                                       \
    FIGURE(implicit_start)                                                                                             \
    FIGURE(implicit_end)                                                                                               \
    FIGURE(implicit_split)                                                                                             \
    FIGURE(fake_joins)                                                                                                 \
    FIGURE(blank_starts_double)                                                                                        \
    FIGURE(start_events_not_blank)                                                                                     \
    FIGURE(untyped_event_starts)                                                                                       \
    FIGURE(multiple_definitions)                                                                                       \
    FIGURE(link_events_unmatched)                                                                                      \
    FIGURE(ad_hoc_faults)                                                                                              \
    FIGURE(has_diagram)                                                                                                \
    FIGURE(nodes_not_drawn)                                                                                            \
    FIGURE(data_used)                                                                                                  \
    FIGURE(data_named)                                                                                                 \
    FIGURE(lane_count)                                                                                                 \
    FIGURE(duplicate_ids)

enum figure {
#define FIGURE(name) FIGURE_##name,
    FIGURES
#undef FIGURE
        FIGURE_COUNT
};

enum { WHERE_KEPT = 5 }; /* the first that fall short */

struct tally {
    const struct model *model;
    const struct process *process;
    int64_t count[FIGURE_COUNT];
    struct text where[FIGURE_COUNT]; /* JSON list without its brackets */
    uint8_t where_count[FIGURE_COUNT];
};

extern const char *const figure_names[FIGURE_COUNT];

/* Counts one process of a resolved model. Zero tally before the first; tally_clear after the last. */
void tally_process(struct tally *tally, const struct model *model, uint32_t process);
void tally_clear(struct tally *tally);

/* labels.c: "Aanvraag beoordelen", "Beoordeel aanvraag", "Assess request": at least two words, one of which says what
 * is done. A rule of thumb for Dutch and English. */
bool label_is_verb_object(const char *label);

#endif
