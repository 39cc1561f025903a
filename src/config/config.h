/* SPDX-License-Identifier: EUPL-1.2 */
/* The configuration that peil and peild share: peil.conf, and beside it conf.d/, whose files named *.conf are read
 * after it in the order of their names (as bytes).
 *
 *   - Sections and keys are rows: config/sections.c has the one table of all sections, so that every program knows
 * every key and refuses what is none, with file:line and the nearest name.
 *   - A section stands at most once in a file, and a key at most once in a section. The same key in a later file counts
 *     instead of the one in an earlier file; the other keys of that section stay.
 *   - A relative path is taken from the folder of the file that it stands in.
 *   - A secret is never written here, but where it stands (base/secret.h).
 *   - A file that anybody may change, that cannot be read or that is not there although it was named is an error. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>

#include "base/calendar.h"
#include "base/ini.h"
#include "base/memory.h"
#include "job/job.h"
#include "store/store.h"

/* A section that peil.conf may have. */
struct config_section {
    const char *name;
    const struct peil_option *options; /* ends with count; PATH and SECRET ones are resolved when they are read */
    const size_t *option_count;
};

extern const struct config_section config_sections[];
extern const size_t config_section_count;

/* What a key has. */
struct config_value {
    const struct peil_option *option;
    struct peil_setting setting; /* paths made whole; of a secret: where it stands, for secret_read */
    const char *written;         /* as it stands in the file; NULL: the default */
    const char *place;           /* "file:line"; NULL: the default */
};

struct config {
    const char *file;         /* the main file; NULL: there is none and every key has its default */
    const char *const *files; /* all that were read, in that order */
    size_t file_count;
    struct config_value **values; /* for each row of config_sections one for each of its options */
};

/* What the caller knows and the files do not. */
struct config_from {
    const char *file;        /* --config; NULL: the next */
    const char *environment; /* PEIL_CONFIG; NULL or "": /etc/peil/peil.conf, which may be absent */
    const char *credentials; /* CREDENTIALS_DIRECTORY; NULL: none */
};

/* The one reader: peil, peild and peild --test-config. Memory is the arena's. The first thing that is wrong is the
 * error, PEIL_ERROR_USAGE, INPUT or SYSTEM, with file and line. */
int config_load(struct arena *arena, const struct config_from *from, struct config *ret_config,
                struct peil_error *error);

/* What the files say of things outside them: folders and programs that are there, secrets and the passfile that can be
 * read by us and by nobody else. For peil config check and peild --test-config; config_load leaves it, so that a
 * steward who may not read the daemon's secret can work. */
int config_verify(const struct config *config, struct peil_error *error);

/* The value of a key that is in the table (asserted). Text, number and given as in peil_setting: the default when no
 * file has it. */
const struct config_value *config_value(const struct config *config, const char *section, const char *key);
const char *config_text(const struct config *config, const char *section, const char *key);
int64_t config_integer(const struct config *config, const char *section, const char *key);

/* [store]; [peil] and [runner] for jobs, where language is the program's. */
void config_store(const struct config *config, struct store_settings *ret_settings);
/* [calendar]: the organisation's days off. */
void config_calendar(const struct config *config, struct calendar *ret_calendar);
void config_place(const struct config *config, const char *language, struct job_place *ret_place);

#endif
