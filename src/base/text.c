/* SPDX-License-Identifier: EUPL-1.2 */
/* Message language by option, and "did you mean". */
#include "base/text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/poison.h"

#ifndef PEIL_LOCALEDIR
#define PEIL_LOCALEDIR "/usr/share/locale"
#endif

static char text_current[3] = "en";

void text_language(const char *language, const char *folder)
{
    memcpy(text_current, strncmp(language, "nl", 2) == 0 ? "nl" : "en", 3);
    /* gettext looks at LANGUAGE only when LC_MESSAGES is not the C locale; C.UTF-8 is on every Debian. */
    setenv("LANGUAGE", text_current, 1);
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    bindtextdomain("peil", folder ? folder : PEIL_LOCALEDIR);
    bind_textdomain_codeset("peil", "UTF-8");
    textdomain("peil");
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
