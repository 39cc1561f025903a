/* SPDX-License-Identifier: EUPL-1.2 */
/* Filling, prefixing and clearing the one error type. */
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "base/poison.h"

int error_set_va(struct peil_error *error, int code, const char *format, va_list arguments)
{
    if (!error)
        return code;
    char text[sizeof(error->message)]; /* an argument may be the message that is there */
    int length = vsnprintf(text, sizeof(text), format, arguments);
    size_t size = length < 0 ? 0 : (size_t)length;
    if (size >= sizeof(text))
        size = utf8_cut(text, sizeof(text) - 1);
    error->code = code;
    error->cause = 0;
    memcpy(error->message, text, size);
    error->message[size] = '\0';
    return code;
}

int error_set(struct peil_error *error, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_va(error, code, format, arguments);
    va_end(arguments);
    return code;
}

int error_set_errno(struct peil_error *error, int code, const char *format, ...)
{
    int number = errno;
    va_list arguments;
    va_start(arguments, format);
    error_set_va(error, code, format, arguments);
    va_end(arguments);
    if (!error)
        return code;
    error->cause = number;
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof(error->message) - used, ": %s", strerror(number));
    error->message[utf8_cut(error->message, strlen(error->message))] = '\0';
    return code;
}

int error_prefix(struct peil_error *error, const char *format, ...)
{
    char before[sizeof(error->message)];
    char whole[2 * sizeof(error->message) + 3];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(before, sizeof(before), format, arguments) < 0)
        before[0] = '\0';
    va_end(arguments);
    snprintf(whole, sizeof(whole), "%s: %s", before, error->message);
    size_t keep = strlen(whole);
    if (keep >= sizeof(error->message))
        keep = utf8_cut(whole, sizeof(error->message) - 1);
    memcpy(error->message, whole, keep);
    error->message[keep] = '\0';
    return error->code;
}

void error_clear(struct peil_error *error)
{
    error->code = 0;
    error->cause = 0;
    error->message[0] = '\0';
}
