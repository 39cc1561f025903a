/* SPDX-License-Identifier: EUPL-1.2 */
/* A run on the terminal and as JSON. */
#include "cli/run_page.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/print.h"
#include "base/poison.h"

enum { LOST_SHOWN = 8 };

/* ---- Words
 * ----------------------------------------------------------------------------------------------------------- */

const char *dimension_word(int dimension)
{
    static const char *const words[DIMENSION_MOST + 1] = {
        N_("described"), N_("owned"), N_("steered"), N_("current"), N_("quality"), N_("improving"), N_("the whole"),
    };
    return _(words[dimension]);
}

const char *outcome_word(enum outcome outcome)
{
    static const char *const words[OUTCOME_COUNT] = {
        N_("not there"),           N_("good"),           N_("falls short"),
        N_("allowed, incomplete"), N_("not applicable"), N_("not measured"),
    };
    return _(words[outcome]);
}

/* Descriptors that were asked for, by plugin. */
struct known_plugin {
    struct known_plugin *next;
    const char *name;
    json_t *info; /* NULL: it could not be asked */
};

static const json_t *plugin_info(struct cli *cli, const char *plugin)
{
    static struct known_plugin *known;
    for (const struct known_plugin *at = known; at; at = at->next)
        if (strcmp(at->name, plugin) == 0)
            return at->info;
    struct known_plugin *added = memory_allocate_zeroed(1, sizeof(*added)); /* for as long as the process */
    _cleanup_free_ char *text = NULL;
    struct peil_error error = {0};
    added->next = known;
    added->name = memory_text(plugin);
    if (job_plugin_info(&cli->place, "check", plugin, &text, &error) == 0)
        added->info = json_loads(text, 0, NULL);
    known = added;
    return added->info;
}

/* What plugins said of their reasons as they were measuring: then nobody has to be asked again. */
struct known_reason {
    struct known_reason *next;
    const char *plugin, *reason;
    struct reason_words words;
};
static struct known_reason *known_reasons; /* for as long as the process */

static struct known_reason *known_reason(const char *plugin, const char *reason)
{
    for (struct known_reason *at = known_reasons; at; at = at->next)
        if (strcmp(at->plugin, plugin) == 0 && strcmp(at->reason, reason) == 0)
            return at;
    return NULL;
}

void reason_words_keep(struct cli *cli, const char *plugin, const char *reason, const char *text, const char *hint)
{
    if (known_reason(plugin, reason))
        return;
    struct known_reason *kept = arena_allocate(cli->arena, sizeof(*kept));
    *kept = (struct known_reason){.next = known_reasons,
                                  .plugin = arena_text(cli->arena, plugin),
                                  .reason = arena_text(cli->arena, reason),
                                  .words = {arena_text(cli->arena, text), arena_text(cli->arena, hint)}};
    known_reasons = kept;
}

struct reason_words reason_words(struct cli *cli, const char *plugin, const char *reason)
{
    if (strcmp(reason, "plugin_failed") == 0)
        return (struct reason_words){_("the plugin failed"),
                                     _("See peil runs show for the cause, and peil plugin test.")};
    const struct known_reason *known = known_reason(plugin, reason);
    if (known)
        return known->words;
    const json_t *checks = *plugin ? json_object_get(plugin_info(cli, plugin), "checks") : NULL;
    for (size_t i = 0; i < json_array_size(checks); i++) {
        const json_t *reasons = json_object_get(json_array_get(checks, i), "reasons");
        for (size_t j = 0; j < json_array_size(reasons); j++) {
            const json_t *item = json_array_get(reasons, j);
            const char *key = json_string_value(json_object_get(item, "key"));
            if (key && strcmp(key, reason) == 0)
                return (struct reason_words){arena_text(cli->arena, json_string_value(json_object_get(item, "text"))),
                                             arena_text(cli->arena, json_string_value(json_object_get(item, "hint")))};
        }
    }
    return (struct reason_words){NULL, NULL};
}

/* ---- Reading
 * --------------------------------------------------------------------------------------------------------- */

int run_page_read(struct cli *cli, struct store *store, const struct results_run *run, struct run_page *ret_page,
                  struct peil_error *error)
{
    *ret_page = (struct run_page){.run = *run};
    int failed = results_scores(store, run->id, 0, ret_page->scores, error);
    if (!failed && run->number > 0)
        failed = results_run_find(cli->arena, store, run->programme, run->number - 1, &ret_page->before, error);
    failed = failed ? failed : results_baseline_find(cli->arena, store, run->programme, &ret_page->baseline, error);
    if (!failed && ret_page->before.id)
        failed = results_splits(store, run->id, ret_page->before.id, 0, ret_page->since_before, &ret_page->has_before,
                                error);
    if (!failed && ret_page->baseline.id && ret_page->baseline.number < run->number)
        failed = results_splits(store, run->id, ret_page->baseline.id, 0, ret_page->since_baseline,
                                &ret_page->has_baseline, error);
    if (!failed && run->not_measured)
        failed = results_failures(cli->arena, store, run->id, &ret_page->failures, &ret_page->failure_count, error);
    if (!failed && run->not_measured)
        failed = results_reasons(cli->arena, store, run->id, OUTCOME_NOT_MEASURED, &ret_page->lost,
                                 &ret_page->lost_count, error);
    return failed;
}

