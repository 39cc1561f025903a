/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a programme: what it becomes, and with what words everything that is wrong is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/buffer.h"
#include "programme/programme.h"
#include "sample.h"

#include "base/poison.h"

#define HEAD "[programme]\nname = p\nfrom = 2025-10-01\n"
#define DIMENSION "[dimension described]\nnorm = 75\nintervention = 60\n"
#define CHECK "[check a]\ndimension = described\ncheck = sample.present\nfield = description\n"

static struct arena *arena;
static struct peil_error error;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    error_clear(&error);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int read_text(const char *text, struct programme *programme)
{
    return programme_read_text(arena, "p.ini", text, strlen(text), sample_describe, NULL, programme, &error);
}

static void read_good(const char *text, struct programme *programme)
{
    if (read_text(text, programme) != 0)
        fail_msg("%s", error.message);
}

static void a_whole_programme(void **state)
{
    (void)state;
    struct programme programme;
    read_good("[programme]\nname = basis-op-orde\ntitle = Basis op orde\norganisation = Gemeente W, W\n"
              "from = 2025-10-01\n"
              "[dimension owned]\nweight = 2\nnorm = 70\nintervention = 50\n"
              "[dimension described]\nnorm = 75 from 2025-10-01, 80 vanaf 2026-04-01\n"
              "intervention = 60, 65 from 2026-07-01\n"
              "[check b]\ntitle = Lengte\ndimension = described\ncheck = sample.length\nobjects = process, dataset\n"
              "weight = 3\nnorm = 90\nminimum = 80\nfield = purpose\n"
              "[check a]\ndimension = owned\ncheck = sample.present\nfield = owner\n",
              &programme);
    assert_string_equal(programme.name, "basis-op-orde");
    assert_string_equal(programme.title, "Basis op orde");
    assert_string_equal(programme.organisation, "Gemeente W\nW");
    assert_int_equal(programme.dimension_count, 2);
    assert_string_equal(dimension_names[programme.dimensions[0].index], "described"); /* their order everywhere */
    assert_int_equal(programme.dimensions[1].weight, 2);
    const struct programme_dimension *described = &programme.dimensions[0];
    assert_int_equal(described->norm_count, 4);
    date_day day;
    assert_true(date_parse_iso("2026-03-31", &day));
    assert_int_equal(programme_norm_on(described, day).norm, 75);
    assert_int_equal(programme_norm_on(described, day + 1).norm, 80);
    assert_int_equal(programme_norm_on(described, day + 1).intervention, 60);
    assert_int_equal(programme_norm_on(described, day + 100).intervention, 65);
    assert_int_equal(programme_norm_on(described, 0).norm, 75);
    assert_int_equal(programme.check_count, 2);
    const struct programme_check *check = &programme.checks[0];
    assert_string_equal(check->key, "b"); /* the file's order */
    assert_string_equal(check->title, "Lengte");
    assert_string_equal(programme.checks[1].title, "a");
    assert_int_equal(check->kinds, PROGRAMME_KIND_DATASET | PROGRAMME_KIND_PROCESS);
    assert_int_equal(programme.checks[1].kinds, 15);
    assert_string_equal(check->rule_version, "2");
    assert_int_equal(check->weight, 3);
    assert_int_equal(check->norm, 90);
    assert_int_equal(check->setting_count, 2);
    assert_string_equal(check->settings[0].key, "field");
    assert_string_equal(check->settings[0].value, "purpose");
    assert_string_equal(check->settings[0].place, "p.ini:21");
    assert_string_equal(check->settings[1].key, "minimum");
}

