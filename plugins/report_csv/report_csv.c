/* SPDX-License-Identifier: EUPL-1.2 */
/* The CSV renderer (RFC 4180): one table of the report a file. A text that a spreadsheet would take for a formula gets
 * a single quote before it (OWASP ASVS 1.2.10); numbers are numbers and stay as they are. */
#include <string.h>

#include "plugins/report/model.h"
#include "plugins/report/say.h"

static const struct peil_option options[] = {
    {"table", PEIL_OPTION_CHOICE, 0, "scores", 0, 0, "scores|trend|gaps|checks|findings|rejects",
     PEIL_N_("which table of the report")},
    {"separator", PEIL_OPTION_CHOICE, 0, "comma", 0, 0, "comma|semicolon",
     PEIL_N_("between fields; with semicolon, decimals have a comma, as Dutch spreadsheets expect")},
    {"bom", PEIL_OPTION_BOOLEAN, 0, "no", 0, 0, NULL, PEIL_N_("start with a byte order mark, for spreadsheets")},
};
enum { OPTION_TABLE, OPTION_SEPARATOR, OPTION_BOM };

struct csv {
    struct sink *sink;
    const json_t *model;
    int semicolon;
    int fields; /* of this line */
};

static void csv_next(struct csv *csv)
{
    if (csv->fields++ > 0)
        sink_text(csv->sink, csv->semicolon ? ";" : ",");
}

/* ASVS 1.2.10; a line feed too, because some programs split there. Full-width forms are folded by some spreadsheets. */
static int csv_formula(const char *text)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return 1;
    return 0;
}

