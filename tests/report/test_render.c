/* SPDX-License-Identifier: EUPL-1.2 */
/* The renderers against written-out models: golden text and tables, sound and safe HTML, the same bytes each time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fake_host.h"
#include "markup.h"
#include "base/poison.h"

static const char *source_folder(void)
{
    const char *folder = getenv("PEIL_SOURCE");
    return folder ? folder : ".";
}

static const char *build_folder(void)
{
    const char *folder = getenv("PEIL_BUILD");
    return folder ? folder : ".";
}

static void read_file(struct buffer *out, const char *name)
{
    _cleanup_free_ char *path = memory_format("%s/tests/report/%s", source_folder(), name);
    FILE *file = fopen(path, "re");
    if (!file)
        fail_msg("%s cannot be read", path);
    char bytes[4096];
    size_t size;
    while ((size = fread(bytes, 1, sizeof(bytes), file)) > 0)
        buffer_append(out, bytes, size);
    fclose(file);
}

/* Renders a model; what came out is in host->bytes until the next time. */
struct renderer {
    struct fake_host host;
    const struct peil_plugin *plugin;
};

static void renderer_open(struct renderer *renderer, const char *name, const char *language)
{
    _cleanup_free_ char *path = memory_format("%s/plugins/%s.so", build_folder(), name);
    fake_host_init(&renderer->host);
    renderer->host.language = strcmp(language, "nl") == 0 ? "nl" : NULL;
    renderer->plugin = fake_host_open(&renderer->host, path);
    if (!renderer->plugin)
        fail_msg("%s: %s", path, renderer->host.error.message);
}

static void renderer_close(struct renderer *renderer)
{
    fake_host_release(&renderer->host);
}

static const char *render(struct renderer *renderer, const char *model, const char *const *pairs)
{
    static const char *const none[] = {NULL};
    if (fake_report_render(&renderer->host, renderer->plugin, model, pairs ? pairs : none) != 0)
        fail_msg("%s", renderer->host.error.message);
    return buffer_text(&renderer->host.bytes);
}

static char *render_once(const char *name, const char *language, const char *model, const char *const *pairs)
{
    struct renderer renderer;
    renderer_open(&renderer, name, language);
    char *bytes = memory_text(render(&renderer, model, pairs));
    renderer_close(&renderer);
    return bytes;
}

static json_t *model_load(const char *name)
{
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, name);
    json_t *model = json_loads(buffer_text(&text), 0, NULL);
    assert_non_null(model);
    return model;
}

static char *model_dump(json_t *model)
{
    char *text = json_dumps(model, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(model);
    return text;
}

/* ---- Golden files ---------------------------------------------------------------------------------------------- */

static void check_golden(const char *renderer, const char *language, const char *model, const char *const *pairs,
                         const char *golden)
{
    _cleanup_buffer_ struct buffer text = {0};
    _cleanup_buffer_ struct buffer expected = {0};
    read_file(&text, model);
    _cleanup_free_ char *bytes = render_once(renderer, language, buffer_text(&text), pairs);
    if (getenv("PEIL_GOLDEN_WRITE")) {
        _cleanup_free_ char *path = memory_format("%s/tests/report/%s", source_folder(), golden);
        FILE *file = fopen(path, "we");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
        fclose(file);
    }
    read_file(&expected, golden);
    assert_string_equal(bytes, buffer_text(&expected));
}

static void text_is_as_written_out(void **state)
{
    (void)state;
    check_golden("report_text", "nl", "mt.json", NULL, "golden/mt.nl.txt");
    check_golden("report_text", "en", "mt.json", NULL, "golden/mt.en.txt");
    check_golden("report_text", "nl", "steward.json", NULL, "golden/steward.nl.txt");
}

static void tables_are_as_written_out(void **state)
{
    (void)state;
    static const struct {
        const char *table, *golden;
    } tables[] = {{"table=scores", "golden/scores.csv"},     {"table=trend", "golden/trend.csv"},
                  {"table=gaps", "golden/gaps.csv"},         {"table=checks", "golden/checks.csv"},
                  {"table=findings", "golden/findings.csv"}, {"table=rejects", "golden/rejects.csv"}};
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        const char *pairs[] = {tables[i].table, NULL};
        check_golden("report_csv", "nl", "steward.json", pairs, tables[i].golden);
    }
    static const char *const dutch[] = {"table=trend", "separator=semicolon", "bom=yes", NULL};
    check_golden("report_csv", "nl", "mt.json", dutch, "golden/trend-nl.csv");
}

