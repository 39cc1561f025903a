/* SPDX-License-Identifier: EUPL-1.2 */
/* Secrets: they are never written in a configuration, an argument or the environment; what is written there says where
 * one stands. This is the one reader of them.
 *
 *     file:PATH        a file that holds the secret and nothing else; one newline at its end is not part of it. It must
 *                      be an ordinary file of root or of the user that runs the program, and readable by nobody else
 *                      (0600 or 0400; root's may be readable by its group: 0640)
 *     credential:NAME  the file NAME in $CREDENTIALS_DIRECTORY: LoadCredential=NAME:… of the systemd unit
 *
 * A secret is text in UTF-8 without NUL, of 1 to 4096 bytes. It is read when it is needed, so that a changed one counts
 * without a restart, and wiped when it is released. It has no other way to text than secret->text: give that to the
 * library that needs it, and never to a message. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stddef.h>

#include "base/memory.h"

enum { SECRET_LARGEST = 4096 };

struct secret {
    char *text; /* NULL: none. Its memory is locked and left out of core dumps, where the system allows that */
    size_t size;
};

/* Whether text says where a secret stands (place: "file:line", for the message, which never repeats text: it might be
 * the secret itself). */
int secret_check_reference(const char *place, const char *text, struct peil_error *error);
/* The reference as it is to be kept: a relative PATH from folder, and a NAME from credentials (the value of
 * CREDENTIALS_DIRECTORY; NULL: there are none, and reading it says so). */
const char *secret_resolve(struct arena *arena, const char *reference, const char *folder, const char *credentials);

/* PEIL_ERROR_USAGE or PEIL_ERROR_SYSTEM, naming the file. */
int secret_read(struct secret *ret_secret, const char *reference, struct peil_error *error);
void secret_release(struct secret *secret);
#define _cleanup_secret_ __attribute__((cleanup(secret_release)))

/* For a program that will hold secrets, at its start: no core dumps of it, and no other process of its user can read
 * its memory, environment or descriptors. Under sanitizers only the first: they trace their own process. */
void secret_guard(void);

/* Says what is wrong with a file that is to be read by its owner alone; used for libpq's passfile too, which libpq
 * would pass over without a word. */
int secret_check_file(const char *path, struct peil_error *error);

#endif
