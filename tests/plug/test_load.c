/* SPDX-License-Identifier: EUPL-1.2 */
/* What of a descriptor is looked at, one fault at a time; facts by name; settings with their place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "plug/plug.h"
#include "base/poison.h"

static struct peil_error error;

static int prepare(const struct peil_host *host, const struct peil_setting *settings, void **ret_state,
                   struct peil_error *failure)
{
    (void)host;
    (void)settings;
    (void)ret_state;
    (void)failure;
    return 0;
}

static int judge(const struct peil_host *host, void *state, const struct peil_value *facts,
                 struct peil_outcome *ret_outcome, struct peil_error *failure)
{
    (void)host;
    (void)state;
    (void)facts;
    (void)ret_outcome;
    (void)failure;
    return 0;
}

static int read_nothing(const struct peil_host *host, const char *location, const struct peil_setting *settings,
                        const struct peil_selection *selections, uint32_t count, struct peil_error *failure)
{
    (void)host;
    (void)location;
    (void)settings;
    (void)selections;
    (void)count;
    (void)failure;
    return 0;
}

static int render_nothing(const struct peil_host *host, const struct peil_setting *settings, const char *model,
                          size_t size, struct peil_error *failure)
{
    (void)host;
    (void)settings;
    (void)model;
    (void)size;
    (void)failure;
    return 0;
}

/* Sound ones, that each test breaks in one place. */
static struct peil_option options[2];
static struct peil_reason reasons[2];
static struct peil_check checks[2];
static struct peil_check_table table;
static struct peil_source source;
static struct peil_report report;
static struct peil_plugin plugin;

static int begin(void **state)
{
    (void)state;
    options[0] = (struct peil_option){.name = "a", .type = PEIL_OPTION_TEXT, .text = "a text"};
    options[1] = (struct peil_option){.name = "b", .type = PEIL_OPTION_CHOICE, .choices = "x|y", .text = "a choice"};
    reasons[0] = (struct peil_reason){"none", "there is none", NULL};
    reasons[1] = (struct peil_reason){"short", "it is short", "Make it longer."};
    for (int i = 0; i < 2; i++)
        checks[i] = (struct peil_check){.name = i ? "second" : "first",
                                        .version = "1",
                                        .summary = "a check",
                                        .option_count = 2,
                                        .options = options,
                                        .reason_count = 2,
                                        .reasons = reasons,
                                        .prepare = prepare,
                                        .judge = judge};
    table = (struct peil_check_table){
        .size = sizeof(table), .check_count = 2, .check_size = sizeof(checks[0]), .checks = checks};
    source = (struct peil_source){.size = sizeof(source), .option_count = 2, .options = options, .read = read_nothing};
    report = (struct peil_report){
        .size = sizeof(report), .media_type = "text/plain", .extension = "txt", .render = render_nothing};
    plugin = (struct peil_plugin){PEIL_PLUGIN_HEAD, .kind = PEIL_KIND_CHECK, .name = "sound",
                                  .version = "1.0", .summary = "a plugin",   .table = &table};
    return 0;
}

static void assert_sound(const char *kind)
{
    if (plug_check_descriptor(&plugin, kind, "sound", &error) != 0)
        fail_msg("%s", error.message);
}

static void assert_refused(const char *kind, int code, const char *message)
{
    assert_int_equal(plug_check_descriptor(&plugin, kind, "sound", &error), code);
    assert_string_equal(error.message, message);
}

static void sound_descriptors_pass(void **state)
{
    (void)state;
    assert_sound("check");
    plugin.kind = PEIL_KIND_SOURCE;
    plugin.table = &source;
    assert_sound("source");
    plugin.kind = PEIL_KIND_REPORT;
    plugin.table = &report;
    assert_sound("report");
}

/* A plugin of a later minor with a larger table is refused by its minor, but one of ours with larger structs of its own
 * minor is read by stride. */
static void tables_may_grow(void **state)
{
    static struct {
        struct peil_check check;
        uint64_t later;
    } larger[2];
    (void)state;
    larger[0].check = checks[0];
    larger[1].check = checks[1];
    table.checks = &larger[0].check;
    table.check_size = sizeof(larger[0]);
    plugin.size += 16;
    table.size += 16;
    assert_sound("check");
    struct plug plug = {.descriptor = &plugin, .kind = "check"};
    assert_string_equal(plug_check(&plug, 1)->name, "second");
    assert_ptr_equal(plug_check_named(&plug, "second"), &larger[1].check);
    assert_null(plug_check_named(&plug, "third"));
}

