/* SPDX-License-Identifier: EUPL-1.2 */
/* Nearly the same: sets of trigrams, the rarest first, and an index on those that a pair must share. */
#include "measure/similar.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "measure/outcome.h"
#include "base/poison.h"

struct gram {
    uint64_t hash;
    uint32_t number; /* how many texts have it */
    uint32_t newest; /* the first text of the list of those that are indexed by it, plus 1 */
    uint32_t rank;   /* by number; rarest first */
};

/* A text as its grams, in order of rank. */
struct set {
    uint32_t *grams;
    uint32_t count;
    uint32_t text;
    bool doubled; /* an earlier set is the same */
};

/* What two sets can have in common at most is seen from this, mostly, without looking at them. */
struct sketch {
    uint64_t bits[2]; /* one for each gram, somewhere */
    uint32_t count;
};

struct entry {
    uint32_t set, next; /* next: plus 1 */
};

struct similar {
    struct gram *grams;
    size_t gram_count, gram_capacity;
    uint32_t *slots; /* of the hash table: gram plus 1 */
    size_t slot_count;
    struct set *sets;
    size_t set_count;
    struct sketch *sketches;
    struct entry *entries;
    size_t entry_count, entry_capacity;
    uint32_t *seen;   /* by set: the set that last met it, plus 1 */
    uint32_t *number; /* by text: of pairs */
    int least;
    struct similar_pair *pairs;
    size_t pair_count, pair_capacity;
};

/* ---- Grams ------------------------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static void grow_slots(struct similar *similar)
{
    similar->slot_count = similar->slot_count ? similar->slot_count * 2 : 4096;
    free(similar->slots);
    similar->slots = memory_allocate_zeroed(similar->slot_count, sizeof(*similar->slots));
    for (size_t i = 0; i < similar->gram_count; i++) {
        size_t slot = similar->grams[i].hash & (similar->slot_count - 1);
        while (similar->slots[slot])
            slot = (slot + 1) & (similar->slot_count - 1);
        similar->slots[slot] = (uint32_t)i + 1;
    }
}

static uint32_t gram_of(struct similar *similar, uint64_t hash)
{
    if (similar->gram_count * 2 >= similar->slot_count)
        grow_slots(similar);
    size_t slot = hash & (similar->slot_count - 1);
    for (; similar->slots[slot]; slot = (slot + 1) & (similar->slot_count - 1))
        if (similar->grams[similar->slots[slot] - 1].hash == hash)
            return similar->slots[slot] - 1;
    if (similar->gram_count == similar->gram_capacity) {
        similar->gram_capacity = similar->gram_capacity ? similar->gram_capacity * 2 : 4096;
        similar->grams = memory_resize(similar->grams, similar->gram_capacity, sizeof(*similar->grams));
    }
    similar->grams[similar->gram_count] = (struct gram){.hash = hash};
    similar->slots[slot] = (uint32_t)++similar->gram_count;
    return (uint32_t)similar->gram_count - 1;
}

static bool has_digit(const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (word[i] >= '0' && word[i] <= '9')
            return true;
    return false;
}

/* What the words with a digit are, in any order. */
static uint64_t digits_of(const char *text)
{
    uint64_t sum = 0;
    for (size_t size; *text; text += size + (text[size] == ' ')) {
        size = strcspn(text, " ");
        uint64_t hash = UINT64_C(0x2545f4914f6cdd1d);
        if (!has_digit(text, size))
            continue;
        for (size_t i = 0; i < size; i++)
            hash = mix(hash, (unsigned char)text[i]);
        sum += hash;
    }
    return sum;
}

/* Grams of a word: of bytes, which are characters in a folded text but for what has no Latin form. */
static uint32_t take_word(struct similar *similar, uint64_t salt, const char *word, size_t size, uint32_t *grams,
                          uint32_t count)
{
    unsigned char before[2] = {' ', ' '};
    for (size_t i = 0; i <= size && count < SIMILAR_TRIGRAMS_MOST; i++) {
        unsigned char now = i < size ? (unsigned char)word[i] : ' ';
        uint64_t gram = (uint64_t)before[0] << 16 | (uint64_t)before[1] << 8 | now;
        grams[count++] = gram_of(similar, mix(salt, gram));
        before[0] = before[1];
        before[1] = now;
    }
    return count;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return one < other ? -1 : one > other;
}

