/* SPDX-License-Identifier: EUPL-1.2 */
/* Option rows (struct peil_option): checking what was written in an INI section against them, with the default, the
 * bounds and "did you mean". The daemon's own configuration, mappings, programmes and plugins all use these rows. */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include "base/ini.h"
#include "base/memory.h"

/* Fills one setting for each row, from the entries of section that are not marked used (section may be NULL: all
 * defaults); marks those used. Refuses, with file:line: a key that is no option (naming the nearest), a key twice, a
 * value of the wrong type or out of bounds, a required option that is missing. ret_settings has count places. */
int option_check(struct arena *arena, const struct peil_option *options, size_t count, const char *file,
                 struct ini_section *section, struct peil_setting *ret_settings, struct peil_error *error);

/* Checks one value; place is "file:line" or "--option" for messages. PATH values are kept as written. */
int option_check_value(struct arena *arena, const struct peil_option *option, const char *place, const char *value,
                       struct peil_setting *ret_setting, struct peil_error *error);

#endif