static void everything_wrong_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "p.ini:1: there is no [programme]"},
        {HEAD, "p.ini:1: a programme has at least one [dimension NAME] and one [check KEY]"},
        {"name = p\n", "p.ini:1: 'name' stands before the first [section]"},
        {"[programm]\n", "p.ini:1: no section [programm]; did you mean [programme]?"},
        {HEAD "[dimensie described]\n",
         "p.ini:4: no section [dimensie described]; did you mean [dimension described]?"},
        {HEAD "[unit]\n", "p.ini:4: no section [unit]: a programme has [programme], [dimension NAME] and [check KEY]"},
        {"[programme p]\n", "p.ini:1: [programme] has no name: that is the key 'name'"},
        {HEAD "[check]\n", "p.ini:4: [check NAME]: a name has letters, digits, '_' and '-', and no spaces"},
        {HEAD "[check a b]\n", "p.ini:4: [check NAME]: a name has letters, digits, '_' and '-', and no spaces"},
        {HEAD DIMENSION CHECK CHECK, "p.ini:11: [check a] is there already, on line 7"},
        {HEAD DIMENSION DIMENSION CHECK, "p.ini:7: [dimension described] is there already, on line 4"},
        {HEAD HEAD, "p.ini:4: [programme] is there already, on line 1"},
        {"[programme]\nname = a b\nfrom = 2025-10-01\n" DIMENSION CHECK,
         "p.ini:2: 'name' has letters, digits, '_' and '-', and no spaces; not 'a b'"},
        {HEAD "nam = q\n" DIMENSION CHECK, "p.ini:4: [programme] has no option 'nam'; did you mean 'name'?"},
        {HEAD "[dimension descrbed]\nnorm = 1\nintervention = 1\n" CHECK,
         "p.ini:4: no dimension 'descrbed'; did you mean 'described'?"},
        {HEAD "[dimension nonsense]\nnorm = 1\nintervention = 1\n" CHECK,
         "p.ini:4: no dimension 'nonsense': there are described, owned, steered, current, quality, improving"},
        {HEAD "[dimension described]\nnorm = 101\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not '101'"},
        {HEAD "[dimension described]\nnorm = -1\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not '-1'"},
        {HEAD "[dimension described]\nnorm = 75.5\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not '75.5'"},
        {HEAD "[dimension described]\nnorm = 75 from 31-02-2026\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not '75 from 31-02-2026'"},
        {HEAD "[dimension described]\nnorm = 75 from\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not '75 from'"},
        {HEAD "[dimension described]\nnorm = 75\nintervention = 60,,61\n" CHECK,
         "p.ini:6: 'intervention' is points from 0 to 100, such as 75 or '75 from 2026-01-01', not ''"},
        {HEAD "[dimension described]\nnorm = 75, 80\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm': each value has a later date than the one before it"},
        {HEAD "[dimension described]\nnorm = 75 from 2025-02-01, 80 from 2025-01-01\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm': each value has a later date than the one before it"},
        {HEAD "[dimension described]\nnorm = 75 from 2025-10-02\nintervention = 60\n" CHECK,
         "p.ini:5: 'norm' begins on 2025-10-02, but the programme on 2025-10-01: which holds before that?"},
        {HEAD "[dimension described]\nnorm = 60\nintervention = 75\n" CHECK,
         "p.ini:6: the intervention value 75 is above the norm 60: somebody would have to act on what is good enough"},
        {HEAD "[dimension described]\nnorm = 75, 50 from 2026-01-01\nintervention = 60\n" CHECK,
         "p.ini:6: the intervention value 60 is above the norm 50: somebody would have to act on what is good enough"},
        {HEAD DIMENSION "[check a]\ndimension = described\nfield = x\n",
         "p.ini:7: [check a] needs 'check = plugin.rule', for instance described.present"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = present\n",
         "p.ini:9: 'check' is plugin.rule, for instance described.present, not 'present'"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = ../sample.present\n",
         "p.ini:9: 'check' is plugin.rule, for instance described.present, not '../sample.present'"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = other.present\n",
         "p.ini:9: no check plugin 'other'"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = sample.lenght\n",
         "p.ini:9: plugin check_sample has no rule 'lenght'; did you mean 'sample.length'?"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = sample.freshness\n",
         "p.ini:9: plugin check_sample has no rule 'freshness'; peil plugin info check sample lists them"},
        {HEAD DIMENSION CHECK "minimun = 3\n", "p.ini:11: [check a] has no option 'minimun'"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = sample.length\nminimun = 3\n",
         "p.ini:10: [check a] has no option 'minimun'; did you mean 'minimum'?"},
        {HEAD DIMENSION CHECK "wieght = 3\n", "p.ini:11: [check a] has no option 'wieght'; did you mean 'weight'?"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = sample.length\nlist = us\n",
         "p.ini:10: 'list' is one of eu|own, not 'us'"},
        {HEAD DIMENSION CHECK "weight = 1001\n", "p.ini:11: 'weight' is between 0 and 1000, not 1001"},
        {HEAD DIMENSION CHECK "norm = 101\n", "p.ini:11: 'norm' is between 0 and 100, not 101"},
        {HEAD DIMENSION CHECK "objects = datasets\n",
         "p.ini:11: 'objects': no kind 'datasets'; did you mean 'dataset'?"},
        {HEAD DIMENSION CHECK "objects = houses\n",
         "p.ini:11: 'objects': no kind 'houses': there are dataset, process, chain, system"},
        {HEAD DIMENSION CHECK "objects = ,\n", "p.ini:11: 'objects' names no kind of object"},
        {HEAD DIMENSION "[check a]\ndimension = owned\ncheck = sample.present\nfield = x\n",
         "p.ini:8: this programme has no [dimension owned]"},
        {HEAD DIMENSION "[check a]\ndimension = desribed\ncheck = sample.present\nfield = x\n",
         "p.ini:8: no dimension 'desribed'; did you mean 'described'?"},
        {HEAD DIMENSION CHECK "[dimension owned]\nnorm = 1\nintervention = 1\n",
         "p.ini:11: no check feeds [dimension owned]: leave it out until one does"},
        {HEAD DIMENSION CHECK "weight = 0\n",
         "p.ini:4: all checks of [dimension described] have weight 0: it would never have a score"},
        {HEAD DIMENSION "weight = 0\n" CHECK,
         "p.ini:4: all dimensions have weight 0: no object would ever have a score"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct programme programme;
        int result = read_text(cases[i].text, &programme);
        if (result != PEIL_ERROR_USAGE || strcmp(error.message, cases[i].message) != 0)
            fail_msg("case %zu gives %d '%s', expected '%s'", i, result, error.message, cases[i].message);
    }
}

