/* SPDX-License-Identifier: EUPL-1.2 */
/* Parties: which spellings are one by themselves, which are offered, which are nobody. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "register/party.h"
#include "base/poison.h"

static const char *const organisations[] = {"gemeente waterrijk", "waterrijk"};

static void expect_fold(const char *written, enum party_level level, const char *folded)
{
    _cleanup_buffer_ struct buffer out = {0};
    assert_int_equal(party_fold(&out, written, strlen(written), organisations, 2), level);
    assert_string_equal(buffer_text(&out), folded);
}

static void the_organisations_own_name_is_taken_off(void **state)
{
    (void)state;
    expect_fold("Directie V&OR, Gemeente Waterrijk", PARTY_BELOW, "directie v&or");
    expect_fold("Gemeente Waterrijk,  DIRECTIE V&OR", PARTY_BELOW, "directie v&or");
    expect_fold("Gemeente Waterrijk / Waterrijk: Team Café", PARTY_BELOW, "team cafe");
    expect_fold("Stichting Waterrijks", PARTY_BELOW, "stichting waterrijks");
    expect_fold("Gemeente Waterrijkerhout", PARTY_BELOW, "gemeente waterrijkerhout");
    expect_fold("Gemeente Waterrijk", PARTY_ORGANISATION, "gemeente waterrijk");
    expect_fold(" waterrijk. ", PARTY_ORGANISATION, "waterrijk");
}

static void fillers_are_nobody(void **state)
{
    (void)state;
    static const char *const written[] = {"onbekend",         "N.v.t.", "nvt",  "-", "geen", "TBD",
                                          "Nader te bepalen", "vacant", "test", "x", "?",    "Bronhouder onbekend",
                                          "nog niet belegd"};
    for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
        _cleanup_buffer_ struct buffer out = {0};
        assert_int_equal(party_fold(&out, written[i], strlen(written[i]), organisations, 2), PARTY_NOBODY);
    }
    expect_fold("Gemeente Waterrijk, onbekend", PARTY_NOBODY, "onbekend");
    expect_fold("Team Vacatures", PARTY_BELOW, "team vacatures");
}

static void folding_adds_behind_what_is_there(void **state)
{
    (void)state;
    _cleanup_buffer_ struct buffer out = {0};
    buffer_append_text(&out, "before:");
    assert_int_equal(party_fold(&out, "n.v.t.", 6, NULL, 0), PARTY_NOBODY);
    assert_string_equal(buffer_text(&out), "before:n v t");
}

static void what_is_probably_one(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        enum party_likeness why;
    } cases[] = {
        {"directie v&or", "directie verkeer en openbare ruimte", PARTY_ACRONYM},
        {"v&or", "verkeer en openbare ruimte", PARTY_ACRONYM},
        {"team vor", "verkeer en openbare ruimte", PARTY_ACRONYM},
        {"afdeling b&or", "afdeling beheer en openbare ruimte", PARTY_ACRONYM},
        {"directie vastgoed", "directie gemeentelijk vastgoed", PARTY_PREFIX},
        {"basisinformatie", "afdeling basisinformatie", PARTY_PREFIX},
        {"openbare verlichting", "openbareverlichting", PARTY_SPELLING},
        {"burgerzaken", "burgerzakn", PARTY_SPELLING},
        {"v&or assetmanager", "verkeer en openbare ruimte", PARTY_UNLIKE},
        {"directie", "afdeling", PARTY_UNLIKE},
        {"team a", "team b", PARTY_UNLIKE},
        {"parkeren", "parken", PARTY_UNLIKE},
        {"waternet", "waternat", PARTY_SPELLING},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(party_alike(cases[i].one, cases[i].other), cases[i].why);
        assert_int_equal(party_alike(cases[i].other, cases[i].one), cases[i].why);
    }
}

static void candidates_are_open_parties_only(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct party parties[] = {
        {.id = 1,
         .name = "Gemeente Waterrijk",
         .level = "organisation",
         .spellings = "Gemeente Waterrijk",
         .folds = "gemeente waterrijk"},
        {.id = 2,
         .name = "Directie V&OR",
         .level = "below",
         .spellings = "Directie V&OR, Gemeente Waterrijk",
         .folds = "directie v&or"},
        {.id = 3,
         .name = "Verkeer en Openbare Ruimte",
         .level = "below",
         .spellings = "Verkeer en Openbare Ruimte",
         .folds = "verkeer en openbare ruimte"},
        {.id = 4, .name = "V&OR", .level = "below", .joined_to = 2, .spellings = "V&OR", .folds = "v&or"},
        {.id = 5,
         .name = "V.O. Ruimte",
         .level = "below",
         .person = "W1",
         .spellings = "Verkeer & Openbare Ruimte",
         .folds = "verkeer & openbare ruimte"},
        {.id = 6, .name = "onbekend", .level = "nobody", .spellings = "onbekend", .folds = "onbekend"},
    };
    struct party_list list = {.parties = parties, .count = 6};
    struct party_candidate *candidates;
    assert_int_equal(party_candidates(&list, arena, &candidates), 1);
    assert_int_equal(candidates[0].one->id, 2);
    assert_int_equal(candidates[0].other->id, 3);
    assert_int_equal(candidates[0].why, PARTY_ACRONYM);
    const struct party *found;
    struct peil_error error = {0};
    assert_int_equal(party_find(&list, arena, "3", &found, &error), 0);
    assert_int_equal(found->id, 3);
    assert_int_equal(party_find(&list, arena, "verkeer en openbare ruimte", &found, &error), 0);
    assert_int_equal(found->id, 3);
    assert_int_equal(party_find(&list, arena, "Verkeer en Openbare Ruimt", &found, &error), PEIL_ERROR_USAGE);
    assert_string_equal(error.message,
                        "there is no party 'Verkeer en Openbare Ruimt'; did you mean 'Verkeer en Openbare Ruimte'?");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_organisations_own_name_is_taken_off), cmocka_unit_test(fillers_are_nobody),
        cmocka_unit_test(folding_adds_behind_what_is_there),       cmocka_unit_test(what_is_probably_one),
        cmocka_unit_test(candidates_are_open_parties_only),
    };
    return cmocka_run_group_tests_name("party", tests, NULL, NULL);
}