bool run_page_below_norm(const struct run_page *page)
{
    for (int i = 0; i < DIMENSION_MOST; i++) {
        const struct results_score *score = &page->scores[i];
        enum score_colour colour = score_colour_of(score->mean, score->norm, score->intervention);
        if (score->exists && (colour == SCORE_RED || colour == SCORE_AMBER))
            return true;
    }
    return false;
}

/* ---- On the terminal
 * -------------------------------------------------------------------------------------------------- */

static const char *coverage_text(struct cli *cli, const struct results_score *score)
{
    if (score->weight_applicable == 0)
        return "–";
    return arena_format(cli->arena, "%s %%",
                        print_tenths(cli, percentage_tenths(score->weight_measured, score->weight_applicable)));
}

static void print_scores(struct cli *cli, const struct run_page *page)
{
    const struct print_column columns[] = {{"", PRINT_LEFT, true},    {_("score"), PRINT_RIGHT, false},
                                           {"", PRINT_LEFT, false},   {_("coverage"), PRINT_RIGHT, false},
                                           {"n", PRINT_RIGHT, false}, {"", PRINT_LEFT, false}};
    struct print_table *table = print_table_new(cli, columns, 6);
    for (int i = 0; i <= DIMENSION_MOST; i++) {
        const struct results_score *score = &page->scores[i];
        if (!score->exists)
            continue;
        print_cell(table, dimension_word(i));
        print_cell(table, print_tenths(cli, score_tenths(score->mean)));
        print_cell(table, i == SPLIT_TOTAL
                              ? ""
                              : print_colour_word(cli, score_colour_of(score->mean, score->norm, score->intervention)));
        print_cell(table, coverage_text(cli, score));
        print_cell(table, print_count(cli, score->objects));
        bool indicative = score_indicative(score->objects, score->weight_measured, score->weight_applicable);
        print_cell(table, indicative && score->mean.weight ? _("indicative") : "");
    }
    print_table_end(table);
}

static const char *signed_tenths(struct cli *cli, const struct split_fraction *part)
{
    int64_t tenths = split_tenths(*part);
    return arena_format(cli->arena, "%s%s",
                        tenths > 0   ? "+"
                        : tenths < 0 ? "−"
                                     : "",
                        print_tenths(cli, tenths < 0 ? -tenths : tenths));
}

static void print_difference(struct cli *cli, const struct run_page *page, const struct split_parts *parts,
                             const struct results_run *against)
{
    char day[11];
    date_format(against->as_of, day);
    if (against->baseline)
        printf(_("\nDifference with the baseline (run %d, %s):\n"), against->number, day);
    else
        printf(_("\nDifference with run %d (%s):\n"), against->number, day);
    const struct print_column columns[] = {
        {"", PRINT_LEFT, true},           {_("total"), PRINT_RIGHT, false}, {_("real change"), PRINT_RIGHT, false},
        {_("scope"), PRINT_RIGHT, false}, {_("rules"), PRINT_RIGHT, false}, {_("coverage"), PRINT_RIGHT, false}};
    struct print_table *table = print_table_new(cli, columns, 6);
    for (int i = 0; i <= DIMENSION_MOST; i++) {
        if (!page->scores[i].exists)
            continue;
        const struct split_parts *part = &parts[i];
        const struct split_fraction *cells[] = {&part->total, &part->real, &part->scope, &part->rules, &part->coverage};
        print_cell(table, dimension_word(i));
        for (int j = 0; j < 5; j++)
            print_cell(table, part->defined ? signed_tenths(cli, cells[j]) : NULL);
    }
    print_table_end(table);
}

static void print_lost(struct cli *cli, const struct run_page *page)
{
    if (page->run.not_measured == 0)
        return;
    printf(_("\nNot measured: %s results\n"), print_count(cli, page->run.not_measured));
    for (size_t i = 0; i < page->failure_count; i++)
        printf("  %s: %s (%s)\n", page->failures[i].check, page->failures[i].cause,
               print_count(cli, page->failures[i].objects));
    size_t shown = 0;
    for (size_t i = 0; i < page->lost_count; i++) {
        const struct results_reason *lost = &page->lost[i];
        if (strcmp(lost->reason, "plugin_failed") == 0)
            continue;
        if (shown++ == LOST_SHOWN) {
            printf("  …\n");
            return;
        }
        const char *words = reason_words(cli, lost->plugin, lost->reason).text;
        printf("  %s: %s (%s)\n", lost->check, words ? words : lost->reason, print_count(cli, lost->objects));
    }
}