static void what_does_not_fit_is_refused_with_both_versions(void **state)
{
    (void)state;
    plugin.magic = 0x464c457f;
    assert_refused("check", PEIL_ERROR_VERSION,
                   "is no plugin of peil: its descriptor begins with 464c457f, not 4c494550");
    plugin.magic = PEIL_ABI_MAGIC;
    plugin.abi_major = 2;
    assert_refused("check", PEIL_ERROR_VERSION,
                   "was built for plugin ABI 2.2 and this peil has 1.2: build it anew against this peil");
    plugin.abi_major = 0;
    assert_refused("check", PEIL_ERROR_VERSION,
                   "was built for plugin ABI 0.2 and this peil has 1.2: build it anew against this peil");
    plugin.abi_major = 1;
    plugin.abi_minor = 3;
    assert_refused("check", PEIL_ERROR_VERSION,
                   "was built for plugin ABI 1.3 and this peil has 1.2: build it anew against this peil");
    plugin.abi_minor = 0;
    plugin.size = sizeof(plugin) - 1;
    assert_refused("check", PEIL_ERROR_VERSION, "has a descriptor of 55 bytes; ABI 1.0 has 56");
}

static void the_name_is_the_files(void **state)
{
    (void)state;
    assert_refused("report", PEIL_ERROR_PLUGIN, "says that it is check_sound");
    plugin.name = "other";
    assert_refused("check", PEIL_ERROR_PLUGIN, "says that it is check_other");
    static const char *const names[] = {NULL, "", "Sound", "9sound", "so und", "_sound", "sound\n"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        plugin.name = names[i];
        assert_refused("check", PEIL_ERROR_PLUGIN, "a plugin's name is [a-z][a-z0-9_]*");
    }
}

static void what_must_be_there_is(void **state)
{
    (void)state;
    plugin.version = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "has no version or no summary");
    plugin.version = "1\xff";
    assert_refused("check", PEIL_ERROR_PLUGIN, "has no version or no summary");
    begin(NULL);
    plugin.table = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "has no table");
    begin(NULL);
    table.check_count = 0;
    assert_refused("check", PEIL_ERROR_PLUGIN, "has no checks");
    begin(NULL);
    table.check_size = 8;
    assert_refused("check", PEIL_ERROR_VERSION, "has a table of 8 bytes; ABI 1.2 has 64");
    begin(NULL);
    checks[1].judge = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "check second has no prepare or no judge");
    begin(NULL);
    checks[1].name = "first";
    assert_refused("check", PEIL_ERROR_PLUGIN, "has two checks named first");
    begin(NULL);
    checks[0].summary = "";
    assert_refused("check", PEIL_ERROR_PLUGIN, "check first has no version or no summary");
    assert_int_equal(plug_check_descriptor(NULL, "check", "sound", &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "gave no descriptor");
}

static void reasons_are_told_apart(void **state)
{
    (void)state;
    reasons[1].key = "none";
    assert_refused("check", PEIL_ERROR_PLUGIN, "check first: reason 'none' occurs twice");
    reasons[1].key = "No Key";
    assert_refused("check", PEIL_ERROR_PLUGIN,
                   "check first: reason 1 has a key that is not [a-z][a-z0-9_]*, or no text");
    checks[0].reasons = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "check first: 2 reasons and no rows");
}

static void option_rows_are_whole(void **state)
{
    (void)state;
    options[1].choices = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "first: option 'b' is a choice without choices");
    options[1].type = 8;
    assert_refused("check", PEIL_ERROR_PLUGIN, "first: option 'b' is of type 8, which there is not");
    options[1].name = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "first: an option has no name, or one of more than 49 bytes");
    checks[0].options = NULL;
    assert_refused("check", PEIL_ERROR_PLUGIN, "first: 2 options and no rows");
}

static void sources_and_reports_are_looked_at_too(void **state)
{
    static const struct peil_notify notify = {.size = sizeof(notify)};
    (void)state;
    plugin.kind = PEIL_KIND_SOURCE;
    plugin.table = &source;
    source.read = NULL;
    assert_refused("source", PEIL_ERROR_PLUGIN, "has no function 'read'");
    source.size = 12;
    assert_refused("source", PEIL_ERROR_VERSION, "has a table of 12 bytes; ABI 1.2 has 24");
    plugin.kind = PEIL_KIND_REPORT;
    plugin.table = &report;
    report.extension = NULL;
    assert_refused("report", PEIL_ERROR_PLUGIN, "has no media type or no extension");
    report.render = NULL;
    assert_refused("report", PEIL_ERROR_PLUGIN, "has no function 'render'");
    plugin.kind = PEIL_KIND_NOTIFY;
    plugin.table = &notify;
    assert_refused("notify", PEIL_ERROR_PLUGIN, "has no function 'deliver'");
    plugin.kind = 77;
    assert_refused("check", PEIL_ERROR_VERSION, "is of kind 77, which this peil does not know");
    assert_null(plug_kind_name(77));
    assert_string_equal(plug_kind_name(PEIL_KIND_NOTIFY), "notify");
}

/* ---- Facts ------------------------------------------------------------------------------------------------------- */