static void json_is_the_model_itself(void **state)
{
    (void)state;
    static const char *const one[] = {"indent=1", NULL};
    check_golden("report_json", "nl", "mt.json", one, "mt.json");
    check_golden("report_json", "en", "steward.json", one, "steward.json");
}

static void text_fits_eighty_columns(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "golden/steward.nl.txt");
    size_t columns = 0, lines = 0;
    for (const char *at = buffer_text(&text); *at; at++) {
        if (*at == '\n') {
            assert_true(columns <= 80);
            columns = 0;
            lines++;
        } else if (((unsigned char)*at & 0xc0) != 0x80) {
            columns++;
        }
    }
    assert_true(lines > 100);
}

/* ---- The page -------------------------------------------------------------------------------------------------- */

static void check_sound(const char *page, struct markup *markup)
{
    if (!markup_read(markup, page, strlen(page)))
        fail_msg("%s", markup->problem);
    assert_int_equal(markup->h1, 1);
    assert_int_equal(markup->captions, markup->tables);
    assert_int_equal(markup->titles, markup->charts);
    assert_int_equal(markup->descriptions, markup->charts);
}

static void page_is_sound(void **state)
{
    (void)state;
    static const char *const models[] = {"mt.json", "steward.json"};
    static const char *const languages[] = {"nl", "en"};
    for (size_t i = 0; i < 4; i++) {
        _cleanup_buffer_ struct buffer text = {0};
        read_file(&text, models[i / 2]);
        _cleanup_free_ char *page = render_once("report_html", languages[i % 2], buffer_text(&text), NULL);
        struct markup markup;
        check_sound(page, &markup);
        assert_int_equal(markup.charts, 8); /* trend, parts, and a radar for each of five units and the whole */
        assert_non_null(strstr(page, i % 2 ? " lang=\"en\"" : " lang=\"nl\""));
        assert_non_null(strstr(page, "default-src &#39;none&#39;; style-src &#39;sha256-"));
        markup_release(&markup);
    }
}

static void page_has_nothing_from_outside(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "steward.json");
    _cleanup_free_ char *page = render_once("report_html", "nl", buffer_text(&text), NULL);
    static const char *const outside[] = {"<script", "javascript:", "@import",   "url(",
                                          "src=",    "https://",    " style=\"", "<link"};
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
        assert_null(strstr(page, outside[i]));
}

static char *tenths_text(int64_t tenths)
{
    return memory_format("%lld,%lld", (long long)tenths / 10, (long long)tenths % 10);
}

/* The next score cell of the page holds this number, or none. */
static const char *check_cell(const char *at, json_t *score)
{
    at = strstr(at, "class=\"s ");
    assert_non_null(at);
    const char *end = strstr(at, "</td>");
    json_t *tenths = json_object_get(score, "tenths");
    _cleanup_free_ char *cell = strndup(at, (size_t)(end - at));
    if (json_is_null(tenths)) {
        assert_null(strstr(cell, "<b>"));
        assert_non_null(strstr(cell, "niet gemeten"));
        return end;
    }
    _cleanup_free_ char *number = tenths_text(json_integer_value(tenths));
    _cleanup_free_ char *bold = memory_format("<b>%s</b>", number);
    assert_non_null(strstr(cell, bold));
    _cleanup_free_ char *coverage =
        tenths_text(json_integer_value(json_object_get(json_object_get(score, "coverage"), "tenths")));
    assert_non_null(strstr(cell, coverage));
    if (json_is_true(json_object_get(score, "indicative"))) {
        assert_non_null(strstr(cell, "indicatief"));
        assert_null(strstr(cell, "werkelijk"));
    }
    return end;
}

static const char *check_unit_cells(const char *at, json_t *unit)
{
    size_t i;
    json_t *dimension;
    json_array_foreach(json_object_get(unit, "dimensions"), i, dimension)
    {
        if (strcmp(json_string_value(json_object_get(dimension, "state")), "not_in_programme") != 0)
            at = check_cell(at, dimension);
    }
    return check_cell(at, json_object_get(unit, "score"));
}