static void what_is_needed_must_be_there(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
    } cases[] = {
        {"[programme]\nfrom = 2025-10-01\n" DIMENSION CHECK, "'name'"},
        {"[programme]\nname = p\n" DIMENSION CHECK, "'from'"},
        {HEAD "[dimension described]\nintervention = 60\n" CHECK, "'norm'"},
        {HEAD "[dimension described]\nnorm = 60\n" CHECK, "'intervention'"},
        {HEAD DIMENSION "[check a]\ncheck = sample.present\nfield = x\n", "'dimension'"},
        {HEAD DIMENSION "[check a]\ndimension = described\ncheck = sample.present\n", "'field'"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct programme programme;
        assert_int_equal(read_text(cases[i].text, &programme), PEIL_ERROR_USAGE);
        if (!strstr(error.message, cases[i].key) || strncmp(error.message, "p.ini:", 6) != 0)
            fail_msg("case %zu: '%s' does not name %s", i, error.message, cases[i].key);
    }
}

static void too_many_checks_are_refused(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer text = {0};
    struct programme programme;
    buffer_append_text(&text, HEAD DIMENSION);
    for (int i = 0; i <= CHECK_MOST; i++)
        buffer_append_format(&text, "[check c%d]\ndimension = described\ncheck = sample.present\nfield = x\n", i);
    assert_int_equal(read_text(buffer_text(&text), &programme), PEIL_ERROR_USAGE);
    assert_string_equal(error.message, "p.ini:1: a programme has at most 256 checks");
}

#define LENGTH "[check a]\ndimension = described\ncheck = sample.length\n"

static const char *hash_of(const char *text)
{
    struct programme programme;
    read_good(text, &programme);
    return programme.checks[0].rule_hash;
}

static void a_rule_is_the_same_however_it_is_written(void **state)
{
    (void)state;
    const char *plain = hash_of(HEAD DIMENSION LENGTH);
    assert_int_equal(strlen(plain), 64);
    assert_string_equal(plain, hash_of(HEAD DIMENSION LENGTH "minimum = 30\n"));
    assert_string_equal(plain, hash_of(HEAD DIMENSION LENGTH "minimum = 030\nstrict = nee\n"));
    assert_string_equal(plain, hash_of(HEAD DIMENSION LENGTH "title = Anders\nweight = 7\n")); /* no part of the rule */
    assert_string_equal(plain, hash_of(HEAD DIMENSION LENGTH "objects = system, chain, process, dataset\n"));
    assert_string_equal(hash_of(HEAD DIMENSION LENGTH "words = a, b\n"),
                        hash_of(HEAD DIMENSION LENGTH "words = a ,b,\n"));
}

static void a_rule_differs_when_anything_of_it_does(void **state)
{
    (void)state;
    const char *hashes[] = {
        hash_of(HEAD DIMENSION LENGTH),
        hash_of(HEAD DIMENSION LENGTH "minimum = 31\n"),
        hash_of(HEAD DIMENSION LENGTH "strict = yes\n"),
        hash_of(HEAD DIMENSION LENGTH "words = \n"),
        hash_of(HEAD DIMENSION LENGTH "words = a\n"),
        hash_of(HEAD DIMENSION LENGTH "words = a, b\n"),
        hash_of(HEAD DIMENSION LENGTH "norm = 99\n"),
        hash_of(HEAD DIMENSION LENGTH "objects = dataset\n"),
        hash_of(HEAD DIMENSION LENGTH "field = purpose\n"),
        hash_of(HEAD DIMENSION CHECK),
    };
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(hashes[i], hashes[j]) == 0)
                fail_msg("rules %zu and %zu have one hash", i, j);
}