void run_page_print(struct cli *cli, const struct run_page *page)
{
    const struct results_run *run = &page->run;
    char day[11];
    date_format(run->as_of, day);
    if (run->baseline)
        printf(_("%s, run %d (baseline), as of %s: %s objects, %s results\n"), run->programme, run->number, day,
               print_count(cli, run->population), print_count(cli, run->measured + run->not_measured));
    else
        printf(_("%s, run %d, as of %s: %s objects, %s results\n"), run->programme, run->number, day,
               print_count(cli, run->population), print_count(cli, run->measured + run->not_measured));
    print_scores(cli, page);
    if (page->has_baseline)
        print_difference(cli, page, page->since_baseline, &page->baseline);
    if (page->has_before && page->before.id != page->baseline.id)
        print_difference(cli, page, page->since_before, &page->before);
    print_lost(cli, page);
}

/* ---- As JSON
 * ---------------------------------------------------------------------------------------------------------- */

static json_t *tenths_json(int64_t tenths)
{
    return tenths < 0 ? json_null() : json_real((double)tenths / 10);
}

static json_t *parts_json(const struct split_parts *parts)
{
    if (!parts->defined)
        return json_null();
    const struct split_fraction *cells[] = {&parts->total, &parts->real, &parts->scope, &parts->rules,
                                            &parts->coverage};
    static const char *const names[] = {"total", "real", "scope", "rules", "coverage"};
    json_t *value = json_object();
    for (int i = 0; i < 5; i++)
        json_object_set_new(value, names[i], json_real((double)split_tenths(*cells[i]) / 10));
    return value;
}

static json_t *score_json(const struct run_page *page, int dimension)
{
    static const char *const colours[] = {"grey", "red", "amber", "green"};
    const struct results_score *score = &page->scores[dimension];
    json_t *value = json_object();
    json_object_set_new(value, "dimension", json_string(dimension == SPLIT_TOTAL ? "" : dimension_names[dimension]));
    json_object_set_new(value, "score", tenths_json(score_tenths(score->mean)));
    json_object_set_new(value, "coverage",
                        tenths_json(score->weight_applicable
                                        ? percentage_tenths(score->weight_measured, score->weight_applicable)
                                        : -1));
    json_object_set_new(value, "objects", json_integer(score->objects));
    json_object_set_new(value, "objects_measured", json_integer(score->objects_measured));
    json_object_set_new(value, "objects_at_norm", json_integer(score->objects_at_norm));
    json_object_set_new(
        value, "indicative",
        json_boolean(score_indicative(score->objects, score->weight_measured, score->weight_applicable)));
    if (dimension != SPLIT_TOTAL) {
        json_object_set_new(value, "norm", json_integer(score->norm));
        json_object_set_new(value, "intervention", json_integer(score->intervention));
        json_object_set_new(value, "colour",
                            json_string(colours[score_colour_of(score->mean, score->norm, score->intervention)]));
    }
    if (page->has_baseline)
        json_object_set_new(value, "since_baseline", parts_json(&page->since_baseline[dimension]));
    if (page->has_before)
        json_object_set_new(value, "since_before", parts_json(&page->since_before[dimension]));
    return value;
}

struct json_t *run_page_json(const struct run_page *page)
{
    const struct results_run *run = &page->run;
    char day[11];
    date_format(run->as_of, day);
    json_t *scores = json_array();
    json_t *failures = json_array();
    json_t *lost = json_array();
    for (int i = 0; i <= DIMENSION_MOST; i++)
        if (page->scores[i].exists)
            json_array_append_new(scores, score_json(page, i));
    for (size_t i = 0; i < page->failure_count; i++)
        json_array_append_new(failures, json_pack("{s:s, s:s, s:s, s:I}", "check", page->failures[i].check, "plugin",
                                                  page->failures[i].plugin, "cause", page->failures[i].cause, "objects",
                                                  (json_int_t)page->failures[i].objects));
    for (size_t i = 0; i < page->lost_count; i++)
        json_array_append_new(lost, json_pack("{s:s, s:s, s:s, s:I}", "check", page->lost[i].check, "plugin",
                                              page->lost[i].plugin, "reason", page->lost[i].reason, "objects",
                                              (json_int_t)page->lost[i].objects));
    return json_pack("{s:s, s:i, s:i, s:s, s:b, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:o, s:o, s:o}", "programme",
                     run->programme, "version", run->version, "number", run->number, "as_of", day, "baseline",
                     (int)run->baseline, "started_at", run->started_at, "finished_at", run->finished_at, "actor",
                     run->actor, "objects", (json_int_t)run->population, "measured", (json_int_t)run->measured,
                     "not_measured", (json_int_t)run->not_measured, "population_hash", run->population_hash,
                     "results_hash", run->results_hash, "scores", scores, "failures", failures, "not_measured_because",
                     lost);
}