static void page_has_the_figures_of_the_model(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "mt.json");
    _cleanup_free_ char *page = render_once("report_html", "nl", buffer_text(&text), NULL);
    json_t *model = model_load("mt.json"), *unit;
    const char *at = page;
    size_t i;
    json_array_foreach(json_object_get(model, "units"), i, unit)
    {
        at = check_unit_cells(at, unit);
    }
    at = check_unit_cells(at, json_object_get(model, "whole"));
    assert_null(strstr(at, "class=\"s "));
    json_decref(model);
}

static const char *check_number(const char *at, const char *number)
{
    at = strstr(at, "<td class=\"n\">");
    assert_non_null(at);
    at += strlen("<td class=\"n\">");
    const char *end = strstr(at, "</td>");
    assert_int_equal((size_t)(end - at), strlen(number));
    assert_memory_equal(at, number, strlen(number));
    return end;
}

static void trend_table_has_the_figures_of_the_chart(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "mt.json");
    _cleanup_free_ char *page = render_once("report_html", "nl", buffer_text(&text), NULL);
    const char *at = strstr(page, ">13\u00a0jul\u00a02026<");
    static const char *const row[] = {"102", "87,2\u00a0%", "59,4", "56,7", "+16,5", "+13,8", "−1,2", "+2,9", "+1,0"};
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
        at = check_number(at, row[i]);
    const char *chart = strstr(page, "class=\"trend\"");
    const char *description = strstr(chart, "<desc");
    const char *end = strstr(description, "</desc>");
    _cleanup_free_ char *said = strndup(description, (size_t)(end - description));
    assert_non_null(strstr(
        said, "okt\u00a02025 42,9; jan\u00a02026 46,1; apr\u00a02026 50,0; jul\u00a02026 56,7; okt\u00a02026 60,3."));
    assert_null(strstr(page, "Infinity"));
}

static void trend_is_broken_where_rules_changed(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "mt.json");
    _cleanup_free_ char *page = render_once("report_html", "nl", buffer_text(&text), NULL);
    size_t breaks = 0, real = 0, seen = 0;
    for (const char *at = page; (at = strstr(at, "<line class=\"")); at++) {
        breaks += strncmp(at + 13, "brk\"", 4) == 0;
        real += strncmp(at + 13, "real\"", 5) == 0;
        seen += strncmp(at + 13, "seen\"", 5) == 0;
    }
    assert_int_equal(breaks, 2);
    assert_int_equal(real, 2 + 2 * 2); /* two whole steps, two with a gap */
    assert_int_equal(seen, 2);         /* no line of the score across a break */
    assert_non_null(strstr(page, "Breuk bij apr\u00a02026: de norm voor Beschreven ging omhoog van 70 naar 75;"));
}

/* ---- Hostile names --------------------------------------------------------------------------------------------- */

static const char *const hostile[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title></svg><svg onload=alert(1)>",
    "<!-- --><![CDATA[ ]]>&lt;&#60;&amp",
    "javascript:alert(1)",
    "\x1b[2J\x1b]0;owned\x07\r\nX-Injected: 1",
    "\u202egnp.exe \u2066 \u200f",
    "%s%n%1$s %2$s{{constructor}}",
    "=cmd|' /C calc'!A0",
    "a very long name without any space, "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};
enum { HOSTILE = sizeof(hostile) / sizeof(hostile[0]) };

static int is_word_of_ours(const char *key)
{
    static const char *const keys[] = {"format", "report", "state", "colour", "kind", "change"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i], key) == 0)
            return 1;
    return 0;
}

/* Every text of the model that is not one of our own words. */
static json_t *poisoned(json_t *value, const char *text)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_string(value))
        return json_string(text);
    if (json_is_array(value)) {
        json_t *list = json_array();
        json_array_foreach(value, i, member)
        {
            json_array_append_new(list, poisoned(member, text));
        }
        return list;
    }
    if (!json_is_object(value))
        return json_incref(value);
    json_t *object = json_object();
    json_object_foreach(value, key, member)
    {
        json_object_set_new(object, key, is_word_of_ours(key) ? json_incref(member) : poisoned(member, text));
    }
    return object;
}

static char *poisoned_model(const char *name, const char *text)
{
    json_t *model = model_load(name);
    char *bytes = model_dump(poisoned(model, text));
    json_decref(model);
    return bytes;
}

