/* SPDX-License-Identifier: EUPL-1.2 */
/* Words for people: gettext by an option and never by the process locale, and the nearest name to a mistyped one. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <libintl.h>
#include <stddef.h>
#include <stdint.h>

#define _(message) gettext(message)
#define N_(message) message

/* Sets the language of this process's messages: "nl" or "en". folder holds nl/LC_MESSAGES/peil.mo; NULL: the installed
 * one. Only message language changes: numbers and sorting stay those of the C locale. Call once, at the start. */
void text_language(const char *language, const char *folder);
const char *text_language_now(void); /* "nl" or "en" */
/* The language that the environment asks for (LC_ALL, LC_MESSAGES, LANG): "en" when it says so, else "nl". */
const char *text_language_of_environment(void);

/* The candidate nearest to name (Damerau-Levenshtein distance at most a third of its length, at least 1); NULL: none is
 * near. */
const char *text_nearest(const char *name, const char *const *candidates, size_t count);

#endif
