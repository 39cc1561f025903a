/* SPDX-License-Identifier: EUPL-1.2 */
/* Which texts are nearly the same: scores worked by hand, what is held against what, and the bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "measure/similar.h"
#include "base/poison.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* "one-other score", with blanks between. */
static void expect(const struct similar_text *texts, size_t count, int least, const char *expected)
{
    struct arena *arena = arena_new();
    struct buffer got = {0};
    struct similar_pair *pairs;
    size_t pair_count;
    similar_find(arena, texts, count, least, &pairs, &pair_count);
    for (size_t i = 0; i < pair_count; i++)
        buffer_append_format(&got, "%s%u-%u %d", i ? " " : "", pairs[i].one, pairs[i].other, pairs[i].score);
    assert_string_equal(buffer_text(&got), expected);
    buffer_release(&got);
    arena_free(arena);
}

static void a_score_is_dice_over_trigrams(void **state)
{
    (void)state;
    /* "bomen": __b _bo bom ome men en_ = 6; "bomen lijst" has 6 more for lijst: 2 * 6 / 18 = 67 */
    static const struct similar_text bomen[] = {{"bomen", 0}, {"bomen lijst", 0}};
    expect(bomen, 2, 67, "0-1 67");
    expect(bomen, 2, 68, "");
    /* "wegen" and "wegenn" share __w _we weg ege gen: 2 * 5 / (6 + 7) = 76.9 */
    static const struct similar_text wegen[] = {{"wegen", 0}, {"wegenn", 0}};
    expect(wegen, 2, 77, "0-1 77");
    /* nothing in common, and texts without a word */
    static const struct similar_text apart[] = {{"bomen", 0}, {"", 0}, {"kat", 0}, {" ", 0}, {"", 0}};
    expect(apart, COUNT(apart), 50, "");
}

static void order_and_repeats_make_no_difference(void **state)
{
    (void)state;
    static const struct similar_text texts[] = {
        {"subsidie verlenen", 0}, {"verlenen subsidie", 0}, {"subsidie subsidie verlenen", 0}};
    expect(texts, COUNT(texts), 100, "0-1 100 0-2 100 1-2 100");
}

static void groups_and_numbers_keep_texts_apart(void **state)
{
    (void)state;
    static const struct similar_text texts[] = {{"bomen", 0},   {"bomen", 1},   {"wijk 12", 0},
                                                {"wijk 13", 0}, {"12 wijk", 0}, {"wijken 12", 0}};
    /* "12 wijk" is "wijk 12", which stands for both: 2 * 7 / (8 + 10) = 78 */
    expect(texts, COUNT(texts), 60, "2-4 100 2-5 78");
}

static void different_things_stay_apart_at_80(void **state)
{
    (void)state;
    static const struct similar_text texts[] = {{"paspoort uitgeven", 0},
                                                {"rijbewijs uitgeven", 0},
                                                {"begroting opstellen", 0},
                                                {"begroting vaststellen", 0},
                                                {"wmo melding", 0},
                                                {"jeugdhulp toekennen", 0},
                                                {"omgevingsvergunning verlenen", 0},
                                                {"omgevingsvergunningen verlenen", 0}};
    /* 27 trigrams ("erg" and others come twice) and 28, of which 26 are shared: 52 / 55 */
    expect(texts, COUNT(texts), 80, "6-7 95");
}

static void texts_that_are_the_same_have_few_pairs_each(void **state)
{
    (void)state;
    static struct similar_text texts[5000];
    struct arena *arena = arena_new();
    struct similar_pair *pairs;
    size_t count;
    int number[COUNT(texts)] = {0};
    for (size_t i = 0; i < COUNT(texts); i++)
        texts[i] = (struct similar_text){"bestand", 0};
    similar_find(arena, texts, COUNT(texts), 80, &pairs, &count);
    for (size_t i = 0; i < count; i++) {
        number[pairs[i].one]++;
        number[pairs[i].other]++;
    }
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_true(number[i] >= 1 && number[i] <= SIMILAR_MOST);
    arena_free(arena);
}

/* 100,000 texts of three words out of 400, and 50,000 that differ in a number: an index finds the pairs. Each against
 * each would be 10^10 comparisons, and the time limit of the suite would see it. */
static void many_texts_are_done_in_time(void **state)
{
    (void)state;
    enum { MANY = 150000, WORDS = 400 };
    struct arena *arena = arena_new();
    struct similar_text *texts = arena_allocate_array(arena, MANY, sizeof(*texts));
    struct similar_pair *pairs;
    size_t count;
    uint32_t chance = 12345;
    for (size_t i = 0; i < MANY; i++) {
        uint32_t word[3];
        for (int j = 0; j < 3; j++) {
            chance = chance * 1664525u + 1013904223u;
            word[j] = (chance >> 8) % WORDS;
        }
        texts[i].text =
            i % 3 == 2 ? arena_format(arena, "object nummer %zu", i)
                       : arena_format(arena, "%c%c%cwoord %c%c%cstuk %c%c%cgeval", (int)('a' + word[0] / 20),
                                      (int)('a' + word[0] % 20), (int)('a' + word[0] % 7), (int)('b' + word[1] / 20),
                                      (int)('a' + word[1] % 20), (int)('c' + word[1] % 5), (int)('a' + word[2] / 20),
                                      (int)('b' + word[2] % 20), (int)('d' + word[2] % 9));
    }
    similar_find(arena, texts, MANY, 80, &pairs, &count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        assert_true(pairs[i].one % 3 != 2 && pairs[i].other % 3 != 2); /* numbers differ: two things */
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_is_dice_over_trigrams),
        cmocka_unit_test(order_and_repeats_make_no_difference),
        cmocka_unit_test(groups_and_numbers_keep_texts_apart),
        cmocka_unit_test(different_things_stay_apart_at_80),
        cmocka_unit_test(texts_that_are_the_same_have_few_pairs_each),
        cmocka_unit_test(many_texts_are_done_in_time),
    };
    return cmocka_run_group_tests_name("measure/similar", tests, NULL, NULL);
}