static void take_text(struct similar *similar, struct arena *arena, const struct similar_text *text, uint32_t place)
{
    uint32_t grams[SIMILAR_TRIGRAMS_MOST], count = 0, kept = 0;
    uint64_t salt = mix(mix(UINT64_C(0x9e3779b97f4a7c15), (uint64_t)text->group), digits_of(text->text));
    const char *word = text->text;
    for (size_t size; *word; word += size + (word[size] == ' ')) {
        size = strcspn(word, " ");
        if (size)
            count = take_word(similar, salt, word, size, grams, count);
    }
    if (count == 0)
        return;
    qsort(grams, count, sizeof(*grams), compare_numbers);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || grams[kept - 1] != grams[i])
            grams[kept++] = grams[i];
    for (uint32_t i = 0; i < kept; i++)
        similar->grams[grams[i]].number++;
    similar->sets[similar->set_count++] =
        (struct set){.grams = arena_copy(arena, grams, kept * sizeof(*grams)), .count = kept, .text = place};
}

/* ---- Order: rare grams first in a set, small sets first -----------------------------------------------------------
 */

static int compare_grams(const void *a, const void *b)
{
    const struct gram *one = *(const struct gram *const *)a, *other = *(const struct gram *const *)b;
    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    return one->hash < other->hash ? -1 : one->hash > other->hash;
}

static int compare_sets(const void *a, const void *b)
{
    const struct set *one = a, *other = b;
    if (one->count != other->count)
        return one->count < other->count ? -1 : 1;
    int order = memcmp(one->grams, other->grams, one->count * sizeof(*one->grams));
    if (order != 0)
        return order;
    return one->text < other->text ? -1 : one->text > other->text;
}

/* From here on a gram's number in a set is its rank, and grams are found by rank. */
static void rank(struct similar *similar)
{
    _cleanup_free_ struct gram **order = memory_allocate((similar->gram_count + 1) * sizeof(struct gram *));
    for (size_t i = 0; i < similar->gram_count; i++)
        order[i] = &similar->grams[i];
    qsort(order, similar->gram_count, sizeof(*order), compare_grams);
    struct gram *ranked = memory_allocate((similar->gram_count + 1) * sizeof(*ranked));
    for (size_t i = 0; i < similar->gram_count; i++) {
        order[i]->rank = (uint32_t)i;
        ranked[i] = *order[i];
    }
    for (size_t i = 0; i < similar->set_count; i++) {
        struct set *set = &similar->sets[i];
        for (uint32_t j = 0; j < set->count; j++)
            set->grams[j] = similar->grams[set->grams[j]].rank;
        qsort(set->grams, set->count, sizeof(*set->grams), compare_numbers);
    }
    free(similar->grams);
    similar->grams = ranked;
    qsort(similar->sets, similar->set_count, sizeof(*similar->sets), compare_sets);
}

/* ---- Pairs ------------------------------------------------------------------------------------------------------- */

static void add_pair(struct similar *similar, uint32_t a, uint32_t b, int score)
{
    if (similar->number[a] >= SIMILAR_MOST || similar->number[b] >= SIMILAR_MOST)
        return;
    similar->number[a]++;
    similar->number[b]++;
    if (similar->pair_count == similar->pair_capacity) {
        similar->pair_capacity = similar->pair_capacity ? similar->pair_capacity * 2 : 256;
        similar->pairs = memory_resize(similar->pairs, similar->pair_capacity, sizeof(*similar->pairs));
    }
    similar->pairs[similar->pair_count++] =
        (struct similar_pair){.one = a < b ? a : b, .other = a < b ? b : a, .score = score};
}

static uint32_t shared(const struct set *one, const struct set *other)
{
    uint32_t i = 0, j = 0, number = 0;
    while (i < one->count && j < other->count) {
        uint32_t a = one->grams[i], b = other->grams[j];
        number += a == b;
        i += a <= b;
        j += b <= a;
    }
    return number;
}

/* Sets that are the same follow each other. */
static void pair_same(struct similar *similar)
{
    for (size_t i = 1; i < similar->set_count; i++) {
        struct set *set = &similar->sets[i];
        for (size_t j = i; j-- > 0 && i - j <= SIMILAR_MOST;) {
            const struct set *before = &similar->sets[j];
            if (before->count != set->count || memcmp(before->grams, set->grams, set->count * sizeof(*set->grams)) != 0)
                break;
            set->doubled = true;
            add_pair(similar, before->text, set->text, 100);
        }
    }
}

static void index_set(struct similar *similar, uint32_t at, uint32_t gram)
{
    if (similar->entry_count == similar->entry_capacity) {
        similar->entry_capacity = similar->entry_capacity ? similar->entry_capacity * 2 : 4096;
        similar->entries = memory_resize(similar->entries, similar->entry_capacity, sizeof(*similar->entries));
    }
    similar->entries[similar->entry_count++] = (struct entry){.set = at, .next = similar->grams[gram].newest};
    similar->grams[gram].newest = (uint32_t)similar->entry_count;
}

