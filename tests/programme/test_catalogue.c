/* SPDX-License-Identifier: EUPL-1.2 */
/* A descriptor in JSON becomes the option rows that the plugin has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "programme/catalogue.h"
#include "sample.h"

#include "base/poison.h"

static int described;

static int count_and_describe(void *context, const char *plugin, char **ret_json, struct peil_error *error)
{
    described++;
    return sample_describe(context, plugin, ret_json, error);
}

static int begin(void **state)
{
    struct arena *arena = arena_new();
    struct catalogue *catalogue = arena_allocate(arena, sizeof(*catalogue));
    *catalogue = (struct catalogue){.arena = arena, .describe = count_and_describe};
    described = 0;
    *state = catalogue;
    return 0;
}

static int end(void **state)
{
    arena_free(((struct catalogue *)*state)->arena);
    return 0;
}

static const struct catalogue_plugin *sample(struct catalogue *catalogue)
{
    const struct catalogue_plugin *plugin = NULL;
    struct peil_error error = {0};
    if (catalogue_find(catalogue, "sample", &plugin, &error) != 0)
        fail_msg("%s", error.message);
    return plugin;
}

static void rules_and_options_are_those_of_the_descriptor(void **state)
{
    const struct catalogue_plugin *plugin = sample(*state);
    const char *nearest;
    assert_string_equal(plugin->version, "1.0");
    assert_int_equal(plugin->rule_count, 2);
    const struct catalogue_rule *rule = catalogue_rule_named(plugin, "length", &nearest);
    assert_non_null(rule);
    assert_null(nearest);
    assert_string_equal(rule->version, "2");
    assert_int_equal(rule->option_count, 5);
    const struct peil_option *minimum = &rule->options[1];
    assert_string_equal(minimum->name, "minimum");
    assert_int_equal(minimum->type, PEIL_OPTION_INTEGER);
    assert_int_equal(minimum->flags, 0);
    assert_string_equal(minimum->standard, "30");
    assert_int_equal(minimum->minimum, 1);
    assert_int_equal(minimum->maximum, 1000);
    assert_int_equal(rule->options[2].type, PEIL_OPTION_BOOLEAN);
    assert_string_equal(rule->options[3].choices, "eu|own");
    assert_int_equal(rule->options[4].type, PEIL_OPTION_LIST);
    assert_null(rule->options[4].standard);
    rule = catalogue_rule_named(plugin, "present", &nearest);
    assert_int_equal(rule->options[0].flags, PEIL_OPTION_REQUIRED);
    assert_null(rule->options[0].standard);
}

static void a_plugin_is_asked_once(void **state)
{
    const struct catalogue_plugin *first = sample(*state);
    assert_ptr_equal(sample(*state), first);
    assert_int_equal(described, 1);
}

static void an_unknown_rule_gives_the_nearest(void **state)
{
    const struct catalogue_plugin *plugin = sample(*state);
    const char *nearest = NULL;
    assert_null(catalogue_rule_named(plugin, "lenght", &nearest));
    assert_string_equal(nearest, "length");
    assert_null(catalogue_rule_named(plugin, "freshness", &nearest));
    assert_null(nearest);
}

static void an_unknown_plugin_is_not_kept(void **state)
{
    const struct catalogue_plugin *plugin = NULL;
    struct peil_error error = {0};
    assert_int_equal(catalogue_find(*state, "other", &plugin, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "no check plugin 'other'");
    assert_null(((struct catalogue *)*state)->plugins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rules_and_options_are_those_of_the_descriptor, begin, end),
        cmocka_unit_test_setup_teardown(a_plugin_is_asked_once, begin, end),
        cmocka_unit_test_setup_teardown(an_unknown_rule_gives_the_nearest, begin, end),
        cmocka_unit_test_setup_teardown(an_unknown_plugin_is_not_kept, begin, end),
    };
    return cmocka_run_group_tests_name("programme/catalogue", tests, NULL, NULL);
}