static void hostile_names_stay_text_on_the_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++) {
        _cleanup_free_ char *model = poisoned_model("steward.json", hostile[i]);
        _cleanup_free_ char *page = render_once("report_html", "nl", model, NULL);
        struct markup markup;
        check_sound(page, &markup);
        assert_null(strchr(page, '\x1b'));
        assert_null(strchr(page, '\r'));
        assert_null(strstr(page, "\u202e"));
        if (i != 7 && i != 8) /* those with characters that no page may hold */
            assert_non_null(strstr(markup.text, hostile[i]));
        markup_release(&markup);
    }
}

static void hostile_names_move_no_cursor(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++) {
        _cleanup_free_ char *model = poisoned_model("steward.json", hostile[i]);
        _cleanup_free_ char *text = render_once("report_text", "nl", model, NULL);
        for (const char *at = text; *at; at++)
            assert_true((unsigned char)*at >= 0x20 || *at == '\n');
        assert_null(strstr(text, "\u202e"));
    }
}

/* ---- Formulas -------------------------------------------------------------------------------------------------- */

static void formulas_are_defused(void **state)
{
    (void)state;
    static const char *const starts[] = {"=1+1", "+1",    "-1",     "@SUM(A1)", "\t=1",  "\r=1",
                                         "\n=1", "＝1+1", "=\"x\"", "=1,2",     "-x\"y", "＋1"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        json_t *json = model_load("mt.json");
        json_t *gap = json_array_get(json_object_get(json, "gaps"), 0);
        json_object_set_new(gap, "title", json_string(starts[i]));
        _cleanup_free_ char *model = model_dump(json);
        static const char *const pairs[] = {"table=gaps", NULL};
        _cleanup_free_ char *table = render_once("report_csv", "nl", model, pairs);
        _cleanup_buffer_ struct buffer expected = {0};
        buffer_append_text(&expected, "\r\nowner_below,\"'");
        for (const char *at = starts[i]; *at; at++)
            buffer_append_text(&expected, *at == '"' ? "\"\"" : (char[]){*at, '\0'});
        buffer_append_text(&expected, "\",owned,");
        assert_non_null(strstr(table, buffer_text(&expected)));
    }
}

static void numbers_stay_numbers(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "mt.json");
    static const char *const pairs[] = {"table=trend", NULL};
    _cleanup_free_ char *table = render_once("report_csv", "nl", buffer_text(&text), pairs);
    assert_non_null(strstr(table, ",59.4,56.7,75.0,16.5,13.8,-1.2,2.9,1.0,1\r\n"));
    assert_null(strchr(table, '\''));
}

/* ---- The same bytes -------------------------------------------------------------------------------------------- */

static void same_model_gives_the_same_bytes(void **state)
{
    (void)state;
    static const char *const renderers[] = {"report_html", "report_text", "report_csv", "report_json"};
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "steward.json");
    json_t *model = model_load("steward.json");
    _cleanup_free_ char *unsorted = json_dumps(model, JSON_INDENT(3)); /* the members in another order */
    json_decref(model);
    for (size_t i = 0; i < 4; i++) {
        _cleanup_free_ char *first = render_once(renderers[i], "nl", buffer_text(&text), NULL);
        setenv("TZ", "Pacific/Kiritimati", 1);
        setenv("LC_ALL", "tr_TR.UTF-8", 1);
        _cleanup_free_ char *second = render_once(renderers[i], "nl", unsorted, NULL);
        unsetenv("TZ");
        unsetenv("LC_ALL");
        assert_string_equal(first, second);
    }
}

/* ---- Models with little in them, or nothing ---------------------------------------------------------------------- */

static void check_all_render(const char *model)
{
    static const char *const languages[] = {"nl", "en"};
    for (size_t i = 0; i < 2; i++) {
        struct markup markup;
        _cleanup_free_ char *page = render_once("report_html", languages[i], model, NULL);
        check_sound(page, &markup);
        markup_release(&markup);
        _cleanup_free_ char *text = render_once("report_text", languages[i], model, NULL);
        _cleanup_free_ char *table = render_once("report_csv", languages[i], model, NULL);
    }
}