static void make_sketches(struct similar *similar, struct arena *arena)
{
    similar->sketches = arena_allocate_array(arena, similar->set_count + 1, sizeof(*similar->sketches));
    for (size_t i = 0; i < similar->set_count; i++) {
        struct sketch *sketch = &similar->sketches[i];
        sketch->count = similar->sets[i].count;
        for (uint32_t j = 0; j < sketch->count; j++) {
            uint64_t bit = mix(1, similar->sets[i].grams[j]) >> 57;
            sketch->bits[bit >> 6] |= UINT64_C(1) << (bit & 63);
        }
    }
}

/* Grams that only one of the two has are at least as many as bits that only one has; and even if all of the smaller set
 * is shared, 2 |B| / (|A| + |B|) must be enough. */
static bool can_be_alike(const struct similar *similar, const struct sketch *one, const struct sketch *other)
{
    int64_t total = (int64_t)one->count + other->count;
    int64_t apart =
        __builtin_popcountll(one->bits[0] ^ other->bits[0]) + __builtin_popcountll(one->bits[1] ^ other->bits[1]);
    int64_t both = (total - apart) / 2; /* at most */
    both = both < other->count ? both : other->count;
    return 400 * both >= (2 * (int64_t)similar->least - 1) * total;
}

static void meet(struct similar *similar, uint32_t at, uint32_t other)
{
    if (!can_be_alike(similar, &similar->sketches[at], &similar->sketches[other]) || similar->seen[other] == at + 1)
        return;
    similar->seen[other] = at + 1;
    const struct set *set = &similar->sets[at], *with = &similar->sets[other];
    int64_t score = round_half_away((__int128)200 * shared(set, with), (int64_t)set->count + with->count);
    if (score >= similar->least)
        add_pair(similar, set->text, with->text, (int)score);
}

/* Dice d is Jaccard d / (200 - d): so much of the larger of two sets must be shared, and any d - 1 fewer grams can be
 * left out of the search. A half is given away to rounding. */
static uint32_t prefix_of(const struct similar *similar, uint32_t count)
{
    int64_t least = 2 * (int64_t)similar->least - 1; /* in half per cents */
    int64_t needed = ((int64_t)count * least + (400 - least) - 1) / (400 - least);
    return needed < 1 ? count : (uint32_t)(count - needed + 1);
}

static void pair_alike(struct similar *similar)
{
    for (uint32_t at = 0; at < similar->set_count; at++) {
        const struct set *set = &similar->sets[at];
        uint32_t prefix = prefix_of(similar, set->count);
        if (set->doubled)
            continue;
        for (uint32_t i = 0; i < prefix; i++) {
            const struct gram *gram = &similar->grams[set->grams[i]];
            if (gram->number < 2 || gram->number > SIMILAR_BLOCK)
                continue;
            for (uint32_t entry = gram->newest; entry; entry = similar->entries[entry - 1].next)
                meet(similar, at, similar->entries[entry - 1].set);
            index_set(similar, at, set->grams[i]);
        }
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const struct similar_pair *one = a, *other = b;
    if (one->one != other->one)
        return one->one < other->one ? -1 : 1;
    return one->other < other->other ? -1 : one->other > other->other;
}

void similar_find(struct arena *arena, const struct similar_text *texts, size_t count, int least,
                  struct similar_pair **ret_pairs, size_t *ret_count)
{
    assert(least >= SIMILAR_LEAST && least <= 100 && count < UINT32_MAX);
    struct similar similar = {.least = least};
    struct arena *work = arena_new();
    similar.sets = arena_allocate_array(work, count + 1, sizeof(*similar.sets));
    similar.number = arena_allocate_array(work, count + 1, sizeof(*similar.number));
    for (size_t i = 0; i < count; i++)
        take_text(&similar, work, &texts[i], (uint32_t)i);
    similar.seen = arena_allocate_array(work, similar.set_count + 1, sizeof(*similar.seen));
    rank(&similar);
    make_sketches(&similar, work);
    pair_same(&similar);
    pair_alike(&similar);
    if (similar.pair_count)
        qsort(similar.pairs, similar.pair_count, sizeof(*similar.pairs), compare_pairs);
    *ret_pairs = arena_copy(arena, similar.pairs, similar.pair_count * sizeof(*similar.pairs));
    *ret_count = similar.pair_count;
    free(similar.grams);
    free(similar.slots);
    free(similar.entries);
    free(similar.pairs);
    arena_free(work);
}
