/* SPDX-License-Identifier: EUPL-1.2 */
/* Mappings: what is read, and how everything unknown is refused with its line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "register/mapping.h"
#include "base/poison.h"

static struct arena *arena;
static struct mapping mapping;
static struct peil_error error;

static int read_text(const char *text)
{
    arena_free(arena);
    arena = arena_new();
    memset(&error, 0, sizeof(error));
    return mapping_read_text(arena, "m.ini", text, strlen(text), &mapping, &error);
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    arena = NULL;
    return 0;
}

#define SOURCE "[source]\nname = r\nplugin = csv\n"

static void a_whole_mapping(void **state)
{
    (void)state;
    assert_int_equal(
        read_text("[source]\nname = register\nplugin = csv\nseparator = ;\n"
                  "organisation = Gemeente Waterrijk, Waterrijk\ndates = DD-MM-YYYY, YYYYMMDD\n"
                  "[dataset main]\neach = datasets.csv\nonly = soort = dataset\nkey = code\n"
                  "field.x? = titel\ntitle = titel\nfield.origin = \"hand; made\"\n"
                  "role.data_owner = eigenaar\nrole.data_owner.since = sinds\nrole.data-eigenaar.mandate = m\n"
                  "[unit]\nkey = c\nname = n\nkind = \"afdeling\"\n"),
        0);
    assert_string_equal(mapping.source, "register");
    assert_string_equal(mapping.plugin, "csv");
    assert_int_equal(mapping.setting_count, 1);
    assert_string_equal(mapping.settings[0].key, "separator");
    assert_string_equal(mapping.settings[0].value, ";");
    assert_string_equal(mapping.settings[0].place, "m.ini:4");
    assert_int_equal(mapping.organisation_count, 2);
    assert_string_equal(mapping.organisations[1], "Waterrijk");
    assert_int_equal(mapping.date_count, 2);
    assert_string_equal(mapping.dates[1], "YYYYMMDD");
    assert_int_equal(strlen(mapping.hash), 64);
    assert_int_equal(mapping.section_count, 2);
    const struct mapping_section *section = &mapping.sections[0];
    assert_string_equal(section->title, "dataset main");
    assert_string_equal(section->kind, "dataset");
    assert_string_equal(section->each, "datasets.csv");
    assert_string_equal(section->only.selector, "soort");
    assert_string_equal(section->only.value, "dataset");
    assert_int_equal(section->field_count, 7);
    assert_int_equal(section->selector_count, 6); /* titel stands there twice */
    const struct mapping_field *field = mapping_find(section, MAPPING_ATTRIBUTE, "x");
    assert_true(field->optional);
    assert_string_equal(section->selectors[field->index], "titel");
    assert_ptr_equal(field->selector, section->selectors[mapping_find(section, MAPPING_TITLE, NULL)->index]);
    field = mapping_find(section, MAPPING_ATTRIBUTE, "origin");
    assert_null(field->selector);
    assert_string_equal(field->constant, "hand; made");
    assert_non_null(mapping_find(section, MAPPING_HOLDER, "data_owner"));
    assert_non_null(mapping_find(section, MAPPING_SINCE, "data_owner"));
    assert_non_null(mapping_find(section, MAPPING_MANDATE, "data_owner"));
    assert_null(mapping_find(section, MAPPING_UNTIL, "data_owner"));
    assert_int_equal(mapping.sections[1].sort, MAPPING_UNIT);
    assert_null(mapping.sections[1].kind);
}

static void mistakes_are_refused_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[dataset]\nkey = a\n", "m.ini: there is no [source]; see peil-mapping(5)"},
        {SOURCE, "m.ini: nothing is mapped; add a section such as [dataset], see peil-mapping(5)"},
        {SOURCE "[source]\nname=a\nplugin=b\n", "m.ini:4: [source] was given before, on line 1"},
        {SOURCE "[datset]\nkey = a\n", "m.ini:4: there is no section [datset]; did you mean [dataset]?"},
        {SOURCE "[zzzzzzzz]\nkey = a\n", "m.ini:4: there is no section [zzzzzzzz]"},
        {SOURCE "[dataset]\ntitle = a\n", "m.ini:4: [dataset] needs 'key'"},
        {SOURCE "[unit]\nkey = a\nname = b\n", "m.ini:4: [unit] needs 'kind'"},
        {SOURCE "[dataset]\nkey = a\ntitel = b\n", "m.ini:6: [dataset] has no key 'titel'; did you mean 'title'?"},
        {SOURCE "[dataset]\nkey = a\nkey = b\n", "m.ini:6: 'key' was given before, on line 5"},
        {SOURCE "[dataset]\nkey = a\nfield.x = b\ndate.x = b\n", "m.ini:7: 'date.x' was given before, on line 6"},
        {SOURCE "[dataset]\nkey =\n", "m.ini:5: 'key' says nothing; name a column or a pointer, or write \"\""},
        {SOURCE "[dataset]\nkey = a\nfield.a b = c\n",
         "m.ini:6: [dataset] 'field.a b': a name has letters, digits, '_' and '-'"},
        {SOURCE "[dataset]\nkey = a\nrole.boss = c\n", "m.ini:6: [dataset] 'role.boss': a role is one of data_owner, "
                                                       "process_owner, chain_owner, system_owner, steward, "
                                                       "deputy"},
        {SOURCE "[dataset]\nkey = a\nrole.steward.until = c\n",
         "m.ini:6: 'role.steward.until' is of nobody: role.steward is missing"},
        {SOURCE "[dataset]\nkey = a\nrole.steward.x = c\n",
         "m.ini:6: [dataset] 'role.steward.x': behind a role comes person, since, until, mandate or accepted"},
        {SOURCE "[dataset]\nonly = a\nkey = a\n", "m.ini:5: only = a: write only = COLUMN = VALUE"},
        {"[source]\nname = a\nplugin = b\ndates = MM-MM\n[dataset]\nkey = a\n",
         "m.ini:1: dates: 'MM-MM' is no pattern; write one such as DD-MM-YYYY or YYYYMMDD"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read_text(cases[i].text), PEIL_ERROR_USAGE);
        assert_string_equal(error.message, cases[i].message);
    }
}

static void words_of_registers(void **state)
{
    (void)state;
    assert_string_equal(mapping_word(WORDS_ROLE, "Data-eigenaar", 13), "data_owner");
    assert_string_equal(mapping_word(WORDS_UNIT_KIND, "Afdeling ", 9), "department");
    assert_string_equal(mapping_word(WORDS_RELATION, "hoort bij", 9), "part_of");
    assert_string_equal(mapping_word(WORDS_OBJECT_KIND, "KETEN", 5), "chain");
    assert_null(mapping_word(WORDS_OBJECT_KIND, "data owner", 10));
    free_arena(NULL);
    arena = arena_new();
    assert_string_equal(mapping_words_known(arena, WORDS_OBJECT_KIND), "dataset, process, chain, system");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_mapping),
        cmocka_unit_test(mistakes_are_refused_with_their_line),
        cmocka_unit_test(words_of_registers),
    };
    return cmocka_run_group_tests_name("mapping", tests, NULL, free_arena);
}
