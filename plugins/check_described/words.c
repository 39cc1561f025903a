/* SPDX-License-Identifier: EUPL-1.2 */
/* Words: counting characters, folding for comparison, and the words and phrases that say nothing. */
#include <string.h>

#include "described.h"

const char *const words_of_little[] = {
    "de",          "het",          "een",          "van",      "voor",      "over",        "met",      "in",
    "op",          "en",           "te",           "bij",      "dit",       "deze",        "is",       "zijn",
    "staat",       "staan",        "bevat",        "bevatten", "betreft",   "dataset",     "datasets", "gegevens",
    "gegevensset", "data",         "informatie",   "bestand",  "register",  "registratie", "tabel",    "overzicht",
    "lijst",       "omschrijving", "beschrijving", "proces",   "processen", "the",         "a",        "an",
    "of",          "about",        "description",  "gemeente", NULL,
};

const char *const words_of_filling[] = {
    "nvt",          "tbd",         "tbc",        "ntb",       "todo",        "test",        "testje",
    "testen",       "onbekend",    "volgt",      "geen",      "leeg",        "niets",       "null",
    "none",         "na",          "unknown",    "empty",     "dummy",       "placeholder", "x",
    "bla",          "blabla",      "asdf",       "qwerty",    "tekst",       "text",        "omschrijving",
    "beschrijving", "toelichting", "titel",      "title",     "description", "invullen",    "vul",
    "in",           "later",       "nog",        "hier",      "komt",        "een",         "de",
    "het",          "bepalen",     "aanvullen",  "aangevuld", "ingevuld",    "wordt",       "word",
    "worden",       "nader",       "te",         "nodig",     "beschikbaar", "aanwezig",    "bekend",
    "niet",         "van",         "toepassing", NULL,
};

/* Only where the words apart could be a sentence, or where the folding splits them. */
const char *const phrases_of_filling[] = {
    "n v t",
    "n a",
    "n t b",
    "n n b",
    "t b d",
    "t b c",
    "to do",
    "to be done",
    "to be determined",
    "to be described",
    "see title",
    "zie titel",
    "zie boven",
    "zie hierboven",
    "zie naam",
    "idem",
    NULL,
};

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t text_characters(const char *text, size_t size, size_t most)
{
    size_t count = 0;
    bool blank = false;
    for (size_t i = 0; i < size && count < most; i++) {
        bool now = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
        if (!is_continuation(text[i]) && !(now && blank))
            count++;
        blank = now;
    }
    return count;
}

/* U+00C0 … U+017F without their accents; '\0' is no letter. Two letters where there are two. */
static const char *const latin[] = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e", "e", "e", "e", "i", "i", "i",  "i",  /* 00c0 */
    "d", "n", "o",  "o",  "o", "o", "o",  NULL, "o", "u", "u", "u", "u", "y", "th", "ss", /* 00d0 */
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e", "e", "e", "e", "i", "i", "i",  "i",  /* 00e0 */
    "d", "n", "o",  "o",  "o", "o", "o",  NULL, "o", "u", "u", "u", "u", "y", "th", "y",  /* 00f0 */
    "a", "a", "a",  "a",  "a", "a", "c",  "c",  "c", "c", "c", "c", "c", "c", "d",  "d",  /* 0100 */
    "d", "d", "e",  "e",  "e", "e", "e",  "e",  "e", "e", "e", "e", "g", "g", "g",  "g",  /* 0110 */
    "g", "g", "g",  "g",  "h", "h", "h",  "h",  "i", "i", "i", "i", "i", "i", "i",  "i",  /* 0120 */
    "i", "i", "ij", "ij", "j", "j", "k",  "k",  "k", "l", "l", "l", "l", "l", "l",  "l",  /* 0130 */
    "l", "l", "l",  "n",  "n", "n", "n",  "n",  "n", "n", "n", "n", "o", "o", "o",  "o",  /* 0140 */
    "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r", "r", "s", "s", "s", "s", "s",  "s",  /* 0150 */
    "s", "s", "t",  "t",  "t", "t", "t",  "t",  "u", "u", "u", "u", "u", "u", "u",  "u",  /* 0160 */
    "u", "u", "u",  "u",  "w", "w", "y",  "y",  "y", "z", "z", "z", "z", "z", "z",  "s",  /* 0170 */
};

