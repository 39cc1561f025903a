/* SPDX-License-Identifier: EUPL-1.2 */
/* Message language by option, and "did you mean". */
#include "base/text.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/messages.h"
#include "base/memory.h"
#include "base/poison.h"

#ifndef PEIL_LOCALEDIR
#define PEIL_LOCALEDIR "/usr/share/locale"
#endif

static char text_current[3] = "en";
static const char *text_folder = PEIL_LOCALEDIR;
static struct messages text_own, text_other; /* peil's, and that of a plugin in its runner */
static const char *text_other_domain;

static void text_open(struct messages *catalogue, const char *domain)
{
    _cleanup_buffer_ struct buffer path = {0};
    messages_release(catalogue);
    if (strcmp(text_current, "en") == 0) /* the messages are English by themselves */
        return;
    buffer_append_format(&path, "%s/%s/LC_MESSAGES/%s.mo", text_folder, text_current, domain);
    messages_open(catalogue, buffer_text(&path));
}

void text_language(const char *language, const char *folder)
{
    memcpy(text_current, strncmp(language, "nl", 2) == 0 ? "nl" : "en", 3);
    setlocale(LC_CTYPE, "C.UTF-8");
    text_folder = folder ? folder : PEIL_LOCALEDIR;
    text_open(&text_own, "peil");
}

void text_domain(const char *domain)
{
    text_other_domain = domain;
    text_open(&text_other, domain);
}

static const struct messages *text_messages(const char *domain)
{
    bool other = domain && text_other_domain && strcmp(domain, text_other_domain) == 0;
    return other ? &text_other : &text_own;
}

const char *text_translate_in(const char *domain, const char *message)
{
    /* The empty message id is the catalogue's own header. */
    const char *text = *message ? messages_find(text_messages(domain), message, 0) : NULL;
    return text ? text : message;
}

/* Dutch and English count alike: one, and all others. */
const char *text_translate_count_in(const char *domain, const char *one, const char *many, uint64_t count)
{
    const char *text = *one ? messages_find(text_messages(domain), one, count != 1) : NULL;
    return text ? text : count == 1 ? one : many;
}

const char *text_translate(const char *message)
{
    return text_translate_in(NULL, message);
}

const char *text_translate_count(const char *one, const char *many, uint64_t count)
{
    return text_translate_count_in(NULL, one, many, count);
}

const char *text_language_now(void)
{
    return text_current;
}

const char *text_language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "en", 2) == 0 ? "en" : "nl";
    }
    return "nl";
}

/* Optimal string alignment distance; rows of at most the shorter name. */
static size_t text_distance(const char *a, const char *b)
{
    size_t rows = strlen(a), columns = strlen(b);
    _cleanup_free_ size_t *cells = memory_resize(NULL, 3 * (columns + 1), sizeof(size_t));
    size_t *before = cells, *above = cells + columns + 1, *here = above + columns + 1;
    for (size_t j = 0; j <= columns; j++)
        above[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        here[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (here[j - 1] + 1 < best)
                best = here[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            here[j] = best;
        }
        size_t *spare = before;
        before = above;
        above = here;
        here = spare;
    }
    return above[columns];
}

const char *text_nearest(const char *name, const char *const *candidates, size_t count)
{
    size_t length = strlen(name);
    if (length > 64)
        return NULL;
    size_t best_distance = length / 3 > 1 ? length / 3 : 1;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(candidates[i]) > 64)
            continue;
        size_t distance = text_distance(name, candidates[i]);
        if (distance < best_distance || (distance == best_distance && !best)) {
            best_distance = distance;
            best = candidates[i];
        }
    }
    return best;
}
