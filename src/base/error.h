/* SPDX-License-Identifier: EUPL-1.2 */
/* The one error type: struct peil_error of <peil/plugin.h>. A function that can fail returns 0 or one of
 * enum peil_error_code and fills the caller's struct; library folders never print it, programs do.
 *
 *     if (!file)
 *         return error_set(error, PEIL_ERROR_INPUT, "%s:%zu: no such column", path, line);
 *
 * Messages are translated where they are made: the format is a gettext message id, wrapped in _(). */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>

#include "peil/plugin.h"

/* Fills *error (may be NULL) and returns code. Text that does not fit is cut at a character, never in one. */
int error_set(struct peil_error *error, int code, const char *format, ...) PEIL_PRINTF(3, 4);
int error_set_va(struct peil_error *error, int code, const char *format, va_list arguments) PEIL_PRINTF(3, 0);
/* As error_set, keeps errno in cause and appends ": " and its text. */
int error_set_errno(struct peil_error *error, int code, const char *format, ...) PEIL_PRINTF(3, 4);
/* Puts "text: " before the message that is there; returns error->code. */
int error_prefix(struct peil_error *error, const char *format, ...) PEIL_PRINTF(2, 3);
void error_clear(struct peil_error *error);

#endif