/* What an ASCII byte folds to; 0: a separator. Other bytes begin a character of several. */
static const char ascii[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8',
    ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h',
    ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q',
    ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i',
    ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

/* One character of several bytes, folded into out (at most 4 bytes); *ret_size 0: a separator. Returns its bytes. */
static size_t fold_one(const char *text, size_t size, char out[4], size_t *ret_size)
{
    unsigned char first = (unsigned char)text[0];
    *ret_size = 0;
    size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (bytes > size)
        bytes = size;
    if (bytes == 2 && first < 0xc3)
        return 2; /* U+0080 … U+00BF: signs */
    if (first == 0xe2)
        return bytes; /* U+2000 … U+2FFF: dashes, quotes, arrows, boxes */
    if (first == 0xcc || (first == 0xcd && (unsigned char)text[bytes - 1] < 0xb0)) {
        *ret_size = SIZE_MAX; /* a combining accent: nothing, not even a separator */
        return bytes;
    }
    unsigned code = bytes == 2 ? ((unsigned)(first & 0x1f) << 6 | ((unsigned char)text[1] & 0x3f)) : 0;
    if (code >= 0xc0 && code <= 0x17f) {
        const char *plain = latin[code - 0xc0];
        for (; plain && plain[*ret_size]; ++*ret_size)
            out[*ret_size] = plain[*ret_size];
        return bytes;
    }
    memcpy(out, text, bytes); /* other scripts as they are */
    *ret_size = bytes;
    return bytes;
}

/* Folded text is never longer than what it was made of: room is made once. */
int text_fold(struct scratch *scratch, const char *text, size_t size, struct peil_error *error)
{
    int failed = scratch_reserve(scratch, size, error);
    if (failed)
        return failed;
    char *start = scratch->data + scratch->size;
    char *end = start;
    bool separator = false;
    for (size_t at = 0; at < size;) {
        char out[4];
        size_t letters;
        unsigned char first = (unsigned char)text[at];
        if (first < 0x80) {
            at++;
            out[0] = ascii[first];
            letters = out[0] != 0;
        } else {
            at += fold_one(text + at, size - at, out, &letters);
        }
        if (letters == SIZE_MAX)
            continue;
        if (letters == 0) {
            separator = end > start;
            continue;
        }
        if (separator)
            *end++ = ' ';
        separator = false;
        *end++ = out[0];
        for (size_t i = 1; i < letters; i++)
            *end++ = out[i];
    }
    *end = '\0';
    scratch->size = (size_t)(end - scratch->data);
    return 0;
}

/* Rules that look at one field of an object fold the same text one after the other. */
int text_fold_again(struct folded *folded, const char *text, size_t size, struct peil_error *error)
{
    if (folded->known && folded->source.size == size && memcmp(folded->source.data, text, size) == 0)
        return 0;
    folded->known = false;
    scratch_clear(&folded->source);
    scratch_clear(&folded->text);
    int failed = scratch_append(&folded->source, text, size, error);
    failed = failed ? failed : text_fold(&folded->text, text, size, error);
    folded->known = !failed;
    return failed;
}

const char *text_next_word(const char **at, size_t *ret_size)
{
    while (**at == ' ')
        ++*at;
    if (!**at)
        return NULL;
    const char *word = *at;
    while (**at && **at != ' ')
        ++*at;
    *ret_size = (size_t)(*at - word);
    return word;
}

bool text_has_word(const char *folded, const char *word, size_t size)
{
    size_t length;
    for (const char *at = folded, *one; (one = text_next_word(&at, &length));)
        if (length == size && memcmp(one, word, size) == 0)
            return true;
    return false;
}

bool text_listed(const char *const *list, const char *word, size_t size)
{
    for (; *list; list++)
        if (**list == *word && strlen(*list) == size && memcmp(*list, word, size) == 0)
            return true;
    return false;
}
