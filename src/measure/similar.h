/* SPDX-License-Identifier: EUPL-1.2 */
/* Which of many texts are nearly the same, without holding each against each.
 *
 * A text is taken as the set of its trigrams: every three characters of each word, with two blanks before and one
 * behind it. The order of words makes no difference. Two texts are as alike as Dice's coefficient says, 2 |A and B| /
 * (|A| + |B|), in per cents rounded half away from zero. Words with a digit must be the same in both: "Wijk 12" and
 * "Wijk 13" are two things.
 *
 * A pair that is alike enough shares at least one of the rarest trigrams of each of the two (prefix filtering, after
 * Chaudhuri, Ganti and Kaushik, and Bayardo, Ma and Srikant), so that only texts that share one are held against each
 * other; nothing is lost by that. What bounds the work on odd input is said here, too: a trigram that more than
 * SIMILAR_BLOCK texts share brings no pairs by itself, and a text has at most SIMILAR_MOST pairs. Of texts with
 * the same trigrams altogether each is paired with some that are the same; the first stands for them all when they are
 * held against others.
 *
 * Pure: the same texts in the same order give the same pairs. */
#ifndef MEASURE_SIMILAR_H
#define MEASURE_SIMILAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

enum { SIMILAR_LEAST = 50, SIMILAR_BLOCK = 300, SIMILAR_MOST = 16, SIMILAR_TRIGRAMS_MOST = 256 };

struct similar_text {
    const char *text; /* words in lower case with one blank between them; not kept */
    int group;        /* only texts of one group are held against each other */
};

struct similar_pair {
    uint32_t one, other; /* places in the texts, one < other */
    int score;           /* least … 100 */
};

/* Pairs of at least so many per cents (SIMILAR_LEAST … 100), in order of one and other. Texts without letters have no
 * pairs. *ret_pairs is the arena's. */
void similar_find(struct arena *arena, const struct similar_text *texts, size_t count, int least,
                  struct similar_pair **ret_pairs, size_t *ret_count);

#endif
