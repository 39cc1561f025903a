/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables of rules and of results. */
#include "cli/rules_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/print.h"
#include "cli/rows.h"
#include "base/poison.h"

static const char *norm_text(struct cli *cli, int32_t norm)
{
    if (norm % 1000 == 0)
        return arena_format(cli->arena, "%d %%", norm / 1000);
    char *text = arena_format(cli->arena, "%d.%03d", norm / 1000, norm % 1000);
    while (text[strlen(text) - 1] == '0')
        text[strlen(text) - 1] = '\0';
    if (strcmp(cli->language, "nl") == 0)
        *strchr(text, '.') = ',';
    return arena_format(cli->arena, "%s %%", text);
}

static const char *about(struct cli *cli, const struct rule *rule)
{
    const char *text = "";
    for (uint32_t i = 0; i < rule->metric.column_count; i++)
        text = arena_format(cli->arena, "%s%s%s", text, i ? ", " : "", rule->metric.columns[i]);
    return rule->metric.argument ? arena_format(cli->arena, "%s%s%s", text, *text ? ": " : "", rule->metric.argument)
                                 : text;
}

void rules_page_rules(struct cli *cli, const struct rules *rules)
{
    char from[11];
    date_format(rules->from, from);
    printf(_("%s, version %d, from %s: %s\n"), rules->name, rules->version, from, rules->title);
    for (size_t i = 0; i < rules->dataset_count; i++) {
        const struct print_column columns[] = {{_("rule"), PRINT_LEFT, false},
                                               {_("check"), PRINT_LEFT, false},
                                               {_("norm"), PRINT_RIGHT, false},
                                               {_("weight"), PRINT_RIGHT, false},
                                               {_("about"), PRINT_LEFT, true}};
        printf("\n%s (%s)\n\n", rules->datasets[i].key, rules->sources[rules->datasets[i].source].plugin);
        struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t j = 0; j < rules->rule_count; j++) {
            const struct rule *rule = &rules->rules[j];
            if (rule->dataset != i)
                continue;
            print_cell(table, rule->key);
            print_cell(table, rule->kind->name);
            print_cell(table, norm_text(cli, rule->norm));
            print_cell_format(table, "%d", rule->weight);
            print_cell(table, about(cli, rule));
        }
        print_table_end(table);
    }
}

/* Its sign and word, as in every list. */
static const char *outcome_word(const struct data_result *result)
{
    return result->outcome == OUTCOME_OK      ? _("✔ at norm")
           : result->outcome == OUTCOME_SHORT ? _("✖ short")
                                              : _("○ not measured");
}

static const char *counted(struct cli *cli, const struct data_result *result)
{
    if (result->outcome == OUTCOME_NOT_MEASURED)
        return result->cause;
    const char *text =
        arena_format(cli->arena, _("%s of %s"), print_count(cli, result->n), print_count(cli, result->d));
    if (result->allowed)
        text = arena_format(cli->arena, _("%s; %s allowed"), text, print_count(cli, result->allowed));
    if (result->unknown)
        text = arena_format(cli->arena, _("%s; %s without a value"), text, print_count(cli, result->unknown));
    return result->value ? arena_format(cli->arena, "%s (%s)", text, result->value) : text;
}

void rules_page_results(struct cli *cli, const struct data_measurement *measurement, bool finders)
{
    const struct peil_cost *cost = &measurement->answers.cost;
    const struct print_column columns[] = {{_("rule"), PRINT_LEFT, false},
                                           {_("outcome"), PRINT_LEFT, false},
                                           {_("norm"), PRINT_RIGHT, false},
                                           {_("counted"), PRINT_LEFT, true}};
    printf("%s\n\n", measurement->dataset->key);
    struct print_table *table = print_table_new(cli, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < measurement->result_count; i++) {
        const struct data_result *result = &measurement->results[i];
        print_cell(table, result->rule->key);
        print_cell(table, outcome_word(result));
        print_cell(table, norm_text(cli, result->rule->norm));
        print_cell(table, counted(cli, result));
    }
    print_table_end(table);
    printf(_("\n%" PRIu64 " scans, %" PRIu64 " queries; %s\n\n"), cost->scans, cost->queries,
           cost->road ? cost->road : "–");
    for (size_t i = 0; finders && i < measurement->result_count; i++)
        if (measurement->results[i].finder && measurement->results[i].outcome == OUTCOME_SHORT)
            print_line(measurement->results[i].rule->key, measurement->results[i].finder);
}

json_t *rules_page_json(const struct data_measurement *measurement)
{
    json_t *results = json_array();
    for (size_t i = 0; i < measurement->result_count; i++) {
        const struct data_result *result = &measurement->results[i];
        json_array_append_new(results,
                              json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:i, s:s?, s:s?, s:s?}", "rule",
                                        result->rule->key, "check", result->rule->kind->name, "outcome",
                                        outcome_names[result->outcome], "n", (json_int_t)result->n, "d",
                                        (json_int_t)result->d, "allowed", (json_int_t)result->allowed, "unknown",
                                        (json_int_t)result->unknown, "norm", (int)result->rule->norm, "value",
                                        result->value, "cause", result->cause, "finder", result->finder));
    }
    const struct peil_cost *cost = &measurement->answers.cost;
    return json_pack("{s:s, s:I, s:I, s:s?, s:o}", "dataset", measurement->dataset->key, "scans",
                     (json_int_t)cost->scans, "queries", (json_int_t)cost->queries, "road", cost->road, "results",
                     results);
}

int rules_page_status(const struct data_measurement *measurement)
{
    int status = CLI_EXIT_OK;
    for (size_t i = 0; i < measurement->result_count; i++) {
        enum outcome outcome = measurement->results[i].outcome;
        int found = outcome == OUTCOME_NOT_MEASURED ? CLI_EXIT_NOT_MEASURED
                    : outcome == OUTCOME_SHORT      ? CLI_EXIT_BELOW_NORM
                                                    : CLI_EXIT_OK;
        status = found > status ? found : status;
    }
    return status;
}