static void an_empty_model_renders(void **state)
{
    (void)state;
    check_all_render("{\"format\": \"peil-report\", \"version\": 1}");
    check_all_render(
        "{\"format\": \"peil-report\", \"version\": 1, \"report\": \"steward\", \"trend\": [{}, {}, {}], "
        "\"units\": [{}], \"gaps\": [{}], \"checks\": [{}], \"findings\": {\"rows\": [{}]}, \"imports\": [{}]}");
}

static void a_baseline_says_that_it_is_one(void **state)
{
    (void)state;
    json_t *model = model_load("mt.json");
    json_object_set_new(json_object_get(model, "run"), "kind", json_string("baseline"));
    json_object_set_new(json_object_get(model, "run"), "number", json_integer(0));
    while (json_array_size(json_object_get(model, "trend")) > 1)
        json_array_remove(json_object_get(model, "trend"), 1);
    json_object_set_new(json_object_get(json_object_get(model, "whole"), "score"), "since_baseline", json_null());
    _cleanup_free_ char *bytes = model_dump(model);
    _cleanup_free_ char *text = render_once("report_text", "nl", bytes, NULL);
    assert_non_null(strstr(text, "Dit is de 0-meting: elke volgende meting wordt hiermee vergeleken."));
    assert_null(strstr(text, "Alle metingen"));
    check_all_render(bytes);
}

static void nothing_is_claimed_without_ground(void **state)
{
    (void)state;
    json_t *model = model_load("mt.json");
    json_object_set_new(json_object_get(json_object_get(model, "whole"), "score"), "indicative", json_true());
    _cleanup_free_ char *bytes = model_dump(model);
    _cleanup_free_ char *text = render_once("report_text", "nl", bytes, NULL);
    assert_non_null(strstr(text, "Een trend is niet te geven"));
    assert_null(strstr(text, "punten beter"));
}

static void twenty_runs_fit(void **state)
{
    (void)state;
    json_t *model = model_load("mt.json");
    json_t *trend = json_object_get(model, "trend"), *last = json_array_get(trend, 4);
    for (int i = 5; i < 20; i++) {
        json_t *run = json_deep_copy(last);
        json_object_set_new(run, "number", json_integer(i));
        json_object_set_new(run, "as_of", json_sprintf("%d-%02d-01", 2027 + i / 12, 1 + i % 12));
        json_array_append_new(trend, run);
    }
    _cleanup_free_ char *bytes = model_dump(model);
    check_all_render(bytes);
    _cleanup_free_ char *page = render_once("report_html", "nl", bytes, NULL);
    const char *chart = strstr(page, "class=\"trend dense\"");
    assert_non_null(chart);
    const char *end = strstr(chart, "</svg>");
    size_t dots = 0;
    for (const char *at = chart; (at = strstr(at, "class=\"dot\"")) && at < end; at++)
        dots++;
    assert_int_equal(dots, 9); /* the baseline and the last eight; all are in the table */
}

/* Every value of the model in turn replaced by something of another type: never a crash, never a broken page. */
static void wrong_types_break_nothing(void **state)
{
    (void)state;
    static const char *const members[] = {"whole",    "units",          "trend",     "gaps",     "owners",
                                          "register", "accountability", "programme", "run",      "baseline",
                                          "previous", "audience",       "checks",    "findings", "imports"};
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        for (int kind = 0; kind < 4; kind++) {
            json_t *model = model_load("steward.json");
            json_object_set_new(model, members[i],
                                kind == 0   ? json_integer(INT64_MIN)
                                : kind == 1 ? json_string("x")
                                : kind == 2 ? json_pack("[i, s, []]", 7, "x")
                                            : json_null());
            _cleanup_free_ char *bytes = model_dump(model);
            check_all_render(bytes);
        }
}

static void what_is_no_model_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *model;
        int code;
    } refused[] = {{"", PEIL_ERROR_INPUT},
                   {"{\"format\": \"peil-report\", \"version\": 1", PEIL_ERROR_INPUT},
                   {"[]", PEIL_ERROR_VERSION},
                   {"{\"format\": \"peil-report\", \"version\": 2}", PEIL_ERROR_VERSION},
                   {"{\"format\": \"else\", \"version\": 1}", PEIL_ERROR_VERSION}};
    static const char *const renderers[] = {"report_html", "report_text", "report_csv", "report_json"};
    static const char *const none[] = {NULL};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < sizeof(refused) / sizeof(refused[0]); j++) {
            struct renderer renderer;
            renderer_open(&renderer, renderers[i], "en");
            assert_int_equal(fake_report_render(&renderer.host, renderer.plugin, refused[j].model, none),
                             refused[j].code);
            assert_int_equal(renderer.host.bytes.size, 0);
            assert_true(strncmp(renderer.host.error.message, "report model: ", 14) == 0);
            renderer_close(&renderer);
        }
}

