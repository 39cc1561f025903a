/* SPDX-License-Identifier: EUPL-1.2 */
/* Folding what is written as an owner, and telling which names are probably one. Pure; party_store.c has the rest. */
#include "register/party.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/poison.h"

const char *const party_level_names[] = {N_("below"), N_("organisation"), N_("nobody")};
const char *const party_likeness_names[] = {"", N_("acronym"), N_("prefix"), N_("spelling")};

/* Folded, and sorted by no rule: what people write where nobody is known. */
static const char *const fillers[] = {
    "",
    "onbekend",
    "onbekende",
    "nvt",
    "n v t",
    "n v t b",
    "niet van toepassing",
    "ntb",
    "n t b",
    "nader te bepalen",
    "nog te bepalen",
    "volgt",
    "volgt nog",
    "vacant",
    "vacature",
    "geen",
    "niemand",
    "leeg",
    "test",
    "x",
    "xx",
    "xxx",
    "tbd",
    "todo",
    "na",
    "n a",
    "none",
    "nobody",
    "unknown",
    "null",
    "onbekend eigenaar",
    "eigenaar onbekend",
    "bronhouder onbekend",
    "nog onbekend",
    "geen eigenaar",
    "niet bekend",
    "niet belegd",
    "nog niet bekend",
    "nog niet belegd",
};

static bool party_is_filler(const char *folded)
{
    for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
        if (strcmp(fillers[i], folded) == 0)
            return true;
    return false;
}

/* Takes name off the front or the back, where a word ends; true when it did. */
static bool party_take_off(const char **text, size_t *size, const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || *size < length)
        return false;
    if (memcmp(*text, name, length) == 0 && (*size == length || (*text)[length] == ' ')) {
        size_t gone = *size == length ? length : length + 1;
        *text += gone;
        *size -= gone;
        return true;
    }
    const char *end = *text + *size - length;
    if (*size > length && end[-1] == ' ' && memcmp(end, name, length) == 0) {
        *size -= length + 1;
        return true;
    }
    return false;
}

enum party_level party_fold(struct buffer *out, const char *written, size_t size, const char *const *organisations,
                            size_t organisation_count)
{
    _cleanup_buffer_ struct buffer whole = {0};
    utf8_fold(&whole, written, size);
    const char *text = buffer_text(&whole);
    size_t left = whole.size;
    bool taken = true;
    while (taken && left) {
        taken = false;
        for (size_t i = 0; i < organisation_count && !taken; i++)
            taken = party_take_off(&text, &left, organisations[i]);
    }
    if (left == 0 && whole.size) {
        buffer_append(out, whole.data, whole.size);
        return PARTY_ORGANISATION;
    }
    size_t start = out->size;
    buffer_append(out, text, left);
    return party_is_filler(buffer_text(out) + (out->data ? start : 0)) ? PARTY_NOBODY : PARTY_BELOW;
}

/* ---- Which names are probably one ------------------------------------------------------------------------------- */

static const char *const prefixes[] = {"de",     "het",     "directie", "afdeling",     "team",          "dienst",
                                       "bureau", "cluster", "sector",   "gemeentelijk", "gemeentelijke", "stedelijk",
                                       "domein", "unit",    "afd",      "dir"};

static bool party_is_prefix(const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
        if (strlen(prefixes[i]) == size && memcmp(prefixes[i], word, size) == 0)
            return true;
    return false;
}

/* The name without its prefix words, wherever they stand. */
static void party_core(struct buffer *out, const char *name)
{
    while (*name) {
        size_t size = strcspn(name, " ");
        if (!party_is_prefix(name, size)) {
            if (out->size)
                buffer_append_byte(out, ' ');
            buffer_append(out, name, size);
        }
        name += size + (name[size] == ' ');
    }
}

/* Initials of "verkeer en openbare ruimte": v&or, or vor when and is false. */
static void party_initials(struct buffer *out, const char *core, bool and)
{
    while (*core) {
        size_t size = strcspn(core, " ");
        if ((size == 2 && memcmp(core, "en", 2) == 0) || (size == 1 && *core == '&')) {
            if (and)
                buffer_append_byte(out, '&');
        } else {
            uint32_t code;
            buffer_append(out, core, utf8_decode(core, size, &code));
        }
        core += size + (core[size] == ' ');
    }
}

/* short is one word of two to six letters, or has '&'; it stands for the other's initials. */
static bool party_is_acronym(const char *acronym, const char *core)
{
    size_t size = strlen(acronym);
    if (size < 2 || size > 8 || strchr(acronym, ' ') || !strchr(core, ' '))
        return false;
    for (int and = 0; and < 2; and++) {
        _cleanup_buffer_ struct buffer initials = {0};
        party_initials(&initials, core, and != 0);
        if (strcmp(buffer_text(&initials), acronym) == 0 && initials.size >= 2)
            return true;
    }
    return false;
}

/* Whether at most `most` letters differ (insertion, deletion, substitution), most <= 2; by bytes of folded text. */
static bool party_nearly(const char *one, size_t one_size, const char *other, size_t other_size, int most)
{
    while (one_size && other_size && *one == *other)
        one++, other++, one_size--, other_size--;
    while (one_size && other_size && one[one_size - 1] == other[other_size - 1])
        one_size--, other_size--;
    if (one_size == 0 || other_size == 0)
        return (int)(one_size + other_size) <= most;
    if (most == 0)
        return false;
    return party_nearly(one + 1, one_size - 1, other + 1, other_size - 1, most - 1) ||
           party_nearly(one + 1, one_size - 1, other, other_size, most - 1) ||
           party_nearly(one, one_size, other + 1, other_size - 1, most - 1);
}

enum party_likeness party_alike(const char *one, const char *other)
{
    _cleanup_buffer_ struct buffer first = {0}, second = {0};
    party_core(&first, one);
    party_core(&second, other);
    const char *a = buffer_text(&first), *b = buffer_text(&second);
    if (first.size == 0 || second.size == 0)
        return PARTY_UNLIKE;
    if (strcmp(a, b) == 0)
        return PARTY_PREFIX;
    if (party_is_acronym(a, b) || party_is_acronym(b, a))
        return PARTY_ACRONYM;
    size_t shorter = first.size < second.size ? first.size : second.size;
    size_t longer = first.size + second.size - shorter;
    if (shorter >= 8 && longer - shorter <= 2 && party_nearly(a, first.size, b, second.size, shorter >= 14 ? 2 : 1))
        return PARTY_SPELLING;
    return PARTY_UNLIKE;
}
