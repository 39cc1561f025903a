/* SPDX-License-Identifier: EUPL-1.2 */
/* A message catalogue (.mo, as msgfmt writes it): message ids to their translations. The C library reads one only in a
 * locale that the machine has, and no longer in C.UTF-8 from glibc 2.40 on; a report's language is an option, and the
 * same everywhere. Layout: GNU gettext manual, "The Format of GNU MO Files". */
#ifndef BASE_MESSAGES_H
#define BASE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct messages {
    char *bytes; /* the whole file, and a NUL */
    size_t size;
    uint32_t count, ids, texts; /* how many, and where the tables of both are */
    bool swapped;               /* written on a machine of the other byte order */
};

/* False when there is no such file or it is none: then every message is its own translation. */
bool messages_open(struct messages *ret_catalogue, const char *path);
void messages_release(struct messages *catalogue);
/* The translation; NULL when there is none. form: 0 for one, 1 for many (of messages that have both). */
const char *messages_find(const struct messages *catalogue, const char *id, unsigned form);

#endif
