/* SPDX-License-Identifier: EUPL-1.2 */
/* The pairs that the index finds are those that holding each text against each finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "measure/similar.h"
#include "chance.h"
#include "base/poison.h"

enum { TEXTS = 12, SIZE = 40, GRAMS = 64, CASES = 4000 };

/* Words of a few letters, so that much is alike; now and then a digit. */
static void chance_text(char *text)
{
    size_t size = 0;
    for (int64_t words = 1 + chance(2); words > 0; words--) {
        if (size)
            text[size++] = ' ';
        for (int64_t letters = 1 + chance(6); letters > 0; letters--)
            text[size++] = chance_one_in(40) ? (char)('0' + chance(1)) : (char)('a' + chance(2));
    }
    text[size] = '\0';
}

/* Plainly: a list of three-character texts, each once; and the words with a digit, sorted by looking for each. */
static int grams_of(const char *text, char grams[][4])
{
    char padded[SIZE * 4];
    int count = 0;
    for (const char *word = text; *word; word += strcspn(word, " "), word += *word == ' ') {
        int size = (int)strcspn(word, " ");
        snprintf(padded, sizeof(padded), "  %.*s ", size, word);
        for (int i = 0; i < size + 1; i++) {
            bool known = false;
            for (int j = 0; j < count; j++)
                known |= memcmp(grams[j], padded + i, 3) == 0;
            if (!known)
                snprintf(grams[count++], 4, "%.3s", padded + i);
        }
    }
    return count;
}

static int times(const char *text, const char *word, int size)
{
    int found = 0;
    for (const char *at = text; *at; at += strcspn(at, " "), at += *at == ' ')
        found += (int)strcspn(at, " ") == size && memcmp(at, word, (size_t)size) == 0;
    return found;
}

static bool same_digits(const char *one, const char *other)
{
    for (const char *word = one; *word; word += strcspn(word, " "), word += *word == ' ') {
        int size = (int)strcspn(word, " ");
        bool digit = false;
        for (int i = 0; i < size; i++)
            digit |= word[i] >= '0' && word[i] <= '9';
        if (digit && times(one, word, size) != times(other, word, size))
            return false;
    }
    return true;
}

static int score_of(const char *one, const char *other)
{
    char a[GRAMS][4], b[GRAMS][4];
    int a_count = grams_of(one, a), b_count = grams_of(other, b), both = 0;
    if (!same_digits(one, other) || !same_digits(other, one))
        return 0;
    for (int i = 0; i < a_count; i++)
        for (int j = 0; j < b_count; j++)
            both += memcmp(a[i], b[j], 3) == 0;
    return (400 * both + a_count + b_count) / (2 * (a_count + b_count)); /* half up, which is away from zero here */
}

static void the_index_loses_nothing(void **state)
{
    (void)state;
    size_t listed_in_all = 0;
    for (int at = 0; at < CASES; at++) {
        char texts[TEXTS][SIZE];
        struct similar_text given[TEXTS];
        struct similar_pair *pairs;
        struct arena *arena = arena_new();
        size_t count, found = 0;
        int least = 50 + (int)chance(50);
        for (int i = 0; i < TEXTS; i++) {
            chance_text(texts[i]);
            if (i && chance_one_in(2)) { /* an earlier one with a letter changed, or none */
                memcpy(texts[i], texts[chance(i - 1)], SIZE);
                if (texts[i][0] && !chance_one_in(4))
                    texts[i][chance((int64_t)strlen(texts[i]) - 1)] = (char)('a' + chance(3));
            }
            given[i] = (struct similar_text){texts[i], (int)chance(1)};
        }
        similar_find(arena, given, TEXTS, least, &pairs, &count);
        for (uint32_t i = 0; i < TEXTS; i++)
            for (uint32_t j = i + 1; j < TEXTS; j++) {
                int score = given[i].group == given[j].group ? score_of(texts[i], texts[j]) : 0;
                /* of texts that are the same, the first stands for all when they are held against others */
                bool doubled = false;
                for (uint32_t k = 0; k < j; k++)
                    doubled |= given[k].group == given[j].group && score_of(texts[k], texts[j]) == 100 && k != i;
                for (uint32_t k = 0; k < i; k++)
                    doubled |= given[k].group == given[i].group && score_of(texts[k], texts[i]) == 100;
                bool listed = found < count && pairs[found].one == i && pairs[found].other == j;
                if (listed)
                    assert_int_equal(pairs[found].score, score);
                if (listed)
                    found++;
                if (score < least)
                    assert_false(listed);
                else if (!doubled)
                    assert_true(listed);
                listed_in_all += listed;
            }
        assert_int_equal(found, count);
        arena_free(arena);
    }
    assert_true(listed_in_all > CASES / 4); /* there was something to find */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_index_loses_nothing)};
    chance_seed();
    return cmocka_run_group_tests_name("measure/similar, any texts", tests, NULL, NULL);
}
