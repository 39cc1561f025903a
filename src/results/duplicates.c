/* SPDX-License-Identifier: EUPL-1.2 */
/* Pairs of objects that look like one: titles prepared here, held against each other in measure/, evidence by the
 * store. */
#include "results/duplicates.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "measure/similar.h"
#include "results/facts.h"
#include "results/facts_tree.h"
#include "results/sql.h"
#include "base/poison.h"

enum { WORDS_MOST = 64 };

/* Folded words that say nothing about which thing it is. */
static const char *const empty_words[] = {
    "a",    "aan", "afdeling", "als",      "an",  "and", "bij", "by",   "de",  "directie", "domein", "door",
    "een",  "en",  "for",      "gemeente", "het", "in",  "met", "naar", "of",  "om",       "on",     "op",
    "over", "per", "team",     "te",       "the", "to",  "tot", "uit",  "van", "voor",     "with",
};

struct preparing {
    struct arena *arena;
    struct facts_tree tree;
    const char **unit_words; /* by unit id: folded words of its name and key, and of those above it */
    struct buffer folded, words;
};

struct words {
    const char *at[WORDS_MOST];
    size_t size[WORDS_MOST];
    int count;
};

static void split(const char *text, struct words *ret_words)
{
    ret_words->count = 0;
    for (size_t size; *text && ret_words->count < WORDS_MOST; text += size + (text[size] == ' ')) {
        size = strcspn(text, " ");
        if (size) {
            ret_words->at[ret_words->count] = text;
            ret_words->size[ret_words->count++] = size;
        }
    }
}

static bool is_empty_word(const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof(empty_words) / sizeof(empty_words[0]); i++)
        if (strlen(empty_words[i]) == size && memcmp(empty_words[i], word, size) == 0)
            return true;
    return false;
}

static bool has_word(const char *text, const char *word, size_t size)
{
    for (size_t length; text && *text; text += length + (text[length] == ' ')) {
        length = strcspn(text, " ");
        if (length == size && memcmp(text, word, size) == 0)
            return true;
    }
    return false;
}

static int load_unit_words(struct preparing *preparing, struct store *store, date_day day, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int failed = facts_tree_load(preparing->arena, store, day, &preparing->tree, error);
    failed = failed ? failed : store_query(store, results_sql_unit_names, &rows, error, "d", day);
    if (failed)
        return failed;
    _cleanup_free_ const char **names = memory_allocate_zeroed(preparing->tree.count + 1, sizeof(*names));
    preparing->unit_words =
        arena_allocate_array(preparing->arena, preparing->tree.count + 1, sizeof(*preparing->unit_words));
    for (int row = 0; row < PQntuples(rows); row++)
        if ((size_t)store_integer(rows, row, 0) < preparing->tree.count)
            names[store_integer(rows, row, 0)] = store_text(rows, row, 1);
    for (size_t id = 0; id < preparing->tree.count; id++) {
        const struct facts_unit *unit = &preparing->tree.units[id];
        buffer_clear(&preparing->words);
        for (int depth = 0; unit->key && depth < FACTS_TREE_DEEPEST; depth++) {
            size_t at = (size_t)(unit - preparing->tree.units);
            buffer_append_format(&preparing->words, "%s %s ", names[at] ? names[at] : "", unit->key);
            if (unit->parent <= 0 || (size_t)unit->parent >= preparing->tree.count)
                break;
            unit = &preparing->tree.units[unit->parent];
        }
        buffer_clear(&preparing->folded);
        utf8_fold(&preparing->folded, buffer_text(&preparing->words), preparing->words.size);
        preparing->unit_words[id] = arena_text(preparing->arena, buffer_text(&preparing->folded));
    }
    return 0;
}

/* Drops what is marked, when so many words are left. */
static void drop(struct words *words, const bool *marked, int least)
{
    int left = 0;
    for (int i = 0; i < words->count; i++)
        left += !marked[i];
    if (left < least)
        return;
    left = 0;
    for (int i = 0; i < words->count; i++)
        if (!marked[i]) {
            words->at[left] = words->at[i];
            words->size[left++] = words->size[i];
        }
    words->count = left;
}

/* What is left of a title: the words that tell it from others. */
static const char *prepare_title(struct preparing *preparing, const char *title, int64_t unit)
{
    struct words words;
    bool marked[WORDS_MOST];
    const char *of_unit = unit > 0 && (size_t)unit < preparing->tree.count ? preparing->unit_words[unit] : NULL;
    buffer_clear(&preparing->folded);
    utf8_fold(&preparing->folded, title, strlen(title));
    split(buffer_text(&preparing->folded), &words);
    for (int i = 0; i < words.count; i++)
        marked[i] = is_empty_word(words.at[i], words.size[i]);
    drop(&words, marked, 1);
    for (int i = 0; i < words.count; i++)
        marked[i] = has_word(of_unit, words.at[i], words.size[i]);
    drop(&words, marked, 2);
    buffer_clear(&preparing->words);
    for (int i = 0; i < words.count; i++) {
        buffer_append(&preparing->words, words.at[i], words.size[i]);
        buffer_append_byte(&preparing->words, ' ');
    }
    return arena_text(preparing->arena, buffer_text(&preparing->words));
}