static void a_descriptor_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const descriptors[] = {
        "",
        "[]",
        "{\"version\": \"1\", \"checks\": []}",
        "{\"checks\": [{\"name\": \"present\", \"version\": \"1\"}]}",
        "{\"version\": \"1\", \"checks\": [{\"version\": \"1\"}]}",
        "{\"version\": \"1\", \"checks\": [{\"name\": \"present\", \"version\": \"1\", \"options\": [{}]}]}",
        "{\"version\": \"1\", \"checks\": [{\"name\": \"p\", \"version\": \"1\", \"options\": [{\"name\": \"a\", "
        "\"type\": \"choice\"}]}]}",
    };
    const char *text = HEAD DIMENSION CHECK;
    for (size_t i = 0; i < sizeof(descriptors) / sizeof(descriptors[0]); i++) {
        struct programme programme;
        assert_int_equal(programme_read_text(arena, "p.ini", text, strlen(text), sample_describe,
                                             (void *)(uintptr_t)descriptors[i], &programme, &error),
                         PEIL_ERROR_PLUGIN);
        assert_string_equal(error.message, "p.ini:9: plugin check_sample does not describe itself as a check plugin");
    }
}

static void assert_diff(const char *before, const char *after, const char *lines)
{
    struct programme old, new;
    read_good(before, &old);
    read_good(after, &new);
    assert_string_equal(programme_diff(arena, &old, &new), lines);
}

static void a_difference_is_told_in_lines(void **state)
{
    (void)state;
    assert_diff(HEAD DIMENSION LENGTH, "; other comments\n" HEAD DIMENSION LENGTH, "");
    assert_diff(HEAD DIMENSION LENGTH, HEAD DIMENSION LENGTH "minimum = 80\n",
                "check a: option minimum = 80 (was the default)");
    assert_diff(HEAD DIMENSION LENGTH "minimum = 30\n", HEAD DIMENSION LENGTH "minimum = 80\n",
                "check a: option minimum 30 -> 80");
    assert_diff(HEAD DIMENSION LENGTH "minimum = 80\n", HEAD DIMENSION LENGTH,
                "check a: option minimum: the default again (was 80)");
    assert_diff(HEAD DIMENSION LENGTH, HEAD DIMENSION LENGTH "weight = 2\nnorm = 90\nobjects = chain\ntitle = T\n",
                "check a: title 'a' -> 'T'\ncheck a: objects dataset, process, chain, system -> chain\n"
                "check a: weight 1 -> 2\ncheck a: norm 100 -> 90");
    assert_diff(HEAD DIMENSION LENGTH,
                HEAD "title = Basis\n" DIMENSION "weight = 2\n"
                     "[check b]\ndimension = described\ncheck = sample.present\nfield = x\nweight = 4\n",
                "title 'p' -> 'Basis'\ndimension described: weight 1 -> 2\n"
                "check b: added (sample.present, weight 4)\ncheck a: removed");
    assert_diff(HEAD DIMENSION LENGTH,
                "[programme]\nname = p\nfrom = 2026-01-01\norganisation = W\n"
                "[dimension owned]\nnorm = 80, 85 from 2026-06-01\nintervention = 50\n"
                "[check a]\ndimension = owned\ncheck = sample.present\nfield = x\n",
                "organisation '' -> 'W'\nfrom 2025-10-01 -> 2026-01-01\ndimension described: removed\n"
                "dimension owned: added (weight 1, norm/intervention 80/50, 85/50 from 2026-06-01)\n"
                "check a: dimension described -> owned\ncheck a: rule sample.length -> sample.present\n"
                "check a: option field = x (was the default)");
}

static void a_first_version_is_all_added(void **state)
{
    (void)state;
    struct programme programme;
    read_good(HEAD DIMENSION LENGTH, &programme);
    assert_string_equal(programme_diff(arena, NULL, &programme),
                        "dimension described: added (weight 1, norm/intervention 75/60)\n"
                        "check a: added (sample.length, weight 1)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_programme, begin, end),
        cmocka_unit_test_setup_teardown(everything_wrong_is_refused_with_its_line, begin, end),
        cmocka_unit_test_setup_teardown(what_is_needed_must_be_there, begin, end),
        cmocka_unit_test_setup_teardown(too_many_checks_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_rule_is_the_same_however_it_is_written, begin, end),
        cmocka_unit_test_setup_teardown(a_rule_differs_when_anything_of_it_does, begin, end),
        cmocka_unit_test_setup_teardown(a_descriptor_that_is_none_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_difference_is_told_in_lines, begin, end),
        cmocka_unit_test_setup_teardown(a_first_version_is_all_added, begin, end),
    };
    return cmocka_run_group_tests_name("programme/read", tests, NULL, NULL);
}