static void a_job_that_ends_early_fails(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    read_file(&text, "mt.json");
    static const char *const renderers[] = {"report_html", "report_text", "report_csv", "report_json"};
    static const char *const none[] = {NULL};
    for (size_t i = 0; i < 4; i++) {
        struct renderer renderer;
        renderer_open(&renderer, renderers[i], "nl");
        renderer.host.cancelled = true;
        assert_int_equal(fake_report_render(&renderer.host, renderer.plugin, buffer_text(&text), none),
                         PEIL_ERROR_INTERRUPTED);
        renderer_close(&renderer);
    }
    for (size_t i = 0; i < 2; i++) {
        struct renderer renderer;
        renderer_open(&renderer, renderers[i], "nl");
        renderer.host.memory_most = 4096;
        assert_int_equal(fake_report_render(&renderer.host, renderer.plugin, buffer_text(&text), none),
                         PEIL_ERROR_SYSTEM);
        renderer_close(&renderer);
    }
}

/* A new programme brings a dozen checks: they are one clause, and a single one keeps its own. */
static void checks_that_changed_alike_are_one_clause(void **state)
{
    static const char breaks[] = "[{\"kind\": \"rules\", \"change\": \"added\", \"title\": \"Eerste\"},"
                                 " {\"kind\": \"rules\", \"change\": \"removed\", \"title\": \"Oude\"},"
                                 " {\"kind\": \"rules\", \"change\": \"added\", \"title\": \"Tweede\"}]";
    _cleanup_buffer_ struct buffer text = {0};
    (void)state;
    read_file(&text, "mt.json");
    json_t *model = json_loads(buffer_text(&text), 0, NULL);
    assert_non_null(model);
    json_t *runs = json_object_get(model, "trend");
    for (size_t i = 0; i < json_array_size(runs); i++)
        if (json_array_size(json_object_get(json_array_get(runs, i), "breaks")) > 0)
            json_object_set_new(json_array_get(runs, i), "breaks", json_loads(breaks, 0, NULL));
    char *changed = json_dumps(model, JSON_COMPACT);
    char *english = render_once("report_html", "en", changed, NULL);
    assert_non_null(strstr(english, "2 checks were added: \xe2\x80\x98"
                                    "Eerste\xe2\x80\x99, \xe2\x80\x98Tweede\xe2\x80\x99; the check "
                                    "\xe2\x80\x98Oude\xe2\x80\x99 was removed."));
    free(english);
    free(changed);
    json_decref(model);
}

int main(void)
{
    _cleanup_free_ char *locale = memory_format("%s/locale", build_folder());
    text_language("nl", locale);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_that_changed_alike_are_one_clause),
        cmocka_unit_test(text_is_as_written_out),
        cmocka_unit_test(tables_are_as_written_out),
        cmocka_unit_test(json_is_the_model_itself),
        cmocka_unit_test(text_fits_eighty_columns),
        cmocka_unit_test(page_is_sound),
        cmocka_unit_test(page_has_nothing_from_outside),
        cmocka_unit_test(page_has_the_figures_of_the_model),
        cmocka_unit_test(trend_table_has_the_figures_of_the_chart),
        cmocka_unit_test(trend_is_broken_where_rules_changed),
        cmocka_unit_test(hostile_names_stay_text_on_the_page),
        cmocka_unit_test(hostile_names_move_no_cursor),
        cmocka_unit_test(formulas_are_defused),
        cmocka_unit_test(numbers_stay_numbers),
        cmocka_unit_test(same_model_gives_the_same_bytes),
        cmocka_unit_test(an_empty_model_renders),
        cmocka_unit_test(a_baseline_says_that_it_is_one),
        cmocka_unit_test(nothing_is_claimed_without_ground),
        cmocka_unit_test(twenty_runs_fit),
        cmocka_unit_test(wrong_types_break_nothing),
        cmocka_unit_test(what_is_no_model_is_refused),
        cmocka_unit_test(a_job_that_ends_early_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
