/* SPDX-License-Identifier: EUPL-1.2 */
/* Words for people: gettext's catalogues by an option and never by the process locale, and the nearest name to a
 * mistyped one. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define _(message) text_translate(message)
#define N_(message) message
#define ngettext(one, many, count) text_translate_count(one, many, count) /* xgettext knows it by this name */

/* The message in this process's language; itself when there is no translation. */
const char *text_translate(const char *message) __attribute__((format_arg(1)));
const char *text_translate_count(const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(1), format_arg(2)));
/* As these, from the catalogue of a plugin (NULL: peil's own). */
const char *text_translate_in(const char *domain, const char *message) __attribute__((format_arg(2)));
const char *text_translate_count_in(const char *domain, const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(2), format_arg(3)));

/* Sets the language of this process's messages: "nl" or "en". folder holds nl/LC_MESSAGES/peil.mo; NULL: the installed
 * one. Only message language changes: numbers and sorting stay those of the C locale. Call once, at the start. */
void text_language(const char *language, const char *folder);
const char *text_language_now(void); /* "nl" or "en" */
/* The catalogue of a plugin, in the same folder; after text_language, once. */
void text_domain(const char *domain);
/* The language that the environment asks for (LC_ALL, LC_MESSAGES, LANG): "en" when it says so, else "nl". */
const char *text_language_of_environment(void);

/* The candidate nearest to name (Damerau-Levenshtein distance at most a third of its length, at least 1); NULL: none is
 * near. */
const char *text_nearest(const char *name, const char *const *candidates, size_t count);

#endif