static void facts_that_there_are(void **state)
{
    static const char *const good[] = {"kind",
                                       "key",
                                       "title",
                                       "unit",
                                       "date",
                                       "field.description",
                                       "field.a.b",
                                       "role.owner.name",
                                       "role.data_owner.in_service",
                                       "role.deputy.left"};
    static const char *const bad[] = {"",
                                      "Title",
                                      "field",
                                      "field.",
                                      "role.owner",
                                      "role.owner.",
                                      "role.boss.name",
                                      "role.owner.salary",
                                      "role.owner.name.x"};
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_int_equal(plug_fact_check(good[i], &error), 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(plug_fact_check(bad[i], &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "asks for fact 'role.owner.name.x', which there is not; see peil-plugin(7)");
    assert_int_equal(plug_fact_check(NULL, &error), PEIL_ERROR_PLUGIN);
}

static void each_fact_is_asked_for_once(void **state)
{
    uint32_t wanted[PLUG_CHECK_FACTS_MOST];
    struct plug_facts facts = {.wanted = wanted};
    _cleanup_arena_ struct arena *arena = arena_new();
    (void)state;
    assert_int_equal(plug_fact_want(&facts, arena, "title", &error), 0);
    assert_int_equal(plug_fact_want(&facts, arena, "date", &error), 1);
    assert_int_equal(plug_fact_want(&facts, arena, "title", &error), 0);
    facts.wanted_count = 0; /* the next check */
    assert_int_equal(plug_fact_want(&facts, arena, "field.x", &error), 0);
    assert_int_equal(plug_fact_want(&facts, arena, "title", &error), 1);
    assert_int_equal(facts.count, 3);
    assert_int_equal(wanted[1], 0);
}

static void there_is_an_end_to_asking(void **state)
{
    uint32_t wanted[PLUG_CHECK_FACTS_MOST];
    struct plug_facts facts = {.wanted = wanted};
    _cleanup_arena_ struct arena *arena = arena_new();
    (void)state;
    for (int i = 0; i < PLUG_CHECK_FACTS_MOST; i++)
        assert_int_equal(plug_fact_want(&facts, arena, arena_format(arena, "field.f%d", i), &error), i);
    assert_int_equal(plug_fact_want(&facts, arena, "field.more", &error), PEIL_ERROR_PLUGIN);
    assert_string_equal(error.message, "asks for more than 256 facts");
}

/* ---- Settings ---------------------------------------------------------------------------------------------------- */

static void settings_come_in_the_order_of_the_rows(void **state)
{
    static const struct peil_option rows[] = {
        {.name = "minimum", .type = PEIL_OPTION_INTEGER, .standard = "20", .minimum = 1, .maximum = 99},
        {.name = "list", .type = PEIL_OPTION_PATH},
        {.name = "absolute", .type = PEIL_OPTION_PATH},
        {.name = "strict", .type = PEIL_OPTION_BOOLEAN, .standard = "no"},
    };
    static const struct job_setting given[] = {
        {"strict", "ja", "etc/norms/a.ini:9"}, {"list", "codes.txt", "etc/norms/a.ini:8"}, {"absolute", "/x", NULL}};
    const struct peil_setting *settings;
    _cleanup_arena_ struct arena *arena = arena_new();
    (void)state;
    assert_int_equal(plug_settings(arena, rows, 4, "check a", "etc/norms/a.ini:5", given, 3, &settings, &error), 0);
    assert_int_equal(settings[0].integer, 20);
    assert_int_equal(settings[0].given, 0);
    assert_string_equal(settings[1].text, "etc/norms/codes.txt");
    assert_string_equal(settings[2].text, "/x");
    assert_int_equal(settings[3].integer, 1);
    assert_int_equal(settings[3].given, 1);
}

static void a_missing_setting_is_placed_at_its_section(void **state)
{
    static const struct peil_option row = {
        .name = "field", .type = PEIL_OPTION_TEXT, .flags = PEIL_OPTION_REQUIRED, .text = "which field"};
    const struct peil_setting *settings;
    _cleanup_arena_ struct arena *arena = arena_new();
    (void)state;
    assert_int_equal(plug_settings(arena, &row, 1, "check a", "a.ini:5", NULL, 0, &settings, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "a.ini:5: [check a] needs 'field': which field");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(sound_descriptors_pass, begin),
        cmocka_unit_test_setup(tables_may_grow, begin),
        cmocka_unit_test_setup(what_does_not_fit_is_refused_with_both_versions, begin),
        cmocka_unit_test_setup(the_name_is_the_files, begin),
        cmocka_unit_test_setup(what_must_be_there_is, begin),
        cmocka_unit_test_setup(reasons_are_told_apart, begin),
        cmocka_unit_test_setup(option_rows_are_whole, begin),
        cmocka_unit_test_setup(sources_and_reports_are_looked_at_too, begin),
        cmocka_unit_test(facts_that_there_are),
        cmocka_unit_test(each_fact_is_asked_for_once),
        cmocka_unit_test(there_is_an_end_to_asking),
        cmocka_unit_test(settings_come_in_the_order_of_the_rows),
        cmocka_unit_test(a_missing_setting_is_placed_at_its_section),
    };
    text_language("en", NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
