/* SPDX-License-Identifier: EUPL-1.2 */
/* Time zones by name, from the compiled tz database (TZif, RFC 9636), without the C library: the time zone of the
 * process is never read or changed, and any number of zones can be in use at once.
 *
 * Instants are seconds since 1970-01-01T00:00:00Z. A local time is a day and a second of the day on the clocks of the
 * zone. Twice a year that is not one to one, and there is one rule for it, everywhere:
 *   a local time that does not exist (spring)    is the moment at which the clocks jump: right after the gap
 *   a local time that exists twice (autumn)      is the first of the two */
#ifndef SCHEDULE_ZONE_H
#define SCHEDULE_ZONE_H

#include "base/date.h"
#include "base/memory.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define ZONE_STANDARD "Europe/Amsterdam"

struct zone; /* owned by the arena it was made in */

/* folder: NULL is ZONE_FOLDER. "UTC" needs no database. PEIL_ERROR_USAGE: there is no zone of that name;
 * PEIL_ERROR_SYSTEM: its file is unsound. */
int zone_load(struct arena *arena, const char *folder, const char *name, struct zone **ret_zone,
              struct peil_error *error);
/* The same from the bytes of a TZif file. */
int zone_parse(struct arena *arena, const char *name, const void *bytes, size_t size, struct zone **ret_zone,
               struct peil_error *error);
const char *zone_name(const struct zone *zone);

/* Seconds to add to an instant to read the clock there. */
int zone_offset(const struct zone *zone, int64_t instant);
/* The first moment after instant at which the offset changes; INT64_MAX: it never does again. */
int64_t zone_next_change(const struct zone *zone, int64_t instant);

void zone_to_local(const struct zone *zone, int64_t instant, date_day *ret_day, int *ret_second);

enum zone_sort { ZONE_ONCE, ZONE_GAP, ZONE_TWICE };
/* second is 0..86400. ret_sort (may be NULL) says what the clocks did then. */
int64_t zone_to_instant(const struct zone *zone, date_day day, int second, enum zone_sort *ret_sort);

#endif