static void csv_text(struct csv *csv, const char *text)
{
    csv_next(csv);
    int formula = csv_formula(text);
    int quoted = formula || strpbrk(text, ",;\"\r\n\t'") || *text == ' ' || (*text && text[strlen(text) - 1] == ' ');
    if (!quoted) {
        sink_text(csv->sink, text);
        return;
    }
    sink_text(csv->sink, formula ? "\"'" : "\"");
    for (; *text; text++)
        sink_write(csv->sink, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    sink_text(csv->sink, "\"");
}

static void csv_digits(struct csv *csv, uint64_t number)
{
    char digits[24];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    sink_write(csv->sink, digits + at, sizeof(digits) - at);
}

static uint64_t csv_sign(struct csv *csv, int64_t number)
{
    if (number >= 0)
        return (uint64_t)number;
    sink_text(csv->sink, "-");
    return (uint64_t) - (number + 1) + 1;
}

/* Empty when it is not there: never a zero. */
static void csv_integer(struct csv *csv, const json_t *value, const char *path)
{
    csv_next(csv);
    if (model_has(value, path))
        csv_digits(csv, csv_sign(csv, model_integer(value, path)));
}

static void csv_tenths(struct csv *csv, const json_t *value, const char *path)
{
    csv_next(csv);
    if (!model_has(value, path))
        return;
    uint64_t tenths = csv_sign(csv, model_integer(value, path));
    csv_digits(csv, tenths / 10);
    sink_text(csv->sink, csv->semicolon ? "," : ".");
    csv_digits(csv, tenths % 10);
}

static void csv_field(struct csv *csv, const json_t *value, const char *path)
{
    csv_text(csv, model_text(value, path));
}

static void csv_end(struct csv *csv)
{
    sink_text(csv->sink, "\r\n");
    csv->fields = 0;
}

static void csv_head(struct csv *csv, const char *const *names)
{
    for (; *names; names++)
        csv_text(csv, *names);
    csv_end(csv);
}

/* ---- The tables ---------------------------------------------------------------------------------------------- */

static const char *const csv_parts[] = {"total_tenths", "real_tenths", "scope_tenths", "rules_tenths",
                                        "coverage_tenths"};
enum { CSV_PARTS = 5 };

static void csv_score(struct csv *csv, const json_t *unit, const char *dimension, const json_t *score)
{
    csv_field(csv, unit, "key");
    csv_field(csv, unit, "name");
    csv_text(csv, dimension);
    csv_field(csv, score, "state");
    csv_tenths(csv, score, "tenths");
    csv_tenths(csv, score, "scale_tenths");
    csv_field(csv, score, "colour");
    csv_tenths(csv, score, "norm_tenths");
    csv_text(csv, model_true(score, "indicative") ? "yes" : "no");
    csv_integer(csv, score, "objects");
    csv_integer(csv, score, "objects_measured");
    csv_integer(csv, score, "objects_at_norm");
    csv_integer(csv, score, "coverage.n");
    csv_integer(csv, score, "coverage.d");
    csv_tenths(csv, score, "baseline.tenths");
    for (size_t i = 0; i < CSV_PARTS; i++)
        csv_tenths(csv, model_at(score, "since_baseline"), csv_parts[i]);
    csv_end(csv);
}

static void csv_scores(struct csv *csv)
{
    static const char *const names[] = {"unit",
                                        "unit_name",
                                        "dimension",
                                        "state",
                                        "score",
                                        "scale_1_5",
                                        "colour",
                                        "norm",
                                        "indicative",
                                        "objects",
                                        "objects_measured",
                                        "objects_at_norm",
                                        "weight_measured",
                                        "weight_applicable",
                                        "baseline_score",
                                        "change_total",
                                        "change_real",
                                        "change_scope",
                                        "change_rules",
                                        "change_coverage",
                                        NULL};
    csv_head(csv, names);
    size_t count = model_count(csv->model, "units");
    for (size_t i = 0; i <= count; i++) {
        const json_t *unit = i < count ? model_item(csv->model, "units", i) : model_at(csv->model, "whole");
        for (size_t j = 0; j < model_count(unit, "dimensions"); j++) {
            const json_t *dimension = model_item(unit, "dimensions", j);
            csv_score(csv, unit, model_text(dimension, "name"), dimension);
        }
        csv_score(csv, unit, "total", model_at(unit, "score"));
    }
}

static void csv_trend(struct csv *csv)
{
    static const char *const names[] = {"run",
                                        "date",
                                        "objects",
                                        "weight_measured",
                                        "weight_applicable",
                                        "score",
                                        "baseline_plus_real",
                                        "norm",
                                        "change_total",
                                        "change_real",
                                        "change_scope",
                                        "change_rules",
                                        "change_coverage",
                                        "breaks",
                                        NULL};
    csv_head(csv, names);
    for (size_t i = 0; i < model_count(csv->model, "trend"); i++) {
        const json_t *run = model_item(csv->model, "trend", i);
        csv_integer(csv, run, "number");
        csv_field(csv, run, "as_of");
        csv_integer(csv, run, "objects");
        csv_integer(csv, run, "coverage.n");
        csv_integer(csv, run, "coverage.d");
        csv_tenths(csv, run, "tenths");
        csv_tenths(csv, run, "real_level_tenths");
        csv_tenths(csv, run, "norm_tenths");
        for (size_t j = 0; j < CSV_PARTS; j++)
            csv_tenths(csv, model_at(run, "since_baseline"), csv_parts[j]);
        csv_next(csv);
        csv_digits(csv, model_count(run, "breaks"));
        csv_end(csv);
    }
}

static void csv_gaps(struct csv *csv)
{
    static const char *const names[] = {"check",     "title",          "dimension",        "unit",
                                        "unit_name", "objects_short",  "objects_measured", "missed_weight",
                                        "gain_unit", "gain_dimension", "gain_total",       NULL};
    csv_head(csv, names);
    for (size_t i = 0; i < model_count(csv->model, "gaps"); i++) {
        const json_t *gap = model_item(csv->model, "gaps", i);
        csv_field(csv, gap, "check");
        csv_field(csv, gap, "title");
        csv_field(csv, gap, "dimension");
        csv_field(csv, gap, "unit.key");
        csv_field(csv, gap, "unit.name");
        csv_integer(csv, gap, "short");
        csv_integer(csv, gap, "measured");
        csv_integer(csv, gap, "missed_weight");
        csv_tenths(csv, gap, "gain_unit_tenths");
        csv_tenths(csv, gap, "gain_tenths");
        csv_tenths(csv, gap, "gain_total_tenths");
        csv_end(csv);
    }
}

static void csv_counts(struct csv *csv, const json_t *check, const char *key, const char *name, const json_t *counts)
{
    static const char *const outcomes[] = {"ok", "short", "allowed_incomplete", "not_applicable", "not_measured",
                                           "n",  "d"};
    csv_field(csv, check, "key");
    csv_field(csv, check, "title");
    csv_text(csv, key);
    csv_text(csv, name);
    for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
        csv_integer(csv, counts, outcomes[i]);
    csv_end(csv);
}

static void csv_checks(struct csv *csv)
{
    static const char *const names[] = {
        "check",          "title",        "unit", "unit_name", "ok", "short", "allowed_incomplete",
        "not_applicable", "not_measured", "n",    "d",         NULL};
    csv_head(csv, names);
    for (size_t i = 0; i < model_count(csv->model, "checks"); i++) {
        const json_t *check = model_item(csv->model, "checks", i);
        for (size_t j = 0; j < model_count(check, "units"); j++) {
            const json_t *unit = model_item(check, "units", j);
            csv_counts(csv, check, model_text(unit, "key"), model_text(unit, "name"), unit);
        }
        csv_counts(csv, check, model_text(csv->model, "audience.key"), model_text(csv->model, "audience.name"),
                   model_at(check, "whole"));
    }
}

static void csv_findings(struct csv *csv, int dutch)
{
    static const char *const names[] = {"kind",  "key",         "title",     "unit",   "unit_name",
                                        "check", "check_title", "dimension", "reason", "reason_text",
                                        "hint",  "detail",      "n",         "d",      NULL};
    csv_head(csv, names);
    for (size_t i = 0; i < model_count(csv->model, "findings.rows"); i++) {
        const json_t *finding = model_item(csv->model, "findings.rows", i);
        for (size_t j = 0; j < 12; j++) {
            static const char *const paths[] = {"kind",  "key",         "title",     "unit.key", "unit.name",
                                                "check", "check_title", "dimension", "reason",   "",
                                                "",      "detail"};
            if (j == 9)
                csv_field(csv, finding, dutch ? "text.nl" : "text.en");
            else if (j == 10)
                csv_field(csv, finding, dutch ? "hint.nl" : "hint.en");
            else
                csv_field(csv, finding, paths[j]);
        }
        csv_integer(csv, finding, "n");
        csv_integer(csv, finding, "d");
        csv_end(csv);
    }
}

static void csv_rejects(struct csv *csv)
{
    static const char *const names[] = {"import", "source", "date", "number", "section", "place", "reason", NULL};
    csv_head(csv, names);
    for (size_t i = 0; i < model_count(csv->model, "imports"); i++) {
        const json_t *import = model_item(csv->model, "imports", i);
        for (size_t j = 0; j < model_count(import, "rejects"); j++) {
            const json_t *reject = model_item(import, "rejects", j);
            csv_integer(csv, import, "id");
            csv_field(csv, import, "source");
            csv_field(csv, import, "as_of");
            csv_integer(csv, reject, "number");
            csv_field(csv, reject, "section");
            csv_field(csv, reject, "place");
            csv_field(csv, reject, "reason");
            csv_end(csv);
        }
    }
}

static int render(const struct peil_host *host, const struct peil_setting *settings, const char *model,
                  size_t model_size, struct peil_error *error)
{
    json_t *root;
    int failed = model_parse(model, model_size, &root, error);
    if (failed)
        return failed;
    static struct sink sink;
    struct say words;
    struct csv csv = {.sink = &sink, .model = root, .semicolon = settings[OPTION_SEPARATOR].integer == 1};
    sink_begin(&sink, host, error);
    say_begin(&words, host);
    if (settings[OPTION_BOM].integer)
        sink_text(&sink, "\xef\xbb\xbf");
    switch (settings[OPTION_TABLE].integer) {
    case 1:
        csv_trend(&csv);
        break;
    case 2:
        csv_gaps(&csv);
        break;
    case 3:
        csv_checks(&csv);
        break;
    case 4:
        csv_findings(&csv, words.dutch);
        break;
    case 5:
        csv_rejects(&csv);
        break;
    default:
        csv_scores(&csv);
        break;
    }
    json_decref(root);
    return sink_end(&sink);
}

static const struct peil_report report = {
    .size = sizeof(report),
    .option_count = sizeof(options) / sizeof(options[0]),
    .options = options,
    .media_type = "text/csv",
    .extension = "csv",
    .render = render,
};

static const struct peil_plugin plugin = {
    PEIL_PLUGIN_HEAD,
    .kind = PEIL_KIND_REPORT,
    .name = "csv",
    .version = "1.0",
    .summary = PEIL_N_("one table of the report, for a spreadsheet"),
    .table = &report,
};

const struct peil_plugin *peil_plugin(void)
{
    return &plugin;
}