static struct duplicate_object object_of(const struct preparing *preparing, struct arena *arena, const PGresult *rows,
                                         int row)
{
    const struct facts_unit *unit = facts_tree_unit(&preparing->tree, store_integer(rows, row, 4));
    return (struct duplicate_object){.id = store_integer(rows, row, 0),
                                     .key = arena_text(arena, store_text(rows, row, 2)),
                                     .title = arena_text(arena, store_text(rows, row, 3)),
                                     .unit = arena_text(arena, unit->key),
                                     .department = arena_text(arena, unit->department)};
}

static bool same_text(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

static void take_pair(const struct preparing *preparing, struct arena *arena, const PGresult *objects,
                      const struct similar_pair *pair, struct duplicate *ret_duplicate)
{
    struct duplicate_object one = object_of(preparing, arena, objects, (int)pair->one);
    struct duplicate_object other = object_of(preparing, arena, objects, (int)pair->other);
    bool same_department = one.department && same_text(one.department, other.department);
    *ret_duplicate = (struct duplicate){.kind = arena_text(arena, store_text(objects, (int)pair->one, 1)),
                                        .one = one,
                                        .other = other,
                                        .score = pair->score,
                                        .same_unit = same_department || same_text(one.unit, other.unit)};
}

static int add_evidence(struct arena *arena, struct store *store, date_day day, struct duplicate *duplicates,
                        size_t count, struct peil_error *error)
{
    _cleanup_result_ PGresult *rows = NULL;
    int64_t *ones = arena_allocate_array(arena, count + 1, sizeof(*ones));
    int64_t *others = arena_allocate_array(arena, count + 1, sizeof(*others));
    for (size_t i = 0; i < count; i++) {
        ones[i] = duplicates[i].one.id;
        others[i] = duplicates[i].other.id;
    }
    int failed =
        store_query(store, results_sql_duplicate_evidence, &rows, error, "dII", day, ones, count, others, count);
    if (failed)
        return failed;
    assert((size_t)PQntuples(rows) == count);
    for (size_t i = 0; i < count; i++) {
        const char *verdict = store_text(rows, (int)i, 5);
        duplicates[i].same_register = store_boolean(rows, (int)i, 2);
        duplicates[i].same = store_integer(rows, (int)i, 3);
        duplicates[i].filled = store_integer(rows, (int)i, 4);
        duplicates[i].decision = !verdict                        ? DUPLICATE_OPEN
                                 : strcmp(verdict, "merge") == 0 ? DUPLICATE_MERGE
                                                                 : DUPLICATE_DISTINCT;
        duplicates[i].keep = store_integer(rows, (int)i, 6);
    }
    return 0;
}

static int compare_duplicates(const void *a, const void *b)
{
    const struct duplicate *one = a, *other = b;
    if (one->score != other->score)
        return one->score > other->score ? -1 : 1;
    if (one->one.id != other->one.id)
        return one->one.id < other->one.id ? -1 : 1;
    return one->other.id < other->other.id ? -1 : one->other.id > other->other.id;
}

static int find(struct preparing *preparing, struct store *store, date_day day, const PGresult *objects, int least,
                struct arena *arena, struct duplicate **ret_duplicates, size_t *ret_count, struct peil_error *error)
{
    size_t count = (size_t)PQntuples(objects);
    struct similar_text *texts = arena_allocate_array(preparing->arena, count + 1, sizeof(*texts));
    struct similar_pair *pairs;
    for (size_t i = 0; i < count; i++) {
        const char *kind = store_text(objects, (int)i, 1);
        texts[i].text = prepare_title(preparing, store_text(objects, (int)i, 3), store_integer(objects, (int)i, 4));
        for (int of = 0; of < FACTS_KINDS; of++)
            if (strcmp(facts_kind_names[of], kind) == 0)
                texts[i].group = of;
    }
    similar_find(preparing->arena, texts, count, least, &pairs, ret_count);
    *ret_duplicates = arena_allocate_array(arena, *ret_count + 1, sizeof(**ret_duplicates));
    for (size_t i = 0; i < *ret_count; i++)
        take_pair(preparing, arena, objects, &pairs[i], &(*ret_duplicates)[i]);
    int failed = *ret_count ? add_evidence(preparing->arena, store, day, *ret_duplicates, *ret_count, error) : 0;
    if (!failed && *ret_count)
        qsort(*ret_duplicates, *ret_count, sizeof(**ret_duplicates), compare_duplicates);
    return failed;
}

int duplicates_find(struct arena *arena, struct store *store, date_day day, unsigned kinds, int least,
                    struct duplicate **ret_duplicates, size_t *ret_count, struct peil_error *error)
{
    _cleanup_result_ PGresult *objects = NULL;
    struct preparing preparing = {.arena = arena_new()};
    const char *wanted[FACTS_KINDS];
    size_t wanted_count = 0;
    for (int i = 0; i < FACTS_KINDS; i++)
        if (kinds & 1u << i)
            wanted[wanted_count++] = facts_kind_names[i];
    int failed = load_unit_words(&preparing, store, day, error);
    if (!failed)
        failed = store_query(store, results_sql_duplicate_objects, &objects, error, "dA", day, wanted, wanted_count);
    if (!failed)
        failed = find(&preparing, store, day, objects, least, arena, ret_duplicates, ret_count, error);
    buffer_release(&preparing.folded);
    buffer_release(&preparing.words);
    arena_free(preparing.arena);
    return failed;
}
